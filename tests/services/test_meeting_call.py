"""Who is called to a meeting, and until when what is owed for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordhub.services import attendance, meetings
from coordhub.services.meeting_call import Called, agenda_tasks, called, campaigns_of
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store

MORNING = "2020-07-06T08:50"


@pytest.fixture(scope="module")
def office(sample_folder: Path) -> Iterator[Session]:
    """The sample office, read only."""
    store = open_store(str(sample_folder))
    yield Session(store, "huiwu", clock=fixed_clock(MORNING))
    store.close()


@pytest.fixture
def session(sample_folder: Path, tmp_path: Path) -> Iterator[Session]:
    """A copy of the sample office to change."""
    store = open_store(str(shutil.copytree(sample_folder, tmp_path / "office")))
    yield Session(store, "huiwu", clock=fixed_clock(MORNING))
    store.close()


def guests(found: Called) -> list[str]:
    return [one.post for one in found.guests]


def spoken_to(session: Session, speaker: str) -> Called:
    """The dispatch meeting with one item more."""
    meetings.add_item(session, "H07", "另一项", speaker=speaker)
    return called(session, "H07")


def test_units_are_addressed_in_official_order_without_the_city_and_without_who_sends(office: Session) -> None:
    found = called(office, "2020-H07")
    assert [one.called for one in found.addressees] == [
        "教育局", "公安局", "资规局", "住建局", "水利局", "农业局", "应急局", "团市委", "濮阳县", "清丰县", "南乐县", "范县", "台前县", "华龙区",
        "开发区", "工业园区", "示范区",
    ]  # fmt: skip


def test_who_speaks_without_a_seat_is_called_too_the_chief_convener_first(office: Session) -> None:
    found = called(office, "2020-H07")
    assert guests(found) == ["分管副市长", "联席办主任"]
    chief, head = (one.seat for one in found.guests)
    assert chief is not None
    assert chief.seat.role == "chief_convener"
    assert head is not None
    assert head.term is not None
    assert head.term.holder == "市民政局副局长"


def test_a_speaker_who_has_a_seat_is_no_guest_under_a_shorter_name_either(office: Session) -> None:
    assert guests(called(office, "2020-H01")) == []


def test_a_speaker_with_a_longer_name_than_the_seat_has_is_a_guest_only_from_another_unit(office: Session) -> None:
    assert guests(called(office, "2020-H02")) == []
    assert guests(called(office, "2020-H04")) == ["华龙区分管副区长"]


def test_a_post_shortened_on_the_agenda_is_that_post_but_who_leads_is_not_taken_for_the_deputy(
    session: Session,
) -> None:
    assert "市应急局副局长" not in guests(called(session, "H07"))
    assert "市教育局局长" in guests(spoken_to(session, "市教育局局长"))


def test_a_speaker_who_names_many_is_nobody_in_particular(office: Session) -> None:
    assert "各县区" not in guests(called(office, "2020-H06"))


def test_a_guest_who_is_found_on_the_agenda_twice_is_called_once(session: Session) -> None:
    assert guests(spoken_to(session, "联席办主任")).count("联席办主任") == 1


def test_liaisons_are_called_to_their_meeting_and_members_to_theirs(office: Session) -> None:
    assert {row.seat.seat.role for row in called(office, "2020-H05").rows if row.seat} == {"liaison"}
    assert "liaison" not in {row.seat.seat.role for row in called(office, "2020-H01").rows if row.seat}


def test_a_unit_without_a_seat_observes(session: Session) -> None:
    attendance.attend(session, "H07", "统计局", "observer")
    found = called(session, "H07")
    assert [row.name for row in found.observers] == ["统计局"]
    assert found.roll.expected == 18


def test_limits_are_the_meetings_own_else_the_offices_rules(office: Session) -> None:
    planned, next_one = called(office, "2020-H07"), called(office, "2020-H08")
    assert planned.receipts_due == "2020-07-03T17:00"
    assert (next_one.limit("notice"), next_one.receipts_due) == ("2020-07-23", "2020-07-24")
    assert planned.limit("minutes") == "2020-07-13"


def test_tasks_on_the_agenda_are_judged_by_item(office: Session) -> None:
    rows = agenda_tasks(office, called(office, "2020-H07").meeting)
    assert {item: [row.task.number for row in tasks] for item, tasks in rows.items() if tasks} == {
        "1": ["2020-031"], "2": ["2020-031"], "3": ["2020-031"], "4": ["2020-034"],
    }  # fmt: skip
    assert agenda_tasks(office, called(office, "2020-H08").meeting) == {}


def test_the_campaigns_of_the_body_are_those_that_run_on_the_day(office: Session) -> None:
    assert [one.short for one in campaigns_of(office, called(office, "2020-H07"))] == ["防溺水"]
    assert campaigns_of(office, called(office, "2020-H01")) == []

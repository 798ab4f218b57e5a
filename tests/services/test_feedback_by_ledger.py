"""A task whose feedback is a ledger's report: what has not come there is what is missing here, and nobody reports twice."""

from __future__ import annotations

import pytest

from coordhub.domain.refusal import NotFound, Refused
from coordhub.services import attention, entries, task_list, tasks
from coordhub.services.session import Session
from tests.services.entry_office import FANXIAN, FOUNDED, TAIQIAN, at, office
from tests.services.test_entries import POST, WEEK, submit

COUNTIES = ("范县", "台前县", "示范区")
LATER = "2020-07-06T11:00"
"""Past the limit of the fifth week."""


@pytest.fixture
def desk(address: str) -> Session:
    session = office(address)
    task = tasks.add_task(
        session,
        "危险水域排查",
        lead=("范县",),
        units=COUNTIES,
        feedback="by ledger 防溺水周报",
        due="2020-08-31",
        at="2020-06-10",
    )
    for unit in COUNTIES:
        tasks.step(session, task.number, "accept", unit=unit, at="2020-06-10")
    return session


def row(session: Session) -> task_list.TaskRow:
    (found,) = task_list.task_rows(session)
    return found


def weeks(session: Session, subject: str, *numbers: int) -> None:
    for number in numbers:
        submit(session, subject, str(number), WEEK)


def test_the_rule_is_kept_as_the_ledgers_code(desk: Session) -> None:
    assert row(desk).task.feedback == "ledger weekly"
    tasks.edit_task(desk, "1", {"feedback": "every week fri 17:00"})
    assert row(desk).task.feedback_ledger == ""
    tasks.edit_task(desk, "1", {"feedback": "ledger 经费保障"})
    assert row(desk).task.feedback == "ledger funds"


@pytest.mark.parametrize("rule", ["ledger 省报", "ledger 个案"])
def test_a_ledger_that_units_do_not_owe_by_a_schedule_is_no_feedback(desk: Session, rule: str) -> None:
    with pytest.raises(Refused) as caught:
        tasks.edit_task(desk, "1", {"feedback": rule})
    assert (caught.value.key, caught.value.field) == ("task.feedback_not_owed", "feedback")


def test_a_ledger_that_is_not_there_is_not_found(desk: Session) -> None:
    with pytest.raises(NotFound):
        tasks.add_task(desk, "无此台账", lead=("范县",), feedback="ledger nothing")


def test_the_reports_that_did_not_come_in_a_row_are_the_missing_feedbacks(desk: Session) -> None:
    weeks(desk, "范县", 1, 2, 3, 4)
    weeks(desk, "台前县", 1, 2)
    weeks(desk, "示范区", 3)
    found = row(desk)
    assert found.missing == {TAIQIAN: 2, FOUNDED: 1}
    assert (found.cell_lights[TAIQIAN].light, found.cell_lights[TAIQIAN].reason) == ("red", "feedback")
    assert (found.cell_lights[FOUNDED].light, found.cell_lights[FOUNDED].reason) == ("yellow", "feedback")
    assert found.cell_lights[FANXIAN].light == "green"


def test_a_report_that_has_come_ends_the_row_and_one_not_yet_due_is_not_missing(desk: Session) -> None:
    weeks(desk, "台前县", 1, 2, 4)
    assert TAIQIAN not in row(desk).missing
    assert row(at(desk, LATER)).missing[TAIQIAN] == 1
    weeks(desk, "台前县", 5)
    assert TAIQIAN not in row(at(desk, LATER)).missing


def test_a_zero_report_is_feedback_and_who_is_excused_owes_none(desk: Session) -> None:
    weeks(desk, "范县", 1, 2, 3)
    entries.zero(desk, "weekly", "范县", "4", post=POST, values={"left": 42, "patrols": 3})
    weeks(desk, "台前县", 1, 2, 3)
    entries.exempt(desk, "weekly", "台前县", "4", why="抢险")
    assert set(row(desk).missing) == {FOUNDED}


def test_what_was_due_before_the_task_was_given_is_not_its_feedback(desk: Session) -> None:
    tasks.add_task(desk, "新任务", lead=("范县",), units=("台前县",), feedback="ledger weekly", at="2020-06-25")
    found = next(one for one in task_list.task_rows(desk) if one.task.title == "新任务")
    assert found.missing == {TAIQIAN: 1}
    assert row_of(desk, "危险水域排查").missing[TAIQIAN] == 3


def row_of(session: Session, title: str) -> task_list.TaskRow:
    return next(one for one in task_list.task_rows(session) if one.task.title == title)


def test_the_report_is_shown_as_the_cells_last_feedback_while_it_works(desk: Session) -> None:
    submit(desk, "范县", "3", WEEK, at="2020-06-22T08:10")
    submit(desk, "范县", "4", WEEK, at="2020-06-29T08:10")
    assert row(desk).reported[FANXIAN] == "2020-06-29T08:10"
    tasks.report(desk, "1", unit="范县", percent=40, at="2020-07-01T09:00")
    assert row(desk).reported[FANXIAN] == "2020-07-01T09:00"
    assert TAIQIAN not in row(desk).reported


def test_the_morning_says_it_once_on_the_ledgers_line(desk: Session) -> None:
    weeks(desk, "范县", 1, 2, 3, 4)
    weeks(desk, "台前县", 1, 2, 3)
    (missing,) = [section for section in attention.morning(desk).sections if section.key == "missing"]
    assert "feedback" not in {one.what for one in missing.items}
    told = [one for one in missing.items if one.id == "weekly" and one.text == "2020-W26"]
    assert [one.units for one in told] == [(TAIQIAN, FOUNDED)]


def test_who_is_silent_is_the_one_to_remind(desk: Session) -> None:
    weeks(desk, "范县", 1, 2, 3, 4)
    weeks(desk, "示范区", 3, 4)
    assert tasks.chase_advice(desk, "1").units == (TAIQIAN,)
    assert "6月29日" in tasks.chase_advice(desk, "1", "台前县").text


def test_a_ledger_about_bodies_or_sites_is_reported_by_who_owes_it(address: str) -> None:
    session = office(address)
    tasks.add_task(
        session, "中心检查", lead=("台前县",), units=("范县", "台前县"), feedback="ledger centres", at="2020-03-01"
    )
    assert row(session).missing == {FANXIAN: 5}

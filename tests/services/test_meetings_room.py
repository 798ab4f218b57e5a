"""In the room and after it: lines mended, decisions joined, followed until they are closed, carried onto the next agenda."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from coordhub.domain.refusal import NotFound, Refused
from coordhub.services import decisions, materials, meeting_series, meeting_tasks, meetings, promotion, tasks
from coordhub.services.decision_line import DecisionLine, as_line, read_line
from coordhub.services.session import Session
from tests.services.meeting_office import H, at, clock, hold, opened, task_id, why

TODAY = date(2020, 7, 6)


@pytest.fixture
def session(sample_address: str) -> Session:
    return opened(sample_address, "2020-07-06T15:33")


# The typed line


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("补齐警示牌", DecisionLine(text="补齐警示牌")),
        ("补齐警示牌 @水利局 7-10", DecisionLine(text="补齐警示牌", lead=("水利局",), due="2020-07-10")),
        ("补齐警示牌@水利局、教育局", DecisionLine(text="补齐警示牌", lead=("水利局", "教育局"))),
        ("补齐警示牌 @水利局 7-10 #31", DecisionLine(text="补齐警示牌", lead=("水利局",), due="2020-07-10", join="31")),
        (
            "补齐警示牌 并入31 @水利局 7月10日",
            DecisionLine(text="补齐警示牌", lead=("水利局",), due="2020-07-10", join="31"),
        ),
        ("补齐警示牌＃2020-031", DecisionLine(text="补齐警示牌", join="2020-031")),
        ("#31", DecisionLine(text="", join="31")),
        ("＠水利局 7-10 17:00", DecisionLine(text="", lead=("水利局",), due="2020-07-10T17:00")),
        ("补齐警示牌 @水利局 尽快", DecisionLine(text="补齐警示牌 @水利局 尽快")),
        ("7月10日前补齐31处", DecisionLine(text="7月10日前补齐31处")),
    ],
)
def test_a_typed_decision_says_lead_limit_and_task_at_its_end(line: str, said: DecisionLine) -> None:
    assert read_line(line, TODAY) == said


def test_a_decision_is_brought_back_as_it_would_be_typed(session: Session) -> None:
    made = meetings.decide(session, H, "补齐警示牌", lead=["水利局"], due="2020-07-10", join="31")
    line = as_line(made, ("水利局",), "2020-031", TODAY)
    assert line == "补齐警示牌 @水利局 07-10 #2020-031"
    assert read_line(line, TODAY) == DecisionLine(
        text="补齐警示牌", lead=("水利局",), due="2020-07-10", join="2020-031"
    )


# Notes


def test_a_note_is_mended_in_its_place_and_keeps_its_time(session: Session) -> None:
    hold(session.store)
    note = meetings.meeting(session, H).items[2].notes[1]
    meetings.mend_note(session, H, ("3", note.id), "台前县: 制牌经费7月9日拨付", note.text)
    notes = meetings.meeting(session, H).items[2].notes
    assert (notes[1].at, notes[1].text, len(notes)) == ("2020-07-06T15:26", "台前县: 制牌经费7月9日拨付", 4)


def test_a_note_that_a_colleague_changed_is_not_written_over(session: Session) -> None:
    hold(session.store)
    note = meetings.meeting(session, H).items[2].notes[0]
    meetings.mend_note(session, H, ("3", note.id), "同事改的", note.text)
    with pytest.raises(Refused) as changed:
        meetings.mend_note(session, H, ("3", note.id), "我改的", note.text)
    assert changed.value.params["text"] == "同事改的"
    with pytest.raises(NotFound):
        meetings.mend_note(session, H, ("3", "99"), "我改的", note.text)
    with pytest.raises(Refused):
        meetings.mend_note(session, H, ("3", note.id), " ", "同事改的")


def test_the_first_item_begun_says_that_the_meeting_is_held(session: Session) -> None:
    assert meetings.meeting(session, H).state == "noticed"
    meetings.next_item(session, H)
    assert meetings.meeting(session, H).state == "held"
    meetings.set_state(session, H, "circulated")
    meetings.next_item(session, H)
    assert meetings.meeting(session, H).state == "circulated"


# Decisions and tasks


def test_a_decision_joins_a_task_leaves_it_and_joins_another(session: Session) -> None:
    one = meetings.decide(session, H, "补齐警示牌", join="31")
    assert (one.task, one.joined) == (task_id(session, "31"), True)
    assert meetings.edit_decision(session, H, one.id, {"join": "28"}).task == task_id(session, "28")
    left = meetings.edit_decision(session, H, one.id, {"join": ""})
    assert (left.task, left.joined) == (None, False)
    with pytest.raises(NotFound):
        meetings.decide(session, H, "另一件", join="999")
    with pytest.raises(Refused):
        meetings.edit_decision(session, H, one.id, {"text": " "})


def test_a_decision_that_became_a_task_of_its_own_joins_no_other(session: Session) -> None:
    one = meetings.decide(session, H, "周报迟一次即电话告知", lead=["民政局"])
    promotion.promote(session, H)
    with pytest.raises(Refused):
        meetings.edit_decision(session, H, one.id, {"join": "31"})
    assert not meetings.edit_decision(session, H, one.id, {"text": "周报迟一次即电话告知分管副县长", "join": ""}).joined


def test_joined_decisions_are_not_promoted_again_and_new_ones_are_split_to_counties(session: Session) -> None:
    hold(session.store)
    meetings.decide(session, H, "周报迟一次即电话告知", lead=["民政局"], due="2020-07-31")
    made = promotion.promote(session, H, to_counties=True)
    assert [(one.title, len(one.cells), one.state) for one in made] == [("周报迟一次即电话告知", 9, "drafted")]


def test_the_county_grid_of_the_running_item_names_its_tasks_and_else_the_campaigns(session: Session) -> None:
    hold(session.store)
    shown = [row.task.number for one in meeting_tasks.county_grids(session, H) for row in one.rows]
    assert shown == ["2020-031", "2020-028"]
    meetings.next_item(session, H)
    meetings.next_item(session, H)
    (campaign,) = meeting_tasks.county_grids(session, H)
    assert campaign.campaign is not None
    assert {"2020-028", "2020-031", "2020-038"} <= {row.task.number for row in campaign.rows}


# Numbers


def numbers(session: Session) -> list[str]:
    held = meetings.meeting(session, H)
    return [held.decision_number(one).removeprefix(f"{H}-") for one in held.decisions]


def test_a_decision_keeps_its_number_whatever_becomes_of_the_agenda(session: Session) -> None:
    hold(session.store)
    one = meetings.decide(session, H, "周报迟一次即电话告知", lead=["民政局"])
    (task,) = promotion.promote(session, H, decisions=[f"{H}-3-2"])
    assert numbers(session) == ["2-1", "3-1", "3-2"]
    meetings.move_item(session, H, "3", 1)
    meetings.remove_item(session, H, "4")
    meetings.add_item(session, H, "新加一项", place=1)
    assert numbers(session) == ["2-1", "3-1", "3-2"]
    assert task.source.ref == f"{H}-3-2"
    assert meetings.edit_decision(session, H, f"{H}-3-2", {"due": "2020-07-31"}).id == one.id


def test_a_new_decision_never_bears_a_number_that_another_has(session: Session) -> None:
    hold(session.store)
    meetings.move_item(session, H, "3", 2)
    meetings.decide(session, H, "范县再报一次", item="2")
    meetings.decide(session, H, "水利局再报一次", item="3")
    meetings.decide(session, H, "其他", item="5")
    assert numbers(session) == ["2-1", "3-1", "2-2", "3-2", "5-1"]


def test_decisions_kept_before_numbers_were_written_down_count_by_their_items(session: Session) -> None:
    hold(session.store)
    with session.writing("meeting.decide") as work:
        held = work.meetings.get(meetings.meeting(session, H).id)
        work.meetings.put(replace(held, decisions=tuple(replace(one, number="") for one in held.decisions)))
    assert numbers(session) == ["2-1", "3-1"]
    meetings.move_item(session, H, "3", 1)
    assert numbers(session) == ["2-1", "3-1"]


def test_a_decision_is_put_under_another_item_of_the_agenda_and_under_no_other(session: Session) -> None:
    hold(session.store)
    meetings.move_item(session, H, "5", 1)
    under = meetings.edit_decision(session, H, f"{H}-3-1", {"item": "1"}).item
    assert under == meetings.meeting(session, H).items[0].id
    with pytest.raises(NotFound):
        meetings.edit_decision(session, H, f"{H}-3-1", {"item": "99"})


def test_a_paper_owed_for_an_item_that_was_removed_never_goes_to_the_next_one(session: Session) -> None:
    materials.add_material(session, H, "讲话稿", "民政局", item="5")
    meetings.remove_item(session, H, "5")
    meetings.add_item(session, H, "新加一项")
    assert meetings.meeting(session, H).materials[-1].item is None


# Followed until closed


def states(session: Session, **which: bool) -> dict[str, str]:
    return {row.number: row.state for row in decisions.followed(session, "防溺水专班", **which)}


def test_a_decision_is_followed_from_undone_to_closed(session: Session) -> None:
    one = meetings.decide(session, H, "周报迟一次即电话告知", lead=["民政局"], item="3")
    number = f"{H}-3-1"
    seen = [states(session)[number]]
    (task,) = promotion.promote(session, H)
    seen.append(states(session)[number])
    meetings.set_state(session, H, "issued", "2020-07-08")
    seen.append(states(session)[number])
    for verb in ("accept", "finish", "approve", "close"):
        tasks.step(session, task.number, verb)  # type: ignore[arg-type]
        seen.append(states(session)[number])
    assert seen == ["waiting", "drafted", "working", "working", "working", "done", "closed"]
    assert number not in states(session, open_only=True)
    row = next(
        row
        for row in decisions.followed(at(session.store, "2020-08-01T09:00"))
        if row.decision.id == one.id and row.number == number
    )
    assert (row.age, row.due, row.left) == (26, "2020-07-28", None)


def test_a_joined_decision_stands_as_its_task_does_and_takes_lead_and_limit_from_it(session: Session) -> None:
    meetings.decide(session, H, "补齐警示牌", join="31", item="2")
    row = next(row for row in decisions.followed(session, "防溺水专班") if row.number == f"{H}-2-1")
    assert row.task is not None
    assert (row.state, row.task.number, row.due, row.left, row.lead) == (
        "working",
        "2020-031",
        "2020-07-10",
        4,
        row.task.lead,
    )


# The next agenda


def test_the_next_agenda_carries_what_was_not_done_and_what_was_not_decided(session: Session) -> None:
    hold(session.store)
    following = meeting_series.add_next(session, "2020-07-20T15:00", series="防溺水调度会")
    proposed = why(clock(session.store, "18:00"), following.number)
    undone = [title for kind, title in proposed if kind == "undone"]
    assert undone == ["上次会议 (防溺水第2次调度会) 议定事项未办结 2 项: 2020-H07-2-1、2020-H07-3-1"]
    # The fourth item was to deliberate, the fifth never began; neither is decided.
    assert [title for kind, title in proposed if kind == "undecided"] == ["审议四个一器材补差方案", "总召集人讲话"]


def test_what_was_done_or_decided_is_not_carried(session: Session) -> None:
    hold(session.store)
    meetings.next_item(session, H)
    meetings.decide(session, H, "同意四个一补差方案", lead=["应急局"], join="34")
    meetings.next_item(session, H)
    tasks.step(session, "2020-031", "finish")
    tasks.step(session, "2020-031", "approve")
    following = meeting_series.add_next(session, "2020-07-20T15:00", series="防溺水调度会")
    proposed = why(session, following.number)
    assert [title for kind, title in proposed if kind == "undone"] == [
        "上次会议 (防溺水第2次调度会) 议定事项未办结 2 项: 2020-H07-3-1、2020-H07-4-1"
    ]
    assert "undecided" not in {kind for kind, _ in proposed}


def test_decisions_of_meetings_before_the_last_are_carried_too(session: Session) -> None:
    proposed = [title for kind, title in why(session, "2020-H08") if kind == "undone"]
    assert proposed[0].endswith("议定事项未办结 3 项: 2020-H05-2-1、2020-H05-2-2、2020-H05-2-3")
    assert "2020-H01-1-1" in proposed[1] and "2020-H04-1-1" in proposed[1]


def test_an_item_that_is_there_already_is_not_proposed_twice(session: Session) -> None:
    from coordhub.services.agenda import apply_agenda

    hold(session.store)
    following = meeting_series.add_next(session, "2020-07-20T15:00", series="防溺水调度会")
    titles = [one.title for one in apply_agenda(session, following.number).items]
    assert titles.count("审议四个一器材补差方案") == 1
    assert len(titles) == len(set(titles))

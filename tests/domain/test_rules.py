"""The rules of the conference: limits, lights, the chain, roll-ups, personal data."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from msgspec.structs import replace

from coordhub.domain.calendar import Workdays, due_after, end_of, fallen_due, parse_rule
from coordhub.domain.light import Lights
from coordhub.domain.office import Office
from coordhub.domain.privacy import clean, personal_data
from coordhub.domain.refusal import Refused
from coordhub.domain.task import (
    Cell,
    Quantity,
    Step,
    Task,
    allowed_steps,
    is_overdue,
    refuse_unless_allowed,
    rolled_percent,
    stepped,
)

WORKDAYS = Workdays()


@pytest.mark.parametrize(
    ("rule", "event", "due"),
    [
        ("fixed 2020-07-10", "2020-01-01", "2020-07-10"),
        ("after 20 days of issued", "2020-03-31", "2020-04-20"),
        ("after 15 workdays of assigned", "2020-09-28", "2020-10-26"),
        ("after 2 hours of known", "2020-07-06T10:30", "2020-07-06T12:30"),
        ("before 3 workdays of held", "2020-07-06", "2020-07-01"),
        ("every week fri 17:00 rest before", "2020-06-22", "2020-06-24T17:00"),
        ("every month 31", "2020-02-01", "2020-02-29"),
        ("every month 28 17:00 covers 26-25 rest before", "2020-06-26", "2020-06-28T17:00"),
        ("every quarter 01-05", "2020-07-06", "2020-10-05"),
        ("every year 12-20", "2020-07-06", "2020-12-20"),
    ],
)
def test_a_due_rule_gives_the_limit_the_office_would_count(rule: str, event: str, due: str) -> None:
    """28 June 2020 was a working Sunday; the Dragon Boat holiday moved that week's Friday to Wednesday."""
    assert due == due_after(parse_rule(rule), event, WORKDAYS)


@pytest.mark.parametrize("text", ["", "sometimes", "every week someday", "after x days of issued", "every month 45"])
def test_a_rule_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse_rule(text)


def test_the_offices_own_holidays_come_first() -> None:
    own = Workdays({"2020-07-06": False, "2020-07-05": True})
    assert (own.is_workday(date(2020, 7, 6)), own.is_workday(date(2020, 7, 5))) == (False, True)
    assert not WORKDAYS.is_published(date(2099, 1, 1))


def test_limits_that_fell_due_are_those_before_now() -> None:
    due = fallen_due(parse_rule("every week fri 17:00"), "2020-06-15", datetime(2020, 7, 3, 16, 59), WORKDAYS)
    assert due == ["2020-06-19T17:00", "2020-06-26T17:00"]


def task(**fields: object) -> Task:
    given = {
        "number": "2020-001",
        "title": "x",
        "lead": ("u1",),
        "state": "working",
        "assigned": "2020-06-01",
        "accepted": "2020-06-01",
    }
    return Task(**{**given, **fields})  # type: ignore[arg-type]


def light(one: Task, now: str = "2020-07-06T08:50") -> tuple[str, str]:
    judged = Lights(Office(name="o"), end_of(now)).of_task(one)
    return judged.light, judged.reason


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"due": "2020-07-05"}, ("red", "overdue")),
        ({"due": "2020-07-06"}, ("yellow", "near")),
        ({"due": "2020-07-06T08:49"}, ("red", "overdue")),
        ({"due": "2020-07-09"}, ("yellow", "near")),
        ({"due": "2020-07-10"}, ("green", "")),
        ({"due": "2020-07-05", "state": "to_check", "finished": "2020-07-05"}, ("green", "to_check")),
        ({"due": "2020-07-05", "state": "to_check", "finished": "2020-07-06"}, ("red", "overdue")),
        ({"due": "2020-07-05", "state": "done", "finished": "2020-07-06"}, ("green", "late_done")),
        ({"due": "2020-07-05", "state": "drafted"}, ("", "state")),
        ({"due": "2020-07-05", "state": "suspended"}, ("", "state")),
        ({"state": "assigned", "assigned": "2020-07-03"}, ("yellow", "unsigned")),
        ({"state": "assigned", "assigned": "2020-07-01"}, ("red", "unsigned")),
        ({"feedback": "every week fri 17:00", "reported": "2020-06-27"}, ("green", "")),
        ({"feedback": "every week fri 17:00", "reported": "2020-06-25"}, ("yellow", "feedback")),
        ({"feedback": "every week fri 17:00", "reported": "2020-06-18"}, ("red", "feedback")),
        ({"due": "2020-07-30", "quantity": Quantity(done=40, total=100)}, ("yellow", "behind")),
        ({"due": "2020-07-30", "quantity": Quantity(done=20, total=100)}, ("red", "behind")),
        ({"returned": "2020-06-20"}, ("red", "returned")),
    ],
)
def test_the_first_light_rule_that_fits_wins(fields: dict[str, object], expected: tuple[str, str]) -> None:
    assert expected == light(task(**fields))


def test_red_cells_make_the_task_yellow_and_a_third_of_them_red() -> None:
    late = Cell(id="a", state="working", due="2020-07-01")
    fine = [Cell(id=name, state="working", due="2020-12-31") for name in "bcd"]
    assert light(task(cells=(late, *fine))) == ("yellow", "cells")
    assert light(task(cells=(late, *fine[:2]))) == ("red", "cells")


def test_a_light_by_hand_wins_until_its_day() -> None:
    from coordhub.domain.task import Override

    by_hand = task(due="2020-07-05", override=Override(light="green", why="x", by="y", until="2020-07-06"))
    assert light(by_hand) == ("green", "manual")
    assert light(by_hand, "2020-07-07") == ("red", "overdue")


def test_percent_is_measured_where_it_can_be_else_the_mean_and_never_zero_by_default() -> None:
    measured = task(
        cells=(
            Cell(id="a", quantity=Quantity(done=1, total=10)),
            Cell(id="b", quantity=Quantity(done=9, total=10)),
            Cell(id="c", percent=0),
        )
    )
    assert rolled_percent(measured) == 50
    assert rolled_percent(task(cells=(Cell(id="a", percent=20), Cell(id="b", percent=40), Cell(id="c")))) == 30
    assert rolled_percent(task(cells=(Cell(id="a"), Cell(id="b")))) is None
    assert task(quantity=Quantity(done=999, total=1000)).share == 99


def test_overdue_is_the_running_state_past_its_limit() -> None:
    now = end_of("2020-07-06")
    assert not is_overdue(task(due="2020-07-06"), task(due="2020-07-06"), now)
    late = task(due="2020-07-05")
    assert is_overdue(late, late, now)
    assert not is_overdue(replace(late, state="done"), replace(late, state="done"), now)


CHAIN = {
    "drafted": {"assign", "cancel"},
    "assigned": {"accept", "report", "finish", "return", "extend", "chase", "suspend", "cancel"},
    "working": {"report", "finish", "extend", "chase", "suspend", "cancel"},
    "to_check": {"approve", "return", "cancel"},
    "done": {"return", "close", "cancel"},
    "closed": set(),
    "suspended": {"resume", "cancel"},
    "cancelled": set(),
}


@pytest.mark.parametrize("state", CHAIN)
def test_the_chain_allows_these_steps_and_no_other(state: str) -> None:
    one = task(state=state)
    assert CHAIN[state] == set(allowed_steps(one))
    for verb in {"assign", "accept", "approve", "close", "resume", "chase"} - CHAIN[state]:
        with pytest.raises(Refused):
            refuse_unless_allowed(one, verb)  # type: ignore[arg-type]


def test_each_step_leaves_its_state_and_date() -> None:
    one = stepped(task(state="assigned", accepted=None), Step(verb="report", at="2020-07-01"))
    assert (one.state, one.accepted, one.reported) == ("working", "2020-07-01", "2020-07-01")
    one = stepped(one, Step(verb="finish", at="2020-07-02"))
    assert (one.state, one.finished) == ("to_check", "2020-07-02")
    back = stepped(one, Step(verb="return", at="2020-07-03", why="x"))
    assert (back.state, back.finished, back.returned) == ("working", None, "2020-07-03")
    resting = stepped(back, Step(verb="suspend", at="2020-07-04", why="x"))
    assert stepped(resting, Step(verb="resume", at="2020-07-05")).state == "working"


@pytest.mark.parametrize(
    "text",
    [
        "16岁以下",
        "6岁以上儿童",
        "未满14周岁",
        "0-6岁",
        "濮阳县3岁以下",
        "范县12岁儿童",
        "12345678901234567",
        "1234567890123456789",
    ],
)
def test_ages_and_numbers_that_name_nobody_pass(text: str) -> None:
    assert personal_data(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("41090120100101123X", "id_number"), ("证号410901201001011234。", "id_number"), ("４１０９０１２０１００１０１１２３４", "id_number"),
        ("王小明12岁", "name_with_age"), ("张某，8岁", "name_with_age"), ("李某某（9周岁）", "name_with_age"), ("走访王明0岁", "name_with_age"),
    ],
)  # fmt: skip
def test_id_numbers_and_names_with_an_age_are_found(text: str, kind: str) -> None:
    assert [kind] == [hit.kind for hit in personal_data(text)]


def test_control_characters_are_taken_out() -> None:
    assert clean("a\tb\x1b[31mc\x00\u202e") == "a b[31mc"

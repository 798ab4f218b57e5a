"""What is owed and what came: states, marks, who owes when, the grid, the figures of now, and the text for those who are silent."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from coordhub.domain.entry import Owing
from coordhub.domain.period import periods
from coordhub.domain.refusal import NotFound, Refused
from coordhub.services import entries, ledger_reminders, names, owing
from coordhub.services.owing_facts import owings_of_all
from coordhub.services.session import Session, fixed_clock
from tests.services.entry_office import (
    CITY,
    FANXIAN,
    FOUNDED,
    HOME,
    MERGED,
    TAIQIAN,
    WEEKLY,
    at,
    field,
    office,
    weekly,
)  # fmt: skip
from tests.services.test_entries import POST, WEEK, submit

LATER = "2020-07-06T11:00"
"""The same Monday, past the limit of ten."""


@pytest.fixture
def desk(address: str) -> Session:
    return office(address)


def week(
    session: Session, first: str = "2020-06-29", last: str = "2020-07-05", ledger: str = "weekly"
) -> dict[str, Owing]:
    with session.reading() as work:
        found = owing.owings(work, entries.desk(session, work), names.ledger(work, ledger), first, last)
    return {one.subject: one for one in found}


def state(session: Session, subject: str = FANXIAN, **more: str) -> str:
    return week(session, **more)[subject].state


# States


def test_what_has_not_come_is_pending_until_its_limit_has_passed_and_then_missing(desk: Session) -> None:
    assert state(desk) == "pending"
    assert state(at(desk, "2020-07-06T10:00")) == "pending"
    assert state(at(desk, LATER)) == "missing"


def test_a_report_is_value_and_late_once_it_was_received_after_the_limit(desk: Session) -> None:
    submit(desk)
    submit(at(desk, LATER), "台前县", at="2020-07-06T10:00")
    submit(at(desk, LATER), "示范区", at="2020-07-06T10:01")
    found = week(at(desk, LATER))
    assert [found[one].state for one in (FANXIAN, TAIQIAN, FOUNDED)] == ["value", "value", "late"]
    assert [found[one].is_late for one in (FANXIAN, TAIQIAN, FOUNDED)] == [False, False, True]


def test_a_day_of_receipt_without_an_hour_is_not_held_against_the_unit(desk: Session) -> None:
    submit(at(desk, LATER), at="2020-07-06")
    assert state(at(desk, LATER)) == "value"


def test_a_zero_is_zero_and_a_late_zero_is_late(desk: Session) -> None:
    entries.zero(desk, "weekly", "范县", "5", post=POST)
    entries.zero(at(desk, LATER), "weekly", "台前县", "5", post=POST)
    found = week(at(desk, LATER))
    assert [(found[one].state, found[one].kind) for one in (FANXIAN, TAIQIAN)] == [("zero", "zero"), ("late", "zero")]


def test_an_exemption_is_never_late_or_missing(desk: Session) -> None:
    entries.exempt(at(desk, LATER), "weekly", "范县", "5", why="汛情")
    found = week(at(desk, LATER))[FANXIAN]
    assert (found.state, found.is_late, found.is_wrong) == ("exempt", False, False)


def test_what_was_corrected_is_corrected_and_keeps_its_lateness(desk: Session) -> None:
    submit(at(desk, LATER))
    entries.correct(at(desk, LATER), "weekly", "范县", "5", {"left": 41}, why="复核")
    found = week(at(desk, LATER))[FANXIAN]
    assert (found.state, found.is_late) == ("corrected", True)


def test_a_failed_warning_marks_the_report_as_wrong(desk: Session) -> None:
    submit(desk, period="4", values=WEEK | {"left": 44})
    submit(desk, values=WEEK | {"left": 40})
    assert week(desk)[FANXIAN].is_wrong
    entries.correct(desk, "weekly", "范县", "5", {"left": 42}, why="复核")
    assert not week(desk)[FANXIAN].is_wrong


def test_a_correction_of_last_week_may_make_this_week_wrong(desk: Session) -> None:
    submit(desk, period="4", values=WEEK | {"left": 44})
    submit(desk)
    assert not week(desk)[FANXIAN].is_wrong
    entries.correct(desk, "weekly", "范县", "4", {"left": 45}, why="复核")
    assert week(desk)[FANXIAN].is_wrong


# Who owes


def test_units_founded_and_merged_in_mid_year_owe_only_while_they_are_there(desk: Session) -> None:
    assert list(week(desk, "2020-06-08", "2020-06-14")) == [FANXIAN, TAIQIAN, MERGED]
    assert list(week(desk, "2020-06-15", "2020-06-21")) == [FANXIAN, TAIQIAN, FOUNDED]


def test_nothing_is_owed_out_of_season_or_before_it_was_installed(desk: Session) -> None:
    assert week(desk, "2020-05-01", "2020-05-31") == {}
    assert week(desk, "2020-04-01", "2020-04-30", ledger="upward") == {}
    assert list(week(desk, "2020-06-01", "2020-06-30", ledger="upward")) == [CITY]


def test_only_open_sites_valid_bodies_and_named_units_owe(desk: Session) -> None:
    assert list(week(desk, "2020-06-01", "2020-06-30", ledger="centres")) == ["s1"]
    assert list(week(desk, "2020-05-01", "2020-05-31", ledger="centres")) == ["s2", "s1"]
    assert list(week(desk, "2020-06-01", "2020-06-30", ledger="forces")) == ["b1"]
    assert list(week(desk, "2020-03-01", "2020-03-31", ledger="forces")) == ["b1", "b2"]
    assert list(week(desk, "2020-07-01", "2020-07-31", ledger="once")) == [FANXIAN, TAIQIAN]


def test_a_dated_ledger_is_reported_by_a_unit_once_an_entry_of_its_is_in_the_period(desk: Session) -> None:
    submit(desk, ledger="talks", subject="东街村", period="2020-06-30", values={"people": 3}, at="2020-06-30")
    submit(desk, ledger="talks", subject="西街村", period="2020-06-12", values={"people": 4})
    found = week(desk, "2020-06-01", "2020-06-30", ledger="talks")
    assert (found[FANXIAN].state, found[FANXIAN].entries, found[TAIQIAN].state) == ("value", 2, "missing")
    assert state(desk, first="2020-05-01", last="2020-05-31", ledger="talks") == "missing"


def test_a_dated_report_is_late_when_all_of_it_came_after_the_limit(desk: Session) -> None:
    submit(desk, ledger="talks", subject="东街村", period="2020-06-30", values={"people": 3})
    assert state(desk, first="2020-06-01", last="2020-06-30", ledger="talks") == "late"


def test_entries_that_come_after_a_zero_correct_it(desk: Session) -> None:
    entries.zero(desk, "talks", "范县", "2020-06", post=POST, at="2020-07-01")
    assert state(desk, first="2020-06-01", last="2020-06-30", ledger="talks") == "zero"
    submit(desk, ledger="talks", subject="东街村", period="2020-06-30", values={"people": 3})
    found = week(desk, "2020-06-01", "2020-06-30", ledger="talks")[FANXIAN]
    assert (found.state, found.kind, found.entries) == ("corrected", "value", 2)


def test_a_roster_is_reported_when_one_of_its_posts_was_received_or_changed_in_the_period(desk: Session) -> None:
    may = at(desk, "2020-05-20T09:00")
    submit(may, ledger="roster", subject="东街村", period="", values={"filled": True})
    assert state(desk, first="2020-05-01", last="2020-05-31", ledger="roster") == "value"
    assert state(desk, first="2020-06-01", last="2020-06-30", ledger="roster") == "missing"
    entries.correct(at(desk, "2020-06-20T09:00"), "roster", "东街村", "", {"filled": False}, why="调离")
    assert state(desk, first="2020-06-01", last="2020-06-30", ledger="roster") == "value"


def test_a_follow_up_by_code_is_owed_by_the_institution(desk: Session) -> None:
    submit(desk, ledger="visits", subject="JY-012", period="2020-07-03", values={"well": True})
    assert {one: found.state for one, found in week(desk, ledger="visits").items()} == {HOME: "value"}


# Lists


def test_missing_counts_what_is_due_and_absent_and_not_what_is_pending(desk: Session) -> None:
    assert owing.missing(desk, "weekly", "5") == []
    assert [(one.subject, one.state) for one in owing.missing(at(desk, LATER), "weekly", "5")] == [
        (FANXIAN, "missing"), (TAIQIAN, "missing"), (FOUNDED, "missing"),
    ]  # fmt: skip
    assert {one.period for one in owing.missing(desk, "weekly")} == {"2020-W23", "2020-W24", "2020-W25", "2020-W26"}


def test_missing_of_all_ledgers_is_in_the_order_of_the_limits(desk: Session) -> None:
    found = owing.missing(desk)
    assert [one.due for one in found] == sorted(one.due for one in found)
    assert {"weekly", "talks", "roster", "visits", "forces", "centres", "upward"} <= {one.ledger for one in found}


def test_a_restricted_ledger_is_in_no_list_unless_it_is_asked_for(desk: Session) -> None:
    assert "secret" not in {one.ledger for one in [*owing.missing(desk), *owing.due(desk)]}
    assert "secret" in {one.ledger for one in owing.missing(desk, restricted=True)}
    assert "secret" not in {one.ledger.code for one in owing.owed_now(desk)}
    assert "secret" in {one.ledger.code for one in owing.owed_now(desk, restricted=True)}


def test_due_is_what_can_be_reported_by_now_and_has_not_come(desk: Session) -> None:
    submit(desk)
    found = [one for one in owing.due(desk, "weekly") if one.period == "2020-W27"]
    assert [(one.subject, one.state) for one in found] == [(TAIQIAN, "pending"), (FOUNDED, "pending")]
    assert {one.period for one in owing.due(desk, "once")} == set()
    assert {one.period for one in owing.due(desk, "once", "2020-08-31")} == {"once"}


def test_an_unknown_ledger_or_period_is_said(desk: Session) -> None:
    with pytest.raises(NotFound):
        owing.missing(desk, "nothing")
    with pytest.raises(Refused):
        owing.missing(desk, "weekly", "2020-W20")


def test_owed_now_counts_each_ledger_in_the_period_to_report_now(desk: Session) -> None:
    submit(desk, period="4", values=WEEK | {"left": 44})
    submit(desk, values=WEEK | {"left": 40})
    entries.zero(desk, "weekly", "台前县", "5", post=POST)
    (now,) = [one for one in owing.owed_now(desk) if one.ledger.code == "weekly"]
    assert (now.period.key, now.period.number) == ("2020-W27", 5)
    assert (now.owed, now.reported, now.zero, now.wrong, now.pending, now.missing) == (3, 2, 1, 1, 1, 0)
    (now,) = [one for one in owing.owed_now(at(desk, LATER)) if one.ledger.code == "weekly"]
    assert (now.pending, now.missing) == (0, 1)


def test_who_is_excused_is_not_counted_as_owing(desk: Session) -> None:
    entries.exempt(desk, "weekly", "示范区", "5", why="刚设立")
    (now,) = [one for one in owing.owed_now(desk) if one.ledger.code == "weekly"]
    assert (now.owed, now.reported, now.pending) == (2, 0, 2)


def test_each_table_of_entries_is_read_once_however_many_ledgers_there_are(desk: Session) -> None:
    for one in range(30):
        entries.submit(desk, "talks", "东街村", f"2020-06-{one % 28 + 1:02d}", {"people": one}, post=POST)
    with desk.reading() as work:
        asked: list[str] = []
        real = work.entries.where

        def counted(query: object, years: object = None) -> object:
            asked.extend(years or ["all"])  # type: ignore[call-overload]
            return real(query, years)  # type: ignore[arg-type]

        work.entries.where = counted  # type: ignore[method-assign,assignment]
        told = entries.desk(desk, work)
        spans = [(one, periods(one, "2020-06-01", "2020-07-05", told.workdays)) for one in work.ledgers.all()]
        owings_of_all(work, told, spans)
    assert sorted(asked) == sorted(set(asked))
    assert set(asked) <= {"", "2019", "2020"}


def test_the_first_report_of_a_year_is_compared_with_the_last_one_of_the_year_before(desk: Session) -> None:
    submit(desk, values={**WEEK, "letters": 500})
    june = Session(desk.store, desk.by, clock=fixed_clock("2021-06-07T08:50"))
    submit(june, period="2021-W22", values={**WEEK, "letters": 100})
    assert week(june, "2021-05-31", "2021-06-06")[FANXIAN].is_wrong, "there are fewer letters than before"


# The grid


def test_the_grid_shows_the_last_periods_up_to_the_one_to_report_now(desk: Session) -> None:
    submit(desk)
    submit(desk, "台前县", period="2", at="2020-06-15T10:30")
    grid = owing.ledger_grid(desk, "weekly")
    assert [one.number for one in grid.periods] == [1, 2, 3, 4, 5]
    assert [one.subject for one in grid.rows] == [FANXIAN, TAIQIAN, FOUNDED, MERGED]
    row = grid.rows[1]
    assert [row.cells[one.key].state for one in grid.periods] == ["missing", "late", "missing", "missing", "pending"]
    assert (row.late, row.missing, row.chases) == (1, 3, 0)
    assert sorted(grid.rows[3].cells) == ["2020-W23", "2020-W24"]


def test_the_grid_goes_back_to_a_period_and_counts_from_there(desk: Session) -> None:
    grid = owing.ledger_grid(desk, "weekly", count=2, upto="3")
    assert [one.number for one in grid.periods] == [2, 3]


def test_before_the_first_period_the_grid_shows_the_one_to_come(address: str) -> None:
    session = office(address, now="2020-05-20")
    assert [one.key for one in owing.ledger_grid(session, "weekly").periods] == ["2020-W23"]


def test_daily_reporting_that_is_switched_on_changes_what_is_owed_from_that_day(address: str) -> None:
    daily = replace(weekly(), since="2020-07-01", period="day", due="18:00")
    ledger = replace(
        WEEKLY, schedules=(weekly(season="06-01..09-30"), daily), fields=(field("new", "flow"),), checks=()
    )
    session = office(address, ledgers=(ledger,))
    grid = owing.ledger_grid(session, "weekly", count=7)
    assert [one.key for one in grid.periods][-5:] == [f"2020-07-0{day}" for day in (1, 2, 3, 4, 5)]
    assert [one.key for one in grid.periods][:2] == ["2020-W26", "2020-W27"]


# Reminders


def test_a_reminder_is_filled_from_the_ladder_and_climbs_after_a_working_day(desk: Session) -> None:
    first = ledger_reminders.remind(desk, "weekly", "台前县", "5", at="2020-07-03T08:31")
    assert [(one.rung, one.post, one.channel) for one in first.chases] == [(1, "台前县民政局联络员", "微信")]
    step = ledger_reminders.next_step(desk, TAIQIAN, "weekly", "2020-W27")
    assert (step.rung, step.post, step.channel, step.phone) == (2, "县民政局副局长", "电话", "0393-0000015")
    second = ledger_reminders.remind(desk, "weekly", "台前县", "5", answer="下午报")
    assert (second.id, [one.rung for one in second.chases]) == (first.id, [1, 2])
    assert len(week(desk)[TAIQIAN].chases) == 2


def test_what_has_come_is_not_chased_unless_something_is_wrong_with_it(desk: Session) -> None:
    submit(desk, period="4", values=WEEK | {"left": 44})
    submit(desk)
    with pytest.raises(Refused, match="has_come"):
        ledger_reminders.remind(desk, "weekly", "范县", "5")
    entries.correct(desk, "weekly", "范县", "5", {"left": 40}, why="县里改报")
    ledger_reminders.remind(desk, "weekly", "范县", "5")


def test_nobody_is_chased_for_what_they_do_not_owe(desk: Session) -> None:
    with pytest.raises(Refused, match="not_there"):
        ledger_reminders.remind(desk, "weekly", "工业区", "5")


# The text


def test_the_text_names_who_is_silent_the_period_the_limit_and_how_to_report_nothing(desk: Session) -> None:
    submit(desk)
    assert owing.paste_text(desk, "weekly", "5") == (
        "台前县、示范区: 防溺水周报第5期(6月29日至7月5日)请于今日10时前报送。\n"
        "本期无情况的请报零报告, 注明报告人职务和时间。市联席会议办公室 7月6日"
    )


def test_past_the_limit_the_text_says_so_and_a_month_is_called_a_month(desk: Session) -> None:
    text = owing.paste_text(desk, "roster", "2020-06")
    assert text.splitlines()[0].endswith("儿童主任名册2020年6月份应于7月5日17时前报送, 至今未收到, 请尽快补报。")
    assert "零报告" not in text


def test_when_everybody_has_reported_there_is_nothing_to_paste(desk: Session) -> None:
    for name in ("范县", "台前县", "示范区"):
        submit(desk, name)
    assert owing.paste_text(desk, "weekly", "5") == ""

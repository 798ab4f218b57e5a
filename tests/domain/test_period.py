"""The calendar of ledgers: which periods are owed, over which days, by when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordhub.domain.calendar import Workdays
from coordhub.domain.ledger import Label, Ledger, Schedule
from coordhub.domain.period import check_schedule, find_key, latest, owes, period, period_on, periods
from coordhub.domain.period_key import kind_of, natural_span
from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit

WORKDAYS = Workdays()
NOW = datetime(2020, 7, 6, 8, 50)


def ledger(*schedules: Schedule, installed: str | None = None) -> Ledger:
    return Ledger(
        code="x", title=Label(zh="周报"), shape="periodic", fields=(), schedules=schedules, installed=installed
    )


def schedule(since: str, period: str, due: str, **more: object) -> Schedule:
    return Schedule(since=since, period=period, due=due, **more)  # type: ignore[arg-type]


WEEKLY = ledger(schedule("2020-06-01", "week", "mon 10:00", season="06-01..09-30"))
MONTHLY = ledger(schedule("2020-01-01", "month", "28 17:00", covers="26-25", rest="before"))
EMERGENCY = ledger(
    schedule("2020-01-01", "week", "mon 10:00"),
    schedule("2020-02-01", "day", "18:00", within=True),
    schedule("2020-03-05", "week", "mon 10:00"),
)


def test_weeks_of_a_season_are_numbered_from_its_first_and_due_on_the_monday_after() -> None:
    owed = periods(WEEKLY, "2020-01-01", "2020-12-31", WORKDAYS)
    assert [one.key for one in owed][:2] == ["2020-W23", "2020-W24"]
    assert (owed[4].first, owed[4].last, owed[4].due, owed[4].number) == (
        "2020-06-29", "2020-07-05", "2020-07-06T10:00", 5,
    )  # fmt: skip
    assert owed[-1].last == "2020-10-04", "a week with a day in season is owed whole"
    assert len(owed) == 18


def test_numbers_begin_anew_with_each_season_and_one_that_crosses_new_year_counts_on() -> None:
    assert periods(WEEKLY, "2021-05-01", "2021-06-07", WORKDAYS)[0].number == 1
    winter = ledger(schedule("2019-01-01", "month", "5", season="11-01..02-28"))
    numbers = {one.key: one.number for one in periods(winter, "2019-10-01", "2020-12-31", WORKDAYS)}
    assert numbers == {"2019-11": 1, "2019-12": 2, "2020-01": 3, "2020-02": 4, "2020-11": 1, "2020-12": 2}


def test_a_month_may_run_from_the_26th_to_the_25th_and_its_limit_moves_before_a_rest_day_but_never_into_the_month() -> (
    None
):
    owed = {one.key: one for one in periods(MONTHLY, "2020-01-01", "2020-12-31", WORKDAYS)}
    assert (owed["2020-07"].first, owed["2020-07"].last, owed["2020-07"].due) == (
        "2020-06-26", "2020-07-25", "2020-07-28T17:00",
    )  # fmt: skip
    assert owed["2020-03"].due == "2020-03-27T17:00", "the 28th was a Saturday"
    assert owed["2020-01"].due == "2020-02-03T17:00", "before the long Spring Festival the month had not ended yet"


def test_daily_reporting_in_an_emergency_cuts_the_weeks_around_it_so_that_no_day_is_owed_twice() -> None:
    owed = periods(EMERGENCY, "2020-01-20", "2020-03-15", WORKDAYS)
    days = [
        date.fromisoformat(one.first) + timedelta(days=n)
        for one in owed
        for n in range((date.fromisoformat(one.last) - date.fromisoformat(one.first)).days + 1)
    ]
    assert days == [date(2020, 1, 20) + timedelta(days=n) for n in range(len(days))]
    by_key = {one.key: one for one in owed}
    assert by_key["2020-W05"].last == "2020-01-31"
    assert by_key["2020-02-29"].due == "2020-02-29T18:00"
    assert by_key["2020-W10"].first == "2020-03-05"


@pytest.mark.parametrize(
    ("period_kind", "due", "key", "limit"),
    [
        ("quarter", "5", "2020-Q1", "2020-04-05"),
        ("half-year", "07-15", "2020-H1", "2020-07-15"),
        ("year", "01-15 17:00", "2020", "2021-01-15T17:00"),
        ("month", "31", "2020-03", "2020-04-30"),
        ("week", "18:00", "2020-W27", "2020-07-06T18:00"),
    ],
)
def test_the_limit_is_the_first_such_day_after_the_period(period_kind: str, due: str, key: str, limit: str) -> None:
    assert period(ledger(schedule("2020-01-01", period_kind, due)), key, WORKDAYS).due == limit


def test_a_limit_within_the_period_and_one_report_asked_for_once() -> None:
    assert period(ledger(schedule("2020-01-01", "week", "fri 17:00", within=True)), "2020-W27", WORKDAYS).due == (
        "2020-07-03T17:00"
    )
    once = ledger(schedule("2020-05-01", "once", "2020-05-31"))
    assert period(once, "once", WORKDAYS).due == "2020-05-31"
    assert find_key(once, "", NOW, WORKDAYS) == "once"


def test_nothing_is_owed_before_the_ledger_was_installed_but_the_numbers_stay() -> None:
    installed = ledger(*WEEKLY.schedules, installed="2020-06-22")
    assert [one.number for one in periods(installed, "2020-01-01", "2020-07-05", WORKDAYS)] == [4, 5]
    with pytest.raises(Refused, match=r"period\.not_owed"):
        period(installed, "2020-W23", WORKDAYS)


def test_the_period_to_report_now_has_ended_or_is_due_inside_itself() -> None:
    assert latest(WEEKLY, NOW, WORKDAYS).key == "2020-W27"  # type: ignore[union-attr]
    assert latest(WEEKLY, datetime(2020, 6, 3, 9), WORKDAYS) is None
    assert latest(EMERGENCY, datetime(2020, 2, 10, 9), WORKDAYS).key == "2020-02-10"  # type: ignore[union-attr]
    assert period_on(WEEKLY, "2020-12-01", WORKDAYS) is None


@pytest.mark.parametrize(
    "typed", ["", "5", "第5期", "5期", "2020-W27", "2020w27", "W27", "2020-06-30", "2020年7月1日", "2020.7.1"]
)
def test_a_period_may_be_typed_in_the_ways_people_say_it(typed: str) -> None:
    assert find_key(WEEKLY, typed, NOW, WORKDAYS) == "2020-W27"


@pytest.mark.parametrize("typed", ["7月", "2020-7", "2020年7月", "2020-07", "2020/7"])
def test_a_month_may_be_typed_in_the_ways_people_say_it(typed: str) -> None:
    assert find_key(MONTHLY, typed, datetime(2020, 8, 1), WORKDAYS) == "2020-07"


@pytest.mark.parametrize(
    "typed", ["2020-W60", "2020-13-01", "nonsense", "2020-W10", "99", "第9期", "2020-02-30", "once", "-"]
)
def test_what_is_no_period_of_the_ledger_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="period"):
        find_key(WEEKLY, typed, NOW, WORKDAYS)


def test_a_unit_owes_a_period_when_it_is_there_on_its_last_day() -> None:
    merged = Unit(name="甲县", kind="county", valid_to="2020-07-01")
    week = period(WEEKLY, "2020-W27", WORKDAYS)
    assert owes(merged, period(WEEKLY, "2020-W26", WORKDAYS))
    assert not owes(merged, week)
    assert not owes(Unit(name="乙区", kind="zone", valid_from="2020-07-06"), week)


@pytest.mark.parametrize(
    ("key", "kind", "span"),
    [
        ("2020-07-06", "day", ("2020-07-06", "2020-07-06")), ("2020-W53", "week", ("2020-12-28", "2021-01-03")),
        ("2020-02", "month", ("2020-02-01", "2020-02-29")), ("2020-Q4", "quarter", ("2020-10-01", "2020-12-31")),
        ("2020-H2", "half-year", ("2020-07-01", "2020-12-31")), ("2020", "year", ("2020-01-01", "2020-12-31")),
    ],
)  # fmt: skip
def test_a_key_names_its_days(key: str, kind: str, span: tuple[str, str]) -> None:
    assert kind_of(key) == kind
    assert natural_span(key) == span


@pytest.mark.parametrize(
    ("period_kind", "more"),
    [
        ("week", {"due": "28 17:00"}), ("month", {"due": "mon 25:00"}), ("day", {"due": "mon"}), ("month", {"due": "32"}),
        ("year", {"due": "13-01"}), ("once", {"due": "2020-02-30"}), ("once", {"due": "5"}), ("week", {"due": "someday"}),
        ("week", {"due": "mon", "season": "06-01"}), ("week", {"due": "mon", "season": "02-30..03-01"}),
        ("month", {"due": "5", "covers": "26-24"}), ("quarter", {"due": "5", "covers": "26-25"}),
        ("week", {"due": "mon", "covers": "sat-thu"}), ("week", {"due": "mon", "until": "2019-01-01"}),
    ],
)  # fmt: skip
def test_a_schedule_that_cannot_be_kept_is_refused(period_kind: str, more: dict[str, str]) -> None:
    with pytest.raises(Refused, match="period"):
        check_schedule(schedule("2020-01-01", period_kind, **more))


@settings(max_examples=150, deadline=None)
@given(
    kinds=st.lists(
        st.sampled_from([("day", "18:00"), ("week", "mon"), ("month", "28"), ("quarter", "5")]), min_size=1, max_size=4
    ),
    gaps=st.lists(st.integers(3, 200), min_size=4, max_size=4),
)
def test_however_schedules_follow_each_other_every_day_is_owed_exactly_once(
    kinds: list[tuple[str, str]], gaps: list[int]
) -> None:
    begins, schedules = date(2020, 1, 1), []
    for (kind, due), gap in zip(kinds, gaps, strict=False):
        schedules.append(schedule(begins.isoformat(), kind, due))
        begins += timedelta(days=gap)
    owed = periods(ledger(*schedules), "2020-01-01", "2021-03-31", WORKDAYS)
    following = date(2020, 1, 1)
    for one in owed:
        assert one.first == following.isoformat()
        following = date.fromisoformat(one.last) + timedelta(days=1)
        assert one.due[:10] > one.last
    assert following > date(2021, 3, 31)

"""The spans that summaries are drawn over, and what lies beside them."""

from __future__ import annotations

from datetime import datetime

import pytest

from coordhub.domain.calendar import Workdays
from coordhub.domain.ledger import Field, Label, Ledger, Schedule
from coordhub.domain.refusal import Refused
from coordhub.domain.span import find_span, span_before, span_beside

NOW = datetime(2020, 7, 6, 11)
DAYS = Workdays()


def ledger(*schedules: Schedule) -> Ledger:
    return Ledger(
        code="x", title=Label(zh="月报"), shape="periodic", schedules=schedules, fields=(Field(id="n", label=Label(zh="n"), kind="flow"),)
    )  # fmt: skip


MONTHLY = ledger(Schedule(since="2019-01-01", period="month", due="28 17:00", covers="26-25"))
SEASONAL = ledger(Schedule(since="2019-01-01", period="week", due="mon 10:00", season="06-01..09-30"))
FREE = ledger()


@pytest.mark.parametrize(
    ("typed", "key", "first", "last", "count"),
    [
        ("2020-06", "2020-06", "2020-05-26", "2020-06-25", 1),
        ("6月", "2020-06", "2020-05-26", "2020-06-25", 1),
        ("", "2020-06", "2020-05-26", "2020-06-25", 1),
        ("2020-Q2", "2020-Q2", "2020-04-01", "2020-06-30", 3),
        ("2019年", "2019", "2019-01-01", "2019-12-31", 12),
    ],
)
def test_a_span_is_a_period_of_the_ledger_or_a_coarser_one(
    typed: str, key: str, first: str, last: str, count: int
) -> None:
    span = find_span(MONTHLY, typed, NOW, DAYS)
    assert (span.key, span.first, span.last, len(span.periods)) == (key, first, last, count)


def test_a_ledger_without_periods_is_summed_up_over_any_span_and_without_one_over_the_year() -> None:
    assert find_span(FREE, "", NOW, DAYS).key == "2020"
    assert find_span(FREE, "2020-W27", NOW, DAYS).last == "2020-07-05"
    assert find_span(FREE, "2020-06-03", NOW, DAYS).kind == "day"


@pytest.mark.parametrize("typed", ["2020-W10", "2020-03", "第99期", "somewhen"])
def test_what_is_no_span_of_the_ledger_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        find_span(SEASONAL, typed, NOW, DAYS)


@pytest.mark.parametrize(
    ("typed", "before"),
    [("2020-01", "2019-12"), ("2020-Q1", "2019-Q4"), ("2020-H1", "2019-H2"), ("2020", "2019")],
)
def test_the_span_before_goes_over_the_turn_of_the_year(typed: str, before: str) -> None:
    found = span_before(MONTHLY, find_span(MONTHLY, typed, NOW, DAYS), DAYS)
    assert found is not None
    assert found.key == before


def test_the_first_week_of_a_season_has_no_week_before_it_but_a_neighbour() -> None:
    first = find_span(SEASONAL, "2020-W23", NOW, DAYS)
    assert span_before(SEASONAL, first, DAYS) is None
    beside = span_beside(SEASONAL, first, -1, DAYS)
    assert beside is not None
    assert beside.key == "2019-W40"
    back = span_beside(SEASONAL, beside, 1, DAYS)
    assert back is not None
    assert back.key == "2020-W23"


def test_the_span_before_a_week_or_day_of_a_ledger_without_periods_is_the_week_or_day_before() -> None:
    week, day = (find_span(FREE, one, NOW, DAYS) for one in ("2021-W01", "2020-03-01"))
    assert [one and one.key for one in (span_before(FREE, week, DAYS), span_before(FREE, day, DAYS))] == [
        "2020-W53",
        "2020-02-29",
    ]


def test_where_nothing_more_is_owed_there_is_no_neighbour() -> None:
    assert span_beside(SEASONAL, find_span(SEASONAL, "2020-09", NOW, DAYS), 1, DAYS) is not None
    assert span_beside(SEASONAL, find_span(SEASONAL, "2020-10", NOW, DAYS), 1, DAYS) is None

"""Spans of time that summaries are drawn over: a period of the ledger, or a coarser one (`2020-06` of a weekly ledger)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from coordhub.domain.calendar import Workdays
from coordhub.domain.ledger import Ledger, PeriodKind
from coordhub.domain.period import Period, find_key, latest, period, periods
from coordhub.domain.period_key import as_key, kind_of, month_key, natural_span
from coordhub.domain.record import Day
from coordhub.domain.refusal import Refused

ONE_DAY = timedelta(days=1)
_FAR = timedelta(days=400)
_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Days that are summed up: the key, first and last day, and the owed periods that end in it. `number` is the period's (第N期)
    where the span is one period of the ledger, else 0."""

    key: str
    first: Day
    last: Day
    number: int = 0
    periods: tuple[Period, ...] = ()

    @property
    def kind(self) -> PeriodKind:
        """What kind of period it is."""
        return self.periods[0].kind if self.number else kind_of(self.key)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the owed periods in it."""
        return frozenset(one.key for one in self.periods)


def find_span(ledger: Ledger, text: str, now: datetime, workdays: Workdays) -> Span:
    """The span of what was typed: a period of the ledger in any of its ways, or a coarser one; empty for the period to report now,
    and for a ledger without periods for the year. Refused when it is neither."""
    if not text.strip() and latest(ledger, now, workdays) is None:
        return _coarse(ledger, f"{now.year}", workdays)
    try:
        return _of(period(ledger, find_key(ledger, text, now, workdays), workdays))
    except Refused:
        key = as_key(text.strip().upper(), now.year)
        span = _natural(ledger, key, workdays)
        if span is None:
            raise
        return span


def span_before(ledger: Ledger, span: Span, workdays: Workdays) -> Span | None:
    """The span of the same kind that ends the day before; None where there is none (a season's first week)."""
    day = date.fromisoformat(span.first) - ONE_DAY
    if span.number:
        there = periods(ledger, day.isoformat(), day.isoformat(), workdays)
        same = [one for one in there if one.kind == span.periods[0].kind and one.last < span.first]
        return _of(same[-1]) if same else None
    return _coarse(ledger, _key_on(span.kind, day), workdays)


def span_beside(ledger: Ledger, span: Span, step: int, workdays: Workdays) -> Span | None:
    """The span of the same kind before (`step` -1) or after (1) another, over a break of the season too; None where nothing more is
    owed."""
    edge = date.fromisoformat(span.first) - ONE_DAY if step < 0 else date.fromisoformat(span.last) + ONE_DAY
    if not span.number:
        found = _coarse(ledger, _key_on(span.kind, edge), workdays)
        return None if ledger.schedules and not found.periods else found
    first, last = (edge - _FAR, edge) if step < 0 else (edge, edge + _FAR)
    there = [
        one
        for one in periods(ledger, first.isoformat(), last.isoformat(), workdays)
        if (one.last < span.first if step < 0 else one.first > span.last)
    ]
    return _of(there[-1] if step < 0 else there[0]) if there else None


def _key_on(kind: PeriodKind, day: date) -> str:
    """The key of the period by the calendar that holds a day."""
    if kind == "day":
        return day.isoformat()
    if kind == "week":
        iso = day.isocalendar()
        return f"{iso.year}-W{iso.week:02d}"
    months = _MONTHS[kind]
    return month_key(date(day.year, (day.month - 1) // months * months + 1, 1), months)


def _of(one: Period) -> Span:
    return Span(key=one.key, first=one.first, last=one.last, number=one.number, periods=(one,))


def _natural(ledger: Ledger, key: str, workdays: Workdays) -> Span | None:
    """The span of a key by the calendar; None when it is no key, or nothing of a ledger with periods is owed in it."""
    try:
        span = _coarse(ledger, key, workdays)
    except Refused:
        return None
    return None if ledger.schedules and not span.periods else span


def _coarse(ledger: Ledger, key: str, workdays: Workdays) -> Span:
    first, last = natural_span(key)
    owed = [one for one in periods(ledger, first, last, workdays) if first <= one.last <= last]
    return Span(key=key, first=first, last=last, periods=tuple(owed))

"""The calendar of ledgers: which periods (周期) are owed, the days they cover, their numbers (第N期) and when each is due.

Keys: `2020-07-06`, `2020-W27` (ISO week), `2020-07`, `2020-Q3`, `2020-H1`, `2020`, `once`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

import msgspec

from coordhub.domain.calendar import WEEKDAYS, Workdays
from coordhub.domain.ledger import Ledger, PeriodKind, Schedule
from coordhub.domain.period_key import as_key, month_key, natural, real_day
from coordhub.domain.record import Day, Moment
from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit

ONE_DAY = timedelta(days=1)
_TIME = r"(?P<at>\d{1,2}:\d{2})"
_DUE = re.compile(
    rf"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)|(?P<date>\d{{4}}-\d{{2}}-\d{{2}})|(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})"
    rf"|(?P<dom>\d{{1,2}}))(?: {_TIME})?|(?P<only>\d{{1,2}}:\d{{2}})"
)
_SEASON = re.compile(r"(\d{2})-(\d{2})\.\.(\d{2})-(\d{2})")
_DAYS = re.compile(r"(\d{1,2})-(\d{1,2})")
_WEEKDAYS = re.compile(rf"({'|'.join(WEEKDAYS)})-({'|'.join(WEEKDAYS)})")
_MONTHS_OF = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_FITS: dict[PeriodKind, frozenset[str]] = {
    "day": frozenset({"only"}),
    "week": frozenset({"weekday", "only"}),
    "month": frozenset({"weekday", "dom", "only"}),
    "quarter": frozenset({"weekday", "dom", "month", "only"}),
    "half-year": frozenset({"weekday", "dom", "month", "only"}),
    "year": frozenset({"weekday", "dom", "month", "only"}),
    "once": frozenset({"date"}),
}
"""Which notation of `due` each kind of period may have."""


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """An owed period: its key, first and last day, when it is due, and its number (第N期) in its season or year."""

    key: str
    first: Day
    last: Day
    due: Moment
    number: int
    kind: PeriodKind


class _Span(msgspec.Struct, frozen=True):
    key: str
    first: date
    last: date
    number: int
    schedule: Schedule


def periods(ledger: Ledger, first: Day, last: Day, workdays: Workdays) -> list[Period]:
    """Every period of a ledger that is owed and has a day in `first`..`last`, in order."""
    since, until = date.fromisoformat(first), date.fromisoformat(last)
    return [_period(span, workdays) for span in _owed(ledger, since, until)]


def period(ledger: Ledger, key: str, workdays: Workdays) -> Period:
    """The owed period of that key. Refused when the ledger does not owe it, naming what it owes around it."""
    found = _span_of(ledger, key)
    if found is None:
        raise Refused("period.not_owed", ledger=ledger.called, period=key, owed=_around(ledger, key), field="period")
    return _period(found, workdays)


def period_on(ledger: Ledger, day: Day, workdays: Workdays) -> Period | None:
    """The owed period that a day falls in, or None."""
    found = periods(ledger, day, day, workdays)
    return found[-1] if found else None


def latest(ledger: Ledger, now: datetime, workdays: Workdays) -> Period | None:
    """The period to report now: the last one that has ended, or that is due inside itself and has begun. None before the first."""
    today = now.date()
    begun = [
        span
        for year in (today.year - 1, today.year)
        for span in _year(ledger, year)
        if _is_reportable(span, today)
    ]  # fmt: skip
    return _period(begun[-1], workdays) if begun else None


def find_key(ledger: Ledger, text: str, now: datetime, workdays: Workdays) -> str:
    """The key of what was typed: a key, a day in the period, `第5期` or `5`, `7月`; empty for the one to report now."""
    typed = text.strip().upper()
    if not typed:
        found = latest(ledger, now, workdays)
        if found is None:
            raise Refused("period.none_yet", ledger=ledger.called, field="period")
        return found.key
    key = "once" if typed == "ONCE" else as_key(typed, now.year)
    if key.isdigit() and len(key) < 4:
        numbered = [
            span for year in (now.year - 1, now.year) for span in _year(ledger, year) if span.number == int(key)
        ]
        begun = [span for span in numbered if span.first <= now.date()]
        if not begun:
            raise Refused("period.no_number", ledger=ledger.called, number=key, field="period")
        return begun[-1].key
    if _span_of(ledger, key) is None and re.fullmatch(r"\d{4}-\d{2}-\d{2}", key):
        inside = period_on(ledger, real_day(key, text), workdays)
        if inside:
            return inside.key
    return period(ledger, key, workdays).key


def owes(unit: Unit, owed: Period) -> bool:
    """Whether a unit owes a period: it is there on the period's last day."""
    return unit.is_valid_on(owed.last)


def cut_in_two(ledger: Ledger) -> tuple[str, Day, Day] | None:
    """The first period (its key and whole span) of which schedules that begin or end inside it would make two: entries could not
    be told apart. None when there is none."""
    keys: set[str] = set()
    years = sorted({int(one.since[:4]) + more for one in ledger.schedules[1:] for more in (-1, 0, 1)})
    for span in (span for year in years for span in _spans(ledger.schedules, year)):
        if span.key in keys and span.key != "once":
            _, first, last = _around_day(span.schedule, span.first)
            return span.key, first.isoformat(), last.isoformat()
        keys.add(span.key)
    return None


def check_schedule(schedule: Schedule) -> None:
    """Refused when the notation of a schedule is wrong, naming the forms that its period allows."""
    found = _DUE.fullmatch(schedule.due)
    form = next((name for name in ("only", "weekday", "date", "month", "dom") if found and found[name]), "")
    if form not in _FITS[schedule.period] or not found or not _is_real(found):
        raise Refused("period.bad_due", text=schedule.due, period=schedule.period, field="due")
    if schedule.season and not _is_season(schedule.season):
        raise Refused("period.bad_season", text=schedule.season, field="season")
    covers = {"month": _DAYS, "week": _WEEKDAYS}.get(schedule.period)
    if schedule.covers and (covers is None or not covers.fullmatch(schedule.covers) or not _follows(schedule.covers)):
        raise Refused("period.bad_covers", text=schedule.covers, period=schedule.period, field="covers")
    if schedule.until and schedule.until < schedule.since:
        raise Refused("period.ends_before", since=schedule.since, until=schedule.until, field="to")


def _is_real(found: re.Match[str]) -> bool:
    at = found["at"] or found["only"]
    if at and (int(at.split(":")[0]) > 24 or int(at.split(":")[1]) > 59 or (at.startswith("24") and at != "24:00")):
        return False
    day = found["dom"] or found["day"]
    try:
        date.fromisoformat(found["date"] or "2020-01-01")
    except ValueError:
        return False
    return (not day or 1 <= int(day) <= 31) and (not found["month"] or 1 <= int(found["month"]) <= 12)


def _is_season(text: str) -> bool:
    found = _SEASON.fullmatch(text)
    try:
        return bool(found) and all(date(2020, int(found[at]), int(found[at + 1])) for at in (1, 3))  # type: ignore[index]  # asked just before
    except ValueError:
        return False


def _follows(covers: str) -> bool:
    """Whether the second end is the day before the first, so that spans join without a gap."""
    first, last = covers.split("-")
    if first in WEEKDAYS:
        return (WEEKDAYS.index(first) - 1) % 7 == WEEKDAYS.index(last)
    return (int(first), int(last)) == (1, 31) or (2 <= int(first) <= 28 and int(last) == int(first) - 1)


# The spans of a ledger


def _year(ledger: Ledger, year: int) -> list[_Span]:
    """The owed spans whose last day lies in a year."""
    spans = _spans(ledger.schedules, year)
    since = ledger.installed
    return [span for span in spans if since is None or span.last.isoformat() >= since]


def _owed(ledger: Ledger, first: date, last: date) -> Iterator[_Span]:
    for year in range(first.year, last.year + 2):
        for span in _year(ledger, year):
            if span.first <= last and span.last >= first:
                yield span


def _span_of(ledger: Ledger, key: str) -> _Span | None:
    if key == "once":
        years = sorted({int(one.due[:4]) for one in ledger.schedules if one.period == "once"})
    elif key[:4].isdigit():
        years = [int(key[:4]), int(key[:4]) + 1]
    else:
        years = []
    return next((span for year in years for span in _year(ledger, year) if span.key == key), None)


def _around(ledger: Ledger, key: str) -> str:
    """Some keys that are owed about then, for a refusal."""
    year = int(key[:4]) if key[:4].isdigit() else date.fromisoformat(ledger.installed or "2020-01-01").year
    keys = [span.key for span in _year(ledger, year)]
    near = [one for one in keys if one >= key][:2]
    before = [one for one in keys if one < key][-2:]
    return " ".join(before + near) or "-"


@lru_cache(maxsize=512)
def _spans(schedules: tuple[Schedule, ...], year: int) -> tuple[_Span, ...]:
    """The numbered spans of schedules that end in a year; numbers run on from the year before where a season does."""
    found: list[_Span] = []
    group, number = None, 0
    for key, first, last, schedule in _raw(schedules, date(year - 1, 1, 1), date(year, 12, 31)):
        season = _season_of(schedule, first, last)
        if season is None:
            continue
        now = (bool(schedule.season), season if schedule.season else key[:4])
        number = number + 1 if now == group else 1
        group = now
        found.append(_Span(key, first, last, number, schedule))
    return tuple(span for span in found if span.last.year == year)


def _raw(
    schedules: tuple[Schedule, ...], since: date, until: date
) -> Iterator[tuple[str, date, date, Schedule]]:  # fmt: skip
    """Every period whose last day lies in `since`..`until`, cut where a schedule begins, ends or is replaced, in order."""
    ordered = sorted(schedules, key=lambda one: one.since)
    for at, schedule in enumerate(ordered):
        begins = date.fromisoformat(schedule.since)
        ends = date.fromisoformat(schedule.until) if schedule.until else date.max
        if at + 1 < len(ordered):
            ends = min(ends, date.fromisoformat(ordered[at + 1].since) - ONE_DAY)
        if ends < begins:
            continue
        if schedule.period == "once":
            last = min(date.fromisoformat(schedule.due[:10]), ends)
            if since <= last <= until:
                yield "once", begins, max(last, begins), schedule
            continue
        yield from _natural_ones(schedule, max(begins, since), min(ends, until), begins, ends)


def _natural_ones(
    schedule: Schedule, since: date, until: date, begins: date, ends: date
) -> Iterator[tuple[str, date, date, Schedule]]:
    day = since
    while day <= until:
        key, first, last = _around_day(schedule, day)
        if min(last, ends) <= until:
            yield key, max(first, begins), min(last, ends), schedule
        day = last + ONE_DAY


def _around_day(schedule: Schedule, day: date) -> tuple[str, date, date]:
    """The key and the whole span of the period that holds a day."""
    if schedule.period == "day":
        return day.isoformat(), day, day
    if schedule.period == "week":
        begin = WEEKDAYS.index(schedule.covers.split("-")[0]) if schedule.covers else 0
        first = day - timedelta(days=(day.weekday() - begin) % 7)
        last = first + timedelta(days=6)
        iso = last.isocalendar()
        return f"{iso.year}-W{iso.week:02d}", first, last
    if schedule.period == "month" and schedule.covers and not schedule.covers.startswith("1-"):
        begin = int(schedule.covers.split("-")[0])
        month = day.replace(day=1)
        if day.day >= begin:
            month = (month + timedelta(days=31)).replace(day=1)
        previous = (month - ONE_DAY).replace(day=begin)
        return f"{month:%Y-%m}", previous, month.replace(day=begin - 1)
    months = _MONTHS_OF[schedule.period]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    key = month_key(first, months)
    return key, first, natural(key)[1]


def _season_of(schedule: Schedule, first: date, last: date) -> int | None:
    """The year in which the season began that the span has a day in; 0 without a season, None out of season."""
    if not schedule.season:
        return 0
    begins, ends = schedule.season.split("..")
    for year in (first.year - 1, first.year, last.year):
        start = _day_in(year, begins)
        end = _day_in(year + (ends < begins), ends)
        if first <= end and last >= start:
            return year
    return None


def _day_in(year: int, month_day: str) -> date:
    month, day = (int(part) for part in month_day.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def _is_reportable(span: _Span, today: date) -> bool:
    return span.first <= today if span.schedule.within or span.key == "once" else span.last < today


# When a span is due


def _period(span: _Span, workdays: Workdays) -> Period:
    return Period(
        key=span.key, first=span.first.isoformat(), last=span.last.isoformat(), number=span.number,
        due=_due(span, workdays), kind=span.schedule.period,
    )  # fmt: skip


def _due(span: _Span, workdays: Workdays) -> Moment:
    found = _DUE.fullmatch(span.schedule.due)
    if found is None:
        raise Refused("period.bad_due", text=span.schedule.due, period=span.schedule.period)
    day = date.fromisoformat(found["date"]) if found["date"] else _due_day(span, found)
    rested = workdays.rested(day, span.schedule.rest)
    if rested <= span.last < day:
        # Long holidays: the working day before lies inside the period, which nobody can report yet.
        rested = workdays.rested(day, "after")
    day = rested
    at = found["at"] or found["only"]
    if not at or at == "24:00":
        return day.isoformat()
    hours, minutes = at.split(":")
    return f"{day.isoformat()}T{int(hours):02d}:{minutes}"


def _due_day(span: _Span, found: re.Match[str]) -> date:
    """The first day that fits after the span, or inside it; inside a span that was cut short, its last day when none fits."""
    within = span.schedule.within
    if found["only"]:
        return span.last if within else span.last + ONE_DAY
    day = span.first if within else span.last + ONE_DAY
    for _ in range(400):
        if within and day > span.last:
            return span.last
        if _falls(day, found):
            return day
        day += ONE_DAY
    return span.last


def _falls(day: date, found: re.Match[str]) -> bool:
    if found["weekday"]:
        return day.weekday() == WEEKDAYS.index(found["weekday"])
    wanted = int(found["dom"] or found["day"])
    if found["month"] and day.month != int(found["month"]):
        return False
    return day.day == min(wanted, monthrange(day.year, day.month)[1])

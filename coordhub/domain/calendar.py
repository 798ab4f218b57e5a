"""Days, working days and due rules (时限): when a thing is due, counted the way the office counts.

A bare date ends at 24:00. Times are office time (+08:00) without a zone. A working day is what the office's own exceptions
say, else the State Council's yearly notice (the `chinesecalendar` library), else Monday to Friday.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import Any, Literal

import msgspec

from coordhub.domain.refusal import Refused

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST = 3700
"""Days that a count may run over (ten years), so that a wrong rule ends."""


def end_of(moment: str) -> datetime:
    """The instant at which a moment has passed: its minute, or 24:00 of a bare date."""
    if "T" in moment:
        return datetime.fromisoformat(moment)
    return datetime.combine(date.fromisoformat(moment), time.max)


def start_of(moment: str) -> datetime:
    """The instant at which a moment begins: its minute, or 0:00 of a bare date."""
    return datetime.fromisoformat(moment)


def day_of(moment: str) -> date:
    """The day of a moment."""
    return date.fromisoformat(moment[:10])


def day_before(day: str) -> str:
    """The day before `day`, ISO."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def moment_of(now: datetime) -> str:
    """`now` to the minute; a `now` that stands for a whole day (24:00) is written as the bare date."""
    if now.time() == time.max:
        return now.date().isoformat()
    return now.replace(tzinfo=None).isoformat(timespec="minutes")


def days_left(due: str, today: date) -> int:
    """Calendar days until the limit; negative once it has passed."""
    return (day_of(due) - today).days


class Workdays:
    """The office's calendar of working days. `exceptions` maps an ISO day to whether it is worked, before all else."""

    def __init__(self, exceptions: Mapping[str, bool] | None = None) -> None:
        self.exceptions = dict(exceptions or {})
        self._known: dict[date, bool] = {}
        self._counted: dict[date, list[int]] = {}
        """Per first day, how many working days lie after it up to the n-th day: a list of tasks asks for the same few."""

    def is_workday(self, day: date) -> bool:
        """Whether the office works on `day`, make-up days (调休) included."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = self._look_up(day)
        return known

    def is_published(self, day: date) -> bool:
        """Whether the holidays of that year are known; otherwise Monday to Friday is a guess (未公布)."""
        try:
            _library().is_workday(day)
        except NotImplementedError:
            return day.isoformat() in self.exceptions
        return True

    def _look_up(self, day: date) -> bool:
        exception = self.exceptions.get(day.isoformat())
        if exception is not None:
            return exception
        try:
            return bool(_library().is_workday(day))
        except NotImplementedError:
            return day.weekday() < 5

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, when negative)."""
        step = timedelta(days=1 if count >= 0 else -1)
        left = abs(count)
        for _ in range(_LONGEST):
            if not left:
                return day
            day += step
            left -= self.is_workday(day)
        raise Refused("calendar.too_far", count=count)

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and with `last`; 0 when `last` is not later."""
        days = max(min((last - first).days, _LONGEST), 0)
        counted = self._counted.setdefault(first, [0])
        for n in range(len(counted), days + 1):
            counted.append(counted[-1] + self.is_workday(first + timedelta(days=n)))
        return counted[days]

    def rested(self, day: date, rest: str) -> date:
        """The day to which a limit on a rest day moves: the working day `before` or `after` it, or itself (`none`)."""
        step = {"before": -1, "after": 1}.get(rest, 0)
        while step and not self.is_workday(day):
            day += timedelta(days=step)
        return day


def _library() -> Any:
    """The holiday library: 23 ms to import, so only when a day is asked for; it ships no types."""
    import chinese_calendar

    return chinese_calendar


Every = Literal["week", "month", "quarter", "half-year", "year"]
_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


class DueRule(msgspec.Struct, frozen=True, kw_only=True):
    """A limit as data: `fixed` on a day, `after`/`before` an event by a count of days, workdays, hours or months, or `every` period.

    `covers` is the span that a periodic limit reports on (`mon-sun`, `26-25`), kept as written.
    """

    kind: Literal["fixed", "after", "before", "every"]
    moment: str = ""
    count: int = 0
    measure: Literal["days", "workdays", "hours", "months"] = "days"
    event: str = ""
    every: Every = "month"
    day: int = 1
    month: int = 1
    at: str = ""
    covers: str = ""
    rest: Literal["none", "before", "after"] = "none"


_TIME = r"(?: (?P<at>\d{1,2}:\d{2}))?"
_TAIL = r"(?: covers (?P<covers>\S+))?(?: rest (?P<rest>none|before|after))?"
_FORMS = (
    re.compile(r"fixed (?P<moment>\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?)" + _TAIL),
    re.compile(
        r"(?P<kind>after|before) (?P<count>\d+) (?P<measure>days|workdays|hours|months) of (?P<event>\w+)"
        + _TIME
        + _TAIL
    ),
    re.compile(r"every (?P<every>week) (?P<weekday>mon|tue|wed|thu|fri|sat|sun)" + _TIME + _TAIL),
    re.compile(r"every (?P<every>month) (?P<day>\d{1,2})" + _TIME + _TAIL),
    re.compile(r"every (?P<every>quarter|half-year|year) (?P<month>\d{1,2})-(?P<day>\d{1,2})" + _TIME + _TAIL),
)


def parse_rule(text: str) -> DueRule:
    """A due rule from its notation, as `after 20 days of issued`, `every week mon 10:00 covers mon-sun rest before`.

    In `every quarter MM-DD` the month counts from the period that follows (01 is its first month). Refused with the
    notation when it does not fit.
    """
    words = " ".join(text.split())
    for form in _FORMS:
        if found := form.fullmatch(words):
            return _rule(found.groupdict(), text)
    raise Refused("calendar.bad_rule", text=text)


def _rule(given: dict[str, str | None], text: str) -> DueRule:
    rest = given.get("rest") or "none"
    common: dict[str, object] = {"at": given.get("at") or "", "covers": given.get("covers") or "", "rest": rest}
    if given.get("moment"):
        raw: dict[str, object] = {"kind": "fixed", "moment": given["moment"], **common}
    elif given.get("event"):
        raw = {key: given[key] for key in ("kind", "measure", "event")} | common
        raw["count"] = int(given["count"] or 0)
    else:
        day = WEEKDAYS.index(given["weekday"] or "") if given.get("weekday") else int(given["day"] or 1)
        raw = {"kind": "every", "every": given["every"], "day": day, "month": int(given.get("month") or 1), **common}
        if not given.get("weekday") and not 1 <= day <= 31:
            raise Refused("calendar.bad_rule", text=text)
    return msgspec.convert(raw, DueRule)


def due_after(rule: DueRule, event: str, workdays: Workdays) -> str:
    """The limit that `rule` gives for an event that happened (or will happen) at `event`; for `every`, the first one after it."""
    if rule.kind == "fixed":
        return rule.moment
    if rule.kind == "every":
        return next(occurrences(rule, event, workdays))
    sign = 1 if rule.kind == "after" else -1
    if rule.measure == "hours":
        return moment_of(start_of(event) + timedelta(hours=sign * rule.count))
    day = day_of(event)
    if rule.measure == "workdays":
        day = workdays.after(day, sign * rule.count)
    elif rule.measure == "months":
        day = workdays.rested(_months_on(day, sign * rule.count), rule.rest)
    else:
        day = workdays.rested(day + timedelta(days=sign * rule.count), rule.rest)
    return _with_time(day, rule.at)


def _months_on(day: date, count: int) -> date:
    """The same day so many months later; the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise Refused("calendar.too_far", count=count)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def occurrences(rule: DueRule, since: str, workdays: Workdays) -> Iterator[str]:
    """The limits of a periodic rule that end after `since`, in order, without end (ten years of days at most)."""
    after = end_of(since) if "T" in since else start_of(since)
    day = day_of(since) - timedelta(days=40)
    last = day + timedelta(days=_LONGEST)
    while day < last:
        if _falls_on(rule, day):
            due = _with_time(workdays.rested(day, rule.rest), rule.at)
            if end_of(due) > after:
                yield due
        day += timedelta(days=1)


def _falls_on(rule: DueRule, day: date) -> bool:
    if rule.every == "week":
        return day.weekday() == rule.day
    if day.day != min(rule.day, monthrange(day.year, day.month)[1]):
        return False
    if rule.every == "month":
        return True
    span = _MONTHS[rule.every]
    return (day.month - 1) % span == (rule.month - 1) % span


def _with_time(day: date, at: str) -> str:
    if not at or at == "24:00":
        return day.isoformat()
    hours, minutes = at.split(":")
    return f"{day.isoformat()}T{int(hours):02d}:{minutes}"


def fallen_due(rule: DueRule, since: str, now: datetime, workdays: Workdays) -> list[str]:
    """The limits of a periodic rule that ended after `since` and before `now`."""
    found: list[str] = []
    for due in occurrences(rule, since, workdays):
        if end_of(due) >= now:
            break
        found.append(due)
    return found

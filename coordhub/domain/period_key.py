"""Keys of periods (周期): `2020-07-06`, `2020-W27` (ISO week), `2020-07`, `2020-Q3`, `2020-H1`, `2020`, `once`; and what is typed for them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from coordhub.domain.ledger import PeriodKind
from coordhub.domain.record import Day
from coordhub.domain.refusal import Refused


def natural_span(key: str) -> tuple[Day, Day]:
    """The first and last day that a key names by the calendar. Refused when it is no key of a period."""
    try:
        first, last = natural(key)
    except ValueError as fault:
        raise Refused("period.bad_key", text=key, field="period") from fault
    return first.isoformat(), last.isoformat()


def kind_of(key: str) -> PeriodKind:
    """The kind of period that a key names."""
    if key == "once":
        return "once"
    if "W" in key:
        return "week"
    if "Q" in key:
        return "quarter"
    if "H" in key:
        return "half-year"
    kinds: dict[int, PeriodKind] = {4: "year", 7: "month", 10: "day"}
    if len(key) not in kinds:
        raise Refused("period.bad_key", text=key, field="period")
    return kinds[len(key)]


def month_key(first: date, months: int) -> str:
    """The key of the span of 1, 3, 6 or 12 months that begins on a day."""
    if months == 12:
        return f"{first.year}"
    if months == 1:
        return f"{first:%Y-%m}"
    return f"{first.year}-{'Q' if months == 3 else 'H'}{(first.month - 1) // months + 1}"


def natural(key: str) -> tuple[date, date]:
    """The first and last day of a key. ValueError when it is none."""
    if found := re.fullmatch(r"(\d{4})-W(\d{2})", key):
        first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return first, first + timedelta(days=6)
    if found := re.fullmatch(r"(\d{4})(?:-(?:(Q)([1-4])|(H)([12])|(\d{2})))?", key):
        year = int(found[1])
        months = 3 if found[2] else 6 if found[4] else 1 if found[6] else 12
        at = int(found[3] or found[5] or found[6] or 1)
        first = date(year, (at - 1) * months + 1, 1)
        end = first.month + months - 1
        return first, date(year, end, monthrange(year, end)[1])
    day = date.fromisoformat(key)
    return day, day


def as_key(text: str, year: int) -> str:
    """The key, or the number, that was typed in one of the usual ways; anything else comes back as it was."""
    if found := re.fullmatch(r"第?(\d{1,3})期?", text):
        return found[1]
    if found := re.fullmatch(r"W?(\d{1,2})周|W(\d{1,2})", text):
        return f"{year}-W{int(found[1] or found[2]):02d}"
    if found := re.fullmatch(r"(?:(\d{4})[年.\-/])?(\d{1,2})月", text):
        return f"{found[1] or year}-{int(found[2]):02d}"
    if found := re.fullmatch(r"(\d{4})[.\-/](\d{1,2})", text):
        return f"{found[1]}-{int(found[2]):02d}"
    if found := re.fullmatch(r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?", text):
        return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
    if found := re.fullmatch(r"(\d{4})-?(W|Q|H)(\d{1,2})", text):
        return f"{found[1]}-W{int(found[3]):02d}" if found[2] == "W" else f"{found[1]}-{found[2]}{int(found[3])}"
    return text.removesuffix("年")


def real_day(key: str, typed: str) -> Day:
    """The day of a key that looks like one. Refused when there is no such day."""
    try:
        return date.fromisoformat(key).isoformat()
    except ValueError as fault:
        raise Refused("period.bad_key", text=typed, field="period") from fault

"""What stood before an entry: the values of the periods before it, where a zero leaves stocks as they were."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Ledger
from coordhub.domain.period_key import natural_span
from coordhub.services import selection
from coordhub.services.subjects import Desk
from coordhub.store.work import Work

STAYING = frozenset({"stock", "cumulative"})
"""Kinds of field that a zero leaves as they stood."""


def before(work: Work, ledger: Ledger, entry: Entry, at: Desk | None = None) -> dict[str, Any] | None:
    """The values that stood when the entry's period began (or before its day); None when nothing had come. Who enters many entries
    hands in their desk, which has the year at hand."""
    moment = entry.period or entry.date or ""
    if not moment or not moment[:4].isdigit():
        return None
    years = [str(int(moment[:4]) - 1), moment[:4]]
    if at:
        earlier = at.earlier(work, ledger, entry.subject, years)
    else:
        earlier = work.entries.of(ledger.code, years, selection.equals("subject", entry.subject))
    return stood(ledger, (one for one in earlier if one.id != entry.id), moment)


def stood(ledger: Ledger, entries: Iterable[Entry], moment: str) -> dict[str, Any] | None:
    """The values that stood before a period (or day), out of the entries of one subject.

    Where the period just before it is wanting (the first of a season, a report that never came) only what has been added up so far
    is known: nothing says how a stock stood.
    """
    begins = _first(ledger, moment)
    earlier = [one for one in entries if one.kind != "exempt" and first_day(ledger, one) < begins]
    earlier.sort(key=lambda one: (first_day(ledger, one), one.seq))
    values: dict[str, Any] | None = None
    for one in earlier:
        values = carried(ledger, one, values)
    if values is None:
        return None
    is_next = _day_after(_last(ledger, earlier[-1])) >= begins
    same_year = first_day(ledger, earlier[-1])[:4] == begins[:4]
    return {name: value for name, value in values.items() if _holds(ledger, name, is_next=is_next, same_year=same_year)}


def _holds(ledger: Ledger, name: str, *, is_next: bool, same_year: bool) -> bool:
    field = ledger.field(name)
    if field is None or field.kind != "cumulative":
        return is_next
    return same_year or field.since != "year"


def carried(ledger: Ledger, entry: Entry, values: dict[str, Any] | None) -> dict[str, Any] | None:
    """What stands after an entry, given what stood before it."""
    if entry.kind == "exempt":
        return values
    if entry.kind == "value":
        return dict(entry.values)
    kept = {
        name: value for name, value in (values or {}).items() if (field := ledger.field(name)) and field.kind in STAYING
    }
    return {**kept, **dict.fromkeys(ledger.zero_fields, 0), **entry.values}


def first_day(ledger: Ledger, entry: Entry) -> str:
    """The first day that an entry is about: how entries of one subject are put in order, whatever the kind of period."""
    return _first(ledger, entry.period or entry.date or entry.received[:10])


def _first(ledger: Ledger, moment: str) -> str:
    return moment if len(moment) == 10 else _span(moment)[0] if moment != "once" else ledger.schedules[0].since


@lru_cache(maxsize=4096)
def _span(key: str) -> tuple[str, str]:
    return natural_span(key)


def _last(ledger: Ledger, entry: Entry) -> str:
    """The last day that an entry is about."""
    moment = entry.period or entry.date or entry.received[:10]
    return _span(moment)[1] if moment != "once" else _first(ledger, moment)


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()

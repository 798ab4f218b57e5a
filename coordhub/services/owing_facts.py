"""What came to ledgers, held against what is owed for some periods (应报, 已报): derived for a moment, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from coordhub.domain.calendar import end_of, start_of
from coordhub.domain.entry import Entry, Owing, Reminder, state_of
from coordhub.domain.judging import checked
from coordhub.domain.ledger import Ledger
from coordhub.domain.period import Period, periods
from coordhub.services import selection
from coordhub.services.standing import first_day, stood
from coordhub.services.subjects import Desk, is_by_owner, owing_subjects
from coordhub.store.work import Work

_LONGEST = 400
"""Days after its first within which a period ends."""
_LATELY = 60
"""Days past its limit that a period begun last year still matters; so last year's entries are read in its first weeks only."""


class _Came(msgspec.Struct, frozen=True, kw_only=True):
    """The entries and reminders of one ledger, ready to be asked by subject and period."""

    by_period: dict[tuple[str, str], list[Entry]]
    by_owner: dict[str, list[Entry]]
    by_subject: dict[str, list[Entry]]
    reminders: dict[tuple[str, str], Reminder]


def owings(work: Work, at: Desk, ledger: Ledger, first: str, last: str) -> list[Owing]:
    """What is owed to a ledger for the periods that have a day in `first`..`last`, by period, then in official order."""
    return owings_for(work, at, ledger, periods(ledger, first, last, at.workdays))


def owings_for(work: Work, at: Desk, ledger: Ledger, owed: Sequence[Period]) -> list[Owing]:
    """What is owed to a ledger for these periods."""
    return owings_of_all(work, at, [(ledger, owed)])[0]


def owings_of_all(
    work: Work, at: Desk, asked: Sequence[tuple[Ledger, Sequence[Period]]], *, judge: bool = True
) -> list[list[Owing]]:
    """What is owed to each of several ledgers for its periods; the tables are read once for all of them. Without `judge` nobody asks
    whether what came is wrong, which reads no more than the periods themselves."""
    wanted = {ledger.code: _Wanted(ledger, owed, judge=judge) for ledger, owed in asked if owed}
    came = {code: _Came(by_period={}, by_owner={}, by_subject={}, reminders={}) for code in wanted}
    for one in _entries(work, list(wanted.values())):
        _sort_in(wanted[one.ledger], came[one.ledger], one)
    for one in _year_before(work, [asks for code, asks in wanted.items() if _lacks_earlier(asks, came[code])]):
        _sort_in(wanted[one.ledger], came[one.ledger], one)
    if wanted:
        for reminder in work.reminders.where(selection.among("ledger", wanted)):
            came[reminder.ledger].reminders[reminder.subject, reminder.period] = reminder
    return [
        [
            _owing(ledger, one, subject, came[ledger.code], at, judge=judge)
            for one in owed
            for subject in owing_subjects(work, at, ledger, one.last)
        ]
        for ledger, owed in asked
    ]


def periods_of_late(ledger: Ledger, at: Desk) -> list[Period]:
    """The periods that matter today: those of this year that have begun, and earlier ones whose limit is not long past."""
    since = (at.now.date() - timedelta(days=_LONGEST)).isoformat()
    lately, year = (at.now.date() - timedelta(days=_LATELY)).isoformat(), at.today[:4]
    return [
        one for one in periods(ledger, since, at.today, at.workdays) if one.due[:10] >= lately or one.first[:4] == year
    ]


class _Wanted:
    """Which entries tell how a ledger stands in some periods: those of the periods and their days, and what is compared with them."""

    def __init__(self, ledger: Ledger, owed: Sequence[Period], *, judge: bool = True) -> None:
        self.ledger, self.is_by_owner = ledger, is_by_owner(ledger)
        self.keys = {one.key for one in owed}
        self.first, self.last = min(one.first for one in owed), max(one.last for one in owed)
        self.until = max(one.due[:10] for one in owed)
        self.compares = judge and any(one.kind in {"balance", "not_falling", "jump"} for one in ledger.checks)
        years = {key[:4] for key in self.keys if key[:4].isdigit()}
        if ledger.shape == "dated":
            years |= {str(year) for year in range(int(self.first[:4]), int(self.last[:4]) + 1)}
        self.year_before = str(int(min(years)) - 1) if self.compares and years else ""
        if ledger.shape == "standing" or "once" in self.keys:
            years.add("")
        self.years = frozenset(years)

    def has(self, document: Mapping[str, Any]) -> bool:
        """Whether an entry, as it is stored, is one of them."""
        key = document.get("period")
        if key:
            return key in self.keys or self.compares
        day = document.get("date")
        if day:
            return self.first <= day <= self.last or self.compares
        return self._is_inside(document["received"]) or any(
            self._is_inside(one["at"]) for one in document.get("corrections", ())
        )

    def _is_inside(self, moment: str) -> bool:
        return self.first <= moment[:10] <= self.until


def _entries(work: Work, wanted: Sequence[_Wanted]) -> list[Entry]:
    by_year: dict[str, dict[str, _Wanted]] = {}
    for one in wanted:
        for year in one.years:
            by_year.setdefault(year, {})[one.ledger.code] = one
    found: list[Entry] = []
    for year, here in sorted(by_year.items()):
        found += work.entries.where(selection.entries_that({code: one.has for code, one in here.items()}), [year])
    return found


def _sort_in(wanted: _Wanted, came: _Came, one: Entry) -> None:
    if one.period or not wanted.is_by_owner:
        came.by_period.setdefault((one.subject, one.period), []).append(one)
    is_statement = bool(one.period) and wanted.ledger.shape != "periodic"
    if wanted.is_by_owner and one.kind == "value" and not is_statement:
        came.by_owner.setdefault(one.owner or one.subject, []).append(one)
    if wanted.compares:
        came.by_subject.setdefault(one.subject, []).append(one)


def _lacks_earlier(wanted: _Wanted, came: _Came) -> bool:
    """Whether an entry of the periods is to be compared with the year before: nothing earlier of its subject was read."""
    firsts = (min(first_day(wanted.ledger, one) for one in found) for found in came.by_subject.values())
    return wanted.compares and any(wanted.first <= first <= wanted.last for first in firsts)


def _year_before(work: Work, wanted: Sequence[_Wanted]) -> list[Entry]:
    """What came the year before, to be compared with; each table is read once."""
    found: list[Entry] = []
    for year in sorted({one.year_before for one in wanted if one.year_before}):
        every = {one.ledger.code: lambda _: True for one in wanted if one.year_before == year}
        found += work.entries.where(selection.entries_that(every), [year])
    return found


def _owing(ledger: Ledger, owed: Period, subject: str, came: _Came, at: Desk, *, judge: bool) -> Owing:
    statement = next((one for one in came.by_period.get((subject, owed.key), ()) if one.subject == subject), None)
    inside = _inside(ledger, owed, came.by_owner.get(subject, ())) if is_by_owner(ledger) else []
    first = min(inside, key=lambda one: one.received, default=None)
    entry = statement or first
    state = state_of(entry, end_of(owed.due) < at.now, _is_late(entry, owed.due))
    if inside and state != "exempt":
        # Entries themselves may have been corrected; the report has been only where a zero stood before they came.
        state = "corrected" if statement else "late" if _is_late(entry, owed.due) else "value"
    reminder = came.reminders.get((subject, owed.key))
    return Owing(
        ledger=ledger.code, subject=subject, period=owed.key, first=owed.first, last=owed.last, number=owed.number,
        due=owed.due, state=state, kind="value" if inside else entry.kind if entry else "",
        is_late=entry is not None and entry.kind != "exempt" and _is_late(entry, owed.due),
        is_wrong=judge and any(_fails(ledger, one, came) for one in (statement, *inside) if one), entry=entry,
        entries=len(inside) + (statement is not None), chases=reminder.chases if reminder else (),
    )  # fmt: skip


def _is_late(entry: Entry | None, due: str) -> bool:
    """Whether it was received after the limit; a bare day of receipt is taken for its morning."""
    return entry is not None and start_of(entry.received) > end_of(due)


def _inside(ledger: Ledger, owed: Period, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that fall in a period: dated ones by their day, standing ones by when they were received or last corrected."""
    if ledger.shape == "dated":
        return [one for one in entries if one.date and owed.first <= one.date <= owed.last]
    if ledger.shape == "periodic":
        return [one for one in entries if one.period == owed.key]
    until = owed.due[:10]
    return [
        one
        for one in entries
        if owed.first <= one.received[:10] <= until
        or any(owed.first <= each.at[:10] <= until for each in one.corrections)
    ]


def _fails(ledger: Ledger, entry: Entry, came: _Came) -> bool:
    if not ledger.checks or entry.kind == "exempt":
        return False
    earlier = (one for one in came.by_subject.get(entry.subject, ()) if one.id != entry.id)
    moment = entry.period or entry.date
    previous = stood(ledger, earlier, moment) if moment else None
    return bool(checked(ledger, entry.values, previous, partial=True))


def answers(work: Work, at: Desk, ledger: Ledger, entries: Sequence[Entry]) -> dict[str, Owing]:
    """What periodic entries and statements answer, by the entry's id."""
    keys = {one.period for one in entries if one.period}
    if not keys:
        return {}
    days = [first_day(ledger, one) for one in entries if one.period]
    last = (date.fromisoformat(max(days)) + timedelta(days=_LONGEST)).isoformat()
    owed = [one for one in periods(ledger, min(days), last, at.workdays) if one.key in keys]
    return {one.entry.id: one for one in owings_for(work, at, ledger, owed) if one.entry}


def answers_by_day(work: Work, at: Desk, ledger: Ledger, entries: Sequence[Entry]) -> dict[str, Owing]:
    """What dated entries answer, by the entry's id: the period that their day is in. Each is late or wrong by itself."""
    days = [one.date for one in entries if one.date]
    if not days:
        return {}
    owed = periods(ledger, min(days), max(days), at.workdays)
    came = _Came(by_period={}, by_owner={}, by_subject={}, reminders={})
    wanted = _Wanted(ledger, owed) if owed else None
    if wanted and wanted.compares:
        for one in _entries(work, [wanted]):
            came.by_subject.setdefault(one.subject, []).append(one)
        for one in _year_before(work, [wanted] if _lacks_earlier(wanted, came) else []):
            came.by_subject.setdefault(one.subject, []).append(one)
    found: dict[str, Owing] = {}
    for one in entries:
        its = next((each for each in owed if one.date and each.first <= one.date <= each.last), None)
        if its:
            late = _is_late(one, its.due)
            found[one.id] = Owing(
                ledger=ledger.code, subject=one.subject, period=its.key, first=its.first, last=its.last, number=its.number,
                due=its.due, state=state_of(one, True, late), kind=one.kind, is_late=late,
                is_wrong=_fails(ledger, one, came), entry=one, entries=1,
            )  # fmt: skip
    return found

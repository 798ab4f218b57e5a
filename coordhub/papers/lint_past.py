"""The office as it stood at an earlier moment, as far as reports are concerned: what came later has not come, what was corrected later
still says what it said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import reduce

from msgspec.structs import replace
from tinydb.queries import QueryInstance

from coordhub.domain.entry import Correction, Entry
from coordhub.store.record_tables import Entries
from coordhub.store.work import Work


class Past(Work):
    """A reading of the office whose entries are those of a moment. Standing entries are changed in place: `rewritten` are the ledgers
    whose entries say nothing of that moment any more."""

    def __init__(self, work: Work, moment: datetime) -> None:
        super().__init__(work.store, work.rev)
        self.entries = _Entries(self, moment.isoformat(timespec="minutes"))
        self.rewritten = frozenset(_rewritten(work, moment))


class _Entries(Entries):
    def __init__(self, work: Work, moment: str) -> None:
        super().__init__(work)
        self.moment = moment

    def where(self, query: QueryInstance, years: Iterable[str] | None = None) -> list[Entry]:
        """Those that had come, as they stood. No correction changes a key by which entries are chosen."""
        return [as_it_stood(one, self.moment) for one in super().where(query, years) if one.received <= self.moment]


def as_it_stood(entry: Entry, moment: str) -> Entry:
    """An entry before all that was corrected after a moment."""
    return reduce(_undone, [one for one in reversed(entry.corrections) if one.at > moment], entry)


def _undone(entry: Entry, correction: Correction) -> Entry:
    values = {name: value for name, value in {**entry.values, **correction.old}.items() if value is not None}
    kept = tuple(one for one in entry.corrections if one.id != correction.id)
    return replace(entry, values=values, kind=correction.was or entry.kind, corrections=kept)


def _rewritten(work: Work, moment: datetime) -> Iterable[str]:
    """The codes of ledgers with a standing entry that was written after a moment."""
    for change in work.store.changes(kind="entry", since=moment):
        for record in change.records:
            if record.kind == "entry" and "." not in record.id:
                held = work.entries.find(record.id)
                yield held.ledger if held else next((one for one in record.fields.get("ledger", []) if one), "")

"""The typed tables of a unit of work: records of one kind, and the entries of ledgers, which are kept by the year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from msgspec.structs import replace
from tinydb import where
from tinydb.queries import QueryInstance

from coordhub.domain.entry import Entry
from coordhub.domain.record import Record
from coordhub.store.engine import Document
from coordhub.store.errors import Conflict, Missing
from coordhub.store.fields import merge
from coordhub.store.query import narrowed
from coordhub.store.records import KINDS, Decoded, Kind, holding, number_of, of_table, record_id, to_document, to_record

if TYPE_CHECKING:
    from coordhub.store.work import Work

R = TypeVar("R", bound=Record)


class Records(Generic[R]):
    """One kind of record inside a unit of work."""

    def __init__(self, work: Work, kind: Kind) -> None:
        self._work, self._kind = work, kind
        self._decoded: Decoded[R] = work.store.decoded_of(kind)

    def find(self, record_id_: str) -> R | None:
        """The record with that id, or None."""
        try:
            return self.get(record_id_)
        except Missing:
            return None

    def get(self, record_id_: str) -> R:
        """The record with that id. Missing when there is none."""
        number = number_of(self._kind, record_id_)
        document = self._work.document(self._kind.table, number)
        if document is None:
            raise Missing("store.missing", kind=self._kind.name, id=record_id_)
        return self._decode(number, document)

    def all(self) -> list[R]:
        """All records, in the order of their ids. For tables that stay small: of others, ask for what is shown (`where`)."""
        held = None if self._is_drafted() else self._work.engine.held(self._kind.table)
        if held is not None:
            return self._decoded.everyone(held, self._work.engine.version(self._kind.table))
        return self.where(None)

    def where(self, query: Callable[[Any], bool] | None) -> list[R]:
        """The records whose documents a TinyDB query selects, in the order of their ids."""
        held = self._in_memory() if query is not None else None
        if held is not None and query is not None:
            # Ids alone are collected: a tuple a document would cost a whole garbage collection at 20,000.
            numbers = sorted(number for number, document in held.items() if query(document))
            return [self._decoded.one(number, held[number]) for number in numbers]
        found = self._work.store.db.storage.find(self._kind.table, query)  # type: ignore[arg-type]  # a bare callable serves
        return [self._decode(number, document) for number, document in sorted(found, key=_number)]

    def count(self, query: Callable[[Any], bool] | None = None) -> int:
        """How many records a TinyDB query selects."""
        return self._work.store.db.storage.count(self._kind.table, query)  # type: ignore[arg-type]  # as above

    def _in_memory(self) -> Mapping[int, Document] | None:
        """All documents, where reading finds them in memory; None where a server is to be asked, or drafts are in play."""
        if self._is_drafted() or not self._work.engine.is_held(self._kind.table):
            return None
        return self._work.engine.held(self._kind.table)

    def _is_drafted(self) -> bool:
        """Whether the unit of work has changed the table, so that what is in memory is not the whole of it."""
        return self._work.writes and bool(self._work.store.db.storage.drafted(self._kind.table))

    def _decode(self, number: int, document: Document) -> R:
        """The struct of a document; kept only where the document is, so that reading a large table holds nothing."""
        if self._work.engine.is_held(self._kind.table):
            return self._decoded.one(number, document)
        return cast("R", to_record(self._kind, number, document))

    def add(self, record: R) -> R:
        """Store a new record; it comes back with its id."""
        number = self._work.next_id(self._kind.table)
        self._work.draft(self._kind.table, number, to_document(record))
        return replace(record, id=record_id(self._kind, number), rev=self._work.rev)

    def put(self, record: R, base: R | None = None) -> R:
        """Store a changed record. With `base` (the record a form was opened on) only what I changed since is put onto what
        stands now: disjoint fields merge, the same field is a Conflict. Missing when it was taken away."""
        stored = self.get(record.id)
        number = number_of(self._kind, record.id)
        document = to_document(record)
        if base is not None:
            document, clashes = merge(to_document(base), document, to_document(stored))
            if clashes:
                raise Conflict(base, record, stored, clashes, record.id)
        self._work.draft(self._kind.table, number, document)
        merged = to_record(self._kind, number, document)
        return cast("R", replace(merged, rev=self._work.rev))

    def remove(self, record_id_: str) -> None:
        """Take a record away; its id stays spent."""
        self.get(record_id_)
        self._work.draft(self._kind.table, number_of(self._kind, record_id_), None)


class Entries:
    """The entries of ledgers: those with a period or a date lie in the table of its year, standing ones in a table of their own."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def years(self) -> list[str]:
        """The years that have entries, oldest first."""
        prefix = f"{KINDS['entry'].table}-"
        names = self._work.engine.tables() | set(self._work.store.db.storage.drafted_tables())
        return sorted(name.removeprefix(prefix) for name in names if name.startswith(prefix) and of_table(name))

    def of(
        self, ledger: str, years: Iterable[str] | None = None, query: QueryInstance | None = None
    ) -> list[Entry]:  # fmt: skip
        """The entries of a ledger (by its code) that a query selects, of some years (`""`: the standing ones; None: of all)."""
        mine = _of_ledger(ledger)
        asked = mine if query is None else narrowed(mine & query, lambda one: mine(one) and query(one))
        return self.where(asked, years)

    def where(self, query: QueryInstance, years: Iterable[str] | None = None) -> list[Entry]:
        """The entries of whatever ledger that a query selects, of some years (as `of` takes them): each table is read once."""
        return [one for year in self._asked(years) for one in self._table(year).where(query)]

    def all(self, years: Iterable[str] | None = None) -> list[Entry]:
        """Every entry of some years (`""`: the standing ones; None: of all)."""
        return [one for year in self._asked(years) for one in self._table(year).all()]

    def _asked(self, years: Iterable[str] | None) -> list[str]:
        there = ["", *self.years()]
        return there if years is None else [year for year in dict.fromkeys(years) if year in there]

    def get(self, record_id_: str) -> Entry:
        """The entry with that id. Missing when there is none."""
        return self._holding(record_id_).get(record_id_)

    def find(self, record_id_: str) -> Entry | None:
        """The entry with that id, or None."""
        return self._holding(record_id_).find(record_id_)

    def add(self, entry: Entry) -> Entry:
        """Store a new entry in the table of its year; it comes back with its id."""
        return self._table(entry.year).add(entry)

    def put(self, entry: Entry, base: Entry | None = None) -> Entry:
        """Store a changed entry. Its year stays: another period or date is another entry."""
        return self._holding(entry.id).put(entry, base)

    def remove(self, record_id_: str) -> None:
        """Take an entry away; its id stays spent."""
        self._holding(record_id_).remove(record_id_)

    def _table(self, year: str) -> Records[Entry]:
        return Records(self._work, KINDS["entry"].of_year(year))

    def _holding(self, record_id_: str) -> Records[Entry]:
        return Records(self._work, holding("entry", record_id_))


def _of_ledger(code: str) -> QueryInstance:
    return narrowed(where("ledger") == code, lambda document: document.get("ledger") == code)


def _number(row: tuple[int, Document]) -> int:
    return row[0]

"""The office as a TinyDB: its documented Table and Query API over our engine, for several processes at once.

Stock TinyDB reads and writes the whole file for every operation and loses everything when two processes write. These
subclasses use its own extension points; what the API does is TinyDB's, with three things that stock does not promise: results
are copies, ids are never used twice, and what another process commits is seen at once.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from coordhub.store.address import is_server
from coordhub.store.engine import DROP, About, Engine, TableChange, about_now
from coordhub.store.place import account


def copied(document: Any) -> Any:
    """A deep copy of a JSON document (three times faster than `copy.deepcopy`)."""
    try:
        return orjson.loads(orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS))
    except TypeError:
        return copy.deepcopy(document)


class SharedDocument(Document):
    """A result: a deep copy, so that changing it changes nothing stored."""

    def __init__(self, value: Mapping[str, Any], doc_id: int) -> None:
        super().__init__(copied(dict(value)), doc_id)


class _Rows(Mapping[str, Mapping[str, Any]]):
    """A table as TinyDB reads it: ids as strings, without a copy of anything."""

    def __init__(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        self._documents = documents

    def __getitem__(self, key: str) -> Mapping[str, Any]:
        return self._documents[int(key)]

    def __iter__(self) -> Iterator[str]:
        return (str(number) for number in list(self._documents))

    def __len__(self) -> int:
        return len(self._documents)

    def items(self) -> Any:
        return ((str(number), document) for number, document in self._documents.items())


class _Overlay(Mapping[int, dict[str, Any]]):
    """A table as it stands, under what the transaction under way will write."""

    def __init__(self, stands: Mapping[int, dict[str, Any]], touched: Mapping[int, dict[str, Any] | None]) -> None:
        self._stands, self._touched = stands, touched

    def __getitem__(self, number: int) -> dict[str, Any]:
        document = self._touched[number] if number in self._touched else self._stands[number]
        if document is None:
            raise KeyError(number)
        return document

    def __iter__(self) -> Iterator[int]:
        yield from (number for number in self._stands if number not in self._touched)
        yield from (number for number, document in self._touched.items() if document is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Draft(MutableMapping[int, Any]):
    """A table as TinyDB's updaters change it; only the documents they touch are copied, and a table that is only added to is not
    read at all."""

    def __init__(self, engine: Engine, table: str) -> None:
        self._engine, self._table, self._last_id = engine, table, engine.last_id(table)
        self.touched: dict[int, Any] = {}
        self.highest = 0

    @cached_property
    def _documents(self) -> Mapping[int, Any]:
        return self._engine.load(self._table)

    def _stood(self, number: int) -> Any:
        """A document before the transaction; None where there is none. Ids above the highest ever used need no look."""
        return self._documents.get(number) if number <= self._last_id else None

    def __getitem__(self, number: int) -> Any:
        if number not in self.touched:
            self.touched[number] = copied(self._documents[number])
        if self.touched[number] is None:
            raise KeyError(number)
        return self.touched[number]

    def __setitem__(self, number: int, document: Any) -> None:
        if number <= DROP:
            raise ValueError(f"no document can have the id {number}")
        self.touched[number] = document
        self.highest = max(self.highest, number)

    def __delitem__(self, number: int) -> None:
        self[number]
        self.touched[number] = None

    def __iter__(self) -> Iterator[int]:
        numbers = [number for number in self._documents if self.touched.get(number, self) is not None]
        return iter(numbers + [number for number in self.touched if number not in self._documents and number in self])

    def __contains__(self, number: object) -> bool:
        if number in self.touched:
            return self.touched[number] is not None
        return isinstance(number, int) and self._stood(number) is not None

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        self.touched = dict.fromkeys(self._documents)

    def changes(self) -> list[TableChange]:
        """What the updater did, as changes to commit."""
        return [
            TableChange(self._table, number, None if document is None else dict(document))
            for number, document in self.touched.items()
            if document != self._stood(number)
        ]


class SharedStorage(Storage):
    """What TinyDB calls a storage: here the engine, and the drafts of a transaction that is under way."""

    def __init__(self, engine: Engine, by: str = "") -> None:
        self.engine = engine
        self.by = by or account()
        self._drafts: dict[str, _Draft] | None = None

    def rows(self, table: str) -> Mapping[int, dict[str, Any]]:
        """The documents of a table as the transaction under way has them, else as they stand. Not to be changed."""
        with self.engine.steady():
            stands, touched = self.engine.load(table), self.drafted(table)
            return _Overlay(stands, touched) if touched else stands

    def document(self, table: str, number: int) -> dict[str, Any] | None:
        """One document as the transaction under way has it, else as it stands. Not to be changed."""
        touched = self.drafted(table)
        return touched[number] if number in touched else self.engine.document(table, number)

    def find(self, table: str, query: QueryLike | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
        """The documents that a query selects (all, without one), with their ids, drafts included. Not to be changed."""
        touched = self.drafted(table)
        for number, document in self.engine.find(table, query):
            if number not in touched:
                yield number, document
        for number, draft in list(touched.items()):
            if draft is not None and (query is None or query(draft)):
                yield number, draft

    def count(self, table: str, query: QueryLike | None = None) -> int:
        """How many documents a query selects (all, without one), drafts included."""
        if self.drafted(table):
            return sum(1 for _ in self.find(table, query))
        return self.engine.count(table, query)

    def draft(self, table: str) -> _Draft:
        """The draft of a table in the transaction under way."""
        if self._drafts is None:
            raise RuntimeError("no transaction is under way")
        if table not in self._drafts:
            self._drafts[table] = _Draft(self.engine, table)
        return self._drafts[table]

    def put(self, table: str, number: int, document: dict[str, Any]) -> None:
        """Store a document in the transaction under way, else as a commit of its own. Only inside `exclusive`."""
        if self._drafts is not None:
            self.draft(table)[number] = document
        else:
            self.engine.push([TableChange(table, number, document)], about_now(self.by))

    def drafted(self, table: str) -> Mapping[int, dict[str, Any] | None]:
        """The documents of a table that the transaction under way will write."""
        draft = (self._drafts or {}).get(table)
        return draft.touched if draft is not None else {}

    def drafted_tables(self) -> list[str]:
        """The tables that the transaction under way will write."""
        return list(self._drafts or {})

    def last_id(self, table: str) -> int:
        """The highest id ever used in a table, the drafts included."""
        draft = (self._drafts or {}).get(table)
        return max(self.engine.last_id(table), draft.highest if draft is not None else 0)

    @contextmanager
    def transaction(self, about: Callable[[], About] | None = None) -> Iterator[None]:
        """Several changes, of several tables, as one commit: made when the block ends, dropped when it raises.

        Inside another transaction it is a part of that one.
        """
        with self.engine.exclusive():
            if self._drafts is not None:
                yield
                return
            self._drafts = {}
            try:
                yield
                changes = [change for draft in self._drafts.values() for change in draft.changes()]
                changes = changes or self._new_tables()
                if changes:
                    self.engine.push(changes, about() if about else about_now(self.by))
            finally:
                self._drafts = None

    def _new_tables(self) -> list[TableChange]:
        return [TableChange(name, DROP, {}) for name in self._drafts or () if name not in self.engine.tables()]

    def drop(self, names: set[str]) -> None:
        """Take tables away, with their memory of used ids."""
        with self.engine.exclusive():
            there = names & self.engine.tables()
            if there:
                self.engine.push([TableChange(name, DROP, None) for name in sorted(there)], about_now(self.by))

    def read(self) -> dict[str, dict[str, Any]] | None:
        """All tables with string ids, as stock TinyDB reads its file; None for an empty database."""
        self.engine.pull()
        return {name: copied(dict(self.rows(name))) for name in sorted(self.engine.tables())} or None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Put `data` in the place of everything."""
        with self.transaction():
            for name in self.engine.tables() | set(data):
                draft = self.draft(name)
                draft.clear()
                for number, document in data.get(name, {}).items():
                    draft[int(number)] = document

    def close(self) -> None:
        """Give the files back."""
        self.engine.close()


class SharedTable(Table):
    """TinyDB's table over the engine."""

    document_class = SharedDocument
    _highest = 0

    _storage: SharedStorage

    @property
    def _engine(self) -> Engine:
        return self._storage.engine

    def documents(self) -> Mapping[int, dict[str, Any]]:
        """The documents by id, without a copy: to be read, never to be changed."""
        return self._storage.rows(self.name)

    def keep(self, number: int, document: Mapping[str, Any] | None) -> None:
        """Store a document under its id, whether it is new or not; None takes it away."""
        with self._storage.transaction():
            self._storage.draft(self.name)[number] = document

    def insert(self, document: Mapping[str, Any]) -> int:
        """As TinyDB's; a document without an id of its own, as most commits add one, goes a shorter way."""
        with self._engine.exclusive():
            if isinstance(document, Document) or not isinstance(document, Mapping):
                return super().insert(_ours(document))
            number = self._get_next_id()
            self._storage.put(self.name, number, dict(document))
            return number

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        with self._engine.exclusive():
            return super().insert_multiple(_ours(document) for document in documents)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        with self._engine.exclusive():
            return super().upsert(_ours(document), cond)

    def update(
        self,
        fields: Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None],
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        with self._engine.exclusive():
            # The ids first, so that only the documents that fit are copied.
            if doc_ids is None and cond is not None:
                doc_ids = self._fitting(cond)
            return super().update(fields, doc_ids=doc_ids)

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        with self._engine.exclusive():
            if doc_ids is None and cond is not None:
                doc_ids = self._fitting(cond)
            return super().remove(doc_ids=doc_ids)

    def _fitting(self, cond: QueryLike) -> list[int]:
        return [number for number, _ in self._storage.find(self.name, cond)]

    def search(self, cond: QueryLike) -> list[Document]:
        """As TinyDB's, without its query cache: what others commit would make it stale, and copies are made anyway."""
        with self._engine.steady():
            return [SharedDocument(document, number) for number, document in self._storage.find(self.name, cond)]

    def all(self) -> list[Document]:
        with self._engine.steady():
            return super().all()

    def get(self, cond: QueryLike | None = None, doc_id: int | None = None, doc_ids: list[int] | None = None) -> Any:
        if doc_id is not None:
            document = self._storage.document(self.name, int(doc_id))
            return None if document is None else SharedDocument(document, int(doc_id))
        if doc_ids is None and cond is not None:
            return next((SharedDocument(one, number) for number, one in self._storage.find(self.name, cond)), None)
        return super().get(cond, doc_id, doc_ids)  # type: ignore[arg-type]  # stock's overloads leave out what it accepts

    def count(self, cond: QueryLike) -> int:
        return self._storage.count(self.name, cond)

    def _read_table(self) -> _Rows:  # type: ignore[override]  # a mapping serves as well as a dict
        return _Rows(self.documents())

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self._storage.transaction():
            updater(self._storage.draft(self.name))

    def _get_next_id(self) -> int:
        """An id that no document of the table ever had; also within one `insert_multiple` that mixes in ids of its own."""
        self._highest = max(self._storage.last_id(self.name), self._highest) + 1
        return self._highest


def _ours(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """TinyDB's `Document` as our class, so that its id is honoured."""
    if isinstance(document, Document) and not isinstance(document, SharedDocument):
        return SharedDocument(document, document.doc_id)
    return document


class OfficeDB(TinyDB):
    """A TinyDB whose tables any number of processes may share."""

    table_class = SharedTable
    default_storage_class = SharedStorage  # type: ignore[assignment]  # stock names its own class as the type
    _storage: SharedStorage

    def tables(self) -> set[str]:
        """The names of all tables."""
        self._storage.engine.pull()
        return set(self._storage.engine.tables())

    def drop_table(self, name: str) -> None:
        """Take a table away, with its memory of used ids."""
        self._storage.drop({name})
        self._tables.pop(name, None)

    def drop_tables(self) -> None:
        """Take all tables away."""
        self._storage.drop(self.tables())
        self._tables.clear()

    @property
    def storage(self) -> SharedStorage:
        """The engine and its transactions."""
        return self._storage

    def transaction(self) -> AbstractContextManager[None]:
        """`with db.transaction():` makes several changes, of several tables, one commit."""
        return self._storage.transaction()


def engine_at(address: str | Path, **options: Any) -> Engine:
    """The engine of an address, a folder or a server; options as the engines take them."""
    if is_server(address):
        from coordhub.store.postgres import PostgresEngine  # psycopg is an extra

        options.pop("journal_limit", None)
        return PostgresEngine(str(address), **options)
    from coordhub.store.journal import JournalEngine

    return JournalEngine(Path(address), **options)


def open_database(address: str | Path, *, create: bool = True, by: str = "") -> OfficeDB:
    """The office in a folder or on a server as a TinyDB, for people who script it; a new one is made unless `create` is False."""
    return OfficeDB(engine_at(address, create=create), by)

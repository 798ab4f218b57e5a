"""Reading an office on a PostgreSQL server: what is known of its tables, what is held in memory, what is asked for row by row.

A table of up to `RESIDENT` documents is held in memory once it is gone through, and kept fresh by what was touched since; of a
larger one only the rows asked for are read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from coordhub.domain.refusal import Refused
from coordhub.store import server_tables as sql
from coordhub.store.address import server_address, without_password
from coordhub.store.engine import DROP, Commit, Document, Query, selected
from coordhub.store.errors import Missing, ReadOnly, Unreachable
from coordhub.store.journal import LOCK_TIMEOUT, SCHEMA
from coordhub.store.lines import commit_of
from coordhub.store.pushdown import ALL, where_of
from coordhub.store.server import Connection
from coordhub.store.server_commit import Known
from coordhub.store.server_table import ServerTable

RESIDENT = 20_000
"""Documents up to which a table is held in memory (about 30 MB); the directory of a city's villages has 3,300."""
CHUNK = 2_000
"""Rows that are fetched at a time where a large table is gone through."""
TRIES = 10
"""How often a transaction is begun again that the server ended for another's sake (SQLSTATE 40001)."""
T = TypeVar("T")


class Reader:
    """An office on a server, as it is read. Thread-safe; any number of processes on any number of hosts."""

    def __init__(
        self,
        address: str,
        *,
        create: bool = False,
        read_only: bool = False,
        timeout: float = LOCK_TIMEOUT,
        needs_office: bool = True,
    ) -> None:
        parts = server_address(address)
        self.address, self.office = without_password(address), parts.office
        self.revision, self.schema = -1, SCHEMA
        self.why_read_only: Refused | None = None
        self._is_asked_read_only = read_only
        self._tables: dict[str, Known] = {}
        self._state = ""
        self._is_locked = False
        self._read: dict[tuple[str, int], Document | None] = {}
        self._thread_lock = threading.RLock()
        self.connection = Connection(parts, timeout)
        self._opened = self._begun_on = 0
        self._timeout, self._needs_office = timeout, needs_office
        if create:
            self._once(self._create)
        if needs_office:
            self.pull()

    def close(self) -> None:
        """Give the connection back; the engine is not used again."""
        with self._thread_lock:
            self.connection.close()

    # The connection

    def _once(self, work: Callable[[], T]) -> T:
        """Do `work` on the connection; where that turns out to have been lost meanwhile, once more on a new one."""
        was_open = self.connection.is_open
        try:
            self._look_around()
            return work()
        except Unreachable:
            self.connection.close()
            if not was_open:
                raise
            self._look_around()
            return work()

    def _look_around(self) -> None:
        """On a new connection: forget what was read through an old one (another server may answer), see what we may do."""
        with self.connection.faults():
            self.connection.get()
        if self._opened == self.connection.opened:
            return
        self._opened = self.connection.opened
        self._tables.clear()
        self.revision = -1
        self.why_read_only = ReadOnly("store.read_only_asked") if self._is_asked_read_only else None
        [(is_read_only, tables)] = self.connection.rows(sql.RIGHTS)
        if is_read_only == "on":
            self.why_read_only = ReadOnly("server.read_only", server=self.address)
        elif tables and not self.connection.rows(sql.MAY_WRITE)[0][0]:
            self.why_read_only = ReadOnly("server.no_right", server=self.address, fault="-")

    def _create(self) -> None:
        """Make the tables where the database has none yet, and this office's head."""
        make_tables(self.connection)
        if self._needs_office and not self.connection.rows(sql.HEAD, (self.office,)):
            self.connection.run(sql.NEW_HEAD, (self.office, SCHEMA))

    # Reading

    def pull(self) -> bool:
        """Bring in what others committed; whether anything came. One small statement when nothing did."""
        with self._thread_lock:
            return False if self._state else self._once(self._pull)

    def _pull(self, head: tuple[int, int] | None = None) -> bool:
        rev, schema = head or self._head()
        if rev == self.revision:
            return False
        if rev < self.revision:
            # A standby that took over without the latest commits: nothing that was read is sure any more.
            self._tables.clear()
        if schema > SCHEMA:
            self.why_read_only = ReadOnly("store.newer_schema", schema=schema, ours=SCHEMA)
        self.schema = schema
        there: set[str] = set()
        for name, its_rev, last_id, count in self.connection.rows(sql.TABLES_OF, (self.office,)):
            there.add(name)
            known = self._tables.setdefault(name, Known(its_rev, last_id, count))
            is_news = known.rev != its_rev
            known.rev, known.last_id, known.count = its_rev, last_id, count
            if is_news and known.held is not None:
                self._refresh(name, known)
        for name in set(self._tables) - there:
            del self._tables[name]
        self.revision = rev
        return True

    def _head(self) -> tuple[int, int]:
        rows = self.connection.rows(sql.HEAD, (self.office,))
        if not rows:
            raise Missing("store.no_office", path=f"{self.address}: {self.office}")
        rev, schema = rows[0]
        return rev, schema

    def _refresh(self, name: str, known: Known) -> None:
        """Bring a table that is held up to date by what was touched since."""
        self._let_go(known)
        if known.held is None:
            return
        for number, document in self.connection.rows(sql.TOUCHED, (self.office, name, known.fresh, self.office, name)):
            if number == DROP:
                known.held = None
                return
            if document is None:
                known.held.pop(number, None)
            else:
                known.held[number] = document
        known.fresh = known.rev

    def glance(self) -> int:
        """The revision that is there to be seen; when another thread is at work, the one that is known. Asks the server: not to be
        called where a screen is drawn."""
        if self._thread_lock.acquire(blocking=False):
            try:
                self.pull()
            finally:
                self._thread_lock.release()
        return self.revision

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Inside the block, what is read belongs to one revision."""
        with self._thread_lock:
            if self._state:
                yield
                return
            try:
                self._once(self._begin_reading)
                self._state = "reading"
                yield
            finally:
                self._state = ""
                self._end()

    def _begin_reading(self) -> None:
        self.connection.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        self._begun_on = self.connection.opened
        try:
            self._pull()
        except Refused:
            self._end()
            raise

    def _end(self) -> None:
        """End the transaction, whatever state it is in."""
        self._is_locked = False
        self._read.clear()
        self.connection.roll_back()

    def load(self, table: str) -> Mapping[int, Document]:
        """The documents of a table, by id, each read when it is asked for. Not to be changed by the caller."""
        return ServerTable(self, table)

    def held(self, table: str) -> Mapping[int, Document] | None:
        """All documents of a table, from memory; None where it is too large to be held."""
        with self._thread_lock:
            known = self._fresh(table)
            if known is None:
                return {}
            if known.held is None and known.count <= RESIDENT:
                rows = self._retried(lambda: self.connection.rows(sql.ALL_OF, (self.office, table)))
                known.held, known.fresh = dict(rows), known.rev
            return known.held

    def is_held(self, table: str) -> bool:
        """Whether all documents of a table are in memory now."""
        known = self._tables.get(table)
        return known is not None and known.held is not None

    def _fresh(self, table: str) -> Known | None:
        self.pull()
        return self._tables.get(table)

    def _retried(self, read: Callable[[], T]) -> T:
        """Outside a transaction a lost connection is opened anew; inside one it ends the work."""
        if not self._state:
            return self._once(read)
        self._refuse_if_lost()
        return read()

    def _refuse_if_lost(self) -> None:
        """A transaction lives on the connection that it was begun on: what a new one would read is no part of it."""
        if not self.connection.is_open or self.connection.opened != self._begun_on:
            raise Unreachable("server.lost", server=self.address, fault="-")

    def _let_go(self, known: Known) -> None:
        """Hold a table no longer that has grown too large for it."""
        if known.count > 2 * RESIDENT:
            known.held = None

    def document(self, table: str, number: int) -> Document | None:
        """One document, or None. One statement, unless its table is held."""
        with self._thread_lock:
            known = self._tables.get(table)
            if known is not None and known.held is not None:
                self.pull()
                known = self._tables.get(table)
                if known is not None and known.held is not None:
                    return known.held.get(number)
            if self._state and (known is None or number > known.last_id):
                return None  # of the revision that is read, the highest id is known
            if (table, number) in self._read:
                return self._read[table, number]
            rows = self._retried(lambda: self.connection.rows(sql.ONE_OF, (self.office, table, number)))
            document = rows[0][0] if rows else None
            if self._state:
                self._read[table, number] = document  # one transaction sees one state
            return document

    def find(self, table: str, query: Query | None = None) -> Iterator[tuple[int, Document]]:
        """The documents that a query selects (all, without one), with their ids, by id. The server selects what it can by its
        index; every document is tested again here."""
        where = ALL if query is None else where_of(query)
        with self._thread_lock:
            # News of another thread may not come in between.
            held = self.held(table) if where == ALL else self._if_held(table)
            if held is not None:
                return iter(sorted(selected(held, query), key=lambda row: row[0]))
        if where == ALL:
            return self._all(table, query)
        statement, values = sql.found(where.sql), (self.office, table, *where.values)

        def read() -> list[tuple[int, Document]]:
            return [(n, one) for n, one in self.connection.stream(statement, values) if query is None or query(one)]

        with self._thread_lock:
            return iter(sorted(self._retried(read), key=lambda row: row[0]))

    def _if_held(self, table: str) -> Mapping[int, Document] | None:
        """The documents where they are in memory already, and fresh: no table is fetched for a query that has an index."""
        with self._thread_lock:
            known = self._fresh(table)
            return {} if known is None else known.held

    def _all(self, table: str, query: Query | None) -> Iterator[tuple[int, Document]]:
        """A large table, a part at a time."""
        last = -(1 << 62)
        while True:
            with self._thread_lock:
                after = last
                rows = self._retried(lambda: self.connection.rows(sql.CHUNK_OF, (self.office, table, after, CHUNK)))  # noqa: B023 - called at once
            for number, document in rows:
                if query is None or query(document):
                    yield number, document
            if len(rows) < CHUNK:
                return
            last = rows[-1][0]

    def count(self, table: str, query: Query | None = None) -> int:
        """How many documents a query selects (all, without one), counted by the server where it can tell exactly."""
        with self._thread_lock:
            known = self._fresh(table)
            if known is None:
                return 0
            if query is None:
                return known.count
            where = where_of(query)
            if not where.is_exact or known.held is not None:
                return sum(1 for _ in self.find(table, query))
            values = (self.office, table, *where.values)
            rows = self._retried(lambda: self.connection.rows(sql.counted(where.sql), values, prepare=False))
            return int(rows[0][0])

    def version(self, table: str) -> int:
        """The revision that last changed the table."""
        known = self._tables.get(table)
        return known.rev if known else 0

    def last_id(self, table: str) -> int:
        """The highest id that was ever used in the table."""
        known = self._tables.get(table)
        return known.last_id if known else 0

    def tables(self) -> set[str]:
        """The names of the tables."""
        return set(self._tables)

    def history(self, since_rev: int = 0, touching: tuple[str, int] | None = None) -> Iterator[Commit]:
        """The commits after `since_rev`, newest first; those of one document (table, id) if it is named."""
        for line in self.lines(since_rev, touching):
            commit = commit_of(line)
            if commit is not None:
                yield commit

    def lines(self, since_rev: int = 0, touching: tuple[str, int] | None = None) -> Iterator[bytes]:
        """The journal lines of `history`, newest first, as they were written."""
        self.pull()
        before = self.revision + 1
        while True:
            with self._thread_lock:
                given = (self.office, before, since_rev)
                statement, values = (sql.COMMITS, given) if touching is None else (sql.COMMITS_OF, (*given, *touching))
                rows = self._retried(lambda: self.connection.rows(statement, values))  # noqa: B023 - called at once
            yield from (line.encode() for _, line in rows)
            if not rows:
                return
            before = rows[-1][0]


def make_tables(connection: Connection) -> None:
    """Make our tables in a database that has none yet."""
    for attempt in range(TRIES):
        if connection.rows(sql.RIGHTS)[0][1]:
            return
        try:
            with connection.faults(), connection.get().transaction():
                for statement in sql.TABLES:
                    connection.run(statement)
        except Refused:
            # Somebody else makes them at this very moment, or we may not.
            if attempt == TRIES - 1 or not connection.is_open:
                raise
            threading.Event().wait(0.05)

"""The engine for an office that outgrew one machine: the same tables and history in PostgreSQL, as JSONB, for many hosts.

Portable SQL only (PostgreSQL, and what speaks its wire): a row of `heads` is locked by whoever commits and so orders the commits
of an office; nothing needs advisory locks or LISTEN. A commit is kept as the very line that the journal engine would have written,
so that an office moves both ways with its history whole.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import orjson

from coordhub.domain.refusal import Refused
from coordhub.store import server_tables as sql
from coordhub.store.engine import DROP, About, Commit, Document, TableChange, former_values
from coordhub.store.errors import Busy, Missing, Unreachable
from coordhub.store.journal import SCHEMA
from coordhub.store.lines import commit_line
from coordhub.store.server import driver
from coordhub.store.server_commit import Known, counted, send
from coordhub.store.server_reader import CHUNK, TRIES, Reader


class PostgresEngine(Reader):
    """An office on a server, read and written. Thread-safe; any number of processes on any number of hosts."""

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """One writer of the office at a time; re-entrant in its thread. Busy, ReadOnly or Unreachable when it may not write."""
        with self._thread_lock:
            if self._state == "writing":
                if not self._is_locked:
                    self._lock_office()
                yield
                return
            if self._state:
                raise RuntimeError("a reading unit of work writes nothing")
            try:
                self._once(self._lock_office)
                self._state = "writing"
                yield
            finally:
                self._state = ""
                self._end()

    def _lock_office(self) -> None:
        """Begin a transaction and lock the office's head: whoever holds it is the one writer."""
        if self.why_read_only is not None and self.why_read_only.key == "server.read_only":
            # A standby may have been made the primary since.
            self._opened = 0
            self._look_around()
        self._refuse_if_read_only()
        psycopg = driver()
        for attempt in range(TRIES):
            try:
                connection = self.connection.get()
                connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
                row = connection.execute(sql.LOCKED_HEAD, (self.office,)).fetchone()
                break
            except psycopg.Error as fault:
                refusal = self.connection.refusal(fault)
                self._end()
                if not _is_to_be_repeated(fault) or attempt == TRIES - 1:
                    raise refusal from fault
        if row is None:
            self._end()
            raise Missing("store.no_office", path=f"{self.address}: {self.office}")
        self._is_locked, self._begun_on = True, self.connection.opened
        try:
            self._pull((row[0], row[1]))
            self._refuse_if_read_only()
        except Refused:
            self._end()
            raise

    def _refuse_if_read_only(self) -> None:
        if self.why_read_only is not None:
            raise self.why_read_only

    def push(self, changes: Sequence[TableChange], about: About) -> int:
        """Commit, all or nothing, durable on return; the new revision. Only inside `exclusive`."""
        if self._state != "writing":
            raise RuntimeError("push outside exclusive")
        if self._is_locked:
            self._refuse_if_lost()
        else:
            self._lock_office()
        rev = self.revision + 1
        stood = self._stood(changes)
        old = [former_values(change, stood.get((change.table, change.id))) for change in changes]
        line = commit_line(Commit(rev=rev, about=about, ops=list(changes), old=old))
        after = counted(rev, changes, stood, self._tables)
        self._commit(rev, changes, after, line.decode())
        if self.revision == rev - 1:
            self._took(rev, after, orjson.loads(line)["ops"])
        return rev

    def _stood(self, changes: Sequence[TableChange]) -> dict[tuple[str, int], Document]:
        """The documents that will be changed, as they stand."""
        wanted: dict[str, list[int]] = {}
        for change in changes:
            if DROP < change.id <= self.last_id(change.table):
                wanted.setdefault(change.table, []).append(change.id)
        found: dict[tuple[str, int], Document] = {}
        for table, numbers in wanted.items():
            for first in range(0, len(numbers), CHUNK):
                some = (self.office, table, numbers[first : first + CHUNK])
                found |= {(table, number): one for number, one in self.connection.rows(sql.SOME_OF, some)}
        return found

    def _commit(self, rev: int, changes: Sequence[TableChange], after: Mapping[str, Known | None], line: str) -> None:
        """Write and commit; begun again when the server asks for it; when the connection is lost, found out what became of it."""
        psycopg = driver()
        token = uuid4().hex
        for attempt in range(TRIES):
            try:
                send(self.connection.get(), self.office, rev, changes, after, line, token)
                self.connection.get().execute("COMMIT")
                self._is_locked = False
                self._read.clear()
                return
            except psycopg.Error as fault:
                refusal = self.connection.refusal(fault)
                self._end()
                if self.connection.is_lost(fault):
                    if self._became(rev, token):
                        return
                    raise refusal from fault
                if not _is_to_be_repeated(fault) or attempt == TRIES - 1:
                    raise refusal from fault
            self._lock_office()
            if self.revision != rev - 1:
                raise Busy("server.too_busy", server=self.address)

    def _became(self, rev: int, token: str) -> bool:
        """Whether a commit whose answer was lost is there. The lock is waited for, so that one still under way has ended. Memory
        is brought to what is there, for on the new connection nothing was known any more."""
        end = time.monotonic() + max(self._timeout, 1.0)
        while True:
            try:
                self._look_around()
                with self.connection.faults(), self.connection.get().transaction():
                    self.connection.rows(sql.LOCKED_HEAD, (self.office,))
                    is_there = self.connection.rows(sql.TOKEN, (self.office, rev)) == [(token,)]
                    self._pull()
                self._begun_on = self.connection.opened
                return is_there
            except Refused as refusal:
                if time.monotonic() >= end:
                    raise Unreachable("server.unknown", server=self.address, rev=rev) from refusal
                threading.Event().wait(0.1)

    def _took(self, rev: int, after: Mapping[str, Known | None], ops: Iterable[Any]) -> None:
        """Bring memory to what was committed."""
        for name, table in after.items():
            known = self._tables.pop(name, None)
            if table is not None:
                # A table that was not there is held from its first document on.
                table.held, table.fresh = (known.held, rev) if known is not None else ({}, rev)
                self._tables[name] = table
                self._let_go(table)
        for name, number, document in ops:
            held = self._tables[name].held if name in self._tables else None
            if held is None or int(number) == DROP:
                continue
            if document is None:
                held.pop(int(number), None)
            else:
                held[int(number)] = document
        self.revision = rev

    @contextmanager
    def copying(self) -> Iterator[None]:
        """A transaction in which a whole new office is written; for `server_copy` only. Refused when the office is there."""
        with self._thread_lock:
            try:
                self._once(lambda: self.connection.run("BEGIN ISOLATION LEVEL READ COMMITTED"))
                self._state, self._begun_on = "writing", self.connection.opened
                self._refuse_if_read_only()
                if self.connection.rows(sql.NEW_HEAD + " RETURNING rev", (self.office, SCHEMA)) != [(0,)]:
                    raise Refused("store.office_there", path=self.address)
                yield
                self.connection.run("COMMIT")
            finally:
                self._state = ""
                self._end()

    def take_stock(self) -> None:
        """Bring in what the copy has written so far."""
        self.revision = -1
        self._pull()


def _is_to_be_repeated(fault: Exception) -> bool:
    return getattr(fault, "sqlstate", "") in {"40001", "40P01"}

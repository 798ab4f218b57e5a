"""The default engine: an append-only journal of commits, and one snapshot file a table.

A commit is one line, one write and one fdatasync. The line carries whole new documents, so that replaying it twice does no
harm, and the old values of the fields that changed, so that it is the audit trail and the undo step as well. Its first
member is the crc32 of the rest. The journal's first line is a manifest: the revision at which it starts and a stamp of every
snapshot. Measured choices and the faults they answer: one writer under flock, readers under the same lock shared.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import orjson

from coordhub.domain.refusal import Refused
from coordhub.store import lines
from coordhub.store.archive import JOURNAL, begin, commits, discard, forget, has_remains, keep, newest
from coordhub.store.engine import DROP, About, Commit, Document, Query, TableChange, former_values, selected
from coordhub.store.errors import Busy, Damaged, Missing, ReadOnly
from coordhub.store.lines import Manifest
from coordhub.store.memory import Table, restamp, stamped
from coordhub.store.place import locked, make_folder, open_lock, refuse_network, refusing, sync_folder, unsynced
from coordhub.store.snapshot import Stamp, misfit, read_snapshot, snapshot_path, write_snapshot, write_whole

SCHEMA = 1
LOCK = "lock"
JOURNAL_LIMIT = 4 << 20
"""Bytes of journal after which the tables that changed are written anew (about 9,700 commits)."""
LOCK_TIMEOUT = 5.0


class JournalEngine:
    """An office in a folder. Thread-safe; any number of processes on one host."""

    _journal = _lock = -1

    def __init__(
        self, folder: Path, *, create: bool = False, read_only: bool = False,
        timeout: float = LOCK_TIMEOUT, journal_limit: int = JOURNAL_LIMIT,
    ) -> None:  # fmt: skip
        refuse_network(folder)
        self.folder, self.timeout, self.journal_limit = folder, timeout, journal_limit
        self._path, self._refusing = str(folder / JOURNAL), refusing(folder)
        self.why_read_only: Refused | None = ReadOnly("store.read_only_asked") if read_only else None
        self.compaction_error: OSError | None = None
        self.revision = 0
        self._tables: dict[str, Table] = {}
        self._manifest = Manifest(base=0, schema=SCHEMA)
        self._journal, self._at, self._lines = -1, 0, 0
        self._known: tuple[int, int] = (0, 0)
        self._depth = self._steadies = 0
        self._thread_lock = threading.RLock()
        self._lock = self._open(create)
        self.pull()

    def _open(self, create: bool) -> int:
        is_there = (self.folder / JOURNAL).exists()
        if create and not is_there:
            make_folder(self.folder)
        if not is_there and has_remains(self.folder):
            raise Damaged("store.journal_gone", path=str(self.folder))
        if not is_there and not create:
            raise Missing("store.no_office", path=str(self.folder))
        descriptor, fault = open_lock(self.folder / LOCK, may_make=not is_there or self.why_read_only is None)
        if fault is not None:
            if not is_there:
                os.close(descriptor)
                raise fault
            self.why_read_only = self.why_read_only or ReadOnly("store.no_permission", path=str(self.folder))
        if not is_there:
            with locked(descriptor, exclusive=True, timeout=self.timeout), self._refusing:
                if not (self.folder / JOURNAL).exists():
                    begin(self.folder, Manifest(base=0, schema=SCHEMA))
                    sync_folder(self.folder)
        return descriptor

    def close(self) -> None:
        """Give the files back; the engine is not used again."""
        with self._thread_lock:
            for descriptor in (self._journal, self._lock):
                if descriptor >= 0:
                    os.close(descriptor)
            self._journal = self._lock = -1

    def __del__(self) -> None:
        if self._lock >= 0:
            self.close()

    def pull(self) -> bool:
        """Bring in what others committed; whether anything came. Cheap (a `stat`) when nothing did."""
        with self._thread_lock:
            if self._depth or not self._has_news():
                return False
            with locked(self._lock, exclusive=False, timeout=self.timeout):
                return self._catch_up(cut=False)

    def glance(self) -> int:
        """The revision that is there to be seen, without waiting for anybody: a poll must never hold up a screen."""
        if self._thread_lock.acquire(blocking=False):
            try:
                if not self._depth and self._has_news():
                    with suppress(Busy), locked(self._lock, exclusive=False, timeout=0):
                        self._catch_up(cut=False)
            except Damaged as gone:
                self._is_damaged(gone)
            finally:
                self._thread_lock.release()
        return self.revision

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Read inside the block and see one revision: no other thread of this process brings in news meanwhile."""
        with self._thread_lock:
            if not self._steadies:
                self.pull()
            self._steadies += 1
            try:
                yield
            finally:
                self._steadies -= 1

    def _has_news(self) -> bool:
        try:
            status = os.stat(self._path)
        except FileNotFoundError:
            raise Damaged("store.journal_gone", path=str(self.folder)) from None
        return (status.st_ino, status.st_size) != self._known

    def _catch_up(self, *, cut: bool) -> bool:
        """Read the journal from where we are; with `cut` (only its one writer may) a torn tail is taken off."""
        before = self.revision
        status = os.stat(self._path)
        is_new = status.st_ino != self._known[0]
        if is_new:
            self._start_over()
        elif status.st_size == self._at:
            self._known = (status.st_ino, status.st_size)
            return False
        taken, damage = lines.whole_lines(lines.piece(self._journal, self._at, status.st_size))
        is_whole = all(self._take(line) for line in taken) and status.st_size >= self._at
        is_torn = is_whole and damage is not None and damage.is_torn
        if not is_whole or (damage is not None and not is_torn):
            self._is_damaged(
                Damaged("store.journal_damaged", file=JOURNAL, line=self._lines + 1, offset=self._at, rev=self.revision)
            )
        elif is_torn and cut and self.why_read_only is None:
            os.ftruncate(self._journal, self._at)
            os.fdatasync(self._journal)
        # A torn tail is not known: the line that takes its place may have its size.
        self._known = (status.st_ino, self._at if is_torn else status.st_size)
        if is_new:
            self._is_damaged(misfit(self.folder, stamped(self._tables, self._manifest.tables)))
            if newest(self.folder) > self.revision:
                self._is_damaged(Damaged("store.journal_old", last=self.revision, rev=newest(self.folder)))
        return self.revision != before

    def _is_damaged(self, damage: Damaged | None) -> None:
        """Stop writing; the first damage found is the one that is said."""
        if damage is not None and not isinstance(self.why_read_only, Damaged):
            self.why_read_only = damage

    def _start_over(self) -> None:
        """Open a journal we have not seen: read its manifest, forget the tables that it knows in a newer state."""
        self._known = (0, 0)
        mode = os.O_RDWR | os.O_APPEND
        if not os.access(self._path, os.W_OK):
            mode = os.O_RDONLY
            self.why_read_only = self.why_read_only or ReadOnly("store.no_permission", path=str(self.folder))
        former, self._journal = self._journal, os.open(self._path, mode | os.O_CLOEXEC)
        if former >= 0:
            os.close(former)
        head = lines.first_line(self._journal)
        manifest = lines.manifest_of(head)
        if manifest is None:
            self._is_damaged(Damaged("store.manifest_damaged", file=JOURNAL))
            manifest, head = Manifest(base=self.revision, schema=SCHEMA), b""
        elif manifest.schema > SCHEMA:
            self.why_read_only = ReadOnly("store.newer_schema", schema=manifest.schema, ours=SCHEMA)
        self._manifest, self._at, self._lines = manifest, len(head), 1
        restamp(self._tables, manifest.tables)
        self.revision = manifest.base

    def _take(self, line: bytes) -> bool:
        """Take in one good line: a commit, or a note of snapshots about to be replaced. Whether it may follow what came before:
        a commit that is not the next one says that a line was taken out, doubled or moved."""
        parsed = orjson.loads(line)
        if "snapshots" in parsed:
            noted = {name: msgspec.convert(stamp, Stamp) for name, stamp in parsed["snapshots"].items()}
            if any(stamp.rev > self.revision for stamp in noted.values()):
                return False
            for name, stamp in noted.items():
                self._tables.setdefault(name, Table()).stamps.append(stamp)
        elif parsed.get("rev") == self.revision + 1:
            self._apply(parsed["ops"], parsed["rev"])
            self.revision = parsed["rev"]
        else:
            return False
        self._at += len(line)
        self._lines += 1
        return True

    def _apply(self, ops: list[Any], rev: int) -> None:
        for name, number, document in ops:
            if int(number) == DROP and document is None:
                self._tables.pop(name, None)
                continue
            self._tables.setdefault(name, Table()).apply(int(number), document, rev)

    def load(self, table: str) -> Mapping[int, Document]:
        """The documents of a table, by id. Not to be changed by the caller."""
        with self._thread_lock:
            found = self._tables.get(table)
            if found is None:
                return {}
            if found.documents is None and self._depth:
                self._read(table, found)
            elif found.documents is None:
                with locked(self._lock, exclusive=False, timeout=self.timeout):
                    if self._steadies:
                        # Of the revision that is read, unless a compaction has replaced its snapshot meanwhile.
                        with suppress(Damaged):
                            found.settle(read_snapshot(self.folder, table, found.stamps))
                    if found.documents is None:
                        self._catch_up(cut=False)
                        found = self._tables.get(table) or Table()
                        self._read(table, found)
            return found.documents or {}

    def _read(self, name: str, table: Table) -> None:
        if table.documents is not None:
            return
        try:
            table.settle(read_snapshot(self.folder, name, table.stamps))
        except Damaged as fault:
            self._is_damaged(fault)
            raise

    held = load

    def is_held(self, table: str) -> bool:  # noqa: ARG002 - every table is
        """Whether all documents of a table are in memory now: here they always are, once they are read."""
        return True

    def document(self, table: str, number: int) -> Document | None:
        """One document, as it stands now; None when there is none. Not to be changed by the caller."""
        with self.steady():
            return self._stood(table, number)

    def _stood(self, table: str, number: int) -> Document | None:
        """A document. Above the highest id there is none, and no need to read the table."""
        return self.load(table).get(number) if number <= self.last_id(table) else None

    def find(self, table: str, query: Query | None = None) -> Iterator[tuple[int, Document]]:
        """The documents that a query selects (all, without one), with their ids: every one is tested."""
        with self.steady():
            return iter(list(selected(self.load(table), query)))

    def count(self, table: str, query: Query | None = None) -> int:
        """How many documents a query selects (all, without one)."""
        with self.steady():
            return len(self.load(table)) if query is None else sum(1 for _ in selected(self.load(table), query))

    def version(self, table: str) -> int:
        """The revision that last changed the table."""
        found = self._tables.get(table)
        return found.version if found else 0

    def last_id(self, table: str) -> int:
        """The highest id that was ever used in the table."""
        found = self._tables.get(table)
        return found.last_id if found else 0

    def tables(self) -> set[str]:
        """The names of the tables."""
        return set(self._tables)

    @property
    def address(self) -> str:
        """Where the office is: its folder."""
        return str(self.folder)

    @property
    def schema(self) -> int:
        """The schema version of the data."""
        return self._manifest.schema

    def history(self, since_rev: int = 0, touching: tuple[str, int] | None = None) -> Iterator[Commit]:
        """The commits after `since_rev`, newest first; of one document only, if `touching` names its table and id."""
        with self.steady():
            return commits(self.folder, self.revision + 1, since_rev, touching)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """One writer at a time; re-entrant in its thread. Busy, ReadOnly or Damaged when it may not write."""
        with self._thread_lock:
            if self._depth:
                yield
                return
            self._refuse_if_read_only()
            with locked(self._lock, exclusive=True, timeout=self.timeout):
                with self._refusing:
                    self._catch_up(cut=True)
                self._refuse_if_read_only()
                self._depth = 1
                try:
                    yield
                finally:
                    self._depth = 0

    def _refuse_if_read_only(self) -> None:
        if self.why_read_only is not None:
            raise self.why_read_only

    def push(self, changes: Sequence[TableChange], about: About) -> int:
        """Commit, all or nothing, durable on return; the new revision. Only inside `exclusive`."""
        if not self._depth:
            raise RuntimeError("push outside exclusive")
        self._refuse_if_read_only()
        rev = self.revision + 1
        with self._refusing:
            old = [former_values(change, self._stood(change.table, change.id)) for change in changes]
        line = lines.commit_line(Commit(rev=rev, about=about, ops=list(changes), old=old))
        self._append(line)
        # Applied as parsed from the line: memory is what the disk says, and shares nothing with the caller.
        self._apply(orjson.loads(line)["ops"], rev)
        self.revision = rev
        if self._at > self.journal_limit:
            self._compact()
        return rev

    def _append(self, line: bytes) -> None:
        """One write, one fdatasync. A write that fails leaves nothing; a sync that fails ends writing until reopened."""
        try:
            if self._lines == 1:
                # Whoever began this journal may have died before its name was durable.
                sync_folder(self.folder)
            with self._refusing:
                write_whole(self._journal, line)
            os.fdatasync(self._journal)
        except (OSError, Refused) as fault:
            with suppress(OSError):
                os.ftruncate(self._journal, self._at)
            if isinstance(fault, OSError):
                self.why_read_only = unsynced(fault)
                raise self.why_read_only from fault
            raise
        self._at += len(line)
        self._lines += 1
        self._known = (self._known[0], self._at)

    def compact(self) -> None:
        """Write the tables that changed anew, and begin a new journal; the old one goes to the archive."""
        with self.exclusive():
            self._compact()
            if self.compaction_error:
                raise self.compaction_error

    def _compact(self) -> None:
        """A compaction that fails is no failed commit: what was committed stands in the journal, and it is tried again."""
        try:
            self._write_anew()
            self.compaction_error = None
        except (OSError, Refused) as fault:
            self.compaction_error = fault if isinstance(fault, OSError) else OSError(str(fault))
            discard(self.folder)
            if self._known == (0, 0):
                # The new journal is in place, and could not be opened: what is written now must not go to the old one.
                self.why_read_only = unsynced(self.compaction_error)

    def _write_anew(self) -> None:
        dirty = {name: table for name, table in self._tables.items() if table.is_dirty}
        if damage := misfit(self.folder, stamped(dirty, self._manifest.tables)):
            # Somebody edited the file while we worked: it is not ours to write over.
            self._is_damaged(damage)
            raise damage
        drafts: dict[str, tuple[Path, Stamp]] = {}
        for name, table in dirty.items():
            drafts[name] = write_snapshot(self.folder, name, dict(self.load(name)), table.version, table.last_id)
        note = lines.sealed({"snapshots": {name: msgspec.to_builtins(stamp) for name, (_, stamp) in drafts.items()}})
        # The note is durable before any snapshot is replaced, so that either file is known after a crash.
        self._append(note)
        for name, (draft, stamp) in drafts.items():
            dirty[name].stamps.append(stamp)
            os.replace(draft, snapshot_path(self.folder, name))
        keep(self.folder, self.revision)
        # Names of snapshots and archive are durable before the journal that relies on them; its own is when it is written to.
        sync_folder(self.folder)
        stamps = {name: drafts[name][1] if name in drafts else table.stamps[-1] for name, table in self._tables.items()}
        known = set(self._manifest.tables)
        begin(self.folder, Manifest(base=self.revision, schema=SCHEMA, tables=stamps))
        self._start_over()
        status = os.fstat(self._journal)
        self._known = (status.st_ino, status.st_size)
        forget(self.folder, known - set(self._tables))

"""The default engine: an append-only journal of commits, and one snapshot file a table.

A commit is one line, one write and one fdatasync. The line carries whole new documents, so that replaying it twice does no
harm, and the old values of the fields that changed, so that it is the audit trail and the undo step as well. Its first
member is the crc32 of the rest. The journal's first line is a manifest: the revision at which it starts and a stamp of every
snapshot. Measured choices and the faults they answer: one writer under flock, readers under the same lock shared.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import orjson

from coordhub.store import lines
from coordhub.store.archive import ARCHIVE, JOURNAL, commits, keep
from coordhub.store.engine import DROP, About, Commit, Document, TableChange
from coordhub.store.errors import Busy, Damaged, Missing, ReadOnly
from coordhub.store.fields import diff, join
from coordhub.store.lines import Manifest
from coordhub.store.memory import Table
from coordhub.store.place import locked, make_folder, open_file, refuse_network, sync_folder
from coordhub.store.snapshot import Stamp, read_snapshot, snapshot_path, write_snapshot, write_whole

SCHEMA = 1
LOCK = "lock"
JOURNAL_LIMIT = 4 << 20
"""Bytes of journal after which the tables that changed are written anew (about 9,700 commits)."""
LOCK_TIMEOUT = 5.0


class JournalEngine:
    """An office in a folder. Thread-safe; any number of processes on one host."""

    def __init__(
        self, folder: Path, *, create: bool = False, read_only: bool = False,
        timeout: float = LOCK_TIMEOUT, journal_limit: int = JOURNAL_LIMIT,
    ) -> None:  # fmt: skip
        refuse_network(folder)
        self.folder, self.timeout, self.journal_limit = folder, timeout, journal_limit
        self.why_read_only: Damaged | ReadOnly | None = ReadOnly("store.read_only_asked") if read_only else None
        self.compaction_error: OSError | None = None
        self.revision = 0
        self._tables: dict[str, Table] = {}
        self._manifest = Manifest(base=0, schema=SCHEMA)
        self._journal, self._at, self._lines = -1, 0, 0
        self._known: tuple[int, int] = (0, 0)
        self._depth = 0
        self._thread_lock = threading.RLock()
        self._lock = self._open(create)
        self.pull()

    def _open(self, create: bool) -> int:
        if create:
            make_folder(self.folder)
        is_there = (self.folder / JOURNAL).exists()
        if not is_there and not create:
            raise Missing("store.no_office", path=str(self.folder))
        path = self.folder / LOCK
        try:
            descriptor = open_file(path, os.O_RDWR | os.O_CREAT)
        except (PermissionError, OSError) as fault:
            if not is_there or (not isinstance(fault, PermissionError) and fault.errno != errno.EROFS):
                raise
            self.why_read_only = self.why_read_only or ReadOnly("store.no_permission", path=str(self.folder))
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        if not is_there:
            with locked(descriptor, exclusive=True, timeout=self.timeout):
                if not (self.folder / JOURNAL).exists():
                    self._begin_journal(Manifest(base=0, schema=SCHEMA))
        elif not os.access(self.folder / JOURNAL, os.W_OK):
            self.why_read_only = self.why_read_only or ReadOnly("store.no_permission", path=str(self.folder))
        return descriptor

    def close(self) -> None:
        """Give the files back; the engine is not used again."""
        with self._thread_lock:
            for descriptor in (self._journal, self._lock):
                if descriptor >= 0:
                    os.close(descriptor)
            self._journal = self._lock = -1

    # Reading

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
            finally:
                self._thread_lock.release()
        return self.revision

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Read inside the block and see one revision: no other thread of this process brings in news meanwhile."""
        with self._thread_lock:
            self.pull()
            yield

    def _has_news(self) -> bool:
        try:
            status = os.stat(self.folder / JOURNAL)
        except FileNotFoundError:
            raise Damaged("store.journal_gone", path=str(self.folder)) from None
        return (status.st_ino, status.st_size) != self._known

    def _catch_up(self, *, cut: bool) -> bool:
        """Read the journal from where we are; with `cut` (only its one writer may) a torn tail is taken off."""
        before = self.revision
        path = self.folder / JOURNAL
        status = os.stat(path)
        if status.st_ino != self._known[0]:
            self._start_over(path)
        content = (
            os.pread(self._journal, max(status.st_size - self._at, 0), self._at) if status.st_size > self._at else b""
        )
        taken, damage = lines.whole_lines(content)
        for line in taken:
            self._take(line)
        if damage is not None and not damage.is_torn:
            self.why_read_only = Damaged(
                "store.journal_damaged", file=JOURNAL, line=self._lines + 1, offset=self._at, rev=self.revision
            )
        elif damage is not None and cut and self.why_read_only is None:
            os.ftruncate(self._journal, self._at)
            os.fdatasync(self._journal)
            status = os.stat(path)
        self._known = (status.st_ino, status.st_size)
        return self.revision != before

    def _start_over(self, path: Path) -> None:
        """Open a journal we have not seen: read its manifest, forget the tables that it knows in a newer state."""
        if self._journal >= 0:
            os.close(self._journal)
        mode = os.O_RDWR | os.O_APPEND if os.access(path, os.W_OK) else os.O_RDONLY
        self._journal = os.open(path, mode | os.O_CLOEXEC)
        head = lines.first_line(self._journal)
        manifest = lines.manifest_of(head)
        if manifest is None:
            self.why_read_only = Damaged("store.manifest_damaged", file=JOURNAL)
            manifest, head = Manifest(base=self.revision, schema=SCHEMA), b""
        elif manifest.schema > SCHEMA:
            self.why_read_only = ReadOnly("store.newer_schema", schema=manifest.schema, ours=SCHEMA)
        self._manifest, self._at, self._lines = manifest, len(head), 1
        for name, stamp in manifest.tables.items():
            table = self._tables.get(name)
            if table is None or table.version != stamp.rev:
                self._tables[name] = Table([stamp])
            else:
                table.stamps, table.is_dirty = [stamp], False
        for name in set(self._tables) - set(manifest.tables):
            del self._tables[name]
        self.revision = max(self.revision, manifest.base)

    def _take(self, line: bytes) -> None:
        """Take in one good line: a commit, or a note of snapshots about to be replaced."""
        parsed = orjson.loads(line)
        self._at += len(line)
        self._lines += 1
        if "snapshots" in parsed:
            for name, stamp in parsed["snapshots"].items():
                self._tables.setdefault(name, Table()).stamps.append(msgspec.convert(stamp, Stamp))
            return
        self._apply(parsed["ops"], parsed["rev"])
        self.revision = max(self.revision, parsed["rev"])

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
            if found.documents is None:
                if self._depth:
                    self._read(table, found)
                else:
                    with locked(self._lock, exclusive=False, timeout=self.timeout):
                        self._catch_up(cut=False)
                        found = self._tables.get(table) or Table()
                        self._read(table, found)
            return found.documents or {}

    def _read(self, name: str, table: Table) -> None:
        if table.documents is not None:
            return
        try:
            documents = read_snapshot(self.folder, name, table.stamps)
        except Damaged as fault:
            self.why_read_only = fault
            raise
        for number, document in table.fresh.items():
            if document is None:
                documents.pop(number, None)
            else:
                documents[number] = document
        table.documents, table.fresh = documents, {}

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
    def schema(self) -> int:
        """The schema version of the data."""
        return self._manifest.schema

    def history(self, since_rev: int = 0, touching: tuple[str, int] | None = None) -> Iterator[Commit]:
        """The commits after `since_rev`, newest first; of one document only, if `touching` names its table and id."""
        with self.steady():
            return commits(self.folder, self.revision + 1, since_rev, touching)

    # Writing

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """One writer at a time; re-entrant in its thread. Busy, ReadOnly or Damaged when it may not write."""
        with self._thread_lock:
            if self._depth:
                yield
                return
            self._refuse_if_read_only()
            with locked(self._lock, exclusive=True, timeout=self.timeout):
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
        rev = self.revision + 1
        old = [self._former(change) for change in changes]
        line = lines.commit_line(Commit(rev=rev, about=about, ops=list(changes), old=old))
        self._append(line)
        self._at += len(line)
        self._lines += 1
        # Applied as parsed from the line: memory is what the disk says, and shares nothing with the caller.
        self._apply(orjson.loads(line)["ops"], rev)
        self.revision = rev
        if self._at > self.journal_limit:
            self._compact()
        return rev

    def _former(self, change: TableChange) -> dict[str, Any] | None:
        stood = self.load(change.table).get(change.id)
        if stood is None:
            return None
        if change.document is None:
            return stood
        return {join(path): was for path, (was, _) in diff(stood, change.document).items()}

    def _append(self, line: bytes) -> None:
        """One write, one fdatasync. A write that fails leaves nothing; a sync that fails ends writing until reopened."""
        try:
            write_whole(self._journal, line)
        except OSError as fault:
            with suppress(OSError):
                os.ftruncate(self._journal, self._at)
            if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise ReadOnly("store.disk_full", path=str(self.folder)) from fault
            raise ReadOnly("store.write_failed", fault=os.strerror(fault.errno or 0)) from fault
        try:
            os.fdatasync(self._journal)
        except OSError as fault:
            with suppress(OSError):
                os.ftruncate(self._journal, self._at)
            self.why_read_only = ReadOnly("store.sync_failed", fault=os.strerror(fault.errno or 0))
            raise self.why_read_only from fault
        status = os.fstat(self._journal)
        self._known = (status.st_ino, status.st_size)

    # Compaction

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
        except (OSError, Damaged) as fault:
            self.compaction_error = fault if isinstance(fault, OSError) else OSError(str(fault))
            if self._journal < 0:
                self.why_read_only = ReadOnly("store.write_failed", fault=str(fault))

    def _write_anew(self) -> None:
        dirty = {name: table for name, table in self._tables.items() if table.is_dirty}
        drafts: dict[str, tuple[Path, Stamp]] = {}
        for name, table in dirty.items():
            documents = dict(self.load(name))
            drafts[name] = write_snapshot(self.folder, name, documents, table.version, table.last_id)
        note = lines.sealed({"snapshots": {name: msgspec.to_builtins(stamp) for name, (_, stamp) in drafts.items()}})
        # The note is durable before any snapshot is replaced, so that either file is known after a crash.
        self._append(note)
        self._at += len(note)
        self._lines += 1
        for name, (draft, stamp) in drafts.items():
            dirty[name].stamps.append(stamp)
            os.replace(draft, snapshot_path(self.folder, name))
        sync_folder(self.folder)
        stamps = {name: drafts[name][1] if name in drafts else table.stamps[-1] for name, table in self._tables.items()}
        keep(self.folder, self.revision)
        self._begin_journal(Manifest(base=self.revision, schema=SCHEMA, tables=stamps))
        self._start_over(self.folder / JOURNAL)
        status = os.fstat(self._journal)
        self._known = (status.st_ino, status.st_size)
        self._forget_dropped()

    def _begin_journal(self, manifest: Manifest) -> None:
        draft = self.folder / f"{JOURNAL}.tmp"
        descriptor = open_file(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            write_whole(descriptor, lines.sealed({"manifest": msgspec.to_builtins(manifest)}))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(draft, self.folder / JOURNAL)
        sync_folder(self.folder)

    def _forget_dropped(self) -> None:
        """Take away the snapshots of tables that were dropped; only now does no journal name them."""
        kept = {snapshot_path(self.folder, name).name for name in self._tables}
        for path in self.folder.glob("*.json"):
            if path.name not in kept:
                path.unlink(missing_ok=True)


__all__ = ["ARCHIVE", "JOURNAL", "LOCK", "SCHEMA", "Busy", "JournalEngine", "Table"]

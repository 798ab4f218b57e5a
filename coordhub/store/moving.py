"""Moving an office between a folder and a server, both ways: every document with its id and revision, and the whole history.

All or nothing: on a server it is one transaction, in a folder a draft beside it that is renamed at the end. Before either, what was
written is read back, and its count and crc32 are compared with those of the source, table by table. The source is locked
meanwhile and left as it is.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import msgspec
import orjson

from coordhub.domain.refusal import Refused
from coordhub.store.address import is_server
from coordhub.store.archive import ARCHIVE, JOURNAL, journal_lines
from coordhub.store.database import engine_at
from coordhub.store.engine import WHOLE, Engine
from coordhub.store.errors import Damaged
from coordhub.store.lines import Manifest, commit_of, is_good, sealed
from coordhub.store.place import make_folder, open_file, sync_folder
from coordhub.store.snapshot import Stamp, snapshot_path, write_snapshot, write_whole

if TYPE_CHECKING:
    from coordhub.store.journal import JournalEngine

Progress = Callable[[str, int], None]
"""Called with what is being copied (a table's name, `history`, `checked`) and how many documents or commits of it are done."""
_STEP = 5_000
HISTORY, CHECKED = "history", "checked"


class Sum(msgspec.Struct, frozen=True):
    """How many documents (or commits) there are, and a crc32 over all of them in order."""

    count: int
    crc: int


class Moved(msgspec.Struct, frozen=True):
    """What was moved: the revision, and the sum of each table and of the history, the same on both sides."""

    rev: int
    tables: dict[str, Sum]
    history: Sum


def move(
    source: str | Path, target: str | Path, progress: Progress = lambda _what, _done: None, *, is_locked: bool = True
) -> Moved:
    """Copy an office from one address to another, both a folder or a server. Colleagues wait meanwhile, so that nothing is
    committed to the old one behind it; without `is_locked` a server's office is copied as it stood when this began.

    Refused when the target holds an office (or its folder anything) already, when the source is damaged or of a newer schema, or
    when what was written does not read back the same: nothing is left at the target then.
    """
    office = engine_at(source)
    try:
        if office.why_read_only is not None and not office.why_read_only.key.startswith(("store.no_perm", "server.")):
            raise office.why_read_only
        with office.exclusive() if is_locked and office.why_read_only is None else office.steady():
            if is_server(target):
                return _to_server(office, str(target), progress)
            return _to_folder(office, Path(target), progress)
    finally:
        office.close()


# Reading a source, and reading back what was written


def all_lines(engine: Engine) -> Iterator[bytes]:
    """The lines of all commits, oldest first, as they were written. Damaged when one is missing or is not as it was written."""
    last = 0
    for line in _lines(engine):
        commit = commit_of(line) if is_good(line) else None
        if commit is None or commit.rev != last + 1:
            break
        last = commit.rev
        yield line
    if last != engine.revision:
        raise Damaged("store.history_damaged")


def _lines(engine: Engine) -> Iterator[bytes]:
    if is_server(engine.address):
        from coordhub.store.server_copy import lines_from_the_first

        return lines_from_the_first(engine)  # type: ignore[arg-type]  # the address says so
    folder: JournalEngine = engine  # type: ignore[assignment]  # as above
    return journal_lines(folder.folder)


def canonical(document: Any) -> bytes:
    """A document as the same bytes on every engine: names in order, 1.0 as 1 (JSONB keeps neither apart)."""
    return orjson.dumps(_plain(document), option=orjson.OPT_SORT_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and int(value) in WHOLE:
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value


class _Summing:
    """Adds up what goes through it."""

    def __init__(self, what: str, progress: Progress) -> None:
        self.what, self.progress = what, progress
        self.count = self.crc = 0

    def documents(self, rows: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
        """Ids and documents, each counted."""
        for number, document in rows:
            self._add(b"%d:" % number + canonical(document))
            yield number, document
        self.progress(self.what, self.count)

    def lines(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Lines of history, each counted."""
        for line in lines:
            self._add(line)
            yield line
        self.progress(self.what, self.count)

    def _add(self, content: bytes) -> None:
        self.count += 1
        self.crc = crc32(content, self.crc)
        if self.count % _STEP == 0:
            self.progress(self.what, self.count)

    @property
    def sum(self) -> Sum:
        """The sum so far."""
        return Sum(self.count, self.crc)


def _in_order(engine: Engine, table: str) -> Iterator[tuple[int, Any]]:
    held = engine.held(table)
    return iter(sorted(held.items())) if held is not None else engine.find(table)


def summed(engine: Engine, progress: Progress = lambda _what, _done: None) -> tuple[dict[str, Sum], Sum]:
    """The sums of an office's tables and of its history."""
    tables: dict[str, Sum] = {}
    for name in sorted(engine.tables()):
        adding = _Summing(CHECKED, progress)
        for _ in adding.documents(_in_order(engine, name)):
            pass
        tables[name] = adding.sum
    adding = _Summing(CHECKED, progress)
    for _ in adding.lines(all_lines(engine)):
        pass
    return tables, adding.sum


def _same(before: tuple[dict[str, Sum], Sum], after: tuple[dict[str, Sum], Sum], address: str) -> None:
    if before != after:
        told = {**before[0], HISTORY: before[1]}
        found = {**after[0], HISTORY: after[1]}
        name = next(one for one in {**told, **found} if told.get(one) != found.get(one))
        raise Damaged("store.moved_wrong", path=address, name=name)


# Writing a target


def _to_server(source: Engine, address: str, progress: Progress) -> Moved:
    from coordhub.store.server_copy import copying

    with copying(address) as target:
        tables = {}
        for name in sorted(source.tables()):
            adding = _Summing(name, progress)
            rows = adding.documents(_in_order(source, name))
            target.table(name, source.version(name), source.last_id(name), rows)
            tables[name] = adding.sum
        adding = _Summing(HISTORY, progress)
        target.history(_with_touches(line) for line in adding.lines(all_lines(source)))
        sums = (tables, adding.sum)
        target.finish(source.revision)
        _same(sums, summed(target.engine, progress), target.engine.address)
    return Moved(source.revision, *sums)


def _with_touches(line: bytes) -> tuple[int, str, list[tuple[str, int]]]:
    """A line for the server: its revision, its text, and the documents it is about."""
    commit = commit_of(line)
    if commit is None:
        raise Damaged("store.history_damaged")
    return commit.rev, line.decode(), list(dict.fromkeys((op.table, op.id) for op in commit.ops))


def _to_folder(source: Engine, target: Path, progress: Progress) -> Moved:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused("store.not_empty", path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".move-", dir=target.parent) as held:
        draft = Path(held) / "office"
        make_folder(draft)
        sums = _write_folder(source, draft, progress)
        written = engine_at(draft, read_only=True)
        try:
            _same(sums, summed(written, progress), str(target))
        finally:
            written.close()
        if target.exists():
            target.rmdir()
        os.replace(draft, target)
        sync_folder(target.parent)
    return Moved(source.revision, *sums)


def _write_folder(source: Engine, folder: Path, progress: Progress) -> tuple[dict[str, Sum], Sum]:
    """Snapshots of all tables, the history as one archived journal, and a journal that begins after it; durable."""
    tables: dict[str, Sum] = {}
    stamps: dict[str, Stamp] = {}
    for name in sorted(source.tables()):
        adding = _Summing(name, progress)
        documents = dict(adding.documents(_in_order(source, name)))
        draft, stamps[name] = write_snapshot(folder, name, documents, source.version(name), source.last_id(name))
        os.replace(draft, snapshot_path(folder, name))
        tables[name] = adding.sum
    archive = folder / ARCHIVE
    archive.mkdir()
    archive.chmod(0o2770)
    adding = _Summing(HISTORY, progress)
    _write_lines(
        archive / f"journal-{source.revision:010d}.jsonl", Manifest(base=0, schema=source.schema), adding.lines(all_lines(source))
    )  # fmt: skip
    _write_lines(folder / JOURNAL, Manifest(base=source.revision, schema=source.schema, tables=stamps), ())
    sync_folder(archive)
    sync_folder(folder)
    return tables, adding.sum


def _write_lines(path: Path, manifest: Manifest, lines: Iterable[bytes]) -> None:
    descriptor = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        write_whole(descriptor, sealed({"manifest": msgspec.to_builtins(manifest)}))
        for line in lines:
            write_whole(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

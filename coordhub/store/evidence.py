"""What an office's files tell when they are laid side by side: every line of the journals, damaged ones too, and what the
commits in them make of each table. For looking after an office; daily work never comes here."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

import msgspec
import orjson

from coordhub.store import lines
from coordhub.store.archive import ARCHIVE, JOURNAL
from coordhub.store.engine import DROP
from coordhub.store.errors import Damaged
from coordhub.store.lines import Manifest
from coordhub.store.memory import Table
from coordhub.store.place import locked, open_lock
from coordhub.store.snapshot import Stamp, snapshot_bytes, snapshot_path, stamp_of

LOCK = "lock"
PATIENCE = 30.0
"""Seconds to wait for a moment in which nobody writes."""
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_REV = re.compile(rb'\{"crc":"[0-9a-f]{8}","rev":(\d+),')
_MANIFEST = re.compile(rb'\{"crc":"[0-9a-f]{8}","manifest":')
_DROPS = b',"0",null]'
_NOTE = re.compile(rb'\{"crc":"[0-9a-f]{8}","(?:manifest|snapshots)":')


class Line(msgspec.Struct, frozen=True):
    """A line of a journal: its number from 1, its place in bytes, the revision of its commit (0: it holds none), and whether it is
    a manifest."""

    number: int
    offset: int
    raw: bytes
    is_good: bool
    rev: int = 0
    is_manifest: bool = False


class Part:
    """One journal, running or archived, as far as it can be read."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content

    @cached_property
    def lines(self) -> list[Line]:
        """Every line, good or not. The torn tail that a crash leaves is none of them: nobody was told of it."""
        taken, damage = lines.whole_lines(self.content)
        end = damage.offset if damage and damage.is_torn and self.name == JOURNAL else len(self.content)
        found, at = [], 0
        for number, raw in enumerate(_LINE.findall(self.content[:end]), 1):
            is_good = number <= len(taken) or lines.is_good(raw)
            rev = _REV.match(raw) if is_good else None
            is_manifest = is_good and _MANIFEST.match(raw) is not None
            found.append(Line(number, at, raw, is_good, int(rev[1]) if rev else 0, is_manifest))
            at += len(raw)
        return found

    @cached_property
    def manifest(self) -> Manifest | None:
        """Its first line; None when that is damaged."""
        first = self.lines[:1]
        return lines.manifest_of(first[0].raw) if first and first[0].is_good else None

    @property
    def last(self) -> int:
        """The last revision that can be read in it."""
        return max((line.rev for line in self.lines), default=0) or (self.manifest.base if self.manifest else 0)

    @property
    def is_whole(self) -> bool:
        """Whether every line is good, the manifest is there, and no commit is missing between."""
        revs = [line.rev for line in self.lines if line.rev]
        return (
            self.manifest is not None
            and all(line.is_good and line.is_manifest == (line.number == 1) for line in self.lines)
            and revs == list(range(self.manifest.base + 1, self.manifest.base + 1 + len(revs)))
        )

    def stamps(self) -> Iterator[tuple[str, Stamp]]:
        """Every stamp that its manifest and its notes give, with the name of the table."""
        for line in self.lines:
            if line.is_good and _NOTE.match(line.raw):
                body = orjson.loads(line.raw)
                tables = body["manifest"]["tables"] if "manifest" in body else body["snapshots"]
                yield from ((name, msgspec.convert(stamp, Stamp)) for name, stamp in tables.items())


class Held:
    """An office's files as they stood at one moment. Snapshots and archives are never changed in place, so that an open file
    holds them still while others go on writing."""

    def __init__(
        self, folder: Path, journal: Part, snapshots: dict[str, BinaryIO], unreadable: dict[str, OSError],
        archives: list[Path],
    ) -> None:  # fmt: skip
        self.folder, self.journal, self.archives = folder, journal, archives
        self.snapshots, self.unreadable = snapshots, unreadable

    def with_journal(self, content: bytes) -> Held:
        """The same office, had it another running journal."""
        return Held(self.folder, Part(JOURNAL, content), self.snapshots, self.unreadable, self.archives)

    def snapshot(self, file: str) -> bytes | None:
        """The bytes of a snapshot; None when it is not there."""
        stream = self.snapshots.get(file)
        if stream is None:
            return None
        stream.seek(0)
        return stream.read()

    @cached_property
    def parts(self) -> list[Part]:
        """The archived journals, the oldest first, then the running one."""
        return [*(Part(f"{ARCHIVE}/{path.name}", path.read_bytes()) for path in self.archives), self.journal]


@contextmanager
def held(folder: Path, timeout: float = PATIENCE) -> Iterator[Held]:
    """The files of an office at one moment; colleagues wait only while they are opened. Damaged without a journal."""
    with ExitStack() as stack:
        descriptor, _ = open_lock(folder / LOCK, may_make=False)
        stack.callback(os.close, descriptor)
        with locked(descriptor, exclusive=False, timeout=timeout):
            office = look(folder, stack)
        yield office


def look(folder: Path, stack: ExitStack) -> Held:
    """The files of an office, for a caller that has its lock."""
    try:
        journal = Part(JOURNAL, (folder / JOURNAL).read_bytes())
    except FileNotFoundError:
        raise Damaged("store.journal_gone", path=str(folder)) from None
    inode = (folder / JOURNAL).stat().st_ino
    snapshots: dict[str, BinaryIO] = {}
    unreadable: dict[str, OSError] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            snapshots[path.name] = stack.enter_context(path.open("rb"))
        except OSError as fault:
            unreadable[path.name] = fault
    # An archive may be the running journal itself, when a compaction was cut off: it still grows.
    archives = [path for path in sorted((folder / ARCHIVE).glob("journal-*.jsonl")) if path.stat().st_ino != inode]
    return Held(folder, journal, snapshots, unreadable, archives)


class Gap(Exception):
    """A commit that no journal holds; `rev` is its revision."""

    def __init__(self, rev: int) -> None:
        super().__init__(f"commit {rev} is missing")
        self.rev = rev


class Evidence:
    """The files of an office, and those of a backup beside them if there is one."""

    def __init__(self, office: Held, other: Held | None = None) -> None:
        self.office, self.other = office, other
        self._states: dict[int, dict[str, Table]] = {}

    @cached_property
    def commits(self) -> dict[int, bytes]:
        """The line of every commit that can be read somewhere, the office's own before the backup's."""
        sources = [*self.office.parts, *(self.other.parts if self.other else [])]
        return {line.rev: line.raw for part in reversed(sources) for line in part.lines if line.rev}

    @cached_property
    def is_of_this_office(self) -> bool:
        """Whether the backup holds commits that the office holds too, and none that differs."""
        mine = {line.rev: line.raw for part in self.office.parts for line in part.lines if line.rev}
        theirs = [line for part in (self.other.parts if self.other else ()) for line in part.lines if line.rev in mine]
        return bool(theirs) and all(mine[line.rev] == line.raw for line in theirs)

    @cached_property
    def start(self) -> tuple[int, set[str]]:
        """The revision from which the commits can be gone through, and the tables that were there already."""
        known = [part.manifest for part in self.office.parts if part.manifest]
        first = min(known, key=lambda manifest: manifest.base, default=None)
        if 1 in self.commits or first is None or not first.base:
            return 0, set()
        return first.base, set(first.tables)

    def tables_at(self, rev: int) -> dict[str, Table]:
        """Every table as the commits up to a revision made it. Gap when one of them cannot be read."""
        if rev not in self._states:
            begin, _ = self.start
            tables: dict[str, Table] = {}
            for number in range(begin + 1, rev + 1):
                if number not in self.commits:
                    raise Gap(number)
                for name, at, document in orjson.loads(self.commits[number])["ops"]:
                    if int(at) == DROP and document is None:
                        tables.pop(name, None)
                    else:
                        tables.setdefault(name, Table()).apply(int(at), document, number)
            self._states[rev] = tables
        return self._states[rev]

    def rebuilt(self, name: str, stamp: Stamp) -> Table | None:
        """A table as it stood at a stamp; None when the commits do not lead to what the stamp says, so that nothing is proven.
        Gap when one of them cannot be read."""
        begin, unknown = self.start
        if name in unknown:
            raise Gap(begin)
        table = self.tables_at(stamp.rev).get(name)
        if table is None or table.documents is None:
            return None
        content = snapshot_bytes(name, table.documents)
        made = stamp_of(content, len(table.documents), table.version, table.last_id)
        known = stamp if stamp.size >= 0 else msgspec.structs.replace(stamp, size=made.size)
        return table if made == known else None

    def stamps_now(self) -> dict[str, list[Stamp]]:
        """The stamps that a table's snapshot may bear today: the manifest's, and those noted since. A table that was dropped since
        needs none."""
        manifest = self.office.journal.manifest
        found: dict[str, list[Stamp]] = {name: [stamp] for name, stamp in (manifest.tables if manifest else {}).items()}
        for line in self.office.journal.lines[1:] if found else ():
            body = orjson.loads(line.raw) if line.is_good and (_NOTE.match(line.raw) or _DROPS in line.raw) else {}
            for name, stamp in body.get("snapshots", {}).items():
                if name in found:
                    found[name].append(msgspec.convert(stamp, Stamp))
            for name, number, document in body.get("ops", ()):
                if int(number) == DROP and document is None:
                    found.pop(name, None)
        return found

    def file_of(self, name: str) -> str:
        """The file name of a table's snapshot."""
        return snapshot_path(self.office.folder, name).name

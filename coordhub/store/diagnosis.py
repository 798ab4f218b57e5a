"""Telling damage apart: a hand edit, a half-restored backup, another office's file, a line that does not read any more. Reads as
much as it takes, for it is asked only when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zlib import crc32

import msgspec
import orjson

from coordhub.domain.refusal import Refused
from coordhub.store.archive import JOURNAL
from coordhub.store.errors import Damaged
from coordhub.store.evidence import Evidence, Gap, Line, Part
from coordhub.store.fields import diff, join
from coordhub.store.records import of_table, record_id
from coordhub.store.snapshot import Stamp

_NAMED = 8
"""Records and fields that a sentence names before it says how many more there are."""
_ALIKE = 0.5
"""Share of equal fields from which a table is this office's, edited; below it is another's."""


class Finding(msgspec.Struct, frozen=True):
    """Something that a check noticed: the sentence to say, and whether data is damaged (else it is a remark)."""

    said: Refused
    is_damage: bool = True


class Hole(msgspec.Struct, frozen=True):
    """Lines of a journal that do not read, one after the other, and the commits that are lost with them: from `first` to `until`
    (-1: how many cannot be known, for nothing good follows); none when `until` is below `first`."""

    part: Part
    lines: tuple[Line, ...]
    at: int
    first: int
    until: int

    @property
    def line(self) -> int:
        """The number of the first line that is bad, or before which something is missing."""
        return self.lines[0].number if self.lines else self.at

    @property
    def offset(self) -> int:
        """Its place in bytes."""
        return self.part.lines[self.line - 1].offset if self.line <= len(self.part.lines) else len(self.part.content)

    @property
    def holds_manifest(self) -> bool:
        """Whether the journal's first line is among them."""
        return bool(self.lines) and self.lines[0].number == 1


def holes(part: Part, base: int, ends: int = -1) -> Iterator[Hole]:
    """The holes of a journal that begins at the revision `base` and ends at `ends` (-1: not known). A good line where it does not
    belong (doubled, or moved) is one of the bad lines of a hole."""
    bad: list[Line] = []
    before = base
    for line in part.lines:
        is_stray = 0 < line.rev <= before or (line.is_manifest and line.number > 1)
        if not line.is_good or is_stray:
            bad.append(line)
        elif line.rev:
            if bad or line.rev > before + 1:
                yield Hole(part, tuple(bad), line.number, before + 1, line.rev - 1)
            bad, before = [], line.rev
    if bad and ends < 0 and all(line.is_good for line in bad):
        ends = before
    if bad or before < ends:
        yield Hole(part, tuple(bad), len(part.lines) + 1, before + 1, ends)


def journal_findings(evidence: Evidence) -> Iterator[Finding]:
    """What is wrong with the running journal."""
    journal = evidence.office.journal
    base = journal.manifest.base if journal.manifest else base_of(evidence)
    if journal.manifest is None:
        yield Finding(Damaged("store.found.manifest", file=JOURNAL, line=1, offset=0))
    for hole in holes(journal, base):
        if not (hole.holds_manifest and (hole.until == hole.first - 1 or len(journal.lines) == 1)):
            yield Finding(_of_hole(hole))
    newest = max((end_of(part.name) for part in evidence.office.parts[:-1]), default=0)
    if newest > journal.last and journal.is_whole:
        yield Finding(Damaged("store.journal_old", file=JOURNAL, last=journal.last, rev=newest))


def _of_hole(hole: Hole) -> Damaged:
    place: dict[str, Any] = {"file": hole.part.name, "line": hole.line, "offset": hole.offset}
    if not hole.lines:
        return Damaged("store.found.gap", **place, first=hole.first, until=hole.until)
    if hole.until < 0:
        return Damaged("store.found.tail", **place, first=hole.first)
    if hole.until < hole.first:
        return Damaged("store.found.empty", **place)
    return Damaged("store.found.line", **place, first=hole.first, until=hole.until)


def base_of(evidence: Evidence) -> int:
    """The revision at which the running journal must begin when its own manifest does not say it: where the archive ends."""
    return max((end_of(part.name) for part in evidence.office.parts[:-1]), default=0)


def end_of(name: str) -> int:
    """The revision at which an archived journal ends, as its name says."""
    digits = name.rpartition("-")[2].partition(".")[0]
    return int(digits) if digits.isdecimal() else 0


def archive_findings(evidence: Evidence) -> Iterator[Finding]:
    """What is wrong with the archived journals, one by one, and with their being a chain without a gap."""
    covered = 0
    for part in evidence.office.parts:
        is_running = part is evidence.office.journal
        base = part.manifest.base if part.manifest else covered
        if base > covered:
            yield Finding(Damaged("store.archive_gap", file=part.name, first=covered + 1, until=base))
        ends = end_of(part.name)
        if not is_running and not (part.is_whole and part.last >= ends):
            bad = next(holes(part, base, ends), None)
            line, offset = (bad.line, bad.offset) if bad else (1, 0)
            yield Finding(Damaged("store.archive_damaged", file=part.name, line=line, offset=offset))
        covered = max(covered, ends, part.last)


def snapshot_findings(evidence: Evidence) -> Iterator[Finding]:
    """What is wrong with the snapshots, each named for what it is."""
    for name, stamps in sorted(evidence.stamps_now().items()):
        found = of_snapshot(evidence, name, stamps)
        if found is not None:
            yield Finding(found)


def of_snapshot(evidence: Evidence, name: str, stamps: list[Stamp]) -> Damaged | None:
    """What is wrong with the snapshot of a table, or None."""
    file = evidence.file_of(name)
    if file in evidence.office.unreadable:
        return Damaged("store.found.no_access", file=file, fault=evidence.office.unreadable[file].strerror)
    content = evidence.office.snapshot(file)
    if content is None:
        return Damaged("store.found.gone", file=file)
    crc = crc32(content)
    if any(stamp.crc == crc for stamp in stamps):
        return None
    last = evidence.office.journal.last
    known = (stamp for part in evidence.office.parts for table, stamp in part.stamps() if table == name)
    older = [stamp for stamp in known if stamp.crc == crc and stamp.rev <= last]
    if older:
        return Damaged("store.found.older", file=file, rev=older[-1].rev, last=stamps[0].rev)
    try:
        documents: Any = orjson.loads(content)
    except orjson.JSONDecodeError as fault:
        offset = _place(content, fault)
        return Damaged("store.found.unreadable", file=file, line=content[:offset].count(b"\n") + 1, offset=offset)
    if not is_table(documents, name):
        return Damaged("store.found.foreign", file=file)
    found: dict[str, dict[str, Any]] = documents[name]
    return _compared(evidence, name, stamps, found, file)


def _place(content: bytes, fault: orjson.JSONDecodeError) -> int:
    """The byte at which a file stops being JSON."""
    try:
        return len(content.decode()[: fault.pos].encode())
    except UnicodeDecodeError as bad:
        return bad.start


def is_table(documents: Any, name: str) -> bool:
    """Whether what a file holds has the form of the table's snapshot."""
    rows = documents.get(name) if isinstance(documents, dict) else None
    return isinstance(rows, dict) and all(
        number.isdecimal() and isinstance(document, dict) for number, document in rows.items()
    )


def _rev(document: dict[str, Any]) -> int:
    rev = document.get("rev", 0)
    return rev if isinstance(rev, int) else 0


def _compared(
    evidence: Evidence, name: str, stamps: list[Stamp], found: dict[str, dict[str, Any]], file: str
) -> Damaged:
    """An edit by hand, newer data or another office's, by what the commits say should be there."""
    last = evidence.office.journal.last
    newer = [number for number, document in found.items() if _rev(document) > last]
    told = Damaged("store.found.newer", file=file, records=named(name, newer), last=last) if newer else None
    try:
        table = evidence.rebuilt(name, stamps[-1]) or evidence.rebuilt(name, stamps[0])
    except Gap as gap:
        return told or Damaged("store.found.changed", file=file, rev=gap.rev)
    if table is None or table.documents is None:
        return told or Damaged("store.found.unproven", file=file)
    right = {str(number): document for number, document in table.documents.items()}
    # What is newer has changed since; what is not must be as it was.
    compared = {number for number in {**right, **found} if number not in newer}
    ours, theirs = ({n: rows[n] for n in rows if n in compared} for rows in (right, found))
    if _likeness(ours, theirs) < _ALIKE:
        return Damaged("store.found.foreign", file=file)
    if told is not None:
        return told
    changed = [number for number in {**right, **found} if right.get(number) != found.get(number)]
    if not changed:
        return Damaged("store.found.layout", file=file)
    fields = dict.fromkeys(
        join(path) for number in changed for path in diff(right.get(number, {}), found.get(number, {}))
    )
    return Damaged("store.found.edited", file=file, records=named(name, changed), fields=_some(list(fields)))


def _likeness(one: dict[str, dict[str, Any]], other: dict[str, dict[str, Any]]) -> float:
    """The share of fields that two states of a table have in common."""
    same = total = 0
    for number in {**one, **other}:
        a, b = one.get(number, {}), other.get(number, {})
        total += len(a.keys() | b.keys())
        same += sum(field in b and b[field] == value for field, value in a.items())
    return same / total if total else 1.0


def named(table: str, numbers: list[str]) -> str:
    """Documents of a table as people call them: `t17, t18`."""
    kind = of_table(table)
    return _some([record_id(kind, int(number)) if kind else f"{table}/{number}" for number in numbers])


def _some(names: list[str]) -> str:
    more = f" +{len(names) - _NAMED}" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more

"""Repair: what can be proven from archive, journal, snapshots or a backup is put back; what cannot is refused, and nothing is
guessed. The damaged office is kept aside first."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec

from coordhub.domain.refusal import Refused
from coordhub.store import lines
from coordhub.store.address import is_server
from coordhub.store.archive import ARCHIVE, JOURNAL
from coordhub.store.diagnosis import Finding, Hole, archive_findings, base_of, end_of, holes, of_snapshot
from coordhub.store.errors import Damaged, Missing, ReadOnly
from coordhub.store.evidence import LOCK, PATIENCE, Evidence, Gap, Held, held, look
from coordhub.store.journal import SCHEMA
from coordhub.store.lines import Manifest
from coordhub.store.place import file_mode, locked, open_file, open_lock, sync_folder
from coordhub.store.snapshot import Stamp, snapshot_bytes, stamp_of, write_whole

ASIDE = "damaged"
"""How the folders are named in which a damaged office is kept: `damaged-20200706-085000`."""


class Repair(msgspec.Struct, frozen=True):
    """What a repair did, and what is still wrong. `aside` is where the damaged office is kept (empty: nothing was changed)."""

    done: list[Refused]
    left: list[Finding]
    aside: str = ""


class _Plan:
    """The files that a repair will write, and what it says of each."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.done: list[Refused] = []
        self.refused: list[Refused] = []

    def put(self, name: str, content: bytes, said: Refused) -> None:
        """Write a file anew."""
        self.files[name] = content
        self.done.append(said)


def repair(address: str | Path, source: Path | None = None) -> Repair:
    """Put back what damage took, from the office's own archive and snapshots, and from a backup if one is given.

    When something of today's data cannot be proven, nothing is changed, and `left` says what would be lost. Holes in old archives
    that no backup fills are left as they are.
    """
    from coordhub.store.doctor import check

    if is_server(address):
        raise Refused("server.no_repair")
    folder = Path(address)
    if not any(finding.is_damage for finding in check(folder)):
        return Repair([], [])
    aside = ""
    with _alone(folder), ExitStack() as stack:
        office = look(folder, stack)
        backup = stack.enter_context(_opened(source)) if source else None
        plan = _planned(office, backup, source)
        if plan.refused:
            return Repair([], [Finding(reason) for reason in plan.refused])
        if plan.files:
            _prove(folder, plan)
            aside = str(folder / _keep_aside(folder))
            _apply(folder, plan.files)
    return Repair(plan.done, [finding for finding in check(folder) if finding.is_damage], aside)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the office's lock as its writer. ReadOnly without the permission to write."""
    if not folder.is_dir():
        raise Missing("store.no_office", path=str(folder))
    if not os.access(folder, os.W_OK):
        raise ReadOnly("store.no_permission", path=str(folder))
    descriptor, fault = open_lock(folder / LOCK, may_make=True)
    try:
        if fault is not None:
            raise ReadOnly("store.no_permission", path=str(folder))
        with locked(descriptor, exclusive=True, timeout=PATIENCE):
            yield
    finally:
        os.close(descriptor)


@contextmanager
def _opened(source: Path) -> Iterator[Held]:
    """The files of a backup, unpacked for the while."""
    from coordhub.store.backup import unpacked

    with tempfile.TemporaryDirectory(prefix="coordhub-") as place:
        unpacked(source, Path(place) / "office")
        with held(Path(place) / "office") as office:
            yield office


# What is to be written


def _planned(office: Held, backup: Held | None, source: Path | None) -> _Plan:
    plan = _Plan()
    evidence = Evidence(office, backup)
    if backup is not None and not evidence.is_of_this_office:
        raise Refused("store.other_backup", path=str(source))
    if office.journal.manifest and office.journal.manifest.schema > SCHEMA:
        raise ReadOnly("store.newer_schema", schema=office.journal.manifest.schema, ours=SCHEMA)
    journal = _mended_journal(evidence, plan)
    if journal is None:
        return plan
    mended = Evidence(office.with_journal(journal), backup)
    for name, stamps in sorted(mended.stamps_now().items()):
        if of_snapshot(mended, name, stamps) is not None:
            _mend_snapshot(mended, name, stamps, plan)
    _mend_archives(mended, plan)
    newest = max((end_of(part.name) for part in office.parts[:-1]), default=0)
    if newest > mended.office.journal.last:
        plan.refused.append(Damaged("store.repair.old_journal", last=mended.office.journal.last, rev=newest))
    return plan


def _mended_journal(evidence: Evidence, plan: _Plan) -> bytes | None:
    """The running journal as it was, or None when that cannot be proven."""
    journal = evidence.office.journal
    base = journal.manifest.base if journal.manifest else base_of(evidence)
    head = b""
    if journal.manifest is None:
        manifest = _proven_manifest(evidence, base) if journal.lines else None
        if manifest is None:
            plan.refused.append(Damaged("store.repair.manifest", file=JOURNAL))
            return None
        head = lines.sealed({"manifest": msgspec.to_builtins(manifest)})
        plan.done.append(Refused("store.repaired.manifest", file=JOURNAL))
    found = list(holes(journal, base))
    if not head and not found:
        # The torn tail that a crash left is no damage, and not ours to cut.
        return journal.content
    content = _filled(evidence, found, head, plan)
    if content is not None:
        plan.files[JOURNAL] = content
    return content


def _filled(evidence: Evidence, found: list[Hole], head: bytes, plan: _Plan) -> bytes | None:
    """The journal's lines behind `head`, each hole filled with the commits that stood there; None when one is held nowhere."""
    part = evidence.office.journal
    before: dict[int, list[bytes]] = {}
    dropped = {line.number for hole in found for line in hole.lines}
    for hole in found:
        fill = _fill(evidence, hole, len(head) if hole.holds_manifest else 0)
        if fill is None:
            plan.refused.append(_refusal(hole))
            return None
        before[hole.line] = fill
        place: dict[str, Any] = {"file": part.name, "line": hole.line}
        if fill:
            until = hole.first + len(fill) - 1
            plan.done.append(Refused("store.repaired.lines", **place, first=hole.first, until=until))
        elif not hole.holds_manifest:
            plan.done.append(Refused("store.repaired.empty", **place))
    whole = [head]
    for line in part.lines:
        whole += before.pop(line.number, [])
        if line.number not in dropped:
            whole.append(line.raw)
    return b"".join([*whole, *(raw for fill in before.values() for raw in fill)])


def _fill(evidence: Evidence, hole: Hole, taken: int) -> list[bytes] | None:
    """The lines of the commits that a hole took, when all of them are known; None when they are not. `taken` is how many of its
    bytes were the manifest's."""
    if hole.until >= 0:
        wanted = range(hole.first, hole.until + 1)
        return [evidence.commits[rev] for rev in wanted] if all(rev in evidence.commits for rev in wanted) else None
    # Nothing good follows: how many commits there were is told by their size alone, which must fit to the byte.
    room, rev = sum(len(line.raw) for line in hole.lines) - taken, hole.first
    fill: list[bytes] = []
    while room > 0 and rev in evidence.commits:
        fill.append(evidence.commits[rev])
        room -= len(fill[-1])
        rev += 1
    return fill if room == 0 else None


def _refusal(hole: Hole) -> Damaged:
    place: dict[str, Any] = {"file": hole.part.name, "line": hole.line}
    if hole.until < 0:
        return Damaged("store.repair.tail", **place, first=hole.first)
    return Damaged("store.repair.lines", **place, first=hole.first, until=hole.until)


def _proven_manifest(evidence: Evidence, base: int) -> Manifest | None:
    """The manifest that the commits give, when every snapshot is what it says; a backup's that begins at the same revision."""
    for part in evidence.other.parts if evidence.other else ():
        if part.manifest is not None and part.manifest.base == base:
            return part.manifest
    try:
        tables = evidence.tables_at(base)
    except Gap:
        return None
    if evidence.start[0] or any(table.documents is None for table in tables.values()):
        return None
    schema = max((part.manifest.schema for part in evidence.office.parts if part.manifest), default=1)
    stored = tables["meta"].documents.get(1) if "meta" in tables and tables["meta"].documents else None
    stamps: dict[str, Stamp] = {}
    for name, table in tables.items():
        content = snapshot_bytes(name, table.documents or {})
        if evidence.office.snapshot(evidence.file_of(name)) != content:
            return None
        stamps[name] = stamp_of(content, len(table.documents or {}), table.version, table.last_id)
    return Manifest(base=base, schema=int(stored["schema"]) if stored else schema, tables=stamps)


def _mend_snapshot(evidence: Evidence, name: str, stamps: list[Stamp], plan: _Plan) -> None:
    """A table's snapshot from the commits, or from the backup, when it is to the byte what the journal knows."""
    file = evidence.file_of(name)
    why: Refused = Damaged("store.repair.unproven", file=file)
    for stamp in reversed(stamps):
        theirs = evidence.other.snapshot(file) if evidence.other else None
        if theirs is not None and crc32(theirs) == stamp.crc and stamp.size in {-1, len(theirs)}:
            plan.put(file, theirs, Refused("store.repaired.from_backup", file=file, rev=stamp.rev))
            return
        try:
            table = evidence.rebuilt(name, stamp)
        except Gap as gap:
            why = Damaged("store.repair.gap", file=file, rev=gap.rev)
            continue
        if table is not None:
            content = snapshot_bytes(name, table.documents or {})
            plan.put(file, content, Refused("store.repaired.snapshot", file=file, count=stamp.count, rev=stamp.rev))
            return
    plan.refused.append(why)


def _mend_archives(evidence: Evidence, plan: _Plan) -> None:
    """Archived journals that a backup holds whole, and that agree with what can be read of them here."""
    damaged = {str(finding.said.params["file"]) for finding in archive_findings(evidence)}
    theirs = {part.name: part for part in (evidence.other.parts[:-1] if evidence.other else ())}
    mine = {part.name: part for part in evidence.office.parts[:-1]}
    for name, part in theirs.items():
        if part.is_whole and (name in damaged or name not in mine):
            plan.put(name, part.content, Refused("store.repaired.archive", file=name))


# Writing it


def _copy(folder: Path, to: Path, *, whole: bool = False) -> None:
    """An office's files beside it: snapshots and archives as links, the journal, which grows, as a copy. With `whole` the drafts
    that lie about as well."""
    to.mkdir()
    (to / ARCHIVE).mkdir()
    names = [*folder.glob("*.json"), *(folder / ARCHIVE).glob("*")]
    names += folder.glob("*.tmp") if whole else []
    grows = (folder / JOURNAL).stat().st_ino
    for path in names:
        if path.stat().st_ino != grows and path.suffix != ".tmp":
            os.link(path, to / path.relative_to(folder))
        else:
            shutil.copy2(path, to / path.relative_to(folder))
    shutil.copy2(folder / JOURNAL, to / JOURNAL)
    to.chmod(folder.stat().st_mode & 0o7777)
    (to / ARCHIVE).chmod(0o2770 if file_mode(folder) == 0o660 else 0o700)


def _prove(folder: Path, plan: _Plan) -> None:
    """Look the repaired office through before anything is changed: no damage but old holes in the archive may be left."""
    from coordhub.store.doctor import check

    old = {"store.archive_damaged", "store.archive_gap", "store.record_damaged"}
    with tempfile.TemporaryDirectory(prefix=".repair-", dir=folder) as place:
        draft = Path(place) / "office"
        _copy(folder, draft)
        _apply(draft, plan.files)
        for finding in check(draft):
            if finding.is_damage and finding.said.key not in old:
                raise finding.said


def _keep_aside(folder: Path) -> str:
    """Keep the damaged office as it is, in a folder of its own that appears whole."""
    name = f"{ASIDE}-{datetime.now().strftime('%Y%m%d-%H%M%S')}"
    taken = 1
    while (folder / name).exists():
        taken += 1
        name = f"{name.rpartition('_')[0] or name}_{taken}"
    with tempfile.TemporaryDirectory(prefix=".repair-", dir=folder) as place:
        draft = Path(place) / "office"
        _copy(folder, draft, whole=True)
        for path in (draft / JOURNAL, draft / ARCHIVE, draft):
            descriptor = os.open(path, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
        os.replace(draft, folder / name)
    sync_folder(folder)
    return name


def _apply(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files, each durable under another name first; snapshots and archives before the journal that names them. Cut off
    in between, every file is the old or the new one, and repairing again does the rest."""
    drafts: list[tuple[Path, Path]] = []
    (folder / ARCHIVE).mkdir(exist_ok=True)
    for name in sorted(files, key=lambda name: (name == JOURNAL, name)):
        path = folder / name
        draft = path.with_name(path.name + ".tmp")
        descriptor = open_file(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            write_whole(descriptor, files[name])
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        drafts.append((draft, path))
    for draft, path in drafts:
        os.replace(draft, path)
        sync_folder(path.parent)

"""Looking after an office's files: check, backup, restore."""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from pathlib import Path

import msgspec

from coordhub.domain.refusal import Refused
from coordhub.store import lines
from coordhub.store.errors import Damaged, Missing
from coordhub.store.journal import ARCHIVE, JOURNAL, JournalEngine
from coordhub.store.place import make_folder, open_file, sync_folder
from coordhub.store.records import OF_TABLE, to_record
from coordhub.store.work import Store, open_store

_TRIES = 5


class Finding(msgspec.Struct, frozen=True):
    """Something that `check` noticed: the sentence to say, and whether data is damaged (else it is a remark)."""

    said: Refused
    is_damage: bool = True


def check(folder: Path) -> list[Finding]:
    """Read the whole office, journal, snapshots, archives and every record, and say what is wrong. Changes nothing."""
    found: list[Finding] = []
    try:
        engine = JournalEngine(folder, read_only=True)
    except (Damaged, Missing) as fault:
        return [Finding(fault, isinstance(fault, Damaged))]
    try:
        engine.pull()
        if isinstance(engine.why_read_only, Damaged):
            found.append(Finding(engine.why_read_only))
        for name in sorted(engine.tables()):
            found += _check_table(engine, name)
    finally:
        engine.close()
    for archive in sorted((folder / ARCHIVE).glob("journal-*.jsonl")):
        taken, damage = lines.whole_lines(archive.read_bytes())
        if damage is not None:
            name = f"{ARCHIVE}/{archive.name}"
            found.append(
                Finding(Damaged("store.archive_damaged", file=name, line=len(taken) + 1, offset=damage.offset))
            )
    found += [Finding(Refused("store.leftover", file=draft.name), is_damage=False) for draft in folder.glob("*.tmp")]
    return found


def _check_table(engine: JournalEngine, name: str) -> list[Finding]:
    try:
        documents = engine.load(name)
    except Damaged as fault:
        return [Finding(fault)]
    found: list[Finding] = []
    kind = OF_TABLE.get(name)
    for number, document in documents.items() if kind else ():
        try:
            to_record(kind, number, document)  # type: ignore[arg-type]  # there is a kind where there are documents to go through
        except Damaged as fault:
            found.append(Finding(fault))
    return found


def counted(folder: Path) -> tuple[int, int]:
    """How many records the office holds, and its revision."""
    engine = JournalEngine(folder, read_only=True)
    try:
        return sum(len(engine.load(name)) for name in engine.tables() if name in OF_TABLE), engine.revision
    finally:
        engine.close()


def backup(store: Store, target: Path) -> Path:
    """Copy the office into one compressed file while colleagues go on writing; the file appears whole or not at all.

    Snapshots and archives are never changed in place, so links hold them still; the journal is copied up to its last whole line.
    """
    folder = store.path
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as held:
        for _ in range(_TRIES):
            if _hold(folder, Path(held)):
                break
        else:
            raise Refused("store.backup_moving")
        draft = target.with_name(target.name + ".part")
        draft.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as packed:
                for path in sorted(Path(held).rglob("*")):
                    packed.add(path, arcname=str(path.relative_to(held)), recursive=False)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, target)
        sync_folder(target.parent)
    return target


def _hold(folder: Path, held: Path) -> bool:
    """Link what stands still and copy the journal; whether no compaction came between."""
    for path in held.rglob("*.json*"):
        path.unlink()
    before = (folder / JOURNAL).stat().st_ino
    (held / ARCHIVE).mkdir(exist_ok=True)
    for path in [*folder.glob("*.json"), *(folder / ARCHIVE).glob("journal-*.jsonl")]:
        os.link(path, held / path.relative_to(folder))
    content = (folder / JOURNAL).read_bytes()
    taken, _ = lines.whole_lines(content)
    (held / JOURNAL).write_bytes(b"".join(taken))
    return (folder / JOURNAL).stat().st_ino == before


def restore(source: Path, into: Path) -> Store:
    """Unpack a backup into a new folder, look it through, and only then put it in its place.

    Refused when the folder holds anything, or when the backup is not whole: nothing is left behind then.
    """
    if into.exists() and any(into.iterdir()):
        raise Refused("store.not_empty", path=str(into))
    into.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=into.parent) as held:
        draft = Path(held) / "office"
        make_folder(draft)
        try:
            with tarfile.open(source, mode="r:gz") as packed:
                _unpack(packed, draft)
        except (tarfile.TarError, OSError, EOFError) as fault:
            raise Refused("store.no_backup", path=str(source)) from fault
        if not (draft / JOURNAL).exists() or any(finding.is_damage for finding in check(draft)):
            raise Refused("store.no_backup", path=str(source))
        if into.exists():
            into.rmdir()
        os.replace(draft, into)
        sync_folder(into.parent)
    return open_store(into)


def _unpack(packed: tarfile.TarFile, folder: Path) -> None:
    """Write out the plain files of a backup with the office's own modes; names that lead elsewhere are left out."""
    (folder / ARCHIVE).mkdir(mode=0o2770)
    for member in packed:
        name = Path(member.name)
        if not member.isfile() or name.is_absolute() or ".." in name.parts or len(name.parts) > 2:
            continue
        stream = packed.extractfile(member)
        if stream is None or not (folder / name).parent.is_dir():
            continue
        with os.fdopen(open_file(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as out:
            shutil.copyfileobj(stream, out)


__all__ = ["Finding", "backup", "check", "counted", "restore"]

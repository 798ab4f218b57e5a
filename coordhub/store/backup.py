"""Backup and restore: an office as one compressed file, taken while colleagues go on writing."""

from __future__ import annotations

import fcntl
import gzip
import io
import os
import shutil
import stat
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

import msgspec

from coordhub.domain.refusal import Refused
from coordhub.store.archive import ARCHIVE, JOURNAL
from coordhub.store.diagnosis import journal_findings, snapshot_findings
from coordhub.store.errors import Damaged
from coordhub.store.evidence import LOCK, Evidence, Held, held
from coordhub.store.place import file_mode, make_folder, open_file, sync_folder
from coordhub.store.work import Store, open_store

CONTENTS = "contents.json"
"""The last file of a backup: what the others are, so that one that was cut short or changed is told."""


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds: the revision, the mode of the office's folder, and size and crc32 of every file."""

    rev: int
    mode: int
    files: dict[str, tuple[int, int]]


def backup(store: Store, target: Path) -> Path:
    """Copy the office into one compressed file; it appears under its name whole, or not at all, and holds every commit that was
    acknowledged before. Damaged when today's data could not be restored from it: a good older backup is not to be replaced by
    it."""
    folder = Path(store.address)
    with held(folder) as office, _draft(target) as stream:
        _refuse_damaged(Evidence(office))
        with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as packed:
            _pack(packed, office)
    return target


def _refuse_damaged(evidence: Evidence) -> None:
    for finding in (*journal_findings(evidence), *snapshot_findings(evidence)):
        raise Damaged("store.backup_damaged", file=finding.said.params.get("file", JOURNAL))


def _pack(packed: tarfile.TarFile, office: Held) -> None:
    mode = stat.S_IMODE(office.folder.stat().st_mode)
    files: dict[str, tuple[int, int]] = {}
    for name, content in _files(office):
        files[name] = (len(content), crc32(content))
        _add(packed, name, content, file_mode(office.folder))
    contents = Contents(rev=office.journal.last, mode=mode, files=files)
    _add(packed, CONTENTS, msgspec.json.encode(contents), file_mode(office.folder))


def _files(office: Held) -> Iterator[tuple[str, bytes]]:
    """The files of an office by their names; the journal ends with its last whole line."""
    yield JOURNAL, b"".join(line.raw for line in office.journal.lines)
    for name in office.snapshots:
        yield name, office.snapshot(name) or b""
    for path in office.archives:
        yield f"{ARCHIVE}/{path.name}", path.read_bytes()


def _add(packed: tarfile.TarFile, name: str, content: bytes, mode: int) -> None:
    about = tarfile.TarInfo(name)
    about.size, about.mode = len(content), mode
    packed.addfile(about, io.BytesIO(content))


@contextmanager
def _draft(target: Path) -> Iterator[io.BufferedWriter]:
    """A file to write into that takes its name only when it is whole and durable. One that a killed run left is written over;
    one that another run is writing now is left alone."""
    draft = target.with_name(target.name + ".part")
    try:
        draft.parent.mkdir(parents=True, exist_ok=True)
        stream = os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "wb")
    except OSError as fault:
        raise Refused("store.backup_failed", path=str(target), fault=os.strerror(fault.errno or 0)) from fault
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.path.samestat(os.stat(draft), os.fstat(stream.fileno())):
                raise BlockingIOError
        except (BlockingIOError, FileNotFoundError):
            raise Refused("store.backup_running", path=str(target)) from None
        try:
            stream.truncate(0)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            os.replace(draft, target)
            sync_folder(target.parent)
        except OSError as fault:
            draft.unlink(missing_ok=True)
            with suppress(OSError):
                stream.close()
            raise Refused("store.backup_failed", path=str(target), fault=os.strerror(fault.errno or 0)) from fault
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


def restore(source: Path, into: Path) -> Store:
    """Unpack a backup into a new folder, look it through, and only then put it in its place.

    Refused when the folder holds anything, or when the backup is not whole: nothing is left behind then.
    """
    into = into.resolve()
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise Refused("store.not_empty", path=str(into))
    made = [parent for parent in (into.parent, *into.parent.parents) if not parent.exists()]
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=into.parent) as place:
            draft = Path(place) / "office"
            unpacked(source, draft, like=into)
            os.replace(draft, into)
        sync_folder(into.parent)
    except OSError as fault:
        _take_away(made)
        raise Refused("store.restore_failed", path=str(into), fault=os.strerror(fault.errno or 0)) from fault
    except BaseException:
        _take_away(made)
        raise
    return open_store(into)


def _take_away(made: list[Path]) -> None:
    for parent in made:
        with suppress(OSError):
            parent.rmdir()


def unpacked(source: Path, draft: Path, like: Path | None = None) -> None:
    """Unpack a backup into a folder that is made for it, and see that it is whole and sound. Refused when it is not."""
    make_folder(draft)
    contents = _unpack(source, draft, like)
    if not (draft / JOURNAL).exists() or (contents and not _is_as_packed(draft, contents)):
        raise Refused("store.no_backup", path=str(source))
    from coordhub.store.doctor import check

    # Damage in old archives was there when the backup was made: today's data is whole, and is worth having.
    known = {"store.archive_damaged", "store.archive_gap"} if contents else set()
    if any(finding.is_damage and finding.said.key not in known for finding in check(draft)):
        raise Refused("store.no_backup", path=str(source))


def _is_as_packed(folder: Path, contents: Contents) -> bool:
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {LOCK}
    if there != set(contents.files):
        return False
    return all(
        (len(content := (folder / name).read_bytes()), crc32(content)) == known
        for name, known in contents.files.items()
    )


def _unpack(source: Path, folder: Path, like: Path | None) -> Contents | None:
    """Write out the plain files of a backup with the office's own modes; names that lead elsewhere, links and devices are left
    out. The folder takes the mode and the group of the one it will replace, else the mode it was packed with."""
    contents: Contents | None = None
    (folder / ARCHIVE).mkdir()
    for name, content in _members(source):
        if name == CONTENTS:
            try:
                contents = msgspec.json.decode(content, type=Contents)
            except msgspec.DecodeError as fault:
                raise Refused("store.no_backup", path=str(source)) from fault
            continue
        with os.fdopen(open_file(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    _settle_modes(folder, like, contents.mode if contents else 0o2770)
    return contents


def _members(source: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a backup that are an office's. What cannot be read on is no backup (what cannot be written is another fault)."""
    try:
        with gzip.open(source) as content, tarfile.open(fileobj=content, mode="r:") as packed:
            for member in packed:
                stream = packed.extractfile(member) if _is_ours(member) else None
                if stream is not None:
                    yield member.name, stream.read()
            # To its very end, where gzip keeps the crc32 of everything.
            while content.read(1 << 20):
                continue
    except (tarfile.TarError, OSError, EOFError, zlib.error) as fault:
        raise Refused("store.no_backup", path=str(source)) from fault


def _is_ours(member: tarfile.TarInfo) -> bool:
    name = Path(member.name)
    is_below = len(name.parts) == 1 or (len(name.parts) == 2 and name.parts[0] == ARCHIVE)
    return (
        member.isfile()
        and not name.is_absolute()
        and is_below
        and ".." not in name.parts
        and name.name not in {"", LOCK}
    )


def _settle_modes(folder: Path, like: Path | None, mode: int) -> None:
    if like is not None and like.exists():
        status = like.stat()
        mode = stat.S_IMODE(status.st_mode)
        with suppress(PermissionError):
            shutil.chown(folder, group=status.st_gid)
    folder.chmod(mode)
    group = folder.stat().st_gid
    os.close(open_file(folder / LOCK, os.O_RDWR | os.O_CREAT))
    (folder / ARCHIVE).chmod(0o2770 if file_mode(folder) == 0o660 else 0o700)
    for path in folder.rglob("*"):
        with suppress(PermissionError):
            shutil.chown(path, group=group)
        if path.is_file():
            path.chmod(file_mode(folder))

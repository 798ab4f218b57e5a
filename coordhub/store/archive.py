"""The journals that compaction laid aside, and the history that they and the running one hold."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

import msgspec
import orjson

from coordhub.store import lines
from coordhub.store.engine import Commit
from coordhub.store.place import file_mode, open_file, sync_folder
from coordhub.store.snapshot import snapshot_path, write_whole

JOURNAL, ARCHIVE = "journal.jsonl", "archive"


def keep(folder: Path, revision: int) -> None:
    """Lay the running journal, which ends at `revision`, into the archive."""
    archive = folder / ARCHIVE
    mode = 0o2770 if file_mode(folder) == 0o660 else 0o700
    archive.mkdir(exist_ok=True)
    if archive.stat().st_mode & 0o7777 != mode:
        # Just made; or whoever made it died before this line.
        with suppress(PermissionError):
            archive.chmod(mode)
    with suppress(FileExistsError):
        os.link(folder / JOURNAL, archive / f"journal-{revision:010d}.jsonl")
    sync_folder(archive)


def begin(folder: Path, manifest: lines.Manifest) -> None:
    """Put a journal that holds nothing but its manifest in the place of the running one. Its name is durable once the folder is
    synced: until then either journal may be found, and both are right."""
    draft = folder / f"{JOURNAL}.tmp"
    descriptor = open_file(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        write_whole(descriptor, lines.sealed({"manifest": msgspec.to_builtins(manifest)}))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(draft, folder / JOURNAL)


def discard(folder: Path) -> None:
    """Take away what a compaction that failed has drafted: on a full disk commits need the room."""
    with suppress(OSError):
        for draft in [*folder.glob("*.json.tmp"), folder / f"{JOURNAL}.tmp"]:
            draft.unlink(missing_ok=True)


def forget(folder: Path, tables: set[str]) -> None:
    """Take away the snapshots of tables that were dropped; only once no journal names them."""
    for name in tables:
        snapshot_path(folder, name).unlink(missing_ok=True)


def has_remains(folder: Path) -> bool:
    """Whether a folder without a journal holds what an office leaves: archived journals, or snapshots."""
    if newest(folder):
        return True
    for path in folder.glob("*.json"):
        with suppress(OSError), path.open("rb") as snapshot:
            if snapshot.read(200).startswith(orjson.dumps({unquote(path.stem): {}})[:-3] + b": {"):
                return True
    return False


def newest(folder: Path) -> int:
    """The revision at which the newest archived journal ends; 0 without an archive."""
    try:
        names = [path.name for path in (folder / ARCHIVE).iterdir()]
    except (FileNotFoundError, PermissionError):
        return 0
    ends = [name[len("journal-") : -len(".jsonl")] for name in names if name.startswith("journal-")]
    return max((int(end) for end in ends if end.isdecimal()), default=0)


def commits(folder: Path, before: int, since_rev: int, touching: tuple[str, int] | None) -> Iterator[Commit]:
    """The commits between `since_rev` and `before`, both left out, newest first: of the running journal, then of the archive.
    With `touching` (a table and an id) lines that do not name that document are passed over unparsed."""
    mark = orjson.dumps([touching[0], str(touching[1])])[:-1] + b"," if touching else b""
    running = (folder / JOURNAL).read_bytes()
    return _from(running, sorted((folder / ARCHIVE).glob("journal-*.jsonl"), reverse=True), mark, before, since_rev)


def _from(running: bytes, archives: list[Path], mark: bytes, before: int, since_rev: int) -> Iterator[Commit]:
    for part in [None, *archives]:
        # Behind a line that is damaged there are good ones.
        for line in reversed((running if part is None else part.read_bytes()).splitlines(keepends=True)):
            if mark not in line or not lines.is_good(line):
                continue
            commit = lines.commit_of(line)
            if commit is None or commit.rev >= before:
                continue
            if commit.rev <= since_rev:
                return
            before = commit.rev
            yield commit


def journal_lines(folder: Path) -> Iterator[bytes]:
    """The lines of all commits as they were written, oldest first: of the archive, then of the running journal."""
    last = 0
    for part in [*sorted((folder / ARCHIVE).glob("journal-*.jsonl")), folder / JOURNAL]:
        taken, _ = lines.whole_lines(part.read_bytes())
        for line in taken:
            commit = lines.commit_of(line)
            if commit is not None and commit.rev > last:
                last = commit.rev
                yield line

"""The journals that compaction laid aside, and the history that they and the running one hold."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import orjson

from coordhub.store import lines
from coordhub.store.engine import Commit
from coordhub.store.place import file_mode, sync_folder

JOURNAL, ARCHIVE = "journal.jsonl", "archive"


def keep(folder: Path, revision: int) -> None:
    """Lay the running journal, which ends at `revision`, into the archive."""
    archive = folder / ARCHIVE
    if not archive.exists():
        archive.mkdir()
        archive.chmod(0o2770 if file_mode(folder) == 0o660 else 0o700)
    with suppress(FileExistsError):
        os.link(folder / JOURNAL, archive / f"journal-{revision:010d}.jsonl")
    sync_folder(archive)


def commits(folder: Path, before: int, since_rev: int, touching: tuple[str, int] | None) -> Iterator[Commit]:
    """The commits between `since_rev` and `before`, both left out, newest first: of the running journal, then of the archive.
    With `touching` (a table and an id) lines that do not name that document are passed over unparsed."""
    mark = orjson.dumps([touching[0], str(touching[1])])[:-1] + b"," if touching else b""
    running = (folder / JOURNAL).read_bytes()
    return _from(running, sorted((folder / ARCHIVE).glob("journal-*.jsonl"), reverse=True), mark, before, since_rev)


def _from(running: bytes, archives: list[Path], mark: bytes, before: int, since_rev: int) -> Iterator[Commit]:
    for part in [None, *archives]:
        taken, _ = lines.whole_lines(running if part is None else part.read_bytes())
        for line in reversed(taken):
            if mark not in line:
                continue
            commit = lines.commit_of(line)
            if commit is None or commit.rev >= before:
                continue
            if commit.rev <= since_rev:
                return
            before = commit.rev
            yield commit

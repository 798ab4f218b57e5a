"""Backup and restore of an office on a server: the same file that an office in a folder gives, so that either restores as either."""

from __future__ import annotations

import tempfile
from pathlib import Path

from coordhub.store.backup import backup, unpacked
from coordhub.store.moving import move
from coordhub.store.work import open_store


def backup_server(address: str, target: Path) -> Path:
    """Copy an office from a server into one compressed file, at one revision, while colleagues go on writing."""
    with tempfile.TemporaryDirectory(prefix="coordhub-backup-") as place:
        folder = Path(place) / "office"
        move(address, folder, is_locked=False)
        store = open_store(folder)
        try:
            return backup(store, target)
        finally:
            store.close()


def restore_to_server(source: Path, address: str) -> None:
    """Unpack a backup into an office that the server does not have yet, in one transaction. Refused when it has, or when the backup
    is not whole."""
    with tempfile.TemporaryDirectory(prefix="coordhub-restore-") as place:
        folder = Path(place) / "office"
        unpacked(source, folder)
        move(folder, address)

"""Where an office lies: file modes of a shared folder, file systems that cannot keep a lock, and the lock itself."""

from __future__ import annotations

import errno
import fcntl
import os
import pwd
import stat
import time
from contextlib import suppress
from pathlib import Path

from coordhub.domain.refusal import Refused
from coordhub.store.errors import Busy, Damaged, ReadOnly

NETWORK = ("nfs", "cifs", "smb", "ceph", "sshfs", "fuse.sshfs", "glusterfs", "fuse.glusterfs", "afs")
_FIRST_WAIT, _LONGEST_WAIT = 0.0005, 0.02
"""Seconds between two tries for the lock."""


def refuse_network(folder: Path, mounts: Path = Path("/proc/mounts")) -> None:
    """Refused when `folder` lies on a network file system: a lock taken there protects nothing."""
    where = str(folder.resolve())
    best, kind = "", ""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].encode().decode("unicode_escape")
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    if any(kind.removeprefix("fuse.").startswith(one) for one in NETWORK):
        raise Refused("store.network", path=where, kind=kind)


def make_folder(folder: Path) -> None:
    """Make an office's folder, durable: mode 2770, so that a group shares it whatever the umask; one that exists keeps its
    mode."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        with suppress(PermissionError):  # a colleague made it in this moment
            folder.chmod(0o2770)
    for parent in folder.parents:  # all of them: who made them may have died before this line
        with suppress(PermissionError):  # a folder that may be passed through, and not looked into
            sync_folder(parent)


def file_mode(folder: Path) -> int:
    """The mode of the office's files: 0660 in a folder that a group writes to, else 0600."""
    return 0o660 if folder.stat().st_mode & (stat.S_IWGRP | stat.S_ISGID) else 0o600


def open_file(path: Path, flags: int) -> int:
    """Open (or make) a file of the office; it gets the office's mode whatever the umask says."""
    descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)
    try:
        mode = file_mode(path.parent)
        if stat.S_IMODE(os.fstat(descriptor).st_mode) != mode:
            # Just made; or whoever made it died before this line.
            with suppress(PermissionError):
                os.fchmod(descriptor, mode)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def open_lock(path: Path, *, may_make: bool) -> tuple[int, OSError | None]:
    """Open an office's lock; where it may not be written to (or made), read it, with why. An office that has none yet and is only
    read has its folder for a lock."""
    why: OSError | None = None
    if may_make:
        try:
            return open_file(path, os.O_RDWR | os.O_CREAT), None
        except OSError as fault:
            if fault.errno not in {errno.EACCES, errno.EPERM, errno.EROFS}:
                raise
            why = fault
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC), why
    except FileNotFoundError:
        return os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), why


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class refusing:  # noqa: N801 - as below
    """What goes wrong with the files inside the block is said as the refusal of a commit: nothing was written."""

    # No generator, here and below: a commit enters four of these, and a generator costs it 5 microseconds.
    __slots__ = ("folder",)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        if isinstance(fault, FileNotFoundError):
            raise Damaged("store.journal_gone", path=str(self.folder)) from None
        if isinstance(fault, OSError):
            if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise ReadOnly("store.disk_full", path=str(self.folder)) from fault
            raise ReadOnly("store.write_failed", fault=os.strerror(fault.errno or 0)) from fault


def unsynced(fault: OSError) -> ReadOnly:
    """What is said when the disk did not confirm a write: nothing more is written until the office is opened again."""
    return ReadOnly("store.sync_failed", fault=os.strerror(fault.errno or 0))


class locked:  # noqa: N801 - a word after `with`, as contextlib's own
    """Hold the office's lock, shared for readers. Busy, naming the holder, when it is not free within `timeout` seconds.

    The kernel frees the lock when its holder dies.
    """

    __slots__ = ("descriptor", "kind", "timeout")

    def __init__(self, descriptor: int, *, exclusive: bool, timeout: float) -> None:
        self.descriptor, self.timeout = descriptor, timeout
        self.kind = (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB

    def __enter__(self) -> None:
        try:
            fcntl.flock(self.descriptor, self.kind)
        except BlockingIOError:
            self._wait()

    def _wait(self) -> None:
        end, wait = time.monotonic() + self.timeout, _FIRST_WAIT
        while time.monotonic() < end:
            time.sleep(wait)
            wait = min(wait * 1.5, _LONGEST_WAIT)
            with suppress(BlockingIOError):
                fcntl.flock(self.descriptor, self.kind)
                return
        raise Busy("store.busy", holder=holder(self.descriptor), seconds=round(self.timeout, 1)) from None

    def __exit__(self, *fault: object) -> None:
        fcntl.flock(self.descriptor, fcntl.LOCK_UN)


def holder(descriptor: int) -> str:
    """Who holds the lock now, as the kernel knows it: account and process number; `?` when it was just freed."""
    status = os.fstat(descriptor)
    wanted = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    try:
        lines = Path("/proc/locks").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return "?"
    for line in lines:
        words = line.split()
        if "->" not in words and len(words) > 5 and words[1] == "FLOCK" and words[5] == wanted:
            return _account(words[4])
    return "?"


def _account(process: str) -> str:
    try:
        return f"{pwd.getpwuid(Path(f'/proc/{process}').stat().st_uid).pw_name} ({process})"
    except (OSError, KeyError):
        return f"({process})"


def account() -> str:
    """The OS account of this process, as sshd has checked it."""
    return pwd.getpwuid(os.getuid()).pw_name

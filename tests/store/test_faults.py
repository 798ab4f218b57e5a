"""Every k-th system call of a history fails once: what was acknowledged is there, what was refused is not, and memory is the disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Container, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from coordhub.domain.refusal import Refused
from coordhub.store import ReadOnly
from coordhub.store.engine import TableChange
from coordhub.store.journal import JournalEngine
from tests.store.history import History, commit, fault_of, folder_in_memory

CALLS = (
    "open", "write", "pread", "ftruncate", "fsync", "fdatasync", "replace", "link", "unlink", "mkdir", "chmod", "fchmod",
    "stat", "fstat", "access", "listdir", "scandir",
)  # fmt: skip
"""What the store asks of the system, in its own code and in pathlib's."""
COMMITS = 14
LIMIT = 2_000
SEED = 20200706


class Faulty:
    """The functions of `os`, of whose calls some fail (by their numbers, from 1). A write that fails has written a part."""

    def __init__(self, below: Path, fail: Container[int] = (), code: int = errno.EIO) -> None:
        self.below, self.fail, self.code = str(below), fail, code
        self.made: list[str] = []
        self.is_resting = False
        self.real = {name: getattr(os, name) for name in CALLS}

    def _stands_for(self, name: str) -> Callable[..., Any]:
        real = self.real[name]

        def call(*given: Any, **more: Any) -> Any:
            if self.is_resting or not self._is_ours(given[0] if given else "."):
                return real(*given, **more)
            self.made.append(name)
            if len(self.made) in self.fail:
                if name == "write":
                    real(given[0], given[1][: len(given[1]) // 2])
                raise OSError(self.code, os.strerror(self.code), *given[:1])
            return real(*given, **more)

        return call

    def _is_ours(self, what: Any) -> bool:
        if isinstance(what, int):
            with suppress(OSError):
                return os.readlink(f"/proc/self/fd/{what}").startswith(self.below)
            return False
        return os.fspath(what).startswith(self.below)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The stand-ins are in place."""
        stands_for = {name: self._stands_for(name) for name in CALLS if name != "access"}

        def access(*given: Any, **more: Any) -> bool:
            """It never raises: that it fails means no."""
            try:
                return bool(self._stands_for("access")(*given, **more))
            except OSError:
                return False

        with patch.multiple(os, **stands_for, access=access):
            yield


class Trial:
    """A history on a disk that fails, as those see it who make it."""

    def __init__(self, office: Path, disk: Faulty) -> None:
        self.office, self.disk = office, disk
        self.history = History(SEED)
        self.refusals: list[Refused] = []
        self.unconfirmed: list[TableChange] | None = None
        """What was refused because the disk did not confirm it: it may be there nevertheless."""

    def play(self) -> None:
        """Commits, by one process after another: who is refused leaves, and the next one goes on."""
        is_there, said = False, ""
        for _ in range(5 * COMMITS):
            try:
                engine = JournalEngine(self.office, create=not is_there, journal_limit=LIMIT)
            except (Refused, OSError) as fault:
                said = repr(fault)  # nothing was promised yet
                continue
            is_there = True
            with closing(engine):
                said = repr(engine.why_read_only)
                if engine.why_read_only is None:
                    self._commit_some(engine)
            if len(self.history) >= COMMITS:
                return
        pytest.fail(f"nothing goes on: {said}")

    def _commit_some(self, engine: JournalEngine) -> None:
        self._compare(engine)
        self.unconfirmed = None
        while len(self.history) < COMMITS:
            assert len(self.refusals) < COMMITS, f"nothing goes on: {self.refusals[-1]!r}"
            changes = self.history.next_changes()
            before = len(self.history)
            try:
                assert commit(engine, changes) == before + 1
            except Refused as refusal:
                self.refusals.append(refusal)
                if refusal.key == "store.sync_failed":
                    assert engine.why_read_only is refusal
                    self.unconfirmed = changes
                self._compare(engine)
                if engine.why_read_only is not None:
                    return
            else:
                self.history.told(changes)

    def _compare(self, engine: JournalEngine) -> None:
        """What was refused is not there, what was acknowledged is, in memory as on the disk."""
        self.disk.is_resting = True
        engine.pull()
        if self.unconfirmed is not None and engine.revision > len(self.history):
            self.history.told(self.unconfirmed)
            self.unconfirmed = None
        assert self.history.misfit(engine, len(self.history), len(self.history)) == ""
        self.disk.is_resting = False


@pytest.fixture(autouse=True)
def _any_disk() -> Iterator[None]:
    with patch("coordhub.store.journal.refuse_network", lambda _: None):
        yield


def calls_of_a_history() -> list[str]:
    with folder_in_memory() as place:
        trial = Trial(place / "office", Faulty(place))
        with trial.disk.at_work():
            trial.play()
        assert trial.refusals == []
        return trial.disk.made


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("row", [1, 2])
def test_whichever_system_calls_fail_nothing_acknowledged_is_lost_and_nothing_refused_is_there(
    row: int, code: int
) -> None:
    """`row` calls fail, one after the other: the second is often the one that cleans up after the first."""
    calls = calls_of_a_history()
    assert {"write", "pread", "fsync", "fdatasync", "replace", "link", "mkdir", "unlink", "fchmod"} <= set(calls)
    refused = set()
    for number, name in enumerate(calls, 1):
        with folder_in_memory() as place:
            trial = Trial(place / "office", Faulty(place, range(number, number + row), code))
            with trial.disk.at_work():
                trial.play()
            revision = len(trial.history)
            assert fault_of(trial.office, trial.history, revision, revision) == "", f"call {number}, {name}"
            refused |= {(name, refusal.key) for refusal in trial.refusals}
    assert ("write", "store.disk_full" if code == errno.ENOSPC else "store.write_failed") in refused
    assert ("fdatasync", "store.sync_failed") in refused
    if row == 1:
        compacting = {"replace", "link", "unlink", "mkdir"}
        assert compacting.isdisjoint({name for name, _ in refused}), "a failed compaction is no failed commit"


def test_a_colleague_goes_on_where_a_process_was_refused_by_its_disk(tmp_path: Path) -> None:
    mine = JournalEngine(tmp_path / "office", create=True)
    theirs = JournalEngine(tmp_path / "office")
    with patch.object(os, "fdatasync", side_effect=OSError(errno.EIO, "Input/output error")), pytest.raises(ReadOnly):
        commit(mine, [TableChange("tasks", 1, {"name": "refused"})])
    commit(theirs, [TableChange("tasks", 1, {"name": "theirs"})])
    with pytest.raises(ReadOnly):
        commit(mine, [TableChange("tasks", 2, {"name": "mine"})])
    mine.pull()
    assert dict(mine.load("tasks")) == {1: {"name": "theirs"}}

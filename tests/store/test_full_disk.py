"""A disk that is full, for real: a small one in memory. A commit is refused with a sentence, nothing is lost, and work goes on when
there is room again."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from coordhub.cli import run
from coordhub.domain.unit import Unit
from coordhub.store import ReadOnly, Store, open_store
from coordhub.store.journal import JournalEngine

SIZE = 512
"""Kilobytes of the disk."""
PAGE = 4096


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte, mounted for one test."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}k", "coordhub-test", str(place)],
        stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {made.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def add(store: Store, name: str) -> str:
    with store.write(by="me") as work:
        return work.units.add(Unit(name=name, kind="village")).id


def names(store: Store) -> list[str]:
    with store.read() as work:
        return [unit.name for unit in work.units.all()]


def fill(disk: Path, leave: int = 0) -> Path:
    """Fill the disk with a file, but for `leave` bytes; the file, to be taken away or cut."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        room = os.statvfs(disk)
        file.write(bytes(room.f_bavail * room.f_frsize - leave))
    return ballast


def refused(store: Store, text: str) -> ReadOnly:
    """Add until the disk is full; why the last one was refused. Each name is a page, so that no rest of one has room for it."""
    with pytest.raises(ReadOnly) as said:
        add(store, text * PAGE)
    return said.value


def test_a_commit_that_does_not_fit_is_refused_and_the_next_that_fits_is_not(disk: Path) -> None:
    store = open_store(disk / "office", create=True)
    first = add(store, "a")
    ballast = fill(disk)
    for text in "xyz":
        assert refused(store, text).key == "store.disk_full"
    assert (names(store), names(open_store(disk / "office"))) == (["a"], ["a"])
    # What still fits into the last page of the journal is saved: nothing of the refused commits is in the way.
    add(store, "b")
    with store.write(by="me") as work:
        work.units.remove(first)
    assert names(open_store(disk / "office")) == ["b"]
    ballast.unlink()
    add(store, "c" * PAGE)
    assert names(open_store(disk / "office")) == names(store) == ["b", "c" * PAGE]
    assert open_store(disk / "office").read_only_because is None


@pytest.mark.parametrize("leave", range(0, 13 * PAGE, PAGE))
def test_a_compaction_for_which_there_is_no_room_harms_nothing_wherever_the_room_ends(disk: Path, leave: int) -> None:
    store = open_store(disk / "office", create=True)
    kept = [f"{number}" * 1000 for number in range(8)]
    for name in kept:
        add(store, name)
    ballast = fill(disk, leave)
    with closing(JournalEngine(disk / "office", journal_limit=1)) as engine:
        try:
            engine.compact()
        except OSError as fault:
            assert fault.errno == errno.ENOSPC or "disk_full" in str(fault)
    assert list((disk / "office").glob("*.tmp")) == []
    assert names(open_store(disk / "office")) == kept
    ballast.unlink()
    again = open_store(disk / "office", journal_limit=1)
    assert add(again, "next")
    assert names(open_store(disk / "office")) == [*kept, "next"]
    with again.read():
        assert [change.rev for change in again.changes()] == list(range(9, 0, -1))
    assert len(list((disk / "office" / "archive").iterdir())) in {1, 2}


def test_a_commit_goes_on_though_there_is_no_room_for_its_compaction(disk: Path) -> None:
    store = open_store(disk / "office", create=True)
    for number in range(10):
        add(store, f"{number}" * 1000)
    fill(disk, PAGE)
    tight = open_store(disk / "office", journal_limit=1)
    for name in ("a", "b", "c"):
        add(tight, name)
    assert tight.engine.compaction_error is not None
    assert names(open_store(disk / "office"))[-3:] == ["a", "b", "c"]
    (disk / "ballast").unlink()
    add(tight, "d")
    assert tight.engine.compaction_error is None
    assert names(open_store(disk / "office"))[-4:] == ["a", "b", "c", "d"]


def test_the_command_says_it_in_one_sentence(
    disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COORDHUB_STATE", str(tmp_path / "state"))
    store = open_store(disk / "office", create=True)
    add(store, "a")
    fill(disk)
    code = run(["--db", str(disk / "office"), "--lang", "en", "unit", "add", "x" * PAGE, "--kind", "village"])
    out, err = capsys.readouterr()
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "is full" in err
    assert names(open_store(disk / "office")) == ["a"]


def test_a_new_office_for_which_there_is_no_room_is_refused_in_one_sentence_and_made_later(
    disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COORDHUB_STATE", str(tmp_path / "state"))
    ballast = fill(disk)
    code = run(["--db", str(disk / "office"), "--lang", "en", "init"])
    out, err = capsys.readouterr()
    assert (code, out, err.count("\n")) == (1, "", 1)
    ballast.unlink()
    add(open_store(disk / "office", create=True), "a")
    assert names(open_store(disk / "office")) == ["a"]

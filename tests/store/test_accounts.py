"""Several Unix accounts on one office, each with the umask 022 that accounts have: nobody of the group is locked out by what
another left, and nobody else comes in."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from coordhub.cli import run
from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit
from coordhub.store import open_store

GROUP = 54_321
"""A group that no account is in, but for those that a test puts there."""


class Account(NamedTuple):
    """An account that exists on this system; a process takes its place without a password."""

    uid: int
    gid: int
    groups: list[int]


@pytest.fixture(scope="module")
def accounts() -> tuple[Account, Account, Account]:
    """Two coordinators who share a group, and one who is not in it."""
    if os.geteuid() != 0:
        pytest.skip("only root may act as other accounts")
    found = [(one.pw_uid, one.pw_gid) for one in pwd.getpwall() if one.pw_uid and one.pw_gid]
    if len({uid for uid, _ in found}) < 3:
        pytest.skip("there are fewer than three accounts on this system")
    first, second, other = found[:3]
    return Account(*first, [GROUP]), Account(*second, [GROUP]), Account(*other, [])


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of the group, as an administrator makes it; everybody may pass through what lies above it."""
    place = Path(tempfile.mkdtemp(dir="/tmp"))
    place.chmod(0o755)
    monkeypatch.setenv("COORDHUB_STATE", str(place / "state"))
    office = place / "office"
    office.mkdir()
    os.chown(office, -1, GROUP)
    office.chmod(0o2770)
    _load_all_code(place / "warm")
    yield office
    shutil.rmtree(place)


def _load_all_code(place: Path) -> None:
    """What is imported on first use is imported now: other accounts may not be able to read the program's files."""
    store = open_store(place, create=True, journal_limit=1)
    with store.write(by="x") as work:
        work.units.add(Unit(name="x", kind="village"))
    run(["--db", str(place), "--lang", "en", "unit", "list"])
    run(["--db", str(place), "--lang", "en", "unit", "add", "x", "--kind", "nothing"])
    run(["--db", str(place / "nowhere"), "--lang", "en", "unit", "add", "y", "--kind", "village"])
    run(["--db", str(place), "--lang", "en", "unit", "add", "y", "--kind", "village"])
    with pytest.raises(Refused):
        open_store(place / "nowhere")


def acting(account: Account, work: Callable[[], Any]) -> Any:
    """What `work` gives in a process of the account; `refused KEY` or `fault NAME` when it raises."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups(account.groups)
            os.setgid(account.gid)
            os.setuid(account.uid)
            os.umask(0o022)
            answer = _answer(work)
            os.write(writing, json.dumps(answer).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as told:
        answer = told.read()
    os.waitpid(child, 0)
    return json.loads(answer)


def _answer(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Refused as refusal:
        return f"refused {refusal.key}"
    except Exception as fault:  # told to the test
        return f"fault {type(fault).__name__} {fault}"


def adding(folder: Path, name: str, *, create: bool = False, limit: int = 1) -> Callable[[], Any]:
    """A commit, after which tables are written anew; all names there are."""

    def work() -> list[str]:
        store = open_store(folder, create=create, journal_limit=limit)
        with closing(store):
            with store.write(by=name) as work:
                work.units.add(Unit(name=name, kind="village"))
            error = store.engine.compaction_error
            if error is not None:
                raise error
            with store.read() as work:
                return [unit.name for unit in work.units.all()]

    return work


def reading(folder: Path) -> Callable[[], Any]:
    def work() -> list[str]:
        with closing(open_store(folder)) as store, store.read() as work:
            return [unit.name for unit in work.units.all()]

    return work


def commanding(folder: Path, *words: str) -> Callable[[], Any]:
    """The exit code of a command, what it printed, and what it said."""

    def work() -> list[Any]:
        out, err = Path(folder.parent, f"out-{os.getuid()}"), Path(folder.parent, f"err-{os.getuid()}")
        for path, stream in ((out, 1), (err, 2)):
            os.dup2(os.open(path, os.O_WRONLY), stream)
        import sys

        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)
        code = run(["--db", str(folder), "--lang", "en", *words])
        sys.stdout.flush()
        sys.stderr.flush()
        return [code, out.read_text(), err.read_text()]

    return work


def room_for_answers(folder: Path, account: Account) -> None:
    for name in ("out", "err"):
        path = folder.parent / f"{name}-{account.uid}"
        path.write_bytes(b"")
        os.chown(path, account.uid, account.gid)


def modes(folder: Path) -> set[tuple[str, int]]:
    return {("folder" if path.is_dir() else "file", path.stat().st_mode & 0o7777) for path in folder.rglob("*")}


def test_two_accounts_write_by_turns_and_neither_is_locked_out(folder: Path, accounts: tuple[Account, ...]) -> None:
    first, second, _ = accounts
    names = []
    for turn in range(4):
        for account in (first, second):
            names.append(f"{account.uid}-{turn}")
            assert acting(account, adding(folder, names[-1], create=not turn)) == names
    assert modes(folder) == {("file", 0o660), ("folder", 0o2770)}
    assert {path.stat().st_gid for path in folder.rglob("*")} == {GROUP}
    assert {path.stat().st_uid for path in folder.rglob("*.jsonl")} == {first.uid, second.uid}
    assert len(list((folder / "archive").iterdir())) == 8
    assert acting(first, lambda: [one.by for one in open_store(folder).changes()]) == names[::-1]


def test_what_a_killed_colleague_left_locks_nobody_out(folder: Path, accounts: tuple[Account, ...]) -> None:
    """He died between making a file and giving it the office's mode."""
    first, second, _ = accounts
    assert acting(first, adding(folder, "a", create=True)) == ["a"]

    def half() -> None:
        for name in ("units.json.tmp", "journal.jsonl.tmp"):
            os.close(os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o600))
        (folder / "lock").chmod(0o600)
        (folder / "archive").chmod(0o700)

    acting(first, half)
    # He mends what is his when he comes again.
    assert acting(first, adding(folder, "b")) == ["a", "b"]
    assert acting(second, adding(folder, "c")) == ["a", "b", "c"]
    assert modes(folder) == {("file", 0o660), ("folder", 0o2770)}


def test_a_draft_of_a_colleague_that_may_not_be_written_to_is_taken_away(
    folder: Path, accounts: tuple[Account, ...]
) -> None:
    first, second, _ = accounts
    assert acting(first, adding(folder, "a", create=True)) == ["a"]
    acting(first, lambda: os.close(os.open(folder / "units.json.tmp", os.O_WRONLY | os.O_CREAT, 0o600)))
    assert "PermissionError" in acting(second, adding(folder, "b"))
    assert acting(second, adding(folder, "c")) == ["a", "b", "c"]


def test_an_account_outside_the_group_neither_reads_nor_writes(folder: Path, accounts: tuple[Account, ...]) -> None:
    first, _, other = accounts
    acting(first, adding(folder, "a", create=True))
    for work in (reading(folder), adding(folder, "b"), adding(folder, "b", create=True)):
        assert acting(other, work).startswith(("refused", "fault PermissionError"))
    for words in (("unit", "list"), ("unit", "add", "b", "--kind", "village")):
        room_for_answers(folder, other)
        code, out, err = acting(other, commanding(folder, *words))
        assert (code, out, err.count("\n")) == (1, "", 1), err
    assert acting(first, reading(folder)) == ["a"]


def test_an_account_that_may_only_read_reads_and_is_told_why_it_may_not_write(
    folder: Path, accounts: tuple[Account, ...]
) -> None:
    first, _, other = accounts
    acting(first, adding(folder, "a", create=True))
    acting(first, adding(folder, "b", limit=1 << 20))
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode | (0o005 if path.is_dir() else 0o004))
    assert acting(other, reading(folder)) == ["a", "b"]
    assert acting(other, adding(folder, "c")) == "refused store.no_permission"
    room_for_answers(folder, other)
    code, out, err = acting(other, commanding(folder, "unit", "list"))
    assert (code, "b" in out) == (0, True)
    room_for_answers(folder, other)
    code, out, err = acting(other, commanding(folder, "unit", "add", "c", "--kind", "village"))
    assert (code, out) == (1, "")
    assert all("may not write" in line for line in err.splitlines())
    assert err
    # While he watches, a colleague goes on.
    assert acting(first, adding(folder, "d")) == ["a", "b", "d"]
    assert acting(first, lambda: open_store(folder).read_only_because) is None

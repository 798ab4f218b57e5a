"""The power goes at any moment: what was acknowledged is there, and the office opens as if nothing had been.

The states are those of the model in `power_cut.py`; that the model is worth something is shown by its mutants: each call that
makes something durable, or comes in a certain order, left out or moved in turn, is missed.
"""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

from coordhub.store import ReadOnly, lines
from coordhub.store.engine import TableChange
from coordhub.store.journal import JournalEngine
from tests.store.history import LIMIT, History, commit, fault_of, folder_in_memory
from tests.store.power_cut import Disk, Killed, Op, Recorder, State, call_sites, clear, lay, moved, recording, without

OFFICE = Path("deep", "office")
COMMITS = 22
SEEDS = 7
STATES_AT_A_CUT = 6
SECOND_CUTS = 3
MORE_COMMITS = 3


class Record(NamedTuple):
    """What was done, and what was said of it."""

    ops: list[Op]
    begin: int
    history: History


@pytest.fixture(autouse=True)
def _any_disk() -> Iterator[None]:
    """The states are laid where it is quick; of what kind that disk is does not matter here."""
    with patch("coordhub.store.journal.refuse_network", lambda _: None):
        yield


@contextmanager
def nothing_is_synced() -> Iterator[None]:
    """The folders in which states are looked at need not outlive the test."""
    with patch.multiple(os, fsync=lambda _: None, fdatasync=lambda _: None):
        yield


def recorded(root: Path, seed: int, after: Found | None = None, history: History | None = None) -> Record:
    """Commits of a random history, by one process after another; some are killed in the midst of it. `after` is what a power cut
    left for them to begin with."""
    history = history or History(seed)
    rolls = random.Random(seed)
    root.mkdir()
    start, until, acknowledged = {}, COMMITS, -1
    if after is not None:
        history.forget(after.most)
        start, until, acknowledged = after.state, after.most + MORE_COMMITS, after.least
    lay(start, root)
    with recording(root, start) as recorder:
        recorder.said(acknowledged, len(history))
        while len(history) < until:
            with suppress(Killed):
                _one_process(recorder, root / OFFICE, history, rolls)
    return Record(recorder.ops, recorder.start, history)


def _one_process(recorder: Recorder, office: Path, history: History, rolls: random.Random) -> None:
    acknowledged = recorder.ops[-1].of
    engine = None
    try:
        recorder.dies_after = rolls.randrange(1, 260)
        is_there = (office / "journal.jsonl").exists()
        engine = JournalEngine(office, create=True, journal_limit=LIMIT)
        history.forget(engine.revision)
        recorder.said(acknowledged if is_there else 0, len(history))
        for _ in range(rolls.randrange(2, 12)):
            changes = history.next_changes()
            history.told(changes)
            recorder.said(recorder.ops[-1].of, len(history))
            commit(engine, changes)
            assert engine.compaction_error is None
            recorder.said(len(history), len(history))
    finally:
        recorder.dies_after = 0
        recorder.ops.append(next(op for op in reversed(recorder.ops) if op.kind == "said"))
        if engine is not None:
            engine.close()


class Found(NamedTuple):
    """A state, where in the record it was found, and what was acknowledged by then and tried."""

    at: int
    state: State
    least: int
    most: int


def found_states(ops: list[Op], begin: int, seed: int, limit: int = STATES_AT_A_CUT) -> Iterator[Found]:
    """The states in which the disk may be found, the power going after each operation; each once."""
    disk, rolls, seen = Disk(), random.Random(seed), set()
    for at, op in enumerate(ops):
        disk.play(op)
        if at < begin or op.kind == "sync":
            continue
        for state in disk.states(rolls, limit):
            mark = hash((disk.revision, disk.tries, frozenset(state.items())))
            if mark not in seen:
                seen.add(mark)
                yield Found(at, state, disk.revision, disk.tries)


def wrong(
    record: Record, scratch: Path, ops: list[Op] | None = None, seed: int = 0, limit: int = STATES_AT_A_CUT
) -> Iterator[str]:
    """What is wrong in each state of a record (empty: nothing)."""
    scratch.mkdir(exist_ok=True)
    for found in found_states(record.ops if ops is None else ops, record.begin, seed, limit):
        lay(found.state, scratch)
        with nothing_is_synced():
            said = fault_of(scratch / OFFICE, record.history, found.least, found.most)
        clear(scratch)
        yield said and f"after {record.ops[found.at] if ops is None else ops[found.at]}: {said}"


def torn_states(record: Record, seed: int) -> list[Found]:
    """States in which the journal ends with a commit that was written in part: the next program cuts it off, and may have the
    power go once more."""

    def is_torn(state: State) -> bool:
        content = state.get(str(OFFICE / "journal.jsonl"))
        damage = lines.whole_lines(content)[1] if content else None
        return damage is not None and content is not None and b"\0" in content[damage.offset :]

    return [found for found in found_states(record.ops, record.begin, seed, 24) if is_torn(found.state)]


def second_records(place: Path, record: Record, seed: int) -> Iterator[Record]:
    """What is done after a power cut, beginning with some of the states that the first one may leave."""
    torn = torn_states(record, seed)
    random.Random(seed).shuffle(torn)
    for number, found in enumerate(torn[:SECOND_CUTS]):
        history = deepcopy(record.history)
        yield recorded(place / f"again-{seed}-{number}", seed * 100 + number, found, history)


@pytest.fixture(scope="module")
def records() -> Iterator[list[tuple[int, Record]]]:
    """Histories, and what was done after a first power cut in them."""
    made: list[tuple[int, Record]] = []
    with folder_in_memory() as place, patch("coordhub.store.journal.refuse_network", lambda _: None):
        for seed in range(SEEDS):
            first = recorded(place / f"history-{seed}", seed)
            made.append((seed, first))
            made += [(seed, record) for record in second_records(place, first, seed)]
    yield made


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    """Where states are laid, one after another."""
    with folder_in_memory() as place:
        yield place / "disk"


@pytest.mark.parametrize("seed", range(SEEDS))
def test_in_every_state_what_was_acknowledged_is_there_and_work_goes_on(
    seed: int, records: list[tuple[int, Record]], scratch: Path
) -> None:
    mine = [record for of, record in records if of == seed]
    outcome = [said for record in mine for said in wrong(record, scratch, seed=seed)]
    assert [said for said in outcome if said] == []
    assert len(outcome) > 500, "so few states prove little"
    operations = {op.kind for record in mine for op in record.ops}
    assert operations >= {"make", "write", "cut", "sync", "move", "link", "said"}


Mutant = Callable[[list[Op]], list[Op]]


def left_out(site: str) -> Mutant:
    """The program that does not make a call."""
    return lambda ops: without(ops, site)


def _is_at(site: str) -> Callable[[Op], bool]:
    return lambda op: op.site.startswith(site)


def _is_note(op: Op) -> bool:
    return "_append" in op.site and op.site.endswith("< _write_anew")


APPENDED = "journal._append: os.fdatasync(self._journal)"
NAMED = "journal._append: sync_folder(self.folder)"
OPENED = "journal._open: sync_folder(self.folder)"
TAIL_CUT = "journal._catch_up: os.ftruncate(self._journal, self._at)"
TAIL_SYNCED = "journal._catch_up: os.fdatasync(self._journal)"
TAKEN_BACK = "journal._append: os.ftruncate(self._journal, self._at)"
SNAPSHOT_PUT = "journal._write_anew: os.replace(draft, snapshot_path(self.folder, name))"
FOLDER_SYNCED = "journal._write_anew: sync_folder(self.folder)"
LAID_ASIDE = "archive.keep: os.link(folder / JOURNAL, archive / f'journal-{revision:010d}.jsonl')"
ARCHIVE_SYNCED = "archive.keep: sync_folder(archive)"
BEGUN = "archive.begin: os.fsync(descriptor)"
JOURNAL_PUT = "archive.begin: os.replace(draft, folder / JOURNAL)"
SNAPSHOT_SYNCED = "snapshot.write_snapshot: os.fsync(descriptor)"
PARENTS_SYNCED = "place.make_folder: sync_folder(parent)"

MUTANTS: dict[str, dict[str, Mutant]] = {
    APPENDED: {
        "a commit is not synced": left_out(f"{APPENDED} < push"),
        "the note is not synced": left_out(f"{APPENDED} < _write_anew"),
    },
    NAMED: {"commits go to a journal whose name is not durable": left_out(NAMED)},
    OPENED: {"a new office is not durable": left_out(OPENED)},
    PARENTS_SYNCED: {"a new office's folder is not durable": left_out(PARENTS_SYNCED)},
    TAIL_SYNCED: {"a torn tail comes back beneath the next commit": left_out(TAIL_SYNCED)},
    SNAPSHOT_SYNCED: {"snapshots are renamed before they are durable": left_out(SNAPSHOT_SYNCED)},
    SNAPSHOT_PUT: {
        "snapshots are not put in place": left_out(SNAPSHOT_PUT),
        "snapshots are put in place before the note": lambda ops: moved(ops, _is_note, _is_at(FOLDER_SYNCED)),
    },
    FOLDER_SYNCED: {"the names of snapshots are not durable before the journal": left_out(FOLDER_SYNCED)},
    LAID_ASIDE: {
        "the old journal is not kept": left_out(LAID_ASIDE),
        "the old journal is kept after the new one has begun": lambda ops: moved(
            ops, _is_at("archive.keep"), _is_at(JOURNAL_PUT)
        ),
    },
    ARCHIVE_SYNCED: {"the name of the old journal is not durable": left_out(ARCHIVE_SYNCED)},
    BEGUN: {"a new journal is renamed before it is durable": left_out(BEGUN)},
    JOURNAL_PUT: {
        "the new journal is not put in place": left_out(JOURNAL_PUT),
        "the new journal begins before the snapshots are in place": lambda ops: moved(
            ops, lambda op: op.site in {SNAPSHOT_PUT, FOLDER_SYNCED}, _is_at(JOURNAL_PUT)
        ),
    },
    # The two below change what the program does next, so that their records cannot be had by leaving something out.
    TAIL_CUT: {},
    TAKEN_BACK: {},
}


def test_every_call_that_makes_something_durable_has_its_mutant() -> None:
    assert {name for sites in call_sites().values() for name in sites} == set(MUTANTS)


@pytest.mark.parametrize("mutant", [one for mutants in MUTANTS.values() for one in mutants])
def test_a_store_that_leaves_out_a_sync_or_its_order_is_found_out(
    mutant: str, records: list[tuple[int, Record]], scratch: Path
) -> None:
    change = next(mutants[mutant] for mutants in MUTANTS.values() if mutant in mutants)
    for more in range(4):
        for seed, record in records:
            ops = record.ops[: record.begin] + change(record.ops[record.begin :])
            if ops == record.ops:
                continue
            if any(wrong(record, scratch, ops, seed + 1000 * more, limit=12)):
                clear(scratch)
                return
    pytest.fail("nothing that the model may leave shows it")


def test_a_store_that_does_not_cut_a_torn_tail_is_found_out(records: list[tuple[int, Record]], scratch: Path) -> None:
    clear(scratch)
    scratch.mkdir(exist_ok=True)
    seed, record = records[0]
    found = torn_states(record, seed)[0]
    lay(found.state, scratch)
    with nothing_is_synced(), patch.object(os, "ftruncate", lambda *_: None):
        said = fault_of(scratch / OFFICE, record.history, found.least, found.most)
    clear(scratch)
    assert said.startswith(("read-only after one more commit", "the next commit is lost"))


def test_a_store_that_does_not_take_a_refused_commit_back_is_found_out(tmp_path: Path) -> None:
    """The disk did not confirm the commit: whoever was refused must not find it there."""

    def broken(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    def refused_commit_is_there(name: str) -> bool:
        engine = JournalEngine(tmp_path / name, create=True)
        with patch.object(os, "fdatasync", broken), pytest.raises(ReadOnly):
            commit(engine, [TableChange("tasks", 1, {"n": 1})])
        engine.close()
        return JournalEngine(tmp_path / name).revision == 1

    assert not refused_commit_is_there("real")
    with patch.object(os, "ftruncate", lambda *_: None):
        assert refused_commit_is_there("mutant")

"""Files that were damaged at random: nothing is ever silently wrong.

Of a journal that ends too early nobody can tell whether more was there: a commit that was acknowledged and cut off is, to the
byte, one that a crash tore. All else is noticed, and said with its place.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch
from urllib.parse import unquote

import pytest

from coordhub.store import Damaged, doctor
from coordhub.store.engine import TableChange
from coordhub.store.journal import JournalEngine
from tests.store.history import LIMIT, History, commit, folder_in_memory

Mutation = Callable[[random.Random, bytes], bytes]
SECTOR = 512


class Office(NamedTuple):
    """An office on the disk, and what was committed to it."""

    folder: Path
    history: History


def _made(folder: Path, seed: int, *, is_cut_off: bool = False) -> Office:
    """An office with archived journals, snapshots and commits since; if it is cut off, in the midst of a compaction: the note
    stands in the journal, and the snapshots are newer than its manifest."""
    history = History(seed)
    with closing(JournalEngine(folder, create=True, journal_limit=LIMIT)) as engine:
        while len(history) < 24 or not _has_lines(folder, 4):
            changes = history.next_changes()
            history.told(changes)
            commit(engine, changes)
        if is_cut_off:
            with patch("coordhub.store.journal.begin", side_effect=OSError(5, "Input/output error")):
                engine.journal_limit = 1
                changes = history.next_changes()
                history.told(changes)
                commit(engine, changes)
            engine.journal_limit = 1 << 30
            for _ in range(2):
                changes = history.next_changes()
                history.told(changes)
                commit(engine, changes)
    return Office(folder, history)


def _has_lines(folder: Path, count: int) -> bool:
    return (folder / "journal.jsonl").read_bytes().count(b"\n") >= count


@pytest.fixture(autouse=True)
def _any_disk() -> Iterator[None]:
    with patch("coordhub.store.journal.refuse_network", lambda _: None):
        yield


@pytest.fixture(scope="module")
def offices() -> Iterator[list[Office]]:
    """Some offices; a test puts each file back that it damages."""
    with folder_in_memory() as place, patch("coordhub.store.journal.refuse_network", lambda _: None):
        yield [_made(place / str(seed), seed, is_cut_off=seed % 2 == 1) for seed in range(4)]


# Damage


def flipped(rolls: random.Random, content: bytes) -> bytes:
    at = rolls.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << rolls.randrange(8))]) + content[at + 1 :]


def cut(rolls: random.Random, content: bytes) -> bytes:
    return content[: rolls.randrange(len(content))]


def a_piece_taken_out(rolls: random.Random, content: bytes) -> bytes:
    at = rolls.randrange(len(content))
    return content[:at] + content[at + rolls.randrange(1, 400) :]


def a_piece_put_in(rolls: random.Random, content: bytes) -> bytes:
    at = rolls.randrange(len(content) + 1)
    return content[:at] + rolls.randbytes(rolls.randrange(1, 60)) + content[at:]


def a_piece_doubled(rolls: random.Random, content: bytes) -> bytes:
    at = rolls.randrange(len(content))
    end = at + rolls.randrange(1, 400)
    return content[:end] + content[at:end] + content[end:]


def zeroed(rolls: random.Random, content: bytes) -> bytes:
    at = rolls.randrange(len(content))
    end = min(at + rolls.choice((1, 3, 64, SECTOR, 4096)), len(content))
    return content[:at] + bytes(end - at) + content[end:]


def a_line_taken_out(rolls: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    del lines[rolls.randrange(len(lines))]
    return b"".join(lines)


def a_line_doubled(rolls: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    at = rolls.randrange(len(lines))
    lines.insert(rolls.randrange(len(lines) + 1), lines[at])
    return b"".join(lines)


def two_lines_swapped(rolls: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    one, other = rolls.randrange(len(lines)), rolls.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def garbage(rolls: random.Random, content: bytes) -> bytes:
    return rolls.randbytes(rolls.randrange(300))


DAMAGE: tuple[Mutation, ...] = (
    flipped, cut, a_piece_taken_out, a_piece_put_in, a_piece_doubled, zeroed, a_line_taken_out, a_line_doubled,
    two_lines_swapped, garbage,
)  # fmt: skip


# What may come of it


def is_as_a_crash_leaves_it(content: bytes, whole: bytes) -> bool:
    """Whether a journal ends too early in the way of a crash: good lines, and then at most one that is cut off, or has a hole of
    zeros at its beginning, at its end, or of at least a sector."""
    if whole.startswith(content.rstrip(b"\0")):
        return True
    last = content.rfind(b"\n", 0, len(content) - 1) + 1
    line = content[last:]
    return whole.startswith(content[:last]) and (b"\0" in (line[:1], line[-1:]) or bytes(SECTOR) in line)


def silent_fault(office: Office, whole: bytes | None = None, content: bytes | None = None) -> str:
    """Open a damaged office: what is wrong in it that nobody says; empty when there is nothing. `content` is the damaged journal,
    if it is the journal, and `whole` what it was."""
    history = office.history
    try:
        engine = JournalEngine(office.folder)
    except Damaged:
        return ""
    with closing(engine):
        unread = False
        for name in engine.tables():
            try:
                held = dict(engine.load(name))
            except Damaged:
                unread = True
                continue
            if held != history.tables[engine.revision].get(name):
                return f"{name} is not as it was at {engine.revision}"
        if not unread and engine.tables() != set(history.tables[engine.revision]):
            return f"other tables than at {engine.revision}"
        reason = engine.why_read_only
        if unread:
            return "" if isinstance(reason, Damaged) else f"damage was met, and the office is writable: {reason}"
        if reason is not None:
            is_placed = isinstance(reason, Damaged) and reason.params.keys() & {"file", "path", "rev"}
            return "" if is_placed else f"read-only without a place: {reason!r}"
        if engine.revision == len(history):
            return ""
        if content is not None and whole is not None and is_as_a_crash_leaves_it(content, whole):
            return ""
        return f"commits after {engine.revision} are lost and nobody says so"


def damaged_in_turn(path: Path, rolls: random.Random, count: int) -> Iterator[tuple[str, bytes, bytes]]:
    """The file with one kind of damage after another: the damage, what the file was, what it is. It is put back in the end."""
    whole = path.read_bytes()
    mode = path.stat().st_mode
    try:
        for number in range(count):
            damage = DAMAGE[number % len(DAMAGE)]
            content = damage(rolls, whole)
            if content != whole:
                _put(path, content)
                yield damage.__name__, whole, content
    finally:
        _put(path, whole)
        path.chmod(mode)


def _put(path: Path, content: bytes) -> None:
    """Another file in its place: an archive may be linked to the running journal."""
    draft = path.with_name("draft")
    draft.write_bytes(content)
    os.replace(draft, path)


def test_a_damaged_journal_is_never_silently_wrong(offices: list[Office]) -> None:
    rolls = random.Random(1)
    tried = 0
    for office in offices:
        for damage, whole, content in damaged_in_turn(office.folder / "journal.jsonl", rolls, 1000):
            tried += 1
            assert silent_fault(office, whole, content) == "", (damage, office.folder.name)
        assert silent_fault(office) == ""
    assert tried > 3_500


def test_a_damaged_snapshot_is_never_silently_wrong(offices: list[Office]) -> None:
    rolls = random.Random(2)
    tried = 0
    unread: set[tuple[str, str]] = set()
    for office in offices:
        for snapshot in sorted(office.folder.glob("*.json")):
            table = unquote(snapshot.stem)
            for damage, _, _ in damaged_in_turn(snapshot, rolls, 150):
                tried += 1
                assert silent_fault(office) == "", (damage, snapshot.name)
                with closing(JournalEngine(office.folder)) as engine, suppress(Damaged):
                    engine.load(table)
                    # Dropped, and made anew since the last compaction: what the file holds does not matter.
                    unread.add((office.folder.name, table))
                    continue
                assert isinstance(engine.why_read_only, Damaged)
                assert engine.why_read_only.params["file"] == snapshot.name
    assert tried > 1_500
    assert len(unread) < 3


def test_a_damaged_archive_leaves_the_data_alone_and_the_check_names_what_history_lacks(offices: list[Office]) -> None:
    rolls = random.Random(3)
    tried = 0
    for office in offices:
        with closing(JournalEngine(office.folder)) as engine:
            right = {one.rev: one for one in engine.history()}
        assert sorted(right) == list(range(1, len(office.history) + 1))
        for archive in sorted((office.folder / "archive").iterdir()):
            for damage, _, _ in damaged_in_turn(archive, rolls, 20):
                tried += 1
                assert silent_fault(office) == "", (damage, archive.name)
                with closing(JournalEngine(office.folder)) as engine:
                    told = list(engine.history())
                revisions = [one.rev for one in told]
                assert revisions == sorted(set(revisions), reverse=True)
                assert all(one == right[one.rev] for one in told)
                if len(told) < len(right):
                    said = [finding.said.params.get("file") for finding in doctor.check(office.folder)]
                    assert f"archive/{archive.name}" in said, (damage, archive.name)
    assert tried > 300


def test_a_line_that_was_taken_out_doubled_or_moved_is_named_with_its_place(offices: list[Office]) -> None:
    office = offices[0]
    journal = office.folder / "journal.jsonl"
    whole = journal.read_bytes()
    lines = whole.splitlines(keepends=True)
    forms = {
        "taken out": ([*lines[:1], *lines[2:]], 2),
        "doubled": ([*lines[:2], *lines[1:]], 3),
        "swapped": ([lines[0], lines[2], lines[1], *lines[3:]], 2),
        "the manifest again": ([*lines[:2], lines[0], *lines[2:]], 3),
    }
    for form, (changed, line) in forms.items():
        _put(journal, b"".join(changed))
        with closing(JournalEngine(office.folder)) as engine:
            assert isinstance(engine.why_read_only, Damaged), form
            assert engine.why_read_only.params["line"] == line, form
            assert engine.why_read_only.params["offset"] == len(b"".join(changed[: line - 1])), form
    _put(journal, whole)


def test_a_journal_that_becomes_shorter_under_a_running_program_is_noticed(tmp_path: Path) -> None:
    office = _made(tmp_path / "office", 9)
    with closing(JournalEngine(office.folder)) as engine:
        journal = office.folder / "journal.jsonl"
        content = journal.read_bytes()
        os.truncate(journal, content.rindex(b"\n", 0, -1) + 1)
        with pytest.raises(Damaged):
            commit(engine, [TableChange("tasks", 99, {})])
        assert engine.pull() is False


def test_a_commit_in_the_place_of_a_torn_tail_of_its_size_is_seen(tmp_path: Path) -> None:
    """Somebody has seen the tail that a killed writer left; the next commit has the same number of bytes."""
    office = _made(tmp_path / "office", 10)
    shutil.copytree(office.folder, tmp_path / "other")
    changes = [TableChange("tasks", 900, {"name": "next"})]
    with closing(JournalEngine(tmp_path / "other")) as other:
        size = (office.folder / "journal.jsonl").stat().st_size
        commit(other, changes)
        added = (tmp_path / "other" / "journal.jsonl").stat().st_size - size
    with (office.folder / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"crc":"' + b"x" * (added - 8))
    with closing(JournalEngine(office.folder)) as reader, closing(JournalEngine(office.folder)) as writer:
        commit(writer, changes)
        assert reader.pull()
        assert reader.load("tasks")[900] == {"name": "next"}


def test_a_history_that_was_put_back_to_an_older_one_goes_on_from_there(tmp_path: Path) -> None:
    """Somebody restores a whole older office into the folder, under a program that runs."""
    office = _made(tmp_path / "office", 11)
    shutil.copytree(office.folder, tmp_path / "older")
    with closing(JournalEngine(office.folder)) as engine:
        commit(engine, [TableChange("tasks", 900, {"name": "lost"})])
        _put(office.folder / "journal.jsonl", (tmp_path / "older" / "journal.jsonl").read_bytes())
        assert engine.pull()
        assert office.history.misfit(engine, len(office.history), len(office.history)) == ""
        assert commit(engine, [TableChange("tasks", 901, {"name": "next"})]) == len(office.history) + 1
    with closing(JournalEngine(office.folder)) as again:
        assert again.why_read_only is None
        assert 901 in again.load("tasks")

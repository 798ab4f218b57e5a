"""Damage of every kind, done to real files: it is told apart, opened for reading only, and repaired only where that is proven."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coordhub.domain.body import Body
from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit
from coordhub.messages import t
from coordhub.services.wording import sentence
from coordhub.store import Damaged, ReadOnly, doctor, open_store
from coordhub.store.doctor import check, repair
from coordhub.store.journal import JournalEngine
from coordhub.store.lines import is_good, sealed
from tests.store.damage import (
    JOURNAL,
    a_bit_flipped,
    archives,
    build,
    cut_short,
    files,
    flip,
    gone,
    hand_edit,
    hand_edit_of_the_same_size,
    journal_lines,
    keys,
    laid_out_anew,
    of_another_office,
    old_journal,
    old_snapshots,
    record_added,
    said,
    state,
    write_lines,
    yesterday,
)


@pytest.fixture
def backup(folder: Path, tmp_path: Path) -> Path:
    return doctor.backup(open_store(folder), tmp_path / "backup.tar.gz")


SNAPSHOTS: list[tuple[Callable[[Path, Path], None], str, list[str]]] = [
    (hand_edit, "store.found.edited", ["units.json", "u9 ", "name"]),
    (hand_edit_of_the_same_size, "store.found.edited", ["units.json", "u9 ", "name"]),
    (laid_out_anew, "store.found.layout", ["units.json"]),
    (record_added, "store.found.edited", ["u99"]),
    (gone, "store.found.gone", ["units.json"]),
    (cut_short, "store.found.unreadable", ["units.json", "第 12 行"]),
    (a_bit_flipped, "store.found.unreadable", ["units.json", "第 9 行"]),
    (of_another_office, "store.found.foreign", ["units.json", "别的办公室"]),
    (old_snapshots, "store.found.older", ["units.json", "一半"]),
]


@pytest.mark.parametrize(("damage", "key", "words"), SNAPSHOTS, ids=lambda one: getattr(one, "__name__", ""))
def test_a_damaged_snapshot_is_named_for_what_it_is_and_the_other_tables_stay_open(
    folder: Path, tmp_path: Path, damage: Callable[[Path, Path], None], key: str, words: list[str]
) -> None:
    sound = state(folder)
    damage(folder, tmp_path)
    found = files(folder)
    assert keys(folder) == [key]
    assert [word for word in words if word not in said(folder)] == []
    assert files(folder) == found, "a check writes nothing"
    store = open_store(folder)
    with store.read() as work:
        assert len(work.bodies.all()) == 4
        with pytest.raises(Damaged):
            work.units.all()
    assert isinstance(store.read_only_because, Damaged)
    with pytest.raises(Damaged), store.write(by="wang") as work:
        work.bodies.add(Body(name="x", kind="office"))
    done = repair(folder)
    assert [one.key for one in done.done] == ["store.repaired.snapshot"]
    assert keys(folder) == []
    assert state(folder) == sound
    kept = {path.name: path.read_bytes() for path in (folder / done.aside).iterdir() if path.is_file()}
    assert kept == {name: content for name, content in found.items() if "/" not in name and name != "lock"}


def test_a_change_of_size_is_known_when_the_office_is_opened_by_one_stat_a_table(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: opened.append(path.name) or read(path))
    asked: list[str] = []
    stat = os.stat
    monkeypatch.setattr(os, "stat", lambda path, **more: asked.append(str(path)) or stat(path, **more))
    assert JournalEngine(folder).why_read_only is None
    assert sorted(Path(one).name for one in asked if one.endswith(".json")) == [
        "bodies.json",
        "notes.json",
        "units.json",
    ]
    monkeypatch.setattr(os, "stat", stat)
    hand_edit(folder, tmp_path)
    opened.clear()
    assert JournalEngine(folder).why_read_only.key == "store.snapshot_changed"
    assert opened == []
    (folder / "units.json").unlink()
    assert JournalEngine(folder).why_read_only.key == "store.snapshot_gone"


def test_an_office_written_before_sizes_were_noted_opens_as_ever(folder: Path) -> None:
    first, *rest = journal_lines(folder)
    body = json.loads(first)
    for stamp in body["manifest"]["tables"].values():
        del stamp["size"]
    del body["crc"]
    write_lines(folder, [sealed(body), *rest])
    assert open_store(folder).read_only_because is None
    assert keys(folder) == []
    (folder / "units.json").write_bytes(b"{}")
    assert open_store(folder).read_only_because is None, "an unknown size says nothing"
    assert keys(folder) == ["store.found.foreign"]
    repair(folder)
    assert keys(folder) == []


def test_an_old_journal_over_newer_snapshots_is_told_and_is_never_repaired_by_losing_what_came_later(
    folder: Path, tmp_path: Path
) -> None:
    old_journal(folder, tmp_path)
    found = files(folder)
    assert "store.journal_old" in keys(folder)
    assert "store.found.newer" in keys(folder)
    store = open_store(folder)
    assert isinstance(store.read_only_because, Damaged)
    done = repair(folder)
    assert (done.done, done.aside) == ([], "")
    assert "store.repair.old_journal" in [finding.said.key for finding in done.left]
    assert files(folder) == found


def test_an_old_office_under_a_newer_archive_is_not_written_on(folder: Path, tmp_path: Path) -> None:
    """Journal and snapshots agree with each other, but the archive knows more."""
    yesterday(folder, tmp_path / "again")
    for name in ("units.json", "bodies.json", "notes.json", JOURNAL):
        shutil.copy(tmp_path / "again" / name, folder / name)
    store = open_store(folder)
    assert store.read_only_because.key == "store.journal_old"
    assert keys(folder) == ["store.journal_old"]


def test_a_newer_schema_is_no_damage_and_says_so(folder: Path) -> None:
    first, *rest = journal_lines(folder)
    body = json.loads(first)
    body["manifest"]["schema"] = 99
    del body["crc"]
    write_lines(folder, [sealed(body), *rest])
    assert open_store(folder).read_only_because.key == "store.newer_schema"
    assert keys(folder) == []
    assert "store.newer_schema" in [finding.said.key for finding in check(folder)]
    hand_edit(folder, folder)
    assert keys(folder) == ["store.found.edited"]
    with pytest.raises(ReadOnly):
        repair(folder)


# The journal


def test_a_bad_line_is_named_with_the_commits_it_takes_and_is_not_dropped(folder: Path) -> None:
    lines = journal_lines(folder)
    lines[3] = flip(lines[3])
    write_lines(folder, lines)
    found = files(folder)
    rev = json.loads(lines[2])["rev"] + 1
    finding = check(folder)[0].said
    assert (finding.key, finding.params["line"], finding.params["first"]) == ("store.found.line", 4, rev)
    assert finding.params["offset"] == sum(map(len, lines[:3]))
    done = repair(folder)
    assert [one.said.key for one in done.left] == ["store.repair.lines"]
    assert f"第 {rev} 至 {rev} 号" in sentence(done.left[0].said)
    assert files(folder) == found


@pytest.mark.parametrize("place", [1, 3, -1], ids=["first commit", "middle", "last"])
def test_a_bad_line_is_put_back_from_a_backup(folder: Path, backup: Path, place: int) -> None:
    sound = files(folder)[JOURNAL]
    lines = journal_lines(folder)
    lines[place] = flip(lines[place])
    write_lines(folder, lines)
    assert len(keys(folder)) == 1
    done = repair(folder, backup)
    assert [one.key for one in done.done] == ["store.repaired.lines"]
    assert keys(folder) == []
    assert files(folder)[JOURNAL] == sound


def test_a_line_that_was_taken_out_is_missed_and_put_back_from_a_backup(folder: Path, backup: Path) -> None:
    sound = state(folder)
    lines = journal_lines(folder)
    write_lines(folder, lines[:3] + lines[4:])
    assert isinstance(open_store(folder).read_only_because, Damaged), "what follows is not put on top of a gap"
    assert keys(folder) == ["store.found.gap"]
    assert [one.said.key for one in repair(folder).left] == ["store.repair.lines"]
    repair(folder, backup)
    assert keys(folder) == []
    assert state(folder) == sound


def test_an_end_that_a_backup_holds_only_in_part_is_not_repaired_with_it(folder: Path, backup: Path) -> None:
    store = open_store(folder)
    for name in ("later", "latest"):
        with store.write(by="wang") as work:
            work.units.add(Unit(name=name, kind="village"))
    lines = journal_lines(folder)
    lines[-2] = lines[-2][:-1] + b"\0"
    lines[-3] = flip(lines[-3])
    write_lines(folder, lines)
    found = files(folder)
    done = repair(folder, backup)
    assert [one.said.key for one in done.left] == ["store.repair.tail"]
    assert files(folder) == found


def test_two_lines_that_lost_the_newline_between_them_are_both_put_back(folder: Path, backup: Path) -> None:
    sound = files(folder)[JOURNAL]
    lines = journal_lines(folder)
    lines[3] = lines[3][:-1] + b"\0"
    write_lines(folder, lines)
    finding = check(folder)[0].said
    assert finding.params["until"] == finding.params["first"] + 1
    repair(folder, backup)
    assert files(folder)[JOURNAL] == sound


def test_foreign_text_between_two_commits_held_no_change_and_is_taken_out(folder: Path) -> None:
    sound = files(folder)[JOURNAL]
    lines = journal_lines(folder)
    write_lines(folder, [*lines[:3], b"a colleague's note\n", *lines[3:]])
    assert keys(folder) == ["store.found.empty"]
    assert [one.key for one in repair(folder).done] == ["store.repaired.empty"]
    assert files(folder)[JOURNAL] == sound


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ([0, 1, 2, 3, 3, 4], "store.found.empty"), ([0, 1, 2, 3, 4, 1], "store.found.empty"), ([0, 1, 2, 0, 3, 4], "store.found.empty"),
        ([0, 1, 3, 2, 4], "store.found.gap"),
    ],
    ids=["doubled", "an old one at the end", "a second manifest", "moved"],
)  # fmt: skip
def test_a_good_line_in_the_wrong_place_is_told_and_put_right(folder: Path, order: list[int], told: str) -> None:
    sound = files(folder)[JOURNAL]
    lines = journal_lines(folder)
    write_lines(folder, [*(lines[place] for place in order), *(lines[5:] if order[-1] == 4 else [])])
    if order[-1] != 4:
        sound = b"".join(lines[:5])
    assert isinstance(open_store(folder).read_only_because, Damaged)
    assert told in keys(folder)
    assert repair(folder).aside
    assert keys(folder) == []
    assert files(folder)[JOURNAL] == sound


@pytest.mark.parametrize("commits", [True, False], ids=["with commits", "right after a compaction"])
def test_a_damaged_manifest_is_rebuilt_from_archive_and_snapshots(folder: Path, commits: bool) -> None:
    if not commits:
        JournalEngine(folder).compact()
    sound = files(folder)[JOURNAL]
    lines = journal_lines(folder)
    lines[0] = flip(lines[0])
    write_lines(folder, lines)
    assert keys(folder) == ["store.found.manifest"]
    assert open_store(folder).read_only_because.key == "store.manifest_damaged"
    assert [one.key for one in repair(folder).done] == ["store.repaired.manifest"]
    repaired = journal_lines(folder)
    assert b"".join(repaired[1:]) == b"".join(lines[1:])
    assert json.loads(repaired[0])["manifest"] == json.loads(sound.splitlines()[0])["manifest"]
    assert keys(folder) == []


@pytest.mark.parametrize("spoil", ["snapshot", "archive", "emptied"])
def test_a_manifest_is_not_rebuilt_on_incomplete_evidence(folder: Path, tmp_path: Path, spoil: str) -> None:
    lines = journal_lines(folder)
    lines[0] = flip(lines[0])
    write_lines(folder, lines if spoil != "emptied" else [])
    if spoil == "snapshot":
        hand_edit(folder, tmp_path)
    elif spoil == "archive":
        (folder / archives(folder)[0]).unlink()
    found = files(folder)
    done = repair(folder)
    assert [one.said.key for one in done.left] == ["store.repair.manifest"]
    assert files(folder) == found


def test_a_journal_that_is_gone_is_no_empty_office(folder: Path) -> None:
    (folder / JOURNAL).unlink()
    found = files(folder)
    assert keys(folder) == ["store.journal_gone"]
    with pytest.raises(Damaged):
        open_store(folder, create=True)
    assert files(folder) == found, "no new office is begun over what is left of the old one"


# The archive


def test_a_damaged_archive_is_told_with_its_place_and_does_not_stop_work(folder: Path, backup: Path) -> None:
    name = archives(folder)[1]
    lines = journal_lines(folder, name)
    write_lines(folder, [*lines[:4], flip(lines[4]), *lines[5:]], name)
    finding = check(folder)[0].said
    assert (finding.key, finding.params["file"], finding.params["line"]) == ("store.archive_damaged", name, 5)
    store = open_store(folder)
    assert store.read_only_because is None
    store.close()
    assert repair(folder).aside == ""
    assert [one.key for one in repair(folder, backup).done] == ["store.repaired.archive"]
    assert keys(folder) == []
    assert journal_lines(folder, name) == lines


@pytest.mark.parametrize("loss", ["whole file", "last lines", "first file"])
def test_an_archive_that_lacks_something_is_told(folder: Path, backup: Path, loss: str) -> None:
    name = archives(folder)[0 if loss == "first file" else 1]
    if loss == "last lines":
        write_lines(folder, journal_lines(folder, name)[:-3], name)
    else:
        (folder / name).unlink()
    assert keys(folder) == ["store.archive_damaged" if loss == "last lines" else "store.archive_gap"]
    repair(folder, backup)
    assert keys(folder) == []


def test_a_snapshot_is_not_rebuilt_over_a_hole_in_the_archive_but_is_with_a_backup(
    folder: Path, backup: Path, tmp_path: Path
) -> None:
    sound = state(folder)
    (folder / archives(folder)[1]).unlink()
    hand_edit(folder, tmp_path)
    assert "store.found.changed" in keys(folder)
    found = files(folder)
    assert [one.said.key for one in repair(folder).left] == ["store.repair.gap"]
    assert files(folder) == found
    repair(folder, backup)
    assert keys(folder) == []
    assert state(folder) == sound


def test_a_backup_of_another_office_is_not_used(folder: Path, tmp_path: Path) -> None:
    build(tmp_path / "other", prefix="镇")
    foreign = doctor.backup(open_store(tmp_path / "other"), tmp_path / "foreign.tar.gz")
    hand_edit(folder, tmp_path)
    found = files(folder)
    with pytest.raises(Refused) as refused:
        repair(folder, foreign)
    assert refused.value.key == "store.other_backup"
    assert files(folder) == found


def test_a_compaction_that_was_cut_off_is_no_damage(folder: Path, tmp_path: Path) -> None:
    """The journal lies in the archive already, and goes on as the running one."""
    store = open_store(folder)
    os.link(folder / JOURNAL, folder / "archive" / f"journal-{store.revision():010d}.jsonl")
    for round_ in range(2):
        with store.write(by="wang") as work:
            work.units.add(Unit(name=f"x{round_}", kind="village"))
        assert keys(folder) == []
        again = doctor.restore(doctor.backup(store, tmp_path / "b.tar.gz"), tmp_path / f"again{round_}")
        assert keys(Path(again.address)) == []
        assert state(Path(again.address)) == state(folder)
        store.engine.compact()
        assert keys(folder) == []


def test_leftovers_are_remarks(folder: Path) -> None:
    (folder / "units.json.tmp").write_bytes(b"half")
    (folder / ".backup-x1").mkdir()
    (folder / "list.json").write_bytes(b"[]")
    remarks = [finding.said.key for finding in check(folder) if not finding.is_damage]
    assert remarks == ["store.leftover", "store.leftover", "store.stray"]
    assert keys(folder) == []
    with open_store(folder).write(by="wang") as work:
        work.units.add(Unit(name="x", kind="village"))
    JournalEngine(folder).compact()
    assert (folder / "list.json").exists(), "a file that is not ours is not taken away"


def test_a_record_that_has_not_its_form_is_named(folder: Path) -> None:
    open_store(folder).db.table("units").update({"rank": "first"}, doc_ids=[7])
    finding = check(folder)[0]
    assert (finding.said.key, finding.said.params["id"], finding.is_damage) == ("store.record_damaged", "u7", True)


# Killed in the middle, and while others write

KILLED = """
import os, sys
from pathlib import Path
from coordhub.store.doctor import repair
left = int(sys.argv[2])
def counted(real):
    def call(*given, **named):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return real(*given, **named)
    return call
for name in ("replace", "fsync", "link", "write", "mkdir"):
    setattr(os, name, counted(getattr(os, name)))
repair(Path(sys.argv[1]), Path(sys.argv[3]))
"""


def test_a_repair_that_is_killed_at_any_step_loses_nothing_and_can_be_done_again(
    folder: Path, backup: Path, tmp_path: Path
) -> None:
    """Two snapshots, a line of the journal and an archive are damaged; the repair dies at its n-th system call, for every n."""
    sound, sound_files = state(folder), files(folder)
    hand_edit(folder, tmp_path)
    (folder / "bodies.json").unlink()
    lines = journal_lines(folder)
    write_lines(folder, [*lines[:3], flip(lines[3]), *lines[4:]])
    name = archives(folder)[0]
    write_lines(
        folder, [flip(line) if place == 2 else line for place, line in enumerate(journal_lines(folder, name))], name
    )
    damaged = files(folder)
    step, codes = 0, []
    while 0 not in codes:
        place = tmp_path / f"killed-{step}"
        shutil.copytree(folder, place)
        command = [sys.executable, "-c", KILLED, str(place), str(step), str(backup)]
        codes.append(subprocess.run(command, check=False, cwd=Path(__file__).parents[2]).returncode)
        for file, content in files(place).items():
            if file in damaged and file != "lock":
                assert content in {damaged[file], sound_files[file]}, f"{file} after {step} calls"
        if codes[-1]:
            repair(place, backup)
        assert keys(place) == []
        assert state(place) == sound
        shutil.rmtree(place)
        step += 3
    assert codes[-1] == 0
    assert len(codes) > 10, codes


def test_a_check_while_others_write_finds_nothing_and_writes_nothing(folder: Path) -> None:
    from tests.store.writers import start

    writers = [start(folder, f"w{place}", 40, 2_000) for place in range(3)]
    checks = 0
    while any(writer.poll() is None for writer in writers):
        assert keys(folder) == []
        checks += 1
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert checks > 0
    before = {name: os.stat(folder / name).st_mtime_ns for name in files(folder)}
    (folder / "lock").unlink()
    del before["lock"]
    assert keys(folder) == []
    assert {name: os.stat(folder / name).st_mtime_ns for name in files(folder)} == before


def spoiled(content: bytes, rolls: random.Random) -> bytes:
    """One accident: a bit, a block of zeros, a piece lost, a piece too many, an end cut off."""
    place = rolls.randrange(len(content))
    size = rolls.choice([1, 40, 400])
    return rolls.choice([
        content[:place] + bytes([content[place] ^ (1 << rolls.randrange(8))]) + content[place + 1 :],
        content[:place] + bytes(len(content[place : place + size])) + content[place + size :],
        content[:place] + content[place + size :],
        content[:place] + content[:size] + content[place:],
        content[:place],
    ])  # fmt: skip


def test_whatever_happens_to_a_file_is_told_and_is_repaired_whole_or_left_alone(
    folder: Path, backup: Path, tmp_path: Path
) -> None:
    """Two hundred accidents to the files of an office: none is taken for good data, none makes a fault, and a repair, with a backup
    or without, either gives exactly what was or touches nothing."""
    rolls = random.Random(20200706)
    sound, sound_files = state(folder), files(folder)
    names = sorted(set(sound_files) - {"lock"})
    repaired = {"alone": 0, "with a backup": 0}
    for _ in range(200):
        name = rolls.choice(names)
        place = tmp_path / "spoiled"
        shutil.copytree(folder, place)
        (place / name).write_bytes(spoiled(sound_files[name], rolls))
        if (place / name).read_bytes() == sound_files[name]:
            shutil.rmtree(place)
            continue
        found = files(place)
        told = keys(place)
        store = open_store(place)
        # What a crash leaves of a commit, or the end of a journal that lost whole lines, looks like an office that is sound.
        is_older = name == JOURNAL and sound_files[name].startswith(b"".join(journal_lines(place)[:-1]))
        assert told or is_older, f"{name} was taken for good"
        if told and not name.startswith("archive/"):
            with pytest.raises(Damaged), store.write(by="wang") as work:
                work.units.all()
                work.bodies.all()
                work.table("notes").documents()
        store.close()
        for how, source in (("alone", None), ("with a backup", backup)):
            if told:
                done = repair(place, source)
                if done.aside:
                    repaired[how] += 1
                    assert keys(place) == []
                    assert state(place) == sound
                    break
                assert files(place) == found | {"lock": b""}
                assert done.left
        shutil.rmtree(place)
    assert repaired["alone"] > 40
    assert repaired["with a backup"] > 40


def test_every_sentence_of_a_finding_is_spoken_in_both_languages(folder: Path) -> None:
    lines = journal_lines(folder)
    write_lines(folder, [*lines[:3], flip(lines[3]), *lines[4:]])
    finding = check(folder)[0].said
    assert t(finding.key, lang="en", **finding.params).startswith("journal.jsonl is damaged at line 4")
    assert not is_good(journal_lines(folder)[3])

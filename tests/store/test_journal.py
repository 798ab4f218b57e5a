"""The files of an office: what a crash may leave, what damage is, who may open them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from tinydb import TinyDB

from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit
from coordhub.store import Conflict, Damaged, Missing, ReadOnly, Store, doctor, open_store
from coordhub.store.journal import JournalEngine
from coordhub.store.place import refuse_network


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "office"


@pytest.fixture
def store(folder: Path) -> Store:
    return open_store(folder, create=True)


def add(store: Store, name: str = "x") -> Unit:
    with store.write(by="me") as work:
        return work.units.add(Unit(name=name, kind="village"))


def names(store: Store) -> list[str]:
    with store.read() as work:
        return [unit.name for unit in work.units.all()]


def test_a_commit_is_one_line_with_who_and_the_old_values(store: Store, folder: Path) -> None:
    unit = add(store, "旧名")
    with store.write(by="wang", why="合并", on_behalf="专项岗", did="unit.edit") as work:
        work.units.put(replace(unit, name="新名"))
    line = json.loads((folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert {"rev": 2, "by": "wang", "why": "合并", "on_behalf": "专项岗", "did": "unit.edit"}.items() <= line.items()
    assert line["ops"] == [["units", "1", {"name": "新名", "kind": "village", "rev": 2}]]
    assert line["old"][0]["name"] == "旧名"


def test_a_torn_tail_is_cut_and_work_goes_on(store: Store, folder: Path) -> None:
    add(store, "a")
    with (folder / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"crc":"12345678","rev":2,"at":"2020')
    again = open_store(folder)
    assert names(again) == ["a"]
    add(again, "b")
    assert names(open_store(folder)) == ["a", "b"]


def test_damage_in_the_middle_opens_read_only_and_names_its_place(store: Store, folder: Path) -> None:
    for name in "abc":
        add(store, name)
    journal = folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"b"', b'"X"')
    journal.write_bytes(b"".join(lines))
    again = open_store(folder)
    assert isinstance(again.read_only_because, Damaged)
    assert again.read_only_because.params["line"] == 3
    assert names(again) == ["a"]
    with pytest.raises(Damaged):
        add(again)
    assert doctor.check(folder)[0].is_damage


def test_an_acknowledged_last_line_that_was_changed_is_damage_not_a_torn_tail(store: Store, folder: Path) -> None:
    add(store, "a")
    add(store, "b")
    journal = folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"name":"b"', b'"name":"X"'))
    assert isinstance(open_store(folder).read_only_because, Damaged)


def test_snapshots_are_files_that_stock_tinydb_reads(store: Store, folder: Path) -> None:
    add(store, "濮阳县")
    store.engine.compact()
    assert "濮阳县" in (folder / "units.json").read_text(encoding="utf-8")
    assert TinyDB(folder / "units.json", access_mode="r").table("units").all()[0]["name"] == "濮阳县"


def test_a_snapshot_is_not_read_before_its_table_is_used(store: Store, folder: Path) -> None:
    add(store, "a")
    store.engine.compact()
    snapshot = folder / "units.json"
    snapshot.write_bytes(b" " * snapshot.stat().st_size)
    again = open_store(folder)
    assert again.read_only_because is None
    with again.read() as work, pytest.raises(Damaged):
        work.units.all()


def test_a_failed_compaction_is_no_failed_commit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(folder, create=True, journal_limit=1)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("coordhub.store.journal.write_snapshot", full)
    add(store, "a")
    assert names(open_store(folder)) == ["a"]


def test_a_failed_sync_stops_writing_until_reopened(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", broken)
    with pytest.raises(ReadOnly):
        add(store)
    monkeypatch.undo()
    with pytest.raises(ReadOnly):
        add(store)
    add(open_store(store.address), "b")
    assert names(open_store(store.address)) == ["b"]


def test_a_full_disk_refuses_the_commit_and_loses_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, "a")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("coordhub.store.journal.write_whole", full)
    with pytest.raises(ReadOnly):
        add(store, "b")
    monkeypatch.undo()
    add(store, "c")
    assert names(open_store(store.address)) == ["a", "c"]


def test_files_are_shared_with_the_group_whatever_the_umask(tmp_path: Path) -> None:
    code = (
        "import os, sys; os.umask(0o022)\n"
        "from coordhub.store import open_store\nfrom coordhub.domain.unit import Unit\n"
        "store = open_store(sys.argv[1], create=True, journal_limit=1)\n"
        "with store.write(by='a') as work: work.units.add(Unit(name='x', kind='village'))\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "office")], check=True)
    assert (tmp_path / "office").stat().st_mode & 0o7777 == 0o2770
    assert {0o660} == {path.stat().st_mode & 0o777 for path in (tmp_path / "office").rglob("*") if path.is_file()}


def test_a_network_file_system_is_refused(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/x {tmp_path}/far nfs4 rw 0 0\n/dev/vda / ext4 rw 0 0\n", encoding="ascii")
    (tmp_path / "far" / "office").mkdir(parents=True)
    with pytest.raises(Refused) as refused:
        refuse_network(tmp_path / "far" / "office", mounts)
    assert refused.value.params["kind"] == "nfs4"
    refuse_network(tmp_path, mounts)


def test_a_newer_schema_opens_read_only(store: Store, folder: Path) -> None:
    add(store)
    store.db.table("meta").insert({"schema": 99})
    assert open_store(folder).read_only_because.key == "store.newer_schema"


def test_different_fields_merge_and_the_same_field_is_a_conflict(store: Store) -> None:
    base = add(store, "a")
    with store.write(by="b") as work:
        work.units.put(replace(base, name="theirs"), base=base)
    with store.write(by="c") as work:
        merged = work.units.put(replace(base, rank=7), base=base)
    assert (merged.name, merged.rank) == ("theirs", 7)
    with pytest.raises(Conflict) as conflict, store.write(by="d") as work:
        work.units.put(replace(base, name="mine"), base=base)
    assert (conflict.value.fields, conflict.value.theirs.name, conflict.value.mine.name) == (["name"], "theirs", "mine")


def test_ids_and_counters_are_spent_even_when_undone(store: Store) -> None:
    with store.write(by="me") as work:
        assert work.counter("task-2020") == 1
        work.units.add(Unit(name="a", kind="village"))
    with store.write(by="me", undoes=1) as work:
        work.revert(store.changes()[0])
    assert names(store) == []
    with store.write(by="me") as work:
        assert work.counter("task-2020") == 2
        assert work.units.add(Unit(name="b", kind="village")).id == "u2"


def test_nothing_is_committed_when_the_block_raises_or_nothing_changed(store: Store) -> None:
    unit = add(store)
    before = store.revision()
    with pytest.raises(ValueError, match="stop"), store.write(by="me") as work:
        work.units.add(Unit(name="b", kind="village"))
        raise ValueError("stop")
    with store.write(by="me") as work:
        work.units.put(unit)
    assert before == store.revision()


def test_a_backup_taken_while_others_write_is_restored_whole(store: Store, tmp_path: Path) -> None:
    for name in "abc":
        add(store, name)
    doctor.backup(store, tmp_path / "b.tar.gz")
    add(store, "later")
    restored = doctor.restore(tmp_path / "b.tar.gz", tmp_path / "again")
    assert names(restored) == ["a", "b", "c"]
    assert [change.rev for change in restored.changes()] == [3, 2, 1]
    with pytest.raises(Refused):
        doctor.restore(tmp_path / "b.tar.gz", Path(store.address))


def test_a_missing_office_and_a_missing_record_are_said(tmp_path: Path, store: Store) -> None:
    with pytest.raises(Missing):
        open_store(tmp_path / "nowhere")
    with store.read() as work, pytest.raises(Missing):
        work.units.get("u99")


def test_one_write_and_one_sync_a_commit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine_store = open_store(folder, create=True)
    add(engine_store)
    calls: list[str] = []
    write, sync = os.write, os.fdatasync
    monkeypatch.setattr(os, "write", lambda *given: calls.append("write") or write(*given))
    monkeypatch.setattr(os, "fdatasync", lambda *given: calls.append("sync") or sync(*given))
    add(engine_store)
    assert calls == ["write", "sync"]
    assert isinstance(engine_store.engine, JournalEngine)


def test_history_knows_what_another_process_did_a_moment_ago(store: Store, folder: Path) -> None:
    mine = open_store(folder)
    add(store, "后来的")
    assert [change.rev for change in mine.changes()] == [1]


def test_two_who_count_one_up_from_the_same_figure_do_not_count_as_one(store: Store) -> None:
    base = add(store)
    with store.write(by="colleague") as work:
        work.units.put(replace(base, rank=base.rank + 1))
    with pytest.raises(Conflict) as conflict, store.write(by="me") as work:
        work.units.put(replace(base, rank=base.rank + 1), base=base)
    assert conflict.value.fields == ["rank"]

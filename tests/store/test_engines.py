"""What the store promises, whichever engine lies below it; and that the two engines remember the same."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from tinydb import where

from coordhub.domain.unit import Unit
from coordhub.store import Busy, Conflict, Missing, ReadOnly, Store, open_database, open_store
from tests.postgres import Server


@pytest.fixture
def store(address: str) -> Store:
    return open_store(address, create=True)


def add(store: Store, name: str = "x") -> Unit:
    with store.write(by="me") as work:
        return work.units.add(Unit(name=name, kind="village"))


def names(store: Store) -> list[str]:
    with store.read() as work:
        return [unit.name for unit in work.units.all()]


def test_different_fields_merge_and_the_same_field_is_a_conflict(store: Store, address: str) -> None:
    base = add(store, "a")
    with open_store(address).write(by="b") as work:
        work.units.put(replace(base, name="theirs"), base=base)
    with store.write(by="c") as work:
        merged = work.units.put(replace(base, rank=7), base=base)
    assert (merged.name, merged.rank) == ("theirs", 7)
    with pytest.raises(Conflict) as conflict, store.write(by="d") as work:
        work.units.put(replace(base, name="mine"), base=base)
    assert (conflict.value.fields, conflict.value.theirs.name, conflict.value.mine.name) == (["name"], "theirs", "mine")


def test_ids_and_counters_are_spent_even_when_undone(store: Store, address: str) -> None:
    with store.write(by="me") as work:
        assert work.counter("task-2020") == 1
        work.units.add(Unit(name="a", kind="village"))
    with store.write(by="me", undoes=1) as work:
        work.revert(store.changes()[0])
    assert names(store) == []
    with open_store(address).write(by="me") as work:
        assert work.counter("task-2020") == 2
        assert work.units.add(Unit(name="b", kind="village")).id == "u2"


def test_nothing_is_committed_when_the_block_raises_or_nothing_changed(store: Store, address: str) -> None:
    unit = add(store)
    before = store.revision()
    with pytest.raises(ValueError, match="stop"), store.write(by="me") as work:
        work.units.add(Unit(name="b", kind="village"))
        raise ValueError("stop")
    with store.write(by="me") as work:
        work.units.put(unit)
    assert before == store.revision() == open_store(address).revision()
    assert names(store) == names(open_store(address)) == ["x"]


def test_an_undo_is_refused_where_a_colleague_went_on_from_there(store: Store, address: str) -> None:
    unit = add(store, "a")
    with store.write(by="me") as work:
        work.units.put(replace(unit, name="b"))
    changed = store.changes()[0]
    with open_store(address).write(by="colleague") as work:
        work.units.put(replace(work.units.get(unit.id), name="c"))
    with pytest.raises(Conflict), store.write(by="me", undoes=2) as work:
        work.revert(changed)
    assert names(store) == ["c"]


def test_a_missing_office_and_a_missing_record_are_said_and_nothing_is_made(
    store: Store, new_address: Callable[[], str]
) -> None:
    nowhere = new_address()
    for _ in range(2):
        with pytest.raises(Missing):
            open_store(nowhere)
    for number in ("u99", "u0", "u-1", f"u{10**30}"):
        with store.read() as work, pytest.raises(Missing):
            work.units.get(number)


def test_an_office_opened_for_reading_is_not_written(store: Store, address: str) -> None:
    add(store)
    reader = open_store(address, read_only=True)
    assert reader.read_only_because is not None
    with pytest.raises(ReadOnly), reader.write(by="me") as work:
        work.units.add(Unit(name="b", kind="village"))
    add(store, "later")
    assert names(reader) == ["x", "later"]


def test_what_is_read_in_one_go_belongs_to_one_revision(store: Store, address: str) -> None:
    add(store, "a")
    other = open_store(address)
    saved = threading.Event()

    def colleague() -> None:
        add(other, "b")
        saved.set()

    with store.read() as work:
        first = [unit.name for unit in work.units.all()]
        writer = threading.Thread(target=colleague)
        writer.start()
        assert saved.wait(20), "a reader keeps no writer waiting"
        assert work.units.find("u2") is None
        assert [unit.name for unit in work.units.all()] == first
    writer.join(20)
    assert names(store) == ["a", "b"]


def test_a_second_writer_waits_and_is_then_refused_and_reads_meanwhile(store: Store, address: str) -> None:
    add(store, "a")
    other = open_store(address, timeout=0.05)
    with store.write(by="a"):
        with pytest.raises(Busy), other.write(by="b"):
            pass
    add(other, "b")
    assert names(store) == ["a", "b"]


def test_threads_that_share_a_store_lose_nothing(store: Store) -> None:
    faults: list[Exception] = []

    def work(name: str) -> None:
        try:
            for turn in range(8):
                add(store, f"{name}-{turn}")
                names(store)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(f"t{place}",)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert sorted(names(store)) == sorted(f"t{place}-{turn}" for place in range(4) for turn in range(8))
    assert store.revision() == 32


def test_a_hundred_changes_of_several_tables_are_one_commit(store: Store, address: str) -> None:
    database = open_database(address)
    with database.transaction():
        for place in range(60):
            database.table("a").insert({"n": place})
        database.table("b").insert_multiple({"n": place} for place in range(40))
        database.table("a").remove(where("n") < 10)
    assert store.revision() == 1
    again = open_database(address)
    assert (len(again.table("a")), len(again.table("b")), again.tables()) == (50, 40, {"a", "b"})


@pytest.mark.parametrize(
    "value",
    ["", "濮阳县 𠮷 \u200b", "'; DROP TABLE x; --", "%s {} \\u0041 \\", "line\nline\ttab\r", 2**53 - 1, -1, 0.1, 1e300, True, None, [], {}, {"a": [1, {"b": None}]}],
    ids=repr,
)  # fmt: skip
def test_a_value_comes_back_as_it_was_stored(store: Store, address: str, value: object) -> None:
    open_database(address).table("t").insert({"值": value, "other": 1})
    back = open_database(address).table("t").get(doc_id=1)
    assert back == {"值": value, "other": 1}
    assert type(back["值"]) is type(value)
    assert store.db.table("t").search(where("值") == value) == [back]


def test_an_emptied_table_keeps_its_ids_and_a_dropped_one_forgets_them(address: str) -> None:
    one, other = open_database(address), open_database(address)
    one.table("t").insert_multiple([{"n": 1}, {"n": 2}])
    assert len(other.table("t")) == 2
    one.table("t").truncate()
    assert other.table("t").all() == []
    assert other.table("t").insert({"n": 3}) == 3
    one.drop_table("t")
    assert other.tables() == set()
    assert open_database(address).table("t").insert({"n": 4}) == 1
    assert one.table("t").all() == [{"n": 4}]


def played(address: str) -> Store:
    """A little of everything that history remembers."""
    store = open_store(address, create=True)
    unit = add(store, "旧名")
    with store.write(by="wang", why="合并", on_behalf="专项岗", did="unit.edit") as work:
        work.units.put(replace(unit, name="新名", rank=3))
        work.units.add(Unit(name="b", kind="county"))
        work.counter("task-2020")
    with store.write(by="li", undoes=2) as work:
        work.revert(store.changes()[0])
    with store.write(by="me") as work:
        work.units.remove("u1")
    store.db.table("other").insert({"n": [1, 2]})
    return store


def test_both_engines_remember_the_same(tmp_path: Path, postgres_server: Server) -> None:
    """Commit by commit, field by field, but for the moment; and hand out the same ids after it."""
    stores = [played(str(tmp_path / "office")), played(postgres_server.url("same-memory"))]
    journal, postgres = ([replace(change, at="") for change in store.changes()] for store in stores)
    assert journal == postgres
    assert [change.rev for change in journal] == [4, 3, 2, 1]
    whole = [[replace(one, about=replace(one.about, at="")) for one in store.engine.history()] for store in stores]
    assert whole[0] == whole[1]
    assert len(whole[0]) == 5
    for store in stores:
        assert [change.rev for change in store.changes(kind="unit", id="u2")] == [3, 2]
        assert [change.rev for change in store.changes(since_rev=2)] == [4, 3]
        assert [change.rev for change in store.changes(by="专项岗")] == [2]
        assert [change.rev for change in store.changes(limit=1)] == [4]
        assert add(store).id == "u3"
        with pytest.raises(Missing), store.write(by="me") as work:
            work.revert(replace(journal[0], rev=99))

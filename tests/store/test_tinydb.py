"""`open_database` is a TinyDB: what its documentation says of tables and queries holds, for several processes at once."""

from __future__ import annotations

import pytest
from tinydb import Query, TinyDB, where
from tinydb.operations import increment
from tinydb.table import Document

from coordhub.store import open_database


@pytest.fixture
def db(address: str) -> TinyDB:
    return open_database(address)


def test_it_is_a_tinydb(db: TinyDB) -> None:
    assert isinstance(db, TinyDB)


def test_insert_get_search_update_remove(db: TinyDB) -> None:
    table = db.table("t")
    assert table.insert_multiple([{"n": 1, "kind": "a"}, {"n": 2, "kind": "b"}, {"n": 3, "kind": "a"}]) == [1, 2, 3]
    assert table.get(doc_id=2) == {"n": 2, "kind": "b"}
    assert [one.doc_id for one in table.search(where("kind") == "a")] == [1, 3]
    assert table.update({"seen": True}, where("kind") == "a") == [1, 3]
    assert table.count(Query().seen == True) == 2  # noqa: E712 - TinyDB's way
    assert table.update(increment("n"), doc_ids=[2]) == [2]
    assert table.get(doc_id=2)["n"] == 3
    assert table.remove(where("n") == 1) == [1]
    assert len(table) == 2
    assert table.contains(doc_id=3)
    assert not table.contains(where("n") == 99)
    assert [one.doc_id for one in table.get(doc_ids=[1, 3])] == [3]


def test_the_default_table_and_iteration(db: TinyDB) -> None:
    assert db.insert({"a": 1}) == 1
    assert list(db) == [{"a": 1}]
    assert {"_default"} == db.tables()
    assert len(db) == 1


def test_upsert_and_explicit_ids(db: TinyDB) -> None:
    assert db.upsert({"name": "x", "n": 1}, where("name") == "x") == [1]
    assert db.upsert({"name": "x", "n": 2}, where("name") == "x") == [1]
    assert db.insert(Document({"name": "y"}, doc_id=7)) == 7
    assert db.insert({"name": "z"}) == 8
    with pytest.raises(ValueError, match="already exists"):
        db.insert(Document({"name": "again"}, doc_id=7))


def test_mixing_own_ids_with_drawn_ones_overwrites_nothing(db: TinyDB) -> None:
    assert db.insert_multiple([Document({"a": 1}, doc_id=5), {"a": 2}, {"a": 3}]) == [5, 6, 7]
    assert len(db) == 3


def test_ids_are_never_used_again(db: TinyDB) -> None:
    db.insert_multiple([{"n": 1}, {"n": 2}])
    db.remove(doc_ids=[2])
    assert db.insert({"n": 3}) == 3
    db.truncate()
    assert db.insert({"n": 4}) == 4
    db.drop_tables()
    assert set() == db.tables()
    assert db.insert({"n": 1}) == 1


def test_results_are_copies(db: TinyDB) -> None:
    db.insert({"list": [1]})
    db.search(where("list").exists())[0]["list"].append(2)
    db.all()[0]["list"].append(3)
    assert db.get(doc_id=1)["list"] == [1]


def test_another_process_is_seen_at_once_also_through_the_query_cache(db: TinyDB, address: str) -> None:
    other = open_database(address)
    query = where("n") >= 0
    assert db.search(query) == []
    other.insert({"n": 1})
    assert db.search(query) == [{"n": 1}]
    assert db.insert({"n": 2}) == 2


def test_a_transaction_is_one_commit(db: TinyDB, address: str) -> None:
    with db.transaction():
        db.table("a").insert({"n": 1})
        db.table("b").insert({"n": 2})
        assert db.table("a").count(where("n") == 1) == 1
    assert db.storage.engine.revision == 1
    with pytest.raises(RuntimeError, match="no"), db.transaction():
        db.table("a").insert({"n": 3})
        raise RuntimeError("no")
    assert len(open_database(address).table("a")) == 1

"""The engine for a server under what its users do not do on purpose: threads, lost connections, odd texts, long waits."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from tinydb import where
from tinydb.table import Document

from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit
from coordhub.store import Busy, Store, open_database, open_store
from coordhub.store import server_reader as reading
from coordhub.store.postgres import PostgresEngine
from tests.conditions import until
from tests.postgres import ADMIN, DATABASE, Server, postgres
from tests.wire import wire

_numbers = itertools.count(1)


@pytest.fixture
def address(postgres_server: Server) -> str:
    """An office of the test's own."""
    return postgres_server.url(f"engine-{next(_numbers)}")


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = open_store(address, create=True)
    yield store
    store.close()


def add(store: Store, name: str = "x") -> Unit:
    with store.write(by="me") as work:
        return work.units.add(Unit(name=name, kind="village"))


def names(store: Store) -> list[str]:
    with store.read() as work:
        return [unit.name for unit in work.units.all()]


def session(store: Store) -> int:
    """The number by which the server knows the store's connection."""
    return int(store.engine.connection.rows("SELECT pg_backend_pid()")[0][0])


def end(server: Server, pid: int) -> None:
    """End a session, and wait until it has ended."""
    server.run("SELECT pg_terminate_backend(%s, 10000)", (pid,))


# Connections that are lost


def test_a_commit_whose_answer_was_lost_leaves_memory_whole(postgres_server: Server, address: str) -> None:
    """The tables that it was not about, and the documents that were there before."""
    database = open_database(address)
    database.table("other").insert_multiple([{"n": 1}, {"n": 2}])
    database.table("t").insert({"n": 1})
    with wire(postgres_server.port) as cable:
        cut = address.replace(str(postgres_server.port), str(cable.port))
        mine = open_database(cut)
        assert (len(mine.table("t").all()), len(mine.table("other").all())) == (1, 2)
        cable.cut_at("after")
        assert mine.table("t").insert({"n": 2}) == 2
        assert cable.cuts == 1
        assert mine.table("t").all() == [{"n": 1}, {"n": 2}]
        assert mine.table("other").all() == [{"n": 1}, {"n": 2}]
        assert mine.tables() == {"t", "other"}
        assert mine.table("other").insert({"n": 3}) == 3
    assert database.storage.engine.history().__next__().rev == 4


def test_a_block_that_goes_on_after_its_connection_was_lost_commits_nothing(
    postgres_server: Server, store: Store, address: str
) -> None:
    """Its lock is gone with the connection: what it read may be old, and somebody else may be writing."""
    add(store, "a")
    open_database(address).table("t").insert({"n": 1})
    with pytest.raises(Refused) as refused, store.write(by="me") as work:
        work.units.add(Unit(name="lost", kind="village"))
        end(postgres_server, session(store))
        for _ in range(2):
            with pytest.raises(Refused):
                work.table("t").get(doc_id=1)
        add(open_store(address), "b")
        work.units.add(Unit(name="lost too", kind="village"))
    assert refused.value.key == "server.lost"
    assert names(store) == names(open_store(address)) == ["a", "b"]
    assert add(store, "c").id == "u3"


def test_a_block_that_reads_on_after_its_connection_was_lost_is_refused(
    postgres_server: Server, store: Store, address: str
) -> None:
    """What it would read now is of another revision."""
    open_database(address).table("t").insert_multiple([{"n": 1}, {"n": 2}])
    with store.read() as work:
        end(postgres_server, session(store))
        for _ in range(2):
            with pytest.raises(Refused):
                work.table("t").get(doc_id=1)
    assert len(store.db.table("t").all()) == 2


def test_sessions_that_are_ended_at_any_moment_lose_and_double_nothing(postgres_server: Server, address: str) -> None:
    """Writers in threads of one store and of others, while their sessions are ended one after the other."""
    open_store(address, create=True).close()
    shared = open_store(address, timeout=30)
    stores = [shared, shared, open_store(address, timeout=30), open_store(address, timeout=30)]
    acknowledged: list[str] = []
    tried: set[str] = set()
    refused: list[str] = []
    odd: list[Exception] = []
    over = threading.Event()

    def writer(place: int) -> None:
        for turn in itertools.count():
            if over.is_set():
                return
            name = f"{place}-{turn}"
            tried.add(name)
            try:
                with stores[place].write(by="me") as work:
                    work.counter("all")
                    work.units.add(Unit(name=name, kind="village"))
                acknowledged.append(name)
                names(stores[place])
            except Refused as refusal:
                refused.append(refusal.key)
            except Exception as fault:
                odd.append(fault)
                return

    threads = [threading.Thread(target=writer, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    rolls = random.Random(7)
    killed = 0
    ask = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'coordhub %%' AND datname = %s"
    with postgres_server.connect() as admin:
        while killed < 60:
            sessions = admin.execute(ask, (DATABASE,)).fetchall()
            if sessions:
                killed += admin.execute("SELECT pg_terminate_backend(%s)", rolls.choice(sessions)).fetchall() == [
                    (True,)
                ]
            before = len(acknowledged)
            until(lambda before=before: odd or len(acknowledged) > before, 60)
    over.set()
    for thread in threads:
        thread.join(60)
    assert odd == []
    again = open_store(address)
    found = names(again)
    assert len(found) == len(set(found))
    assert set(acknowledged) <= set(found) <= tried
    assert set(refused) <= {"server.lost", "server.unreachable", "server.unknown"}
    assert names(shared) == found
    assert again.revision() == len(found)
    assert max(row["last"] for row in again.db.table("counters").all()) == len(found)


def test_structs_that_were_decoded_of_one_server_are_not_shown_for_another(
    postgres_server: Server, store: Store
) -> None:
    """A standby takes over that lacks a commit, and then makes one of its own: the same revision, another content."""
    unit = add(store, "a")
    with store.write(by="me") as work:
        work.units.put(replace(unit, name="lost in the fail-over"))
    assert names(store) == ["lost in the fail-over"]
    office = store.engine.office
    postgres_server.run(
        "UPDATE coordhub.documents SET doc = jsonb_set(doc, '{name}', '\"of the standby\"') WHERE office = %s",
        (office,),
    )
    end(postgres_server, session(store))
    assert names(store) == ["of the standby"]


def test_a_revision_that_goes_back_is_read_anew(postgres_server: Server, store: Store) -> None:
    unit = add(store, "a")
    held = store.engine.held("units")
    with store.write(by="me") as work:
        work.units.put(replace(unit, name="b"))
        work.units.add(Unit(name="c", kind="village"))
    assert held is not None
    assert names(store) == ["b", "c"]
    office = store.engine.office
    for statement in (
        "DELETE FROM coordhub.documents WHERE office = %s AND id = 2",
        'UPDATE coordhub.documents SET rev = 1, doc = doc || \'{"name": "a", "rev": 1}\' WHERE office = %s',
        "UPDATE coordhub.tables SET rev = 1, last_id = 1, documents = 1 WHERE office = %s",
        "DELETE FROM coordhub.commits WHERE office = %s AND rev = 2",
        "DELETE FROM coordhub.touches WHERE office = %s AND rev = 2",
        "UPDATE coordhub.heads SET rev = 1 WHERE office = %s",
    ):
        postgres_server.run(statement, (office,))
    assert store.revision() == 1
    assert names(store) == ["a"]
    assert store.engine.count("units") == 1
    assert add(store, "d").id == "u2"
    assert [change.rev for change in store.changes()] == [2, 1]


def test_an_interrupt_while_the_lock_is_waited_for_leaves_no_lock(
    store: Store, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(store.engine, "_pull", interrupted)
    with pytest.raises(KeyboardInterrupt), store.write(by="me"):
        pass
    monkeypatch.undo()
    add(open_store(address, timeout=0.2), "other")
    assert names(store) == ["other"]


# Threads of one process


def test_a_search_in_one_thread_and_news_in_another(store: Store, address: str) -> None:
    """What a poll brings in does not change the table under a search that goes through it."""
    table = store.db.table("t")
    table.insert_multiple({"n": number} for number in range(50))
    assert len(table.all()) == 50
    found: list[int] = []
    other = open_database(address)

    def slowly(document: Any) -> bool:
        if document["n"] == 10:
            thread.start()
            started.wait(20)
            thread.join(0.3)
        return True

    started = threading.Event()

    def news() -> None:
        other.table("t").insert({"n": 100})
        started.set()
        store.engine.pull()
        found.append(len(store.db.table("t").all()))

    thread = threading.Thread(target=news)
    assert len(table.search(slowly)) == 50
    thread.join(20)
    assert found == [51]


def test_threads_read_search_count_and_poll_while_others_write(store: Store, address: str) -> None:
    table = store.db.table("t")
    table.insert_multiple({"n": number, "kind": "a"} for number in range(100))
    faults: list[Exception] = []
    over = threading.Event()
    rounds: list[int] = []

    def repeat(act: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            try:
                while not over.is_set():
                    act()
                    rounds.append(1)
            except Exception as fault:
                faults.append(fault)

        return run

    def pair() -> None:
        """Two documents whose figures are the same at every revision."""
        with store.read() as work:
            one, other = work.table("pair").get(doc_id=1), work.table("pair").get(doc_id=2)
        assert one["n"] == other["n"]

    def move(database: Any) -> Callable[[], None]:
        def act() -> None:
            with database.transaction():
                figure = database.table("pair").get(doc_id=1)["n"] + 1
                database.table("pair").update({"n": figure})
                database.table("t").insert({"n": figure, "kind": "b"})
                database.table("t").remove(doc_ids=[min(one.doc_id for one in database.table("t").all())])

        return act

    store.db.table("pair").insert_multiple([{"n": 0}, {"n": 0}])
    acts: list[Callable[[], object]] = [
        pair,
        lambda: len(table.search(where("n") >= 0)) == 100 or pytest.fail("a search saw half a commit"),
        lambda: table.count(where("kind").one_of(["a", "b"])) == 100 or pytest.fail("a count saw half a commit"),
        lambda: len(table) == 100 or pytest.fail("len saw half a commit"),
        store.revision,
        lambda: store.changes(limit=3),
        move(store.db),
        move(open_database(address)),
    ]
    threads = [threading.Thread(target=repeat(act)) for act in acts]
    for thread in threads:
        thread.start()
    until(lambda: faults or store.known_revision > 60, 60)
    over.set()
    for thread in threads:
        thread.join(60)
    assert faults == []
    again = open_database(address)
    assert again.table("pair").get(doc_id=1)["n"] == store.revision() - 2
    assert again.table("t").all() == table.all()


def test_reading_inside_writing_sees_what_was_drafted_and_ends_nothing(store: Store) -> None:
    with store.write(by="me") as work:
        added = work.units.add(Unit(name="a", kind="village"))
        with store.read() as inner:
            assert inner.units.get(added.id).name == "a"
            assert inner.units.count() == len(inner.units.where(None)) == 1
        assert store.revision() == 0
        work.units.add(Unit(name="b", kind="village"))
    assert names(store) == ["a", "b"]
    assert store.revision() == 1


def test_a_block_that_raises_gives_the_lock_back_and_keeps_nothing(store: Store, address: str) -> None:
    add(store, "a")
    for fault in (ValueError("x"), Refused("server.bad_text"), KeyboardInterrupt()):
        with pytest.raises(type(fault)), store.write(by="me") as work:
            work.units.add(Unit(name="never", kind="village"))
            work.units.remove("u1")
            raise fault
        add(open_store(address, timeout=0.2), "b")
        assert "never" not in names(store)
    assert names(store) == ["a", "b", "b", "b"]
    assert store.revision() == 4


def test_a_large_table_is_read_at_one_revision_while_it_changes(
    store: Store, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes in parts, and what is committed in between belongs to none of them."""
    monkeypatch.setattr(reading, "RESIDENT", 10)
    monkeypatch.setattr(reading, "CHUNK", 10)
    table, other = store.db.table("t"), open_database(address).table("t")
    other.insert_multiple({"n": 0} for _ in range(60))

    def counting(document: Any) -> bool:
        if next(calls) == 15:
            other.update({"n": document["n"] + 1})
        return True

    calls = itertools.count()
    assert {one["n"] for one in table.search(counting)} == {0}
    calls = itertools.count()
    assert {one["n"] for one in table.search(counting)} == {1}
    assert {one["n"] for one in table.all()} == {2}


# Texts, numbers and sizes


@pytest.mark.parametrize(
    "office", ["it's", 'say "x"', "100%", "%s %(x)s", "濮阳市关爱办", "a b/c&d=e?f#g", "main; DROP TABLE x", "\\", "👶"]
)
def test_an_office_may_have_any_name(postgres_server: Server, office: str) -> None:
    address = postgres_server.url(office)
    store = open_store(address, create=True)
    add(store, office)
    assert store.engine.office == office
    assert names(open_store(address)) == [office]
    assert open_store(address).changes()[0].rev == 1
    with store.write(by="me") as work:
        work.units.add(Unit(name="held", kind="village"))
        with pytest.raises(Busy) as busy:
            add(open_store(address, timeout=0.1), "never")
    assert str(session(store)) in str(busy.value.params["holder"])


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x" * 10 + "\udfff"])
def test_a_text_that_cannot_be_stored_is_refused_and_the_store_works_after(store: Store, text: str) -> None:
    database = store.db
    database.table("t").insert({"n": 1})
    for odd in ({"a": text}, {text: 1}, {"a": [{"b": text}]}):
        with pytest.raises((Refused, TypeError)), database.transaction():
            database.table("t").insert({"n": 2})
            database.table("t").insert(odd)
    assert database.table("t").all() == [{"n": 1}]
    assert database.table("t").search(where("a") == text) == []
    assert database.table("t").insert({"n": 2}) > 1
    assert store.revision() == 2


def test_a_number_beyond_64_bit_is_refused_and_the_store_works_after(store: Store) -> None:
    table = store.db.table("t")
    for number in (2**64, -(2**63) - 1, 10**40):
        with pytest.raises((Refused, TypeError)):
            table.insert({"n": number})
    table.insert_multiple([{"n": 2**64 - 1}, {"n": -(2**63)}])
    assert open_database(store.opened_at).table("t").all() == [{"n": 2**64 - 1}, {"n": -(2**63)}]


@pytest.mark.parametrize(
    "number", [2.0**53, 2.0**60, -(2.0**62), 2.0**63, 1.2345678901234568e17, 1e22, 1e300, 5e-324, -0.0]
)
def test_a_large_float_comes_back_equal(store: Store, number: float) -> None:
    """JSONB keeps decimal digits; the shortest form of a float has not all of them."""
    store.db.table("t").insert({"n": number, "in": [{"n": number}]})
    [back] = open_database(store.opened_at).table("t").all()
    assert back == {"n": number, "in": [{"n": number}]}
    assert open_database(store.opened_at).table("t").search(where("n") == number) == [back]


def test_a_document_of_twenty_megabytes_is_a_document(store: Store) -> None:
    text = "濮阳县 " * 2_000_000
    store.db.table("t").insert({"text": text})
    assert open_database(store.opened_at).table("t").get(doc_id=1) == {"text": text}
    assert next(iter(store.engine.history())).ops[0].document == {"text": text}


def test_ten_thousand_changes_are_one_commit(store: Store) -> None:
    table, other = store.db.table("t"), open_database(store.opened_at)
    with store.db.transaction():
        table.insert_multiple({"n": number} for number in range(10_000))
    assert (store.revision(), len(table), len(other.table("t"))) == (1, 10_000, 10_000)
    with store.db.transaction():
        table.update({"seen": True}, where("n") < 5_000)
        table.remove(where("n") >= 9_990)
    assert (store.revision(), len(table), len(other.table("t").all())) == (2, 9_990, 9_990)
    assert other.table("t").count(where("seen") == True) == 5_000  # noqa: E712 - TinyDB's way
    assert len(next(iter(store.engine.history())).ops) == 5_010


def test_an_id_that_stands_for_a_whole_table_is_refused(store: Store) -> None:
    for number in (0, -1):
        with pytest.raises(ValueError, match="id"):
            store.db.table("t").insert(Document({"n": 1}, doc_id=number))
    assert store.db.table("t").insert(Document({"n": 1}, doc_id=1)) == 1


# Tables that grow and shrink


def test_a_table_that_outgrows_memory_and_shrinks_again_is_read_right(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held up to its limit by who writes it and by who reads it; beyond twice that by neither."""
    monkeypatch.setattr(reading, "RESIDENT", 20)
    monkeypatch.setattr(reading, "CHUNK", 7)
    mine, other = store.db.table("t"), open_database(store.opened_at)
    theirs = other.table("t")
    expected: dict[int, int] = {}
    for size in (15, 20, 21, 35, 41, 60, 43, 21, 20, 3, 0, 25, 90):
        while len(expected) < size:
            expected[mine.insert({"n": size})] = size
        if len(expected) > size:
            gone = list(expected)[: len(expected) - size]
            theirs.remove(doc_ids=gone)
            for number in gone:
                del expected[number]
        for database, table in ((store.db, mine), (other, theirs)):
            engine = database.storage.engine
            assert (len(table), table.count(where("n") >= 0)) == (size, size)
            assert {one.doc_id: one["n"] for one in table.all()} == expected
            assert [one.doc_id for one in table.search(where("n") >= 0)] == sorted(expected)
            if size > 40:
                assert not engine.is_held("t")
            if size < 20 and size:
                assert engine.held("t") is not None


def test_documents_come_in_the_order_of_their_ids(store: Store) -> None:
    table, other = store.db.table("t"), open_database(store.opened_at).table("t")
    assert (table.all(), other.all()) == ([], [])
    for number in (7, 3, 9, 1):
        table.insert(Document({"n": number}, doc_id=number))
        assert len(other.all()) == len(table.all())
    for one in (table, other, open_database(store.opened_at).table("t")):
        assert [row.doc_id for row in one.search(where("n") > 0)] == [row.doc_id for row in one.all()] == [1, 3, 7, 9]


def test_count_and_len_are_right_after_every_kind_of_change(store: Store) -> None:
    other = open_database(store.opened_at)
    mine = store.db.table("t")

    def told(expected: int) -> None:
        for table in (mine, other.table("t"), open_database(store.opened_at).table("t")):
            assert len(table) == expected
            assert table.count(where("n") >= 0) == table.count(where("n").exists()) == expected
            assert len(table.all()) == expected

    told(0)
    mine.insert({"n": 1})
    told(1)
    mine.insert_multiple([{"n": 2}, {"n": 3}, {"n": 4}])
    told(4)
    mine.update({"n": 5}, doc_ids=[1, 2])
    told(4)
    mine.upsert({"n": 6}, where("n") == 6)
    told(5)
    mine.upsert({"n": 6, "x": 1}, where("n") == 6)
    told(5)
    other.table("t").remove(doc_ids=[1])
    told(4)
    with store.db.transaction():
        mine.insert({"n": 7})
        mine.remove(doc_ids=[2, 3])
        assert len(mine) == mine.count(where("n") >= 0) == 3
    told(3)
    with pytest.raises(ValueError, match="stop"), store.db.transaction():
        mine.truncate()
        assert len(mine) == 0
        raise ValueError("stop")
    told(3)
    mine.truncate()
    told(0)
    mine.insert({"n": 8})
    told(1)
    other.drop_table("t")
    told(0)
    mine.insert({"n": 9})
    told(1)


# Many at once


CREATE = """
import sys
from coordhub.domain.unit import Unit
from coordhub.store import open_store
sys.stdin.readline()
store = open_store(sys.argv[1], create=True, timeout=30)
with store.write(by="me") as work:
    work.units.add(Unit(name=sys.argv[2], kind="village"))
"""


def test_eight_processes_make_the_tables_and_the_office_at_once() -> None:
    with postgres(fast=True) as server:
        for turn in range(2):
            server.run("DROP SCHEMA IF EXISTS coordhub CASCADE")
            address = server.url(f"made-{turn}")
            makers = [
                subprocess.Popen(
                    [sys.executable, "-c", CREATE, address, str(place)], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
                )
                for place in range(8)
            ]  # fmt: skip
            for maker in makers:
                assert maker.stdin is not None
                maker.stdin.write("\n")
                maker.stdin.flush()
            said = [maker.communicate(timeout=60)[1] for maker in makers]
            assert [maker.returncode for maker in makers] == [0] * 8, said
            assert sorted(names(open_store(address))) == [str(place) for place in range(8)]


def test_a_transaction_that_is_left_idle_ends_with_its_session_and_keeps_nobody_for_ever(
    postgres_server: Server, store: Store, address: str
) -> None:
    add(store, "a")
    left = PostgresEngine(address)
    block = left.exclusive()
    block.__enter__()
    other = open_store(address, timeout=0.2)
    with pytest.raises(Busy):
        add(other, "b")
    assert names(other) == ["a"]
    end(postgres_server, left.connection.get().info.backend_pid)
    assert add(other, "b").id == "u2"
    block.__exit__(None, None, None)
    assert left.pull()
    assert left.revision == 2
    assert ADMIN in left.address

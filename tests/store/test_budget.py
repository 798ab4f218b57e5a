"""What a commit and a look for news cost, counted exactly: calls of the kernel, bytes of the journal, statements to a server."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coordhub.domain.task import Task
from coordhub.store import Store, open_database, open_store
from coordhub.store.archive import JOURNAL
from tests.benchmarks.designs import document
from tests.conftest import on_journal, on_postgres

FILES = {"posix", "fcntl", "_io"}
"""The modules whose functions reach a file."""


def calls(act: Callable[[], object]) -> list[str]:
    """The functions of `FILES` that an act calls, in order, as the interpreter itself sees them."""
    seen: list[str] = []

    def watch(_frame: object, event: str, what: Any) -> None:
        owner = getattr(what, "__module__", None) or type(getattr(what, "__self__", None)).__module__
        if event == "c_call" and owner in FILES and what.__name__ not in {"fspath", "getuid"}:
            seen.append(what.__name__)

    sys.setprofile(watch)
    try:
        act()
    finally:
        sys.setprofile(None)
    return seen


def filled(address: str, size: int) -> Store:
    """An office with so many tasks, at its first revision."""
    database = open_database(address)
    database.table("tasks").insert_multiple(document(number) for number in range(size))
    if size:
        database.storage.engine.compact()  # type: ignore[attr-defined]  # it is a journal
    database.close()
    return open_store(address)


def grown(address: str, act: Callable[[], object]) -> int:
    """Bytes by which an act makes the journal longer."""
    path = Path(address) / JOURNAL
    before = path.stat().st_size
    act()
    return path.stat().st_size - before


def change(store: Store) -> None:
    """A progress report on one task."""
    store.db.table("tasks").update({"percent": 41}, doc_ids=[7])


@on_journal
@pytest.mark.parametrize("size", [10, 2000])
def test_a_commit_of_one_small_record_writes_less_than_a_kilobyte(address: str, size: int) -> None:
    store = filled(address, size)
    assert 350 < grown(address, lambda: store.db.table("tasks").insert(document(7))) <= 1000
    assert 350 < grown(address, lambda: change(store)) <= 1000


@on_journal
def test_a_commit_writes_the_same_whatever_the_size_of_the_office(tmp_path: Path, engine: str) -> None:
    small, large = (str(tmp_path / name) for name in ("small", "large"))
    stores = {small: filled(small, 10), large: filled(large, 2000)}
    assert len({grown(address, lambda store=store: change(store)) for address, store in stores.items()}) == 1
    added = [grown(at, lambda store=store: store.db.table("tasks").insert(document(7))) for at, store in stores.items()]
    assert added[1] - added[0] == len("2001") - len("11")


@on_journal
@pytest.mark.parametrize("size", [10, 2000])
def test_a_commit_is_one_write_and_one_sync(address: str, size: int) -> None:
    """The first one of a journal also makes its name durable."""
    store = filled(address, size)
    change(store)
    made = calls(lambda: store.db.table("tasks").insert(document(7)))
    assert made == ["flock", "stat", "write", "fdatasync", "flock"]


@on_journal
def test_a_commit_of_a_service_is_one_write_and_one_sync(address: str) -> None:
    store = filled(address, 10)
    change(store)

    def add() -> None:
        with store.write(by="me") as work:
            for number in range(3):
                work.tasks.add(Task(number=f"2020-{number}", title="排查"))

    assert calls(add) == ["flock", "stat", "write", "fdatasync", "flock"]


@on_journal
def test_a_commit_to_a_table_that_was_not_read_reads_nothing(address: str) -> None:
    filled(address, 2000).close()
    store = open_store(address)
    change(store)
    store.close()
    store = open_store(address)
    made = calls(lambda: store.db.table("tasks").insert(document(7)))
    assert made == ["flock", "stat", "write", "fdatasync", "flock"]
    with open_store(address).read() as work:
        assert work.tasks.count() == 2001


@on_journal
@pytest.mark.parametrize("size", [0, 2000])
def test_a_look_for_news_is_one_stat_and_nothing_else(address: str, size: int) -> None:
    store = filled(address, size)
    open_database(address).table("tasks").insert(document(7))
    store.revision()
    for look in (store.revision, store.engine.pull, lambda: len(store.db.table("tasks"))):
        look()
        assert calls(look) == ["stat"]


@on_journal
def test_a_colleagues_commit_is_read_and_not_the_table(address: str) -> None:
    store = filled(address, 2000)
    with store.read() as work:
        assert work.tasks.count() == 2000
    open_database(address).table("tasks").insert(document(7))
    assert calls(store.revision) == ["stat", "flock", "stat", "pread", "flock"]
    assert calls(lambda: store.db.table("tasks").get(doc_id=2001)) == ["stat"]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that this process sends to a server from now on."""
    psycopg = pytest.importorskip("psycopg")
    sent: list[str] = []

    def watched(name: str) -> None:
        real = getattr(psycopg.Cursor, name)

        def call(cursor: Any, statement: str, *values: Any, **more: Any) -> Any:
            sent.append(statement)
            return real(cursor, statement, *values, **more)

        monkeypatch.setattr(psycopg.Cursor, name, call)

    for name in ("execute", "executemany", "stream", "copy"):
        watched(name)
    return sent


@on_postgres
def test_on_a_server_a_look_for_news_is_one_statement(address: str, statements: list[str]) -> None:
    store = open_store(address, create=True)
    store.db.table("tasks").insert_multiple(document(number) for number in range(60))
    for look in (store.revision, store.engine.pull):
        statements.clear()
        look()
        assert len(statements) == 1, statements
        assert "coordhub.heads" in statements[0]


@on_postgres
def test_on_a_server_a_document_is_one_statement_and_a_filter_reads_once(address: str, statements: list[str]) -> None:
    """A filter is a transaction that looks for news first: begin, head, rows, end."""
    from tinydb import where

    database = open_database(address)
    database.table("tasks").insert_multiple(document(number) for number in range(120))
    database.close()
    database = open_database(address)
    statements.clear()
    assert database.table("tasks").get(doc_id=7) == document(6)
    assert len(statements) == 1, statements
    statements.clear()
    assert len(database.table("tasks").search(where("n") == 1)) == 50
    assert len(statements) == 4, statements
    assert sum("coordhub.documents" in one for one in statements) == 1


@on_postgres
def test_on_a_server_a_commit_costs_the_same_statements_whatever_the_size(address: str, statements: list[str]) -> None:
    database = open_database(address)
    database.table("tasks").insert(document(1))
    counts = []
    for size in (10, 1000):
        database.table("tasks").insert_multiple(document(number) for number in range(size))
        statements.clear()
        database.table("tasks").insert(document(7))
        counts.append(len(statements))
    assert counts == [8, 8], statements

"""A query that a server answers selects what a scan selects: thousands of random queries on random documents."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tinydb import Query, where
from tinydb.queries import QueryInstance

from coordhub.services import selection
from coordhub.store import open_database
from coordhub.store import server_tables as sql
from coordhub.store.postgres import PostgresEngine
from coordhub.store.pushdown import ALL, where_of
from coordhub.store.query import holds, mentions
from coordhub.store.server_copy import copying
from tests.postgres import Server

Rows = dict[int, dict[str, Any]]
SEED = 20200706
NAMES = ["a", "b", "c", "id", "", "名", 'it"s', "it's", "a%sb", "100%", "back\\slash", "a.b", "0", "👶"]
TEXTS = [
    "", "a", "b", "ab", "abc", "ba", "A", "中", "中文", "文中", "濮阳县", "O'Brien", '"q"', "\\", "\\u0041", "%", "%s", "_", "100%", "👶", "\U00020bb7",
    "0", "1", "true", "null", " ", "a ", "\n", "\t", "{}", "[]", "é", "e\u0301",
]  # fmt: skip
NUMBERS = [
    0, 1, -1, 2, 10, 0.0, -0.0, 1.0, 0.5, 0.1, 1.5, -2.25, 1e-7, 5e-324, 1e15, 1e16, 1e18, 1e300, -1e300, 2**53, 2**53 + 1, 2.0**53, 2**60, 2.0**60,
    2**60 + 1, 2**63 - 1, 2**63, 2.0**63, -(2**63), -(2.0**63), 2**64 - 1, 2.0**64, -(2.0**64), 123456789012345678, 1.2345678901234568e17,
]  # fmt: skip
SCALARS: list[Any] = [None, True, False, *TEXTS, *NUMBERS]
UNSTORED: list[Any] = [
    10**20, -(10**30), 10**400, float("inf"), float("nan"), "\0", "a\0b", "\ud800", "a\udfffb", b"bytes", 1j, (), (1, "a"), {"a": 1}, ["a"], [], {},
]  # fmt: skip
"""What may be asked for, though no server holds it, or though it is no scalar."""


def value(rolls: random.Random, depth: int = 2) -> Any:
    kind = rolls.randrange(10 if depth else 6)
    if kind < 6:
        return rolls.choice(SCALARS)
    if kind < 8:
        return [value(rolls, depth - 1) for _ in range(rolls.randrange(4))]
    return {name: value(rolls, depth - 1) for name in rolls.sample(NAMES[:6], rolls.randrange(4))}


def document(rolls: random.Random) -> dict[str, Any]:
    return {name: value(rolls) for name in rolls.sample(NAMES, rolls.randrange(1, 9))}


def asked(rolls: random.Random) -> Any:
    """A value to compare with."""
    kind = rolls.randrange(12)
    return rolls.choice(UNSTORED) if kind == 0 else value(rolls, 1) if kind == 1 else rolls.choice(SCALARS)


def collection(rolls: random.Random) -> Any:
    """What `one_of`, `any` and `all` are given: mostly a list."""
    some = [asked(rolls) for _ in range(rolls.randrange(4))]
    kind = rolls.randrange(12)
    if kind < 8:
        return some
    scalars = [rolls.choice(SCALARS) for _ in range(rolls.randrange(4))]
    return [tuple(some), set(scalars), dict.fromkeys(scalars, 1), "".join(rolls.sample(TEXTS[:10], 2))][kind - 8]


def field(rolls: random.Random) -> Query:
    query = Query()
    for _ in range(rolls.choice([1, 1, 1, 2, 2, 3])):
        query = query[rolls.choice(NAMES if rolls.randrange(20) else ["\ud800", "x\0"])]
    return query


def _is_short(one: Any) -> bool:
    return len(str(one)) < 3


TESTS: list[Callable[[Query, random.Random], QueryInstance]] = [
    lambda one, rolls: one == asked(rolls),
    lambda one, rolls: one == asked(rolls),
    lambda one, rolls: one != asked(rolls),
    lambda one, rolls: one < asked(rolls),
    lambda one, rolls: one <= asked(rolls),
    lambda one, rolls: one > asked(rolls),
    lambda one, rolls: one >= asked(rolls),
    lambda one, rolls: one.exists(),
    lambda one, rolls: one.one_of(collection(rolls)),
    lambda one, rolls: one.one_of(collection(rolls)),
    lambda one, rolls: one.any(collection(rolls)),
    lambda one, rolls: one.any(collection(rolls)),
    lambda one, rolls: one.any(question(rolls, 1)),
    lambda one, rolls: one.any(question(rolls, 1)),
    lambda one, rolls: one.all(collection(rolls)),
    lambda one, rolls: one.all(question(rolls, 1)),
    lambda one, rolls: one.test(holds, rolls.choice([*TEXTS, "\0", "\ud800"])),
    lambda one, rolls: one.test(mentions, rolls.choice([*TEXTS, "\0", "\ud800"])),
    lambda one, rolls: one.test(_is_short),
    lambda one, rolls: one.matches(rolls.choice(["a", ".*", "中.", "^$"])),
    lambda one, rolls: one.search(rolls.choice(["b", "文", r"\\", "%"])),
    lambda one, rolls: one.map(str) == rolls.choice(TEXTS),
    lambda one, rolls: Query().fragment(document(rolls)),
    lambda one, rolls: one.fragment({rolls.choice(NAMES): asked(rolls)}),
    lambda one, rolls: Query().noop(),
]


def question(rolls: random.Random, depth: int = 3) -> QueryInstance:
    kind = rolls.randrange(5) if depth else 4
    if kind == 0:
        return ~question(rolls, depth - 1)
    if kind == 1:
        return question(rolls, depth - 1) & question(rolls, depth - 1)
    if kind == 2:
        return question(rolls, depth - 1) | question(rolls, depth - 1)
    return rolls.choice(TESTS)(field(rolls), rolls)


def judged(query: QueryInstance, rows: Rows) -> tuple[set[int], set[int]]:
    """The rows that a scan selects, and those that it cannot judge (a text compared with a number)."""
    found, odd = set(), set()
    for number, one in rows.items():
        try:
            if query(one):
                found.add(number)
        except (TypeError, AttributeError):
            odd.add(number)
    return found, odd


@pytest.fixture(scope="module")
def documents() -> Rows:
    rolls = random.Random(SEED)
    return {number: document(rolls) for number in range(1, 401)}


@pytest.fixture(scope="module")
def engine(postgres_server: Server, documents: Rows) -> Iterator[PostgresEngine]:
    """An office with the documents, read by somebody who holds none of them in memory."""
    address = postgres_server.url("pushdown")
    database = open_database(address)
    database.table("t").insert_multiple(documents.values())
    database.close()
    reader = PostgresEngine(address, read_only=True)
    yield reader
    reader.close()


def test_documents_come_back_equal_to_what_was_stored(engine: PostgresEngine, documents: Rows) -> None:
    assert dict(engine.connection.rows(sql.ALL_OF, (engine.office, "t"))) == documents


def test_random_queries_select_what_a_scan_selects(engine: PostgresEngine, documents: Rows) -> None:
    rolls = random.Random(SEED)
    compared = pushed = exact = through_engine = 0
    for turn in range(2_400):
        query = question(rolls)
        found, odd = judged(query, documents)
        condition = where_of(query)
        compared += len(documents) - len(odd)
        if condition == ALL:
            continue
        pushed += 1
        rows = engine.connection.rows(sql.found(condition.sql), (engine.office, "t", *condition.values), prepare=False)
        selected = {number for number, _ in rows}
        assert found <= selected, (turn, query, {number: documents[number] for number in found - selected})
        if condition.is_exact:
            exact += 1
            assert selected - odd == found, (turn, query, condition)
        if not odd and turn % 4 == 0:
            through_engine += 1
            assert {number for number, _ in engine.find("t", query)} == found, (turn, query)
            assert engine.count("t", query) == len(found), (turn, query)
    assert not engine.is_held("t")
    assert compared > 500_000
    assert min(pushed, exact, through_engine) > 200, (pushed, exact, through_engine)


def test_a_question_with_a_test_of_its_own_is_neither_counted_nor_negated_by_the_server(
    engine: PostgresEngine, documents: Rows
) -> None:
    filled = selection.filled("a")
    there = sum(bool(one.get("a")) for one in documents.values())
    assert 0 < there < sum("a" in one for one in documents.values())
    assert engine.count("t", filled) == there
    assert engine.count("t", ~filled) == len(list(engine.find("t", ~filled))) == len(documents) - there


def test_more_values_than_a_statement_may_carry_are_still_looked_for(engine: PostgresEngine, documents: Rows) -> None:
    many = where("a").one_of([*range(10, 100_000), "ab"])
    assert {number for number, _ in engine.find("t", many)} == judged(many, documents)[0] != set()


def test_odd_ids_and_tables_are_simply_not_there(engine: PostgresEngine) -> None:
    for number in (0, -1, 401, 2**63, 10**30, -(10**30)):
        assert engine.document("t", number) is None
    assert engine.document("nowhere", 1) is None
    assert engine.count("nowhere") == engine.count("nowhere", where("a") == 1) == len(engine.load("nowhere")) == 0


TASKS = 20_500
UNITS = [f"u{number}" for number in range(1, 201)]
BY_INDEX = {
    "lead": ("tasks", selection.led_by("u7")),
    "lead and state": ("tasks", selection.every(selection.in_states({"assigned"}), selection.led_by("u7"))),
    "lead, state left out for its default": (
        "tasks", selection.every(selection.in_states({"drafted", "assigned"}), selection.led_by("u7")),
    ),
    "cells and every list": ("tasks", selection.about("u7")),
    "number": ("tasks", selection.numbered(["2018", "2019", "2020"], 31)),
    "state": ("tasks", selection.in_states({"to_check", "suspended"})),
    "state left out for its default": ("tasks", selection.in_states({"drafted", "to_check"})),
    "number of a meeting": ("meetings", selection.meeting_numbered("2021-H07")),
    "name of a meeting": ("meetings", selection.meeting_called("第 7 次会议")),
}  # fmt: skip
WITHOUT_INDEX = {
    "due": ("tasks", selection.below("due", "2019-01-01")),
    "text": ("tasks", selection.task_has("第 77")),
    "odd number": ("tasks", selection.numbered_oddly("2020", 31)),
    "seventh of a year": ("meetings", selection.meeting_numbered("H07")),
    "attention": ("meetings", selection.asking_attention("2020-07-06", "2020-07-07")),
}


def _task(rolls: random.Random, number: int) -> dict[str, Any]:
    state = rolls.choice([{}, {"state": "assigned"}, *[{"state": "closed"}] * 27, {"state": "to_check"}])
    return {
        "number": f"{2018 + number % 4}-{number // 4 + 1:03d}", "title": f"第 {number} 项任务", "lead": [rolls.choice(UNITS)],
        "responsible": [rolls.choice(UNITS)], "supporting": rolls.sample(UNITS, 2), "due": f"20{rolls.randrange(18, 22)}-07-10",
        "cells": [{"id": one, "state": "working"} for one in rolls.sample(UNITS, 4)], **state,
    }  # fmt: skip


@pytest.fixture(scope="module")
def large(postgres_server: Server) -> Iterator[PostgresEngine]:
    """An office with more documents in its tables than are held in memory, next to another one just as large; in a database of their own,
    for what else a server holds is counted into what it takes an index to cost."""
    postgres_server.run("CREATE DATABASE large", database="postgres")
    for office in ("large-neighbour", "large"):
        rolls = random.Random(SEED)
        with copying(postgres_server.url(office, database="large")) as copy:
            copy.table("tasks", 1, TASKS, ((number, _task(rolls, number)) for number in range(1, TASKS + 1)))
            meetings = (
                (number, {"number": f"{2018 + number % 4}-H{number:02d}", "title": f"第 {number} 次会议", "starts": "2020-07-06"})
                for number in range(1, TASKS + 1)
            )  # fmt: skip
            copy.table("meetings", 1, TASKS, meetings)
            copy.finish(1)
    # What the server does by itself within a minute.
    postgres_server.run("VACUUM (ANALYZE) coordhub.documents", database="large")
    engine = PostgresEngine(postgres_server.url("large", database="large"))
    yield engine
    engine.close()


def plan(engine: PostgresEngine, table: str, query: object) -> str:
    condition = where_of(query)
    assert condition != ALL
    statement = "EXPLAIN " + sql.found(condition.sql)
    return "\n".join(row[0] for row in engine.connection.rows(statement, (engine.office, table, *condition.values)))


@pytest.mark.parametrize("asked_for", BY_INDEX)
def test_a_large_table_is_asked_by_its_index(large: PostgresEngine, asked_for: str) -> None:
    table, query = BY_INDEX[asked_for]
    told = plan(large, table, query)
    assert "documents_doc" in told
    assert "Seq Scan" not in told


@pytest.mark.parametrize("asked_for", WITHOUT_INDEX)
def test_what_no_index_can_answer_reads_no_other_office_or_table(large: PostgresEngine, asked_for: str) -> None:
    """An order and a part of a text are in no GIN index."""
    table, query = WITHOUT_INDEX[asked_for]
    told = plan(large, table, query)
    assert "documents_pkey" in told
    assert "Seq Scan" not in told


def test_a_question_to_a_large_table_gives_what_a_scan_gives(large: PostgresEngine) -> None:
    with large.steady():
        rows = {name: dict(large.find(name)) for name in ("tasks", "meetings")}
        for table, query in [*BY_INDEX.values(), *WITHOUT_INDEX.values()]:
            assert query is not None
            expected = judged(query, rows[table])[0]
            assert {number for number, _ in large.find(table, query)} == expected != set()
    assert not large.is_held("tasks")

"""The store against a plain dict: whatever is done in whatever order, by whomever, both hold the same, on both engines.

What the dict cannot say is asked of history: played from the beginning it must give the very documents.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace
from tinydb import where
from tinydb.queries import QueryInstance
from tinydb.table import Document

from coordhub.domain.task import Task
from coordhub.domain.unit import Unit
from coordhub.store import Conflict, Missing, open_database, open_store
from coordhub.store.journal import JournalEngine
from coordhub.store.records import to_document

Doc = dict[str, Any]
Changes = dict[tuple[str, int], Doc | None]
EXAMPLES = {"journal": 70, "postgres": 15}
TEXTS = ["", "a", "b", "濮阳县", 'it"s', "it's", "100%", "\\", "👶", "a.b"]
VALUES: list[Any] = [
    None, True, False, 0, 1, 2, -1, 1.5, 1e300, 2**60, 2.0**60, *TEXTS, [], {}, [1, "a"], ["a", None], {"a": 1}, {"a": {"b": []}},
    [{"id": "x", "v": 1}],
]  # fmt: skip
QUERIES: list[QueryInstance] = [
    where("n") == 1, where("n") == "a", where("n") != None, where("n").exists(), ~where("n").exists(),  # noqa: E711 - TinyDB's way
    where("n").one_of([0, "b", None, 2.0**60]), where("n").any(["a", 1]), where("n") == {"a": 1}, where("n")["a"].exists(),
    (where("m") == "濮阳县") | ~(where("n") == 2**60), (where("n") == True) & where("m").exists(), where("name") == "a",  # noqa: E712 - as above
    where("rank") >= 1, where("n").any(where("id") == "x"),
]  # fmt: skip
FREE = ("free", "其他 1")
names = st.sampled_from(["a", "b", "c", "濮阳县"])
ranks = st.integers(0, 2)
free_tables = st.sampled_from(FREE)
documents = st.dictionaries(st.sampled_from(["n", "m"]), st.sampled_from(VALUES), max_size=2)
queries = st.sampled_from(QUERIES)
sides = st.integers(0, 1)
picks = st.integers(0, 1_000)


class Stop(Exception):
    """Raised inside a block."""


def bare(document: Doc) -> Doc:
    return {name: value for name, value in document.items() if name != "rev"}


def selected(query: QueryInstance, rows: Mapping[int, Doc]) -> set[int] | None:
    """The ids that a scan selects; None when it cannot tell of some row."""
    try:
        return {number for number, one in rows.items() if query(one)}
    except TypeError:
        return None


class Model(RuleBasedStateMachine):
    """Two stores of one office that take turns, and the dicts that say what they should hold."""

    def __init__(self, new_address: Callable[[], str]) -> None:
        super().__init__()
        self.address = new_address()
        self.stores = [open_store(self.address, create=True, journal_limit=3_000) for _ in range(2)]
        self.tables: dict[str, dict[int, Doc]] = {}
        self.last: dict[str, int] = {}
        self.rev = 0
        self.commits: dict[int, list[tuple[str, int, Doc | None, Doc | None]]] = {}
        self.bases: list[Unit] = []

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        if not self.address.startswith("postgresql:"):
            shutil.rmtree(self.address)

    # What the dicts do

    def rows(self, table: str) -> dict[int, Doc]:
        return self.tables.get(table, {})

    def next_id(self, table: str) -> int:
        return self.last.get(table, 0) + 1

    def committed(self, changes: Changes, *touched: str) -> None:
        """One commit: of what really changes, or of a table that was not there. Records bear the revision that wrote them."""
        real = {}
        for (table, number), document in changes.items():
            stood = self.rows(table).get(number)
            if document is not None and table in {"units", "tasks"}:
                if stood is not None and bare(stood) == bare(document):
                    continue
                document = {**document, "rev": self.rev + 1}
            if document != stood:
                real[table, number] = document
        made = [] if real else [name for name in touched if name not in self.tables]
        if not real and not made:
            return
        self.rev += 1
        self.commits[self.rev] = [
            (table, number, self.rows(table).get(number), one) for (table, number), one in real.items()
        ]
        for name in made:
            self.tables[name] = {}
        for (table, number), one in real.items():
            rows = self.tables.setdefault(table, {})
            self.last[table] = max(self.last.get(table, 0), number)
            if one is None:
                del rows[number]
            else:
                rows[number] = one

    def counted(self) -> Changes:
        rows = self.rows("counters")
        number = next(iter(rows), self.next_id("counters"))
        return {("counters", number): {"series": "task", "last": rows.get(number, {"last": 0})["last"] + 1}}

    def some_id(self, table: str, pick: int) -> int | None:
        numbers = sorted(self.rows(table))
        return numbers[pick % len(numbers)] if numbers else None

    # Records

    @rule(side=sides, name=names, rank=ranks)
    def add_a_unit(self, side: int, name: str, rank: int) -> None:
        with self.stores[side].write(by="me") as work:
            added = work.units.add(Unit(name=name, kind="village", rank=rank))
        number = self.next_id("units")
        assert (added.id, added.rev) == (f"u{number}", self.rev + 1)
        self.committed({("units", number): to_document(added)})
        self.bases = [*self.bases[-5:], added]

    @rule(side=sides, name=names)
    def add_a_task_with_the_next_number(self, side: int, name: str) -> None:
        counted = self.counted()
        [counter] = counted.values()
        assert counter is not None
        with self.stores[side].write(by="me") as work:
            number = work.counter("task")
            assert number == counter["last"]
            task = work.tasks.add(Task(number=f"2020-{number:03d}", title=name))
        self.committed({**counted, ("tasks", self.next_id("tasks")): to_document(task)})

    @rule(side=sides, pick=picks, name=names, rank=ranks)
    def put_a_unit(self, side: int, pick: int, name: str, rank: int) -> None:
        number = self.some_id("units", pick)
        if number is None:
            return
        with self.stores[side].write(by="me") as work:
            put = work.units.put(replace(work.units.get(f"u{number}"), name=name, rank=rank))
        self.committed({("units", number): to_document(put)})
        self.bases = [*self.bases[-5:], replace(put, rev=self.rows("units")[number]["rev"])]

    @precondition(lambda self: self.bases)
    @rule(side=sides, pick=picks, name=st.none() | names, rank=st.none() | ranks)
    def put_a_unit_that_was_read_a_while_ago(self, side: int, pick: int, name: str | None, rank: int | None) -> None:
        """Fields of which colleagues changed others merge; the same field is a conflict, to the same value as well."""
        base = self.bases[pick % len(self.bases)]
        number = int(base.id[1:])
        wanted = replace(base, name=base.name if name is None else name, rank=base.rank if rank is None else rank)
        stands = self.rows("units").get(number)
        mine = {
            field: (to_document(base).get(field), to_document(wanted).get(field))
            for field in ("name", "rank")
            if getattr(base, field) != getattr(wanted, field)
        }
        try:
            with self.stores[side].write(by="me") as work:
                work.units.put(wanted, base=base)
        except Missing:
            assert stands is None
            return
        except Conflict as conflict:
            assert stands is not None
            clashes = [field for field, (was, _) in mine.items() if stands.get(field) != was]
            assert sorted(conflict.fields) == sorted(clashes) != []
            return
        assert stands is not None
        assert all(stands.get(field) == was for field, (was, _) in mine.items())
        merged = {**bare(stands), **{field: new for field, (_, new) in mine.items()}}
        self.committed({("units", number): {field: value for field, value in merged.items() if value is not None}})

    @rule(side=sides, pick=picks)
    def remove_a_unit(self, side: int, pick: int) -> None:
        number = self.some_id("units", pick)
        if number is None:
            return
        with self.stores[side].write(by="me") as work:
            work.units.remove(f"u{number}")
        self.committed({("units", number): None})

    @rule(side=sides, pick=picks, name=names, number=st.integers(1, 30))
    def change_several_tables_at_once(self, side: int, pick: int, name: str, number: int) -> None:
        changes = {**self.counted(), ("units", self.next_id("units")): {"name": name, "kind": "village"}}
        gone = self.some_id("units", pick)
        with self.stores[side].write(by="me", why="together") as work:
            work.counter("task")
            work.units.add(Unit(name=name, kind="village"))
            if gone is not None:
                work.units.remove(f"u{gone}")
                changes["units", gone] = None
            work.draft("free", number, {"n": name})
            changes["free", number] = {"n": name}
        self.committed(changes)

    @rule(side=sides, name=names, rank=ranks)
    def raise_in_the_middle(self, side: int, name: str, rank: int) -> None:
        try:
            with self.stores[side].write(by="me") as work:
                work.counter("task")
                work.units.add(Unit(name=name, kind="village"))
                for unit in work.units.where(None):
                    work.units.put(replace(unit, rank=rank, name=name))
                work.table("free").truncate()
                work.table("never").insert({"n": 1})
                raise Stop
        except Stop:
            pass

    # Taking back

    @precondition(lambda self: self.commits)
    @rule(side=sides, pick=picks)
    def take_a_commit_back(self, side: int, pick: int) -> None:
        """Any of the latest, so that what was taken back is given back too."""
        store = self.stores[side]
        changes = store.changes(limit=4)
        if not changes:
            return
        change = changes[pick % len(changes)]
        wanted: Changes = {}
        is_conflict = False
        for table, number, old, new in self.commits[change.rev]:
            if table not in {"units", "tasks"}:
                continue
            stands = self.rows(table).get(number)
            if new is None or old is None:
                is_conflict |= (stands is None) != (new is None) or bool(new and stands and bare(stands) != bare(new))
                wanted[table, number] = old
            else:
                fields = [field for field in {**old, **new} if field != "rev" and old.get(field) != new.get(field)]
                is_conflict |= stands is None or any(stands.get(field) != new.get(field) for field in fields)
                merged = {**(stands or {}), **{field: old.get(field) for field in fields}}
                wanted[table, number] = {field: value for field, value in merged.items() if value is not None}
        try:
            with store.write(by="me", undoes=change.rev) as work:
                work.revert(change)
        except Conflict:
            assert is_conflict
            return
        assert not is_conflict
        self.committed(wanted)

    # Documents of anybody's own

    @rule(side=sides, table=free_tables, document=documents)
    def insert(self, side: int, table: str, document: Doc) -> None:
        number = self.stores[side].db.table(table).insert(document)
        assert number >= self.next_id(table)
        self.committed({(table, number): document})

    @rule(side=sides, table=free_tables, several=st.lists(documents, max_size=4))
    def insert_several(self, side: int, table: str, several: list[Doc]) -> None:
        numbers = self.stores[side].db.table(table).insert_multiple(several)
        assert numbers == list(range(numbers[0], numbers[0] + len(several))) if several else numbers == []
        assert all(number >= self.next_id(table) for number in numbers)
        self.committed({(table, number): one for number, one in zip(numbers, several, strict=True)}, table)

    @rule(side=sides, table=free_tables, number=st.integers(1, 30), document=documents)
    def insert_under_an_id(self, side: int, table: str, number: int, document: Doc) -> None:
        is_there = number in self.rows(table)
        try:
            self.stores[side].db.table(table).insert(Document(document, doc_id=number))
        except ValueError:
            assert is_there
            return
        assert not is_there
        self.committed({(table, number): document})

    @rule(side=sides, table=free_tables, query=queries, document=documents)
    def update(self, side: int, table: str, query: QueryInstance, document: Doc) -> None:
        found = selected(query, self.rows(table))
        if found is not None:
            assert set(self.stores[side].db.table(table).update(document, query)) == found
            self.committed({(table, number): {**self.rows(table)[number], **document} for number in found}, table)

    @rule(side=sides, table=free_tables, query=queries, document=documents)
    def upsert(self, side: int, table: str, query: QueryInstance, document: Doc) -> None:
        found = selected(query, self.rows(table))
        if found is None:
            return
        numbers = self.stores[side].db.table(table).upsert(document, query)
        if found:
            assert set(numbers) == found
            self.committed({(table, number): {**self.rows(table)[number], **document} for number in found})
        else:
            [number] = numbers
            assert number >= self.next_id(table)
            # A table that was not there is made first, by the update that found nothing.
            self.committed({}, table)
            self.committed({(table, number): document})

    @rule(side=sides, table=free_tables, query=queries)
    def remove(self, side: int, table: str, query: QueryInstance) -> None:
        found = selected(query, self.rows(table))
        if found is not None:
            assert set(self.stores[side].db.table(table).remove(query)) == found
            self.committed({(table, number): None for number in found}, table)

    @rule(side=sides, table=free_tables)
    def truncate(self, side: int, table: str) -> None:
        self.stores[side].db.table(table).truncate()
        self.committed({(table, number): None for number in self.rows(table)}, table)

    @rule(side=sides, table=free_tables)
    def drop_a_table(self, side: int, table: str) -> None:
        self.stores[side].db.drop_table(table)
        if table in self.tables:
            self.rev += 1
            self.commits[self.rev] = []
            del self.tables[table]
            self.last.pop(table, None)

    # Others, and a new start

    @rule(side=sides)
    def reopen(self, side: int) -> None:
        self.stores[side].close()
        self.stores[side] = open_store(self.address, journal_limit=3_000)

    @rule(side=sides)
    def write_snapshots(self, side: int) -> None:
        engine = self.stores[side].engine
        if isinstance(engine, JournalEngine):
            engine.compact()

    @rule(name=names, document=documents)
    def another_process_writes(self, name: str, document: Doc) -> None:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                store = open_store(self.address, journal_limit=3_000)
                with store.write(by="child") as work:
                    work.counter("task")
                    work.units.add(Unit(name=name, kind="village"))
                    work.draft("free", work.next_id("free"), document)
                code = 0
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        unit = {"name": name, "kind": "village"}
        self.committed(
            {**self.counted(), ("units", self.next_id("units")): unit, ("free", self.next_id("free")): document}
        )

    # What always holds

    @invariant()
    def both_hold_what_the_dicts_hold(self) -> None:
        for store in self.stores:
            assert store.revision() == self.rev
            assert store.db.tables() == set(self.tables)
            with store.read() as work:
                for table in {*self.tables, *FREE}:
                    rows = self.rows(table)
                    assert {one.doc_id: dict(one) for one in work.table(table).all()} == rows
                    assert len(work.table(table)) == len(rows)
                    assert work.engine.last_id(table) == self.last.get(table, 0)
                units = self.rows("units")
                assert [one.id for one in work.units.all()] == [f"u{number}" for number in sorted(units)]
                assert [(one.name, one.rank, one.rev) for one in work.units.all()] == [
                    (units[number]["name"], units[number].get("rank", 0), units[number]["rev"]) for number in sorted(units)
                ]  # fmt: skip

    @rule(side=sides, query=queries)
    def a_query_selects_what_a_scan_selects(self, side: int, query: QueryInstance) -> None:
        """Asked of somebody who holds the table in memory, and of somebody who has just come."""
        fresh = open_store(self.address)
        for store in (self.stores[side], fresh):
            for table in (*FREE, "units"):
                found = selected(query, self.rows(table))
                if found is not None:
                    assert {one.doc_id for one in store.db.table(table).search(query)} == found
                    assert store.db.table(table).count(query) == len(found)
        fresh.close()

    @rule(side=sides)
    def history_played_from_the_beginning_gives_the_documents(self, side: int) -> None:
        store = self.stores[side]
        history = list(store.engine.history())
        assert [commit.rev for commit in history] == list(range(self.rev, 0, -1))
        assert [change.rev for change in store.changes()] == [
            rev for rev in range(self.rev, 0, -1) if any(one[0] in {"units", "tasks"} for one in self.commits[rev])
        ]
        played: dict[str, dict[int, Doc]] = {}
        for commit in reversed(history):
            expected = {(table, number): new for table, number, _, new in self.commits[commit.rev]}
            assert {(op.table, op.id): op.document for op in commit.ops if op.id} == expected
            for op in commit.ops:
                if op.id == 0 and op.document is None:
                    played.pop(op.table)
                elif op.id == 0:
                    played.setdefault(op.table, {})
                elif op.document is None:
                    del played[op.table][op.id]
                else:
                    played.setdefault(op.table, {})[op.id] = op.document
        assert played == self.tables

    @rule(side=sides, pick=picks)
    def history_of_one_record_has_its_commits_only(self, side: int, pick: int) -> None:
        number = self.some_id("units", pick)
        if number is not None:
            told = [change.rev for change in self.stores[side].changes(kind="unit", id=f"u{number}")]
            about = [rev for rev, ops in self.commits.items() if any(one[:2] == ("units", number) for one in ops)]
            assert told == sorted(about, reverse=True)


def test_the_store_is_a_dict_with_a_history(engine: str, new_address: Callable[[], str]) -> None:
    run_state_machine_as_test(
        partial(Model, new_address),
        settings=settings(
            max_examples=EXAMPLES[engine], stateful_step_count=30, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
        ),
    )  # fmt: skip


def test_a_change_of_a_record_that_is_gone_is_not_taken_back(new_address: Callable[[], str]) -> None:
    """Not even when the field is as absent as the record: half a record would come of it."""
    store = open_store(new_address(), create=True)
    with store.write(by="me") as work:
        unit = work.units.add(Unit(name="x", kind="village", rank=5))
    with store.write(by="me") as work:
        work.units.put(replace(unit, rank=0))
    change = store.changes()[0]
    with store.write(by="me") as work:
        work.units.remove(unit.id)
    with pytest.raises(Conflict), store.write(by="me", undoes=change.rev) as work:
        work.revert(change)
    with store.read() as work:
        assert work.units.all() == []


def test_a_database_that_scripts_open_is_the_same_office(new_address: Callable[[], str]) -> None:
    address = new_address()
    database, store = open_database(address), open_store(address)
    database.table("units").insert({"name": "a", "kind": "village"})
    with store.write(by="me") as work:
        work.units.put(replace(work.units.get("u1"), rank=1))
    assert database.table("units").all() == [{"name": "a", "kind": "village", "rank": 1, "rev": 2}]

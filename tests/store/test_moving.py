"""An office moves between folders and servers with all that it is, or not at all."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit
from coordhub.services import history
from coordhub.services.session import Session
from coordhub.store import Busy, Damaged, Missing, Store, open_database, open_store
from coordhub.store.address import is_server
from coordhub.store.database import engine_at
from coordhub.store.journal import JournalEngine
from coordhub.store.moving import Moved, all_lines, move
from tests.conditions import until
from tests.postgres import TABLES, Server

_numbers = itertools.count(1)
WAYS = list(itertools.product(["journal", "postgres"], repeat=2))
NewPlace = Callable[[str], str]


@pytest.fixture
def place(tmp_path: Path, postgres_server: Server) -> NewPlace:
    """Call it with `journal` or `postgres` for an address at which there is nothing yet."""

    def new(engine: str) -> str:
        number = next(_numbers)
        return postgres_server.url(f"moved-{number}") if engine == "postgres" else str(tmp_path / f"moved-{number}")

    return new


def whole(address: str) -> dict[str, Any]:
    """All that an office is: documents, revisions, the highest ids, and every line of its history."""
    engine = engine_at(address, read_only=True)
    try:
        with engine.steady():
            return {
                "rev": engine.revision,
                "schema": engine.schema,
                "tables": {
                    name: (engine.version(name), engine.last_id(name), dict(engine.find(name)))
                    for name in sorted(engine.tables())
                },
                "counts": {name: engine.count(name) for name in sorted(engine.tables())},
                "lines": list(all_lines(engine)),
            }
    finally:
        engine.close()


def is_nothing_at(address: str, server: Server) -> bool:
    """Whether there is no trace of an office; at a folder's place no folder."""
    if not is_server(address):
        return not Path(address).exists()
    office = server.office_of(address)
    return all(
        server.run(f"SELECT 1 FROM coordhub.{table} WHERE office = %s LIMIT 1", (office,)) == [] for table in TABLES
    )


def add(store: Store, name: str = "x") -> Unit:
    with store.write(by="me") as work:
        return work.units.add(Unit(name=name, kind="village"))


def played(address: str) -> None:
    """A small office that did a little of everything."""
    store = open_store(address, create=True, journal_limit=2_000)
    for turn in range(8):
        unit = add(store, f"濮阳 {turn}")
        with store.write(by="wang", why="改名") as work:
            work.units.put(replace(unit, name=f"清丰 {turn}", rank=turn))
            work.counter("task-2020")
    with store.write(by="li") as work:
        work.units.remove("u8")
    store.db.table("dropped").insert_multiple([{"n": 1}, {"n": 2}])
    store.db.drop_table("dropped")
    store.db.table("emptied").insert_multiple([{"n": 1}, {"n": 2}])
    store.db.table("emptied").truncate()
    store.db.table("again").insert({"n": 1})
    store.db.drop_table("again")
    store.db.table("again").insert({"n": 2})
    store.close()


def test_the_sample_goes_round_through_folders_and_servers_and_stays_the_same(
    sample_folder: Path, place: NewPlace
) -> None:
    there = str(sample_folder)
    expected = whole(there)
    assert expected["rev"] > 100
    ways: list[Moved] = []
    for engine in ("postgres", "journal", "journal", "postgres", "postgres", "journal"):
        target = place(engine)
        said: list[tuple[str, int]] = []
        ways.append(move(there, target, lambda what, done, said=said: said.append((what, done))))
        assert whole(target) == expected
        assert {what for what, _ in said} >= {"tasks", "history", "checked"}
        there = target
    assert all(way == ways[0] for way in ways)
    assert ways[0].rev == expected["rev"]
    assert ways[0].tables["tasks"].count == len(expected["tables"]["tasks"][2])


@pytest.mark.parametrize("engine", ["journal", "postgres"])
def test_work_goes_on_in_an_office_that_was_moved(sample_folder: Path, place: NewPlace, engine: str) -> None:
    """History is asked by record, the latest is taken back and given back, and the next id is a new one."""
    target = place(engine)
    move(sample_folder, target)
    old, new = open_store(sample_folder, read_only=True), open_store(target)
    assert new.changes() == old.changes()
    assert new.changes(kind="task", id="t1") == old.changes(kind="task", id="t1") != []
    with old.read() as work:
        tasks = work.tasks.all()
    latest = new.changes()[0]
    session = Session(new, by=latest.by)
    history.undo(session, latest.rev)
    with new.read() as work:
        assert work.tasks.all() != tasks or latest.records[0].kind != "task"
    history.redo(session)
    with new.read() as work:
        assert [replace(one, rev=0) for one in work.tasks.all()] == [replace(one, rev=0) for one in tasks]
    assert add(new).id == f"u{old.last_number('unit') + 1}"
    assert new.revision() == old.revision() + 3


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_tables_that_were_dropped_emptied_or_made_again_move(place: NewPlace, way: tuple[str, str]) -> None:
    source, target = place(way[0]), place(way[1])
    played(source)
    move(source, target)
    assert whole(target) == whole(source)
    database = open_database(target)
    assert database.tables() == {"units", "counters", "emptied", "again"}
    assert database.table("emptied").insert({"n": 3}) == 3
    assert database.table("again").insert({"n": 3}) == 2
    assert database.table("dropped").insert({"n": 3}) == 1


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_an_office_in_which_nothing_was_done_yet_moves(place: NewPlace, way: tuple[str, str]) -> None:
    source, target = place(way[0]), place(way[1])
    open_store(source, create=True).close()
    assert move(source, target).rev == 0
    assert whole(target) == whole(source)
    assert add(open_store(target)).id == "u1"


ODD = [
    {}, {"": ""}, {"a": {}}, {"a": [[], {}, [{}]]}, {"n": 1.0}, {"n": 1e300}, {"n": -1e300}, {"n": 5e-324}, {"n": -0.0}, {"n": 0.1}, {"n": 1e16},
    {"n": 2.0**53}, {"n": 2.0**60}, {"n": -(2.0**63)}, {"n": 2.0**63}, {"n": 2.0**64}, {"n": 2**64 - 1}, {"n": -(2**63)}, {"n": [True, 1, 1.0, None]},
    {"rev": "of somebody's own"}, {"rev": 2**62}, {"rev": True}, {"id": 7}, {"名 字": "濮阳县 𠮷 👶 \u200b\u2028"}, {'"\\%s': "\\u0041 %s \\N \t\r\n\x7f\x1f"},
    {"b": 1, "a": 2, "aa": 3},
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_odd_documents_move(place: NewPlace, way: tuple[str, str]) -> None:
    source, target, back = place(way[0]), place(way[1]), place(way[0])
    database = open_database(source)
    database.table("奇 怪/%").insert_multiple(ODD)
    database.table("奇 怪/%").update({"seen": 0.5}, doc_ids=[1, 2])
    assert move(source, target) == move(target, back)
    assert whole(back) == whole(target) == whole(source)
    assert whole(back)["tables"]["奇 怪/%"][2] == {
        number: {**one, "seen": 0.5} if number < 3 else one for number, one in enumerate(ODD, 1)
    }


def test_a_table_that_is_too_large_to_be_held_moves_both_ways(place: NewPlace) -> None:
    source, target, back = place("journal"), place("postgres"), place("journal")
    database = open_database(source)
    with database.transaction():
        database.table("t").insert_multiple({"n": number, "text": "县" * (number % 7)} for number in range(20_500))
    said: list[tuple[str, int]] = []
    moved = move(source, target, lambda what, done: said.append((what, done)))
    assert moved.tables["t"].count == 20_500
    assert ("t", 5_000) in said
    assert ("checked", 20_000) in said
    assert move(target, back) == moved
    assert whole(back) == whole(target) == whole(source)


# What is refused


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_an_office_that_is_there_is_left_alone(place: NewPlace, way: tuple[str, str]) -> None:
    source, target = place(way[0]), place(way[1])
    played(source)
    add(open_store(target, create=True), "theirs")
    before = whole(target)
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            move(source, target)
        assert refused.value.key == ("store.office_there" if way[1] == "postgres" else "store.not_empty")
    assert whole(target) == before
    with pytest.raises(Refused):
        move(source, source)


def test_a_folder_that_is_not_empty_or_no_folder_is_left_alone(place: NewPlace, tmp_path: Path) -> None:
    source = place("postgres")
    played(source)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("x")
    (tmp_path / "file").write_text("x")
    for target in ("full", "file"):
        with pytest.raises(Refused) as refused:
            move(source, tmp_path / target)
        assert refused.value.key == "store.not_empty"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full"]
    (tmp_path / "empty").mkdir()
    move(source, tmp_path / "empty")
    assert whole(str(tmp_path / "empty")) == whole(source)


@pytest.mark.parametrize("target", ["journal", "postgres"])
@pytest.mark.parametrize("damage", ["journal", "snapshot", "archive"])
def test_a_damaged_office_is_not_moved(
    place: NewPlace, postgres_server: Server, tmp_path: Path, damage: str, target: str
) -> None:
    source = place("journal")
    played(source)
    store = open_store(source)
    engine = store.engine
    assert isinstance(engine, JournalEngine)
    engine.compact()
    add(store, "later")
    add(store, "last")
    store.close()
    path = {
        "journal": Path(source) / "journal.jsonl",
        "snapshot": Path(source) / "units.json",
        "archive": min((Path(source) / "archive").iterdir()),
    }[damage]
    content = path.read_bytes()
    word = "later" if damage == "journal" else "清丰"
    assert word.encode() in content
    path.write_bytes(content.replace(word.encode(), word.encode()[::-1] if word == "later" else "丰清".encode(), 1))
    goal = place(target)
    with pytest.raises(Damaged):
        move(source, goal)
    assert is_nothing_at(goal, postgres_server)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_a_text_that_no_server_keeps_is_refused_and_nothing_is_there(place: NewPlace, postgres_server: Server) -> None:
    source, target = place("journal"), place("postgres")
    played(source)
    open_database(source).table("z").insert({"text": "a\0b"})
    with pytest.raises(Refused) as refused:
        move(source, target)
    assert refused.value.key == "server.bad_text"
    assert is_nothing_at(target, postgres_server)
    open_database(source).table("z").update({"text": "ab"})
    move(source, target)
    assert whole(target) == whole(source)


def test_where_there_is_no_office_nothing_is_moved(place: NewPlace, postgres_server: Server) -> None:
    open_store(place("postgres"), create=True).close()
    for engine in ("journal", "postgres"):
        target = place("postgres")
        with pytest.raises(Missing):
            move(place(engine), target)
        assert is_nothing_at(target, postgres_server)


# Faults in the middle

MOVER = """
import sys
from coordhub.store.moving import move
def said(what, done):
    print(what, done, flush=True)
    sys.stdin.readline()
move(sys.argv[1], sys.argv[2], said)
print("done", flush=True)
"""


def reports(source: str, target: str) -> int:
    """How often a move says how far it is."""
    said: list[str] = []
    move(source, target, lambda what, _: said.append(what))
    return len(said)


@pytest.mark.parametrize(
    "way", [("journal", "postgres"), ("postgres", "journal"), ("postgres", "postgres")], ids="-".join
)
def test_a_move_that_is_killed_leaves_nothing_and_can_be_done_again(
    place: NewPlace, postgres_server: Server, way: tuple[str, str]
) -> None:
    """At each of the moments at which it says how far it is; the last is when all is written and checked, and not yet there."""
    source, target = place(way[0]), place(way[1])
    played(source)
    before = whole(source)
    total = reports(source, place(way[1]))
    assert total >= 8
    for moment in (1, total // 2, total - 1, total):
        child = subprocess.Popen(
            [sys.executable, "-c", MOVER, source, target], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert child.stdin is not None
        assert child.stdout is not None
        for _ in range(moment - 1):
            assert child.stdout.readline() != "done\n"
            child.stdin.write("\n")
            child.stdin.flush()
        assert child.stdout.readline() not in {"done\n", ""}
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()
        assert is_nothing_at(target, postgres_server)
        assert whole(source) == before
    ask = "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'coordhub %%' AND state LIKE '%%transaction%%'"
    until(lambda: postgres_server.run(ask) == [], 20)
    move(source, target)
    assert whole(target) == before
    assert add(open_store(source), "goes on").id == "u9"


LIMITED = """
import resource, signal, sys
from coordhub.domain.refusal import Refused
from coordhub.store.moving import move
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    move(sys.argv[1], sys.argv[2])
except (Refused, OSError) as fault:
    print("refused", getattr(fault, "key", type(fault).__name__))
else:
    print("moved")
"""


@pytest.mark.parametrize("limit", [0, 100, 1_000, 3_000])
def test_a_folder_that_cannot_be_written_to_leaves_nothing(
    place: NewPlace, postgres_server: Server, tmp_path: Path, limit: int
) -> None:
    """No file may become longer than so many bytes, as on a disk that fills up."""
    source, target = place("postgres"), place("journal")
    played(source)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, source, target, str(limit)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("refused"), done.stdout
    assert is_nothing_at(target, postgres_server)
    assert list(tmp_path.iterdir()) == []


FULL = """
CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.office = TG_ARGV[0] THEN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END IF;
  RETURN NEW;
END $$;
"""


@pytest.fixture
def full(postgres_server: Server) -> Iterator[Callable[[str, str], None]]:
    """Call it with a table and an office: the server has no room for any row of the office in that table."""
    made: list[str] = []

    def fill(table: str, office: str) -> None:
        postgres_server.run(FULL)
        event = "UPDATE" if table == "heads" else "INSERT"
        postgres_server.run(
            f"CREATE TRIGGER full_disk BEFORE {event} ON coordhub.{table} FOR EACH ROW EXECUTE FUNCTION full_disk('{office}')"
        )
        made.append(table)

    yield fill
    for table in made:
        postgres_server.run(f"DROP TRIGGER full_disk ON coordhub.{table}")


@pytest.mark.parametrize("table", ["documents", "tables", "commits", "touches", "heads"])
def test_a_server_that_cannot_be_written_to_holds_nothing(
    place: NewPlace, postgres_server: Server, full: Callable[[str, str], None], table: str
) -> None:
    source, target = place("journal"), place("postgres")
    played(source)
    # The tables are there once any office is.
    open_store(place("postgres"), create=True).close()
    full(table, postgres_server.office_of(target))
    with pytest.raises(Refused) as refused:
        move(source, target)
    assert refused.value.key == "server.full"
    assert is_nothing_at(target, postgres_server)


def test_what_does_not_read_back_the_same_is_not_moved(place: NewPlace, postgres_server: Server) -> None:
    """A server that changes what it is given."""
    source, target = place("journal"), place("postgres")
    played(source)
    open_store(place("postgres"), create=True).close()
    office = postgres_server.office_of(target)
    postgres_server.run("""
        CREATE OR REPLACE FUNCTION rounds() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.office = TG_ARGV[0] THEN NEW.doc = NEW.doc - 'rank'; END IF;
          RETURN NEW;
        END $$""")
    postgres_server.run(
        f"CREATE TRIGGER rounds BEFORE INSERT ON coordhub.documents FOR EACH ROW EXECUTE FUNCTION rounds('{office}')"
    )
    try:
        with pytest.raises(Damaged) as refused:
            move(source, target)
        assert (refused.value.key, refused.value.params["name"]) == ("store.moved_wrong", "units")
    finally:
        postgres_server.run("DROP TRIGGER rounds ON coordhub.documents")
    assert is_nothing_at(target, postgres_server)


@pytest.mark.parametrize("engine", ["journal", "postgres"])
def test_colleagues_wait_while_an_office_is_moved_and_go_on_after(
    place: NewPlace, postgres_server: Server, engine: str
) -> None:
    """What is committed while it is moved is in the old office only, and nothing is in the new one that is not in the old."""
    source, target = place(engine), place("postgres")
    played(source)
    impatient = open_store(source, timeout=0.1)
    before = whole(source)
    added: list[str] = []
    refused: list[Refused] = []
    writers: list[threading.Thread] = []

    def write(name: str) -> None:
        added.append(add(open_store(source, timeout=30), name).id)

    def while_moving(what: str, _: int) -> None:
        if what != "history":
            return
        with pytest.raises(Busy) as busy:
            add(impatient, "impatient")
        refused.append(busy.value)
        for name in ("b", "c"):
            writers.append(threading.Thread(target=write, args=(name,)))
            writers[-1].start()

    move(source, target, while_moving)
    for writer in writers:
        writer.join(60)
    assert len(refused) == 1
    assert sorted(added) == ["u10", "u9"]
    assert whole(target) == before
    assert add(impatient, "patient").id == "u11"
    assert is_nothing_at(place("postgres"), postgres_server)

"""PostgreSQL and its clients die in every way: what was acknowledged is there, what was refused is not, nothing is there twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit
from coordhub.store import Store, open_store
from tests.conditions import until
from tests.postgres import ADMIN, DATABASE, Server, needs_postgres, postgres
from tests.system.harness import ROOT
from tests.wire import Moment, Wire, wire

pytestmark = needs_postgres

WRITER = """
import json, sys
from msgspec.structs import replace
from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit
from coordhub.store import Conflict, open_store
from tests.conditions import until

url, name, rounds, acked = sys.argv[1], sys.argv[2], int(sys.argv[3]), open(sys.argv[4], "a", buffering=1)

def note(**said):
    acked.write(json.dumps(said) + "\\n")

def office():
    try:
        return open_store(url, timeout=60)
    except Refused:
        return None

def is_back():
    try:
        return store.revision() >= 0
    except Refused:
        return False

store = until(office, 60)
for turn in range(rounds):
    label = f"{name}-{turn}"
    note(tried=label)
    try:
        with store.write(by=name) as work:
            number = work.counter("all")
            added = work.units.add(Unit(name=label, kind="village"))
        note(id=added.id, number=number, name=label)
        with store.read() as work:
            base = work.units.get("u1")
        note(raising=label)
        with store.write(by=name) as work:
            work.units.put(replace(base, rank=base.rank + 1), base=base)
        note(raised=label)
    except Conflict:
        note(conflict=label)
    except Refused as refusal:
        note(refused=label, key=refusal.key, said=str(refusal.params))
        until(is_back, 60)
"""


SAID_IN_A_CRASH = {
    "server.unreachable",
    "server.lost",
    "server.unknown",
    "server.wrong_role",
    "server.too_busy",
    "store.busy",
}


class Writers:
    """Writing processes, and what they were told."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, rounds: int = 100_000) -> None:
        command = [sys.executable, "-c", WRITER, self.url, name, str(rounds), str(self.folder / f"acked-{name}")]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with (self.folder / f"errors-{name}").open("wb") as errors:
            self.running[name] = subprocess.Popen(command, stderr=errors, env=environment)

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait(20)

    def kill_all(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def finish(self, seconds: float = 120) -> None:
        for name, process in self.running.items():
            assert process.wait(seconds) == 0, self.errors(name)
        self.running.clear()

    def errors(self, name: str = "*") -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob(f"errors-{name}")))

    def notes(self, name: str = "*") -> list[dict]:
        """What was noted; a line that a kill tore in two says nothing."""
        lines = [line for path in self.folder.glob(f"acked-{name}") for line in path.read_text().splitlines()]
        return [json.loads(line) for line in lines if line.endswith("}")]

    def count(self, key: str, name: str = "*") -> int:
        return sum(key in one for one in self.notes(name))

    def alive(self) -> bool:
        return all(process.poll() is None for process in self.running.values())

    def wait_for(self, key: str, more: int, name: str = "*") -> None:
        """Until that many more lines say `key`."""
        enough = self.count(key, name) + more
        until(lambda: self.count(key, name) >= enough or not self.alive(), 90, said=self.errors)
        assert self.alive(), self.errors()


def founded(url: str) -> None:
    """An office with the unit that all count up."""
    store = open_store(url, create=True)
    with store.write(by="founder") as work:
        work.units.add(Unit(name="shared", kind="city"))
    store.close()


def agrees(url: str, writers: Writers, killed: int) -> None:
    """What the writers were told agrees with what is there now. `killed` writers may each have left one act that nobody heard of."""
    store = open_store(url)
    assert store.read_only_because is None
    with store.read() as work:
        units = {unit.id: unit for unit in work.units.all()}
        [counter] = [row for row in work.table("counters").all() if row["series"] == "all"]
    notes = writers.notes()
    names = Counter(unit.name for unit in units.values())
    acked = [one for one in notes if "id" in one]
    refused = [one for one in notes if "refused" in one]
    unknown = {one["refused"] for one in refused if one["key"] == "server.unknown"}

    assert {one["key"] for one in refused} <= SAID_IN_A_CRASH
    assert [one for one in acked if one["id"] not in units or units[one["id"]].name != one["name"]] == [], "lost"
    assert {name: count for name, count in names.items() if count > 1} == {}, "saved twice"
    assert max(Counter(one["number"] for one in acked).values()) == 1, "a number given out twice"
    assert counter["last"] == len(units) - 1, "the counter and what it counts are one commit"
    assert set(names) - {"shared"} <= {one["tried"] for one in notes if "tried" in one}
    saved = {one["name"] for one in acked}
    ghosts = {one["refused"] for one in refused} - saved - unknown
    assert ghosts & set(names) == set(), "refused, and there all the same"
    raised = writers.count("raised")
    assert raised <= units["u1"].rank <= raised + killed + len(unknown)
    revs = [change.rev for change in store.changes()]
    assert revs == list(range(revs[0], 0, -1)), "history has no gap"
    assert revs[0] == len(units) + units["u1"].rank, "every commit is one act"
    store.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres() as made:
        yield made


@pytest.fixture
def writers_on(tmp_path: Path) -> Iterator[Callable[[str], Writers]]:
    """Writers on an office; none outlives the test."""
    made: list[Writers] = []

    def on(url: str) -> Writers:
        made.append(Writers(url, tmp_path))
        return made[-1]

    yield on
    for writers in made:
        writers.kill_all()


def test_eight_writers_lose_nothing_and_count_exactly(server: Server, writers_on: Callable[[str], Writers]) -> None:
    url = server.url("eight")
    founded(url)
    writers = writers_on(url)
    for place in range(8):
        writers.start(f"w{place}", 25)
    writers.finish()

    agrees(url, writers, killed=0)
    assert sorted(one["number"] for one in writers.notes() if "id" in one) == list(range(1, 201))
    assert writers.count("raised") + writers.count("conflict") == 200
    assert writers.count("refused") == 0


def test_killed_writers_and_a_crashing_server_lose_nothing_that_was_acknowledged(
    server: Server, writers_on: Callable[[str], Writers]
) -> None:
    """Forty kills of a writer, and eight crashes of the server: an immediate stop and `kill -9` in turn."""
    url = server.url("torture")
    founded(url)
    writers = writers_on(url)
    rolls = random.Random(20200706)
    for place in range(8):
        writers.start(f"k{place}")
    writers.wait_for("id", 8)
    for killed in range(1, 41):
        name = rolls.choice(sorted(writers.running))
        writers.kill(name)
        writers.start(f"k{killed + 7}")
        if killed % 5 == 0:
            if killed % 10:
                server.restart("immediate")
            else:
                server.kill()
                server.start()
        writers.wait_for("id", 4)
    writers.wait_for("id", 40)
    writers.kill_all()

    agrees(url, writers, killed=48)
    assert writers.count("refused") > 0, "no crash met a writer"
    assert writers.errors() == "", "what goes wrong is said by refusals alone"


def test_a_replica_takes_over_and_the_same_process_goes_on_without_a_loss(writers_on: Callable[[str], Writers]) -> None:
    """Commits wait for the replica; then the primary is gone for good."""
    with postgres() as primary:
        replica = primary.replica()
        both = f"127.0.0.1:{primary.port},127.0.0.1:{replica.port}"
        url = f"postgresql://{ADMIN}@{both}/{DATABASE}?target_session_attrs=read-write&office=city"
        founded(url)
        primary.set_conf(synchronous_standby_names="*")
        writers = writers_on(url)
        for place in range(4):
            writers.start(f"f{place}")
        writers.wait_for("id", 40)

        primary.kill()
        replica.promote()

        for place in range(4):
            writers.wait_for("id", 10, f"f{place}")
        writers.kill_all()

        agrees(url, writers, killed=4)
        assert writers.errors() == "", "what goes wrong is said by refusals alone"


# One commit, cut off at its worst moment


@pytest.fixture
def cable(server: Server) -> Iterator[Wire]:
    with wire(server.port) as made:
        yield made


def through(cable: Wire, office: str) -> str:
    return f"postgresql://{ADMIN}@127.0.0.1:{cable.port}/{DATABASE}?office={office}"


def add(store: Store, name: str) -> Unit:
    with store.write(by="me") as work:
        return work.units.add(Unit(name=name, kind="village"))


def names(store: Store) -> list[str]:
    with store.read() as work:
        return [unit.name for unit in work.units.all()]


def has_added(store: Store, name: str) -> bool:
    """Whether adding was acknowledged; a refusal must not be one of those that leave it open."""
    try:
        add(store, name)
    except Refused as refusal:
        assert refusal.key != "server.unknown"
        return False
    return True


def test_a_commit_whose_answer_is_lost_is_found_again_and_not_made_twice(server: Server, cable: Wire) -> None:
    founded(server.url("answer"))
    store = open_store(through(cable, "answer"))
    cable.cut_at("after")
    acknowledged = has_added(store, "只一次")
    assert (acknowledged, cable.cuts) == (True, 1)
    assert names(open_store(server.url("answer"))) == ["shared", "只一次"]


def test_a_commit_that_the_server_never_heard_of_is_refused_or_made_once(server: Server, cable: Wire) -> None:
    founded(server.url("unheard"))
    store = open_store(through(cable, "unheard"))
    cable.cut_at("before")
    acknowledged = has_added(store, "也许")
    assert cable.cuts == 1
    assert names(open_store(server.url("unheard"))) == (["shared", "也许"] if acknowledged else ["shared"])


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("is_read_before", [True, False], ids=["read-before", "not-read-before"])
def test_the_same_process_sees_the_whole_office_after_a_commit_was_cut(
    server: Server, cable: Wire, moment: Moment, *, is_read_before: bool
) -> None:
    """What it held in memory, the tables that the commit was not about, and the ids that were used."""
    office = f"memory-{moment}-{is_read_before}"
    founded(server.url(office))
    direct = open_store(server.url(office))
    direct.db.table("other").insert_multiple([{"n": 1}, {"n": 2}])
    store = open_store(through(cable, office))
    if is_read_before:
        assert names(store) == ["shared"]
        assert len(store.db.table("other")) == 2
    cable.cut_at(moment)
    has_added(store, "b")

    assert names(store) == names(open_store(server.url(office)))
    assert [row["n"] for row in store.db.table("other").all()] == [1, 2]
    assert store.db.table("other").insert({"n": 3}) == 3
    add(store, "c")
    assert len({unit.id for unit in _units(store)}) == len(_units(open_store(server.url(office))))
    assert store.revision() == open_store(server.url(office)).revision()


def _units(store: Store) -> list[Unit]:
    with store.read() as work:
        return work.units.all()


def test_a_cable_cut_while_a_form_is_being_saved_saves_all_of_it_or_nothing(server: Server, cable: Wire) -> None:
    founded(server.url("half"))
    store = open_store(through(cable, "half"))
    acknowledged = True
    try:
        with store.write(by="me") as work:
            work.units.add(Unit(name="a", kind="village"))
            cable.cut()
            work.units.add(Unit(name="b", kind="village"))
    except Refused:
        acknowledged = False
    assert names(store) == (["shared", "a", "b"] if acknowledged else ["shared"])
    add(store, "c")
    assert names(open_store(server.url("half")))[-1] == "c"


def test_a_server_that_restarts_between_two_acts_is_not_noticed(server: Server) -> None:
    founded(server.url("restart"))
    store = open_store(server.url("restart"))
    assert names(store) == ["shared"]
    server.restart("immediate")
    assert names(store) == ["shared"]
    server.restart("fast")
    add(store, "b")
    server.restart("fast")
    assert store.revision() == 2
    assert names(store) == ["shared", "b"]

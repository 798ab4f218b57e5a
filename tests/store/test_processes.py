"""Eight real processes write at once, and are killed at random: what was acknowledged is there, counters are exact."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from coordhub.store import open_database, open_store
from tests.conditions import until

WORKER = """
import json, sys
from pathlib import Path
from coordhub.domain.unit import Unit
from coordhub.store import Conflict, open_store
from msgspec.structs import replace
folder, name, rounds, limit = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
store = open_store(folder, journal_limit=limit, timeout=60)
log = open(Path(folder).parent / f"acked-{name}", "a", buffering=1)
for turn in range(rounds):
    with store.write(by=name) as work:
        number = work.counter("all")
        added = work.units.add(Unit(name=f"{name}-{number}", kind="village"))
    log.write(json.dumps({"id": added.id, "number": number}) + "\\n")
    with store.read() as work:
        base = work.units.get("u1")
    try:
        with store.write(by=name) as work:
            work.units.put(replace(base, rank=base.rank + 1), base=base)
        log.write(json.dumps({"rank": 1}) + "\\n")
    except Conflict:
        log.write(json.dumps({"conflict": 1}) + "\\n")
"""


def start(folder: Path, name: str, rounds: int, limit: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WORKER, str(folder), name, str(rounds), str(limit)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def acknowledged(folder: Path) -> list[dict]:
    lines = [line for path in folder.parent.glob("acked-*") for line in path.read_text().splitlines()]
    return [json.loads(line) for line in lines if line.endswith("}")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    from coordhub.domain.unit import Unit

    store = open_store(tmp_path / "office", create=True)
    with store.write(by="founder") as work:
        work.units.add(Unit(name="shared", kind="city"))
    store.close()
    return tmp_path / "office"


def test_eight_writers_lose_nothing_and_report_every_conflict(folder: Path) -> None:
    """The journal limit is so small that tables are written anew all the time."""
    workers = [start(folder, f"w{place}", 25, 20_000) for place in range(8)]
    errors = [worker.communicate()[1].decode() for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 8, errors

    with open_store(folder).read() as work:
        units = {unit.id: unit for unit in work.units.all()}
    acked = acknowledged(folder)
    numbers = [one["number"] for one in acked if "number" in one]
    assert list(range(1, 201)) == sorted(numbers)
    assert all(one["id"] in units for one in acked if "id" in one)
    assert sum("rank" in one for one in acked) == units["u1"].rank
    assert sum("rank" in one or "conflict" in one for one in acked) == 200


def test_writers_killed_at_any_moment_lose_nothing_that_was_acknowledged(folder: Path) -> None:
    rolls = random.Random(20200706)
    workers = [start(folder, f"k{place}", 10_000, 20_000) for place in range(8)]
    killed = 0
    while killed < 40:
        until(lambda enough=4 * killed: len(acknowledged(folder)) > enough, 60)
        place = rolls.randrange(8)
        workers[place].send_signal(signal.SIGKILL)
        workers[place].wait()
        killed += 1
        workers[place] = start(folder, f"k{place}-{killed}", 10_000, 20_000)
    for worker in workers:
        worker.kill()
        worker.wait()

    store = open_store(folder)
    assert store.read_only_because is None
    with store.read() as work:
        units = {unit.id: unit for unit in work.units.all()}
    acked = acknowledged(folder)
    ids = [one["id"] for one in acked if "id" in one]
    assert [one for one in ids if one not in units] == []
    assert len(ids) == len(set(ids))
    counted = max(row["last"] for row in open_database(folder).table("counters").all())
    assert counted == len(units) - 1
    ranks = sum("rank" in one for one in acked)
    assert ranks <= units["u1"].rank <= ranks + 48


def test_a_commit_waits_for_the_lock_and_then_names_who_holds_it(folder: Path) -> None:
    from coordhub.store import Busy

    holder = open_store(folder)
    other = open_store(folder, timeout=0.05)
    with holder.write(by="a"), pytest.raises(Busy) as refused, other.write(by="b"):
        pass
    assert str(os.getpid()) in str(refused.value.params["holder"])

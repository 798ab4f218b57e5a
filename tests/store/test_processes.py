"""Eight real processes write at once, and are killed at random: what was acknowledged is there, counters are exact."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coordhub.domain.unit import Unit
from coordhub.store import Busy, Store, doctor, open_database, open_store
from tests.store.nursery import WRITERS, noted

LIMIT = 6_000
"""Bytes of journal after which tables are written anew: all the time."""
KILLS = 220


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = open_store(tmp_path / "office", create=True)
    with store.write(by="founder") as work:
        work.units.add(Unit(name="shared", kind="city"))
    store.close()
    return tmp_path / "office"


def run(what: str, folder: Path, number: int) -> None:
    """Let the writers write, in a process that has loaded the program once for all of them."""
    command = [sys.executable, "-m", "tests.store.nursery", what, str(folder), str(LIMIT), str(number)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert [path.read_text(encoding="utf-8") for path in folder.parent.glob("fault-*")] == []


class Notes:
    """What the writers noted, sorted: what they were told is safe, and how often they tried."""

    def __init__(self, folder: Path) -> None:
        self.all = noted(folder)

    def did(self, what: str) -> list[dict[str, Any]]:
        return [one for one in self.all if one.get("did") == what]

    def tries(self, what: str) -> int:
        return sum(one.get("tries") == what for one in self.all)


def numbers_spent(folder: Path) -> int:
    return next(row["last"] for row in open_database(folder).table("counters").all() if row["series"] == "all")


def compactions(folder: Path) -> int:
    return len(list((folder / "archive").iterdir()))


def compare(store: Store, notes: Notes, spent: int) -> None:
    """What the office holds, and what its writers were told."""
    with store.read() as work:
        units = {unit.id: unit for unit in work.units.all()}
    inserted = notes.did("insert")
    gone = {one["id"] for one in notes.all if one.get("tries") == "remove"}
    assert {one["id"] for one in inserted} - set(units) <= gone
    assert {one["id"] for one in notes.did("remove")} & set(units) == set()
    assert {one["id"]: one["name"] for one in inserted if one["id"] in units} == {
        one["id"]: units[one["id"]].name for one in inserted if one["id"] in units
    }
    changes = {one["id"]: {0} for one in inserted}
    for one in notes.all:
        if one.get("tries") == "change":
            changes[one["id"]].add(one["rank"])
        elif one.get("did") == "change":
            changes[one["id"]] = {one["rank"]}
    assert [
        one["id"] for one in inserted if one["id"] in units and units[one["id"]].rank not in changes[one["id"]]
    ] == []
    ids, numbers = [one["id"] for one in inserted], [one["number"] for one in inserted]
    assert len(set(ids)) == len(ids)
    assert len(set(numbers)) == len(numbers)
    assert len(inserted) <= spent <= notes.tries("insert")
    assert store.last_number("unit") - 1 == spent
    ranks = [one["rank"] for one in notes.did("rank")]
    assert len(set(ranks)) == len(ranks), "two counted up from the same figure, and nobody was told"
    under_way = notes.tries("rank") - len(ranks) - len(notes.did("conflict"))
    assert len(ranks) <= units["u1"].rank <= len(ranks) + under_way
    assert [change.rev for change in store.changes()] == list(range(store.revision(), 0, -1))


def test_eight_writers_lose_nothing_and_report_every_conflict(folder: Path) -> None:
    run("together", folder, 40)
    notes, store = Notes(folder), open_store(folder)
    compare(store, notes, numbers_spent(folder))
    # Nobody was killed, so that everything is exact.
    assert numbers_spent(folder) == len(notes.did("insert")) == notes.tries("insert")
    assert notes.tries("rank") == len(notes.did("rank")) + len(notes.did("conflict"))
    assert notes.did("conflict"), "writers never met"
    assert compactions(folder) > 5


def test_writers_killed_at_any_moment_lose_nothing_that_was_acknowledged(folder: Path) -> None:
    run("ruin", folder, KILLS)
    notes, store = Notes(folder), open_store(folder)
    assert store.read_only_because is None
    compare(store, notes, numbers_spent(folder))
    assert len(list(folder.parent.glob("notes-*"))) >= KILLS / 2 > WRITERS
    assert notes.did("conflict")
    assert compactions(folder) > 20
    assert [finding.said.key for finding in doctor.check(folder) if finding.is_damage] == []


def test_a_commit_waits_for_the_lock_and_then_names_who_holds_it(folder: Path) -> None:
    holder = open_store(folder)
    other = open_store(folder, timeout=0.05)
    with holder.write(by="a"), pytest.raises(Busy) as refused, other.write(by="b"):
        pass
    assert str(os.getpid()) in str(refused.value.params["holder"])

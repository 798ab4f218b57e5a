"""Writers that are killed: a process that has loaded the program, and whose children write without loading it anew.

A writer notes every commit twice in a file of its own: before it tries, and after it was told that it is safe. What was written
with one `write` outlives a kill.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from coordhub.domain.unit import Unit
from coordhub.store import Conflict, Store, open_store
from tests.conditions import until

WRITERS = 8
PATIENCE = 60.0


class Notes:
    """The file in which a writer notes what it does."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(self, **what: Any) -> None:
        """One line, one write."""
        os.write(self._file, json.dumps(what).encode() + b"\n")


class Writer:
    """One process that writes: inserts with numbers of one series, compare-and-set on one record, changes and removals of its
    own records."""

    def __init__(self, store: Store, name: str, notes: Notes) -> None:
        self.store, self.name, self.notes = store, name, notes
        self.rolls = random.Random(name)
        self.mine: list[str] = []

    def insert(self) -> None:
        self.notes.note(tries="insert")
        with self.store.write(by=self.name) as work:
            number = work.counter("all")
            added = work.units.add(Unit(name=f"{self.name}-{number}", kind="village"))
        self.notes.note(did="insert", id=added.id, number=number, name=added.name)
        self.mine.append(added.id)

    def count_up(self) -> None:
        with self.store.read() as work:
            base = work.units.get("u1")
        wanted = base.rank + 1
        self.notes.note(tries="rank")
        try:
            with self.store.write(by=self.name) as work:
                work.units.put(replace(base, rank=wanted), base=base)
        except Conflict as conflict:
            assert conflict.fields == ["rank"]
            self.notes.note(did="conflict")
        else:
            self.notes.note(did="rank", rank=wanted)

    def change(self) -> None:
        if not self.mine:
            return
        record = self.rolls.choice(self.mine)
        rank = self.rolls.randrange(1, 1_000_000)
        self.notes.note(tries="change", id=record, rank=rank)
        with self.store.write(by=self.name) as work:
            work.units.put(replace(work.units.get(record), rank=rank))
        self.notes.note(did="change", id=record, rank=rank)

    def remove(self) -> None:
        if len(self.mine) < 4:
            return
        record = self.mine.pop(self.rolls.randrange(len(self.mine)))
        self.notes.note(tries="remove", id=record)
        with self.store.write(by=self.name) as work:
            work.units.remove(record)
        self.notes.note(did="remove", id=record)

    def work(self, turns: int) -> None:
        """Write for as long as it may live (0: until it is killed)."""
        verbs: list[Callable[[], None]] = [self.insert, self.count_up, self.count_up, self.change, self.remove]
        done = 0
        while not turns or done < turns:
            self.rolls.choice(verbs)()
            done += 1


def start(folder: Path, name: str, limit: int, turns: int = 0) -> int:
    """Begin a writer; its process number."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        notes = Notes(folder.parent / f"notes-{name}")
        Writer(open_store(str(folder), journal_limit=limit, timeout=PATIENCE), name, notes).work(turns)
        code = 0
    except BaseException:  # said to the test, and nobody's else
        (folder.parent / f"fault-{name}").write_text(traceback.format_exc(), encoding="utf-8")
    finally:
        os._exit(code)


def noted(folder: Path) -> list[dict[str, Any]]:
    """What all writers noted, one after the other."""
    lines = [
        line for path in sorted(folder.parent.glob("notes-*")) for line in path.read_bytes().splitlines(keepends=True)
    ]
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def volume(folder: Path) -> int:
    """How much all writers noted, in bytes: cheap to ask again and again."""
    return sum(path.stat().st_size for path in folder.parent.glob("notes-*"))


def ruin(folder: Path, limit: int, kills: int) -> None:
    """Eight writers; one to four at once are killed again and again, and others take their places."""
    rolls = random.Random(20200706)
    writers = [start(folder, f"w{place}", limit) for place in range(WRITERS)]
    killed = 0
    while killed < kills:
        enough = volume(folder) + rolls.randrange(1, 1500)
        until(lambda enough=enough: volume(folder) >= enough or list(folder.parent.glob("fault-*")), PATIENCE)
        for place in rolls.sample(range(WRITERS), rolls.randrange(1, 5)):
            os.kill(writers[place], signal.SIGKILL)
            os.waitpid(writers[place], 0)
            killed += 1
            writers[place] = start(folder, f"w{place}-{killed}", limit)
    for writer in writers:
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)


def together(folder: Path, limit: int, turns: int) -> None:
    """Eight writers, each with so many turns; nobody is killed."""
    for writer in [start(folder, f"w{place}", limit, turns) for place in range(WRITERS)]:
        os.waitpid(writer, 0)


if __name__ == "__main__":
    {"ruin": ruin, "together": together}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))

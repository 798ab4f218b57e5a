"""Random histories of an office, and what it must hold at each revision of them: for the tests that break files on purpose."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from copy import deepcopy
from pathlib import Path

from coordhub.domain.refusal import Refused
from coordhub.store.engine import DROP, About, Document, TableChange
from coordhub.store.journal import JournalEngine

Tables = dict[str, dict[int, Document]]
TABLES = ("tasks", "units", "counters", "办理 记录")
LIMIT = 3_000
"""Bytes of journal after which tables are written anew: every few commits."""
WORDS = ("濮阳县", "主管岗", "督办", "联席会议", "a", "待办\n二", '"}')


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder for thousands of offices: in memory where the system has such a place."""
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place) as made:
        yield Path(made)


class History:
    """What an office was told, revision by revision: `tables[5]` are its documents after commit 5. It makes up new commits."""

    def __init__(self, seed: int) -> None:
        self.rolls = random.Random(seed)
        self.tables: list[Tables] = [{}]
        self.highest: list[dict[str, int]] = [{}]

    def __len__(self) -> int:
        return len(self.tables) - 1

    def next_changes(self) -> list[TableChange]:
        """The changes of a new commit: documents made, changed and taken away, seldom a whole table."""
        tables, highest = deepcopy(self.tables[-1]), dict(self.highest[-1])
        changes: list[TableChange] = []
        if self.rolls.random() < 0.06 and tables:
            changes.append(TableChange(self.rolls.choice(sorted(tables)), DROP, None))
            return changes
        for _ in range(self.rolls.choice((1, 1, 1, 2, 4))):
            name = self.rolls.choice(TABLES)
            there = sorted(tables.get(name, {}))
            what = self.rolls.random()
            if there and what < 0.2:
                change = TableChange(name, self.rolls.choice(there), None)
            elif there and what < 0.5:
                change = TableChange(name, self.rolls.choice(there), self._document())
            else:
                change = TableChange(name, highest.get(name, 0) + 1, self._document())
            changes.append(change)
            _apply(tables, highest, change)
        return changes

    def _document(self) -> Document:
        size = self.rolls.choice((1, 2, 5, 40, 400))
        text = "".join(self.rolls.choice(WORDS) for _ in range(size))
        return {"name": text, "rank": self.rolls.randrange(1_000_000), "parts": {"a": [text[:7]]}}

    def told(self, changes: Sequence[TableChange]) -> None:
        """Remember a commit."""
        tables, highest = deepcopy(self.tables[-1]), dict(self.highest[-1])
        for change in changes:
            _apply(tables, highest, change)
        self.tables.append(tables)
        self.highest.append(highest)

    def forget(self, revision: int) -> None:
        """Forget what came after a revision: it was never acknowledged, and a crash took it."""
        del self.tables[revision + 1 :], self.highest[revision + 1 :]

    def misfit(self, engine: JournalEngine, least: int, most: int) -> str:
        """What an open office holds that it should not, or lacks, if revision `least` was acknowledged and `most` tried; empty
        when all is well."""
        revision = engine.revision
        if not least <= revision <= most:
            return f"revision {revision}, not {least} to {most}"
        held = {name: dict(engine.load(name)) for name in engine.tables()}
        if held != self.tables[revision]:
            return f"other documents at revision {revision}"
        for name, highest in self.highest[revision].items():
            if engine.last_id(name) != highest:
                return f"ids of {name} begin anew"
        revisions = [commit.rev for commit in engine.history()]
        if revisions != list(range(revision, 0, -1)):
            return f"history {revisions} of {revision}"
        return ""


def _apply(tables: Tables, highest: dict[str, int], change: TableChange) -> None:
    if change.id == DROP:
        tables.pop(change.table, None)
        highest.pop(change.table, None)
        return
    highest[change.table] = max(highest.get(change.table, 0), change.id)
    rows = tables.setdefault(change.table, {})
    if change.document is None:
        rows.pop(change.id, None)
    else:
        rows[change.id] = change.document


def about(revision: int) -> About:
    """What a commit of these tests says of itself."""
    return About(by="主管岗", at="2020-07-06T08:50:00+08:00", why=f"c{revision}")


def commit(engine: JournalEngine, changes: Sequence[TableChange]) -> int:
    """Commit, as anybody does."""
    with engine.exclusive():
        return engine.push(changes, about(engine.revision + 1))


def fault_of(folder: Path, history: History, least: int, most: int) -> str:
    """Open an office after a fault: what is wrong with it, or empty. It must hold what it should, take one more commit, and hold
    that as well when it is opened again. With `least` -1 nobody was told that there is an office."""
    try:
        with closing(JournalEngine(folder, create=least < 0, journal_limit=LIMIT)) as engine:
            if engine.why_read_only is not None:
                return f"read-only: {engine.why_read_only!r}"
            if said := history.misfit(engine, least, most):
                return said
            revision = engine.revision
            commit(engine, [TableChange("after", 1, {"n": revision})])
        with closing(JournalEngine(folder)) as engine:
            if engine.why_read_only is not None:
                return f"read-only after one more commit: {engine.why_read_only!r}"
            if engine.revision != revision + 1 or dict(engine.load("after")) != {1: {"n": revision}}:
                return "the next commit is lost"
    except (Refused, OSError) as fault:
        return f"refused: {fault!r}"
    return ""

"""Looking an office on a server through: what its tables say of themselves, every record, and whether the history gives the same."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from coordhub.store.diagnosis import Finding
from coordhub.store.engine import DROP
from coordhub.store.errors import Damaged
from coordhub.store.lines import commit_of, is_good
from coordhub.store.moving import canonical
from coordhub.store.postgres import PostgresEngine
from coordhub.store.records import of_table, record_id, to_record
from coordhub.store.server_copy import lines_from_the_first

_Sums = dict[str, dict[int, int]]
"""The crc32 of each document, by table and id: 100 bytes a document, where the documents themselves would fill the memory."""


def check_server(address: str) -> list[Finding]:
    """Read an office whole, at one revision, and say what is wrong. Changes nothing; colleagues go on writing meanwhile."""
    engine = PostgresEngine(address, read_only=True)
    try:
        with engine.steady():
            stored: _Sums = {}
            found = [one for name in sorted(engine.tables()) for one in _table(engine, name, stored)]
            return [*found, *_history(engine, stored)]
    finally:
        engine.close()


def counted_on_server(address: str) -> tuple[int, int]:
    """How many records the office holds, and its revision."""
    engine = PostgresEngine(address, read_only=True)
    try:
        return sum(engine.count(name) for name in engine.tables() if of_table(name)), engine.revision
    finally:
        engine.close()


def _table(engine: PostgresEngine, name: str, stored: _Sums) -> Iterator[Finding]:
    kind, sums = of_table(name), stored.setdefault(name, {})
    for number, document in engine.find(name):
        sums[number] = crc32(canonical(document))
        if kind is not None:
            try:
                to_record(kind, number, document)
            except Damaged as fault:
                yield Finding(fault)
    if len(sums) != engine.count(name) or max(sums, default=0) > engine.last_id(name):
        yield Finding(Damaged("server.miscounted", name=name, count=len(sums), told=engine.count(name)))


def _history(engine: PostgresEngine, stored: _Sums) -> Iterator[Finding]:
    """Damaged and missing lines; where the history is whole, the documents that it does not give as they are stored."""
    replayed: _Sums = {}
    last, is_whole = 0, True
    for line in lines_from_the_first(engine):
        commit = commit_of(line) if is_good(line) else None
        if commit is None or commit.rev != last + 1:
            is_whole = False
            yield Finding(Damaged("server.history_broken", rev=last + 1))
        if commit is None:
            last += 1
            continue
        last = commit.rev
        for op in commit.ops:
            if op.id == DROP:
                if op.document is None:
                    replayed.pop(op.table, None)
            elif op.document is None:
                replayed.get(op.table, {}).pop(op.id, None)
            else:
                replayed.setdefault(op.table, {})[op.id] = crc32(canonical(op.document))
    if last != engine.revision:
        is_whole = False
        yield Finding(Damaged("server.history_broken", rev=last + 1))
    for name in sorted({*stored, *replayed}) if is_whole else ():
        there, given = stored.get(name, {}), replayed.get(name, {})
        for number in sorted(number for number in {*there, *given} if there.get(number) != given.get(number)):
            kind = of_table(name)
            record = record_id(kind, number) if kind else f"{name} {number}"
            yield Finding(Damaged("server.changed_outside", record=record))

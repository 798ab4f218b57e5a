"""A commit on a server: what becomes of each table, and the rows that are written, in one go."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import orjson

from coordhub.store import server_tables as sql
from coordhub.store.engine import DROP, WHOLE, Document, TableChange

if TYPE_CHECKING:
    import psycopg

_PART = 2_000
"""Rows that are sent at a time."""
_ROUNDED = re.compile(r"e\+?1[6-9]")
"""How the shortest form of a large float begins its exponent: 1.152921504606847e18 stands for ...846976, and JSONB would read it as
...847000, another number. Beyond what a whole number can be it is read as the same float again."""


def jsonb(document: Any) -> str:
    """A document as JSONB is to read it: every number comes back equal."""
    text = orjson.dumps(document).decode()
    return orjson.dumps(_digit_by_digit(document)).decode() if _ROUNDED.search(text) else text


def _digit_by_digit(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) >= 1e16 and int(value) in WHOLE:
        return int(value)
    if isinstance(value, dict):
        return {name: _digit_by_digit(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_digit_by_digit(one) for one in value]
    return value


class Known(msgspec.Struct):
    """What is known of a table on the server: the revision that last changed it, the highest id, how many documents; and the
    documents, where they are held, as of revision `fresh`."""

    rev: int
    last_id: int
    count: int
    held: dict[int, Document] | None = None
    fresh: int = 0


def counted(
    rev: int, changes: Sequence[TableChange], stood: Collection[tuple[str, int]], tables: Mapping[str, Known]
) -> dict[str, Known | None]:
    """The tables that a commit changes, as they will be (None: dropped); `stood` names the documents that were there."""
    after: dict[str, Known | None] = {}
    for change in changes:
        if change.id == DROP and change.document is None:
            after[change.table] = None
            continue
        known = tables.get(change.table)
        table = after.get(change.table) or Known(rev, known.last_id if known else 0, known.count if known else 0)
        after[change.table] = table
        if change.id != DROP:
            was = (change.table, change.id) in stood
            table.count += (change.document is not None) - was
            table.last_id = max(table.last_id, change.id)
    return after


def send(
    connection: psycopg.Connection[Any], office: str, rev: int, changes: Sequence[TableChange],
    after: Mapping[str, Known | None], line: str, token: str,
) -> None:  # fmt: skip
    """Write the rows of a commit; the transaction is the caller's. psycopg.Error as the server gives it."""
    kept = [one for one in changes if one.document is not None and one.id != DROP]
    gone = [(office, one.table, one.id) for one in changes if one.document is None and one.id != DROP]
    with connection.pipeline(), connection.cursor() as cursor:
        for name in (name for name, table in after.items() if table is None):
            cursor.execute(sql.DROP_DOCUMENTS, (office, name))
            cursor.execute(sql.DROP_TABLE, (office, name))
        for part in _parts(kept):
            rows = [(office, one.table, one.id, rev, jsonb(one.document)) for one in part]
            cursor.executemany(sql.PUT_DOCUMENT, rows)
        if gone:
            cursor.executemany(sql.REMOVE_DOCUMENT, gone)
        for part in _parts(changes):
            cursor.executemany(sql.TOUCH, [(office, one.table, rev, one.id) for one in part])
        tables = [(office, name, one.rev, one.last_id, one.count) for name, one in after.items() if one is not None]
        if tables:
            cursor.executemany(sql.PUT_TABLE, tables)
        cursor.execute(sql.PUT_COMMIT, (office, rev, token, line))
        cursor.execute(sql.MOVE_HEAD, (rev, office))


def _parts(changes: Sequence[TableChange]) -> Iterator[Sequence[TableChange]]:
    for first in range(0, len(changes), _PART):
        yield changes[first : first + _PART]

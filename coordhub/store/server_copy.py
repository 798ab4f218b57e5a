"""A whole office written to a server, or read from it, in bulk: what moving an office needs and nothing else does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from coordhub.store import server_tables as sql
from coordhub.store.postgres import PostgresEngine
from coordhub.store.server_commit import jsonb

_CHUNK = 500


def lines_from_the_first(engine: PostgresEngine) -> Iterator[bytes]:
    """The lines of all commits as they were written, oldest first."""
    last = 0
    while rows := engine.connection.rows(sql.COMMITS_FROM, (engine.office, last, _CHUNK)):
        yield from (line.encode() for _, line in rows)
        last = rows[-1][0]


class Copy:
    """An office that is being written: nobody sees any of it before its transaction ends."""

    def __init__(self, engine: PostgresEngine) -> None:
        self.engine = engine

    def table(self, name: str, rev: int, last_id: int, rows: Iterable[tuple[int, Any]]) -> None:
        """Write a table."""
        count = 0
        with self.engine.connection.copying(sql.COPY_DOCUMENTS) as copy:
            for number, document in rows:
                own = document.get("rev") if isinstance(document, dict) else None
                # A document of somebody's own may have a field `rev` that says something else.
                is_ours = type(own) is int and 0 < own <= rev
                copy.write_row((self.engine.office, name, number, own if is_ours else rev, jsonb(document)))
                count += 1
        self.engine.connection.run(sql.PUT_TABLE, (self.engine.office, name, rev, last_id, count))

    def history(self, lines: Iterable[tuple[int, str, list[tuple[str, int]]]]) -> None:
        """Write the history: of each commit its revision, its line, and the documents (table, id) that it is about."""
        touched: list[tuple[str, int, int]] = []
        with self.engine.connection.copying(sql.COPY_COMMITS) as copy:
            for rev, line, documents in lines:
                copy.write_row((self.engine.office, rev, "moved", line))
                touched += [(table, rev, number) for table, number in documents]
        with self.engine.connection.copying(sql.COPY_TOUCHES) as copy:
            for table, rev, number in touched:
                copy.write_row((self.engine.office, table, rev, number))

    def finish(self, rev: int) -> None:
        """Bring the office to its revision. It is seen by others when the transaction ends."""
        self.engine.connection.run(sql.MOVE_HEAD, (rev, self.engine.office))
        self.engine.take_stock()


@contextmanager
def copying(address: str) -> Iterator[Copy]:
    """Write an office to a server in one transaction. Refused when the server holds that office already."""
    engine = PostgresEngine(address, create=True, needs_office=False)
    try:
        with engine.copying():
            yield Copy(engine)
    finally:
        engine.close()

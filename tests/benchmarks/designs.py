"""The designs that the store is measured beside, each behind the same few verbs, and the documents that they hold."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

import orjson
from tinydb import TinyDB, where

from coordhub.store import open_database, open_store
from coordhub.store.database import OfficeDB, engine_at
from coordhub.store.engine import Commit, TableChange, about_now
from coordhub.store.lines import commit_line
from coordhub.store.server_copy import copying

with contextlib.suppress(ImportError):  # an extra; no design's first figure is to hold its import
    import psycopg  # noqa: F401

SHARES = {"visits": 0.6, "reports": 0.25, "tasks": 0.1, "roster": 0.045, "units": 0.005}
"""How a city's documents lie in its tables."""
SCANNED, ASKED = "visits", "tasks"
"""The table of 60 % of the documents, and the one whose record is shown first."""
ALIKE = 50
"""Documents of a table that share one `n`."""
WORKING = "working"


def document(number: int) -> dict[str, Any]:
    """11 fields, about 350 bytes of UTF-8 JSON; a task's fields, so that any table may hold it, and an `n`."""
    return {
        "n": number // ALIKE, "number": f"2020-{number:06d}", "title": f"排查第{number}号危险水域, 建账立牌",
        "measures": "逐处登记责任人, 立警示牌, 配救生杆", "lead": [f"u{number % 97}"], "contact_post": "民政办主任",
        "state": WORKING if number % 7 else "closed", "due": "2020-07-10", "percent": number % 100,
        "note": "沿黄险工险段待立牌, 器材已到货, 汛期前可以完成", "next_step": "下周会同水利部门复核",
    }  # fmt: skip


def city(size: int) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The documents of a city of that size: table, id, document; a table after the other, each from id 1."""
    for table, share in SHARES.items():
        for number in range(1, round(size * share) + 1):
            yield table, number, document(number)


def tables_of(rows: Iterable[tuple[str, int, dict[str, Any]]]) -> Iterator[tuple[str, Iterator[tuple[int, Any]]]]:
    """The same, table by table."""
    for table, some in groupby(rows, key=lambda row: row[0]):
        yield table, ((number, one) for _, number, one in some)


class Ours:
    """Our store through TinyDB's API, in a folder or on a server."""

    name: ClassVar[str] = "ours"

    def __init__(self, address: str) -> None:
        self.address = address

    def fill(self, size: int) -> None:
        """Make the office and all its documents."""
        database = open_database(self.address)
        with database.transaction():
            for table, rows in tables_of(city(size)):
                database.table(table).insert_multiple(one for _, one in rows)
        database.storage.engine.compact()  # type: ignore[attr-defined]  # it is a journal
        database.close()

    def open(self) -> None:
        self.database = OfficeDB(engine_at(self.address, timeout=60.0))

    def insert(self, table: str, one: dict[str, Any]) -> int:
        return self.database.table(table).insert(one)

    def update(self, table: str, number: int, percent: int) -> None:
        self.database.table(table).update({"percent": percent}, doc_ids=[number])

    def get(self, table: str, number: int) -> Any:
        return self.database.table(table).get(doc_id=number)

    def scan(self, percent: int) -> int:
        return self.database.table(SCANNED).count(where("percent") == percent)

    def read_all(self) -> int:
        return sum(len(list(self.database.storage.find(table))) for table in SHARES)

    def poll(self) -> object:
        return self.database.storage.engine.glance()


class OnServer(Ours):
    """The same on PostgreSQL, with what a large office asks of it."""

    name = "server"

    def fill(self, size: int) -> None:
        with copying(self.address) as copy:
            for table, rows in tables_of(city(size)):
                copy.table(table, 0, round(size * SHARES[table]), rows)
            copy.finish(0)

    def open(self) -> None:
        super().open()
        self.store = open_store(self.address)

    def filter(self, n: int) -> int:
        return len(self.database.table(SCANNED).search(where("n") == n))

    def list(self, n: int) -> int:
        with self.store.read() as work:
            return len(work.tasks.where(where("n") == n))

    def count(self, n: int) -> int:
        return self.database.table(SCANNED).count(where("n") == n)

    def count_many(self, _: int) -> int:
        return self.database.table(ASKED).count(where("state") == WORKING)

    def count_all(self, _: int) -> int:
        return len(self.database.table(SCANNED))


class Stock(Ours):
    """TinyDB as it comes, but for UTF-8."""

    name = "TinyDB"

    def fill(self, size: int) -> None:
        whole = {table: {str(number): one for number, one in rows} for table, rows in tables_of(city(size))}
        with Path(self.address).open("w", encoding="utf-8") as file:
            json.dump(whole, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())

    def open(self) -> None:
        # The same API, so that Ours can drive it.
        self.database = TinyDB(self.address, ensure_ascii=False, encoding="utf-8")  # type: ignore[assignment]

    def get(self, table: str, number: int) -> Any:
        try:
            return super().get(table, number)
        except ValueError:
            return None  # read while another process wrote it

    def read_all(self) -> int:
        return sum(len(self.database.table(table).all()) for table in SHARES)

    def poll(self) -> object:
        return None


class Sqlite(Ours):
    """SQLite: WAL, synchronous=FULL, one row a document as JSON text, asked by id and with its own JSON functions."""

    name = "SQLite"

    def fill(self, size: int) -> None:
        self.open()
        for table, rows in tables_of(city(size)):
            self.db.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, doc TEXT NOT NULL)")
            self.db.execute("BEGIN")
            made = ((number, orjson.dumps(one).decode()) for number, one in rows)
            self.db.executemany(f"INSERT INTO {table} (id, doc) VALUES (?, ?)", made)
            self.db.execute("COMMIT")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close()

    def open(self) -> None:
        self.db = sqlite3.connect(self.address, timeout=60, isolation_level=None)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=FULL")

    def insert(self, table: str, one: dict[str, Any]) -> int:
        done = self.db.execute(f"INSERT INTO {table} (doc) VALUES (?)", (orjson.dumps(one).decode(),))
        return int(done.lastrowid or 0)

    def update(self, table: str, number: int, percent: int) -> None:
        self.db.execute(f"UPDATE {table} SET doc = json_set(doc, '$.percent', ?) WHERE id = ?", (percent, number))

    def get(self, table: str, number: int) -> Any:
        row = self.db.execute(f"SELECT doc FROM {table} WHERE id = ?", (number,)).fetchone()
        return orjson.loads(row[0]) if row else None

    def scan(self, percent: int) -> int:
        ask = f"SELECT count(*) FROM {SCANNED} WHERE json_extract(doc, '$.percent') = ?"
        return int(self.db.execute(ask, (percent,)).fetchone()[0])

    def read_all(self) -> int:
        return sum(
            len([orjson.loads(row[0]) for row in self.db.execute(f"SELECT doc FROM {table}")]) for table in SHARES
        )

    def poll(self) -> object:
        return self.db.execute("PRAGMA data_version").fetchone()


class Append(Ours):
    """The floor: the bytes of one of our commits at the end of a file, and one fdatasync."""

    name = "append"

    def fill(self, size: int) -> None:
        Path(self.address).touch()

    def open(self) -> None:
        self.file = os.open(self.address, os.O_WRONLY | os.O_APPEND)
        change = TableChange(SCANNED, 60_001, document(1))
        self.line = commit_line(Commit(rev=2, about=about_now("coordinator"), ops=[change], old=[None]))

    def insert(self, table: str, one: dict[str, Any]) -> int:
        os.write(self.file, self.line)
        os.fdatasync(self.file)
        return 0


DESIGNS: dict[str, type[Ours]] = {one.name: one for one in (Ours, Sqlite, Append, Stock, OnServer)}


def resident() -> int:
    """Bytes of memory that this process has in use, garbage collected."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def written() -> int:
    """Bytes that this process has handed to the kernel to be written into files, so far: exact, whatever else is going on."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("wchar")).split()[1])

"""The store on PostgreSQL, at the sizes asked for: what a large office asks of it."""

from __future__ import annotations

import contextlib
import os
import statistics
import time
from collections.abc import Iterator

from coordhub.store.address import server_address
from tests.benchmarks.designs import ALIKE, ASKED, SCANNED, SHARES
from tests.benchmarks.table import MB, MS, US, Reach, amount, printed
from tests.benchmarks.worker import Worker
from tests.postgres import TABLES, Server, why_absent

FIGURES = (
    "loaded", "open + 1 record", "get", "filter, 50 rows", "insert", "update", "list, 50 tasks", "count, 50 rows",
    "count, 6/7 of tasks", "count, all", "idle poll", "memory, 1 record", "after 100 + 100", "after 1,000 + 1,000",
)  # fmt: skip
UNITS = (1, MS, MS, MS, MS, MS, MS, MS, MS, MS, US, MB, MB, MB)
ROUNDS = 5
FLAT = 2_000_000
"""Bytes that 900 more gets and filters may add to a memory that is called flat."""
MILLION = 1_000_000


def measured_on_server(url: str, sizes: list[int]) -> list[Reach]:
    """Measure on the server at `url`, or on one started for it; print; what a million documents should reach."""
    if not url and (why := why_absent()):
        print(f"\nPostgreSQL: not measured, {why}")
        return []
    with contextlib.ExitStack() as stack:
        if not url:
            server = Server()
            stack.callback(server.close)
            server.set_conf(max_wal_size="4GB", autovacuum_naptime="10s")
            url = server.url().partition("?")[0]
        columns = [_measured(stack.enter_context(_office(url, size)), size) for size in sizes]
        rows = [
            [what, *(amount(one[what], unit) for one in columns)] for what, unit in zip(FIGURES, UNITS, strict=True)
        ]
        printed("PostgreSQL", ["documents", *(f"{size:,}" for size in sizes)], rows)
    return _reaches(columns[sizes.index(MILLION)]) if MILLION in sizes else []


@contextlib.contextmanager
def _office(url: str, size: int) -> Iterator[str]:
    """An office that nobody else has, taken away at the end."""
    import psycopg

    name = f"benchmark-{os.getpid()}-{size}"
    try:
        yield f"{url}{'&' if '?' in url else '?'}office={name}"
    finally:
        with psycopg.connect(server_address(url).conninfo, autocommit=True) as connection:
            for table in TABLES:
                connection.execute(f"DELETE FROM coordhub.{table} WHERE office = %s", (name,))


def _measured(address: str, size: int) -> dict[str, float]:
    import psycopg

    began = time.perf_counter()
    filling = Worker("server", address)
    filling.ask("fill", size)
    filling.close()
    found: dict[str, float] = {"loaded": time.perf_counter() - began}
    with psycopg.connect(server_address(address).conninfo, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE coordhub.documents")
        connection.execute("CHECKPOINT")
    worker = Worker("server", address)
    found["open + 1 record"], found["memory, 1 record"] = worker.ask("cold")
    scanned, asked = round(size * SHARES[SCANNED]), round(size * SHARES[ASKED])
    acts = {
        "get": lambda: worker.ask("get", 100, scanned), "insert": lambda: worker.ask("insert", 20),
        "update": lambda: worker.ask("update", 20, scanned),
        "filter, 50 rows": lambda: _hits(worker, "filter", 20, scanned // ALIKE - 1, ALIKE),
        "list, 50 tasks": lambda: _hits(worker, "list", 20, asked // ALIKE - 1, ALIKE),
        "count, 50 rows": lambda: _hits(worker, "count", 20, scanned // ALIKE - 1, ALIKE),
        "count, 6/7 of tasks": lambda: _hits(worker, "count_many", 1, 1),
        "count, all": lambda: _hits(worker, "count_all", 20, 1), "idle poll": lambda: [worker.ask("poll", 20)],
    }  # fmt: skip
    rounds: dict[str, list[float]] = {what: [] for what in acts}
    for _ in range(ROUNDS):
        for what, act in acts.items():
            rounds[what].append(statistics.median(act()))
    found |= {what: statistics.median(some) for what, some in rounds.items()}
    found["after 100 + 100"], found["after 1,000 + 1,000"] = worker.ask("growth", 1000, scanned, scanned // ALIKE - 1)
    worker.close()
    return found


def _hits(worker: Worker, what: str, times: int, most: int, expected: int | None = None) -> list[float]:
    seconds, counts = worker.ask("hits", what, times, most)
    if expected is not None and set(counts) != {expected}:
        raise ValueError(f"{what}: {sorted(set(counts))} rows in the place of {expected}")
    return seconds


def _reaches(found: dict[str, float]) -> list[Reach]:
    return [
        Reach("PostgreSQL, 1,000,000: get, ms", found["get"] * MS, at_most=1.0),
        Reach("PostgreSQL, 1,000,000: filter of 50 rows by the index, ms", found["filter, 50 rows"] * MS, at_most=10.0),
        Reach("PostgreSQL, 1,000,000: memory that 900 more gets and filters take, MB", (found["after 1,000 + 1,000"] - found["after 100 + 100"]) * MB, at_most=FLAT * MB),
    ]  # fmt: skip

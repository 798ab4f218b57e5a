"""The store beside stock TinyDB, SQLite and a bare append, and on PostgreSQL: `python -m tests.benchmarks.store`.

`--server URL` measures on that server (a database; the office is our own and is taken away again) instead of one started for it;
`--million` adds a million documents there. Every design has a process of its own for each size; they take turns, so that a disk
that is slow for a while is slow for all. Times are medians, ratios medians of the ratios of the rounds; bytes are exact.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.benchmarks.designs import SCANNED, SHARES
from tests.benchmarks.on_server import measured_on_server
from tests.benchmarks.table import KB, MB, MS, US, Reach, amount, printed
from tests.benchmarks.worker import Worker, goes_first

SIZES = (1_000, 10_000, 100_000)
SMALL, MIDDLE, LARGE = SIZES
TAKING_TURNS = ("ours", "SQLite", "append")
WHOLE = ("ours", "SQLite", "TinyDB")
ROUNDS, TIMES = 20, 8
WRITERS, HAMMERING = 8, 2.0
FIGURES = (
    "open + 1 record",
    "insert",
    "update",
    "get",
    "scan of 60 %",
    "seen by another",
    "written a commit",
    "memory, 1 record",
    "memory, all",
)
Key = tuple[str, int]
Samples = dict[tuple[str, Key], list[float]]
"""One figure a round, by what was measured, design and size."""


class Bench:
    """The files of all designs at all sizes, and what was measured on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.samples: Samples = {}

    def address(self, key: Key) -> str:
        """Where a design keeps a city of that size."""
        return str(self.folder / f"{key[0]}-{key[1]}")

    @contextlib.contextmanager
    def worker(self, key: Key, *, is_open: bool = True) -> Iterator[Worker]:
        """A process for a design and a size."""
        made = Worker(key[0], self.address(key))
        if is_open:
            made.ask("open")
        try:
            yield made
        finally:
            made.close()

    def note(self, what: str, key: Key, figure: float) -> None:
        """Keep a figure."""
        self.samples.setdefault((what, key), []).append(figure)

    def median(self, what: str, key: Key) -> float | None:
        """The median of a figure; None where it was not measured."""
        found = self.samples.get((what, key))
        return statistics.median(found) if found else None

    def ratio(self, what: str, one: Key, other: Key) -> float:
        """The median of the ratios of the rounds, where both took turns; else the ratio of the medians."""
        ours, theirs = self.samples[what, one], self.samples[what, other]
        if len(ours) == len(theirs):
            return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
        return statistics.median(ours) / statistics.median(theirs)

    # What is measured

    def fill(self) -> None:
        """Make all the files."""
        for size in SIZES:
            for design in (*TAKING_TURNS, "TinyDB"):
                with self.worker((design, size), is_open=False) as worker:
                    worker.ask("fill", size)
        os.sync()

    def cold(self) -> None:
        """A process that opens the office and reads one record; then all of them."""
        for round_ in range(5):
            for size in SIZES:
                for design in WHOLE if round_ < 2 or size < LARGE else WHOLE[:2]:
                    key = (design, size)
                    with self.worker(key, is_open=False) as worker:
                        seconds, memory = worker.ask("cold")
                        self.note("open + 1 record", key, seconds)
                        self.note("memory, 1 record", key, memory)
                        self.note("memory, all", key, memory + worker.ask("read_all")[1])

    def single(self) -> None:
        """One operation at a time, the designs and the sizes in turn."""
        with contextlib.ExitStack() as stack:
            keys = [(design, size) for size in SIZES for design in TAKING_TURNS]
            workers = {key: stack.enter_context(self.worker(key)) for key in keys}
            for (design, size), worker in workers.items():
                if design != "append":
                    worker.ask("read_all")
                    worker.ask("scan", 1)
                    self._reads((design, size), worker, rounds=5)
                worker.ask("insert", TIMES)
                self.note("written a commit", (design, size), worker.ask("written", 20))
            os.sync()
            for _ in range(ROUNDS):
                self._round("insert", workers, lambda worker, _: worker.ask("insert", TIMES))
            for _ in range(ROUNDS):
                some = {key: worker for key, worker in workers.items() if key[0] != "append"}
                self._round("update", some, lambda worker, size: worker.ask("update", TIMES, _scanned(size)))
            self._round(
                "poll",
                {key: one for key, one in workers.items() if key[0] != "append"},
                lambda w, _: [w.ask("poll", 500)],
            )

    def _round(self, what: str, workers: dict[Key, Worker], act: Callable[[Worker, int], list[float]]) -> None:
        for key, worker in workers.items():
            self.note(what, key, statistics.median(act(worker, key[1])))

    def _reads(self, key: Key, worker: Worker, rounds: int) -> None:
        for _ in range(rounds):
            self.note(
                "get", key, statistics.median(worker.ask("get", 1 if key[0] == "TinyDB" else 200, _scanned(key[1])))
            )
            self.note("scan of 60 %", key, statistics.median(worker.ask("scan", 1)))

    def stock(self) -> None:
        """Stock TinyDB, apart from the others: what it writes keeps the disk busy."""
        for size in SIZES:
            rounds, key = (2 if size == LARGE else 5), ("TinyDB", size)
            with self.worker(key) as worker:
                self._reads(key, worker, rounds)
                for _ in range(rounds):
                    self.note("insert", key, statistics.median(worker.ask("insert", 1)))
                    self.note("update", key, statistics.median(worker.ask("update", 1, _scanned(size))))
                self.note("written a commit", key, worker.ask("written", 1))
        os.sync()

    def seen(self) -> None:
        """From the moment when a commit returned until another process, that looks without a pause, has it."""
        for size in SIZES:
            for design in WHOLE:
                key = (design, size)
                with self.worker(key) as writer, self.worker(key) as reader:
                    number = writer.ask("next_number")
                    for turn in range(2 if design == "TinyDB" and size == LARGE else 7):
                        reader.tell("watch", number + turn)
                        assert reader.told() == "watching"
                        committed = writer.ask("commit")
                        self.note("seen by another", key, max(reader.told() - committed, 0.0))
            os.sync()

    def hammered(self) -> dict[str, tuple[list[float], int, int]]:
        """Eight processes that insert without a pause: commits a second by round, acknowledged, lost."""
        rates: dict[str, list[float]] = {"ours": [], "SQLite": []}
        acknowledged: dict[str, list[tuple[int, int]]] = {"ours": [], "SQLite": []}
        for round_ in range(3):
            for design, some in rates.items():
                with contextlib.ExitStack() as stack:
                    workers = [stack.enter_context(self.worker((design, MIDDLE))) for _ in range(WRITERS)]
                    began = time.monotonic()
                    for place, worker in enumerate(workers):
                        worker.tell("hammer", began + HAMMERING, (round_ * WRITERS + place) * 1_000_000)
                    done = [one for worker in workers for one in worker.told()]
                    some.append(len(done) / (time.monotonic() - began))
                    acknowledged[design] += done
        found = {}
        for design, all_ in acknowledged.items():
            with self.worker((design, MIDDLE), is_open=False) as worker:
                found[design] = (rates[design], len(all_), worker.ask("lost", all_))
        return found


def _scanned(size: int) -> int:
    return round(size * SHARES[SCANNED])


def _tables(bench: Bench) -> None:
    units = (MS, MS, MS, MS, MS, MS, KB, MB, MB)
    for size in SIZES:
        rows = [
            [
                design,
                *(amount(bench.median(what, (design, size)), unit) for what, unit in zip(FIGURES, units, strict=True)),
            ]
            for design in (*WHOLE, "append")
        ]
        printed(f"{size:,} documents", ["", *FIGURES], rows)
    polls = [[design, *(amount(bench.median("poll", (design, size)), US) for size in SIZES)] for design in WHOLE[:2]]
    printed("a look for news when there is none", ["", *(f"{size:,}" for size in SIZES)], polls)


def _reaches(bench: Bench, hammered: dict[str, tuple[list[float], int, int]]) -> list[Reach]:
    ours, sqlite, append, stock = (((design, LARGE)) for design in (*TAKING_TURNS, "TinyDB"))
    written = max(bench.median("written a commit", ("ours", size)) or 0.0 for size in SIZES)
    poll = max(bench.median("poll", ("ours", size)) or 0.0 for size in SIZES)
    rates = [a / b for a, b in zip(hammered["ours"][0], hammered["SQLite"][0], strict=True)]
    return [
        Reach("insert at 100,000: times as fast as TinyDB", 1 / bench.ratio("insert", ours, stock), at_least=1000),
        Reach("insert at 100,000 / SQLite's", bench.ratio("insert", ours, sqlite), at_most=1.0),
        Reach("insert at 100,000 / insert at 1,000", bench.ratio("insert", ours, ("ours", SMALL)), at_most=1.5),
        Reach("insert at 100,000 / bare append + fdatasync", bench.ratio("insert", ours, append), at_most=2.0),
        Reach("bytes written for a commit", written, at_most=1000),
        Reach("idle poll, microseconds", poll * 1e6, at_most=10),
        Reach("8 writers, commits a second / SQLite's", statistics.median(rates), at_least=0.6),
        Reach(f"8 writers: lost of {hammered['ours'][1]:,}", hammered["ours"][2], at_most=0),
        Reach("open + 1 record at 100,000 / TinyDB's", bench.ratio("open + 1 record", ours, stock), at_most=0.1),
    ]


def _in_folders() -> list[Reach]:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        bench = Bench(Path(folder))
        for step in (bench.fill, bench.cold, bench.stock, bench.single, bench.seen):
            step()
        hammered = bench.hammered()
        _tables(bench)
        rows = [
            [design, amount(statistics.median(found[0]), 1, 0), f"{found[1]:,}", str(found[2])]
            for design, found in hammered.items()
        ]
        printed(f"{WRITERS} processes writing, {MIDDLE:,} documents", ["", "commits/s", "acknowledged", "lost"], rows)
    return _reaches(bench, hammered)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--server", default="", metavar="URL")
    asked.add_argument("--million", action="store_true")
    asked.add_argument("--only", choices=("folder", "server"))
    given = asked.parse_args(arguments)
    began = time.monotonic()
    reaches = [] if given.only == "server" else _in_folders()
    if given.only != "folder":
        reaches += measured_on_server(given.server, [LARGE, *([1_000_000] if given.million else [])])
    width = max(len(one.what) for one in reaches)
    print("\nreach")
    for one in reaches:
        print(f"  {one.what:{width}}  {one.said}")
    how = (
        "before all other processes"
        if goes_first(True)
        else "beside other processes: on a busy machine 4 ms are a turn of another's"
    )
    goes_first(False)
    print(f"\n{time.monotonic() - began:.0f} s, {os.cpu_count()} cores; single operations were timed {how}")


if __name__ == "__main__":
    main()

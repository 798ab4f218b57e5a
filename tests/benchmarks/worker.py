"""A process that holds one design open and does with it what it is told, so that designs can take turns and share nothing."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from tests.benchmarks.designs import ASKED, DESIGNS, SCANNED, Ours, document, resident, written

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.benchmarks.worker"])
SHORT = {"insert", "update", "get", "scan", "poll", "cold", "commit"}
"""What is timed one by one. Writers that hammer, and what takes long, wait for their turn like everybody."""
NEW = 900_000
"""Documents that are added while measuring are numbered from here."""


class Worker:
    """One such process."""

    def __init__(self, design: str, address: str) -> None:
        self.design = design
        self._ours, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(design, address, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def tell(self, what: str, *values: Any) -> None:
        """Have it begin something."""
        self._ours.send((what, values))

    def told(self) -> Any:
        """What came of it."""
        answer = self._ours.recv()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def ask(self, what: str, *values: Any) -> Any:
        """Have it do something, and wait for it."""
        self.tell(what, *values)
        return self.told()

    def close(self) -> None:
        """End it."""
        self.tell("end")
        self._process.join()


def _serve(name: str, address: str, pipe: Connection) -> None:
    acts = _Acts(DESIGNS[name](address), pipe)
    while True:
        what, values = pipe.recv()
        if what == "end":
            return
        goes_first(what in SHORT)
        try:
            answer = getattr(acts, what)(*values)
        except Exception as fault:
            answer = fault
        goes_first(False)
        pipe.send(answer)


def goes_first(is_first: bool) -> bool:
    """Go before whatever else this machine does, or no longer; whether we may. Without it a commit of 0.2 ms that waits for the disk
    is woken when the next process has had its turn: 4 ms later."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO if is_first else os.SCHED_OTHER, os.sched_param(1 if is_first else 0))
    except (PermissionError, AttributeError):
        return False
    return True


class _Acts:
    """What a worker can be told."""

    def __init__(self, design: Ours, pipe: Connection) -> None:
        self.design, self.pipe = design, pipe
        self.turn = 0

    def _timed(self, act: Callable[[int], object], times: int) -> list[float]:
        seconds = []
        for _ in range(times):
            self.turn += 1
            began = time.perf_counter()
            act(self.turn)
            seconds.append(time.perf_counter() - began)
        return seconds

    def fill(self, size: int) -> None:
        self.design.fill(size)

    def open(self) -> None:
        self.design.open()

    def cold(self) -> tuple[float, int]:
        """Open, one record: seconds, bytes of memory."""
        before = resident()
        began = time.perf_counter()
        self.design.open()
        found = self.design.get(ASKED, 7)
        seconds = time.perf_counter() - began
        assert found["percent"] >= 0
        return seconds, resident() - before

    def read_all(self) -> tuple[float, int]:
        """Read every document: seconds, bytes of memory."""
        before = resident()
        began = time.perf_counter()
        self.design.read_all()
        return time.perf_counter() - began, resident() - before

    def insert(self, times: int) -> list[float]:
        made = [document(NEW + self.turn + place) for place in range(times + 1)]
        first = self.turn
        return self._timed(lambda turn: self.design.insert(SCANNED, made[turn - first]), times)

    def update(self, times: int, size: int) -> list[float]:
        return self._timed(lambda turn: self.design.update(SCANNED, turn * 37 % size + 1, 1000 + turn), times)

    def get(self, times: int, size: int) -> list[float]:
        return self._timed(lambda turn: self.design.get(SCANNED, turn * 37 % size + 1), times)

    def scan(self, times: int) -> list[float]:
        return self._timed(lambda turn: self.design.scan(turn % 100), times)

    def hits(self, what: str, times: int, most: int) -> tuple[list[float], list[int]]:
        """Call one of the design's queries: seconds, and how many each gave."""
        counts: list[int] = []
        act = getattr(self.design, what)
        return self._timed(lambda turn: counts.append(act(turn * 37 % most + 1)), times), counts

    def growth(self, times: int, size: int, most: int) -> tuple[int, int]:
        """Memory after some gets and filters, and after all of them, in bytes more than before."""
        before = resident()
        grown = []
        for part in (times // 10, times):
            self.get(part, size)
            self.hits("filter", part, most)
            grown.append(resident() - before)
        return grown[0], grown[1]

    def written(self, times: int) -> float:
        """Bytes written for an insert."""
        before = written()
        self.insert(times)
        return (written() - before) / times

    def poll(self, times: int) -> float:
        """Seconds of one look for news, when there is none: the median of some batches."""
        self.design.poll()
        batches = []
        for _ in range(20):
            began = time.perf_counter()
            for _ in range(times):
                self.design.poll()
            batches.append((time.perf_counter() - began) / times)
        return statistics.median(batches)

    def next_number(self) -> int:
        """The number that the next document will have."""
        return self.design.insert(ASKED, document(NEW)) + 1

    def commit(self) -> float:
        """Commit one document; the moment when that was done."""
        self.design.insert(ASKED, document(NEW))
        return time.monotonic()

    def watch(self, number: int) -> float:
        """Look until a document is there; the moment when it was."""
        self.design.get(ASKED, number - 1)
        self.pipe.send("watching")
        while self.design.get(ASKED, number) is None:
            pass
        return time.monotonic()

    def hammer(self, end: float, mark: int) -> list[tuple[int, int]]:
        """Insert without a pause until then; number and mark of everything that was acknowledged."""
        acknowledged = []
        while time.monotonic() < end:
            mark += 1
            number = self.design.insert(SCANNED, {**document(NEW), "percent": mark})
            acknowledged.append((number, mark))
        return acknowledged

    def lost(self, acknowledged: list[tuple[int, int]]) -> int:
        """How many of them are not there, or are not what was acknowledged."""
        self.design.open()
        found = [self.design.get(SCANNED, number) for number, _ in acknowledged]
        wrong = sum(one is None or one["percent"] != mark for one, (_, mark) in zip(found, acknowledged, strict=True))
        return wrong + len(acknowledged) - len({number for number, _ in acknowledged})

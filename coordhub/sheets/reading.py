"""Reading .xlsx, .xls and .csv that other people made, in a child process that may die without harm.

Rows come one after the other, so that a file of 100,000 needs no more room here than one of ten.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from coordhub.sheets.cells import UnreadableSheet, cell_name, half_width

__all__ = [
    "Rows",
    "Sheet",
    "UnreadableSheet",
    "cell_name",
    "half_width",
    "read_sheets",
    "stream_files",
    "stream_sheets",
]

WAITED = 60.0
"""Seconds that the child may take over one file."""
_CHUNK = 1 << 16
_ABORTED = frozenset({-6, -9, -11, 134, 137, 139})
_TIMED_OUT = frozenset({-24, 152})


@dataclass(frozen=True)
class Sheet:
    """A sheet as rows of texts: numbers as they are typed, dates as ISO, merged cells filled. `suspect` names cells whose value has
    lost digits already (a long number stored as a float)."""

    name: str
    rows: list[list[str]]
    suspect: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Rows:
    """Some of a sheet's rows, from number `first` (counted from 0) on; the first of a sheet may be empty.

    `marks` says of a cell that its number has `lost` digits, that the value of its formula was never stored (`unstored`), or that
    it holds an error (`wrong`).
    """

    sheet: str
    visible: bool
    first: int
    rows: list[list[str]]
    marks: dict[str, str]


def read_sheets(path: str | Path) -> list[Sheet]:
    """The visible sheets of a file. UnreadableSheet, in a sentence, for a wrong ending, a damaged or a hostile file."""
    sheets: list[Sheet] = []
    for part in stream_sheets(path):
        if not part.visible:
            continue
        if part.first == 0:
            sheets.append(Sheet(part.sheet, []))
        sheets[-1].rows.extend(part.rows)
        sheets[-1].suspect.extend(cell for cell, mark in part.marks.items() if mark == "lost")
    return sheets


def stream_sheets(path: str | Path) -> Iterator[Rows]:
    """The rows of one file, some at a time; hidden sheets first. UnreadableSheet comes wherever the reading meets its cause."""
    with _Child(path) as child:
        yield from child.parts()


def stream_files(paths: Sequence[str | Path]) -> Iterator[Iterator[Rows]]:
    """The rows of each file as `stream_sheets` gives them. The next file is being read while one is worked on."""
    waiting = [_Child(path) for path in paths[:1]]
    try:
        for following in [*paths[1:], None]:
            child = waiting.pop()
            if following is not None:
                waiting.append(_Child(following))
            with child:
                yield child.parts()
    finally:
        for child in waiting:
            child.close()


class _Child:
    """The child at work on one file; it is ended when nobody listens any more."""

    def __init__(self, path: str | Path) -> None:
        self.file = Path(path)
        command = [sys.executable, "-m", "coordhub.sheets.child", str(self.file.absolute())]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it, if it has not ended."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def parts(self) -> Iterator[Rows]:
        """What it reads. UnreadableSheet for the fault that it tells, or that ended it."""
        sheet, visible, first = "", True, 0
        for answer in self._answers():
            if "sheet" in answer:
                sheet, visible, first = answer["sheet"], answer["visible"], 0
            elif "rows" in answer:
                yield Rows(sheet, visible, first, answer["rows"], answer["marks"])
                first += len(answer["rows"])
            elif "fault" in answer:
                raise UnreadableSheet(answer["fault"], **answer["params"])
            else:
                return
        code = self.process.wait()
        key = "too_slow" if code in _TIMED_OUT else "too_large" if code in _ABORTED else "damaged"
        raise UnreadableSheet(f"sheet.{key}", file=self.file.name)

    def _answers(self) -> Iterator[dict[str, Any]]:
        """Each line it says. Only the time that is spent waiting for it counts."""
        import orjson

        pipe = self.process.stdout
        if pipe is None:
            return
        held, waited = b"", 0.0
        # By poll: select knows no file beyond the 1,024th that a process has open.
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN | select.POLLHUP)
        while True:
            begun = time.monotonic()
            ready = waiting.poll(max(WAITED - waited, 0.0) * 1000)
            waited += time.monotonic() - begun
            if not ready:
                raise UnreadableSheet("sheet.too_slow", file=self.file.name)
            chunk = os.read(pipe.fileno(), _CHUNK)
            if not chunk:
                return
            *lines, held = (held + chunk).split(b"\n")
            for line in lines:
                yield orjson.loads(line)

"""A list as a file (.xlsx, .csv), row by row: it can be stopped, and then there is no file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import overload

from msgspec.structs import replace

from coordhub.domain.refusal import Refused
from coordhub.services.whole_file import write_whole
from coordhub.sheets.cells import disarmed
from coordhub.sheets.writing import Leaf, Page, workbook
from coordhub.text.grid import Grid, Row
from coordhub.text.width import plain

SUFFIXES = (".xlsx", ".csv")
_TOLD_EVERY = 500
"""Rows between two reports of how far it is."""


class Stopped(Exception):
    """The coordinator stopped it; no file was written."""


class _Counted(Sequence[Row]):
    """Rows that say how many of them were taken, and that may be stopped."""

    def __init__(self, rows: Sequence[Row], told: Callable[[int, int], None], is_stopped: Callable[[], bool]) -> None:
        self.rows, self.told, self.is_stopped = rows, told, is_stopped

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        return self.rows[place]

    def __iter__(self) -> Iterator[Row]:
        for place, row in enumerate(self.rows):
            if self.is_stopped():
                raise Stopped
            if place % _TOLD_EVERY == 0:
                self.told(place, len(self.rows))
            yield row


def write_list(
    grid: Grid, path: Path, *, told: Callable[[int, int], None] = lambda _done, _count: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Path:  # fmt: skip
    """Write a table into a file by its ending. Stopped leaves nothing behind; refused when the folder cannot be written to."""
    counted = replace(grid, rows=_Counted(grid.rows, told, is_stopped))
    made = (
        _csv(counted)
        if path.suffix.lower() == ".csv"
        else workbook([Leaf(grid.title, counted)], Page("A4L", "&C&P/&N"), figures=True)
    )
    if is_stopped():
        raise Stopped
    try:
        write_whole(path, made)
    except OSError as fault:
        raise Refused("ledgersheet.no_folder", folder=str(path.parent)) from fault
    return path


def _csv(grid: Grid) -> bytes:
    """UTF-8 with a mark that Excel knows it by; what looks like a formula is disarmed."""
    stream = StringIO()
    out = csv.writer(stream)
    out.writerow([plain(column.heading) for column in grid.columns])
    for row in grid.rows:
        out.writerow(disarmed(plain(text)) for text in row.cells)
    if grid.footer:
        out.writerow(disarmed(plain(text)) for text in grid.footer)
    return stream.getvalue().encode("utf-8-sig")

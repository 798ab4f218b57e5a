"""Tables for the terminal: the one caller of tabulate, which is loaded only when a table is printed.

tabulate never sees a number (its number parsing rewrites 3.10 as 3.1) and never wraps (it breaks numbers and begins lines with a
comma): cells come wrapped to their widths.
"""

from __future__ import annotations

from collections.abc import Sequence

from coordhub.text.grid import Align, Column, Grid
from coordhub.text.width import cells, plain, wrap

MIN_WIDTH = 4
"""Cells to which a column may be narrowed before the table is split or cut."""


def natural_widths(grid: Grid) -> list[int]:
    """How wide each column wants to be: its declared cells, else its widest cell or heading."""
    rows = [row.cells for row in grid.rows] + ([grid.footer] if grid.footer else [])
    return [
        column.cells or max([cells(column.heading), *(cells(plain(row[place])) for row in rows)], default=1)
        for place, column in enumerate(grid.columns)
    ]


def fitted_widths(widths: Sequence[int], room: int) -> list[int]:
    """The widths narrowed, widest first, until their sum is `room` (or every column is at its least)."""
    fitted = list(widths)
    while sum(fitted) > room and max(fitted) > MIN_WIDTH:
        widest = fitted.index(max(fitted))
        fitted[widest] -= min(sum(fitted) - room, max(1, fitted[widest] - sorted(fitted)[-2] if len(fitted) > 1 else 1))
        fitted[widest] = max(fitted[widest], MIN_WIDTH)
    return fitted


def lines(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], widths: Sequence[int], *, box: bool = True
) -> list[str]:
    """A drawn table, line by line: every line has the same number of cells. Cells are wrapped to `widths`."""
    from tabulate import tabulate

    headings = ["\n".join(_filled(column.heading, width)) for column, width in zip(columns, widths, strict=True)]
    body = [["\n".join(_filled(text, width)) for text, width in zip(row, widths, strict=True)] for row in rows]
    aligns: list[Align] = [column.align for column in columns]
    drawn = tabulate(
        body, headers=headings, tablefmt="grid" if box else "plain", disable_numparse=True, colalign=aligns if body else None,
        preserve_whitespace=True,
    )  # fmt: skip
    return drawn.split("\n")


def _filled(text: str, width: int) -> list[str]:
    """The wrapped lines of a cell, the first one filled to the width so that the column is exactly that wide."""
    wrapped = wrap(plain(text), width)
    wrapped[0] += " " * (width - cells(wrapped[0]))
    return wrapped


def draw(grid: Grid, width: int | None = None, *, box: bool = True) -> str:
    """The whole grid as one table of at most `width` cells (as wide as it wants to be without one)."""
    widths = natural_widths(grid)
    if width is not None:
        frame = 3 * len(widths) + 1 if box else 2 * (len(widths) - 1)
        widths = fitted_widths(widths, width - frame)
    rows = [row.cells for row in grid.rows] + ([grid.footer] if grid.footer else [])
    return "\n".join(lines(grid.columns, rows, widths, box=box))

"""Tables for the terminal and the text page: the one caller of tabulate, which is loaded only when a table is drawn.

tabulate never sees a number (its number parsing rewrites 3.10 as 3.1) and never wraps (it breaks numbers and begins lines with a
comma): cells come wrapped and filled to their widths.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from coordhub.text.grid import Align, Column, Grid
from coordhub.text.width import cells, pad, plain, wrap

MIN_WIDTH = 4
"""Cells to which a column may be narrowed."""


def natural_widths(grid: Grid) -> list[int]:
    """How wide each column wants to be: its declared cells, else its widest cell or heading."""
    rows = [row.cells for row in grid.rows] + ([grid.footer] if grid.footer else [])
    return [
        column.cells or max([cells(column.heading), *(cells(plain(row[place])) for row in rows)], default=1)
        for place, column in enumerate(grid.columns)
    ]


def fitted_widths(widths: Sequence[int], room: int) -> list[int]:
    """The widths narrowed, the widest first, until their sum is `room` (or every column is at its least)."""
    fitted = list(widths)
    while sum(fitted) > room and max(fitted) > MIN_WIDTH:
        widest = fitted.index(max(fitted))
        fitted[widest] -= 1
    return fitted


@lru_cache(maxsize=4)
def _format(padding: int, *, box: bool) -> str:
    """The name of a tabulate format of ASCII lines, with so many blanks beside each cell.

    It is registered with tabulate, which splits cells of several lines for formats that it knows by name only.
    """
    import tabulate

    if box:
        thin, thick = tabulate.Line("+", "-", "+", "+"), tabulate.Line("+", "=", "+", "+")
        row = tabulate.DataRow("|", "|", "|")
        made = tabulate.TableFormat(thin, thick, thin, thin, row, row, padding, None)
    else:
        row = tabulate.DataRow("", " ", "")
        made = tabulate.TableFormat(None, None, None, None, row, row, 0, None)
    name = f"office-{padding}-{box}"
    tabulate._table_formats[name] = made  # type: ignore[attr-defined]  # its stubs leave out the private table
    tabulate.multiline_formats[name] = name
    return name


@lru_cache(maxsize=1 << 14)
def filled(text: str, width: int, align: Align = "left") -> str:
    """The cell as tabulate gets it: wrapped, each line exactly `width` cells wide."""
    return "\n".join(pad(line, width, align) for line in wrap(plain(text), width))


def drawn(rows: Sequence[Sequence[str]], headings: Sequence[str], *, box: bool = True, padding: int = 0) -> list[str]:
    """A table of filled cells, line by line."""
    import tabulate

    before = tabulate.MIN_PADDING, tabulate.PRESERVE_WHITESPACE
    tabulate.MIN_PADDING, tabulate.PRESERVE_WHITESPACE = 0, True
    try:
        text = tabulate.tabulate(
            rows, headers=headings, tablefmt=_format(padding, box=box), disable_numparse=True, stralign=None, numalign=None,
        )  # fmt: skip
    finally:
        tabulate.MIN_PADDING, tabulate.PRESERVE_WHITESPACE = before
    return text.split("\n")


def lines(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    *,
    box: bool = True,
    padding: int = 0,
) -> list[str]:
    """A table drawn, line by line: every line has the same number of cells."""
    headings = [filled(column.heading, width, column.align) for column, width in zip(columns, widths, strict=True)]
    aligns = [column.align for column in columns]
    body = [
        [filled(text, width, align) for text, width, align in zip(row, widths, aligns, strict=True)] for row in rows
    ]
    return drawn(body, headings, box=box, padding=padding)


def draw(grid: Grid, width: int | None = None, *, box: bool = True) -> str:
    """The whole grid as one table of at most `width` cells; as wide as it wants to be without one. Cells have a blank on
    each side where there is room for it."""
    widths = natural_widths(grid)
    padding = 1
    if width is not None:
        padding = 1 if sum(widths) + 3 * len(widths) + 1 <= width else 0
        frame = (1 + 2 * padding) * len(widths) + 1 if box else len(widths) - 1
        widths = fitted_widths(widths, width - frame)
    rows = [row.cells for row in grid.rows] + ([grid.footer] if grid.footer else [])
    return "\n".join(lines(grid.columns, rows, widths, box=box, padding=padding if box else 0))

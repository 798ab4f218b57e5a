"""Writing .xlsx: no text is ever taken for a formula, whatever it begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from coordhub.sheets.cells import FIGURE
from coordhub.text.grid import Grid
from coordhub.text.width import plain, wrap

_PAPERS = {"A4": 9, "A4L": 9, "A3L": 8}
_MM_A_CHARACTER = 1.85
"""Millimetres that one unit of column width takes at 10.5 points."""
_LINE_POINTS = 15.0


@dataclass(frozen=True)
class Page:
    """How the sheet is printed: its paper, the footer with the page numbers, the font."""

    paper: str
    footer: str
    font: str = "宋体"


@dataclass(frozen=True)
class Leaf:
    """A sheet of a workbook: a title, lines above, the table, lines below."""

    title: str
    grid: Grid
    above: Sequence[str] = ()
    below: Sequence[str] = ()


def workbook(leaves: Sequence[Leaf], page: Page, *, figures: bool = False) -> bytes:
    """A workbook, its headings frozen and repeated, set up to be printed as wide as the paper. With `figures` the columns of figures
    can be reckoned with; else every cell is text."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    base = {"font_name": page.font, "font_size": 10.5, "valign": "vcenter"}
    formats = {
        "top": book.add_format({**base, "font_size": 16, "bold": True, "align": "center"}),
        "side": book.add_format(base),
        "head": book.add_format({**base, "bold": True, "border": 1, "align": "center", "text_wrap": True}),
        **{
            align: book.add_format({**base, "border": 1, "align": align, "text_wrap": True, "num_format": "@"})
            for align in ("left", "right", "center")
        },
        "number": book.add_format({**base, "border": 1, "align": "right"}) if figures else None,
    }
    for place, leaf in enumerate(leaves, 1):
        # Two sheets may not be called alike.
        name = sheet_title(leaf.title if place == 1 else f"{place} {leaf.title}")
        _leaf(book.add_worksheet(name), leaf, page, formats)
    book.close()
    return stream.getvalue()


def _leaf(sheet: Any, leaf: Leaf, page: Page, formats: dict[str, Any]) -> None:
    grid, last = leaf.grid, len(leaf.grid.columns) - 1
    if last > 0:
        sheet.merge_range(0, 0, 0, last, plain(leaf.title), formats["top"])
    else:
        sheet.write_string(0, 0, plain(leaf.title), formats["top"])
    row = 1
    for text in leaf.above:
        sheet.write_string(row, 0, plain(text), formats["side"])
        row += 1
    heads = row
    widths = [max((column.mm or 20) / _MM_A_CHARACTER, 3) for column in grid.columns]
    for place, column in enumerate(grid.columns):
        sheet.set_column(place, place, widths[place])
        sheet.write_string(heads, place, column.heading, formats["head"])
    row = _rows(sheet, grid, heads + 1, widths, formats)
    for text in leaf.below:
        sheet.write_string(row, 0, plain(text), formats["side"])
        row += 1
    set_up(sheet, page, heads, row, last)


def _rows(sheet: Any, grid: Grid, first: int, widths: list[float], formats: dict[str, Any]) -> int:
    """The rows of the table with heights that show every wrapped line; the row after them."""
    number = formats["number"]
    rows = [row.cells for row in grid.rows] + ([grid.footer] if grid.footer else [])
    for at, cells in enumerate(rows, first):
        height = 1
        for place, (text, column) in enumerate(zip(cells, grid.columns, strict=True)):
            if number is not None and column.align == "right" and FIGURE.fullmatch(text):
                sheet.write_number(at, place, float(text), number)
                continue
            sheet.write_string(at, place, plain(text), formats[column.align])
            height = max(height, len(wrap(plain(text), max(int(widths[place]) - 1, 2))))
        sheet.set_row(at, height * _LINE_POINTS)
    return first + len(rows)


def sheet_title(title: str) -> str:
    """A title as a sheet may be called: at most 31 characters, as Excel counts them (an emoji is two)."""
    allowed = plain(title).translate(str.maketrans("[]:*?/\\'", "        "))
    return allowed.encode("utf-16-le")[:62].decode("utf-16-le", errors="ignore").strip() or "Sheet1"


def set_up(sheet: Any, page: Page, heads: int, end: int, last: int) -> None:
    """How a sheet is printed: its paper and margins, the headings repeated on each page, the page numbers below."""
    sheet.set_paper(_PAPERS[page.paper])
    if page.paper.endswith("L"):
        sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.repeat_rows(heads)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(page.footer)
    sheet.print_area(0, 0, max(end - 1, heads), last)
    sheet.freeze_panes(heads + 1, 0)
    sheet.center_horizontally()

"""The one table that all four faces draw: plain strings with alignment, widths and column sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

Align = Literal["left", "right", "center"]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column as every face needs it: its key, its heading, its width in terminal cells and in millimetres."""

    key: str
    heading: str
    align: Align = "left"
    cells: int = 0
    """Width in terminal cells; 0 means as wide as the content."""
    mm: float = 0.0
    """Width on paper in millimetres; 0 means in proportion to `cells`."""
    second_line: bool = False
    """In two-line rows, this column stands on the row's second line."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row: `id` of the record it shows, its `cells` in column order, and the `mood` that a face may colour
    (`red`, `yellow`, `green`, `muted`, `heading` or empty); the text alone must say all."""

    id: str
    cells: tuple[str, ...]
    mood: str = ""


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """A table ready to be drawn: every cell is text, and nothing needs to be known of the records behind it.

    `columns` are those of the chosen column set; `footer` is the totals row; `paper` names the sheet that the set was made for
    (`A4`, `A4L`, `A3L`, `text80` or empty); `key_columns` is how many leading columns repeat on each part
    of a table too wide for its sheet.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    footer: tuple[str, ...] | None = None
    paper: str = ""
    key_columns: int = 2
    two_line: bool = False

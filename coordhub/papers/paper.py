"""A paper as blocks: what it says, before any face draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from coordhub.messages import Lang
from coordhub.text.grid import Grid


@dataclass(frozen=True)
class Heading:
    """A heading of the text; level 1 is 一、"""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; body text is indented by two characters."""

    text: str
    align: Literal["left", "center", "right"] = "left"
    indent: bool = True


@dataclass(frozen=True)
class Table:
    """A table in the column sets it can be drawn in: `text` for plain text and Markdown, `page` for the printed page. Both show
    the same rows."""

    text: Grid
    page: Grid


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Table | PageBreak


@dataclass(frozen=True)
class Paper:
    """A paper. `kind` `ledger` is a landscape table with repeated headings, `official` follows GB/T 9704; `sheet` is the page
    it is made for; `file_name` is how its file would be called, without the ending."""

    title: str
    blocks: Sequence[Block]
    kind: Literal["ledger", "official"] = "ledger"
    sheet: Literal["A4", "A4L", "A3L"] = "A4L"
    lang: Lang = "zh"
    subtitle: str = ""
    sign_off: Sequence[str] = ()
    file_name: str = "paper"
    issuer: str = ""
    text_width: int = field(default=80)

    @property
    def is_landscape(self) -> bool:
        """Whether the page lies on its side."""
        return self.sheet.endswith("L")

    def tables(self) -> list[Table]:
        """The tables in it."""
        return [block for block in self.blocks if isinstance(block, Table)]

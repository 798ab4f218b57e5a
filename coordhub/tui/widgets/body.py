"""What a page shows: lines, and bodies of lines that are made when they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coordhub.text.grid import Grid, Row
from coordhub.text.width import cells, pad, plain, wrap


@dataclass(frozen=True)
class Line:
    """A line of text and its mood; with an `id` the cursor may stand on it."""

    text: str
    mood: str = ""
    id: str = ""


class Body:
    """The scrolling part of a page: lines by place. This one holds them all; a long list makes them when they are drawn."""

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self.lines = lines

    def __len__(self) -> int:
        return len(self.lines)

    def line(self, place: int) -> Line:
        """The line at a place."""
        return self.lines[place]

    def id_at(self, place: int) -> str:
        """The id of the record on that line; empty where the cursor does not stop."""
        return self.lines[place].id

    def place_of(self, record_id: str) -> int | None:
        """Where the record's line is."""
        return next((place for place in range(len(self)) if self.id_at(place) == record_id), None)

    def span(self, place: int, column: int) -> tuple[int, int] | None:  # noqa: ARG002 - lines have no columns, grids do
        """Where the cell in a column begins and ends, in cells; None where there are no cells to walk through."""
        return None

    @property
    def columns(self) -> int:
        """How many columns the cursor can walk through; 0 where it moves by lines only."""
        return 0


class GridBody(Body):
    """The rows of a Grid, made into lines when they are drawn. `walk` is how many last columns a cell cursor walks through."""

    def __init__(self, grid: Grid, first: int = 0, walk: tuple[int, int] = (0, 0)) -> None:
        super().__init__()
        self.grid, self.walk = grid, walk
        self.widths = [column.cells or cells(column.heading) for column in grid.columns]
        self.first = first

    def __len__(self) -> int:
        return len(self.grid.rows)

    def heading(self) -> str:
        """The headings of the columns, in the places of the columns."""
        return " ".join(
            pad(column.heading, width, column.align)
            for column, width in zip(self.grid.columns, self.widths, strict=True)
        )

    def headings(self) -> list[str]:
        """The headings in two lines where one does not hold them, in the places of the columns."""
        parts = [
            (*wrap(column.heading, width), "", "") for column, width in zip(self.grid.columns, self.widths, strict=True)
        ]
        lines = [
            " ".join(
                pad(part[at], width, column.align)
                for part, width, column in zip(parts, self.widths, self.grid.columns, strict=True)
            )
            for at in (0, 1)
        ]
        return lines if lines[1].strip() else lines[:1]

    def total(self) -> str:
        """The totals row of the table, in the places of the columns."""
        return " ".join(
            pad(plain(cell), width, column.align)
            for cell, width, column in zip(self.grid.footer or (), self.widths, self.grid.columns, strict=False)
        )

    def line(self, place: int) -> Line:
        row: Row = self.grid.rows[place]
        text = " ".join(
            pad(plain(cell), width, column.align)
            for cell, width, column in zip(row.cells, self.widths, self.grid.columns, strict=True)
        )
        return Line(text, row.mood, row.id)

    def id_at(self, place: int) -> str:
        return self.grid.rows[place].id

    @property
    def columns(self) -> int:
        return self.walk[1] - self.walk[0]

    def span(self, place: int, column: int) -> tuple[int, int] | None:  # noqa: ARG002 - every row has the same columns
        if not self.columns:
            return None
        start = sum(self.widths[: self.walk[0] + column]) + self.walk[0] + column
        return start, start + self.widths[self.walk[0] + column]


class Stack(Body):
    """Bodies one under the other."""

    def __init__(self, *parts: Body) -> None:
        super().__init__()
        self.parts = parts

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def _part(self, place: int) -> tuple[Body, int]:
        for part in self.parts:
            if place < len(part):
                return part, place
            place -= len(part)
        raise IndexError(place)

    def line(self, place: int) -> Line:
        part, inside = self._part(place)
        return part.line(inside)

    def id_at(self, place: int) -> str:
        part, inside = self._part(place)
        return part.id_at(inside)

    @property
    def columns(self) -> int:
        return max((part.columns for part in self.parts), default=0)

    def span(self, place: int, column: int) -> tuple[int, int] | None:
        part, inside = self._part(place)
        return part.span(inside, column) if column < part.columns else None


@dataclass
class Content:
    """What a screen shows: fixed lines above and below, and the scrolling body."""

    head: list[Line] = field(default_factory=list)
    body: Body = field(default_factory=Body)
    tail: list[Line] = field(default_factory=list)

"""Where the table stands in a sheet that a county made: its headings over one to three rows, or down a column, and what is above.

Titles, notes and blank rows may stand around it; headings may be merged over several columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from coordhub.services import import_words as words
from coordhub.sheets.cells import cell_name

HEAD_ROWS = 60
"""Rows in which a table is looked for."""
_LOOKED, _LEVELS, _LABEL_COLUMNS = 20, 3, 4


class Heading(msgspec.Struct, frozen=True):
    """One heading: as it is compared (levels joined by `/`), as it is written, its column or row, its cell, its unit of measure."""

    key: str
    text: str
    place: int
    cell: str
    unit: str = ""


class Table(msgspec.Struct, frozen=True):
    """A table: its headings stand in rows `first` to `last` (then each further row is a report), or `down` a column, each with its
    figure in column `figures`. `above` are the texts over it."""

    headings: tuple[Heading, ...]
    first: int
    last: int
    above: tuple[str, ...]
    down: bool = False
    figures: int = 0

    def find(self, name: str) -> Heading | None:
        """The heading that is called so, whole or by its last level where only one is."""
        key = words.heading(name)
        hits = [one for one in self.headings if one.key == key]
        hits = hits or [one for one in self.headings if one.key.rpartition("/")[2] == key]
        return hits[0] if len(hits) == 1 else None


Known = Callable[[str], bool]
"""Whether a heading's key is one that is looked for."""


def find_table(rows: Sequence[Sequence[str]], known: Known) -> Table | None:
    """The table with the most headings that are known; None where fewer than two are (one, in a table of two columns)."""
    across, hits = _across(rows, known)
    down, hits_down = _down(rows, known)
    if down is not None and hits_down > max(hits, 1):
        return down
    return across if across and hits >= min(2, max(len(across.headings) - 1, 1)) else None


def own_table(rows: Sequence[Sequence[str]], known: Known, *, down: bool) -> Table | None:
    """The table of our own blank, whose layout is known."""
    return (_down if down else _across)(rows, known)[0]


def _across(rows: Sequence[Sequence[str]], known: Known) -> tuple[Table | None, int]:
    best: tuple[int, int, int, list[Heading]] = (0, 0, 0, [])
    for more in range(_LEVELS):
        for first in range(min(len(rows) - more, _LOOKED)):
            last = first + more
            found = _joined(rows, first, last)
            hits = len({one.key for one in found if known(one.key)})
            if hits > best[0]:
                best = (hits, first, last, found)
    hits, first, last, found = best
    if not hits:
        return None, 0
    return Table(tuple(found), first, last, _texts(rows[:first])), hits


def _joined(rows: Sequence[Sequence[str]], first: int, last: int) -> list[Heading]:
    """The headings of rows `first` to `last`; what is the same below is said once, a title over all columns not at all."""
    block = rows[first : last + 1]
    width = max((len(row) for row in block), default=0)
    titles = {place for place, row in enumerate(block[:-1]) if len({text for text in row if text}) == 1 and width > 1}
    found = []
    for column in range(width):
        levels: list[str] = []
        for place, row in enumerate(block):
            text = row[column] if column < len(row) and place not in titles else ""
            if text and (not levels or words.heading(levels[-1]) != words.heading(text)):
                levels.append(text)
        if levels:
            key = "/".join(words.heading(text) for text in levels)
            unit = next((unit for text in reversed(levels) if (unit := words.unit_of(text))), "")
            found.append(Heading(key, "/".join(levels), column, cell_name(last, column), unit))
    return found


def _down(rows: Sequence[Sequence[str]], known: Known) -> tuple[Table | None, int]:
    """A form: the headings stand below one another, their figures beside them."""
    best: tuple[int, int, list[Heading]] = (0, 0, [])
    for column in range(_LABEL_COLUMNS):
        found = _labels(rows, column)
        hits = len({one.key for one in found if known(one.key)})
        if hits > best[0]:
            best = (hits, column, found)
    hits, column, found = best
    if not hits:
        return None, 0
    places = [one.place for one in found if known(one.key)]
    head = rows[places[0] - 1] if places[0] else []
    figures = _figures(rows, head, column, places)
    table = Table(
        tuple(_with_unit(one, rows, head, figures) for one in found if places[0] <= one.place <= places[-1]),
        places[0], places[-1], _texts(rows[: places[0]]) + _texts(rows[places[-1] + 1 :]), down=True, figures=figures,
    )  # fmt: skip
    return table, hits


def _labels(rows: Sequence[Sequence[str]], column: int) -> list[Heading]:
    found = []
    for place, row in enumerate(rows):
        text = row[column] if column < len(row) else ""
        if not text:
            continue
        above = row[column - 1] if column else ""
        levels = [text] if not above or _is_place(above) or above == text else [above, text]
        key = "/".join(words.heading(level) for level in levels)
        found.append(Heading(key, "/".join(levels), place, cell_name(place, column), words.unit_of(text)))
    return found


def _is_place(text: str) -> bool:
    """Whether it only numbers the row."""
    return len(text) < 4 and (text.isdigit() or text in words.NUMERALS)


def _figures(rows: Sequence[Sequence[str]], head: Sequence[str], label: int, places: Sequence[int]) -> int:
    """The column of the figures: the one whose heading says so, else the first behind the labels that is no unit of measure."""
    named = [
        column
        for column in range(label + 1, len(head))
        if any(word in words.heading(head[column]) for word in words.FIGURE_WORDS)
    ]
    if named:
        return named[0]
    for column in range(label + 1, max(len(rows[place]) for place in places)):
        texts = [rows[place][column] for place in places if column < len(rows[place]) and rows[place][column]]
        if any(any(letter.isdigit() for letter in text) for text in texts):
            return column
    return label + 1


def _with_unit(one: Heading, rows: Sequence[Sequence[str]], head: Sequence[str], figures: int) -> Heading:
    """The heading of a form's row with its unit of measure, and the cell of its figure."""
    unit = one.unit
    for column in range(min(figures, len(head))):
        if words.heading(head[column]) in words.UNIT_WORDS and column < len(rows[one.place]):
            unit = unit or words.unit_of(f"({rows[one.place][column]})")
    return Heading(one.key, one.text, one.place, cell_name(one.place, figures), unit)


def _texts(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for row in rows for text in row if text))

"""A view: columns declared once, and column sets that choose among them for a face. Rows become text when they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit
from coordhub.messages import Lang, t
from coordhub.text.grid import Align, Column, Grid, Row


@dataclass(frozen=True)
class Names:
    """What a view needs to put ids into words: the units by id, and the language."""

    units: Mapping[str, Unit]
    lang: Lang | None = None

    def unit(self, unit_id: str | None) -> str:
        """The short name of a unit."""
        found = self.units.get(unit_id or "")
        return found.called if found else unit_id or ""

    def joined(self, unit_ids: Sequence[str]) -> str:
        """Short names side by side."""
        return " ".join(map(self.unit, unit_ids))

    def word(self, family: str, code: str) -> str:
        """The word of a code: `word.state.working`."""
        return t(f"word.{family}.{code or 'none'}", lang=self.lang)

    def brief(self, family: str, code: str) -> str:
        """The word of a code where there is room for four terminal cells (ten for a role)."""
        return t(f"word.brief.{family}.{code or 'none'}", lang=self.lang)

    def say(self, key: str, **params: Any) -> str:
        """A wording in the view's language."""
        return t(key, lang=self.lang, **params)


@dataclass(frozen=True)
class Col:
    """A column: its heading (a key below `view`; the words themselves where a declaration gives them, `is_said`), its width in cells
    and millimetres, and how a row fills it."""

    heading: str
    value: Callable[[Any, Names], str]
    cells: int = 0
    mm: float = 0.0
    align: Align = "left"
    second_line: bool = False
    is_said: bool = False


@dataclass(frozen=True)
class Set:
    """A column set: names of columns in order, each with its own width here where it is given, and the sheet it is made for."""

    columns: Sequence[str | tuple[str, float]]
    paper: str = ""
    two_line: bool = False


class LazyRows(Sequence[Row]):
    """Rows that are made when they are looked at, so that a list of 100,000 costs nothing before it is seen."""

    def __init__(self, items: Sequence[Any], make: Callable[[int, Any], Row]) -> None:
        self.items, self.make = items, make

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return [self.make(at, self.items[at]) for at in range(*place.indices(len(self.items)))]
        at = place if place >= 0 else len(self.items) + place
        return self.make(at, self.items[at])


@dataclass(frozen=True)
class View:
    """A declared table. `row_id` and `mood` say which record a row is and how it may be coloured."""

    title: str
    columns: Mapping[str, Col]
    sets: Mapping[str, Set]
    row_id: Callable[[Any], str]
    mood: Callable[[Any], str] = field(default=lambda _: "")

    def grid(
        self, rows: Sequence[Any], names: Names, columns: str, footer: Mapping[str, str] | None = None, **title: Any
    ) -> Grid:
        """The rows in a column set. Refused, naming the sets there are, when it has none of that name."""
        if columns not in self.sets:
            raise Refused("view.no_set", name=columns, names=" ".join(self.sets))
        chosen = self.sets[columns]
        keys = [key if isinstance(key, str) else key[0] for key in chosen.columns]
        widths = dict(key for key in chosen.columns if not isinstance(key, str))
        columns_ = tuple(self._column(key, widths.get(key), chosen.paper, names) for key in keys)
        values = [self.columns[key].value for key in keys]

        def made(place: int, item: Any) -> Row:
            numbered = (item, place + 1)
            cells = tuple(value(numbered, names) for value in values)
            return Row(id=self.row_id(item), cells=cells, mood=self.mood(item))

        return Grid(
            title=names.say(f"view.{self.title}", **title), columns=columns_, rows=LazyRows(rows, made), paper=chosen.paper,
            two_line=chosen.two_line, footer=tuple(footer.get(key, "") for key in keys) if footer else None,
        )  # fmt: skip

    def _column(self, key: str, width: float | None, paper: str, names: Names) -> Column:
        declared = self.columns[key]
        is_sheet = paper[:2] in {"A4", "A3"}
        return Column(
            key=key, heading=declared.heading if declared.is_said else names.say(f"view.{declared.heading}"),
            align=declared.align, second_line=declared.second_line,
            cells=0 if is_sheet else int(width or declared.cells), mm=float(width or declared.mm) if is_sheet else declared.mm,
        )  # fmt: skip


def of(value: Callable[[Any, Names], str]) -> Callable[[Any, Names], str]:
    """A column's value from the row alone (rows come numbered)."""
    return lambda numbered, names: value(numbered[0], names)


def place(numbered: Any, _: Names) -> str:
    """The row's number on this sheet (序号)."""
    return str(numbered[1])

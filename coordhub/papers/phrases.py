"""What papers of figures say alike: when they were drawn up, headings with their numeral, names in a row, changes against the last issue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from coordhub.messages import spoken, t
from coordhub.papers.paper import Heading, Table
from coordhub.text.dates import written
from coordhub.text.grid import Grid
from coordhub.text.marks import full_width
from coordhub.text.numerals import counted
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session


def units_named(session: Session) -> Names:
    """What views need to name units: those above the townships by id, and the language of the office's papers."""
    with session.reading() as work:
        return Names({one.id: one for one in work.units.all() if one.tier == 0}, session.office().language)


def printed(text: str) -> str:
    """A stored text, or wording of the screen, as it goes on paper: with full-width marks in Chinese."""
    return full_width(text) if spoken() == "zh" else text


def table(text: Grid, page: Grid, points: float = 10.5) -> Table:
    """A table whose words are written as paper wants them."""
    return Table(text=_printed(text), page=_printed(page), points=points)


def drawn(draw: Callable[[str], Grid], points: float = 10.5) -> Table:
    """The table that a view draws for a portrait page, and for the page of text."""
    return table(draw("text80"), draw("a4"), points)


def _printed(grid: Grid) -> Grid:
    """The rows are made here, while the paper's language is spoken."""
    replace = msgspec.structs.replace
    if spoken() != "zh":
        return replace(grid, rows=list(grid.rows))
    return replace(
        grid, columns=tuple(replace(one, heading=full_width(one.heading)) for one in grid.columns),
        rows=[replace(row, cells=tuple(map(full_width, row.cells))) for row in grid.rows],
        footer=tuple(map(full_width, grid.footer)) if grid.footer else None,
    )  # fmt: skip


def moment_words(moment: str) -> str:
    """2020年7月6日8时50分, or the day alone."""
    if "T" not in moment:
        return written(moment)
    hour, minute = int(moment[11:13]), moment[14:16]
    return t("bulletin.moment" if minute != "00" else "bulletin.hour", day=written(moment), hour=hour, minute=minute)


def short_day(moment: str, session: Session) -> str:
    """7月6日; with its year where that is another one."""
    if moment[:4] != str(session.today.year):
        return written(moment)
    return t("bulletin.day", month=t(f"text.month.{int(moment[5:7])}"), day=int(moment[8:10]))


def numeral(place: int) -> str:
    """一, 二, 三 of Chinese headings; 1, 2, 3 of English ones."""
    return counted(place) if spoken() == "zh" else str(place)


def heading(place: int, text: str, level: int = 1) -> Heading:
    """一、总体情况, or （一） on the second level."""
    return Heading(t(f"bulletin.level.{level}", numeral=numeral(place), text=text), level)


def listed(names: Iterable[str]) -> str:
    """濮阳县、清丰县."""
    return t("bulletin.and").join(names)


def change_words(name: str, now: int, before: Mapping[str, str]) -> str:
    """较上期增加2, 较上期减少1, 与上期持平; empty where the last issue does not say (or there is none)."""
    if name not in before:
        return ""
    change = now - int(before[name])
    return (
        t("bulletin.more", by=change)
        if change > 0
        else t("bulletin.fewer", by=-change)
        if change
        else t("bulletin.same")
    )


def changes(prefix: str, now: Mapping[str, int], before: Mapping[str, str]) -> dict[str, int]:
    """How much each figure `prefix.key` differs from the last issue, for those that it held."""
    return {key: value - int(before[f"{prefix}.{key}"]) for key, value in now.items() if f"{prefix}.{key}" in before}

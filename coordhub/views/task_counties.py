"""The task table by county: a row a task, a column a county with its light and percent, the sum at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from coordhub.domain.unit import Unit
from coordhub.messages import Lang
from coordhub.text.dates import short
from coordhub.text.grid import Grid
from coordhub.views.campaigns import cell_text
from coordhub.views.tasks import light_word
from coordhub.views.view import Col, Names, Set, View, of, place

if TYPE_CHECKING:
    from coordhub.services.task_list import TaskRow

_UNFINISHED = frozenset({"assigned", "working", "suspended"})


def grid(rows: Sequence[TaskRow], counties: Sequence[Unit], lang: Lang | None = None, columns: str = "a4") -> Grid:
    """The tasks by county in a column set: a4, or text80 with short titles."""
    names = Names({one.id: one for one in counties}, lang)
    return _view(counties, columns).grid(rows, names, columns, footer=_totals(rows, counties, names))


def _view(counties: Sequence[Unit], columns: str) -> View:
    ids = [one.id for one in counties]
    return View(
        title="tasks",
        row_id=lambda row: row.task.id,
        mood=lambda row: row.light.light,
        columns={
            "place": Col("place", place, 2, 10, "right"),
            "serial": Col("serial", place, 2, 10, "right"),
            "short": Col("title", of(lambda row, _: row.task.called), 10, 57),
            "title": Col("task_work", of(lambda row, _: f"{row.task.number} {row.task.title}"), 25, 57),
            "due": Col("due", of(lambda row, _: short(row.task.due)[:5]), 5, 16),
            **{one.id: Col(one.abbr or one.called, _share(one.id, columns), 5, 17, "center", is_said=True) for one in counties},
            "done": Col("finished", of(lambda row, _: f"{row.done}/{row.cells}"), 4, 21, "center"),
            "sum": Col("sum", of(_sum), 9, 21, "center"),
        },
        sets={
            "a4": Set(["serial", "title", "due", *ids, "sum"], "A4L"),
            "text80": Set(["place", "short", "due", *ids, "done"], "text80"),
        },
    )  # fmt: skip


def _share(county: str, columns: str) -> Any:
    """A county's light and percent, or its state in a word; on the page with the mark of percent."""

    def text(row: TaskRow, names: Names) -> str:
        cell = next((one for one in row.task.cells if one.id == county), None)
        said = cell_text(row, cell, names.lang) if cell else ""
        if columns != "a4" or cell is None or cell.state not in {"assigned", "working"}:
            return said
        light, _, figure = said.partition(" ")
        return f"{light} {figure.strip()}%" if figure.strip().isdigit() else light

    return of(text)


def _sum(row: TaskRow, names: Names) -> str:
    percent = "" if row.percent is None else f"{row.percent}%"
    return " ".join(filter(None, (light_word(row.light, names), percent, f"{row.done}/{row.cells}")))


def _totals(rows: Sequence[TaskRow], counties: Sequence[Unit], names: Names) -> dict[str, str]:
    """How many shares each county has not finished, and how many of them are red."""
    label = names.say("view.unfinished_red")
    totals = {"title": label, "short": label}
    both = [0, 0]
    for county in counties:
        cells = [(row, cell) for row in rows for cell in row.task.cells if cell.id == county.id]
        open_ = sum(cell.state in _UNFINISHED for _, cell in cells)
        red = sum(row.cell_lights[cell.id].light == "red" for row, cell in cells)
        both = [both[0] + open_, both[1] + red]
        totals[county.id] = f"{open_}/{red}"
    return totals | {"sum": f"{both[0]}/{both[1]}", "done": f"{both[0]}/{both[1]}"}

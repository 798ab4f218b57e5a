"""Counties by tasks: who has not finished, on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.domain.task import Cell
from coordhub.messages import Lang, t
from coordhub.text.grid import Column, Grid, Row

if TYPE_CHECKING:
    from coordhub.services.task_list import CampaignGrid, TaskRow

FIRST = 3
"""Columns before the counties: number, light, task."""


def grid(found: CampaignGrid, lang: Lang | None = None) -> Grid:
    """A row a task, a column a county: light and percent, or the state in a word; last how many have finished."""
    columns = (
        Column(key="number", heading=t("view.place", lang=lang), cells=3, mm=10),
        Column(key="light", heading="", cells=2, mm=8),
        Column(key="title", heading=t("view.title", lang=lang), cells=10, mm=57),
        *(Column(key=unit.id, heading=unit.abbr or unit.called, cells=5, mm=17) for unit in found.units),
        Column(key="done", heading=t("view.finished", lang=lang), cells=4, mm=21),
    )
    return Grid(
        title=_title(found, lang),
        columns=columns,
        rows=tuple(_row(row, found, lang) for row in found.rows),
        paper="A4L",
    )


def _title(found: CampaignGrid, lang: Lang | None) -> str:
    if found.campaign is not None:
        return found.campaign.name
    return f"{found.rows[0].task.number} {found.rows[0].task.title}" if found.rows else t("view.tasks", lang=lang)


def _row(row: TaskRow, found: CampaignGrid, lang: Lang | None) -> Row:
    cells = {cell.id: cell for cell in row.task.cells}
    texts = tuple(cell_text(row, cells[unit.id], lang) if unit.id in cells else "" for unit in found.units)
    light = t(f"word.light.{row.light.light or 'none'}", lang=lang)
    number = row.task.number.partition("-")[2] or row.task.number
    return Row(
        id=row.task.id, cells=(number, light, row.task.called, *texts, f"{row.done}/{row.cells}"), mood=row.light.light
    )


def cell_text(row: TaskRow, cell: Cell, lang: Lang | None = None) -> str:
    """`黄 78`, `办结`, `未签`: what a county's cell says in five terminal cells."""
    if cell.state == "assigned" and cell.share is None:
        return t("word.brief.reason.unsigned", lang=lang)
    if cell.state in {"assigned", "working"}:
        light = t(f"word.light.{row.cell_lights[cell.id].light or 'none'}", lang=lang)
        return f"{light} {'--' if cell.share is None else f'{cell.share:2d}'}"
    return t(f"word.brief.state.{cell.state}", lang=lang)


def totals(found: CampaignGrid, lang: Lang | None = None) -> list[Row]:
    """Per county how many tasks are not reported done, and how many are red; with the sum."""
    rows = []
    for key, counts in (("view.unfinished", found.unfinished), ("view.reds", found.red)):
        numbers = [counts[unit.id] for unit in found.units]
        rows.append(
            Row(id="", cells=("", "", t(key, lang=lang), *(f"{number:3d}" for number in numbers), str(sum(numbers))))
        )
    return rows

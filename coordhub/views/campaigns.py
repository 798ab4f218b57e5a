"""Counties by tasks: who has not finished, on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coordhub.domain.entry import Owing
from coordhub.domain.period_key import kind_of
from coordhub.domain.task import Cell
from coordhub.messages import Lang, t
from coordhub.text.grid import Column, Grid, Row

if TYPE_CHECKING:
    from coordhub.services.campaign_ledgers import Indicator, LedgerBlock
    from coordhub.services.task_list import CampaignGrid, TaskRow

FIRST = 3
"""Columns before the counties: number, light, task."""
LEDGER = "ledger:"
"""How the ids of rows about a ledger begin; its code follows. The first of them is the block's heading, which has no cells."""


def grid(found: CampaignGrid, lang: Lang | None = None, blocks: Sequence[LedgerBlock] = ()) -> Grid:
    """A row a task, a column a county: light and percent, or the state in a word; last how many have finished. Below, for each
    ledger of the campaign, who has reported and what its first indicators say."""
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
        rows=(
            *(_row(row, found, lang) for row in found.rows),
            *(row for block in blocks for row in _ledger_rows(block, found, lang)),
        ),
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


def _ledger_rows(block: LedgerBlock, found: CampaignGrid, lang: Lang | None) -> list[Row]:
    """The heading, the states of the period, and a row an indicator."""
    row_id = f"{LEDGER}{block.ledger.code}"
    words = [state_text(block.cells.get(unit.id), lang) for unit in found.units]
    came = block.owed - block.lacking
    states = Row(
        id=row_id,
        cells=("", "", t(f"view.reports.{kind_of(block.period.key)}", lang=lang), *words, f"{came}/{block.owed}"),
    )
    heading = Row(id=row_id, cells=("",) * (FIRST + len(found.units) + 1), mood="heading")
    return [heading, states, *(_indicator(row_id, one, block, found, lang) for one in block.indicators)]


def _indicator(row_id: str, one: Indicator, block: LedgerBlock, found: CampaignGrid, lang: Lang | None) -> Row:
    unit = f"({one.unit.in_(lang)})" if one.unit else ""
    texts = []
    for each in found.units:
        value = one.values.get(each.id)
        texts.append(
            state_text(block.cells.get(each.id), lang)
            if each.id not in one.values
            else "-"
            if value is None
            else f"{value:>4}"
        )
    return Row(id=row_id, cells=("", "", f"{one.label.in_(lang)}{unit}", *texts, str(one.total)))


def state_text(owed: Owing | None, lang: Lang | None = None) -> str:
    """已报, 零报, 校错, 待报, 未报: a report's state in four cells; empty where nothing is owed."""
    if owed is None:
        return ""
    if owed.is_wrong:
        return t("view.report_wrong", lang=lang)
    state = owed.kind if owed.state in {"late", "corrected"} else owed.state
    return t(f"view.report_{state}", lang=lang)


def totals(found: CampaignGrid, lang: Lang | None = None, blocks: Sequence[LedgerBlock] = ()) -> list[Row]:
    """Per county how many tasks are not reported done, how many are red, how many reports came late and did not come; with the
    sum."""
    rows = []
    for key, counts in (("view.unfinished", found.unfinished), ("view.reds", found.red)):
        numbers = [counts[unit.id] for unit in found.units]
        rows.append(
            Row(id="", cells=("", "", t(key, lang=lang), *(f"{number:3d}" for number in numbers), str(sum(numbers))))
        )
    if blocks:
        late = [sum(block.late.get(unit.id, 0) for block in blocks) for unit in found.units]
        missing = [sum(block.missing.get(unit.id, 0) for block in blocks) for unit in found.units]
        texts = [f"{a}/{b}".rjust(4) for a, b in zip(late, missing, strict=True)]
        rows.append(
            Row(id="", cells=("", "", t("view.late_missing", lang=lang), *texts, f"{sum(late)}/{sum(missing)}"))
        )
    return rows

"""The key figures of a ledger by group, each with its change in brackets: what a weekly report and a bulletin show of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.ledger import COUNTED, Field, Measure
from coordhub.text.grid import Grid
from coordhub.views.county_table import FACES
from coordhub.views.summaries import cell, heading
from coordhub.views.view import Col, Names, Set, View, of

if TYPE_CHECKING:
    from coordhub.services.summary import Summary, SummaryRow

MOST = 6
"""Figures beside the group that a portrait page holds."""


def told(found: Summary) -> list[Field | Measure]:
    """The measures; of a ledger without measures its figures."""
    measures: list[Field | Measure] = [one for one in found.columns if isinstance(one, Measure)]
    return measures or [one for one in found.columns if isinstance(one, Field) and one.kind in COUNTED]


def grids(found: Summary, names: Names, columns: str) -> list[Grid]:
    """The figures in as many tables as the page takes, with the total; text80 or a4."""
    figures = told(found)
    return [_grid(found, figures[first : first + MOST], names, columns) for first in range(0, len(figures), MOST)]


def _grid(found: Summary, figures: Sequence[Field | Measure], names: Names, columns: str) -> Grid:
    made = {"name": Col(names.say(f"summary.by.{found.by}"), of(lambda row, _: row.name), 8, 24.0, is_said=True)}
    for one in figures:
        mm = 32.0 if one.kind in {"rate", "coverage"} else 24.0
        made[one.id] = Col(heading(found.ledger, one, names), of(_filler(found, one)), 0, mm, "right", is_said=True)
    view = View(
        title="key_figures", row_id=lambda row: row.subject, mood=lambda row: "red" if row.state == "missing" else "",
        columns=made, sets={name: Set(list(made), sheet) for name, sheet in FACES.items()},
    )  # fmt: skip
    footer = {key: column.value((found.total, 0), names) for key, column in made.items()}
    return view.grid(found.rows, names, columns, footer | {"name": names.say("view.sum")})


def _filler(found: Summary, column: Field | Measure) -> Callable[[SummaryRow, Names], str]:
    def said(row: SummaryRow, names: Names) -> str:
        value = cell(found, row, column, names)
        if row.values.get(column.id) is None:
            return value
        shown = value.rpartition(" ")[2]
        change = cell(found, row, column, names, "change") if row.change.get(column.id) else ""
        return names.say("view.with_change", value=shown, change=change) if change else shown

    return said

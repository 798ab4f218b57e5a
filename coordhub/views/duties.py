"""Duties as a list, and the matrix of units by subjects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.duty import Duty
from coordhub.domain.unit import Unit
from coordhub.messages import Lang, t
from coordhub.text.grid import Column, Grid, Row
from coordhub.views.view import Col, Names, Set, View, of

if TYPE_CHECKING:
    from coordhub.services.duties import DutyMatrix

VIEW = View(
    title="duties",
    row_id=lambda row: row.id,
    columns={
        "id": Col("id", of(lambda row, _: row.id), 4, 12),
        "unit": Col("unit", of(lambda row, names: names.unit(row.unit)), 8, 24),
        "subject": Col("subject", of(lambda row, _: row.subject), 8, 24),
        "text": Col("duty", of(lambda row, _: row.text), 44, 110),
        "clause": Col("clause", of(lambda row, _: row.clause), 20, 44),
        "since": Col("since", of(lambda row, _: row.since or ""), 10, 24),
    },
    sets={
        "list80": Set(["id", "unit", "subject", "text"]),
        "list120": Set(["id", "unit", "subject", ("text", 56), "clause", "since"]),
        "a4": Set(["unit", "subject", "text", "clause"], "A4"),
    },
)


def grid(rows: Sequence[Duty], units: Mapping[str, Unit], lang: Lang | None = None, columns: str | None = None) -> Grid:
    """The duties in a column set: list80, list120 or a4."""
    return VIEW.grid(rows, Names(units, lang), columns or "list80")


def matrix_grid(found: DutyMatrix, lang: Lang | None = None) -> Grid:
    """Units by subjects: the clause where the unit answers for the subject."""
    columns = (
        Column(key="unit", heading=t("view.unit", lang=lang), cells=8, mm=24),
        *(Column(key=subject, heading=subject, cells=8, mm=20) for subject in found.subjects),
    )
    rows = tuple(
        Row(id=unit.id, cells=(unit.called, *(_mark(cells.get(subject, []), lang) for subject in found.subjects)))
        for unit, cells in found.rows
    )
    return Grid(title=t("view.duty_matrix", lang=lang), columns=columns, rows=rows, paper="A4L", key_columns=1)


def _mark(duties: list[Duty], lang: Lang | None) -> str:
    return " ".join(duty.clause or t("view.yes", lang=lang) for duty in duties)

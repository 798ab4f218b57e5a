"""A ledger as periods by subjects: a word a cell, and beside it how often late, missing and chased."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coordhub.text.grid import Column, Grid, Row
from coordhub.text.width import pad
from coordhub.views.ledger_words import DATES, period_dates, period_name, state_word

if TYPE_CHECKING:
    from coordhub.services.owing import GridRow, LedgerGrid
    from coordhub.views.view import Names

FIRST = 1
"""Columns before the periods: the subject."""
NAME, COUNT, PHONE = 8, 2, 12


def grid(found: LedgerGrid, names: Names, called: Mapping[str, str], phones: Mapping[str, str]) -> Grid:
    """A row a subject, a column a period; the footer counts 到/应."""
    columns = (
        Column(key="subject", heading=names.say("tuiledger.subject"), cells=NAME, mm=30),
        *(Column(key=one.key, heading=period_name(one, names), cells=DATES, mm=18) for one in found.periods),
        Column(key="late", heading=names.say("tuiledger.late"), cells=COUNT, mm=8, align="right"),
        Column(key="missing", heading=names.say("tuiledger.missing"), cells=COUNT, mm=8, align="right"),
        Column(key="chases", heading=names.say("tuiledger.chased"), cells=COUNT, mm=8, align="right"),
        Column(key="phone", heading=names.say("tuiledger.liaison"), cells=PHONE, mm=30),
    )
    return Grid(
        title=found.ledger.name(names.lang), columns=columns, footer=_footer(found, names), paper="A4L",
        rows=tuple(_row(row, found, names, called, phones) for row in found.rows),
    )  # fmt: skip


def _row(row: GridRow, found: LedgerGrid, names: Names, called: Mapping[str, str], phones: Mapping[str, str]) -> Row:
    owings = [row.cells.get(one.key) for one in found.periods]
    words = tuple(state_word(one, names) if one else "" for one in owings)
    states = {one.state for one in owings if one}
    latest = next((one for one in reversed(owings) if one), None)
    mood = "red" if "missing" in states else "yellow" if latest and (latest.is_late or latest.is_wrong) else ""
    counts = (str(row.late), str(row.missing), str(row.chases))
    return Row(
        id=row.subject,
        cells=(called.get(row.subject, row.subject), *words, *counts, phones.get(row.subject, "")),
        mood=mood,
    )


def _footer(found: LedgerGrid, names: Names) -> tuple[str, ...]:
    counted = []
    for period in found.periods:
        owed = [row.cells[period.key] for row in found.rows if period.key in row.cells]
        due = [one for one in owed if one.state != "exempt"]
        counted.append(f"{sum(one.state not in {'missing', 'pending'} for one in due)}/{len(due)}")
    sums = (sum(getattr(row, name) for row in found.rows) for name in ("late", "missing", "chases"))
    return (names.say("tuiledger.came_owed"), *counted, *map(str, sums), "")


def dates_line(found: LedgerGrid, names: Names) -> str:
    """The dates under the names of the periods."""
    dates = [pad(period_dates(one, names, DATES), DATES) for one in found.periods]
    gap = pad("", 3 * COUNT + 2)
    return " ".join([pad("", NAME), *dates, gap, names.say("tuiledger.office_phone")])

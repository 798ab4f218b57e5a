"""One figure of a summary by group, with its change, its place, and a bar to compare by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.domain.aggregate import Rate
from coordhub.domain.entry import amount
from coordhub.domain.ledger import Measure
from coordhub.text.grid import Column, Grid, Row
from coordhub.views.ledger_words import short_name
from coordhub.views.summaries import cell, figure, heading, moved, source, span_words

if TYPE_CHECKING:
    from coordhub.services.summary import Summary
    from coordhub.views.view import Names

NAME, VALUE, CHANGE, RANK, CAME = 10, 16, 9, 4, 5
BAR, LONGEST = "#", 40


def head(found: Summary, names: Names) -> str:
    """The ledger, the span with its dates, and how many of those that owe have reported."""
    return names.say(
        "tuiledger.summary_head", ledger=short_name(found.ledger, names.lang), span=span_words(found, names),
        reported=found.reported, owed=found.owed,
    )  # fmt: skip


def figure_line(found: Summary, place: int, names: Names) -> str:
    """Which figure is shown, its total, its change and its target."""
    column = found.columns[place]
    field = source(found.ledger, column)
    target = f"{column.target}" if isinstance(column, Measure) and column.target is not None else "-"
    return names.say(
        "tuiledger.figure_line", place=place + 1, count=len(found.columns), label=heading(found.ledger, column, names),
        total=figure(column, found.total.values.get(column.id), names, field),
        change=moved(column, found.total.change.get(column.id), names, field) or "-", target=target,
    )  # fmt: skip


def grid(found: Summary, place: int, names: Names, room: int) -> Grid:
    """The groups with one figure, as wide as `room`; the longest bar is the largest figure (100 percent of a rate)."""
    column = found.columns[place]
    bar = min(max(room - NAME - VALUE - CHANGE - RANK - CAME - 5, 4), LONGEST)
    sizes = [_size(row.values.get(column.id)) for row in found.rows]
    top = max([one for one in sizes if one is not None], default=0)
    if any(isinstance(row.values.get(column.id), Rate) for row in found.rows):
        top = max(top, 100)
    columns = (
        Column(key="name", heading=names.say(f"summary.by.{found.by}"), cells=NAME),
        Column(key="value", heading=names.say("tuiledger.figure"), cells=VALUE, align="right"),
        Column(key="change", heading=names.say("tuiledger.change"), cells=CHANGE, align="right"),
        Column(key="rank", heading=names.say("tuiledger.rank"), cells=RANK, align="right"),
        Column(key="came", heading=names.say("summary.came"), cells=CAME, align="right"),
        Column(key="bar", heading="", cells=bar),
    )
    rows = tuple(
        Row(
            id=row.subject,
            cells=(
                row.name, cell(found, row, column, names), cell(found, row, column, names, "change"),
                cell(found, row, column, names, "rank"), f"{row.reported}/{row.owed}" if row.owed else "",
                BAR * round(bar * size / top) if size and top else "",
            ),
            mood="red" if row.state == "missing" else "yellow" if row.reached.get(column.id) is False else "",
        )
        for row, size in zip(found.rows, sizes, strict=True)
    )  # fmt: skip
    total = cell(found, found.total, column, names)
    came = f"{found.reported}/{found.owed}" if found.owed else ""
    footer = (names.say("summary.total"), total, cell(found, found.total, column, names, "change"), "", came, "")
    return Grid(title=heading(found.ledger, column, names), columns=columns, rows=rows, footer=footer)


def _size(value: Any) -> float | None:
    """How long the bar of a figure would be; None for what has no size."""
    if isinstance(value, Rate):
        value = value.percent
    found = amount(value)
    return float(found) if found is not None and found > 0 else None

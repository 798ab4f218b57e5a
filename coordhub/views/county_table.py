"""Counties side by side as papers show them: ranked in a bulletin, on the one page, over the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from coordhub.text.grid import Grid
from coordhub.views.view import Col, Names, Set, View, of

if TYPE_CHECKING:
    from coordhub.services.brief_facts import CountyLine, Incident
    from coordhub.services.bulletin_facts import CountyStand
    from coordhub.services.year_facts import CountyYear

FACES = {"text80": "text80", "a4": "A4"}
"""The column sets of a table on a portrait page, and the sheet of each."""
Change = Mapping[str, int]
"""By the id of a county: how many unfinished shares of tasks it has more than when the last paper was issued."""


def signed(change: int | None) -> str:
    """`+2`, `-1`, `0`; a dash where there is nothing to compare with."""
    return "-" if change is None else f"{change:+d}" if change else "0"


def _count(value: Any, cells: int = 4, mm: float = 15, heading: str = "") -> Col:
    return Col(heading, of(lambda row, _: str(value(row))), cells, mm, "right")


def without(grid: Grid, key: str) -> Grid:
    """The table without a column: the first issue has nothing to compare with."""
    place = next(place for place, one in enumerate(grid.columns) if one.key == key)

    def cut(cells: Sequence[Any]) -> tuple[Any, ...]:
        return (*cells[:place], *cells[place + 1 :])

    rows = [msgspec.structs.replace(row, cells=cut(row.cells)) for row in grid.rows]
    footer = cut(grid.footer) if grid.footer else None
    return msgspec.structs.replace(grid, columns=cut(grid.columns), rows=rows, footer=footer)


STANDS = View(
    title="county_ranks",
    row_id=lambda pair: pair[0].unit.id,
    mood=lambda pair: "red" if pair[0].red else "",
    columns={
        "place": _count(lambda pair: pair[0].place, 4, 12, "county_place"),
        "county": Col("county", of(lambda pair, _: pair[0].unit.called), 8, 24),
        "tasks": _count(lambda pair: pair[0].tasks, heading="shares"),
        "done": _count(lambda pair: pair[0].done, heading="finished_shares"),
        "unfinished": _count(lambda pair: pair[0].unfinished, heading="unfinished_shares"),
        "change": Col("on_last", of(lambda pair, _: signed(pair[1])), 6, 16, "right"),
        "red": _count(lambda pair: pair[0].red, heading="reds"),
        "late": _count(lambda pair: pair[0].late, heading="late_reports"),
        "missing": _count(lambda pair: pair[0].missing, heading="missing_reports"),
        "percent": Col("percent", of(lambda pair, _: "-" if pair[0].percent is None else f"{pair[0].percent}%"), 5, 16, "right"),
    },
    sets={
        name: Set(["place", "county", "tasks", "done", "unfinished", "change", "red", "late", "missing", "percent"], sheet)
        for name, sheet in FACES.items()
    },
)  # fmt: skip


def ranks(counties: Sequence[CountyStand], change: Change, names: Names, columns: str) -> Grid:
    """The counties from the first to the last, with their sum; `change` against the last issue."""
    pairs = [(one, change.get(one.unit.id)) for one in counties]
    summed = {
        name: str(sum(getattr(one, name) for one in counties))
        for name in ("tasks", "done", "unfinished", "red", "late", "missing")
    }
    summed |= {"county": names.say("view.sum"), "change": signed(sum(change.values()) if change else None)}
    drawn = STANDS.grid(pairs, names, columns, summed)
    return drawn if change else without(drawn, "change")


def brief(
    counties: Sequence[CountyLine], incidents: Sequence[Incident], change: Change, names: Names, columns: str
) -> Grid:
    """The counties in official order, with the figure of each event that must not happen: an explicit 0, or the word for a report
    that has not come."""
    made: dict[str, Col] = {
        "county": Col("county", of(lambda one, _: one.unit.called), 8, 26),
        "unfinished": _count(lambda one: one.unfinished, 8, 20, "unfinished_shares"),
        "change": Col("on_last", of(lambda one, _: signed(change.get(one.unit.id))), 6, 18, "right"),
        "red": _count(lambda one: one.red, 4, 18, "reds"),
        "missing": _count(lambda one: one.reports.missing, 4, 18, "missing_reports"),
        "late": _count(lambda one: one.reports.late, 4, 18, "late_reports"),
    }
    footer = {
        "county": names.say("view.sum"), "unfinished": str(sum(one.unfinished for one in counties)),
        "change": signed(sum(change.values()) if change else None), "red": str(sum(one.red for one in counties)),
        "missing": str(sum(one.reports.missing for one in counties)),
        "late": str(sum(one.reports.late for one in counties)),
    }  # fmt: skip
    for place, one in enumerate(incidents):
        unit = names.say("view.with_unit", unit=one.unit.in_(names.lang)) if one.unit else ""
        made[f"event{place}"] = Col(one.label.in_(names.lang) + unit, of(_event(one)), 12, 28, "right", is_said=True)
        footer[f"event{place}"] = _event_total(one, names)
    view = View(
        title="county_brief", row_id=lambda one: one.unit.id, mood=lambda one: "red" if one.red else "", columns=made,
        sets={name: Set(list(made), sheet) for name, sheet in FACES.items()},
    )  # fmt: skip
    drawn = view.grid(counties, names, columns, footer)
    return drawn if change else without(drawn, "change")


def _event(incident: Incident) -> Any:
    def said(one: CountyLine, names: Names) -> str:
        value = incident.values.get(one.unit.id)
        if value is not None:
            return f"{value:g}"
        state = incident.states.get(one.unit.id, "")
        return names.say(f"view.report_{state}") if state in {"pending", "missing", "exempt"} else "-"

    return said


def _event_total(incident: Incident, names: Names) -> str:
    total = "-" if incident.total is None else f"{incident.total:g}"
    return names.say("view.lacks", total=total, count=incident.lacking) if incident.lacking else total


YEAR = View(
    title="county_year",
    row_id=lambda one: one.unit.id,
    columns={
        "county": Col("county", of(lambda one, _: one.unit.called), 8, 26),
        "tasks": _count(lambda one: one.tasks.total, heading="shares"),
        "done": _count(lambda one: one.tasks.done, heading="finished_shares"),
        "done_late": _count(lambda one: one.tasks.done_late, heading="finished_late"),
        "overdue": _count(lambda one: one.tasks.overdue, heading="overdue"),
        "due": _count(lambda one: one.reports.due, heading="due_reports"),
        "came": _count(lambda one: one.reports.came, heading="came_reports"),
        "zero": _count(lambda one: one.reports.zero, heading="zero_reports"),
        "late": _count(lambda one: one.reports.late, heading="late_reports"),
        "missing": _count(lambda one: one.reports.missing, heading="missing_reports"),
    },
    sets={
        name: Set(["county", "tasks", "done", "done_late", "overdue", "due", "came", "zero", "late", "missing"], sheet)
        for name, sheet in FACES.items()
    },
)  # fmt: skip


def year(counties: Sequence[CountyYear], names: Names, columns: str) -> Grid:
    """What each county did with its shares of tasks, and how it reported, with the sum."""
    tasks = {"tasks": "total", "done": "done", "done_late": "done_late", "overdue": "overdue"}
    footer = {key: str(sum(getattr(one.tasks, name) for one in counties)) for key, name in tasks.items()}
    footer |= {
        name: str(sum(getattr(one.reports, name) for one in counties))
        for name in ("due", "came", "zero", "late", "missing")
    }
    return YEAR.grid(counties, names, columns, footer | {"county": names.say("view.sum")})

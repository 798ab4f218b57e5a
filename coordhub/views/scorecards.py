"""The scorecard of a framework: its elements as a tree, each with who answers, its measures and what carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.text.grid import Grid
from coordhub.views.summaries import figure
from coordhub.views.view import Col, Names, Set, View, of

if TYPE_CHECKING:
    from coordhub.services.frameworks import ElementRow, Gauged, Scorecard

_COLORS = {"short": "red", "unknown": "yellow", "reached": "green"}


def gauge_words(one: Gauged, names: Names) -> str:
    """达标率 46/54 85.2% 目标100% 未达: the measure, its value, its target and whether it is reached."""
    if one.measure is None:
        return names.say("summary.not_installed", ledger=one.gauge.ledger)
    percent = "%" if one.measure.kind in {"rate", "coverage"} else ""
    parts = [one.measure.label.in_(names.lang), figure(one.measure, one.value, names)]
    if one.target is not None:
        parts.append(names.say("summary.target", target=f"{one.target}{percent}"))
    if one.reached is not None:
        parts.append(names.say("summary.verdict.reached" if one.reached else "summary.verdict.short"))
    if one.reported < one.owed:
        parts.append(f"({one.reported}/{one.owed})")
    return " ".join(parts)


def _carried(row: ElementRow, names: Names) -> str:
    tasks = [f"{one.number}{names.word('light', one.light)}{names.word('state', one.state)}" for one in row.tasks]
    campaigns = [
        names.say("summary.campaign", campaign=one.name, done=one.done, tasks=one.tasks, red=one.red) for one in row.campaigns
    ]  # fmt: skip
    return "; ".join([*campaigns, *tasks])


def _gauges(row: ElementRow, names: Names) -> str:
    return "; ".join(dict.fromkeys(gauge_words(one, names) for one in row.gauges))


VIEW = View(
    title="scorecard",
    row_id=lambda row: row.element.id,
    mood=lambda row: _COLORS.get(row.verdict, ""),
    columns={
        "element": Col("element", of(lambda row, names: "  " * row.depth + row.element.text.in_(names.lang)), 26, 62),
        "owner": Col("owner", of(lambda row, _: row.owner), 8, 24),
        "gauges": Col("gauges", of(_gauges), 34, 92),
        "verdict": Col(
            "verdict", of(lambda row, names: names.say(f"summary.verdict.{row.verdict}") if row.verdict else ""), 7, 14
        ),
        "missing": Col("missing_reports", of(lambda row, _: str(row.missing) if row.missing else ""), 7, 14, "right"),
        "carried": Col("carried", of(_carried), 30, 60),
    },
    sets={
        "list80": Set(["element", ("gauges", 26), "verdict", "missing"]),
        "list120": Set(["element", "owner", "gauges", "verdict", "missing", "carried"]),
        "text80": Set(["element", ("gauges", 26), "verdict", "missing"], "text80"),
        "a4": Set(["element", "owner", "gauges", "verdict", "missing", "carried"], "A4L"),
    },
)  # fmt: skip


def grid(found: Scorecard, names: Names, columns: str | None = None) -> Grid:
    """The elements in a column set: list80, list120, text80 or a4."""
    return VIEW.grid(found.rows, names, columns or "list80", framework=found.framework.title.in_(names.lang))

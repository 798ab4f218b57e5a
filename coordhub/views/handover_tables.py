"""The tables of a handover: open decisions by age, and lights by unit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from coordhub.text.grid import Grid
from coordhub.views.county_table import FACES
from coordhub.views.tasks import light_word
from coordhub.views.view import Col, Names, Set, View, of

if TYPE_CHECKING:
    from coordhub.services.handover_facts import OpenDecision, UnitLights


def _lead(one: OpenDecision, names: Names) -> str:
    units = one.decision.lead or (one.row.task.lead if one.row else ())
    return names.joined(units) or names.say("view.later")


def _due(one: OpenDecision, names: Names) -> str:
    due = one.decision.due or (one.row.task.due if one.row else None)
    return due[5:10] if due else names.say("view.later")


def _stands(one: OpenDecision, names: Names) -> str:
    if one.row is None:
        return names.say("view.not_promoted")
    light = light_word(one.row.light, names)
    return (
        f"{names.word('state', one.row.task.state)} {light}"
        if light != "-"
        else names.word("state", one.row.task.state)
    )


DECISIONS = View(
    title="decisions",
    row_id=lambda one: one.number,
    mood=lambda one: one.row.light.light if one.row else "yellow",
    columns={
        "number": Col("number", of(lambda one, _: one.number), 12, 27),
        "text": Col("decision", of(lambda one, _: one.decision.text), 28, 64),
        "lead": Col("lead", of(_lead), 8, 17),
        "due": Col("due", of(_due), 5, 13),
        "days": Col("days_ago", of(lambda one, _: str(one.days)), 4, 13, "right"),
        "state": Col("state", of(_stands), 8, 20),
    },
    sets={name: Set(["number", "text", "lead", "due", "days", "state"], sheet) for name, sheet in FACES.items()},
)


def decisions(rows: Sequence[OpenDecision], names: Names, columns: str) -> Grid:
    """The decisions that are not done, with how many days ago they were taken."""
    return DECISIONS.grid(rows, names, columns)


def _side(which: int, heading: str) -> dict[str, Col]:
    def count(name: str, word: str) -> Col:
        return Col(word, of(lambda pair, _: str(getattr(pair[which], name)) if pair[which] else ""), 4, 13, "right")

    return {
        f"unit{which}": Col(heading, of(lambda pair, _: pair[which].unit.called if pair[which] else ""), 8, 22),
        f"open{which}": count("open", "unfinished_shares"),
        f"red{which}": count("red", "reds"),
        f"yellow{which}": count("yellow", "yellows"),
        f"overdue{which}": count("overdue", "over"),
    }


_LIGHTS = _side(0, "lead_unit") | _side(1, "county")
LIGHTS = View(
    title="lights", row_id=lambda pair: next(one.unit.id for one in pair if one), columns=_LIGHTS,
    sets={name: Set(list(_LIGHTS), sheet) for name, sheet in FACES.items()},
)  # fmt: skip


def lights(leads: Sequence[UnitLights], counties: Sequence[UnitLights], names: Names, columns: str) -> Grid:
    """Lead units and counties beside each other: open, red, yellow, overdue."""
    return LIGHTS.grid(list(zip_longest(leads, counties)), names, columns)

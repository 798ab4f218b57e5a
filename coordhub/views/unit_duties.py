"""What units answer for in a body, one row a unit, as papers show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coordhub.text.grid import Grid
from coordhub.views.county_table import FACES
from coordhub.views.view import Col, Names, Set, View, of, place

if TYPE_CHECKING:
    from coordhub.domain.duty import Duty
    from coordhub.domain.unit import Unit

    UnitDuties = tuple[Unit, Sequence[Duty]]


def _duties(row: UnitDuties, names: Names) -> str:
    """1.统筹协调：…；2.摸底建档：…; one duty alone without a number."""
    said = [
        names.say("view.duty_line", subject=one.subject, text=one.text) if one.subject else one.text for one in row[1]
    ]
    if len(said) == 1:
        return said[0]
    return names.say("view.duty_comma").join(f"{number}.{text}" for number, text in enumerate(said, 1))


def _subjects(row: UnitDuties, names: Names) -> str:
    return names.say("view.and").join(one.subject or one.text for one in row[1])


def _clauses(row: UnitDuties, names: Names) -> str:
    return names.say("view.and").join(dict.fromkeys(one.clause for one in row[1] if one.clause))


VIEW = View(
    title="unit_duties",
    row_id=lambda row: row[0].id,
    columns={
        "place": Col("place", place, 4, 9, "right"),
        "unit": Col("unit", of(lambda row, _: row[0].called), 8, 20),
        "duties": Col("duty", of(_duties), 44, 92),
        "subjects": Col("duty", of(_subjects), 30, 50),
        "clauses": Col("clause", of(_clauses), 14, 35),
    },
    sets={
        "text80": Set(["place", "unit", "duties", "clauses"], "text80"),
        "a4": Set(["place", "unit", "duties", "clauses"], FACES["a4"]),
    },
)


def grid(rows: Sequence[UnitDuties], names: Names, columns: str) -> Grid:
    """The units in official order with their duties and where those come from; text80 or a4."""
    return VIEW.grid(rows, names, columns)


def _side(which: int) -> dict[str, Col]:
    """One half of a table that stands beside itself."""
    return {
        f"unit{which}": Col("unit", of(lambda pair, _: pair[which][0].called if pair[which] else ""), 8, 20),
        f"subjects{which}": Col(
            "duty", of(lambda pair, names: _subjects(pair[which], names) if pair[which] else ""), 28, 58
        ),
    }


PAIRS = View(
    title="unit_duties",
    row_id=lambda pair: pair[0][0].id,
    columns=_side(0) | _side(1),
    sets={name: Set(["unit0", "subjects0", "unit1", "subjects1"], sheet) for name, sheet in FACES.items()},
)


def beside(rows: Sequence[UnitDuties], names: Names, columns: str) -> Grid:
    """The units with the subjects of their duties, two in a row, where a page has to hold them all."""
    half = (len(rows) + 1) // 2
    pairs = [(rows[at], rows[at + half] if at + half < len(rows) else None) for at in range(half)]
    return PAIRS.grid(pairs, names, columns)

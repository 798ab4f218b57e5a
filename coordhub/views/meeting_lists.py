"""What is followed over meetings as tables: papers owed for one, series, and the decisions of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.body import Body
from coordhub.domain.meeting import Material, Meeting
from coordhub.domain.unit import Unit
from coordhub.messages import Lang
from coordhub.text.dates import long, short
from coordhub.text.grid import Grid
from coordhub.views.view import Col, Names, Set, View, of, place

if TYPE_CHECKING:
    from coordhub.services.decisions import DecisionRow
    from coordhub.services.meeting_series import Series

MATERIALS = View(
    title="meeting_papers",
    row_id=lambda row: row[0].id,
    columns={
        "place": Col("place", place, 2, 12, "right"),
        "title": Col("owed_paper", of(lambda row, _: row[0].title), 28, 80),
        "unit": Col("unit", of(lambda row, names: names.unit(row[0].unit)), 8, 24),
        "item": Col("item", of(lambda row, _: str(row[1] or "")), 4, 14, "right"),
        "due": Col("due", of(lambda row, _: short(row[0].due)), 11, 22),
        "received": Col("received", of(lambda row, names: _received(row[0], names)), 11, 22),
        "copies": Col("copies", of(lambda row, _: str(row[0].copies or "")), 4, 14, "right"),
        "chased": Col("chases", of(lambda row, _: str(row[0].chased or "")), 2, 12, "right"),
        "last_chased": Col("last_chased", of(lambda row, _: short(row[0].last_chased)), 11, 22),
    },
    sets={
        "screen": Set(["place", "title", "unit", "item", "due", "received", "chased"]),
        "list": Set(["place", "title", "unit", "item", "due", "received", "copies", "chased", "last_chased"]),
    },
)


def _received(owed: Material, names: Names) -> str:
    return short(owed.received) or names.say("view.not_come")


def materials_grid(
    meeting: Meeting, units: Mapping[str, Unit], lang: Lang | None = None, columns: str = "screen"
) -> Grid:
    """The papers that units owe for a meeting: for which item, by when, whether they came."""
    places = {item.id: number for number, item in enumerate(meeting.items, 1)}
    rows = [(one, places.get(one.item or "")) for one in meeting.materials]
    return MATERIALS.grid(rows, Names(units, lang), columns)


SERIES = View(
    title="meeting_series",
    row_id=lambda row: row[0].meetings[-1].id,
    columns={
        "called": Col("series", of(lambda row, _: row[0].called), 34, 80),
        "body": Col("body", of(lambda row, _: row[1]), 10, 30),
        "count": Col("times", of(lambda row, _: str(len(row[0].meetings))), 4, 14, "right"),
        "last": Col("last_meeting", of(lambda row, _: _when(row[2])), 19, 40),
        "next": Col("next_meeting", of(lambda row, _: _when(row[3])), 19, 40),
    },
    sets={"list": Set(["called", "body", "count", "last", "next"])},
)


def _when(meeting: Meeting | None) -> str:
    return f"{meeting.number} {long(meeting.starts[:10])}" if meeting else "-"


def series_grid(rows: Sequence[Series], bodies: Mapping[str, Body], moment: str, lang: Lang | None = None) -> Grid:
    """The series of meetings with the last one held and the next one planned, as of a moment."""
    known = [
        (one, bodies[one.body].called if one.body in bodies else one.body, one.last(moment), one.next(moment)) for one in rows
    ]  # fmt: skip
    return SERIES.grid(known, Names({}, lang), "list")


FOLLOWED = View(
    title="decisions",
    row_id=lambda row: f"{row.meeting.id}:{row.decision.id}",
    mood=lambda row: "red" if row.left is not None and row.left < 0 else "",
    columns={
        "number": Col("number", of(lambda row, _: row.number), 13, 28),
        "text": Col("decision", of(lambda row, _: row.decision.text), 30, 90),
        "lead": Col("lead", of(lambda row, names: names.joined(row.lead) or names.say("view.later")), 6, 24),
        "due": Col("due", of(lambda row, names: short(row.due)[:5] or names.say("view.later")), 5, 16),
        "left": Col("days", of(lambda row, names: _left(row.left, names)), 4, 14),
        "task": Col("task_number", of(lambda row, _: row.task.number if row.task else ""), 8, 22),
        "state": Col("state", of(lambda row, names: names.word("followed", row.state)), 6, 16),
        "age": Col("age", of(lambda row, _: str(row.age)), 4, 12, "right"),
    },
    sets={
        "list80": Set(["number", ("text", 24), "lead", "due", "task", "state", "age"]),
        "list120": Set(["number", ("text", 54), ("lead", 10), "due", "left", "task", "state", "age"]),
    },
)


def _left(left: int | None, names: Names) -> str:
    if left is None:
        return ""
    if left == 0:
        return names.say("view.today")
    return names.say("view.days_left", days=left) if left > 0 else names.say("view.days_over", days=-left)


def followed_grid(
    rows: Sequence[DecisionRow], units: Mapping[str, Unit], lang: Lang | None = None, columns: str | None = None
) -> Grid:
    """The decisions of all meetings and what became of each, in a column set: list80 or list120."""
    return FOLLOWED.grid(rows, Names(units, lang), columns or "list80")

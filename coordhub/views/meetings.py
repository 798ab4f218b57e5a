"""Meetings, their items, attendance and decisions as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.body import Body
from coordhub.domain.meeting import Attendance, Decision, Item, Meeting, unpromoted
from coordhub.domain.unit import Unit
from coordhub.messages import Lang
from coordhub.text.dates import long, short
from coordhub.text.grid import Grid
from coordhub.views.view import Col, Names, Set, View, of, place

if TYPE_CHECKING:
    from coordhub.services.attendance import AttendanceRow

VIEW = View(
    title="meetings",
    row_id=lambda row: row[0].id,
    columns={
        "number": Col("number", of(lambda row, _: row[0].number), 8, 18),
        "starts": Col("starts", of(lambda row, _: long(row[0].starts)), 16, 32),
        "kind": Col("kind", of(lambda row, names: names.word("meeting_kind", row[0].kind)), 12, 24),
        "title": Col("meeting", of(lambda row, _: row[0].title), 24, 70),
        "body": Col("body", of(lambda row, _: row[1]), 10, 40),
        "state": Col("state", of(lambda row, names: names.brief("meeting_state", row[0].state)), 4, 14),
        "items": Col("items", of(lambda row, _: str(len(row[0].items))), 4, 12, "right"),
        "decided": Col("decided", of(lambda row, _: _decided(row[0])), 4, 14, "right"),
    },
    sets={
        "list80": Set(["number", "starts", "state", "title", "body", "items", "decided"]),
        "list120": Set(["number", "starts", "kind", "state", ("title", 44), ("body", 14), "items", "decided"]),
    },
)


def _decided(meeting: Meeting) -> str:
    """How many decisions, and how many of them wait to become tasks."""
    left = len(unpromoted(meeting))
    return f"{len(meeting.decisions)}" + (f"-{left}" if left else "")


def grid(
    rows: Sequence[Meeting], bodies: Mapping[str, Body], lang: Lang | None = None, columns: str | None = None
) -> Grid:
    """The meetings in a column set: list80 or list120."""
    pairs = [(one, bodies[one.body].called if one.body in bodies else one.body) for one in rows]
    return VIEW.grid(pairs, Names({}, lang), columns or "list80")


ITEMS = View(
    title="items",
    row_id=lambda row: row[0].id,
    columns={
        "place": Col("place", place, 2, 12, "right"),
        "title": Col("item", of(lambda row, _: row[0].title), 34, 84),
        "kind": Col("kind", of(lambda row, names: names.word("item_kind", row[0].kind)), 4, 14),
        "speaker": Col("speaker", of(lambda row, _: row[0].speaker), 16, 36),
        "minutes": Col("minutes", of(lambda row, _: str(row[0].minutes)), 4, 14, "right"),
        "used": Col("used", of(lambda row, names: _used(row[0], names)), 7, 14, "right"),
        "decided": Col("decided", of(lambda row, _: str(row[1]) if row[1] else "-"), 4, 12, "right"),
        "decided_so_far": Col(
            "decided", of(lambda row, _: str(row[1] or ("-" if row[0].ended else ""))), 4, 12, "right"
        ),
        "paper": Col("material", of(lambda row, names: _paper(row[2], names)), 4, 14),
    },
    sets={
        "screen": Set(["place", "title", "speaker", "minutes", "used", "decided", "paper"]),
        "room": Set(["place", ("title", 28), ("speaker", 18), "minutes", "used", "decided_so_far", "paper"]),
    },
)


def _used(item: Item, names: Names) -> str:
    if item.started and not item.ended:
        return names.say("view.running", at=item.started[11:])
    return "" if item.used is None else str(item.used)


def _paper(state: bool | None, names: Names) -> str:
    return "" if state is None else names.say("view.came" if state else "view.not_come")


def items_grid(meeting: Meeting, lang: Lang | None = None, columns: str = "screen") -> Grid:
    """The agenda: 序 议题 发言 计划 实用 议定 材料."""
    owed = {paper.item: paper.received is not None for paper in meeting.materials if paper.item}
    rows = [(item, sum(one.item == item.id for one in meeting.decisions), owed.get(item.id)) for item in meeting.items]
    return ITEMS.grid(rows, Names({}, lang), columns)


DECISIONS = View(
    title="decisions",
    row_id=lambda row: row[0].id,
    columns={
        "number": Col("number", of(lambda row, _: row[1].rpartition("H")[2].partition("-")[2]), 5, 16),
        "text": Col("decision", of(lambda row, _: row[0].text), 38, 90),
        "lead": Col("lead", of(lambda row, names: names.joined(row[0].lead) or names.say("view.later")), 8, 24),
        "due": Col("due", of(lambda row, names: short(row[0].due)[:5] or names.say("view.later")), 5, 16),
        "task": Col("becomes", of(lambda row, names: _becomes(row[0], row[2], names)), 14, 30),
        "will_be": Col("becomes", of(lambda row, names: _will_be(row[0], row[2], names)), 12, 30),
    },
    sets={
        "screen": Set(["number", "text", "lead", "due", "task"]),
        "room": Set([("number", 4), "text", ("lead", 6), "due", "will_be"]),
    },
)


def _becomes(decision: Decision, number: str, names: Names) -> str:
    if decision.task is None:
        return names.say("view.not_promoted")
    return names.say("view.joined" if decision.joined else "view.promoted", number=number)


def _will_be(decision: Decision, number: str, names: Names) -> str:
    """In the room: the task that it joins, else that it will be a new one."""
    return _becomes(decision, number, names) if decision.task else names.say("view.new_task")


def decisions_grid(
    meeting: Meeting, numbers: Mapping[str, str], units: Mapping[str, Unit], lang: Lang | None = None, columns: str = "screen"
) -> Grid:  # fmt: skip
    """The decisions in a column set, screen or room; `numbers` are the numbers of the tasks made of them, by id."""
    rows = [(one, meeting.decision_number(one), numbers.get(one.task or "", "")) for one in meeting.decisions]
    return DECISIONS.grid(rows, Names(units, lang), columns)


ATTENDANCE = View(
    title="attendance",
    row_id=lambda row: row.attendance.id,
    mood=lambda row: "yellow" if row.attendance.state == "absent" else "",
    columns={
        "role": Col("role", of(lambda row, names: names.brief("role", row.seat.seat.role) if row.seat else names.word("presence", "observer")), 10, 24),
        "unit": Col("unit", of(lambda row, names: names.unit(row.seat.seat.unit) if row.seat else row.name), 8, 24),
        "name": Col("post", of(lambda row, _: row.name), 28, 60),
        "receipt": Col("receipt", of(lambda row, _: short(row.attendance.receipt)), 11, 22),
        "answer": Col("answer", of(lambda row, names: answer_of(row.attendance, names)), 4, 14),
        "state": Col("presence", of(lambda row, names: names.word("presence", row.attendance.state) if row.attendance.state else ""), 4, 14),
        "substitute": Col("substitute", of(lambda row, _: row.attendance.substitute or row.attendance.announced), 12, 40),
        "announced": Col("substitute", of(lambda row, _: row.attendance.announced), 18, 40),
        "chased": Col("chases", of(lambda row, _: str(row.attendance.chased or "")), 2, 12, "right"),
        "last_chased": Col("last_chased", of(lambda row, _: short(row.attendance.last_chased)), 11, 22),
    },
    sets={
        "screen": Set(["role", "unit", ("name", 20), ("receipt", 5), "answer", "chased", "state", ("substitute", 17)]),
        "receipts": Set(["role", "unit", ("name", 20), "answer", "receipt", "announced", "chased", "last_chased"]),
    },
)  # fmt: skip


def answer_of(attendance: Attendance, names: Names) -> str:
    """What a receipt says; empty where none has come."""
    return names.word("presence", attendance.answer or "present") if attendance.receipt else ""


def attendance_grid(
    rows: Sequence[AttendanceRow], units: Mapping[str, Unit], lang: Lang | None = None, columns: str = "screen"
) -> Grid:
    """Who should come, who said so, who came; in the set `receipts` what was announced before."""
    return ATTENDANCE.grid(rows, Names(units, lang), columns)

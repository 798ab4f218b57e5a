"""What lists about meetings say in JSON: English keys that stay, references as ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coordhub.domain.meeting import Material

if TYPE_CHECKING:
    from coordhub.services.attendance import AttendanceRow
    from coordhub.services.decisions import DecisionRow
    from coordhub.services.meeting_series import Series

Json = Mapping[str, Any]


def series(one: Series, moment: str) -> Json:
    """A series of meetings, with its last and next one as of a moment."""
    last, following = one.last(moment), one.next(moment)
    return {
        "name": one.called,
        "body": one.body,
        "kind": one.meetings[-1].kind,
        "meetings": [each.number for each in one.meetings],
        "last": last.number if last else None,
        "last_starts": last.starts if last else None,
        "next": following.number if following else None,
        "next_starts": following.starts if following else None,
    }


def material(one: Material) -> Json:
    """A paper that a unit owes for a meeting."""
    return {
        "id": one.id,
        "title": one.title,
        "unit": one.unit,
        "item": one.item,
        "due": one.due,
        "received": one.received,
        "copies": one.copies,
        "chases": one.chased,
        "last_chased": one.last_chased,
    }


def receipt(row: AttendanceRow) -> Json:
    """What a seat has answered; `answer` is null where no receipt has come."""
    said = row.attendance
    return {
        "seat": said.id,
        "unit": row.seat.seat.unit if row.seat else None,
        "post": row.name,
        "answer": (said.answer or "present") if said.receipt else None,
        "substitute": said.announced or None,
        "received": said.receipt,
        "chases": said.chased,
        "last_chased": said.last_chased,
    }


def followed(row: DecisionRow) -> Json:
    """A decision and what became of it."""
    return {
        "number": row.number,
        "meeting": row.meeting.id,
        "id": row.decision.id,
        "text": row.decision.text,
        "lead": row.lead,
        "due": row.due,
        "days": row.left,
        "task": row.task.id if row.task else None,
        "task_number": row.task.number if row.task else None,
        "joined": row.decision.joined,
        "state": row.state,
        "age": row.age,
    }

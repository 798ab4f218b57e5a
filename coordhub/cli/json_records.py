"""Records as JSON objects: English keys that stay the same across releases, references as ids, dates ISO.

Every key is always there; what is not known is null. More keys than a list promises are welcome, none may go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from coordhub.domain.body import Body, Seat, Term
    from coordhub.domain.campaign import Campaign
    from coordhub.domain.change import Change
    from coordhub.domain.duty import Duty
    from coordhub.domain.light import Judgement
    from coordhub.domain.meeting import Decision, Item, Meeting
    from coordhub.domain.site import Site
    from coordhub.domain.task import Cell, Line
    from coordhub.domain.unit import Unit
    from coordhub.services.task_list import TaskRow

Json = dict[str, Any]


def task(row: TaskRow) -> Json:
    """A task with its light, what is overdue, and one object per cell."""
    one = row.task
    return {
        "id": one.id,
        "number": one.number,
        "title": one.title,
        "short": one.short or None,
        "state": one.state,
        "light": row.light.light or None,
        "reason": row.light.reason or None,
        "due": one.due,
        "overdue": row.overdue,
        "days": row.days,
        "lead": one.lead,
        "responsible": one.responsible,
        "supporting": one.supporting,
        "campaign": one.campaign,
        "source": {"kind": one.source.kind, "ref": one.source.ref or None, "text": one.source.text},
        "percent": row.percent,
        "cells_done": row.done,
        "cells_all": row.cells,
        "chases": row.chases,
        "urgency": one.urgency,
        "handler": one.handler or None,
        "measures": one.measures,
        "assigned": one.assigned,
        "accepted": one.accepted,
        "reported": one.reported,
        "finished": one.finished,
        "first_due": one.first_due,
        "note": one.note,
        "problem": one.problem,
        "next_step": one.next_step,
        "evidence": one.evidence,
        "rev": one.rev,
        "cells": [cell(each, row.cell_lights.get(each.id), one.due_of(each)) for each in one.cells],
    }


def cell(one: Cell, light: Judgement | None, due: str | None) -> Json:
    """A recipient's share of a task; `due` is its own limit or the task's."""
    return {"unit": one.id, **line(one, light), "due": due}


def line(one: Line, light: Judgement | None) -> Json:
    """Where a cell or a lead stands."""
    return {
        "state": one.state,
        "percent": one.share,
        "light": (light.light or None) if light else None,
        "reason": (light.reason or None) if light else None,
        "quantity": [one.quantity.done, one.quantity.total] if one.quantity else None,
        "assigned": one.assigned,
        "accepted": one.accepted,
        "reported": one.reported,
        "finished": one.finished,
        "note": one.note,
        "problem": one.problem,
        "next_step": one.next_step,
        "evidence": one.evidence,
        "chases": len(one.chases),
    }


def whole_task(row: TaskRow) -> Json:
    """Everything a task holds, for `task show`: milestones, extensions, asks and chases too."""
    one = row.task
    parts: dict[str, Any] = {
        name: msgspec.to_builtins(getattr(one, name))
        for name in ("extensions", "milestones", "asks", "chases", "override")
    }
    return task(row) | {"chase_count": row.chases} | parts | {
        "feedback": one.feedback or None,
        "due_rule": one.due_rule or None,
        "leader_post": one.leader_post,
        "contact_post": one.contact_post,
        "report_to": one.report_to or None,
        "report_by": one.report_by,
    }  # fmt: skip


def unit(one: Unit) -> Json:
    """A unit."""
    return {
        "id": one.id,
        "name": one.name,
        "short": one.short,
        "abbr": one.abbr,
        "kind": one.kind,
        "parent": one.parent,
        "official_code": one.official_code,
        "rank": one.rank,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "successor": one.successor,
    }


def site(one: Site) -> Json:
    """A site; `keeper` is a post, `phone` an office phone."""
    return {
        "id": one.id,
        "code": one.code or None,
        "name": one.name,
        "kind": one.kind,
        "unit": one.unit,
        "address": one.address,
        "keeper": one.keeper,
        "phone": one.phone,
        "opened": one.opened,
        "closed": one.closed,
    }


def body(one: Body) -> Json:
    """A body; its seats are a list of their own (`body members`, `seat list`)."""
    return {
        "id": one.id,
        "name": one.name,
        "short": one.short,
        "kind": one.kind,
        "level": one.level,
        "parent": one.parent,
        "unit": one.unit,
        "rank": one.rank,
        "founded": one.founded,
        "founding_paper": one.founding_paper,
        "issuing_unit": one.issuing_unit,
        "ended": one.ended,
        "successor": one.successor,
        "seats": len(one.seats),
    }


def seat(where: Body, one: Seat, term: Term | None) -> Json:
    """A seat and its holder on the day asked for; `from` and `to` are the holder's, null where the seat is vacant."""
    return {
        "id": one.id,
        "body": where.id,
        "role": one.role,
        "unit": one.unit,
        "post": one.post,
        "holder": term.holder if term else None,
        "phone": term.phone if term else None,
        "from": term.since if term else None,
        "to": term.until if term else None,
        "vacant": term is None,
        "held_by": one.held_by,
        "rank": one.rank,
        "seat_from": one.since,
        "seat_to": one.until,
    }


def duty(one: Duty) -> Json:
    """A duty of a unit in a body."""
    return {
        "id": one.id,
        "body": one.body,
        "unit": one.unit,
        "subject": one.subject,
        "text": one.text,
        "clause": one.clause,
        "from": one.since,
        "to": one.until,
        "successor": one.successor,
    }


def campaign(one: Campaign) -> Json:
    """A special campaign."""
    return {
        "id": one.id,
        "name": one.name,
        "short": one.short,
        "body": one.body,
        "lead": one.lead,
        "from": one.since,
        "to": one.until,
        "goal": one.goal,
        "source": one.source,
        "cloned_from": one.cloned_from,
    }


def meeting(one: Meeting) -> Json:
    """A meeting with its agenda and decisions."""
    return {
        "id": one.id,
        "number": one.number,
        "title": one.title,
        "kind": one.kind,
        "body": one.body,
        "starts": one.starts,
        "state": one.state,
        "place": one.place,
        "series": one.series,
        "chair": one.chair,
        "handler": one.handler,
        "noticed": one.noticed,
        "receipts_due": one.receipts_due,
        "issued": one.issued,
        "items": [item(each) for each in one.items],
        "decisions": [decision(one, each) for each in one.decisions],
        "attendance": [
            {
                "seat": each.id,
                "state": each.state,
                "substitute": each.substitute,
                "receipt": each.receipt,
                "answer": each.answer,
                "announced": each.announced,
            }
            for each in one.attendance
        ],
        "materials": msgspec.to_builtins(one.materials),
    }


def item(one: Item) -> Json:
    """An item of an agenda, standing or proposed; `why` is the part of the proposal that brought it."""
    return {
        "id": one.id or None,
        "title": one.title,
        "kind": one.kind,
        "speaker": one.speaker,
        "unit": one.unit,
        "minutes": one.minutes,
        "paper": one.paper,
        "tasks": one.tasks,
        "why": one.why or None,
        "started": one.started,
        "ended": one.ended,
        "notes": [{"at": note.at, "text": note.text} for note in one.notes],
    }


def decision(where: Meeting, one: Decision) -> Json:
    """What a meeting decided, with the task made of it."""
    return {
        "id": one.id,
        "number": where.decision_number(one),
        "text": one.text,
        "item": one.item,
        "lead": one.lead,
        "supporting": one.supporting,
        "units": one.units,
        "due": one.due,
        "task": one.task,
        "joined": one.joined,
    }


def change(one: Change) -> Json:
    """A commit: who did what when, and why, field by field."""
    return {
        "rev": one.rev,
        "at": one.at,
        "by": one.by,
        "on_behalf": one.on_behalf or None,
        "why": one.why,
        "did": one.did or None,
        "undoes": one.undoes,
        "records": [{"kind": each.kind, "id": each.id, "fields": each.fields} for each in one.records],
    }

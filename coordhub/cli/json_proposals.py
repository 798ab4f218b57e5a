"""Proposals as JSON objects: English keys that stay the same across releases, references as ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from coordhub.services.proposals import PromiseRow, ProposalRow

Json = dict[str, Any]


def proposal(row: ProposalRow) -> Json:
    """A proposal of the list."""
    one = row.proposal
    return {
        "id": one.id,
        "number": one.number,
        "session": one.session,
        "title": one.title,
        "state": row.state,
        "due": one.due,
        "lead": one.lead,
        "class": one.result,
        "promises": [promise(each) for each in row.promises],
    }


def promise(row: PromiseRow) -> Json:
    """What was promised; `task` is the id of the task made of it."""
    one = row.promise
    return {"id": one.id, "text": one.text, "lead": one.lead, "due": one.due, "task": one.task, "kept": row.is_kept}


def promised(row: PromiseRow) -> Json:
    """A promise with the proposal that it belongs to."""
    return {"proposal": row.proposal.id, "number": row.proposal.number, **promise(row)}


def whole_proposal(row: ProposalRow) -> Json:
    """Everything a proposal holds, for `proposal show`."""
    one = row.proposal
    parts: Json = {
        name: msgspec.to_builtins(getattr(one, name))
        for name in ("talks", "opinions", "extensions", "sections", "facts", "copies")
    }
    return (
        proposal(row)
        | parts
        | {
            "serial": one.serial,
            "proposers": one.proposers,
            "supporting": one.supporting,
            "handler": one.handler or None,
            "contact": one.contact or None,
            "phone": one.phone or None,
            "assigned": one.assigned,
            "return_by": one.return_by,
            "first_due": one.first_due,
            "light": row.light or None,
            "days": row.days,
            "why_returned": one.why_returned or None,
            "greeting": one.greeting or None,
            "closing": one.closing or None,
            "reply": row.reply.id if row.reply else None,
            "reply_number": row.reply.number or None if row.reply else None,
            "reply_day": row.reply.day if row.reply else None,
            "satisfaction": one.satisfaction,
            "satisfied_on": one.satisfied_on,
            "remark": one.remark or None,
            "rev": one.rev,
        }
    )

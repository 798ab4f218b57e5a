"""Ledgers, entries and what is owed as JSON objects: keys that stay the same, references as ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from coordhub.domain.entry import Entry, Owing
    from coordhub.domain.ledger import Ledger
    from coordhub.services.owing import OwedNow

Json = dict[str, Any]


def ledger(one: Ledger, owed: OwedNow | None) -> Json:
    """A ledger, and how it stands in the period to report now."""
    return {
        "ledger": one.code, "id": one.id or None, "title": one.title.zh, "title_en": one.title.en or None, "shape": one.shape,
        "subject": one.subject.kind, "schedule": [msgspec.to_builtins(each) for each in one.schedules], "version": one.version,
        "restricted": one.restricted, "installed": one.installed, "period": owed.period.key if owed else None,
        "due": owed.period.due if owed else None, "owed": owed.owed if owed else None,
        "reported": owed.reported if owed else None, "zero": owed.zero if owed else None, "wrong": owed.wrong if owed else None,
        "pending": owed.pending if owed else None, "missing": owed.missing if owed else None,
    }  # fmt: skip


def owing(one: Owing, called: Mapping[str, str]) -> Json:
    """What is owed for one period."""
    return {
        "ledger": one.ledger, "subject": one.subject, "name": called.get(one.subject, one.subject), "period": one.period,
        "number": one.number, "state": one.state, "kind": one.kind or None, "values": one.entry.values if one.entry else {},
        "due": one.due, "received": one.entry.received if one.entry else None, "late": one.is_late, "chases": len(one.chases),
    }  # fmt: skip


def entry(one: Entry, answers: Owing | None, called: Mapping[str, str]) -> Json:
    """An entry, with the state and limit of the period that it answers."""
    kind: str = one.kind
    state = answers.state if answers else "corrected" if one.corrections and kind != "exempt" else kind
    return {
        "id": one.id, "ledger": one.ledger, "subject": one.subject, "name": called.get(one.subject, one.subject),
        "owner": one.owner or None, "period": one.period or None, "date": one.date, "state": state, "kind": kind,
        "values": one.values, "due": answers.due if answers else None, "received": one.received,
        "late": answers.is_late if answers else False, "wrong": answers.is_wrong if answers else False, "post": one.post,
        "source": one.source or None, "task": one.task or None, "why": one.why or None, "version": one.version, "rev": one.rev,
        "corrections": [
            {"at": each.at, "why": each.why, "old": each.old, "post": each.post or None, "was": each.was or None}
            for each in one.corrections
        ],
    }  # fmt: skip

"""What a paper is about: the record a coordinator named, its id and how file names call it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from coordhub.services import names
from coordhub.services.frameworks import named as framework_named
from coordhub.services.session import Session
from coordhub.store.work import Work


class Subject(NamedTuple):
    """A record as papers name it; both empty for a paper of the office as a whole."""

    id: str = ""
    label: str = ""


_FIND: dict[str, Callable[[Work, str], Any]] = {
    "meeting": names.meeting,
    "body": names.body,
    "campaign": names.campaign,
    "ledger": names.ledger,
    "unit": names.unit,
    "proposal": names.proposal,
    "framework": framework_named,
}


def subject(session: Session, kind: str, ref: str) -> Subject:
    """The record of a kind that `ref` names. NotFound when there is none of that name."""
    if not kind or not ref:
        return Subject()
    with session.reading() as work:
        found = _FIND[kind](work, ref)
        label = getattr(found, "number", "") or getattr(found, "called", "") or getattr(found, "code", "")
        return Subject(found.id, label)

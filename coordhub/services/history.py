"""History: what was done, by whom, why; and taking it back. An undo is a new commit."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from coordhub.domain.change import Change, RecordChange
from coordhub.domain.refusal import NotFound, Refused
from coordhub.services import names, outgoing
from coordhub.services.session import Session
from coordhub.store.work import Work

_LOOK_BACK = 2000
"""Commits among which my latest one is looked for."""
_RESOLVERS = {
    "unit": names.unit, "body": names.body, "campaign": names.campaign, "task": names.task, "meeting": names.meeting,
    "site": names.site, "ledger": names.ledger, "proposal": names.proposal, "outgoing": outgoing.find,
}  # fmt: skip


def changes(
    session: Session, kind: str | None = None, ref: str | None = None, *, by: str | None = None, since: str | None = None,
    limit: int | None = 200, restricted: bool = False,
) -> list[Change]:  # fmt: skip
    """What was done, newest first: of everything, of a kind, of one record; by an account; since a day. What restricted ledgers
    hold is shown only when it is asked for: without that, only that a record was changed."""
    record_id = None
    if kind and ref:
        with session.reading() as work:
            record_id = _RESOLVERS[kind](work, ref).id if kind in _RESOLVERS else ref
    first = datetime.fromisoformat(since) if since else None
    done = session.store.changes(kind=kind, id=record_id, by=by, since=first, limit=limit)
    found = [replace(change, records=change.told) for change in done]
    return found if restricted else _without_restricted(session, found)


def _without_restricted(session: Session, found: list[Change]) -> list[Change]:
    with session.reading() as work:
        codes = {one.code for one in work.ledgers.all() if one.restricted}
        if not codes:
            return found
        return [
            replace(
                change, records=[replace(one, fields={}) if _ledger_of(work, one) in codes else one for one in change.records]
            )
            for change in found
        ]  # fmt: skip


def _ledger_of(work: Work, one: RecordChange) -> str:
    """The code of the ledger that an entry or a reminder belongs to; nothing for other records, and for what is unknown."""
    if one.kind not in {"entry", "reminder"}:
        return ""
    said = next((str(code) for code in one.fields.get("ledger", ()) if code), "")
    return said or getattr(work.of_kind(one.kind).find(one.id), "ledger", "")


def _is_mine(session: Session, change: Change) -> bool:
    return (change.by, change.on_behalf) == (session.by, session.on_behalf)


def next_undo(session: Session, since_rev: int = 0) -> Change | None:
    """My latest commit that is not undone: what `undo` would take back. None when there is none (after `since_rev`)."""
    return _latest(session, since_rev, is_redo=False)


def next_redo(session: Session, since_rev: int = 0) -> Change | None:
    """My latest undo that was not itself taken back: what `redo` would bring back."""
    return _latest(session, since_rev, is_redo=True)


def _latest(session: Session, since_rev: int, *, is_redo: bool) -> Change | None:
    """Walk my commits from the newest: an undo takes the one it names out of play, whatever that one was.

    A new change of mine after an undo leaves nothing to bring back.
    """
    gone: set[int] = set()
    for change in session.store.changes(since_rev=since_rev, limit=_LOOK_BACK):
        if not _is_mine(session, change) or change.rev in gone or not change.records:
            continue
        if change.undoes is None:
            return None if is_redo else change
        gone.add(change.undoes)
        if is_redo and change.did == "undo":
            return change
        if not is_redo and change.did == "redo":
            # What was brought back may be taken back again: by undoing the redo.
            return change
    return None


def undo(session: Session, rev: int | None = None) -> Change:
    """Take back my latest commit, or the commit `rev`, by a new commit. Refused when there is none, and when a number of a paper
    would be missing or twice there; Conflict when a field was changed since."""
    return _take_back(session, next_undo(session) if rev is None else _found(session, rev), "undo")


def redo(session: Session, rev: int | None = None) -> Change:
    """Bring back what my latest undo took (or the undo `rev`)."""
    return _take_back(session, next_redo(session) if rev is None else _found(session, rev), "redo")


def _found(session: Session, rev: int) -> Change:
    for change in session.store.changes(since_rev=rev - 1):
        if change.rev == rev:
            return change
    raise NotFound("history.no_change", rev=rev)


def _take_back(session: Session, change: Change | None, did: str) -> Change:
    if change is None:
        raise Refused(f"history.nothing_to_{did}")
    with session.writing(did, undoes=change.rev) as work:
        work.revert(change)
        outgoing.check_taken_back(work)
    return change

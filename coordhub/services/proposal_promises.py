"""What replies promised (承诺事项): who keeps it by when, the task made of it, and which promises are not kept yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from coordhub.domain.proposal import Promise, Proposal
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import Refused
from coordhub.domain.task import Source, Step, Task
from coordhub.services import names
from coordhub.services.proposals import PromiseRow, rows, unsigned
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.task_steps import assigned
from coordhub.services.tasks import draw_up
from coordhub.store.work import Work


def promises(session: Session, ref: str | None = None, *, kept: bool = False) -> list[PromiseRow]:
    """What all replies promised (or one did), the nearest limit first; the kept ones only when asked for. A closed proposal's promises
    are here until they are kept."""
    found = [
        one
        for row in rows(session, closed=True)
        if row.proposal.state != "returned" and (ref is None or row.proposal.id == _id_of(session, ref))
        for one in row.promises
        if kept or not one.is_kept
    ]
    return sorted(found, key=lambda one: (one.promise.due or "9999", one.proposal.number, int(one.promise.id)))


def _id_of(session: Session, ref: str) -> str:
    with session.reading() as work:
        return names.proposal(work, ref).id


def add_promise(session: Session, ref: str, text: str, lead: Sequence[str] = (), due: str | None = None) -> Promise:
    """Write down what the reply promises. Refused once the reply is signed: then it says no more than it says."""
    if not text.strip():
        raise Refused("proposal.lacks", field="text")
    with session.writing("proposal.promise") as work:
        stands = unsigned(work, names.proposal(work, ref))
        made = Promise(id=next_part_id(stands.promises), text=text.strip(), lead=names.units(work, lead), due=due)
        work.proposals.put(replace(stands, promises=(*stands.promises, made)))
        return made


def edit_promise(session: Session, ref: str, promise: str, changes: Mapping[str, Any]) -> Promise:
    """Change a promise; its words no more once the reply is signed, who keeps it and by when until it is a task."""
    with session.writing("proposal.promise") as work:
        stands = names.proposal(work, ref)
        stands = unsigned(work, stands) if "text" in changes else stands
        meant = stands.promise(promise)
        _refuse_task(work, stands, meant)
        wanted = dict(changes)
        if "lead" in wanted:
            wanted["lead"] = names.units(work, wanted["lead"])
        changed = replace(meant, **wanted)
        work.proposals.put(_with(stands, changed))
        return changed


def remove_promise(session: Session, ref: str, promise: str) -> Proposal:
    """Take a promise back before the reply is signed. Refused when a task was made of it."""
    with session.writing("proposal.promise") as work:
        stands = unsigned(work, names.proposal(work, ref))
        gone = stands.promise(promise)
        _refuse_task(work, stands, gone)
        return work.proposals.put(replace(stands, promises=tuple(one for one in stands.promises if one.id != gone.id)))


def make_task(
    session: Session, ref: str, promise: str, *, units: Sequence[str] = (), join: str | None = None, now: bool = False
) -> Task:  # fmt: skip
    """Make a task of a promise, or let it join one; it stays drafted until it is assigned, which `now` does at once. Refused when it is a
    task already that was not cancelled."""
    with session.writing("proposal.task") as work:
        stands = names.proposal(work, ref)
        meant = stands.promise(promise)
        _refuse_task(work, stands, meant)
        task = names.task(work, join) if join else _task_of(work, session, stands, meant, names.units(work, units))
        if now and not join:
            step = Step(verb="assign", at=session.moment)
            task = work.tasks.put(assigned(task, step, work.office.get(OFFICE_ID).workdays()))
        work.proposals.put(_with(stands, replace(meant, task=task.id)))
        return task


def _task_of(work: Work, session: Session, stands: Proposal, promise: Promise, units: Sequence[str]) -> Task:
    source = Source(kind="promise", ref=stands.number, text=stands.title)
    return draw_up(
        work, session, promise.text, lead=promise.lead or stands.lead, due=promise.due, source=source, units=units, draft=True,
        handler=stands.handler,
    )  # fmt: skip


def _refuse_task(work: Work, stands: Proposal, promise: Promise) -> None:
    """Refuse to touch a promise that is a task; one whose task was cancelled is a promise still."""
    task = work.tasks.find(promise.task) if promise.task else None
    if task and task.state != "cancelled":
        raise Refused("proposal.promise_is_task", number=stands.number, promise=promise.id, task=task.number)


def _with(stands: Proposal, promise: Promise) -> Proposal:
    return replace(stands, promises=tuple(promise if one.id == promise.id else one for one in stands.promises))

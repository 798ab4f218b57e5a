"""Tasks (任务): drawing them up, changing them, and the same for a whole selection at once.

The steps of the chain are in `task_steps`, reminders in `task_chase`; they are named here too, so that a caller finds
every verb of a task in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from coordhub.domain.calendar import due_after, end_of, parse_rule
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import NotFound, Refused
from coordhub.domain.task import Ask, Cell, Milestone, Override, Source, Step, Task
from coordhub.services import names, selection
from coordhub.services.feedback import feedback_rule
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.task_chase import ChaseAdvice, chase, chase_advice
from coordhub.services.task_steps import assigned, extend, report, step, take, waiting_extensions
from coordhub.store.work import Work

__all__ = [
    "ChaseAdvice", "add_milestone", "add_task", "answer_ask", "ask_leaders", "bulk", "chase", "chase_advice", "clear_override",
    "draw_up", "edit_task", "extend", "is_past_due", "mark_milestone", "override", "report", "send_report", "step", "take",
    "waiting_extensions",
]  # fmt: skip

_LATER_EVENTS = frozenset({"assigned", "issued", "held"})
"""Events of a due rule that come with the assignment; the others (received, known) came with the paper itself."""

_UNIT_LISTS = frozenset({"lead", "responsible", "supporting"})
_EDITABLE = frozenset(
    {
        "title", "short", "measures", "urgency", "source", "campaign", "leader_post", "contact_post", "handler", "due", "due_rule", "feedback",
        "report_to", "report_by", "evidence", "units", *_UNIT_LISTS,
    }
)  # fmt: skip
"""Fields that an edit may change; state and dates move by steps only."""


def add_task(
    session: Session, title: str, *, lead: Sequence[str] = (), due: str | None = None, due_rule: str = "",
    units: Sequence[str] = (), responsible: Sequence[str] = (), supporting: Sequence[str] = (), campaign: str | None = None,
    source: Source | str | None = None, short: str = "", measures: str = "", urgency: str = "ordinary", handler: str = "", feedback: str = "",
    leader_post: str = "", contact_post: str = "", report_to: str = "", report_by: str | None = None,
    milestones: Sequence[Milestone] = (), draft: bool = False, number: str | None = None, at: str | None = None,
) -> Task:  # fmt: skip
    """Draw up a task and give it out (with `draft` it stays drafted). `units` are its recipients, one cell each.

    Its number is drawn inside the transaction. A limit in the past is accepted: `is_past_due` tells.
    """
    with session.writing("task.add") as work:
        return draw_up(
            work, session, title, lead=names.units(work, lead), due=due, due_rule=due_rule, units=names.units(work, units),
            responsible=names.units(work, responsible), supporting=names.units(work, supporting),
            campaign=names.campaign(work, campaign).id if campaign else None, source=source, short=short, measures=measures, urgency=urgency,
            handler=handler, feedback=feedback, leader_post=leader_post, contact_post=contact_post, report_to=report_to,
            report_by=report_by, milestones=tuple(milestones), draft=draft, number=number, at=at,
        )  # fmt: skip


def draw_up(
    work: Work, session: Session, title: str, *, due: str | None = None, due_rule: str = "", units: Sequence[str] = (),
    source: Source | str | None = None, handler: str = "", draft: bool = False, number: str | None = None,
    at: str | None = None, **fields: Any,
) -> Task:  # fmt: skip
    """Draw up a task inside an open transaction; units and campaign are ids."""
    if not title.strip():
        raise Refused("task.no_title", field="title")
    when = at or session.moment
    if due_rule:
        rule = parse_rule(due_rule)
        waits = rule.kind in {"after", "before"} and rule.event in _LATER_EVENTS
        due = due or (None if waits else due_after(rule, when, work.office.get(OFFICE_ID).workdays()))
    if fields.get("feedback"):
        fields["feedback"] = feedback_rule(work, fields["feedback"])
    meant = Source(kind="other", text=source) if isinstance(source, str) else source or Source()
    raw = {name: value for name, value in fields.items() if value not in (None, (), "")}
    task = _converted(
        {
            **raw, "number": _number(work, session.today, number), "title": title.strip(), "due": due, "due_rule": due_rule,
            "first_due": due, "handler": handler or session.post, "source": meant,
            "cells": tuple(Cell(id=unit) for unit in dict.fromkeys(units)),
        }
    )  # fmt: skip
    if not draft:
        task = assigned(task, Step(verb="assign", at=when), work.office.get(OFFICE_ID).workdays())
    return work.tasks.add(task)


def _number(work: Work, today: date, given: str | None) -> str:
    """The task's number for life: the next of the year's series, or the one given, which is then spent."""
    if given is None:
        return f"{today.year}-{work.counter(f'task-{today.year}'):03d}"
    year, _, tail = given.partition("-")
    if not (len(year) == 4 and year.isdigit() and tail.isdigit()):
        raise Refused("task.bad_number", field="number", number=given)
    if work.tasks.count(selection.equals("number", given)):
        raise Refused("task.number_taken", field="number", number=given)
    work.spend(f"task-{year}", int(tail))
    return given


def _converted(raw: Mapping[str, Any]) -> Task:
    given = {name: msgspec.to_builtins(value) for name, value in raw.items() if value is not None}
    try:
        return msgspec.convert(given, Task)
    except msgspec.ValidationError as fault:
        raise Refused("task.bad_field", fault=str(fault)) from fault


def is_past_due(session: Session, task: Task) -> bool:
    """Whether a task that runs has its limit behind it already: worth a warning, not a refusal."""
    return bool(task.due and end_of(task.due) < session.now)


def edit_task(session: Session, ref: str, changes: Mapping[str, object], base: Task | None = None) -> Task:
    """Change fields of a task by name; units are names. `units` adds recipients and takes away those that have not begun.

    With `base` (what a form was opened on) disjoint changes of colleagues merge, the same field is a Conflict.
    """
    with session.writing("task.edit") as work:
        return edited(work, session, base or names.task(work, ref), changes, base)


def edited(work: Work, session: Session, task: Task, changes: Mapping[str, object], base: Task | None = None) -> Task:
    """A task with fields changed inside an open transaction."""
    unknown = sorted(set(changes) - _EDITABLE)
    if unknown:
        raise NotFound("task.no_field", name=", ".join(unknown), names=", ".join(sorted(_EDITABLE)))
    wanted: dict[str, Any] = dict(changes)
    for field in _UNIT_LISTS & set(wanted):
        wanted[field] = names.units(work, wanted[field])
    if wanted.get("campaign"):
        wanted["campaign"] = names.campaign(work, str(wanted["campaign"])).id
    if isinstance(wanted.get("source"), str):
        wanted["source"] = replace(task.source, text=wanted["source"])
    if "due" in wanted and wanted["due"] != task.due:
        wanted["first_due"] = task.first_due or task.due or wanted["due"]
    if wanted.get("feedback"):
        wanted["feedback"] = feedback_rule(work, str(wanted["feedback"]))
    units = wanted.pop("units", None)
    raw = {**{name: getattr(task, name) for name in Task.__struct_fields__}, **wanted}
    if not str(raw["title"]).strip():
        raise Refused("task.no_title", field="title")
    changed = _converted(raw)
    if units is not None:
        changed = _with_recipients(changed, names.units(work, units), session)
    return work.tasks.put(changed, base=base)


def _with_recipients(task: Task, units: Sequence[str], session: Session) -> Task:
    """The task with these recipients: new ones begin at its state, one that has worked already cannot be taken away."""
    for cell in task.cells:
        if cell.id not in units and cell.state not in {"drafted", "assigned"}:
            raise Refused("task.cell_at_work", field="units", number=task.number, unit=cell.id, state=cell.state)
    stands = {cell.id: cell for cell in task.cells}
    fresh = Cell(id="") if task.state == "drafted" else Cell(id="", state="assigned", assigned=session.moment)
    return replace(task, cells=tuple(stands.get(unit, replace(fresh, id=unit)) for unit in units))


# One thing about a task


def override(session: Session, ref: str, light: str, why: str, until: str | None = None) -> Task:
    """Set a task's light by hand, with a reason, until a day (14 days at most, by the office's settings)."""
    if not why.strip():
        raise Refused("task.light_why", field="why")
    with session.writing("task.light", why) as work:
        office = work.office.get(OFFICE_ID)
        last = (session.today + timedelta(days=office.override_days)).isoformat()
        if until and until > last:
            raise Refused("task.light_too_long", field="until", days=office.override_days, last=last)
        if light not in {"green", "yellow", "red"}:
            raise Refused("task.no_light", field="light", light=light)
        by = session.on_behalf or session.by
        mine = Override(light=light, why=why, by=by, until=until or last)  # type: ignore[arg-type]  # checked above
        return work.tasks.put(replace(names.task(work, ref), override=mine))


def clear_override(session: Session, ref: str) -> Task:
    """Let the rules give the light again."""
    with session.writing("task.light") as work:
        return work.tasks.put(replace(names.task(work, ref), override=None))


def add_milestone(session: Session, ref: str, day: str, text: str) -> Task:
    """Add a node on the way."""
    with session.writing("task.milestone") as work:
        task = names.task(work, ref)
        node = Milestone(id=next_part_id(task.milestones), day=day, text=text)
        return work.tasks.put(
            replace(task, milestones=tuple(sorted((*task.milestones, node), key=lambda one: one.day)))
        )


def mark_milestone(session: Session, ref: str, milestone: str, *, done: bool = True) -> Task:
    """Mark a node as reached (or not)."""
    with session.writing("task.milestone") as work:
        task = names.task(work, ref)
        if milestone not in {one.id for one in task.milestones}:
            raise NotFound("task.no_milestone", number=task.number, milestone=milestone)
        nodes = tuple(replace(one, done=done) if one.id == milestone else one for one in task.milestones)
        return work.tasks.put(replace(task, milestones=nodes))


def ask_leaders(session: Session, ref: str, text: str, unit: str | None = None, at: str | None = None) -> Task:
    """Note what needs the city's leaders (需协调)."""
    with session.writing("task.ask") as work:
        task = names.task(work, ref)
        ask = Ask(
            id=next_part_id(task.asks),
            at=at or session.moment,
            text=text,
            unit=names.unit(work, unit).id if unit else None,
        )
        return work.tasks.put(replace(task, asks=(*task.asks, ask)))


def answer_ask(session: Session, ref: str, ask: str, answer: str) -> Task:
    """Note what came of it."""
    with session.writing("task.ask") as work:
        task = names.task(work, ref)
        if ask not in {one.id for one in task.asks}:
            raise NotFound("task.no_ask", number=task.number, ask=ask)
        asks = tuple(replace(one, answer=answer) if one.id == ask else one for one in task.asks)
        return work.tasks.put(replace(task, asks=asks))


def send_report(session: Session, ref: str, at: str | None = None) -> Task:
    """Note that what we owe upward was given."""
    with session.writing("task.sent") as work:
        return work.tasks.put(replace(names.task(work, ref), report_sent=at or session.moment))


# A selection


def bulk(session: Session, refs: Iterable[str], what: str | Mapping[str, object], **taken: Any) -> list[Task]:
    """Take one plain step on every task named, or change the same fields of all: one commit, one undo, all or nothing.

    A task that forbids it is named in the refusal, and nothing is done.
    """
    with session.writing(f"task.{what}" if isinstance(what, str) else "task.edit", str(taken.get("why", ""))) as work:
        chosen = [names.task_and_unit(work, ref) for ref in refs]
        if not chosen:
            raise Refused("task.nothing_chosen")
        if isinstance(what, str):
            at = taken.pop("at", None) or session.moment
            return [take(work, task, Step(verb=what, at=at, **taken), unit) for task, unit in chosen]  # type: ignore[arg-type]
        return [edited(work, session, task, what) for task, _ in chosen]

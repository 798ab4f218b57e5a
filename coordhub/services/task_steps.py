"""The steps of a task's chain (督办流程), one function each: assign to close, feedback, extension.

Each step is taken on the lead's own line, or with `unit` on that recipient's cell. `ref` may name the cell itself
(`2020-031-范县`). `at` is when it happened, as the office heard it; who typed it and when is the journal's.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from coordhub.domain.calendar import Workdays, due_after, end_of, parse_rule
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import Refused
from coordhub.domain.task import (
    WHY_ASKED,
    Extension,
    Line,
    Quantity,
    Step,
    Task,
    Verb,
    allowed_steps,
    refuse_unless_allowed,
    stepped,
)
from coordhub.services import names
from coordhub.services.session import OFFICE_ID, Session
from coordhub.store.work import Work

PLAIN_STEPS: frozenset[Verb] = frozenset(
    {"assign", "accept", "finish", "approve", "return", "close", "suspend", "resume", "cancel"}
)
"""Steps that need nothing but their date and channel; `report`, `extend` and `chase` say more."""


def found(work: Work, ref: str, unit: str | None) -> tuple[Task, str | None]:
    """The task meant by `ref` and the id of the unit whose cell is meant, or None for the lead's line."""
    task, named = names.task_and_unit(work, ref)
    cell = names.unit(work, unit).id if unit else named
    if cell is not None:
        task.cell(cell)
    return task, cell


def step(
    session: Session, ref: str, verb: Verb, *, unit: str | None = None, at: str | None = None,
    post: str = "", channel: str = "", why: str = "",
) -> Task:  # fmt: skip
    """Take a plain step of the chain. Refused, with the steps that are open, when the chain forbids it; `return`, `suspend`
    and `cancel` ask for a reason."""
    with session.writing(f"task.{verb}", why) as work:
        task, cell = found(work, ref, unit)
        taken = Step(verb=verb, at=at or session.moment, post=post, channel=channel, why=why)
        return take(work, task, taken, cell)


def take(work: Work, task: Task, taken: Step, unit: str | None = None) -> Task:
    """Take a plain step inside an open transaction and store the task."""
    if taken.verb not in PLAIN_STEPS:
        raise Refused("task.not_a_plain_step", step=taken.verb)
    refuse_unless_allowed(task, taken.verb, unit)
    if taken.verb in WHY_ASKED and not taken.why.strip():
        raise Refused("task.why_asked", field="why", step=taken.verb)
    if unit is None and taken.verb == "assign":
        return work.tasks.put(assigned(task, taken, _workdays(work)))
    if unit is None and taken.verb == "return" and task.state == "assigned":
        return work.tasks.put(_back_to_draft(task, taken))
    return work.tasks.put(task.changed(unit, lambda line: stepped(line, taken)))


def assigned(task: Task, taken: Step, workdays: Workdays) -> Task:
    """The task given out: its own line, every drafted cell, and the limit that its due rule gives."""
    if not task.lead and not task.cells:
        raise Refused("task.nobody_to_assign", field="lead", number=task.number)
    cells = tuple(stepped(cell, taken) if cell.state == "drafted" else cell for cell in task.cells)
    due = task.due
    if due is None and task.due_rule:
        due = due_after(parse_rule(task.due_rule), taken.at, workdays)
    return replace(stepped(task, taken), cells=cells, due=due, first_due=task.first_due or due)


def _back_to_draft(task: Task, taken: Step) -> Task:
    """The task taken back before its lead signed: cells that have not signed go back with it, a computed limit is forgotten."""
    cells = tuple(stepped(cell, taken) if cell.state == "assigned" else cell for cell in task.cells)
    back = replace(stepped(task, taken), cells=cells)
    if task.due_rule and not task.extensions:
        return replace(back, due=None, first_due=None)
    return back


def _workdays(work: Work) -> Workdays:
    return work.office.get(OFFICE_ID).workdays()


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit told us: percent typed, or `done` of `total` things, and three texts.

    The texts are the last feedback's as a whole: giving one of them replaces all three; None is "not said".
    """

    percent: int | None = None
    done: int | None = None
    total: int | None = None
    note: str = ""
    problem: str = ""
    next_step: str = ""
    evidence: str = ""

    def on(self, line: Line) -> Line:
        """The line with what was told. Refused when a figure cannot be."""
        if self.percent is not None and not 0 <= self.percent <= 100:
            raise Refused("task.bad_percent", field="percent", percent=self.percent)
        texts = {"note": self.note, "problem": self.problem, "next_step": self.next_step}
        return replace(
            line,
            percent=line.percent if self.percent is None else self.percent,
            quantity=self._measured(line.quantity),
            evidence=self.evidence or line.evidence,
            **(texts if any(texts.values()) else {}),
        )

    def _measured(self, before: Quantity | None) -> Quantity | None:
        if self.done is None and self.total is None:
            return before
        whole = self.total if self.total is not None else before.total if before else None
        part = self.done if self.done is not None else before.done if before else 0
        if whole is None or whole <= 0:
            raise Refused("task.total_asked", field="total", done=part)
        if not 0 <= part <= whole:
            raise Refused("task.bad_quantity", field="done", done=part, total=whole)
        return Quantity(done=part, total=whole)


def report(
    session: Session, ref: str, *, unit: str | None = None, percent: int | None = None, done: int | None = None,
    total: int | None = None, note: str = "", problem: str = "", next_step: str = "", evidence: str = "",
    at: str | None = None, post: str = "", channel: str = "", base: Task | None = None,
) -> Task:  # fmt: skip
    """Take in a feedback; one that says "no progress" is a feedback too, and a first one also signs.

    `base` is the task as the form was opened on it: a field that a colleague has changed meanwhile is a Conflict.
    """
    feedback = Feedback(
        percent=percent, done=done, total=total, note=note, problem=problem, next_step=next_step, evidence=evidence
    )
    taken = Step(verb="report", at=at or session.moment, post=post, channel=channel)
    with session.writing("task.report") as work:
        task, cell = found(work, ref, unit)
        return tell(work, task, cell, feedback, taken, base)


def tell(work: Work, task: Task, unit: str | None, feedback: Feedback, taken: Step, base: Task | None = None) -> Task:
    """Take in a feedback inside an open transaction and store the task."""
    refuse_unless_allowed(task, "report", unit)
    if base is None:
        return work.tasks.put(task.changed(unit, lambda line: stepped(feedback.on(line), taken)))
    merged = work.tasks.put(base.changed(unit, feedback.on), base=base)
    return work.tasks.put(merged.changed(unit, lambda line: stepped(line, taken)))


def extend(
    session: Session, ref: str, *, unit: str | None = None, to: str, why: str = "", approved_by: str = "",
    at: str | None = None,
) -> Task:  # fmt: skip
    """Ask for a later limit, or with `approved_by` grant it: then the limit of the task (or of the cell) moves.

    Asked without approval it waits; the same `to` again with `approved_by` approves it and keeps the reason first given.
    """
    with session.writing("task.extend", why) as work:
        task, cell = found(work, ref, unit)
        return grant(work, task, cell, to=to, why=why, approved_by=approved_by, at=at or session.moment)


def grant(work: Work, task: Task, unit: str | None, *, to: str, why: str, approved_by: str, at: str) -> Task:
    """Ask for or approve an extension inside an open transaction and store the task."""
    refuse_unless_allowed(task, "extend", unit)
    asked = _asked(task, unit, to, why, at)
    granted = replace(asked, approved_by=approved_by)
    if asked in task.extensions:
        extensions = tuple(granted if one.id == asked.id else one for one in task.extensions)
    else:
        extensions = (*task.extensions, granted)
    taken = Step(verb="extend", at=at, post=approved_by, why=granted.why)

    def moved(line: Line) -> Line:
        return stepped(replace(line, due=to) if approved_by else line, taken)

    return work.tasks.put(replace(task, extensions=extensions).changed(unit, moved))


def _asked(task: Task, unit: str | None, to: str, why: str, at: str) -> Extension:
    """The extension that waits for this limit, or a new one. Refused without a reason, or when it would not extend."""
    waiting = next((one for one in waiting_extensions(task) if one.unit == unit and one.new == to), None)
    if waiting is not None:
        return waiting
    if not why.strip():
        raise Refused("task.why_asked", field="why", step="extend")
    line: Line = task if unit is None else task.cell(unit)
    old = task.due_of(line)
    if old is not None and end_of(to) <= end_of(old):
        raise Refused("task.not_an_extension", field="to", number=task.number, old=old, to=to)
    return Extension(id=next_part_id(task.extensions), asked=at, old=old, new=to, why=why, unit=unit)


def waiting_extensions(task: Task) -> list[Extension]:
    """The extensions that were asked for and are not approved, of lines that may still be extended."""
    cells = {cell.id for cell in task.cells}
    return [
        one for one in task.extensions
        if not one.approved_by and (one.unit is None or one.unit in cells) and "extend" in allowed_steps(task, one.unit)
    ]  # fmt: skip

"""Written instructions (批示): registered with their own number, given out as a task at once, answered upward."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from coordhub.domain.calendar import due_after, parse_rule
from coordhub.domain.refusal import NotFound, Refused
from coordhub.domain.task import OPEN, Source, Step, Task, allowed_steps
from coordhub.services import names, selection
from coordhub.services.feedback import lights_in
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.task_list import TaskRow, row_of
from coordhub.services.task_steps import Feedback, tell
from coordhub.services.tasks import draw_up
from coordhub.store.work import Work

_NUMBER = re.compile(r"(?:(?P<year>\d{4})-)?P(?P<place>\d{1,4})", re.IGNORECASE)
_TITLE = 30
"""Characters of an instruction's words that name its task where no title is given."""


class Instruction(msgspec.Struct, frozen=True, kw_only=True):
    """An instruction: its number, its words, the post that gave it, when it reached us, and the task made of it, judged now."""

    number: str
    text: str
    by: str
    received: str
    row: TaskRow

    @property
    def task(self) -> Task:
        """The task that carries it out."""
        return self.row.task


def register(
    session: Session, text: str, *, by: str, lead: Sequence[str], title: str = "", cited: str = "", number: str | None = None,
    received: str | None = None, urgency: str = "ordinary", due: str | None = None, units: Sequence[str] = (),
    supporting: Sequence[str] = (), report_to: str = "", report_by: str | None = None, handler: str = "",
) -> Task:  # fmt: skip
    """Register an instruction and give it out as a task, in one commit. Its limit counts from when it was received, by the office's rule
    for its urgency, unless one is given; `report_by` is the task's limit unless it is given. Refused without words, post or lead, and
    when its number is taken."""
    for field, given in (("text", text), ("by", by), ("lead", "".join(lead))):
        if not given.strip():
            raise Refused(f"instruction.lacks.{field}", field=field)
    came = received or session.moment
    with session.writing("instruction.add") as work:
        office = work.office.get(OFFICE_ID)
        limit = due or due_after(parse_rule(office.rule(f"instruction.{urgency}")), came, office.workdays())
        source = Source(
            kind="instruction", ref=_number(work, came[:4], number), text=cited.strip(), said=text.strip(), by=by.strip(), received=came
        )  # fmt: skip
        return draw_up(
            work, session, title.strip() or _titled(text), lead=names.units(work, lead), units=names.units(work, units),
            supporting=names.units(work, supporting), due=limit, source=source, urgency=urgency, handler=handler,
            report_to=report_to.strip(), report_by=(report_by or limit) if report_to.strip() else report_by,
        )  # fmt: skip


def _titled(text: str) -> str:
    """The first clause of the words."""
    said = text.strip()
    return (re.split(r"\W", said, maxsplit=1)[0] or said)[:_TITLE]


def _number(work: Work, year: str, given: str | None) -> str:
    """The number given, or the next after the year's highest. Refused when it is no such number, or taken."""
    taken = {one.source.ref for one in _tasks(work)}
    series = f"instruction-{year}"
    if given is None:
        places = [int(found["place"]) for one in taken if (found := _NUMBER.fullmatch(one)) and found["year"] == year]
        work.spend(series, max(places, default=0))
        return f"{year}-P{work.counter(series):02d}"
    found = _NUMBER.fullmatch(given.strip())
    if not found:
        raise Refused("instruction.bad_number", field="number", number=given)
    number = f"{found['year'] or year}-P{int(found['place']):02d}"
    if number in taken:
        raise Refused("instruction.number_taken", field="number", number=number)
    return number


def _tasks(work: Work) -> list[Task]:
    return work.tasks.where(selection.from_source("instruction"))


def instructions(
    session: Session, state: str | None = None, year: str | None = None, *, closed: bool = False
) -> list[Instruction]:
    """The instructions by number; those whose task is closed or cancelled only when asked for (`closed`, or by their state). `year` is
    that of their receipt."""
    with session.reading() as work:
        lights = lights_in(session, work)
        found = [_instruction(row_of(one, lights)) for one in _tasks(work)]
    fit = {state} if state else None if closed else OPEN
    shown = [
        one for one in found
        if (fit is None or one.task.state in fit) and (year is None or one.received.startswith(year))
    ]  # fmt: skip
    return sorted(shown, key=_order)


def _order(one: Instruction) -> tuple[str, int, str]:
    found = _NUMBER.fullmatch(one.number)
    return (found["year"] or "", int(found["place"]), "") if found else ("9", 0, one.task.number)


def _instruction(row: TaskRow) -> Instruction:
    task, source = row.task, row.task.source
    return Instruction(
        number=source.ref, text=source.said or source.text or task.title, by=source.by,
        received=source.received or task.assigned or "", row=row,
    )  # fmt: skip


def instruction(session: Session, ref: str) -> Instruction:
    """The instruction meant by its number (`2020-P12`, `P12`), or by its task's. NotFound when that is none."""
    with session.reading() as work:
        return _instruction(row_of(find(work, ref), lights_in(session, work)))


def find(work: Work, ref: str) -> Task:
    """The task of an instruction inside a unit of work."""
    wanted = _NUMBER.fullmatch(ref.strip())
    if wanted is None:
        task = names.task(work, ref)
        if task.source.kind != "instruction":
            raise NotFound("instruction.not_one", number=task.number)
        return task
    hits = [
        one for one in _tasks(work)
        if (found := _NUMBER.fullmatch(one.source.ref)) and int(found["place"]) == int(wanted["place"])
        and wanted["year"] in {None, found["year"]}
    ]  # fmt: skip
    if not hits:
        raise NotFound("instruction.unknown", text=ref)
    return max(hits, key=lambda one: one.source.ref)


def answer(session: Session, ref: str, text: str, at: str | None = None) -> Task:
    """Note that the answer went to who gave the instruction, and what it said; while the task runs that is its report too. Refused
    without a sentence."""
    if not text.strip():
        raise Refused("instruction.no_answer", field="text")
    with session.writing("task.sent") as work:
        task, when = find(work, ref), at or session.moment
        if "report" in allowed_steps(task):
            said = Feedback(note=text.strip(), problem=task.problem, next_step=task.next_step)
            task = tell(work, task, None, said, Step(verb="report", at=when))
        return work.tasks.put(replace(task, report_sent=when, report_said=text.strip()))

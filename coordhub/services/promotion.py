"""From decisions to tasks: each decision becomes a drafted task, or joins one that is being worked on already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from msgspec.structs import replace

from coordhub.domain.meeting import Decision, Meeting
from coordhub.domain.refusal import Refused
from coordhub.domain.task import OPEN, Source, Step, Task
from coordhub.domain.unit import county_level
from coordhub.services import names, selection
from coordhub.services.meetings import find_decision
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.task_steps import assigned
from coordhub.services.tasks import draw_up
from coordhub.store.work import Work

ALIKE = 0.35
"""Share of characters in common from which two texts are named as likely duplicates."""


def likely_duplicates(session: Session, ref: str) -> dict[str, list[Task]]:
    """For each decision that is not a task yet, the open tasks that read alike, the likeliest first."""
    with session.reading() as work:
        meant = names.meeting(work, ref)
        running = work.tasks.where(selection.in_states(OPEN))
        alike = {one.id: _alike(one.text, running) for one in meant.decisions if one.task is None}
    return {decision: tasks for decision, tasks in alike.items() if tasks}


def alike(session: Session, text: str) -> list[Task]:
    """The open tasks that read like a text, the likeliest first."""
    with session.reading() as work:
        return _alike(text, work.tasks.where(selection.in_states(OPEN)))


def _alike(text: str, tasks: Sequence[Task]) -> list[Task]:
    scored = [(likeness(text, one.title), one) for one in tasks]
    found = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].number))
    return [one for _, one in found[:3]]


def likeness(text: str, title: str) -> float:
    """How alike two texts are, 0 to 1: the share of the shorter one's characters that stand in the other in the same order,
    in runs of two or more."""
    short = min(len(text), len(title))
    if short < 2:
        return 0.0
    blocks = SequenceMatcher(None, text, title, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 1) / short


def promote(
    session: Session, ref: str, *, decisions: Sequence[str] = (), join: Mapping[str, str] | None = None,
    units: Sequence[str] = (), to_counties: bool = False, split: Sequence[str] = (), now: bool = False, why: str = "",
) -> list[Task]:  # fmt: skip
    """Make drafted tasks of a meeting's decisions (all that are not tasks yet, or those named).

    `join` maps a decision to the task it joins instead; `units` or `to_counties` split the new tasks into cells, `split` names
    decisions whose tasks alone are split to the counties. Issuing the
    minutes gives the tasks out, and what becomes a task after that goes out at once; `now` does not wait for them (先行交办) and asks
    for a reason. Refused when nothing is left to do.
    """
    if now and not why.strip():
        raise Refused("meeting.now_why", field="why")
    with session.writing("meeting.promote", why) as work:
        meant = names.meeting(work, ref)
        joined = {find_decision(meant, one).id: names.task(work, task) for one, task in (join or {}).items()}
        wanted = {find_decision(meant, one).id for one in decisions} | set(joined)
        chosen = [
            one for one in meant.decisions if one.task is None and (not wanted or one.id in wanted or not decisions)
        ]
        if not chosen:
            raise Refused("meeting.nothing_to_promote", meeting=meant.number)
        counties = tuple(one.id for one in county_level(work.units.all()))
        recipients = names.units(work, units) or (counties if to_counties else ())
        cells = {find_decision(meant, one).id: counties for one in split}
        made: dict[str, Decision] = {}
        tasks: list[Task] = []
        for decision in chosen:
            task = joined.get(decision.id) or _task_of(
                work, session, meant, decision, cells.get(decision.id, recipients)
            )
            goes_out = now or (not meant.is_open and bool(task.lead or task.cells))
            if goes_out and decision.id not in joined:
                step = Step(verb="assign", at=session.moment, why=why)
                task = work.tasks.put(assigned(task, step, work.office.get(OFFICE_ID).workdays()))
            made[decision.id] = replace(decision, task=task.id, joined=decision.id in joined)
            tasks.append(task)
        work.meetings.put(replace(meant, decisions=tuple(made.get(one.id, one) for one in meant.decisions)))
        return tasks


def _task_of(work: Work, session: Session, meeting: Meeting, decision: Decision, recipients: Sequence[str]) -> Task:
    office = work.office.get(OFFICE_ID)
    source = Source(kind="decision", ref=meeting.decision_number(decision), text=meeting.title)
    return draw_up(
        work, session, decision.text, lead=decision.lead, supporting=decision.supporting, due=decision.due, source=source,
        due_rule="" if decision.due else office.rule("decision"), units=decision.units or recipients, draft=True,
        handler=meeting.handler,
    )  # fmt: skip


def give_out(work: Work, session: Session, meeting: Meeting) -> None:
    """Give out the drafted tasks of a meeting's decisions: what issuing its minutes means for them.

    A decision without a lead stays drafted: nobody could sign for it.
    """
    step = Step(verb="assign", at=meeting.issued or session.moment)
    workdays = work.office.get(OFFICE_ID).workdays()
    for decision in meeting.decisions:
        task = work.tasks.find(decision.task) if decision.task else None
        if task and not decision.joined and task.state == "drafted" and (task.lead or task.cells):
            work.tasks.put(assigned(task, step, workdays))

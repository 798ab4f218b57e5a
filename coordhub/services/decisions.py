"""Decisions of all meetings, followed until they are closed (议定事项跟踪, 直到销号)."""

from __future__ import annotations

from typing import Literal

import msgspec

from coordhub.domain.calendar import day_of, days_left
from coordhub.domain.meeting import Decision, Meeting
from coordhub.domain.task import Task
from coordhub.services import names, selection
from coordhub.services.session import Session
from coordhub.store.work import Work

Followed = Literal["waiting", "drafted", "working", "done", "closed", "cancelled"]
_STATES: dict[str, Followed] = {"drafted": "drafted", "done": "done", "closed": "closed", "cancelled": "cancelled"}
OVER: frozenset[str] = frozenset({"closed", "cancelled"})
"""States in which nobody follows a decision any more."""
SETTLED = OVER | {"done"}
"""States in which a decision needs no place on the next agenda."""


class DecisionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A decision and what became of it: 待转 (no task yet), 未交办 (its task is a draft), 在办, 办结, 销号, 撤销. Lead and limit are its
    task's where it names none; `age` counts the days since the meeting, `left` those until the limit (None: no limit, or done)."""

    meeting: Meeting
    decision: Decision
    number: str
    task: Task | None
    state: Followed
    lead: tuple[str, ...]
    due: str | None
    age: int
    left: int | None


def state_of(task: Task | None) -> Followed:
    """What became of a decision, by the task that was made of it or that it joined."""
    return _STATES.get(task.state, "working") if task else "waiting"


def followed(session: Session, body: str | None = None, *, open_only: bool = False) -> list[DecisionRow]:
    """The decisions of all meetings (of a body), the oldest first; `open_only`: those not closed yet."""
    with session.reading() as work:
        query = selection.every(
            selection.equals("body", names.body(work, body).id) if body else None, selection.filled("decisions")
        )
        held = sorted(selection.found(work.meetings, query), key=lambda one: (one.starts, one.number))
        rows = [_row(work, session, meeting, decision) for meeting in held for decision in meeting.decisions]
    return [row for row in rows if not open_only or row.state not in OVER]


def _row(work: Work, session: Session, meeting: Meeting, decision: Decision) -> DecisionRow:
    task = work.tasks.find(decision.task) if decision.task else None
    state = state_of(task)
    due = decision.due or (task.due if task else None)
    return DecisionRow(
        meeting=meeting, decision=decision, number=meeting.decision_number(decision), task=task, state=state, due=due,
        lead=decision.lead or (task.lead if task else ()), age=(session.today - day_of(meeting.starts)).days,
        left=days_left(due, session.today) if due and state not in SETTLED else None,
    )  # fmt: skip

"""Today: what needs this coordinator now, in the order in which it should be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

import msgspec

from coordhub.domain.calendar import day_of, end_of
from coordhub.domain.light import Lights
from coordhub.domain.meeting import Meeting, unpromoted
from coordhub.domain.task import OPEN, RUNNING, Line, Task
from coordhub.services import selection
from coordhub.services.attendance import roll
from coordhub.services.attention_ledgers import LedgerCall, ledger_calls
from coordhub.services.feedback import lights_in
from coordhub.services.seen import last_seen
from coordhub.services.session import Session
from coordhub.services.task_list import TaskRow, row_of
from coordhub.services.task_steps import waiting_extensions

SectionKey = Literal["today", "red", "soon", "waiting", "missing", "follow"]
DAYS_AHEAD = 3
"""Days within which a limit is named as near."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that needs attention. `what` says which: meeting, upward, red, soon, to_sign, to_check, extension, decisions,
    feedback, material, or of a ledger (`call`): due, owed_up, absent, visits, expiring. `kind`, `id` (and `unit`, a cell) are what
    opens; `units` are the ids of those it is about."""

    what: str
    kind: str
    id: str
    number: str = ""
    title: str = ""
    unit: str | None = None
    units: tuple[str, ...] = ()
    when: str = ""
    days: int = 0
    count: int = 0
    chases: int = 0
    text: str = ""
    row: TaskRow | None = None
    call: LedgerCall | None = None
    received: tuple[int, int] = (0, 0)
    materials: tuple[int, int] = (0, 0)


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the morning, never empty."""

    key: SectionKey
    items: list[Entry]


class Morning(msgspec.Struct, frozen=True, kw_only=True):
    """What needs attention: the sections that have something in them, how many tasks are mine, and how many records colleagues
    changed since this coordinator was last here (at `since`)."""

    sections: list[Section]
    mine: int
    since: str
    changed: int

    @property
    def is_owed(self) -> bool:
        """Whether anything is overdue, waits for us or has not come."""
        return any(section.key in {"red", "waiting", "missing"} for section in self.sections)


def morning(session: Session, *, mine: bool = False) -> Morning:
    """The morning of the office, or with `mine` of this coordinator's own items only."""
    post = session.post
    with session.reading() as work:
        lights = lights_in(session, work)
        whose = selection.equals("handler", post, "") if mine else None
        asking = selection.asking_attention(session.today.isoformat(), (session.today + timedelta(days=1)).isoformat())
        tasks = selection.found(work.tasks, selection.every(selection.in_states(OPEN), whose))
        rows = [row_of(task, lights) for task in tasks]
        held = selection.found(work.meetings, selection.every(asking, whose))
    parts: list[tuple[SectionKey, Iterable[Entry]]] = [
        ("today", _today(session, rows, held)),
        ("red", _red(rows)),
        ("soon", _soon(session, rows)),
        ("waiting", _waiting(session, rows, held)),
        ("missing", _missing(session, lights, rows, held)),
    ]
    if not mine:
        parts = _with_ledgers(session, parts)
    sections = [Section(key=key, items=found) for key, part in parts if (found := list(part))]
    since, changed = _news(session)
    own = sum(row.task.handler == post for row in rows)
    return Morning(sections=sections, mine=own, since=since, changed=changed)


_CALLS = {"due": "due", "upward": "owed_up", "missing": "absent", "visits": "visits", "expiring": "expiring"}


def _with_ledgers(
    session: Session, parts: list[tuple[SectionKey, Iterable[Entry]]]
) -> list[tuple[SectionKey, Iterable[Entry]]]:
    """The morning with what the ledgers ask for: they are the office's, nobody's own."""
    asked = {key: list(found) for key, found in parts}
    calls = ledger_calls(session)
    asked["today"] = sorted(
        [*asked["today"], *map(_of_ledger, calls.today)], key=lambda one: (end_of(one.when), one.number)
    )
    asked["missing"] += map(_of_ledger, calls.missing)
    asked["follow"] = [_of_ledger(one) for one in calls.follow]
    return list(asked.items())


def _of_ledger(call: LedgerCall) -> Entry:
    is_one = len(call.subjects) == 1 and call.what == "missing"
    return Entry(
        what=_CALLS[call.what], kind="ledger", id=call.code, title=call.title, units=call.subjects, when=call.when, days=call.days,
        count=len(call.subjects), chases=call.chases, text=call.period.key if call.period else "", unit=call.subjects[0] if is_one else None, call=call,
    )  # fmt: skip


def _today(session: Session, rows: list[TaskRow], meetings: list[Meeting]) -> list[Entry]:
    """What has an hour today, by the hour: meetings, and what we owe upward."""
    today = session.today.isoformat()
    found: list[Entry] = []
    for one in meetings:
        if one.starts[:10] == today and one.state in {"planned", "approved", "noticed", "held"}:
            _, count = roll(session, one.id)
            came = sum(paper.received is not None for paper in one.materials)
            found.append(
                Entry(
                    what="meeting", kind="meeting", id=one.id, number=one.number, title=one.title, when=one.starts, text=one.place,
                    received=(count.receipts, count.expected), materials=(came, len(one.materials)),
                )
            )  # fmt: skip
    for row in rows:
        task = row.task
        if task.report_by and task.report_by[:10] <= today and not task.report_sent:
            found.append(
                Entry(
                    what="upward", kind="task", id=task.id, number=task.number, title=task.title, when=task.report_by,
                    text=task.report_to, row=row,
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: (end_of(one.when), one.number))


def _red(rows: list[TaskRow]) -> list[Entry]:
    """The red lights, the longest overdue first, with the cells that are behind."""
    red = [row for row in rows if row.light.light == "red"]
    return [_task_entry("red", row) for row in sorted(red, key=lambda row: (row.task.due or "9", row.task.number))]


def _task_entry(what: str, row: TaskRow) -> Entry:
    task = row.task
    behind = tuple(cell.id for cell in task.cells if cell.state in RUNNING)
    reds = tuple(unit for unit, light in row.cell_lights.items() if light.light == "red")
    return Entry(
        what=what, kind="task", id=task.id, number=task.number, title=task.title, units=reds or behind, days=row.days or 0,
        chases=row.chases, count=sum(cell.state in RUNNING for cell in task.cells), row=row,
    )  # fmt: skip


def _soon(session: Session, rows: list[TaskRow]) -> list[Entry]:
    """Limits within three days that are not red (those of today with an hour stand under today)."""
    found = [
        row for row in rows
        if row.task.state in RUNNING and row.days is not None and 0 <= row.days <= DAYS_AHEAD and row.light.light != "red"
        and not (row.task.report_by and row.task.report_by[:10] <= session.today.isoformat() and not row.task.report_sent)
    ]  # fmt: skip
    return [_task_entry("soon", row) for row in sorted(found, key=lambda row: (row.task.due or "9", row.task.number))]


def _waiting(session: Session, rows: list[TaskRow], meetings: list[Meeting]) -> list[Entry]:
    """What waits for us: to press for signatures, to check, to get extensions approved, to turn decisions into tasks."""
    found: list[Entry] = []
    for row in rows:
        unsigned = tuple(unit for unit, light in row.cell_lights.items() if light.reason == "unsigned")
        if unsigned or row.light.reason == "unsigned":
            assigned = row.task.assigned or ""
            found.append(_about(row, "to_sign", units=unsigned, when=assigned, days=_days_since(session, assigned)))
    checks = [
        (line.finished or "", row, unit)
        for row in rows
        for unit, line in [(None, row.task), *((cell.id, cell) for cell in row.task.cells)]
        if line.state == "to_check"
    ]
    for finished, row, unit in sorted(checks, key=lambda one: (one[0], one[1].task.number)):
        found.append(_about(row, "to_check", unit=unit, when=finished, days=_days_since(session, finished)))
    for row in rows:
        for wish in waiting_extensions(row.task):
            limits = f"{(wish.old or '')[5:10]}:{wish.new[5:10]}"
            found.append(
                _about(
                    row,
                    "extension",
                    unit=wish.unit,
                    when=wish.asked,
                    text=limits,
                    days=_days_since(session, wish.asked),
                )
            )
    for one in meetings:
        left = unpromoted(one)
        if left and one.state != "planned":
            days = _days_since(session, one.starts)
            found.append(
                Entry(
                    what="decisions", kind="meeting", id=one.id, number=one.number, title=one.title, when=one.starts, count=len(left),
                    days=days,
                )
            )  # fmt: skip
    return found


def _about(row: TaskRow, what: str, **more: object) -> Entry:
    task = row.task
    raw = {"what": what, "kind": "task", "id": task.id, "number": task.number, "title": task.title, "row": row, **more}
    return msgspec.structs.replace(Entry(what=what, kind="task", id=task.id), **raw)


def _days_since(session: Session, moment: str) -> int:
    return (session.today - day_of(moment)).days if moment else 0


def _missing(session: Session, lights: Lights, rows: list[TaskRow], meetings: list[Meeting]) -> list[Entry]:
    """What others have not sent: the feedbacks of the last period that fell due, and papers for meetings. Where a ledger's report is
    the feedback, the ledger's own line says so."""
    owed: dict[str, list[tuple[TaskRow, str]]] = {}
    expected: dict[str, int] = {}
    for row in rows:
        for unit, line in () if row.task.feedback_ledger else _owing(row.task):
            late = lights.missing_feedbacks(row.task, line)
            due = _last_due(lights, row.task, line)
            if due:
                expected[due] = expected.get(due, 0) + 1
            if late:
                owed.setdefault(late[-1], []).append((row, unit))
    found = [
        Entry(
            what="feedback", kind="task", id=whose[0][0].task.id, when=due, count=expected.get(due, len(whose)), days=len(whose),
            units=tuple(f"{row.task.number}:{unit}" for row, unit in whose),
        )
        for due, whose in sorted(owed.items(), reverse=True)
    ]  # fmt: skip
    for one in meetings:
        for paper in one.materials:
            if paper.due and not paper.received and end_of(paper.due) < session.now:
                place = next((str(n) for n, item in enumerate(one.items, 1) if item.id == paper.item), "")
                found.append(
                    Entry(
                        what="material", kind="meeting", id=one.id, number=one.number, title=paper.title, units=(paper.unit,),
                        when=paper.due, chases=paper.chased, text=place,
                    )
                )  # fmt: skip
    return found


def _owing(task: Task) -> list[tuple[str, Line]]:
    """The lines of a task that owe feedback: its cells, or the lead's own where there are none."""
    if task.cells:
        return [(cell.id, cell) for cell in task.cells]
    return [(task.lead[0] if task.lead else "", task)]


def _last_due(lights: Lights, task: Task, line: Line) -> str:
    """The last feedback that a running line owed."""
    began = line.assigned or task.assigned
    if line.state not in RUNNING or not began or not task.feedback:
        return ""
    due = lights.fallen_feedbacks(task.feedback, began)
    return due[-1] if due else ""


def _news(session: Session) -> tuple[str, int]:
    """When this coordinator was last here, and how many records colleagues changed since."""
    seen = last_seen(session)
    if seen is None:
        return "", 0
    changes = session.store.changes(since_rev=seen.rev)
    mine = (session.by, session.on_behalf)
    return seen.at, sum(len(change.told) for change in changes if (change.by, change.on_behalf) != mine)

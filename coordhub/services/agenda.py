"""The agenda is a query: what a meeting should talk about, proposed from what is overdue, due, undone and not come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from coordhub.domain.light import Lights
from coordhub.domain.meeting import Decision, Item, Meeting
from coordhub.domain.record import next_part_id
from coordhub.domain.task import RUNNING, Task, is_overdue
from coordhub.domain.unit import official_order
from coordhub.messages import speaking, t
from coordhub.services import names, selection
from coordhub.services.decisions import SETTLED, state_of
from coordhub.services.feedback import lights_in
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.task_steps import waiting_extensions
from coordhub.store.work import Work
from coordhub.text.dates import written

_CONCERNED = RUNNING | {"to_check", "done"}
"""States in which a task may be overdue or due, owe feedback, or wait for a later limit for one of its cells."""
_LOOK_BACK = 400
"""Days before a meeting within which earlier ones are looked for first."""
AHEAD = 30
"""Days ahead that an agenda looks where no next meeting is planned."""
MISSED = 2
"""Feedbacks missing in a row that bring a unit onto the agenda."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed agenda: its items in order, and which of them are on the agenda already."""

    items: list[Item]
    present: list[str]


def propose_agenda(session: Session, ref: str) -> Proposal:
    """What belongs on a meeting's agenda now: every overdue task of the office by number (the meeting's own body's first),
    tasks due before the next meeting, decisions of the last one and of earlier ones not done, items on which the last one did not decide,
    units with repeated missing feedback, limits asked for, papers not come."""
    with session.reading() as work:
        meant = names.meeting(work, ref)
        items = _proposed(work, session, meant)
        return Proposal(items=items, present=[one.title for one in items if _stands(meant, one)])


def apply_agenda(session: Session, ref: str) -> Meeting:
    """Put what is proposed and not yet there onto the agenda; applying twice adds nothing."""
    with session.writing("meeting.agenda") as work:
        meant = names.meeting(work, ref).still_open()
        items = list(meant.items)
        for one in _proposed(work, session, meant):
            if not _stands(replace(meant, items=tuple(items)), one):
                items.append(replace(one, id=next_part_id(items)))
        return work.meetings.put(replace(meant, items=tuple(items)))


def _stands(meeting: Meeting, item: Item) -> bool:
    """Whether the agenda has the item: the same words, or one of its kind that names all its tasks."""
    return any(
        one.title == item.title or (item.tasks and one.why == item.why and set(item.tasks) <= set(one.tasks))
        for one in meeting.items
    )


def _proposed(work: Work, session: Session, meeting: Meeting) -> list[Item]:
    tasks = sorted(work.tasks.where(selection.in_states(_CONCERNED)), key=lambda one: one.number)
    office = work.office.get(OFFICE_ID)
    seen: set[str] = set()
    with speaking(office.language):
        items = [
            *_overdue(work, session, meeting, tasks, seen),
            *_due(work, session, meeting, tasks, seen),
            *_undone(work, _earlier(work, meeting, "decisions"), {one.id: one for one in tasks}),
            *_undecided(_earlier(work, meeting, "items")),
            *_missing(work, lights_in(session, work), tasks),
            *_waiting(work, meeting, tasks),
        ]
    return [replace(one, id=str(place)) for place, one in enumerate(items, 1)]


def _overdue(work: Work, session: Session, meeting: Meeting, tasks: list[Task], seen: set[str]) -> Iterable[Item]:
    late = [one for one in tasks if _is_late(one, session)]
    own = _belonging(work, late, meeting.body)
    for group in ([one for one in late if one.id in own], [one for one in late if one.id not in own]):
        for unit, theirs in _by_lead(work, group):
            seen.update(one.id for one in theirs)
            yield _item(work, "overdue", unit, theirs, minutes=5 + 2 * len(theirs))


def _is_late(task: Task, session: Session) -> bool:
    """Overdue by its lead's line, or in a cell while the task itself is still being worked on."""
    if task.state not in RUNNING | {"to_check"}:
        return False
    return is_overdue(task, task, session.now)


def _belonging(work: Work, tasks: list[Task], body: str) -> set[str]:
    """The tasks that are the body's own: by their campaign, or by the meeting whose decision they came from."""
    own: set[str] = set()
    decided: list[Task] = []
    for one in tasks:
        if one.campaign and (campaign := work.campaigns.find(one.campaign)):
            own.update([one.id] if campaign.body == body else [])
        elif one.source.kind == "decision":
            decided.append(one)
    begins = {one.source.ref[:size] for one in decided for size in range(len(one.source.ref) + 1)}
    query = selection.every(selection.equals("body", body), selection.among("number", begins))
    numbers = tuple(one.number for one in selection.found(work.meetings, query)) if begins else ()
    return own | {one.id for one in decided if one.source.ref.startswith(numbers)}


def _due(work: Work, session: Session, meeting: Meeting, tasks: list[Task], seen: set[str]) -> Iterable[Item]:
    until = _next_after(work, meeting)
    today = session.today.isoformat()
    soon = [
        one for one in tasks
        if one.id not in seen and one.state in RUNNING and one.due and today <= one.due[:10] <= until
        and not is_overdue(one, one, session.now)
    ]  # fmt: skip
    for unit, theirs in _by_lead(work, soon):
        seen.update(one.id for one in theirs)
        yield _item(work, "due", unit, theirs, minutes=5, until=written(until))


def _undone(work: Work, earlier: list[Meeting], known: Mapping[str, Task]) -> Iterable[Item]:
    """The decisions of the last meeting that are not done, and in one item those of the meetings before it. Only a task that is not
    `known` yet is read."""

    def is_done(one: Decision) -> bool:
        return state_of((known.get(one.task) or work.tasks.find(one.task)) if one.task else None) in SETTLED

    for met in (earlier[:1], earlier[1:]):
        open_ones = [(meeting, one) for meeting in met for one in meeting.decisions if not is_done(one)]
        if open_ones:
            numbers = "、".join(meeting.decision_number(one) for meeting, one in open_ones)
            title = t(
                "meeting.agenda.undone" if met == earlier[:1] else "meeting.agenda.undone_before",
                meeting=met[0].title, count=len(open_ones), numbers=numbers,
            )  # fmt: skip
            tasks = tuple(dict.fromkeys(one.task for _, one in open_ones if one.task))
            yield Item(id="0", title=title, kind="report", minutes=10, why="undone", tasks=tasks)


def _undecided(earlier: list[Meeting]) -> Iterable[Item]:
    """What the last meeting was to decide on and did not, and what it did not come to."""
    for last in earlier[:1]:
        was_run = any(one.started for one in last.items)
        decided = {one.item for one in last.decisions}
        for one in last.items:
            is_left = was_run and not one.started
            if one.id not in decided and (is_left or one.kind == "deliberate"):
                yield replace(one, why="undecided", started=None, ended=None, notes=(), paper="")


def _missing(work: Work, lights: Lights, tasks: list[Task]) -> Iterable[Item]:
    missing: dict[str, list[str]] = {}
    for one in tasks:
        for unit, line in [*((cell.id, cell) for cell in one.cells), *((lead, one) for lead in one.lead[:1])]:
            if one.state in RUNNING and len(lights.missing_feedbacks(one, line)) >= MISSED:
                missing.setdefault(unit, []).append(one.id)
    numbers = {one.id: one.number for one in tasks}
    for found in sorted((work.units.get(one) for one in missing), key=official_order):
        theirs = missing[found.id]
        named = "、".join(numbers[one] for one in theirs)
        yield Item(
            id="0", title=t("meeting.agenda.missing", unit=found.called, count=len(theirs), numbers=named), kind="report",
            unit=found.id, minutes=5, why="missing", tasks=tuple(theirs),
        )  # fmt: skip


def _waiting(work: Work, meeting: Meeting, tasks: list[Task]) -> Iterable[Item]:
    asked = [(one, wish) for one in tasks for wish in waiting_extensions(one)]
    if asked:
        named = "、".join(f"{one.number} ({written(wish.new)})" for one, wish in asked)
        yield Item(
            id="0", title=t("meeting.agenda.extensions", count=len(asked), numbers=named), kind="deliberate", minutes=5,
            why="waiting", tasks=tuple(dict.fromkeys(one.id for one, _ in asked)),
        )  # fmt: skip
    for paper in meeting.materials:
        if not paper.received and not any(paper.item == item.id for item in meeting.items):
            unit = work.units.find(paper.unit)
            yield Item(
                id="0", title=t("meeting.agenda.paper", title=paper.title, unit=unit.called if unit else ""), kind="deliberate",
                unit=paper.unit, minutes=5, why="waiting",
            )  # fmt: skip


def _by_lead(work: Work, tasks: list[Task]) -> list[tuple[str, list[Task]]]:
    """Tasks by their first lead, in official order."""
    groups: dict[str, list[Task]] = {}
    for one in tasks:
        groups.setdefault(one.lead[0] if one.lead else "", []).append(one)

    def order(unit: str) -> tuple[int, int, str]:
        found = work.units.find(unit) if unit else None
        return official_order(found) if found else (9, 0, "")

    return sorted(groups.items(), key=lambda one: order(one[0]))


def _item(work: Work, why: str, unit: str, tasks: list[Task], minutes: int, **params: Any) -> Item:
    lead = work.units.find(unit) if unit else None
    numbers = "、".join(f"{one.number} {one.title}" for one in tasks)
    called = lead.called if lead else t("meeting.agenda.no_lead")
    title = t(f"meeting.agenda.{why}", unit=called, count=len(tasks), numbers=numbers, **params)
    speaker = next((one.leader_post for one in tasks if one.leader_post), "")
    return Item(
        id="0", title=title, kind="report", speaker=speaker or (t("meeting.agenda.speaker", unit=lead.called) if lead else ""),
        unit=lead.id if lead else None, minutes=min(minutes, 30), why=why, tasks=tuple(one.id for one in tasks),
    )  # fmt: skip


def _earlier(work: Work, meeting: Meeting, having: str) -> list[Meeting]:
    """The body's meetings held before this one that have any `items` or `decisions`, the latest first: those of the year before it, else
    all there are."""
    begin = (date.fromisoformat(meeting.starts[:10]) - timedelta(days=_LOOK_BACK)).isoformat()
    for window in (selection.since("starts", begin), None):
        query = selection.every(
            selection.equals("body", meeting.body), selection.below("starts", meeting.starts), selection.filled(having), window,
        )  # fmt: skip
        found = [one for one in selection.found(work.meetings, query) if one.decisions or one.was_held]
        if found:
            return sorted(found, key=lambda one: one.starts, reverse=True)
    return []


def _next_after(work: Work, meeting: Meeting) -> str:
    """The day of the body's next meeting after this one, else 30 days after it."""
    query = selection.every(selection.equals("body", meeting.body), selection.above("starts", meeting.starts))
    later = [one.starts[:10] for one in selection.found(work.meetings, query)]
    return min(later, default=(date.fromisoformat(meeting.starts[:10]) + timedelta(days=AHEAD)).isoformat())

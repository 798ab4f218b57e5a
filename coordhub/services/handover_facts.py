"""What whoever takes over a body's office has to know: who sits in it, who answers for what, what is open, what comes, what is at risk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from coordhub.domain.body import Body
from coordhub.domain.calendar import day_of
from coordhub.domain.duty import Duty
from coordhub.domain.meeting import Decision, Meeting
from coordhub.domain.refusal import Refused
from coordhub.domain.task import Task
from coordhub.domain.unit import Unit, county_level, official_order
from coordhub.services import names, outgoing, owing
from coordhub.services.attention_ledgers import LedgerCall, ledger_calls
from coordhub.services.bodies import MemberRow, body_members
from coordhub.services.brief_facts import Coming, coming, late_rows
from coordhub.services.duties import duty_matrix
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.task_list import TaskRow, task_rows
from coordhub.services.task_steps import waiting_extensions
from coordhub.services.year_facts import DONE, HeldMeeting, held_meetings
from coordhub.store.work import Work


class OpenDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that is not done: its number, how many days ago it was taken, and the task made of it (None: none yet)."""

    number: str
    meeting: Meeting
    decision: Decision
    days: int
    row: TaskRow | None


class UnitLights(msgspec.Struct, frozen=True, kw_only=True):
    """A unit's open tasks (a county's shares of them), with the red, the yellow and the overdue ones."""

    unit: Unit
    open: int
    red: int
    yellow: int
    overdue: int


class Risks(msgspec.Struct, frozen=True, kw_only=True):
    """What may go wrong, by facts alone: overdue and red tasks, empty seats, decisions without a task, reports that never came, extensions
    and requests that wait, papers that are not issued, what ledgers ask to follow up."""

    overdue: list[TaskRow]
    red: list[TaskRow]
    vacant: list[MemberRow]
    undone: list[OpenDecision]
    missing: dict[str, int]
    extensions: list[TaskRow]
    asks: list[TaskRow]
    papers: int
    follow: list[LedgerCall]


class HandoverFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The seven parts; `bodies` are the body's own and those below it."""

    body: Body
    bodies: list[Body]
    members: list[MemberRow]
    duties: list[tuple[Unit, list[Duty]]]
    decisions: list[OpenDecision]
    leads: list[UnitLights]
    counties: list[UnitLights]
    meetings: list[HeldMeeting]
    coming: list[Coming]
    risks: Risks


def handover_facts(session: Session, ref: str = "") -> HandoverFacts:
    """What there is to hand over of a body (the office's own, without a name), as it stands now. Refused where neither is known."""
    with session.reading() as work:
        named = ref or work.office.get(OFFICE_ID).body
        if not named:
            raise Refused("handover.no_body", field="body")
        body = names.body(work, named)
        bodies = _family(work, body)
        own = {one.id for one in bodies}
        meetings = [one for one in work.meetings.all() if one.body in own]
        campaigns = {one.id for one in work.campaigns.all() if one.body in own}
        units = {one.id: one for one in work.units.all() if one.tier == 0}
        is_office = work.office.get(OFFICE_ID).body in {body.id, body.name, body.short}
    rows = {
        row.task.id: row for row in task_rows(session) if _belongs(row.task, campaigns, meetings, is_office=is_office)
    }
    members = body_members(session, body.id)
    decisions = _open_decisions(session, meetings)
    today = session.today.isoformat()
    return HandoverFacts(
        body=body, bodies=bodies, members=members,
        duties=[(unit, [one for found in cells.values() for one in found]) for unit, cells in duty_matrix(session, body.id).rows],
        decisions=decisions, leads=_leads(list(rows.values()), units), counties=_counties(list(rows.values()), units, today),
        meetings=[one for one in held_meetings(session, f"{today[:4]}-01-01", today) if one.meeting.body in own],
        coming=coming(session, list(rows.values())), risks=_risks(session, list(rows.values()), members, decisions),
    )  # fmt: skip


def _family(work: Work, body: Body) -> list[Body]:
    """The body, then those below it that still work."""
    everyone = [one for one in work.bodies.all() if one.ended is None and one.level == body.level]
    found, waiting = [body], [body.id]
    while waiting:
        above = waiting.pop(0)
        below = [one for one in everyone if one.parent == above and one not in found]
        found += sorted(below, key=lambda one: (one.rank, int(one.id[1:])))
        waiting += [one.id for one in below]
    return found


def _belongs(task: Task, campaigns: set[str], meetings: Sequence[Meeting], *, is_office: bool) -> bool:
    """Whether a task is the body's: by its campaign, by the meeting that decided it, else as the office's own."""
    if task.campaign:
        return task.campaign in campaigns
    if task.source.kind == "decision":
        return task.source.ref.startswith(tuple(one.number for one in meetings)) if meetings else False
    return is_office


def _open_decisions(session: Session, meetings: Sequence[Meeting]) -> list[OpenDecision]:
    """The decisions that are not done, the oldest first."""
    rows = {row.task.id: row for row in task_rows(session)}
    found = []
    with session.reading() as work:
        for meeting in meetings:
            for one in meeting.decisions:
                made = work.tasks.find(one.task) if one.task else None
                if made is None or made.state not in DONE | {"cancelled"}:
                    days = (session.today - day_of(meeting.starts)).days
                    row = rows.get(made.id) if made else None
                    found.append(
                        OpenDecision(number=meeting.decision_number(one), meeting=meeting, decision=one, days=days, row=row)
                    )  # fmt: skip
    return sorted(found, key=lambda one: (-one.days, one.number))


def _leads(rows: Sequence[TaskRow], units: dict[str, Unit]) -> list[UnitLights]:
    """The lead units that have a red or yellow task."""
    found = {}
    for unit in dict.fromkeys(lead for row in rows for lead in row.task.lead if lead in units):
        own = [row for row in rows if unit in row.task.lead]
        lights = [row.light.light for row in own]
        found[unit] = UnitLights(
            unit=units[unit], open=len(own), red=lights.count("red"), yellow=lights.count("yellow"),
            overdue=sum(row.overdue for row in own),
        )  # fmt: skip
    lit = [one for one in found.values() if one.red or one.yellow]
    return sorted(lit, key=lambda one: (-one.red, -one.yellow, official_order(one.unit)))


def _counties(rows: Sequence[TaskRow], units: dict[str, Unit], today: str) -> list[UnitLights]:
    found = []
    for unit in county_level(one for one in units.values() if one.is_valid_on(today)):
        shares = [
            row.cell_lights[unit.id]
            for row in rows
            for cell in row.task.cells
            if cell.id == unit.id and cell.state not in DONE
        ]
        lights = [one.light for one in shares]
        found.append(UnitLights(
            unit=unit, open=len(shares), red=lights.count("red"), yellow=lights.count("yellow"),
            overdue=sum(one.reason == "overdue" for one in shares),
        ))  # fmt: skip
    return found


def _risks(
    session: Session, rows: Sequence[TaskRow], members: Sequence[MemberRow], decisions: Sequence[OpenDecision]
) -> Risks:  # fmt: skip
    late = late_rows(rows)
    missing: dict[str, int] = {}
    for one in owing.missing(session):
        missing[one.ledger] = missing.get(one.ledger, 0) + 1
    with session.reading() as work:
        called = {one.code: one.called for one in work.ledgers.all()}
    return Risks(
        overdue=[row for row in late if row.overdue],
        red=[row for row in late if row.light.light == "red" and not row.overdue],
        vacant=[row for row in members if row.is_vacant], undone=[one for one in decisions if one.row is None],
        missing={called[code]: count for code, count in missing.items()},
        extensions=[row for row in rows if waiting_extensions(row.task)],
        asks=[row for row in rows if any(not ask.answer for ask in row.task.asks)],
        papers=len(list(_unissued(session))), follow=ledger_calls(session).follow,
    )  # fmt: skip


def _unissued(session: Session) -> Iterator[str]:
    for one in outgoing.register(session):
        if not one.is_final:
            yield one.id

"""What an office did between two days: meetings and what became of their decisions, tasks, reports of the counties, campaigns,
proposals and instructions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from coordhub.domain.campaign import Campaign
from coordhub.domain.ledger import Ledger
from coordhub.domain.meeting import Meeting
from coordhub.domain.period import periods
from coordhub.domain.refusal import Refused
from coordhub.domain.task import RUNNING, Line, Task, finished_late, is_overdue
from coordhub.domain.unit import Unit, county_level
from coordhub.services import proposals
from coordhub.services.attendance import roll
from coordhub.services.feedback import lights_in
from coordhub.services.owing import ABSENT
from coordhub.services.owing_facts import owings_of_all
from coordhub.services.proposals import ProposalRow
from coordhub.services.session import Session
from coordhub.services.subjects import desk
from coordhub.services.task_list import TaskRow, row_of
from coordhub.store.work import Work

DONE = frozenset({"done", "closed"})
_HELD = frozenset({"held", "circulated", "signed", "issued"})


class Reports(msgspec.Struct, frozen=True, kw_only=True):
    """Reports of one county: how many were due, came, came late, did not come; those not yet due are apart."""

    due: int = 0
    came: int = 0
    zero: int = 0
    late: int = 0
    missing: int = 0
    pending: int = 0


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Tasks (or shares of tasks) by how they ended: done, of them late, still open, of them overdue, given up."""

    total: int = 0
    done: int = 0
    done_late: int = 0
    open: int = 0
    overdue: int = 0
    stopped: int = 0


class HeldMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting that was held: its body's name, how many should have come and came, its decisions and those done."""

    meeting: Meeting
    body: str
    expected: int
    came: int
    decisions: int
    done: int


class CountyYear(msgspec.Struct, frozen=True, kw_only=True):
    """A county's shares of tasks, and its reports."""

    unit: Unit
    tasks: Tally
    reports: Reports


class CampaignYear(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign that ran, and its tasks."""

    campaign: Campaign
    tasks: Tally
    red: int


class YearFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What was done from `first` to `last`. `sources` counts tasks by where they came from."""

    first: str
    last: str
    meetings: list[HeldMeeting]
    sources: list[tuple[str, Tally]]
    tasks: Tally
    counties: list[CountyYear]
    campaigns: list[CampaignYear]
    proposals: list[ProposalRow]
    instructions: list[TaskRow]


def year_facts(session: Session, first: str = "", last: str = "") -> YearFacts:
    """What the office did between two days; from New Year to today, without them. Refused when the last is before the first."""
    until = last or session.today.isoformat()
    since = first or f"{until[:4]}-01-01"
    if until < since:
        raise Refused("annual.ends_early", since=since, until=until, field="to")
    with session.reading() as work:
        tasks = [one for one in work.tasks.all() if _is_of(one, since, until)]
        lights = lights_in(session, work)
        rows = {one.id: row_of(one, lights) for one in tasks}
        counties = [one for one in county_level(work.units.all()) if one.is_valid_on(until)]
        campaigns = [_campaign(session, one, rows.values()) for one in _running(work, since, until)]
    reports = reports_by_county(session, since, until)
    return YearFacts(
        first=since, last=until, meetings=held_meetings(session, since, until), sources=_by_source(session, tasks),
        tasks=tally(session, [(one, one) for one in tasks]),
        counties=[_county(session, one, tasks, reports.get(one.id, Reports())) for one in counties], campaigns=campaigns,
        proposals=_proposals(session, since, until),
        instructions=sorted((row for row in rows.values() if row.task.source.kind == "instruction"), key=_number),
    )  # fmt: skip


def _number(row: TaskRow) -> str:
    return row.task.number


def _is_of(task: Task, since: str, until: str) -> bool:
    """Whether a task was given out by `until` and not yet ended before `since`."""
    if not task.assigned or task.assigned[:10] > until:
        return False
    ended = task.step.at if task.step and task.state in DONE | {"cancelled"} else ""
    return not ended or (task.approved or ended)[:10] >= since


def tally(session: Session, lines: Iterable[tuple[Task, Line]]) -> Tally:
    """Lines of tasks counted by how they ended."""
    found = list(lines)
    done = [(task, line) for task, line in found if line.state in DONE]
    running = [(task, line) for task, line in found if line.state in RUNNING | {"to_check", "drafted"}]
    return Tally(
        total=len(found), done=len(done), done_late=sum(finished_late(task, line) for task, line in done), open=len(running),
        overdue=sum(is_overdue(task, line, session.now) for task, line in running),
        stopped=len(found) - len(done) - len(running),
    )  # fmt: skip


def _by_source(session: Session, tasks: Sequence[Task]) -> list[tuple[str, Tally]]:
    kinds = dict.fromkeys(sorted(one.source.kind for one in tasks))
    counted = [(kind, tally(session, [(one, one) for one in tasks if one.source.kind == kind])) for kind in kinds]
    return sorted(counted, key=lambda one: (-one[1].total, one[0]))


def held_meetings(session: Session, since: str, until: str) -> list[HeldMeeting]:
    """The meetings that were held between two days, by day."""
    with session.reading() as work:
        found = [one for one in work.meetings.all() if since <= one.starts[:10] <= until and one.state in _HELD]
        return [_held(session, work, one) for one in sorted(found, key=lambda one: (one.starts, one.number))]


def _held(session: Session, work: Work, meeting: Meeting) -> HeldMeeting:
    body = work.bodies.find(meeting.body)
    _, count = roll(session, meeting.id)
    made = [work.tasks.find(one.task) if one.task else None for one in meeting.decisions]
    return HeldMeeting(
        meeting=meeting, body=body.called if body else "", expected=count.expected,
        came=count.counts.get("present", 0) + count.counts.get("substitute", 0), decisions=len(made),
        done=sum(one is not None and one.state in DONE for one in made),
    )  # fmt: skip


def _proposals(session: Session, since: str, until: str) -> list[ProposalRow]:
    """The proposals assigned between two days, by number."""
    found = [one for one in proposals.rows(session, closed=True) if since <= one.proposal.assigned[:10] <= until]
    return sorted(found, key=lambda one: one.proposal.number)


def _running(work: Work, since: str, until: str) -> list[Campaign]:
    found = [one for one in work.campaigns.all() if (one.since or since) <= until and (one.until or until) >= since]
    return sorted(found, key=lambda one: (one.since or "", int(one.id[1:])))


def _campaign(session: Session, campaign: Campaign, rows: Iterable[TaskRow]) -> CampaignYear:
    own = [row for row in rows if row.task.campaign == campaign.id]
    return CampaignYear(
        campaign=campaign, tasks=tally(session, [(row.task, row.task) for row in own]),
        red=sum(row.light.light == "red" for row in own),
    )  # fmt: skip


def _county(session: Session, unit: Unit, tasks: Sequence[Task], reports: Reports) -> CountyYear:
    shares = [(task, cell) for task in tasks for cell in task.cells if cell.id == unit.id]
    return CountyYear(unit=unit, tasks=tally(session, shares), reports=reports)


def reports_by_county(
    session: Session, first: str, last: str, ledgers: Collection[str] | None = None
) -> dict[str, Reports]:  # fmt: skip
    """What each county owed to the ledgers (all but restricted ones, or those of these codes) for the periods that fell due between
    two days, and what came."""
    with session.reading() as work:
        at = desk(session, work)
        named = [one for one in work.ledgers.all() if _is_counted(one, ledgers)]
        asked = [
            (one, [owed for owed in periods(one, first, last, at.workdays) if first <= owed.due[:10] <= last])
            for one in named
        ]
        found = owings_of_all(work, at, asked, judge=False)
        placed = [
            (at.groups(work, ledger).of("county", one.subject), one)
            for (ledger, _), owed in zip(asked, found, strict=True)
            for one in owed
            if one.state != "exempt"
        ]
    counted: dict[str, list[tuple[int, ...]]] = {}
    for county, one in placed:
        is_here = one.state not in ABSENT
        counted.setdefault(county, []).append((
            one.state != "pending", is_here, one.kind == "zero", one.is_late, one.state == "missing", one.state == "pending",
        ))  # fmt: skip
    return {county: Reports(**_summed(rows)) for county, rows in counted.items()}


def _summed(rows: Sequence[tuple[int, ...]]) -> dict[str, int]:
    return dict(zip(Reports.__struct_fields__, map(sum, zip(*rows, strict=True)), strict=True))


def _is_counted(ledger: Ledger, codes: Collection[str] | None) -> bool:
    is_asked = not ledger.restricted if codes is None else ledger.code in codes
    return is_asked and bool(ledger.schedules) and not ledger.owed_by.office

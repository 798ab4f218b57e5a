"""What the deputy mayor has to know on one page: the whole, the counties, what is behind, what is asked of him, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec

from coordhub.domain.calendar import day_of
from coordhub.domain.entry import amount
from coordhub.domain.ledger import Label, Ledger, Measure
from coordhub.domain.task import RUNNING
from coordhub.domain.unit import Unit, county_level
from coordhub.services import names
from coordhub.services.campaign_ledgers import campaign_ledgers
from coordhub.services.campaigns import campaigns
from coordhub.services.proposals import unanswered
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.summary import Summary, summary
from coordhub.services.task_list import TaskFilter, TaskRow, task_rows
from coordhub.services.year_facts import DONE, Reports, reports_by_county
from coordhub.store.work import Work

AHEAD = 30
"""Days that are looked ahead."""
_UNFINISHED = frozenset({"assigned", "working", "suspended"})


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """All tasks of the year: done, in order, behind (a yellow or red light, the limit not passed), overdue; they add up to `tasks`."""

    tasks: int
    done: int
    normal: int
    behind: int
    overdue: int


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """An event that must not happen (better down, and covered by a zero report), as the ledger of a running campaign counts it: the
    period's figure by county (None: not reported, with its state), and the year's total, from how many reports, and how many never came."""

    ledger: Ledger
    label: Label
    unit: Label | None
    values: dict[str, int | float | None]
    states: dict[str, str]
    total: int | float | None
    lacking: int
    year: int | float | None
    reported: int
    missing: int


class CountyLine(msgspec.Struct, frozen=True, kw_only=True):
    """A county: unfinished shares of tasks, red lights, reports of the year, and whether it has reported the incident's period."""

    unit: Unit
    unfinished: int
    red: int
    reports: Reports


class AskLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit asks the city's leaders for."""

    row: TaskRow
    unit: str | None
    text: str
    at: str


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has its day soon: a meeting, a task's limit, a report upward, a proposal's answer."""

    what: str
    when: str
    title: str
    unit: str = ""


class BriefFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The six blocks: the whole, the counties in official order with the incidents counted, what is late first, what is asked, what comes.
    `posts` says who sits for a unit in the office's body."""

    whole: Whole
    counties: list[CountyLine]
    incidents: list[Incident]
    late: list[TaskRow]
    posts: dict[str, str]
    asks: list[AskLine]
    coming: list[Coming]


def brief_facts(session: Session) -> BriefFacts:
    """What the page needs, as it stands now."""
    rows = rows_of_year(session)
    with session.reading() as work:
        counties = [one for one in county_level(work.units.all()) if one.is_valid_on(session.today.isoformat())]
        posts = _posts(session, work)
    reports = reports_by_county(session, f"{session.today.year}-01-01", session.today.isoformat())
    return BriefFacts(
        whole=whole(rows), counties=[_county(one, rows, reports.get(one.id, Reports())) for one in counties],
        incidents=incidents(session), late=late_rows(rows), posts=posts, asks=list(_asks(rows)), coming=coming(session, rows),
    )  # fmt: skip


def _posts(session: Session, work: Work) -> dict[str, str]:
    """The post that sits for each unit in the office's body: the highest where it has several seats."""
    named = work.office.get(OFFICE_ID).body
    if not named:
        return {}
    seats = names.body(work, named).seats_on(session.today.isoformat())
    return {one.unit: one.post for one in reversed(seats) if one.unit and one.role != "liaison"}


def rows_of_year(session: Session) -> list[TaskRow]:
    """The tasks given out that are open, and those of this year that are done or closed."""
    year = str(session.today.year)
    return [
        row for row in task_rows(session, TaskFilter(all=True))
        if row.task.state not in {"drafted", "cancelled"} and (row.task.state not in DONE or _ended(row)[:4] in {"", year})
    ]  # fmt: skip


def _ended(row: TaskRow) -> str:
    return row.task.approved or (row.task.step.at if row.task.step else "")


def whole(rows: Sequence[TaskRow]) -> Whole:
    """The tasks counted, each once."""
    done = sum(row.task.state in DONE for row in rows)
    overdue = sum(row.overdue for row in rows)
    behind = sum(_is_behind(row) for row in rows)
    return Whole(tasks=len(rows), done=done, normal=len(rows) - done - overdue - behind, behind=behind, overdue=overdue)


def _is_behind(row: TaskRow) -> bool:
    return row.light.light in {"yellow", "red"} and not row.overdue and row.task.state not in DONE


def late_rows(rows: Iterable[TaskRow]) -> list[TaskRow]:
    """What is overdue, the longest first; then what is behind, red before yellow, by limit."""
    late = [row for row in rows if row.overdue or _is_behind(row)]
    return sorted(
        late, key=lambda row: (not row.overdue, row.light.light != "red", row.task.due or "9", row.task.number)
    )


def _county(unit: Unit, rows: Sequence[TaskRow], reports: Reports) -> CountyLine:
    shares = [
        (row, cell) for row in rows for cell in row.task.cells if cell.id == unit.id and row.task.state not in DONE
    ]
    return CountyLine(
        unit=unit, unfinished=sum(cell.state in _UNFINISHED for _, cell in shares),
        red=sum(row.cell_lights[unit.id].light == "red" for row, _ in shares), reports=reports,
    )  # fmt: skip


def _asks(rows: Iterable[TaskRow]) -> Iterable[AskLine]:
    """What was asked of the leaders and is not answered, the oldest first."""
    found = [
        AskLine(row=row, unit=ask.unit, text=ask.text, at=ask.at)
        for row in rows
        for ask in row.task.asks
        if not ask.answer
    ]
    return sorted(found, key=lambda one: one.at)


def incidents(session: Session) -> list[Incident]:
    """The events that the running campaigns' ledgers count and hope never to see."""
    found = []
    for campaign in campaigns(session, session.today.isoformat()):
        for block in campaign_ledgers(session, campaign.id):
            for measure in block.ledger.measures:
                if _is_incident(block.ledger, measure):
                    now = summary(session, block.ledger.code)
                    year = summary(session, block.ledger.code, str(session.today.year))
                    found.append(_incident(now, year, measure, sum(block.missing.values())))
    return found


def _is_incident(ledger: Ledger, measure: Measure) -> bool:
    return measure.kind == "sum" and measure.better == "down" and measure.field in ledger.zero_fields


def _incident(now: Summary, year: Summary, measure: Measure, missing: int) -> Incident:
    field = now.ledger.field(measure.field)
    return Incident(
        ledger=now.ledger, label=measure.label, unit=field.unit if field else None,
        values={row.subject: amount(row.values.get(measure.id)) for row in now.rows},
        states={row.subject: row.state for row in now.rows}, total=amount(now.total.values.get(measure.id)),
        lacking=now.owed - now.reported, year=amount(year.total.values.get(measure.id)), reported=year.reported,
        missing=missing,
    )  # fmt: skip


def _what(what: str, when: str, today: str) -> str:
    """What is owed to others does not go away when its day has passed."""
    return what if when[:10] >= today else f"{what}_late"


def coming(session: Session, rows: Sequence[TaskRow], days: int = AHEAD) -> list[Coming]:
    """What has its day within so many days, by day: meetings, limits of tasks at work, what we owe upward, proposals to be answered."""
    today, until = session.today.isoformat(), (session.today + timedelta(days=days)).isoformat()
    with session.reading() as work:
        found = [
            Coming(what="meeting", when=one.starts, title=one.title)
            for one in work.meetings.all()
            if today <= one.starts[:10] <= until and one.state in {"planned", "approved", "noticed"}
        ]
        asked = [one for one in unanswered(work) if one.due[:10] <= until]
    found += [Coming(what=_what("proposal", one.due, today), when=one.due, title=one.title) for one in asked]
    for row in rows:
        task = row.task
        lead = task.lead[0] if task.lead else ""
        if task.state in RUNNING and task.due and today <= task.due[:10] <= until:
            found.append(Coming(what="task", when=task.due, title=task.title, unit=lead))
        elif task.report_by and not task.report_sent and task.report_by[:10] <= until:
            what = _what("upward", task.report_by, today)
            found.append(Coming(what=what, when=task.report_by, title=task.title, unit=lead))
    return sorted(found, key=lambda one: (day_of(one.when), one.what != "meeting", one.title))

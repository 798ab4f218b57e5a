"""How a campaign stands (通报): its counties ranked, who is silent when reminded, and what stands out in a county's report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from coordhub.domain.aggregate import Rate
from coordhub.domain.calendar import due_after, parse_rule, start_of
from coordhub.domain.campaign import Campaign
from coordhub.domain.entry import Owing, amount
from coordhub.domain.ledger import Ledger
from coordhub.domain.task import RUNNING, Chase
from coordhub.domain.unit import Unit
from coordhub.messages import LANGUAGES, t
from coordhub.services import owing
from coordhub.services.campaign_ledgers import LedgerBlock, campaign_ledgers
from coordhub.services.owing_facts import owings_for
from coordhub.services.session import Session
from coordhub.services.subjects import desk
from coordhub.services.summary import Summary, summary
from coordhub.services.task_list import CampaignGrid, TaskFilter, TaskRow, campaign_grid, task_rows
from coordhub.services.year_facts import DONE


class CountyStand(msgspec.Struct, frozen=True, kw_only=True):
    """How one county stands: shares of tasks, done and unfinished, red lights, reports late and missing so far and those awaited now,
    the mean percent of its shares (None: none was given), and its place (several may share one)."""

    unit: Unit
    tasks: int
    done: int
    unfinished: int
    red: int
    late: int
    missing: int
    pending: int
    percent: int | None
    place: int = 0


class Silent(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that has not answered its last reminder though the time for an answer is over: about which task, or which report."""

    unit: str
    task: TaskRow | None
    owed: Owing | None
    times: int
    last: Chase


class CampaignFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign at a moment: all its tasks, the grid of those that went to counties, its ledgers with their summaries, its counties from
    the first to the last, and who is silent."""

    campaign: Campaign
    tasks: list[TaskRow]
    grid: CampaignGrid
    blocks: list[LedgerBlock]
    summaries: list[Summary]
    counties: list[CountyStand]
    silent: list[Silent]

    def count(self, light: str) -> int:
        """How many tasks have a light and are not done."""
        return sum(row.light.light == light and row.task.state not in DONE for row in self.tasks)

    @property
    def done(self) -> int:
        """How many tasks are done."""
        return sum(row.task.state in DONE for row in self.tasks)


def campaign_facts(session: Session, ref: str) -> CampaignFacts:
    """How a campaign stands now. NotFound when there is none of that name."""
    grid = campaign_grid(session, ref)
    assert grid.campaign is not None
    blocks = campaign_ledgers(session, ref)
    tasks = [
        row for row in task_rows(session, TaskFilter(campaign=ref, all=True))
        if row.task.state not in {"drafted", "cancelled"}
    ]  # fmt: skip
    return CampaignFacts(
        campaign=grid.campaign, tasks=sorted(tasks, key=lambda row: row.task.number), grid=grid, blocks=blocks, summaries=[summary(session, one.ledger.code) for one in blocks],
        counties=ranked([_stand(one, grid, blocks) for one in grid.units]), silent=list(_silent(session, grid, blocks)),
    )  # fmt: skip


def _stand(unit: Unit, grid: CampaignGrid, blocks: Sequence[LedgerBlock]) -> CountyStand:
    cells = [cell for row in grid.rows for cell in row.task.cells if cell.id == unit.id]
    shares = [100 if cell.state in DONE else cell.share for cell in cells]
    given = [one for one in shares if one is not None]
    return CountyStand(
        unit=unit, tasks=len(cells), done=sum(cell.state in DONE for cell in cells), unfinished=grid.unfinished[unit.id],
        red=grid.red[unit.id], late=sum(one.late.get(unit.id, 0) for one in blocks),
        missing=sum(one.missing.get(unit.id, 0) for one in blocks),
        pending=sum(one.cells[unit.id].state == "pending" for one in blocks if unit.id in one.cells),
        percent=round(sum(given) / len(given)) if given else None,
    )  # fmt: skip


def ranked(counties: Sequence[CountyStand]) -> list[CountyStand]:
    """From the first to the last: fewer red lights, then fewer unfinished tasks, missing and late reports, then the higher percent.
    Equals share a place and keep the official order."""

    def key(one: CountyStand) -> tuple[int, ...]:
        return one.red, one.unfinished, one.missing, one.late, -(one.percent or 0)

    ordered = sorted(counties, key=key)
    keys = [key(one) for one in ordered]
    return [msgspec.structs.replace(one, place=keys.index(key(one)) + 1) for one in ordered]


def _silent(session: Session, grid: CampaignGrid, blocks: Sequence[LedgerBlock]) -> Iterator[Silent]:
    for row in grid.rows:
        lines = [(cell.id, cell.state, cell.chases) for cell in row.task.cells]
        lines += [(row.task.lead[0], row.task.state, row.task.chases)] if row.task.lead else []
        for unit, state, chases in lines:
            if state in RUNNING and (last := _unanswered(session, chases)):
                yield Silent(unit=unit, task=row, owed=None, times=len(chases), last=last)
    for block in blocks:
        for one in owing.due(session, block.ledger.code):
            if last := _unanswered(session, one.chases):
                yield Silent(unit=one.subject, task=None, owed=one, times=len(one.chases), last=last)


def _unanswered(session: Session, chases: Sequence[Chase]) -> Chase | None:
    """The last reminder, where it was not answered by the time at which the ladder goes on; 未回 typed as its answer is none."""
    last = max(chases, key=lambda one: one.at, default=None)
    none = {"", *(t("tuiledger.no_answer", lang=lang) for lang in LANGUAGES)}
    if last is None or last.answer.strip() not in none:
        return None
    office = session.office()
    until = due_after(parse_rule(office.rule("chase.next")), last.at, office.workdays())
    return last if start_of(until) <= session.now else None


# What stands out in a report


PROBLEM = "problem"
"""The field in which a declaration asks for problems and what is needed."""


class Standout(msgspec.Struct, frozen=True, kw_only=True):
    """What stands out in one county's report: the measures in which it alone is first (or last, of those that should be high), those
    that moved most, whether a check failed, and what it wrote."""

    subject: str
    name: str
    state: str
    is_late: bool
    is_wrong: bool
    most: tuple[str, ...]
    least: tuple[str, ...]
    moved: tuple[str, ...]
    problems: tuple[str, ...]


def standouts(session: Session, found: Summary) -> list[Standout]:
    """What stands out, county by county, in official order."""
    with session.reading() as work:
        at = desk(session, work)
        owed = owings_for(work, at, found.ledger, found.period.periods)
        groups = at.groups(work, found.ledger)
        by_group: dict[str, list[Owing]] = {}
        for one in owed:
            by_group.setdefault(groups.of(found.by, one.subject), []).append(one)
    peaks = {one.id: _peaks(found, one.id) for one in found.columns}
    return [_standout(found, place, by_group.get(row.subject, []), peaks) for place, row in enumerate(found.rows)]


_MOVED, _LEAST, _POINTS = 0.2, 2, 5
"""Share of what was before by which a figure has to move to be named, and by how much at least; of a rate, points."""


def _standout(
    found: Summary, place: int, owed: Sequence[Owing], peaks: Mapping[str, tuple[int | None, int | None]]
) -> Standout:  # fmt: skip
    row = found.rows[place]
    most = [one.id for one in told(found) if peaks[one.id][0] == place and one.kind not in {"rate", "coverage"}]
    least = [one.id for one in told(found) if peaks[one.id][1] == place and one.kind in {"rate", "coverage"}]
    moves = sorted(
        ((_move(row.values.get(one.id), row.change.get(one.id)), one.id) for one in told(found)), reverse=True
    )
    return Standout(
        subject=row.subject, name=row.name, state=row.state, is_late=any(one.is_late for one in owed),
        is_wrong=any(one.is_wrong for one in owed), most=tuple(most), least=tuple(least),
        moved=tuple(name for size, name in moves if size)[:2],
        problems=tuple(text for one in owed for text in _problems(found.ledger, one)),
    )  # fmt: skip


def told(found: Summary) -> list[Any]:
    """The measures; of a ledger without measures its figures that count."""
    measures = [one for one in found.columns if one.kind in {"sum", "count", "rate", "coverage"}]
    return measures or [one for one in found.columns if one.kind in {"flow", "stock", "cumulative", "number", "money"}]


def plain(value: Any) -> float | None:
    """A figure as a number to compare by: of a rate its percent, of a bound the bound."""
    found = value.percent if isinstance(value, Rate) else amount(value)
    return None if found is None else float(found)


def _peaks(found: Summary, column: str) -> tuple[int | None, int | None]:
    """Which row alone has the largest figure, and which the smallest, where at least three are known."""
    known = [
        (size, place) for place, row in enumerate(found.rows) if (size := plain(row.values.get(column))) is not None
    ]
    if len(known) < 3:
        return None, None
    known.sort()
    top = known[-1][1] if known[-1][0] > max(known[-2][0], 0) else None
    return top, known[0][1] if known[0][0] < known[1][0] else None


def _move(value: Any, change: Any) -> float:
    """The share of what was before by which a figure moved; 0 where that is too little to be named."""
    now, by = plain(value), plain(change)
    if now is None or not by:
        return 0.0
    if isinstance(value, Rate):
        return abs(by) / 100 if abs(by) >= _POINTS else 0.0
    share = abs(by) / max(abs(now - by), 1.0)
    return share if share >= _MOVED and abs(by) >= _LEAST else 0.0


def _problems(ledger: Ledger, owed: Owing) -> Iterator[str]:
    """What the units of a periodic ledger wrote as their problem."""
    asks = ledger.shape == "periodic" and ledger.field(PROBLEM) is not None
    said = str(owed.entry.values.get(PROBLEM) or "").strip() if asks and owed.entry else ""
    if said:
        yield said

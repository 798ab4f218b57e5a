"""The tables of the year: meetings, tasks by source, campaigns, proposals, instructions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from coordhub.text.grid import Grid
from coordhub.views.county_table import FACES
from coordhub.views.proposals import kept, left
from coordhub.views.view import Col, Names, Set, View, of, place

if TYPE_CHECKING:
    from coordhub.services.proposals import ProposalRow
    from coordhub.services.task_list import TaskRow
    from coordhub.services.year_facts import CampaignYear, HeldMeeting, Tally


def _count(value: Any, heading: str, mm: float = 15, cells: int = 4) -> Col:
    return Col(heading, of(lambda row, _: str(value(row))), cells, mm, "right")


def _sets(*columns: str | tuple[str, float]) -> dict[str, Set]:
    """The same columns on the text page and on paper."""
    return {name: Set(columns, sheet) for name, sheet in FACES.items()}


def _came(row: HeldMeeting) -> str:
    return f"{row.came}/{row.expected}"


MEETINGS = View(
    title="meetings",
    row_id=lambda row: row.meeting.id,
    columns={
        "number": Col("number", of(lambda row, _: row.meeting.number), 8, 18),
        "day": Col("starts", of(lambda row, _: row.meeting.starts[5:10]), 5, 13),
        "kind": Col("kind", of(lambda row, names: names.word("meeting_kind", row.meeting.kind)), 8, 20),
        "title": Col("meeting", of(lambda row, _: row.meeting.title), 24, 54),
        "body": Col("body", of(lambda row, _: row.body), 10, 20),
        "came": Col("came_of", of(lambda row, _: _came(row)), 5, 13, "right"),
        "decided": Col("decided_done", of(lambda row, _: f"{row.done}/{row.decisions}"), 5, 18, "right"),
    },
    sets=_sets("number", "day", "title", "body", "came", "decided"),
)


def meetings(rows: Sequence[HeldMeeting], names: Names, columns: str) -> Grid:
    """The meetings held: how many came, and how many decisions are done; with the sum."""
    footer = {
        "number": names.say("view.sum"),
        "decided": f"{sum(one.done for one in rows)}/{sum(one.decisions for one in rows)}",
    }  # fmt: skip
    return MEETINGS.grid(rows, names, columns, footer)


SOURCES = View(
    title="tasks",
    row_id=lambda pair: pair[0],
    columns={
        "source": Col("source", of(lambda pair, names: names.word("source", pair[0])), 12, 34),
        "total": _count(lambda pair: pair[1].total, "shares"),
        "done": _count(lambda pair: pair[1].done, "finished_shares"),
        "in_time": _count(lambda pair: pair[1].done - pair[1].done_late, "finished_in_time", 18),
        "late": _count(lambda pair: pair[1].done_late, "finished_late", 18),
        "open": _count(lambda pair: pair[1].open, "still_open"),
        "overdue": _count(lambda pair: pair[1].overdue, "overdue", 18),
        "stopped": _count(lambda pair: pair[1].stopped, "stopped", 20),
    },
    sets=_sets("source", "total", "done", "in_time", "late", "open", "overdue", "stopped"),
)


def sources(rows: Sequence[tuple[str, Tally]], total: Tally, names: Names, columns: str) -> Grid:
    """Tasks by where they came from and how they ended, with the sum."""
    footer = {
        "source": names.say("view.sum"), "total": str(total.total), "done": str(total.done),
        "in_time": str(total.done - total.done_late), "late": str(total.done_late), "open": str(total.open),
        "overdue": str(total.overdue), "stopped": str(total.stopped),
    }  # fmt: skip
    return SOURCES.grid(rows, names, columns, footer)


CAMPAIGNS = View(
    title="campaigns",
    row_id=lambda row: row.campaign.id,
    columns={
        "place": Col("place", place, 2, 8, "right"),
        "campaign": Col("campaign", of(lambda row, _: row.campaign.name), 30, 48),
        "since": Col("since", of(lambda row, _: row.campaign.since or ""), 10, 22),
        "until": Col("until", of(lambda row, _: row.campaign.until or ""), 10, 22),
        "total": _count(lambda row: row.tasks.total, "shares", 12),
        "done": _count(lambda row: row.tasks.done, "finished_shares", 12),
        "overdue": _count(lambda row: row.tasks.overdue, "overdue", 18),
        "red": _count(lambda row: row.red, "reds", 12),
    },
    sets=_sets("place", "campaign", "since", "until", "total", "done", "overdue", "red"),
)


def campaigns(rows: Sequence[CampaignYear], names: Names, columns: str) -> Grid:
    """The campaigns that ran, with their tasks."""
    return CAMPAIGNS.grid(rows, names, columns)


def _content(row: ProposalRow, names: Names) -> str:
    found = row.proposal.satisfaction
    return names.word("satisfaction", found) if found else "-"


PROPOSALS = View(
    title="proposals",
    row_id=lambda row: row.proposal.id,
    columns={
        "number": Col("number", of(lambda row, _: row.proposal.number), 9, 20),
        "title": Col("proposal", of(lambda row, _: row.proposal.title), 24, 58),
        "due": Col("due", of(lambda row, _: row.proposal.due[5:10]), 5, 14),
        "state": Col("state", of(lambda row, names: names.word("proposal_state", row.state)), 6, 16),
        "left": Col("days", of(left), 6, 14),
        "class": Col("class", of(lambda row, _: row.proposal.result or "-"), 4, 12),
        "satisfaction": Col("satisfaction", of(_content), 8, 18),
        "promises": Col("promises", of(lambda row, _: kept(row) or "-"), 4, 14, "right"),
    },
    sets=_sets("number", "title", "due", "state", "left", "class", "satisfaction", "promises"),
)


def proposals(rows: Sequence[ProposalRow], names: Names, columns: str) -> Grid:
    """The proposals assigned: the limit, whether it was kept, the reply's class, satisfaction, promises kept."""
    return PROPOSALS.grid(rows, names, columns)


INSTRUCTIONS = View(
    title="instructions_done",
    row_id=lambda row: row.task.id,
    columns={
        "number": Col("number", of(lambda row, _: row.task.number), 8, 18),
        "source": Col("source", of(lambda row, _: row.task.source.text), 16, 36),
        "title": Col("title", of(lambda row, _: row.task.title), 22, 50),
        "lead": Col("lead", of(lambda row, names: names.joined(row.task.lead)), 8, 18),
        "due": Col("due", of(lambda row, _: (row.task.due or "-")[5:10]), 5, 14),
        "finished": Col("finished_on", of(lambda row, _: _ended(row)), 5, 14),
        "state": Col("state", of(lambda row, names: names.word("state", row.task.state)), 4, 14),
    },
    sets=_sets("number", "source", "title", "lead", "due", "finished", "state"),
)


def _ended(row: TaskRow) -> str:
    return (row.task.finished or "-")[5:10] or "-"


def instructions(rows: Sequence[TaskRow], names: Names, columns: str) -> Grid:
    """What leaders instructed, and what became of it."""
    return INSTRUCTIONS.grid(rows, names, columns)

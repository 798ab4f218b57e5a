"""Proposals, the opinions they wait for, the sections, figures and promises of their replies as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.calendar import end_of
from coordhub.domain.proposal import ANSWERED, Fact, Opinion, Proposal
from coordhub.domain.unit import Unit
from coordhub.messages import Lang
from coordhub.text.dates import long, near, short
from coordhub.text.grid import Grid
from coordhub.text.width import clip
from coordhub.views.view import Col, Names, Set, View, of, place

if TYPE_CHECKING:
    from datetime import datetime

    from coordhub.services.proposals import PromiseRow, ProposalRow


def left(row: ProposalRow, names: Names) -> str:
    """余45, 逾3, 今天 until it is answered; then 按期 or 超期, by the reply's day."""
    if row.state in ANSWERED:
        return names.say("view.answered_late" if row.is_late else "view.answered_in_time") if row.reply else "-"
    if row.state == "returned":
        return "-"
    if row.days == 0:
        return names.say("view.today")
    return names.say("view.days_left", days=row.days) if row.days > 0 else names.say("view.days_over", days=-row.days)


def kept(row: ProposalRow) -> str:
    """Promises kept of all: `1/3`; empty without any."""
    return f"{sum(one.is_kept for one in row.promises)}/{len(row.promises)}" if row.promises else ""


VIEW = View(
    title="proposals",
    row_id=lambda row: row.proposal.id,
    mood=lambda row: row.light if row.light in {"red", "yellow"} else "",
    columns={
        "number": Col("number", of(lambda row, _: row.proposal.number), 9, 22),
        "session": Col("proposal_session", of(lambda row, _: row.proposal.session), 20, 44),
        "title": Col("proposal", of(lambda row, _: row.proposal.title), 26, 70),
        "proposers": Col("proposers", of(lambda row, _: " ".join(row.proposal.proposers)), 8, 24),
        "lead": Col("lead", of(lambda row, names: names.joined(row.proposal.lead)), 6, 24),
        "assigned": Col("assigned", of(lambda row, _: short(row.proposal.assigned)[:5]), 5, 16),
        "due": Col("due", of(lambda row, _: short(row.proposal.due)[:5]), 5, 16),
        "days": Col("days", of(left), 5, 14),
        "state": Col("state", of(lambda row, names: names.word("proposal_state", row.state)), 4, 14),
        "class": Col("class", of(lambda row, _: row.proposal.result or ""), 4, 12),
        "promises": Col("promises", of(lambda row, _: kept(row)), 5, 14, "right"),
    },
    sets={
        "list80": Set(["number", "title", "lead", "due", "days", "state", "class", "promises"]),
        "list120": Set(
            ["number", "session", ("title", 40), "proposers", "lead", "due", "days", "state", "class", "promises"]
        ),
        "a4": Set(
            ["number", "session", "title", "proposers", "lead", "assigned", "due", "state", "class", "promises"], "A4L"
        ),
    },
)  # fmt: skip


def grid(
    rows: Sequence[ProposalRow], units: Mapping[str, Unit], lang: Lang | None = None, columns: str | None = None
) -> Grid:
    """The proposals in a column set: list80, list120 or a4."""
    return VIEW.grid(rows, Names(units, lang), columns or "list80")


PROMISES = View(
    title="promises",
    row_id=lambda row: f"{row.proposal.id}.{row.promise.id}",
    columns={
        "number": Col("number", of(lambda row, _: row.proposal.number), 9, 22),
        "id": Col("place", of(lambda row, _: row.promise.id), 2, 10, "right"),
        "text": Col("promise", of(lambda row, _: row.promise.text), 34, 90),
        "lead": Col("lead", of(lambda row, names: names.joined(row.promise.lead or row.proposal.lead)), 8, 24),
        "due": Col("due", of(lambda row, names: long(row.promise.due) or names.say("view.later")), 10, 24),
        "task": Col("becomes", of(lambda row, names: row.task.number if row.task else names.say("view.not_promoted")), 8, 22),
        "state": Col("state", of(lambda row, names: names.word("state", row.task.state) if row.task else ""), 4, 14),
    },
    sets={
        "list80": Set(["number", "id", ("text", 30), ("lead", 6), "due", "task", "state"]),
        "list120": Set(["number", "id", ("text", 66), "lead", "due", "task", "state"]),
        "screen": Set(["id", "text", "lead", "due", "task", "state"]),
    },
)  # fmt: skip


def promises_grid(
    rows: Sequence[PromiseRow], units: Mapping[str, Unit], lang: Lang | None = None, columns: str = "list80"
) -> Grid:
    """What was promised, by whom to be kept, until when, and the task made of it."""
    return PROMISES.grid(rows, Names(units, lang), columns)


OPINIONS = View(
    title="opinions",
    row_id=lambda row: row[0].id,
    mood=lambda row: "yellow" if row[1] else "",
    columns={
        "unit": Col("co_unit", of(lambda row, names: names.unit(row[0].id)), 10, 30),
        "due": Col("due", of(lambda row, _: short(row[0].due)), 5, 16),
        "received": Col("received", of(lambda row, names: _received(row[0], names, late=row[1])), 11, 24),
        "chased": Col("chases", of(lambda row, _: str(row[0].chased)), 2, 10, "right"),
        "text": Col("opinion", of(lambda row, _: row[0].text), 44, 90),
    },
    sets={"screen": Set(["unit", "due", "received", "chased", "text"])},
)


def _received(one: Opinion, names: Names, *, late: bool) -> str:
    return short(one.received) or names.say("view.late_opinion" if late else "view.awaited")


def opinions_grid(one: Proposal, now: datetime, units: Mapping[str, Unit], lang: Lang | None = None) -> Grid:
    """The opinions that co-units owe, and those that came."""
    rows = [(each, bool(not each.received and each.due and end_of(each.due) < now)) for each in one.opinions]
    return OPINIONS.grid(rows, Names(units, lang), "screen")


SECTIONS = View(
    title="sections",
    row_id=lambda row: row.id,
    columns={
        "place": Col("place", place, 2, 10, "right"),
        "heading": Col("section", of(lambda row, _: row.heading), 34, 70),
        "size": Col("size", of(lambda row, _: str(len(row.text))), 5, 14, "right"),
        "begins": Col("begins", of(lambda row, _: clip(row.text.replace("\n", " "), 33)), 33, 90),
    },
    sets={"screen": Set(["place", "heading", "size", "begins"])},
)


def sections_grid(one: Proposal, lang: Lang | None = None) -> Grid:
    """The sections of the reply in order, with how long each is."""
    return SECTIONS.grid(one.sections, Names({}, lang), "screen")


def _days(fact: Fact, names: Names) -> str:
    """2020-06-30, or 2020-06-01至06-30."""
    if not fact.since or fact.since == fact.as_of:
        return fact.as_of
    last = fact.as_of[5:] if fact.since[:4] == fact.as_of[:4] else fact.as_of
    return names.say("proposal.span", first=fact.since, last=last)


FACTS = View(
    title="facts",
    row_id=lambda row: row[0].id,
    mood=lambda row: "yellow" if row[1] else "",
    columns={
        "name": Col("fact", of(lambda row, _: row[0].name), 12, 30),
        "value": Col("figure", of(lambda row, _: row[0].value), 14, 30),
        "as_of": Col("as_of", of(lambda row, _: row[0].as_of), 10, 24),
        "days": Col("holds_for", of(lambda row, names: _days(row[0], names)), 16, 34),
        "now": Col("now", of(lambda row, _: row[1]), 8, 20),
        "source": Col(
            "figure_source", of(lambda row, _: "; ".join(part for part in (row[0].source, row[0].note) if part)), 29, 84
        ),
        "pulled": Col("pulled_from", of(lambda row, _: row[0].pulled), 24, 60),
    },
    sets={
        "screen": Set(["name", "value", "as_of", "now", "source"]),
        "list80": Set(["name", ("value", 12), "as_of", "now", ("source", 22), ("pulled", 0)]),
        "a4": Set([("name", 24), ("value", 32), ("days", 38), ("now", 14), ("source", 60)], "A4"),
        "text80": Set(["name", ("value", 14), "days", "now", ("source", 24)], "text80"),
    },
)


def fact_words(fact: Fact, names: Names) -> list[str]:
    """Everything known of a figure besides itself, a line each: its days, its source, what is wanting there, where it was pulled from."""
    return [_days(fact, names), fact.source, fact.note, fact.pulled]


def facts_grid(
    one: Proposal, now: Mapping[str, str] | None = None, lang: Lang | None = None, columns: str = "screen"
) -> Grid:
    """The figures of the reply with day and source; `now` says by a fact's id what its source has now where that is another."""
    rows = [(each, (now or {}).get(each.id, "")) for each in one.facts]
    return FACTS.grid(rows, Names({}, lang), columns)


def talked(one: Proposal, today: datetime) -> list[str]:
    """The contacts with the proposers, the latest first, a line each."""
    return [
        " ".join(part for part in (near(each.at, today.date()), each.channel, each.text) if part)
        for each in reversed(one.talks)
    ]

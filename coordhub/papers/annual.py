"""The tables of a year's work (年度总结): meetings, tasks by source, counties, campaigns, proposals, instructions, with a sentence on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from coordhub.messages import speaking, t
from coordhub.papers.paper import Block, Paper, Paragraph
from coordhub.papers.phrases import drawn, heading, listed, moment_words, units_named
from coordhub.papers.stamp import DRAFT, Stamp, headed
from coordhub.services.year_facts import Tally, YearFacts, year_facts
from coordhub.text.dates import written
from coordhub.text.grid import Grid
from coordhub.views import county_table, year_tables
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session


def paper(session: Session, about: str = "", *, since: str = "", until: str = "", stamp: Stamp = DRAFT) -> Paper:  # noqa: ARG001 - it is about the office as a whole
    """What the office did between two days (New Year and today, without them), as it stands now. With the issuing unit's number it goes
    out as its paper. Refused when the last day is before the first."""
    office = session.office()
    with speaking(office.language):
        facts = year_facts(session, since, until)
        names = units_named(session)
        form: dict[str, Any] = {
            "kind": "official", "sheet": "A4", "lang": office.language, "issuer": office.name,
            "sign_off": (office.name, written(stamp.day or session.today.isoformat())),
        }  # fmt: skip
        return Paper(
            title=t("annual.title", office=office.name, year=facts.last[:4]),
            subtitle=t(
                "annual.span", since=written(facts.first), until=written(facts.last),
                moment=t("annual.moment", moment=moment_words(session.moment)) if facts.last != session.today.isoformat() else "",
            ),
            blocks=list(_blocks(facts, names)), figures=_figures(facts), moment=session.moment,
            **(headed(session, "official", stamp) if stamp.number else form),
        )  # fmt: skip


def _figures(facts: YearFacts) -> dict[str, str]:
    """What next year is compared with."""
    kept = {name: str(getattr(facts.tasks, name)) for name in Tally.__struct_fields__}
    return kept | {"meetings": str(len(facts.meetings)), "proposals": str(len(facts.proposals))}


def _blocks(facts: YearFacts, names: Names) -> Iterator[Block]:
    parts: tuple[tuple[str, Sequence[Any], str, Callable[[str], Grid]], ...] = (
        ("meetings", facts.meetings, _meetings(facts), lambda face: year_tables.meetings(facts.meetings, names, face)),
        ("tasks", facts.sources, _tasks(facts), lambda face: year_tables.sources(facts.sources, facts.tasks, names, face)),
        ("counties", facts.counties, _counties(facts), lambda face: county_table.year(facts.counties, names, face)),
        ("campaigns", facts.campaigns, _campaigns(facts), lambda face: year_tables.campaigns(facts.campaigns, names, face)),
        ("proposals", facts.proposals, _proposals(facts), lambda face: year_tables.proposals(facts.proposals, names, face)),
        ("instructions", facts.instructions, _instructions(facts), lambda face: year_tables.instructions(facts.instructions, names, face)),
    )  # fmt: skip
    for place, (key, rows, said, draw) in enumerate(parts, 1):
        yield heading(place, t(f"annual.part.{key}"))
        yield from _part(rows, said, draw)


def _part(rows: Sequence[Any], said: str, draw: Callable[[str], Grid]) -> Iterator[Block]:
    if not rows:
        yield Paragraph(t("annual.none"))
        return
    yield Paragraph(said)
    yield drawn(draw)


def _meetings(facts: YearFacts) -> str:
    return t(
        "annual.meetings", number=len(facts.meetings), expected=sum(one.expected for one in facts.meetings),
        came=sum(one.came for one in facts.meetings), decisions=sum(one.decisions for one in facts.meetings),
        done=sum(one.done for one in facts.meetings),
    )  # fmt: skip


def _tasks(facts: YearFacts) -> str:
    tasks = facts.tasks
    return t(
        "annual.tasks", number=tasks.total, done=tasks.done, in_time=tasks.done - tasks.done_late, late=tasks.done_late, open=tasks.open,
        overdue=tasks.overdue, stopped=tasks.stopped,
    )  # fmt: skip


def _counties(facts: YearFacts) -> str:
    shares, done = sum(one.tasks.total for one in facts.counties), sum(one.tasks.done for one in facts.counties)
    reports = [one.reports for one in facts.counties]
    always = [
        one.unit.called for one in facts.counties if one.reports.due and not (one.reports.late or one.reports.missing)
    ]
    said = t(
        "annual.counties", number=len(facts.counties), shares=shares, done=done, due=sum(one.due for one in reports),
        came=sum(one.came for one in reports), late=sum(one.late for one in reports),
        missing=sum(one.missing for one in reports),
    )  # fmt: skip
    return said + (t("annual.always", names=listed(always)) if always else "")


def _campaigns(facts: YearFacts) -> str:
    return t(
        "annual.campaigns", number=len(facts.campaigns), tasks=sum(one.tasks.total for one in facts.campaigns),
        done=sum(one.tasks.done for one in facts.campaigns),
    )  # fmt: skip


def _proposals(facts: YearFacts) -> str:
    promises = [one for row in facts.proposals for one in row.promises]
    return t(
        "annual.proposals", number=len(facts.proposals), answered=sum(row.reply is not None and row.reply.state == "issued" for row in facts.proposals),
        late=sum(row.is_late for row in facts.proposals), promises=len(promises), kept=sum(one.is_kept for one in promises),
    )  # fmt: skip


def _instructions(facts: YearFacts) -> str:
    done = sum(row.task.state in {"done", "closed"} for row in facts.instructions)
    return t("annual.instructions", number=len(facts.instructions), done=done)

"""The one page for the deputy mayor (一页纸): as of when, the whole, the counties, what is behind, what is asked of him, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.refusal import Refused
from coordhub.messages import speaking, t
from coordhub.papers import fitting
from coordhub.papers.gongwen import BRIEF_POINTS
from coordhub.papers.paper import Block, Paper, Paragraph
from coordhub.papers.phrases import change_words, changes, drawn, heading, moment_words, printed, short_day, units_named
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services import outgoing
from coordhub.services.brief_facts import AskLine, BriefFacts, Coming, Incident, brief_facts
from coordhub.text.dates import written
from coordhub.views import county_table, late_tasks
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session

LATE, ASKED = 5, 3
"""Lines of what is behind, and of what is asked."""
COMING = (8, 6, 4, 3)
"""Events of the next thirty days: as many as the page has room for."""
TABLE_POINTS = 9.0


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Paper:  # noqa: ARG001 - it is about the office as a whole
    """The page as the office stands now, compared with the one issued last. Refused when it takes more than a page."""
    office = session.office()
    with speaking(office.language):
        facts = brief_facts(session)
        last = outgoing.last_issued(session, "brief")
        before = last.figures if last else {}
        against = t("brief.on_last", day=written(last.day)) if last and last.day else t("brief.first")
        names = units_named(session)
        count = 0
        for events in COMING:
            made = Paper(
                title=t("brief.title", office=office.name), sheet="A4", lang=office.language, issuer=office.name, points=BRIEF_POINTS,
                blocks=_blocks(session, facts, before, names, events), figures=figures(facts), moment=session.moment,
                subtitle=t("brief.as_of", moment=moment_words(session.moment), office=office.name, last=against),
            )  # fmt: skip
            count = fitting.pages(made, office.fonts)
            if count == 1:
                return made
        raise Refused("brief.too_long", pages=count)


def figures(facts: BriefFacts) -> dict[str, str]:
    """What the next page is compared with."""
    kept = {name: str(getattr(facts.whole, name)) for name in facts.whole.__struct_fields__}
    return kept | {f"unfinished.{one.unit.id}": str(one.unfinished) for one in facts.counties}


def _blocks(
    session: Session, facts: BriefFacts, before: Mapping[str, str], names: Names, events: int
) -> list[Block]:  # fmt: skip
    change = changes("unfinished", {one.unit.id: one.unfinished for one in facts.counties}, before)
    blocks: list[Block] = [
        heading(1, t("brief.whole")),
        Paragraph(_whole(facts, before)),
        heading(2, t("brief.counties")),
        *_counties(facts, change, names),
        *(Paragraph(_incident(one, names)) for one in facts.incidents),
        heading(3, t("brief.late")),
        *_late(facts, names),
        heading(4, t("brief.asked")),
    ]
    blocks += [Paragraph(one) for one in _asks(session, facts.asks, names)]
    return [*blocks, heading(5, t("brief.coming")), Paragraph(_coming(session, facts.coming, names, events))]


def _counties(facts: BriefFacts, change: Mapping[str, int], names: Names) -> list[Block]:
    if not facts.counties:
        return [Paragraph(t("brief.nothing"))]
    return [drawn(lambda face: county_table.brief(facts.counties, facts.incidents, change, names, face), TABLE_POINTS)]


def _whole(facts: BriefFacts, before: Mapping[str, str]) -> str:
    said = []
    for name in facts.whole.__struct_fields__:
        now = getattr(facts.whole, name)
        change = change_words(name, now, before)
        said.append(t(f"brief.{name}", number=now) + (t("brief.change", change=change) if change else ""))
    return t("bulletin.comma").join(said) + t("brief.stop")


def _incident(one: Incident, names: Names) -> str:
    unit = one.unit.in_(names.lang) if one.unit else ""
    year = "-" if one.year is None else f"{one.year:g}"
    lacks = t("brief.lacks", count=one.missing) if one.missing else ""
    return t(
        "brief.incident", label=one.label.in_(names.lang), year=year, unit=unit, reported=one.reported, lacks=lacks
    )


def _late(facts: BriefFacts, names: Names) -> list[Block]:
    shown = facts.late[:LATE]
    if not shown:
        return [Paragraph(t("brief.nothing"))]
    more = len(facts.late) - len(shown)
    made = drawn(lambda face: late_tasks.grid(shown, facts.posts, names, face), TABLE_POINTS)
    return [made, *([Paragraph(t("brief.more", number=more))] if more else [])]


def _asks(session: Session, asks: Sequence[AskLine], names: Names) -> list[str]:
    said = [
        t(
            "brief.ask", place=place, text=printed(one.text).rstrip("。"), task=printed(one.row.task.title),
            unit=names.unit(one.unit) if one.unit else names.joined(one.row.task.lead), day=short_day(one.at, session),
        )
        for place, one in enumerate(asks[:ASKED], 1)
    ]  # fmt: skip
    more = len(asks) - ASKED
    return [*said, *([t("brief.more", number=more)] if more > 0 else [])] or [t("brief.nothing")]


def _coming(session: Session, coming: Sequence[Coming], names: Names, events: int) -> str:
    if not coming:
        return t("brief.nothing")
    said = [
        t(
            f"brief.event.{one.what}", day=short_day(one.when, session), title=printed(one.title),
            unit=names.unit(one.unit) if one.unit else "-",
        )
        for one in coming[:events]
    ]  # fmt: skip
    more = len(coming) - events
    text = t("bulletin.part").join(said)
    return text + (t("brief.and_more", number=more) if more > 0 else t("brief.stop"))

"""What whoever takes over has to know (交接材料), on three pages at most: seven parts, long lists cut with how many more there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from coordhub.domain.refusal import Refused
from coordhub.messages import speaking, t
from coordhub.papers import fitting
from coordhub.papers.gongwen import BRIEF_POINTS
from coordhub.papers.members import counted, seats_table
from coordhub.papers.paper import Block, Paper, Paragraph
from coordhub.papers.phrases import drawn, heading, listed, moment_words, printed, short_day, units_named
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.handover_facts import HandoverFacts, Risks, handover_facts
from coordhub.views import handover_tables, unit_duties, year_tables
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.bodies import MemberRow
    from coordhub.services.session import Session
    from coordhub.services.task_list import TaskRow

PAGES = 3
TABLE_POINTS = 9.0
_LEADING = frozenset({"chief_convener", "convener", "deputy_convener", "head", "deputy_head"})


class Lengths(NamedTuple):
    """How long the lists may be."""

    decisions: int
    meetings: int
    coming: int
    named: int


LENGTHS = (Lengths(20, 12, 16, 8), Lengths(12, 8, 10, 6), Lengths(8, 6, 8, 4), Lengths(5, 4, 5, 3), Lengths(3, 3, 3, 2))


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Paper:
    """The handover of a body (the office's own, without a name) as it stands now, its lists as long as three pages allow. Refused when
    even the shortest do not fit."""
    office = session.office()
    with speaking(office.language):
        facts = handover_facts(session, about)
        names = units_named(session)
        count = 0
        for lengths in LENGTHS:
            made = Paper(
                title=t("handover.title", body=printed(facts.body.called)), sheet="A4", lang=office.language, issuer=office.name,
                subtitle=t("handover.as_of", moment=moment_words(session.moment), office=office.name), points=BRIEF_POINTS,
                blocks=list(_blocks(session, facts, names, lengths)), moment=session.moment, sign_off=_signing(stamp),
            )  # fmt: skip
            count = fitting.pages(made, office.fonts)
            if count <= PAGES:
                return made
        raise Refused("handover.too_long", pages=count, most=PAGES)


def _signing(stamp: Stamp) -> tuple[str, ...]:
    """Where the one who hands over, the one who takes over and a witness sign."""
    return (
        t("handover.signing"),
        t("handover.signed_on", day=moment_words(stamp.day)) if stamp.day else t("handover.day_open"),
    )


def _blocks(session: Session, facts: HandoverFacts, names: Names, lengths: Lengths) -> Iterator[Block]:
    parts = (
        ("members", _members(session, facts, lengths)),
        ("duties", _duties(facts, names)),
        ("decisions", _decisions(facts, names, lengths)),
        ("lights", _lights(facts, names)),
        ("meetings", _meetings(facts, names, lengths)),
        ("coming", _coming(session, facts, names, lengths)),
        ("risks", _risks(facts.risks, names, lengths)),
    )
    for place, (key, blocks) in enumerate(parts, 1):
        yield heading(place, t(f"handover.part.{key}"))
        yield from blocks


def _more(count: int) -> list[Block]:
    return [Paragraph(t("handover.more", number=count))] if count > 0 else []


def _members(session: Session, facts: HandoverFacts, lengths: Lengths) -> Iterator[Block]:
    """Who leads, and the first of the seats that stand empty; the sentence above names them all."""
    below = [printed(one.called) for one in facts.bodies[1:]]
    said = counted(facts.members)
    yield Paragraph(said + (t("handover.below", bodies=listed(below)) if below else ""))
    leading = [row for row in facts.members if row.seat.role in _LEADING]
    vacant = [row for row in facts.members if row.is_vacant and row not in leading]
    if shown := [*leading, *vacant[: lengths.meetings]]:
        yield seats_table(session, shown, TABLE_POINTS)
    yield from _more(len(vacant) - lengths.meetings)


def _duties(facts: HandoverFacts, names: Names) -> Iterator[Block]:
    if not facts.duties:
        yield Paragraph(t("handover.none"))
        return
    yield drawn(lambda face: unit_duties.beside(facts.duties, names, face), TABLE_POINTS)


def _decisions(facts: HandoverFacts, names: Names, lengths: Lengths) -> Iterator[Block]:
    if not facts.decisions:
        yield Paragraph(t("handover.none"))
        return
    shown = facts.decisions[: lengths.decisions]
    yield drawn(lambda face: handover_tables.decisions(shown, names, face), TABLE_POINTS)
    yield from _more(len(facts.decisions) - len(shown))


def _lights(facts: HandoverFacts, names: Names) -> Iterator[Block]:
    if not (facts.leads or facts.counties):
        yield Paragraph(t("handover.none"))
        return
    yield drawn(lambda face: handover_tables.lights(facts.leads, facts.counties, names, face), TABLE_POINTS)


def _meetings(facts: HandoverFacts, names: Names, lengths: Lengths) -> Iterator[Block]:
    if not facts.meetings:
        yield Paragraph(t("handover.none"))
        return
    shown = facts.meetings[-lengths.meetings :]
    yield drawn(lambda face: year_tables.meetings(shown, names, face), TABLE_POINTS)
    yield from _more(len(facts.meetings) - len(shown))


def _coming(session: Session, facts: HandoverFacts, names: Names, lengths: Lengths) -> Iterator[Block]:
    shown = facts.coming[: lengths.coming]
    if not shown:
        yield Paragraph(t("handover.none"))
        return
    said = [
        t(
            f"brief.event.{one.what}", day=short_day(one.when, session), title=printed(one.title),
            unit=names.unit(one.unit) if one.unit else "-",
        )
        for one in shown
    ]  # fmt: skip
    more = len(facts.coming) - len(shown)
    yield Paragraph(t("bulletin.part").join(said) + (t("handover.and_more", number=more) if more else t("brief.stop")))


# What is at risk, by facts alone


def _risks(risks: Risks, names: Names, lengths: Lengths) -> Iterator[Block]:
    said = list(_risk_lines(risks, names, lengths.named))
    if not said:
        yield Paragraph(t("handover.none"))
    for place, one in enumerate(said, 1):
        yield Paragraph(t("handover.risk", place=place, text=one))


def _risk_lines(risks: Risks, names: Names, most: int) -> Iterator[str]:
    for key, rows in (
        ("overdue", risks.overdue),
        ("red", risks.red),
        ("extensions", risks.extensions),
        ("asks", risks.asks),
    ):
        if rows:
            yield t(f"handover.risk.{key}", number=len(rows), names=_named([_task(row, names) for row in rows], most))
    if risks.undone:
        yield t(
            "handover.risk.undone", number=len(risks.undone), names=_named([one.number for one in risks.undone], most)
        )
    if risks.vacant:
        yield t(
            "handover.risk.vacant", number=len(risks.vacant), names=_named([_seat(row) for row in risks.vacant], most)
        )
    if risks.missing:
        said = [t("handover.missing", ledger=printed(name), number=count) for name, count in risks.missing.items()]
        yield t("handover.risk.missing", number=sum(risks.missing.values()), names=_named(said, most))
    for call in risks.follow:
        yield t(f"handover.risk.{call.what}", ledger=printed(call.name.in_(names.lang)), number=len(call.subjects))
    if risks.papers:
        yield t("handover.risk.papers", number=risks.papers)


def _task(row: TaskRow, names: Names) -> str:
    return t(
        "handover.task",
        number=row.task.number,
        title=printed(row.task.title),
        lead=listed(map(names.unit, row.task.lead)),
    )


def _seat(row: MemberRow) -> str:
    return printed(row.seat.post)


def _named(said: Sequence[str], most: int) -> str:
    more = len(said) - most
    return listed(said[:most]) + (t("handover.and_others", number=len(said)) if more > 0 else "")

"""The agenda of a meeting (议程): when, where, who chairs, the items one after another with speaker, time and papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coordhub.messages import speaking, t
from coordhub.papers.meeting_words import chair_of, name_of, when
from coordhub.papers.paper import Block, Heading, Paper, Paragraph, Table
from coordhub.papers.phrases import printed, table
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.meeting_call import Called, called
from coordhub.services.meetings import over_time
from coordhub.services.session import Session
from coordhub.text.dates import written
from coordhub.views.meeting_papers import AGENDA, grids, slots


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Paper:
    """Title, time, place, chair and how many are called, then the items; an agenda that is too long says by how much."""
    with speaking(session.office().language):
        meant = called(session, about)
        office = meant.office
        return Paper(
            title=t("agenda.title", meeting=name_of(meant)), kind="official", sheet="A4", lang=office.language, issuer=office.name,
            blocks=list(_blocks(meant)), sign_off=(office.name, written(stamp.day or session.today.isoformat())),
        )  # fmt: skip


def _blocks(meant: Called) -> Iterator[Block]:
    meeting = meant.meeting
    facts = {
        "time": when(meeting.starts),
        "place": printed(meeting.place),
        "chair": chair_of(meant),
        "attend": t("agenda.seats", count=meant.roll.expected),
    }
    for key, text in facts.items():
        if text:
            yield Paragraph(t(f"agenda.{key}", text=text))
    yield Heading(t("agenda.items"))
    if not meeting.items:
        yield Paragraph(t("agenda.empty"))
        return
    yield items_table(meant)
    over = over_time(meeting)
    planned = t("agenda.minutes", minutes=meeting.planned_minutes) + (t("agenda.over", minutes=over) if over else "")
    yield Paragraph(planned + t("meetingpaper.stop"))


def items_table(meant: Called) -> Table:
    """The items with the time each is planned for."""
    drawn = table(*grids(AGENDA, slots(meant.meeting, [meant.speaker(one) for one in meant.meeting.items])))
    return replace(drawn, points=12)

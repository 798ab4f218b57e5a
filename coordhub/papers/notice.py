"""The notice of a meeting (会议通知) under the issuing unit, and the receipt that is attached to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from coordhub.messages import speaking, t
from coordhub.papers.meeting_words import addressee, attending, by, handler_of, name_of, unit_name, when
from coordhub.papers.paper import Block, Packet, Paper, Paragraph, Table
from coordhub.papers.phrases import heading, listed, numeral, printed
from coordhub.papers.stamp import DRAFT, Stamp, headed
from coordhub.services.meeting_call import Called, called
from coordhub.services.session import Session
from coordhub.views.meeting_papers import SLIP, Seated, grids

BLANK_ROWS = 6
"""Lines of the receipt: a unit sends few people."""
ROW_MM = 12.0


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Packet:
    """The notice: time, place, who is called by rank, items, what is asked for and until when; behind it the blank receipt on a page of
    its own."""
    with speaking(session.office().language):
        meant = called(session, about)
        name = name_of(meant)
        slip = t("meetingpaper.slip_title", meeting=name)
        notice = Paper(
            title=t("meetingpaper.notice_title", meeting=name), blocks=list(_blocks(session, meant, name)), attachments=(slip,),
            addressee=addressee(meant), note=_contact(meant), **headed(session, "official", stamp),
        )  # fmt: skip
        return Packet((notice, receipt(session, meant, slip)))


def receipt(session: Session, meant: Called, title: str) -> Paper:
    """The blank receipt (回执), the notice's attachment."""
    text, page = grids(SLIP, [Seated()] * BLANK_ROWS)
    due = by(meant.receipts_due, session)
    said = t("meetingpaper.slip_note", by=due, office=meant.office.name)
    return Paper(
        title=title, kind="official", sheet="A4", lang=meant.office.language, issuer=meant.office.name, mark=t("meetingpaper.annex"),
        blocks=[Table(text=text, page=page, points=12, row_mm=ROW_MM), Paragraph(said)],
    )  # fmt: skip


def _blocks(session: Session, meant: Called, name: str) -> Iterator[Block]:
    meeting = meant.meeting
    yield Paragraph(t("meetingpaper.notice_opening", day=when(meeting.starts[:10]), meeting=name))
    yield heading(1, t("meetingpaper.part.time"))
    length = t("meetingpaper.length", minutes=meeting.planned_minutes) if meeting.planned_minutes else ""
    yield Paragraph(when(meeting.starts) + length + t("meetingpaper.stop"))
    yield heading(2, t("meetingpaper.part.place"))
    yield Paragraph(printed(meeting.place or t("meetingpaper.later")) + t("meetingpaper.stop"))
    yield heading(3, t("meetingpaper.part.who"))
    yield from attending(meant)
    yield heading(4, t("meetingpaper.part.items"))
    yield from items(meant)
    yield heading(5, t("meetingpaper.part.asked"))
    for place, one in enumerate(_asked(session, meant), 1):
        yield Paragraph(t("meetingpaper.second", numeral=numeral(place), text=one))


def items(meant: Called) -> Iterator[Paragraph]:
    """The items, one a line, each with who speaks."""
    if not meant.meeting.items:
        yield Paragraph(t("meetingpaper.later") + t("meetingpaper.stop"))
    last = len(meant.meeting.items)
    for place, item in enumerate(meant.meeting.items, 1):
        speaker = printed(meant.speaker(item))
        said = t("meetingpaper.item_of", title=printed(item.title), speaker=speaker) if speaker else printed(item.title)
        end = t("meetingpaper.stop" if place == last else "meetingpaper.part_ends").rstrip()
        yield Paragraph(t("meetingpaper.item", place=place, text=said.rstrip(end)) + end)


def _asked(session: Session, meant: Called) -> Iterator[str]:
    """What is asked of the units: the receipt, what they owe for the meeting, to be in time."""
    office = meant.office.name
    yield t("meetingpaper.ask_receipt", by=by(meant.receipts_due, session), office=office)
    yield t("meetingpaper.ask_excuse", office=office)
    owed = sorted(
        ((meant.material_due(one), one) for one in meant.meeting.materials if one.unit != meant.issuer), key=lambda one: one[0]
    )  # fmt: skip
    for due, group in groupby(owed, key=lambda one: one[0]):
        papers = [
            t("meetingpaper.owed_copies" if one.copies else "meetingpaper.owed", unit=_unit(one.unit, meant), title=printed(one.title), copies=one.copies)
            for _, one in group
        ]  # fmt: skip
        yield t("meetingpaper.ask_material", by=by(due, session), office=office, papers=listed(papers))
    yield t("meetingpaper.ask_punctual")


def _unit(unit_id: str, meant: Called) -> str:
    unit = meant.units.get(unit_id)
    return unit_name(unit, meant) if unit else unit_id


def _contact(meant: Called) -> str:
    """附注: who answers questions, and the office's phone where a seat of it has one."""
    post = handler_of(meant.meeting.handler, meant.office)
    said = t("meetingpaper.contact", office=meant.office.name, post=post if post != meant.office.name else "")
    return said + (t("meetingpaper.contact_phone", phone=meant.phone) if meant.phone else "")

"""The draft of minutes, made from the meeting: items and what was noted, decisions with units and limits, who attended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coordhub.domain.body import holder_on
from coordhub.domain.meeting import Decision, Item, Meeting
from coordhub.domain.unit import COUNTY_LEVEL
from coordhub.messages import spoken, t
from coordhub.papers.draft import Linked, Piece
from coordhub.papers.paper import Blank, Heading, Labelled, Paragraph
from coordhub.services.attendance import AttendanceRow, roll
from coordhub.services.bodies import all_seats
from coordhub.services.minutes_decisions import Settled, city_name, paper_name, settled
from coordhub.text.dates import written
from coordhub.text.marks import full_width
from coordhub.text.numerals import counted

if TYPE_CHECKING:
    from coordhub.services.session import Session

_STATES = ("present", "excused", "absent", "observer")
_ENDS = "。！？.!?"


def labels() -> tuple[str, ...]:
    """The labels of those who attended: 出席：, 请假：, 缺席：, 列席：."""
    return tuple(t(f"minutes.label_{state}") for state in _STATES)


def pieces(session: Session, meeting: Meeting) -> Iterator[Piece]:
    """What the minutes of a meeting say, as its data has it. Call it while the office's language is spoken."""
    rows, _ = roll(session, meeting.id)
    items = _dealt_with(meeting)
    yield Paragraph(_opening(session, meeting, rows, len(items)))
    if items:
        yield Heading(t("minutes.section_items", numeral=_numeral(1)))
    for place, item in enumerate(items, 1):
        yield Heading(t("minutes.heading", numeral=_numeral(place), title=full_width(item.title)), 2)
        yield Paragraph(_heard(session, item))
    if meeting.decisions:
        yield Heading(t("minutes.section_decided", numeral=_numeral(2 if items else 1)))
    for place, decision in enumerate(_in_order(meeting), 1):
        yield decision_piece(session, meeting, meeting.decision_number(decision), place)
    yield Blank()
    yield from _attended(rows, _observers(session, rows))


def _numeral(place: int) -> str:
    return counted(place) if spoken() == "zh" else str(place)


def _dealt_with(meeting: Meeting) -> list[Item]:
    """The items; of a meeting that was followed in the room, those it came to."""
    decided = {one.item for one in meeting.decisions}
    reached = [one for one in meeting.items if one.started or one.notes or one.id in decided]
    return reached if any(one.started for one in meeting.items) else list(meeting.items)


def _in_order(meeting: Meeting) -> list[Decision]:
    """The decisions in the order of the agenda; those without an item last."""
    places = {item.id: place for place, item in enumerate(meeting.items)}
    return sorted(meeting.decisions, key=lambda one: (places.get(one.item or "", len(places)), int(one.id)))


# How it was called


def _opening(session: Session, meeting: Meeting, rows: list[AttendanceRow], items: int) -> str:
    chair = _chair(session, meeting, rows)
    place = t("minutes.at_place", place=meeting.place) if meeting.place else ""
    with session.reading() as work:
        body = work.bodies.get(meeting.body).name
    counts = [
        t(f"minutes.{what}_count", count=count)
        for what, count in (("items", items), ("decisions", len(meeting.decisions)))
        if count
    ]
    said = t("minutes.counts", said=t("minutes.comma").join(counts)) if counts else ""
    who = t("minutes.chaired", body=body, chair=chair) if chair else body
    key = "minutes.opening_chaired" if chair else "minutes.opening"
    return full_width(t(key, when=_when(meeting.starts), who=who, place=place, meeting=meeting.title, said=said))


def _when(starts: str) -> str:
    """The day, and which part of it."""
    if "T" not in starts:
        return written(starts)
    hour = int(starts[11:13])
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return t(f"minutes.{part}", day=written(starts))


def _chair(session: Session, meeting: Meeting, rows: list[AttendanceRow]) -> str:
    """The chair's role and post; a chair from another body than the one that met is looked up there."""
    if not meeting.chair:
        return ""
    with session.reading() as work:
        seat = next((one for body in work.bodies.all() for one in body.seats if one.id == meeting.chair), None)
        if seat is None:
            return ""
        row = next((one for one in rows if one.attendance.id == seat.id), None)
        term = None if row else holder_on(seat, meeting.starts[:10], all_seats(work))
    name = row.name if row else term.holder if term else seat.post
    role = t(f"word.role.{seat.role}")
    return name if role in name else t("minutes.role_and_post", role=role, post=name)


# What was heard


def _heard(session: Session, item: Item) -> str:
    """Who reported, explained or spoke; then what was noted, each note a sentence."""
    speaker = item.speaker
    if not speaker and item.unit:
        with session.reading() as work:
            unit = work.units.find(item.unit)
        speaker = t("minutes.speaker_of", unit=unit.name) if unit else ""
    said = t(f"minutes.{item.kind}", speaker=speaker or t("minutes.speaker"))
    return full_width(said) + "".join(_sentence(full_width(note.text)) for note in item.notes)


def _sentence(text: str) -> str:
    said = text.strip()
    return said if said[-1:] in _ENDS else said.rstrip("；;，,、") + t("minutes.stop")


# What was decided


def decision_piece(session: Session, meeting: Meeting, number: str, place: int) -> Linked:
    """The paragraph of a decision at its place on the list, linked to it: its words, who leads, who supports, until when."""
    one = _settled(session, meeting, number)
    return Linked(Paragraph(t("minutes.heading", numeral=_numeral(place), title=_decided(one))), number)


def _settled(session: Session, meeting: Meeting, number: str) -> Settled:
    decision = next(one for one in meeting.decisions if meeting.decision_number(one) == number)
    with session.reading() as work:
        return settled(work, meeting, decision, number)


def completed(session: Session, meeting: Meeting, number: str, paragraph: str) -> str:
    """A paragraph that still stands as it was drafted while lead or limit were open, with what was settled since; any other as it is."""
    one = _settled(session, meeting, number)
    whole = _decided(one)
    for earlier in (replace(one, lead=(), limit=""), replace(one, lead=()), replace(one, limit="")):
        drafted = _decided(earlier)
        if drafted != whole and paragraph.endswith(drafted):
            return paragraph.removesuffix(drafted) + whole
    return paragraph


def _decided(one: Settled) -> str:
    words = full_width(one.text).strip().rstrip("。；;.，,")
    words += "" if one.lead else t("minutes.lead_open")
    words += "" if one.limit else t("minutes.limit_open")
    parts = [
        t(f"minutes.{what}", units=t("minutes.pause").join(units))
        for what, units in (("leads", one.lead), ("supports", one.supporting), ("carries_out", one.units))
        if units
    ]
    parts += [one.limit] if one.limit else []
    return words + t("minutes.stop") + (t("minutes.comma").join(parts) + t("minutes.stop") if parts else "")


# Who attended


def _observers(session: Session, rows: list[AttendanceRow]) -> dict[str, str]:
    """The full names of the units that attended without a seat."""
    with session.reading() as work:
        city = city_name(work)
        units = [work.units.find(row.attendance.id) for row in rows if not row.seat]
        return {unit.id: paper_name(unit, city) for unit in units if unit}


def _attended(rows: list[AttendanceRow], observers: Mapping[str, str]) -> Iterator[Labelled]:
    for state in _STATES:
        known = {state, "substitute"} if state == "present" else {state}
        there = [_named(row, observers) for row in rows if row.attendance.state in known]
        if there:
            yield Labelled(t(f"minutes.label_{state}"), full_width(t("minutes.pause").join(there)))


def _named(row: AttendanceRow, observers: Mapping[str, str]) -> str:
    """A post, in a county with the county before it; who stood in is named behind it."""
    unit = row.seat.unit if row.seat else None
    name = observers.get(row.attendance.id, row.name)
    if unit and unit.kind in COUNTY_LEVEL and unit.name not in name:
        name = unit.name + name
    if row.attendance.state != "substitute":
        return name
    return (
        t("minutes.stood_in", post=name, substitute=row.attendance.substitute)
        if row.attendance.substitute
        else t("minutes.stood_in_by", post=name)
    )

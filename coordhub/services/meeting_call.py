"""Who is called to a meeting, and until when what is owed for it: what the papers before a meeting are made from."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from coordhub.domain.body import ROLE_ORDER, Body, Seat, holder_on
from coordhub.domain.calendar import due_after, parse_rule
from coordhub.domain.campaign import Campaign
from coordhub.domain.meeting import Item, Material, Meeting
from coordhub.domain.office import Office
from coordhub.domain.task import OPEN
from coordhub.domain.unit import Unit, official_order
from coordhub.messages import t
from coordhub.services.attendance import AttendanceRow, Roll, roll
from coordhub.services.bodies import MemberRow, all_seats
from coordhub.services.feedback import lights_in
from coordhub.services.meetings import meeting
from coordhub.services.outgoing import issuing_unit
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.task_list import TaskRow, row_of
from coordhub.store.work import Work


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks to an item without a seat in the body that meets: the post on the agenda, and the seat above it where one is meant."""

    post: str
    unit: Unit | None = None
    seat: MemberRow | None = None


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting with everyone who is called to it: its members' seats by rank, who speaks without a seat, who observes."""

    meeting: Meeting
    body: Body
    office: Office
    rows: list[AttendanceRow]
    observers: list[AttendanceRow]
    roll: Roll
    guests: list[Guest]
    chair: MemberRow | None
    units: dict[str, Unit]
    city: Unit | None
    issuer: str | None
    phone: str

    @property
    def addressees(self) -> list[Unit]:
        """The units that are asked to come, in official order: neither the city itself nor who sends the notice."""
        asked = [row.seat.unit for row in self.rows if row.seat and row.seat.unit]
        asked += [one.unit for one in self.guests if one.unit]
        wanted = {one.id: one for one in asked if one.kind != "city" and one.id != self.issuer}
        return sorted(wanted.values(), key=official_order)

    def limit(self, rule: str) -> str:
        """When a thing is due by the office's rule `meeting.RULE`: notice, receipt, material or minutes."""
        return due_after(parse_rule(self.office.rule(f"meeting.{rule}")), self.meeting.starts, self.office.workdays())

    @property
    def receipts_due(self) -> str:
        """Until when receipts are awaited: what was said for this meeting, else the office's rule."""
        return self.meeting.receipts_due or self.limit("receipt")

    def material_due(self, material: Material) -> str:
        """Until when a paper is awaited: what was said for it, else the office's rule."""
        return material.due or self.limit("material")

    def speaker(self, item: Item) -> str:
        """Who speaks to an item: the post on the agenda, else somebody of its unit; empty where neither is known."""
        unit = self.units.get(item.unit or "")
        return item.speaker or (t("meeting.agenda.speaker", unit=unit.called) if unit else "")


def called(session: Session, ref: str) -> Called:
    """The meeting that `ref` names, with everyone who is called. Call it while the office's language is spoken."""
    meant = meeting(session, ref)
    rows, counts = roll(session, meant.id)
    with session.reading() as work:
        office = work.office.get(OFFICE_ID)
        units = {one.id: one for one in work.units.all() if one.tier == 0}
        body = work.bodies.get(meant.body)
        members = [row for row in rows if row.seat]
        return Called(
            meeting=meant, body=body, office=office, units=units, rows=members, roll=counts,
            observers=[row for row in rows if row.seat is None], guests=_guests(work, meant, members, units),
            chair=_chair(work, meant, members), city=units.get(office.city or ""), issuer=issuing_unit(work),
            phone=_phone(work, office, meant.starts[:10]),
        )  # fmt: skip


def agenda_tasks(session: Session, meant: Meeting) -> dict[str, list[TaskRow]]:
    """The tasks that are not closed on the agenda, judged now, by the id of the item they belong to."""
    with session.reading() as work:
        lights = lights_in(session, work) if any(item.tasks for item in meant.items) else None
        if lights is None:
            return {}
        named = {item.id: [work.tasks.find(one) for one in item.tasks] for item in meant.items}
        return {
            item: [row_of(one, lights) for one in tasks if one and one.state in OPEN] for item, tasks in named.items()
        }


def campaigns_of(session: Session, meant: Called) -> list[Campaign]:
    """The campaigns that the body runs on the meeting's day."""
    day = meant.meeting.starts[:10]
    with session.reading() as work:
        return [
            one for one in work.campaigns.all()
            if one.body == meant.body.id and (one.since or day) <= day <= (one.until or day)
        ]  # fmt: skip


def _chair(work: Work, meant: Meeting, rows: list[AttendanceRow]) -> MemberRow | None:
    """The seat that chairs; it may be one of another body than the one that meets."""
    for row in rows:
        if row.seat and row.attendance.id == meant.chair:
            return row.seat
    held = next(((one, seat) for one in work.bodies.all() for seat in one.seats if seat.id == meant.chair), None)
    return _row(work, *held, meant.starts[:10], all_seats(work)) if held else None


def _row(work: Work, body: Body, seat: Seat, day: str, seats: dict[str, Seat]) -> MemberRow:
    unit = work.units.find(seat.unit) if seat.unit else None
    return MemberRow(body=body, seat=seat, unit=unit, term=holder_on(seat, day, seats))


def _phone(work: Work, office: Office, day: str) -> str:
    """The phone of the office: the first that a seat of it has."""
    ours = [one for one in work.bodies.all() if one.kind == "office" and one.parent == office.body]
    terms = [term for body in ours for seat in body.seats_on(day) if (term := seat.term_on(day))]
    return next((one.phone for one in terms if one.phone), "")


def _guests(work: Work, meant: Meeting, rows: list[AttendanceRow], units: dict[str, Unit]) -> list[Guest]:
    """Who speaks without a seat, each once, by rank. A speaker who names many (各县区) is nobody in particular."""
    above = list(_seats_above(work, meant))
    there = {row.seat.unit.id for row in rows if row.seat and row.seat.unit}
    found: dict[str, Guest] = {}
    for item in meant.items:
        post, unit = item.speaker.strip(), units.get(item.unit or "")
        anybody = t("meeting.agenda.speaker", unit=unit.called) if unit and unit.id in there else ""
        if not post or post == anybody or post.startswith(t("meetingpaper.each")):
            continue
        if any(_is_seat(post, unit, row) for row in rows):
            continue
        seat = next((one for one in above if _names(post, one)), None)
        if seat and any(row.name == _holder(seat) and row.seat and row.seat.unit == seat.unit for row in rows):
            continue
        found.setdefault(post, Guest(post=post, unit=seat.unit if seat else unit, seat=seat))
    return sorted(found.values(), key=lambda one: ROLE_ORDER.index(one.seat.seat.role) if one.seat else len(ROLE_ORDER))


def _seats_above(work: Work, meant: Meeting) -> Iterator[MemberRow]:
    """The seats of the bodies above the one that meets and of their offices, as they were held on the meeting's day."""
    day, seats = meant.starts[:10], all_seats(work)
    everybody = work.bodies.all()
    line = [work.bodies.get(meant.body)]
    while line[-1].parent and (parent := work.bodies.find(line[-1].parent)) and parent not in line:
        line.append(parent)
    known = {one.id for one in line}
    line += [one for one in everybody if one.kind == "office" and one.parent in known]
    for body in line:
        for seat in body.seats_on(day):
            yield _row(work, body, seat, day, seats)


def _holder(row: MemberRow) -> str:
    return row.term.holder if row.term else row.seat.post


def _is_seat(post: str, unit: Unit | None, row: AttendanceRow) -> bool:
    """Whether a speaker is who sits there: under a shorter name, or under a longer one of the same unit."""
    seat = row.seat.unit if row.seat else None
    return _means(post, row.name) or (unit is not None and seat == unit and _means(row.name, post))


def _names(post: str, row: MemberRow) -> bool:
    return _means(post, _holder(row)) or _means(post, row.body.called + row.seat.post)


def _means(short: str, full: str) -> bool:
    """Whether a post as the agenda has it (市应急局副局长) is that one (市应急管理局副局长): its characters stand in it in their order, and
    no deputy is taken for who leads."""
    deputy = t("meetingpaper.deputy")
    rest = iter(full)
    return short.count(deputy) == full.count(deputy) and all(one in rest for one in short)

"""Who comes to a meeting: receipts, who attended, who stood in."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from coordhub.domain.meeting import Attendance, Meeting, Presence
from coordhub.domain.refusal import Refused
from coordhub.services import names
from coordhub.services.bodies import MemberRow, body_members
from coordhub.services.meetings import meeting
from coordhub.services.session import Session
from coordhub.store.work import Work

REST = "rest"
"""Said instead of a seat: everyone of whom nothing is known yet."""


class AttendanceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A seat of the meeting's body on its day, and how it attended (state None: not known yet)."""

    seat: MemberRow | None
    attendance: Attendance
    name: str


class Roll(msgspec.Struct, frozen=True, kw_only=True):
    """The count of a meeting: how many should come, and how many are in each state."""

    expected: int
    counts: dict[str, int]
    receipts: int


def attend(
    session: Session, ref: str, seat: str, state: Presence | None, substitute: str = "", receipt: str | None = None
) -> Attendance:
    """Note how a seat attends (`substitute`: unit and post of who stands in); a unit without a seat attends as observer."""
    with session.writing("meeting.attend") as work:
        meant = names.meeting(work, ref).still_open()
        who = _attender(work, meant, seat)
        stands = next((one for one in meant.attendance if one.id == who), Attendance(id=who))
        try:
            changed = msgspec.convert(
                {
                    **msgspec.to_builtins(stands),
                    "state": state or stands.state,
                    "substitute": substitute or stands.substitute,
                }
                | ({"receipt": receipt} if receipt else {}),
                Attendance,
            )
        except msgspec.ValidationError as fault:
            raise Refused("meeting.bad_presence", state=str(state), fault=str(fault)) from fault
        if changed.state != "substitute":
            changed = replace(changed, substitute="")
        others = tuple(one for one in meant.attendance if one.id != who)
        work.meetings.put(replace(meant, attendance=(*others, changed)))
        return changed


def attend_rest(session: Session, ref: str, state: Presence) -> int:
    """Note the same for every seat of which nothing is known yet, in one commit; how many they were."""
    waiting = [row.attendance for row in roll(session, ref)[0] if row.seat and not row.attendance.state]
    with session.writing("meeting.attend") as work:
        meant = names.meeting(work, ref).still_open()
        ids = {one.id for one in waiting}
        others = tuple(one for one in meant.attendance if one.id not in ids)
        noted = tuple(replace(one, state=state) for one in waiting)
        work.meetings.put(replace(meant, attendance=(*others, *noted)))
    return len(waiting)


def _attender(work: Work, meeting_: Meeting, seat: str) -> str:
    """The id of a seat of the meeting's body: named by id, by post, or by its unit; else of a unit that observes."""
    host = work.bodies.get(meeting_.body)
    for place in host.seats_on(meeting_.starts[:10]):
        if seat in {place.id, place.post}:
            return place.id
    unit = names.unit(work, seat)
    seats = [
        place for place in host.seats_on(meeting_.starts[:10])
        if place.unit == unit.id and (place.role == "liaison") == _is_for_liaisons(meeting_)
    ]  # fmt: skip
    return seats[0].id if seats else unit.id


def _is_for_liaisons(meeting_: Meeting) -> bool:
    """Whether the body's liaisons are called to the meeting instead of its members."""
    return meeting_.kind == "liaison"


def roll(session: Session, ref: str) -> tuple[list[AttendanceRow], Roll]:
    """Every seat that should come, as the body stood on the meeting's day, with how it attended; observers last."""
    meant = meeting(session, ref)
    day = meant.starts[:10]
    everyone = body_members(session, meant.body, day)
    members = [row for row in everyone if (row.seat.role == "liaison") == _is_for_liaisons(meant)]
    known = {one.id: one for one in meant.attendance}
    rows = [
        AttendanceRow(seat=row, attendance=known.pop(row.seat.id, Attendance(id=row.seat.id)), name=_seat_name(row))
        for row in members
    ]
    with session.reading() as work:
        for one in known.values():
            unit = work.units.find(one.id)
            rows.append(AttendanceRow(seat=None, attendance=one, name=unit.called if unit else one.id))
    counts: dict[str, int] = {}
    for row in rows:
        if row.attendance.state:
            counts[row.attendance.state] = counts.get(row.attendance.state, 0) + 1
    return rows, Roll(expected=len(members), counts=counts, receipts=sum(bool(row.attendance.receipt) for row in rows))


def _seat_name(row: MemberRow) -> str:
    return row.term.holder if row.term else row.seat.post

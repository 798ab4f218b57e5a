"""Who came to a meeting, who stood in, and who should have come. What was announced before is in `receipts`."""

from __future__ import annotations

from collections.abc import Iterable

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


def attend(session: Session, ref: str, seat: str, state: Presence, substitute: str = "") -> Attendance:
    """Note how a seat attends (`substitute`: unit and post of who stands in, unless the receipt has announced it); a unit without a seat
    attends as observer."""
    with session.writing("meeting.attend") as work:
        meant = names.meeting(work, ref).still_open()
        stands = known(meant, attender(work, meant, seat))
        try:
            changed = msgspec.convert(
                {
                    **msgspec.to_builtins(stands), "state": state,
                    "substitute": substitute.strip() or stands.substitute or stands.announced,
                },
                Attendance,
            )  # fmt: skip
        except msgspec.ValidationError as fault:
            raise Refused("meeting.bad_presence", state=str(state), fault=str(fault)) from fault
        if changed.state != "substitute":
            changed = replace(changed, substitute="")
        elif not changed.substitute:
            raise Refused("meeting.substitute_who", field="substitute")
        work.meetings.put(with_attendance(meant, [changed]))
        return changed


def attend_rest(session: Session, ref: str, state: Presence) -> int:
    """Note every seat of which nothing is known yet, in one commit; how many they were. Whoever was excused or sends a substitute by
    their receipt is noted so, all others as `state`."""
    seats = [row.attendance.id for row in roll(session, ref)[0] if row.seat]
    with session.writing("meeting.attend") as work:
        meant = names.meeting(work, ref).still_open()
        waiting = [one for one in (known(meant, seat) for seat in seats) if not one.state]
        work.meetings.put(with_attendance(meant, [_as_announced(one, state) for one in waiting]))
    return len(waiting)


def _as_announced(one: Attendance, state: Presence) -> Attendance:
    if state == "present" and one.answer == "substitute" and one.announced:
        return replace(one, state="substitute", substitute=one.announced)
    if state == "present" and one.answer == "excused":
        return replace(one, state="excused")
    return replace(one, state=state)


def known(meeting_: Meeting, who: str) -> Attendance:
    """What is known of a seat or unit so far."""
    return next((one for one in meeting_.attendance if one.id == who), Attendance(id=who))


def with_attendance(meeting_: Meeting, changed: Iterable[Attendance]) -> Meeting:
    """The meeting with what is now known of some seats; of the others it stays."""
    now = {one.id: one for one in changed}
    others = tuple(one for one in meeting_.attendance if one.id not in now)
    return replace(meeting_, attendance=(*others, *now.values()))


def attender(work: Work, meeting_: Meeting, seat: str) -> str:
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
    everyone = body_members(session, meant.body, meant.starts[:10])
    members = [row for row in everyone if (row.seat.role == "liaison") == _is_for_liaisons(meant)]
    said = {one.id: one for one in meant.attendance}
    rows = [
        AttendanceRow(seat=row, attendance=said.pop(row.seat.id, Attendance(id=row.seat.id)), name=_seat_name(row))
        for row in members
    ]
    with session.reading() as work:
        rows += [
            AttendanceRow(seat=None, attendance=one, name=_attender_name(work, meant, one.id)) for one in said.values()
        ]
    counts: dict[str, int] = {}
    for row in rows:
        if row.attendance.state:
            counts[row.attendance.state] = counts.get(row.attendance.state, 0) + 1
    return rows, Roll(expected=len(members), counts=counts, receipts=sum(bool(row.attendance.receipt) for row in rows))


def _seat_name(row: MemberRow) -> str:
    return row.term.holder if row.term else row.seat.post


def _attender_name(work: Work, meeting_: Meeting, who: str) -> str:
    """A unit that observes; or the post of a seat that is not called on the meeting's day, for it was put off since."""
    unit = work.units.find(who)
    seat = next((one for one in work.bodies.get(meeting_.body).seats if one.id == who), None)
    return unit.called if unit else seat.post if seat else who

"""Receipts (回执): who says before a meeting that they come, are excused or send a substitute; who has not answered yet."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from coordhub.domain.calendar import due_after, end_of, parse_rule
from coordhub.domain.meeting import Answer, Attendance
from coordhub.domain.refusal import Refused
from coordhub.messages import speaking, t
from coordhub.services import names
from coordhub.services.attendance import AttendanceRow, attender, known, roll, with_attendance
from coordhub.services.meetings import meeting
from coordhub.services.session import Session
from coordhub.text.dates import written


def receive(
    session: Session, ref: str, seat: str, answer: Answer, substitute: str = "", at: str | None = None
) -> Attendance:  # fmt: skip
    """Note what a seat's receipt says and when it came; a later one takes the place of an earlier. `substitute` is unit and post of who
    will stand in: refused without it when the answer is `substitute`."""
    stand_in = substitute.strip()
    if answer == "substitute" and not stand_in:
        raise Refused("meeting.substitute_who", field="substitute")
    with session.writing("meeting.receipt") as work:
        meant = names.meeting(work, ref).still_open()
        stands = known(meant, attender(work, meant, seat))
        announced = stand_in if answer == "substitute" else ""
        said = replace(stands, receipt=at or session.moment, answer=answer, announced=announced)
        work.meetings.put(with_attendance(meant, [said]))
        return said


def unanswered(session: Session, ref: str) -> list[AttendanceRow]:
    """The seats that have not answered yet, in the order of the list."""
    return [row for row in roll(session, ref)[0] if row.seat and not row.attendance.receipt]


def chase(session: Session, ref: str, seats: Sequence[str] = (), at: str | None = None) -> list[AttendanceRow]:
    """Note a reminder to every seat that has not answered (or to those named). Refused when all of them have."""
    waiting = unanswered(session, ref)
    with session.writing("meeting.chase") as work:
        meant = names.meeting(work, ref).still_open()
        named = {attender(work, meant, seat) for seat in seats}
        whom = [row for row in waiting if not named or row.attendance.id in named]
        if not whom:
            raise Refused("meeting.all_answered", meeting=meant.number)
        reminded = [_reminded(known(meant, row.attendance.id), at or session.moment) for row in whom]
        work.meetings.put(with_attendance(meant, reminded))
    return whom


def _reminded(one: Attendance, at: str) -> Attendance:
    return replace(one, chased=one.chased + 1, last_chased=at)


def notice_due(session: Session, ref: str) -> str:
    """The day by which the notice of a meeting should go out, by the office's rule."""
    office = session.office()
    return due_after(parse_rule(office.rule("meeting.notice")), meeting(session, ref).starts, office.workdays())


def reminder(session: Session, ref: str, whom: Sequence[AttendanceRow]) -> str:
    """What to paste to the seats that have not answered, in the office's language."""
    meant, office = meeting(session, ref), session.office()
    due = meant.receipts_due or meant.starts
    with speaking(office.language):
        who = t("meeting.and").join(dict.fromkeys(_unit_of(row) for row in whom))
        key = "meeting.receipt_reminder" if end_of(due) >= session.now else "meeting.receipt_reminder_late"
        return t(
            key, who=who, title=meant.title, starts=_said(meant.starts), place=meant.place, office=office.name, due=_said(due)
        )  # fmt: skip


def called(row: AttendanceRow) -> str:
    """A seat as it is named in a list: its unit, and the post of who holds it."""
    return f"{_unit_of(row)} {row.name}" if row.seat and row.seat.unit else row.name


def _unit_of(row: AttendanceRow) -> str:
    return row.seat.unit.called if row.seat and row.seat.unit else row.name


def _said(moment: str) -> str:
    """2020年7月6日 15:00."""
    return f"{written(moment)} {moment[11:]}".strip()

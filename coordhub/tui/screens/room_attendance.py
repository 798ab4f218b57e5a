"""Attendance taken in the room: the seats in a menu, how each came, who stands in for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coordhub.messages import t
from coordhub.services import attendance
from coordhub.services.receipts import called
from coordhub.tui.screens.dialogs import MenuDialog, PromptDialog

if TYPE_CHECKING:
    from coordhub.services.attendance import AttendanceRow
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object

_CHOICES = ("present", "substitute", "excused", "absent")


class RoomAttendance(Base):
    """Mixed into the room: F3 lists the seats, those not noted yet first, of these the ones whose receipt announced something."""

    meeting_id: str

    def do_room_attend(self) -> None:
        rows, _ = attendance.roll(self.session, self.meeting_id)
        seats = sorted((row for row in rows if row.seat), key=_order)
        if not seats:
            self.say(t("tuimeeting.no_seats"))
            return
        options = [(row.attendance.id, _seat_line(row)) for row in seats]
        waiting = sum(not row.attendance.state for row in seats)
        if waiting:
            options.insert(0, (attendance.REST, t("tuimeeting.attend_rest", count=waiting)))
        self.app.push_screen(MenuDialog(t("tui.attend_title"), options), self._seat_chosen)

    def _seat_chosen(self, seat: str | None) -> None:
        if seat is None:
            return
        if seat == attendance.REST:
            self.perform(
                attendance.attend_rest, self.meeting_id, "present", then=lambda count: self.say(t("tuimeeting.rest_noted", count=count))
            )  # fmt: skip
            return
        options = [(name, t(f"word.presence.{name}")) for name in _CHOICES]
        self.app.push_screen(MenuDialog(t("tui.attend_title"), options), partial(self._state_chosen, seat))

    def _state_chosen(self, seat: str, state: str | None) -> None:
        if state == "substitute":
            rows, _ = attendance.roll(self.session, self.meeting_id)
            said = next((row.attendance for row in rows if row.attendance.id == seat), None)
            stands_in = (said.substitute or said.announced) if said else ""
            self.app.push_screen(
                PromptDialog(t("tui.field.substitute"), stands_in), partial(self._substitute_typed, seat)
            )
        elif state:
            self._noted(seat, state, "")

    def _substitute_typed(self, seat: str, who: str | None) -> None:
        if who is not None:
            self._noted(seat, "substitute", who)

    def _noted(self, seat: str, state: str, substitute: str) -> None:
        self.perform(attendance.attend, self.meeting_id, seat, state, substitute, then=lambda _: self.do_room_attend())


def _order(row: AttendanceRow) -> tuple[bool, bool]:
    said = row.attendance
    return bool(said.state), said.answer not in {"excused", "substitute"}


def _seat_line(row: AttendanceRow) -> str:
    """The unit and post of a seat, and what is known: how it came, else what its receipt says."""
    said = row.attendance
    name = called(row)
    if said.state:
        return f"{name}  {t(f'word.presence.{said.state}')} {said.substitute}".rstrip()
    if said.receipt:
        answer = t(f"word.presence.{said.answer or 'present'}")
        return f"{name}  {t('view.receipt')} {answer} {said.announced}".rstrip()
    return name

"""What can be done with the seats of a meeting: note receipts, chase them, take attendance."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import attendance, receipts
from coordhub.tui.screens.dialogs import MenuDialog
from coordhub.tui.screens.form import Field, FormScreen

if TYPE_CHECKING:
    from coordhub.services.attendance import AttendanceRow
    from coordhub.services.session import Session
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object

PRESENCE = ("present", "substitute", "excused", "absent", "observer")
_ANSWERS = ("present", "substitute", "excused")


class SeatActs(Base):
    """Mixed into the screen of one meeting."""

    meeting_id: str

    def take_attendance(self, seat: str) -> None:
        """How a seat came, or all of which nothing is known yet."""
        options = [*((name, t(f"word.presence.{name}")) for name in PRESENCE), (attendance.REST, t("tui.attend_rest"))]
        self.app.push_screen(MenuDialog(t("tui.attend_title"), options), partial(self._attended, seat))

    def _attended(self, seat: str, state: str | None) -> None:
        if state == "substitute":
            fields = [Field("substitute", t("tui.field.substitute"))]

            def save(session: Session, values: dict[str, Any], _: Any) -> Any:
                return attendance.attend(session, self.meeting_id, seat, "substitute", values["substitute"])

            self.app.push_screen(FormScreen(t("word.presence.substitute"), fields, save))
        elif state == attendance.REST:
            self.perform(attendance.attend_rest, self.meeting_id, "present")
        elif state:
            self.perform(attendance.attend, self.meeting_id, seat, state)

    def take_receipt(self, seat: str) -> None:
        """What a seat's receipt says."""
        options = [(name, t(f"word.presence.{name}")) for name in _ANSWERS]
        self.app.push_screen(MenuDialog(t("tuimeeting.receipt_title"), options), partial(self._answered, seat))

    def _answered(self, seat: str, answer: str | None) -> None:
        if answer == "substitute":
            fields = [
                Field("substitute", t("tui.field.substitute")),
                Field("at", t("tuimeeting.field.received"), "", "date"),
            ]

            def save(session: Session, values: dict[str, Any], _: Any) -> Any:
                return receipts.receive(session, self.meeting_id, seat, "substitute", **values)

            self.app.push_screen(FormScreen(t("tuimeeting.receipt_title"), fields, save))
        elif answer:
            self.perform(
                receipts.receive, self.meeting_id, seat, answer,
                then=lambda _: self.say(t("tuimeeting.receipt_noted", answer=t(f"word.presence.{answer}"))),
            )  # fmt: skip

    def chase_receipts(self, seat: str) -> None:
        """Remind this seat, or every one that has not answered; what to paste goes to the clipboard."""
        waiting = receipts.unanswered(self.session, self.meeting_id)
        if not waiting:
            self.say(t("tuimeeting.all_answered"))
            return
        here = [row for row in waiting if row.attendance.id == seat]
        options = [(seat, t("tuimeeting.chase_one", name=receipts.called(here[0])))] if here else []
        options.append(("", t("tuimeeting.chase_all", count=len(waiting))))

        def chosen(answer: str | None) -> None:
            if answer is not None:
                self.perform(receipts.chase, self.meeting_id, [answer] if answer else [], then=self._chased)

        self.app.push_screen(MenuDialog(t("tuimeeting.chase_title"), options), chosen)

    def _chased(self, whom: list[AttendanceRow]) -> None:
        self.app.copy_to_clipboard(receipts.reminder(self.session, self.meeting_id, whom))
        self.say(t("tuimeeting.chased", count=len(whom)))

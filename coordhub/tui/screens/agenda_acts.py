"""What can be done with the agenda of a meeting: propose it, add items, change, order and remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import meetings
from coordhub.services.agenda import apply_agenda
from coordhub.tui.screens.dialogs import ConfirmDialog
from coordhub.tui.screens.form import Field, FormScreen, changes_of

if TYPE_CHECKING:
    from coordhub.services.session import Session
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object


class AgendaActs(Base):
    """Mixed into the screen of one meeting."""

    meeting_id: str

    def item_place(self) -> int:
        """The place of the item under the cursor, 1 the first; 0 without one."""
        found, _, item = self.page.current_id.partition(":")
        ids = [one.id for one in meetings.meeting(self.session, self.meeting_id).items]
        return ids.index(item) + 1 if found == "item" and item in ids else 0

    def do_meeting_propose(self) -> None:
        def applied(meant: Any) -> None:
            self.say(t("tui.proposed", count=len(meant.items)))
            if meant.items:
                self.page.to_end(last=False)
                self.goes_to = f"item:{meant.items[0].id}"

        self.perform(apply_agenda, self.meeting_id, then=applied)

    def do_new(self) -> None:
        self.item_form(None)

    def item_form(self, place: int | None) -> None:
        """Ask for an item: the one at a place, or a new one."""
        item = meetings.meeting(self.session, self.meeting_id).items[place - 1] if place else None
        kinds = ("report", "deliberate", "deploy")
        fields = [
            Field("title", t("tui.field.item"), item.title if item else ""),
            Field("speaker", t("tui.field.speaker"), item.speaker if item else ""),
            Field("minutes", t("tui.field.minutes"), str(item.minutes if item else 10), "number"),
            Field("kind", t("tui.field.kind"), item.kind if item else "report", "choice", kinds),
            Field("paper", t("tui.field.paper"), item.paper if item else ""),
        ]

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            if place is None:
                return meetings.add_item(session, self.meeting_id, values.pop("title"), **values)
            return meetings.edit_item(session, self.meeting_id, str(place), changes_of(fields, values, session))

        self.app.push_screen(FormScreen(t("tui.item_title"), fields, save))

    def _move(self, step: int) -> None:
        place = self.item_place()
        if not place:
            self.say(t("tui.no_item_here"))
            return
        self.perform(meetings.move_item, self.meeting_id, str(place), place + step)

    def do_meeting_earlier(self) -> None:
        self._move(-1)

    def do_meeting_later(self) -> None:
        self._move(1)

    def merge_item(self) -> None:
        """Take the item under the cursor together with the one above it."""
        place = self.item_place()
        if place < 2:
            self.say(t("tuimeeting.no_decision_here"))
            return

        def merged(both: Any) -> None:
            self.goes_to = f"item:{both.id}"
            self.say(t("tuimeeting.merged", place=place - 1, minutes=both.minutes))

        self.perform(meetings.merge_item, self.meeting_id, str(place), str(place - 1), then=merged)

    def remove_item(self) -> None:
        """Take the item under the cursor off the agenda, once that is confirmed."""
        place = self.item_place()
        if not place:
            self.say(t("tui.no_item_here"))
            return

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.perform(meetings.remove_item, self.meeting_id, str(place))

        self.app.push_screen(ConfirmDialog(t("tui.remove_item", place=place)), answered)

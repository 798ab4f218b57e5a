"""What can be done with the decisions of a meeting: write one down, change it, make tasks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import meetings, promotion
from coordhub.text.dates import long
from coordhub.tui.screens.dialogs import MenuDialog
from coordhub.tui.screens.form import Field, FormScreen, changes_of

if TYPE_CHECKING:
    from coordhub.domain.unit import Unit
    from coordhub.services.session import Session
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object


class DecisionActs(Base):
    """Mixed into the screen of one meeting."""

    meeting_id: str

    def item_place(self) -> int | None:
        """The place of the item under the cursor, from 1."""
        raise NotImplementedError

    def units(self) -> dict[str, Unit]:
        """The departments and counties by id."""
        raise NotImplementedError

    def do_meeting_decide(self) -> None:
        self._decision_form("")

    def _decision_form(self, decision: str) -> None:
        meant = meetings.meeting(self.session, self.meeting_id)
        units = self.units()
        stands = next((one for one in meant.decisions if one.id == decision), None)
        place = self.item_place()

        def called(ids: tuple[str, ...]) -> str:
            return " ".join(units[one].called for one in ids if one in units)

        fields = [
            Field("text", t("tui.field.decision"), stands.text if stands else ""),
            Field("lead", t("tui.field.lead"), called(stands.lead) if stands else "", "names"),
            Field("due", t("tui.field.due"), long(stands.due) if stands else "", "date"),
            Field("supporting", t("tui.field.supporting"), called(stands.supporting) if stands else "", "names"),
            Field("units", t("tui.field.units"), called(stands.units) if stands else "", "names"),
        ]

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            if stands:
                return meetings.edit_decision(session, self.meeting_id, decision, changes_of(fields, values, session))
            return meetings.decide(
                session, self.meeting_id, values.pop("text"), item=str(place) if place else None, **values
            )

        self.app.push_screen(FormScreen(t("tui.decision_title"), fields, save))

    def do_meeting_promote(self) -> None:
        """Likely duplicates first: each is joined, or made a task of its own."""
        self.perform(promotion.likely_duplicates, self.meeting_id, then=self._duplicates_named)

    def _duplicates_named(self, alike: dict[str, list[Any]]) -> None:
        self._ask_join(list(alike.items()), {})

    def _ask_join(self, left: list[tuple[str, list[Any]]], join: dict[str, str]) -> None:
        if not left:
            self.perform(
                promotion.promote,
                self.meeting_id,
                join=join,
                then=lambda made: self.say(t("tui.promoted", count=len(made))),
            )
            return
        (decision, tasks), *rest = left
        text = next(one.text for one in meetings.meeting(self.session, self.meeting_id).decisions if one.id == decision)
        options = [(task.id, t("tui.join", number=task.number, title=task.title)) for task in tasks] + [
            ("new", t("tui.own_task"))
        ]

        def chosen(answer: str | None) -> None:
            if answer is not None:
                self._ask_join(rest, {**join, **({decision: answer} if answer != "new" else {})})

        self.app.push_screen(MenuDialog(t("tui.duplicate", text=text), options), chosen)

"""What can be done with the papers that units owe for a meeting: add, change, receive, chase, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import materials, meetings
from coordhub.text.dates import long
from coordhub.tui.screens.dialogs import ConfirmDialog
from coordhub.tui.screens.form import Field, FormScreen, changes_of

if TYPE_CHECKING:
    from coordhub.domain.meeting import Material
    from coordhub.domain.unit import Unit
    from coordhub.services.session import Session
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object


class MaterialActs(Base):
    """Mixed into the screen of one meeting."""

    meeting_id: str

    def item_place(self) -> int:
        """The place of the item under the cursor, 1 the first; 0 without one."""
        raise NotImplementedError

    def units(self) -> dict[str, Unit]:
        """The departments and counties by id."""
        raise NotImplementedError

    def do_meeting_owe(self) -> None:
        """A paper more that a unit owes; for the item under the cursor, if it stands on one."""
        self.material_form("")

    def material_form(self, material: str) -> None:
        """Ask for a paper: the one with an id, or a new one."""
        meant = meetings.meeting(self.session, self.meeting_id)
        stands = next((one for one in meant.materials if one.id == material), None)
        places = {one.id: str(place) for place, one in enumerate(meant.items, 1)}
        unit = self.units().get(stands.unit) if stands else None
        item = places.get(stands.item or "", "") if stands else str(self.item_place() or "")
        fields = [
            Field("title", t("tuimeeting.field.material"), stands.title if stands else ""),
            Field("unit", t("tuimeeting.field.owed_by"), unit.called if unit else ""),
            Field("item", t("tuimeeting.field.item_place"), item),
            Field("due", t("tuimeeting.field.material_due"), long(stands.due) if stands else "", "date"),
            Field("copies", t("tuimeeting.field.copies"), str(stands.copies or "") if stands else "", "number"),
            Field("received", t("tuimeeting.field.received"), long(stands.received) if stands else "", "date"),
        ]

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            if stands is None:
                values |= {"item": values["item"] or None, "copies": values["copies"] or 0}
                return materials.add_material(
                    session, self.meeting_id, values.pop("title"), values.pop("unit"), **values
                )
            place = materials.place_of(meetings.meeting(session, self.meeting_id), stands.id)
            changed = changes_of(fields, values, session)
            return materials.edit_material(session, self.meeting_id, place, changed) if changed else stands

        self.app.push_screen(FormScreen(t("tuimeeting.material_title"), fields, save))

    def receive_material(self, material: str) -> None:
        """The paper came now."""
        self._do(materials.receive_material, material, "tuimeeting.material_came")

    def chase_material(self, material: str) -> None:
        """Note one more reminder for it."""
        self._do(materials.chase_material, material, "tuimeeting.material_chased")

    def _do(self, verb: Any, material: str, said: str) -> None:
        meeting_id = self.meeting_id

        def done(session: Session) -> Material:
            found: Material = verb(
                session, meeting_id, materials.place_of(meetings.meeting(session, meeting_id), material)
            )
            return found

        self.perform(done, then=lambda one: self.say(t(said, title=one.title, count=one.chased)))

    def remove_material(self, material: str) -> None:
        """Take it off the list, once that is confirmed."""
        meant = meetings.meeting(self.session, self.meeting_id)
        place = materials.place_of(meant, material)

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.perform(materials.remove_material, self.meeting_id, place)

        title = meant.materials[int(place) - 1].title
        self.app.push_screen(ConfirmDialog(t("tuimeeting.remove_material", title=title)), answered)

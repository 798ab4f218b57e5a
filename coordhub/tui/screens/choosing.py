"""A form some of whose lines are filled from a menu: F4, or a blank in an empty line, opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from coordhub.messages import t
from coordhub.tui.screens.dialogs import MenuDialog
from coordhub.tui.screens.form import FormScreen
from coordhub.tui.widgets.typed import Typed

if TYPE_CHECKING:
    from textual.events import Key


class Chosen(Typed):
    """A line that is filled from a menu."""

    async def _on_key(self, event: Key) -> None:
        if event.key == "space" and not self.value:
            event.stop()
            event.prevent_default()
            await self.run_action("screen.choose")
            return
        await super()._on_key(event)


class ChoosingForm(FormScreen):
    """A form that says, by `answers_of`, what a line may be filled with."""

    BINDINGS = [Binding("f4", "choose", show=False)]

    def answers_of(self, name: str) -> list[str]:
        """The answers that a line allows; none for one that is typed freely."""
        raise NotImplementedError

    def make_choosable(self) -> None:
        """Give the lines that are chosen their menus; before the form is composed."""
        for field in self.fields:
            if self.answers_of(field.name):
                self.inputs[field.name] = Chosen(field.value, id=f"f-{field.name}")

    def action_choose(self) -> None:
        """The answers that the line in front allows."""
        name = (self.focused.id or "").removeprefix("f-") if self.focused else ""
        answers = self.answers_of(name) if name in self.inputs else []
        if not answers:
            self.say(t("tuiledger.no_choices"))
            return
        label = next(field.label for field in self.fields if field.name == name)

        def chosen(answer: str | None) -> None:
            if answer:
                self.inputs[name].value = answer
                self.focus_next()

        self.app.push_screen(MenuDialog(label, [(one, one) for one in answers]), chosen)

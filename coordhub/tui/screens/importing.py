"""What an import would do, before it does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.binding import Binding

from coordhub.messages import t
from coordhub.services.task_import import apply_import, preview_lines
from coordhub.tui.screens.dialogs import TextDialog

if TYPE_CHECKING:
    from coordhub.tui.app import Hub


class ImportDialog(TextDialog):
    """The dry run as lines; F2 applies it, all or nothing."""

    BINDINGS = [Binding("f2,ctrl+s", "apply", show=False)]
    app: Hub

    def __init__(self, plan: Any) -> None:
        super().__init__(t("tui.import_title"), preview_lines(plan))
        self.plan = plan
        self.page.footer_line = " " + t("tui.import_foot")

    def action_apply(self) -> None:
        screen = self.app.screen_stack[-2]
        self.dismiss(None)
        screen.perform(  # type: ignore[attr-defined]  # it was opened from a screen of ours
            apply_import,
            self.plan,
            then=lambda made: screen.say(t("tui.imported", count=len(made))),  # type: ignore[attr-defined]
        )

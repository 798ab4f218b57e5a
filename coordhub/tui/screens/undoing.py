"""Taking back my latest change, and bringing it back: the change is named first, and asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services.change_words import title_of
from coordhub.services.history import next_redo, next_undo, redo, undo
from coordhub.tui.screens.dialogs import ConfirmDialog

if TYPE_CHECKING:
    from coordhub.tui.screens.hub_screen import HubScreen


def ask_undo(screen: HubScreen) -> None:
    """Take back what I did last since this screen was opened."""
    _ask_then(screen, next_undo, undo, "tui.undo_ask", "tui.undone", "tui.nothing_to_undo")


def ask_redo(screen: HubScreen) -> None:
    """Bring back what I took back last."""
    _ask_then(screen, next_redo, redo, "tui.redo_ask", "tui.redone", "tui.nothing_to_redo")


def _ask_then(screen: HubScreen, look: Any, verb: Any, ask: str, said: str, none: str) -> None:
    def named(change: Any) -> None:
        if change is None:
            screen.say(t(none))
            return
        words = title_of(screen.session, change)

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                screen.perform(verb, change.rev, then=lambda _: screen.say(t(said, what=words)))

        screen.app.push_screen(ConfirmDialog(t(ask, what=words)), answered)

    screen.perform(look, since_rev=screen.app.feed.began, then=named)

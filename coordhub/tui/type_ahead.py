"""Keys typed before a dialog stands wait for it, in their order: on a slow line they come in bursts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.events import Key, Paste

if TYPE_CHECKING:
    from textual.events import Event

LONGEST = 0.5
"""Seconds after which keys are handed on even to a screen on which nothing has the focus."""


class TypeAhead(App[None]):
    """An App that holds keys back while the screen in front has not yet given the focus to anything.

    Textual sends a key to whatever is in front at that moment; a dialog takes some milliseconds to stand, and what was typed
    meanwhile is lost, or done by the wrong screen.
    """

    def __init__(self, *, ansi_color: bool) -> None:
        super().__init__(ansi_color=ansi_color)
        self._held: list[Event] = []

    async def on_event(self, event: Event) -> None:
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._held or self.screen.focused is None:
            if not self._held:
                self.set_timer(LONGEST, self._release_all)
            self._held.append(event)
        else:
            await super().on_event(event)

    async def on_descendant_focus(self) -> None:
        """Something has the focus now: what was typed for it follows."""
        while self._held and self.screen.focused is not None:
            await super().on_event(self._held.pop(0))

    async def _release_all(self) -> None:
        while self._held:
            await super().on_event(self._held.pop(0))

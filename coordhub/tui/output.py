"""The one place where output passes on its way to the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.tui.type_ahead import TypeAhead

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen


class Output(TypeAhead):
    """An App whose every frame goes through `_display`: Textual's private choke point, hooked here and nowhere else.

    Frames are counted, so that a test can say that nothing was drawn when nothing changed.
    """

    frames = 0

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if renderable is not None:
            self.frames += 1
        super()._display(screen, renderable)

    def _fatal_error(self) -> None:
        """As Textual's, without the traceback on the terminal: who started the screen says the fault in a sentence and logs it."""
        self._close_messages_no_wait()

    def panic(self, *_drawn: Any) -> None:
        """As above, for a fault that Textual would draw itself."""
        self._close_messages_no_wait()

    @property
    def fault(self) -> Exception | None:
        """What ended the screen, if it was not the user; of a worker, what ended the worker."""
        found = self._exception
        return getattr(found, "error", None) or found

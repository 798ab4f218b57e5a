"""The text one types into over many lines: no border, no blinking, no colour of its own."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import isawaitable
from typing import Self

from textual.events import Key
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea

_EDITS = {
    "backspace": "delete_left", "delete": "delete_right", "left": "cursor_left", "right": "cursor_right", "up": "cursor_up",
    "down": "cursor_down", "home": "cursor_line_start", "end": "cursor_line_end", "pageup": "cursor_page_up",
    "pagedown": "cursor_page_down", "ctrl+u": "delete_to_start_of_line", "ctrl+w": "delete_word_left",
}  # fmt: skip


class Text(TextArea):
    """A text of many lines, wrapped at the edge; a line is a paragraph."""

    DEFAULT_CSS = """
    Text { height: 1fr; width: 1fr; border: none; padding: 0 1; background: ansi_default; color: ansi_default; scrollbar-size: 0 0; }
    Text:focus { border: none; background: ansi_default; background-tint: transparent; }
    Text .text-area--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    Text .text-area--cursor-line, Text .text-area--matching-bracket { background: ansi_default; }
    Text .text-area--selection { background: ansi_default; color: ansi_default; text-style: reverse; }
    """

    _shown: Sequence[Strip] = ()
    """The lines as they stand on the screen; none while that is not known."""
    _is_comparing = False

    def __init__(self, text: str) -> None:
        super().__init__(text, compact=True, soft_wrap=True, show_line_numbers=False, highlight_cursor_line=False)
        self.cursor_blink = self.match_cursor_bracket = False

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """As the library's, but where it would paint the whole text anew, for every key, only the lines that have changed are."""
        if regions or layout or recompose or not repaint or not self._shown:
            self._note_shown()
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        if not self._is_comparing:
            self._is_comparing = True
            self.call_next(self._paint_changed)
        return self

    def _lines(self) -> list[Strip]:
        return [self.render_line(y) for y in range(self.size.height)]

    def _note_shown(self) -> None:
        """What will stand on the screen after a whole repaint is known once it was painted."""
        self._shown = ()
        if self.is_attached:
            self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        self._shown = self._lines()

    def _paint_changed(self) -> None:
        self._is_comparing = False
        lines, before = self._lines(), self._shown
        if len(lines) != len(before):
            super().refresh()
        else:
            changed = [Region(0, y, self.size.width, 1) for y, line in enumerate(lines) if line != before[y]]
            if changed:
                super().refresh(*changed)
        self._shown = lines

    async def _on_key(self, event: Key) -> None:
        """Editing keys act at once, in their order with the characters typed around them; see `Typed`."""
        action = _EDITS.get(event.key)
        if action is None:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        done = getattr(self, f"action_{action}")()
        if isawaitable(done):
            await done

"""The line one types into: no blinking, no border, and the terminal's cursor exactly where the next character will stand, so that
the input method's window opens there."""

from __future__ import annotations

from inspect import isawaitable

from textual.events import Key
from textual.geometry import Offset
from textual.widgets import Input

_DIGITS = {f"fullwidth_digit_{name}": str(number) for number, name in enumerate(
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
)}  # fmt: skip

_EDITS = {
    "backspace": "delete_left", "delete": "delete_right", "left": "cursor_left", "right": "cursor_right", "home": "home", "end": "end",
    "enter": "submit", "ctrl+u": "delete_left_all", "ctrl+w": "delete_left_word",
}  # fmt: skip


class Typed(Input):
    """A one-line input."""

    DEFAULT_CSS = """
    Typed { height: 1; width: 1fr; border: none; padding: 0; background: ansi_default; color: ansi_default; }
    Typed:focus { border: none; background: ansi_default; background-tint: transparent; text-style: underline; }
    Typed > .input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    Typed > .input--selection { background: ansi_default; color: ansi_default; text-style: reverse; }
    Typed > .input--placeholder, Typed > .input--suggestion { color: ansi_default; }
    """

    def __init__(self, value: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(value=value, id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False

    async def _on_key(self, event: Key) -> None:
        """Editing keys act at once. The library runs them as bindings, after the characters typed behind them: on a slow line, where
        keys come in bursts, a backspace then takes away the wrong one."""
        action = _EDITS.get(event.key)
        if action is None:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        done = getattr(self, f"action_{action}")()
        if isawaitable(done):
            await done

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the caret is; the library puts it one cell too far at the end of the text."""
        x, y, _width, _height = self.content_region
        return Offset(x + self._position_to_cell(self.cursor_position) - self.scroll_offset.x, y)


def digit_of(key: str, character: str | None) -> str:
    """The digit that a key stands for, a full-width one of an input method included; empty for any other key."""
    if key in _DIGITS:
        return _DIGITS[key]
    return character if character and character.isdigit() and character.isascii() else ""

"""The floor that the screen is measured against: a bare Textual line-API list of so many rows. `python -m tests.tui.floor ROWS`."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from wcwidth import wcswidth


class Bare(ScrollView, can_focus=True):
    """Rows of a task list, one cursor."""

    BINDINGS = [
        Binding("down", "go(1)"),
        Binding("up", "go(-1)"),
        Binding("pagedown", "page(1)"),
        Binding("pageup", "page(-1)"),
    ]
    DEFAULT_CSS = "Bare { scrollbar-size: 0 0; }"

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows = [
            f"  绿 2020-{n:03d} 危险水域排查建账立牌第{n}批        水利局 07-10 余4   序时 在办 4/9  2"
            for n in range(rows)
        ]
        self.cursor = 0

    def on_mount(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.rows))

    def action_go(self, step: int) -> None:
        before, self.cursor = self.cursor, max(min(self.cursor + step, len(self.rows) - 1), 0)
        for row in (before, self.cursor):
            self.refresh(Region(0, row - self.scroll_offset.y, self.size.width, 1))
        self._follow()

    def action_page(self, step: int) -> None:
        self.cursor = max(min(self.cursor + step * (self.size.height - 1), len(self.rows) - 1), 0)
        self.scroll_to(y=self.scroll_offset.y + step * (self.size.height - 1), animate=False, immediate=True)
        self.refresh()

    def _follow(self) -> None:
        top = self.scroll_offset.y
        if self.cursor < top or self.cursor >= top + self.size.height:
            self.scroll_to(
                y=max(self.cursor - self.size.height + 1, 0) if self.cursor >= top else self.cursor,
                animate=False,
                immediate=True,
            )

    def render_line(self, y: int) -> Strip:
        row = y + self.scroll_offset.y
        if row >= len(self.rows):
            return Strip.blank(self.size.width)
        text = self.rows[row]
        style = Style(reverse=True) if row == self.cursor else Style()
        return Strip([Segment(text, style), Segment(" " * (self.size.width - wcswidth(text)))], self.size.width)


class Floor(App[None]):
    """The list and nothing else."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: ansi_default; color: ansi_default; }"
    BINDINGS = [Binding("q", "quit")]

    def __init__(self, rows: int) -> None:
        super().__init__(ansi_color=True)
        self.count = rows

    def compose(self) -> ComposeResult:
        yield Bare(self.count)

    def on_mount(self) -> None:
        self.query_one(Bare).focus()


if __name__ == "__main__":
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    Floor(int(sys.argv[1])).run(mouse=False)

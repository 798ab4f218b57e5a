"""The page: one widget that draws a whole screen line by line, and only the lines that are visible or have changed.

A row is one line. Textual's DataTable measures every cell before the first paint (25 s at 100,000 rows) and repaints far more
than what changed; here a cursor key repaints two lines and nothing is done for rows out of sight.
"""

from __future__ import annotations

from dataclasses import replace

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from coordhub.text.width import cells, clip, pad, wrap
from coordhub.tui.widgets.body import Content, Line

MARK, NO_MARK = ">", " "
MOODS = {
    "": Style(),
    "red": Style(color="red"),
    "yellow": Style(color="yellow"),
    "green": Style(),
    "muted": Style(),
    "heading": Style(bold=True),
    "title": Style(bold=True),
}
CURSOR = Style(reverse=True)


class Page(Widget, can_focus=True):
    """Draws a `Content` under a title line and over a footer line, with a cursor, marks and its own scrolling."""

    DEFAULT_CSS = "Page { width: 1fr; height: 1fr; }"

    class Moved(Message):
        """The cursor stands on another line."""

    class Marked(Message):
        """A mark was set or taken away."""

    def __init__(self, *, numbered: bool = True) -> None:
        super().__init__()
        self.title_line, self.footer_line = "", ""
        self.content = Content()
        self.cursor, self.top, self.column = 0, 0, 0
        self.marked: set[str] = set()
        self.said_long: list[str] = []
        self.banner: list[Line] = []
        self.keeps = 0
        """Last lines that a long message must not cover: the one that is typed into."""
        self.numbered = numbered
        """Whether a line under the body says which rows are seen, when there are more than fit."""

    # What is shown

    def show(self, content: Content, keep: bool = True) -> None:
        """Put new content in the place of the old; with `keep` the cursor, the scroll and the marks stay by record."""
        stood = self.current_id if keep else ""
        above = self.cursor - self.top
        self.content = replace(content, head=[*self.banner, *content.head]) if self.banner else content
        if stood:
            there = self.cursor < len(content.body) and content.body.id_at(self.cursor) == stood
            place = self.cursor if there else content.body.place_of(stood)
            if place is not None:
                self.top, self.cursor = max(place - above, 0), place
        elif not keep:
            self.cursor = self.top = self.column = 0
            self.marked.clear()
        self._settle()
        self.refresh()

    def announce(self, lines: list[Line]) -> None:
        """Put lines between the first line and whatever is shown, until others are put there."""
        if lines != self.banner:
            self.content = replace(self.content, head=[*lines, *self.content.head[len(self.banner) :]])
            self.banner = lines
            self._settle()
            self.refresh()

    def say_footer(self, text: str) -> None:
        """Change the last line, and repaint no other. What is too long for it lies over the lines above until the next key."""
        lines = wrap(text.strip(), self.size.width - 2) if cells(text) >= self.size.width > 0 else []
        if not lines and text != self.footer_line:
            self.footer_line = text
            self._repaint_line(self.size.height - 1)
        if lines != self.said_long:
            height = max(len(lines), len(self.said_long))
            self.said_long = lines
            self.refresh(Region(0, self.size.height - self.keeps - height, self.size.width, height))

    @property
    def current_id(self) -> str:
        """The id of the record under the cursor; empty where there is none."""
        body = self.content.body
        return body.id_at(self.cursor) if self.cursor < len(body) else ""

    @property
    def chosen(self) -> list[str]:
        """The marked records in the order of the list, or the one under the cursor."""
        if not self.marked:
            return [self.current_id] if self.current_id else []
        body = self.content.body
        return [found for place in range(len(body)) if (found := body.id_at(place)) in self.marked]

    # Where things are

    @property
    def room(self) -> int:
        """Lines of body that fit."""
        fixed = 2 + len(self.content.head) + len(self.content.tail)
        room = self.size.height - fixed
        return room - 1 if self.numbered and len(self.content.body) > room else room

    def _settle(self) -> None:
        """Bring the cursor onto a line where it may stand, and the scroll to where the cursor is seen."""
        body = self.content.body
        self.cursor = min(self.cursor, max(len(body) - 1, 0))
        if len(body) and not body.id_at(self.cursor):
            self.cursor = self._next_stop(self.cursor, 1) or self._next_stop(self.cursor, -1) or self.cursor
        self._scroll_to_cursor()

    def _next_stop(self, start: int, step: int) -> int | None:
        body, place = self.content.body, start + step
        while 0 <= place < len(body):
            if body.id_at(place):
                return place
            place += step
        return None

    def _scroll_to_cursor(self) -> None:
        if not self.size.height:
            # Not laid out yet: the first paint begins at the top, headings and all.
            return
        room = max(self.room, 1)
        self.top = min(self.top, max(len(self.content.body) - room, 0))
        if self.cursor <= self.top:
            self.top = self.cursor
            # The headings above the first record come back into sight with it.
            while self.top > 0 and not self.content.body.id_at(self.top - 1) and self.cursor - self.top < room - 1:
                self.top -= 1
        elif self.cursor >= self.top + room:
            self.top = self.cursor - room + 1

    # Moving

    def move(self, step: int) -> None:
        """Move the cursor by lines (over those where it does not stop)."""
        place = self.cursor
        for _ in range(abs(step)):
            following = self._next_stop(place, 1 if step > 0 else -1)
            if following is None:
                break
            place = following
        self._go(place)

    def page(self, step: int) -> None:
        """Move by a page."""
        place = max(min(self.cursor + step * max(self.room - 1, 1), len(self.content.body) - 1), 0)
        if len(self.content.body) and not self.content.body.id_at(place):
            place = self._next_stop(place, step) or self._next_stop(place, -step) or place
        before = self.top
        self.top = max(self.top + step * max(self.room - 1, 1), 0)
        self._go(place, before)

    def to_end(self, last: bool) -> None:
        """To the first or the last line."""
        size = len(self.content.body)
        place = self._next_stop(size, -1) if last else self._next_stop(-1, 1)
        self._go(place if place is not None else self.cursor)

    def across(self, step: int) -> bool:
        """Move the cell cursor; whether there are cells to walk through."""
        columns = self.content.body.columns
        if columns:
            self.column = max(min(self.column + step, columns - 1), 0)
            self._repaint_row(self.cursor)
            self.post_message(self.Moved())
        return bool(columns)

    def go_to(self, record_id: str) -> None:
        """Put the cursor on a record, if it is there."""
        place = self.content.body.place_of(record_id)
        if place is not None:
            self._go(place)

    def toggle_mark(self) -> None:
        """Mark the record under the cursor, or unmark it, and go on to the next."""
        if self.current_id:
            self.marked.symmetric_difference_update({self.current_id})
            self._repaint_row(self.cursor)
            self.post_message(self.Marked())
            self.move(1)

    def clear_marks(self) -> None:
        """Take all marks away."""
        self.marked.clear()
        self.post_message(self.Marked())
        self.refresh()

    def say_head(self, place: int, text: str) -> None:
        """Change one of the fixed lines above, and repaint no other."""
        place += len(self.banner)
        self.content.head[place] = replace(self.content.head[place], text=text)
        self._repaint_line(1 + place)

    def say_tail(self, place: int, text: str) -> None:
        """Change one of the fixed lines below, and repaint no other."""
        self.content.tail[place] = replace(self.content.tail[place], text=text)
        self._repaint_line(self.size.height - 1 - len(self.content.tail) + place)

    def _go(self, place: int, shown_from: int | None = None) -> None:
        before, top = self.cursor, self.top if shown_from is None else shown_from
        self.cursor = place
        self._scroll_to_cursor()
        if self.top != top:
            self.refresh()
        elif place != before:
            self._repaint_row(before)
            self._repaint_row(place)
        if place != before:
            self.post_message(self.Moved())

    def _repaint_row(self, place: int) -> None:
        self._repaint_line(place - self.top + 1 + len(self.content.head))

    def _repaint_line(self, y: int) -> None:
        self.refresh(Region(0, y, self.size.width, 1))

    # Drawing

    def on_resize(self) -> None:
        top = self.top
        self._settle()
        if self.top != top:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line at a height of the screen."""
        width = self.size.width
        content, last = self.content, self.size.height - 1
        said = y - (self.size.height - self.keeps - len(self.said_long))
        if 0 <= said < len(self.said_long):
            return _strip(" " + self.said_long[said], MOODS[""], width)
        if y == 0:
            return _strip(self.title_line, MOODS["title"], width)
        if y == last:
            return _strip(self.footer_line, MOODS[""], width)
        y -= 1
        if y < len(content.head):
            return _strip(content.head[y].text, MOODS[content.head[y].mood], width)
        place = y - len(content.head)
        if place < self.room:
            return self._row(self.top + place, width)
        below = y - len(content.head) - self.room
        if self.room < len(content.body) and self.numbered:
            below -= 1
            if below < 0:
                seen = min(self.top + self.room, len(content.body))
                return _strip(f" {self.top + 1}-{seen} / {len(content.body)}", MOODS[""], width)
        if below < len(content.tail):
            return _strip(content.tail[below].text, MOODS[content.tail[below].mood], width)
        return _strip("", MOODS[""], width)

    def _row(self, place: int, width: int) -> Strip:
        body = self.content.body
        if place >= len(body):
            return _strip("", MOODS[""], width)
        line = body.line(place)
        is_here = place == self.cursor and bool(line.id)
        mark = MARK if is_here else NO_MARK
        second = "*" if line.id and line.id in self.marked else " "
        text = f"{mark}{second}{line.text}" if line.id or line.mood != "heading" else line.text
        if not is_here:
            return _strip(text, MOODS[line.mood], width)
        span = body.span(place, self.column)
        if span is None:
            return _strip(text, MOODS[line.mood] + CURSOR, width)
        return _cut(text, (span[0] + 2, span[1] + 2), MOODS[line.mood], width)


def _strip(text: str, style: Style, width: int) -> Strip:
    shown = clip(text, width - 1)
    used = cells(shown)
    segments = [Segment(shown, style), Segment(" " * (width - used))]
    return Strip(segments, width)


def _cut(text: str, span: tuple[int, int], style: Style, width: int) -> Strip:
    """A line with one cell of it reversed."""
    before, rest = pad(text, span[0]), _beyond(text, span[0])
    inside, after = pad(rest, span[1] - span[0]), clip(_beyond(rest, span[1] - span[0]), width - 1 - span[1])
    used = span[1] + cells(after)
    segments = [
        Segment(before, style),
        Segment(inside, style + CURSOR),
        Segment(after, style),
        Segment(" " * (width - used)),
    ]
    return Strip(segments, width)


def _beyond(text: str, width: int) -> str:
    """What stands behind the first `width` cells."""
    used = 0
    for place, character in enumerate(text):
        if used >= width:
            return text[place:]
        used += cells(character)
    return ""

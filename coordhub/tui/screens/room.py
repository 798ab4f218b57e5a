"""In the room: one line that always has the focus, function keys for the rest, so that the input method stays on. Every line is saved
when Enter is pressed."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.binding import Binding

from coordhub.domain.meeting import Item, Meeting
from coordhub.messages import t
from coordhub.services import attendance, meetings
from coordhub.services.task_list import task_grid
from coordhub.text.dates import BadDate, long, moment
from coordhub.text.width import wrap
from coordhub.tui.command import Act
from coordhub.tui.screens.dialogs import MenuDialog, PromptDialog, TextDialog
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Body, Content, GridBody, Line
from coordhub.tui.widgets.typed import Typed
from coordhub.views import campaigns as grids
from coordhub.views import meetings as view

if TYPE_CHECKING:
    from textual.app import ComposeResult

NOTE = Act("room.note", ())
DECIDE = Act("room.decide", ("f2",))
ATTEND = Act("room.attend", ("f3",))
COUNTIES = Act("room.counties", ("f4",))
NEXT = Act("room.next", ("f5",))
_TAIL = re.compile(r"^(?P<text>.*?)\s*@(?P<lead>[^\s@]+)(?:\s+(?P<due>\S+))?\s*$")
_NOTES = 6
_PROMPT = 8
"""Cells before the line."""
_SEATS = 9
"""Seats that one menu of the attendance names."""


class RoomScreen(TaskActs, HubScreen):
    """A meeting as it runs."""

    KEY = "5"
    CSS = "RoomScreen { layers: page line; } RoomScreen Page { layer: page; } RoomScreen Typed { layer: line; position: absolute; }"
    OFFERS = (DECIDE, ATTEND, COUNTIES, NEXT)
    SHOWS = frozenset({"meeting"})
    NUMBERED = False
    IS_TYPING = True

    def __init__(self, meeting_id: str) -> None:
        super().__init__()
        self.meeting_id = meeting_id
        self.typed = Typed()
        self.page.can_focus = False
        self.page.keeps = 2
        self.head = ""
        self.said: list[str] = []
        self.recalled = 0

    def compose(self) -> ComposeResult:
        yield self.page
        yield self.typed

    def take_focus(self) -> None:
        self.typed.focus()

    def title_line(self) -> str:
        return self.head

    def on_resize(self) -> None:
        """The line stands on the last line but one, behind its prompt."""
        self.typed.styles.offset = (_PROMPT, self.app.size.height - 2)
        self.typed.styles.width = self.app.size.width - _PROMPT - 1

    def load(self) -> Content:
        session = self.session
        meant = meetings.meeting(session, self.meeting_id)
        rows, count = attendance.roll(session, self.meeting_id)
        chair = next((row.name for row in rows if row.attendance.id == meant.chair), "-")
        counts = " ".join(f"{t(f'word.presence.{name}')}{number}" for name, number in count.counts.items())
        self.head = " " + t(
            "tui.room_head", number=meant.number, title=meant.title, starts=long(meant.starts), place=meant.place
        )
        head = [Line(" " + t("tui.room_count", chair=chair, expected=count.expected, counts=counts))]
        grid = GridBody(view.items_grid(meant, session.lang))
        running = running_item(meant)
        head.append(Line("  " + grid.heading(), "heading"))
        for place, item in enumerate(meant.items):
            mark = ">" if running and item.id == running.id else " "
            head.append(Line(f"{mark} {grid.line(place).text}"))
        head.append(Line(" " + t("tui.planned", minutes=meant.planned_minutes)))
        return Content(head=head, body=Body(self._below(meant, running)), tail=[Line(" " + t("tui.room_prompt"))])

    def _below(self, meant: Meeting, running: Item | None) -> list[Line]:
        """Notes of the running item and the decisions, the latest last."""
        width = max(self.app.size.width - 1, 60)
        lines: list[Line] = []
        if running:
            lines.append(self.rule(t("tui.room_notes", place=meant.items.index(running) + 1)))
            for note in running.notes[-_NOTES:]:
                lines += [Line(" " + part, id=f"n{note.id}") for part in wrap(f"{note.at[11:]} {note.text}", width - 4)]
        lines.append(self.rule(t("tui.decisions", count=len(meant.decisions))))
        units = self.units()
        body = GridBody(view.decisions_grid(meant, {}, units, self.session.lang))
        return lines + [Line(body.line(place).text, id=f"d{place}") for place in range(len(body))]

    def task_here(self) -> tuple[str, str | None] | None:
        meant = meetings.meeting(self.session, self.meeting_id)
        running = running_item(meant)
        return (running.tasks[0], None) if running and running.tasks else None

    # The line

    BINDINGS = [Binding("up", "recall(-1)", show=False), Binding("down", "recall(1)", show=False)]

    def action_recall(self, step: int) -> None:
        """Bring a line back that was typed before, to mend it."""
        if self.said:
            self.recalled = max(min(self.recalled + step, 0), -len(self.said))
            self.typed.value = self.said[self.recalled] if self.recalled else ""
            self.typed.cursor_position = len(self.typed.value)

    def _take_line(self) -> str:
        text = self.typed.value.strip()
        if text:
            self.said.append(text)
            self.recalled = 0
            self.typed.value = ""
        return text

    def _give_back(self, text: str) -> None:
        """A line that was refused stands on the line again, unless the next one is being typed; then Up recalls it."""
        if not self.typed.value:
            self.typed.value = text
            self.typed.cursor_position = len(text)

    def on_input_submitted(self) -> None:
        text = self._take_line()
        if not text:
            return
        meant = meetings.meeting(self.session, self.meeting_id)
        running = running_item(meant)
        if running is None:
            self.typed.value = text
            self.say(t("tui.no_running"))
            return
        place = str(meant.items.index(running) + 1)
        self.perform(
            meetings.note, self.meeting_id, place, text, then=lambda note: self.say(t("tui.noted", at=note.at[11:])),
            otherwise=partial(self._give_back, text),
        )  # fmt: skip

    def do_room_decide(self) -> None:
        text = self._take_line()
        if not text:
            self.say(t("tui.type_first"))
            return
        words, lead, due = decision_of(text, self.session)
        self.perform(
            meetings.decide, self.meeting_id, words, lead=lead, due=due,
            then=lambda one: self.say(t("tui.decided", text=one.text) + ("" if one.lead else t("tui.decided_later"))),
            otherwise=partial(self._give_back, text),
        )  # fmt: skip

    def do_room_next(self) -> None:
        self.perform(meetings.next_item, self.meeting_id)

    def do_room_counties(self) -> None:
        here = self.task_here()
        if here is None:
            self.say(t("tui.no_task_here"))
            return

        def shown(found: Any) -> None:
            body = GridBody(grids.grid(found, self.session.lang))
            lines = [body.heading(), *(body.line(place).text for place in range(len(body)))]
            self.app.push_screen(TextDialog(found.rows[0].task.title, lines))

        self.perform(task_grid, here[0], then=shown)

    def do_room_attend(self) -> None:
        self._attend_from(0)

    def _attend_from(self, first: int) -> None:
        """Seats that are not yet noted, nine at a time."""
        rows, _ = attendance.roll(self.session, self.meeting_id)
        waiting = [row for row in rows if not row.attendance.state][first : first + _SEATS - 1]
        options = [(row.attendance.id, row.name) for row in waiting]
        if not options:
            self.say(t("tui.all_noted"))
            return
        options.append((attendance.REST, t("tui.attend_rest")))
        self.app.push_screen(MenuDialog(t("tui.attend_title"), options), self._seat_chosen)

    def _seat_chosen(self, seat: str | None) -> None:
        if seat is None:
            return
        if seat == attendance.REST:
            self.perform(attendance.attend_rest, self.meeting_id, "present")
            return
        options = [(name, t(f"word.presence.{name}")) for name in ("present", "substitute", "excused", "absent")]

        def noted(state: str, substitute: str) -> None:
            self.perform(
                attendance.attend, self.meeting_id, seat, state, substitute, then=lambda _: self._attend_from(0)
            )

        def chosen(state: str | None) -> None:
            if state == "substitute":
                self.app.push_screen(PromptDialog(t("tui.field.substitute")), lambda who: noted(state, who or ""))
            elif state:
                noted(state, "")

        self.app.push_screen(MenuDialog(t("tui.attend_title"), options), chosen)


def running_item(meant: Meeting) -> Item | None:
    """The item that runs; before the first, the first."""
    running = next((one for one in meant.items if one.started and not one.ended), None)
    return running or next((one for one in meant.items if not one.started), None)


def decision_of(text: str, session: Any) -> tuple[str, tuple[str, ...], str | None]:
    """A typed decision with `@水利局 7-10` at its end: its words, its lead, its limit. What cannot be read stays in the words."""
    found = _TAIL.match(text)
    if not found:
        return text, (), None
    try:
        due = moment(found["due"], session.today) if found["due"] else None
    except BadDate:
        return text, (), None
    return found["text"], tuple(part for part in re.split(r"[、,，]", found["lead"]) if part), due

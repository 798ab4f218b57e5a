"""In the room: one line that always has the focus, function keys for the rest, so that the input method stays on. Every line is saved
when Enter is pressed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import attendance, meetings
from coordhub.services.meeting_tasks import county_grids, running_item
from coordhub.text.dates import long
from coordhub.text.width import cells
from coordhub.tui.command import Act
from coordhub.tui.screens import room_page
from coordhub.tui.screens.dialogs import TextDialog
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.room_attendance import RoomAttendance
from coordhub.tui.screens.room_line import Job, RoomLine
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Content, GridBody, Line
from coordhub.views import campaigns as grids

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from coordhub.domain.meeting import Item, Meeting
    from coordhub.services.task_list import CampaignGrid

NOTE = Act("room.note", ("enter",), in_palette=False)
DECIDE = Act("room.decide", ("f2",))
ATTEND = Act("room.attend", ("f3",), is_first=True)
COUNTIES = Act("room.counties", ("f4",), is_first=True)
NEXT = Act("room.next", ("f5",))


class RoomScreen(TaskActs, RoomLine, RoomAttendance, HubScreen):
    """A meeting as it runs."""

    KEY = "5"
    CSS = "RoomScreen { layers: page line; } RoomScreen Page { layer: page; } RoomScreen Typed { layer: line; position: absolute; }"
    OFFERS = (NOTE, DECIDE, ATTEND, COUNTIES, NEXT)
    SHOWS = frozenset({"meeting", "task", "body"})
    NUMBERED = False
    IS_TYPING = True

    def __init__(self, meeting_id: str) -> None:
        super().__init__()
        self.meeting_id = meeting_id
        self.page.can_focus = False
        self.page.keeps = 3
        self.head = self.message = ""
        self.is_warned = False
        """Whether it was said that leaving loses the half-typed line."""

    def compose(self) -> ComposeResult:
        yield self.page
        yield self.typed

    def take_focus(self) -> None:
        self.typed.focus()

    def title_line(self) -> str:
        return self.head

    def on_resize(self) -> None:
        """The line stands above the message and the footer, behind its prompt; another height holds other lines."""
        size, prompt = self.app.size, cells(t("tui.room_prompt")) + 2
        self.typed.styles.offset = (prompt, size.height - 3)
        self.typed.styles.width = size.width - prompt - 1
        if self.is_loaded:
            self.reload()

    # What is shown

    def load(self) -> Content:
        session, size = self.session, self.app.size
        meant = meetings.meeting(session, self.meeting_id)
        rows, count = attendance.roll(session, self.meeting_id)
        self.head = " " + t(
            "tui.room_head", number=meant.number, title=meant.title, starts=long(meant.starts), place=meant.place
        )
        running = running_item(meant)
        head = [Line(room_page.count_line(meant, rows, count))]
        head += room_page.agenda_lines(meant, running, size.height, session)
        head += self._below(meant, running, size.height - room_page.FRAME - len(head))
        return Content(head=head, tail=[Line(" " + t("tui.room_prompt")), Line(self.message)])

    def _below(self, meant: Meeting, running: Item | None, room: int) -> list[Line]:
        """Notes of the running item and the decisions, the latest of each where there is no room for all."""
        with self.session.reading() as work:
            numbers = {one.task: work.tasks.get(one.task).number for one in meant.decisions if one.task}
        notes = room_page.note_lines(running, max(self.app.size.width - 1, 60))
        decisions = room_page.decision_lines(meant, numbers, self.units(), self.session)
        for_notes, for_decisions = room_page.shares(len(notes), len(decisions), room - 3)
        lines: list[Line] = []
        if running:
            heading = self.rule(t("tui.room_notes", place=meant.items.index(running) + 1))
            lines += [heading, *notes[len(notes) - for_notes :], Line("")]
        heading = self.rule(t("tui.decisions", count=len(meant.decisions)))
        return [*lines, heading, *decisions[len(decisions) - for_decisions :]]

    def _take(self, content: Content) -> None:
        content.tail[-1] = Line(self.message)  # what was said while it was read
        super()._take(content)

    def say(self, text: str) -> None:
        """Say something on the line above the acts; what is too long for it lies over the lines above until the next key."""
        is_long = cells(text) + 1 >= self.app.size.width
        self.message = "" if is_long else f" {text}"
        self.page.say_footer(f" {text}" if is_long else self.footer_line())
        if self.page.content.tail:
            self.page.say_tail(1, self.message)

    def hush(self) -> None:
        self.say(t("server.waiting") if self.app.is_lost else "")

    # Acting

    def task_here(self) -> tuple[str, str | None] | None:
        running = running_item(meetings.meeting(self.session, self.meeting_id))
        return (running.tasks[0], None) if running and running.tasks else None

    def do_back(self) -> None:
        """Out of a line that was brought back; else out of the room, asked for twice where a line is half typed."""
        if self.mending:
            self.leave_mending()
        elif self.typed.value.strip() and not self.is_warned:
            self.is_warned = True
            self.say(t("tuimeeting.half_typed"))
        else:
            super().do_back()

    def on_input_changed(self) -> None:
        """Another letter: leaving asks again."""
        self.is_warned = False

    def do_room_next(self) -> None:
        """F5: the next item, once the lines typed before it are saved under theirs."""

        def begun(item: Item | None) -> None:
            self.say(
                t("tuimeeting.last_item") if item is None else t("tuimeeting.begun", at=self._now(), item=item.title)
            )

        self.put(Job("", None, lambda: (partial(meetings.next_item, ref=self.meeting_id), begun)))

    def do_room_counties(self) -> None:
        self.perform(county_grids, self.meeting_id, then=self._show_counties)

    def _show_counties(self, found: list[CampaignGrid]) -> None:
        """The counties, and in a line by name those that have not finished."""
        if not found:
            self.say(t("tui.no_task_here"))
            return
        lines: list[str] = []
        for one in found:
            body = GridBody(grids.grid(one, self.session.lang))
            lines += [body.heading(), *(body.line(place).text for place in range(len(body)))]
            left = [unit.called for unit in one.units if one.unfinished[unit.id]]
            lines.append(
                t("tuimeeting.unfinished", count=len(left), units=" ".join(left))
                if left
                else t("tuimeeting.all_finished")
            )
        self.app.push_screen(TextDialog(_title_of(found[0]), lines))


def _title_of(found: Any) -> str:
    if found.campaign is not None:
        return str(found.campaign.name)
    return f"{found.rows[0].task.number} {found.rows[0].task.title}"

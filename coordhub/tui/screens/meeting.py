"""One meeting: its agenda, edited and ordered; papers owed for it; decisions and the tasks made of them; who comes and who came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import attendance, meetings, receipts
from coordhub.text.dates import long, short
from coordhub.tui.command import CHASE, EDIT, NEW, OPEN, PAPER, REPORT, STEPS, Act
from coordhub.tui.screens.agenda_acts import AgendaActs
from coordhub.tui.screens.decision_acts import DecisionActs
from coordhub.tui.screens.dialogs import MenuDialog
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.material_acts import MaterialActs
from coordhub.tui.screens.seat_acts import PRESENCE, SeatActs
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Body, Content, GridBody, Line, Stack
from coordhub.views import meeting_lists as lists
from coordhub.views import meetings as view

if TYPE_CHECKING:
    from coordhub.domain.meeting import Meeting
    from coordhub.services.attendance import AttendanceRow, Roll

PROPOSE = Act("meeting.propose", ("g",))
DECIDE = Act("meeting.decide", ("d",))
ATTEND = Act("meeting.attend", ("a",))
PROMOTE = Act("meeting.promote", ("t",))
ROOM = Act("meeting.room", ("x",))
MINUTES = Act("meeting.minutes", ("w",))
JOIN = Act("meeting.join", ("b",))
OWE = Act("meeting.owe", ("o",))
EARLIER = Act("meeting.earlier", ("shift+up", "minus"))
LATER = Act("meeting.later", ("shift+down", "plus"))
REMOVE = Act("meeting.remove", ("delete",))
_STATES = ("planned", "approved", "noticed", "held", "circulated", "signed", "issued")


class MeetingScreen(AgendaActs, TaskActs, DecisionActs, MaterialActs, SeatActs, HubScreen):
    """Opened on a meeting; the cursor walks through items, papers, decisions and seats, and a key acts on what it stands on."""

    KEY = "5"
    OFFERS = (
        PROPOSE, ATTEND, DECIDE, PROMOTE, ROOM, EDIT, NEW, OWE, REPORT, CHASE, JOIN, MINUTES, EARLIER, LATER, REMOVE, OPEN, STEPS, PAPER,
    )  # fmt: skip
    SHOWS = frozenset({"meeting", "task", "body"})

    def __init__(self, meeting_id: str) -> None:
        super().__init__()
        self.meeting_id = meeting_id

    # What is shown

    def load(self) -> Content:
        session = self.session
        meant = meetings.meeting(session, self.meeting_id)
        rows, count = attendance.roll(session, self.meeting_id)
        units = self.units()
        with session.reading() as work:
            numbers = {
                one.task: found.number for one in meant.decisions if one.task and (found := work.tasks.find(one.task))
            }
        came = sum(one.received is not None for one in meant.materials)
        silent = sum(not row.attendance.receipt for row in rows if row.seat)
        sections = [
            ("item", t("tui.items", count=len(meant.items)), view.items_grid(meant, session.lang)),
            ("material", t("tuimeeting.materials", came=came, count=len(meant.materials)), lists.materials_grid(meant, units, session.lang)),
            ("decision", t("tui.decisions", count=len(meant.decisions)), view.decisions_grid(meant, numbers, units, session.lang)),
            ("seat", t("tuimeeting.seats", count=count.expected, silent=silent), view.attendance_grid(rows, units, session.lang)),
        ]  # fmt: skip
        parts: list[Body] = []
        for kind, heading, grid in sections:
            body = GridBody(prefixed(grid, kind))
            parts += [
                Body([self.rule(heading), *([Line("  " + body.heading(), "heading")] if len(body) else [])]),
                body,
            ]
        return Content(head=self._head(meant, rows, count), body=Stack(*parts))

    def _head(self, meant: Meeting, rows: list[AttendanceRow], count: Roll) -> list[Line]:
        over = meetings.over_time(meant)
        planned = t("tui.planned", minutes=meant.planned_minutes) + (t("tui.over_time", minutes=over) if over else "")
        counts = " ".join(f"{t(f'word.presence.{name}')}{count.counts.get(name, 0)}" for name in PRESENCE)
        state = t(f"word.meeting_state.{meant.state}")
        chair = next((row.name for row in rows if row.attendance.id == meant.chair), "-")
        sent = t("tuimeeting.notice_sent", at=short(meant.noticed)) if meant.noticed else (
            "" if meant.was_held else t("tuimeeting.notice_due", day=short(receipts.notice_due(self.session, self.meeting_id)))
        )  # fmt: skip
        due = (
            t("tuimeeting.receipts_due", at=short(meant.receipts_due))
            if meant.receipts_due and not meant.was_held
            else ""
        )
        about = [one for one in (t("tuimeeting.chair", name=chair), sent, due) if one]
        return [
            Line(f" {meant.number} {meant.title}  {long(meant.starts)}  {meant.place}  {state}"),
            Line(
                f" {t('tui.expected', count=count.expected, receipts=count.receipts)} {counts}  {planned}", "yellow" if over else ""
            ),
            Line(" " + "   ".join(about)),
        ]  # fmt: skip

    # What the cursor stands on

    def here(self, kind: str) -> str:
        """The id under the cursor if it is of that kind (`item`, `material`, `decision`, `seat`); else empty."""
        found, _, record_id = self.page.current_id.partition(":")
        return record_id if found == kind else ""

    def task_here(self) -> tuple[str, str | None] | None:
        meant = meetings.meeting(self.session, self.meeting_id)
        tasks = [one.task for one in meant.decisions if one.id == self.here("decision") and one.task]
        tasks += [task for one in meant.items if one.id == self.here("item") for task in one.tasks]
        return (tasks[0], None) if tasks else None

    def do_open(self) -> None:
        here = self.task_here()
        if here:
            self.open_task(here[0])
        else:
            self.say(t("tui.no_task_here"))

    def why_not_edit(self) -> str | None:
        return None if self.page.current_id else t("tui.nothing_here")

    def why_not_task_report(self) -> str | None:
        return None if self.here("seat") or self.here("material") else super().why_not_task_report()

    def why_not_task_chase(self) -> str | None:
        return None if self.here("seat") or self.here("material") else super().why_not_task_chase()

    def why_not_steps(self) -> str | None:
        return None

    # One key, by what the cursor stands on

    def do_edit(self) -> None:
        if self.here("item"):
            self.item_form(self.item_place())
        elif self.here("material"):
            self.material_form(self.here("material"))
        elif self.here("decision"):
            self.decision_form(self.here("decision"))
        elif self.here("seat"):
            self.take_attendance(self.here("seat"))

    def do_task_report(self) -> None:
        """A receipt or a paper came, or a task's feedback."""
        if self.here("seat"):
            self.take_receipt(self.here("seat"))
        elif self.here("material"):
            self.receive_material(self.here("material"))
        else:
            super().do_task_report()

    def do_task_chase(self) -> None:
        """Remind of a receipt, a paper or a task."""
        if self.here("seat"):
            self.chase_receipts(self.here("seat"))
        elif self.here("material"):
            self.chase_material(self.here("material"))
        else:
            super().do_task_chase()

    def do_meeting_remove(self) -> None:
        if self.here("material"):
            self.remove_material(self.here("material"))
        else:
            self.remove_item()

    def do_meeting_attend(self) -> None:
        if self.here("seat"):
            self.take_attendance(self.here("seat"))
        else:
            self.say(t("tui.no_seat_here"))

    def do_meeting_join(self) -> None:
        """A decision joins a task, an item the one above it."""
        if self.here("decision"):
            self.choose_task(self.here("decision"))
        else:
            self.merge_item()

    # The whole meeting

    def do_steps(self) -> None:
        options = [(state, t(f"word.meeting_state.{state}")) for state in _STATES]
        self.app.push_screen(MenuDialog(t("tui.state_title"), options), self._state_chosen)

    def _state_chosen(self, state: str | None) -> None:
        if state:
            self.perform(meetings.set_state, self.meeting_id, state)

    def do_meeting_room(self) -> None:
        from coordhub.tui.screens.room import RoomScreen

        self.app.push_screen(RoomScreen(self.meeting_id))

    def do_meeting_minutes(self) -> None:
        from coordhub.tui.screens.minutes import MinutesScreen

        self.app.push_screen(MinutesScreen(self.meeting_id))

    def do_paper(self) -> None:
        self.offer_papers("meeting", self.meeting_id)


def prefixed(grid: Any, kind: str) -> Any:
    """The grid with the kind of its rows in their ids, so that items, papers, decisions and seats are told apart."""
    from msgspec.structs import replace

    return replace(grid, rows=tuple(replace(row, id=f"{kind}:{row.id}") for row in grid.rows))

"""One meeting: its agenda, edited and ordered; attendance; decisions and the tasks made of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import attendance, meetings
from coordhub.services.agenda import apply_agenda
from coordhub.text.dates import long
from coordhub.tui.command import EDIT, NEW, OPEN, PAPER, STEPS, Act
from coordhub.tui.screens.decision_acts import DecisionActs
from coordhub.tui.screens.dialogs import ConfirmDialog, MenuDialog
from coordhub.tui.screens.form import Field, FormScreen, changes_of
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Body, Content, GridBody, Line, Stack
from coordhub.views import meetings as view

if TYPE_CHECKING:
    from coordhub.services.session import Session

PROPOSE = Act("meeting.propose", ("g",))
DECIDE = Act("meeting.decide", ("d",))
ATTEND = Act("meeting.attend", ("a",))
PROMOTE = Act("meeting.promote", ("t",))
ROOM = Act("meeting.room", ("x",))
EARLIER = Act("meeting.earlier", ("shift+up", "minus"))
LATER = Act("meeting.later", ("shift+down", "plus"))
REMOVE = Act("meeting.remove", ("delete",))
_PRESENCE = ("present", "substitute", "excused", "absent", "observer")
_STATES = ("planned", "approved", "noticed", "held", "circulated", "signed", "issued")


class MeetingScreen(TaskActs, DecisionActs, HubScreen):
    """Opened on a meeting; the cursor walks through items, decisions and seats."""

    KEY = "5"
    OFFERS = (PROPOSE, ATTEND, DECIDE, PROMOTE, ROOM, EDIT, NEW, EARLIER, LATER, REMOVE, OPEN, STEPS, PAPER)
    SHOWS = frozenset({"meeting", "task", "body"})

    def __init__(self, meeting_id: str) -> None:
        super().__init__()
        self.meeting_id = meeting_id

    def load(self) -> Content:
        session = self.session
        meant = meetings.meeting(session, self.meeting_id)
        rows, count = attendance.roll(session, self.meeting_id)
        units = self.units()
        with session.reading() as work:
            numbers = {
                one.task: work.tasks.get(one.task).number
                for one in meant.decisions
                if one.task and work.tasks.find(one.task)
            }
        over = meetings.over_time(meant)
        planned = t("tui.planned", minutes=meant.planned_minutes) + (t("tui.over_time", minutes=over) if over else "")
        counts = " ".join(f"{t(f'word.presence.{name}')}{count.counts.get(name, 0)}" for name in _PRESENCE)
        head = [
            Line(
                f" {meant.number} {meant.title}  {long(meant.starts)}  {meant.place}  {t(f'word.meeting_state.{meant.state}')}"
            ),
            Line(
                f" {t('tui.expected', count=count.expected, receipts=count.receipts)} {counts}  {planned}",
                "yellow" if over else "",
            ),
        ]
        items = GridBody(prefixed(view.items_grid(meant, session.lang), "item"))
        decisions = GridBody(prefixed(view.decisions_grid(meant, numbers, units, session.lang), "decision"))
        seats = GridBody(prefixed(view.attendance_grid(rows, units, session.lang), "seat"))
        sections = [("tui.items", items), ("tui.decisions", decisions), ("tui.attendance", seats)]
        parts: list[Body] = []
        for key, body in sections:
            parts += [Body([self.rule(t(key, count=len(body))), Line("  " + body.heading(), "heading")]), body]
        return Content(head=head, body=Stack(*parts))

    def here(self, kind: str) -> str:
        """The id under the cursor if it is of that kind (`item`, `decision`, `seat`); else empty."""
        found, _, record_id = self.page.current_id.partition(":")
        return record_id if found == kind else ""

    def item_place(self) -> int:
        """The place of the item under the cursor, 1 the first; 0 without one."""
        ids = [item.id for item in meetings.meeting(self.session, self.meeting_id).items]
        return ids.index(self.here("item")) + 1 if self.here("item") in ids else 0

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

    # The agenda

    def do_meeting_propose(self) -> None:
        def applied(meant: Any) -> None:
            self.say(t("tui.proposed", count=len(meant.items)))
            if meant.items:
                self.page.to_end(last=False)
                self.goes_to = f"item:{meant.items[0].id}"

        self.perform(apply_agenda, self.meeting_id, then=applied)

    def do_new(self) -> None:
        self._item_form(None)

    def why_not_edit(self) -> str | None:
        return None if self.page.current_id else t("tui.nothing_here")

    def do_edit(self) -> None:
        if self.here("item"):
            self._item_form(self.item_place())
        elif self.here("decision"):
            self._decision_form(self.here("decision"))
        elif self.here("seat"):
            self.do_meeting_attend()

    def _item_form(self, place: int | None) -> None:
        item = meetings.meeting(self.session, self.meeting_id).items[place - 1] if place else None
        fields = [
            Field("title", t("tui.field.item"), item.title if item else ""),
            Field("speaker", t("tui.field.speaker"), item.speaker if item else ""),
            Field("minutes", t("tui.field.minutes"), str(item.minutes if item else 10), "number"),
            Field(
                "kind",
                t("tui.field.kind"),
                item.kind if item else "report",
                "choice",
                ("report", "deliberate", "deploy"),
            ),
            Field("paper", t("tui.field.paper"), item.paper if item else ""),
        ]

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            if place is None:
                return meetings.add_item(session, self.meeting_id, values.pop("title"), **values)
            return meetings.edit_item(session, self.meeting_id, str(place), changes_of(fields, values, session))

        self.app.push_screen(FormScreen(t("tui.item_title"), fields, save))

    def _move(self, step: int) -> None:
        place = self.item_place()
        if not place:
            self.say(t("tui.no_item_here"))
            return
        self.perform(meetings.move_item, self.meeting_id, str(place), place + step)

    def do_meeting_earlier(self) -> None:
        self._move(-1)

    def do_meeting_later(self) -> None:
        self._move(1)

    def do_meeting_remove(self) -> None:
        place = self.item_place()
        if not place:
            self.say(t("tui.no_item_here"))
            return

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.perform(meetings.remove_item, self.meeting_id, str(place))

        self.app.push_screen(ConfirmDialog(t("tui.remove_item", place=place)), answered)

    # Attendance

    def do_meeting_attend(self) -> None:
        seat = self.here("seat")
        if not seat:
            self.say(t("tui.no_seat_here"))
            return
        options = [*((name, t(f"word.presence.{name}")) for name in _PRESENCE), (attendance.REST, t("tui.attend_rest"))]
        self.app.push_screen(MenuDialog(t("tui.attend_title"), options), partial(self._attended, seat))

    def _attended(self, seat: str, state: str | None) -> None:
        if state == "substitute":
            fields = [Field("substitute", t("tui.field.substitute"))]

            def save(session: Session, values: dict[str, Any], _: Any) -> Any:
                return attendance.attend(session, self.meeting_id, seat, "substitute", values["substitute"])

            self.app.push_screen(FormScreen(t("word.presence.substitute"), fields, save))
        elif state == attendance.REST:
            self.perform(attendance.attend_rest, self.meeting_id, "present")
        elif state:
            self.perform(attendance.attend, self.meeting_id, seat, state)

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

    def do_paper(self) -> None:
        from coordhub.papers import agenda

        self.print_paper(lambda session: agenda.paper(session, self.meeting_id))


def prefixed(grid: Any, kind: str) -> Any:
    """The grid with the kind of its rows in their ids, so that items, decisions and seats are told apart."""
    from msgspec.structs import replace

    return replace(grid, rows=tuple(replace(row, id=f"{kind}:{row.id}") for row in grid.rows))

"""Screen 5, meetings (会议): the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services.meetings import add_meeting, meetings
from coordhub.tui.command import NEW, OPEN, PAPER
from coordhub.tui.screens.form import Field, FormScreen
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Content, GridBody, Line
from coordhub.views import meetings as view

if TYPE_CHECKING:
    from coordhub.services.session import Session

KINDS = ("plenary", "liaison", "topical", "dispatch", "video", "onsite")


class MeetingsScreen(TaskActs, HubScreen):
    """The meetings, the latest first."""

    KEY = "5"
    OFFERS = (OPEN, NEW, PAPER)
    SHOWS = frozenset({"meeting", "body"})

    def load(self) -> Content:
        session = self.session
        with session.reading() as work:
            bodies = {one.id: one for one in work.bodies.all()}
        rows = meetings(session)
        body = GridBody(
            view.grid(rows, bodies, session.lang, columns="list120" if self.app.size.width >= 120 else "list80")
        )
        return Content(
            head=[Line(" " + t("tui.meetings_head", count=len(rows))), Line("  " + body.heading(), "heading")],
            body=body,
        )

    def task_here(self) -> tuple[str, str | None] | None:
        return None

    def do_open(self) -> None:
        if self.page.current_id:
            from coordhub.tui.screens.meeting import MeetingScreen

            self.app.push_screen(MeetingScreen(self.page.current_id))

    def do_new(self) -> None:
        with self.session.reading() as work:
            host = next((one.called for one in work.bodies.all()), "")
        fields = [
            Field("title", t("tui.field.meeting")), Field("body", t("tui.field.body"), host),
            Field("starts", t("tui.field.starts"), "", "date"), Field("kind", t("tui.field.kind"), "plenary", "choice", KINDS),
            Field("place", t("tui.field.place")),
        ]  # fmt: skip

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            starts = values.pop("starts") or session.today.isoformat()
            return add_meeting(session, values.pop("title"), values.pop("body"), starts, **values)

        self.app.push_screen(FormScreen(t("tui.new_meeting"), fields, save))

    def do_paper(self) -> None:
        from coordhub.papers import agenda

        meeting = self.page.current_id
        if meeting:
            self.print_paper(lambda session: agenda.paper(session, meeting))

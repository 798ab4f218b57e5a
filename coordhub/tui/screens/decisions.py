"""The decisions of all meetings, followed until they are closed; opened from the list of meetings."""

from __future__ import annotations

from coordhub.messages import t
from coordhub.services.decisions import OVER, DecisionRow, followed
from coordhub.tui.command import CHASE, FILTERS, OPEN, REPORT, STEPS, Act
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Content, GridBody, Line
from coordhub.views import meeting_lists as view

GO = Act("decisions.meeting", ("v",))


class DecisionsScreen(TaskActs, HubScreen):
    """Who has to do what was decided, and how far it has come; the oldest first."""

    KEY = "5"
    OFFERS = (OPEN, REPORT, STEPS, CHASE, FILTERS, GO)
    SHOWS = frozenset({"meeting", "task"})

    def __init__(self) -> None:
        super().__init__()
        self.is_all = False
        self.rows: dict[str, DecisionRow] = {}

    def load(self) -> Content:
        session = self.session
        everything = followed(session)
        shown = [one for one in everything if self.is_all or one.state not in OVER]
        self.rows = {f"{one.meeting.id}:{one.decision.id}": one for one in shown}
        columns = "list120" if self.app.size.width >= 120 else "list80"
        body = GridBody(view.followed_grid(shown, self.units(), session.lang, columns))
        waiting = sum(one.state == "waiting" for one in everything)
        late = sum(one.left is not None and one.left < 0 for one in everything)
        words = t("tuimeeting.all_decisions" if self.is_all else "tuimeeting.open_decisions")
        head = t("tuimeeting.followed", count=len(everything), waiting=waiting, late=late, words=words)
        return Content(head=[Line(" " + head), Line("  " + body.heading(), "heading")], body=body)

    def task_here(self) -> tuple[str, str | None] | None:
        row = self.rows.get(self.page.current_id)
        return (row.task.id, None) if row and row.task else None

    def do_open(self) -> None:
        """The task; where there is none yet, the meeting whose decision waits to become one."""
        here = self.task_here()
        if here:
            self.open_task(here[0])
        else:
            self.do_decisions_meeting()

    def do_decisions_meeting(self) -> None:
        row = self.rows.get(self.page.current_id)
        if row is None:
            self.say(t("tui.nothing_here"))
            return
        from coordhub.tui.screens.meeting import MeetingScreen

        self.app.push_screen(MeetingScreen(row.meeting.id))

    def do_filters(self) -> None:
        """Those still open, or all there ever were."""
        self.is_all = not self.is_all
        self.reload()

"""Screen 5, meetings (会议): the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services.meeting_series import Series, add_next, all_series
from coordhub.services.meetings import add_meeting, meetings
from coordhub.text.nth import following
from coordhub.tui.command import NEW, OPEN, PAPER, Act
from coordhub.tui.screens.form import Field, FormScreen
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Content, GridBody, Line
from coordhub.views import meetings as view

if TYPE_CHECKING:
    from coordhub.services.session import Session

KINDS = ("plenary", "liaison", "topical", "dispatch", "video", "onsite")
FOLLOW = Act("meetings.decisions", ("d",))
_BLANK = "blank"
"""The answer to the question which series a new meeting belongs to that is no series."""


class MeetingsScreen(TaskActs, HubScreen):
    """The meetings, the latest first."""

    KEY = "5"
    OFFERS = (OPEN, NEW, FOLLOW, PAPER)
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
            self._open(self.page.current_id)

    def _open(self, meeting_id: str) -> None:
        from coordhub.tui.screens.meeting import MeetingScreen

        self.app.push_screen(MeetingScreen(meeting_id))

    def do_meetings_decisions(self) -> None:
        from coordhub.tui.screens.decisions import DecisionsScreen

        self.app.push_screen(DecisionsScreen())

    # A new meeting

    def do_new(self) -> None:
        """The next of a series, which brings its items and papers along, or a blank one."""
        series = all_series(self.session)
        if not series:
            self._blank_form()
            return
        from coordhub.tui.screens.dialogs import MenuDialog

        options = [
            (str(place), t("tuimeeting.next_of", series=one.called, last=one.meetings[-1].title))
            for place, one in enumerate(series)
        ]
        options.append((_BLANK, t("tuimeeting.blank_meeting")))
        self.app.push_screen(MenuDialog(t("tuimeeting.new_from"), options), partial(self._series_chosen, series))

    def _series_chosen(self, series: list[Series], answer: str | None) -> None:
        if answer == _BLANK:
            self._blank_form()
        elif answer is not None:
            self._next_form(series[int(answer)])

    def _next_form(self, series: Series) -> None:
        model = series.meetings[-1]
        title = following(model.title, self.session.today.year)
        fields = [
            Field("title", t("tui.field.meeting"), title),
            Field("starts", t("tui.field.starts"), "", "date"), Field("place", t("tui.field.place"), model.place),
        ]  # fmt: skip

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            if values["title"] == title:  # left to be counted by the year in which the meeting is held
                values["title"] = ""
            return add_next(session, values.pop("starts") or session.today.isoformat(), like=model.id, **values)

        self.app.push_screen(FormScreen(t("tuimeeting.next_title", series=series.called), fields, save), self._made)

    def _made(self, meant: Any) -> None:
        """Open the new meeting: what it brought along is looked at next."""
        if meant is not None:
            self._open(meant.id)

    def _blank_form(self) -> None:
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

        self.app.push_screen(FormScreen(t("tui.new_meeting"), fields, save), self._made)

    why_not_paper = TaskActs.why_no_line

    def do_paper(self) -> None:
        self.offer_papers("meeting", self.page.current_id)

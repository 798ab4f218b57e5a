"""Screen 6, members and duties (成员): bodies, who sits in them on a day, and what each unit answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import bodies, duties
from coordhub.text.width import pad
from coordhub.tui.command import EDIT, FILTER, FILTERS, OPEN, PAPER, Act
from coordhub.tui.screens.dialogs import PromptDialog
from coordhub.tui.screens.form import Field, FormScreen
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Body, Content, GridBody, Line
from coordhub.views import duties as duty_view
from coordhub.views import members as view

if TYPE_CHECKING:
    from coordhub.services.session import Session

DUTIES = Act("members.duties", ("d",))
ON = Act("members.on", ("o",))


class MembersScreen(TaskActs, HubScreen):
    """The bodies of the city and the counties, parents before children."""

    KEY = "6"
    OFFERS = (OPEN, PAPER)
    SHOWS = frozenset({"body", "unit", "duty"})

    def load(self) -> Content:
        session = self.session
        today = session.today.isoformat()
        found = bodies.bodies(session)
        level = {one.id: 0 for one in found}
        lines = []
        for one in found:
            level[one.id] = level.get(one.parent or "", -1) + 1
            seats = one.seats_on(today)
            name = "  " * level[one.id] + one.name
            lines.append(
                Line(
                    f"{pad(name, 52)} {pad(t(f'word.brief.body_kind.{one.kind}'), 8)} {t('tui.seats', count=len(seats))}",
                    id=one.id,
                )
            )
        missing = [one.unit.called for one in bodies.coverage(session) if one.body is None]
        tail = [Line(" " + t("tui.coverage", units=" ".join(missing)))] if missing else []
        return Content(head=[Line(" " + t("tui.bodies_head", count=len(found)))], body=Body(lines), tail=tail)

    def task_here(self) -> tuple[str, str | None] | None:
        return None

    def do_open(self) -> None:
        if self.page.current_id:
            self.app.push_screen(BodyScreen(self.page.current_id))

    why_not_paper = TaskActs.why_no_line

    def do_paper(self) -> None:
        self.offer_papers("body", self.page.current_id)


class BodyScreen(TaskActs, HubScreen):
    """One body: its members on a day, or its duties."""

    KEY = "6"
    OFFERS = (EDIT, ON, DUTIES, PAPER, FILTER, FILTERS)
    SHOWS = frozenset({"body", "unit", "duty"})

    def __init__(self, body: str) -> None:
        super().__init__()
        self.body = body
        self.day = ""
        self.is_duties = False

    def load(self) -> Content:
        session = self.session
        meant = bodies.body(session, self.body)
        day = self.day or session.today.isoformat()
        columns = "list120" if self.app.size.width >= 120 else "list80"
        if self.is_duties:
            found = duties.duties(session, body=self.body, on=day)
            body = GridBody(duty_view.grid(found, self.units(), session.lang, columns=columns))
            head = t("tui.duties_head", body=meant.called, day=day, count=len(found))
        else:
            rows = bodies.body_members(session, self.body, day)
            body = GridBody(view.grid(rows, self.units(), session.lang, columns=columns))
            vacant = sum(row.is_vacant for row in rows)
            head = t("tui.members_head", body=meant.name, day=day, count=len(rows), vacant=vacant)
        return Content(head=[Line(" " + head), Line("  " + body.heading(), "heading")], body=body)

    def task_here(self) -> tuple[str, str | None] | None:
        return None

    def do_members_duties(self) -> None:
        self.is_duties = not self.is_duties
        self.is_loaded = False
        self.reload()

    def do_members_on(self) -> None:
        self.app.push_screen(PromptDialog(t("tui.on_prompt"), self.day), self._on)

    do_filter = do_filters = do_members_on

    def _on(self, typed: str | None) -> None:
        from coordhub.text.dates import BadDate, day

        if typed is None:
            return
        try:
            self.day = day(typed, self.session.today) if typed.strip() else ""
        except BadDate as fault:
            self.say(str(fault))
            return
        self.reload()

    def why_not_edit(self) -> str | None:
        return None if self.page.current_id else t("tui.nothing_here")

    def do_edit(self) -> None:
        """Succession in a seat, or a duty's new wording: from a day on, the old one kept."""
        here = self.page.current_id
        today = self.session.today.isoformat()
        if self.is_duties:
            stands = duties.duty(self.session, here)
            fields = [
                Field("text", t("tui.field.duty"), stands.text), Field("since", t("tui.field.since"), today, "date"),
                Field("clause", t("tui.field.clause"), stands.clause),
            ]  # fmt: skip

            def change(session: Session, values: dict[str, Any], _: Any) -> Any:
                return duties.change_duty(
                    session, here, values["text"], values["since"] or today, clause=values["clause"]
                )

            self.app.push_screen(FormScreen(t("tui.duty_title"), fields, change))
            return
        row = bodies.seat_row(self.session, here)
        fields = [
            Field("holder", t("tui.field.holder"), row.term.holder if row.term else ""),
            Field("since", t("tui.field.since"), today, "date"), Field("phone", t("tui.field.phone"), row.term.phone if row.term else ""),
        ]  # fmt: skip

        def fill(session: Session, values: dict[str, Any], _: Any) -> Any:
            return bodies.fill_seat(session, here, values["holder"], values["since"] or today, values["phone"])

        self.app.push_screen(FormScreen(t("tui.seat_title", seat=row.seat.post), fields, fill))

    def do_paper(self) -> None:
        self.offer_papers("body", self.body, also=[("members", self.body, {"on": self.day})] if self.day else [])

"""Screen 1, today (今日): what needs this coordinator now."""

from __future__ import annotations

from coordhub.messages import t
from coordhub.services.attention import morning
from coordhub.text.dates import short
from coordhub.tui.command import CHASE, MINE, OPEN, PAPER, REPORT
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Body, Content, Line
from coordhub.views import today
from coordhub.views.view import Names


class TodayScreen(TaskActs, HubScreen):
    """Sections in the order in which they should be looked at; one with nothing in it is not drawn."""

    KEY = "1"
    OFFERS = (OPEN, CHASE, REPORT, PAPER, MINE)
    SHOWS = frozenset({"task", "meeting", "office", "unit", "ledger", "entry", "reminder"})

    def __init__(self) -> None:
        super().__init__()
        self.is_mine = False

    def load(self) -> Content:
        session = self.session
        found = morning(session, mine=self.is_mine)
        names = Names(self.units(), session.lang)
        head = t("tui.today_head", office=session.office().name, post=session.post, mine=found.mine)
        if found.since:
            head += t("tui.today_since", since=short(found.since), count=found.changed)
        lines: list[Line] = []
        for section in found.sections:
            lines.append(self.rule(today.heading(section, names)))
            shown = section.items[: today.ROOM]
            lines += [Line(today.line(entry, names), today.mood(entry), today.entry_id(entry)) for entry in shown]
            if len(section.items) > len(shown):
                lines.append(Line(t("tui.and_more", count=len(section.items) - len(shown)), id=f"more:{section.key}"))
        if not lines:
            lines.append(Line(t("tui.nothing_today")))
        return Content(head=[Line(" " + head)], body=Body(lines))

    def target(self) -> tuple[str, str, str | None]:
        """Kind, id and cell of what stands under the cursor."""
        parts = (self.page.current_id + ":::").split(":")
        return parts[1], parts[2], parts[3] or None

    def task_here(self) -> tuple[str, str | None] | None:
        kind, record_id, unit = self.target()
        return (record_id, unit) if kind == "task" else None

    def do_open(self) -> None:
        if self.page.current_id.startswith("more:"):
            section = self.page.current_id.partition(":")[2]
            self.app.open_screen("2", flags={"light": "red"} if section == "red" else {})
            return
        kind, record_id, _ = self.target()
        if kind == "task":
            self.open_task(record_id)
        elif kind == "ledger":
            self._open_ledger(record_id)
        elif kind == "meeting":
            from coordhub.tui.screens.meeting import MeetingScreen

            self.app.push_screen(MeetingScreen(record_id))

    def _open_ledger(self, code: str) -> None:
        """The ledger at the period and the unit that the line is about; what is to be followed up as its own list."""
        what, _, _, unit, period = (self.page.current_id + "::::").split(":")[:5]
        if what in {"visits", "expiring"}:
            from coordhub.tui.screens.follow_lists import ExpiringScreen, VisitsScreen

            self.app.push_screen(VisitsScreen(code) if what == "visits" else ExpiringScreen(code))
            return
        from coordhub.tui.screens.ledger import LedgerScreen

        self.app.push_screen(LedgerScreen(code, subject=unit, period=period))

    def do_paper(self) -> None:
        """Of a meeting its papers; elsewhere what fits the line, then what concerns the whole office."""
        kind, record_id, unit = self.target()
        if kind == "meeting":
            self.offer_papers("meeting", record_id)
        elif kind == "ledger":
            self.offer_papers("ledger", record_id, also=self.office_papers())
        else:
            mine = self.task_papers(record_id, unit) if kind == "task" else []
            self.offer_papers("", also=[*mine, *self.office_papers()])

    def do_mine(self) -> None:
        self.is_mine = not self.is_mine
        self.say(t("tui.mine_on" if self.is_mine else "tui.mine_off"))
        self.reload()

"""Screen 3, campaigns (行动): counties by tasks."""

from __future__ import annotations

from typing import Any

from coordhub.messages import t
from coordhub.services import selection
from coordhub.services.campaigns import campaigns
from coordhub.services.task_list import CampaignGrid, campaign_grid
from coordhub.text.width import clip, pad
from coordhub.tui.command import CHASE, FILTERS, OPEN, PAPER, REPORT, STEPS
from coordhub.tui.screens.dialogs import MenuDialog
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Content, GridBody, Line
from coordhub.views import campaigns as view


class CampaignsScreen(TaskActs, HubScreen):
    """The grid of one campaign; `f` chooses another. Arrows walk through the cells."""

    KEY = "3"
    OFFERS = (OPEN, REPORT, CHASE, FILTERS, PAPER, STEPS)
    SHOWS = frozenset({"task", "campaign", "unit"})

    def __init__(self) -> None:
        super().__init__()
        self.chosen = ""
        self.is_unfinished_only = False
        self.grid: CampaignGrid | None = None

    def load(self) -> Content:
        session = self.session
        running = campaigns(session)
        if not running:
            return Content(head=[Line(" " + t("tui.no_campaign"))])
        if not self.chosen:
            today = session.today.isoformat()
            now = [one for one in running if (one.since or today) <= today <= (one.until or today)]
            self.chosen = self._busiest(now or running)
        found = campaign_grid(session, self.chosen)
        if self.is_unfinished_only:
            found.rows[:] = [row for row in found.rows if row.task.state not in {"done", "closed"}]
        self.grid = found
        body = GridBody(view.grid(found, session.lang), walk=(view.FIRST, view.FIRST + len(found.units)))
        return Content(
            head=[*self._head(found), Line("  " + body.heading(), "heading")], body=body, tail=self._tail(found, body)
        )

    def _busiest(self, running: list[Any]) -> str:
        """The campaign with the most tasks."""
        with self.session.reading() as work:
            count = {one.id: work.tasks.count(selection.equals("campaign", one.id)) for one in running}
        return str(max(count, key=lambda one: count[one]))

    def _head(self, found: CampaignGrid) -> list[Line]:
        campaign = found.campaign
        if campaign is None:
            return []
        light: dict[str, Any] = {
            name: sum(row.light.light == name for row in found.rows) for name in ("red", "yellow", "green")
        }
        left = sum(row.task.state != "closed" for row in found.rows)
        period = t("tui.period", since=(campaign.since or "")[5:], until=(campaign.until or "")[5:])
        text = t(
            "tui.campaign_head",
            name=clip(f"{campaign.called} {campaign.name}", 26).rstrip(),
            period=period,
            total=len(found.rows),
            left=left,
            **light,
        )
        return [Line(" " + text)]

    def _tail(self, found: CampaignGrid, body: GridBody) -> list[Line]:
        lines = [self.rule(t("tui.county_totals"))]
        for row in view.totals(found, self.session.lang):
            texts = [pad(cell, size) for cell, size in zip(row.cells, body.widths, strict=True)]
            lines.append(Line("  " + " ".join(texts)))
        return [*lines, Line(" " + t("tui.grid_hint"))]

    def task_here(self) -> tuple[str, str | None] | None:
        if not self.page.current_id or self.grid is None:
            return None
        row = next((row for row in self.grid.rows if row.task.id == self.page.current_id), None)
        unit = self.grid.units[self.page.column].id if self.page.column < len(self.grid.units) else None
        has_cell = row is not None and unit in row.cell_lights
        return self.page.current_id, unit if has_cell else None

    def do_open(self) -> None:
        here = self.task_here()
        if here:
            from coordhub.tui.screens.task import TaskScreen

            self.app.push_screen(TaskScreen(*here))

    def do_filters(self) -> None:
        options = [(one.id, one.called) for one in campaigns(self.session)[:8]]
        options.append(("left", t("tui.all_tasks" if self.is_unfinished_only else "tui.unfinished_only")))
        self.app.push_screen(MenuDialog(t("tui.choose_campaign"), options), self._chose)

    def _chose(self, answer: str | None) -> None:
        if answer == "left":
            self.is_unfinished_only = not self.is_unfinished_only
        elif answer:
            self.chosen = answer
        if answer:
            self.reload()

    def do_paper(self) -> None:
        from coordhub.papers import task_table
        from coordhub.services.task_list import TaskFilter

        wanted = TaskFilter(campaign=self.chosen)
        self.print_paper(lambda session: task_table.paper(session, wanted))

"""Screen 3, campaigns (行动): counties by tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coordhub.messages import t
from coordhub.services import selection
from coordhub.services.campaign_ledgers import LedgerBlock, campaign_ledgers
from coordhub.services.campaigns import campaigns
from coordhub.services.task_list import CampaignGrid, campaign_grid
from coordhub.text.dates import long
from coordhub.text.grid import Grid
from coordhub.text.width import clip, pad
from coordhub.tui.command import CHASE, FILTERS, OPEN, PAPER, REPORT, STEPS
from coordhub.tui.screens.dialogs import MenuDialog
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Content, GridBody, Line
from coordhub.views import campaigns as view
from coordhub.views.ledger_words import period_words, short_name
from coordhub.views.view import Names


class CampaignBody(GridBody):
    """The grid, with a rule above each ledger's rows, whose labels may be as long as the first three columns together."""

    def __init__(self, grid: Grid, rules: list[Line], walk: tuple[int, int]) -> None:
        super().__init__(grid, walk=walk)
        places = (at for at, row in enumerate(grid.rows) if row.mood == "heading")
        self._rules = dict(zip(places, rules, strict=True))

    def line(self, place: int) -> Line:
        """As any grid's; a ledger's rows in their own way."""
        row = self.grid.rows[place]
        if place in self._rules:
            return Line(self._rules[place].text, "heading", row.id)
        if row.id.startswith(view.LEDGER):
            return Line(self.joined(row.cells), row.mood, row.id)
        return super().line(place)

    def joined(self, cells: Sequence[str]) -> str:
        """A row whose label stands across the first three columns."""
        label = sum(self.widths[: view.FIRST]) + view.FIRST - 1
        texts = [pad(cell, size) for cell, size in zip(cells[view.FIRST :], self.widths[view.FIRST :], strict=True)]
        return " ".join([pad(cells[2], label), *texts])


class CampaignsScreen(TaskActs, HubScreen):
    """The grid of one campaign; `f` chooses another. Arrows walk through the cells."""

    KEY = "3"
    OFFERS = (OPEN, REPORT, CHASE, FILTERS, PAPER, STEPS)
    SHOWS = frozenset({"task", "campaign", "unit", "ledger", "entry"})

    def __init__(self) -> None:
        super().__init__()
        self.chosen = ""
        self.is_unfinished_only = False
        self.grid: CampaignGrid | None = None
        self.blocks: list[LedgerBlock] = []
        self.headings: list[Line] = []

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
        self.blocks = campaign_ledgers(session, self.chosen)
        self.headings = [self._ledger_heading(one) for one in self.blocks]
        made = view.grid(found, session.lang, self.blocks)
        body = CampaignBody(made, self.headings, walk=(view.FIRST, view.FIRST + len(found.units)))
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
            ledgers=len(self.blocks),
            **light,
        )
        return [Line(" " + text)]

    def _tail(self, found: CampaignGrid, body: CampaignBody) -> list[Line]:
        lines = [self.rule(t("tui.county_totals"))]
        totals = view.totals(found, self.session.lang, self.blocks)
        lines += [Line("  " + body.joined(row.cells)) for row in totals]
        lacking = sum(one.lacking for one in self.blocks)
        hint = t("tui.grid_hint") + (t("tui.grid_lacking", count=lacking) if lacking else "")
        return [*lines, Line(" " + hint)]

    def _ledger_heading(self, block: LedgerBlock) -> Line:
        names = Names({}, self.session.lang)
        due = (
            long(block.period.due)
            if block.period.due[:10] != self.session.today.isoformat()
            else t("tui.today_at", at=block.period.due[11:] or "24:00")
        )
        name = short_name(block.ledger, self.session.lang)
        return self.rule(t("tui.ledger_heading", name=name, period=period_words(block.period, names), due=due))

    def task_here(self) -> tuple[str, str | None] | None:
        if not self.page.current_id or self.grid is None or self.page.current_id.startswith(view.LEDGER):
            return None
        row = next((row for row in self.grid.rows if row.task.id == self.page.current_id), None)
        unit = self.grid.units[self.page.column].id if self.page.column < len(self.grid.units) else None
        has_cell = row is not None and unit in row.cell_lights
        return self.page.current_id, unit if has_cell else None

    def do_open(self) -> None:
        here = self.task_here()
        if self.page.current_id.startswith(view.LEDGER) and self.grid is not None:
            from coordhub.tui.screens.ledger import LedgerScreen

            unit = self.grid.units[self.page.column].id if self.page.column < len(self.grid.units) else ""
            self.app.push_screen(LedgerScreen(self.page.current_id.removeprefix(view.LEDGER), subject=unit))
        elif here:
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
        wanted = {"campaign": self.chosen} if self.chosen else {}
        tables = [("task-table", "", {"columns": columns, **wanted}) for columns in ("county", "a4", "a3")]
        self.offer_papers("campaign" if self.chosen else "", self.chosen or "", also=tables)

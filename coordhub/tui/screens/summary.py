"""The summary of a ledger (汇总): one figure by county with its change, its place and a bar; or all figures side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.messages import t
from coordhub.services import summary
from coordhub.services.ledger_board import neighbour
from coordhub.services.ledger_groups import BYS
from coordhub.text.width import plain
from coordhub.tui.command import COPY, FILTERS, OPEN, PAPER, Act
from coordhub.tui.screens.exporting import ExportActs
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.ledger_acts import EXPORT, PERIOD
from coordhub.tui.screens.paper_acts import PaperActs
from coordhub.tui.widgets.body import Body, Content, GridBody, Line, Stack
from coordhub.views import summaries as view
from coordhub.views import summary_bars as bars
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session
    from coordhub.text.grid import Grid

EARLIER = Act("summary.earlier", ("left_square_bracket", "minus"))
LATER = Act("summary.later", ("right_square_bracket", "plus"))
TABLE = Act("summary.table", ("t",))
WIDE = 120


class SummaryScreen(ExportActs, PaperActs, HubScreen):
    """Left and right go through the figures, `[` and `]` through the periods; `t` shows all figures."""

    KEY = "4"
    OFFERS = (OPEN, EARLIER, LATER, FILTERS, PAPER, TABLE, PERIOD, EXPORT, COPY)
    SHOWS = frozenset({"ledger", "entry", "unit", "site"})

    def __init__(self, code: str, period: str = "") -> None:
        super().__init__()
        self.code, self.period, self.by = code, period, "county"
        self.figure = self.part = 0
        self.is_table = False
        self.found: summary.Summary | None = None

    def load(self) -> Content:
        session = self.session
        found = self.found = summary.summary(session, self.code, self.period, self.by, restricted=True)
        self.period = found.period.key
        names = Names({}, session.lang)
        head = [Line(" " + bars.head(found, names))]
        if not found.columns:
            return Content(head=[*head, Line(" " + t("tuiledger.no_figures"))])
        if self.is_table:
            columns = "list120" if self.app.size.width >= WIDE else "list80"
            count = view.parts(found, names, columns)
            self.part %= count
            head.append(Line(" " + t("tuiledger.part", place=self.part + 1, count=count)))
            body = GridBody(view.grid(found, names, columns, part=self.part))
        else:
            self.figure %= len(found.columns)
            head.append(Line(" " + bars.figure_line(found, self.figure, names)))
            body = GridBody(bars.grid(found, self.figure, names, self.app.size.width - 3))
        head += [Line("  " + line, "heading") for line in body.headings()]
        return Content(head=head, body=Stack(body, Body([Line(body.total())])))

    def _turned(self, step: int) -> None:
        """To another figure, or another part of the table."""
        if self.is_table:
            self.part += step
        else:
            self.figure += step
        self.reload()

    def do_move_left(self) -> None:
        self._turned(-1)

    def do_move_right(self) -> None:
        self._turned(1)

    def do_summary_table(self) -> None:
        self.is_table = not self.is_table
        self.reload()

    # Periods and groups

    def do_summary_earlier(self) -> None:
        self.perform(neighbour, self.code, self.period, -1, then=self._go)

    def do_summary_later(self) -> None:
        self.perform(neighbour, self.code, self.period, 1, then=self._go)

    def _go(self, key: str) -> None:
        if not key:
            self.say(t("tuiledger.no_more_periods"))
            return
        self.period = key
        self.reload()

    def do_ledger_period(self) -> None:
        from coordhub.tui.screens.dialogs import PromptDialog

        self.app.push_screen(PromptDialog(t("tuiledger.which_span")), self._typed)

    def _typed(self, typed: str | None) -> None:
        if typed is not None:
            self.period = typed
            self.reload()

    def do_filters(self) -> None:
        from coordhub.tui.screens.dialogs import MenuDialog

        options = [(one, t(f"summary.by.{one}")) for one in BYS]
        self.app.push_screen(MenuDialog(t("tuiledger.by_title"), options), self._grouped)

    def _grouped(self, by: str | None) -> None:
        if by:
            self.by = by
            self.reload()

    # Other screens

    def why_not_open(self) -> str | None:
        return None if self.page.current_id else t("tuiledger.no_line_here")

    def do_open(self) -> None:
        from coordhub.tui.screens.follow_lists import EntriesScreen

        self.app.push_screen(EntriesScreen(self.code, self.period, self.page.current_id))

    def do_copy(self) -> None:
        """All figures as lines that a spreadsheet takes apart."""
        if self.found:
            grid = view.grid(self.found, Names({}, self.session.lang), "all")
            lines = [[column.heading for column in grid.columns], *(row.cells for row in grid.rows), grid.footer or ()]
            self.app.copy_to_clipboard("\n".join("\t".join(map(plain, cells)) for cells in lines))
            self.say(t("tuiledger.rows_copied", count=len(grid.rows)))

    def do_paper(self) -> None:
        by_group = ("summary", self.code, {"period": self.period, "by": self.by})
        self.offer_papers("", also=[by_group, ("report", self.code, {"period": self.period})])

    def exported(self, session: Session) -> Grid:
        found = summary.summary(session, self.code, self.period, self.by, restricted=True)
        return view.grid(found, Names({}, session.lang), "all")

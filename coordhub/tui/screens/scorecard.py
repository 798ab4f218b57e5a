"""The scorecard of a framework (目标体系): its elements as a tree, each with its measures and what carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import frameworks
from coordhub.tui.command import OPEN, PAPER
from coordhub.tui.screens.exporting import ExportActs
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.ledger_acts import EXPORT
from coordhub.tui.screens.paper_acts import PaperActs
from coordhub.tui.widgets.body import Content, GridBody, Line
from coordhub.views import scorecards as view
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.domain.framework import Framework
    from coordhub.services.session import Session
    from coordhub.text.grid import Grid


class ScorecardScreen(ExportActs, PaperActs, HubScreen):
    """One framework; Enter says all of an element, and opens what carries it."""

    KEY = "4"
    OFFERS = (OPEN, PAPER, EXPORT)
    SHOWS = frozenset({"framework", "ledger", "entry", "task", "campaign"})

    def __init__(self, ref: str) -> None:
        super().__init__()
        self.ref = ref
        self.found: frameworks.Scorecard | None = None

    def load(self) -> Content:
        found = self.found = frameworks.scorecard(self.session, self.ref)
        names = Names({}, self.session.lang)
        body = GridBody(view.grid(found, names, "list120" if self.app.size.width >= 120 else "list80"))
        verdicts: dict[str, Any] = {
            name: sum(row.verdict == name for row in found.rows) for name in ("reached", "short", "unknown")
        }
        head = t(
            "tuiledger.scorecard_head", name=found.framework.title.in_(names.lang), count=len(found.rows), **verdicts
        )
        return Content(head=[Line(" " + head), Line("  " + body.heading(), "heading")], body=body)

    def exported(self, session: Session) -> Grid:
        return view.grid(frameworks.scorecard(session, self.ref), Names({}, session.lang), "a4")

    def why_not_open(self) -> str | None:
        return None if self.page.current_id else t("tuiledger.no_line_here")

    def do_open(self) -> None:
        """The element in full, and by number its ledgers and tasks."""
        from coordhub.tui.screens.dialogs import MenuDialog, TextDialog

        row = next(
            (one for one in (self.found.rows if self.found else []) if one.element.id == self.page.current_id), None
        )
        if row is None:
            return
        names = Names({}, self.session.lang)
        said = [view.gauge_words(one, names) for one in row.gauges]
        title = "; ".join([row.element.text.in_(names.lang), *said])
        options = [(f"ledger:{code}", t("tuiledger.carried_ledger", code=code)) for code in row.element.ledgers]
        options += [(f"task:{one.id}", f"{one.number} {one.title}") for one in row.tasks]
        if options:
            self.app.push_screen(MenuDialog(title, options), self._carrier)
        else:
            self.app.push_screen(TextDialog(row.element.text.in_(names.lang), said or [t("tuiledger.nothing_listed")]))

    def _carrier(self, answer: str | None) -> None:
        kind, _, ref = (answer or "").partition(":")
        if kind == "ledger":
            from coordhub.tui.screens.ledger import LedgerScreen

            self.app.push_screen(LedgerScreen(ref))
        elif kind == "task":
            from coordhub.tui.screens.task import TaskScreen

            self.app.push_screen(TaskScreen(ref))

    def do_paper(self) -> None:
        self.offer_papers("framework", self.ref)


def open_scorecard(screen: HubScreen) -> None:
    """The only framework there is, or the one that is chosen of several."""
    screen.perform(frameworks.frameworks, then=lambda found: _choose(screen, found))


def _choose(screen: HubScreen, found: list[Framework]) -> None:
    from coordhub.tui.screens.dialogs import MenuDialog

    if not found:
        screen.say(t("tuiledger.no_framework"))
    elif len(found) == 1:
        screen.app.push_screen(ScorecardScreen(found[0].id))
    else:
        options = [(one.id, one.title.in_(screen.session.lang)) for one in found]
        screen.app.push_screen(
            MenuDialog(t("tuiledger.view.scorecard"), options),
            lambda ref: screen.app.push_screen(ScorecardScreen(ref)) if ref else None,
        )

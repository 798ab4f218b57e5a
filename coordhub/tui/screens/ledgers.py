"""Screen 4, ledgers (台账): what is installed, and what of it is owed today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import ledgers, owing
from coordhub.tui.command import FILTER, NEW, OPEN, PAPER
from coordhub.tui.screens.exporting import ExportActs
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.ledger_acts import EXPORT, IMPORT, RESTRICTED, SUMMARY, VIEWS
from coordhub.tui.screens.ledger_ways import LedgerWays
from coordhub.tui.screens.paper_acts import PaperActs
from coordhub.tui.widgets.body import Content, GridBody, Line
from coordhub.views import ledger_list as view
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.domain.ledger import Ledger
    from coordhub.services.session import Session
    from coordhub.text.grid import Grid


class LedgersScreen(ExportActs, PaperActs, LedgerWays, HubScreen):
    """Every installed ledger, those with something owed today first; Enter opens one, `n` installs a shipped one."""

    KEY = "4"
    OFFERS = (OPEN, SUMMARY, IMPORT, NEW, VIEWS, FILTER, PAPER, EXPORT, RESTRICTED)
    SHOWS = frozenset({"ledger", "entry", "reminder", "unit", "site"})

    def __init__(self) -> None:
        super().__init__()
        self.is_restricted = False
        self.words = ""
        self.owed: dict[str, owing.OwedNow] = {}

    def load(self) -> Content:
        session = self.session
        found = ledgers.ledgers(session, restricted=self.is_restricted)
        if not found:
            return Content(head=[Line(""), *(Line(" " + line) for line in t("tuiledger.none").split("\n"))])
        found = [one for one in found if ledgers.is_meant(one, self.words)]
        body = GridBody(self._grid(session, found, "list120" if self.app.size.width >= 120 else "list80"))
        owed = [self.owed[one.code] for one in found if one.code in self.owed]
        waiting, missing = sum(one.missing + one.pending for one in owed), sum(one.missing for one in owed)
        head = t("tuiledger.head", count=len(found), waiting=waiting, missing=missing)
        head += f"   / {self.words}" if self.words else ""
        return Content(head=[Line(" " + head), Line("  " + body.heading(), "heading")], body=body)

    def _grid(self, session: Session, found: list[Ledger], columns: str) -> Grid:
        self.owed = {one.ledger.code: one for one in owing.owed_now(session, restricted=self.is_restricted)}
        return view.grid(found, self.owed, Names({}, session.lang), session.today, columns)

    def why_not_open(self) -> str | None:
        return None if self.page.current_id else t("tuiledger.no_ledger_here")

    why_not_ledger_summary = why_not_open

    def do_open(self) -> None:
        from coordhub.tui.screens.ledger import LedgerScreen

        self.app.push_screen(LedgerScreen(self.page.current_id))

    def do_ledger_summary(self) -> None:
        from coordhub.tui.screens.summary import SummaryScreen

        self.app.push_screen(SummaryScreen(self.page.current_id))

    why_not_paper = why_not_open

    def do_paper(self) -> None:
        self.offer_papers("ledger", self.page.current_id)

    def do_filter(self) -> None:
        from coordhub.tui.screens.dialogs import PromptDialog

        self.app.push_screen(PromptDialog(t("tuiledger.filter_prompt"), self.words), self._filtered)

    def _filtered(self, typed: str | None) -> None:
        if typed is not None:
            self.words = typed.strip()
            self.reload()

    def do_ledger_restricted(self) -> None:
        """Show those that stay out of lists, or hide them again."""
        self.is_restricted = not self.is_restricted
        self.say(t("tuiledger.restricted_on" if self.is_restricted else "tuiledger.restricted_off"))
        self.reload()

    def exported(self, session: Session) -> Grid:
        found = ledgers.ledgers(session, restricted=self.is_restricted)
        return self._grid(session, [one for one in found if ledgers.is_meant(one, self.words)], "list120")

    # Installing

    def do_new(self) -> None:
        self.perform(_not_installed, then=self._choose_shipped)

    def _choose_shipped(self, found: list[Ledger]) -> None:
        from coordhub.tui.screens.dialogs import MenuDialog

        if not found:
            self.say(t("tuiledger.all_installed"))
            return
        options = [("*", t("tuiledger.install_all", count=len(found)))]
        options += [(one.code, f"{one.name(self.session.lang)} ({one.code})") for one in found]
        self.app.push_screen(MenuDialog(t("tuiledger.install_title"), options), self._install)

    def _install(self, code: str | None) -> None:
        if code == "*":
            self.perform(ledgers.install_all, then=self._installed_all)
        elif code:
            self.perform(ledgers.install, code, then=self._installed)

    def _installed(self, ledger: Ledger) -> None:
        self.goes_to = ledger.code
        self.say(t("tuiledger.installed", name=ledger.name(self.session.lang)))

    def _installed_all(self, made: Any) -> None:
        self.say(t("tuiledger.installed_all", count=len(made)))


def _not_installed(session: Session) -> list[Ledger]:
    there = {one.code for one in ledgers.ledgers(session, restricted=True)}
    return [one for one in ledgers.shipped() if one.code not in there]

"""From the screens of ledgers: importing the counties' files, and the other ways to look at what ledgers hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.messages import t
from coordhub.services.sample import inbox

if TYPE_CHECKING:
    from coordhub.domain.ledger import Ledger
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object


class LedgerWays(Base):
    """The acts that lead on from a list of ledgers and from one ledger."""

    def ledger_in_front(self) -> Ledger | None:
        """The ledger that the screen is about, if it is about one."""
        return None

    def do_ledger_entries(self) -> None:
        from coordhub.tui.screens.follow_lists import EntriesScreen

        front = self.ledger_in_front()
        if front:
            self.app.push_screen(EntriesScreen(front.code))

    def do_ledger_import(self) -> None:
        ask_files(self)

    def do_ledger_views(self) -> None:
        from coordhub.tui.screens.ledger_views import views_menu

        views_menu(self, self.ledger_in_front())


def ask_files(screen: HubScreen) -> None:
    """Ask for a folder or files, and show what importing them would do."""
    from coordhub.tui.screens.dialogs import PromptDialog
    from coordhub.tui.screens.ledger_import import LedgerImportScreen

    def typed(text: str | None) -> None:
        paths = [part.strip() for part in (text or "").replace("；", ";").split(";") if part.strip()]
        if paths:
            screen.app.push_screen(LedgerImportScreen(paths))

    screen.app.push_screen(PromptDialog(t("tuiledger.which_files"), inbox(screen.session)), typed)

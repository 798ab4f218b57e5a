"""The other ways to look at what ledgers hold: visits, agreements, vacancies, findings, sites, the scorecard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.messages import t
from coordhub.tui.screens.follow_lists import ExpiringScreen, FindingsScreen, VacanciesScreen, VisitsScreen

if TYPE_CHECKING:
    from coordhub.domain.ledger import Ledger
    from coordhub.tui.screens.hub_screen import HubScreen


def views_menu(screen: HubScreen, ledger: Ledger | None = None) -> None:
    """The other ways to look at what ledgers hold, numbered: of the ledger in front where it has such, else of all."""
    from coordhub.tui.screens.dialogs import MenuDialog

    kinds = ("visits", "expiring", "vacancies", "findings", "sites", "scorecard")
    options = [(one, t(f"tuiledger.view.{one}")) for one in kinds]

    def chosen(kind: str | None) -> None:
        if kind:
            _open(screen, kind, ledger.code if ledger and _keeps(ledger, kind) else "")

    screen.app.push_screen(MenuDialog(t("tuiledger.views"), options), chosen)


def _keeps(ledger: Ledger, kind: str) -> bool:
    kept = {
        "visits": ledger.visit_every, "expiring": ledger.expires, "vacancies": ledger.vacancy, "findings": ledger.closes,
    }  # fmt: skip
    return bool(kept.get(kind))


def _open(screen: HubScreen, kind: str, ledger: str) -> None:
    if kind == "sites":
        from coordhub.tui.screens.sites import SitesScreen

        screen.app.push_screen(SitesScreen())
    elif kind == "scorecard":
        from coordhub.tui.screens.scorecard import open_scorecard

        open_scorecard(screen)
    else:
        made = {
            "visits": VisitsScreen, "expiring": ExpiringScreen, "findings": FindingsScreen, "vacancies": VacanciesScreen,
        }[kind]  # fmt: skip
        screen.app.push_screen(made(ledger))

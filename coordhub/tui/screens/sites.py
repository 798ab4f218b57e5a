"""Sites (点位): the list, and one site with the history of its checklists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.domain.site import SITE_KINDS
from coordhub.messages import t
from coordhub.services import sites
from coordhub.services.site_card import SiteCard, SiteEntry, site_card
from coordhub.text.width import pad
from coordhub.tui.command import FILTERS, NEW, OPEN
from coordhub.tui.screens.exporting import ExportActs
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.ledger_acts import EXPORT
from coordhub.tui.widgets.body import Body, Content, GridBody, Line
from coordhub.views import sites as view
from coordhub.views.ledger_words import short_name

if TYPE_CHECKING:
    from coordhub.services.session import Session
    from coordhub.text.grid import Grid


class SitesScreen(ExportActs, HubScreen):
    """Every site in use, or those of one kind (`f`); Enter opens one."""

    KEY = "4"
    OFFERS = (OPEN, FILTERS, EXPORT)
    SHOWS = frozenset({"site", "unit"})

    def __init__(self) -> None:
        super().__init__()
        self.kind = ""

    def load(self) -> Content:
        wide = self.app.size.width >= 120
        body = GridBody(self._grid(self.session, "list120" if wide else "list80"))
        kind = t(f"word.site_kind.{self.kind}") if self.kind else t("tuiledger.all_kinds")
        head = t("tuiledger.sites_head", count=len(body), kind=kind)
        return Content(head=[Line(" " + head), Line("  " + body.heading(), "heading")], body=body)

    def _grid(self, session: Session, columns: str) -> Grid:
        found = sites.sites(session, self.kind or None)
        with session.reading() as work:
            units = {one.id: one for one in work.units.all()}
        return view.grid(found, units, session.lang, columns)

    def exported(self, session: Session) -> Grid:
        return self._grid(session, "register")

    def do_filters(self) -> None:
        from coordhub.tui.screens.dialogs import MenuDialog

        options = [("*", t("tuiledger.all_kinds")), *((kind, t(f"word.site_kind.{kind}")) for kind in SITE_KINDS)]
        self.app.push_screen(MenuDialog(t("tuiledger.which_kind"), options), self._chosen)

    def _chosen(self, kind: str | None) -> None:
        if kind:
            self.kind = "" if kind == "*" else kind
            self.reload()

    def why_not_open(self) -> str | None:
        return None if self.page.current_id else t("tuiledger.no_line_here")

    def do_open(self) -> None:
        self.app.push_screen(SiteScreen(self.page.current_id))


class SiteScreen(HubScreen):
    """One site: where it is, who keeps it, and every checklist that was entered about it; `n` enters another."""

    KEY = "4"
    OFFERS = (OPEN, NEW)
    SHOWS = frozenset({"site", "entry", "unit"})

    def __init__(self, site_id: str) -> None:
        super().__init__()
        self.site_id = site_id
        self.card: SiteCard | None = None

    def load(self) -> Content:
        card = self.card = site_card(self.session, self.site_id)
        site = card.site
        head = [
            Line(
                " "
                + t(
                    "tuiledger.site_head",
                    name=site.name,
                    code=site.code or site.id,
                    kind=t(f"word.site_kind.{site.kind}"),
                )
            ),
            Line(" " + t("tuiledger.site_at", unit=card.unit, address=site.address or "-")),
            Line(" " + t("tuiledger.site_keeper", keeper=site.keeper or "-", phone=site.phone or "-")),
            self.rule(t("tuiledger.site_entries", count=len(card.entries))),
        ]
        lines = [
            Line(
                f"{one.when} {pad(short_name(one.ledger, self.session.lang), 22)} {pad(_verdict(one), 14)} {one.entry.post}",
                "yellow" if one.passed is False else "",
                one.entry.id,
            )
            for one in card.entries
        ]
        return Content(head=head, body=Body(lines))

    def why_not_open(self) -> str | None:
        return None if self.page.current_id else t("tuiledger.no_line_here")

    def do_open(self) -> None:
        from coordhub.tui.screens.entry import EntryScreen

        self.app.push_screen(EntryScreen(self.page.current_id))

    def why_not_new(self) -> str | None:
        return None if self.card and self.card.ledgers else t("tuiledger.no_checklist")

    def do_new(self) -> None:
        from coordhub.tui.screens.dialogs import MenuDialog

        kept = self.card.ledgers if self.card else []
        options = [(one.code, short_name(one, self.session.lang)) for one in kept]
        self.app.push_screen(MenuDialog(t("tuiledger.which_ledger"), options), self._enter)

    def _enter(self, code: str | None) -> None:
        from coordhub.tui.screens.ledger_acts import open_blank

        if code:
            open_blank(self, code, self.site_id)


def _verdict(one: SiteEntry) -> str:
    if one.passed is None:
        return ""
    return t("tuiledger.passed" if one.passed else "tuiledger.not_passed", holds=one.holds, points=one.points)

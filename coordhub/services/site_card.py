"""One site with what was entered about it: its checklists, visits and findings, newest first."""

from __future__ import annotations

import msgspec

from coordhub.domain.entry import Entry, passed
from coordhub.domain.ledger import Ledger
from coordhub.domain.site import Site
from coordhub.services import names, selection
from coordhub.services.session import Session


class SiteEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry about the site: its ledger, when it was made, whether the checklist is passed (None: it is none), and how many of the
    checklist's points hold."""

    ledger: Ledger
    entry: Entry
    when: str
    passed: bool | None
    holds: int
    points: int


class SiteCard(msgspec.Struct, frozen=True, kw_only=True):
    """A site, what its unit is called, the ledgers that are kept about such sites, and the entries of this year and the last."""

    site: Site
    unit: str
    ledgers: list[Ledger]
    entries: list[SiteEntry]


def site_card(session: Session, ref: str) -> SiteCard:
    """The card of a site. Restricted ledgers are left out."""
    with session.reading() as work:
        site = names.site(work, ref)
        unit = work.units.find(site.unit)
        kept = [
            one
            for one in work.ledgers.all()
            if one.subject.kind == "site"
            and not one.restricted
            and (not one.subject.sites or site.kind in one.subject.sites)
        ]
        years = ["", str(session.today.year), str(session.today.year - 1)]
        found = [
            _line(ledger, entry)
            for ledger in kept
            for entry in work.entries.of(ledger.code, years, selection.equals("subject", site.id))
        ]
    found.sort(key=lambda one: one.when, reverse=True)
    return SiteCard(site=site, unit=unit.called if unit else site.unit, ledgers=kept, entries=found)


def _line(ledger: Ledger, entry: Entry) -> SiteEntry:
    points = ledger.passes.fields if ledger.passes else ()
    return SiteEntry(
        ledger=ledger, entry=entry, when=entry.date or entry.received[:10], passed=passed(ledger, entry.values),
        holds=sum(entry.values.get(name) is True for name in points), points=len(points),
    )  # fmt: skip

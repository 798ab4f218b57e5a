"""Whom a row, a title or a file name means: units by official code, by name, or by a county's name inside a longer text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property

from coordhub.domain.body import Body
from coordhub.domain.ledger import Ledger
from coordhub.domain.refusal import Refused
from coordhub.domain.site import Site
from coordhub.domain.unit import COUNTY_LEVEL, Unit
from coordhub.sheets.cells import half_width


class Places:
    """The units, sites and bodies of the office, found by code or name."""

    def __init__(self, units: Iterable[Unit], sites: Iterable[Site], bodies: Iterable[Body]) -> None:
        self.units = {one.id: one for one in units}
        self.sites, self.bodies = list(sites), list(bodies)

    @cached_property
    def _by_code(self) -> dict[str, Unit]:
        return {one.official_code: one for one in self.units.values() if one.official_code}

    @cached_property
    def _by_name(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = defaultdict(list)
        for one in self.units.values():
            for name in {one.name, one.short, one.abbr} - {""}:
                found[name].append(one)
        return found

    @cached_property
    def _by_site_code(self) -> dict[str, Site]:
        return {one.id: one for one in self.sites} | {one.code: one for one in self.sites if one.code}

    @cached_property
    def _reporting(self) -> list[tuple[str, Unit]]:
        """Names of county-level units, the longest first."""
        names = [
            (name, one)
            for one in self.units.values()
            if one.kind in COUNTY_LEVEL
            for name in {one.name, one.short} - {""}
        ]
        return sorted(names, key=lambda pair: -len(pair[0]))

    def subject(self, ledger: Ledger, text: str, unit: str) -> str:
        """The subject of a ledger that a cell means: its id, or the code itself. Refused when there is none, or several; what
        stands once for all (rosters, sites) is found by its code alone, never by a name."""
        kind = ledger.subject.kind
        typed = half_width(text).removesuffix(".0")
        if kind == "code":
            return self._code(ledger, typed)
        if kind == "site":
            site = self._by_site_code.get(typed)
            if site is None or (ledger.subject.sites and site.kind not in ledger.subject.sites):
                raise Refused("ledgersheet.no_site", text=text)
            return site.id
        if kind == "body":
            found = [one for one in self.bodies if typed in {one.id, one.name, one.short}]
            if len(found) != 1:
                raise Refused("ledgersheet.no_body", text=text)
            return found[0].id
        return self._unit(ledger, typed, unit).id

    def _code(self, ledger: Ledger, typed: str) -> str:
        import re

        if ledger.subject.code and not re.fullmatch(ledger.subject.code, typed):
            raise Refused("ledgersheet.no_code", text=typed, code=ledger.subject.code)
        return typed

    def _unit(self, ledger: Ledger, typed: str, within: str) -> Unit:
        kinds = subject_kinds(ledger)
        found = self.units.get(typed) or self._by_code.get(typed)
        by_code_only = ledger.subject.kind == "post" or (ledger.shape == "standing" and not kinds & COUNTY_LEVEL)
        if found is None and not by_code_only:
            found = self._named(typed, kinds, within)
        if found is None:
            raise Refused("ledgersheet.no_post" if by_code_only else "ledgersheet.no_unit", text=typed)
        if kinds and found.kind not in kinds:
            raise Refused("ledgersheet.other_unit", text=typed, name=found.called)
        return found

    def _named(self, typed: str, kinds: Collection[str], within: str) -> Unit | None:
        hits = [one for one in self._by_name.get(typed, ()) if not kinds or one.kind in kinds]
        if len(hits) > 1 and within:
            hits = [one for one in hits if within in self.line(one.id)]
        if len(hits) > 1:
            raise Refused("ledgersheet.several_units", text=typed, count=len(hits))
        if hits:
            return hits[0]
        named = self.named_in(typed)
        return named if named and (not kinds or named.kind in kinds) else None

    def named_in(self, text: str) -> Unit | None:
        """The one county that a text names; None when it names none or several."""
        rest, found = text, []
        for name, one in self._reporting:
            if name in rest:
                rest = rest.replace(name, " ")
                found.append(one)
        return found[0] if len({one.id for one in found}) == 1 else None

    def line(self, unit: str) -> list[str]:
        """The unit and those above it, from below."""
        found: list[str] = []
        at: str | None = unit
        while at and at in self.units and at not in found:
            found.append(at)
            at = self.units[at].parent
        return found

    def unit_of(self, subject: str) -> str:
        """The unit that a subject is, or belongs to; empty for a body or a code."""
        if subject in self.units:
            return subject
        site = self._by_site_code.get(subject)
        return site.unit if site else ""

    def called(self, subject: str) -> str:
        """What a subject is called in a sentence."""
        if subject in self.units:
            return self.units[subject].called
        named = {one.id: one.name for one in self.sites} | {one.id: one.name for one in self.bodies}
        return named.get(subject, subject)


def subject_kinds(ledger: Ledger) -> frozenset[str]:
    """The kinds of unit that a ledger is about."""
    posts = {kind for post in ledger.subject.posts for kind in post.units}
    return frozenset(ledger.subject.units) | posts

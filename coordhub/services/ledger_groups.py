"""The subjects of a ledger in the unit tree, and what summaries group them by: county, township, owner, or each by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Literal

from coordhub.domain.body import Body
from coordhub.domain.ledger import Ledger
from coordhub.domain.site import Site
from coordhub.domain.unit import COUNTY_LEVEL, TOWNSHIP_LEVEL, Unit, official_order
from coordhub.services.session import OFFICE_ID
from coordhub.store.work import Work

By = Literal["county", "township", "owner", "unit", "subject"]
BYS: tuple[By, ...] = ("county", "township", "owner", "unit", "subject")


class Groups:
    """The tree as one reading finds it, for one ledger."""

    def __init__(self, work: Work, ledger: Ledger, units: Mapping[str, Unit]) -> None:
        self.ledger, self.units = ledger, units
        self.sites: dict[str, Site] = {}
        self.bodies: dict[str, Body] = {}
        if ledger.subject.kind == "site":
            self.sites = {one.id: one for one in work.sites.all()}
        if ledger.subject.kind == "body" or ledger.owed_by.bodies:
            self.bodies = {one.id: one for one in work.bodies.all()}
        office = work.office.get(OFFICE_ID)
        self._office = office.short or office.name
        self._paths: dict[str, tuple[tuple[int, int, str], ...]] = {}
        self._above: dict[tuple[str, str], str] = {}

    def subjects(self, day: str) -> list[str]:
        """Every subject that there is on a day; of codes nobody knows how many there are."""
        wanted = self.ledger.subject
        if wanted.kind == "site":
            fit = [one for one in self.sites.values() if not wanted.sites or one.kind in wanted.sites]
            return [one.id for one in fit if one.is_open_on(day)]
        if wanted.kind == "body":
            known = [one for one in self.bodies.values() if not wanted.bodies or one.kind in wanted.bodies]
            return [one.id for one in known if one.exists_on(day)]
        if wanted.kind == "code":
            return []
        return [one.id for one in self._fitting if one.is_valid_on(day)]

    @cached_property
    def _fitting(self) -> list[Unit]:
        """The units of the kinds that entries are about, of any day."""
        wanted = self.ledger.subject
        kinds = {kind for post in wanted.posts for kind in post.units} | set(wanted.units)
        kinds = kinds or set(self.ledger.owed_by.kinds)
        return [one for one in self.units.values() if one.kind in kinds]

    def of(self, by: By, subject: str, owner: str = "") -> str:
        """The group in which a subject is counted. What lies below no county (a department, the city's task force) is a group by
        itself; a county's own body is counted with its county."""
        if by == "subject":
            return subject
        if body := self.bodies.get(subject):
            return (
                (self._county_of(body) or subject) if by == "county" else owner if by == "owner" and owner else subject
            )
        unit = self.unit_of(subject) or owner or subject
        if by == "unit":
            return unit
        if by == "owner":
            return owner or self._climbed(unit, "owner", self._owes)
        level = COUNTY_LEVEL if by == "county" else TOWNSHIP_LEVEL
        return self._climbed(unit, by, lambda one: one.kind in level)

    def _county_of(self, body: Body) -> str:
        unit = self.units.get(body.unit or "")
        return unit.id if unit and unit.kind in COUNTY_LEVEL else ""

    def unit_of(self, subject: str) -> str:
        """The unit to which a subject belongs; empty for bodies and codes."""
        site = self.sites.get(subject)
        unit = site.unit if site else subject
        return unit if unit in self.units else ""

    def has_ended(self, subject: str, day: str) -> bool:
        """Whether the subject is a unit that is no longer there on a day: what it held has passed to its successor."""
        unit = self.units.get(subject)
        return unit is not None and unit.valid_to is not None and unit.valid_to < day

    def name(self, subject: str) -> str:
        """What a subject is called in a table."""
        if unit := self.units.get(subject):
            return unit.called
        if site := self.sites.get(subject):
            return site.name
        if body := self.bodies.get(subject):
            return body.called
        return self._office if subject == OFFICE_ID else subject

    def ordered(self, groups: Iterable[str]) -> list[str]:
        """Groups in official order: units below their county by level and rank, then sites by their unit, bodies by rank, codes."""
        return sorted(set(groups), key=self._order)

    def _order(self, subject: str) -> tuple[int, tuple[tuple[int, int, str], ...], int, str]:
        number = int(subject[1:]) if subject[1:].isdigit() else 0
        if unit := self.unit_of(subject):
            return 0, self._path(unit), number, subject
        body = self.bodies.get(subject)
        return (1, ((0, body.rank, ""),), number, subject) if body else (2, (), 0, subject)

    def _path(self, unit: str) -> tuple[tuple[int, int, str], ...]:
        """The official places of a unit and those above it, the highest first."""
        known = self._paths.get(unit)
        if known is None:
            found = self.units[unit]
            self._paths[unit] = ()  # a unit that stands above itself ends here
            above = self._path(found.parent) if found.parent and found.parent in self.units else ()
            known = self._paths[unit] = (*above, official_order(found))
        return known

    def _owes(self, unit: Unit) -> bool:
        owed = self.ledger.owed_by
        return unit.kind in owed.kinds or unit.id in owed.units or unit.called in owed.units or unit.name in owed.units

    def _climbed(self, unit: str, by: str, fits: Callable[[Unit], bool]) -> str:
        """The first unit at or above it that fits; itself when there is none."""
        known = self._above.get((by, unit))
        if known is None:
            at = self.units.get(unit)
            steps = 0
            while at is not None and not fits(at) and steps < len(self.units):
                at, steps = self.units.get(at.parent or ""), steps + 1
            known = self._above[by, unit] = at.id if at else unit
        return known

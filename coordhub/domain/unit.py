"""Units (单位): the city, its departments, its counties and zones, and the townships and villages below them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from coordhub.domain.record import Day, Record

UnitKind = Literal[
    "city",
    "department",
    "county",
    "district",
    "zone",
    "street",
    "town",
    "township",
    "village",
    "community",
    "institution",
]

COUNTY_LEVEL: frozenset[str] = frozenset({"county", "district", "zone"})
TOWNSHIP_LEVEL: frozenset[str] = frozenset({"street", "town", "township"})
VILLAGE_LEVEL: frozenset[str] = frozenset({"village", "community"})
_TIERS = {**dict.fromkeys(TOWNSHIP_LEVEL, 1), **dict.fromkeys(VILLAGE_LEVEL, 2)}


class Unit(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A unit as the office knows it. `short` has at most 4 characters and stands in lists, `abbr` (2) in grids; `rank`
    is its place in the official order; `official_code` is the statistical code, where there is one."""

    name: str
    kind: UnitKind
    short: str = ""
    abbr: str = ""
    parent: str | None = None
    rank: int = 0
    official_code: str = ""
    valid_from: Day | None = None
    valid_to: Day | None = None
    successor: str | None = None

    @property
    def called(self) -> str:
        """The short name, or the full one where there is no short one."""
        return self.short or self.name

    @property
    def tier(self) -> int:
        """The tier in which names are resolved: 0 city, departments, counties and institutions, 1 townships, 2 villages."""
        return _TIERS.get(self.kind, 0)

    def is_valid_on(self, day: str) -> bool:
        """Whether the unit exists on `day`."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


def official_order(unit: Unit) -> tuple[int, int, str]:
    """Sort key of the official order: level, rank, code."""
    level = {"city": 0, "department": 1, "institution": 2, "county": 3, "district": 3, "zone": 3}.get(
        unit.kind, 3 + unit.tier
    )
    return level, unit.rank, unit.official_code


def county_level(units: Iterable[Unit]) -> list[Unit]:
    """The counties, districts and zones that report to the city, in official order."""
    return sorted((unit for unit in units if unit.kind in COUNTY_LEVEL), key=official_order)

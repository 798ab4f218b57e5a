"""The ledgers of a campaign beside its tasks: who has reported this period, and what the first indicators say county by county."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from coordhub.domain.campaign import Campaign
from coordhub.domain.entry import Owing, amount
from coordhub.domain.ledger import Label, Ledger, Measure
from coordhub.domain.period import Period
from coordhub.services import names, owing
from coordhub.services.session import Session

INDICATORS = 4
"""Measures of a declaration that stand in the county grid."""
_SEASON = 60
"""Periods that are counted for what came late or not at all."""
ABSENT = owing.ABSENT


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One figure by unit: None where the report came without it; a unit that is lacking has not reported, or is excused."""

    label: Label
    unit: Label | None
    values: dict[str, int | float | None]
    total: int | float


class LedgerBlock(msgspec.Struct, frozen=True, kw_only=True):
    """A ledger's current period by unit, its first indicators, and per unit how often it was late and did not report so far."""

    ledger: Ledger
    period: Period
    cells: dict[str, Owing]
    indicators: list[Indicator]
    late: dict[str, int]
    missing: dict[str, int]

    @property
    def owed(self) -> int:
        """How many have to report the period: the excused are not among them."""
        return sum(one.state != "exempt" for one in self.cells.values())

    @property
    def lacking(self) -> int:
        """How many have not reported the period: every total lacks them."""
        return sum(one.state in ABSENT for one in self.cells.values())


def campaign_ledgers(session: Session, campaign: str) -> list[LedgerBlock]:
    """The periodic ledgers of a campaign that are owed now, in the order in which they were installed; restricted ones are left out."""
    with session.reading() as work:
        meant = names.campaign(work, campaign)
        asked = [one for one in work.ledgers.all() if _belongs(one, meant)]
    return [block for one in asked if (block := _block(session, one))]


def _belongs(ledger: Ledger, campaign: Campaign) -> bool:
    is_named = ledger.campaign in {campaign.name, campaign.short} and bool(ledger.campaign)
    return (
        is_named
        and ledger.shape == "periodic"
        and ledger.subject.kind == "unit"
        and not ledger.owed_by.office
        and not ledger.restricted
    )


def _block(session: Session, ledger: Ledger) -> LedgerBlock | None:
    grid = owing.ledger_grid(session, ledger.code, count=_SEASON)
    if not grid.periods:
        return None
    now = grid.periods[-1]
    cells = {row.subject: row.cells[now.key] for row in grid.rows if now.key in row.cells}
    sums = [one for one in ledger.measures if one.kind == "sum"][:INDICATORS]
    return LedgerBlock(
        ledger=ledger, period=now, cells=cells, indicators=[_indicator(ledger, one, cells) for one in sums],
        late={row.subject: row.late for row in grid.rows}, missing={row.subject: row.missing for row in grid.rows},
    )  # fmt: skip


def _indicator(ledger: Ledger, measure: Measure, cells: Mapping[str, Owing]) -> Indicator:
    values = {
        unit: _value(ledger, measure.field, one) for unit, one in cells.items() if one.state not in ABSENT | {"exempt"}
    }
    field = ledger.field(measure.field)
    return Indicator(
        label=measure.label, unit=field.unit if field else None, values=values,
        total=sum(value for value in values.values() if value is not None),
    )  # fmt: skip


def _value(ledger: Ledger, field: str, owed: Owing) -> int | float | None:
    """The figure; 0 where a zero statement covers the field."""
    entry = owed.entry
    if entry is None:
        return None
    if field not in entry.values and entry.kind == "zero" and field in ledger.zero_fields:
        return 0
    return amount(entry.values.get(field))

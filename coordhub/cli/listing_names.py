"""Names for the ids that a plain list shows: people read names, JSON carries the ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordhub.services.session import Session


class Names:
    """What units, bodies and campaigns are called, by id."""

    def __init__(self, session: Session) -> None:
        with session.reading() as work:
            self.units = {one.id: one.called for one in work.units.all()}
            self.bodies = {one.id: one.called for one in work.bodies.all()}
            self.campaigns = {one.id: one.called for one in work.campaigns.all()}

    def unit(self, unit_id: str | None) -> str:
        """What a unit is called; empty for none."""
        return self.units.get(unit_id or "", unit_id or "")

    def some(self, unit_ids: Iterable[str]) -> str:
        """Several units, in their order."""
        return " ".join(map(self.unit, unit_ids))

    def body(self, body_id: str | None) -> str:
        """What a body is called; empty for none."""
        return self.bodies.get(body_id or "", body_id or "")

    def campaign(self, campaign_id: str | None) -> str:
        """What a campaign is called; empty for none."""
        return self.campaigns.get(campaign_id or "", campaign_id or "")

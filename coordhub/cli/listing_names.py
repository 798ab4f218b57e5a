"""Names for the ids that a plain list shows: people read names, JSON carries the ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordhub.services.session import Session


class Names:
    """The units, bodies and campaigns of an office by id, and what they are called."""

    def __init__(self, session: Session) -> None:
        with session.reading() as work:
            self.units = {one.id: one for one in work.units.all()}
            self.bodies = {one.id: one for one in work.bodies.all()}
            self.campaigns = {one.id: one for one in work.campaigns.all()}

    def unit(self, unit_id: str | None) -> str:
        """What a unit is called; empty for none."""
        found = self.units.get(unit_id or "")
        return found.called if found else unit_id or ""

    def some(self, unit_ids: Iterable[str]) -> str:
        """Several units, in their order."""
        return " ".join(map(self.unit, unit_ids))

    def body(self, body_id: str | None) -> str:
        """What a body is called; empty for none."""
        found = self.bodies.get(body_id or "")
        return found.called if found else body_id or ""

    def campaign(self, campaign_id: str | None) -> str:
        """What a campaign is called; empty for none."""
        found = self.campaigns.get(campaign_id or "")
        return found.called if found else campaign_id or ""

"""Sites (点位): community centres, volunteer centres, water hazards, children's homes: what a checklist is about."""

from __future__ import annotations

from coordhub.domain.record import Day, Record

SITE_KINDS = (
    "community_centre", "volunteer_centre", "water_hazard", "childrens_home", "service_hall", "peace_centre", "psych_room",
    "smart_compound", "compound", "other",
)  # fmt: skip


class Site(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A place of the unit it belongs to; `code` is the office's own code of it, `keeper` the post that answers for it."""

    name: str
    kind: str
    unit: str
    code: str = ""
    address: str = ""
    keeper: str = ""
    phone: str = ""
    opened: Day | None = None
    closed: Day | None = None

    def is_open_on(self, day: str) -> bool:
        """Whether the site is in use on `day`."""
        return (self.opened or day) <= day <= (self.closed or day)

"""Special campaigns (专项行动): a named effort with a period, a lead unit and tasks."""

from __future__ import annotations

import msgspec

from coordhub.domain.record import Day, Record


class Campaign(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A special campaign of a body. `short` is its name in lists; `cloned_from` is last year's campaign."""

    name: str
    short: str = ""
    body: str | None = None
    lead: str | None = None
    since: Day | None = msgspec.field(name="from", default=None)
    until: Day | None = msgspec.field(name="to", default=None)
    goal: str = ""
    source: str = ""
    cloned_from: str | None = None

    @property
    def called(self) -> str:
        """The short name, or the full one."""
        return self.short or self.name

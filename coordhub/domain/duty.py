"""Duties (职责): what a unit answers for in a body, by which clause, since when."""

from __future__ import annotations

import msgspec

from coordhub.domain.record import Day, Record


class Duty(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A duty of a unit in a body. `subject` is the short heading under which the matrix of units by duties shows it; `clause`
    names the paper and clause it comes from. A changed duty ends and a new one begins."""

    body: str
    unit: str
    subject: str = ""
    text: str
    clause: str = ""
    since: Day | None = msgspec.field(name="from", default=None)
    until: Day | None = msgspec.field(name="to", default=None)
    successor: str | None = None

    def holds_on(self, day: str) -> bool:
        """Whether the unit answers for it on `day`."""
        return (self.since or day) <= day <= (self.until or day)

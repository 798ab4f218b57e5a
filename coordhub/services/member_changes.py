"""What changed in a body between two days: seats that came and went, and who took over from whom."""

from __future__ import annotations

from typing import Literal

import msgspec

from coordhub.domain.refusal import Refused
from coordhub.services.bodies import MemberRow, body_members
from coordhub.services.session import Session

What = Literal["succeeded", "added", "ended", "filled", "vacated"]
ORDER: tuple[What, ...] = ("succeeded", "filled", "added", "vacated", "ended")


class MemberChange(msgspec.Struct, frozen=True, kw_only=True):
    """One seat that is not as it was: another holder, a seat added or ended, a vacancy filled or left."""

    what: What
    before: MemberRow | None
    now: MemberRow | None

    @property
    def row(self) -> MemberRow:
        """The seat as it is, or as it last was."""
        found = self.now or self.before
        assert found is not None
        return found


def member_changes(session: Session, ref: str, since: str, on: str) -> list[MemberChange]:
    """The seats of a body that differ between two days, in the order of the list. Refused when the first day is not before the second."""
    if since >= on:
        raise Refused("members.bad_days", since=since, on=on, field="since")
    then = {row.seat.id: row for row in body_members(session, ref, since)}
    now = {row.seat.id: row for row in body_members(session, ref, on)}
    ordered = [*now, *(seat for seat in then if seat not in now)]
    found = [change for seat in ordered if (change := _change(then.get(seat), now.get(seat)))]
    return sorted(found, key=lambda one: ORDER.index(one.what))


def _change(before: MemberRow | None, now: MemberRow | None) -> MemberChange | None:
    was, holds = before.term if before else None, now.term if now else None
    what: What
    if before is None or now is None:
        what = "added" if before is None else "ended"
    elif was == holds:
        return None
    elif was is None:
        what = "filled"
    else:
        what = "succeeded" if holds else "vacated"
    return MemberChange(what=what, before=before, now=now)

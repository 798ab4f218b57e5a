"""Special campaigns: named efforts with a period, a lead and tasks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from coordhub.domain.campaign import Campaign
from coordhub.domain.refusal import Refused
from coordhub.services import names
from coordhub.services.session import Session
from coordhub.store.work import Work


def campaigns(session: Session, on: str | None = None) -> list[Campaign]:
    """The campaigns, the latest begun first; with `on`, those that run on that day."""
    with session.reading() as work:
        found = [
            one for one in work.campaigns.all() if on is None or (one.since or on) <= on <= (one.until or on)
        ]  # fmt: skip
    return sorted(found, key=lambda one: (one.since or "", one.id), reverse=True)


def campaign(session: Session, ref: str) -> Campaign:
    """The campaign meant by a name."""
    with session.reading() as work:
        return names.campaign(work, ref)


def add_campaign(session: Session, name: str, **fields: Any) -> Campaign:
    """Add a campaign: short, body, lead (names), from, to, goal, source."""
    with session.writing("campaign.add") as work:
        return work.campaigns.add(_campaign(work, {"name": name, **fields}))


def edit_campaign(session: Session, ref: str, changes: Mapping[str, Any], base: Campaign | None = None) -> Campaign:
    """Change fields of a campaign."""
    with session.writing("campaign.edit") as work:
        stands = base or names.campaign(work, ref)
        changed = _campaign(work, {**msgspec.to_builtins(stands), **changes})
        return work.campaigns.put(replace(changed, id=stands.id), base=base)


def clone_campaign(session: Session, ref: str, name: str = "") -> Campaign:
    """Next year's campaign after the pattern of this one: the same lead and goal, every date a year later; tasks are not
    copied, since their limits and sources are new."""
    with session.writing("campaign.clone") as work:
        old = names.campaign(work, ref)
        return work.campaigns.add(
            replace(
                old, id="", rev=0, name=name or _next_year(old.name, old.since), since=_a_year_later(old.since),
                until=_a_year_later(old.until), cloned_from=old.id,
            )
        )  # fmt: skip


def _next_year(name: str, since: str | None) -> str:
    if not since:
        return name
    year = int(since[:4])
    return name.replace(str(year), str(year + 1)) if str(year) in name else f"{name}({year + 1})"


def _a_year_later(day: str | None) -> str | None:
    if not day:
        return None
    found = date.fromisoformat(day)
    is_leap_day = (found.month, found.day) == (2, 29)
    return found.replace(year=found.year + 1, day=28 if is_leap_day else found.day).isoformat()


def _campaign(work: Work, raw: Mapping[str, Any]) -> Campaign:
    given = {name: value for name, value in raw.items() if value is not None}
    for field, resolve in (("body", names.body), ("lead", names.unit)):
        if given.get(field):
            given[field] = resolve(work, str(given[field])).id
    try:
        made = msgspec.convert(given, Campaign)
    except msgspec.ValidationError as fault:
        raise Refused("campaign.bad", name=str(raw.get("name", "")), fault=str(fault)) from fault
    if not made.name.strip():
        raise Refused("campaign.no_name", field="name")
    if made.since and made.until and made.until < made.since:
        raise Refused("campaign.ends_early", since=made.since, until=made.until, field="to")
    return made

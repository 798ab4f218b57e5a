"""`coordhub status`: what needs me today; also for a login message and for cron."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import option, verb
from coordhub.cli.listing import record_option
from coordhub.cli.listing_names import Names

if TYPE_CHECKING:
    from coordhub.services.attention import Entry, Morning
    from coordhub.services.session import Session

OWED = 10
"""The exit code of `--exit-code` when something is owed."""


@verb("status")
@option("--mine", is_flag=True)
@option("--exit-code", is_flag=True)
@record_option
def status(caller: Caller, mine: bool, exit_code: bool, form: str) -> int:
    """Show what has an hour today, what is red, falls due, waits for us, has not come."""
    from coordhub.services.attention import morning

    session = caller.session()
    found = morning(session, mine=mine)
    if form == "json":
        output.record(_record(session, found))
    else:
        _print(session, found)
    return OWED if exit_code and found.is_owed else 0


def print_morning(session: Session) -> None:
    """The morning as text."""
    from coordhub.services.attention import morning

    _print(session, morning(session))


def _print(session: Session, found: Morning) -> None:
    from coordhub.views import today

    for grid in today.grids(found, session.lang, Names(session).units):
        output.lines(grid.title, *(f"  {row.cells[0]}" for row in grid.rows))


def _record(session: Session, found: Morning) -> dict[str, Any]:
    absent = [one for section in found.sections for one in section.items if one.what == "absent"]
    sections = [{"key": section.key, "items": [_entry(one) for one in section.items]} for section in found.sections]
    return {
        "at": session.moment, "owed": found.is_owed, "missing_reports": sum(len(one.units) for one in absent), "mine": found.mine,
        "since": found.since or None, "changed": found.changed, "sections": sections,
    }  # fmt: skip


def _entry(one: Entry) -> dict[str, Any]:
    return {
        "what": one.what, "kind": one.kind, "id": one.id, "number": one.number or None, "title": one.title, "unit": one.unit,
        "units": one.units, "when": one.when or None, "days": one.days, "count": one.count, "chases": one.chases, "text": one.text,
        "light": (one.row.light.light or None) if one.row else None,
    }  # fmt: skip

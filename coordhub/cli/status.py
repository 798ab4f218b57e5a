"""`coordhub status`: what needs me today; also for a login message and for cron."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import option, verb
from coordhub.cli.listing import record_option
from coordhub.cli.listing_names import Names
from coordhub.messages import t

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
    from coordhub.services.owing import missing

    session = caller.session()
    found, reports = morning(session, mine=mine), len(missing(session))
    if form == "json":
        output.record(_record(session, found, reports))
    else:
        _print(session, found, reports)
    return OWED if exit_code and (found.is_owed or reports) else 0


def print_morning(session: Session) -> None:
    """The morning as text."""
    from coordhub.services.attention import morning
    from coordhub.services.owing import missing

    _print(session, morning(session), len(missing(session)))


def _print(session: Session, found: Morning, reports: int) -> None:
    """The sections of the morning, then how many reports to ledgers were due and have not come."""
    from coordhub.views import today

    for grid in today.grids(found, session.lang, Names(session).units):
        output.lines(grid.title, *(f"  {row.cells[0]}" for row in grid.rows))
    if reports:
        output.lines(t("ledger.missing_now", count=reports))


def _record(session: Session, found: Morning, reports: int) -> dict[str, Any]:
    sections = [{"key": section.key, "items": [_entry(one) for one in section.items]} for section in found.sections]
    return {
        "at": session.moment, "owed": found.is_owed or reports > 0, "missing_reports": reports, "mine": found.mine, "since": found.since or None, "changed": found.changed,
        "sections": sections,
    }  # fmt: skip


def _entry(one: Entry) -> dict[str, Any]:
    return {
        "what": one.what, "kind": one.kind, "id": one.id, "number": one.number or None, "title": one.title, "unit": one.unit,
        "units": one.units, "when": one.when or None, "days": one.days, "count": one.count, "chases": one.chases, "text": one.text,
        "light": (one.row.light.light or None) if one.row else None,
    }  # fmt: skip

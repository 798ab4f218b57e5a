"""`coordhub status`: what needs me today; also for a login message and for cron."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import option, verb
from coordhub.cli.listing import record_option

if TYPE_CHECKING:
    from coordhub.services.attention import Morning
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
    owed = any(section.items for section in found.sections)
    if form == "json":
        output.record(_record(session, found, owed=owed))
    else:
        _print(session, found)
    return OWED if exit_code and owed else 0


def print_morning(session: Session) -> None:
    """The morning as text."""
    from coordhub.services.attention import morning

    _print(session, morning(session))


def _print(session: Session, found: Morning) -> None:
    from coordhub.views import today

    for grid in today.grids(found, session.lang):
        output.lines(f"{grid.title}")
        output.table("plain", grid)


def _record(session: Session, found: Morning, *, owed: bool) -> dict[str, Any]:
    import msgspec

    return {"at": session.moment, "owed": owed, **msgspec.to_builtins(found)}

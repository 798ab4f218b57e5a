"""`coordhub meeting decisions`: what became of what the meetings decided."""

from __future__ import annotations

from coordhub.cli import json_meetings, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import option, verb
from coordhub.cli.listing import list_options
from coordhub.cli.listing_names import Names
from coordhub.text.grid import Grid


@verb("decisions")
@option("--open", "open_only", is_flag=True, words="help.option.decisions_open")
@option("--body", metavar="BODY")
@list_options
def decisions(caller: Caller, open_only: bool, body: str | None, form: str, columns: str | None) -> None:
    """List the decisions of all meetings, the oldest first, with the task each became and how far it has come."""
    from coordhub.services.decisions import followed

    session = caller.session()
    rows = followed(session, body, open_only=open_only)

    def grid() -> Grid:
        from coordhub.views import meeting_lists as view

        return view.followed_grid(rows, Names(session).units, session.lang, columns)

    output.listing(form, lambda: map(json_meetings.followed, rows), grid)

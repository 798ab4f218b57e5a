"""`coordhub history`: who changed what, when and why, newest first."""

from __future__ import annotations

from coordhub.cli import json_records, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.listing import list_options
from coordhub.cli.values import MOMENT, OneOf, Whole
from coordhub.text.grid import Grid

KINDS = OneOf(
    (
        "task",
        "meeting",
        "ledger",
        "entry",
        "framework",
        "body",
        "unit",
        "site",
        "duty",
        "campaign",
        "proposal",
        "outgoing",
        "office",
    ),
    "word.kind",
)


@verb("history")
@argument("kind", type=KINDS, required=False)
@argument("ref", words="help.argument.ref", required=False, metavar="ID")
@option("--by", metavar="ACCOUNT")
@option("--since", type=MOMENT)
@option("--restricted", is_flag=True)
@option("--limit", type=Whole(1), default=200, metavar="N")
@list_options
def history(
    caller: Caller, kind: str | None, ref: str | None, by: str | None, since: str | None, restricted: bool, limit: int,
    form: str, columns: str | None,
) -> None:  # fmt: skip
    """Show the changes of the office, of a kind of record, or of one record."""
    from coordhub.services.change_words import deed_of, who
    from coordhub.services.history import changes

    session = caller.session()
    rows = changes(session, kind=kind, ref=ref, by=by, since=since, limit=limit, restricted=restricted)

    def grid() -> Grid:
        from coordhub.views import history as view

        office = session.office()
        return view.grid(
            rows,
            session.lang,
            columns,
            called=lambda change: deed_of(session, change),
            by=lambda change: who(office, change),
        )

    output.listing(form, lambda: map(json_records.change, rows), grid)

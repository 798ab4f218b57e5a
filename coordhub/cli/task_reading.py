"""`coordhub task list|show|grid`: which tasks there are, how one stands, counties by tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.listing import format_option, list_options, record_option
from coordhub.cli.listing_names import Names
from coordhub.cli.task_flags import chosen, task_flags
from coordhub.cli.values import COUNT

if TYPE_CHECKING:
    from coordhub.services.task_list import CampaignGrid
    from coordhub.text.grid import Grid


@verb("list")
@task_flags
@option("--filter", "saved", metavar="NAME")
@list_options
def list_(caller: Caller, form: str, columns: str | None, saved: str | None, **flags: Any) -> None:
    """List tasks by light, then limit."""
    from coordhub.cli import json_records
    from coordhub.services.task_list import task_rows

    session = caller.session()
    rows = task_rows(session, chosen(session, saved, flags))

    def grid() -> Grid:
        from coordhub.views import tasks

        return tasks.grid(rows, Names(session).units, session.lang, columns=columns or "list80")

    output.listing(form, lambda: map(json_records.task, rows), grid)


@verb("show")
@argument("number")
@option("--log", type=COUNT, default=20, metavar="N")
@record_option
def show(caller: Caller, number: str, log: int, form: str) -> None:
    """Show one task: its lines and what happened to it."""
    from coordhub.services.task_list import task_log, task_row

    session = caller.session()
    row = task_row(session, number)
    happened = task_log(session, row.task.id, log) if log else []
    if form == "json":
        import msgspec

        from coordhub.cli import json_records

        output.record(json_records.whole_task(row) | {"log": msgspec.to_builtins(happened)})
        return
    from coordhub.cli.task_card import print_task

    print_task(session, row, happened)


@verb("grid")
@argument("of")
@format_option
def grid_(caller: Caller, of: str, form: str) -> None:
    """Show counties by tasks, for a campaign or for one task."""
    from coordhub.domain.refusal import NotFound
    from coordhub.services.task_list import campaign_grid, task_grid

    session = caller.session()
    try:
        found = campaign_grid(session, of)
    except NotFound:
        found = task_grid(session, of)

    def grid() -> Grid:
        from coordhub.views import campaigns

        return campaigns.grid(found, session.lang)

    output.listing(form, lambda: _grid_records(found), grid)


def _grid_records(found: CampaignGrid) -> list[dict[str, Any]]:
    from coordhub.cli import json_records

    return [json_records.task(row) for row in found.rows]

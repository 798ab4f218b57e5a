"""`coordhub proposal promise|promises`: what replies promised, and the tasks made of it."""

from __future__ import annotations

from typing import Any

import click

from coordhub.cli import json_proposals, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.fields import given, given_or_refused
from coordhub.cli.listing import list_options
from coordhub.cli.listing_names import Names
from coordhub.cli.values import MOMENT
from coordhub.messages import t
from coordhub.text.grid import Grid


@verb("promise")
@argument("proposal")
@argument("promise", required=False, words="help.argument.promise")
@option("--text", metavar="TEXT", words="help.option.promise_text")
@option("--lead", metavar="UNIT", multiple=True)
@option("--due", type=MOMENT)
@option("--make", is_flag=True)
@option("--join", metavar="NUMBER", words="help.option.promise_join")
@option("--unit", "units", metavar="UNIT", multiple=True)
@option("--now", is_flag=True, words="help.option.promise_now")
@option("--remove", is_flag=True)
def promise(
    caller: Caller, proposal: str, promise: str | None, make: bool, join: str | None, units: tuple[str, ...], now: bool, remove: bool,
    **changes: Any,
) -> None:  # fmt: skip
    """Add a promise (without PROMISE), change or remove one, or make a task of it (--make) and print the task's number."""
    from coordhub.services import proposal_promises as promises

    session = caller.session()
    if promise is None:
        named = given(changes)
        if "text" not in named:
            raise click.UsageError(t("cli.usage.promise_text"), click.get_current_context())
        output.lines(promises.add_promise(session, proposal, **named).id)
    elif make or join:
        output.lines(promises.make_task(session, proposal, promise, units=units, join=join, now=now).number)
    else:
        if remove:
            promises.remove_promise(session, proposal, promise)
        else:
            promises.edit_promise(session, proposal, promise, given_or_refused(changes))
        output.said(t("cli.done.changed", name=f"{proposal} {promise}"))


@verb("promises")
@argument("proposal", required=False)
@option("--all", "kept", is_flag=True, words="help.option.promises_all")
@list_options
def promises(caller: Caller, proposal: str | None, kept: bool, form: str, columns: str | None) -> None:
    """List what replies promised and is not kept yet."""
    from coordhub.services.proposal_promises import promises as found

    session = caller.session()
    rows = found(session, proposal, kept=kept)

    def grid() -> Grid:
        from coordhub.views import proposals as view

        return view.promises_grid(rows, Names(session).units, session.lang, columns or "list80")

    output.listing(form, lambda: map(json_proposals.promised, rows), grid)

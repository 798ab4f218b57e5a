"""`coordhub ledger list|show|due|missing`: what there is, what came, and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coordhub.cli import json_ledgers, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.listing import grid_of, list_options
from coordhub.cli.values import DAY
from coordhub.messages import spoken
from coordhub.text.grid import Grid

if TYPE_CHECKING:
    from coordhub.domain.entry import Owing
    from coordhub.services.session import Session

OWED = 10
"""The exit code of `--exit-code` when something was due and has not come."""


@verb("list")
@option("--shipped", is_flag=True, words="help.option.shipped")
@option("--restricted", is_flag=True)
@list_options
def list_(caller: Caller, shipped: bool, restricted: bool, form: str, columns: str | None) -> None:
    """List the installed ledgers and what is owed to each now, or those that come with the program."""
    from coordhub.services import ledgers, owing

    if shipped:
        _shipped(form)
        return
    session = caller.session()
    rows = ledgers.ledgers(session, restricted=restricted)
    owed = {one.ledger.code: one for one in owing.owed_now(session, restricted=restricted)}

    def grid() -> Grid:
        from coordhub.views import ledger_list as view
        from coordhub.views.view import Names

        return view.grid(rows, owed, Names({}, session.lang), session.today, columns or "list80")

    output.listing(form, lambda: [json_ledgers.ledger(one, owed.get(one.code)) for one in rows], grid)


def _shipped(form: str) -> None:
    from coordhub.services import ledgers

    rows = ledgers.shipped()
    output.listing(
        form,
        lambda: [json_ledgers.ledger(one, None) for one in rows],
        lambda: grid_of(
            "ledger.list",
            ("code", "title", "shape"),
            [(one.code, (one.code, one.name(spoken()), one.shape)) for one in rows],
        ),
    )


@verb("show")
@argument("ledger")
@argument("period", required=False, default="", words="help.argument.span")
@option("--subject", default="", metavar="SUBJECT", words="help.option.ledger_of")
@option("--restricted", is_flag=True)
@list_options
def show(
    caller: Caller, ledger: str, period: str, subject: str, restricted: bool, form: str, columns: str | None
) -> None:
    """List the entries of a ledger, of a period or of this year and the last."""
    from coordhub.services import owing
    from coordhub.services.entry_lists import entries_between, subject_id

    session = caller.session()
    about = subject_id(session, ledger, subject) if subject else ""
    rows, called = entries_between(session, ledger, period, about, restricted=restricted)

    def grid() -> Grid:
        from coordhub.services.ledgers import ledger as found
        from coordhub.views import ledgers as view
        from coordhub.views.view import Names

        return view.entries(found(session, ledger), rows, called, Names({}, session.lang), columns)

    output.listing(
        form, lambda: [json_ledgers.entry(*one, called) for one in owing.answered(session, ledger, rows)], grid
    )


@verb("due")
@argument("ledger", required=False)
@option("--until", type=DAY, words="help.option.ledger_until")
@option("--restricted", is_flag=True)
@list_options
def due(
    caller: Caller, ledger: str | None, until: str | None, restricted: bool, form: str, columns: str | None
) -> None:
    """List what is owed and has not come: what is past its limit, and what is due today or up to a day."""
    from coordhub.services.owing import due as owed

    session = caller.session()
    _list(session, owed(session, ledger, until, restricted=restricted), form, columns)


@verb("missing")
@argument("ledger", required=False)
@argument("period", required=False, words="help.argument.period")
@option("--exit-code", is_flag=True)
@option("--restricted", is_flag=True)
@list_options
def missing(
    caller: Caller, ledger: str | None, period: str | None, exit_code: bool, restricted: bool, form: str,
    columns: str | None,
) -> int:  # fmt: skip
    """List what was due and has not come; with --exit-code 10 tells a script so."""
    from coordhub.services.owing import missing as lacking

    session = caller.session()
    rows = lacking(session, ledger, period, restricted=restricted)
    _list(session, rows, form, columns)
    return OWED if exit_code and rows else 0


def _list(session: Session, rows: Sequence[Owing], form: str, columns: str | None) -> None:
    from coordhub.services.owing import called_of

    called = called_of(session, [one.subject for one in rows])

    def grid() -> Grid:
        from coordhub.services.entry_lists import listed
        from coordhub.views import ledgers as view
        from coordhub.views.ledger_words import state_word
        from coordhub.views.view import Names

        known, units = listed(session)
        return view.owings(rows, known, called, Names(units, session.lang), state_word, columns)

    output.listing(form, lambda: [json_ledgers.owing(one, called) for one in rows], grid)

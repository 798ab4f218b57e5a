"""`coordhub ledger summary|visits|expiring|vacancies|findings`: what the entries of ledgers come to, and what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.cli import json_summaries, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.fields import fields
from coordhub.cli.listing import list_options
from coordhub.cli.values import OneOf, Whole
from coordhub.messages import t
from coordhub.text.grid import Grid

if TYPE_CHECKING:
    from coordhub.domain.ledger import Ledger
    from coordhub.services.session import Session
    from coordhub.views.view import Names

BY = OneOf(("county", "township", "owner", "unit", "subject"))
_restricted = option("--restricted", is_flag=True)
_looked_through = fields(_restricted, option("--all", "all_years", is_flag=True, words="help.option.all_years"))


@verb("summary")
@argument("ledger")
@argument("period", required=False, default="", words="help.argument.span")
@option("--by", type=BY, default="county", words="help.option.group_by")
@option("--show", type=OneOf(("values", "change", "rank")), default="values")
@_restricted
@list_options
def summary(
    caller: Caller, ledger: str, period: str, by: str, show: str, restricted: bool, form: str, columns: str | None
) -> None:
    """Sum up a ledger over a period, by county with the total."""
    from coordhub.services.summary import summary as summed

    session = caller.session()
    found = summed(session, ledger, period, by, restricted=restricted)

    def grid() -> Grid:
        from coordhub.views import summaries as view
        from coordhub.views.view import Names

        shows: view.Shows = "change" if show == "change" else "rank" if show == "rank" else "values"
        drawn = view.grid(
            found, Names({}, session.lang), columns or ("all" if form in {"csv", "md"} else "list80"), shows
        )
        if hidden := view.hidden(found, drawn, shows):
            output.said(t("cli.done.more_figures", count=hidden))
        return drawn

    if form not in {"json", "csv"} and found.owed:
        output.said(t("cli.done.reported", reported=found.reported, owed=found.owed))
    output.listing(form, lambda: json_summaries.summary(found), grid)


@verb("visits")
@argument("ledger", required=False)
@option("--within", type=Whole(0), default=0, metavar="N", words="help.option.within_visits")
@_looked_through
@list_options
def visits(
    caller: Caller, ledger: str | None, within: int, restricted: bool, all_years: bool, form: str, columns: str | None
) -> None:
    """List follow-up visits that are due."""
    from coordhub.services.follow_up import visits_due

    session = caller.session()
    rows = visits_due(session, ledger, within, restricted=restricted, all_years=all_years)

    def grid() -> Grid:
        from coordhub.views import follow_up as view

        return view.visits(rows, *_names(session), columns)

    output.listing(form, lambda: map(json_summaries.visit, rows), grid)


@verb("expiring")
@argument("ledger", required=False)
@option("--days", type=Whole(0), default=30, metavar="N", words="help.option.expiring_days")
@_looked_through
@list_options
def expiring(
    caller: Caller, ledger: str | None, days: int, restricted: bool, all_years: bool, form: str, columns: str | None
) -> None:
    """List what expires soon, and what has."""
    from coordhub.services.follow_up import expiring as found

    session = caller.session()
    rows = found(session, ledger, days, restricted=restricted, all_years=all_years)

    def grid() -> Grid:
        from coordhub.views import follow_up as view

        return view.expiring(rows, *_names(session), columns)

    output.listing(form, lambda: map(json_summaries.expiry, rows), grid)


@verb("vacancies")
@argument("ledger", required=False)
@_restricted
@list_options
def vacancies(caller: Caller, ledger: str | None, restricted: bool, form: str, columns: str | None) -> None:
    """Show the posts of the rosters by county: filled, vacant, not reported."""
    from coordhub.services.follow_up import vacancies as found

    session = caller.session()
    rosters = found(session, ledger, restricted=restricted)
    if form == "json":
        output.records(row for one in rosters for row in json_summaries.roster(one))
        return
    from coordhub.views import follow_up as view

    names = _names(session)[1]
    for one in rosters:
        grid = view.roster(one, names, columns)
        if len(rosters) > 1:
            output.said(grid.title)
        output.listing(form, lambda one=one: json_summaries.roster(one), lambda grid=grid: grid)  # type: ignore[misc]  # bound now
    if not rosters:
        output.said(t("cli.nothing"))


@verb("findings")
@argument("ledger", required=False)
@_looked_through
@list_options
def findings(
    caller: Caller, ledger: str | None, restricted: bool, all_years: bool, form: str, columns: str | None
) -> None:
    """List what was found and is not put right yet, each with its light."""
    from coordhub.services import follow_up

    session = caller.session()
    rows = follow_up.findings(session, ledger, restricted=restricted, all_years=all_years)

    def grid() -> Grid:
        from coordhub.views import follow_up as view

        counts = follow_up.finding_counts(session, ledger, restricted=restricted, all_years=all_years)
        output.said(t("cli.done.findings", open=len(rows), closed=sum(one.closed for one in counts)))
        return view.findings(rows, *_names(session), columns)

    output.listing(form, lambda: map(json_summaries.finding, rows), grid)


def _names(session: Session) -> tuple[dict[str, Ledger], Names]:
    """The ledgers by code, and what puts units into words."""
    from coordhub.views.view import Names

    with session.reading() as work:
        ledgers = {one.code: one for one in work.ledgers.all()}
        return ledgers, Names({one.id: one for one in work.units.all()}, session.lang)

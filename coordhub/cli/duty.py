"""`coordhub duty`: who answers for what in a body, by which clause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coordhub.cli import json_records, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import Noun, argument, option
from coordhub.cli.fields import given
from coordhub.cli.listing import card, format_option, list_options, record_option
from coordhub.cli.listing_names import Names
from coordhub.cli.values import DAY
from coordhub.messages import t
from coordhub.text.grid import Grid

duty = Noun("duty")


@duty.verb("list")
@option("--body", metavar="BODY")
@option("--unit", metavar="UNIT", words="help.option.duty_unit")
@option("--on", type=DAY)
@list_options
def list_(caller: Caller, body: str | None, unit: str | None, on: str | None, form: str, columns: str | None) -> None:
    """List duties as they stand on a day."""
    from coordhub.services.duties import duties

    session = caller.session()
    rows = duties(session, body=body, unit=unit, on=on or session.today.isoformat())

    def grid() -> Grid:
        from coordhub.views import duties as view

        return view.grid(rows, Names(session).units, session.lang, columns)

    output.listing(form, lambda: map(json_records.duty, rows), grid)


@duty.verb("show")
@argument("duty")
@record_option
def show(caller: Caller, duty: str, form: str) -> None:
    """Show one duty."""
    from coordhub.services.duties import duty as found

    session = caller.session()
    one = found(session, duty)
    if form == "json":
        output.record(json_records.duty(one))
        return
    names = Names(session)
    card([
        ("id", one.id),
        ("body", names.body(one.body)),
        ("unit", names.unit(one.unit)),
        ("subject", one.subject),
        ("text", one.text),
        ("clause", one.clause),
        ("from", one.since or ""),
        ("to", one.until or ""),
        ("successor", one.successor or ""),
    ])  # fmt: skip


@duty.verb("add")
@argument("body")
@argument("unit")
@argument("text")
@option("--subject", metavar="TEXT")
@option("--clause", metavar="TEXT")
@option("--from", "since", type=DAY)
def add(caller: Caller, body: str, unit: str, text: str, **more: Any) -> None:
    """Add a duty and print its id."""
    from coordhub.services.duties import add_duty

    output.lines(add_duty(caller.session(), body, unit, text, **given(more)).id)


@duty.verb("change")
@argument("duty")
@argument("text")
@option("--from", "since", type=DAY)
@option("--clause", default="", metavar="TEXT")
def change(caller: Caller, duty: str, text: str, since: str | None, clause: str) -> None:
    """End a duty and begin the new one in its place; prints the new one's id."""
    from coordhub.services.duties import change_duty

    session = caller.session()
    output.lines(change_duty(session, duty, text, since or session.today.isoformat(), clause=clause).id)


@duty.verb("end")
@argument("duty")
@option("--to", "until", type=DAY, words="help.option.duty_to")
def end(caller: Caller, duty: str, until: str | None) -> None:
    """End a duty."""
    from coordhub.services.duties import end_duty

    session = caller.session()
    end_duty(session, duty, until or session.today.isoformat())
    output.said(t("cli.done.changed", name=duty))


@duty.verb("matrix")
@argument("body")
@option("--on", type=DAY)
@format_option
def matrix(caller: Caller, body: str, on: str | None, form: str) -> None:
    """Show units by duties."""
    from coordhub.services.duties import duty_matrix

    session = caller.session()
    found = duty_matrix(session, body, on or session.today.isoformat())

    def grid() -> Grid:
        from coordhub.views.duties import matrix_grid

        return matrix_grid(found, session.lang)

    def rows() -> Iterator[output.Record]:
        for unit, cells in found.rows:
            yield {"unit": unit.id, "duties": {subject: [one.id for one in held] for subject, held in cells.items()}}

    output.listing(form, rows, grid)

"""`coordhub seat`: the seats of the bodies, filled and vacated."""

from __future__ import annotations

from typing import Any, get_args

from coordhub.cli import json_records, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import Noun, argument, option
from coordhub.cli.fields import fields, given, given_or_refused
from coordhub.cli.listing import card, format_option, grid_of, record_option
from coordhub.cli.listing_names import Names
from coordhub.cli.values import COUNT, DAY, OneOf
from coordhub.domain.body import Role
from coordhub.messages import t
from coordhub.text.grid import Grid

seat = Noun("seat")
ROLE = OneOf(get_args(Role), "word.role")
_FIELDS = fields(
    option("--unit", metavar="UNIT", words="help.option.seat_unit"),
    option("--rank", type=COUNT, metavar="N"),
    option("--held-by", metavar="SEAT"),
)


@seat.verb("list")
@option("--body", metavar="BODY")
@option("--vacant", is_flag=True)
@option("--on", type=DAY)
@format_option
def list_(caller: Caller, body: str | None, vacant: bool, on: str | None, form: str) -> None:
    """List seats with their holders on a day."""
    from coordhub.services.bodies import bodies, body_members

    session = caller.session()
    day = on or session.today.isoformat()
    where = [body] if body else [one.id for one in bodies(session)]
    rows = [row for each in where for row in body_members(session, each, day) if row.is_vacant or not vacant]

    def grid() -> Grid:
        names = Names(session)
        texts = [
            (row.seat.id, (row.seat.id, row.body.called, t(f"word.role.{row.seat.role}"), names.unit(row.seat.unit),
                           row.seat.post, row.term.holder if row.term else t("cli.vacant"), row.term.since if row.term else ""))
            for row in rows
        ]  # fmt: skip
        return grid_of("seat.list", ("id", "body", "role", "unit", "post", "holder", "from"), texts)

    output.listing(form, lambda: (json_records.seat(row.body, row.seat, row.term) for row in rows), grid)


@seat.verb("show")
@argument("seat")
@record_option
def show(caller: Caller, seat: str, form: str) -> None:
    """Show one seat and everybody who has held it."""
    import msgspec

    from coordhub.services.bodies import seat_row

    session = caller.session()
    row = seat_row(session, seat)
    where, one = row.body, row.seat
    if form == "json":
        output.record(json_records.seat(where, one, row.term) | {"terms": msgspec.to_builtins(one.terms)})
        return
    names = Names(session)
    card([
        ("id", one.id),
        ("body", where.name),
        ("role", t(f"word.role.{one.role}")),
        ("unit", names.unit(one.unit)),
        ("post", one.post),
        ("held_by", one.held_by or ""),
        *(("holder", f"{term.holder}  {term.since} - {term.until or ''}".rstrip(" -")) for term in one.terms),
    ])  # fmt: skip


@seat.verb("add")
@argument("body")
@argument("post")
@option("--role", type=ROLE, default="member")
@_FIELDS
@option("--from", "since", type=DAY)
@option("--holder", metavar="TEXT")
@option("--phone", metavar="PHONE")
def add(caller: Caller, body: str, post: str, role: str, **more: Any) -> None:
    """Add a seat to a body and print its id."""
    from coordhub.services.bodies import add_seat

    output.lines(add_seat(caller.session(), body, role, post, **given(more)).id)


@seat.verb("edit")
@argument("seat")
@option("--post", metavar="TEXT", words="help.option.seat_post")
@option("--role", type=ROLE)
@_FIELDS
@option("--from", "from", type=DAY)
@option("--to", "to", type=DAY)
def edit(caller: Caller, seat: str, **changes: Any) -> None:
    """Change a seat."""
    from coordhub.services.bodies import edit_seat

    edit_seat(caller.session(), seat, given_or_refused(changes))
    output.said(t("cli.done.changed", name=seat))


@seat.verb("fill")
@argument("seat")
@option("--holder", metavar="TEXT", required=True)
@option("--from", "since", type=DAY, words="help.option.holder_from")
@option("--phone", default="", metavar="PHONE")
def fill(caller: Caller, seat: str, holder: str, since: str | None, phone: str) -> None:
    """Put a new holder into a seat; the one before goes the day before."""
    from coordhub.services.bodies import fill_seat

    session = caller.session()
    day = since or session.today.isoformat()
    fill_seat(session, seat, holder, day, phone=phone)
    output.said(t("cli.done.filled", seat=seat, holder=holder, since=day))


@seat.verb("vacate")
@argument("seat")
@option("--to", "until", type=DAY, words="help.option.holder_to")
def vacate(caller: Caller, seat: str, until: str | None) -> None:
    """End the term that runs: the seat stands vacant from the next day."""
    from coordhub.services.bodies import vacate_seat

    session = caller.session()
    day = until or session.today.isoformat()
    vacate_seat(session, seat, day)
    output.said(t("cli.done.vacated", seat=seat, until=day))

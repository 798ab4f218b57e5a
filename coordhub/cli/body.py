"""`coordhub body`: conferences, leading groups, task forces and who sits in them on a day."""

from __future__ import annotations

from typing import Any, get_args

from coordhub.cli import json_records, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import Noun, argument, option
from coordhub.cli.fields import fields, given, given_or_refused
from coordhub.cli.listing import card, format_option, grid_of, list_options, record_option
from coordhub.cli.listing_names import Names
from coordhub.cli.values import COUNT, DAY, OneOf
from coordhub.domain.body import BodyKind, Level
from coordhub.messages import t
from coordhub.text.grid import Grid

body = Noun("body")
KIND = OneOf(get_args(BodyKind), "word.body_kind")
LEVEL = OneOf(get_args(Level), "word.level")
_FIELDS = fields(
    option("--short", metavar="TEXT"),
    option("--level", type=LEVEL),
    option("--parent", metavar="BODY", words="help.option.parent_body"),
    option("--unit", metavar="UNIT", words="help.option.county"),
    option("--rank", type=COUNT, metavar="N"),
    option("--founded", type=DAY),
    option("--founding-paper", metavar="TEXT"),
    option("--issuing-unit", metavar="UNIT"),
    option("--ended", type=DAY),
    option("--successor", metavar="BODY"),
)


@body.verb("list")
@option("--kind", type=KIND)
@option("--level", type=LEVEL)
@format_option
def list_(caller: Caller, kind: str | None, level: str | None, form: str) -> None:
    """List the bodies, a nested one below its parent."""
    from coordhub.services.bodies import bodies

    session = caller.session()
    rows = [one for one in bodies(session) if kind in {None, one.kind} and level in {None, one.level}]

    def grid() -> Grid:
        names = Names(session)
        texts = [
            (one.id, (one.id, one.name, t(f"word.body_kind.{one.kind}"), t(f"word.level.{one.level}"), names.body(one.parent),
                      names.unit(one.unit), str(len(one.seats))))
            for one in rows
        ]  # fmt: skip
        return grid_of("body.list", ("id", "name", "kind", "level", "parent", "county", "seats"), texts)

    output.listing(form, lambda: map(json_records.body, rows), grid)


@body.verb("show")
@argument("body")
@record_option
def show(caller: Caller, body: str, form: str) -> None:
    """Show one body, without its seats."""
    from coordhub.services import names as named

    session = caller.session()
    with session.reading() as work:
        one = named.body(work, body)
    if form == "json":
        output.record(json_records.body(one))
        return
    names = Names(session)
    card([
        ("id", one.id),
        ("name", one.name),
        ("kind", t(f"word.body_kind.{one.kind}")),
        ("level", t(f"word.level.{one.level}")),
        ("parent", names.body(one.parent)),
        ("county", names.unit(one.unit)),
        ("founded", " ".join(part for part in (one.founded, one.founding_paper) if part)),
        ("issuing_unit", names.unit(one.issuing_unit)),
        ("ended", one.ended or ""),
        ("successor", names.body(one.successor)),
        ("seats", str(len(one.seats))),
    ])  # fmt: skip


@body.verb("members")
@argument("body")
@option("--on", type=DAY)
@list_options
def members(caller: Caller, body: str, on: str | None, form: str, columns: str | None) -> None:
    """Show who sits in a body on a day, vacant seats included."""
    from coordhub.services.bodies import body_members

    session = caller.session()
    rows = body_members(session, body, on or session.today.isoformat())

    def grid() -> Grid:
        from coordhub.views import members as view

        return view.grid(rows, Names(session).units, session.lang, columns=columns)

    output.listing(form, lambda: (json_records.seat(row.body, row.seat, row.term) for row in rows), grid)


@body.verb("coverage")
@option("--kind", type=KIND, default="joint_conference")
@option("--on", type=DAY)
@format_option
def coverage(caller: Caller, kind: str, on: str | None, form: str) -> None:
    """Show which counties have a body of their own for each of the city's."""
    from coordhub.services.bodies import coverage as covered

    session = caller.session()
    rows = covered(session, kind, on)

    def grid() -> Grid:
        texts = [(one.unit.id, (one.unit.name, one.body.name if one.body else t("cli.vacant"))) for one in rows]
        return grid_of("body.coverage", ("county", "body"), texts)

    output.listing(
        form, lambda: ({"unit": one.unit.id, "body": one.body.id if one.body else None} for one in rows), grid
    )


@body.verb("add")
@argument("name")
@option("--kind", type=KIND, required=True)
@_FIELDS
def add(caller: Caller, name: str, kind: str, **more: Any) -> None:
    """Add a body and print its id."""
    from coordhub.services.bodies import add_body

    output.lines(add_body(caller.session(), name, kind=kind, **given(more)).id)


@body.verb("edit")
@argument("body")
@option("--name", metavar="TEXT")
@option("--kind", type=KIND)
@_FIELDS
def edit(caller: Caller, body: str, **changes: Any) -> None:
    """Change a body."""
    from coordhub.services.bodies import edit_body

    changed = edit_body(caller.session(), body, given_or_refused(changes))
    output.said(t("cli.done.changed", name=changed.name))

"""`coordhub unit`: the units as the office knows them."""

from __future__ import annotations

from typing import Any, get_args

import click

from coordhub.cli import json_records, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import Noun, argument, option
from coordhub.cli.fields import fields, given, given_or_refused
from coordhub.cli.listing import card, format_option, grid_of, record_option
from coordhub.cli.listing_names import Names
from coordhub.cli.values import COUNT, DAY, OneOf
from coordhub.domain.unit import UnitKind
from coordhub.messages import t
from coordhub.text.grid import Grid

unit = Noun("unit")
KIND = OneOf(get_args(UnitKind), "word.unit_kind")
_FIELDS = fields(
    option("--short", metavar="TEXT"),
    option("--abbr", metavar="TEXT"),
    option("--parent", metavar="UNIT"),
    option("--rank", type=COUNT, metavar="N"),
    option("--code", "official_code", metavar="CODE"),
    option("--from", "valid_from", type=DAY),
    option("--to", "valid_to", type=DAY),
)


@unit.verb("list")
@option("--kind", type=KIND)
@option("--parent", metavar="UNIT")
@format_option
def list_(caller: Caller, kind: str | None, parent: str | None, form: str) -> None:
    """List units in official order."""
    from coordhub.services.units import units

    session = caller.session()
    rows = units(session, kind=kind, parent=parent)

    def grid() -> Grid:
        names = Names(session)
        texts = [
            (one.id, (one.id, one.name, one.short, one.abbr, t(f"word.unit_kind.{one.kind}"), names.unit(one.parent),
                      one.official_code))
            for one in rows
        ]  # fmt: skip
        return grid_of("unit.list", ("id", "name", "short", "abbr", "kind", "parent", "code"), texts)

    output.listing(form, lambda: map(json_records.unit, rows), grid)


@unit.verb("show")
@argument("unit")
@record_option
def show(caller: Caller, unit: str, form: str) -> None:
    """Show one unit."""
    from coordhub.services import names as named

    session = caller.session()
    with session.reading() as work:
        one = named.unit(work, unit)
    if form == "json":
        output.record(json_records.unit(one))
        return
    names = Names(session)
    card([
        ("id", one.id),
        ("name", one.name),
        ("short", one.short),
        ("abbr", one.abbr),
        ("kind", t(f"word.unit_kind.{one.kind}")),
        ("parent", names.unit(one.parent)),
        ("code", one.official_code),
        ("from", one.valid_from or ""),
        ("to", one.valid_to or ""),
    ])  # fmt: skip


@unit.verb("add")
@argument("name")
@option("--kind", type=KIND, required=True)
@_FIELDS
def add(caller: Caller, name: str, kind: str, **more: Any) -> None:
    """Add a unit and print its id."""
    from coordhub.services.units import add_unit

    output.lines(add_unit(caller.session(), name, kind=kind, **given(more)).id)


@unit.verb("edit")
@argument("unit")
@option("--name", metavar="TEXT")
@option("--kind", type=KIND)
@_FIELDS
def edit(caller: Caller, unit: str, **changes: Any) -> None:
    """Change a unit."""
    from coordhub.services.units import edit_unit

    changed = edit_unit(caller.session(), unit, given_or_refused(changes))
    output.said(t("cli.done.changed", name=changed.name))


@unit.verb("import")
@argument("file", type=click.Path())
@option("--yes", is_flag=True, words="help.option.yes_import")
def import_(caller: Caller, file: str, yes: bool) -> int:
    """Show what a table of units would change, and with `--yes` change it, all or nothing."""
    from coordhub.cli.register import imported

    return imported(caller.session(), "unit", file, yes=yes)


@unit.verb("export")
@format_option
def export(caller: Caller, form: str) -> None:
    """Give out every unit with the columns that an import reads: as CSV, or into a file with `-o`."""
    from coordhub.services.units import units
    from coordhub.views import units as view

    session = caller.session()
    rows = units(session)
    output.listing(
        "csv" if form == "table" else form, lambda: map(json_records.unit, rows), lambda: view.grid(rows, session.lang)
    )

"""`coordhub site`: the places that checklists are about."""

from __future__ import annotations

from typing import Any

import click

from coordhub.cli import json_records, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import Noun, argument, option
from coordhub.cli.fields import fields, given, given_or_refused
from coordhub.cli.listing import card, list_options, record_option
from coordhub.cli.listing_names import Names
from coordhub.cli.values import DAY, OneOf
from coordhub.domain.site import SITE_KINDS
from coordhub.messages import t
from coordhub.text.grid import Grid

site = Noun("site")
KIND = OneOf(SITE_KINDS, "word.site_kind")
_FIELDS = fields(
    option("--code", metavar="CODE", words="help.option.site_code"),
    option("--address", metavar="TEXT"),
    option("--keeper", metavar="POST"),
    option("--phone", metavar="PHONE"),
    option("--opened", type=DAY),
)


@site.verb("list")
@option("--kind", type=KIND, words="help.option.site_kind")
@option("--unit", metavar="UNIT", words="help.option.site_unit")
@option("--on", type=DAY)
@option("--all", "everyone", is_flag=True, words="help.option.site_all")
@list_options
def list_(caller: Caller, everyone: bool, on: str | None, form: str, columns: str | None, **flags: str | None) -> None:
    """List the sites in use."""
    from coordhub.services.sites import sites

    session = caller.session()
    rows = sites(session, **flags, on="all" if everyone else on)

    def grid() -> Grid:
        from coordhub.views import sites as view

        is_taken_away = form == "csv" or isinstance(form, output.ToFile)
        chosen = columns or ("register" if is_taken_away else None)
        return view.grid(rows, Names(session).units, session.lang, chosen)

    output.listing(form, lambda: map(json_records.site, rows), grid)


@site.verb("show")
@argument("site")
@record_option
def show(caller: Caller, site: str, form: str) -> None:
    """Show one site."""
    from coordhub.services.sites import site as found

    session = caller.session()
    one = found(session, site)
    if form == "json":
        output.record(json_records.site(one))
        return
    card([
        ("id", one.id),
        ("code", one.code),
        ("name", one.name),
        ("kind", t(f"word.site_kind.{one.kind}")),
        ("unit", Names(session).unit(one.unit)),
        ("address", one.address),
        ("keeper", one.keeper),
        ("phone", one.phone),
        ("opened", one.opened or ""),
        ("closed", one.closed or ""),
    ])  # fmt: skip


@site.verb("add")
@argument("name")
@option("--kind", required=True, metavar="KIND", words="help.option.site_kind")
@option("--unit", required=True, metavar="UNIT", words="help.option.site_unit")
@_FIELDS
def add(caller: Caller, name: str, kind: str, unit: str, **more: Any) -> None:
    """Add a site and print its id."""
    from coordhub.services.sites import add_site

    output.lines(add_site(caller.session(), name, kind, unit, **given(more)).id)


@site.verb("edit")
@argument("site")
@option("--name", metavar="TEXT")
@option("--kind", metavar="KIND", words="help.option.site_kind")
@option("--unit", metavar="UNIT", words="help.option.site_unit")
@_FIELDS
def edit(caller: Caller, site: str, **changes: Any) -> None:
    """Change a site."""
    from coordhub.services.sites import edit_site

    changed = edit_site(caller.session(), site, given_or_refused(changes))
    output.said(t("cli.done.changed", name=changed.name))


@site.verb("close")
@argument("site")
@option("--why", default="", metavar="TEXT")
@option("--on", type=DAY, words="help.option.site_on")
def close(caller: Caller, site: str, why: str, on: str | None) -> None:
    """Close a site, with the reason."""
    from coordhub.services.sites import close_site

    closed = close_site(caller.session(), site, why=why, on=on)
    output.said(t("cli.done.changed", name=closed.name))


@site.verb("import")
@argument("file", type=click.Path())
@option("--yes", is_flag=True, words="help.option.yes_import")
def import_(caller: Caller, file: str, yes: bool) -> int:
    """Show what a table of sites would change, and with `--yes` change it, all or nothing."""
    from coordhub.cli.register import imported

    return imported(caller.session(), "site", file, yes=yes)

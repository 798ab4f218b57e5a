"""`coordhub campaign`: special campaigns, and last year's cloned."""

from __future__ import annotations

from typing import Any

from coordhub.cli import json_records, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import Noun, argument, option
from coordhub.cli.fields import fields, given, given_or_refused
from coordhub.cli.listing import card, format_option, grid_of, record_option
from coordhub.cli.listing_names import Names
from coordhub.cli.values import DAY
from coordhub.messages import t
from coordhub.text.grid import Grid

campaign = Noun("campaign")
_FIELDS = fields(
    option("--short", metavar="TEXT"),
    option("--body", metavar="BODY"),
    option("--lead", metavar="UNIT", words="help.option.campaign_lead"),
    option("--from", "from", type=DAY),
    option("--to", "to", type=DAY),
    option("--goal", metavar="TEXT"),
    option("--source", metavar="TEXT"),
)


@campaign.verb("list")
@format_option
def list_(caller: Caller, form: str) -> None:
    """List the campaigns."""
    from coordhub.services.campaigns import campaigns

    session = caller.session()
    rows = campaigns(session)

    def grid() -> Grid:
        names = Names(session)
        texts = [
            (one.id, (one.id, one.name, names.body(one.body), names.unit(one.lead), one.since or "", one.until or ""))
            for one in rows
        ]
        return grid_of("campaign.list", ("id", "name", "body", "lead", "from", "to"), texts)

    output.listing(form, lambda: map(json_records.campaign, rows), grid)


@campaign.verb("show")
@argument("campaign")
@record_option
def show(caller: Caller, campaign: str, form: str) -> None:
    """Show one campaign; its tasks are in `task grid`."""
    from coordhub.services import names as named

    session = caller.session()
    with session.reading() as work:
        one = named.campaign(work, campaign)
    if form == "json":
        output.record(json_records.campaign(one))
        return
    names = Names(session)
    card([
        ("id", one.id),
        ("name", one.name),
        ("short", one.short),
        ("body", names.body(one.body)),
        ("lead", names.unit(one.lead)),
        ("from", one.since or ""),
        ("to", one.until or ""),
        ("goal", one.goal),
        ("source", one.source),
    ])  # fmt: skip


@campaign.verb("add")
@argument("name")
@_FIELDS
def add(caller: Caller, name: str, **more: Any) -> None:
    """Add a campaign and print its id."""
    from coordhub.services.campaigns import add_campaign

    output.lines(add_campaign(caller.session(), name, **given(more)).id)


@campaign.verb("edit")
@argument("campaign")
@option("--name", metavar="TEXT")
@_FIELDS
def edit(caller: Caller, campaign: str, **changes: Any) -> None:
    """Change a campaign."""
    from coordhub.services.campaigns import edit_campaign

    changed = edit_campaign(caller.session(), campaign, given_or_refused(changes))
    output.said(t("cli.done.changed", name=changed.name))


@campaign.verb("clone")
@argument("campaign")
@argument("name", required=False)
def clone(caller: Caller, campaign: str, name: str | None) -> None:
    """Make next year's campaign after this one and print its id."""
    from coordhub.services.campaigns import clone_campaign

    output.lines(clone_campaign(caller.session(), campaign, name or "").id)

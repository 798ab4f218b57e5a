"""`coordhub framework`: trees of goals such as "12341", what carries each element, and how far it is."""

from __future__ import annotations

from typing import Any

from coordhub.cli import json_summaries, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import Noun, argument, option
from coordhub.cli.fields import given_or_refused
from coordhub.cli.listing import format_option, grid_of, list_options
from coordhub.cli.values import DAY
from coordhub.messages import t
from coordhub.text.grid import Grid

framework = Noun("framework")


@framework.verb("list")
@format_option
def list_(caller: Caller, form: str) -> None:
    """List the frameworks of the office."""
    from coordhub.services.frameworks import frameworks

    session = caller.session()
    rows = frameworks(session)

    def grid() -> Grid:
        texts = [
            (one.code, (one.id, one.code, one.title.in_(session.lang), str(len(one.elements)), one.installed or ""))
            for one in rows
        ]
        return grid_of("framework.list", ("id", "code", "name", "elements", "from"), texts)

    output.listing(form, lambda: map(json_summaries.framework, rows), grid)


@framework.verb("show")
@argument("framework", required=False, default="")
@format_option
def show(caller: Caller, framework: str, form: str) -> None:
    """Show the tree of a framework: its elements and what carries and measures each."""
    from coordhub.services.frameworks import framework as found
    from coordhub.services.frameworks import in_order

    session = caller.session()
    one = found(session, framework)
    if form == "json":
        output.record(json_summaries.framework(one))
        return

    def grid() -> Grid:
        texts = []
        for depth, each in in_order(one.elements):
            gauges = " ".join(f"{gauge.ledger}:{gauge.measure}" for gauge in each.gauges)
            carried = " ".join((*each.ledgers, *each.campaigns, *each.tasks))
            text = "  " * depth + each.text.in_(session.lang)
            texts.append((each.id, (each.id, text, each.owner, carried, gauges)))
        return grid_of("framework.show", ("id", "element", "owner", "carried", "gauges"), texts)

    output.table(form, grid()) if form != "csv" else output.csv(grid())


@framework.verb("scorecard")
@argument("framework", required=False, default="")
@option("--restricted", is_flag=True)
@list_options
def scorecard(caller: Caller, framework: str, restricted: bool, form: str, columns: str | None) -> None:
    """Show how far each element of a framework is."""
    from coordhub.services.frameworks import scorecard as scored

    session = caller.session()
    found = scored(session, framework, restricted=restricted)

    def grid() -> Grid:
        from coordhub.views import scorecards as view
        from coordhub.views.view import Names

        return view.grid(found, Names({}, session.lang), columns)

    output.listing(form, lambda: map(json_summaries.element, found.rows), grid)


@framework.verb("install")
@argument("source", words="help.argument.declaration")
@option("--from", "since", type=DAY, words="help.option.installed_from")
def install(caller: Caller, source: str, since: str | None) -> None:
    """Install a framework that is shipped, or one from a file; prints its code."""
    from coordhub.services.ledgers import install as installed

    output.lines(installed(caller.session(), source, since=since).code)


@framework.verb("add")
@argument("framework", words="help.argument.code_or_framework")
@argument("text")
@option("--parent", metavar="ELEMENT")
@option("--owner", metavar="TEXT", words="help.option.element_owner")
@option("--id", "element", metavar="ID", words="help.option.element_id")
@option("--new", is_flag=True, words="help.option.new_framework")
def add(
    caller: Caller, framework: str, text: str, parent: str | None, owner: str | None, element: str | None, new: bool
) -> None:
    """Add an element to a framework and print its id; with --new begin a framework of that code and title."""
    from coordhub.services import framework_changes as changes

    session = caller.session()
    if new:
        output.lines(changes.add_framework(session, framework, text).code)
        return
    made = changes.add_element(session, framework, text, parent=parent or "", owner=owner or "", id=element or "")
    output.lines(made.id)


@framework.verb("edit")
@argument("framework")
@argument("element")
@option("--text", metavar="TEXT")
@option("--owner", metavar="TEXT", words="help.option.element_owner")
@option("--parent", metavar="ELEMENT")
@option("--link", metavar="LINK", multiple=True)
@option("--unlink", metavar="LINK", multiple=True)
@option("--remove", is_flag=True, words="help.option.remove_element")
def edit(caller: Caller, framework: str, element: str, remove: bool, **more: Any) -> None:
    """Change an element of a framework: its words, its place, what carries and measures it; --remove takes it out."""
    from coordhub.services import framework_changes as changes

    session = caller.session()
    if remove:
        changes.remove_element(session, framework, element)
        output.said(t("cli.done.removed", name=element))
        return
    changed = changes.edit_element(session, framework, element, **given_or_refused(more))
    output.said(t("cli.done.changed", name=changed.id))

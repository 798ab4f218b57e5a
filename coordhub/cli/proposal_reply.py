"""`coordhub proposal section|fact`: the blocks of a reply, and its figures with day and source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.fields import given
from coordhub.cli.listing import format_option
from coordhub.cli.values import DAY, Whole
from coordhub.domain.refusal import Refused
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.services.proposal_facts import Stale
    from coordhub.services.session import Session
    from coordhub.text.grid import Grid


@verb("section")
@argument("proposal")
@argument("section", required=False, words="help.argument.reply_section")
@option("--heading", metavar="TEXT")
@option("--text", metavar="TEXT", words="help.option.section_text")
@option("--file", metavar="FILE", type=click.Path(), words="help.option.section_file")
@option("--move", type=Whole(1), metavar="N")
@option("--remove", is_flag=True)
def section(
    caller: Caller, proposal: str, section: str | None, heading: str | None, text: str | None, file: str | None, move: int | None,
    remove: bool,
) -> None:  # fmt: skip
    """Add a section to the reply (without SECTION), or change, move or remove one; alone it prints the section."""
    from coordhub.services import proposal_reply as reply

    if text is not None and file is not None:
        raise click.UsageError(t("cli.usage.text_or_file"), click.get_current_context())
    session = caller.session()
    changes = given({"heading": heading, "text": _read(file) if file is not None else text})
    if section is None:
        if heading is None:
            raise click.UsageError(t("cli.usage.section_heading"), click.get_current_context())
        made = reply.add_section(session, proposal, heading, changes.get("text", ""), move)
        output.lines(made.id)
        return
    if remove:
        reply.remove_section(session, proposal, section)
    elif changes or move is not None:
        if changes:
            reply.edit_section(session, proposal, section, changes)
        if move is not None:
            reply.move_section(session, proposal, section, move)
    else:
        _print_section(session, proposal, section)
        return
    output.said(t("cli.done.changed", name=f"{proposal} {section}"))


def _print_section(session: Session, proposal: str, section: str) -> None:
    from coordhub.services.proposals import row

    one = row(session, proposal).proposal
    found = one.sections[one.section_at(section)]
    output.lines(found.heading, *found.text.split("\n"))


def _read(file: str) -> str:
    """The text of a file, or of stdin for `-`."""
    import sys
    from pathlib import Path

    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("cli.cannot_read", path=file, why=getattr(error, "strerror", None) or str(error)) from error


@verb("fact")
@argument("proposal")
@argument("fact", required=False, metavar="[NAME=SOURCE]", words="help.argument.fact")
@option("--source", default="", metavar="TEXT", words="help.option.fact_source")
@option("--on", type=DAY, words="help.option.fact_on")
@option("--refresh", is_flag=True)
@option("--remove", is_flag=True)
@format_option
def fact(
    caller: Caller, proposal: str, fact: str | None, source: str, on: str | None, refresh: bool, remove: bool, form: str
) -> None:
    """Take a figure into the reply, with its day and source; without a figure list them, --refresh pulls all of them again."""
    from coordhub.services import proposal_facts as facts

    session = caller.session()
    if refresh:
        _refreshed(facts.refresh(session, proposal))
    elif fact is None:
        _list(session, proposal, form)
    elif remove:
        facts.drop_fact(session, proposal, fact)
        output.said(t("cli.done.changed", name=f"{proposal} {fact}"))
    else:
        name, equals, value = fact.replace("＝", "=").partition("=")
        if not equals:
            raise click.UsageError(t("cli.usage.fact", text=fact), click.get_current_context())
        if source:
            made = facts.type_fact(session, proposal, name.strip(), value, source, on)
        else:
            made = facts.pull_fact(session, proposal, name.strip(), value)
        output.lines(f"{made.name} {made.value} ({made.as_of} {made.source})")


def _refreshed(changed: list[Stale]) -> None:
    for one in changed:
        now = f"{one.now.value} ({one.now.as_of})" if one.now else t("cli.proposal.gone")
        output.lines(f"{one.fact.name} {one.fact.value} ({one.fact.as_of}) -> {now}")
    if not changed:
        output.said(t("cli.proposal.nothing_moved"))


def _list(session: Session, proposal: str, form: str) -> None:
    import msgspec

    from coordhub.services.proposal_facts import stale
    from coordhub.services.proposals import row

    one = row(session, proposal).proposal

    def grid() -> Grid:
        from coordhub.views import proposals as view

        now = {each.fact.id: each.now.value if each.now else t("cli.proposal.gone") for each in stale(session, one.id)}
        return view.facts_grid(one, now, session.lang, "list80")

    output.listing(form, lambda: map(msgspec.to_builtins, one.facts), grid)

"""`coordhub proposal list|show|add|edit`: which proposals there are, how far each has come, what each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from coordhub.cli import json_proposals, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.fields import fields, given, given_or_refused
from coordhub.cli.listing import card, list_options, record_option
from coordhub.cli.listing_names import Names
from coordhub.cli.values import COPIES, MOMENT, OneOf
from coordhub.domain.proposal import Extended, Standing
from coordhub.messages import t
from coordhub.text.dates import long
from coordhub.text.grid import Grid

if TYPE_CHECKING:
    from coordhub.services.proposals import ProposalRow
    from coordhub.services.session import Session

STATE = OneOf(get_args(Standing), "word.proposal_state")
_FIELDS = fields(
    option("--proposer", "proposers", metavar="TEXT", multiple=True),
    option("--lead", metavar="UNIT", multiple=True),
    option("--supporting", metavar="UNIT", multiple=True),
    option("--assigned", type=MOMENT, words="help.option.assigned_to_us"),
    option("--handler", metavar="POST"),
    option("--contact", metavar="POST", words="help.option.reply_contact"),
    option("--phone", metavar="NUMBER"),
    option("--copy", "copies", metavar="UNIT[=N]", type=COPIES, multiple=True, words="help.option.copy_to"),
    option("--greeting", metavar="TEXT"),
    option("--closing", metavar="TEXT"),
    option("--remark", metavar="TEXT"),
)


@verb("list")
@option("--state", type=STATE, words="help.option.proposal_state")
@option("--session", "of", metavar="TEXT", words="help.option.proposal_session")
@option("--all", "closed", is_flag=True, words="help.option.proposal_all")
@list_options
def list_(caller: Caller, state: str | None, of: str | None, closed: bool, form: str, columns: str | None) -> None:
    """List proposals, the nearest limit first."""
    from coordhub.services.proposals import rows

    session = caller.session()
    found = rows(session, state, of, closed=closed)

    def grid() -> Grid:
        from coordhub.views import proposals as view

        return view.grid(found, Names(session).units, session.lang, columns)

    output.listing(form, lambda: map(json_proposals.proposal, found), grid)


@verb("show")
@argument("proposal")
@record_option
def show(caller: Caller, proposal: str, form: str) -> None:
    """Show a proposal: its clock, opinions, contacts, the blocks of the reply, figures, promises."""
    from coordhub.services.proposals import row

    session = caller.session()
    found = row(session, proposal)
    if form == "json":
        output.record(json_proposals.whole_proposal(found))
        return
    _print(session, found)


def _print(session: Session, row: ProposalRow) -> None:
    from coordhub.services.proposal_facts import stale
    from coordhub.views import proposals as view
    from coordhub.views.view import Names as ViewNames

    names, one = Names(session), row.proposal
    words = ViewNames(names.units, session.lang)
    clock = f"{long(one.due)} {view.left(row, words)}"
    if one.first_due:
        clock += f" {t('cli.due.first', due=long(one.first_due))}"
    card([
        ("number", f"{one.number}  {one.id}"),
        ("title", one.title),
        ("session", f"{one.session} {t('cli.proposal.serial', serial=one.serial)}"),
        ("proposers", " ".join(one.proposers)),
        ("lead", names.some(one.lead)),
        ("supporting", names.some(one.supporting)),
        ("handler", one.handler),
        ("assigned", long(one.assigned)),
        ("return_by", long(one.return_by) if row.state == "registered" else ""),
        ("due", clock),
        ("state", t(f"word.proposal_state.{row.state}") + (f" ({one.why_returned})" if one.why_returned else "")),
        ("result", f"{one.result} {t(f'word.class.{one.result}')}" if one.result else ""),
        ("reply", " ".join(part for part in (row.reply.id, row.reply.number, row.reply.day) if part) if row.reply else ""),
        ("satisfaction", f"{t(f'word.satisfaction.{one.satisfaction}')} {one.satisfied_on}" if one.satisfaction else ""),
        ("remark", one.remark),
    ])  # fmt: skip
    for line in (*(_extended(each) for each in one.extensions), *view.talked(one, session.now)):
        output.lines(line)
    now = {each.fact.id: each.now.value if each.now else t("cli.proposal.gone") for each in stale(session, one.id)}
    for grid in (
        view.opinions_grid(one, session.now, names.units, session.lang),
        view.sections_grid(one, session.lang),
        view.facts_grid(one, now, session.lang, "list80"),
        view.promises_grid(row.promises, names.units, session.lang, "screen"),
    ):
        if grid.rows:
            output.lines("")
            output.table("plain", grid)
    if one.open_places:
        output.warned(t("proposal.open_places", number=one.number, names=" ".join(one.open_places)))


def _extended(each: Extended) -> str:
    return t("cli.proposal.extended", old=long(each.old), new=long(each.new), why=each.why, by=each.approved_by)


@verb("add")
@argument("serial", words="help.argument.proposal_serial")
@argument("title", words="help.argument.proposal_title")
@option("--session", "of", metavar="TEXT", required=True, words="help.option.proposal_made_at")
@option("--number", metavar="NUMBER", words="help.option.proposal_number")
@_FIELDS
def add(caller: Caller, serial: str, title: str, of: str, **more: Any) -> None:
    """Register a proposal that was assigned to us and print its number."""
    from coordhub.services.proposals import add_proposal

    output.lines(add_proposal(caller.session(), serial, title, of=of, **given(more)).number)


@verb("edit")
@argument("proposal")
@option("--title", metavar="TEXT")
@option("--session", metavar="TEXT", words="help.option.proposal_made_at")
@_FIELDS
def edit(caller: Caller, proposal: str, **changes: Any) -> None:
    """Change a proposal, or the words before and after the reply's sections."""
    from coordhub.services.proposals import edit_proposal

    changed = edit_proposal(caller.session(), proposal, given_or_refused(changes))
    output.said(t("cli.done.changed", name=changed.number))

"""`coordhub paper reply`: the reply to a proposal."""

from __future__ import annotations

from typing import Any

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.paper_faces import check, deliver, faces
from coordhub.messages import t


@verb("reply")
@argument("proposal")
@option("--sources", is_flag=True)
@option("--letter", is_flag=True)
@faces
def reply(caller: Caller, proposal: str, sources: bool, letter: bool, **face: Any) -> None:
    """The reply to a proposal; figures that are wanting, or that their sources have otherwise now, are told on stderr."""
    check(face["file"])
    from coordhub.papers import catalogue
    from coordhub.services import proposal_facts
    from coordhub.services.proposals import row

    session = caller.session()
    found = row(session, proposal)
    one = found.proposal
    if found.reply and found.reply.state == "issued":
        output.said(t("cli.proposal.issued", number=found.reply.number, day=found.reply.day, id=found.reply.id))
    if one.open_places:
        output.warned(t("proposal.open_places", number=one.number, names=" ".join(one.open_places)))
    for stale in proposal_facts.stale(session, one.id):
        now = f"{stale.now.value} ({stale.now.as_of})" if stale.now else t("cli.proposal.gone")
        output.warned(
            t(
                "cli.proposal.stale",
                number=one.number,
                name=stale.fact.name,
                value=stale.fact.value,
                day=stale.fact.as_of,
                now=now,
            )
        )
    deliver(session, catalogue.build(session, "reply", one.id, sources=sources, letter=letter), **face)

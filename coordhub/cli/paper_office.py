"""`coordhub paper bulletin|report|members ...`: the papers of campaigns, bodies and the year."""

from __future__ import annotations

from typing import Any

from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.paper_faces import faces, make
from coordhub.cli.values import DAY, OneOf

_grouped = option(
    "--by", type=OneOf(("county", "township", "owner", "unit", "subject")), default="county", words="help.option.group_by"
)  # fmt: skip


@verb("bulletin")
@argument("campaign")
@faces
def bulletin(caller: Caller, campaign: str, **face: Any) -> None:
    """How a campaign stands, for everybody to see."""
    make(caller, "bulletin", campaign, face)


@verb("report")
@argument("ledger")
@argument("period", required=False, default="", words="help.argument.span")
@_grouped
@option("--restricted", is_flag=True)
@faces
def report(caller: Caller, ledger: str, period: str, by: str, restricted: bool, **face: Any) -> None:
    """The report on a ledger's period."""
    make(caller, "report", ledger, face, period=period, by=by, restricted=restricted)


@verb("summary")
@argument("ledger")
@argument("period", required=False, default="", words="help.argument.span")
@_grouped
@option("--columns", metavar="SET", words="help.option.paper_columns")
@option("--rank", "ranked", is_flag=True, words="help.option.with_places")
@option("--entries", is_flag=True)
@option("--restricted", is_flag=True)
@faces
def summary(
    caller: Caller, ledger: str, period: str, by: str, columns: str | None, ranked: bool, entries: bool, restricted: bool, **face: Any
) -> None:  # fmt: skip
    """The county table of a ledger for a period, with its paragraph."""
    make(
        caller, "summary", ledger, face, period=period, by=by, columns=columns, ranked=ranked, entries=entries,
        restricted=restricted,
    )  # fmt: skip


@verb("brief")
@faces
def brief(caller: Caller, **face: Any) -> None:
    """The one page for the deputy mayor."""
    make(caller, "brief", "", face)


@verb("duties")
@argument("body")
@option("--on", type=DAY)
@faces
def duties(caller: Caller, body: str, on: str | None, **face: Any) -> None:
    """What each unit of a body answers for."""
    make(caller, "duties", body, face, on=on or "")


@verb("members")
@argument("body")
@option("--on", type=DAY)
@faces
def members(caller: Caller, body: str, on: str | None, **face: Any) -> None:
    """Who sits in a body on a day."""
    make(caller, "members", body, face, on=on or "")


@verb("member-change")
@argument("body")
@option("--since", type=DAY, required=True, words="help.option.members_since")
@option("--on", type=DAY)
@faces
def member_change(caller: Caller, body: str, since: str, on: str | None, **face: Any) -> None:
    """The notice that the members of a body have changed."""
    make(caller, "member-change", body, face, since=since, on=on or "")


@verb("handover")
@argument("body", required=False, default="", words="help.argument.office_body")
@faces
def handover(caller: Caller, body: str, **face: Any) -> None:
    """What whoever takes over has to know."""
    make(caller, "handover", body, face)


@verb("annual")
@option("--from", "since", type=DAY, words="help.option.annual_from")
@option("--to", "until", type=DAY, words="help.option.annual_to")
@faces
def annual(caller: Caller, since: str | None, until: str | None, **face: Any) -> None:
    """What the office did over a year."""
    make(caller, "annual", "", face, since=since or "", until=until or "")


@verb("scorecard")
@argument("framework", required=False, default="")
@option("--restricted", is_flag=True)
@faces
def scorecard(caller: Caller, framework: str, restricted: bool, **face: Any) -> None:
    """The scorecard of a framework."""
    make(caller, "scorecard", framework, face, restricted=restricted)

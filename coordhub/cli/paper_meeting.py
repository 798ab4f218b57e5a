"""`coordhub paper plan|notice|receipts|agenda ...`: the papers of a meeting."""

from __future__ import annotations

from typing import Any

from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, verb
from coordhub.cli.paper_faces import faces, make


@verb("plan")
@argument("meeting")
@faces
def plan(caller: Caller, meeting: str, **face: Any) -> None:
    """The plan of a meeting: purpose, who attends, agenda, who prepares what."""
    make(caller, "plan", meeting, face)


@verb("notice")
@argument("meeting")
@faces
def notice(caller: Caller, meeting: str, **face: Any) -> None:
    """The notice of a meeting, with the receipt attached."""
    make(caller, "notice", meeting, face)


@verb("receipts")
@argument("meeting")
@faces
def receipts(caller: Caller, meeting: str, **face: Any) -> None:
    """Who comes, who is excused, who stands in, who has not answered."""
    make(caller, "receipts", meeting, face)


@verb("agenda")
@argument("meeting")
@faces
def agenda(caller: Caller, meeting: str, **face: Any) -> None:
    """The agenda of a meeting."""
    make(caller, "agenda", meeting, face)


@verb("materials")
@argument("meeting")
@faces
def materials(caller: Caller, meeting: str, **face: Any) -> None:
    """The list of a meeting's materials."""
    make(caller, "materials", meeting, face)


@verb("sign-in")
@argument("meeting")
@faces
def sign_in(caller: Caller, meeting: str, **face: Any) -> None:
    """The sheet to sign in on."""
    make(caller, "sign-in", meeting, face)


@verb("name-cards")
@argument("meeting")
@faces
def name_cards(caller: Caller, meeting: str, **face: Any) -> None:
    """Folded name cards, seats by rank."""
    make(caller, "name-cards", meeting, face)


@verb("host-script")
@argument("meeting")
@faces
def host_script(caller: Caller, meeting: str, **face: Any) -> None:
    """What the chair says, in outline."""
    make(caller, "host-script", meeting, face)


@verb("packet")
@argument("meeting")
@faces
def packet(caller: Caller, meeting: str, **face: Any) -> None:
    """Notice, agenda, members and materials in one file."""
    make(caller, "packet", meeting, face)

"""`coordhub paper plan|notice|receipts|agenda ...`: the papers of a meeting, which ask for nothing but the meeting."""

from __future__ import annotations

from typing import Any

from coordhub.cli.caller import Caller
from coordhub.cli.command import Verb, argument, verb
from coordhub.cli.paper_faces import faces, make


def _of_meeting(kind: str) -> Verb:
    @verb(kind)
    @argument("meeting")
    @faces
    def made(caller: Caller, meeting: str, **face: Any) -> None:
        make(caller, kind, meeting, face)

    return made


plan = _of_meeting("plan")
notice = _of_meeting("notice")
receipts = _of_meeting("receipts")
agenda = _of_meeting("agenda")
materials = _of_meeting("materials")
sign_in = _of_meeting("sign-in")
name_cards = _of_meeting("name-cards")
host_script = _of_meeting("host-script")
minutes = _of_meeting("minutes")
packet = _of_meeting("packet")

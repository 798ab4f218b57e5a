"""`coordhub paper minutes`: the minutes of a meeting as a paper."""

from __future__ import annotations

from typing import Any

from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, verb
from coordhub.cli.paper_faces import check, deliver, faces


@verb("minutes")
@argument("meeting")
@faces
def minutes(caller: Caller, meeting: str, **face: Any) -> None:
    """The minutes of a meeting, from the edited wording where there is one."""
    check(face["file"])
    from coordhub.papers import catalogue

    session = caller.session()
    deliver(session, catalogue.build(session, "minutes", meeting), **face)

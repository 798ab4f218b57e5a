"""The letter that urges a unit (督办函), on the fourth rung of the ladder: the facts, each reminder so far, what is required by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.messages import speaking
from coordhub.papers.pressing import letter
from coordhub.papers.stamp import DRAFT, Stamp

if TYPE_CHECKING:
    from coordhub.papers.paper import Paper
    from coordhub.services.session import Session


def paper(session: Session, about: str = "", *, limit: str = "", stamp: Stamp = DRAFT) -> Paper:
    """The letter to a unit. Refused when it owes nothing. `limit` is the day of the answer, by the office's rule without one."""
    with speaking(session.office().language):
        return letter(session, "urging", about, limit, stamp, with_chases=True)

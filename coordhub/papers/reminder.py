"""The letter that reminds a unit (提示函), on the third rung of the ladder: what is overdue, what has not come, an answer by when."""

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
        return letter(session, "reminder", about, limit, stamp, with_chases=False)

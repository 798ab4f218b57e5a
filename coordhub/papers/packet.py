"""The packet of a meeting (会议材料): notice, agenda, member list and list of materials in one file."""

from __future__ import annotations

from coordhub.papers import agenda, materials, members, notice
from coordhub.papers.paper import Packet
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.meetings import meeting
from coordhub.services.session import Session


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Packet:
    """The four, each on sheets of its own, pages numbered through; the members as they stand on the meeting's day."""
    meant = meeting(session, about)
    made = (
        notice.paper(session, meant.id, stamp=stamp), agenda.paper(session, meant.id),
        members.paper(session, meant.body, on=meant.starts[:10]), materials.paper(session, meant.id),
    )  # fmt: skip
    return Packet(tuple(one for document in made for one in document.papers))

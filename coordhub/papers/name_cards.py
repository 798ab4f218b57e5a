"""The name cards of a meeting (座签): a folded card for everyone who comes, by rank. A card says unit and post, never a name."""

from __future__ import annotations

from coordhub.domain.body import ROLE_ORDER
from coordhub.messages import speaking, t
from coordhub.papers.meeting_words import everyone
from coordhub.papers.paper import Block, Card, Paper, Paragraph
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.meeting_call import Called, called
from coordhub.services.session import Session
from coordhub.views.meeting_papers import Seated


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Paper:
    """The chief convener's card first, then the chair's, then the seats by rank; who is excused gets none. Whoever leads has the role on
    the card, the others their unit."""
    del stamp  # a card bears no number
    with speaking(session.office().language):
        meant = called(session, about)
        cards: list[Block] = [_card(one) for one in _placed(meant)]
        nobody = Paragraph(t("meetingpaper.nobody"))
        return Paper(
            title="", kind="official", sheet="A4L", lang=meant.office.language, issuer=meant.office.name, blocks=cards or [nobody],
        )  # fmt: skip


def _placed(meant: Called) -> list[Seated]:
    """Who comes, in the order of the seats."""
    chair = meant.chair.seat.id if meant.chair else ""
    chief = t(f"word.role.{ROLE_ORDER[0]}")
    coming = [one for one in everyone(meant) if one.state not in {"excused", "absent"}]
    return sorted(coming, key=lambda one: 0 if one.role == chief else 1 if one.id == chair else 2)


def _card(one: Seated) -> Card:
    leads = {t(f"word.role.{role}") for role in ROLE_ORDER if role not in {"member", "liaison"}}
    if one.role in leads and not one.substitute:
        return Card(one.role, one.post)
    if not one.unit:
        return Card(one.substitute or one.post)
    return Card(one.unit, one.beside_unit(one.substitute or one.post))

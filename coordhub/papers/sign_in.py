"""The sign-in sheet of a meeting (签到表): everyone who is called by rank, room to sign, and lines for who comes besides."""

from __future__ import annotations

from dataclasses import replace

from coordhub.messages import speaking, t
from coordhub.papers.meeting_words import everyone, name_of, when
from coordhub.papers.paper import Paper
from coordhub.papers.phrases import printed, table
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.meeting_call import Called, called
from coordhub.services.session import Session
from coordhub.views.meeting_papers import SIGN_IN, Seated, grids

SPARE_ROWS = 6
"""Lines for observers and others."""
ROW_MM = 10.0
"""A row that a hand can sign in."""


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Paper:
    """A line for each seat, with who stands in where that is known; the sheet of a meeting on a day with time and place above it."""
    del stamp  # a sheet that is signed in the room bears no number
    with speaking(session.office().language):
        meant = called(session, about)
        rows = everyone(meant)
        spare = [Seated(unit=t("word.presence.observer"))] * SPARE_ROWS
        drawn = table(*grids(SIGN_IN, [*rows, *spare]), points=12)
        return Paper(
            title=t("meetingpaper.sign_in_title", meeting=name_of(meant)), subtitle=_where(meant), kind="official", sheet="A4",
            lang=meant.office.language, issuer=meant.office.name, points=12, blocks=[replace(drawn, row_mm=ROW_MM)],
        )  # fmt: skip


def _where(meant: Called) -> str:
    place = printed(meant.meeting.place)
    return (
        t("meetingpaper.where", when=when(meant.meeting.starts), place=place) if place else when(meant.meeting.starts)
    )

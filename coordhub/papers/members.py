"""Who sits in a body on a day, as a list to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.messages import speaking, t
from coordhub.papers.paper import Paper, Paragraph, Table
from coordhub.papers.phrases import drawn, listed, printed, units_named
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.bodies import MemberRow, body_members
from coordhub.services.bodies import body as body_of
from coordhub.text.dates import written
from coordhub.views import members
from coordhub.views.view import Names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordhub.services.session import Session


def paper(session: Session, about: str = "", *, on: str = "", mark: str = "", stamp: Stamp = DRAFT) -> Paper:
    """The members of a body on a day (today, without one) by rank; vacancies are rows too. Old papers keep the old holder. With `mark`
    it is attached to another paper."""
    day = on or stamp.day or session.today.isoformat()
    office = session.office()
    with speaking(office.language):
        meant = body_of(session, about)
        rows = body_members(session, meant.id, day)
        return Paper(
            title=t("members.title", body=printed(meant.name)), subtitle=t("members.as_of", day=written(day)), kind="official",
            sheet="A4", lang=office.language, issuer=office.name, mark=mark, moment=session.moment,
            blocks=[Paragraph(counted(rows)), *([seats_table(session, rows)] if rows else [])],
        )  # fmt: skip


def seats_table(session: Session, rows: Sequence[MemberRow], points: float = 10.5) -> Table:
    """The seats as a table: rank, unit, post, role."""
    names = units_named(session)
    return drawn(lambda face: members.grid(rows, names.units, names.lang, columns=face), points)


def counted(rows: Sequence[MemberRow]) -> str:
    """共有席位61个：总召集人1个、…；其中空缺1个：市税务局副局长。"""
    if not rows:
        return t("members.none")
    names = Names({})
    roles: dict[str, int] = {}
    for row in rows:
        roles[row.seat.role] = roles.get(row.seat.role, 0) + 1
    parts = listed(
        t("members.role_count", role=names.word("role", role), number=count) for role, count in roles.items()
    )
    vacant = [printed(row.seat.post) for row in rows if row.is_vacant]
    said = t("members.count", seats=len(rows), roles=parts)
    return said + (t("members.vacant", number=len(vacant), posts=listed(vacant)) if vacant else t("members.full"))

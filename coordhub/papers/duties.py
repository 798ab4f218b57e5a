"""What each unit of a body answers for (职责分工), by which clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.domain.refusal import Refused
from coordhub.messages import speaking, t
from coordhub.papers.paper import Paper, Paragraph
from coordhub.papers.phrases import drawn, printed
from coordhub.papers.stamp import DRAFT, Stamp, headed
from coordhub.services.bodies import body as body_of
from coordhub.services.duties import duty_matrix
from coordhub.text.dates import written
from coordhub.views import unit_duties
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session


def paper(session: Session, about: str = "", *, on: str = "", stamp: Stamp = DRAFT) -> Paper:
    """The duties that hold in a body on a day (today, without one), one row a unit. With the issuing unit's number it goes out as its
    paper. Refused where the body has none."""
    office = session.office()
    day = on or stamp.day or session.today.isoformat()
    with speaking(office.language):
        body = body_of(session, about)
        rows = [
            (unit, [one for found in cells.values() for one in found])
            for unit, cells in duty_matrix(session, body.id, day).rows
        ]
        if not rows:
            raise Refused("members.no_duties", body=body.called, day=day)
        names = Names({}, office.language)
        form: dict[str, Any] = {"kind": "official", "sheet": "A4", "lang": office.language, "issuer": office.name}
        return Paper(
            title=t("members.duties_title", body=printed(body.name)), subtitle=t("members.as_of", day=written(day)),
            blocks=[Paragraph(t("members.duties_count", units=len(rows), duties=sum(len(found) for _, found in rows))), drawn(lambda face: unit_duties.grid(rows, names, face))],
            moment=session.moment,
            **(headed(session, "official", stamp) if stamp.number else form),
        )  # fmt: skip

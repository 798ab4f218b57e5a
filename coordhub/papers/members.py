"""Who sits in a body on a day, as a list to print."""

from __future__ import annotations

from coordhub.messages import speaking, t
from coordhub.papers.paper import Paper, Paragraph, Table
from coordhub.services.bodies import body as body_of
from coordhub.services.bodies import body_members
from coordhub.services.session import Session
from coordhub.text.dates import written
from coordhub.views import members


def paper(session: Session, body: str, on: str | None = None) -> Paper:
    """The members of a body on a day (today, without one); vacancies are shown. Old papers keep the old holder."""
    day = on or session.today.isoformat()
    office = session.office()
    with speaking(office.language):
        meant = body_of(session, body)
        rows = body_members(session, body, day)
        with session.reading() as work:
            units = {one.id: one for one in work.units.all() if one.tier == 0}
        vacant = sum(row.is_vacant for row in rows)
        said = t("members.count", seats=len(rows), vacant=vacant)
        return Paper(
            title=t("members.title", body=meant.name), subtitle=t("members.as_of", day=written(day)), kind="official", sheet="A4",
            lang=office.language, issuer=office.name, file_name=f"{day}_{t('members.short')}_{meant.called}",
            blocks=[
                Paragraph(said, indent=False),
                Table(text=members.grid(rows, units, columns="text80"), page=members.grid(rows, units, columns="a4")),
            ],
        )  # fmt: skip

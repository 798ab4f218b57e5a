"""The agenda of a meeting."""

from __future__ import annotations

from coordhub.domain.calendar import day_of
from coordhub.messages import speaking, t
from coordhub.papers.paper import Block, Heading, Paper, Paragraph, Table
from coordhub.services.attendance import roll
from coordhub.services.meetings import meeting as meeting_of
from coordhub.services.meetings import over_time
from coordhub.services.session import Session
from coordhub.text.dates import weekday, written
from coordhub.text.numerals import counted
from coordhub.views.meetings import items_grid


def paper(session: Session, meeting: str) -> Paper:
    """Title, time, place, chair and who attends, then the items with speaker, minutes and papers."""
    office = session.office()
    with speaking(office.language):
        meant = meeting_of(session, meeting)
        rows, _ = roll(session, meant.id)
        chair = next((row.name for row in rows if row.attendance.id == meant.chair), "")
        when = f"{written(meant.starts)} ({weekday(meant.starts)})" + (
            f" {meant.starts[11:]}" if "T" in meant.starts else ""
        )
        facts = [
            ("time", when),
            ("place", meant.place),
            ("chair", chair),
            ("attend", t("agenda.seats", count=len(rows))),
        ]
        blocks: list[Block] = [Paragraph(t(f"agenda.{key}", text=text), indent=False) for key, text in facts if text]
        blocks.append(Heading(t("agenda.items", numeral=counted(1))))
        if meant.items:
            blocks.append(Table(text=items_grid(meant, columns="text80"), page=items_grid(meant, columns="a4")))
        else:
            blocks.append(Paragraph(t("agenda.empty")))
        planned = t("agenda.minutes", minutes=meant.planned_minutes)
        over = over_time(meant)
        blocks.append(Paragraph(planned + (t("agenda.over", minutes=over) if over else ""), indent=False))
        return Paper(
            title=t("agenda.title", meeting=meant.title), kind="official", sheet="A4", lang=office.language, issuer=office.name,
            blocks=blocks, sign_off=(office.name, written(day_of(session.moment).isoformat())),
            file_name=f"{meant.starts[:10]}_{t('agenda.short')}_{meant.number}",
        )  # fmt: skip

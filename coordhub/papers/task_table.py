"""The task table for the deputy mayor: red first, then by limit, what is done last; as of a moment, with its totals."""

from __future__ import annotations

from coordhub.messages import speaking, t
from coordhub.papers.paper import Paper, Paragraph, Table
from coordhub.services.session import Session
from coordhub.services.task_list import TaskFilter, task_rows
from coordhub.text.dates import long, written
from coordhub.views import tasks
from coordhub.views.tasks import totals

FINISHED = frozenset({"done", "closed", "cancelled"})


def paper(session: Session, wanted: TaskFilter | None = None, columns: str | None = None) -> Paper:
    """The table of the tasks that a filter lets through (all that are not closed, without one), in the office's language."""
    office = session.office()
    with speaking(office.language):
        rows = sorted(task_rows(session, wanted), key=lambda row: row.task.state in FINISHED)
        with session.reading() as work:
            units = {one.id: one for one in work.units.all() if one.tier == 0}
        page = columns if columns in {"a4", "a3"} else "a4"
        text = columns or "text80"
        today = session.today.isoformat()
        as_of = t("tasktable.as_of", day=written(today), moment=long(session.moment), office=office.name)
        return Paper(
            title=t("tasktable.title"), subtitle=as_of, lang=office.language, sheet="A3L" if page == "a3" else "A4L",
            blocks=[
                Paragraph(totals(rows), indent=False),
                Table(text=tasks.grid(rows, units, columns=text), page=tasks.grid(rows, units, columns=page)),
            ],
            text_width=132 if text in {"a3", "list120"} else 80,
            file_name=f"{today}_{t('tasktable.title')}_{page.upper()}", issuer=office.name,
        )  # fmt: skip

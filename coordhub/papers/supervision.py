"""The table of what is pressed for (督办台账): only what is red, yellow or overdue, with reminders, answers and the next rung of the ladder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coordhub.messages import speaking, t
from coordhub.papers.paper import Block, Paper, Paragraph
from coordhub.papers.phrases import moment_words, table
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.supervision_facts import Pressed, pressed
from coordhub.services.task_list import TaskFilter
from coordhub.text.dates import written
from coordhub.views import supervision as view

if TYPE_CHECKING:
    from coordhub.services.session import Session


def paper(
    session: Session, about: str = "", *, campaign: str = "", columns: str = "a4", stamp: Stamp = DRAFT
) -> Paper:  # fmt: skip
    """The lines that are red or yellow, red first, then by limit: of all tasks, or of a campaign. `columns` is a4 or a3."""
    office = session.office()
    with session.reading() as work:
        units = {one.id: one for one in work.units.all() if one.tier == 0}
    with speaking(office.language):
        rows = pressed(session, TaskFilter(campaign=campaign or about))
        blocks: list[Block] = [Paragraph(_summary(rows), indent=False)]
        if rows:
            blocks.append(table(view.grid(rows, units, columns="text80"), view.grid(rows, units, columns=columns)))
        day = stamp.day or session.today.isoformat()
        return Paper(
            title=t("taskpaper.supervision"), subtitle=t("tasktable.as_of", moment=moment_words(session.moment), office=office.name),
            lang=office.language, sheet="A3L" if columns == "a3" else "A4L", blocks=blocks, issuer=office.name, moment=session.moment,
            sign_off=(office.name, written(day)) if stamp.day else (),
            figures={f"{one.row.task.id}:{one.unit}": one.light.light for one in rows},
        )  # fmt: skip


def _summary(rows: Sequence[Pressed]) -> str:
    if not rows:
        return t("taskpaper.nothing_pressed")
    return t(
        "taskpaper.pressed", lines=len(rows), tasks=len({one.row.task.id for one in rows}),
        red=sum(one.light.light == "red" for one in rows), yellow=sum(one.light.light == "yellow" for one in rows),
        overdue=sum(one.overdue for one in rows), chases=sum(len(one.chases) for one in rows),
        never=sum(not one.chases for one in rows),
    )  # fmt: skip

"""The table of written instructions and what became of them (批示办理情况表)."""

from __future__ import annotations

from coordhub.messages import speaking, t
from coordhub.papers.paper import Block, Paper, Paragraph
from coordhub.papers.phrases import moment_words, table
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.instructions import Instruction, instructions
from coordhub.services.session import Session
from coordhub.text.dates import written
from coordhub.views import instructions as view

_DONE = frozenset({"done", "closed"})


def paper(session: Session, about: str = "", *, year: str = "", stamp: Stamp = DRAFT) -> Paper:  # noqa: ARG001 - made of the whole office
    """The instructions of a year (this one, without it) with limit, state, and what was answered upward."""
    office = session.office()
    wanted = year or str(session.today.year)
    with speaking(office.language):
        rows = instructions(session, year=wanted, closed=True)
        with session.reading() as work:
            units = {one.id: one for one in work.units.all() if one.tier == 0}
        blocks: list[Block] = [Paragraph(_totals(rows), indent=False)]
        if rows:
            blocks.append(table(view.grid(rows, units, columns="text80"), view.grid(rows, units, columns="a4")))
        day = stamp.day or session.today.isoformat()
        as_of = moment_words(stamp.day or session.moment)
        return Paper(
            title=t("instruction.title", year=wanted), subtitle=t("instruction.as_of", moment=as_of, office=office.name),
            lang=office.language, sheet="A4L", blocks=blocks, issuer=office.name,
            sign_off=(office.name, written(day)) if stamp.day else (),
            figures={one.number: one.task.state for one in rows},
        )  # fmt: skip


def _totals(rows: list[Instruction]) -> str:
    if not rows:
        return t("instruction.none")
    return t(
        "instruction.totals", total=len(rows), done=sum(one.task.state in _DONE for one in rows),
        overdue=sum(one.row.overdue for one in rows), sent=sum(bool(one.task.report_sent) for one in rows),
        owed=sum(bool((one.task.report_by or one.task.report_to) and not one.task.report_sent) for one in rows),
    )  # fmt: skip

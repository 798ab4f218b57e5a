"""One task for people: its card, its lines, and what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coordhub.cli import output
from coordhub.cli.listing import card
from coordhub.cli.listing_names import Names
from coordhub.domain.calendar import day_of
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.domain.task import Task
    from coordhub.services.session import Session
    from coordhub.services.task_list import LogLine, TaskRow


def print_task(session: Session, row: TaskRow, log: Sequence[LogLine]) -> None:
    """The card, a table of the cells, and the log."""
    names, one = Names(session), row.task
    card([
        ("number", f"{one.number}  {one.id}"),
        ("title", one.title),
        ("light", _light(row.light.light, row.light.reason)),
        ("state", t(f"word.state.{one.state}")),
        ("percent", _percent(row.percent)),
        ("due", _due(row)),
        ("urgency", t(f"word.urgency.{one.urgency}")),
        ("source", _source(one)),
        ("campaign", names.campaign(one.campaign)),
        ("lead", names.some(one.lead)),
        ("responsible", names.some(one.responsible)),
        ("supporting", names.some(one.supporting)),
        ("handler", one.handler),
        ("measures", one.measures),
        ("note", one.note),
        ("problem", one.problem),
        ("next", one.next_step),
        ("evidence", one.evidence),
        *(("milestone", f"[{node.id}] {node.day} {node.text} {t('cli.mark.done') if node.done else ''}".rstrip())
          for node in one.milestones),
        *(("extension", f"{each.old or ''} -> {each.new} {each.approved_by or t('cli.mark.waits')} {each.why}")
          for each in one.extensions),
        *(("ask", f"[{ask.id}] {ask.text} {ask.answer}".rstrip()) for ask in one.asks),
    ])  # fmt: skip
    if one.cells:
        from coordhub.views.tasks import cell_grid

        output.lines("")
        output.table("plain", cell_grid(row, names.units, session.lang))
    if log:
        office = session.office()
        output.lines("", *(_happened(line, names, office.post_of(line.by)) for line in log))


def _light(light: str, reason: str) -> str:
    if not light:
        return "-"
    because = t(f"word.reason.{reason}") if reason else ""
    return f"{t(f'word.light.{light}')}({because})" if because else t(f"word.light.{light}")


def _percent(percent: int | None) -> str:
    return "" if percent is None else f"{percent}%"


def _due(row: TaskRow) -> str:
    one = row.task
    if not one.due:
        return one.due_rule
    said = one.due.replace("T", " ")
    if row.days is not None and one.state in {"assigned", "working"}:
        key = "cli.due.left" if row.days > 0 else "cli.due.over" if row.days < 0 else "cli.due.today"
        said = f"{said} {t(key, days=abs(row.days))}"
    if one.first_due and day_of(one.first_due) != day_of(one.due):
        said = f"{said} {t('cli.due.first', due=one.first_due)}"
    return said


def _source(one: Task) -> str:
    said = " ".join(part for part in (one.source.ref, one.source.text) if part)
    return f"{t(f'word.source.{one.source.kind}')} {said}" if said else ""


def _happened(line: LogLine, names: Names, typed_by: str) -> str:
    parts = (
        line.at.replace("T", " "), names.unit(line.unit), t(f"word.verb.{line.verb}"), line.channel, line.post, line.text,
        f"({typed_by})" if typed_by else "",
    )  # fmt: skip
    return " ".join(part for part in parts if part)

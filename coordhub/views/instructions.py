"""Written instructions (批示) as a table: what was said by whom, who answers for it by when, and what was answered upward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.unit import Unit
from coordhub.messages import Lang
from coordhub.text.dates import short
from coordhub.text.grid import Grid
from coordhub.views.tasks import light_word, progress
from coordhub.views.view import Col, Names, Set, View, of, place

if TYPE_CHECKING:
    from coordhub.services.instructions import Instruction


def _limit(one: Instruction, names: Names) -> str:
    return " ".join(filter(None, (names.word("urgency", one.task.urgency), short(one.task.due))))


def _feedback(one: Instruction) -> str:
    """To whom the answer is owed by when."""
    if not one.task.report_to and not one.task.report_by:
        return "-"
    return " ".join(filter(None, (one.task.report_to, short(one.task.report_by))))


def _sent(one: Instruction, names: Names) -> str:
    """When the answer went, and what it said."""
    if not one.task.report_sent:
        return names.say("view.not_sent") if one.task.report_by or one.task.report_to else "-"
    return " ".join(filter(None, (short(one.task.report_sent), one.task.report_said)))


def _done(one: Instruction, names: Names) -> str:
    task = one.task
    said = [progress(task), names.say("view.problem_of", text=task.problem) if task.problem else "", task.next_step]
    return "; ".join(dict.fromkeys(part for part in said if part))


VIEW = View(
    title="instructions",
    row_id=lambda one: one.task.id,
    mood=lambda one: one.row.light.light,
    columns={
        "place": Col("place", place, 3, 10, "right"),
        "serial": Col("serial", place, 3, 10, "right"),
        "number": Col("number", of(lambda one, _: one.number), 9, 20),
        "text": Col("instruction", of(lambda one, _: one.text), 22, 62),
        "by": Col("instructor", of(lambda one, _: one.by or "-"), 8, 18),
        "received": Col("received", of(lambda one, _: short(one.received)[:5]), 5, 14),
        "lead": Col("lead", of(lambda one, names: names.joined(one.task.lead)), 6, 20),
        "urgency": Col("urgency", of(lambda one, names: names.word("urgency", one.task.urgency)), 4, 14),
        "due": Col("due", of(lambda one, _: short(one.task.due)[:5]), 5, 16),
        "limit": Col("due", of(_limit), 11, 18),
        "state": Col("state", of(lambda one, names: names.brief("state", one.task.state)), 4, 12),
        "light": Col("light", of(lambda one, names: light_word(one.row.light, names)), 2, 10),
        "done": Col("handled", of(_done), 24, 35, second_line=False),
        "done2": Col("handled", of(_done), 24, 41, second_line=True),
        "feedback": Col("answer_owed", of(lambda one, _: _feedback(one)), 12, 24),
        "feedback2": Col("answer_owed", of(lambda one, _: _feedback(one).removeprefix("-")), 12, 26, second_line=True),
        "sent": Col("answer_sent", of(_sent), 5, 24),
        "sent_on": Col("answer_sent", of(lambda one, _: short(one.task.report_sent)[:5]), 6, 24),
        "task": Col("title", of(lambda one, _: one.task.number), 8, 18),
    },
    sets={
        "list80": Set(["number", "text", "by", "received", "lead", "urgency", "due", "state", "sent_on"]),
        "list120": Set([
            "number", ("text", 34), "by", "received", "lead", "urgency", "due", "light", "state", "task", "feedback", "sent_on",
        ]),
        "text80": Set(["place", "number", "text", "by", "received", "lead", "due", "state", "sent_on", "done2", "feedback2"], "text80", two_line=True),
        "a4": Set(["serial", "number", ("text", 62), "by", "received", "lead", "limit", "state", "done", "feedback", "sent"], "A4L"),
    },
)  # fmt: skip


def grid(
    rows: Sequence[Instruction], units: Mapping[str, Unit], lang: Lang | None = None, columns: str | None = None
) -> Grid:
    """The instructions in a column set: list80, list120, text80 or a4."""
    return VIEW.grid(rows, Names(units, lang), columns or "list80")

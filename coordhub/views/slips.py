"""The tasks of an assignment slip as a table: what is to be done, in which role, by when, and how it is reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coordhub.domain.calendar import WEEKDAYS, parse_rule
from coordhub.messages import Lang
from coordhub.text.dates import short, written
from coordhub.text.grid import Grid
from coordhub.views.view import Col, Names, Set, View, of, place

if TYPE_CHECKING:
    from coordhub.services.slip_facts import SlipTask


def _work(one: SlipTask, names: Names) -> str:
    """The task, what was decided, and the measures."""
    return names.say("view.stop").join(part for part in (one.task.title, one.decided, one.task.measures) if part)


def feedback(one: SlipTask, names: Names) -> str:
    """How the unit reports: with a ledger, by its rule, or when it is done."""
    if one.task.feedback_ledger:
        return names.say("view.feedback_ledger", ledger=one.ledger or one.task.feedback_ledger)
    if not one.task.feedback:
        return names.say("view.feedback_end")
    rule = parse_rule(one.task.feedback)
    hour = (
        names.say("view.by_hour", hour=int(rule.at[:2].rstrip(":"))) if rule.at and rule.at.endswith(":00") else rule.at
    )
    if rule.kind == "every" and rule.every == "week":
        day = names.say(f"text.weekday.{rule.day % len(WEEKDAYS) + 1}")
        return names.say("view.feedback_week", day=day, hour=hour)
    if rule.kind == "every" and rule.every == "month":
        return names.say("view.feedback_month", day=rule.day, hour=hour)
    return one.task.feedback


VIEW = View(
    title="task_slip",
    row_id=lambda one: one.task.id,
    columns={
        "place": Col("place", place, 3, 9, "right"),
        "serial": Col("serial", place, 3, 9, "right"),
        "number": Col("number", of(lambda one, _: one.task.number), 8, 19),
        "work": Col("work_required", of(_work), 30, 60),
        "role": Col("your_role", of(lambda one, names: names.say("view.lead" if one.is_lead else "view.responsible")), 4, 14, "center"),
        "due": Col("due", of(lambda one, names: written(one.due, names.lang) if one.due else "-"), 11, 27),
        "due_short": Col("due", of(lambda one, _: short(one.due)[:5] or "-"), 5, 27),
        "feedback": Col("feedback", of(feedback), 14, 27),
    },
    sets={
        "text80": Set(["place", "number", "work", "role", "due_short", "feedback"], "text80"),
        "a4": Set(["serial", "number", "work", "role", "due", "feedback"], "A4"),
    },
)  # fmt: skip


def grid(rows: Sequence[SlipTask], lang: Lang | None = None, columns: str = "text80") -> Grid:
    """The tasks in a column set: text80 or a4."""
    return VIEW.grid(rows, Names({}, lang), columns)

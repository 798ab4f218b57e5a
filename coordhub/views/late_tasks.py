"""Tasks that are overdue or behind, one line each: on the one page, in the handover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coordhub.text.dates import short
from coordhub.text.grid import Grid
from coordhub.views.county_table import FACES
from coordhub.views.tasks import days_word, light_word
from coordhub.views.view import Col, Names, Set, View, of, place

if TYPE_CHECKING:
    from coordhub.services.task_list import TaskRow

_Posted = tuple["TaskRow", str]


def _reason(pair: _Posted, names: Names) -> str:
    return names.word("reason", pair[0].light.reason)


VIEW = View(
    title="late_tasks",
    row_id=lambda pair: pair[0].task.id,
    mood=lambda pair: pair[0].light.light,
    columns={
        "place": Col("place", place, 2, 8, "right"),
        "number": Col("number", of(lambda pair, _: pair[0].task.number), 8, 17),
        "title": Col("title", of(lambda pair, _: pair[0].task.title), 22, 48),
        "unit": Col("unit", of(lambda pair, names: names.joined(pair[0].task.lead)), 8, 16),
        "post": Col("post", of(lambda pair, _: pair[1]), 16, 30),
        "due": Col("due", of(lambda pair, _: short(pair[0].task.due)[:5]), 5, 12),
        "days": Col("days", of(lambda pair, names: days_word(pair[0].days, pair[0].task.state, names)), 5, 11),
        "light": Col("light", of(lambda pair, names: light_word(pair[0].light, names)), 2, 8),
        "reason": Col("reason", of(_reason), 4, 10),
        "done": Col("done", of(lambda pair, _: f"{pair[0].done}/{pair[0].cells}" if pair[0].cells else "-"), 5, 10),
        "chases": Col("chases", of(lambda pair, _: str(pair[0].chases)), 2, 8, "right"),
    },
    sets={
        "text80": Set([("title", 22), "unit", ("post", 24), "days", "reason", "chases"], "text80"),
        "a4": Set([("title", 44), "unit", ("post", 42), "due", "days", "light", "reason", "chases"], FACES["a4"]),
        "a4all": Set(["number", "title", "unit", "due", "days", "light", "reason", "done", "chases"], FACES["a4"]),
        "text80all": Set(["number", "title", "unit", "due", "days", "light", "reason", "done", "chases"], "text80"),
    },
)  # fmt: skip


def grid(rows: Sequence[TaskRow], posts: Mapping[str, str], names: Names, columns: str) -> Grid:
    """The tasks with the post that answers for each: the task's own, else that of its lead unit."""
    pairs = [
        (row, row.task.leader_post or next((posts[one] for one in row.task.lead if one in posts), "")) for row in rows
    ]
    return VIEW.grid(pairs, names, columns)

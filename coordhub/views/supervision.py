"""What is pressed for as a table (督办台账): each line with its light, how far it was reminded, the last answer and the next rung."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.unit import Unit
from coordhub.messages import Lang
from coordhub.text.dates import short
from coordhub.text.grid import Grid
from coordhub.views.tasks import days_word
from coordhub.views.view import Col, Names, Set, View, of, place

if TYPE_CHECKING:
    from coordhub.services.supervision_facts import Pressed


def _unit(one: Pressed, names: Names) -> str:
    called = names.unit(one.unit)
    return names.say("view.as_lead", unit=called) if one.is_lead and one.row.task.cells else called


def _light(one: Pressed, names: Names) -> str:
    return " ".join(filter(None, (names.word("light", one.light.light), names.brief("reason", one.light.reason))))


def _limit(one: Pressed, names: Names) -> str:
    return f"{short(one.due)[:5]} {days_word(one.days, one.line.state, names)}" if one.due else "-"


def _rung(one: Pressed, names: Names) -> str:
    return names.say("view.rung", rung=one.rung, channel=one.rung_channel) if one.rung else names.say("view.no_rung")


def _last(one: Pressed, names: Names) -> str:
    """When, how and whom it was reminded last, and what was answered."""
    if one.last is None:
        return "-"
    said = " ".join(filter(None, (short(one.last.at)[:5], one.last.channel, one.last.post)))
    return names.say("view.last_said", reminder=said, answer=one.last.answer or names.say("view.no_answer"))


def _next(one: Pressed, names: Names) -> str:
    return names.say(
        "view.next_rung", rung=one.next_rung, channel=one.next_channel, post=one.next_post, day=short(one.next_from)[:5]
    )  # fmt: skip


def _source(one: Pressed, names: Names) -> str:
    source = one.row.task.source
    return source.text or (names.word("source", source.kind) if source.kind != "other" else "")


VIEW = View(
    title="supervision",
    row_id=lambda one: f"{one.row.task.id}:{one.unit}",
    mood=lambda one: one.light.light,
    columns={
        "place": Col("place", place, 3, 10, "right"),
        "serial": Col("serial", place, 3, 10, "right"),
        "number": Col("number", of(lambda one, _: one.row.task.number), 8, 18),
        "title": Col("task_work", of(lambda one, _: one.row.task.title), 24, 46),
        "source": Col("source", of(_source), 16, 30),
        "lead": Col("lead", of(lambda one, names: names.joined(one.row.task.lead)), 6, 22),
        "unit": Col("pressed_unit", of(_unit), 8, 20),
        "light": Col("light", of(_light), 7, 16),
        "due": Col("due", of(_limit), 10, 20),
        "chases": Col("chases", of(lambda one, _: str(len(one.chases))), 2, 10, "right"),
        "rung": Col("reached", of(_rung), 13, 19),
        "note": Col("progress", of(lambda one, _: one.line.note), 20, 40),
        "problem": Col("problems_only", of(lambda one, _: one.line.problem), 20, 30),
        "last": Col("last_reminder", of(_last), 24, 54),
        "last2": Col("last_reminder", of(lambda one, names: _last(one, names) if one.last else ""), 24, 54, second_line=True),
        "next": Col("next_reminder", of(_next), 20, 44),
        "next2": Col("next_reminder", of(_next), 20, 44, second_line=True),
    },
    sets={
        "text80": Set(["place", "number", "title", "unit", "light", "due", "chases", "last2", "next2"], "text80", two_line=True),
        "a4": Set(["serial", "number", "title", "unit", "light", "due", "chases", "rung", "last", "next"], "A4L"),
        "a3": Set(
            [
                "serial", "number", "source", ("title", 52), "lead", ("unit", 22), ("light", 18), ("due", 22), "note", "problem", "chases",
                ("rung", 20), ("last", 48), ("next", 38),
            ],
            "A3L",
        ),
    },
)  # fmt: skip


def grid(rows: Sequence[Pressed], units: Mapping[str, Unit], lang: Lang | None = None, columns: str = "text80") -> Grid:
    """The lines in a column set: text80, a4 or a3."""
    return VIEW.grid(rows, Names(units, lang), columns)

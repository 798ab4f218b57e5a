"""The task table in all its column sets, and the cells of one task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from coordhub.domain.light import Judgement
from coordhub.domain.task import Line, Task
from coordhub.domain.unit import Unit
from coordhub.messages import Lang
from coordhub.text.dates import near, short
from coordhub.text.grid import Grid
from coordhub.views.view import Col, Names, Set, View, of, place

if TYPE_CHECKING:
    from coordhub.services.task_list import TaskRow

FINISHED = frozenset({"to_check", "done", "closed", "cancelled", "suspended", "drafted"})
"""States in which no days are counted any more (or yet)."""


def light_word(light: Judgement, names: Names) -> str:
    """红, 黄, 绿, or nothing."""
    return names.word("light", light.light) or "-"


def days_word(days: int | None, state: str, names: Names) -> str:
    """余4, 逾36, 今天, or a dash where nothing is counted."""
    if days is None or state in FINISHED:
        return "-"
    if days == 0:
        return names.say("view.today")
    return names.say("view.days_left", days=days) if days > 0 else names.say("view.days_over", days=-days)


def progress(task: Task) -> str:
    """The latest thing said about a task: the lead's own note, else the latest cell's."""
    said = [(line.reported or "", line.note) for line in (task, *task.cells) if line.note]
    return max(said, default=("", ""))[1]


def problems(task: Task, names: Names) -> str:
    """Problems of the lead and the cells, and what needs the city's leaders."""
    parts = [task.problem, *(f"{names.unit(cell.id)}: {cell.problem}" for cell in task.cells if cell.problem)]
    parts += [names.say("view.ask_of", text=ask.text) for ask in task.asks if not ask.answer]
    return "; ".join(part for part in parts if part)


def _problems_and_steps(task: Task, names: Names) -> str:
    """Problems, and what the lead and the recipients will do next."""
    steps = [task.next_step, *(f"{names.unit(cell.id)}: {cell.next_step}" for cell in task.cells if cell.next_step)]
    return "; ".join(filter(None, [problems(task, names), *steps]))


def _percent(row: TaskRow) -> str:
    return "-" if row.percent is None else f"{row.percent}%"


def _cells(row: TaskRow) -> str:
    return f"{row.done}/{row.cells}" if row.cells else "-"


def _progress_of(row: TaskRow, names: Names) -> str:
    said = progress(row.task)
    done = names.say("view.cells_done", done=row.done, cells=row.cells) if row.cells else ""
    return "; ".join(part for part in (done, said) if part)


_COLUMNS: dict[str, Col] = {
    "place": Col("place", place, 3, 10, "right"),
    "light": Col("light", of(lambda row, names: light_word(row.light, names)), 2, 10),
    "number": Col("number", of(lambda row, _: row.task.number), 8, 18),
    "title": Col("title", of(lambda row, _: row.task.title), 25, 58),
    "lead": Col("lead", of(lambda row, names: names.joined(row.task.lead)), 6, 22),
    "responsible": Col("responsible", of(lambda row, names: responsible(row.task, names)), 10, 30),
    "supporting": Col("supporting", of(lambda row, names: names.joined(row.task.supporting)), 10, 24),
    "due": Col("due", of(lambda row, _: short(row.task.due)[:5]), 5, 16),
    "days": Col("days", of(lambda row, names: days_word(row.days, row.task.state, names)), 5, 12),
    "reason": Col("reason", of(lambda row, names: names.brief("reason", row.light.reason)), 4, 12),
    "state": Col("state", of(lambda row, names: names.brief("state", row.task.state)), 4, 12),
    "done": Col("done", of(lambda row, _: _cells(row)), 3, 12),
    "chases": Col("chases", of(lambda row, _: str(row.chases)), 2, 10, "right"),
    "percent": Col("percent", of(lambda row, _: _percent(row)), 4, 12, "right"),
    "last": Col("last", of(lambda row, _: progress(row.task)), 24, 52),
    "progress": Col("progress", of(_progress_of), 30, 52, second_line=False),
    "progress2": Col("progress", of(_progress_of), 30, 52, second_line=True),
    "problems": Col("problems", of(lambda row, names: problems(row.task, names)), 20, 29),
    "problems2": Col("problems_only", of(lambda row, names: problems(row.task, names)), 20, 29, second_line=True),
    "steps": Col("problems_steps", of(lambda row, names: _problems_and_steps(row.task, names)), 20, 28),
    "serial": Col("serial", place, 3, 10, "right"),
    "work": Col("task_work", of(lambda row, _: row.task.title), 25, 58),
    "lead_units": Col("lead_units", of(lambda row, names: names.joined(row.task.lead)), 6, 22),
    "responsible_units": Col("responsible_units", of(lambda row, names: responsible(row.task, names)), 10, 30),
    "source": Col("source", of(lambda row, names: _source(row.task, names)), 16, 26),
    "measures": Col("measures", of(lambda row, _: row.task.measures), 24, 40),
    "leader": Col("leader_post", of(lambda row, _: row.task.leader_post), 12, 18),
    "assigned": Col("assigned", of(lambda row, _: short(row.task.assigned)[:5]), 5, 16),
    "closed": Col("closed", of(lambda row, names: names.say("view.yes") if row.task.state == "closed" else ""), 4, 10),
}  # fmt: skip


def responsible(task: Task, names: Names) -> str:
    """The responsible units, else the recipients; where all counties are meant, they are said as such."""
    units = task.responsible or tuple(cell.id for cell in task.cells)
    counties = {unit.id for unit in names.units.values() if unit.kind in {"county", "district", "zone"}}
    if counties and counties <= set(units):
        others = [unit for unit in units if unit not in counties]
        return " ".join([names.say("view.all_counties"), *map(names.unit, others)])
    return names.joined(units)


def led_by(task: Task, names: Names) -> str:
    """The lead units, with the leading post; 水利局(副局长) rather than 水利局(市水利局副局长)."""
    post = task.leader_post
    for unit in (names.units[one] for one in task.lead if one in names.units):
        for name in (unit.name, unit.called):
            post = post.partition(name)[2] or post
    return names.joined(task.lead) + (f"({post})" if post else "")


def _source(task: Task, names: Names) -> str:
    return task.source.text or (names.word("source", task.source.kind) if task.source.kind != "other" else "")


VIEW = View(
    title="tasks",
    columns=_COLUMNS,
    row_id=lambda row: row.task.id,
    mood=lambda row: row.light.light,
    sets={
        "list80": Set(["light", "number", "title", "lead", "due", "days", "reason", "state", "done", "chases"]),
        "list120": Set(
            ["light", "number", "title", "lead", "due", "days", "reason", "state", "done", "chases", "responsible", "last"]
        ),
        "text80": Set(
            ["place", "light", "number", ("title", 28), ("lead", 8), ("responsible", 8), "due", "state", "percent", "progress2", "problems2"],
            "text80", two_line=True,
        ),
        "a4": Set(
            ["serial", "number", "work", "lead_units", "responsible_units", "due", "percent", "progress", "problems", "light"], "A4L",
        ),
        "a3": Set(
            [
                "serial", "number", "source", ("work", 52), "measures", "lead", ("responsible", 28), "supporting", "leader", "assigned",
                "due", "percent", ("progress", 50), "steps", "light", "closed",
            ],
            "A3L",
        ),
    },
)  # fmt: skip


def grid(
    rows: Sequence[TaskRow], units: Mapping[str, Unit], lang: Lang | None = None, columns: str = "list80",
    footer: Mapping[str, str] | None = None,
) -> Grid:  # fmt: skip
    """The task table in a column set: list80, list120, text80, a4 or a3; `footer` has the texts of its last row by column."""
    return VIEW.grid(rows, Names(units, lang), columns, footer)


def cell_grid(row: TaskRow, units: Mapping[str, Unit], lang: Lang | None = None) -> Grid:
    """The recipients of one task: 县区 灯 状态 进度 数量 反馈 进展和问题 催."""
    names = Names(units, lang)
    pairs = [(row, cell) for cell in row.task.cells]
    chased = sum(len(cell.chases) for cell in row.task.cells)
    footer = {
        "unit": names.say("view.total_cells", count=len(pairs)), "percent": _percent(row), "quantity": _quantities(row.task),
        "said": cell_states(row.task, names), "chases": str(chased),
    }  # fmt: skip
    return CELLS.grid(pairs, names, "screen", footer=footer)


def cell_states(task: Task, names: Names) -> str:
    """办结4 待核1 在办4."""
    order = ("done", "closed", "to_check", "working", "assigned", "suspended", "cancelled", "drafted")
    count = {state: sum(cell.state == state for cell in task.cells) for state in order}
    return " ".join(f"{names.word('state', state)}{number}" for state, number in count.items() if number)


def _quantities(task: Task) -> str:
    measured = [cell.quantity for cell in task.cells if cell.quantity]
    return f"{sum(one.done for one in measured)}/{sum(one.total for one in measured)}" if measured else ""


def _said(line: Line, names: Names) -> str:
    problem = names.say("view.problem_of", text=line.problem) if line.problem else ""
    return "; ".join(part for part in (line.note, problem, line.evidence) if part)


def _cell(value: Any) -> Any:
    return lambda numbered, names: value(numbered[0][0], numbered[0][1], names)


CELLS = View(
    title="cells",
    row_id=lambda pair: pair[1].id,
    mood=lambda pair: pair[0].cell_lights[pair[1].id].light,
    columns={
        "unit": Col("county", _cell(lambda _, cell, names: names.unit(cell.id)), 8, 22),
        "light": Col("light", _cell(lambda row, cell, names: light_word(row.cell_lights[cell.id], names)), 2, 10),
        "state": Col("state", _cell(lambda _, cell, names: names.brief("state", cell.state)), 4, 14),
        "percent": Col("percent", _cell(lambda _, cell, __: "-" if cell.share is None else f"{cell.share}%"), 4, 12, "right"),
        "quantity": Col(
            "quantity", _cell(lambda _, cell, __: f"{cell.quantity.done}/{cell.quantity.total}" if cell.quantity else ""), 7, 16, "right"
        ),
        "reported": Col("feedback", _cell(lambda row, cell, __: short(row.reported.get(cell.id))[:5]), 5, 14),
        "said": Col("said", _cell(lambda _, cell, names: _said(cell, names)), 36, 90),
        "chases": Col("chases", _cell(lambda _, cell, __: str(len(cell.chases))), 2, 10, "right"),
    },
    sets={"screen": Set(["unit", "light", "state", "percent", "quantity", "reported", "said", "chases"])},
)  # fmt: skip


def due_words(task: Task, names: Names, today: date) -> str:
    """The limit with the original one, how often it was extended and by whom that was approved."""
    granted = [one for one in task.extensions if one.approved_by and one.unit is None]
    if not granted:
        return near(task.due, today) or "-"
    return names.say(
        "view.extended",
        due=near(task.due, today),
        first=short(task.first_due),
        count=len(granted),
        by=granted[-1].approved_by,
    )

"""Lists of tasks: filters, order, each row's light; the log of one task; the grid of counties by tasks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

import msgspec

from coordhub.domain.calendar import days_left
from coordhub.domain.campaign import Campaign
from coordhub.domain.change import Change
from coordhub.domain.light import DARK, Judgement, Lights
from coordhub.domain.refusal import Refused
from coordhub.domain.task import OPEN, RUNNING, STARTS, Chase, Line, Task, cells_done, is_overdue, rolled_percent
from coordhub.domain.unit import Unit, county_level, official_order
from coordhub.services import names, selection
from coordhub.services.feedback import lights_in
from coordhub.services.session import Session
from coordhub.store.work import Work

_BY_LIGHT = {"red": 0, "yellow": 1, "green": 2, "": 3}
_STATES = OPEN | {"closed", "cancelled"}
"""A list shows the open ones unless others are asked for."""


class TaskFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A task list's own flags, the only filter language. Units, campaign and body are names as people type them."""

    overdue: bool = False
    due_before: str = ""
    light: str = ""
    lead: str = ""
    unit: str = ""
    campaign: str = ""
    state: str = ""
    handler: str = ""
    text: str = ""
    mine: bool = False
    all: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it leaves out nothing that a plain list shows."""
        return self == TaskFilter()


def from_flags(flags: Mapping[str, object]) -> TaskFilter:
    """A filter from a saved set of flags (`due-before` or `due_before`). Refused, naming them, when flags are unknown."""
    given = {name.replace("-", "_"): value for name, value in flags.items() if value not in (None, "", False)}
    unknown = sorted(set(given) - set(TaskFilter.__struct_fields__))
    if unknown:
        raise Refused("task.no_flag", name=", ".join(unknown))
    try:
        return msgspec.convert(given, TaskFilter)
    except msgspec.ValidationError as fault:
        raise Refused("task.bad_flag", fault=str(fault)) from fault


_GIVEN_UP = frozenset({"no", "false", "0", ""})


def to_options(wanted: TaskFilter) -> dict[str, str]:
    """A filter as the register of papers keeps it: its flags as texts, those that say nothing left out."""
    given = {name: getattr(wanted, name) for name in TaskFilter.__struct_fields__}
    return {name: "yes" if value is True else value for name, value in given.items() if value}


def from_options(options: Mapping[str, str]) -> TaskFilter:
    """A filter from such texts. Refused, naming them, when flags are unknown."""
    plain = TaskFilter()
    switches = {name for name in TaskFilter.__struct_fields__ if isinstance(getattr(plain, name), bool)}
    return from_flags({
        name: value.casefold() not in _GIVEN_UP if name.replace("-", "_") in switches else value
        for name, value in options.items()
    })  # fmt: skip


class TaskRow(msgspec.Struct, frozen=True, kw_only=True):
    """A task with what is judged of it now: light, overdue, days left (negative: over), cells done of all, reminders,
    percent, and each cell's light."""

    task: Task
    light: Judgement
    overdue: bool
    days: int | None
    done: int
    cells: int
    chases: int
    percent: int | None
    cell_lights: dict[str, Judgement]
    missing: dict[str, int]
    """Feedbacks missing in a row, by the unit of the cell (empty for the lead's own line)."""
    reported: dict[str, str]
    """When the last feedback came, by the unit of the cell (empty for the lead's own line), ledger reports among them."""


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a task's log: when it happened, to whose line (None: the lead's), the step, its channel and post, what was
    said, and who typed it in which revision."""

    at: str
    unit: str | None
    verb: str
    channel: str = ""
    post: str = ""
    text: str = ""
    by: str = ""
    rev: int = 0
    place: int = 0
    """Of reminders, which one it was."""


class CampaignGrid(msgspec.Struct, frozen=True, kw_only=True):
    """Counties by tasks: the campaign (None for a single task), the counties in official order, a row a task, and per county
    how many tasks have not been reported done and how many are red."""

    campaign: Campaign | None
    units: list[Unit]
    rows: list[TaskRow]
    unfinished: dict[str, int]
    red: dict[str, int]


def task_rows(session: Session, wanted: TaskFilter | None = None) -> list[TaskRow]:
    """The tasks that a filter lets through, by light (red first), then limit, then number."""
    wanted = wanted or TaskFilter()
    with session.reading() as work:
        lights = lights_in(session, work)
        rows = [row_of(task, lights) for task in _chosen(work, session, wanted)]
    if wanted.light:
        meant = _lights(wanted)
        rows = [row for row in rows if (row.light.light or "none") in meant]
    return sorted(rows, key=_order)


def _order(row: TaskRow) -> tuple[int, str, str]:
    return _BY_LIGHT[row.light.light], row.task.due or "9", row.task.number


def _chosen(work: Work, session: Session, wanted: TaskFilter) -> Iterable[Task]:
    """The tasks that fit every flag but the light's, which is judged later; no others are read."""
    lead = names.unit(work, wanted.lead).id if wanted.lead else None
    unit = names.unit(work, wanted.unit).id if wanted.unit else None
    campaign = names.campaign(work, wanted.campaign).id if wanted.campaign else None
    states = frozenset(filter(None, wanted.state.split(",")))
    if states - _STATES:
        raise Refused("task.no_state", text=", ".join(sorted(states - _STATES)), states=" ".join(sorted(_STATES)))
    handler = session.post if wanted.mine else wanted.handler
    query = selection.every(
        selection.in_states(fit) if (fit := _fitting(wanted, states)) != _STATES else None,
        selection.led_by(lead) if lead else None,
        selection.about(unit) if unit else None,
        selection.equals("campaign", campaign) if campaign else None,
        selection.equals("handler", handler) if handler else None,
        selection.below("due", (session.today + timedelta(days=1)).isoformat()) if wanted.overdue else None,
        selection.below("due", wanted.due_before[:10]) if wanted.due_before else None,
        selection.task_has(wanted.text) if wanted.text else None,
    )
    chosen = selection.found(work.tasks, query)
    return [task for task in chosen if is_overdue(task, task, session.now)] if wanted.overdue else chosen


def _fitting(wanted: TaskFilter, states: Collection[str]) -> Collection[str]:
    """The states in which a task can fit the filter, as far as that follows from the state alone."""
    fit = frozenset(states) or (_STATES if wanted.all else OPEN)
    if wanted.overdue:
        fit &= RUNNING | {"to_check"}
    if wanted.light and "none" not in _lights(wanted):
        fit -= DARK
    return fit


def _lights(wanted: TaskFilter) -> set[str]:
    return {light.strip() for light in wanted.light.split(",")}


def row_of(task: Task, lights: Lights) -> TaskRow:
    """A task judged at the lights' moment."""
    lines: list[tuple[str, Line]] = [(cell.id, cell) for cell in task.cells]
    lines = lines or [("", task)]
    missing = {unit: len(late) for unit, line in lines if (late := lights.missing_feedbacks(task, line))}
    reported = {unit: came for unit, line in lines if (came := _last_report(task, line, lights))}
    return TaskRow(
        task=task, light=lights.of_task(task), overdue=is_overdue(task, task, lights.now),
        days=days_left(task.due, lights.now.date()) if task.due else None, done=cells_done(task), cells=len(task.cells),
        chases=len(task.chases) + sum(len(cell.chases) for cell in task.cells), percent=rolled_percent(task),
        cell_lights={cell.id: lights.of_cell(task, cell.id) for cell in task.cells}, missing=missing,
        reported=reported,
    )  # fmt: skip


def _last_report(task: Task, line: Line, lights: Lights) -> str:
    """When a line last fed back; while it works, a report to the ledger that its task names is one too."""
    came = [one.received for one in lights.ledger_reports(task, line) if one.received] if line.state in RUNNING else []
    return max([*came, line.reported or ""])


def rows_of(session: Session, ids: Iterable[str]) -> list[TaskRow]:
    """The tasks with these ids that there still are, judged now."""
    with session.reading() as work:
        lights = lights_in(session, work)
        return [row_of(task, lights) for one in ids if (task := work.tasks.find(one))]


def task_row(session: Session, ref: str) -> TaskRow:
    """One task, judged now."""
    with session.reading() as work:
        return row_of(names.task(work, ref), lights_in(session, work))


def campaign_grid(session: Session, campaign: str) -> CampaignGrid:
    """Counties by the tasks of a campaign, by number; cancelled ones are left out."""
    with session.reading() as work:
        meant = names.campaign(work, campaign)
        query = selection.every(
            selection.equals("campaign", meant.id),
            selection.in_states(_STATES - {"cancelled"}),
            selection.filled("cells"),
        )
        return _grid(work, session, meant, selection.found(work.tasks, query))


def task_grid(session: Session, ref: str) -> CampaignGrid:
    """Counties by one task: its cells laid out as in the campaign's grid."""
    with session.reading() as work:
        return _grid(work, session, None, [names.task(work, ref)])


def _grid(work: Work, session: Session, campaign: Campaign | None, tasks: Sequence[Task]) -> CampaignGrid:
    lights = lights_in(session, work)
    rows = sorted((row_of(one, lights) for one in tasks), key=lambda row: row.task.number)
    shown = {cell.id for row in rows for cell in row.task.cells}
    today = session.today.isoformat()
    there = (one for one in work.units.all() if one.tier == 0 and (one.is_valid_on(today) or one.id in shown))
    units = county_level(there)
    others = [work.units.get(unit) for unit in shown - {one.id for one in units}]
    columns = [*units, *sorted(others, key=official_order)] if units else sorted(others, key=official_order)
    unfinished = {one.id: 0 for one in columns}
    red = dict(unfinished)
    for row in rows:
        for cell in row.task.cells:
            unfinished[cell.id] += cell.state in {"drafted", "assigned", "working", "suspended"}
            red[cell.id] += row.cell_lights[cell.id].light == "red"
    return CampaignGrid(campaign=campaign, units=columns, rows=rows, unfinished=unfinished, red=red)


def task_log(session: Session, ref: str, limit: int | None = None) -> list[LogLine]:
    """What happened to a task, the latest first: from the history of its lines."""
    with session.reading() as work:
        task = names.task(work, ref)
    found: list[LogLine] = []
    for change in session.store.changes(kind="task", id=task.id):
        found += _logged(change, task.id)
    found.sort(key=lambda line: (line.at, line.rev), reverse=True)
    return found[:limit] if limit else found


def _logged(change: Change, task_id: str) -> Iterable[LogLine]:
    """The steps and reminders that a commit brought."""
    for record in change.records:
        if record.id != task_id or change.undoes is not None:
            continue
        if record.made:
            at = record.fields.get("assigned", [None, None])[1] or change.at[:16]
            yield LogLine(at=str(at), unit=None, verb="add", by=_who(change), rev=change.rev)
        for path, (_, now) in record.fields.items():
            names_ = path.split(".")
            unit = names_[1] if names_[0] == "cells" and len(names_) > 1 else None
            last = names_[-1]
            if last == "step" and isinstance(now, dict) and not record.made:
                yield _step_line(change, unit, now, record.fields)
            elif len(names_) >= 2 and names_[-2] == "chases" and isinstance(now, dict):
                yield _chase_line(change, unit, msgspec.convert(now, Chase))
            elif last == "chases" and isinstance(now, list):
                yield from (_chase_line(change, unit, msgspec.convert(one, Chase)) for one in now)
            elif names_[0] == "extensions" and len(names_) == 2 and isinstance(now, dict):
                yield _extension_line(change, now)


def _who(change: Change) -> str:
    return change.on_behalf or change.by


def _step_line(change: Change, unit: str | None, step: dict[str, str], fields: Mapping[str, list[object]]) -> LogLine:
    above = f"cells.{unit}." if unit else ""
    said = [
        str(fields[key][1])
        for name in ("note", "problem", "next_step")
        if (key := above + name) in fields and fields[key][1]
    ]
    text = "; ".join([*said, step["why"]] if step.get("why") else said)
    return LogLine(
        at=step["at"], unit=unit, verb=step["verb"], channel=step.get("channel", ""), post=step.get("post", ""), text=text,
        by=_who(change), rev=change.rev,
    )  # fmt: skip


def _chase_line(change: Change, unit: str | None, one: Chase) -> LogLine:
    return LogLine(
        at=one.at, unit=unit, verb="chase", channel=one.channel, post=one.post, text=one.answer, by=_who(change), rev=change.rev,
        place=int(one.id) if one.id.isdigit() else 0,
    )  # fmt: skip


def _extension_line(change: Change, now: dict[str, str]) -> LogLine:
    limits = f"{(now.get('old') or '')[5:]}->{now['new'][5:]}"
    approved = now.get("approved_by", "")
    text = " ".join(part for part in (limits, approved, now.get("why", "")) if part)
    return LogLine(at=now["asked"], unit=now.get("unit"), verb="extend", text=text, by=_who(change), rev=change.rev)


def allowed_verbs() -> tuple[str, ...]:
    """The verbs of the chain, in its order."""
    return tuple(STARTS)

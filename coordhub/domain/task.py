"""Tasks (任务) and their cells (分解): who has to do what by when, and the chain every step of it goes through (督办流程).

A task has its lead's own line and one cell per recipient; both are a `Line` and go through the same chain. The log is the
office's history: each line keeps only its last `step`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, TypeVar

import msgspec
from msgspec.structs import replace

from coordhub.domain.calendar import end_of, start_of
from coordhub.domain.record import Day, Moment, Part, Record
from coordhub.domain.refusal import NotFound, Refused

State = Literal["drafted", "assigned", "working", "to_check", "done", "closed", "suspended", "cancelled"]
Urgency = Literal["ordinary", "urgent", "critical", "hard"]
SourceKind = Literal["decision", "instruction", "campaign", "proposal", "promise", "document", "entry", "other"]
Verb = Literal[
    "assign",
    "accept",
    "report",
    "finish",
    "approve",
    "return",
    "extend",
    "chase",
    "close",
    "suspend",
    "resume",
    "cancel",
]

RUNNING: frozenset[str] = frozenset({"assigned", "working"})
OPEN: frozenset[str] = frozenset({"drafted", "assigned", "working", "to_check", "done", "suspended"})

STARTS: dict[Verb, frozenset[str]] = {
    "assign": frozenset({"drafted"}),
    "accept": frozenset({"assigned"}),
    "report": RUNNING,
    "finish": RUNNING,
    "approve": frozenset({"to_check"}),
    "return": frozenset({"assigned", "to_check", "done"}),
    "extend": RUNNING,
    "chase": RUNNING,
    "close": frozenset({"done"}),
    "suspend": RUNNING,
    "resume": frozenset({"suspended"}),
    "cancel": OPEN,
}
"""From which states each step may be taken."""

WHY_ASKED: frozenset[Verb] = frozenset({"return", "extend", "cancel", "suspend"})
"""Steps that need a reason (house rule 2)."""


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last step of a line: when it happened and through whom (`post`, `channel`); who typed it is the journal's."""

    verb: Verb
    at: Moment
    post: str = ""
    channel: str = ""
    why: str = ""


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A measured progress: `done` of `total` things, as 29/69 signs standing."""

    done: int
    total: int


def percent_of(quantity: Quantity) -> int:
    """The percent of a quantity, rounded; never 100 before all is done."""
    rounded = round(100 * quantity.done / quantity.total) if quantity.total else 0
    return min(rounded, 99) if quantity.done < quantity.total else rounded


class Chase(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A reminder (催办): when, by which channel, to which post, on which rung of the ladder, and the answer."""

    at: Moment
    channel: str = ""
    post: str = ""
    rung: int = 1
    answer: str = ""


class Line(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What a cell and a task's lead have in common: a place on the chain and the last feedback.

    `percent` is typed, `quantity` measured; `reported` is when the last feedback came, `finished` when it was reported done,
    `returned` when it was last sent back. `resumes` is the state to which a suspended line goes back. (A cell is stored
    inside its task and has no `rev` of its own.)
    """

    state: State = "drafted"
    due: Moment | None = None
    assigned: Moment | None = None
    accepted: Moment | None = None
    reported: Moment | None = None
    finished: Moment | None = None
    returned: Moment | None = None
    approved: Moment | None = None
    resumes: State | None = None
    percent: int | None = None
    quantity: Quantity | None = None
    note: str = ""
    problem: str = ""
    next_step: str = ""
    evidence: str = ""
    chases: tuple[Chase, ...] = ()
    step: Step | None = None

    @property
    def share(self) -> int | None:
        """Percent done: measured where there is a quantity, else as typed; None where nothing was said."""
        if self.quantity and self.quantity.total:
            return percent_of(self.quantity)
        return self.percent


class Cell(Line, frozen=True, kw_only=True, omit_defaults=True):
    """One recipient's share of a task; `id` is the unit's id. `due` replaces the task's limit where it is set."""

    id: str


class Milestone(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A node on the way (节点): by `day`, `text` should be done."""

    day: Day
    text: str
    done: bool = False


class Extension(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A change of limit (延期): asked at, from `old` to `new`, why, and by whom it was approved; unapproved it waits.
    `unit` names the cell; without it the whole task moves."""

    asked: Moment
    old: Moment | None = None
    new: Moment
    why: str
    approved_by: str = ""
    unit: str | None = None


class Ask(Part, frozen=True, kw_only=True, omit_defaults=True):
    """What needs the city's leaders (需协调): asked by which unit, when, and what came of it."""

    at: Moment
    text: str
    unit: str | None = None
    answer: str = ""


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a task comes from: `ref` is a record's id or number, `text` how it is cited. Of an instruction (批示) `ref` is its own number
    (`2020-P12`), `said` its words, `by` the post that gave it, `received` when it reached us."""

    kind: SourceKind = "other"
    ref: str = ""
    text: str = ""
    said: str = ""
    by: str = ""
    received: Moment | None = None


class Override(msgspec.Struct, frozen=True, kw_only=True):
    """A light set by hand: why, by whom and until which day."""

    light: Literal["green", "yellow", "red"]
    why: str
    by: str
    until: Day


class Task(Line, frozen=True, kw_only=True, omit_defaults=True):
    """A task of the office. Its own `Line` fields are the lead's line; `cells` are its recipients'.

    `short` is how grids call it (简称). `feedback` is a periodic due rule (`every week fri 17:00`), `ledger CODE` where the report to that
    ledger is the feedback, or empty; `handler` is the post in our office whose item it is;
    `report_to`, `report_by` say what we owe upward, `report_sent` when we gave it and `report_said` what it said.
    """

    number: str
    title: str
    short: str = ""
    measures: str = ""
    urgency: Urgency = "ordinary"
    source: Source = Source()
    campaign: str | None = None
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    leader_post: str = ""
    contact_post: str = ""
    handler: str = ""
    due_rule: str = ""
    first_due: Moment | None = None
    extensions: tuple[Extension, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    feedback: str = ""
    report_to: str = ""
    report_by: Moment | None = None
    report_sent: Moment | None = None
    report_said: str = ""
    asks: tuple[Ask, ...] = ()
    override: Override | None = None
    cells: tuple[Cell, ...] = ()

    @property
    def called(self) -> str:
        """The short name, else the title."""
        return self.short or self.title

    @property
    def feedback_ledger(self) -> str:
        """The code of the ledger whose report is the feedback, so that nobody reports twice; empty where there is none."""
        word, _, code = self.feedback.partition(" ")
        return code if word == "ledger" else ""

    def cell(self, unit: str) -> Cell:
        """The unit's cell. NotFound when the task did not go to that unit."""
        for cell in self.cells:
            if cell.id == unit:
                return cell
        raise NotFound("task.no_cell", number=self.number, unit=unit)

    def due_of(self, line: Line) -> str | None:
        """The limit of a line: its own, else the task's."""
        return line.due or self.due

    def changed(self, unit: str | None, change: Callable[[Line], Line]) -> Task:
        """The task with `change` done to the unit's cell, or to the lead's own line when `unit` is None."""
        if unit is None:
            return change(self)  # type: ignore[return-value]  # a Line function returns what it was given
        changed = change(self.cell(unit))
        return replace(self, cells=tuple(changed if cell.id == unit else cell for cell in self.cells))


L = TypeVar("L", bound=Line)

_LANDS: dict[Verb, State] = {
    "assign": "assigned",
    "accept": "working",
    "report": "working",
    "finish": "to_check",
    "approve": "done",
    "close": "closed",
    "suspend": "suspended",
    "cancel": "cancelled",
}


def allowed_steps(task: Task, unit: str | None = None) -> list[Verb]:
    """The steps that the chain allows now for the lead's line, or for a unit's cell."""
    line: Line = task if unit is None else task.cell(unit)
    if unit is not None and task.state in {"suspended", "cancelled", "closed", "drafted"}:
        return []
    return [verb for verb, states in STARTS.items() if line.state in states]


def refuse_unless_allowed(task: Task, verb: Verb, unit: str | None = None) -> None:
    """Refused, with the state it is in and the steps that are open, when the chain forbids `verb`."""
    steps = allowed_steps(task, unit)
    if verb not in steps:
        line: Line = task if unit is None else task.cell(unit)
        stands = task.state if unit is not None and not steps else line.state
        raise Refused("task.step_forbidden", number=task.number, step=verb, state=stands, allowed=steps)


def stepped(line: L, step: Step) -> L:
    """The line after `step`: its new state, and the date the step leaves on it. Says nothing of whether it was allowed."""
    at = step.at
    state = _LANDS.get(step.verb, line.state)
    dates: dict[str, str | None] = {}
    if step.verb == "assign":
        dates = {"assigned": at}
    elif step.verb in {"accept", "report", "finish"} and not line.accepted:
        dates = {"accepted": at}
    if step.verb in {"report", "finish"}:
        dates |= {"reported": at}
    if step.verb == "finish":
        dates |= {"finished": at}
    if step.verb == "approve":
        dates |= {"approved": at}
    if step.verb == "return":
        state = "drafted" if line.state == "assigned" else "working"
        dates = {"returned": at, "finished": None, "approved": None}
    if step.verb == "resume":
        state = line.resumes or "working"
    resumes = line.state if step.verb == "suspend" else None
    return replace(line, state=state, step=step, resumes=resumes, **dates)


def rolled_percent(task: Task) -> int | None:
    """The task's percent from its cells: sum of the measured numerators over the denominators, else the mean of those given,
    else the lead's own; None where nothing was said."""
    measured = rolled_quantity(task)
    if measured:
        return percent_of(measured)
    given = [cell.percent for cell in task.cells if cell.percent is not None]
    if given:
        return round(sum(given) / len(given))
    return task.share


def rolled_quantity(task: Task) -> Quantity | None:
    """The sum of what the cells measured, else what the lead did; None where nobody measured."""
    measured = [cell.quantity for cell in task.cells if cell.quantity and cell.quantity.total]
    if not measured:
        return task.quantity
    return Quantity(done=sum(one.done for one in measured), total=sum(one.total for one in measured))


def cells_done(task: Task) -> int:
    """How many cells are done or closed."""
    return sum(cell.state in {"done", "closed"} for cell in task.cells)


def finished_late(task: Task, line: Line) -> bool:
    """Whether a line was reported done only after its limit (逾期办结)."""
    due = task.due_of(line)
    return bool(due and line.finished and start_of(line.finished) > end_of(due))


def is_overdue(task: Task, line: Line, now: datetime) -> bool:
    """Whether the limit of a line has passed at `now` and it was not reported done by then."""
    due = task.due_of(line)
    if not due or not end_of(due) < now:
        return False
    return line.state in RUNNING or (line.state == "to_check" and finished_late(task, line))

"""Lights (亮灯): what a task's or a cell's colour is at a given moment, and the rule (因) that gave it.

The rules are data of the office (`LightRule`); the first that fits wins. Nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from coordhub.domain.calendar import Workdays, day_of, end_of, fallen_due, parse_rule, start_of
from coordhub.domain.office import Light, LightRule, Office
from coordhub.domain.record import Moment
from coordhub.domain.task import Cell, Line, Task, finished_late, is_overdue, rolled_quantity

DARK: frozenset[str] = frozenset({"drafted", "suspended", "cancelled"})
_WEIGHT = {"": 0, "green": 1, "yellow": 2, "red": 3}


class Judgement(msgspec.Struct, frozen=True):
    """A light and its reason. Reasons beside those of `LightRule`: `state` (no light), `done`, `late_done`, `to_check`,
    `manual`, `cells`, or empty for an ordinary green."""

    light: Light
    reason: str = ""


class LedgerReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report to a ledger that came, or was due and did not (`received` is None)."""

    due: Moment
    received: Moment | None = None


Reports = Callable[[str, str], Sequence[LedgerReport]]
"""What a unit has reported to a ledger (its code) or failed to, by limit; the excused and the not yet due are left out."""


class Lights:
    """The judge: an office's rules at one moment. Make one per reading; it answers for any number of tasks. `reports` knows the
    ledgers whose reports are feedback; without it those owe nothing."""

    def __init__(
        self, office: Office, now: datetime, workdays: Workdays | None = None, reports: Reports | None = None
    ) -> None:
        self.office = office
        self.now = now
        self.workdays = workdays or office.workdays()
        self._reports = reports
        self._fallen: dict[tuple[str, Moment], list[Moment]] = {}

    def of_cell(self, task: Task, unit: str) -> Judgement:
        """The light of a unit's cell; none while the task itself is drafted, suspended or cancelled."""
        if task.state in DARK:
            return Judgement("", "state")
        return self._of_line(task, task.cell(unit))

    def of_task(self, task: Task) -> Judgement:
        """The light of a task: set by hand, else its lead's, made yellow by a red cell and red by a third of them."""
        if task.state in DARK:
            return Judgement("", "state")
        if task.override and task.override.until >= self.now.date().isoformat():
            return Judgement(task.override.light, "manual")
        own = self._of_line(task, task)
        if not task.cells or task.state in {"done", "closed"}:
            return own
        reds = sum(self.of_cell(task, cell.id).light == "red" for cell in task.cells)
        cells: Light = "red" if reds * self.office.red_share >= len(task.cells) else "yellow" if reds else ""
        return Judgement(cells, "cells") if _WEIGHT[cells] > _WEIGHT[own.light] else own

    def missing_feedbacks(self, task: Task, line: Line) -> list[str]:
        """The feedbacks of a line that fell due since its last one and have not come, oldest first (limits, ISO).

        A line owes feedback while it works, from its assignment on; a task with cells owes through its cells.
        """
        began = task.assigned if isinstance(line, Task) else line.assigned or task.assigned
        owes = line.state in {"assigned", "working"} and not (isinstance(line, Task) and task.cells)
        if not owes or not began or not task.feedback:
            return []
        if task.feedback_ledger:
            return self._missing_reports(task, line, began)
        due = self.fallen_feedbacks(task.feedback, began)
        if line.reported is None:
            return due
        # A report given before a limit covers that limit; one given after it covers the next.
        covered = next(
            (place for place, day in enumerate(due, 1) if end_of(day) >= start_of(line.reported or "")), len(due)
        )
        return due[covered:]

    def fallen_feedbacks(self, rule: str, began: Moment) -> list[Moment]:
        """The limits of a feedback rule that have passed since a moment; found once for all that share them."""
        key = (rule, began)
        if key not in self._fallen:
            self._fallen[key] = fallen_due(parse_rule(rule), began, self.now, self.workdays)
        return self._fallen[key]

    def _missing_reports(self, task: Task, line: Line, began: Moment) -> list[Moment]:
        late: list[Moment] = []
        for one in reversed(self.ledger_reports(task, line)):
            if one.received is not None or end_of(one.due) < start_of(began):
                break
            late.append(one.due)
        return late[::-1]

    def ledger_reports(self, task: Task, line: Line) -> Sequence[LedgerReport]:
        """The reports that are the feedback of a line; none where feedback has its own rule."""
        unit = line.id if isinstance(line, Cell) else task.lead[0] if task.lead else ""
        return self._reports(task.feedback_ledger, unit) if self._reports and task.feedback_ledger else ()

    def _of_line(self, task: Task, line: Line) -> Judgement:
        if line.state in DARK:
            return Judgement("", "state")
        if line.state in {"done", "closed"}:
            return Judgement("green", "late_done" if finished_late(task, line) else "done")
        if line.state == "to_check" and not is_overdue(task, line, self.now):
            return Judgement("green", "to_check")
        for rule in self.office.lights:
            if self._fits(rule, task, line):
                return Judgement(rule.light, rule.reason)
        return Judgement("green")

    def _fits(self, rule: LightRule, task: Task, line: Line) -> bool:
        due = task.due_of(line)
        match rule.reason:
            case "overdue":
                return is_overdue(task, line, self.now)
            case "feedback":
                return len(self.missing_feedbacks(task, line)) >= max(rule.n, 1)
            case "unsigned":
                return line.state == "assigned" and self._workdays_since(line.assigned or task.assigned) >= max(
                    rule.n, 1
                )
            case "returned":
                waits = line.returned and (line.reported or "") <= line.returned
                return bool(waits) and self._workdays_since(line.returned) >= rule.n
            case "behind":
                behind = self.behind(task, line)
                return behind is not None and behind >= rule.n
            case "near":
                return due is not None and self._is_near(rule, task, line, due)
            case "milestone":
                return line is task and any(
                    not node.done and end_of(node.day) + timedelta(days=rule.n) < self.now for node in task.milestones
                )

    def behind(self, task: Task, line: Line) -> int | None:
        """Points by which the measured percent is behind the elapsed share of assignment..limit; None where not measured."""
        due = task.due_of(line)
        began = line.assigned or task.assigned
        quantity = rolled_quantity(line) if isinstance(line, Task) else line.quantity
        if not quantity or not quantity.total or not due or not began:
            return None
        start, whole = start_of(began), (end_of(due) - start_of(began)).total_seconds()
        elapsed = 100.0 if whole <= 0 else min(100.0, 100 * (self.now - start).total_seconds() / whole)
        return round(elapsed - 100 * quantity.done / quantity.total)

    def _is_near(self, rule: LightRule, task: Task, line: Line, due: str) -> bool:
        began = line.assigned or task.assigned
        is_short = began is not None and (day_of(due) - day_of(began)).days <= 5
        within = rule.short_n if is_short and rule.short_n is not None else rule.n
        return end_of(due) >= self.now and self.workdays.between(self.now.date(), day_of(due)) <= within

    def _workdays_since(self, moment: str | None) -> int:
        return self.workdays.between(day_of(moment), self.now.date()) if moment else 0

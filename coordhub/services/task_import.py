"""The office's open tasks are in Excel on day one: a table of tasks read in, planned first, then made in one commit or not at all.

A row with a number changes the task of that number or makes it. A row without one makes a task; one of the same title and limit is
there already.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from coordhub.domain.refusal import Refused
from coordhub.domain.task import OPEN, Task
from coordhub.domain.unit import county_level
from coordhub.messages import t
from coordhub.services import names, selection
from coordhub.services.session import Session
from coordhub.services.table_rows import (
    Faults,
    Headings,
    Problem,
    TableRow,
    read_code,
    read_moment,
    read_text,
    rows_of,
    said_of,
)
from coordhub.services.tasks import draw_up, edited
from coordhub.store.work import Work

HEADINGS: Headings = {
    "number": ("编号", "任务编号", "number"),
    "title": ("工作任务", "任务", "事项", "任务名称", "工作事项", "任务事项", "title", "task"),
    "lead": ("牵头单位", "牵头", "主办单位", "lead"),
    "responsible": ("责任单位", "责任", "承办单位", "responsible"),
    "supporting": ("配合单位", "配合", "协办单位", "supporting"),
    "due": ("时限", "完成时限", "办结时限", "截止日期", "due"),
    "units": ("县区", "分解到", "分解单位", "落实县区", "recipients"),
    "source": ("来源", "事项来源", "source"),
    "measures": ("具体措施", "措施", "工作措施", "measures"),
    "feedback": ("反馈", "反馈规则", "feedback"),
}
_EVERYBODY = frozenset({"各县区", "各县(区)", "各县（区）", "全部县区", "all counties"})
_SPLIT = re.compile(r"[、,，;；/\s]+")
_NUMBER = re.compile(r"\d{4}-\d{1,5}")
_ASKED_AT_ONCE = 200
"""Rows of which it is asked together whether they are there already."""


class ImportRow(msgspec.Struct, frozen=True, kw_only=True):
    """A task as a row has it; units are ids. `changes` are from -> to of the task that has its number already."""

    sheet: str
    row: int
    title: str
    number: str | None = None
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    due: str | None = None
    source: str = ""
    measures: str = ""
    feedback: str = ""
    changes: dict[str, tuple[Any, Any]] = {}


class ImportPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A dry run: the tasks that would be made and changed, those that stand as they are, and every problem (`count` of them, the
    first ones in full). With problems nothing is made."""

    file: str
    rows: list[ImportRow]
    changed: list[ImportRow]
    skipped: list[ImportRow]
    problems: list[Problem]
    count: int
    called: dict[str, str]
    read: list[tuple[TableRow, ImportRow]]


def plan_import(session: Session, path: str) -> ImportPlan:
    """Read a file of tasks and say what an import would do; nothing is stored. Refused when the file cannot be read."""
    faults = Faults()
    with session.reading() as work:
        rows = rows_of(path, HEADINGS, ("title",), faults)
        read = [(row, task) for row in rows if (task := _read_row(work, session.today, row, faults))]
        if not read and not faults.count:
            raise Refused("task.import.nothing", file=path)
        return _parted(work, path, read, faults)


def _parted(work: Work, path: str, read: list[tuple[TableRow, ImportRow]], faults: Faults) -> ImportPlan:
    """Tell the tasks that would be made from those that would change and those that stand as they are."""
    plan = ImportPlan(
        file=path, rows=[], changed=[], skipped=[], problems=faults.problems, count=0, called={}, read=read
    )
    seen: dict[str, int] = {}
    made: set[tuple[str, str | None]] = set()
    for begin in range(0, len(read), _ASKED_AT_ONCE):
        asked = read[begin : begin + _ASKED_AT_ONCE]
        numbers, titles = _there(work, [one for _, one in asked])
        for row, one in asked:
            named = titles.get(one.title, [])
            is_ours = _own(one.number) is not None
            rivals = [task.number for task in named if task.state in OPEN and not is_ours]
            if one.number and one.number in seen:
                faults.add(row.problem("number", "table.row_twice", name=one.number, row=seen[one.number]))
            elif one.number in numbers:
                changes = _changes(numbers[one.number], one)
                (plan.changed if changes else plan.skipped).append(replace(one, changes=changes))
            elif not is_ours and ((one.title, one.due) in made or any(task.due == one.due for task in named)):
                plan.skipped.append(one)
            elif rivals:
                faults.add(row.problem("number", "table.put_code", name=one.title, codes="、".join(rivals[:5])))
            else:
                plan.rows.append(one)
            made.add((one.title, one.due))
            if one.number and (is_ours or one.number in numbers):
                seen[one.number] = one.row
    ends = [end for one in plan.changed for pair in one.changes.values() for end in pair if isinstance(end, tuple)]
    called = {unit: work.units.get(unit).called for end in ends for unit in end}
    return replace(plan, count=faults.count, called=called)


def _there(work: Work, asked: list[ImportRow]) -> tuple[dict[str | None, Task], dict[str, list[Task]]]:
    """The tasks that rows may mean, by number and by title."""
    found = work.tasks.where(
        selection.either(
            selection.among("title", {one.title for one in asked}),
            selection.among("number", {one.number for one in asked if one.number}),
        )
    )
    titles: dict[str, list[Task]] = {}
    for task in found:
        titles.setdefault(task.title, []).append(task)
    return {one.number: one for one in found}, titles


def _changes(task: Task, row: ImportRow) -> dict[str, tuple[Any, Any]]:
    """From -> to of what the row says otherwise; what it leaves blank stays."""
    stands = {
        "title": task.title, "lead": task.lead, "responsible": task.responsible, "supporting": task.supporting,
        "units": tuple(cell.id for cell in task.cells), "due": task.due, "source": task.source.text,
        "measures": task.measures, "feedback": task.feedback,
    }  # fmt: skip
    return {field: (was, now) for field, was in stands.items() if (now := getattr(row, field)) and now != was}


def _read_row(work: Work, today: date, row: TableRow, faults: Faults) -> ImportRow | None:
    """A row as a task; None, its problems noted by cell, where one of them cannot be read, or it names no task."""
    if not row.texts.get("title"):
        return None
    values: dict[str, Any] = {}
    before = faults.count
    for field, text in row.texts.items():
        try:
            values[field] = _value(work, today, field, text)
        except Refused as refusal:
            faults.add(row.problem(field, refusal.key, **refusal.params))
    said = {name: value for name, value in values.items() if value}
    return ImportRow(sheet=row.sheet, row=row.place + 1, **said) if faults.count == before else None


def _value(work: Work, today: date, field: str, text: str) -> Any:
    if field in {"lead", "responsible", "supporting", "units"}:
        if text in _EVERYBODY:
            return tuple(one.id for one in county_level(work.units.all()))
        return names.units(work, [part for part in _SPLIT.split(text) if part])
    if field == "due":
        return read_moment(text, today)
    if field == "number":
        return read_code(text)
    return read_text(text)


def apply_import(session: Session, plan: ImportPlan) -> list[Task]:
    """Make and change the planned tasks, all in one commit. Refused when the plan has problems, or when the file would do something
    else to the office by now."""
    if plan.count:
        raise Refused("task.import.problems", count=plan.count)
    if not plan.rows and not plan.changed:
        return []
    with session.writing("task.import") as work:
        again = _parted(work, plan.file, plan.read, Faults())
        if (again.rows, again.changed, again.count) != (plan.rows, plan.changed, 0):
            raise Refused("table.changed_meanwhile")
        made = [
            draw_up(
                work, session, row.title, number=_own(row.number), lead=row.lead, responsible=row.responsible, units=row.units,
                supporting=row.supporting, due=row.due, source=row.source or None, measures=row.measures, feedback=row.feedback,
                draft=not (row.lead or row.units),
            )
            for row in plan.rows
        ]  # fmt: skip
        changed = [
            edited(
                work,
                session,
                names.task(work, str(row.number)),
                {field: now for field, (_, now) in row.changes.items()},
            )
            for row in plan.changed
        ]
        return made + changed


def _own(number: str | None) -> str | None:
    """A number of our own form; another office's numbering is not ours."""
    return number if number and _NUMBER.fullmatch(number) else None


def preview_lines(plan: ImportPlan) -> list[str]:
    """The dry run as lines to read: problems first, then what would be made and changed, then what is there already."""
    lines = [t("table.line_problem", sheet=one.sheet, cell=one.cell, said=said_of(one)) for one in plan.problems]
    lines.append(
        t(
            "table.line_count",
            new=len(plan.rows),
            changed=len(plan.changed),
            same=len(plan.skipped),
            problems=plan.count,
        )
    )
    lines += planned_lines(plan)
    lines += [t("task.import.line_skipped", row=one.row, title=one.title) for one in plan.skipped]
    return lines


def planned_lines(plan: ImportPlan) -> list[str]:
    """What would be made, and from -> to of each change."""
    lines = [t("task.import.line_new", row=one.row, title=one.title, due=one.due or "-") for one in plan.rows]
    for one in plan.changed:
        said = "; ".join(
            t("table.from_to", field=t(f"field.{field}"), old=_said(plan, was), new=_said(plan, now))
            for field, (was, now) in one.changes.items()
        )
        lines.append(t("table.line_changed", row=one.row, code=one.number or "", name=one.title, changes=said))
    return lines


def _said(plan: ImportPlan, value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(plan.called.get(unit, str(unit)) for unit in value) or "-"
    return str(value or "-")

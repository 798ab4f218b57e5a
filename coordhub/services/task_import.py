"""The office's open tasks are in Excel on day one: a table of tasks read in, planned first, then made in one commit or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from coordhub.domain.privacy import personal_data
from coordhub.domain.refusal import Refused
from coordhub.domain.task import Task
from coordhub.domain.unit import county_level
from coordhub.messages import t
from coordhub.services import names, selection
from coordhub.services.session import Session
from coordhub.services.tasks import draw_up
from coordhub.sheets.reading import Sheet, UnreadableSheet, cell_name, half_width, read_sheets
from coordhub.store.work import Work
from coordhub.text.dates import BadDate, moment

HEADINGS: dict[str, tuple[str, ...]] = {
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
"""What a column may be called; a heading that contains one of these is taken for it, the longest first."""
_FORBIDDEN = re.compile(r"身份证|证件号|儿童姓名|孩子姓名|姓名|出生")
_EVERYBODY = frozenset({"各县区", "各县(区)", "各县（区）", "全部县区", "all counties"})
_SPLIT = re.compile(r"[、,，;；/\s]+")
_SERIAL = re.compile(r"[2-7]\d{4}")
_ASKED_AT_ONCE = 200
"""Rows of which it is asked together whether they are there already."""
_HEAD_ROWS = 12
"""Rows among which the headings are looked for: titles and notes may stand above them."""


class ImportProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, where: sheet and cell (`C9`); `key` and `params` make the sentence."""

    sheet: str
    cell: str
    key: str
    params: dict[str, Any] = {}


class ImportRow(msgspec.Struct, frozen=True, kw_only=True):
    """A task that the import would make; units are ids."""

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


class ImportPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A dry run: the tasks that would be made, those that are there already, and every problem. With problems nothing is made."""

    file: str
    rows: list[ImportRow]
    skipped: list[ImportRow]
    problems: list[ImportProblem]


def plan_import(session: Session, path: str) -> ImportPlan:
    """Read a file of tasks and say what an import would do; nothing is stored. Refused when the file cannot be read."""
    try:
        sheets = read_sheets(path)
    except UnreadableSheet as fault:
        raise Refused(fault.key, **fault.params) from fault
    plan = ImportPlan(file=str(path), rows=[], skipped=[], problems=[])
    with session.reading() as work:
        rows = [row for sheet in sheets for row in _plan_sheet(work, session, sheet, plan)]
        _part(work, rows, plan)
    if not plan.rows and not plan.skipped and not plan.problems:
        raise Refused("task.import.nothing", file=str(path))
    return plan


def _part(work: Work, rows: list[ImportRow], plan: ImportPlan) -> None:
    """Tell the tasks that would be made from those that are there already: by number, or by title and limit."""
    there: set[tuple[str, str | None]] = set()
    numbers: set[str] = set()
    for begin in range(0, len(rows), _ASKED_AT_ONCE):
        asked = rows[begin : begin + _ASKED_AT_ONCE]
        query = selection.either(
            selection.among("title", {one.title for one in asked}),
            selection.among("number", {one.number for one in asked if one.number}),
        )
        found = work.tasks.where(query)
        there |= {(one.title, one.due) for one in found}
        numbers |= {one.number for one in found}
    for row in rows:
        is_there = (row.title, row.due) in there or (row.number in numbers if row.number else False)
        (plan.skipped if is_there else plan.rows).append(row)
        there.add((row.title, row.due))
        if row.number:
            numbers.add(row.number)


def _plan_sheet(work: Work, session: Session, sheet: Sheet, plan: ImportPlan) -> Iterator[ImportRow]:
    """The rows of a sheet that are tasks without a problem; the problems go into the plan."""
    head = _headings(sheet)
    if head is None:
        return
    at, columns = head
    for place, heading in enumerate(sheet.rows[at]):
        if _FORBIDDEN.search(heading):
            where = cell_name(at, place)
            plan.problems.append(
                ImportProblem(sheet=sheet.name, cell=where, key="task.import.forbidden", params={"heading": heading})
            )
    for cell in sheet.suspect:
        plan.problems.append(ImportProblem(sheet=sheet.name, cell=cell, key="task.import.lost_digits"))
    for place in range(at + 1, len(sheet.rows)):
        texts = sheet.rows[place]
        if not _at(texts, columns.get("title")).strip():
            continue
        problems, row = _plan_row(work, session, sheet.name, place, texts, columns)
        plan.problems.extend(problems)
        if not problems:
            yield row


def _headings(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row of headings and the place of each column that was recognised; None for a sheet without a column of tasks."""
    best: tuple[int, dict[str, int]] | None = None
    for at, texts in enumerate(sheet.rows[:_HEAD_ROWS]):
        columns: dict[str, int] = {}
        for place, text in enumerate(texts):
            field = _field_of(text)
            if field and field not in columns:
                columns[field] = place
        if "title" in columns and (best is None or len(columns) > len(best[1])):
            best = at, columns
    return best


def _field_of(heading: str) -> str | None:
    text = re.sub(r"[\s:：*（()）]", "", heading).lower()
    candidates = [
        (len(name), field)
        for field, called in HEADINGS.items()
        for name in called
        if name == text or (len(name) > 1 and name in text)
    ]
    return max(candidates)[1] if candidates and len(text) <= 12 else None


def _at(texts: Sequence[str], place: int | None) -> str:
    return texts[place] if place is not None and place < len(texts) else ""


def _plan_row(
    work: Work, session: Session, sheet: str, place: int, texts: Sequence[str], columns: dict[str, int]
) -> tuple[list[ImportProblem], ImportRow]:
    """One row: what is wrong with it, by cell, and the task it would be."""
    problems: list[ImportProblem] = []
    values: dict[str, Any] = {}
    for field, column in columns.items():
        text = _at(texts, column).strip()
        try:
            values[field] = _value(work, session.today, field, text)
            if isinstance(values[field], str):
                _refuse_personal(values[field])
        except Refused as refusal:
            problems.append(
                ImportProblem(sheet=sheet, cell=cell_name(place, column), key=refusal.key, params=dict(refusal.params))
            )
        except BadDate:
            where = cell_name(place, column)
            problems.append(ImportProblem(sheet=sheet, cell=where, key="text.bad_date", params={"text": text}))
    row = ImportRow(
        sheet=sheet, row=place + 1, **{"title": "", **{name: value for name, value in values.items() if value}}
    )
    return problems, row


def _refuse_personal(text: str) -> None:
    for hit in personal_data(text):
        raise Refused(f"privacy.{hit.kind}", words=hit.words)


def _value(work: Work, today: date, field: str, text: str) -> Any:
    if field in {"lead", "responsible", "supporting", "units"}:
        if text in _EVERYBODY:
            return tuple(one.id for one in county_level(work.units.all()))
        return names.units(work, [part for part in _SPLIT.split(text) if part])
    if field == "due":
        return _due(half_width(text), today)
    if field == "number":
        return half_width(text) or None
    return text


def _due(text: str, today: date) -> str | None:
    """A limit as people and Excel write it; a serial number counts days from 1899-12-30."""
    if not text:
        return None
    if _SERIAL.fullmatch(text):
        return (date(1899, 12, 30) + timedelta(days=int(text))).isoformat()
    return moment(text, today)


def apply_import(session: Session, plan: ImportPlan) -> list[Task]:
    """Make the planned tasks, all in one commit. Refused when the plan has problems."""
    if plan.problems:
        raise Refused("task.import.problems", count=len(plan.problems))
    with session.writing("task.import") as work:
        return [
            draw_up(
                work, session, row.title, number=_number(row.number), lead=row.lead, responsible=row.responsible, units=row.units,
                supporting=row.supporting, due=row.due, source=row.source or None, measures=row.measures, feedback=row.feedback,
                draft=not (row.lead or row.units),
            )
            for row in plan.rows
        ]  # fmt: skip


def _number(given: str | None) -> str | None:
    """A number of our own form is kept; another office's numbering is not ours."""
    return given if given and re.fullmatch(r"\d{4}-\d{1,5}", given) else None


def preview_lines(plan: ImportPlan) -> list[str]:
    """The dry run as lines to read: problems first, then what would be made, then what is there already."""
    lines = [
        t("task.import.line_problem", sheet=one.sheet, cell=one.cell, said=t(one.key, **one.params))
        for one in plan.problems
    ]
    lines.append(
        t("task.import.line_count", count=len(plan.rows), skipped=len(plan.skipped), problems=len(plan.problems))
    )
    lines += [t("task.import.line_new", row=one.row, title=one.title, due=one.due or "-") for one in plan.rows]
    lines += [t("task.import.line_skipped", row=one.row, title=one.title) for one in plan.skipped]
    return lines

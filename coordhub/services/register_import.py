"""The registers of units and sites read in from a spreadsheet: planned first, then made and changed in one commit or not at all.

A row is known by its code (or our id, which an export gives where there is no code), never by its name. A blank cell leaves the
field as it is, a dash clears it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from coordhub.domain.refusal import Refused
from coordhub.domain.site import Site
from coordhub.domain.unit import Unit
from coordhub.messages import t
from coordhub.services.register_columns import CODE, HEADINGS, NEEDED, REFERENCES, RegisterKind, read_cell
from coordhub.services.register_match import MARK, Match, Planned, ReadRow
from coordhub.services.session import Session
from coordhub.services.table_rows import Faults, Problem, TableRow, rows_of, said_of
from coordhub.store.work import Work

_LINKS = ("parent", "successor", "unit")


class RegisterPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A dry run: the records that would be made and changed, how many rows change nothing, and every problem (`count` of them, the
    first ones in full). With problems nothing is made. `called` names the units that the changes mention."""

    register: RegisterKind
    file: str
    new: list[Planned]
    changed: list[Planned]
    same: int
    problems: list[Problem]
    count: int
    called: dict[str, str]
    read: list[ReadRow]


def plan_register(session: Session, register: RegisterKind, path: str) -> RegisterPlan:
    """Read a file of units or sites and say what an import would do; nothing is stored. Refused when it cannot be read, or has no
    such table."""
    faults = Faults()
    read = list(_read(register, path, session.today, faults))
    if not read and not faults.count:
        headings = "、".join(HEADINGS[register][field][0] for field in (CODE[register], *NEEDED[register]))
        raise Refused("table.nothing", file=path, headings=headings)
    with session.reading() as work:
        return _planned(work, register, path, read, faults)


def _read(register: RegisterKind, path: str, today: date, faults: Faults) -> Any:
    for row in rows_of(path, HEADINGS[register], NEEDED[register], faults):
        read = _read_row(register, row, today, faults)
        if read is not None:
            yield read


def _read_row(register: RegisterKind, row: TableRow, today: date, faults: Faults) -> ReadRow | None:
    """A row as values; None, its problems noted, where a cell cannot be read."""
    values: dict[str, Any] = {}
    links: dict[str, tuple[str, str]] = {}
    before = faults.count
    references = REFERENCES[register]
    for column, text in row.texts.items():
        try:
            value = read_cell(register, column, text, today)
        except Refused as refusal:
            faults.add(row.problem(column, refusal.key, **refusal.params))
            continue
        field = references.get(column)
        if field is None:
            values[column] = value
        elif field not in links or column.endswith("_code"):
            links[field] = column, str(value or "")
    code = values.pop(CODE[register], None) or ""
    if faults.count == before and "name" not in values:
        faults.add(row.problem("name", f"{register}.no_name"))
    if faults.count != before:
        return None
    return ReadRow(row=replace(row, texts={}), code=str(code), values=values, links=links)  # a large file is held once


def _planned(work: Work, register: RegisterKind, path: str, read: list[ReadRow], faults: Faults) -> RegisterPlan:
    match = Match(work, register, read, faults)
    found, same = match.planned()
    called = {str(one.record.id): one.record.name for one in found if one.id == ""} if register == "unit" else {}
    for one in found:
        for link in _LINKS:
            for end in one.changes.get(link, ()):
                if end and end not in called:
                    called[end] = work.units.get(end).called
    return RegisterPlan(
        register=register, file=path, new=[one for one in found if not one.id], changed=[one for one in found if one.id],
        same=same, problems=faults.problems, count=faults.count, called=called, read=read,
    )  # fmt: skip


def apply_register(session: Session, plan: RegisterPlan) -> list[Unit | Site]:
    """Make and change what was planned, all in one commit. Refused when the plan has problems, or the office has changed since so
    that the file would do something else now."""
    if plan.problems:
        raise Refused("table.problems", count=plan.count)
    if not plan.new and not plan.changed:
        return []
    with session.writing(f"{plan.register}.import") as work:
        _refuse_changed(work, plan)
        return _written(work, plan)


def _refuse_changed(work: Work, plan: RegisterPlan) -> None:
    again = _planned(work, plan.register, plan.file, plan.read, Faults())
    if (again.new, again.changed, again.problems) != (plan.new, plan.changed, plan.problems):
        raise Refused("table.changed_meanwhile")


def _written(work: Work, plan: RegisterPlan) -> list[Unit | Site]:
    """The records as they are stored: new ones first, without the links to units that have no id yet, which follow."""
    table: Any = work.units if plan.register == "unit" else work.sites
    ids: dict[str, str] = {}
    late: list[Unit | Site] = []
    written: dict[str, Unit | Site] = {}
    for one in plan.new:
        waits = {link: None for link in _marks(one.record) if getattr(one.record, link) not in ids}
        stored = table.add(replace(_with_ids(replace(one.record, **waits), ids), id=""))
        ids[str(one.record.id)] = stored.id
        written[stored.id] = stored
        if waits:
            late.append(replace(one.record, id=stored.id))
    for record in (*late, *(one.record for one in plan.changed)):
        written[record.id] = table.put(_with_ids(record, ids))
    return list(written.values())


def _marks(record: Unit | Site) -> list[str]:
    return [link for link in _LINKS if str(getattr(record, link, None) or "").startswith(MARK)]


def _with_ids(record: Unit | Site, ids: dict[str, str]) -> Unit | Site:
    return replace(record, **{link: ids[getattr(record, link)] for link in _marks(record)})


# In words


def preview_lines(plan: RegisterPlan) -> list[str]:
    """The dry run as lines to read: problems first, then how many, then what would be made, then from -> to of each change."""
    lines = [t("table.line_problem", sheet=one.sheet, cell=one.cell, said=said_of(one)) for one in plan.problems]
    lines.append(
        t("table.line_count", new=len(plan.new), changed=len(plan.changed), same=plan.same, problems=plan.count)
    )
    return [*lines, *planned_lines(plan)]


def planned_lines(plan: RegisterPlan) -> list[str]:
    """What would be made, and from -> to of each change."""
    lines = [t("table.line_new", row=one.row, code=_code(one.record), name=one.record.name) for one in plan.new]
    for one in plan.changed:
        said = "; ".join(
            t("table.from_to", field=t(f"field.{_encoded(one.record, field)}"), old=_said(plan, field, was), new=_said(plan, field, now))
            for field, (was, now) in one.changes.items()
        )  # fmt: skip
        lines.append(t("table.line_changed", row=one.row, code=_code(one.record), name=one.record.name, changes=said))
    return lines


def _encoded(record: Unit | Site, field: str) -> str:
    fields: Sequence[str] = record.__struct_fields__
    return record.__struct_encode_fields__[fields.index(field)]


def _code(record: Unit | Site) -> str:
    code = record.official_code if isinstance(record, Unit) else record.code
    return code or ("-" if record.id.startswith(MARK) else record.id)


def _said(plan: RegisterPlan, field: str, value: Any) -> str:
    if value in (None, ""):
        return "-"
    if field == "kind":
        return t(f"word.{plan.register}_kind.{value}")
    return plan.called.get(value, value) if field in _LINKS else str(value)

"""Summaries of ledgers (汇总): figures by county, township, owner or subject, over a period of the ledger or a coarser one.

What has not come is never 0: its cells are None, its row has the state `missing` or `pending`, and every total says how many of
those that owe have reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from coordhub.domain.aggregate import Figure, change, ranks, reached
from coordhub.domain.entry import Owing
from coordhub.domain.ledger import COUNTED, Ledger, Measure
from coordhub.domain.refusal import Refused
from coordhub.domain.span import Span, find_span, span_before, span_beside
from coordhub.services import entries, names
from coordhub.services.ledger_groups import BYS, By, Groups
from coordhub.services.owing_facts import owings_for
from coordhub.services.session import Session
from coordhub.services.summary_reading import Column, Figures, figures
from coordhub.store.work import Work

_SHOWN = COUNTED | {"bool", "choice"}
_ABSENT = frozenset({"missing", "pending"})


class SummaryRow(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one group (`subject`; empty for the total) by column id: values, change from the span before, place by each
    measure, and whether its target is reached.

    `reported` of `owed` reports came, `zero` of them as a statement that nothing happened, `late` of them after their limit; `missing`
    are due and have not come; `entries` counts the records in it. `state` is the group's one state, or `missing`, `pending`, `exempt`, `value` of several; empty where nothing is owed.
    """

    subject: str
    name: str
    values: dict[str, Figure]
    change: dict[str, Figure] = {}
    rank: dict[str, int | None] = {}
    reached: dict[str, bool | None] = {}
    reported: int = 0
    owed: int = 0
    zero: int = 0
    late: int = 0
    missing: int = 0
    entries: int = 0
    state: str = ""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A summary: the ledger, the span and the one before it (None: nothing to compare), the columns that hold figures, a row a
    group in official order, and the total with how many `reported` of those that owe."""

    ledger: Ledger
    period: Span
    before: Span | None
    by: By
    columns: tuple[Column, ...]
    rows: list[SummaryRow]
    total: SummaryRow
    reported: int
    owed: int


def summary(session: Session, ref: str, period: str = "", by: str = "county", *, restricted: bool = False) -> Summary:
    """The summary of a ledger over a period, by groups. Refused for a restricted ledger unless it is asked for as such."""
    grouping = next((one for one in BYS if one == by), None)
    if grouping is None:
        raise Refused("summary.no_by", by=by, allowed=" ".join(BYS), field="by")
    with session.reading() as work:
        ledger = names.shown_ledger(work, ref, restricted=restricted)
        return of_ledger(work, entries.desk(session, work), ledger, period, grouping)


def neighbour(session: Session, ref: str, period: str, step: int) -> str:
    """The key of the span beside another: the one before it (`step` -1) or after it (1); empty where nothing more is owed, or what
    would come has not begun."""
    with session.reading() as work:
        ledger = names.ledger(work, ref)
        workdays = entries.desk(session, work).workdays
        beside = span_beside(ledger, find_span(ledger, period, session.now, workdays), step, workdays)
        return beside.key if beside and beside.first <= session.today.isoformat() else ""


def of_ledger(work: Work, desk: entries.Desk, ledger: Ledger, text: str = "", by: By = "county") -> Summary:
    """The summary of a ledger over the period typed (the one to report now, without one), inside an open reading."""
    return of_span(work, desk, ledger, find_span(ledger, text, desk.now, desk.workdays), by)


def of_span(work: Work, desk: entries.Desk, ledger: Ledger, span: Span, by: By = "county") -> Summary:
    """The summary of a ledger over a span, inside an open reading."""
    # A standing ledger holds what stands now: nothing says how it stood before.
    before = span_before(ledger, span, desk.workdays) if ledger.shape != "standing" else None
    groups = Groups(work, ledger, desk.units)
    found = figures(work, groups, [span, before] if before else [span], by, desk.now.date().isoformat())
    owed = owings_for(work, desk, ledger, span.periods)
    columns = columns_of(ledger)
    rows = _rows(columns, groups, by, found, owed)
    total = _total(columns, rows, found, owed)
    return Summary(
        ledger=ledger, period=span, before=before, by=by, columns=columns, rows=rows, total=total, reported=total.reported,
        owed=total.owed,
    )  # fmt: skip


def columns_of(ledger: Ledger) -> tuple[Column, ...]:
    """The fields that hold figures, then the measures; a measure stands in the place of a field of the same id."""
    measures = {one.id: one for one in ledger.measures}
    fields = [one for one in ledger.fields if one.kind in _SHOWN]
    placed = {one.id for one in fields}
    return (
        *(measures.get(one.id, one) for one in fields),
        *(one for one in ledger.measures if one.id not in placed),
    )  # fmt: skip


def _rows(
    columns: Sequence[Column], groups: Groups, by: By, found: Sequence[Figures], owed: Sequence[Owing]
) -> list[SummaryRow]:
    now, then = found[0], found[-1] if len(found) > 1 else None
    by_group: dict[str, list[Owing]] = {}
    for one in owed:
        by_group.setdefault(groups.of(by, one.subject), []).append(one)
    rows = []
    for group in groups.ordered(_shown(groups.ledger, by, now, by_group)):
        values = {one.id: now.own(one, group) for one in columns}
        rows.append(
            SummaryRow(
                subject=group, name=groups.name(group), values=values,
                change={one.id: change(values[one.id], then.own(one, group) if then else None) for one in columns},
                reached=_reached(columns, values), entries=now.lot([group]).count, **_owed(now, [group], by_group.get(group, [])),
            )
        )  # fmt: skip
    return _ranked(columns, rows)


def _shown(ledger: Ledger, by: By, now: Figures, owed: dict[str, list[Owing]]) -> set[str]:
    """The groups that have a row: all that could report; single subjects of a dated ledger only where something was entered."""
    if ledger.shape == "periodic":
        return owed.keys() | now.reported.keys()
    if by in {"county", "owner"}:
        return owed.keys() | now.reported.keys() | now.subjects.keys()
    stated = {group for group, found in now.reported.items() if any(one.kind == "value" for one in found)}
    return stated if ledger.shape == "dated" and by != "township" else stated | now.subjects.keys()


def _owed(now: Figures, groups: Sequence[str], owed: Sequence[Owing]) -> dict[str, Any]:
    """How many of the reports owed came, and in which state the group is. A standing ledger that nobody reports to at fixed times
    owes an entry for every subject."""
    due = [one for one in owed if one.state != "exempt"]
    if not owed and now.ledger.shape == "standing" and not now.ledger.schedules:
        there = len(now.lot(groups).merged)
        return {"reported": there, "owed": max(sum(now.subjects.get(one, 0) for one in groups), there)}
    return {
        "reported": sum(one.state not in _ABSENT for one in due),
        "owed": len(due),
        "zero": sum(one.kind == "zero" for one in due),
        "late": sum(one.is_late for one in due),
        "missing": sum(one.state == "missing" for one in due),
        "state": _state([one.state for one in owed]),
    }


def _state(states: Sequence[str]) -> str:
    """The state of several reports together: what is wanting first."""
    if len(set(states)) < 2:
        return states[0] if states else ""
    return next((one for one in ("missing", "pending") if one in states), "value")


def _ranked(columns: Sequence[Column], rows: Sequence[SummaryRow]) -> list[SummaryRow]:
    places: list[dict[str, int | None]] = [{} for _ in rows]
    for column in columns:
        if isinstance(column, Measure):
            for mine, place in zip(places, ranks(column, [row.values[column.id] for row in rows]), strict=True):
                mine[column.id] = place
    return [msgspec.structs.replace(row, rank=place) for row, place in zip(rows, places, strict=True)]


def _reached(columns: Sequence[Column], values: dict[str, Figure]) -> dict[str, bool | None]:
    return {
        one.id: reached(one, values[one.id])
        for one in columns
        if isinstance(one, Measure) and one.target is not None
    }  # fmt: skip


def _total(
    columns: Sequence[Column], rows: Sequence[SummaryRow], found: Sequence[Figures], owed: Sequence[Owing]
) -> SummaryRow:
    now, then = found[0], found[-1] if len(found) > 1 else None
    everyone = list(dict.fromkeys([*now.reported, *now.subjects]))
    values = {one.id: now.of(one, everyone) for one in columns}
    counted = _owed(now, everyone, owed) | {"state": ""}
    return SummaryRow(
        subject="", name="", values=values, reached=_reached(columns, values), entries=sum(row.entries for row in rows),
        change={one.id: _total_change(one, rows, now, then, everyone) for one in columns}, **counted,
    )  # fmt: skip


def _total_change(
    column: Column, rows: Sequence[SummaryRow], now: Figures, then: Figures | None, everyone: Sequence[str]
) -> Figure:
    """The change of a total, over those groups alone whose figures are known in both spans: what is missing is no change."""
    if then is None:
        return None
    if isinstance(column, Measure) and column.kind == "coverage":
        both = list(everyone)
    else:
        both = [
            row.subject
            for row in rows
            if row.change.get(column.id) is not None
            or (isinstance(row.values[column.id], bool) and then.own(column, row.subject) is not None)
        ]
    return change(now.of(column, both), then.of(column, both)) if both else None

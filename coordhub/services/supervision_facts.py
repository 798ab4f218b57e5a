"""What is being pressed for (督办): the lines of tasks that are red or yellow, how often each was reminded and by whom next; and what
one unit still owes."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from coordhub.domain.calendar import Workdays, days_left, due_after, parse_rule
from coordhub.domain.ledger import Ledger
from coordhub.domain.light import Judgement
from coordhub.domain.office import Office
from coordhub.domain.period import periods
from coordhub.domain.record import Moment
from coordhub.domain.task import RUNNING, Chase, Line, is_overdue
from coordhub.domain.unit import official_order
from coordhub.messages import Lang
from coordhub.services import names
from coordhub.services.owing import period_words
from coordhub.services.owing_facts import owings_of_all
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.subjects import desk
from coordhub.services.task_chase import ladder, last_reminder, since_report, whom
from coordhub.services.task_list import TaskFilter, TaskRow, task_rows

_OWED = frozenset({"feedback", "unsigned"})
"""Reasons of a yellow light that say that something has not come; the others warn only."""


class Pressed(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is pressed for: a recipient's (`unit`), or the lead's own (`unit` is the first lead, `is_lead`); `days` are left to its limit. `rung` is the highest
    reminded since its last feedback (0: none); the next reminder is due on `next_rung` to `next_post` from `next_from` on."""

    row: TaskRow
    unit: str
    is_lead: bool
    light: Judgement
    due: Moment | None
    days: int | None
    overdue: bool
    chases: tuple[Chase, ...]
    rung: int
    rung_channel: str
    next_rung: int
    next_post: str
    next_channel: str
    next_from: Moment

    @property
    def line(self) -> Line:
        """The line itself."""
        return self.row.task if self.is_lead else self.row.task.cell(self.unit)

    @property
    def last(self) -> Chase | None:
        """The last reminder."""
        return max(self.chases, key=lambda one: one.at, default=None)

    @property
    def is_owed(self) -> bool:
        """Whether something is overdue or has not come; a line that is merely behind or near its limit owes nothing yet."""
        return self.overdue or self.light.light == "red" or self.light.reason in _OWED


class MissingReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report that a unit owes to a ledger and that has not come: for which period, since when, how often it was asked for; `count` is
    of how many subjects it is."""

    ledger: Ledger
    period: str
    due: Moment
    chases: tuple[Chase, ...]
    count: int


def pressed(session: Session, wanted: TaskFilter | None = None) -> list[Pressed]:
    """The lines that are red, yellow or overdue: of each task its recipients in official order, and the lead where no recipient is
    behind or it was reminded itself; tasks red first, then by limit."""
    with session.reading() as work:
        at = _At(session, work.office.get(OFFICE_ID))
        order = {one.id: (place, one.id) for place, one in enumerate(sorted(work.units.all(), key=official_order))}
    found: list[Pressed] = []
    for row in task_rows(session, wanted):
        lines = list(_lines(row, at))
        found += sorted(lines, key=lambda one: (not one.is_lead, order.get(one.unit, (len(order), one.unit))))
    return found


def pressed_at(session: Session, unit: str) -> list[Pressed]:
    """The lines of one unit that owe something: its shares of tasks, and the tasks that it leads."""
    with session.reading() as work:
        at, meant = _At(session, work.office.get(OFFICE_ID)), names.unit(work, unit).id
    found: list[Pressed] = []
    for row in task_rows(session, TaskFilter(unit=meant)):
        found += [one for one in _shares(row, at) if one.unit == meant]
        found += [_pressed(row, meant, row.light, at, is_lead=True)] if meant in row.task.lead and _is_lit(row) else []
    return [one for one in found if one.is_owed]


class _At:
    """The office and its calendar at one moment."""

    def __init__(self, session: Session, office: Office) -> None:
        self.office, self.now, self.moment = office, session.now, session.moment
        self.workdays: Workdays = office.workdays()
        self.next_rung_rule = parse_rule(office.rule("chase.next"))


def _lines(row: TaskRow, at: _At) -> Iterator[Pressed]:
    shares = list(_shares(row, at))
    yield from shares
    if row.task.lead and _is_lit(row) and (row.task.chases or not shares):
        yield _pressed(row, row.task.lead[0], row.light, at, is_lead=True)


def _shares(row: TaskRow, at: _At) -> Iterator[Pressed]:
    for cell in row.task.cells:
        light = row.cell_lights[cell.id]
        if cell.state in RUNNING and light.light in {"red", "yellow"}:
            yield _pressed(row, cell.id, light, at, is_lead=False)


def _is_lit(row: TaskRow) -> bool:
    """Whether the lead's own line is behind, not only its recipients'."""
    return (
        row.task.state in RUNNING | {"to_check"}
        and row.light.light in {"red", "yellow"}
        and row.light.reason != "cells"
    )


def _pressed(row: TaskRow, unit: str, light: Judgement, at: _At, *, is_lead: bool) -> Pressed:
    task = row.task
    line: Line = task if is_lead else task.cell(unit)
    reached = max((one.rung for one in since_report(line)), default=0)
    following = min(reached + 1, len(ladder(at.office)))
    post, _, channel = whom(at.office, task, None if is_lead else unit, following)
    since = last_reminder(line, reached) if reached else None
    due = task.due_of(line)
    return Pressed(
        row=row, unit=unit, is_lead=is_lead, light=light, due=due, days=days_left(due, at.now.date()) if due else None, overdue=is_overdue(task, line, at.now),
        chases=line.chases, rung=reached, rung_channel=ladder(at.office)[reached - 1].channel if reached else "", next_rung=following, next_post=post, next_channel=channel,
        next_from=due_after(at.next_rung_rule, since, at.workdays) if since else at.moment,
    )  # fmt: skip


def missing_reports(session: Session, unit: str, lang: Lang | None = None) -> list[MissingReport]:
    """What a unit owed to ledgers this year and has not sent, by limit; restricted ledgers stay out. Reports about several things below
    the unit are one line."""
    first, last = f"{session.today.year}-01-01", session.today.isoformat()
    with session.reading() as work:
        at, meant = desk(session, work), names.unit(work, unit).id
        ledgers = [one for one in work.ledgers.all() if one.schedules and not one.restricted and not one.owed_by.office]
        asked = [(one, periods(one, first, last, at.workdays)) for one in ledgers]
        found = owings_of_all(work, at, asked, judge=False)
        late = [
            (ledger, one)
            for (ledger, _), owed in zip(asked, found, strict=True)
            for one in owed
            if one.state == "missing" and at.groups(work, ledger).of("owner", one.subject) == meant
        ]
    together: dict[tuple[str, str], MissingReport] = {}
    for ledger, one in late:
        before = together.get((ledger.code, one.period))
        together[ledger.code, one.period] = MissingReport(
            ledger=ledger, period=period_words(one, lang or session.lang), due=one.due,
            chases=(*(before.chases if before else ()), *one.chases), count=(before.count if before else 0) + 1,
        )  # fmt: skip
    return sorted(together.values(), key=lambda one: (one.due, one.ledger.code))

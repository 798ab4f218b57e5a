"""All that one ledger's board shows at a moment: periods by subjects, what has not come and whom to ask next, what came wrong."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from coordhub.domain.entry import Owing
from coordhub.domain.judging import Failure
from coordhub.domain.ledger import Schedule
from coordhub.domain.period import Period, find_key, periods
from coordhub.domain.period_key import kind_of, month_key
from coordhub.domain.span import find_span, span_before
from coordhub.services import entries, ledger_reminders, names, owing
from coordhub.services.entry_facts import EntryFacts, entry_facts
from coordhub.services.ledger_groups import Groups
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.task_chase import ladder

if TYPE_CHECKING:
    from coordhub.domain.office import Office

_YEAR = timedelta(days=400)


class Absent(msgspec.Struct, frozen=True, kw_only=True):
    """What has not come, and whom to ask next: the liaison, or the rung above the one tried last."""

    owing: Owing
    step: ledger_reminders.NextStep


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """How many files the period's entries came from, and when the first and the last was received."""

    files: int
    first: str
    last: str


class LedgerBoard(msgspec.Struct, frozen=True, kw_only=True):
    """The grid, with the names of its subjects and the liaisons' office phones; for its last period (`current`) what is absent
    and wrong, and the text to paste. `has_earlier`: there are periods before those shown."""

    grid: owing.LedgerGrid
    called: dict[str, str]
    phones: dict[str, str] = {}
    schedule: Schedule | None = None
    current: Period | None = None
    absent: list[Absent] = []
    wrong: list[tuple[Owing, list[Failure]]] = []
    paste: str = ""
    imported: Imported | None = None
    has_earlier: bool = False


class ChaseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a reminder begins with: about what, whom to ask now, the rung above, and the text to paste."""

    facts: EntryFacts
    step: ledger_reminders.NextStep
    above: ledger_reminders.NextStep
    paste: str


def chase_facts(session: Session, ledger: str, subject: str, period: str) -> ChaseFacts:
    """Whom to remind of a report, through which channel, and with which words."""
    step = ledger_reminders.next_step(session, subject, ledger, period)
    office = session.office()
    return ChaseFacts(
        facts=entry_facts(session, ledger, subject, period), step=step, paste=owing.paste_text(session, ledger, period),
        above=ledger_reminders.on_rung(office, subject, min(step.rung + 1, len(ladder(office)))),
    )  # fmt: skip


def board(session: Session, ref: str, count: int = 5, upto: str | None = None) -> LedgerBoard:
    """The board of a ledger for `count` periods up to one (without it, to the one to report now)."""
    grid = owing.ledger_grid(session, ref, count=count, upto=upto)
    with session.reading() as work:
        desk = entries.desk(session, work)
        groups = Groups(work, grid.ledger, desk.units)
        called = {row.subject: groups.name(row.subject) for row in grid.rows}
        office = work.office.get(OFFICE_ID)
        current = grid.periods[-1] if grid.periods else None
        has_earlier = bool(current) and _has_earlier(grid, desk)
        owed = [row.cells[current.key] for row in grid.rows if current.key in row.cells] if current else []
        wrong = [(one, entries.failures_of(work, grid.ledger, one.entry)) for one in owed if one.is_wrong and one.entry]
    absent = [one for one in owed if one.state in {"pending", "missing"}]
    code = grid.ledger.code
    return LedgerBoard(
        grid=grid, called=called, phones=_phones(office), schedule=grid.ledger.schedule_on(current.last) if current else None,
        current=current, wrong=wrong, has_earlier=has_earlier, imported=_imported(owed),
        paste=owing.paste_text(session, code, current.key) if absent and current else "",
        absent=[Absent(owing=one, step=_next_rung(office, one)) for one in absent],
    )  # fmt: skip


def period_key(session: Session, ref: str, typed: str) -> str:
    """The key of the period that was typed (第5期, 7月, a day in it)."""
    with session.reading() as work:
        ledger = names.ledger(work, ref)
        return find_key(ledger, typed, session.now, entries.desk(session, work).workdays)


def _next_rung(office: Office, owing_: Owing) -> ledger_reminders.NextStep:
    tried = max((one.rung for one in owing_.chases), default=0)
    return ledger_reminders.on_rung(office, owing_.subject, min(tried + 1, len(ladder(office))))


def _has_earlier(grid: owing.LedgerGrid, desk: entries.Desk) -> bool:

    first = date.fromisoformat(grid.periods[0].first) - timedelta(days=1)
    return bool(periods(grid.ledger, (first - _YEAR).isoformat(), first.isoformat(), desk.workdays))


def _phones(office: Office) -> dict[str, str]:
    return {one.id: one.phones[0] for one in office.contacts if one.phones}


def _imported(owed: list[Owing]) -> Imported | None:
    came = [one.entry for one in owed if one.entry and one.entry.source]
    if not came:
        return None
    times = sorted(one.received for one in came)
    return Imported(files=len({one.source for one in came}), first=times[0], last=times[-1])


def neighbour(session: Session, ref: str, key: str, step: int) -> str:
    """The key of the span before or after one of a ledger: of the same kind, and not one that has yet to begin; empty for none."""
    with session.reading() as work:
        ledger = names.ledger(work, ref)
        workdays = entries.desk(session, work).workdays
        span = find_span(ledger, key, session.now, workdays)
        if step < 0:
            before = span_before(ledger, span, workdays)
            return before.key if before else ""
        day = (date.fromisoformat(span.last) + timedelta(days=1)).isoformat()
        if day > session.today.isoformat():
            return ""
        if not span.number:
            return find_span(ledger, _next_key(span.key, day), session.now, workdays).key
        after = periods(ledger, day, day, workdays)
        return after[0].key if after else ""


def _next_key(key: str, day: str) -> str:
    """The key of the same kind as `key` that begins on a day."""
    first = date.fromisoformat(day)
    kind = kind_of(key)
    if kind == "week":
        iso = first.isocalendar()
        return f"{iso.year}-W{iso.week:02d}"
    return day if kind == "day" else month_key(first, {"month": 1, "quarter": 3, "half-year": 6}.get(kind, 12))

"""Feedback (反馈) that comes by a ledger: its report is the feedback of a task, and nobody reports twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from coordhub.domain.calendar import parse_rule
from coordhub.domain.entry import Owing
from coordhub.domain.ledger import Ledger
from coordhub.domain.light import LedgerReport, Lights
from coordhub.domain.refusal import Refused
from coordhub.domain.task import Task
from coordhub.services import names, selection
from coordhub.services.owing_facts import owings_of_all, periods_of_late
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.subjects import Desk, desk
from coordhub.store.work import Work

_BY_LEDGER = re.compile(r"(?:by )?ledger +(?P<ledger>.+)")


def feedback_rule(work: Work, text: str) -> str:
    """The rule as it is stored: a periodic due rule, or `ledger CODE` of an installed ledger that units owe by a schedule."""
    by_ledger = _BY_LEDGER.fullmatch(text.strip())
    if by_ledger is None:
        parse_rule(text)
        return text
    ledger = names.ledger(work, by_ledger["ledger"])
    if not ledger.schedules or ledger.owed_by.office:
        raise Refused("task.feedback_not_owed", field="feedback", ledger=ledger.called)
    return f"ledger {ledger.code}"


def feedback_ledger(session: Session, task: Task) -> Ledger | None:
    """The ledger whose report is the feedback of a task; None where feedback has its own rule."""
    if not task.feedback_ledger:
        return None
    with session.reading() as work:
        return _ledger(work, task.feedback_ledger)


def _ledger(work: Work, code: str) -> Ledger | None:
    return next(iter(work.ledgers.where(selection.equals("code", code))), None)


def lights_in(session: Session, work: Work) -> Lights:
    """The judge of a reading, which knows what came to the ledgers whose reports are feedback; each is read once, when a task asks."""
    office = work.office.get(OFFICE_ID)
    return Lights(office, session.now, reports=_Reports(session, work))


class _Reports:
    def __init__(self, session: Session, work: Work) -> None:
        self._session, self._work = session, work
        self._desk: Desk | None = None
        self._known: dict[str, dict[str, list[LedgerReport]]] = {}

    def __call__(self, code: str, unit: str) -> Sequence[LedgerReport]:
        if code not in self._known:
            self._known[code] = self._read(code)
        return self._known[code].get(unit, ())

    def _read(self, code: str) -> dict[str, list[LedgerReport]]:
        """By unit: a unit that answers for several subjects has reported once all of them have."""
        ledger = _ledger(self._work, code)
        if ledger is None:
            return {}
        self._desk = self._desk or desk(self._session, self._work)
        at, groups = self._desk, self._desk.groups(self._work, ledger)
        owed = owings_of_all(self._work, at, [(ledger, periods_of_late(ledger, at))], judge=False)[0]
        placed = sorted(((groups.of("owner", one.subject), one.due, one) for one in owed), key=lambda each: each[:2])
        found: dict[str, list[LedgerReport]] = {}
        for (unit, due), together in groupby(placed, key=lambda each: each[:2]):
            report = _report(due, [one for _, _, one in together])
            if report:
                found.setdefault(unit, []).append(report)
        return found


def _report(due: str, owed: Sequence[Owing]) -> LedgerReport | None:
    states = {one.state for one in owed}
    if "missing" in states:
        return LedgerReport(due=due)
    came = [one.entry.received for one in owed if one.entry and one.state != "exempt"]
    return None if "pending" in states or not came else LedgerReport(due=due, received=max(came))

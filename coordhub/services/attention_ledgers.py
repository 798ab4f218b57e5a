"""What ledgers ask for this morning: reports due today, what we owe upward, what has not come, visits overdue, agreements expiring."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

import msgspec

from coordhub.domain.entry import Owing
from coordhub.domain.ledger import Label, Ledger
from coordhub.domain.period import Period
from coordhub.domain.period_key import kind_of
from coordhub.services import follow_up, owing
from coordhub.services.owing import ABSENT, OwedNow
from coordhub.services.owing_facts import owings_of_all, periods_of_late
from coordhub.services.session import Session
from coordhub.services.subjects import Desk, desk
from coordhub.store.work import Work

T = TypeVar("T", bound=msgspec.Struct)
EXPIRES_WITHIN = 30
"""Days before it ends that an agreement is named."""


class LedgerCall(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the morning about a ledger (`code`). `what`: `due` (reports of today), `upward` (ours, `to` whom; `waits` for the
    counties), `missing` (one period), `visits`, `expiring`. `subjects` are ids, or names where a line is about codes."""

    what: str
    code: str
    name: Label
    when: str
    period: Period | None = None
    owed: OwedNow | None = None
    subjects: tuple[str, ...] = ()
    days: int = 0
    chases: int = 0
    to: Label | None = None
    waits: bool = False

    @property
    def title(self) -> str:
        """The ledger's short Chinese title."""
        return self.name.zh


class LedgerCalls(msgspec.Struct, frozen=True, kw_only=True):
    """What ledgers ask for, by the section it stands in."""

    today: list[LedgerCall]
    missing: list[LedgerCall]
    follow: list[LedgerCall]


def ledger_calls(session: Session) -> LedgerCalls:
    """What is due today and lacks something, what was due this year (or lately) and has not come, what is to be followed up."""
    with session.reading() as work:
        at = desk(session, work)
        ledgers = [one for one in work.ledgers.all() if not one.restricted]
        asked = [(one, periods_of_late(one, at)) for one in ledgers]
        owed = owings_of_all(work, at, asked, judge=False)
        absent = [one for found in owed for one in found if one.state in ABSENT]
        today = _due_today(work, at, asked, absent)
    by_code = {one.code: one for one in ledgers}
    return LedgerCalls(
        today=today, missing=_not_come(by_code, [one for one in absent if one.state == "missing"]),
        follow=_to_follow(session, by_code),
    )  # fmt: skip


def _due_today(
    work: Work, at: Desk, asked: Sequence[tuple[Ledger, Sequence[Period]]], absent: Sequence[Owing]
) -> list[LedgerCall]:
    """The ledgers that are due today and still lack something, ours that go upward among them."""
    lacking = {(one.ledger, one.period) for one in absent if one.due[:10] == at.today}
    due = [(ledger, one) for ledger, owed in asked for one in owed if (ledger.code, one.key) in lacking]
    ledgers = {ledger.code: ledger for ledger, _ in asked}
    sources = [(ledgers[ledger.compiles], one) for ledger, one in due if ledger.compiles in ledgers]
    lacks = {(one.ledger, one.period) for one in absent}
    waiting = {(source.code, one.key) for source, one in sources if (source.code, one.key) in lacks}
    found = owings_of_all(work, at, [(ledger, [one]) for ledger, one in due])
    return [
        _due(owing.counted(ledger, one, owed), owed, ledgers.get(ledger.compiles), waiting)
        for (ledger, one), owed in zip(due, found, strict=True)
    ]


def _due(
    now: OwedNow, owed: Sequence[Owing], source: Ledger | None, waiting: Collection[tuple[str, str]]
) -> LedgerCall:
    one, ledger = now.period, now.ledger
    return LedgerCall(
        what="upward" if ledger.owed_by.office else "due", code=ledger.code, name=_name(source or ledger), when=one.due,
        period=one, owed=now, to=ledger.owed_by.to,
        subjects=tuple(each.subject for each in owed if each.state in ABSENT),
        waits=source is not None and (source.code, one.key) in waiting,
    )  # fmt: skip


def _name(ledger: Ledger) -> Label:
    return ledger.short or ledger.title


def _not_come(ledgers: Mapping[str, Ledger], absent: list[Owing]) -> list[LedgerCall]:
    """What was due and has not come, one line a period, the oldest limit last."""
    absent.sort(key=lambda one: (one.due, one.ledger, one.period), reverse=True)
    return [
        _missing(ledgers[code], list(found))
        for (_, code, _), found in groupby(absent, key=lambda one: (one.due, one.ledger, one.period))
    ]


def _missing(ledger: Ledger, found: list[Owing]) -> LedgerCall:
    one = found[0]
    return LedgerCall(
        what="missing", code=one.ledger, name=_name(ledger), when=one.due,
        period=Period(
            key=one.period, first=one.first, last=one.last, due=one.due, number=one.number, kind=kind_of(one.period)
        ),
        subjects=tuple(each.subject for each in found), chases=sum(len(each.chases) for each in found),
        to=ledger.owed_by.to,
    )  # fmt: skip


def _to_follow(session: Session, ledgers: Mapping[str, Ledger]) -> list[LedgerCall]:
    """Visits that are overdue, and agreements that expire within a month, one line a ledger."""
    visits = [one for one in follow_up.visits_due(session) if one.days < 0]
    ending = follow_up.expiring(session, days=EXPIRES_WITHIN)
    return [
        *_by_ledger("visits", ledgers, visits, lambda one: (one.ledger, one.name, one.due, one.days)),
        *_by_ledger("expiring", ledgers, ending, lambda one: (one.ledger, one.name, one.expires, one.days)),
    ]


def _by_ledger(
    what: str, ledgers: Mapping[str, Ledger], rows: Iterable[T], told: Callable[[T], tuple[str, str, str, int]]
) -> list[LedgerCall]:
    found: dict[str, list[tuple[str, str, str, int]]] = {}
    for row in rows:
        found.setdefault(told(row)[0], []).append(told(row))
    return [
        LedgerCall(
            what=what, code=code, name=_name(ledgers[code]), when=min(one[2] for one in each),
            subjects=tuple(one[1] for one in each), days=min(one[3] for one in each),
        )
        for code, each in found.items()
    ]  # fmt: skip

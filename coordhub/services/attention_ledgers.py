"""What ledgers ask for this morning: reports due today, what we owe upward, what has not come, visits overdue, agreements expiring."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import TypeVar

import msgspec

from coordhub.domain.entry import Owing
from coordhub.services import follow_up, owing
from coordhub.services.owing import OwedNow
from coordhub.services.session import Session

T = TypeVar("T", bound=msgspec.Struct)
EXPIRES_WITHIN = 30
"""Days before it ends that an agreement is named."""


class LedgerCall(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the morning about a ledger (`code`). `what`: `due` (reports of today), `upward` (ours, `to` whom; `waits` for the
    counties), `missing` (one period), `visits`, `expiring`. `subjects` are ids, or names where a line is about codes."""

    what: str
    code: str
    title: str
    when: str
    period: str = ""
    number: int = 0
    first: str = ""
    last: str = ""
    owed: OwedNow | None = None
    subjects: tuple[str, ...] = ()
    days: int = 0
    chases: int = 0
    to: str = ""
    waits: bool = False


def due_today(session: Session) -> list[LedgerCall]:
    """The ledgers that are due today and still lack something, and what we owe upward today and have not given."""
    now = owing.owed_now(session)
    by_code = {one.ledger.code: one for one in now}
    today = session.today.isoformat()
    return [_due(one, by_code) for one in now if one.period.due[:10] == today and one.pending + one.missing]


def _due(one: OwedNow, by_code: dict[str, OwedNow]) -> LedgerCall:
    source = by_code.get(one.ledger.compiles)
    owed_by = one.ledger.owed_by
    to = owed_by.to.zh if owed_by.to else ""
    return LedgerCall(
        what="upward" if owed_by.office else "due", code=one.ledger.code,
        title=source.ledger.called if source else one.ledger.called, when=one.period.due, period=one.period.key,
        number=one.period.number, first=one.period.first, last=one.period.last, owed=one, to=to,
        waits=source is not None and source.reported < source.owed,
    )  # fmt: skip


def not_come(session: Session) -> list[LedgerCall]:
    """What was due and has not come, one line a period, the oldest limit last."""
    absent = owing.missing(session)
    titles = _titles(session)
    absent.sort(key=lambda one: (one.due, one.ledger, one.period), reverse=True)
    return [
        _missing(titles.get(code, code), list(found))
        for (_, code, _), found in groupby(absent, key=lambda one: (one.due, one.ledger, one.period))
    ]


def _missing(title: str, found: list[Owing]) -> LedgerCall:
    one = found[0]
    return LedgerCall(
        what="missing", code=one.ledger, title=title, when=one.due, period=one.period, number=one.number, first=one.first,
        last=one.last, subjects=tuple(each.subject for each in reversed(found)), chases=sum(len(each.chases) for each in found),
    )  # fmt: skip


def to_follow(session: Session) -> list[LedgerCall]:
    """Visits that are overdue, and agreements that expire within a month, one line a ledger."""
    titles = _titles(session)
    visits = [one for one in follow_up.visits_due(session) if one.days < 0]
    ending = follow_up.expiring(session, days=EXPIRES_WITHIN)
    return [
        *_by_ledger("visits", titles, visits, lambda one: (one.ledger, one.name, one.due, one.days)),
        *_by_ledger("expiring", titles, ending, lambda one: (one.ledger, one.name, one.expires, one.days)),
    ]


def _by_ledger(
    what: str, titles: dict[str, str], rows: Iterable[T], told: Callable[[T], tuple[str, str, str, int]]
) -> list[LedgerCall]:
    found: dict[str, list[tuple[str, str, str, int]]] = {}
    for row in rows:
        found.setdefault(told(row)[0], []).append(told(row))
    return [
        LedgerCall(
            what=what, code=code, title=titles.get(code, code), when=min(one[2] for one in each),
            subjects=tuple(one[1] for one in each), days=min(one[3] for one in each),
        )
        for code, each in found.items()
    ]  # fmt: skip


def _titles(session: Session) -> dict[str, str]:
    with session.reading() as work:
        return {one.code: one.called for one in work.ledgers.all()}

"""The entries of a ledger one by one: of a span, of one unit and what lies below it, newest first."""

from __future__ import annotations

from contextlib import suppress

from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Ledger
from coordhub.domain.period import latest
from coordhub.domain.period_key import natural_span
from coordhub.domain.refusal import Refused
from coordhub.domain.span import find_span
from coordhub.domain.unit import Unit
from coordhub.services import entries, names
from coordhub.services.ledger_groups import Groups
from coordhub.services.session import Session
from coordhub.services.subjects import subject_of


def listed(session: Session) -> tuple[dict[str, Ledger], dict[str, Unit]]:
    """The installed ledgers by code and the units by id, as lists name them."""
    with session.reading() as work:
        return {one.code: one for one in work.ledgers.all()}, {one.id: one for one in work.units.all()}


def current_periods(session: Session) -> dict[str, str]:
    """The key of the period to report now of each installed ledger that has one."""
    with session.reading() as work:
        workdays = entries.desk(session, work).workdays
        found = {one.code: latest(one, session.now, workdays) for one in work.ledgers.all()}
    return {code: owed.key for code, owed in found.items() if owed}


def entries_between(
    session: Session, ref: str, period: str = "", subject: str = "", *, restricted: bool = False
) -> tuple[list[Entry], dict[str, str]]:
    """The entries of a ledger in a span (without one: of this year and the last, and the standing ones) and what their subjects
    are called; with a `subject`, those about it, owed by it, or about what lies below it. Refused for a restricted ledger
    unless it is asked for as such."""
    with session.reading() as work:
        ledger = names.shown_ledger(work, ref, restricted=restricted)
        desk = entries.desk(session, work)
        groups = Groups(work, ledger, desk.units)
        year = session.today.year
        span = find_span(ledger, period, session.now, desk.workdays) if period and ledger.shape != "standing" else None
        years = (
            [str(one) for one in range(int(span.first[:4]), int(span.last[:4]) + 2)]
            if span
            else [str(year), str(year - 1)]
        )
        found = work.entries.of(ledger.code, ["", *years])
    if span:
        # By the key where there is one: a month of the ledger may run from the 26th to the 25th.
        found = [
            one for one in found if (one.period in span.keys if one.period else span.first <= _day(one) <= span.last)
        ]
    if subject:
        found = [one for one in found if subject in _about(one, groups)]
    found.sort(key=lambda one: (_day(one), one.seq), reverse=True)
    return found, {one.subject: groups.name(one.subject) for one in found}


def subject_id(session: Session, ref: str, typed: str) -> str:
    """The subject meant, or the unit that reports; its id (or the code)."""
    with session.reading() as work:
        ledger = names.ledger(work, ref)
        if ledger.subject.kind in {"code", "site", "body"}:
            with suppress(Refused):
                return subject_of(work, ledger, typed)
        return names.unit(work, typed).id


def _about(entry: Entry, groups: Groups) -> set[str]:
    return {
        entry.subject,
        entry.owner,
        groups.of("county", entry.subject, entry.owner),
        groups.of("township", entry.subject),
    }


def _day(entry: Entry) -> str:
    if entry.date:
        return entry.date
    return natural_span(entry.period)[1] if entry.period and entry.period != "once" else entry.received[:10]

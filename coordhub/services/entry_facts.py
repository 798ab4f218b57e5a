"""What a form needs to know before an entry is typed: the ledger, about whom, what stands, and what was said the period before."""

from __future__ import annotations

from typing import Any

import msgspec

from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Ledger
from coordhub.domain.period import Period, latest, period
from coordhub.domain.refusal import Refused
from coordhub.services import names, selection
from coordhub.services.ledger_groups import Groups
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.standing import before, first_day
from coordhub.services.subjects import Desk, desk
from coordhub.store.work import Work


class EntryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """About one subject (empty: it will be asked for) and, for a periodic ledger, one period: the entry that stands (None: nothing
    came), the values before it, and the post that reported last, or the unit's first contact. `day` is proposed where a day is
    asked for."""

    ledger: Ledger
    subject: str
    called: str
    period: Period | None = None
    entry: Entry | None = None
    previous: dict[str, Any] | None = None
    post: str = ""
    day: str = ""

    @property
    def when(self) -> str:
        """The period's key, or the day of the entry; empty for a standing one."""
        if self.entry:
            return self.entry.period or self.entry.date or ""
        return self.period.key if self.period else ""


def entry_facts(session: Session, ref: str, subject: str = "", when: str = "") -> EntryFacts:
    """The facts of one cell: what a subject owes for a period. For a ledger that is not periodic, of a new entry."""
    with session.reading() as work:
        at, ledger = desk(session, work), names.ledger(work, ref)
        if ledger.shape == "periodic" and not when:
            owed = latest(ledger, session.now, at.workdays)
        else:
            owed = period(ledger, when, at.workdays) if when else None
        entry = _stands(work, ledger, subject, owed)
        return _facts(work, at, ledger, subject, owed, entry)


def facts_of_entry(session: Session, entry_id: str) -> EntryFacts:
    """The facts of an entry that stands."""
    with session.reading() as work:
        at, entry = desk(session, work), work.entries.get(entry_id)
        ledger = names.ledger(work, entry.ledger)
        return _facts(work, at, ledger, entry.subject, owed_period(ledger, entry.period, at), entry)


def owed_period(ledger: Ledger, key: str, at: Desk) -> Period | None:
    """The owed period of a key; None where it is no longer owed (the schedule was changed), or there is none."""
    try:
        return period(ledger, key, at.workdays) if key else None
    except Refused:
        return None


def _facts(work: Work, at: Desk, ledger: Ledger, subject: str, owed: Period | None, entry: Entry | None) -> EntryFacts:
    groups = Groups(work, ledger, at.units)
    about = entry or Entry(ledger=ledger.code, subject=subject, period=owed.key if owed else "", received=at.today)
    if not about.period and not about.date and ledger.shape == "dated":
        about = msgspec.structs.replace(about, date=at.today)
    return EntryFacts(
        ledger=ledger, subject=subject, called=groups.name(subject) if subject else "", period=owed, entry=entry,
        previous=before(work, ledger, about) if subject else None, post=_post(work, at, ledger, subject, groups),
        day=at.today,
    )  # fmt: skip


def _stands(work: Work, ledger: Ledger, subject: str, owed: Period | None) -> Entry | None:
    """What came from a subject for a period; of a standing ledger without a period, the subject's entry."""
    if not subject or (owed is None and ledger.shape == "dated"):
        return None
    year = owed.key[:4] if owed and owed.key[:4].isdigit() else ""
    found = work.entries.of(ledger.code, [year], selection.equals("subject", subject))
    return next((one for one in found if one.period == (owed.key if owed else "")), None)


def _post(work: Work, at: Desk, ledger: Ledger, subject: str, groups: Groups) -> str:
    """The post that reported last, else the first contact of the unit (or of the county above it)."""
    if not subject:
        return ""
    years = ["", str(at.now.year - 1), str(at.now.year)]
    came = [one for one in work.entries.of(ledger.code, years, selection.equals("subject", subject)) if one.post]
    if came:
        return max(came, key=lambda one: first_day(ledger, one)).post
    office = work.office.find(OFFICE_ID)
    contacts = {one.id: one for one in office.contacts} if office else {}
    known = contacts.get(groups.unit_of(subject)) or contacts.get(groups.of("owner", subject))
    return known.posts[0] if known and known.posts else ""

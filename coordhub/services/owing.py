"""What is owed and what came (应报, 已报): derived for a moment from the calendar and the entries, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from coordhub.domain.calendar import day_of
from coordhub.domain.entry import Entry, Owing
from coordhub.domain.ledger import Ledger
from coordhub.domain.period import Period, find_key, latest, period, periods
from coordhub.domain.period_key import kind_of
from coordhub.domain.unit import Unit
from coordhub.messages import Lang, spoken, t
from coordhub.services import names
from coordhub.services.owing_facts import answers, answers_by_day, owings, owings_for, owings_of_all
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.subjects import Desk, desk
from coordhub.store.work import Work

__all__ = [
    "ABSENT", "GridRow", "LedgerGrid", "OwedNow", "answered", "called_of", "counted", "due", "ledger_grid", "missing", "owed_now", "owed_of",
    "owings", "paste_text", "period_words",
]  # fmt: skip

ABSENT = frozenset({"missing", "pending"})
_BACK = 400
"""Days that are looked back for what is missing."""


class GridRow(msgspec.Struct, frozen=True, kw_only=True):
    """One subject of a grid: its owings by the key of the period, and how many of them are late, missing and were chased."""

    subject: str
    cells: dict[str, Owing]
    late: int
    missing: int
    chases: int


class LedgerGrid(msgspec.Struct, frozen=True, kw_only=True):
    """Periods by subjects."""

    ledger: Ledger
    periods: list[Period]
    rows: list[GridRow]


class OwedNow(msgspec.Struct, frozen=True, kw_only=True):
    """How a ledger stands in the period to report now: `reported` counts every entry that came (zeros too), `wrong` those of them
    that fail a check; exempt units are in none of the figures."""

    ledger: Ledger
    period: Period
    owed: int
    reported: int
    zero: int
    wrong: int
    pending: int
    missing: int


def due(session: Session, ref: str | None = None, until: str | None = None, *, restricted: bool = False) -> list[Owing]:
    """What is owed and has not come, by limit: whatever was due, and what can be reported by now (or is due until a day)."""
    with session.reading() as work:
        at = desk(session, work)
        last = until or at.today
        absent = _absent(work, at, _asked(work, ref, restricted=restricted), last)
    return sorted((one for one in absent if one.due[:10] <= last or one.last < at.today), key=lambda one: one.due)


def missing(
    session: Session, ref: str | None = None, period: str | None = None, *, restricted: bool = False
) -> list[Owing]:
    """What was due and has not come, by limit: of one ledger or all, of one period or all of the last year."""
    with session.reading() as work:
        at = desk(session, work)
        absent = _absent(work, at, _asked(work, ref, restricted=restricted), at.today, period)
    return sorted((one for one in absent if one.state == "missing"), key=lambda one: one.due)


def _asked(work: Work, ref: str | None, *, restricted: bool) -> list[Ledger]:
    """The ledger named, or every one; restricted ones only where they are asked for."""
    if not ref:
        return [one for one in work.ledgers.all() if restricted or not one.restricted]
    return [names.shown_ledger(work, ref, restricted=restricted)]


def _absent(work: Work, at: Desk, ledgers: Sequence[Ledger], last: str, wanted: str | None = None) -> list[Owing]:
    since = (date.fromisoformat(last) - timedelta(days=_BACK)).isoformat()
    asked: list[tuple[Ledger, list[Period]]] = []
    for one in ledgers:
        if not wanted:
            asked.append((one, periods(one, since, last, at.workdays)))
        elif len(ledgers) == 1 or one.schedules:
            asked.append((one, [period(one, find_key(one, wanted, at.now, at.workdays), at.workdays)]))
    return [one for found in owings_of_all(work, at, asked, judge=False) for one in found if one.state in ABSENT]


def ledger_grid(session: Session, ref: str, count: int = 5, upto: str | None = None) -> LedgerGrid:
    """The grid of a ledger: its last `count` periods up to one (without it, up to the one to report now)."""
    with session.reading() as work:
        at, ledger = desk(session, work), names.ledger(work, ref)
        owed = _last_periods(ledger, at, count, upto)
        found = owings_for(work, at, ledger, owed)
    rows: dict[str, dict[str, Owing]] = {}
    for one in sorted(found, key=lambda one: one.first, reverse=True):
        # The subjects of the newest period first; those that are no longer there follow.
        rows.setdefault(one.subject, {})[one.period] = one
    return LedgerGrid(ledger=ledger, periods=owed, rows=[_row(subject, cells) for subject, cells in rows.items()])


def _row(subject: str, cells: dict[str, Owing]) -> GridRow:
    owed = cells.values()
    return GridRow(
        subject=subject, cells=cells, late=sum(one.is_late for one in owed), missing=sum(one.state == "missing" for one in owed),
        chases=sum(len(one.chases) for one in owed),
    )  # fmt: skip


def _last_periods(ledger: Ledger, at: Desk, count: int, upto: str | None) -> list[Period]:
    last = (
        period(ledger, find_key(ledger, upto, at.now, at.workdays), at.workdays)
        if upto
        else latest(ledger, at.now, at.workdays)
    )
    if last is None:
        begun = periods(ledger, at.today, (at.now.date() + timedelta(days=_BACK)).isoformat(), at.workdays)
        return begun[:1]
    day, found = last.last, [last]
    for _ in range(8):
        before = (date.fromisoformat(day) - timedelta(days=_BACK)).isoformat()
        found = [one for one in periods(ledger, before, last.last, at.workdays) if one.first <= last.first]
        if len(found) >= count:
            break
        day = before
    return found[-count:]


def owed_now(session: Session, *, restricted: bool = False) -> list[OwedNow]:
    """How every installed ledger stands in the period to report now; those that have none yet are left out."""
    with session.reading() as work:
        at = desk(session, work)
        ledgers = _asked(work, None, restricted=restricted)
        asked = [(one, now) for one in ledgers if (now := latest(one, at.now, at.workdays))]
        found = owings_of_all(work, at, [(one, [now]) for one, now in asked])
    return [counted(one, now, owed) for (one, now), owed in zip(asked, found, strict=True)]


def owed_of(work: Work, at: Desk, ledger: Ledger) -> OwedNow | None:
    """How one ledger stands in the period to report now; None when there is none yet."""
    now = latest(ledger, at.now, at.workdays)
    return counted(ledger, now, owings_for(work, at, ledger, [now])) if now else None


def counted(ledger: Ledger, now: Period, found: Sequence[Owing]) -> OwedNow:
    """How a ledger stands in a period of which this is what is owed."""
    owed = [one for one in found if one.state != "exempt"]
    came = [one for one in owed if one.state not in ABSENT]
    return OwedNow(
        ledger=ledger, period=now, owed=len(owed), reported=len(came), zero=sum(one.kind == "zero" for one in came),
        wrong=sum(one.is_wrong for one in came), pending=sum(one.state == "pending" for one in owed),
        missing=sum(one.state == "missing" for one in owed),
    )  # fmt: skip


def answered(session: Session, ref: str, entries: Sequence[Entry]) -> list[tuple[Entry, Owing | None]]:
    """The entries, each with the period that it answers, if any."""
    with session.reading() as work:
        at, ledger = desk(session, work), names.ledger(work, ref)
        found = answers(work, at, ledger, entries) | answers_by_day(work, at, ledger, entries)
    return [(one, found.get(one.id)) for one in entries]


def called_of(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    """What subjects are called: units, bodies and sites by name, codes as they are."""
    wanted = list(dict.fromkeys(subjects))
    with session.reading() as work:
        units = {one.id: one for one in work.units.all()}
        return dict(zip(wanted, _called(work, units, wanted), strict=True))


def paste_text(session: Session, ref: str, period: str) -> str:
    """The message to those who have not reported a period, ready to paste: who, what, by when, and how to report nothing. Empty
    when everybody has."""
    with session.reading() as work:
        at, ledger = desk(session, work), names.ledger(work, ref)
        office = work.office.get(OFFICE_ID)
        absent = _absent(work, at, [ledger], at.today, period)
        called = _called(work, at.units, [one.subject for one in absent])
    if not absent:
        return ""
    lang, one = session.lang or spoken(), absent[0]
    asked = t(
        "ledger.paste.late" if one.state == "missing" else "ledger.paste.ask", lang=lang,
        units=t("ledger.paste.and", lang=lang).join(called), ledger=ledger.name("en") if lang == "en" else ledger.called,
        period=period_words(one, lang), due=_when(one.due, session.today, lang),
    )  # fmt: skip
    closing = t("ledger.paste.from", lang=lang, office=office.name, day=_day(session.today.isoformat(), lang))
    return f"{asked}\n{t('ledger.paste.zero', lang=lang) if ledger.zero_fields else ''}{closing}"


def _called(work: Work, units: Mapping[str, Unit], subjects: Iterable[str]) -> list[str]:
    found = []
    for subject in subjects:
        unit = units.get(subject)
        body = work.bodies.find(subject) if subject[:1] == "b" else None
        site = work.sites.find(subject) if subject[:1] == "s" else None
        found.append(unit.called if unit else body.called if body else site.name if site else subject)
    return found


def period_words(owed: Owing, lang: Lang) -> str:
    """The period as it is said: weeks and days by their number and days, longer ones by the calendar's name."""
    kind, key = kind_of(owed.period), owed.period
    first, last = _day(owed.first, lang), _day(owed.last, lang)
    if kind == "week":
        return t("ledger.paste.week", lang=lang, number=owed.number, first=first, last=last)
    if kind == "half-year":
        return t(f"ledger.paste.half.{key[-1]}", lang=lang, year=key[:4])
    if kind in {"month", "quarter"}:
        return t(f"ledger.paste.{kind}", lang=lang, year=key[:4], part=int(key.rpartition("-")[2].removeprefix("Q")))
    return t("ledger.paste.year", lang=lang, year=key) if kind == "year" else first if kind == "day" else ""


def _when(moment: str, today: date, lang: Lang) -> str:
    day = t("ledger.paste.today", lang=lang) if day_of(moment) == today else _day(moment, lang)
    if "T" not in moment:
        return day
    minute = "" if moment.endswith(":00") else moment[14:]
    return t("ledger.paste.hour", lang=lang, day=day, hour=int(moment[11:13]), minute=minute)


def _day(moment: str, lang: Lang) -> str:
    day = day_of(moment)
    return t("ledger.paste.day", lang=lang, month=day.month, day=day.day)

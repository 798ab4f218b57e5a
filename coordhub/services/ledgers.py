"""Ledgers of the office: what is shipped, what is installed, and when each is owed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from coordhub.domain.entry import Entry
from coordhub.domain.framework import Framework
from coordhub.domain.ledger import Columns, Ledger, OpensTask, PeriodKind, Schedule
from coordhub.domain.period import check_schedule, cut_in_two, period
from coordhub.domain.refusal import NeedsReason, NotFound, Refused
from coordhub.services import declarations, names
from coordhub.services.session import OFFICE_ID, Session
from coordhub.store.work import Work
from coordhub.text.pinyin import matches

_SHOWN = 8
"""Fields or periods named in a refusal."""


def shipped() -> list[Ledger]:
    """Every ledger that comes with the program, by id."""
    found = (declarations.shipped(code) for code in declarations.shipped_codes())
    return [one for one in found if isinstance(one, Ledger)]


def ledgers(session: Session, *, restricted: bool = False) -> list[Ledger]:
    """The installed ledgers in the order in which they were installed; restricted ones only when asked for."""
    with session.reading() as work:
        return [one for one in work.ledgers.all() if restricted or not one.restricted]


def ledger(session: Session, ref: str) -> Ledger:
    """The installed ledger meant by a code, a title, a part of it or its initials."""
    with session.reading() as work:
        return names.ledger(work, ref)


def is_meant(ledger: Ledger, words: str) -> bool:
    """Whether a part of a ledger's titles or its code, or the initials of a title, were typed."""
    titles = [text for one in (ledger.title, ledger.short) if one for text in (one.zh, one.en)]
    typed = words.strip().lower()
    if any(typed in text.lower() for text in (*titles, ledger.code)):
        return True
    return typed.isascii() and typed.isalpha() and any(matches(typed, text) is not None for text in titles)


# Installing


def install(session: Session, source: str, since: str | None = None) -> Ledger | Framework:
    """Install a shipped declaration (by its id) or one from a `.toml` file; nothing is owed before `since` (today, without one).

    Installed again, a changed declaration becomes the next version; entries keep the one they were made with, the office its
    confirmed columns, its own schedules and (without `since`) the day from which the ledger is owed. An unchanged one changes
    nothing. Refused when the change would take a field or a period from entries.
    """
    declared = _declared(source)
    with session.writing("ledger.install") as work:
        return _installed(work, declared, session.today.isoformat(), since)


def install_all(session: Session, since: str | None = None) -> list[Ledger]:
    """Install every ledger and framework that is shipped, in one commit."""
    with session.writing("ledger.install") as work:
        today = session.today.isoformat()
        made = [_installed(work, declarations.shipped(code), today, since) for code in declarations.shipped_codes()]
    return [one for one in made if isinstance(one, Ledger)]


def _declared(source: str) -> Ledger | Framework:
    if source in declarations.shipped_codes():
        return declarations.shipped(source)
    if source.lower().endswith(".toml"):
        return declarations.read(Path(source))
    raise NotFound("ledger.not_shipped", text=source, field="source")


def _installed(work: Work, declared: Ledger | Framework, today: str, since: str | None) -> Ledger | Framework:
    if isinstance(declared, Framework):
        return _framework(work, declared, today, since)
    wanted = _resolved(work, declared)
    stands = next((one for one in work.ledgers.all() if one.code == declared.code), None)
    if stands is None:
        return work.ledgers.add(replace(wanted, installed=since or today))
    wanted = replace(
        wanted, id=stands.id, rev=stands.rev, version=stands.version, installed=since or stands.installed,
        columns=stands.columns, schedules=_with_own(wanted.schedules, stands.schedules),
    )  # fmt: skip
    if wanted == stands:
        return stands
    _refuse_losing(work, stands, wanted)
    return work.ledgers.put(replace(wanted, version=stands.version + 1))


def _framework(work: Work, declared: Framework, today: str, since: str | None) -> Framework:
    stands = next((one for one in work.frameworks.all() if one.code == declared.code), None)
    if stands is None:
        return work.frameworks.add(replace(declared, installed=since or today))
    wanted = replace(
        declared, id=stands.id, rev=stands.rev, version=stands.version, installed=since or stands.installed
    )  # fmt: skip
    return stands if wanted == stands else work.frameworks.put(replace(wanted, version=stands.version + 1))


def _resolved(work: Work, declared: Ledger) -> Ledger:
    """The declaration with the units that it names as the office's own; Refused when the office has no such unit."""

    def unit(name: str) -> str:
        try:
            return names.unit(work, name).id
        except NotFound as unknown:
            raise Refused("declaration.no_unit", ledger=declared.called, name=name) from unknown

    opens: OpensTask | None = declared.opens_task
    return replace(
        declared,
        owed_by=replace(declared.owed_by, units=tuple(unit(one) for one in declared.owed_by.units)),
        opens_task=replace(opens, lead=unit(opens.lead)) if opens and opens.lead else opens,
        lead=unit(declared.lead) if declared.lead else "",
    )


def _with_own(declared: Iterable[Schedule], stood: Iterable[Schedule]) -> tuple[Schedule, ...]:
    """The schedules that a declaration brings, and those that the office has set beside them."""
    begun = {one.since: one for one in stood if one.why} | {one.since: one for one in declared}
    return tuple(begun[since] for since in sorted(begun))


# What entries hold must stay


def _refuse_losing(work: Work, stands: Ledger, wanted: Ledger) -> None:
    """Refused when a change would take a field, a choice or a period from entries that have one."""
    found = work.entries.of(stands.code)
    lost = _lost_fields(stands, wanted, found)
    if found and (stands.shape != wanted.shape or stands.subject.kind != wanted.subject.kind):
        lost.insert(0, "shape")
    if lost:
        raise Refused("ledger.field_in_use", ledger=stands.called, fields=" ".join(lost[:_SHOWN]))
    if (stands.schedules, stands.installed) != (wanted.schedules, wanted.installed):
        _refuse_lost_periods(work, wanted, found)


def _lost_fields(stands: Ledger, wanted: Ledger, entries: Iterable[Entry]) -> list[str]:
    used: dict[str, set[object]] = {}
    for entry in entries:
        for name, value in entry.values.items():
            used.setdefault(name, set()).add(value if isinstance(value, str) else None)
    lost = []
    for field in stands.fields:
        if field.id not in used:
            continue
        new = wanted.field(field.id)
        if new is None or new.kind != field.kind:
            lost.append(field.id)
        elif field.kind == "choice":
            gone = used[field.id] - {one.id for one in new.choices}
            lost += sorted(f"{field.id}={one}" for one in gone)
    return lost


def _refuse_lost_periods(work: Work, wanted: Ledger, entries: Iterable[Entry]) -> None:
    """Refused when entries are about periods that would no longer be owed."""
    office = work.office.get(OFFICE_ID)
    lost = []
    for key in sorted({one.period for one in entries if one.period}):
        try:
            period(wanted, key, office.workdays())
        except Refused:
            lost.append(key)
    lost += sorted({one.date for one in entries if one.date and one.date < (wanted.installed or one.date)})
    if lost:
        raise Refused("declaration.periods_in_use", ledger=wanted.called, periods=" ".join(lost[:_SHOWN]))


# When it is owed


def reschedule(
    session: Session, ref: str, *, period: PeriodKind, due: str, since: str, until: str | None = None, season: str = "",
    within: bool = False, rest: Literal["none", "before", "after"] = "none", why: str,
) -> Ledger:  # fmt: skip
    """Let a ledger be owed for another period from a day on: daily, in an emergency. After `until` what held before holds again;
    without it, schedules that were to begin later fall away. Refused without a reason, when a period would be cut in two, and when
    entries would lose theirs."""
    if not why.strip():
        raise NeedsReason("ledger.why_schedule", field="why")
    new = Schedule(
        since=since, until=until, period=period, due=due, season=season, within=within, rest=rest, why=why.strip()
    )  # fmt: skip
    check_schedule(new)
    with session.writing("ledger.schedule", why) as work:
        stands = names.ledger(work, ref)
        wanted = replace(stands, schedules=_rescheduled(stands, new))
        if cut := cut_in_two(wanted):
            key, first, last = cut
            raise Refused(
                "declaration.cut_period", ledger=stands.called, period=key, first=first, last=last, field="since"
            )
        _refuse_lost_periods(work, wanted, work.entries.of(stands.code))
        return work.ledgers.put(wanted)


def _rescheduled(stands: Ledger, new: Schedule) -> tuple[Schedule, ...]:
    kept = [one for one in stands.schedules if one.since < new.since]
    if new.until is None:
        return (*kept, new)
    next_day = (date.fromisoformat(new.until) + timedelta(days=1)).isoformat()
    later = [one for one in stands.schedules if one.since >= next_day]
    resumed = stands.schedule_on(next_day)
    if resumed and resumed.since < next_day:
        later.insert(0, replace(resumed, since=next_day, why=new.why))
    return tuple(sorted([*kept, new, *later], key=lambda one: one.since))


def remember_columns(work: Work, ledger: Ledger, fingerprint: str, fields: dict[str, str]) -> Ledger:
    """Keep a confirmed mapping of a foreign file's headings for the next file of its kind."""
    others = tuple(one for one in ledger.columns if one.id != fingerprint)
    return work.ledgers.put(replace(ledger, columns=(*others, Columns(id=fingerprint, fields=fields))))

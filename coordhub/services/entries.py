"""Entries of ledgers: submit, zero, exempt, correct. A blank is never zero; a correction keeps what it replaced and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Literal

from msgspec.structs import replace

from coordhub.domain.calendar import parse_rule, start_of
from coordhub.domain.entry import Correction, Entry, amount, meets
from coordhub.domain.judging import Failure, checked, typed
from coordhub.domain.ledger import Field, Ledger, OpensTask
from coordhub.domain.period import Period, find_key, period
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import NeedsReason, NotFound, Refused
from coordhub.domain.task import Source
from coordhub.messages import t
from coordhub.services import names, selection
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.standing import STAYING, before
from coordhub.services.subjects import (
    Desk,
    called,
    desk,
    is_by_owner,
    ower_of,
    owing_subjects,
    owner_of,
    refuse_absent,
    subject_of,
)  # fmt: skip
from coordhub.store.work import Work
from coordhub.text.dates import BadDate
from coordhub.text.dates import day as day_of_text

__all__ = ["Desk", "amend", "correct", "desk", "enter", "exempt", "failures_of", "found", "submit", "zero"]
Values = Mapping[str, Any]
_ENTRY_ID = re.compile(r"e(?:\d{4}\.)?\d+")


def submit(
    session: Session, ledger: str, subject: str, period: str, values: Values, *, post: str, at: str | None = None,
    owner: str = "", source: str = "", digest: str = "",
) -> Entry:  # fmt: skip
    """Report values. Refused: a second report, a blank, a value not of its kind, a check that refuses, a period not owed."""
    with session.writing("ledger.submit") as work:
        told, one = desk(session, work), names.ledger(work, ledger)
        return enter(
            work, told, one, subject_of(work, one, subject), period, values, post=post, at=at or session.moment,
            owner=owner, source=source, digest=digest,
        )  # fmt: skip


def zero(
    session: Session, ledger: str, subject: str, period: str, *, post: str, at: str | None = None,
    values: Values | None = None,
) -> Entry:  # fmt: skip
    """State by a named post that nothing happened (零报告); it covers the fields that the ledger names, others may be given with it."""
    with session.writing("ledger.zero") as work:
        told, one = desk(session, work), names.ledger(work, ledger)
        about = _stated(work, told, one, subject)
        return enter(work, told, one, about, period, values or {}, kind="zero", post=post, at=at or session.moment)


def exempt(session: Session, ledger: str, subject: str, period: str, *, why: str, at: str | None = None) -> Entry:
    """Excuse a unit from one period, with a reason (免报). Refused where something has come already."""
    if not why.strip():
        raise NeedsReason("ledger.why_exempt", field="why")
    with session.writing("ledger.exempt", why) as work:
        told, one = desk(session, work), names.ledger(work, ledger)
        about = _stated(work, told, one, subject)
        return enter(work, told, one, about, period, {}, kind="exempt", post="", at=at or session.moment, why=why)


def correct(
    session: Session, ledger: str, subject: str, period: str, values: Values, *, why: str, post: str = "",
    at: str | None = None, base: Entry | None = None,
) -> Entry:  # fmt: skip
    """Correct what was reported, naming only what changes (订正): the old values and the reason stay with the entry. `base` is the
    entry as the corrector saw it: Conflict when a colleague has changed the same value since."""
    if not why.strip():
        raise NeedsReason("ledger.why_correct", field="why")
    with session.writing("ledger.correct", why) as work:
        told, one = desk(session, work), names.ledger(work, ledger)
        entry = found(work, told, one, subject, period)
        return amend(work, told, one, entry, values, why=why, at=at or session.moment, post=post, base=base)


def _stated(work: Work, at: Desk, ledger: Ledger, subject: str) -> str:
    """About whom a zero or an exemption is: the subject of a periodic ledger, else the one who owes it."""
    if ledger.shape == "periodic":
        return subject_of(work, ledger, subject)
    return ower_of(work, at, ledger, subject, at.today)


# Inside an open transaction


def enter(
    work: Work, at_desk: Desk, ledger: Ledger, subject: str, when: str, values: Values, *,
    kind: Literal["value", "zero", "exempt"] = "value", post: str, at: str, owner: str = "", source: str = "",
    digest: str = "", why: str = "",
) -> Entry:  # fmt: skip
    """Make an entry about a subject (an id, or a code) for a period, on a day, or standing; see the verbs for what is refused.

    A zero keeps only what was said with it: the fields it covers are zero by its kind, stocks stay as they stood.
    """
    if kind != "exempt" and not post.strip():
        raise Refused("ledger.no_post", field="post")
    owed, day = _when(at_desk, ledger, when, kind)
    _refuse_received(at_desk, at, owed.first if owed else day)
    on = owed.last if owed else day or at_desk.today
    if owed and subject not in owing_subjects(work, at_desk, ledger, on):
        raise Refused(
            "ledger.not_there",
            ledger=ledger.called,
            subject=called(work, at_desk, ledger, subject),
            day=on,
            field="subject",
        )
    refuse_absent(work, at_desk, ledger, subject, on)
    is_statement = kind != "value" and is_by_owner(ledger)
    entry = Entry(
        ledger=ledger.code, version=ledger.version, subject=subject,
        owner=subject if is_statement else owner_of(work, at_desk, ledger, subject, on, owner),
        period=owed.key if owed else "", date=day or None, seq=_next_seq(work, at_desk, ledger, subject, day), kind=kind, post=post.strip(),
        received=at, source=source, digest=digest, why=why, values=read_values(ledger, values),
    )  # fmt: skip
    _refuse_second(work, at_desk, ledger, entry)
    if kind != "value" and owed:
        _refuse_nonzero(ledger, entry)
        _refuse_after_entries(work, at_desk, ledger, entry, owed)
    if kind != "exempt":
        _refuse_failed(ledger, failures_of(work, ledger, entry, at=at_desk))
    return at_desk.entered(_with_task(work, at_desk, ledger, work.entries.add(entry)))


def amend(
    work: Work, at_desk: Desk, ledger: Ledger, entry: Entry, values: Values, *, why: str, at: str, post: str = "",
    base: Entry | None = None,
) -> Entry:  # fmt: skip
    """Correct an entry: `values` are the fields that change. A zero that is corrected into figures becomes a report, as does an
    exemption, which then was received at `at`; what is still all zero stays a zero."""
    read = read_values(ledger, values)
    stands = entry.values if entry.kind != "zero" else {**dict.fromkeys(ledger.zero_fields, 0), **entry.values}
    changed = {name: value for name, value in read.items() if name not in stands or stands[name] != value}
    if not changed:
        raise Refused("ledger.nothing_changed", field="values")
    _refuse_received(at_desk, at, "")
    merged = {**stands, **changed}
    stays_zero = entry.kind == "zero" and not any(merged.get(name) for name in ledger.zero_fields)
    correction = Correction(
        id=next_part_id(entry.corrections), at=at, why=why, post=post.strip(), old={name: stands.get(name) for name in changed},
        was="" if entry.kind == "value" or stays_zero else entry.kind,
    )  # fmt: skip
    corrected = replace(
        entry, values={**entry.values, **changed} if stays_zero else merged, kind="zero" if stays_zero else "value",
        corrections=(*entry.corrections, correction), owner=entry.owner or entry.subject,
        received=at if entry.kind == "exempt" else entry.received, post=entry.post or post.strip(),
    )  # fmt: skip
    _refuse_failed(ledger, failures_of(work, ledger, corrected, partial=entry.kind == "zero", at=at_desk))
    return at_desk.entered(_with_task(work, at_desk, ledger, work.entries.put(corrected, base=base)))


def found(work: Work, at: Desk, ledger: Ledger, subject: str, when: str) -> Entry:
    """The entry meant: by its id, or by subject and period or day. NotFound when nothing came; Refused, with ids, when several did."""
    for typed_id in (when.strip(), subject.strip()):
        known = work.entries.find(typed_id) if _ENTRY_ID.fullmatch(typed_id) else None
        if known and known.ledger == ledger.code:
            return known
    hits = _about(work, at, ledger, subject, when.strip())
    if not hits:
        raise NotFound("ledger.no_entry", ledger=ledger.called, subject=subject, period=when, field="subject")
    if len(hits) > 1:
        raise Refused("ledger.several", count=len(hits), ids=" ".join(one.id for one in hits[:8]), field="period")
    return hits[0]


def _about(work: Work, at: Desk, ledger: Ledger, subject: str, when: str) -> list[Entry]:
    if ledger.shape == "standing" and not when:
        return work.entries.of(ledger.code, [""], selection.equals("subject", subject_of(work, ledger, subject)))
    day = _day(at, when) if ledger.shape == "dated" else ""
    if day:
        about = subject_of(work, ledger, subject)
        key = selection.every(selection.equals("subject", about), selection.equals("date", day))
        return work.entries.of(ledger.code, [day[:4]], key)
    about = _stated(work, at, ledger, subject)
    period_key = find_key(ledger, when, at.now, at.workdays)
    key = selection.every(selection.equals("subject", about), selection.equals("period", period_key))
    return work.entries.of(ledger.code, [_year(period_key)], key)


def failures_of(
    work: Work, ledger: Ledger, entry: Entry, *, partial: bool = False, at: Desk | None = None
) -> list[Failure]:
    """The checks that an entry fails, compared with what stood before it."""
    compares = any(one.kind in {"balance", "not_falling", "jump"} for one in ledger.checks)
    previous = before(work, ledger, entry, at) if compares else None
    return checked(ledger, entry.values, previous, partial=partial or entry.kind != "value")


def warnings_of(session: Session, entry: Entry) -> list[str]:
    """The checks that an entry fails, as sentences; and what is still owed beside a zero."""
    with session.reading() as work:
        ledger = names.ledger(work, entry.ledger)
        failed = [said(ledger, one, session.lang) for one in failures_of(work, ledger, entry)]
    owed = [one.label.in_(session.lang) for one in still_owed(ledger, entry)]
    return [*failed, *([t("ledger.still_owed", fields="、".join(owed))] if owed else [])]


def still_owed(ledger: Ledger, entry: Entry) -> list[Field]:
    """What a zero does not say and nobody has given with it: stocks and sums stay as they stood, other figures are owed."""
    if entry.kind != "zero" or is_by_owner(ledger):
        return []
    told = {*ledger.zero_fields, *entry.values}
    return [one for one in ledger.fields if not (one.optional or one.id in told or one.kind in STAYING)]


def said(ledger: Ledger, failure: Failure, lang: str | None = None) -> str:
    """A failed check as a sentence."""
    return t(failure.key, **_words(ledger, failure, lang))


def _words(ledger: Ledger, failure: Failure, lang: str | None = None) -> dict[str, Any]:
    labels = {one.id: one.label.in_(lang) for one in ledger.fields}
    named = {name: "、".join(labels.get(one, one) for one in fields) for name, fields in failure.names.items()}
    return {**failure.params, **named}


def _refuse_failed(ledger: Ledger, failures: list[Failure]) -> None:
    """Refuse for the first check that does not let pass."""
    for one in failures:
        if one.level == "refuse":
            raise Refused(one.key, field=one.field, **_words(ledger, one))


def read_values(ledger: Ledger, values: Values) -> dict[str, Any]:
    """The stored values of what was given. Refused: an unknown field (naming the nearest), a blank, what is not of its kind."""
    read: dict[str, Any] = {}
    for name, given in values.items():
        field = ledger.field(name) or next((one for one in ledger.fields if name in {one.label.zh, one.label.en}), None)
        if field is None:
            ids = [one.id for one in ledger.fields]
            near = get_close_matches(name, ids, n=1)
            raise Refused("ledger.no_field", name=name, near=near[0] if near else " ".join(ids), field=name)
        read[field.id] = typed(field, given)
    return read


def _when(at: Desk, ledger: Ledger, when: str, kind: str) -> tuple[Period | None, str]:
    """The period, or the day, of an entry. Refused in the future, before the ledger was installed, or when it is not owed."""
    if ledger.shape == "periodic" or kind != "value":
        if not ledger.schedules:
            raise Refused("ledger.no_schedule", ledger=ledger.called, field="period")
        owed = period(ledger, find_key(ledger, when, at.now, at.workdays), at.workdays)
        if owed.first > at.today:
            raise Refused("ledger.future", period=owed.key, first=owed.first, field="period")
        return owed, ""
    if ledger.shape == "standing":
        if when.strip():
            raise Refused("ledger.no_period", ledger=ledger.called, text=when, field="period")
        return None, ""
    day = _day(at, when)
    if not day:
        raise Refused("ledger.bad_day", text=when, ledger=ledger.called, field="period")
    if day > at.today:
        raise Refused("ledger.future", period=day, first=day, field="period")
    return None, day


def _day(at: Desk, text: str) -> str:
    """The day that was typed, ISO; empty when it is none."""
    try:
        return day_of_text(text, at.now.date())
    except BadDate:
        return ""


def _refuse_received(at: Desk, received: str, begins: str) -> None:
    """Nothing is received later than now, nor before what it tells of began."""
    if start_of(received) > at.now:
        raise Refused("ledger.received_later", at=received, field="at")
    if received[:10] < begins:
        raise Refused("ledger.received_before", at=received, begins=begins, field="at")


def _next_seq(work: Work, at: Desk, ledger: Ledger, subject: str, day: str) -> int:
    if not day:
        return 0
    same = [one.seq for one in at.earlier(work, ledger, subject, [day[:4]]) if one.date == day]
    return max(same, default=0) + 1


def _refuse_second(work: Work, at: Desk, ledger: Ledger, entry: Entry) -> None:
    """A report, a zero or an exemption stands once; what it said is changed by correcting it."""
    if entry.date:
        return
    known = at.earlier(work, ledger, entry.subject, [entry.year])
    stands = [one for one in known if one.period == entry.period and not one.date]
    if stands and entry.kind == "exempt":
        raise Refused("ledger.has_come", id=stands[0].id, field="period")
    if stands:
        raise Refused("ledger.twice", ledger=ledger.called, id=stands[0].id, period=entry.period or "-", field="period")


def _refuse_nonzero(ledger: Ledger, entry: Entry) -> None:
    """A zero says that what it covers is zero: a figure for it is a report, not a zero."""
    for name in ledger.zero_fields if entry.kind == "zero" else ():
        if entry.values.get(name):
            label = next(one.label.zh for one in ledger.fields if one.id == name)
            raise Refused("ledger.not_zero", name=label, value=amount(entry.values[name]), field=name)


def _refuse_after_entries(work: Work, at: Desk, ledger: Ledger, entry: Entry, owed: Period) -> None:
    """Who has entries in a period can neither say that nothing happened in it nor be excused from it."""
    if ledger.shape != "dated":
        return
    inside = selection.every(selection.equals("owner", entry.owner), selection.since("date", owed.first))
    came = [
        one
        for one in work.entries.of(ledger.code, {owed.first[:4], owed.last[:4]}, inside)
        if (one.date or "") <= owed.last
    ]
    if came:
        raise Refused(
            "ledger.entries_came", subject=called(work, at, ledger, entry.owner), period=owed.key, count=len(came), id=came[0].id,
            field="period",
        )  # fmt: skip


def _year(key: str) -> str:
    return key[:4] if key[:4].isdigit() else ""


def _with_task(work: Work, at: Desk, ledger: Ledger, entry: Entry) -> Entry:
    """The entry, with the task that it opens where the declaration says so; a correction may open it, never a second one."""
    opens = ledger.opens_task
    if opens is None or entry.task or entry.kind != "value" or not meets(ledger, entry.values, opens.when):
        return entry
    from coordhub.services.tasks import draw_up  # only events open tasks

    lang = work.office.get(OFFICE_ID).language
    title = f"{called(work, at, ledger, entry.subject)}: {opens.title.in_(lang)}"
    lead = names.unit(work, opens.lead).id if opens.lead else entry.owner
    task = draw_up(
        work, at.session, title, due_rule=opens.limit, at=_known(opens, entry), lead=[lead] if lead in at.units else [],
        source=Source(kind="entry", ref=entry.id, text=ledger.name(lang)),
    )  # fmt: skip
    return work.entries.put(replace(entry, task=task.id))


def _known(opens: OpensTask, entry: Entry) -> str:
    """When the clock of an entry's task starts: at the field that the rule names, else the entry's day, else when it was received."""
    told = entry.values.get(parse_rule(opens.limit).event or "known", "")
    if isinstance(told, str) and len(told) >= 10:
        return told
    # The moment it was received says more than its own day.
    return entry.received if not entry.date or entry.received[:10] == entry.date else entry.date

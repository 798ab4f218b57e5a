"""Reminders (催办) for reports that have not come: whom to ask next on the office's ladder, and what was asked."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from coordhub.domain.calendar import due_after, parse_rule, start_of
from coordhub.domain.entry import Reminder
from coordhub.domain.office import Office
from coordhub.domain.period import find_key, period
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import Refused
from coordhub.domain.task import Chase
from coordhub.services import names, selection
from coordhub.services.owing import ABSENT, owings
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.subjects import called, desk, is_by_owner, ower_of, subject_of
from coordhub.services.task_chase import ladder
from coordhub.store.work import Work


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """The next reminder: its rung, the post to ask, the channel, the office phone where the office knows one."""

    rung: int
    post: str
    channel: str
    phone: str


def remind(
    session: Session, ledger: str, subject: str, period_: str, *, channel: str = "", post: str = "", answer: str = "",
    at: str | None = None,
) -> Reminder:  # fmt: skip
    """Note that a unit was asked for its report; what is not given comes from the ladder. Refused when the report has come
    and nothing is wrong with it."""
    with session.writing("ledger.chase") as work:
        told, one = desk(session, work), names.ledger(work, ledger)
        owed = period(one, find_key(one, period_, told.now, told.workdays), told.workdays)
        about = ower_of(work, told, one, subject, owed.last) if is_by_owner(one) else subject_of(work, one, subject)
        stands = next(
            (
                each
                for each in owings(work, told, one, owed.first, owed.last)
                if each.subject == about and each.period == owed.key
            ),
            None,
        )
        if stands is None:
            raise Refused(
                "ledger.not_there",
                ledger=one.called,
                subject=called(work, told, one, about),
                day=owed.last,
                field="subject",
            )
        if stands.state not in ABSENT and not stands.is_wrong:
            raise Refused("ledger.has_come", id=stands.entry.id if stands.entry else "-", field="subject")
        when = at or session.moment
        known = _of(work, one.code, about, owed.key)
        step = _step(work.office.get(OFFICE_ID), known, about, when)
        reminder = known or work.reminders.add(Reminder(ledger=one.code, subject=about, period=owed.key))
        chase = Chase(
            id=next_part_id(reminder.chases), at=when, channel=channel or step.channel, post=post or step.post, rung=step.rung,
            answer=answer,
        )  # fmt: skip
        return work.reminders.put(replace(reminder, chases=(*reminder.chases, chase)))


def next_step(session: Session, subject: str, ledger: str, period_: str) -> NextStep:
    """Whom to ask next for a report: `subject` is an id, `ledger` a code, `period_` a key."""
    with session.reading() as work:
        return _step(work.office.get(OFFICE_ID), _of(work, ledger, subject, period_), subject, session.moment)


def _of(work: Work, code: str, subject: str, key: str) -> Reminder | None:
    asked = selection.every(
        selection.equals("ledger", code), selection.equals("subject", subject), selection.equals("period", key)
    )
    found = work.reminders.where(asked)
    return found[0] if found else None


def _step(office: Office, known: Reminder | None, subject: str, at: str) -> NextStep:
    """The rung tried last until its time is over, then the next; the post is the unit's own where the office knows it."""
    rungs = ladder(office)
    tried = known.chases if known else ()
    rung = 1
    if tried:
        last = max(tried, key=lambda one: (one.rung, one.at))
        is_over = start_of(due_after(parse_rule(office.rule("chase.next")), last.at, office.workdays())) <= start_of(at)
        rung = min(last.rung + is_over, len(rungs))
    return on_rung(office, subject, rung)


def on_rung(office: Office, subject: str, rung: int) -> NextStep:
    """Whom a unit is asked through on a rung of the ladder: its own post where the office knows it."""
    contact = next((one for one in office.contacts if one.id == subject), None)
    place, step = rung - 1, ladder(office)[rung - 1]
    post = contact.posts[place] if contact and place < len(contact.posts) else step.post
    phone = contact.phones[place] if contact and place < len(contact.phones) else ""
    return NextStep(rung=rung, post=post, channel=step.channel, phone=phone)

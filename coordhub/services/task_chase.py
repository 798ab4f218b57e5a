"""Reminders (催办) and the ladder they climb: whom to remind next, through which channel, with which words.

A ladder begins anew once the unit has reported. The next rung is due by the office's rule `chase.next`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from coordhub.domain.calendar import Workdays, day_of, days_left, due_after, parse_rule, start_of
from coordhub.domain.light import Lights
from coordhub.domain.office import Office, Rung
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import Refused
from coordhub.domain.task import RUNNING, Chase, Line, Task, is_overdue, refuse_unless_allowed
from coordhub.domain.unit import Unit
from coordhub.messages import t
from coordhub.services.feedback import lights_in
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.task_steps import found
from coordhub.store.work import Work

HOUSE_LADDER = 5
"""Rungs of the ladder of an office that has set none."""


class ChaseAdvice(msgspec.Struct, frozen=True, kw_only=True):
    """What the next reminder should be: the rung, the post and phone to try and the channel; then the rung after it, from
    which moment on; and a text to paste that names the `units` (ids) it goes to."""

    rung: int
    post: str
    channel: str
    phone: str
    next_post: str
    next_phone: str
    next_after: str
    text: str
    units: tuple[str, ...] = ()


def chase(
    session: Session, ref: str, *, unit: str | None = None, channel: str = "", post: str = "",
    rung: int | None = None, answer: str = "", at: str | None = None,
) -> Task:  # fmt: skip
    """Note a reminder. What is not given comes from the ladder: the rung that is due, its channel and its post."""
    with session.writing("task.chase") as work:
        task, cell = found(work, ref, unit)
        given = Chase(id="", at=at or session.moment, channel=channel, post=post, rung=rung or 0, answer=answer)
        return remind(work, task, cell, given)


def remind(work: Work, task: Task, unit: str | None, given: Chase) -> Task:
    """Note a reminder inside an open transaction; an empty channel or post and rung 0 are filled from the ladder."""
    refuse_unless_allowed(task, "chase", unit)
    office = work.office.get(OFFICE_ID)
    line: Line = task if unit is None else task.cell(unit)
    rung = given.rung or rung_due(office, office.workdays(), line, given.at)
    if not 1 <= rung <= len(ladder(office)):
        raise Refused("task.no_such_rung", field="rung", rung=rung, last=len(ladder(office)))
    post, _, channel = whom(office, task, unit, rung)
    done = replace(given, rung=rung, post=given.post or post, channel=given.channel or channel)

    def reminded(one: Line) -> Line:
        return replace(one, chases=(*one.chases, replace(done, id=next_part_id(one.chases))))

    return work.tasks.put(task.changed(unit, reminded))


def ladder(office: Office) -> tuple[Rung, ...]:
    """The office's ladder, else the house's five rungs."""
    if office.ladder:
        return office.ladder
    rungs = range(1, HOUSE_LADDER + 1)
    return tuple(
        Rung(
            id=str(rung),
            post=t(f"task.rung.{rung}.post", lang=office.language),
            channel=t(f"task.rung.{rung}.channel", lang=office.language),
        )
        for rung in rungs
    )


def chase_advice(session: Session, ref: str, unit: str | None = None) -> ChaseAdvice:
    """Whom to remind next for a task or for one unit of it, and the words to paste."""
    with session.reading() as work:
        task, cell = found(work, ref, unit)
        office = work.office.get(OFFICE_ID)
        units = {one.id: one for one in work.units.all()}
        line: Line = task if cell is None else task.cell(cell)
        workdays = office.workdays()
        rung = rung_due(office, workdays, line, session.moment)
        post, phone, channel = whom(office, task, cell, rung)
        above = min(rung + 1, len(ladder(office)))
        next_post, next_phone, _ = whom(office, task, cell, above)
        lights = lights_in(session, work)
        asked = (cell,) if cell else _behind(lights, task)
        return ChaseAdvice(
            rung=rung, post=post, channel=channel, phone=phone, next_post=next_post, next_phone=next_phone,
            next_after=due_after(parse_rule(office.rule("chase.next")), last_reminder(line, rung) or session.moment, workdays),
            text=_paste(session, office, lights, task, asked, units), units=asked,
        )  # fmt: skip


def since_report(line: Line) -> list[Chase]:
    """The reminders that a line had since its last feedback."""
    return [one for one in line.chases if not line.reported or start_of(one.at) >= start_of(line.reported)]


def last_reminder(line: Line, rung: int) -> str | None:
    """When a line was last reminded on a rung or above, since its last feedback."""
    tried = [one.at for one in since_report(line) if one.rung >= rung]
    return max(tried, default=None)


def rung_due(office: Office, workdays: Workdays, line: Line, at: str) -> int:
    """The rung to try at `at`: the last one tried until its time is over, then the next."""
    tried = since_report(line)
    if not tried:
        return 1
    last = max(tried, key=lambda one: (one.rung, one.at))
    climbs = start_of(due_after(parse_rule(office.rule("chase.next")), last.at, workdays)) <= start_of(at)
    return min(last.rung + climbs, len(ladder(office)))


def whom(office: Office, task: Task, unit: str | None, rung: int) -> tuple[str, str, str]:
    """Post, phone and channel of a rung: the unit's own contact where the office knows one, else what the task or the
    ladder says."""
    reached = unit or (task.lead[0] if task.lead else "")
    contact = next((one for one in office.contacts if one.id == reached), None)
    place = rung - 1
    known = contact.posts[place] if contact and place < len(contact.posts) else ""
    phone = contact.phones[place] if contact and place < len(contact.phones) else ""
    if not known and unit is None:
        known = {1: task.contact_post, 2: task.leader_post}.get(rung, "")
    step = ladder(office)[place]
    return known or step.post, phone, step.channel


def _behind(lights: Lights, task: Task) -> tuple[str, ...]:
    """The recipients to name: those whose feedback is missing, else those past their limit or unsigned, else all at work."""
    running = [cell for cell in task.cells if cell.state in RUNNING]
    silent = [cell.id for cell in running if lights.missing_feedbacks(task, cell)]
    late = [cell.id for cell in running if cell.state == "assigned" or is_overdue(task, cell, lights.now)]
    return tuple(silent or late or [cell.id for cell in running] or task.lead)


def _paste(
    session: Session, office: Office, lights: Lights, task: Task, asked: tuple[str, ...], units: Mapping[str, Unit]
) -> str:
    """The text to paste into a message: who, which task, its limit, what is asked, and who asks."""
    lang = session.lang
    called = t("task.paste.and", lang=lang).join(units[one].called for one in asked if one in units)
    lines: list[Line] = [cell for cell in task.cells if cell.id in asked] or [task]
    unsigned = any(line.state == "assigned" for line in lines)
    missing = [due for line in lines for due in lights.missing_feedbacks(task, line)]
    due = max((limit for line in lines if (limit := task.due_of(line))), default=None)
    parts = [t("task.paste.head", lang=lang, units=called, number=task.number, title=task.title)]
    if due:
        left = days_left(due, session.today)
        key = "task.paste.late" if left < 0 else "task.paste.today" if left == 0 else "task.paste.due"
        parts.append(t(key, lang=lang, due=_spoken(due, lang), days=abs(left)))
    if unsigned:
        parts.append(t("task.paste.sign", lang=lang))
    if missing:
        parts.append(t("task.paste.feedback", lang=lang, day=_spoken(max(missing), lang)))
    parts.append(t("task.paste.ask", lang=lang))
    closing = t("task.paste.from", lang=lang, office=office.name, day=_spoken(session.today.isoformat(), lang))
    return "".join(parts) + "\n" + closing


def _spoken(moment: str, lang: str) -> str:
    day = day_of(moment)
    spoken = t("task.paste.day", lang="en" if lang == "en" else "zh", month=day.month, day=day.day)
    return f"{spoken} {moment[11:]}" if "T" in moment else spoken

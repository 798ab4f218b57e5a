"""What letters that press for something say alike: how a unit is addressed, what it owes, by when it is to answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from coordhub.domain.calendar import due_after, parse_rule
from coordhub.domain.refusal import Refused
from coordhub.domain.task import Chase
from coordhub.domain.unit import Unit
from coordhub.messages import t
from coordhub.papers.paper import Block, Paper, Paragraph
from coordhub.papers.phrases import heading, listed, moment_words, printed, short_day
from coordhub.papers.stamp import Stamp, headed
from coordhub.services import names
from coordhub.services.supervision_facts import MissingReport, Pressed, missing_reports, pressed_at

if TYPE_CHECKING:
    from coordhub.services.session import Session

_OWN_WORD = frozenset({"county", "district", "zone"})
"""Kinds of unit that are addressed by their government, and as such."""


def addressed(unit: Unit) -> str:
    """台前县人民政府, 示范区管委会, 濮阳市水利局."""
    return t(f"taskpaper.body.{unit.kind}", name=unit.name) if unit.kind in _OWN_WORD else unit.name


def you(unit: Unit) -> str:
    """你县, 你区, 你单位."""
    return t(f"taskpaper.you.{unit.kind}") if unit.kind in _OWN_WORD else t("taskpaper.you.unit")


def letter(session: Session, kind: str, about: str, limit: str, stamp: Stamp, *, with_chases: bool) -> Paper:
    """A letter (`reminder`, `urging`) to a unit: what it owes, task by task and report by report, and what is required by when. Refused
    when the unit owes nothing, and when the limit is before the letter's day."""
    with session.reading() as work:
        unit = names.unit(work, about)
    tasks, reports = pressed_at(session, unit.id), missing_reports(session, unit.id, session.office().language)
    if not tasks and not reports:
        raise Refused("taskpaper.owes_nothing", unit=unit.called)
    by = _limit(session, kind, limit, stamp)
    parts: list[tuple[str, list[str]]] = [
        ("tasks", [_task(session, one, with_chases=with_chases) for one in tasks]),
        ("reports", [_report(session, one, with_chases=with_chases) for one in reports]),
    ]
    is_first = kind == "urging" and not any([*(one.chases for one in tasks), *(one.chases for one in reports)])
    lead = t(
        "taskpaper.urging.first" if is_first else f"taskpaper.{kind}.lead", moment=moment_words(session.moment), you=you(unit),
        count=len(tasks) + len(reports),
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(lead)]
    place = 0
    for place, (key, lines) in enumerate(((key, lines) for key, lines in parts if lines), 1):
        blocks.append(heading(place, t(f"taskpaper.part.{key}")))
        blocks += [Paragraph(t("taskpaper.item", place=number, text=line)) for number, line in enumerate(lines, 1)]
    blocks.append(heading(place + 1, t("taskpaper.part.required")))
    blocks.append(
        Paragraph(t(f"taskpaper.{kind}.required", limit=short_day(by, session), office=session.office().name))
    )
    blocks.append(Paragraph(t(f"taskpaper.{kind}.closing")))
    return Paper(
        title=t(f"taskpaper.{kind}.title"), addressee=t("taskpaper.to", name=addressed(unit)), blocks=blocks, moment=session.moment,
        **headed(session, "letter", stamp),
    )  # fmt: skip


def _limit(session: Session, kind: str, limit: str, stamp: Stamp) -> str:
    """The day by which to answer: as given, else by the office's rule from the letter's day."""
    day = stamp.day or session.today.isoformat()
    if not limit:
        office = session.office()
        return due_after(parse_rule(office.rule(f"{kind}.answer")), day, office.workdays())
    if limit < day:
        raise Refused("taskpaper.limit_past", field="limit", limit=limit, day=day)
    return limit


def _task(session: Session, one: Pressed, *, with_chases: bool) -> str:
    """A task in a sentence: what is wrong with it, how far it is, and the reminders so far."""
    task = one.row.task
    facts = [_wrong(session, one)]
    share = one.row.percent if one.is_lead else one.line.share
    facts += [t("taskpaper.percent", percent=share)] if share is not None else []
    facts += [t("taskpaper.problem", text=printed(one.line.problem))] if one.line.problem else []
    said = t("taskpaper.fact", title=printed(task.title), number=task.number, facts=t("taskpaper.comma").join(facts))
    return said + _reminders(session, one.chases, in_full=with_chases)


def _wrong(session: Session, one: Pressed) -> str:
    if one.overdue and one.due:
        return t("taskpaper.wrong.overdue", due=short_day(one.due, session), days=-(one.days or 0))
    missing = one.row.missing.get("" if one.is_lead else one.unit, 0)
    params: dict[str, Any] = {
        "unsigned": {"day": short_day(one.line.assigned or one.row.task.assigned or session.moment, session)},
        "feedback": {"count": missing}, "returned": {"day": short_day(one.line.returned or session.moment, session)},
        "behind": {"due": short_day(one.due or session.moment, session)},
    }  # fmt: skip
    if one.light.reason in params:
        return t(f"taskpaper.wrong.{one.light.reason}", **params[one.light.reason])
    return t("taskpaper.wrong.lit", light=t(f"word.light.{one.light.light}"))


def _report(session: Session, one: MissingReport, *, with_chases: bool) -> str:
    called = printed(one.ledger.title.in_(session.office().language))
    said = t("taskpaper.report", ledger=called, period=printed(one.period), due=_by(one.due, session))
    said = t("taskpaper.of_several", said=said, count=one.count) if one.count > 1 else said
    return t("taskpaper.not_come", said=said) + _reminders(session, one.chases, in_full=with_chases)


def _by(due: str, session: Session) -> str:
    hour = t("taskpaper.hour", hour=int(due[11:13])) if "T" in due and due.endswith(":00") else due[11:]
    return short_day(due, session) + hour


def _reminders(session: Session, chases: Sequence[Chase], *, in_full: bool) -> str:
    """How often it was asked for; in full, when and how each time and what was answered last."""
    if not chases:
        return ""
    if not in_full:
        return t("taskpaper.chased", count=len(chases))
    ordered = sorted(chases, key=lambda one: one.at)
    times = listed(_times(session, ordered))
    said = t("taskpaper.chased_on", times=times, count=len(chases))
    answer = next((one.answer for one in reversed(ordered) if one.answer), "")
    return said + (t("taskpaper.answered", text=printed(answer)) if answer else t("taskpaper.unanswered"))


def _times(session: Session, chases: Sequence[Chase]) -> Iterator[str]:
    for one in chases:
        yield t("taskpaper.time", day=short_day(one.at, session), channel=printed(one.channel))

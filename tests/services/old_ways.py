"""What the lists say, found in the plain way: every record is looked at. What the services read must give the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coordhub.domain.meeting import Meeting
from coordhub.domain.task import Task, is_overdue
from coordhub.services import names
from coordhub.services.feedback import lights_in
from coordhub.services.session import Session
from coordhub.services.task_list import TaskFilter, TaskRow, row_of
from coordhub.store.work import Work
from coordhub.text.pinyin import matches, spells


def task_rows(session: Session, wanted: TaskFilter) -> list[TaskRow]:
    """The rows of a task list."""
    with session.reading() as work:
        lights = lights_in(session, work)
        rows = [row_of(one, lights) for one in work.tasks.all() if _fits(work, session, one, wanted)]
    meant = {light.strip() for light in wanted.light.split(",")}
    rows = [row for row in rows if not wanted.light or (row.light.light or "none") in meant]
    rank = {"red": 0, "yellow": 1, "green": 2, "": 3}
    return sorted(rows, key=lambda row: (rank[row.light.light], row.task.due or "9", row.task.number))


def _fits(work: Work, session: Session, task: Task, wanted: TaskFilter) -> bool:
    states = set(filter(None, wanted.state.split(",")))
    units = {*task.lead, *task.responsible, *task.supporting, *(cell.id for cell in task.cells)}
    handler = session.post if wanted.mine else wanted.handler
    texts = (task.number, task.title, task.measures, task.note, task.source.text)
    is_initials = wanted.text.isascii() and wanted.text.isalnum()
    return (
        (task.state in states if states else wanted.all or task.state not in {"closed", "cancelled"})
        and (not wanted.lead or names.unit(work, wanted.lead).id in task.lead)
        and (not wanted.unit or names.unit(work, wanted.unit).id in units)
        and (not wanted.campaign or task.campaign == names.campaign(work, wanted.campaign).id)
        and (not handler or task.handler == handler)
        and (not wanted.overdue or is_overdue(task, task, session.now))
        and (not wanted.due_before or bool(task.due and task.due[:10] < wanted.due_before[:10]))
        and (
            not wanted.text
            or any(wanted.text in text for text in texts)
            or (is_initials and matches(wanted.text, task.title) is not None)
        )
    )


def task(work: Work, typed: str) -> Task | None:
    """The task meant by what was typed: its number with or without the year; the latest year's."""
    year, _, number = typed.rpartition("-")
    hits = [
        one for one in work.tasks.all()
        if (tail := one.number.partition("-")[2]).isdigit() and int(tail) == int(number) and year in {"", one.number[:4]}
    ]  # fmt: skip
    return max(hits, key=lambda one: one.number, default=None)


def meetings(work: Work, typed: str) -> list[Meeting]:
    """The meetings that may be meant by what was typed; more than one are refused."""
    everyone, short = work.meetings.all(), typed.upper()
    numbered = [
        one for one in everyone if one.number == short or (short[:1] == "H" and one.number.endswith(f"-{short}"))
    ]
    called = [one for one in everyone if typed in {one.id, one.title, one.number}]
    spelled = [one for one in everyone if re.fullmatch("[a-z0-9]{2,}", typed) and spells(typed, one.title)]
    like = [one for one in everyone if len(typed) > 1 and (typed in one.title or typed in one.number)]
    return numbered[:1] or called or spelled or like


Hit = tuple[str, str, int, int]


def search(session: Session, words: str) -> list[Hit]:
    """What a search finds: kind, id, tier and how well it fits; in its order."""
    with session.reading() as work:
        entries = list(_entries(work))
    found = []
    for place, (tier, kind, record_id, called, number, more) in enumerate(entries):
        fits = [_fit(word, record_id, called, number, more) for word in words.split()]
        if None not in fits:
            found.append((tier, max(one for one in fits if one is not None), place, kind, record_id))
    return [(kind, record_id, tier, fit) for tier, fit, _, kind, record_id in sorted(found)]


def _entries(work: Work) -> Iterable[tuple[int, str, str, tuple[str, ...], str, str]]:
    for unit in work.units.all():
        yield (
            2 * unit.tier,
            "unit",
            unit.id,
            (unit.name, unit.short) if unit.short else (unit.name,),
            unit.official_code,
            "",
        )
    for body in work.bodies.all():
        yield 1, "body", body.id, (body.name, body.short) if body.short else (body.name,), "", ""
        for seat in body.seats:
            yield 1, "seat", seat.id, (seat.post,), seat.id, " ".join(term.holder for term in seat.terms)
    for one in work.campaigns.all():
        yield 1, "campaign", one.id, (one.name, one.called), "", one.goal
    for ledger in work.ledgers.all():
        if not ledger.restricted:
            short = ledger.short or ledger.title
            yield 1, "ledger", ledger.id, (ledger.title.zh, ledger.title.en, short.zh, short.en), ledger.code, ""
    for each in work.tasks.all():
        yield 1, "task", each.id, (each.title,), each.number, f"{each.measures} {each.note} {each.source.text}"
    for held in work.meetings.all():
        said = " ".join([*(item.title for item in held.items), *(one.text for one in held.decisions)])
        yield 1, "meeting", held.id, (held.title,), held.number, said
    for duty in work.duties.all():
        yield 1, "duty", duty.id, (duty.text,), "", f"{duty.subject} {duty.clause}"
    for place in work.sites.all():
        yield 3, "site", place.id, (place.name,), place.code, place.address


def _fit(word: str, record_id: str, called: tuple[str, ...], number: str, more: str) -> int | None:
    if word in {record_id, number, *called}:
        return 0
    at = [name.find(word) for name in called if word in name]
    at += [
        place for name in called
        if word not in name and re.fullmatch("[A-Za-z0-9]{2,}", word) and (place := matches(word, name)) is not None
    ]  # fmt: skip
    if at:
        return 1 if min(at) == 0 else 2
    return 2 if word in number else 3 if word in more else None

"""Meetings: the agenda, what was noted and decided. Who comes is in `attendance` and `receipts`, what units owe in `materials`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from coordhub.domain.body import ROLE_ORDER
from coordhub.domain.calendar import due_after, parse_rule
from coordhub.domain.meeting import STATES, Decision, Item, Meeting, Note
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import NotFound, Refused
from coordhub.services import names, selection
from coordhub.services.session import OFFICE_ID, Session
from coordhub.store.work import Work

LONGEST = 120
"""Minutes after which an agenda is said to run over."""


def meetings(
    session: Session, body: str | None = None, state: str | None = None, since: str | None = None
) -> list[Meeting]:
    """The meetings (of a body, in a state, since a day), the latest first."""
    with session.reading() as work:
        query = selection.every(
            selection.equals("body", names.body(work, body).id) if body else None,
            selection.in_meeting_states({state}) if state else None,
            selection.since("starts", since) if since else None,
        )
        found = selection.found(work.meetings, query)
    return sorted(found, key=lambda one: (one.starts, one.number), reverse=True)


def meeting(session: Session, ref: str) -> Meeting:
    """The meeting meant by an id, a number (`2020-H07`, `H07`) or a title."""
    with session.reading() as work:
        return names.meeting(work, ref)


def add_meeting(
    session: Session, title: str, body: str, starts: str, *, kind: str = "plenary", place: str = "", chair: str | None = None,
    series: str = "", handler: str = "", number: str | None = None, receipts_due: str | None = None,
) -> Meeting:  # fmt: skip
    """Plan a meeting; its number is drawn from the year's series unless it is given, its receipts are due by the office's rule."""
    with session.writing("meeting.add") as work:
        host = names.body(work, body)
        return planned(
            work, session, title=title, body=host.id, starts=starts, kind=kind, place=place, series=series or kind, handler=handler,
            number=number, receipts_due=receipts_due, chair=names.seat(work, chair)[1].id if chair else None,
        )  # fmt: skip


def planned(
    work: Work, session: Session, *, title: str, body: str, starts: str, number: str | None = None,
    receipts_due: str | None = None, handler: str = "", chair: str | None = None, **more: Any,
) -> Meeting:  # fmt: skip
    """Store a new meeting in a transaction that is open; body and chair are ids."""
    if not title.strip():
        raise Refused("meeting.no_title", field="title")
    raw = {
        "number": _number(work, starts[:4], number), "title": title, "body": body, "starts": starts, "handler": handler or session.post,
        "receipts_due": receipts_due or _receipts_due(work, starts),
        "chair": chair or _first_lead(work, body, starts[:10]), **more,
    }  # fmt: skip
    return work.meetings.add(_meeting(raw))


def _number(work: Work, year: str, given: str | None) -> str:
    series = f"meeting-{year}"
    if given is None:
        return f"{year}-H{work.counter(series):02d}"
    if work.meetings.count(selection.equals("number", given)):
        raise Refused("meeting.number_taken", number=given)
    tail = given.rpartition("H")[2]
    if tail.isdigit():
        work.spend(series, int(tail))
    return given


def _first_lead(work: Work, body: str, day: str) -> str | None:
    """The seat that chairs a body's meetings on a day unless another is named."""
    leads = [
        seat for seat in work.bodies.get(body).seats_on(day) if seat.role in {"chief_convener", "head", "convener"}
    ]
    return min(leads, key=lambda seat: ROLE_ORDER.index(seat.role)).id if leads else None


def _meeting(raw: Mapping[str, Any]) -> Meeting:
    try:
        return msgspec.convert({name: value for name, value in raw.items() if value is not None}, Meeting)
    except msgspec.ValidationError as fault:
        raise Refused("meeting.bad", title=str(raw.get("title", "")), fault=str(fault)) from fault


def edit_meeting(session: Session, ref: str, changes: Mapping[str, Any], base: Meeting | None = None) -> Meeting:
    """Change a meeting's title, time, place, chair, kind, series or handler. Limits that the office's rules gave follow another time."""
    with session.writing("meeting.edit") as work:
        stands = (base or names.meeting(work, ref)).still_open()
        wanted = dict(changes)
        if wanted.get("chair"):
            wanted["chair"] = names.seat(work, wanted["chair"])[1].id
        if not wanted.get("title", "-").strip():
            raise Refused("meeting.no_title", field="title")
        changed = _meeting({**msgspec.to_builtins(stands), **wanted})
        if changed.starts != stands.starts:
            from coordhub.services.materials import dues_moved

            changed = dues_moved(work, changed, stands.starts)
            changed = changed if "receipts_due" in wanted else _receipts_moved(work, changed, stands.starts)
        return work.meetings.put(changed, base=base)


def _receipts_moved(work: Work, meeting_: Meeting, before: str) -> Meeting:
    """A meeting that began `before` and was put off: its receipts are due by the rule again, if they were."""
    if meeting_.receipts_due != _receipts_due(work, before):
        return meeting_
    return replace(meeting_, receipts_due=_receipts_due(work, meeting_.starts))


def _receipts_due(work: Work, starts: str) -> str:
    """When receipts for a meeting are due by the office's rule."""
    office = work.office.get(OFFICE_ID)
    return due_after(parse_rule(office.rule("meeting.receipt")), starts, office.workdays())


def set_state(session: Session, ref: str, state: str, at: str | None = None) -> Meeting:
    """Move a meeting to a state; `at` is when that happened. `noticed` notes when the notice was sent. Issuing its minutes gives out the
    drafted tasks made of its decisions, in the same change."""
    with session.writing(f"meeting.{state}") as work:
        meant = names.meeting(work, ref)
        if state not in STATES:
            raise Refused("meeting.no_state", text=state, states=" ".join(STATES))
        at = at or session.moment
        moved = meant.moved_to(state)
        if state == "noticed":
            moved = replace(moved, noticed=at)
        if state == "issued":
            from coordhub.services.promotion import give_out

            moved = replace(moved, issued=at[:10])
            give_out(work, session, moved)
        return work.meetings.put(moved)


# The agenda


def add_item(
    session: Session, ref: str, title: str, *, kind: str = "report", speaker: str = "", unit: str | None = None,
    minutes: int = 10, paper: str = "", tasks: Sequence[str] = (), place: int | None = None,
) -> Item:  # fmt: skip
    """Put an item onto the agenda, at the end or at a place (1 is the first)."""
    if not title.strip():
        raise Refused("meeting.no_item_title", field="title")
    with session.writing("meeting.item") as work:
        meant = names.meeting(work, ref).still_open().numbered()
        item = _item(
            {
                "id": next_part_id(meant.items), "title": title, "kind": kind, "speaker": speaker, "minutes": minutes, "paper": paper,
                "unit": names.unit(work, unit).id if unit else None, "tasks": [names.task(work, one).id for one in tasks],
            }
        )  # fmt: skip
        items = list(meant.items)
        items.insert(len(items) if place is None else max(place - 1, 0), item)
        work.meetings.put(replace(meant, items=tuple(items)))
        return item


def _item(raw: Mapping[str, Any]) -> Item:
    try:
        item = msgspec.convert({name: value for name, value in raw.items() if value is not None}, Item)
    except msgspec.ValidationError as fault:
        raise Refused("meeting.bad_item", title=str(raw.get("title", "")), fault=str(fault)) from fault
    if not 0 <= item.minutes <= 600:
        raise Refused("meeting.bad_minutes", minutes=item.minutes, field="minutes")
    return item


def edit_item(session: Session, ref: str, item: str, changes: Mapping[str, Any]) -> Item:
    """Change an item's title, kind, speaker, minutes or paper."""
    with session.writing("meeting.item") as work:
        meant = names.meeting(work, ref).still_open()
        stands = find_item(meant, item)
        wanted = dict(changes)
        if wanted.get("unit"):
            wanted["unit"] = names.unit(work, wanted["unit"]).id
        if "tasks" in wanted:
            wanted["tasks"] = [names.task(work, one).id for one in wanted["tasks"]]
        changed = _item({**msgspec.to_builtins(stands), **wanted})
        work.meetings.put(_with_item(meant, changed))
        return changed


def find_item(meeting_: Meeting, item: str) -> Item:
    """The item meant by its id, or by its place on the agenda (`3`)."""
    wanted = item.strip().lstrip("#")
    if wanted.isdigit() and 1 <= int(wanted) <= len(meeting_.items):
        return meeting_.items[int(wanted) - 1]
    raise NotFound("meeting.no_item", item=item, meeting=meeting_.number)


def _with_item(meeting_: Meeting, item: Item) -> Meeting:
    return replace(meeting_, items=tuple(item if one.id == item.id else one for one in meeting_.items))


def move_item(session: Session, ref: str, item: str, place: int) -> Meeting:
    """Move an item to a place on the agenda (1 is the first)."""
    with session.writing("meeting.item") as work:
        meant = names.meeting(work, ref).still_open().numbered()
        moved = find_item(meant, item)
        items = [one for one in meant.items if one.id != moved.id]
        items.insert(max(min(place, len(items) + 1) - 1, 0), moved)
        return work.meetings.put(replace(meant, items=tuple(items)))


def merge_item(session: Session, ref: str, item: str, into: str) -> Item:
    """Take two items together: the words, minutes and tasks of the one go to the other, and the papers owed for it. The speaker is the
    other's, if it has one. Refused when the one that goes has begun or a decision was taken under it."""
    with session.writing("meeting.item") as work:
        meant = names.meeting(work, ref).still_open().numbered()
        gone, stays = find_item(meant, item), find_item(meant, into)
        if gone.id == stays.id:
            raise Refused("meeting.item_into_itself", item=gone.title)
        if gone.started or any(decision.item == gone.id for decision in meant.decisions):
            raise Refused("meeting.item_begun", item=gone.title)
        both = replace(
            stays, title=f"{stays.title}; {gone.title}", speaker=stays.speaker or gone.speaker, minutes=stays.minutes + gone.minutes,
            unit=stays.unit if stays.unit == gone.unit else None, tasks=tuple(dict.fromkeys((*stays.tasks, *gone.tasks))),
        )  # fmt: skip
        items = tuple(both if one.id == both.id else one for one in meant.items if one.id != gone.id)
        materials = tuple(replace(one, item=both.id) if one.item == gone.id else one for one in meant.materials)
        work.meetings.put(replace(meant, items=items, materials=materials))
        return both


def remove_item(session: Session, ref: str, item: str) -> Meeting:
    """Take an item off the agenda; papers owed for it belong to none. Refused when a decision was taken under it."""
    with session.writing("meeting.item") as work:
        meant = names.meeting(work, ref).still_open().numbered()
        gone = find_item(meant, item)
        if any(decision.item == gone.id for decision in meant.decisions):
            raise Refused("meeting.item_decided", item=gone.title)
        materials = tuple(replace(one, item=None) if one.item == gone.id else one for one in meant.materials)
        return work.meetings.put(
            replace(meant, items=tuple(one for one in meant.items if one.id != gone.id), materials=materials)
        )


def over_time(meeting_: Meeting, longest: int = LONGEST) -> int:
    """Minutes by which the planned agenda is longer than a meeting should be; 0 when it fits."""
    return max(meeting_.planned_minutes - longest, 0)


# In the room


def next_item(session: Session, ref: str, at: str | None = None) -> Item | None:
    """End the item that runs and begin the next; None after the last. The first item begun says that the meeting is being held."""
    now = at or session.moment
    with session.writing("meeting.next") as work:
        meant = names.meeting(work, ref).still_open()
        items = [replace(one, ended=now) if one.started and not one.ended else one for one in meant.items]
        waiting = next((place for place, one in enumerate(items) if not one.started), None)
        if waiting is not None:
            items[waiting] = replace(items[waiting], started=now)
        state = meant.state if waiting is None or meant.was_held else "held"
        work.meetings.put(replace(meant, items=tuple(items), state=state))
        return items[waiting] if waiting is not None else None


def note(session: Session, ref: str, item: str, text: str, at: str | None = None) -> Note:
    """Note a line under an item, with the time it was typed."""
    if not text.strip():
        raise Refused("meeting.empty_note")
    with session.writing("meeting.note") as work:
        meant = names.meeting(work, ref).still_open()
        under = find_item(meant, item)
        taken = Note(id=next_part_id(under.notes), at=at or session.moment, text=text)
        work.meetings.put(_with_item(meant, replace(under, notes=(*under.notes, taken))))
        return taken


def mend_note(session: Session, ref: str, note_id: tuple[str, str], text: str, was: str) -> Note:
    """Put other words in the place of a note (named by the ids of its item and its own); it keeps its time. Refused when a colleague has
    changed it since it read `was`, NotFound when it is gone."""
    if not text.strip():
        raise Refused("meeting.empty_note")
    with session.writing("meeting.note") as work:
        meant = names.meeting(work, ref).still_open()
        under = next((item for item in meant.items if item.id == note_id[0]), None)
        stands = next((one for one in under.notes if one.id == note_id[1]), None) if under else None
        if under is None or stands is None:
            raise NotFound("meeting.no_note", meeting=meant.number)
        if stands.text != was:
            raise Refused("meeting.note_changed", text=stands.text)
        mended = replace(stands, text=text)
        notes = tuple(mended if one.id == mended.id else one for one in under.notes)
        work.meetings.put(_with_item(meant, replace(under, notes=notes)))
        return mended


def decide(
    session: Session, ref: str, text: str, *, lead: Sequence[str] = (), due: str | None = None, item: str | None = None,
    supporting: Sequence[str] = (), units: Sequence[str] = (), join: str | None = None,
) -> Decision:  # fmt: skip
    """Note a decision; lead and limit may come later. `units` are the recipients of the task that will be made of it, `join` is the
    task that it joins instead."""
    if not text.strip():
        raise Refused("meeting.no_decision_text", field="text")
    with session.writing("meeting.decide") as work:
        meant = names.meeting(work, ref).still_open().numbered()
        under = find_item(meant, item).id if item else _running(meant)
        decision = Decision(
            id=next_part_id(meant.decisions), number=meant.next_number(under), text=text, due=due, item=under,
            lead=names.units(work, lead), supporting=names.units(work, supporting), units=names.units(work, units),
            task=names.task(work, join).id if join else None, joined=bool(join),
        )  # fmt: skip
        work.meetings.put(replace(meant, decisions=(*meant.decisions, decision)))
        return decision


def _running(meeting_: Meeting) -> str | None:
    """The item under which a decision falls that names none: the one that runs."""
    return next((one.id for one in meeting_.items if one.started and not one.ended), None)


def find_decision(meeting_: Meeting, ref: str) -> Decision:
    """The decision meant by its id, or its number (`2020-H07-3-2`)."""
    for one in meeting_.decisions:
        if ref.strip() in {one.id, meeting_.decision_number(one)}:
            return one
    raise NotFound("meeting.no_decision", decision=ref, meeting=meeting_.number)


def edit_decision(session: Session, ref: str, decision: str, changes: Mapping[str, Any]) -> Decision:
    """Complete or correct a decision: text, lead, supporting, units, due, the item it falls under; `join` is a task that it joins, or empty to join none. Refused
    to join another once a task of its own was made of it."""
    with session.writing("meeting.decide") as work:
        meant = names.meeting(work, ref).still_open().numbered()
        stands = find_decision(meant, decision)
        wanted = dict(changes)
        for field in ("lead", "supporting", "units"):
            if field in wanted:
                wanted[field] = names.units(work, wanted[field])
        if "item" in wanted:
            wanted["item"] = find_item(meant, wanted["item"]).id if wanted["item"] else None
        if "join" in wanted:
            wanted |= _joining(work, meant, stands, wanted.pop("join"))
        if not wanted.get("text", "-").strip():
            raise Refused("meeting.no_decision_text", field="text")
        changed = replace(stands, **wanted)
        decisions = tuple(changed if one.id == changed.id else one for one in meant.decisions)
        work.meetings.put(replace(meant, decisions=decisions))
        return changed


def _joining(work: Work, meeting_: Meeting, decision: Decision, task: str) -> dict[str, Any]:
    """The fields of a decision that joins a task, or with an empty text none."""
    own = work.tasks.find(decision.task) if decision.task and not decision.joined else None
    if own is None:
        return {"task": names.task(work, task).id, "joined": True} if task.strip() else {"task": None, "joined": False}
    if task.strip():
        raise Refused("meeting.has_own_task", decision=meeting_.decision_number(decision), number=own.number)
    return {}

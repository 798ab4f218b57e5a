"""Papers that units owe for a meeting (会议材料): who owes what by when, what came, who was reminded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from coordhub.domain.calendar import due_after, parse_rule
from coordhub.domain.meeting import Material, Meeting
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import NotFound, Refused
from coordhub.services import names
from coordhub.services.meetings import find_item
from coordhub.services.session import OFFICE_ID, Session
from coordhub.store.work import Work


def material_due(work: Work, starts: str) -> str:
    """When papers for a meeting are due by the office's rule, a working day before it unless the office says otherwise."""
    office = work.office.get(OFFICE_ID)
    return due_after(parse_rule(office.rule("meeting.material")), starts, office.workdays())


def dues_moved(work: Work, meeting: Meeting, before: str) -> Meeting:
    """A meeting that began `before` and was put off or brought forward: what was due by the rule and has not come is due by it again."""
    old, new = material_due(work, before), material_due(work, meeting.starts)
    moved = (replace(one, due=new) if one.due == old and not one.received else one for one in meeting.materials)
    return replace(meeting, materials=tuple(moved))


def add_material(
    session: Session, ref: str, title: str, unit: str, *, item: str | None = None, due: str | None = None, copies: int = 0,
    received: str | None = None,
) -> Material:  # fmt: skip
    """Note a paper that a unit owes for the meeting; it is due by the office's rule unless a limit is given. `received`: it came already."""
    with session.writing("meeting.material") as work:
        meant = names.meeting(work, ref).still_open()
        owed = _material(
            {
                "id": next_part_id(meant.materials), "title": title, "unit": names.unit(work, unit).id, "copies": copies,
                "item": find_item(meant, item).id if item else None, "due": due or material_due(work, meant.starts), "received": received,
            }
        )  # fmt: skip
        work.meetings.put(replace(meant, materials=(*meant.materials, owed)))
        return owed


def _material(raw: Mapping[str, Any]) -> Material:
    if not str(raw.get("title", "")).strip():
        raise Refused("meeting.no_material_title", field="title")
    try:
        return msgspec.convert({name: value for name, value in raw.items() if value is not None}, Material)
    except msgspec.ValidationError as fault:
        raise Refused("meeting.bad_material", title=str(raw["title"]), fault=str(fault)) from fault


def edit_material(session: Session, ref: str, material: str, changes: Mapping[str, Any]) -> Material:
    """Change a paper's title, unit, item (empty: none), limit or copies."""
    with session.writing("meeting.material") as work:
        meant = names.meeting(work, ref).still_open()
        wanted = dict(changes)
        if wanted.get("unit"):
            wanted["unit"] = names.unit(work, wanted["unit"]).id
        if "item" in wanted:
            wanted["item"] = find_item(meant, wanted["item"]).id if wanted["item"] else None
        if wanted.get("copies", 0) is None:
            wanted["copies"] = 0
        changed = _material({**msgspec.to_builtins(find_material(meant, material)), **wanted})
        return _put(work, meant, changed)


def remove_material(session: Session, ref: str, material: str) -> Meeting:
    """Take a paper off the list: nobody owes it any more."""
    with session.writing("meeting.material") as work:
        meant = names.meeting(work, ref).still_open()
        gone = find_material(meant, material)
        return work.meetings.put(replace(meant, materials=tuple(one for one in meant.materials if one.id != gone.id)))


def receive_material(session: Session, ref: str, material: str, at: str | None = None) -> Material:
    """Note that a paper came, now or at the time named."""
    with session.writing("meeting.material") as work:
        meant = names.meeting(work, ref).still_open()
        return _put(work, meant, replace(find_material(meant, material), received=at or session.moment))


def chase_material(session: Session, ref: str, material: str, at: str | None = None) -> Material:
    """Note one more reminder for a paper that has not come. Refused when it is here."""
    with session.writing("meeting.material") as work:
        meant = names.meeting(work, ref).still_open()
        owed = find_material(meant, material)
        if owed.received:
            raise Refused("meeting.material_came", title=owed.title, at=owed.received.replace("T", " "))
        return _put(work, meant, replace(owed, chased=owed.chased + 1, last_chased=at or session.moment))


def find_material(meeting: Meeting, material: str) -> Material:
    """The paper meant by its place on the list (`2`) or its title. NotFound otherwise."""
    wanted = material.strip().lstrip("#")
    if wanted.isdigit() and 1 <= int(wanted) <= len(meeting.materials):
        return meeting.materials[int(wanted) - 1]
    for one in meeting.materials:
        if wanted == one.title:
            return one
    raise NotFound("meeting.no_material", material=material, meeting=meeting.number)


def place_of(meeting: Meeting, material_id: str) -> str:
    """The place on the list of the paper with an id, as `find_material` takes it. NotFound when a colleague has taken it off."""
    for place, one in enumerate(meeting.materials, 1):
        if one.id == material_id:
            return str(place)
    raise NotFound("meeting.no_material", material=material_id, meeting=meeting.number)


def _put(work: Work, meeting: Meeting, changed: Material) -> Material:
    materials = tuple(changed if one.id == changed.id else one for one in meeting.materials)
    work.meetings.put(replace(meeting, materials=materials))
    return changed

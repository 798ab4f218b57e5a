"""The tables of a meeting's papers: agenda with times, receipts, materials, sign-in sheet, blank receipt, who prepares what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import msgspec

from coordhub.domain.calendar import end_of, moment_of, start_of
from coordhub.domain.meeting import Attendance, Material, Meeting
from coordhub.domain.unit import Unit
from coordhub.text.dates import short
from coordhub.text.grid import Grid
from coordhub.views.view import Col, Names, Set, View, of, place

TEXT, PAGE = "text80", "a4"


class Seated(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is called: role and unit in words, the post, how the seat answered. An empty one is a line to be filled in by hand."""

    id: str = ""
    role: str = ""
    unit: str = ""
    short: str = ""
    post: str = ""
    attendance: Attendance | None = None
    late: bool = False
    contact: str = ""

    @property
    def state(self) -> str:
        """How the seat attended; before the meeting, what its receipt says (one that says no more: that it comes). Empty without either."""
        said = self.attendance
        return (said.state or said.answer or ("present" if said.receipt else "")) if said else ""

    @property
    def substitute(self) -> str:
        """Who stood in, or is announced to: unit and post."""
        said = self.attendance
        return (said.substitute if said.state else said.announced) if said else ""

    @property
    def is_silent(self) -> bool:
        """Whether a seat that was asked has not answered."""
        return self.attendance is not None and not self.state

    def beside_unit(self, post: str) -> str:
        """A post as it stands beside its unit: without the unit's name before it (副局长 beside 市教育局)."""
        bare = post.removeprefix(self.unit)
        if bare == post and self.short and post.startswith(self.short):
            # 市政府办 and 副主任, not 公室副主任: a short name may end inside a word of the long one.
            bare = post.removeprefix(self.short).removeprefix(self.unit.rpartition(self.short[-1])[2])
        return bare.strip()


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A material with what it is for: the item's place on the agenda (0: none) and the limit that holds for it."""

    material: Material
    item: int
    due: str


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of preparation: what, which post does it, until when."""

    what: str
    post: str
    due: str


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """An item of the agenda with the time it is planned for (empty where the meeting has a day only) and the number of its paper."""

    id: str
    title: str
    speaker: str
    minutes: int
    starts: str
    ends: str
    paper: str


def slots(meeting: Meeting, speakers: Sequence[str]) -> list[Slot]:
    """The items one after another from the meeting's beginning. An item's paper is its own number, else those of the list of materials."""
    begun = start_of(meeting.starts) if "T" in meeting.starts else None
    found = []
    for item, speaker in zip(meeting.items, speakers, strict=True):
        numbers = [str(n) for n, one in enumerate(meeting.materials, 1) if one.item == item.id]
        ended = begun + timedelta(minutes=item.minutes) if begun else None
        clock = [moment_of(one)[11:] if one else "" for one in (begun, ended)]
        slot = Slot(
            id=item.id, title=item.title, speaker=speaker, minutes=item.minutes, paper=item.paper or " ".join(numbers),
            starts=clock[0], ends=clock[1],
        )  # fmt: skip
        found.append(slot)
        begun = ended
    return found


AGENDA = View(
    title="items",
    row_id=lambda row: row.id,
    columns={
        "place": Col("place", place, 2, 10, "center"),
        "clock": Col("starts", of(lambda row, _: f"{row.starts}-{row.ends}" if row.starts else ""), 11, 27, "center"),
        "title": Col("item", of(lambda row, _: row.title), 34, 61),
        "speaker": Col("speaker", of(lambda row, _: row.speaker), 16, 34),
        "minutes": Col("minutes_planned", of(lambda row, _: str(row.minutes)), 4, 12, "center"),
        "paper": Col("material", of(lambda row, _: row.paper), 4, 12, "center"),
    },
    sets={
        TEXT: Set(["place", "clock", "title", "speaker", "minutes", "paper"], TEXT),
        PAGE: Set(["place", "clock", "title", "speaker", "minutes", "paper"], "A4"),
    },
)


def answer(row: Seated, names: Names) -> str:
    """What a seat answered in a word: 参加 where a receipt came and nothing else is known, 未回执 where nothing came."""
    if row.state and (row.state != "present" or (row.attendance and row.attendance.state)):
        return names.word("presence", row.state)
    return names.word("answer", "comes" if row.state else "none")


def _receipt(row: Seated) -> str:
    return short(row.attendance.receipt) if row.attendance else ""


def _remark(row: Seated, names: Names) -> str:
    """Who stands in; that the receipt came late; whom to ask where none came, and how often that was done."""
    chased = row.attendance.chased if row.attendance and row.is_silent else 0
    said = (
        row.substitute,
        names.say("view.came_late") if row.late else "",
        row.contact,
        names.say("view.chased_times", count=chased) if chased else "",
    )
    return names.say("view.remarks_join").join(one for one in said if one)


RECEIPTS = View(
    title="receipts",
    row_id=lambda row: row.id,
    mood=lambda row: "yellow" if row.is_silent else "",
    columns={
        "place": Col("place", place, 2, 8, "center"),
        "role": Col("role", of(lambda row, _: row.role), 10, 18),
        "post": Col("post", of(lambda row, _: row.post), 24, 54),
        "answer": Col("answered", of(answer), 6, 15, "center"),
        "receipt": Col("receipt", of(lambda row, _: _receipt(row)), 11, 23, "center"),
        "remark": Col("remark", of(_remark), 20, 38),
    },
    sets={
        TEXT: Set(["place", "role", "post", "answer", "receipt", "remark"], TEXT),
        PAGE: Set(["place", "role", "post", "answer", "receipt", "remark"], "A4"),
    },
)


def _signs(row: Seated, names: Names) -> str:
    """What stands in the place of the signature: nothing, or that the seat is excused."""
    return names.word("presence", row.state) if row.state == "excused" else ""


def _comes(row: Seated, names: Names) -> str:
    """Who will sign: the post, or who stands in for it."""
    if row.substitute:
        return names.say("view.stands_in", substitute=row.beside_unit(row.substitute))
    return row.beside_unit(row.post)


SIGN_IN = View(
    title="sign_in",
    row_id=lambda row: row.id,
    columns={
        "place": Col("place", place, 2, 9, "center"),
        "unit": Col("unit", of(lambda row, _: row.unit), 18, 42),
        "post": Col("post", of(_comes), 24, 40),
        "sign": Col("signature", of(_signs), 16, 34, "center"),
        "phone": Col("telephone", of(lambda _row, _names: ""), 14, 31),
    },
    sets={
        TEXT: Set(["place", "unit", "post", "sign", "phone"], TEXT),
        PAGE: Set(["place", "unit", "post", "sign", "phone"], "A4"),
    },
)

SLIP = View(
    title="slip",
    row_id=lambda row: row.id,
    columns={
        "unit": Col("unit", of(lambda row, _: row.unit), 18, 40),
        "post": Col("name_and_post", of(lambda row, _: row.post), 26, 50),
        "phone": Col("telephone", of(lambda _row, _names: ""), 16, 34),
        "remark": Col("remark", of(lambda _row, _names: ""), 14, 32),
    },
    sets={
        TEXT: Set(["unit", "post", "phone", "remark"], TEXT),
        PAGE: Set(["unit", "post", "phone", "remark"], "A4"),
    },
)


def _item(row: Owed, names: Names) -> str:
    return names.say("view.item_place", place=row.item) if row.item else ""


def _received(row: Owed, names: Names) -> str:
    if row.material.received:
        late = names.say("view.came_late") if end_of(row.due) < start_of(row.material.received) else ""
        return f"{short(row.material.received)} {late}".rstrip()
    chased = row.material.chased
    return names.say("view.not_come") + (f" {names.say('view.chased_times', count=chased)}" if chased else "")


MATERIALS = View(
    title="materials",
    row_id=lambda row: row.material.id,
    mood=lambda row: "" if row.material.received else "yellow",
    columns={
        "place": Col("place", place, 2, 9, "center"),
        "item": Col("item", of(_item), 6, 17, "center"),
        "title": Col("material_title", of(lambda row, _: row.material.title), 28, 56),
        "unit": Col("provided_by", of(lambda row, names: names.unit(row.material.unit)), 8, 22),
        "due": Col("handed_in_by", of(lambda row, _: short(row.due)), 11, 18, "center"),
        "received": Col("received", of(_received), 12, 22, "center"),
        "copies": Col("copies", of(lambda row, _: str(row.material.copies or "")), 4, 12, "center"),
    },
    sets={
        TEXT: Set(["place", "item", "title", "unit", "due", "received", "copies"], TEXT),
        PAGE: Set(["place", "item", "title", "unit", "due", "received", "copies"], "A4"),
    },
)

PREPARATION = View(
    title="preparation",
    row_id=lambda row: row.what,
    columns={
        "place": Col("place", place, 2, 10, "center"),
        "what": Col("work", of(lambda row, _: row.what), 44, 86),
        "post": Col("in_charge", of(lambda row, _: row.post), 16, 34),
        "due": Col("due", of(lambda row, _: short(row.due)), 12, 26, "center"),
    },
    sets={
        TEXT: Set(["place", "what", "post", "due"], TEXT),
        PAGE: Set(["place", "what", "post", "due"], "A4"),
    },
)


def grids(view: View, rows: Sequence[object], units: Mapping[str, Unit] | None = None) -> tuple[Grid, Grid]:
    """The rows for the text page and for the printed one, in the language spoken."""
    names = Names(units or {})
    return view.grid(rows, names, TEXT), view.grid(rows, names, PAGE)

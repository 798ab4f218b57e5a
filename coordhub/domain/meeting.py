"""Meetings (会议): the agenda, who came, what was decided and what became of it."""

from __future__ import annotations

from typing import Literal

import msgspec

from coordhub.domain.calendar import start_of
from coordhub.domain.record import Day, Moment, Part, Record
from coordhub.domain.refusal import NotFound, Refused

MeetingKind = Literal["plenary", "liaison", "topical", "dispatch", "video", "onsite"]
MeetingState = Literal["planned", "approved", "noticed", "held", "circulated", "signed", "issued"]
ItemKind = Literal["report", "deliberate", "deploy"]
Presence = Literal["present", "substitute", "excused", "absent", "observer"]
Answer = Literal["present", "substitute", "excused"]

STATES: tuple[MeetingState, ...] = ("planned", "approved", "noticed", "held", "circulated", "signed", "issued")


class Note(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A line noted in the room under an item, with the time it was typed."""

    at: Moment
    text: str


class Item(Part, frozen=True, kw_only=True, omit_defaults=True):
    """An item of the agenda. `minutes` is what was planned for it; `tasks` are the tasks it is about; `why` says which part of
    the proposal brought it onto the agenda (`overdue`, `due`, `undone`, `undecided`, `missing`, `waiting`, or empty for a typed one)."""

    title: str
    kind: ItemKind = "report"
    speaker: str = ""
    unit: str | None = None
    minutes: int = 10
    paper: str = ""
    tasks: tuple[str, ...] = ()
    why: str = ""
    started: Moment | None = None
    ended: Moment | None = None
    notes: tuple[Note, ...] = ()

    @property
    def used(self) -> int | None:
        """Minutes that it took; None while it has not ended."""
        if not self.started or not self.ended:
            return None
        return int((start_of(self.ended) - start_of(self.started)).total_seconds() // 60)


class Material(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A paper that a unit owes for the meeting. `chased` counts the reminders, `last_chased` is when the last one was given."""

    title: str
    unit: str
    item: str | None = None
    due: Moment | None = None
    received: Moment | None = None
    copies: int = 0
    chased: int = 0
    last_chased: Moment | None = None


class Attendance(Part, frozen=True, kw_only=True, omit_defaults=True):
    """How a seat (or, for an observer, a unit) attended. `id` is the seat's or the unit's id; `substitute` is unit and post.

    What was announced before is its receipt (回执): when it came (`receipt`), what it said (`answer`), who was to stand in (`announced`).
    """

    state: Presence | None = None
    substitute: str = ""
    receipt: Moment | None = None
    answer: Answer | None = None
    announced: str = ""
    chased: int = 0
    last_chased: Moment | None = None


class Decision(Part, frozen=True, kw_only=True, omit_defaults=True):
    """What was decided. Lead and due may come later. `task` is the task made of it or, with `joined`, the one it was joined to. `number`
    is the one it was given when it was taken (`3-2`); empty in a meeting kept before numbers were written down."""

    number: str = ""
    text: str
    item: str | None = None
    lead: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    due: Moment | None = None
    task: str | None = None
    joined: bool = False


class Meeting(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A meeting of a body. `number` is `2020-H07`; `series` groups the meetings that follow one another; `noticed` is when
    the notice was sent."""

    number: str
    title: str
    body: str
    kind: MeetingKind
    series: str = ""
    starts: Moment
    place: str = ""
    chair: str | None = None
    handler: str = ""
    state: MeetingState = "planned"
    receipts_due: Moment | None = None
    noticed: Moment | None = None
    issued: Day | None = None
    items: tuple[Item, ...] = ()
    materials: tuple[Material, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether attendance and decisions may still change: in every state before the minutes are issued."""
        return self.state != "issued"

    @property
    def was_held(self) -> bool:
        """Whether the meeting took place: from `held` on."""
        return STATES.index(self.state) >= STATES.index("held")

    @property
    def planned_minutes(self) -> int:
        """Minutes of all items together."""
        return sum(item.minutes for item in self.items)

    def item(self, item_id: str) -> Item:
        """The item with that id, or at that place (`3`). NotFound otherwise."""
        for place, item in enumerate(self.items, 1):
            if item_id in {item.id, f"#{place}"}:
                return item
        raise NotFound("meeting.no_item", item=item_id, meeting=self.number)

    def decision_number(self, decision: Decision) -> str:
        """`2020-H07-3-2`: the second decision of what was the third item when it was taken; 0 stands for a decision without an item."""
        return f"{self.number}-{decision.number or self._counted(decision)}"

    def _counted(self, decision: Decision) -> str:
        siblings = [one.id for one in self.decisions if one.item == decision.item]
        return f"{self._place(decision.item)}-{siblings.index(decision.id) + 1}"

    def _place(self, item: str | None) -> int:
        return next((n for n, one in enumerate(self.items, 1) if one.id == item), 0)

    def numbered(self) -> Meeting:
        """The meeting with its decisions' numbers written down: they stay, however the agenda is changed from now on."""
        decisions = (msgspec.structs.replace(one, number=one.number or self._counted(one)) for one in self.decisions)
        return msgspec.structs.replace(self, decisions=tuple(decisions))

    def next_number(self, item: str | None) -> str:
        """The number of the next decision under an item: of a meeting that is `numbered`, one that none of its decisions bears."""
        begins = f"{self._place(item)}-"
        used = (int(one.number.removeprefix(begins)) for one in self.decisions if one.number.startswith(begins))
        return f"{begins}{max(used, default=0) + 1}"

    def still_open(self) -> Meeting:
        """The meeting itself. Refused once its minutes are issued."""
        if not self.is_open:
            raise Refused("meeting.issued_already", meeting=self.number)
        return self

    def moved_to(self, state: MeetingState) -> Meeting:
        """The meeting in its next state (or one step back to correct a slip). Refused when a state is skipped backwards from issued."""
        self.still_open()
        return msgspec.structs.replace(self, state=state)


def unpromoted(meeting: Meeting) -> list[Decision]:
    """The decisions that have not become a task yet (未转任务)."""
    return [decision for decision in meeting.decisions if decision.task is None]

"""Bodies (协调机构): who sits in which conference, leading group, task force or office, for which unit, since when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from coordhub.domain.record import Day, Part, Record
from coordhub.domain.refusal import Refused

BodyKind = Literal["joint_conference", "leading_group", "task_force", "office"]
Level = Literal["city", "county"]
Role = Literal["chief_convener", "convener", "deputy_convener", "head", "deputy_head", "member", "liaison"]

ROLE_ORDER: tuple[str, ...] = (
    "chief_convener", "head", "convener", "deputy_convener", "deputy_head", "member", "liaison",
)  # fmt: skip


class Term(Part, frozen=True, kw_only=True, omit_defaults=True):
    """One holder's time in a seat. `holder` is a post, never a person; both days are inclusive."""

    holder: str
    phone: str = ""
    since: Day = msgspec.field(name="from")
    until: Day | None = msgspec.field(name="to", default=None)

    def covers(self, day: str) -> bool:
        """Whether this holder sat on `day`."""
        return self.since <= day <= (self.until or day)


class Seat(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A role in a body tied to a unit's post. `held_by` names another seat whose holder sits here too (a deputy head who also
    heads a task force), so that a succession is entered once."""

    role: Role
    unit: str | None = None
    post: str
    rank: int = 0
    held_by: str | None = None
    since: Day | None = msgspec.field(name="from", default=None)
    until: Day | None = msgspec.field(name="to", default=None)
    terms: tuple[Term, ...] = ()

    def exists_on(self, day: str) -> bool:
        """Whether the body had this seat on `day`."""
        return (self.since or day) <= day <= (self.until or day)

    def term_on(self, day: str) -> Term | None:
        """Who held the seat on `day`; None is a vacancy."""
        return next((term for term in reversed(self.terms) if term.covers(day)), None)


class Body(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A coordinating body. It may be nested (`parent`), belong to a county (`unit`) and be succeeded by another; it has no seal,
    so its papers go out under `issuing_unit`'s number."""

    name: str
    short: str = ""
    kind: BodyKind
    level: Level = "city"
    parent: str | None = None
    unit: str | None = None
    rank: int = 0
    founded: Day | None = None
    founding_paper: str = ""
    issuing_unit: str | None = None
    ended: Day | None = None
    successor: str | None = None
    seats: tuple[Seat, ...] = ()

    @property
    def called(self) -> str:
        """The short name, or the full one."""
        return self.short or self.name

    def seat(self, seat_id: str) -> Seat:
        """The seat with that id. Refused when the body has no such seat."""
        for seat in self.seats:
            if seat.id == seat_id:
                return seat
        raise Refused("seat.unknown", seat=seat_id, body=self.name)

    def with_seat(self, seat: Seat) -> Body:
        """The body with `seat` put in the place of the seat of the same id, or added."""
        others = tuple(seat if one.id == seat.id else one for one in self.seats)
        return msgspec.structs.replace(self, seats=others if seat in others else (*self.seats, seat))

    def seats_on(self, day: str) -> list[Seat]:
        """The seats that exist on `day`, in the order of the list: role, then rank."""
        there = [seat for seat in self.seats if seat.exists_on(day)]
        return sorted(there, key=lambda seat: (ROLE_ORDER.index(seat.role), seat.rank))

    def exists_on(self, day: str) -> bool:
        """Whether the body works on `day`."""
        return (self.founded or day) <= day <= (self.ended or day)


def filled(seat: Seat, holder: str, since: str, phone: str, term_id: str) -> Seat:
    """The seat with a new holder from `since`: the term that runs on that day ends the day before.

    Refused when the seat's holder comes from another seat, or when a later term already stands.
    """
    from coordhub.domain.calendar import day_before

    if seat.held_by:
        raise Refused("seat.held_by_another", seat=seat.id, other=seat.held_by)
    if any(term.since >= since for term in seat.terms):
        raise Refused("seat.later_term", seat=seat.id, since=since)
    closed = vacated(seat, day_before(since)).terms
    return msgspec.structs.replace(seat, terms=(*closed, Term(id=term_id, holder=holder, phone=phone, since=since)))


def vacated(seat: Seat, until: str) -> Seat:
    """The seat whose running term ends on `until`; a seat that stands empty already stays as it is."""
    ended = tuple(
        msgspec.structs.replace(term, until=until) if term.covers(until) and term.until is None else term
        for term in seat.terms
    )
    return msgspec.structs.replace(seat, terms=ended)


def holder_on(seat: Seat, day: str, seats: Mapping[str, Seat]) -> Term | None:
    """Who sits in `seat` on `day`, following `held_by` through `seats` (all seats of the office by id)."""
    seen: set[str] = set()
    while seat.held_by and seat.id not in seen and seat.held_by in seats:
        seen.add(seat.id)
        seat = seats[seat.held_by]
    return seat.term_on(day)

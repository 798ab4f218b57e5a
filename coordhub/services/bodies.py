"""Bodies and their seats: who sits where, for which unit, in which post, since when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from coordhub.domain.body import Body, Seat, Term, filled, holder_on, vacated
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit, county_level
from coordhub.services import names
from coordhub.services.session import Session
from coordhub.store.work import Work

_REFERENCES = {"parent": names.body, "successor": names.body, "unit": names.unit, "issuing_unit": names.unit}


class MemberRow(msgspec.Struct, frozen=True, kw_only=True):
    """A seat of a body on a day: its unit, and the term of who holds it then (None: vacant)."""

    body: Body
    seat: Seat
    unit: Unit | None
    term: Term | None

    @property
    def is_vacant(self) -> bool:
        """Whether nobody held the seat on that day."""
        return self.term is None


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a county has a body that mirrors the city's: the body, or None."""

    unit: Unit
    body: Body | None


def bodies(session: Session, on: str | None = None) -> list[Body]:
    """The bodies that work on a day (all, without one): each parent before its children, by level and rank."""
    with session.reading() as work:
        found = [one for one in work.bodies.all() if on is None or one.exists_on(on)]
    below: dict[str, list[Body]] = {}
    known = {one.id for one in found}
    for one in sorted(found, key=lambda each: (each.level != "city", each.rank, int(each.id[1:]))):
        below.setdefault(one.parent if one.parent in known else "", []).append(one)
    ordered: list[Body] = []

    def visit(parent: str) -> None:
        for one in below.get(parent, []):
            ordered.append(one)
            visit(one.id)

    visit("")
    return ordered


def body(session: Session, ref: str) -> Body:
    """The body meant by a name."""
    with session.reading() as work:
        return names.body(work, ref)


def body_members(session: Session, ref: str, on: str | None = None) -> list[MemberRow]:
    """Who sat in a body on a day (today, without one), in the order of the list; vacancies are rows too."""
    day = on or session.today.isoformat()
    with session.reading() as work:
        meant = names.body(work, ref)
        seats = all_seats(work)
        return [
            MemberRow(
                body=meant, seat=seat, unit=work.units.find(seat.unit) if seat.unit else None, term=holder_on(seat, day, seats)
            )
            for seat in meant.seats_on(day)
        ]  # fmt: skip


def all_seats(work: Work) -> dict[str, Seat]:
    """Every seat of the office by its id."""
    return {seat.id: seat for one in work.bodies.all() for seat in one.seats}


def coverage(session: Session, kind: str = "joint_conference", on: str | None = None) -> list[Coverage]:
    """Which counties have a body that mirrors the city's, in official order."""
    day = on or session.today.isoformat()
    with session.reading() as work:
        mirrors = {
            one.unit: one
            for one in work.bodies.all()
            if one.level == "county" and one.kind == kind and one.exists_on(day)
        }
        return [Coverage(unit=unit, body=mirrors.get(unit.id)) for unit in county_level(work.units.all())]


def add_body(session: Session, name: str, kind: str = "joint_conference", **fields: Any) -> Body:
    """Add a body; parent, unit, issuing unit and successor are names."""
    with session.writing("body.add") as work:
        return work.bodies.add(_body(work, {"name": name, "kind": kind, **fields}))


def edit_body(session: Session, ref: str, changes: Mapping[str, Any], base: Body | None = None) -> Body:
    """Change fields of a body (not its seats)."""
    with session.writing("body.edit") as work:
        stands = base or names.body(work, ref)
        changed = _body(work, {**msgspec.to_builtins(stands), **_resolved(work, changes)}, is_resolved=True)
        return work.bodies.put(replace(changed, id=stands.id), base=base)


def _resolved(work: Work, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _REFERENCES[name](work, value).id if name in _REFERENCES and value else value
        for name, value in fields.items()
    }


def _body(work: Work, raw: Mapping[str, Any], *, is_resolved: bool = False) -> Body:
    given = raw if is_resolved else _resolved(work, raw)
    try:
        made = msgspec.convert({name: value for name, value in given.items() if value is not None}, Body)
    except msgspec.ValidationError as fault:
        raise Refused("body.bad", name=str(raw.get("name", "")), fault=str(fault)) from fault
    if not made.name.strip():
        raise Refused("body.no_name", field="name")
    return made


def seat_row(session: Session, ref: str, on: str | None = None) -> MemberRow:
    """One seat with its holder on a day."""
    day = on or session.today.isoformat()
    with session.reading() as work:
        meant, seat = names.seat(work, ref)
        unit = work.units.find(seat.unit) if seat.unit else None
        return MemberRow(body=meant, seat=seat, unit=unit, term=holder_on(seat, day, all_seats(work)))


def add_seat(
    session: Session, ref: str, role: str, post: str, *, unit: str | None = None, rank: int | None = None,
    held_by: str | None = None, since: str | None = None, holder: str = "", phone: str = "",
) -> Seat:  # fmt: skip
    """Add a seat to a body; with `holder` it is filled from `since` on. `held_by` names the seat whose holder sits here too."""
    with session.writing("seat.add") as work:
        meant = names.body(work, ref)
        place = rank if rank is not None else 1 + max((seat.rank for seat in meant.seats), default=0)
        terms = (Term(id="1", holder=holder, phone=phone, since=since or session.today.isoformat()),) if holder else ()
        raw = {
            "id": next_part_id(meant.seats, f"{meant.id}."), "role": role, "post": post, "rank": place,
            "unit": names.unit(work, unit).id if unit else None,
            "held_by": names.seat(work, held_by)[1].id if held_by else None,
        }  # fmt: skip
        try:
            seat = msgspec.convert(raw, Seat)
        except msgspec.ValidationError as fault:
            raise Refused("seat.bad", post=post, fault=str(fault)) from fault
        seat = replace(seat, since=since, terms=terms)
        work.bodies.put(meant.with_seat(seat))
        return seat


def edit_seat(session: Session, ref: str, changes: Mapping[str, Any]) -> Seat:
    """Change a seat's role, post, rank, unit or the days between which the body has it."""
    with session.writing("seat.edit") as work:
        meant, seat = names.seat(work, ref)
        wanted = dict(changes)
        if wanted.get("unit"):
            wanted["unit"] = names.unit(work, wanted["unit"]).id
        if wanted.get("held_by"):
            wanted["held_by"] = names.seat(work, wanted["held_by"])[1].id
        try:
            changed = msgspec.convert({**msgspec.to_builtins(seat), **wanted}, Seat)
        except msgspec.ValidationError as fault:
            raise Refused("seat.bad", post=seat.post, fault=str(fault)) from fault
        work.bodies.put(meant.with_seat(changed))
        return changed


def fill_seat(session: Session, ref: str, holder: str, since: str, phone: str = "") -> Seat:
    """Put a holder (a post) into a seat from a day on; whoever held it until then ends the day before."""
    if not holder.strip():
        raise Refused("seat.no_holder", field="holder")
    with session.writing("seat.fill") as work:
        meant, seat = names.seat(work, ref)
        changed = filled(seat, holder.strip(), since, phone, next_part_id(seat.terms))
        work.bodies.put(meant.with_seat(changed))
        return changed


def vacate_seat(session: Session, ref: str, until: str) -> Seat:
    """End the running term of a seat on a day; the seat stands empty from then on."""
    with session.writing("seat.vacate") as work:
        meant, seat = names.seat(work, ref)
        if seat.held_by:
            raise Refused("seat.held_by_another", seat=seat.id, other=seat.held_by)
        changed = vacated(seat, until)
        if changed == seat:
            raise Refused("seat.empty_already", seat=seat.id, until=until)
        work.bodies.put(meant.with_seat(changed))
        return changed

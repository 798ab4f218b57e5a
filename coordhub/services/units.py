"""Units: the directory of the city, its departments, counties, townships and villages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit, official_order
from coordhub.services import names
from coordhub.services.session import Session
from coordhub.store.work import Work


def units(session: Session, kind: str | None = None, parent: str | None = None, tier: int | None = None) -> list[Unit]:
    """The units in official order: all, or of one kind, of one tier (0 to 2), or below one parent."""
    with session.reading() as work:
        found = work.units.all()
        above = names.unit(work, parent).id if parent else None
    return sorted(
        (
            one for one in found
            if (kind is None or one.kind == kind) and (above is None or one.parent == above) and (tier is None or one.tier == tier)
        ),
        key=official_order,
    )  # fmt: skip


def unit(session: Session, ref: str) -> Unit:
    """The unit meant by a name."""
    with session.reading() as work:
        return names.unit(work, ref)


def add_unit(session: Session, name: str, kind: str, *, parent: str | None = None, **fields: Any) -> Unit:
    """Add a unit. Refused when its official code is taken or a short name has more than 4 characters."""
    with session.writing("unit.add") as work:
        above = names.unit(work, parent).id if parent else None
        return work.units.add(_checked(work, {"name": name, "kind": kind, "parent": above, **fields}))


def add_units(session: Session, rows: Iterable[Mapping[str, Any]]) -> list[Unit]:
    """Add many units in one commit; `parent` of a row is the `official_code` or name of one added before it, or an id."""
    with session.writing("unit.add") as work:
        known = {key: one.id for one in work.units.all() for key in (one.id, one.official_code, one.name) if key}
        added: list[Unit] = []
        for row in rows:
            above = known.get(row.get("parent") or "")
            one = work.units.add(_converted({**row, "parent": above}))
            known |= {key: one.id for key in (one.official_code, one.name) if key}
            added.append(one)
        return added


def edit_unit(session: Session, ref: str, changes: Mapping[str, Any], base: Unit | None = None) -> Unit:
    """Change fields of a unit."""
    with session.writing("unit.edit") as work:
        stands = base or names.unit(work, ref)
        wanted = dict(changes)
        for field in ("parent", "successor"):
            if wanted.get(field):
                wanted[field] = names.unit(work, wanted[field]).id
        changed = _checked(work, {**msgspec.to_builtins(stands), **wanted}, stands.id)
        return work.units.put(replace(changed, id=stands.id), base=base)


def _converted(raw: Mapping[str, Any]) -> Unit:
    given = {name: value for name, value in raw.items() if value not in {None, ""}}
    try:
        return msgspec.convert(given, Unit)
    except msgspec.ValidationError as fault:
        raise Refused("unit.bad", name=str(raw.get("name", "")), fault=str(fault)) from fault


def well_formed(raw: Mapping[str, Any]) -> Unit:
    """A unit of these fields (`parent` and `successor` ids). Refused, under the field, when one of them cannot be."""
    one = _converted(raw)
    if not one.name.strip():
        raise Refused("unit.no_name", field="name")
    if (len(one.short) > 4 and one.tier < 2) or len(one.abbr) > 2:  # villages fill no grid: their names may be long
        raise Refused("unit.too_long", name=one.name, field="abbr" if len(one.abbr) > 2 else "short")
    if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
        raise Refused("unit.ends_first", name=one.name, first=one.valid_from, last=one.valid_to, field="valid_to")
    return one


def _checked(work: Work, raw: Mapping[str, Any], own_id: str = "") -> Unit:
    one = well_formed(raw)
    for other in work.units.all():
        if other.id != own_id and other.tier == one.tier == 0 and other.name == one.name:
            raise Refused("unit.twice", name=one.name, id=other.id, field="name")
        if other.id != own_id and one.official_code and other.official_code == one.official_code:
            raise Refused("unit.code_twice", code=one.official_code, id=other.id, field="official_code")
    return one

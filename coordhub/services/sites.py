"""Sites (点位): the places that checklists are about, each of a unit, each with the post that answers for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from coordhub.domain.judging import office_phone
from coordhub.domain.refusal import NeedsReason, Refused
from coordhub.domain.site import SITE_KINDS, Site
from coordhub.domain.unit import Unit, official_order
from coordhub.messages import t
from coordhub.services import names, selection
from coordhub.services.session import Session
from coordhub.store.work import Work


def sites(session: Session, kind: str | None = None, unit: str | None = None, *, on: str | None = None) -> list[Site]:
    """The sites in use on a day (today, without one; `on="all"` shows closed ones too): all, of one kind, or of a unit and all
    below it. In official order of their units, then by kind and code."""
    day = on or session.today.isoformat()
    with session.reading() as work:
        everyone = work.units.all()
        query = selection.every(
            selection.equals("kind", kind_of(kind)) if kind else None,
            selection.among("unit", names.within(work, unit)) if unit else None,
        )
        found = selection.found(work.sites, query)
    return in_order((one for one in found if day == "all" or one.is_open_on(day)), everyone)


def in_order(found: Iterable[Site], units: Sequence[Unit]) -> list[Site]:
    """Sites in the official order of their units, below one unit by kind and code."""
    by_id = {one.id: one for one in units}
    places: dict[str, tuple[tuple[int, int, str], ...]] = {}

    def place(unit_id: str) -> tuple[tuple[int, int, str], ...]:
        if unit_id not in places:
            places[unit_id] = ()  # a unit that stands above itself ends here
            one = by_id.get(unit_id)
            above = place(one.parent) if one and one.parent else ()
            places[unit_id] = (*above, official_order(one)) if one else ()
        return places[unit_id]

    return sorted(
        found, key=lambda one: (place(one.unit), SITE_KINDS.index(one.kind), one.code, one.name, int(one.id[1:] or 0))
    )


def site(session: Session, ref: str) -> Site:
    """The site meant by an id, code, name or initials."""
    with session.reading() as work:
        return names.site(work, ref)


def add_site(session: Session, name: str, kind: str, unit: str, **fields: Any) -> Site:
    """Add a site. Refused when its kind is none of SITE_KINDS, its code is taken, or its phone is no office phone."""
    return add_sites(session, [{"name": name, "kind": kind, "unit": unit, **fields}])[0]


def add_sites(session: Session, rows: Iterable[Mapping[str, Any]]) -> list[Site]:
    """Add many sites in one commit, all or none; `unit` of a row is a name, official code or id."""
    with session.writing("site.add") as work:
        return added(work, rows)


def added(work: Work, rows: Iterable[Mapping[str, Any]]) -> list[Site]:
    """Sites added inside an open transaction."""
    units: dict[str, str] = {}
    made: list[Site] = []
    for row in rows:
        ref = str(row.get("unit") or "")
        if ref and ref not in units:
            units[ref] = names.unit(work, ref).id
        made.append(well_formed({**row, "unit": units.get(ref, "")}))
    refuse_taken(work, made)
    return [work.sites.add(one) for one in made]


def edit_site(session: Session, ref: str, changes: Mapping[str, Any], base: Site | None = None) -> Site:
    """Change fields of a site; closing it is a step of its own, which asks why."""
    with session.writing("site.edit") as work:
        stands = base or names.site(work, ref)
        wanted = dict(changes)
        if wanted.get("unit"):
            wanted["unit"] = names.unit(work, wanted["unit"]).id
        changed = replace(well_formed({**msgspec.to_builtins(stands), **wanted}), id=stands.id)
        refuse_taken(work, [changed])
        return work.sites.put(changed, base=base)


def close_site(session: Session, ref: str, *, why: str, on: str | None = None) -> Site:
    """Note that a site is no longer in use after a day (today, without one), and why."""
    if not why.strip():
        raise NeedsReason("site.needs_why", field="why")
    with session.writing("site.close", why.strip()) as work:
        stands = names.site(work, ref)
        if stands.closed:
            raise Refused("site.closed_already", name=stands.name, day=stands.closed)
        changed = well_formed({**msgspec.to_builtins(stands), "closed": on or session.today.isoformat()})
        return work.sites.put(replace(changed, id=stands.id))


def kind_of(text: str) -> str:
    """The kind meant by its code or its word in either language. Refused, with the list, when there is none."""
    wanted = text.strip().casefold()
    for kind in SITE_KINDS:
        if wanted in {kind, *(t(f"word.site_kind.{kind}", lang=lang).casefold() for lang in ("zh", "en"))}:
            return kind
    kinds = "、".join(f"{kind} {t(f'word.site_kind.{kind}')}" for kind in SITE_KINDS)
    raise Refused("site.bad_kind", text=text, kinds=kinds, field="kind")


def well_formed(raw: Mapping[str, Any]) -> Site:
    """A site of these fields (`unit` an id). Refused, under the field, when one of them cannot be."""
    given = {name: value for name, value in raw.items() if value not in {None, ""}}
    for field in ("name", "unit"):
        if not str(given.get(field) or "").strip():
            raise Refused(f"site.no_{field}", field=field)
    if re.fullmatch(r"s\d+", str(given.get("code", ""))):
        raise Refused("site.code_is_id", code=given["code"], field="code")
    given["kind"] = kind_of(str(given.get("kind", "")))
    if "phone" in given:
        phone = office_phone(given["phone"])
        if phone is None:
            raise Refused("site.no_phone", text=str(given["phone"]), field="phone")
        given["phone"] = phone
    try:
        made = msgspec.convert({name: _trimmed(value) for name, value in given.items()}, Site)
    except msgspec.ValidationError as fault:
        raise Refused("site.bad", name=str(given["name"]), fault=str(fault)) from fault
    if made.opened and made.closed and made.closed < made.opened:
        raise Refused("site.closed_first", opened=made.opened, closed=made.closed, field="closed")
    return made


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def refuse_taken(work: Work, made: Sequence[Site]) -> None:
    """Refused when a code of these sites is another's, in the office or among themselves."""
    seen: dict[str, Site] = {}
    for one in made:
        other = seen.get(one.code)
        if one.code and other:
            raise Refused("site.code_twice", code=one.code, id=other.id or other.name, field="code")
        seen[one.code] = one
    own = {one.id for one in made if one.id}
    for other in work.sites.where(selection.among("code", [code for code in seen if code])):
        if other.id not in own:
            raise Refused("site.code_twice", code=other.code, id=other.id, field="code")

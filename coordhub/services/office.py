"""The office itself: making it, and its settings."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from coordhub.domain.body import Body
from coordhub.domain.office import FILE_NAME_PARTS, FONT_PRESETS, FONT_ROLES, Office, Rung, SavedFilter
from coordhub.domain.refusal import NotFound, Refused
from coordhub.domain.unit import Unit
from coordhub.messages import t
from coordhub.services import names, outgoing
from coordhub.services.session import OFFICE_ID, Session
from coordhub.store.work import Work
from coordhub.text.pattern import parts_of

LADDER = ("liaison", "deputy", "chief", "letter", "circular")


def create_office(session: Session, name: str = "", *, city: str = "", body: str = "") -> Office:
    """Make the settings of an empty office, with a city unit and a joint conference to put seats into.

    Refused when there is an office already.
    """
    with session.writing("office.create") as work:
        if work.office.all():
            raise Refused("office.exists_already")
        unit = work.units.add(Unit(name=city or t("office.default_city", lang=session.lang), kind="city"))
        conference = work.bodies.add(
            Body(name=body or t("office.default_body", lang=session.lang), kind="joint_conference", unit=unit.id)
        )
        ladder = tuple(
            Rung(id=str(place), post=t(f"office.rung.{rung}", lang=session.lang))
            for place, rung in enumerate(LADDER, 1)
        )
        return work.office.add(
            Office(
                name=name or t("office.default_name", lang=session.lang), city=unit.id, body=conference.id, ladder=ladder,
                language=session.lang, founded=session.today.isoformat(),
            )
        )  # fmt: skip


def edit_settings(session: Session, changes: Mapping[str, object], base: Office | None = None) -> Office:
    """Change settings by field name; values as JSON has them. Refused, naming the field, when one does not fit."""
    with session.writing("office.edit") as work:
        office = work.office.get(OFFICE_ID)
        unknown = sorted(set(changes) - set(Office.__struct_fields__) | {"id", "rev"} & set(changes))
        if unknown:
            raise NotFound("office.no_setting", name=", ".join(unknown))
        try:
            given = msgspec.convert({**msgspec.to_builtins(base or office), **changes}, Office)
        except msgspec.ValidationError as fault:
            raise Refused("office.bad_setting", name=", ".join(changes), fault=str(fault)) from fault
        if set(given.fonts) - {*FONT_ROLES, "preset"} or given.fonts.get("preset", FONT_PRESETS[0]) not in FONT_PRESETS:
            raise Refused("office.bad_fonts", field="fonts", roles=" ".join(FONT_ROLES), presets=" ".join(FONT_PRESETS))
        _check_papers(work, given, set(changes))
        return work.office.put(given, base=base)


def _check_papers(work: Work, office: Office, changed: set[str]) -> None:
    """What is changed of how papers are called, numbered and under whom they go out, so that no paper is refused for it later."""
    if "file_name" in changed:
        try:
            parts_of(office.file_name, FILE_NAME_PARTS)
        except ValueError as fault:
            parts = " ".join(f"{{{one}}}" for one in FILE_NAME_PARTS)
            raise Refused("papers.bad_pattern", field="file_name", pattern=office.file_name, parts=parts) from fault
    if "number_forms" in changed:
        series = set(outgoing.SERIES_OF.values())
        if unknown := sorted(set(office.number_forms) - series):
            raise NotFound("outgoing.no_series", name=" ".join(unknown), series=" ".join(sorted(series)))
        for form in filter(None, office.number_forms.values()):
            outgoing.check_form(form)
    if "issuing_units" in changed:
        for one in office.issuing_units:
            names.unit(work, one)


def save_filter(
    session: Session, name: str, flags: Mapping[str, str | bool | list[str]], view: str = "task"
) -> SavedFilter:
    """Keep a set of a list's flags under a name; the same name again replaces it."""
    saved = SavedFilter(id=name.strip(), name=name.strip(), view=view, flags=dict(flags))
    if not saved.name:
        raise Refused("office.filter_name", field="name")
    with session.writing("office.filter") as work:
        office = work.office.get(OFFICE_ID)
        others = tuple(one for one in office.filters if one.id != saved.id)
        work.office.put(replace(office, filters=(*others, saved)))
    return saved


def saved_filter(session: Session, name: str) -> SavedFilter:
    """The saved filter of that name. NotFound, with the names there are."""
    filters = session.office().filters
    for one in filters:
        if one.name == name.strip():
            return one
    raise NotFound("office.no_filter", name=name, names="、".join(one.name for one in filters) or "-")

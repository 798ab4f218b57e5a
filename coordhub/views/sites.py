"""Sites as a list, and as the register that is edited in a spreadsheet and imported again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coordhub.domain.site import Site
from coordhub.domain.unit import Unit
from coordhub.messages import Lang
from coordhub.text.grid import Grid
from coordhub.views.view import Col, Names, Set, View, of


def _code(row: Site, _: Names) -> str:
    return row.code or row.id


def _unit_code(row: Site, names: Names) -> str:
    found = names.units.get(row.unit)
    return (found.official_code if found else "") or row.unit


VIEW = View(
    title="sites",
    row_id=lambda row: row.id,
    columns={
        "code": Col("code", of(_code), 10, 22),
        "name": Col("name", of(lambda row, _: row.name), 26, 50),
        "kind": Col("kind", of(lambda row, names: names.word("site_kind", row.kind)), 12, 26),
        "unit": Col("unit", of(lambda row, names: names.unit(row.unit)), 14, 28),
        "unit_code": Col("unit_code", of(_unit_code), 12, 26),
        "keeper": Col("keeper", of(lambda row, _: row.keeper), 14, 32),
        "phone": Col("phone", of(lambda row, _: row.phone), 13, 28),
        "address": Col("address", of(lambda row, _: row.address), 24, 50),
        "opened": Col("site_opened", of(lambda row, _: row.opened or ""), 10, 24),
        "closed": Col("site_closed", of(lambda row, _: row.closed or ""), 10, 24),
    },
    sets={
        "list80": Set(["code", "name", "kind", "unit", "keeper"]),
        "list120": Set(["code", "name", "kind", "unit", "keeper", "phone", ("address", 28)]),
        "a4": Set(["code", "name", "kind", "unit", "keeper", "phone"], "A4"),
        "register": Set([
            "code", "name", "kind", "unit_code", "unit", "address", "keeper", "phone", "opened", "closed",
        ]),
    },
)  # fmt: skip


def grid(rows: Sequence[Site], units: Mapping[str, Unit], lang: Lang | None = None, columns: str | None = None) -> Grid:
    """The sites in a column set: list80, list120, a4, or register (what an import reads again)."""
    return VIEW.grid(rows, Names(units, lang), columns or "list80")

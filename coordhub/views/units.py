"""Units as the register that is edited in a spreadsheet and imported again."""

from __future__ import annotations

from collections.abc import Sequence

from coordhub.domain.unit import Unit
from coordhub.messages import Lang
from coordhub.text.grid import Grid
from coordhub.views.view import Col, Names, Set, View, of


def _code(unit_id: str | None, names: Names) -> str:
    found = names.units.get(unit_id or "")
    return (found.official_code or found.id) if found else ""


VIEW = View(
    title="units",
    row_id=lambda row: row.id,
    columns={
        "code": Col("code", of(lambda row, _: row.official_code or row.id)),
        "name": Col("name", of(lambda row, _: row.name)),
        "short": Col("short", of(lambda row, _: row.short)),
        "abbr": Col("abbr", of(lambda row, _: row.abbr)),
        "kind": Col("kind", of(lambda row, names: names.word("unit_kind", row.kind))),
        "parent_code": Col("parent_code", of(lambda row, names: _code(row.parent, names))),
        "parent": Col("parent", of(lambda row, names: names.unit(row.parent))),
        "rank": Col("rank", of(lambda row, _: str(row.rank))),
        "valid_from": Col("valid_from", of(lambda row, _: row.valid_from or "")),
        "valid_to": Col("valid_to", of(lambda row, _: row.valid_to or "")),
        "successor_code": Col("successor_code", of(lambda row, names: _code(row.successor, names))),
    },
    sets={
        "register": Set([
            "code", "name", "short", "abbr", "kind", "parent_code", "parent", "rank", "valid_from", "valid_to",
            "successor_code",
        ]),
    },
)  # fmt: skip


def grid(rows: Sequence[Unit], lang: Lang | None = None) -> Grid:
    """The whole register: the units themselves are what the links among them are named by."""
    return VIEW.grid(rows, Names({one.id: one for one in rows}, lang), "register")

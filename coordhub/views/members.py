"""Who sits in a body on a day: role, unit, post, holder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.unit import Unit
from coordhub.messages import Lang
from coordhub.text.grid import Grid
from coordhub.views.view import Col, Names, Set, View, of, place

if TYPE_CHECKING:
    from coordhub.services.bodies import MemberRow


def _seated(row: MemberRow, names: Names) -> str:
    """The post that holds the seat; of an empty one the post it belongs to, and that it is empty."""
    return row.term.holder if row.term else names.say("view.post_vacant", post=row.seat.post)


VIEW = View(
    title="members",
    row_id=lambda row: row.seat.id,
    mood=lambda row: "yellow" if row.term is None else "",
    columns={
        "place": Col("place", place, 4, 12, "right"),
        "role": Col("role", of(lambda row, names: names.brief("role", row.seat.role)), 10, 26),
        "unit": Col("unit", of(lambda row, _: row.unit.name if row.unit else ""), 26, 62),
        "short": Col("unit", of(lambda row, names: names.unit(row.seat.unit)), 8, 24),
        "post": Col("post", of(lambda row, _: row.seat.post), 22, 46),
        "holder": Col(
            "holder", of(lambda row, names: row.term.holder if row.term else names.say("view.vacant")), 22, 46
        ),
        "seated": Col("post", of(_seated), 28, 56),
        "since": Col("since", of(lambda row, _: row.term.since if row.term else ""), 10, 24),
        "phone": Col("phone", of(lambda row, _: row.term.phone if row.term else ""), 12, 28),
        "seat": Col("seat", of(lambda row, _: row.seat.id), 7, 16),
    },
    sets={
        "list80": Set(["seat", "role", "short", "post", "holder"]),
        "list120": Set(["seat", "role", "unit", "post", "holder", "since", "phone"]),
        "text80": Set(["place", ("unit", 28), ("seated", 28), "role"], "text80"),
        "a4": Set(["place", ("unit", 62), ("seated", 56), ("role", 26)], "A4"),
    },
)


def grid(
    rows: Sequence[MemberRow], units: Mapping[str, Unit], lang: Lang | None = None, columns: str | None = None
) -> Grid:
    """The members in a column set: list80, list120, text80 or a4."""
    return VIEW.grid(rows, Names(units, lang), columns or "list80")

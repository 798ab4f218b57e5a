"""The base of every stored record, and the references between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$")]
"""A day (`2020-07-06`, which ends at 24:00) or a minute of office time (`2020-07-06T10:00`, +08:00)."""

Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
"""A day of the calendar, ISO."""


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a record (a cell, a seat, an agenda item) that two colleagues may change side by side.

    `id` is unique within its list; changes are told apart by it.
    """

    id: str


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stored record. `id` is a letter and a number (`t17`), empty until stored; `rev` is the office's revision that
    last wrote it. A change gives a new struct (`msgspec.structs.replace`)."""

    id: str = ""
    rev: int = 0


def next_part_id(parts: Sequence[Part], prefix: str = "") -> str:
    """The id of the next part of a list: one more than the highest number used in it."""
    used = [int(part.id[len(prefix) :]) for part in parts if part.id[len(prefix) :].isdigit()]
    return f"{prefix}{max(used, default=0) + 1}"


WHOLE: frozenset[str] = frozenset({"step", "quantity", "source", "override"})
"""Parts that are one value: two colleagues' halves of them must never be mixed."""

"""Two people changed the same field: theirs and mine, in words and side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from coordhub.messages import t
from coordhub.services.change_words import path_words, value_words
from coordhub.store import Conflict
from coordhub.store.fields import split

if TYPE_CHECKING:
    from coordhub.services.session import Session

JOINED = frozenset({"note", "problem", "next_step", "measures", "evidence"})
"""Fields of free text: what two people wrote into them can stand side by side."""


def in_words(session: Session, conflict: Conflict) -> str:
    """Each field with what stands in it now and what I wanted."""
    with session.reading() as work:
        return "; ".join(
            t(
                "tui.conflict_field",
                field=path_words(work, path),
                theirs=value_words(work, path, at_path(conflict.theirs, path)) or "-",
                mine=value_words(work, path, at_path(conflict.mine, path)) or "-",
            )
            for path in conflict.fields
        )


def joined(values: Mapping[str, Any], conflict: Conflict) -> dict[str, str]:
    """Theirs and mine in one, by the form's field; empty where one of the fields is no free text that can be joined."""
    both: dict[str, str] = {}
    for path in conflict.fields:
        name, theirs = split(path)[-1], at_path(conflict.theirs, path)
        if name not in JOINED or not isinstance(theirs, str) or not isinstance(values.get(name), str):
            return {}
        both[name] = t("tui.joined", theirs=theirs, mine=values[name])
    return both


def at_path(record: Any, path: str) -> Any:
    """The value at a field's path of a record, as plain data."""
    value = msgspec.to_builtins(record)
    for name in split(path):
        if isinstance(value, list):
            value = next((part for part in value if part["id"] == name), None)
        else:
            value = value.get(name) if isinstance(value, dict) else None
    return value

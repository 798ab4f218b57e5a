"""What a declaration may hold at all: which keys stand where, of what kind, out of which words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

from msgspec import inspect

from coordhub.domain.framework import Framework
from coordhub.domain.ledger import Ledger, Schedule
from coordhub.messages import t
from coordhub.services.declaration_lines import Place

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_BREAKS = re.compile(rf"\n|\t|{CONTROL.pattern}")
"""Titles and labels stand in cells: not even a line end belongs in them."""


_RECORD = frozenset({"id", "rev", "version", "installed", "code"})
_OURS: dict[type, frozenset[str]] = {
    Ledger: _RECORD | {"columns"}, Framework: _RECORD, Schedule: frozenset({"why"}),
}  # fmt: skip
"""Keys that no declaration sets (the record's `code` is written `id`)."""


class Wrong(Exception):
    """What is wrong at a place of a declaration: the key of a sentence, and what fills it."""

    def __init__(self, place: Place, key: str, **params: Any) -> None:
        super().__init__(key)
        self.place, self.key, self.params = place, key, params


def nearest(given: str, allowed: Iterable[str]) -> str:
    """What a word could have been: the nearest of those allowed first, then all of them."""
    known = list(allowed)
    near = get_close_matches(given, known, n=1)
    return " ".join(dict.fromkeys([*near, *known]))


def look_through(value: Any, kind: inspect.Type, place: Place = ()) -> None:
    """Wrong where a value, or anything in it, is not what its struct says."""
    if isinstance(kind, inspect.UnionType):
        kind = next(one for one in kind.types if not isinstance(one, inspect.NoneType))
    if isinstance(value, str) and _BREAKS.search(value):
        raise Wrong(place, "declaration.control")
    if isinstance(kind, inspect.StructType):
        _struct(value, kind, place)
    elif isinstance(kind, inspect.VarTupleType):
        _require(isinstance(value, list), place, "list", value)
        for at, inner in enumerate(value):
            look_through(inner, kind.item_type, (*place, at))
    elif isinstance(kind, inspect.LiteralType):
        if value not in kind.values:
            raise Wrong(place, "declaration.no_choice", text=value, allowed=nearest(str(value), map(str, kind.values)))
    elif isinstance(kind, inspect.DictType):
        _condition(value, place)
    else:
        _plain(value, kind, place)


def _struct(value: Any, kind: inspect.StructType, place: Place) -> None:
    _require(isinstance(value, dict), place, "table", value)
    ours = _OURS.get(kind.cls, frozenset())
    fields = {one.encode_name: one for one in kind.fields if one.encode_name not in ours}
    for name, inner in value.items():
        if name not in fields:
            raise Wrong((*place, name), "declaration.no_key", name=name, allowed=nearest(name, fields))
        look_through(inner, fields[name].type, (*place, name))
    for name, one in fields.items():
        if one.required and name not in value:
            raise Wrong(place, "declaration.no_value", name=name)


def _condition(value: Any, place: Place) -> None:
    """A condition: field = value, or a list of values."""
    _require(isinstance(value, dict), place, "table", value)
    for name, wanted in value.items():
        for one in wanted if isinstance(wanted, list) else [wanted]:
            _require(isinstance(one, str | int), (*place, name), "text", one)
            if isinstance(one, str) and _BREAKS.search(one):
                raise Wrong((*place, name), "declaration.control")


def _plain(value: Any, kind: inspect.Type, place: Place) -> None:
    if isinstance(kind, inspect.StrType):
        _require(isinstance(value, str), place, "text", value)
        if kind.pattern and not _is_day(value):
            raise Wrong(place, "declaration.no_day", text=value)
    elif isinstance(kind, inspect.BoolType):
        _require(isinstance(value, bool), place, "bool", value)
    elif isinstance(kind, inspect.IntType):
        _require(isinstance(value, int) and not isinstance(value, bool), place, "whole", value)
        if value < 0:
            raise Wrong(place, "declaration.below_zero", text=value)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _require(holds: bool, place: Place, wanted: str, given: Any) -> None:
    if not holds:
        raise Wrong(place, "declaration.type", text=_shown(given), wanted=t(f"declaration.type.{wanted}"))


def _shown(value: Any) -> str:
    """A value as TOML has it, short."""
    text = str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:40]}..."

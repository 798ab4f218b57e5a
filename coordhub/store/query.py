"""Tests for TinyDB queries that a server answers from its index: `where("lead").test(holds, "u3")`.

TinyDB's own `any` also goes through the names of an object and the letters of a text, which no index can answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tinydb.queries import QueryInstance


def narrowed(told: QueryInstance, test: Callable[[Any], object]) -> QueryInstance:
    """A query that `test` decides, of which a server is told something wider: `told` selects all that `test` does, and perhaps
    more."""
    return QueryInstance(test, ("wider", told._hash))  # type: ignore[arg-type]  # a truth value serves as well as a bool


def holds(value: object, wanted: str) -> bool:
    """Whether a list of texts has that text in it."""
    return isinstance(value, list) and wanted in value


def mentions(value: object, text: str) -> bool:
    """Whether a text has that text in it, letter for letter."""
    return isinstance(value, str) and text in value

"""Tests for TinyDB queries that a server answers from its index: `where("lead").test(holds, "u3")`.

TinyDB's own `any` also goes through the names of an object and the letters of a text, which no index can answer.
"""

from __future__ import annotations


def holds(value: object, wanted: str) -> bool:
    """Whether a list of texts has that text in it."""
    return isinstance(value, list) and wanted in value


def mentions(value: object, text: str) -> bool:
    """Whether a text has that text in it, letter for letter."""
    return isinstance(value, str) and text in value

"""Patterns that an office sets itself, such as {day}_{paper}: in braces stands the name of a part and nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_PART = re.compile(r"\{([^{}]*)\}")


def parts_of(pattern: str, known: Collection[str]) -> set[str]:
    """The parts that a pattern names. ValueError when it names another than these, or a brace stands alone."""
    named = set(_PART.findall(pattern))
    if named - set(known) or set(_PART.sub("", pattern)) & {"{", "}"}:
        raise ValueError(pattern)
    return named


def filled(pattern: str, parts: Mapping[str, object]) -> str:
    """The pattern with its parts in place. ValueError as above."""
    parts_of(pattern, parts)
    return _PART.sub(lambda found: str(parts[found[1]]), pattern)

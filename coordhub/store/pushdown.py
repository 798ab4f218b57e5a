"""A TinyDB query as a WHERE over JSONB documents: every row that the query can select, and perhaps more.

What a query tests is read from the value that TinyDB hashes it by (`QueryInstance._hash`): `==`, `!=`, `<` to `>=`, `exists`,
`one_of`, `any`, `all`, `and`, `or`, `not`. A test that is none of these becomes TRUE. Every row is tested again in Python,
so a test that is translated too widely costs time and never a row; one translated too narrowly would lose rows, and a
property test compares both. Equality is written as containment (`@>`), which the GIN index answers. A negation is only pushed
down when what it negates is exact.

Where TinyDB compares a text with a number it raises TypeError; here such a row is left out.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import orjson

from coordhub.store.engine import WHOLE
from coordhub.store.query import holds, mentions

_COLLECTIONS = (tuple, frozenset, dict)
_ORDERS = {"<", "<=", ">", ">="}
_PLAIN = 1 << 53
"""Whole numbers below it are the same in Python, JSON and SQL."""
_MOST = 1_000
"""Values that are sent with one statement; the protocol ends at 65,535."""


class Where(NamedTuple):
    """A condition in SQL with its parameters; `is_exact` says that it selects no row too many."""

    sql: str
    values: tuple[Any, ...] = ()
    is_exact: bool = False


ALL = Where("TRUE")
NONE = Where("FALSE", (), is_exact=True)


def where_of(query: object) -> Where:
    """The condition of a query; TRUE when nothing of it can be said in SQL."""
    try:
        where = _of(getattr(query, "_hash", None))
    except (TypeError, ValueError, OverflowError, RecursionError):
        return ALL
    return where if len(where.values) <= _MOST else ALL


def _of(ast: Any) -> Where:
    if not isinstance(ast, tuple) or not ast:
        return ALL
    match ast:
        case ("wider", part):
            return _of(part)._replace(is_exact=False)
        case ("and" | "or" as word, parts):
            return _joined(word.upper(), [_of(part) for part in sorted(parts, key=repr)])
        case ("not", part):
            inner = _of(part)
            return Where(f"NOT ({inner.sql})", inner.values, is_exact=True) if inner.is_exact else ALL
        case (word, path, *rest) if isinstance(path, tuple) and path and all(isinstance(one, str) for one in path):
            return _test(word, path, rest)
    return ALL


def _test(word: str, path: tuple[str, ...], rest: list[Any]) -> Where:
    if not all(_is_text(part) for part in path):
        return ALL
    if word == "exists":
        return Where(f"({_field(path)} IS NOT NULL)", path, is_exact=True)
    if word == "==":
        return _equals(path, rest[0])
    if word == "!=":
        return Where(f"({_field(path)} IS NOT NULL)", path)
    if word in _ORDERS:
        return _ordered(word, path, rest[0])
    if word == "one_of":
        # In a text Python looks for parts of it, and going through an iterator would use it up.
        values = rest[0] if isinstance(rest[0], _COLLECTIONS) else None
        return ALL if values is None else _joined("OR", [_equals(path, value) for value in values])
    if word in {"any", "all"}:
        return _any(path, rest[0]) if word == "any" else _all(path, rest[0])
    if word == "test" and rest[0] in {holds, mentions} and all(_is_text(one) for one in rest[1]):
        return _contains(path, [*rest[1]]) if rest[0] is holds else _mentions(path, rest[1][0])
    return ALL


def _mentions(path: tuple[str, ...], text: str) -> Where:
    return Where(f"(position(%s::text IN COALESCE({_text_field(path)}, '')) > 0)", (text, *path))


def _joined(word: str, parts: list[Where]) -> Where:
    if not parts:
        return NONE if word == "OR" else ALL
    sql = "(" + f" {word} ".join(part.sql for part in parts) + ")"
    return Where(sql, tuple(value for part in parts for value in part.values), all(part.is_exact for part in parts))


def _field(path: tuple[str, ...]) -> str:
    """The value at a path: `->` with a name enters objects only, as TinyDB does."""
    return "(doc" + " -> %s::text" * len(path) + ")"


def _text_field(path: tuple[str, ...]) -> str:
    return "(doc" + " -> %s::text" * (len(path) - 1) + " ->> %s::text)"


def _is_text(value: object) -> bool:
    """Whether a text can be handed to the server: no NUL, no lone surrogate."""
    return isinstance(value, str) and "\0" not in value and value == value.encode(errors="ignore").decode()


def _twins(value: Any) -> list[Any] | None:
    """The JSON values that Python takes for equal to a scalar (1 is True); None when SQL cannot say it."""
    if value is None or _is_text(value):
        return [value]
    if isinstance(value, bool | int | float) and value in (0, 1):
        return [int(value), bool(value)]
    if isinstance(value, int) and abs(value) < _PLAIN:
        return [value]
    if isinstance(value, float) and math.isfinite(value):
        return [_digits(value)]
    return None


def _digits(value: float) -> float:
    """A number as documents hold it: a float that is whole with all its digits."""
    return int(value) if abs(value) >= _PLAIN and value.is_integer() and int(value) in WHOLE else value


def _contains(path: tuple[str, ...], value: Any) -> Where:
    inside = value
    for name in reversed(path):
        inside = {name: inside}
    return Where("(doc @> %s::jsonb)", (orjson.dumps(inside).decode(),), is_exact=True)


def _equals(path: tuple[str, ...], value: Any) -> Where:
    if isinstance(value, str) and not _is_text(value):
        return NONE  # the server holds no such text
    twins = _twins(value)
    if twins is None:
        return ALL
    return _joined("OR", [_contains(path, one) for one in twins])


def _ordered(word: str, path: tuple[str, ...], bound: Any) -> Where:
    if _is_text(bound):
        return Where(f'({_text_field(path)} COLLATE "C" {word} %s::text)', (*path, bound))
    if (isinstance(bound, float) and math.isfinite(bound)) or (isinstance(bound, int) and bound in WHOLE):
        bound, field = _digits(float(bound)) if isinstance(bound, float) else int(bound), _field(path)
        return Where(
            f"(CASE jsonb_typeof({field}) WHEN 'number' THEN ({_text_field(path)})::numeric {word} %s::numeric "
            f"WHEN 'boolean' THEN TRUE ELSE FALSE END)",
            (*path, *path, repr(bound)),
        )
    return ALL


def _any(path: tuple[str, ...], wanted: Any) -> Where:
    """Some element is one of the values, or answers a query."""
    if hasattr(wanted, "_hash"):
        return _any_answers(path, wanted._hash)
    if not isinstance(wanted, _COLLECTIONS):
        return ALL
    values = list(wanted)
    sets = [_twins(value) for value in values]
    if any(one is None for one in sets):
        return ALL
    found = _joined("OR", [_contains(path, [one]) for twins in sets for one in twins or ()])
    return _or_odd(found, path, values)


def _any_answers(path: tuple[str, ...], ast: Any) -> Where:
    """An element that is an object with a field equal to a value: `cells` with one whose `id` is u12."""
    match ast:
        case ("==", tuple() as inner, value) if inner and all(_is_text(one) for one in inner):
            twins = _twins(value)
            if twins is None:
                return ALL
            return _joined("OR", [_contains(path, [_nested(inner, one)]) for one in twins])._replace(is_exact=False)
        case ("and", parts):
            # Not exact: two elements may each answer one part.
            return _joined("AND", [_any_answers(path, part) for part in sorted(parts, key=repr)])._replace(
                is_exact=False
            )
        case ("or", parts):
            return _joined("OR", [_any_answers(path, part) for part in sorted(parts, key=repr)])._replace(
                is_exact=False
            )
    return ALL


def _nested(path: tuple[str, ...], value: Any) -> Any:
    for name in reversed(path):
        value = {name: value}
    return value


def _all(path: tuple[str, ...], wanted: Any) -> Where:
    if not isinstance(wanted, _COLLECTIONS):
        return ALL
    sets = [_twins(value) for value in wanted]
    values = [twins[0] for twins in sets if twins is not None and len(twins) == 1]
    if not values or len(values) < len(sets):
        return ALL
    return _or_odd(_contains(path, values), path, values, is_all=True)


def _or_odd(found: Where, path: tuple[str, ...], values: list[Any], *, is_all: bool = False) -> Where:
    """Beside lists, TinyDB goes through the characters of a text and the names of an object. A text can only answer `any` with
    single characters, but `all` with parts of it."""
    texts = [value for value in values if isinstance(value, str)]
    parts = [found]
    if any(is_all or len(text) == 1 for text in texts):
        parts.append(Where(f"(jsonb_typeof({_field(path)}) = 'string')", path))
    if texts:
        parts.append(Where(f"(jsonb_typeof({_field(path)}) = 'object')", path))
    return _joined("OR", parts)._replace(is_exact=False)

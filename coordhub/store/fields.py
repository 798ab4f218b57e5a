"""Fields of a document as paths: what changed between two versions, and three-way merging.

Dicts and lists of parts with an `id` are entered (`cells.u12.percent`); any other value is one field, and so is each part
named in `domain.record.WHOLE`. A dot inside a name is written `~1`, a tilde `~0`. The order of a list of parts is the
field `#` of the list.
"""

from __future__ import annotations

from typing import Any

from coordhub.domain.record import WHOLE

Path = tuple[str, ...]
ORDER = "#"


def join(path: Path) -> str:
    """The path as it is written: `cells.u12.percent`."""
    return ".".join(name.replace("~", "~0").replace(".", "~1") for name in path)


def split(written: str) -> Path:
    """The path from its written form."""
    return tuple(name.replace("~1", ".").replace("~0", "~") for name in written.split("."))


def diff(old: Any, new: Any) -> dict[Path, tuple[Any, Any]]:
    """The fields that differ, each with its old and new value; None stands for a value that is not there."""
    found: dict[Path, tuple[Any, Any]] = {}
    _compare(old or {}, new or {}, (), found)
    return found


def _compare(old: Any, new: Any, path: Path, found: dict[Path, tuple[Any, Any]]) -> None:
    if old == new:
        return
    if path and path[-1] in WHOLE:
        found[path] = (old, new)
    elif isinstance(old, dict) and isinstance(new, dict):
        for name in {**old, **new}:
            _compare(old.get(name), new.get(name), (*path, name), found)
    elif _are_parts(old, new):
        _compare_parts(old or [], new or [], path, found)
    else:
        found[path] = (old, new)


def _are_parts(old: Any, new: Any) -> bool:
    lists = [value for value in (old, new) if value]
    return bool(lists) and all(
        isinstance(one, list) and all(isinstance(part, dict) and isinstance(part.get("id"), str) for part in one)
        for one in lists
    )


def _compare_parts(old: list[Any], new: list[Any], path: Path, found: dict[Path, tuple[Any, Any]]) -> None:
    before = {part["id"]: part for part in old}
    after = {part["id"]: part for part in new}
    for part_id in {**before, **after}:
        if part_id in before and part_id in after:
            _compare(before[part_id], after[part_id], (*path, part_id), found)
        else:
            found[(*path, part_id)] = (before.get(part_id), after.get(part_id))
    kept = [part_id for part_id in before if part_id in after]
    expected = kept + [part_id for part_id in after if part_id not in before]
    if expected != list(after):
        found[(*path, ORDER)] = (list(before), list(after))


def value_at(document: Any, path: Path) -> Any:
    """The value at a path; None where it is not there."""
    value = document
    for name in path:
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list):
            if name == ORDER:
                return [part["id"] for part in value]
            value = next((part for part in value if part["id"] == name), None)
        else:
            return None
    return value


def with_value(document: Any, path: Path, value: Any) -> Any:
    """A copy of the document with `value` at the path; None takes it away."""
    name, rest = path[0], path[1:]
    if isinstance(document, list):
        return _with_part(document, name, rest, value)
    changed = dict(document or {})
    if rest:
        below = changed.get(name)
        is_list = isinstance(below, list) or (below is None and _names_part(rest, value))
        value = with_value(below if below is not None else ([] if is_list else {}), rest, value)
        value = value or None
    if value is None:
        changed.pop(name, None)
    else:
        changed[name] = value
    return changed


def _names_part(rest: Path, value: Any) -> bool:
    return rest[0] == ORDER or (len(rest) == 1 and isinstance(value, dict) and value.get("id") == rest[0])


def _with_part(parts: list[Any], name: str, rest: Path, value: Any) -> list[Any]:
    if name == ORDER:
        place = {part_id: number for number, part_id in enumerate(value or ())}
        return sorted(parts, key=lambda part: place.get(part["id"], len(place)))
    there = any(part["id"] == name for part in parts)
    if rest:
        return [with_value(part, rest, value) if part["id"] == name else part for part in parts]
    if value is None:
        return [part for part in parts if part["id"] != name]
    return [value if part["id"] == name else part for part in parts] if there else [*parts, value]


def merge(base: Any, mine: Any, theirs: Any) -> tuple[Any, list[str]]:
    """`theirs` with what I changed since `base`, and the fields that they changed too: to the same value as well, for two who
    count one up from 5 have counted two."""
    merged, clashes = theirs, []
    changes = diff(base, mine)
    for path in sorted(changes, key=lambda one: one[-1] == ORDER):
        was, wanted = changes[path]
        stands = value_at(theirs, path)
        if stands == wanted and path[-1] == ORDER:
            continue
        if stands != was or _is_gone(theirs, base, path):
            clashes.append(join(path))
        else:
            merged = with_value(merged, path, wanted)
    return merged, clashes


def _is_gone(theirs: Any, base: Any, path: Path) -> bool:
    """Whether a part on the way to the field was taken away since `base`."""
    return any(
        value_at(base, path[:depth]) is not None and value_at(theirs, path[:depth]) is None
        for depth in range(1, len(path))
    )

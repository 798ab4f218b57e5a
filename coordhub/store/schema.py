"""The version of the data and the steps between versions: one pure function each, all of them in one commit.

The version lies in the document `schema` of the table `meta`, written by the same commit as the changed documents; the
journal's manifest repeats it for a program that is too old to read further.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coordhub.store.engine import Engine, TableChange, about_now
from coordhub.store.errors import Damaged, ReadOnly
from coordhub.store.journal import SCHEMA
from coordhub.store.place import account

META = "meta"
Migration = Callable[[str, dict[str, Any]], dict[str, Any] | None]
"""Takes a table's name and a document, gives the document of the next version (None: taken away)."""

MIGRATIONS: Mapping[int, Migration] = {}
"""By the version it starts from. Version 1 is the first."""


def bring_up_to_date(engine: Engine, migrations: Mapping[int, Migration] | None = None, target: int = SCHEMA) -> bool:
    """Run the migrations that the data still needs, in one commit; whether any ran. A read-only office is left alone."""
    steps = MIGRATIONS if migrations is None else migrations
    try:
        if engine.why_read_only is None and _version(engine) > target:
            engine.why_read_only = ReadOnly("store.newer_schema", schema=_version(engine), ours=target)
    except Damaged:
        # The engine knows now why nothing may be written; the other tables can still be read.
        return False
    if engine.why_read_only is not None or _version(engine) >= target:
        return False
    with engine.exclusive():
        version = _version(engine)
        if version >= target:
            return False
        changes = [
            TableChange(table, number, changed)
            for table in sorted(engine.tables() - {META})
            for number, document in engine.load(table).items()
            if (changed := _migrated(table, document, version, target, steps)) != document
        ]
        changes.append(TableChange(META, 1, {"schema": target}))
        engine.push(changes, about_now(account(), "schema"))
    return True


def _version(engine: Engine) -> int:
    stored = engine.document(META, 1)
    return int(stored["schema"]) if stored else engine.schema


def _migrated(
    table: str, document: dict[str, Any], version: int, target: int, steps: Mapping[int, Migration]
) -> dict[str, Any] | None:
    changed: dict[str, Any] | None = document
    for step in range(version, target):
        if changed is None:
            return None
        changed = steps[step](table, changed)
    return changed

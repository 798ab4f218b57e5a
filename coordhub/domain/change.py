"""A change: who did what to which records, field by field; the audit trail, the undo step and the news in one."""

from __future__ import annotations

from typing import Any

import msgspec


class RecordChange(msgspec.Struct, frozen=True, kw_only=True):
    """What one commit did to one record. `fields` maps a path (`cells.u12.percent`) to `[from, to]`; a record that was
    `made` has `from` null in every field, a `removed` one has `to` null."""

    kind: str
    id: str
    fields: dict[str, list[Any]]
    made: bool = False
    removed: bool = False


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One commit: its revision, when and by which account (`by`), on whose behalf, why, and what it was (`did`, the verb,
    as `task.chase`). `undoes` is the revision that this commit took back."""

    rev: int
    at: str
    by: str
    on_behalf: str = ""
    why: str = ""
    did: str = ""
    undoes: int | None = None
    records: list[RecordChange] = []

    @property
    def told(self) -> list[RecordChange]:
        """The records that people are told of: the files that are kept of a paper are named by the paper."""
        return [one for one in self.records if one.kind != "kept"] or self.records

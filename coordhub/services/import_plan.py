"""What an import would do, file by file: read, converted, skipped, refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

SHOWN = 500
"""Rows and remarks of a file that are kept to be shown; of the rest only the number is known."""

Level = Literal["refuse", "warn", "note"]


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """Something said about a file, at a sheet and a cell (`C9`) where it has one; `key` and `params` make the sentence. One that
    refuses keeps the whole file out; a warning lets it in; a note says what was read otherwise than it stands, or skipped."""

    level: Level
    key: str
    params: dict[str, Any] = {}
    sheet: str = ""
    cell: str = ""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One report that was read: about whom, for which period or day. `entry` is the id of the one that it changes, empty for a new
    one."""

    subject: str
    at: str
    values: dict[str, Any]
    kind: Literal["value", "zero"] = "value"
    owner: str = ""
    post: str = ""
    entry: str = ""
    sheet: str = ""
    row: int = 0


class FilePlan(msgspec.Struct, kw_only=True):
    """A file as it would be imported. `how` says by what it was understood: our own hidden codes, a mapping confirmed before or
    just now; empty when it was not. `fields` are its columns (as they are compared) and the fields that they fill, `proposed` what
    they most likely are (empty: nobody knows), in the ledger that is most likely `meant`."""

    path: str
    name: str
    digest: str = ""
    ledger: str = ""
    period: str = ""
    unit: str = ""
    received: str = ""
    how: Literal["", "codes", "remembered", "given"] = ""
    fields: dict[str, str] = {}
    mappings: dict[str, dict[str, str]] = {}
    """Columns confirmed just now, by the fingerprint under which they are remembered."""
    proposed: dict[str, str] = {}
    meant: str = ""
    new: int = 0
    updated: int = 0
    same: int = 0
    skipped: int = 0
    rows: list[Planned] = []
    remarks: list[Remark] = []
    said: dict[Level, int] = {}
    """How many remarks there are of each level."""
    applied: bool = False

    @property
    def refusals(self) -> int:
        """How many reasons there are to refuse it."""
        return self.said.get("refuse", 0)

    @property
    def warnings(self) -> int:
        """How many checks warn."""
        return self.said.get("warn", 0)

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it may be applied."""
        return self.refusals > 0

    @property
    def changes(self) -> int:
        """How many reports it would make or change."""
        return 0 if self.is_refused else self.new + self.updated

    def remark(
        self, level: Level, key: str, sheet: str = "", cell: str = "", params: Mapping[str, Any] | None = None
    ) -> None:
        """Note something about the file."""
        self.said[level] = self.said.get(level, 0) + 1
        if self.said[level] <= SHOWN:
            self.remarks.append(Remark(level=level, key=key, params=dict(params or {}), sheet=sheet, cell=cell))

    def count(self, row: Planned | None) -> None:
        """Count a report that was read; None is one that is there already."""
        if row is None:
            self.same += 1
            return
        self.updated += bool(row.entry)
        self.new += not row.entry
        if len(self.rows) < SHOWN:
            self.rows.append(row)

    def remarks_of(self, level: Level) -> list[Remark]:
        """The remarks of one level, in the order of the file."""
        return [one for one in self.remarks if one.level == level]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a coordinator says to an import: the ledger and the period of foreign files, the confirmed columns (heading -> field),
    when each file was received (`""`: all of them), the post that reported where a file does not say."""

    ledger: str = ""
    period: str = ""
    columns: dict[str, str] = {}
    at: dict[str, str] = {}
    post: str = ""

    def received(self, path: str) -> str:
        """When a file was received, as given; empty when that was not said."""
        return self.at.get(path) or self.at.get("", "")


class ImportPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A dry run over several files; nothing is stored. `passed_over` are the files of a folder that are no spreadsheets."""

    files: list[FilePlan]
    options: Options
    passed_over: list[str] = []

    @property
    def is_refused(self) -> bool:
        """Whether any file is refused."""
        return any(one.is_refused for one in self.files)


class Cancelled(Exception):
    """The import was stopped by the coordinator; nothing of the file under work is kept."""

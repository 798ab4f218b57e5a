"""Which record of a register a row of a table means, which it would make, and what it would change: by code, never by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from coordhub.domain.refusal import Refused
from coordhub.domain.site import Site
from coordhub.domain.unit import Unit
from coordhub.services import names, selection, sites, units
from coordhub.services.register_columns import CODE, RegisterKind
from coordhub.services.table_rows import Faults, TableRow
from coordhub.store.work import Work

MARK = "row:"
"""Before the number of a row whose unit is not made yet, where an id will stand."""
_ASKED_AT_ONCE = 10_000
"""Rows whose records are asked for together: each question looks through the whole register."""
_LINKS: dict[RegisterKind, tuple[str, ...]] = {"unit": ("parent", "successor"), "site": ("unit",)}
_ABOVE: dict[RegisterKind, str] = {"unit": "parent", "site": "unit"}
_MADE: dict[RegisterKind, Callable[[Mapping[str, Any]], Unit | Site]] = {
    "unit": units.well_formed, "site": sites.well_formed,
}  # fmt: skip


class ReadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it was read: the values of its fields (None: to be cleared), and what its references say, by column."""

    row: TableRow
    code: str
    values: dict[str, Any]
    links: dict[str, tuple[str, str]]
    """By the field that keeps the reference: the column it stands in, and its text (empty: to be cleared)."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A record that would be made (`id` empty) or changed, with from -> to of each field; links to units that are not made yet
    are marks of their rows."""

    sheet: str
    row: int
    id: str
    changes: dict[str, tuple[Any, Any]]
    record: Unit | Site


class Match:
    """The rows of a register against the office as it stands."""

    def __init__(self, work: Work, register: RegisterKind, rows: Sequence[ReadRow], faults: Faults) -> None:
        self.work, self.register, self.rows, self.faults = work, register, rows, faults
        self.links, self.above, self.made = _LINKS[register], _ABOVE[register], _MADE[register]
        everyone = work.units.all()
        known = everyone if register == "unit" else [*_known_sites(work, rows)]
        self.by_code = {_code_of(one): one for one in known if _code_of(one)}
        self.by_id: dict[str, Unit | Site] = {one.id: one for one in known}
        self.by_name: dict[str, list[Unit | Site]] = {}
        for one in known:
            self.by_name.setdefault(one.name, []).append(one)
        self.find = _Finder(work, everyone)
        if register == "unit":
            self.find.take_rows(rows, self.by_code)

    def planned(self) -> tuple[list[Planned], int]:
        """What would be made or changed, in the order of the rows, and how many rows change nothing."""
        found: list[Planned] = []
        same = 0
        seen: dict[Any, ReadRow] = {}
        for number, read in enumerate(self.rows):
            try:
                one = self._planned(number, read, seen)
            except _Wrong as wrong:
                self.faults.add(read.row.problem(wrong.column, wrong.key, **wrong.params))
                continue
            if one is None:
                same += 1
            else:
                found.append(one)
        if self.register == "unit":
            _check_tree(self.work, found, self.rows, self.faults)
        return found, same

    def _planned(self, number: int, read: ReadRow, seen: dict[Any, ReadRow]) -> Planned | None:
        values = dict(read.values)
        for field, (column, text) in read.links.items():
            values[field] = self._linked(column, text) if text else None
        stands = self._stands(read)
        _refuse_twice(read, (stands.id if stands else read.code) or (values.get("name"), values.get(self.above)), seen)
        fitting = self._fitting(values) if stands is None else []
        if stands is None and not read.code:
            stands = next((one for one in fitting if not self._changes(one, values)), None)
        if stands is None and fitting:
            self._refuse_fitting(read, fitting)
        if stands is None and read.code:
            values[CODE[self.register]] = read.code
        changes = self._changes(stands, values) if stands else {}
        if stands and not changes:
            return None
        record = self._record(values, stands)
        return Planned(
            sheet=read.row.sheet, row=read.row.place + 1, id=stands.id if stands else "", changes=changes,
            record=record if stands else replace(record, id=f"{MARK}{number}"),
        )  # fmt: skip

    def _linked(self, column: str, text: str) -> str:
        try:
            return self.find.id_of(text)
        except Refused as refusal:
            raise _Wrong(column, refusal) from refusal

    def _stands(self, read: ReadRow) -> Unit | Site | None:
        """The record that has the row's code, or the id that stands for one."""
        column = CODE[self.register]
        found = self.by_code.get(read.code) or self.by_id.get(read.code)
        if found is None and re.fullmatch(rf"{self.register[0]}\d+", read.code):
            raise _Wrong(column, Refused("table.no_id", id=read.code))
        return found

    def _fitting(self, values: Mapping[str, Any]) -> list[Unit | Site]:
        """The records of the same name below the same unit (anywhere, where the row names none)."""
        above = values.get(self.above)
        return [
            one
            for one in self.by_name.get(values.get("name", ""), ())
            if above is None or getattr(one, self.above) == above
        ]

    def _refuse_fitting(self, read: ReadRow, fitting: Sequence[Unit | Site]) -> None:
        """A name decides nothing: the row must say which record it means. One that has another code is another record."""
        if read.code:
            fitting = [one for one in fitting if not _code_of(one)]
        if fitting:
            there = "、".join(_code_of(one) or one.id for one in fitting[:5])
            raise _Wrong(CODE[self.register], Refused("table.put_code", name=fitting[0].name, codes=there))

    def _record(self, values: Mapping[str, Any], stands: Unit | Site | None) -> Unit | Site:
        raw = {**(msgspec.to_builtins(stands) if stands else {}), **values}
        try:
            made = self.made({name: value for name, value in raw.items() if value is not None})
        except Refused as refusal:
            raise _Wrong(refusal.field or "name", refusal) from refusal
        return replace(made, id=stands.id) if stands else made

    def _changes(self, stands: Unit | Site, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        pairs = (
            (field, getattr(stands, field), values[field]) for field in stands.__struct_fields__ if field in values
        )
        return {field: (was, now) for field, was, now in pairs if (was or None) != (now or None)}


class _Wrong(Exception):
    """What is wrong with a row, and in which column."""

    def __init__(self, column: str, refusal: Refused) -> None:
        super().__init__(refusal.key)
        self.column, self.key, self.params = column, refusal.key, refusal.params


class _Finder:
    """Units by what a table calls them, of the office and of the table itself: looked up at once where code or name is exact."""

    def __init__(self, work: Work, everyone: Sequence[Unit]) -> None:
        self.work = work
        self.codes = {one.official_code: one.id for one in everyone if one.official_code}
        self.codes |= {one.id: one.id for one in everyone}
        self.names: dict[str, list[Unit]] = {}
        for one in everyone:
            for name in {one.name, one.short, one.abbr} - {""}:
                self.names.setdefault(name, []).append(one)
        self.row_names: dict[str, list[str]] = {}
        self.known: dict[str, str] = {}

    def take_rows(self, rows: Sequence[ReadRow], by_code: Mapping[str, Any]) -> None:
        """Know the units that the table itself would make."""
        for number, read in enumerate(rows):
            if read.code not in by_code and read.code not in self.codes:
                if read.code:
                    self.codes[read.code] = f"{MARK}{number}"
                self.row_names.setdefault(str(read.values.get("name")), []).append(f"{MARK}{number}")

    def id_of(self, text: str) -> str:
        """The id (or the mark of the row) of the unit meant. Refused as any name is."""
        if text not in self.known:
            self.known[text] = self.codes.get(text) or self._named(text)
        return self.known[text]

    def _named(self, text: str) -> str:
        hits = self.names.get(text, [])
        hits = [one for one in hits if one.tier == min(each.tier for each in hits)]
        rows = self.row_names.get(text, [])
        if len(hits) == 1:
            return hits[0].id
        if not hits and len(rows) == 1:
            return rows[0]
        if not hits and rows:
            raise Refused("table.name_twice", name=text, count=len(rows))
        return names.unit(self.work, text).id


def _code_of(one: Unit | Site) -> str:
    return one.official_code if isinstance(one, Unit) else one.code


def _known_sites(work: Work, rows: Sequence[ReadRow]) -> Iterator[Site]:
    """The sites that a row may mean: those with one of the codes, ids or names."""
    known: set[str] = set()
    for begin in range(0, len(rows), _ASKED_AT_ONCE):
        asked = rows[begin : begin + _ASKED_AT_ONCE]
        query = selection.either(
            selection.among("code", {read.code for read in asked if read.code}),
            selection.among("name", {read.values["name"] for read in asked if read.values.get("name")}),
        )
        found = work.sites.where(query)
        found += [one for read in asked if re.fullmatch(r"s\d+", read.code) and (one := work.sites.find(read.code))]
        for one in found:
            if one.id not in known:
                known.add(one.id)
                yield one


def _refuse_twice(read: ReadRow, key: Any, seen: dict[Any, ReadRow]) -> None:
    if key in seen:
        raise _Wrong(
            "name",
            Refused("table.row_twice", name=str(read.code or read.values.get("name")), row=seen[key].row.place + 1),
        )
    seen[key] = read


def _check_tree(work: Work, planned: Sequence[Planned], rows: Sequence[ReadRow], faults: Faults) -> None:
    """Units as they would stand: no department or county twice, none above itself, none in its own place."""
    after = {one.id: one for one in work.units.all()}
    after |= {str(one.record.id): one.record for one in planned if isinstance(one.record, Unit)}
    at = {(read.row.sheet, read.row.place + 1): read for read in rows}
    holders: dict[str, list[Unit]] = {}
    for one in after.values():
        if one.tier == 0:
            holders.setdefault(one.name, []).append(one)
    for plan in planned:
        read, unit = at[plan.sheet, plan.row], plan.record
        others = [one for one in holders.get(unit.name, ()) if one.id != unit.id]
        if isinstance(unit, Unit) and unit.tier == 0 and others:
            other = others[0]
            said = other.id if not other.id.startswith(MARK) else other.official_code or other.name
            faults.add(read.row.problem("name", "unit.twice", name=unit.name, id=said))
        for link in _LINKS["unit"]:
            if _comes_back(after, unit.id, link):
                column, _ = read.links.get(link, (link, ""))
                faults.add(read.row.problem(column, "table.circle", name=unit.name))


def _comes_back(after: Mapping[str, Unit], begin: str, link: str) -> bool:
    """Whether following a link from a unit leads to it again."""
    seen: set[str] = set()
    here = begin
    while here in after and (following := getattr(after[here], link)) and following not in seen:
        if following == begin:
            return True
        seen.add(following)
        here = following
    return False

"""What a sheet's columns mean: by our own hidden codes, by a mapping that was confirmed, or only supposed, to be confirmed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

import msgspec

from coordhub.domain.ledger import Columns, Field, Ledger
from coordhub.services import import_words as words
from coordhub.services.import_table import Heading, Table, find_table, own_table
from coordhub.sheets.cells import column_number

SUBJECT, DATE = "subject", "date"
"""What a column may be mapped to besides a field."""
_ENOUGH = 0.6
"""Likeness from which a field is proposed."""
_COLUMN = re.compile(r"[A-Z]{1,2}")


class Codes(msgspec.Struct, frozen=True, kw_only=True):
    """What the hidden sheet of our own blank says: for whom and for what it was made, and which heading is which field."""

    ledger: str
    version: int = 1
    period: str = ""
    unit: str = ""
    layout: str = ""
    fields: dict[str, str] = {}


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet understood: the table, and the field (or the subject, or the date) of each of its columns or rows."""

    ledger: Ledger
    table: Table
    places: dict[int, str]

    @property
    def fields(self) -> dict[str, str]:
        """The mapping as it is remembered: by heading."""
        return {one.key: self.places[one.place] for one in self.table.headings if one.place in self.places}

    @property
    def fingerprint(self) -> str:
        """What the mapping is known by again."""
        return hashlib.sha256("\n".join(sorted(self.fields)).encode()).hexdigest()[:16]

    def place_of(self, name: str) -> int | None:
        """Where the column of a field (or of the subject) stands."""
        return next((place for place, field in self.places.items() if field == name), None)

    def heading(self, place: int) -> Heading:
        """The heading of a column or row."""
        return next(one for one in self.table.headings if one.place == place)


def called(ledger: Ledger) -> dict[str, str]:
    """Every heading under which a field of a ledger is known, and the field. A name that two fields have belongs to none, but with
    its group before it."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for field in ledger.fields:
        names = {field.id, field.label.zh, field.label.en, *field.aliases}
        if field.group:
            names |= {f"{field.group.zh}/{field.label.zh}", f"{field.group.zh}:{field.label.zh}"}
            names |= {f"{field.group.zh}/{one}" for one in field.aliases}
        for key in {"/".join(map(words.heading, name.split("/"))) for name in names if name}:
            if found.setdefault(key, field.id) != field.id:
                several.add(key)
    return {key: field for key, field in found.items() if key not in several}


def by_codes(ledger: Ledger, codes: Codes, rows: Sequence[Sequence[str]]) -> Form | None:
    """The sheet as our own blank has it."""
    table = own_table(rows, codes.fields.__contains__, down=codes.layout == "list")
    if table is None:
        return None
    places = {one.place: codes.fields[one.key] for one in table.headings if one.key in codes.fields}
    return Form(ledger=ledger, table=table, places=places)


def remembered(ledgers: Iterable[Ledger], rows: Sequence[Sequence[str]]) -> Form | None:
    """The sheet by a mapping that was confirmed before: every heading of it is there, and no other that the ledger knows."""
    for ledger in ledgers:
        for columns in ledger.columns:
            form = _as_remembered(ledger, columns, rows)
            if form:
                return form
    return None


def _as_remembered(ledger: Ledger, columns: Columns, rows: Sequence[Sequence[str]]) -> Form | None:
    table = find_table(rows, columns.fields.__contains__)
    if table is None:
        return None
    places = {one.place: columns.fields[one.key] for one in table.headings if one.key in columns.fields}
    if set(places.values()) != set(columns.fields.values()) or len(places) != len(columns.fields):
        return None
    names = called(ledger)
    news = {names[one.key] for one in table.headings if one.key in names and one.place not in places}
    return None if news - set(places.values()) else Form(ledger=ledger, table=table, places=places)


def supposed(ledger: Ledger, rows: Sequence[Sequence[str]], given: Mapping[str, str]) -> Form | None:
    """The sheet with the columns that a coordinator named, those that are called as a field is, and whom each row is about."""
    names = called(ledger)
    asked = {words.heading(column) for column in given}

    def known(key: str) -> bool:
        last = key.rpartition("/")[2]
        return key in names or last in names or key in asked or last in asked or _is_subject(key)

    table = find_table(rows, known)
    if table is None:
        return None
    places: dict[int, str] = {}
    for column, field in given.items():
        if heading := _named(table, column):
            places[heading.place] = field
    for one in table.headings:
        field = names.get(one.key) or names.get(one.key.rpartition("/")[2], "")
        if field and field not in places.values():
            places.setdefault(one.place, field)
    if not table.down:
        _add_subject(ledger, table, places)
    return Form(ledger=ledger, table=table, places=places)


def _named(table: Table, column: str) -> Heading | None:
    """The heading meant by its words or by the letter of its column."""
    found = table.find(column)
    if found is None and not table.down and _COLUMN.fullmatch(column.upper()):
        place = column_number(column.upper()) - 1
        found = next((one for one in table.headings if one.place == place), None)
    return found


def missing_columns(form: Form, given: Mapping[str, str]) -> list[str]:
    """The columns that a coordinator named and that the table does not have."""
    return [column for column in given if _named(form.table, column) is None]


def _is_subject(key: str) -> bool:
    return key.rpartition("/")[2] in _SUBJECTS


_SUBJECTS = [words.heading(one) for one in words.SUBJECT_WORDS]
_DATES = [words.heading(one) for one in words.DATE_WORDS]


def _add_subject(ledger: Ledger, table: Table, places: dict[int, str]) -> None:
    """The columns of the subject and the date by what they are usually called."""
    for name, usual in ((SUBJECT, _SUBJECTS), (DATE, _DATES if ledger.shape == "dated" else [])):
        free = [one for one in table.headings if one.place not in places and one.key.rpartition("/")[2] in usual]
        if name not in places.values() and free:
            places[min(free, key=lambda one: usual.index(one.key.rpartition("/")[2])).place] = name


def proposed(form: Form) -> dict[str, str]:
    """For each column that has no field yet, the field most like it that is still free."""
    free = [one for one in form.ledger.fields if one.id not in form.places.values()]
    scored = sorted(
        (
            (_likeness(heading, field), heading.text.replace("\n", ""), field.id)
            for heading in form.table.headings
            if heading.place not in form.places
            for field in free
        ),
        reverse=True,
    )
    found: dict[str, str] = {}
    for score, text, field in scored:
        if score >= _ENOUGH and text not in found and field not in found.values():
            found[text] = field
    return found


def _likeness(heading: Heading, field: Field) -> float:
    """How like a heading is to what a field is called: 1 for the same."""
    key = heading.key.rpartition("/")[2]
    names = [words.heading(name) for name in (field.label.zh, field.label.en, *field.aliases) if name]
    return (
        max(0.9 if name in key or key in name else SequenceMatcher(None, key, name).ratio() for name in names)
        if key
        else 0.0
    )


def lacking(form: Form) -> list[Field]:
    """The fields that every report must have and no column gives."""
    return [one for one in form.ledger.fields if not one.optional and one.id not in form.places.values()]


def field_named(ledger: Ledger, text: str) -> str:
    """The field, or `subject` or `date`, that a coordinator means; empty when there is none."""
    if ledger.field(text) or text in {SUBJECT, DATE}:
        return text
    return called(ledger).get("/".join(map(words.heading, text.split("/"))), "")

"""From the rows of a sheet whose columns are understood to the reports they are, with what is wrong, by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import msgspec

from coordhub.domain.entry import Entry
from coordhub.domain.judging import Failure, checked
from coordhub.domain.ledger import Field, Ledger
from coordhub.domain.period import Period
from coordhub.domain.refusal import Refused
from coordhub.services import import_words as words
from coordhub.services.import_form import DATE, SUBJECT, Form
from coordhub.services.import_known import Desk
from coordhub.services.import_personal import personal_cells
from coordhub.services.import_plan import FilePlan, Planned
from coordhub.services.import_units import subject_kinds
from coordhub.services.import_values import factor_of, fits, is_blank, read_otherwise, read_value
from coordhub.sheets.cells import FIGURE, cell_name, half_width

_DAY = Field(id=DATE, label=words.DATE_LABEL, kind="date")
_ASKED_EVERY = 200
"""Rows after which it is asked whether to go on."""
_MARKS = {"lost": "lost_digits", "unstored": "no_value", "wrong": "cell_error"}
Cells = Callable[[int], str]
"""The cell of a column (or a form's row), for a sentence."""


class Row(msgspec.Struct, frozen=True):
    """A row of a sheet and its number, counted from 0."""

    place: int
    texts: list[str]


class SheetReader:
    """Reads the rows of one sheet. `unit` is whom the file is from, `period` what it is for (None where each row says its day, or
    where the ledger stands), `post` who filled it in."""

    def __init__(
        self, desk: Desk, plan: FilePlan, form: Form, *, sheet: str, period: Period | None, unit: str, post: str,
        marks: Mapping[str, str], seen: dict[str, str],
    ) -> None:  # fmt: skip
        self.desk, self.plan, self.form, self.sheet = desk, plan, form, sheet
        self.ledger: Ledger = form.ledger
        self.period, self.unit, self.post, self.marks, self.seen = period, unit, post, marks, seen
        self.known = desk.known(form.ledger)
        self.is_zero, self.is_bound = False, False
        places = sorted(form.places.items())
        fields = {place: form.ledger.field(field) for place, field in places}
        self.columns: list[tuple[int, Field, str]] = [
            (place, field, form.heading(place).unit) for place, field in fields.items() if field
        ]
        self.place_of = {field.id: place for place, field, _ in self.columns}

    def say_units(self) -> None:
        """Say which columns are converted, and whose unit of measure is another than the field's."""
        for place, field, unit in self.columns:
            cell = self.form.heading(place).cell
            factor = factor_of(field, unit) if field.is_counted else 1
            if factor != 1:
                self._say("note", "converted_unit", cell, name=field.label.zh, unit=unit, factor=f"{factor:f}")
            elif field.is_counted and not fits(field, unit):
                own = field.unit.zh if field.unit else ""
                self._say("warn", "other_unit_of_measure", cell, name=field.label.zh, unit=unit, own=own)

    # A table: each row is a report

    def rows(self, rows: Iterable[Row]) -> Iterator[Planned | None]:
        """The reports of a table; None is one that is there already."""
        subject, day = self.form.place_of(SUBJECT), self.form.place_of(DATE)
        blank = 0
        for number, row in enumerate(rows):
            if number % _ASKED_EVERY == 0:
                self.desk.check()
            texts = [text for text in row.texts if text]
            if not texts:
                continue
            if not self.looks_fit(row) or self._is_beside(row, texts):
                continue
            named = _at(row, subject) if subject is not None else ""
            if all(is_blank(field, _at(row, place)) for place, field, _ in self.columns):
                blank += 1
                continue
            yield from self._report(row, named, _at(row, day) if day is not None else "", subject, day)
        if blank:
            self.plan.skipped += blank
            self._say("note", "blank_rows", "", count=blank)

    def _report(
        self, row: Row, named: str, day: str, subject: int | None, day_place: int | None
    ) -> Iterator[Planned | None]:
        cell = cell_name(row.place, subject or 0)
        try:
            about = self._subject(named, has_column=subject is not None)
        except Refused as refusal:
            self._refuse(refusal, cell)
            return
        at = self.period.key if self.period else ""
        if self.ledger.shape == "dated":
            at = self._day(day, cell_name(row.place, day_place or 0))
            if not at:
                return
        cells = partial(cell_name, row.place)
        values = self._values(row, cells)
        if values is not None:
            yield from self._settled(about, at, values, row.place, cells, cell)

    def _subject(self, named: str, *, has_column: bool) -> str:
        if not has_column:
            kinds, units = subject_kinds(self.ledger), self.desk.places.units
            if not self.unit or (kinds and self.unit in units and units[self.unit].kind not in kinds):
                raise Refused("ledgersheet.whose")
            return self.unit
        if not named:
            raise Refused("ledgersheet.blank_subject")
        about = self.desk.places.subject(self.ledger, named, self.unit)
        if (
            self.ledger.shape == "periodic"
            and self.period
            and about not in self.desk.expected(self.ledger, self.period)
        ):
            raise Refused(
                "ledgersheet.not_there",
                name=self.desk.places.called(about),
                ledger=self.ledger.called,
                day=self.period.last,
            )
        if self.is_bound and about in self.desk.places.units and self.unit not in self.desk.places.line(about):
            raise Refused("ledgersheet.foreign_unit", text=named, unit=self.desk.places.called(self.unit))
        return about

    def _day(self, text: str, cell: str) -> str:
        """The day of a row of a dated ledger; empty, and said, when it is none or lies outside the period."""
        try:
            day = read_value(_DAY, text, "")
        except Refused as refusal:
            self._refuse(refusal, cell)
            return ""
        if len(day) < 10:
            self._say("refuse", "no_day", cell, text=text)
            return ""
        day = day[:10]
        if day > self.desk.told.today:
            self._refuse(Refused("ledgersheet.future", period=day, first=day), cell)
            return ""
        if self.ledger.installed and day < self.ledger.installed:
            early = Refused("ledgersheet.too_early", ledger=self.ledger.called, since=self.ledger.installed)
            self._refuse(early, cell)
            return ""
        if self.period and not self.period.first <= day <= self.period.last:
            self._say("refuse", "outside", cell, day=day, first=self.period.first, last=self.period.last)
            return ""
        return str(day)

    def zero_statement(self, period: Period | None) -> Iterator[Planned | None]:
        """That the unit had nothing to report in the period, as the head of our blank says."""
        if period is None:
            self._say("refuse", "which_period", "", ledger=self.ledger.code)
            return
        there = self.known.of_period(period.key).get(self.unit)
        if there:
            yield None
            return
        yield Planned(
            subject=self.unit,
            at=period.key,
            values={},
            kind="zero",
            owner=self.unit,
            post=self._post(self.unit),
            sheet=self.sheet,
        )

    # A form: each row is a field

    def form_below(self, rows: Sequence[Row]) -> Iterator[Planned | None]:
        """The one report of a form whose rows are the fields."""
        table = self.form.table
        for row in rows:
            self.looks_fit(row)
        whole = {row.place: row for row in rows}
        figures = [
            _at(whole[heading.place], table.figures) if heading.place in whole else "" for heading in table.headings
        ]
        texts = Row(0, [])
        by_place = {heading.place: text for heading, text in zip(table.headings, figures, strict=True)}
        texts = Row(0, [by_place.get(place, "") for place in range(max(by_place, default=0) + 1)])
        first = table.headings[0].cell
        if not self.is_zero and all(is_blank(field, by_place.get(place, "")) for place, field, _ in self.columns):
            self._say("refuse", "all_blank", first)
            return
        try:
            about = self._subject("", has_column=False)
        except Refused as refusal:
            self._refuse(refusal, first)
            return

        def cells(place: int) -> str:
            return self.form.heading(place).cell

        values = self._values(texts, cells)
        if values is not None:
            yield from self._settled(about, self.period.key if self.period else "", values, table.first, cells, first)

    # What both have in common

    def looks_fit(self, row: Row) -> bool:
        """Whether no cell of a row has lost its digits or looks like personal data; said where one does."""
        fit = True
        for cell, key in personal_cells(row.place, row.texts):
            self._say("refuse", key, cell)
            fit = False
        for place in range(len(row.texts)) if self.marks else ():
            if self.marks.get(cell_name(row.place, place)) == "lost":
                self._say("refuse", "lost_digits", cell_name(row.place, place))
                fit = False
        return fit

    def _is_beside(self, row: Row, texts: Sequence[str]) -> bool:
        """Whether a row is no report: a total, a note, the headings once more, the numbers of the columns."""
        distinct = list(dict.fromkeys(texts))
        first = next((text for text in texts if not text.isdigit()), texts[0])
        key = ""
        if words.TOTAL.fullmatch(first.strip()):
            key = "skipped_total"
        elif self._is_note(first, len(distinct), len(texts)):
            key = "skipped_note"
        elif self._is_heading_again(row) or (len(texts) > 2 and texts == [str(n + 1) for n in range(len(texts))]):
            key = "skipped_heading"
        if key:
            self.plan.skipped += 1
            self._say("note", key, cell_name(row.place, 0), text=first[:20])
        return bool(key)

    @staticmethod
    def _is_note(first: str, distinct: int, filled: int) -> bool:
        """Whether a row says something in words: a note, who filled it in, a line over the whole width."""
        is_said_once = distinct == 1 and not FIGURE.fullmatch(half_width(first))
        return (distinct <= 4 and bool(words.NOTE.match(first))) or (is_said_once and (filled > 1 or len(first) > 12))

    def _is_heading_again(self, row: Row) -> bool:
        headings = [self.form.heading(place) for place in self.form.places]
        return all(
            words.heading(_at(row, one.place)) == one.key.rpartition("/")[2] for one in headings if one.key
        )  # fmt: skip

    def _values(self, row: Row, cells: Cells) -> dict[str, Any] | None:
        """The values of a row by field; None, and said, when a cell is wrong."""
        values: dict[str, Any] = {}
        fit = True
        for place, field, unit in self.columns:
            text = _at(row, place)
            if mark := self.marks.get(cells(place)) if self.marks else None:
                self._say("refuse", _MARKS[mark], cells(place), name=field.label.zh)
                fit = False
                continue
            if is_blank(field, text):
                continue
            try:
                values[field.id] = value = read_value(field, text, unit)
            except Refused as refusal:
                self._refuse(refusal, cells(place))
                fit = False
                continue
            if (field.is_counted or field.kind == "date") and str(value) != text and read_otherwise(text, value):
                self._say("note", "read_as", cells(place), text=text, value=value)
        return values if fit else None

    def _settled(
        self, about: str, at: str, values: dict[str, Any], place: int, cells: Cells, cell: str
    ) -> Iterator[Planned | None]:
        """The report, once it has passed the checks and what is there already was looked at."""
        once = about if self.ledger.shape != "dated" else ""
        if once and once in self.seen:
            self._say("refuse", "twice", cell, name=self.desk.places.called(about), other=self.seen[once])
            return
        self.seen[once or ""] = f"{self.sheet} {cell}"
        if self.is_zero and any(values.get(name) for name in self.ledger.zero_fields):
            self._say("refuse", "zero_and_figures", cell)
            return
        there, before = self._there(about, at, values), self._before(about, at)
        if isinstance(there, Entry) and self.ledger.shape == "standing":
            # What a roster leaves blank stays as it was.
            values = {**there.values, **values}
        if not self._passes(values, before, cells, cell, there):
            return
        if there is True or (isinstance(there, Entry) and self._is_same(there, values)):
            yield None
        elif isinstance(there, Entry) and self.ledger.shape != "standing":
            self._say(
                "refuse", "differs", cell, name=self.desk.places.called(about), period=at, ledger=self.ledger.code
            )
        else:
            try:
                owner = self._owner(about, at)
            except Refused as refusal:
                self._refuse(refusal, cell)
                return
            yield Planned(
                subject=about, at=at, values=values, kind=self._kind, owner=owner, post=self._post(owner),
                entry=there.id if isinstance(there, Entry) else "", sheet=self.sheet, row=place + 1,
            )  # fmt: skip

    def _post(self, owner: str) -> str:
        """Who reported: as the file says, else the post that answers for the unit."""
        return self.post or self.desk.post_of(owner)

    def _is_same(self, there: Entry, values: dict[str, Any]) -> bool:
        """Whether what stands is what was read. A roster that comes back unchanged in another file is a report all the same: it
        says that it still holds."""
        if there.values != values or there.kind != self._kind:
            return False
        if self.ledger.shape != "standing":
            return True
        return there.digest == self.plan.digest or there.received[:10] >= self.plan.received[:10]

    @property
    def _kind(self) -> Any:
        return "zero" if self.is_zero else "value"

    def _there(self, about: str, at: str, values: dict[str, Any]) -> Entry | bool | None:
        """What stands already of this: the entry, or for a dated ledger whether just this does."""
        if self.ledger.shape == "standing":
            return self.known.standing().get(about)
        if self.ledger.shape == "dated":
            return self.known.take(about, at, values)
        return self.known.of_period(at).get(about)

    @cached_property
    def _compares(self) -> bool:
        """Whether a check compares with what stood before."""
        return any(one.kind in {"balance", "not_falling", "jump"} for one in self.ledger.checks)

    def _before(self, about: str, at: str) -> dict[str, Any] | None:
        return self.desk.stood(self.ledger, about, at) if self._compares and at else None

    def _passes(
        self, values: dict[str, Any], before: dict[str, Any] | None, cells: Cells, cell: str, there: Any
    ) -> bool:
        """Whether no check refuses; each that fails is said at its field's cell."""
        passes = True
        for failure in checked(self.ledger, values, before, partial=self.is_zero):
            if failure.level == "warn" and (there is True or isinstance(there, Entry)):
                continue
            at = cells(self.place_of[failure.field]) if failure.field in self.place_of else cell
            self.plan.remark(failure.level, failure.key, self.sheet, at, self._words(failure))
            passes = passes and failure.level != "refuse"
        return passes

    def _words(self, failure: Failure) -> dict[str, Any]:
        """What a failed check's sentence is filled with: figures, and fields by their labels."""
        labels = {one.id: one.label.zh for one in self.ledger.fields}
        named = {
            key: words.COMMA.join(labels.get(name, name) for name in names) for key, names in failure.names.items()
        }
        return {**failure.params, **named}

    def _owner(self, about: str, at: str) -> str:
        """Who reports a subject: the nearest at or above it that owes the ledger. Refused when nobody does."""
        day = self.period.last if self.period else at or self.desk.told.today
        owers, places = self.desk.owers(self.ledger, day), self.desk.places
        if about in owers:
            return about
        unit = places.unit_of(about)
        for one in places.line(unit) if unit else ():
            if one in owers:
                return one
        if self.unit in owers:
            return self.unit
        if len(owers) == 1:
            return next(iter(owers))
        raise Refused("ledgersheet.nobody_reports", name=places.called(about), ledger=self.ledger.called)

    def _refuse(self, refusal: Refused, cell: str) -> None:
        self.plan.remark("refuse", refusal.key, self.sheet, cell, refusal.params)

    def _say(self, level: Any, key: str, cell: str, **params: Any) -> None:
        self.plan.remark(level, f"ledgersheet.{key}", self.sheet, cell, params)


def _at(row: Row, place: int | None) -> str:
    return row.texts[place] if place is not None and place < len(row.texts) else ""

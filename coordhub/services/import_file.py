"""One file, sheet by sheet: understood by our hidden codes or a confirmed mapping, its unit and period found, its reports read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any

from coordhub.domain.ledger import Ledger
from coordhub.domain.period import Period, find_key, latest
from coordhub.domain.refusal import Refused
from coordhub.services import import_form as forms
from coordhub.services import import_words as words
from coordhub.services.import_form import SUBJECT, Codes, Form
from coordhub.services.import_known import Desk
from coordhub.services.import_period import titled_period
from coordhub.services.import_personal import personal_cells, personal_heading
from coordhub.services.import_plan import FilePlan, Planned
from coordhub.services.import_rows import Row, SheetReader
from coordhub.services.import_table import HEAD_ROWS
from coordhub.sheets.blank import FORM_MARK
from coordhub.sheets.reading import Rows, UnreadableSheet

_FORM_ROWS = 400
"""Rows of a form whose rows are the fields."""


class _Sheet:
    """A sheet as it comes: its rows one after the other, and the cells that cannot be trusted as far as it was read."""

    def __init__(self, parts: Iterator[Rows]) -> None:
        first = next(parts)
        self.name, self.visible, self.marks = first.sheet, first.visible, dict(first.marks)
        self.rows = self._rows(chain([first], parts))

    def _rows(self, parts: Iterable[Rows]) -> Iterator[Row]:
        for part in parts:
            self.marks.update(part.marks)
            for number, texts in enumerate(part.rows, part.first):
                yield Row(number, texts)


class FileReader:
    """Reads one file into its plan, report by report."""

    def __init__(self, desk: Desk, plan: FilePlan) -> None:
        self.desk, self.plan = desk, plan
        self.seen: dict[str, str] = {}
        self.tables = 0
        self.codes: Codes | None = None

    def reports(self, parts: Iterator[Rows]) -> Iterator[Planned | None]:
        """The reports of the file; None is one that is there already. What is wrong goes into the plan."""
        came = False
        try:
            for _, group in groupby(parts, key=lambda part: part.sheet):
                sheet = _Sheet(group)
                if sheet.visible:
                    for report in self._sheet(sheet):
                        came = True
                        yield report
                else:
                    self.codes = self.codes or read_codes(sheet.rows)
        except UnreadableSheet as fault:
            self.plan.remark("refuse", fault.key, params=fault.params)
            return
        if not self.tables and not self.plan.is_refused:
            self._say("refuse", "no_table", "", file=self.plan.name)
        elif not came and not self.plan.is_refused:
            # An empty table is a form that nobody filled in: a blank is no zero report.
            self._say("refuse", "all_blank", "")

    def _sheet(self, sheet: _Sheet) -> Iterator[Planned | None]:
        self.desk.check()
        head = list(islice(sheet.rows, HEAD_ROWS))
        texts = [row.texts for row in head]
        if not any(text for row in texts for text in row):
            return
        form = self._understood(sheet.name, texts)
        if form is None:
            self._pass_over(sheet, head)
            return
        if not self._is_whole(form, sheet.name):
            return
        self.tables += 1
        self.plan.ledger = form.ledger.code
        self.plan.fields = {**self.plan.fields, **form.fields}
        try:
            period = self._period(form, sheet.name)
        except Refused as refusal:
            self._refuse(refusal, sheet.name)
            return
        reader = SheetReader(
            self.desk, self.plan, form, sheet=sheet.name, period=period, unit=self._unit(form, sheet.name), post=self._post(texts),
            marks=sheet.marks, seen=self.seen,
        )  # fmt: skip
        reader.is_bound = self.codes is not None
        reader.is_zero = self.codes is not None and words.heading(beside(texts, words.ZERO_WORDS)) in words.YES
        reader.say_units()
        if form.table.down:
            yield from reader.form_below([*head, *islice(sheet.rows, _FORM_ROWS)])
            return
        for row in head[: form.table.first]:
            reader.looks_fit(row)
        if reader.is_zero and form.ledger.shape != "periodic":
            yield from reader.zero_statement(period)
        yield from reader.rows(chain(head[form.table.last + 1 :], sheet.rows))

    def _pass_over(self, sheet: _Sheet, head: Sequence[Row]) -> None:
        """A sheet that is not read is looked through all the same: who sends names of children is to be told."""
        for row in chain(head, sheet.rows):
            for cell, key in personal_cells(row.place, row.texts):
                self._say("refuse", key, sheet.name, cell)

    # What the columns mean

    def _understood(self, sheet: str, texts: Sequence[Sequence[str]]) -> Form | None:
        form = self._known(sheet, texts)
        if form is None and (found := personal_heading(texts)):
            self._say("refuse", "personal_column", sheet, found[0], column=found[1])
        elif form is None:
            self._not_understood(sheet, texts)
        return form

    def _known(self, sheet: str, texts: Sequence[Sequence[str]]) -> Form | None:
        """The sheet by our own codes, or by a mapping that is confirmed."""
        columns = self.desk.options.columns
        if self.codes:
            return self._by_codes(self.codes, sheet, texts)
        if not columns:
            form = forms.remembered(self._asked, texts)
            self.plan.how = "remembered" if form else self.plan.how
            return form
        form = forms.supposed(self._asked[0], texts, columns)
        if form is None or forms.missing_columns(form, columns):
            return None
        self.plan.how = "given"
        self.plan.mappings = {**self.plan.mappings, form.fingerprint: form.fields}
        return form

    @property
    def _asked(self) -> list[Ledger]:
        """The ledger that a coordinator named, else all."""
        named = [one for one in self.desk.ledgers if one.code == self.desk.options.ledger]
        return named or self.desk.ledgers

    def _by_codes(self, codes: Codes, sheet: str, texts: Sequence[Sequence[str]]) -> Form | None:
        ledger = next((one for one in self.desk.ledgers if one.code == codes.ledger), None)
        if ledger is None:
            self._say("refuse", "not_installed", sheet, ledger=codes.ledger)
            return None
        if self.desk.options.ledger not in {"", ledger.code}:
            self._say("refuse", "other_ledger", sheet, ledger=ledger.called)
            return None
        form = forms.by_codes(ledger, codes, texts)
        self.plan.how = "codes" if form else self.plan.how
        return form

    def _not_understood(self, sheet: str, texts: Sequence[Sequence[str]]) -> None:
        """Say what is needed to read the sheet: the columns that were named and are not there, or a mapping to confirm."""
        columns = self.desk.options.columns
        guesses = [guess for one in self._asked if (guess := forms.supposed(one, texts, columns))]
        # What the office itself owes upward has the fields of what it compiles; counties send the latter.
        best = max(guesses, key=lambda one: (len(one.places), not one.ledger.owed_by.office), default=None)
        if self.codes or best is None:
            self._say("note", "skipped_sheet", sheet)
            return
        if columns:
            lost = words.COMMA.join(forms.missing_columns(best, columns))
            self._say("note" if self.tables else "refuse", "no_column", sheet, columns=lost)
            return
        sure = {best.heading(place).text.replace("\n", ""): field for place, field in best.places.items()}
        self.plan.meant = best.ledger.code
        every = {text: "" for one in best.table.headings if (text := one.text.replace("\n", ""))}
        self.plan.proposed = {**every, **sure, **forms.proposed(best)}
        said = " ".join(f"--map '{column}={field}'" for column, field in self.plan.proposed.items() if field)
        self._say("refuse", "unmapped", sheet, file=self.plan.name, ledger=best.ledger.code, columns=said)

    def _is_whole(self, form: Form, sheet: str) -> bool:
        """Whether the columns may be read: none of a person, none twice, none lacking."""
        names = forms.called(form.ledger)
        whole = True
        for one in form.table.headings:
            if words.is_personal(one.text) and one.key not in names:
                self._say("refuse", "personal_column", sheet, one.cell, column=one.text)
                whole = False
        twice = {field for field in form.places.values() if list(form.places.values()).count(field) > 1}
        if twice:
            self._say("refuse", "field_twice", sheet, fields=words.COMMA.join(sorted(twice)))
        lacking = forms.lacking(form)
        if lacking:
            self._say("refuse", "lacks_columns", sheet, fields=words.COMMA.join(one.label.zh for one in lacking))
        unread = [
            one.text
            for one in form.table.headings
            if one.place not in form.places and one.text not in words.PLACE_WORDS
        ]
        if unread and self.codes is None and not form.table.down:
            self._say("note", "unread_columns", sheet, columns=words.COMMA.join(unread))
        return whole and not twice and not lacking

    # Whose it is, and for when

    def _period(self, form: Form, sheet: str) -> Period | None:
        """The period that the sheet is for. Refused when it says another than is asked, and when nothing says it."""
        ledger, desk = form.ledger, self.desk
        if ledger.shape == "standing" or not ledger.schedules:
            return None
        asked = find_key(ledger, desk.options.period, desk.now, desk.workdays) if desk.options.period else ""
        titles = [*form.table.above] if self.codes else [*form.table.above, sheet, Path(self.plan.name).stem]
        titled = titled_period(ledger, titles, desk.now, desk.workdays) if ledger.shape == "periodic" else ""
        coded = self.codes.period if self.codes else ""
        said = coded or titled
        if asked and said and asked != said:
            raise Refused("ledgersheet.other_period", found=said, asked=asked)
        if coded and titled and coded != titled:
            raise Refused("ledgersheet.retitled", found=titled, asked=coded)
        key = asked or said
        if not key:
            if ledger.shape == "dated":
                return None
            raise Refused("ledgersheet.which_period", ledger=ledger.code)
        self.plan.period = key
        if ledger.shape == "periodic":
            self._refuse_sent_before(ledger, key)
            now = latest(ledger, desk.now, desk.workdays)
            if not asked and now and key != now.key and desk.period(ledger, key).last < now.first:
                self._say("warn", "earlier_period", sheet, found=key, now=now.key)
        owed = desk.period(ledger, key)
        if owed.first > desk.told.today:
            raise Refused("ledgersheet.future", period=owed.key, first=owed.first)
        return owed

    def _refuse_sent_before(self, ledger: Ledger, key: str) -> None:
        years = [key[:4], str(int(key[:4]) - 1)] if key[:4].isdigit() else []
        before = [one for one in self.desk.known(ledger).of_file(self.plan.digest, years) if one.period != key]
        if before:
            raise Refused("ledgersheet.sent_before", found=before[0].period, asked=key)

    def _unit(self, form: Form, sheet: str) -> str:
        """Whom the sheet is from: by our codes, else the one county that a title, the sheet's or the file's name names."""
        if self.codes:
            self.plan.unit = self.codes.unit
            return self.codes.unit
        is_needed = form.place_of(SUBJECT) is None
        stem = Path(self.plan.name).stem
        named = (("title", form.table.above), ("sheet", (sheet,) if sheet != stem else ()), ("file", (stem,)))
        for where, texts in named:
            for text in texts:
                if unit := self.desk.places.named_in(text):
                    if is_needed:
                        self._say("note", f"unit_from_{where}", sheet, unit=unit.called)
                    self.plan.unit = unit.id
                    return unit.id
        return ""

    def _post(self, texts: Sequence[Sequence[str]]) -> str:
        return beside(texts, words.POST_WORDS) or self.desk.options.post

    def _refuse(self, refusal: Refused, sheet: str) -> None:
        self.plan.remark("refuse", refusal.key, sheet, params=refusal.params)

    def _say(self, level: Any, key: str, sheet: str, cell: str = "", **params: Any) -> None:
        self.plan.remark(level, f"ledgersheet.{key}", sheet, cell, params)


def read_codes(rows: Iterable[Row]) -> Codes | None:
    """What a hidden sheet says, where it is one of ours."""
    given: dict[str, str] = {}
    fields: dict[str, str] = {}
    for row in rows:
        name, value, field = [*row.texts, "", "", ""][:3]
        if name == "field":
            fields[words.heading(value)] = field
        else:
            given[name] = value
    if given.get("form") != FORM_MARK:
        return None
    version = given.get("version", "1")
    return Codes(
        ledger=given.get("ledger", ""), version=int(version) if version.isdigit() else 1, period=given.get("period", ""),
        unit=given.get("unit", ""), layout=given.get("layout", ""), fields=fields,
    )  # fmt: skip


def beside(rows: Sequence[Sequence[str]], names: Sequence[str]) -> str:
    """What is written beside (or after the colon of) one of these words."""
    keys = [words.heading(one) for one in names]
    for row in rows:
        for place, text in enumerate(row):
            said, _, after = text.replace(words.COLON, ":").partition(":")
            if words.heading(said) in keys:
                return after.strip() or next((one for one in row[place + 1 :] if one and one != text), "")
    return ""

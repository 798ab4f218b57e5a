"""Writing the blank forms that the counties fill in: headings locked, answers to choose from, and on a sheet that nobody sees the
codes by which the form is known again, whatever the file and its sheets are called by then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any, Literal

from coordhub.sheets.writing import Page, set_up, sheet_title
from coordhub.text.width import cells, plain, wrap

FORM_MARK = "coordhub-ledger"
"""What the hidden sheet begins with."""
NAME = "-name"
"""The column that only shows what a code means."""
_CODES = "_coordhub"
_LONGEST_LIST = 250
"""Letters of a drop-down's answers; a longer list lies on the hidden sheet."""
_LINE_POINTS = 15.0

CellKind = Literal["whole", "number", "list", "date", "text"]


@dataclass(frozen=True)
class Blank:
    """One field of a form: what it is called and where it belongs, what may be typed, and what it was last time."""

    heading: str
    field: str
    kind: CellKind = "text"
    unit: str = ""
    answers: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    last: str = ""
    hint: str = ""


@dataclass(frozen=True)
class BlankForm:
    """A form for one unit: `above` are locked lines, `asked` are labels with a cell to fill in (and its answers), `headings` the
    words of the form's own columns. With `rows` (a code, a name and what stands now, by field) or `spare` rows it is a table, one
    report a row; without, each field has its own row."""

    title: str
    above: Sequence[str]
    asked: Sequence[tuple[str, tuple[str, ...]]]
    fields: Sequence[Blank]
    below: Sequence[str]
    codes: Mapping[str, str]
    headings: Mapping[str, str]
    page: Page
    rows: Sequence[tuple[str, str, Mapping[str, str]]] = ()
    spare: int = 0
    keys: Sequence[Blank] = field(default=())
    """The columns before the fields of a table: the subject, the day."""

    @property
    def is_table(self) -> bool:
        """Whether each row is a report."""
        return bool(self.rows or self.spare)


def blank_workbook(form: BlankForm) -> bytes:
    """The form as a workbook."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    _Writer(book, form).write()
    book.close()
    return stream.getvalue()


class _Writer:
    """The workbook as it is written, row by row."""

    def __init__(self, book: Any, form: BlankForm) -> None:
        self.book, self.form, self.lists = book, form, 0
        base = {"font_name": form.page.font, "font_size": 10.5, "valign": "vcenter"}
        framed = {**base, "border": 1, "text_wrap": True}
        self.top = book.add_format({**base, "font_size": 16, "bold": True, "align": "center"})
        self.side = book.add_format({**base, "text_wrap": False})
        self.head = book.add_format({**framed, "bold": True, "align": "center", "bg_color": "#E7E6E6"})
        self.fixed = book.add_format({**framed, "num_format": "@"})
        self.open = {
            kind: book.add_format({**framed, "locked": False, "num_format": number})
            for kind, number in (
                ("whole", "0"),
                ("number", "General"),
                ("date", "yyyy-mm-dd"),
                ("list", "@"),
                ("text", "@"),
            )
        }
        self.sheet = book.add_worksheet(sheet_title(form.title))
        self.hidden = book.add_worksheet(_CODES)

    def write(self) -> None:
        """Everything."""
        form, sheet = self.form, self.sheet
        columns = self._columns()
        for place, (heading, width) in enumerate(columns):
            wide = max(cells(line) for line in heading.split("\n")) + 2
            sheet.set_column(place, place, max(width, min(wide, 14)))
        last = len(columns) - 1
        sheet.merge_range(0, 0, 0, last, plain(form.title), self.top)
        row = 1
        for text in form.above:
            sheet.write_string(row, 0, plain(text), self.side)
            row += 1
        for label, answers in form.asked:
            sheet.merge_range(row, 0, row, 1, plain(label), self.fixed)
            sheet.write_blank(row, 2, None, self.open["list" if answers else "text"])
            if answers:
                self._validate(row, 2, row, Blank(label, "", "list", answers=answers))
            row += 1
        for place, (heading, _) in enumerate(columns):
            sheet.write_string(row, place, heading, self.head)
        sheet.set_row(row, _LINE_POINTS * max(heading.count("\n") + 1 for heading, _ in columns) + 6)
        heads = row
        row = self._table(row + 1) if form.is_table else self._list(row + 1)
        for text in form.below:
            sheet.write_string(row, 0, plain(text), self.side)
            row += 1
        set_up(sheet, form.page, heads, row, last)
        sheet.protect("", {"format_columns": True, "format_rows": True, "insert_rows": form.is_table, "sort": True})
        self._codes()

    def _columns(self) -> list[tuple[str, float]]:
        """Heading and width of each column."""
        words = self.form.headings
        if self.form.is_table:
            return [(_head(one), 14 if one.kind == "text" else 11) for one in (*self.form.keys, *self.form.fields)]
        return [
            (words["number"], 6), (words["field"], 30), (words["unit"], 10), (words["figure"], 16), (words["last"], 12), (words["hint"], 34),
        ]  # fmt: skip

    def _list(self, row: int) -> int:
        """The fields below one another, last time's figure beside each."""
        for number, one in enumerate(self.form.fields, 1):
            texts = (str(number), one.heading, one.unit, None, one.last, one.hint)
            for place, text in enumerate(texts):
                if text is None:
                    self.sheet.write_blank(row, place, None, self.open[one.kind])
                else:
                    self.sheet.write_string(row, place, plain(text), self.fixed)
            self._validate(row, 3, row, one)
            self.sheet.set_row(row, _LINE_POINTS * max(len(wrap(one.hint, 32)), len(wrap(one.heading, 28)), 1) + 3)
            row += 1
        return row

    def _table(self, row: int) -> int:
        """A row for each subject, what stands now filled in, and some to spare."""
        first, columns = row, (*self.form.keys, *self.form.fields)
        for code, name, values in [*self.form.rows, *[("", "", {})] * self.form.spare]:
            known = {"subject": code, NAME: name, **values}
            for place, one in enumerate(columns):
                text = known.get(one.field, "")
                style = self.fixed if code and one.field in {"subject", NAME} else self.open[one.kind]
                self._fill(row, place, one, text, style)
            row += 1
        for place, one in enumerate(columns):
            self._validate(first, place, row - 1, one)
        return row

    def _fill(self, row: int, place: int, one: Blank, text: str, style: Any) -> None:
        if not text:
            self.sheet.write_blank(row, place, None, style)
        elif one.kind in {"whole", "number"} and text.lstrip("-").replace(".", "", 1).isdigit():
            self.sheet.write_number(row, place, float(text), style)
        else:
            self.sheet.write_string(row, place, plain(text), style)

    def _validate(self, row: int, column: int, last: int, one: Blank) -> None:
        """What the cells of a field accept."""
        rule: dict[str, Any] = {"ignore_blank": True}
        if one.kind == "list" and one.answers:
            rule |= {"validate": "list", "source": self._answers(one.answers)}
        elif one.kind in {"whole", "number"}:
            least, most = 0 if one.least is None else one.least, 10**12 if one.most is None else one.most
            validate = "integer" if one.kind == "whole" else "decimal"
            rule |= {"validate": validate, "criteria": "between", "minimum": least, "maximum": most}
        elif one.kind == "date":
            rule |= {
                "validate": "date",
                "criteria": "between",
                "minimum": date(1950, 1, 1),
                "maximum": date(2099, 12, 31),
            }
        else:
            return
        if one.hint:
            rule |= {"input_message": plain(one.hint)[:250]}
        self.sheet.data_validation(row, column, last, column, rule)

    def _answers(self, answers: tuple[str, ...]) -> Any:
        """The answers of a drop-down, or where a long list of them lies."""
        if len(",".join(answers)) <= _LONGEST_LIST and not any("," in one for one in answers):
            return list(answers)
        column = 5 + self.lists
        self.lists += 1
        for row, one in enumerate(answers):
            self.hidden.write_string(row, column, plain(one))
        letter = chr(65 + column)
        return f"={_CODES}!${letter}$1:${letter}${len(answers)}"

    def _codes(self) -> None:
        """The sheet that nobody sees."""
        rows = [("form", FORM_MARK), *self.form.codes.items()]
        for row, (name, value) in enumerate(rows):
            self.hidden.write_string(row, 0, name)
            self.hidden.write_string(row, 1, value)
        for row, one in enumerate([*self.form.keys, *self.form.fields], len(rows)):
            for place, text in enumerate(("field", _head(one) if self.form.is_table else one.heading, one.field)):
                self.hidden.write_string(row, place, text)
        self.hidden.very_hidden()
        self.hidden.protect()
        self.sheet.activate()


def _head(one: Blank) -> str:
    """The heading of a column with its unit of measure."""
    return f"{one.heading}\n({one.unit})" if one.unit else one.heading

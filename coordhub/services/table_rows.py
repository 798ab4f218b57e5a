"""Rows of tables that offices keep in spreadsheets: where the headings are, what a row says below them, and what is wrong where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from coordhub.domain.privacy import ID_NUMBER, personal_data
from coordhub.domain.refusal import Refused
from coordhub.services import import_words as words
from coordhub.services.wording import sentence
from coordhub.sheets.cells import column_number
from coordhub.sheets.reading import Rows, UnreadableSheet, cell_name, half_width, stream_sheets
from coordhub.text.dates import BadDate, day, moment

Headings = Mapping[str, tuple[str, ...]]
"""What the columns of a table may be called, by field. A heading that contains one of the names is taken for it, the longest first."""
HEAD_ROWS = 12
"""Rows among which the headings are looked for: titles and notes may stand above them."""
_LONGEST_HEADING = 14
_LONGEST_TEXT = 2000
_SERIAL = re.compile(r"[2-7]\d{4}")
_WHOLE = re.compile(r"(\d+)\.0+")
_LOST = re.compile(r"\d(\.\d+)?[eE]\+\d+")
_DISARMED = re.compile(r"'(?=[=+\-@])")
_MARKS = {"lost": "table.lost_digits", "unstored": "table.no_value", "wrong": "table.cell_error"}


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, where: sheet and cell (`C9`); `key` and `params` make the sentence."""

    sheet: str
    cell: str
    key: str
    params: dict[str, Any] = {}


def said_of(problem: Problem) -> str:
    """A problem as a sentence."""
    return sentence(Refused(problem.key, **problem.params))


class TableRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row below the headings: its texts by field (only what is not blank), and in which column each field stands."""

    sheet: str
    place: int
    texts: dict[str, str]
    columns: dict[str, int]

    def problem(self, field: str, key: str, **params: Any) -> Problem:
        """Something wrong in this row, at the cell of a field (or in column A, where it has none)."""
        return Problem(sheet=self.sheet, cell=cell_name(self.place, self.columns.get(field, 0)), key=key, params=params)


class Faults:
    """The problems of a file: the first ones in full, of the rest only how many."""

    MOST = 200

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.count = 0

    def add(self, *problems: Problem) -> None:
        """Note problems."""
        self.count += len(problems)
        self.problems += problems[: max(self.MOST - len(self.problems), 0)]


def rows_of(path: str, headings: Headings, needed: Iterable[str], faults: Faults) -> Iterator[TableRow]:
    """The rows of every table in a file that has the `needed` columns, one after the other; what is wrong with the sheets
    themselves goes into `faults`. Refused when the file cannot be read."""
    required = frozenset(needed)
    try:
        for parts in _sheets(stream_sheets(path)):
            yield from _table(parts, headings, required, faults)
    except UnreadableSheet as fault:
        raise Refused(fault.key, **fault.params) from fault


def _sheets(parts: Iterable[Rows]) -> Iterator[Iterator[Rows]]:
    """The parts of each sheet that is shown."""
    waiting = iter(parts)
    following = next(waiting, None)

    def of_one_sheet(first: Rows) -> Iterator[Rows]:
        nonlocal following
        yield first
        while (following := next(waiting, None)) is not None and following.first > 0:
            yield following

    while following is not None:
        begun = following
        sheet = of_one_sheet(begun)
        if begun.visible:
            yield sheet
        for _ in sheet:  # what was not asked for is passed over
            pass


def _table(parts: Iterator[Rows], headings: Headings, needed: frozenset[str], faults: Faults) -> Iterator[TableRow]:
    above: list[list[str]] = []
    marks: dict[str, str] = {}
    rest: list[list[str]] = []
    sheet = ""
    for part in parts:
        sheet = part.sheet
        marks |= part.marks
        room = HEAD_ROWS - len(above)
        above += part.rows[:room]
        rest = part.rows[room:]
        if len(above) == HEAD_ROWS:
            break
    head = find_headings(above, headings, needed)
    if head is None:
        return
    at, columns = head
    watch = _Watch(sheet, columns, above[: at + 1], faults)
    watch.marked(marks)
    yield from watch.rows(at + 1, above[at + 1 :])
    yield from watch.rows(len(above), rest)
    for part in parts:
        watch.marked(part.marks)
        yield from watch.rows(part.first, part.rows)


class _Watch:
    """One table being read: its columns, and what must not stand in any cell of it."""

    def __init__(self, sheet: str, columns: dict[str, int], head: Sequence[Sequence[str]], faults: Faults) -> None:
        self.sheet, self.columns, self.heading, self.faults = sheet, columns, list(head[-1]), faults
        self.refused: set[int] = set()
        for row, texts in enumerate(head):
            for place, text in enumerate(texts):
                if len(text) <= _LONGEST_HEADING and words.is_personal(text) and place not in self.refused:
                    self.refused.add(place)
                    self._fault(row, place, "table.forbidden", heading=text)

    def _fault(self, row: int, place: int, key: str, **params: Any) -> None:
        self.faults.add(Problem(sheet=self.sheet, cell=cell_name(row, place), key=key, params=params))

    def marked(self, marks: Mapping[str, str]) -> None:
        """Note cells whose value is not what was typed there; lost digits in any column, for they may be an ID number."""
        for cell, mark in marks.items():
            if mark == "lost" or column_number(cell.rstrip("0123456789")) - 1 in self.columns.values():
                self.faults.add(Problem(sheet=self.sheet, cell=cell, key=_MARKS[mark]))

    def rows(self, first: int, rows: Iterable[Sequence[str]]) -> Iterator[TableRow]:
        """The rows that say something."""
        for place, cells in enumerate(rows, first):
            self._refuse_id_numbers(place, cells)
            texts = {
                field: _DISARMED.sub("", cells[column], count=1).strip()
                for field, column in self.columns.items()
                if column < len(cells) and cells[column].strip()
            }
            if texts and not self._is_aside(cells, texts):
                yield TableRow(sheet=self.sheet, place=place, texts=texts, columns=self.columns)

    def _refuse_id_numbers(self, place: int, cells: Sequence[str]) -> None:
        for column, text in enumerate(cells):
            if len(text) > 16 and column not in self.refused and ID_NUMBER.search(half_width(text)):
                self.refused.add(column)
                heading = self.heading[column] if column < len(self.heading) else ""
                self._fault(place, column, "table.id_numbers", heading=heading or cell_name(place, column))

    def _is_aside(self, cells: Sequence[str], texts: Mapping[str, str]) -> bool:
        """The headings once more, a total, or a note that was merged over all columns."""
        if all(
            text == self.heading[self.columns[field]]
            for field, text in texts.items()
            if self.columns[field] < len(self.heading)
        ):
            return True
        first = next((text for text in cells if text.strip()), "").strip()
        said = [text for text in (first, texts.get("name", "")) if text]
        if any(words.TOTAL.fullmatch(text) for text in said):
            return True
        is_one = len(set(texts.values())) == 1
        return is_one and (words.NOTE.match(first) is not None or len(texts) == len(self.columns) > 1)


def find_headings(
    rows: Sequence[Sequence[str]], headings: Headings, needed: Iterable[str]
) -> tuple[int, dict[str, int]] | None:
    """The row of headings and the column of each field; None where no row has the `needed` ones. Of headings in two rows the
    lower counts, with the upper before it where it says nothing by itself."""
    best: tuple[int, dict[str, int]] | None = None
    for at, texts in enumerate(rows[:HEAD_ROWS]):
        columns: dict[str, int] = {}
        for place, text in enumerate(texts):
            above = rows[at - 1][place] if at and place < len(rows[at - 1]) else ""
            field = field_of(text, headings) or field_of(above + text if text else "", headings)
            if field and field not in columns:
                columns[field] = place
        if all(field in columns for field in needed) and (best is None or len(columns) > len(best[1])):
            best = at, columns
    return best


def field_of(heading: str, headings: Headings) -> str | None:
    """The field that a heading names."""
    text = re.sub(r"[\s:：*（()）]", "", heading).lower()
    if not text or len(text) > _LONGEST_HEADING:
        return None
    candidates = [
        (len(name), field)
        for field, called in headings.items()
        for name in (re.sub(r"\s", "", one) for one in called)
        if name == text or (len(name) > 1 and name in text)
    ]
    return max(candidates)[1] if candidates else None


# What a cell says


def read_text(text: str) -> str:
    """A text on one line. Refused when it looks like a child's data, or is too long for a register."""
    said = " ".join(text.split())
    for hit in personal_data(said):
        raise Refused(f"privacy.{hit.kind}", words=hit.words)
    if len(said) > _LONGEST_TEXT:
        raise Refused("table.too_long", most=_LONGEST_TEXT)
    return said


def read_code(text: str) -> str:
    """A code, also where a spreadsheet made a number of it (410902001.0). Refused when its digits are lost (4.1E+11)."""
    said = half_width(text)
    if _LOST.fullmatch(said):
        raise Refused("table.lost_digits")
    whole = _WHOLE.fullmatch(said)
    return whole[1] if whole else read_text(said)


def read_day(text: str, today: date) -> str:
    """A day as people and Excel write it; a serial number counts days from 1899-12-30. Refused when it is none."""
    return _when(text, today, days_only=True)


def read_moment(text: str, today: date) -> str:
    """A day or minute, as `read_day`."""
    return _when(text, today, days_only=False)


def _when(text: str, today: date, *, days_only: bool) -> str:
    said = half_width(text)
    if _SERIAL.fullmatch(said):
        return (date(1899, 12, 30) + timedelta(days=int(said))).isoformat()
    try:
        return day(said, today) if days_only else moment(said, today)
    except BadDate as fault:
        raise Refused("text.bad_date", text=text) from fault

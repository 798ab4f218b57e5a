"""The child that reads one workbook and answers in JSON lines: `python -m coordhub.sheets.child FILE`.

It may die without harm: memory and time are limited before the file is opened. For each sheet it says its name and its rows in
batches, and at the end `{"done": true}` or the fault.
"""

from __future__ import annotations

import re
import resource
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import orjson

from coordhub.sheets.cells import CONTROL, UnreadableSheet, cell_name, visible
from coordhub.sheets.looking import Looked, check_kind, look_over

MEMORY, SECONDS = 1 << 30, 30
MOST_CELLS = 6_000_000
"""Cells of the rectangle that a sheet's values span."""
BATCH = 256
_SAFE_DIGITS = 15
"""Digits that a number in a cell keeps; a longer one has lost its end already."""
_LOST = re.compile(r"\d(?:\.\d+)?E\+(?:1[5-9]|[2-9]\d)", re.IGNORECASE)
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


def main(path: str) -> int:
    """Read the file and print."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _read(Path(path))
        _say(done=True)
    except UnreadableSheet as fault:
        _say(fault=fault.key, params=fault.params)
    except MemoryError:
        _say(fault="sheet.too_large", params={"file": Path(path).name})
    return 0


def _say(**answer: Any) -> None:
    sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
    sys.stdout.buffer.flush()


def _read(file: Path) -> None:
    check_kind(file)
    if file.suffix.lower() == ".csv":
        from coordhub.sheets.separated import csv_rows

        _say(sheet=file.stem, visible=True)
        _say_rows(csv_rows(file), Looked(), file.name, file.stem)
        return
    import python_calamine

    looked = look_over(file) if file.suffix.lower() == ".xlsx" else {}
    try:
        _say_book(python_calamine, file, looked)
    except python_calamine.PasswordError as fault:
        raise UnreadableSheet("sheet.encrypted", file=file.name) from fault
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as fault:
        if isinstance(fault, UnreadableSheet):
            raise
        raise UnreadableSheet("sheet.damaged", file=file.name) from fault


def _say_book(calamine: Any, file: Path, looked: dict[str, Looked]) -> None:
    """The sheets, the hidden ones first: what they say of the others is needed before these are read."""
    book = calamine.CalamineWorkbook.from_path(str(file))
    shown = calamine.SheetVisibleEnum.Visible
    sheets = [one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
    if any(one.typ in (calamine.SheetTypeEnum.MacroSheet, calamine.SheetTypeEnum.Vba) for one in book.sheets_metadata):
        raise UnreadableSheet("sheet.macros", file=file.name)
    for one in sorted(sheets, key=lambda one: bool(one.visible == shown)):
        if CONTROL.search(one.name):
            raise UnreadableSheet("sheet.control", file=file.name, sheet=visible(CONTROL.sub("", one.name)), cell="-")
        sheet = book.get_sheet_by_name(one.name)
        _, left = sheet.start or (0, 0)
        if sheet.height * sheet.width > MOST_CELLS:
            raise UnreadableSheet("sheet.far_cell", file=file.name, cell=cell_name(*sheet.end))
        _say(sheet=visible(one.name), visible=one.visible == shown)
        rows = _filled(sheet.iter_rows(), left, sheet.merged_cell_ranges or ()) if sheet.start else iter(())
        _say_rows(rows, looked.get(one.name, Looked()), file.name, visible(one.name))
        del sheet, rows


def _filled(rows: Iterable[list[Any]], left: int, merged: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows from A on, what a merged cell says put into every cell it covers. A figure is not: it was said once."""
    begin: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for (top, first), (bottom, last) in merged:
        begin[top].append((bottom, first, last))
    active: list[tuple[int, int, int, Any]] = []
    indent = [""] * left
    for place, cells in enumerate(rows):
        row = indent + cells
        for bottom, first, last in begin.get(place, ()):
            value = row[first] if first < len(row) else ""
            if value != "" and (isinstance(value, bool) or not isinstance(value, int | float)):
                active.append((bottom, first, min(last, len(row) - 1), value))
        if active:
            active = [one for one in active if one[0] >= place]
            for _, first, last, value in active:
                row[first : last + 1] = [value] * (last - first + 1)
        yield row


def _say_rows(rows: Iterable[list[Any]], looked: Looked, file: str, sheet: str) -> None:
    """The rows as texts, in batches, each with the cells that cannot be trusted."""
    batch: list[list[str]] = []
    marks: dict[str, str] = dict.fromkeys(looked.unstored, "unstored") | dict.fromkeys(looked.wrong, "wrong")
    for place, cells in enumerate(rows):
        texts = [one if isinstance(one, str) else _text(one) for one in cells]
        while texts and not texts[-1]:
            texts.pop()
        joined = "\n".join(texts)
        if CONTROL.search(joined):
            column = next(at for at, text in enumerate(texts) if CONTROL.search(text))
            raise UnreadableSheet("sheet.control", file=file, sheet=sheet, cell=cell_name(place, column))
        batch.append([visible(text) for text in texts])
        _mark(cells, joined, place, marks)
        if len(batch) == BATCH:
            _say(rows=batch, marks=marks)
            batch, marks = [], {}
    _say(rows=batch, marks=marks)


def _mark(cells: list[Any], joined: str, place: int, marks: dict[str, str]) -> None:
    for column, value in enumerate(cells):
        if isinstance(value, float) and abs(value) >= 10**_SAFE_DIGITS:
            marks[cell_name(place, column)] = "lost"
    if "E+" in joined or "e+" in joined or "#" in joined:
        for column, value in enumerate(cells):
            if isinstance(value, str) and _LOST.fullmatch(value.strip()):
                marks[cell_name(place, column)] = "lost"
            elif isinstance(value, str) and value.strip() in _ERRORS:
                marks[cell_name(place, column)] = "wrong"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

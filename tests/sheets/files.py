"""Files as the counties send them, made for tests: filled-in blanks, tables of their own, and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter
import xlwt

Cells = Sequence[Sequence[Any]]


def book(path: Path, sheets: Mapping[str, Cells], merged: Sequence[tuple[int, int, int, int]] = ()) -> Path:
    """A workbook with these sheets; the merged ranges belong to the first."""
    made = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    for place, (name, rows) in enumerate(sheets.items()):
        sheet = made.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value is not None:
                    sheet.write(row, column, value)
        for first_row, first, last_row, last in merged if place == 0 else ():
            sheet.merge_range(first_row, first, last_row, last, rows[first_row][first])
    made.close()
    return path


def old_book(path: Path, sheets: Mapping[str, Cells]) -> Path:
    """The same as an .xls."""
    made = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = made.add_sheet(name)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value is not None:
                    sheet.write(row, column, value)
    made.save(str(path))
    return path


def filled(
    blank: Path,
    path: Path,
    values: Mapping[str, Any],
    *,
    sheet: str = "",
    change: Callable[[list[list[Any]]], None] | None = None,
) -> Path:
    """Our own blank with figures beside its labels (a form) or from a row's code on (a table: code -> cells), under another name;
    the hidden sheet is kept as it is."""
    source = python_calamine.CalamineWorkbook.from_path(str(blank))
    made = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    for one in source.sheets_metadata:
        rows = source.get_sheet_by_name(one.name).to_python(skip_empty_area=False)
        is_shown = one.visible == python_calamine.SheetVisibleEnum.Visible
        if is_shown:
            _fill(rows, values)
            if change:
                change(rows)
        target = made.add_worksheet(sheet if sheet and is_shown else one.name)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value not in ("", None):
                    target.write(row, column, value)
        if not is_shown:
            target.very_hidden()
    made.close()
    return path


def add_sheet(path: Path, name: str, rows: Cells) -> None:
    """Give a workbook one more sheet."""
    source = python_calamine.CalamineWorkbook.from_path(str(path))
    sheets = [
        (one, source.get_sheet_by_name(one.name).to_python(skip_empty_area=False)) for one in source.sheets_metadata
    ]
    made = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    for one, cells in [*sheets, (None, rows)]:
        target = made.add_worksheet(one.name if one else name)
        for row, texts in enumerate(cells):
            target.write_row(row, 0, texts)
        if one and one.visible != python_calamine.SheetVisibleEnum.Visible:
            target.very_hidden()
    made.close()


def _fill(rows: list[list[Any]], values: Mapping[str, Any]) -> None:
    for row in rows:
        for label, value in values.items():
            if isinstance(value, (list, tuple)) and row[0] == label:
                row[2 : 2 + len(value)] = value
            elif not isinstance(value, (list, tuple)) and label in row[:2]:
                at = 2 if row[0] == label else 3
                row.extend([""] * (at + 1 - len(row)))
                row[at] = value


def with_part(path: Path, changed: Mapping[str, str | bytes]) -> Path:
    """A small workbook with some of its parts replaced, or others added."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream)
    sheet = made.add_worksheet("表1")
    sheet.write_row(0, 0, ["县区", "数"])
    sheet.write_row(1, 0, ["清丰县", 3])
    made.close()
    with zipfile.ZipFile(stream) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, changed.get(name, before.read(name)))
        for name in set(changed) - set(before.namelist()):
            after.writestr(name, changed[name])
    return path


def sheet_xml(cells: str, head: str = "") -> str:
    """The XML of a sheet."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?>{head}<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'

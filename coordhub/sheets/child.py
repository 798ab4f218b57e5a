"""The child that reads one workbook and writes its sheets as JSON lines: `python -m coordhub.sheets.child FILE`."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time
from typing import Any

_SAFE_DIGITS = 15
"""Digits that a float keeps; a longer number in a cell has lost its end already."""


def main(path: str) -> int:
    """Read, print, and say by the exit code whether it worked."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
                _fill(rows, top, left, bottom, right)
            suspect: list[str] = []
            texts = [
                [_text(value, row, column, suspect) for column, value in enumerate(cells)]
                for row, cells in enumerate(rows)
            ]
            print(json.dumps({"name": name, "rows": texts, "suspect": suspect}, ensure_ascii=False))  # noqa: T201 - its answer
    except python_calamine.CalamineError:
        return 1
    return 0


def _fill(rows: list[list[Any]], top: int, left: int, bottom: int, right: int) -> None:
    """Put a merged cell's value into every cell it covers."""
    for row in rows[top : bottom + 1]:
        row[left : right + 1] = [rows[top][left]] * (min(right, len(row) - 1) - left + 1)


def _text(value: Any, row: int, column: int, suspect: list[str]) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if abs(value) >= 10**_SAFE_DIGITS:
            from coordhub.sheets.reading import cell_name

            suspect.append(cell_name(row, column))
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text stream
    sys.exit(main(sys.argv[1]))

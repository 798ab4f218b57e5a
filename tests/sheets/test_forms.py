"""What Chinese offices' workbooks hold besides plain cells: read as it is meant, or named by its cell."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from coordhub.sheets.cells import disarmed
from coordhub.sheets.reading import read_sheets, stream_sheets
from tests.sheets.files import book, sheet_xml, with_part


@pytest.mark.parametrize("number", [27, 30, 31, 32, 36, 50, 57, 58])
def test_the_eight_chinese_formats_of_a_date_are_read_as_dates(tmp_path: Path, number: int) -> None:
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="2"><xf/><xf numFmtId="{number}" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    cells = '<row r="1"><c r="A1" s="1"><v>43915</v></c></row>'
    path = with_part(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": sheet_xml(cells), "xl/styles.xml": styles})
    assert read_sheets(path)[0].rows == [["2020-03-25"]]


def test_figures_read_as_they_are_shown(tmp_path: Path) -> None:
    rows = [[0.1 + 0.2, 3.0, 13800000000.0, True, datetime(2020, 7, 6, 10, 30), date(2020, 7, 6), "１２", " 12人 "]]
    made = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"default_date_format": "yyyy-mm-dd"})
    made.add_worksheet().write_row(0, 0, rows[0])
    made.close()
    assert read_sheets(tmp_path / "a.xlsx")[0].rows == [
        ["0.3", "3", "13800000000", "1", "2020-07-06T10:30", "2020-07-06", "１２", "12人"]
    ]


def test_cells_that_cannot_be_trusted_are_named(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1"><v>410901201001011234</v></c><c r="B1"><f>1+1</f><v></v></c><c r="C1"><f>1+1</f></c>'
        '<c r="D1"><f>1+1</f><v>2</v></c><c r="E1" t="e"><v>#REF!</v></c><c r="F1" t="str"><f>"" &amp; ""</f><v></v></c></row>'
    )
    part = next(stream_sheets(with_part(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": sheet_xml(cells)})))
    assert part.marks == {"A1": "lost", "B1": "unstored", "C1": "unstored", "E1": "wrong"}


def test_merged_headings_are_filled_and_a_merged_figure_is_counted_once(tmp_path: Path) -> None:
    rows = [["工作经费", None, "合计"], ["预算", "拨付", None], ["1", "2", 7], ["3", "4", None]]
    sheet = read_sheets(book(tmp_path / "a.xlsx", {"表": rows}, merged=[(0, 0, 0, 1), (0, 2, 1, 2), (2, 2, 3, 2)]))[0]
    assert sheet.rows == [["工作经费", "工作经费", "合计"], ["预算", "拨付", "合计"], ["1", "2", "7"], ["3", "4"]]


def test_a_table_that_does_not_begin_in_the_first_column_keeps_its_cells(tmp_path: Path) -> None:
    sheet = read_sheets(book(tmp_path / "a.xlsx", {"表": [[], [None, None, "县区"], [None, None, "清丰县"]]}))[0]
    assert sheet.rows == [[], ["", "", "县区"], ["", "", "清丰县"]]


def test_rows_come_in_parts_and_hidden_sheets_first(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    shown, hidden = made.add_worksheet("表"), made.add_worksheet("码")
    hidden.write_string(0, 0, "x")
    hidden.very_hidden()
    for row in range(600):
        shown.write_number(row, 0, row)
    made.close()
    parts = list(stream_sheets(tmp_path / "a.xlsx"))
    assert [(part.sheet, part.visible, part.first) for part in parts] == [
        ("码", False, 0), ("表", True, 0), ("表", True, 256), ("表", True, 512),
    ]  # fmt: skip
    assert [row for part in parts[1:] for row in part.rows] == [[str(row)] for row in range(600)]


def test_marks_that_show_nothing_are_taken_out(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"表": [["\u202d0393-0000001\u202c", "清\u200b丰县\ufeff", "合\r\n计"]]})
    assert read_sheets(path)[0].rows == [["0393-0000001", "清丰县", "合\n计"]]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("+cmd|x", "'+cmd|x"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("-5", "-5"), ("+3.5", "+3.5"), ("-", "-"), ("--", "--"), ("濮阳县", "濮阳县"), ("", ""),
    ],
)  # fmt: skip
def test_only_a_text_that_would_run_is_disarmed(text: str, written: str) -> None:
    assert disarmed(text) == written

"""Spreadsheets that others made: read right, or refused in a sentence; never a harm to the program."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from coordhub.sheets.reading import UnreadableSheet, read_sheets


def workbook(path: Path, sheet_xml: str | None = None) -> Path:
    """A small workbook; its sheet's XML may be replaced."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("表1")
    sheet.merge_range(0, 0, 0, 1, "任务", book.add_format())
    sheet.write_row(1, 0, ["工作任务", "时限", "编码"])
    sheet.write_row(2, 0, ["立牌"])
    sheet.write_datetime(
        2, 1, __import__("datetime").datetime(2020, 7, 10), book.add_format({"num_format": "yyyy-mm-dd"})
    )
    sheet.write_number(2, 2, 410901201001011234)
    book.close()
    with zipfile.ZipFile(stream) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, sheet_xml if sheet_xml and name.endswith("sheet1.xml") else content)
    return path


def test_merged_cells_are_filled_dates_are_dates_and_lost_digits_are_named(tmp_path: Path) -> None:
    sheet = read_sheets(workbook(tmp_path / "a.xlsx"))[0]
    assert sheet.rows[0][:2] == ["任务", "任务"]
    assert sheet.rows[2][:2] == ["立牌", "2020-07-10"]
    assert sheet.suspect == ["C3"]


def test_an_old_xls_is_read(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "工作任务")
    book.save(str(tmp_path / "a.xls"))
    assert read_sheets(tmp_path / "a.xls")[0].rows == [["工作任务"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"工作任务{separator}牵头单位\n立牌{separator}水利局\n", encoding=encoding)
    assert read_sheets(file)[0].rows == [["工作任务", "牵头单位"], ["立牌", "水利局"]]


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"not a zip")
    (tmp_path / "b.doc").write_bytes(b"x")
    for name, key in (("a.xlsx", "sheet.no_workbook"), ("b.doc", "sheet.bad_suffix"), ("c.csv", "sheet.no_file")):
        with pytest.raises(UnreadableSheet) as refused:
            read_sheets(tmp_path / name)
        assert key == refused.value.key

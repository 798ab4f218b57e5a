"""Files that would do harm, or are not what they are called: a sentence, and nothing read."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt

from coordhub.messages import t
from coordhub.sheets import reading
from coordhub.sheets.reading import UnreadableSheet, read_sheets, stream_files
from tests.sheets.files import book, old_book, sheet_xml, with_part

SHEET = "xl/worksheets/sheet1.xml"
FAR = "1048576"


def refused(path: Path) -> str:
    """The key under which a file is refused; its sentence can be said in both languages."""
    with pytest.raises(UnreadableSheet) as fault:
        read_sheets(path)
    for lang in ("zh", "en"):
        assert path.stem in t(fault.value.key, lang=lang, **fault.value.params)
    return fault.value.key


def sheet(cells: str, head: str = "") -> Callable[[Path], Path]:
    return lambda path: with_part(path, {SHEET: sheet_xml(cells, head)})


def part(**changed: str | bytes) -> Callable[[Path], Path]:
    return lambda path: with_part(
        path, {name.replace("__", "/").replace("DOT", "."): text for name, text in changed.items()}
    )


INLINE = 't="inlineStr"><is><t>x</t></is></c>'


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (sheet(f'<row r="{FAR}"><c r="XFD{FAR}" {INLINE}</row>'), "sheet.far_cell"),
        (sheet(f"<row r='{FAR}'><c s='0' r='XFD{FAR}' {INLINE}</row>"), "sheet.far_cell"),
        (sheet(f'<row r="{FAR}"><c r="P{FAR}" t="inlineStr"><is><t> </t></is></c></row>'), "sheet.far_cell"),
        (sheet(f'<row r="{FAR}"><c {INLINE}</row>'), "sheet.far_cell"),
        (sheet("<row>" + "<c/>" * 300 + "<c><v>1</v></c></row>"), "sheet.far_cell"),
        (sheet('<row r="1"><c r="IW1"><v>1</v></c></row>'), "sheet.far_cell"),
        (sheet('<row r="200000"/><row><c><v>1</v></c></row>'), "sheet.far_cell"),
        (sheet("", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), "sheet.entities"),
        (sheet("", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'), "sheet.entities"),
        (part(xl__sharedStringsDOTxml='<!DOCTYPE sst [<!ENTITY a "aa">]><sst/>'), "sheet.entities"),
        (part(xl__sharedStringsDOTxml="<!DOCTYPE sst><sst/>".encode("utf-16")), "sheet.entities"),
        (sheet("<row>" + "x" * (8 << 20) + "</row>"), "sheet.too_large"),
        (part(xl__vbaProjectDOTbin=b"\xd0\xcf"), "sheet.macros"),
        (part(xl__externalLinks__externalLink1DOTxml="<externalLink/>"), "sheet.links"),
        (part(xl__connectionsDOTxml="<connections/>"), "sheet.links"),
        (sheet("<row><c>"), "sheet.damaged"),
        (sheet('<row r="x"><c r="A1"><v>1</v></c></row>'), "sheet.damaged"),
        (sheet(f'<row r="1"><c r="A1" {INLINE.replace(">x<", ">a&#x7F;b<")}</row>'), "sheet.control"),
        (sheet(f'<row r="1"><c r="B1" {INLINE.replace(">x<", ">a_x0007_b<")}</row>'), "sheet.control"),
    ],
)  # fmt: skip
def test_a_hostile_workbook_is_refused(tmp_path: Path, make: Callable[[Path], Path], key: str) -> None:
    assert refused(make(tmp_path / "周报.xlsx")) == key


def test_a_styled_empty_cell_far_out_does_no_harm(tmp_path: Path) -> None:
    cells = f'<row r="1"><c r="A1" {INLINE}</row><row r="{FAR}"><c r="XFD{FAR}" s="0"/></row>'
    assert read_sheets(with_part(tmp_path / "a.xlsx", {SHEET: sheet_xml(cells)}))[0].rows == [["x"]]


def test_the_cell_that_holds_a_control_character_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSheet) as fault:
        read_sheets(book(tmp_path / "a.xlsx", {"表1": [["县区"], ["清丰县", "a\x1bb"]]}))
    assert (fault.value.params["sheet"], fault.value.params["cell"]) == ("表1", "B2")
    (tmp_path / "b.csv").write_bytes("县区,数\n清丰县,1\x002\n".encode())
    with pytest.raises(UnreadableSheet) as fault:
        read_sheets(tmp_path / "b.csv")
    assert (fault.value.key, fault.value.params["cell"]) == ("sheet.control", "B2")


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("周报.xlsx", "县区,数\n清丰县,3\n".encode(), "sheet.no_workbook"),
        ("周报.xls", "县区,数\n清丰县,3\n".encode(), "sheet.no_workbook"),
        ("周报.xls", "\ufeff<html><table><tr><td>县区</td></tr></table></html>".encode(), "sheet.is_html"),
        ("周报.xlsx", b"  <?xml version='1.0'?><Workbook/>", "sheet.is_html"),
        ("周报.csv", b"PK\x03\x04....", "sheet.other_kind"),
        ("周报.csv", b"%PDF-1.7", "sheet.no_workbook"),
        ("周报.xlsx", b"", "sheet.empty"),
        ("周报.xlsm", b"PK\x03\x04", "sheet.macros"),
        ("周报.xlsb", b"PK\x03\x04", "sheet.macros"),
        ("周报.doc", b"x", "sheet.bad_suffix"),
        ("周报.xlsx", b"PK\x03\x04" + b"\x00" * 60, "sheet.damaged"),
        ("周报.csv", b"\x81\x00\xff\xff\x81", "sheet.encoding"),
        ("周报.csv", b'"' + b"x" * 200_000, "sheet.damaged"),
        ("周报.csv", b"," * 400, "sheet.too_large"),
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_refused(tmp_path: Path, name: str, content: bytes, key: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name) == key


def test_an_xls_that_is_called_xlsx_and_the_other_way_round_are_told(tmp_path: Path) -> None:
    old_book(tmp_path / "周报.xls", {"表": [["x"]]}).rename(tmp_path / "周报.xlsx")
    assert refused(tmp_path / "周报.xlsx") == "sheet.other_kind"
    book(tmp_path / "月报.xlsx", {"表": [["x"]]}).rename(tmp_path / "月报.xls")
    assert refused(tmp_path / "月报.xls") == "sheet.other_kind"


@pytest.mark.parametrize(("mark", "key"), [("EncryptedPackage", "sheet.encrypted"), ("_VBA_PROJECT", "sheet.macros")])
def test_a_locked_workbook_and_an_old_one_with_macros_are_told(tmp_path: Path, mark: str, key: str) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + mark.encode("utf-16-le") + b"\x00" * 600
    name = "周报.xlsx" if mark == "EncryptedPackage" else "周报.xls"
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name) == key


def test_a_cell_far_out_in_an_old_workbook_is_refused(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    made.add_sheet("表").write(65535, 255, "x")
    made.get_sheet(0).write(0, 0, "x")
    made.save(str(tmp_path / "周报.xls"))
    assert refused(tmp_path / "周报.xls") in {"sheet.too_large", "sheet.far_cell"}


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    path = with_part(tmp_path / "周报.xlsx", {})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as packed:
        for member in packed.infolist():
            content[member.header_offset + 6 : member.header_offset + 8] = struct.pack("<H", 1)
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8 : at + 10] = struct.pack("<H", 1)
        at += 4
    path.write_bytes(content)
    assert refused(path) == "sheet.encrypted"


def test_a_child_that_dies_or_is_slow_costs_its_own_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [book(tmp_path / f"{name}.xlsx", {"表": [[name]]}) for name in ("甲", "乙")]
    made = xlwt.Workbook()
    made.add_sheet("表").write(65535, 255, "x")
    made.get_sheet(0).write(0, 0, "x")
    made.save(str(tmp_path / "坏.xls"))
    found: list[object] = []
    for parts in stream_files([paths[0], tmp_path / "坏.xls", paths[1]]):
        try:
            found.append([row for part in parts for row in part.rows])
        except UnreadableSheet as fault:
            found.append(fault.key)
    assert found == [[["甲"]], "sheet.too_large", [["乙"]]]
    monkeypatch.setattr(reading, "WAITED", 0.0)
    assert refused(paths[0]) == "sheet.too_slow"


def test_leaving_the_files_early_leaves_no_child_behind(tmp_path: Path) -> None:
    paths = [book(tmp_path / f"{name}.xlsx", {"表": [[name]] * 2000}) for name in "甲乙丙"]
    begun = stream_files(paths)
    child = next(begun).gi_frame.f_locals["self"]  # type: ignore[attr-defined]  # the generator's own child
    begun.close()
    assert child.process.poll() is not None

"""The faces of a paper: straight by cells on the text page, GB/T 9704 in Word and PDF, nothing taken for a formula."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from coordhub.papers import gongwen as gw
from coordhub.papers import text
from coordhub.papers.faces import render
from coordhub.papers.paper import Heading, Paper, Paragraph, Table
from coordhub.text.grid import Column, Grid, Row
from coordhub.text.width import cells

WORDS = "排查危险水域“河道、水库”建账立牌，补齐3.10米警示牌2020.10处；(金堤河)"


def grid(rows: int = 60, columns: int = 6, two_line: bool = False) -> Grid:
    made = tuple(
        Column(
            key=str(n), heading=f"栏目{n}", cells=0 if n % 2 else 8, mm=30, second_line=two_line and n == columns - 1
        )
        for n in range(columns)
    )
    body = tuple(
        Row(id=str(n), cells=tuple(WORDS[: (n * k) % len(WORDS)] for k in range(columns))) for n in range(rows)
    )
    return Grid(title="x", columns=made, rows=body, two_line=two_line, footer=tuple("合计" for _ in range(columns)))


def paper(**more: object) -> Paper:
    blocks = [Heading("一、总体"), Paragraph("正文" * 60), Table(text=grid(), page=grid(8))]
    return Paper(**{"title": "任务台账", "blocks": blocks, "subtitle": "截至今日", "sign_off": ("联席办",), **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("columns", [3, 6, 14])
@pytest.mark.parametrize("two_line", [False, True])
def test_every_table_line_of_a_paper_has_the_same_width(columns: int, two_line: bool) -> None:
    wide = grid(50, columns, two_line)
    drawn = text.draw(Paper(title="t", blocks=[Table(text=wide, page=wide), Table(text=grid(3), page=grid(3))]))
    assert {80} == {cells(line) for line in drawn.split("\n") if line[:1] in {"+", "|"}}


def test_a_form_feed_stands_alone_and_the_head_stands_on_every_page() -> None:
    pages = text.draw(paper()).split("\n\f\n")
    assert len(pages) > 1
    assert all("\f" not in page for page in pages)
    assert all("栏目1" in page for page in pages)
    assert f"共 {len(pages)} 页" in pages[-1]


def test_no_line_begins_with_a_comma_and_numbers_stay_as_they_are() -> None:
    from coordhub.text.width import wrap

    for width in range(8, 40):
        lines = wrap(WORDS * 3, width)
        assert all(cells(line) <= width for line in lines)
        assert not [line for line in lines if line[:1] in "，。；、”)"]
    assert "2020.10" in text.draw(Paper(title="t", blocks=[Table(text=small("2020.10"), page=small("2020.10"))]))


def small(word: str) -> Grid:
    return Grid(title="x", columns=(Column(key="a", heading="a"),), rows=(Row(id="1", cells=(word,)),))


def document(made: Paper) -> str:
    with zipfile.ZipFile(io.BytesIO(render(made, ".docx"))) as packed:
        return packed.read("word/document.xml").decode()


def test_word_names_east_asian_fonts_on_every_run_and_keeps_the_geometry() -> None:
    xml = document(paper(kind="official", sheet="A4"))
    runs = re.findall(r"<w:rPr>(.*?)</w:rPr>", xml)
    assert runs
    assert all("w:eastAsia=" in run for run in runs)
    assert "Theme=" not in xml
    assert f'w:linePitch="{gw.LINE_PITCH_TWIPS}"' in xml
    margins = {
        name: round(int(value) * 25.4 / 1440)
        for name, value in re.findall(r'w:(top|right|bottom|left)="(\d+)"', xml.rpartition("<w:pgMar")[2])
    }
    assert margins == {"top": 37, "right": 26, "bottom": 35, "left": 28}


def test_a_ledger_in_word_repeats_its_head_lies_down_and_breaks_no_row() -> None:
    xml = document(paper())
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count("<w:tr>") == xml.count("<w:cantSplit/>")
    assert 'w:orient="landscape"' in xml


def test_text_is_never_a_formula_nor_markup() -> None:
    hostile = '=1+1 & <x> #panic("x") |a|'
    made = Paper(title=hostile, blocks=[Table(text=small(hostile), page=small(hostile))])
    with zipfile.ZipFile(io.BytesIO(render(made, ".xlsx"))) as packed:
        assert not [name for name in packed.namelist() if b"<f>" in packed.read(name)]
    assert "&lt;x&gt;" in document(made)
    assert "\\|a\\|" in render(made, ".md").decode()
    pytest.importorskip("typst")
    assert render(made, ".pdf").startswith(b"%PDF")


def test_the_spreadsheet_is_set_up_to_be_printed() -> None:
    with zipfile.ZipFile(io.BytesIO(render(paper(), ".xlsx"))) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
        book = packed.read("xl/workbook.xml").decode()
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "&amp;P" in sheet
    assert {"_xlnm.Print_Titles", "_xlnm.Print_Area"} <= set(re.findall(r'name="([^"]+)"', book))


def test_an_official_page_has_22_lines_of_28_characters() -> None:
    pytest.importorskip("typst")
    pdfplumber = pytest.importorskip("pdfplumber")
    made = Paper(title="题", blocks=[Paragraph("文" * 28 * 60, indent=False)], kind="official", sheet="A4")
    with pdfplumber.open(io.BytesIO(render(made, ".pdf"))) as pdf:
        page = pdf.pages[1]
        rows: dict[int, int] = {}
        for char in page.chars:
            if char["text"] == "文":
                rows[round(char["top"])] = rows.get(round(char["top"]), 0) + 1
        left = min(char["x0"] for char in page.chars if char["text"] == "文")
    assert len(rows) == 22
    assert {27, 28} >= set(rows.values())
    assert abs(left * 25.4 / 72 - gw.MARGIN_LEFT) < 1.5

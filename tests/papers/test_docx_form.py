"""The Word face by its XML: what Word, WPS and LibreOffice are told, whether or not one of them is here."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest

from coordhub.papers import docx as face
from coordhub.papers import gongwen as gw
from coordhub.papers.paper import Foot, Head, Paper, Paragraph
from tests.papers import specimens
from tests.papers.schema import out_of_order

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVERY = [
    specimens.notice(), specimens.minutes(), specimens.letter(), specimens.bulletin(), specimens.ledger(), specimens.cards(),
    specimens.packet(),
]  # fmt: skip


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def xml(made: Any, part: str = "word/document.xml", **more: Any) -> str:
    return unpacked(face.draw(made, **more))[part].decode()


def test_beside_a_table_that_lies_among_upright_pages_the_number_is_turned_with_its_sheet() -> None:
    made = face.draw(specimens.Packet((specimens.notice(), specimens.ledger(3))))
    feet = [text.decode() for name, text in unpacked(made).items() if name.startswith("word/footer")]
    turned = [one for one in feet if 'vert="vert"' in one]
    assert len(turned) == 2, "odd and even pages"
    for one in turned:
        across, down = (int(found) for found in re.findall(r"<wp:posOffset>(\d+)</wp:posOffset>", one))
        assert round(across / 36000 + gw.FOOT_POINTS * 25.4 / 144) == gw.MARGIN_BOTTOM - 7
        assert " PAGE " in one
        assert "wrapNone" in one
        assert (down / 36000 > 100) == ('w:jc w:val="right"' in one)
    document = unpacked(made)["word/document.xml"].decode()
    assert re.findall(r'w:left="(\d+)" w:header', document)[-1] == str(round(35 / 25.4 * 1440))
    assert out_of_order(made) == []


def mm(twips: str) -> int:
    return round(int(twips) * 25.4 / 1440)


@pytest.mark.parametrize("made", EVERY, ids=lambda made: made.title[:8] or "cards")
def test_elements_stand_in_the_order_of_the_schema(made: Any) -> None:
    assert out_of_order(face.draw(made)) == []


@pytest.mark.parametrize("made", EVERY, ids=lambda made: made.title[:8] or "cards")
def test_every_run_names_its_font_for_chinese_and_no_theme_beats_it(made: Any) -> None:
    parts = unpacked(face.draw(made))
    for name, content in parts.items():
        if name.startswith("word/") and name.endswith(".xml") and "chart" not in name:
            text = content.decode()
            runs = re.findall(r"<w:rPr>(.*?)</w:rPr>", text)
            assert all("w:eastAsia=" in run or "w:lang" in run for run in runs), name
            assert "Theme=" not in text
            for one in re.findall(r"<w:r>(.*?)</w:r>", text):
                assert "<w:t" not in one.partition("<mc:")[0] or one.startswith("<w:rPr>") or one == "<w:tab/>", one[
                    :80
                ]


def test_the_package_holds_nothing_of_a_template() -> None:
    parts = unpacked(face.draw(specimens.notice()))
    assert not [name for name in parts if re.search(r"theme|thumbnail|numbering|webSettings|fontTable|customXml", name)]
    assert b"python-docx" not in parts["docProps/core.xml"]
    assert sum(map(len, parts.values())) < 80_000


def test_margins_and_grid_make_the_type_area() -> None:
    text = xml(specimens.notice())
    size = re.search(r'<w:pgSz w:w="(\d+)" w:h="(\d+)"/>', text)
    margins = dict(re.findall(r'w:(top|right|bottom|left)="(\d+)"', text.rpartition("<w:pgMar")[2].partition("/>")[0]))
    assert size is not None
    assert (mm(size[1]), mm(size[2])) == (210, 297)
    assert {side: mm(value) for side, value in margins.items()} == {"top": 37, "right": 26, "bottom": 35, "left": 28}
    assert f'<w:docGrid w:type="lines" w:linePitch="{gw.LINE_PITCH_TWIPS}"/>' in text
    height = int(size[2]) - int(margins["top"]) - int(margins["bottom"])
    assert height // gw.LINE_PITCH_TWIPS == 22
    assert (int(size[1]) - int(margins["left"]) - int(margins["right"])) // (
        gw.BODY_POINTS * 20 + gw.SPACING_TWIPS
    ) == 28


def test_body_text_stands_on_the_grid_and_nothing_else_does() -> None:
    text = xml(specimens.full())
    assert f'w:line="{gw.LINE_PITCH_TWIPS}" w:lineRule="exact"' in text
    title = text.partition(">题<")[0].rpartition("<w:p>")[2]
    assert '<w:snapToGrid w:val="0"/>' in title
    assert f'<w:spacing w:val="{gw.SPACING_TWIPS}"/>' in text.partition(">文文")[0].rpartition("<w:r>")[2]


def test_headings_are_in_their_faces_stay_with_what_follows_and_are_in_the_outline() -> None:
    text = xml(specimens.notice())
    for words, font, level in (
        ("一、会议时间", "黑体", 0),
        ("（一）市级成员单位", "楷体_GB2312", 1),
        ("1.各成员单位", "仿宋_GB2312", 2),
    ):
        paragraph = text.partition(f">{words}<")[0].rpartition("<w:p>")[2]
        assert f'w:eastAsia="{font}"' in paragraph
        assert "<w:keepNext/>" in paragraph
        assert f'<w:outlineLvl w:val="{level}"/>' in paragraph
    assert 'w:eastAsia="楷体_GB2312"' in text.partition(">（二）强化督导。<")[0].rpartition("<w:r>")[2]


def test_the_red_head_is_red_as_wide_as_the_text_and_its_sides_stand_on_tab_stops() -> None:
    text = xml(specimens.notice())
    mark = text.partition(">濮阳市民政局文件<")[0].rpartition("<w:r>")[2]
    assert '<w:color w:val="FF0000"/>' in mark
    line = text.partition(">濮民文〔2020〕74号<")[0].rpartition("<w:p>")[2]
    assert '<w:bottom w:val="single" w:sz="8" w:space="7" w:color="FF0000"/>' in line
    assert "<w:ind" not in line
    stops = [int(place) for place in re.findall(r'w:pos="(\d+)"', line)]
    assert stops[0] == 8844 - stops[1]
    name = text.partition(">某某某<")[0].rpartition("<w:r>")[2]
    assert "楷体" in name


def test_a_long_mark_is_condensed_and_a_short_one_is_not() -> None:
    assert gw.mark("濮阳市民政局文件") == gw.Mark(48.0, 1.0)
    long = gw.mark("濮阳市农村留守儿童关爱保护和困境儿童保障工作联席会议办公室文件")
    assert long.points * long.scale * 31 < gw.AREA_WIDTH * 72 / 25.4
    assert long.scale < 1
    assert f'<w:w w:val="{round(gw.mark(specimens.minutes().head.mark).scale * 100)}"/>' in xml(specimens.minutes())  # type: ignore[union-attr]


def test_odd_and_even_pages_have_their_numbers_outside() -> None:
    parts = unpacked(face.draw(specimens.notice()))
    assert b"<w:evenAndOddHeaders/>" in parts["word/settings.xml"]
    text = parts["word/document.xml"].decode()
    assert {"default", "even"} <= set(re.findall(r'footerReference w:type="(\w+)"', text))
    footers = [content.decode() for name, content in parts.items() if "footer" in name]
    numbered = [one for one in footers if " PAGE " in one]
    assert sorted(re.findall(r'<w:jc w:val="(\w+)"/>', "".join(numbered))) == ["left", "right"]
    assert all("\u2014 " in one and " \u2014" in one for one in numbered)


def test_the_foot_stands_on_the_lower_edge_with_lines_of_two_weights_and_copies() -> None:
    text = xml(specimens.notice())
    box = text.partition("<wps:txbx>")[2].partition("</wps:txbx>")[0]
    anchor = text.partition("<wp:anchor")[2].partition("<wp:extent")[0]
    assert '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>' in anchor
    assert 'Requires="wps"' in text
    weights = dict(re.findall(r'<w:(top|bottom|insideH) w:val="single" w:sz="(\d+)"', box))
    assert weights == {"top": "8", "bottom": "8", "insideH": "6"}
    words = "".join(re.findall(r"<w:t [^>]*>(.*?)</w:t>", box))
    assert (
        words
        == "抄送：市委办公室（2份），市政府办公室（2份），市政协提案委员会（2份），市委市政府督查局（1份）。濮阳市民政局办公室2020年7月3日印发"
    )


def test_a_letter_has_its_own_first_page_and_no_lines_at_its_foot() -> None:
    parts = unpacked(face.draw(specimens.letter()))
    text = parts["word/document.xml"].decode()
    assert "<w:titlePg/>" in text
    frame = [content.decode() for name, content in parts.items() if re.search("header|footer", name)]
    double = [one for one in frame if "SmallGap" in one]
    assert len(double) == 2
    for one in double:
        indent = re.search(r'<w:ind w:left="(-\d+)" w:right="(-\d+)"/>', one)
        assert indent is not None
        assert round((8844 - int(indent[1]) - int(indent[2])) * 25.4 / 1440) == 170
        assert " PAGE " not in one
    assert "insideH" not in text.partition("<wps:txbx>")[2]


def test_a_packet_has_a_section_for_each_paper_and_each_names_its_footers() -> None:
    text = xml(specimens.packet())
    sections = re.findall(r"<w:sectPr>.*?</w:sectPr>", text)
    assert len(sections) == len(specimens.packet().papers)
    assert [("landscape" in one) for one in sections] == [paper.is_landscape for paper in specimens.packet().papers]
    for one in sections:
        assert {"default", "even"} <= set(re.findall(r'footerReference w:type="(\w+)"', one))
    assert text.endswith("</w:sectPr></w:body></w:document>")
    parts = unpacked(face.draw(specimens.packet()))
    assert len([name for name in parts if "footer" in name]) <= 8, "the same footer is one part"
    numbers = re.findall(r'<wp:docPr id="(\d+)"', text)
    assert len(numbers) == len(set(numbers))


def test_a_chart_is_native_with_its_figures_behind_it() -> None:
    parts = unpacked(face.draw(specimens.bulletin()))
    chart = parts["word/charts/chart1.xml"].decode()
    assert "<c:barChart>" in chart
    assert '<c:externalData r:id="rId1">' in chart
    assert "printSettings" not in chart
    assert chart.count("<c:showSerName") == chart.count("<c:showVal ") == 2
    assert b"embeddings/chart1.xlsx" in parts["word/charts/_rels/chart1.xml.rels"]
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(parts["word/embeddings/chart1.xlsx"]))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[5][:2] == ["范县", 14.0]
    assert rows[5][2] == "", "a figure that never came is no 0"


def test_text_of_a_chart_is_never_a_formula() -> None:
    hostile = specimens.Chart("=1+1", ("=HYPERLINK(1)", "b"), (("=cmd", (1, 2)),))
    parts = unpacked(face.draw(Paper(title="t", kind="official", sheet="A4", blocks=[hostile])))
    with zipfile.ZipFile(io.BytesIO(parts["word/embeddings/chart1.xlsx"])) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_fonts_are_those_that_the_office_chose() -> None:
    text = xml(specimens.notice(), chosen={"preset": "wps", "fang": "自家仿宋"})
    assert 'w:eastAsia="自家仿宋"' in text
    assert 'w:eastAsia="方正小标宋_GBK"' in text
    assert "仿宋_GB2312" not in text


def test_hostile_text_stays_text() -> None:
    words = 'A&B <w:p/> "x" \x00\x1b[31m\ufffe\ud800'
    made = specimens.notice(
        title=words, head=Head(mark=words, number=words, signer=words), note=words, attachments=(words, words), addressee=words,
        blocks=[Paragraph(words, lead=words), specimens.Labelled(words, words)], sign_off=(words, words), foot=Foot((specimens.Copy(words, 1),), words, words),
    )  # fmt: skip
    text = xml(made)
    assert "A&amp;B &lt;w:p/&gt;" in text
    assert "\x1b" not in text
    assert out_of_order(face.draw(made)) == []


def test_author_and_moment_are_those_of_the_paper() -> None:
    made = specimens.notice(issuer="联席办", moment="2020-07-03T16:00")
    core = unpacked(face.draw(made))["docProps/core.xml"].decode()
    assert "2020-07-03T16:00:00Z" in core
    assert core.count("联席办") == 2
    assert face.draw(made, None)[:2] == b"PK"


def test_a_name_card_stands_upside_down_on_the_upper_half_each_on_a_sheet_of_its_own() -> None:
    text = xml(specimens.cards())
    turned = re.findall(r'style="([^"]*rotation:180[^"]*)".*?string="(.*?)"', text)
    assert [words for _, words in turned] == ["市民政局", "局长", "市教育局"]
    tops = [float(re.search(r"margin-top:([\d.]+)pt", style)[1]) for style, _ in turned]  # type: ignore[index]
    assert all(0 < top < 210 / 2 * 72 / 25.4 for top in tops)
    assert text.count('<w:br w:type="page"/>') == 1
    assert " PAGE " not in "".join(
        part.decode() for name, part in unpacked(face.draw(specimens.cards())).items() if "footer" in name
    )

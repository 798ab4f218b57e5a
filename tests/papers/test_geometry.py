"""GB/T 9704-2012 measured on the PDF, to a millimetre; lines and characters exactly."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coordhub.papers import gongwen as gw
from coordhub.papers import pdf
from tests.papers import specimens
from tests.papers.measure import MM, holds, is_dark, is_red, lines_of, opened, rows_of_ink, word

pytest.importorskip("typst")
pytest.importorskip("pdfplumber")
EM = gw.BODY_POINTS * 25.4 / 72


def near(millimetres: float) -> object:
    return pytest.approx(millimetres, abs=1.0)


@pytest.fixture(scope="module")
def notice():
    with opened(pdf.draw(specimens.notice())) as found:
        yield found.pages


def test_a_full_page_has_22_lines_of_28_characters_in_an_area_of_156_by_225_mm() -> None:
    with opened(pdf.draw(specimens.full())) as found:
        for page in found.pages[1:3]:
            assert lines_of(page, "文") == [28] * 22
            ink = [one for one in page.chars if one["text"] == "文"]
            left, right = min(one["x0"] for one in ink), max(one["x1"] for one in ink)
            assert left * 25.4 / 72 == near(28)
            assert right * 25.4 / 72 == near(210 - 26)
            bands = rows_of_ink(page, is_dark, 30, 264)
            assert 37 <= bands[0].top <= 41
            assert 258 <= bands[-1].bottom <= 262


def test_text_of_every_official_form_stands_on_22_lines() -> None:
    for made in (specimens.letter(), specimens.notice()):
        with opened(pdf.draw(made)) as found:
            tops = sorted({round(one["top"], 1) for one in found.pages[1].chars if one["size"] == gw.BODY_POINTS})
        pitches = {round(after - before, 1) for before, after in pairwise(tops)}
        assert pitches <= {28.9, 29.0}
        assert len(tops) == 22


def test_the_mark_stands_35_mm_below_the_top_of_the_type_area_in_red_on_one_line(notice) -> None:
    mark, rule = rows_of_ink(notice[0], is_red)
    assert mark.top == near(gw.MARGIN_TOP + gw.MARK_TOP)
    assert mark.width < gw.AREA_WIDTH
    assert (mark.left + mark.right) / 2 == near(28 + 78)
    assert rule.width == near(156)
    assert rule.left == near(28)
    assert rule.bottom - rule.top < 0.6


def test_a_long_name_is_set_narrower_and_stays_on_one_line() -> None:
    with opened(pdf.draw(specimens.minutes())) as found:
        mark, rule = rows_of_ink(found.pages[0], is_red)
    assert mark.top == near(72)
    assert 140 < mark.width < 156
    assert rule.width == near(156)


def test_number_and_signer_stand_one_character_in_and_the_red_line_4_mm_below(notice) -> None:
    number, signer = word(notice[0], "濮民文〔2020〕74号"), word(notice[0], "签发人：某某某")
    assert number.left == near(28 + EM)
    assert signer.right == near(184 - EM)
    mark, rule = rows_of_ink(notice[0], is_red)
    text = rows_of_ink(notice[0], is_dark, mark.bottom, rule.top - 0.3)[-1]
    assert rule.top - text.bottom == near(4)
    lines_between = (text.top - mark.bottom) / (gw.LINE_PITCH_TWIPS / 20 * 25.4 / 72)
    assert lines_between == pytest.approx(2, abs=0.2)


def test_the_last_line_of_the_foot_is_the_lower_edge_of_the_type_area_on_the_last_page(notice) -> None:
    drawn = [[one for one in page.lines if one["width"] > 400] for page in notice]
    assert [len(lines) for lines in drawn[:-1]] == [1] + [0] * (len(notice) - 2), (
        "the red line, then none before the last page"
    )
    last = drawn[-1]
    assert [round(one["linewidth"] * 25.4 / 72, 2) for one in last] == [0.35, 0.25, 0.35]
    assert last[-1]["top"] * 25.4 / 72 == near(297 - 35)
    assert all(one["width"] * 25.4 / 72 == near(156) for one in last)
    copies = word(notice[-1], "抄送：")
    assert copies.left == near(28 + gw.FOOT_POINTS * 25.4 / 72)
    assert "（1份）。" in notice[-1].extract_text()


def test_page_numbers_stand_outside_one_character_in_with_dashes_7_mm_below_the_text(notice) -> None:
    for place, page in enumerate(notice, 1):
        dashes = [one for one in page.chars if one["text"] == "\u2014"]
        assert len(dashes) == 2
        band = rows_of_ink(page, is_dark, 263, 290)[0]
        middle = (band.top + band.bottom) / 2
        assert middle == near(262 + 7)
        side = gw.FOOT_POINTS * 25.4 / 72
        if place % 2:
            assert dashes[-1]["x1"] * 25.4 / 72 == near(184 - side)
        else:
            assert dashes[0]["x0"] * 25.4 / 72 == near(28 + side)


def test_the_title_is_centred_in_balanced_lines_two_lines_below_the_red_line(notice) -> None:
    title = [one for one in notice[0].chars if one["size"] == gw.TITLE_POINTS]
    lines = sorted({round(one["top"]) for one in title})
    assert len(lines) == 3
    widths = []
    for top in lines:
        row = [one for one in title if round(one["top"]) == top]
        left, right = min(one["x0"] for one in row), max(one["x1"] for one in row)
        widths.append(right - left)
        assert (left + right) / 2 * 25.4 / 72 == near(106)
    assert max(widths) - min(widths) <= 3 * gw.TITLE_POINTS
    rule = rows_of_ink(notice[0], is_red)[1]
    assert word(notice[0], "关于召开").top - rule.bottom > 15


def test_with_a_seal_the_day_ends_four_characters_in_and_the_name_is_centred_above_it(notice) -> None:
    day = next(page for page in notice if holds(page, "2020年7月3日"))
    signed, name = word(day, "2020年7月3日"), word(day, "濮阳市民政局")
    assert signed.right == near(184 - 4 * EM)
    assert (signed.left + signed.right) / 2 == near((name.left + name.right) / 2)


def test_without_a_seal_the_name_ends_two_characters_in_and_the_day_begins_two_after_it() -> None:
    with opened(pdf.draw(specimens.bulletin())) as found:
        page = found.pages[-1]
        name, day = word(page, "困境儿童保障工作联席会议办公室"), word(page, "2020年7月6日")
    assert name.right == near(184 - 2 * EM)
    assert day.left - name.left == near(2 * EM)


def test_a_letter_has_its_mark_30_mm_down_double_lines_of_170_mm_and_no_number_on_its_first_page() -> None:
    with opened(pdf.draw(specimens.letter())) as found:
        first = found.pages[0]
        bands = rows_of_ink(first, is_red)
        mark, upper, lower = bands[0], bands[1:3], bands[-2:]
        assert mark.top == near(30)
        assert all(one.width == near(170) for one in (*upper, *lower))
        assert upper[0].top - mark.bottom == near(4)
        assert lower[-1].bottom == near(297 - 20)
        assert upper[0].bottom - upper[0].top > upper[1].bottom - upper[1].top
        assert lower[1].bottom - lower[1].top > lower[0].bottom - lower[0].top
        assert word(first, "濮民函〔2020〕74号").right == near(184)
        assert "\u2014" not in first.extract_text()
        assert "\u2014" in found.pages[1].extract_text()
        assert not [one for one in found.pages[-1].lines if one["width"] > 400]
        assert "抄送：市政协提案委（2份），市委市政府督查局（2份）。" in found.pages[-1].extract_text()


def test_a_packet_holds_portrait_and_landscape_sheets_and_numbers_its_pages_through() -> None:
    made = specimens.packet()
    with opened(pdf.draw(made)) as found:
        shapes = [round(page.width) > round(page.height) for page in found.pages]
        alone = pdf.draw(specimens.ledger())
    assert len(shapes) == pdf.pages(made)
    assert shapes.count(True) >= 4
    with opened(alone) as found:
        assert holds(found.pages[0], f"第1页共{len(found.pages)}页"), "a ledger by itself says how many pages it has"


def test_beside_a_table_that_lies_among_upright_pages_the_number_is_where_theirs_is_and_reads_as_they_do() -> None:
    made = specimens.Packet((specimens.notice(), specimens.ledger(60)))
    with opened(pdf.draw(made)) as found:
        lying = [(place, page) for place, page in enumerate(found.pages, 1) if page.width > page.height]
        assert {place % 2 for place, _ in lying} == {0, 1}
        for place, page in lying:
            number = [one for one in page.chars if one["x1"] * MM < gw.TURNED_LEFT - 1]
            assert all(round(one["matrix"][1]) == -1 for one in number), "turned to the right"
            assert "".join(one["text"] for one in number).replace(" ", "") == f"\u2014{place}\u2014"
            assert all(one["x0"] * MM == near(gw.MARGIN_BOTTOM - 7 - gw.FOOT_POINTS * MM / 2) for one in number)
            side = gw.FOOT_POINTS * MM
            top, bottom = min(one["top"] for one in number) * MM, max(one["bottom"] for one in number) * MM
            assert bottom == near(184 - side) if place % 2 else top == near(28 + side)
            assert min(one["x0"] for one in page.rects + page.lines) * MM == near(gw.TURNED_LEFT)
            assert not holds(page, f"页共{len(found.pages)}页")


def test_a_heading_is_never_the_last_line_of_a_page() -> None:
    for lines in range(8, 14):
        made = specimens.notice(
            blocks=[
                specimens.Paragraph("文" * 26 + "字" * 28 * lines),
                specimens.Heading("一、标题"),
                specimens.Paragraph("尾" * 60),
            ]
        )
        with opened(pdf.draw(made)) as found:
            page = next(one for one in found.pages if "一、标题" in one.extract_text())
            assert "尾" in page.extract_text()


def test_a_table_repeats_its_head_and_breaks_no_row() -> None:
    with opened(pdf.draw(specimens.ledger(120))) as found:
        assert len(found.pages) > 2
        assert all("工作任务" in page.extract_text() for page in found.pages)
        for page in found.pages:
            rows = page.extract_table() or []
            assert all(row[0] and row[3] for row in rows if row[1] != "合计")


def test_each_name_card_is_a_sheet_of_its_own_without_a_number() -> None:
    with opened(pdf.draw(specimens.cards())) as found:
        assert len(found.pages) == 2
        assert [round(page.width * 25.4 / 72) for page in found.pages] == [297, 297]
        turned = [one["upright"] for one in found.pages[0].chars]
        assert len(turned) == 2 * len("市民政局局长")


def test_a_chart_is_drawn_with_its_figures_and_one_that_never_came_has_no_bar() -> None:
    with opened(pdf.draw(specimens.bulletin())) as found:
        page = found.pages[0]
        text = page.extract_text()
        bars = [one for one in page.rects if 8 < one["height"] < 10 and one["width"] > 1]
    assert "40块" in text
    assert len([one for one in bars if one["width"] > 8]) >= 10
    widest = max(bars, key=lambda one: one["width"])
    assert widest["width"] * 25.4 / 72 > 80


@pytest.mark.parametrize("lines", range(9, 24))
def test_the_foot_never_meets_the_text_and_stands_on_the_last_page(lines: int) -> None:
    made = specimens.notice(
        head=None,
        addressee="",
        attachments=(),
        note="",
        title="题",
        blocks=[specimens.Paragraph("文" * 28 * lines, indent=False)],
    )
    with opened(pdf.draw(made)) as found:
        last = found.pages[-1]
        rules = [one["top"] for one in last.lines if one["width"] > 400]
        text = [one["bottom"] for one in last.chars if one["size"] == gw.BODY_POINTS]
        assert len(rules) == 3
        assert rules[-1] * 25.4 / 72 == near(262)
        assert not text or max(text) < rules[0]
        assert all("抄送" not in page.extract_text() for page in found.pages[:-1])


def test_nothing_that_a_paper_says_is_read_as_markup() -> None:
    words = '#panic("x") $x$ *a* \\ @b <c> \x00\ud800 =1'
    made = specimens.notice(
        title=words, head=specimens.Head(words, words, words, words, words, words), note=words, attachments=(words, words), addressee=words,
        blocks=[specimens.Paragraph(words, lead=words), specimens.Heading(words), specimens.Labelled(words, words)],
        sign_off=(words, words), foot=specimens.Foot((specimens.Copy(words, 1),), words, words), subtitle=words, mark=words,
    )  # fmt: skip
    with opened(pdf.draw(made)) as found:
        text = "".join(page.extract_text() for page in found.pages)
    assert text.count("#panic") >= 12


def test_a_brief_is_set_smaller_and_its_pages_are_counted() -> None:
    blocks = [specimens.Paragraph("文" * 28 * 24, indent=False)]
    assert pdf.pages(specimens.notice(blocks=blocks, head=None, foot=None, attachments=(), points=0)) == 2
    assert pdf.pages(specimens.notice(blocks=blocks, head=None, foot=None, attachments=(), points=gw.BRIEF_POINTS)) == 1


def test_a_ledger_is_signed_and_marked_as_an_attachment_and_lies_down() -> None:
    with opened(pdf.draw(specimens.ledger(40))) as found:
        assert found.pages[0].extract_text().startswith("附件2")
        assert holds(found.pages[-1], "联席会议办公室2020年7月6日")
        assert all(page.width > page.height for page in found.pages)
        assert holds(found.pages[0], "第1页共2页")

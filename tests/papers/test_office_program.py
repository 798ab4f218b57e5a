"""The Word face as an office program lays it out: LibreOffice, where it is installed, measured as the PDF is."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from coordhub.papers import docx, gongwen
from tests.papers import specimens
from tests.papers.measure import MM, holds, is_dark, is_red, lines_of, opened, rows_of_ink, word

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
pytest.importorskip("pdfplumber")
EM = gongwen.BODY_POINTS * 25.4 / 72


def near(millimetres: float, within: float = 1.0) -> object:
    return pytest.approx(millimetres, abs=within)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """Every specimen by name, as LibreOffice prints it; one start of the program for all."""
    folder = tmp_path_factory.mktemp("laid")
    names = ("full", "notice", "minutes", "letter", "bulletin", "ledger", "packet", "cards")
    for lines in (9, 13, 15, 17, 21):
        short = specimens.notice(
            head=None,
            addressee="",
            attachments=(),
            note="",
            title="题",
            blocks=[specimens.Paragraph("文" * 28 * lines)],
        )
        (folder / f"{lines}.docx").write_bytes(docx.draw(short))
    for name in names:
        (folder / f"{name}.docx").write_bytes(docx.draw(getattr(specimens, name)()))
    command = [
        SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", str(folder),
        *map(str, sorted(folder.glob("*.docx"))),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    found = {one.stem: opened(one.read_bytes()) for one in folder.glob("*.pdf")}
    yield {name: one.pages for name, one in found.items()}
    for one in found.values():
        one.close()


def test_a_full_page_has_22_lines_of_28_characters(laid_out) -> None:
    for page in laid_out["full"][1:3]:
        assert lines_of(page, "文") == [28] * 22


def test_the_red_head_stands_where_the_standard_has_it(laid_out) -> None:
    page = laid_out["notice"][0]
    bands = rows_of_ink(page, is_red)
    mark, rule = bands[0], bands[-1]
    assert mark.top == near(72)
    assert rule.width == near(156)
    assert word(page, "濮民文〔2020〕74号").left == near(28 + EM)
    assert word(page, "签发人：某某某").right == near(184 - EM)
    text = rows_of_ink(page, is_dark, mark.bottom, rule.top - 0.3)[-1]
    assert rule.top - text.bottom == near(4, 1.2)


def test_a_long_mark_stays_on_one_line(laid_out) -> None:
    bands = rows_of_ink(laid_out["minutes"][0], is_red)
    assert bands[0].top == near(72)
    assert bands[0].width < 156
    assert len(bands) == 2


def test_the_foot_ends_on_the_lower_edge_of_the_last_page(laid_out) -> None:
    for name in ("notice", "minutes"):
        pages = laid_out[name]
        assert holds(pages[-1], "抄送：")
        assert not [page for page in pages[:-1] if holds(page, "抄送：")]
        bands = [one for one in rows_of_ink(pages[-1], is_dark, 200, 264) if one.width > 150]
        assert bands[-1].bottom == near(262)
        assert len(bands) == 3


def test_page_numbers_stand_7_mm_below_the_text_outside(laid_out) -> None:
    for place, page in enumerate(laid_out["notice"], 1):
        band = rows_of_ink(page, is_dark, 263, 290)[0]
        assert (band.top + band.bottom) / 2 == near(269)
        side = gongwen.FOOT_POINTS * 25.4 / 72
        assert band.right == near(184 - side) if place % 2 else band.left == near(28 + side)


def test_with_a_seal_the_name_is_centred_above_the_day(laid_out) -> None:
    page = next(one for one in laid_out["notice"] if holds(one, "2020年7月3日"))
    day, name = word(page, "2020年7月3日"), word(page, "濮阳市民政局")
    assert day.right == near(184 - 4 * EM, 4), "figures are as wide as the font that stands in has them"
    assert (day.left + day.right) / 2 == near((name.left + name.right) / 2)


def test_a_letter_has_its_double_lines_on_the_first_page_only(laid_out) -> None:
    pages = laid_out["letter"]
    bands = rows_of_ink(pages[0], is_red)
    assert bands[0].top == near(30)
    rules = [one for one in bands if one.width > 160]
    assert all(one.width == near(170) for one in rules)
    assert rules[0].top - bands[0].bottom == near(4, 1.5)
    assert rules[-1].bottom == near(277)
    assert not holds(pages[0], "\u2014")
    assert all(rows_of_ink(page, is_red) == [] for page in pages[1:])
    assert holds(pages[-1], "抄送：市政协提案委（2份），市委市政府督查局（2份）。")


def test_a_ledger_repeats_its_head_and_a_packet_turns_its_sheets(laid_out) -> None:
    assert len(laid_out["ledger"]) > 1
    assert all(holds(page, "工作任务") for page in laid_out["ledger"])
    shapes = [page.width > page.height for page in laid_out["packet"]]
    assert shapes[0] is False
    assert shapes.count(True) >= 4


def test_beside_a_table_that_lies_among_upright_pages_the_number_is_where_theirs_is(laid_out) -> None:
    lying = [
        (place, page) for place, page in enumerate(laid_out["packet"], 1)
        if page.width > page.height and holds(page, "工作任务")
    ]  # fmt: skip
    assert lying
    for place, page in lying:
        number = [one for one in page.chars if one["text"].strip() and one["x1"] * MM < gongwen.TURNED_LEFT - 1]
        assert str(place) in [one["text"] for one in number]
        assert min(one["x0"] for one in number) * MM == near(
            gongwen.MARGIN_BOTTOM - 7 - gongwen.FOOT_POINTS * MM / 2, 2
        )
        side = gongwen.FOOT_POINTS * MM
        if place % 2:
            assert max(one["bottom"] for one in number) * MM == near(184 - side, 2)
        else:
            assert min(one["top"] for one in number) * MM == near(28 + side, 2)


def test_the_chart_is_drawn(laid_out) -> None:
    page = laid_out["bulletin"][0]
    assert holds(page, "各县（区）警示牌新设数")
    fills = [
        one for one in [*page.rects, *page.curves] if one.get("fill") and one["width"] > 20 and 2 < one["height"] < 30
    ]
    assert len(fills) >= 9


@pytest.mark.parametrize("lines", ["9", "13", "15", "17", "21"])
def test_the_foot_never_meets_the_text(laid_out, lines: str) -> None:
    last = laid_out[lines][-1]
    bands = rows_of_ink(last, is_dark, 30, 264)
    rules = [one for one in bands if one.width > 150 and one.bottom - one.top < 0.8]
    assert rules[-1].bottom == near(262)
    assert len(rules) == 3, "no rule has run into a line of text"
    assert not [page for page in laid_out[lines][:-1] if holds(page, "抄送")]


def test_name_cards_are_a_sheet_each(laid_out) -> None:
    assert len(laid_out["cards"]) == 2
    for page in laid_out["cards"]:
        upper = rows_of_ink(page, is_dark, 0, 104)
        assert upper, "the words stand on the upper half too"

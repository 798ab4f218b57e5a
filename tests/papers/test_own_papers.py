"""Every paper of an office's year, made from the sample office: a proof-reader finds nothing, every face draws it, the page is the form's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from coordhub.papers import catalogue, markdown, text
from coordhub.papers import gongwen as gw
from coordhub.papers.faces import render
from coordhub.papers.lint import check_paper, lines_of
from coordhub.papers.lint_figures import check_figures
from coordhub.papers.paper import Card, Copy, Document
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store
from coordhub.text.width import cells
from tests.papers.measure import opened
from tests.papers.schema import out_of_order

MORNING = "2020-07-06T08:50"
ABOUT = {
    "meeting": "2020-H07", "unit": "台前县", "body": "市联席会议", "campaign": "防溺水", "ledger": "drowning-weekly", "proposal": "187",
    "framework": "", "": "",
}  # fmt: skip
OPTIONS = {"member-change": {"since": "2020-01-01"}}
RECORD = {"slips": "2020-H06"}
"""Kinds that need another record: slips are given out after a meeting."""
MM = 25.4 / 72
MARKS = "，。、；：！？（）《》〔〕“”"
"""Their boxes may reach over the edge; what is drawn of them does not."""
NUMBERED = re.compile(r"\u2014\s*\d+\s*\u2014|第\s*\d+\s*页\s*共\s*\d+\s*页")
ON_A3 = ("task-table", "supervision", "summary")
"""Kinds that are drawn on A3 as well."""
every = pytest.mark.parametrize("kind", [*(one.kind for one in catalogue.FORMS), *(f"{one} a3" for one in ON_A3)])
ISSUED = Stamp(
    "濮民文〔2020〕74号", "2020-07-06", "局长", (Copy("市委办公室", 2), Copy("市政府办公室", 2), Copy("市民政局", 1))
)


@pytest.fixture(scope="module")
def office(sample_folder: Path) -> Iterator[Session]:
    """The sample office, to read in."""
    store = open_store(str(sample_folder), read_only=True)
    yield Session(store=store, by="zhuanxiang", clock=fixed_clock(MORNING))
    _made.cache_clear()
    store.close()


@cache
def _made(session: Session, kind: str) -> Document:
    return _build(session, kind)


def _build(session: Session, kind: str, stamp: Stamp = DRAFT) -> Document:
    name, _, columns = kind.partition(" ")
    options = OPTIONS.get(name, {}) | ({"columns": columns} if columns else {})
    return catalogue.build(session, name, RECORD.get(name, ABOUT[catalogue.form(name).about]), stamp, **options)


@every
def test_a_proof_reader_finds_nothing_and_every_figure_is_the_ledgers(office: Session, kind: str) -> None:
    made = _made(office, kind)
    assert [one.sentence() for one in check_paper(made)] == []
    assert [one.sentence() for lines in lines_of(made) for one in check_figures(office, lines, MORNING)] == []


@every
def test_with_the_marks_of_issuing_a_proof_reader_finds_nothing_either(office: Session, kind: str) -> None:
    made = _build(office, kind, ISSUED)
    assert [one.sentence() for one in check_paper(made)] == []
    first = made.papers[0]
    if first.head is not None:
        assert first.head.number == ISSUED.number


@every
def test_no_line_of_the_text_is_wider_than_its_paper(office: Session, kind: str) -> None:
    for paper in _made(office, kind).papers:
        said = text.draw(paper)
        assert said.strip()
        assert [line for line in said.splitlines() if cells(line) > paper.text_width] == []


@every
def test_markdown_and_word_say_what_the_text_says(office: Session, kind: str) -> None:
    made = _made(office, kind)
    assert made.papers[0].title.replace("\n", "") in markdown.draw(made).replace("\\", "")
    content = render(made, ".docx", office.office().fonts)
    assert out_of_order(content) == []


@every
def test_a_paper_with_a_table_is_a_workbook_too(office: Session, kind: str) -> None:
    made = _made(office, kind)
    if made.tables():
        assert render(made, ".xlsx").startswith(b"PK")


@every
def test_its_pages_are_numbered_and_its_text_stands_in_the_area_of_its_form(office: Session, kind: str) -> None:
    pytest.importorskip("typst")
    made = _made(office, kind)
    for paper in made.papers:
        with opened(render(paper, ".pdf")) as found:
            for place, page in enumerate(found.pages, 1):
                is_numbered = not (
                    any(isinstance(block, Card) for block in paper.blocks) or (paper.kind == "letter" and place == 1)
                )
                assert bool(NUMBERED.search(page.extract_text() or "")) == is_numbered, f"{paper.title} {place}"
                if paper.kind != "ledger" and paper.sheet == "A4":
                    _stands_in_the_area(
                        page, top=gw.LETTER_MARK_TOP if paper.kind == "letter" and place == 1 else gw.MARGIN_TOP
                    )


def _stands_in_the_area(page, top: float) -> None:  # type: ignore[no-untyped-def]  # a page of pdfplumber
    """All but the page number within 156 x 225 mm, and a full line as wide as the area."""
    within = [
        one for one in page.chars if one["text"].strip() and one["text"] not in MARKS and one["bottom"] * MM < 263
    ]
    assert min(one["x0"] for one in within) * MM >= gw.MARGIN_LEFT - 1
    assert max(one["x1"] for one in within) * MM <= gw.MARGIN_LEFT + gw.AREA_WIDTH + 1
    assert min(one["top"] for one in within) * MM >= top - 1
    assert max(one["bottom"] for one in within) * MM <= gw.MARGIN_TOP + gw.AREA_HEIGHT + 1
    below = [one for one in page.chars if one["text"].strip() and one["bottom"] * MM >= 263]
    assert all(re.fullmatch(r"[\d\u2014]", one["text"]) for one in below), (
        "nothing but the number stands below the area"
    )
    lines: dict[int, list[tuple[str, float]]] = {}
    for one in page.chars:
        if one["size"] == gw.BODY_POINTS and one["text"].strip():
            lines.setdefault(round(one["top"]), []).append((one["text"], one["x1"] * MM))
    for line in lines.values():
        if len(line) == gw.CHARACTERS and all("\u3400" <= text < "\uf900" for text, _ in line):
            assert abs(max(end for _, end in line) - gw.MARGIN_LEFT - gw.AREA_WIDTH) <= 1

"""Sheets of the Word face: size and margins of each section, and what stands above and below its text."""

from __future__ import annotations

import re
from collections.abc import Callable

from coordhub.messages import t
from coordhub.papers import docx_head as head
from coordhub.papers import gongwen as gw
from coordhub.papers.docx_xml import EMU, SPACES, Type, field, paragraph, placed, run, run_style, text_box, twips
from coordhub.papers.paper import Card, Paper

_ROOM = 40.0
"""Millimetres of line that the number beside a turned table has."""
Register = Callable[[str, str], str]
"""Gives the relation under which a header or footer (its kind and its XML) is part of the document."""


def section(paper: Paper, type_: Type, register: Register) -> str:
    """The settings of a paper's section. Each names all of its own footers: what it does not name it would take over from the
    section before."""
    is_letter = paper.kind == "letter" and paper.head is not None
    odd, even = _numbers(paper, type_)
    names = [("header", "default", ""), ("header", "even", ""), ("footer", "default", odd), ("footer", "even", even)]
    if is_letter and paper.head is not None:
        names += [
            ("header", "first", head.letter_header(paper.head, type_)),
            ("footer", "first", head.letter_footer()),
        ]
    refs = "".join(
        f'<w:{part}Reference w:type="{kind}" r:id="{register(part, _part(part, content))}"/>'
        for part, kind, content in names
    )
    width, height = (twips(mm) for mm in gw.SIZES[paper.sheet])
    lying = ' w:orient="landscape"' if paper.is_landscape else ""
    return (
        f'<w:sectPr>{refs}<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{lying}/>{_margins(paper)}<w:cols w:space="425"/>'
        f'{"<w:titlePg/>" if is_letter else ""}<w:docGrid w:type="lines" w:linePitch="{gw.LINE_PITCH_TWIPS}"/></w:sectPr>'
    )


def _margins(paper: Paper) -> str:
    if paper.is_landscape:
        top = right = bottom = twips(gw.LEDGER_MARGIN)
        left = twips(gw.TURNED_LEFT if paper.sheet == gw.TURNED else gw.LEDGER_MARGIN)
        header = footer = twips(10)
    else:
        top, right, bottom, left = map(twips, (gw.MARGIN_TOP, gw.MARGIN_RIGHT, gw.MARGIN_BOTTOM, gw.MARGIN_LEFT))
        footer = twips(gw.LETTER_RULE_BOTTOM) if paper.kind == "letter" else twips(gw.FOOTER_MM)
        header = head.letter_header_distance(paper.head) if paper.kind == "letter" and paper.head else twips(15)
    return (
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="{header}" w:footer="{footer}" '
        'w:gutter="0"/>'
    )


def _part(part: str, content: str) -> str:
    name = "hdr" if part == "header" else "ftr"
    return f"<w:{name} {SPACES}>{content or paragraph('', 240, snap=False, exact=False)}</w:{name}>"


def _numbers(paper: Paper, type_: Type) -> tuple[str, str]:
    """The footers of odd and even pages. A ledger says the page and how many there are; name cards say nothing."""
    if any(isinstance(block, Card) for block in paper.blocks):
        return "", ""
    song = type_.names[gw.SONG]
    if paper.sheet == gw.TURNED:
        return _beside(song, is_odd=True), _beside(song, is_odd=False)
    if paper.is_landscape:
        said = t("paper.page", lang=paper.lang, page="{PAGE}", pages="{NUMPAGES}")
        both = paragraph(_filled(said, song, gw.TABLE_POINTS), 240, align="center", snap=False, exact=False)
        return both, both
    runs = _dashed(song)
    side = round(gw.FOOT_POINTS * 20)
    # The letter's first footer stands lower than its page numbers: those are lifted by the same distance.
    lift = twips(gw.FOOTER_MM - gw.LETTER_RULE_BOTTOM) if paper.kind == "letter" else 0
    below = paragraph("", lift, align="left", snap=False) if lift else ""
    odd = paragraph(runs, 240, align="right", right=side, snap=False, exact=False)
    even = paragraph(runs, 240, align="left", left=side, snap=False, exact=False)
    return odd + below, even + below


def _dashed(font: str) -> str:
    before, after = gw.PAGE_NUMBER
    return _filled(f"{before}{{PAGE}}{after}", font, gw.FOOT_POINTS)


def _beside(font: str, *, is_odd: bool) -> str:
    """The number beside a turned table: where the upright pages have theirs, and as they are read."""
    size = gw.FOOT_POINTS * 25.4 / 72
    top = gw.MARGIN_LEFT + gw.AREA_WIDTH - size - _ROOM if is_odd else gw.MARGIN_LEFT + size
    number = paragraph(_dashed(font), round(gw.FOOT_POINTS * 20), align="right" if is_odd else "left", snap=False)
    place = (
        placed("H", "page", offset=round((gw.TURNED_NUMBER - size / 2) * EMU)),
        placed("V", "page", offset=round(top * EMU)),
    )
    box = text_box(number, 9001 + is_odd, size=(round(size * EMU), round(_ROOM * EMU)), place=place, turned=True)
    return paragraph(box, 240, snap=False, exact=False)


def _filled(text: str, font: str, points: float) -> str:
    """Words and the fields in braces among them."""
    parts = [part for part in re.split(r"(\{\w+\})", text) if part]
    style = run_style(font, points)
    return "".join(field(part[1:-1], style) if part.startswith("{") else run(part, font, points) for part in parts)

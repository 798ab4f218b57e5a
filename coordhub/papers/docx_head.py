"""What frames an official paper in Word: the red head (版头), the letter's double lines, and the foot of the last page (版记)."""

from __future__ import annotations

from collections.abc import Iterator

from coordhub.messages import Lang, t
from coordhub.papers import gongwen as gw
from coordhub.papers import wording
from coordhub.papers.docx_xml import AREA, EMU, Type, edge, gap, paragraph, placed, run, tab, text_box, twips
from coordhub.papers.paper import Foot, Head, Paper
from coordhub.text.width import wrap

_MARK_LINE, _MARK_RISE = 1.2, 0.10
"""The mark's line is 1.2 times its size; a fifth of a fixed line lies below its baseline, which leaves a tenth of the size above the ink."""
_RULE_SPACE = 7
"""Points between a line's box and its lower border that put the border 4 mm below the ink."""
_FOOT_LINE, _FOOT_PAD = 400, 60


def red_head(paper: Paper, type_: Type) -> Iterator[str]:
    """The lines above the title: grades, mark, number and who signed, red line."""
    head = paper.head
    if head is None:
        return
    shape = gw.mark(head.mark)
    left = twips(gw.MARK_TOP) - round(_MARK_RISE * shape.points * 20)
    grades = [one for one in (head.copy_number, head.secrecy, head.urgency) if one] or [""] * bool(head.corner)
    for place, grade in enumerate(grades):
        said = _text(grade, type_, gw.HEI) + (
            tab() + _text(head.corner, type_, gw.HEI) if head.corner and not place else ""
        )
        yield paragraph(said, type_.line, align="left", snap=False, tabs=[("right", AREA)])
        left -= type_.line
    yield gap(max(left, 20))
    yield paragraph(_mark(head, type_), round(shape.points * _MARK_LINE * 20), align="center", snap=False)
    yield gap(type_.line)
    yield gap(max(type_.line - _slack(shape.points, type_), 20))
    red = edge("bottom", space=_RULE_SPACE, color=gw.RED)
    has_people = bool(head.left or head.right)
    yield _number(head, paper, type_, "" if has_people else red)
    if has_people:
        yield _two_sides(_text(head.left, type_), _text(head.right, type_), type_, red)
    yield gap(type_.line + _RULE_SPACE * 20)
    yield gap(type_.line)


def _slack(points: float, type_: Type) -> int:
    """What the mark's own line leaves below its ink, and the number's above it, in twips: two lines are counted from ink to ink."""
    return round((points * (_MARK_LINE * 0.2 - 0.08) + type_.line / 20 * 0.8 - type_.points * 0.86) * 20)


def _mark(head: Head, type_: Type) -> str:
    shape = gw.mark(head.mark)
    return run(head.mark, type_.names[gw.TITLE], shape.points, color=gw.RED, scale=shape.scale)


def _text(text: str, type_: Type, role: str = gw.FANG) -> str:
    return run(text, type_.names[role], type_.points)


def _number(head: Head, paper: Paper, type_: Type, border: str) -> str:
    if not head.signer:
        return paragraph(_text(head.number, type_), type_.line, align="center", snap=False, border=border)
    signer = _text(t("paper.signer", lang=paper.lang), type_) + _text(head.signer, type_, gw.KAI)
    return _two_sides(_text(head.number, type_), signer, type_, border)


def _two_sides(left: str, right: str, type_: Type, border: str) -> str:
    """One character in from each side, by tab stops: an indented paragraph would shorten its border."""
    stops = [("left", type_.em), ("right", AREA - type_.em)]
    return paragraph(tab() + left + tab() + right, type_.line, align="left", snap=False, tabs=stops, border=border)


def letter_header(head: Head, type_: Type) -> str:
    """The first page's header of a letter: the mark 30 mm from the sheet's edge and a double line 170 mm wide, thick above thin."""
    shape = gw.mark(head.mark)
    lead, trail = _beyond()
    rule = edge("bottom", "thickThinSmallGap", 24, 0, gw.RED)
    return (
        paragraph(_mark(head, type_), round(shape.points * _MARK_LINE * 20), align="center", snap=False)
        + gap(twips(gw.RULE_GAP) - round(shape.points * 20 * 0.12))
        + paragraph("", 20, align="left", left=lead, right=trail, snap=False, border=rule)
    )  # fmt: skip


def letter_footer() -> str:
    """The first page's footer of a letter: a double line 170 mm wide, thin above thick, and no page number."""
    lead, trail = _beyond()
    rule = edge("bottom", "thinThickSmallGap", 24, 0, gw.RED)
    return paragraph("", 20, align="left", left=lead, right=trail, snap=False, border=rule)


def letter_header_distance(head: Head) -> int:
    """How far from the sheet's edge the header begins, in twips, so that the mark's ink is 30 mm from it."""
    return twips(gw.LETTER_MARK_TOP) - round(_MARK_RISE * gw.mark(head.mark).points * 20)


def _beyond() -> tuple[int, int]:
    """The indents, below nothing, by which a line of 170 mm reaches over the type area on both sides."""
    lead = (gw.SIZES["A4"][0] - gw.LETTER_RULE_WIDTH) / 2
    return twips(lead - gw.MARGIN_LEFT), twips(lead - gw.MARGIN_RIGHT)


def letter_number(paper: Paper, type_: Type) -> Iterator[str]:
    """Below the letter's first double line: grades on the left, the number on the right edge, and two lines to the title."""
    head = paper.head
    if head is None:
        return
    grades = [one for one in (head.copy_number, head.secrecy, head.urgency, head.corner) if one]
    first = _text(grades[0], type_, gw.HEI) if grades else ""
    yield gap(round(type_.points * 20 * 7 / 8 - type_.line * 0.8 + type_.points * 20 * 0.86) or 20)
    yield paragraph(
        first + tab() + _text(head.number, type_), type_.line, align="left", snap=False, tabs=[("right", AREA)]
    )
    for grade in grades[1:]:
        yield paragraph(_text(grade, type_, gw.HEI), type_.line, align="left", snap=False)
    yield gap(type_.line)
    yield gap(type_.line)


def page_foot(foot: Foot, paper: Paper, type_: Type, number: int) -> str:
    """版记 as a run that stands at the foot of the page it is on: a text box on the lower edge of the type area. A letter's has no
    lines and says nothing of printing."""
    is_letter = paper.kind == "letter"
    rows = [
        row for row in (_copies(foot, paper.lang, type_), "" if is_letter else _printed(foot, paper.lang, type_)) if row
    ]
    if not rows:
        return ""
    heights = [_FOOT_LINE * _lines(foot, paper.lang) + 2 * _FOOT_PAD] if foot.copies else []
    heights += [_FOOT_LINE + 2 * _FOOT_PAD] if not is_letter and (foot.issuer or foot.date) else []
    edges = "" if is_letter else edge("top") + edge("bottom") + edge("insideH", eighths=6)
    side = round(gw.FOOT_POINTS * 20)
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{AREA}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
        f'</w:tblPr><w:tblGrid><w:gridCol w:w="{AREA}"/></w:tblGrid>'
        + "".join(
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{AREA}" w:type="dxa"/>'
            f'<w:vAlign w:val="center"/></w:tcPr>{row}</w:tc></w:tr>'
            for row, height in zip(rows, heights, strict=True)
        )
        + "</w:tbl>"
    )  # fmt: skip
    box = table + gap(20)
    size = (round(gw.AREA_WIDTH * EMU), (sum(heights) + 24) * 635)
    place = (placed("H", "margin", align="left"), placed("V", "margin", align="bottom"))
    return text_box(box, number, size=size, place=place)


def _copies(foot: Foot, lang: Lang, type_: Type) -> str:
    said = wording.copies(foot, lang)
    if not said:
        return ""
    label, name = t("paper.copies", lang=lang), type_.names[gw.FANG]
    hang = round(gw.ems(label) * gw.FOOT_POINTS * 20)
    return paragraph(
        run(label + said, name, gw.FOOT_POINTS), _FOOT_LINE, align="both", left=hang, hanging=hang, snap=False
    )


def _printed(foot: Foot, lang: Lang, type_: Type) -> str:
    name, day = type_.names[gw.FANG], wording.printed(foot, lang)
    if not (foot.issuer or day):
        return ""
    right = AREA - 2 * round(gw.FOOT_POINTS * 20)
    runs = run(foot.issuer, name, gw.FOOT_POINTS) + tab() + run(day, name, gw.FOOT_POINTS)
    return paragraph(runs, _FOOT_LINE, align="left", snap=False, tabs=[("right", right)])


def _lines(foot: Foot, lang: Lang) -> int:
    """How many lines the copies take."""
    label = t("paper.copies", lang=lang)
    room = AREA / 20 / gw.FOOT_POINTS - 2 - gw.ems(label)
    return len(wrap(wording.copies(foot, lang), int(room * 2)))

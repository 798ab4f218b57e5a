"""The text of a paper in Word: title, blocks, 附件说明, who signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coordhub.papers import gongwen as gw
from coordhub.papers import wording
from coordhub.papers.docx_head import letter_number, red_head
from coordhub.papers.docx_table import table
from coordhub.papers.docx_xml import (
    AREA,
    Type,
    gap,
    paragraph,
    placed,
    run,
    run_style,
    safe,
    tab,
    text_box,
    turned_word,
)
from coordhub.papers.paper import Blank, Block, Card, Chart, Heading, Labelled, PageBreak, Paper, Paragraph, Table
from coordhub.papers.pdf_data import points, signed, title_lines
from coordhub.text.width import plain

Picture = Callable[[Chart], str]
"""Gives the run that shows a chart, once its parts are in the document."""


def type_of(paper: Paper, names: dict[str, str]) -> Type:
    """How the text of a paper is set."""
    size = points(paper)
    if paper.kind != "ledger" and size == gw.BODY_POINTS:
        return Type(names, size, gw.LINE_PITCH_TWIPS, gw.SPACING_TWIPS)
    return Type(names, size, round(size * 33))


def content(paper: Paper, type_: Type, picture: Picture, number: Callable[[], int]) -> Iterator[str]:
    """The paper from its head to who signed it."""
    if paper.mark:
        yield paragraph(run(paper.mark, type_.names[gw.HEI], type_.points), type_.line, align="left", snap=False)
        yield gap(type_.line)
    if paper.head is not None:
        yield from letter_number(paper, type_) if paper.kind == "letter" else red_head(paper, type_)
    if paper.title:
        yield from _title(paper, type_)
    if paper.addressee:
        yield _flush(paper.addressee, type_)
    for place, block in enumerate(paper.blocks):
        if isinstance(block, Card) and place:
            yield from _block(PageBreak(), paper, type_, picture, number)
        yield from _block(block, paper, type_, picture, number)
    yield from _attached(paper, type_)
    yield from _signed(paper, type_)
    if said := wording.note(paper):
        yield _body(said, type_)


def _title(paper: Paper, type_: Type) -> Iterator[str]:
    is_ledger = paper.kind == "ledger"
    size = gw.LEDGER_TITLE_POINTS if is_ledger else gw.TITLE_POINTS
    style = run_style(type_.names[gw.TITLE], size)
    texts = [f'<w:t xml:space="preserve">{safe(line)}</w:t>' for line in title_lines(paper)]
    runs = f"<w:r>{style}{'<w:br/>'.join(texts)}</w:r>"
    yield paragraph(runs, 540 if is_ledger else gw.TITLE_LINE_TWIPS, align="center", snap=False)
    if paper.subtitle:
        below = run(paper.subtitle, type_.names[gw.KAI], type_.points)
        yield paragraph(below, type_.line, align="center", snap=False)
    yield gap(120 if is_ledger else type_.line)


def _run(text: str, type_: Type, role: str = gw.FANG) -> str:
    return run(text, type_.names[role], type_.points, spacing=type_.spacing)


def _flush(text: str, type_: Type) -> str:
    return paragraph(_run(text, type_), type_.line)


def _body(text: str, type_: Type, lead: str = "") -> str:
    runs = (_run(lead, type_, gw.KAI) if lead else "") + _run(text, type_)
    return paragraph(runs, type_.line, first=2 * type_.em)


def _block(block: Block, paper: Paper, type_: Type, picture: Picture, number: Callable[[], int]) -> Iterator[str]:
    if isinstance(block, Heading):
        role = {1: gw.HEI, 2: gw.KAI}.get(block.level, gw.FANG)
        yield paragraph(
            _run(block.text, type_, role), type_.line, first=2 * type_.em, keep=True, level=min(block.level, 9)
        )
    elif isinstance(block, Paragraph):
        if block.align == "left" and block.indent:
            yield _body(block.text, type_, block.lead)
        else:
            runs = (_run(block.lead, type_, gw.KAI) if block.lead else "") + _run(block.text, type_)
            yield paragraph(runs, type_.line, align="both" if block.align == "left" else block.align)
    elif isinstance(block, Labelled):
        hang = round(gw.ems(plain(block.label)) * type_.em)
        runs = _run(block.label, type_, gw.HEI) + _run(block.text, type_)
        yield paragraph(runs, type_.line, left=2 * type_.em + hang, hanging=hang)
    elif isinstance(block, Blank):
        yield paragraph("", type_.line, align="left")
    elif isinstance(block, PageBreak):
        yield paragraph('<w:r><w:br w:type="page"/></w:r>', 20, snap=False, align="left")
    elif isinstance(block, Table):
        yield table(block, paper, type_)
    elif isinstance(block, Chart):
        yield paragraph(picture(block), 240, align="center", snap=False, exact=False, before=120)
    else:
        yield from _card(block, paper, type_, number)


def _card(card: Card, paper: Paper, type_: Type, number: Callable[[], int]) -> Iterator[str]:
    """A sheet folded in the middle: the words on its lower half, and upside down on the upper."""
    wide, high = (mm * 72 / 25.4 for mm in gw.SIZES[paper.sheet])
    room = wide - 2 * gw.LEDGER_MARGIN * 72 / 25.4
    words = [(plain(card.text), type_.names[gw.TITLE], 80.0)]
    words += [(plain(card.below), type_.names[gw.KAI], 26.0)] if card.below else []
    sized = [(text, name, min(size, int(room * 0.93 / max(gw.ems(text), 1)))) for text, name, size in words]
    down = (high / 2 - sum(size * 1.3 for _, _, size in sized)) / 2
    drawn, boxed = "", gap(round(down * 20))
    for text, name, size in sized:
        left = (wide - gw.ems(text) * size) / 2
        drawn += turned_word(text, name, size, number(), left=left, top=high / 2 - down - size * 1.15)
        boxed += paragraph(run(text, name, size), round(size * 26), align="center", snap=False)
        down += size * 1.3
    place = (placed("H", "page", align="center"), placed("V", "page", offset=round(high / 2 * 12700)))
    box = text_box(boxed, number(), size=(round(room * 12700), round((high / 2 - 2) * 12700)), place=place)
    yield paragraph(drawn + box, 20, align="left", snap=False)


def _attached(paper: Paper, type_: Type) -> Iterator[str]:
    lines = wording.attached(paper) if paper.attachments else []
    if not lines:
        return
    yield gap(type_.line)
    label = gw.ems(lines[0]) - gw.ems(plain(paper.attachments[0]))
    left = round((2 + label) * type_.em)
    for place, line in enumerate(lines):
        hang = label if place == 0 else gw.ems(f"{place + 1}.")
        yield paragraph(_run(line, type_), type_.line, align="left", left=left, hanging=round(hang * type_.em))


def _signed(paper: Paper, type_: Type) -> Iterator[str]:
    """署名 and the day. With a seal both are centred on one tab stop, so that the seal covers both; the first lines stay with the last."""
    if not paper.sign_off:
        return
    if paper.is_landscape:
        for line in paper.sign_off:
            yield paragraph(_run(line, type_), type_.line, align="right")
        return
    lines = signed(paper)
    *issuers, day = lines
    em = type_.em
    wide = [round(gw.ems(one) * em) for one in lines]
    for _ in range(2 if paper.sealed else 1):
        yield paragraph("", type_.line, align="left", keep=True)
    if paper.sealed or not issuers:
        centre = AREA - gw.SEAL_RIGHT * em - wide[-1] // 2
        centre = min(centre, AREA - max(wide) // 2)
        for line in lines:
            yield paragraph(
                tab() + _run(line, type_), type_.line, align="left", tabs=[("center", centre)], keep=line is not day
            )
        return
    name = min(AREA - gw.NO_SEAL_RIGHT * em - wide[-2], AREA - (gw.NO_SEAL_RIGHT + gw.DATE_SHIFT) * em - wide[-1])
    for place, line in enumerate(issuers):
        left = max(min(AREA - gw.NO_SEAL_RIGHT * em - wide[place], name), 0)
        yield paragraph(_run(line, type_), type_.line, align="left", left=left, keep=True)
    yield paragraph(_run(day, type_), type_.line, align="left", left=max(name, 0) + gw.DATE_SHIFT * em)

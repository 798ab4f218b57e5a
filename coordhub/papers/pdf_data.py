"""What the PDF's template is given: every text without control characters, every length from `gongwen`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coordhub.messages import t
from coordhub.papers import gongwen as gw
from coordhub.papers import wording
from coordhub.papers.paper import (
    Blank,
    Block,
    Card,
    Chart,
    Document,
    Foot,
    Head,
    Heading,
    Labelled,
    PageBreak,
    Paper,
    Paragraph,
)
from coordhub.papers.title_lines import balanced
from coordhub.text.grid import Grid
from coordhub.text.width import plain

_TRACKING = -0.21
"""Points by which 28 characters are set closer: (156 mm - 28 x 16 pt) / 28, a hair more so that rounding never costs one."""
GEOMETRY: dict[str, Any] = {
    "pitch": gw.LINE_PITCH_TWIPS / 20, "body": gw.BODY_POINTS, "title": gw.TITLE_POINTS, "table": gw.TABLE_POINTS, "foot": gw.FOOT_POINTS,
    "ledger_title": gw.LEDGER_TITLE_POINTS, "tracking": _TRACKING, "two": 2 * (1 + _TRACKING / gw.BODY_POINTS), "red": gw.RED,
    "top": gw.MARGIN_TOP, "right": gw.MARGIN_RIGHT, "bottom": gw.MARGIN_BOTTOM, "left": gw.MARGIN_LEFT, "ledger": gw.LEDGER_MARGIN,
    "area": gw.AREA_WIDTH, "page_width": gw.SIZES["A4"][0], "mark_top": gw.MARK_TOP, "rule_gap": gw.RULE_GAP, "thick": gw.RULE_THICK,
    "thin": gw.RULE_THIN, "dash": gw.PAGE_NUMBER, "page_number": gw.PAGE_NUMBER_BELOW, "seal_right": gw.SEAL_RIGHT,
    "no_seal_right": gw.NO_SEAL_RIGHT, "date_shift": gw.DATE_SHIFT, "letter_top": gw.LETTER_MARK_TOP,
    "letter_width": gw.LETTER_RULE_WIDTH, "letter_bottom": gw.LETTER_RULE_BOTTOM,
    "turned_left": gw.TURNED_LEFT, "turned_number": gw.TURNED_NUMBER,
}  # fmt: skip


def data(made: Document, families: Mapping[str, list[str]]) -> dict[str, Any]:
    """All that the template reads."""
    lang = made.lang
    words = {name: t(f"paper.{name}", lang=lang) for name in ("attached", "copies", "signer")}
    return {
        "title": plain(made.title), "author": plain(next((one.issuer for one in made.papers if one.issuer), "")),
        "fonts": families, "geometry": GEOMETRY, "words": words, "papers": [_paper(one) for one in wording.laid(made)],
    }  # fmt: skip


def _paper(paper: Paper) -> dict[str, Any]:
    width, height = gw.SIZES[paper.sheet]
    return {
        "title": [plain(line) for line in title_lines(paper)] if paper.title else [], "subtitle": plain(paper.subtitle), "kind": paper.kind,
        "width": width, "height": height, "landscape": paper.is_landscape, "turned": paper.sheet == gw.TURNED, "points": points(paper), "lang": paper.lang,
        "cards": any(isinstance(block, Card) for block in paper.blocks), "blocks": [_block(block) for block in paper.blocks],
        "sign": signed(paper), "sealed": paper.sealed, "mark": plain(paper.mark),
        "page": t("paper.page", lang=paper.lang, page="{p}", pages="{n}"), "head": _head(paper.head) if paper.head else None,
        "addressee": plain(paper.addressee), "attachments": [plain(one) for one in paper.attachments], "note": wording.note(paper),
        "foot": _foot(paper.foot, paper) if paper.foot else None,
    }  # fmt: skip


def points(paper: Paper) -> float:
    """The size of a paper's text: its own, else that of its form."""
    return paper.points or (gw.LEDGER_POINTS if paper.kind == "ledger" else gw.BODY_POINTS)


def title_lines(paper: Paper) -> list[str]:
    """The title as its page is wide."""
    room = gw.room(paper.sheet)
    size = gw.LEDGER_TITLE_POINTS if paper.kind == "ledger" else gw.TITLE_POINTS
    return balanced(paper.title, int(room * 72 / 25.4 / size) - 1)


def signed(paper: Paper) -> list[str]:
    """The lines of who signs and the day. The long name of a joint conference's office is broken into balanced lines."""
    if paper.is_landscape:
        return [plain(line) for line in paper.sign_off]
    *issuers, day = paper.sign_off or ("",)
    lines = [plain(line) for issuer in issuers for line in balanced(issuer, gw.CHARACTERS - 2 * gw.NO_SEAL_RIGHT - 1)]
    return [*lines, plain(day)] if paper.sign_off else []


def _head(head: Head) -> dict[str, Any]:
    shape = gw.mark(head.mark)
    return {
        "mark": plain(head.mark), "points": shape.points, "scale": shape.scale, "number": plain(head.number), "signer": plain(head.signer),
        "copy_number": plain(head.copy_number), "secrecy": plain(head.secrecy), "urgency": plain(head.urgency), "corner": plain(head.corner), "left": plain(head.left),
        "right": plain(head.right),
    }  # fmt: skip


def _foot(foot: Foot, paper: Paper) -> dict[str, Any]:
    return {
        "copies": wording.copies(foot, paper.lang), "issuer": plain(foot.issuer),
        "date": wording.printed(foot, paper.lang),
    }  # fmt: skip


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": plain(block.text)}
    if isinstance(block, Paragraph):
        return {
            "kind": "paragraph",
            "text": plain(block.text),
            "align": block.align,
            "indent": block.indent,
            "lead": plain(block.lead),
        }
    if isinstance(block, Labelled):
        return {"kind": "labelled", "label": plain(block.label), "text": plain(block.text)}
    if isinstance(block, Blank | PageBreak):
        return {"kind": "blank" if isinstance(block, Blank) else "break"}
    if isinstance(block, Card):
        return {"kind": "card", "text": plain(block.text), "below": plain(block.below)}
    if isinstance(block, Chart):
        return _chart(block)
    return {"kind": "table", "points": block.points, "row_mm": block.row_mm, **_grid(block.page)}


def _grid(grid: Grid) -> dict[str, Any]:
    cells = [plain(cell) for row in grid.rows for cell in row.cells]
    return {
        "heads": [plain(column.heading) for column in grid.columns], "cells": cells + [plain(cell) for cell in grid.footer or ()],
        "mm": [column.mm or 20.0 for column in grid.columns], "aligns": [column.align for column in grid.columns],
    }  # fmt: skip


def _chart(chart: Chart) -> dict[str, Any]:
    values = [[numbers[place] for _, numbers in chart.series] for place in range(len(chart.labels))]
    known = [value for row in values for value in row if value is not None]
    return {
        "kind": "chart", "title": plain(chart.title), "names": [plain(name) for name, _ in chart.series], "top": max([*known, 0]) or 1,
        "rows": [
            {"label": plain(label), "values": row, "shown": [plain(chart.shown(value)) for value in row]}
            for label, row in zip(chart.labels, values, strict=True)
        ],
    }  # fmt: skip

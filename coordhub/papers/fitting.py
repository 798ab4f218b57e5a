"""How many pages a paper takes: as typst lays it out, else estimated on the safe side, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from coordhub.domain.refusal import Refused
from coordhub.papers import gongwen as gw
from coordhub.papers.paper import Block, Document, Heading, Labelled, Paper, Paragraph, Table

_POINTS_A_MM = 72 / 25.4
_LINE, _ROW, _PADDING, _CELL = 1.65, 1.45, 0.7, 4.0
"""Heights in sizes of the text: of a line, of a table's line, of what stands above and below it; and what a cell loses in width."""
_SAFE = 1.03


def pages(paper: Document, chosen: Mapping[str, str] | None = None) -> int:
    """How many pages the paper takes, in the fonts that the office chose."""
    from coordhub.papers import pdf

    try:
        return pdf.pages(paper, chosen)
    except Refused:
        return sum(estimated(one) for one in paper.papers)


def estimated(paper: Paper) -> int:
    """Pages as far as they can be known without laying the paper out; for portrait papers without head and foot."""
    is_ledger = paper.kind == "ledger"
    size = paper.points or (gw.LEDGER_POINTS if is_ledger else gw.BODY_POINTS)
    height = (gw.LEDGER_TITLE_POINTS if is_ledger else gw.TITLE_POINTS) * 1.5 + (4 if is_ledger else size * _LINE)
    height += size * _LINE if paper.subtitle else 0
    height += sum(_height(block, size) for block in paper.blocks) + len(paper.sign_off) * size * _LINE
    return max(ceil(height * _SAFE / (gw.AREA_HEIGHT * _POINTS_A_MM)), 1)


def _height(block: Block, size: float) -> float:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Heading | Labelled):
        return size * _LINE * _lines(block.text, size, gw.AREA_WIDTH)
    if isinstance(block, Paragraph):
        return size * _LINE * _lines("　　" + block.lead + block.text, size, gw.AREA_WIDTH)
    return size * _LINE


def _table(block: Table) -> float:
    grid, size = block.page, block.points
    declared = [column.mm or 20.0 for column in grid.columns]
    widths = [mm * gw.AREA_WIDTH / sum(declared) for mm in declared]
    rows = [[column.heading for column in grid.columns], *(row.cells for row in grid.rows)]
    rows += [grid.footer] if grid.footer else []
    lines = [max(_lines(cell, size, wide, _CELL) for cell, wide in zip(row, widths, strict=True)) for row in rows]
    return sum(size * (_ROW * count + _PADDING - _ROW + 1) for count in lines) + 6


def _lines(text: str, size: float, mm: float, lost: float = 0.0) -> int:
    return max(ceil(gw.ems(text) * size / max(mm * _POINTS_A_MM - lost, size)), 1)

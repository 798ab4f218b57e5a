"""The spreadsheet face: the paper's first table, with its paragraphs above and below."""

from __future__ import annotations

from coordhub.domain.refusal import Refused
from coordhub.messages import t
from coordhub.papers.paper import Document, Heading, Paragraph, Table
from coordhub.sheets.writing import Page, workbook


def draw(document: Document) -> bytes:
    """The bytes of the workbook. Refused when the paper has no table to put into one. Of a packet it is the first paper with one."""
    paper = next((one for one in document.papers if one.tables()), None)
    if paper is None:
        raise Refused("paper.no_table", title=document.title)
    tables = paper.tables()
    above: list[str] = [paper.subtitle] if paper.subtitle else []
    below: list[str] = []
    is_above = True
    for block in paper.blocks:
        if isinstance(block, Table):
            is_above = False
        elif isinstance(block, Heading | Paragraph):
            (above if is_above else below).append(block.text)
    footer = "&C" + t("paper.page", lang=paper.lang, page="&P", pages="&N")
    return workbook(paper.title, above, tables[0].page, [*below, *paper.sign_off], Page(paper.sheet, footer))

"""The spreadsheet face: a sheet for each table of the paper, with the paragraphs above and below it."""

from __future__ import annotations

from collections.abc import Iterator

from coordhub.domain.refusal import Refused
from coordhub.messages import t
from coordhub.papers.paper import Document, Heading, Paper, Paragraph, Table
from coordhub.sheets.writing import Leaf, Page, workbook


def draw(document: Document) -> bytes:
    """The bytes of the workbook. Refused when the paper has no table to put into one. Of a packet it is the first paper with one."""
    paper = next((one for one in document.papers if one.tables()), None)
    if paper is None:
        raise Refused("paper.no_table", title=document.title or document.file_name)
    footer = "&C" + t("paper.page", lang=paper.lang, page="&P", pages="&N")
    return workbook(list(_leaves(paper)), Page(paper.sheet, footer))


def _leaves(paper: Paper) -> Iterator[Leaf]:
    """The first bears the title of the paper, the others the heading above them; what follows the last table stands below it."""
    title, above = paper.title, [paper.subtitle] if paper.subtitle else []
    last = paper.tables()[-1]
    for place, block in enumerate(paper.blocks, 1):
        if isinstance(block, Heading) and title != paper.title:
            title = block.text
        elif isinstance(block, Heading | Paragraph):
            above.append(block.text)
        elif isinstance(block, Table):
            below = [*_texts(paper, place), *paper.sign_off] if block is last else []
            yield Leaf(title, block.page, above, below)
            title, above = block.page.title, []


def _texts(paper: Paper, since: int) -> Iterator[str]:
    return (block.text for block in paper.blocks[since:] if isinstance(block, Heading | Paragraph))

"""The Markdown face."""

from __future__ import annotations

from coordhub.messages import t
from coordhub.papers import wording
from coordhub.papers.bars import bars
from coordhub.papers.paper import Blank, Card, Chart, Document, Heading, Labelled, PageBreak, Paper, Paragraph, Table
from coordhub.text.grid import Grid
from coordhub.text.width import plain

_BAR_ROOM = 80


def draw(paper: Document) -> str:
    """The paper as Markdown; cells keep their text to the letter, with what Markdown would read escaped. The papers of a packet are
    parted by a rule."""
    return "\n\n---\n\n".join(_paper(one) for one in paper.papers) + "\n"


def _paper(paper: Paper) -> str:
    parts = [_safe(paper.mark)] if paper.mark else []
    if paper.head is not None:
        parts.append("  \n".join(map(_safe, wording.head_lines(paper.head, paper.lang))))
    parts += [f"# {_safe(paper.title)}"] if paper.title else []
    parts += [_safe(one) for one in (paper.subtitle, paper.addressee) if one]
    parts += [_block(block) for block in paper.blocks if not isinstance(block, Blank)]
    if paper.attachments:
        parts.append("  \n".join(map(_safe, wording.attached(paper))))
    parts += [_safe(line) + "  " for line in paper.sign_off]
    parts += [_safe(wording.note(paper))] if paper.note else []
    parts += _foot(paper)
    return "\n\n".join(parts)


def _foot(paper: Paper) -> list[str]:
    if paper.foot is None:
        return []
    copies, printed = wording.copies(paper.foot, paper.lang), wording.printed(paper.foot, paper.lang)
    lines = [t("paper.copies", lang=paper.lang) + copies] if copies else []
    lines += [f"{paper.foot.issuer}    {printed}".strip()] if paper.foot.issuer or printed else []
    return ["---", "  \n".join(map(_safe, lines))] if lines else []


def _block(block: Heading | Paragraph | Labelled | Table | Chart | Card | PageBreak) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {_safe(block.text)}"
    if isinstance(block, Paragraph):
        return f"**{_safe(block.lead)}**{_safe(block.text)}" if block.lead else _safe(block.text)
    if isinstance(block, Labelled):
        return f"**{_safe(block.label)}**{_safe(block.text)}"
    if isinstance(block, PageBreak):
        return "---"
    if isinstance(block, Chart):
        return "\n".join(f"    {line}" for line in bars(block, _BAR_ROOM))
    if isinstance(block, Card):
        return "  \n".join(_safe(one) for one in (block.text, block.below) if one)
    return _table(block.page)


def _table(grid: Grid) -> str:
    marks = {"left": "---", "right": "---:", "center": ":---:"}
    rows = [[column.heading for column in grid.columns], *(row.cells for row in grid.rows)]
    if grid.footer:
        rows.append(grid.footer)
    lines = ["| " + " | ".join(map(_safe, row)) + " |" for row in rows]
    lines.insert(1, "| " + " | ".join(marks[column.align] for column in grid.columns) + " |")
    return "\n".join(lines)


def _safe(text: str) -> str:
    escaped = plain(text)
    for mark in "\\|*_`<>[]#":
        escaped = escaped.replace(mark, "\\" + mark)
    return escaped

"""The Markdown face."""

from __future__ import annotations

from coordhub.papers.paper import Block, Heading, PageBreak, Paper, Paragraph, Table
from coordhub.text.grid import Grid
from coordhub.text.width import plain


def draw(paper: Paper) -> str:
    """The paper as Markdown; cells keep their text to the letter, with what Markdown would read escaped."""
    parts = [f"# {_safe(paper.title)}", *([_safe(paper.subtitle)] if paper.subtitle else [])]
    parts += [_block(block) for block in paper.blocks]
    parts += [_safe(line) + "  " for line in paper.sign_off]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {_safe(block.text)}"
    if isinstance(block, Paragraph):
        return _safe(block.text)
    if isinstance(block, PageBreak):
        return "---"
    assert isinstance(block, Table)
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

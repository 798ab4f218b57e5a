"""The plain-text face: CJK-aligned tables in ASCII, wrapped, two-line rows, pages with a form feed between them.

Every table line of a paper has the same width in cells, over all tables, parts and pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coordhub.messages import t
from coordhub.papers import wording
from coordhub.papers.bars import bars
from coordhub.papers.paper import (
    Blank,
    Block,
    Card,
    Chart,
    Document,
    Foot,
    Heading,
    Labelled,
    PageBreak,
    Paper,
    Paragraph,
    Table,
)
from coordhub.text.grid import Column, Grid
from coordhub.text.table import drawn, filled, fitted_widths, natural_widths
from coordhub.text.width import cells, pad, plain, wrap

PAGE_LINES = 60
"""Lines of a page, its number included."""
FORM_FEED = "\f"


def draw(paper: Document, width: int | None = None, page_lines: int = PAGE_LINES) -> str:
    """The paper as text of `width` cells (80, unless the paper says otherwise). A form feed stands alone on its line; the papers of a
    packet follow one another, each on a page of its own."""
    laid = [
        (page, width or one.text_width)
        for one in paper.papers
        for page in _pages(_groups(one, width or one.text_width), page_lines - 2)
    ]
    drawn_pages = []
    for number, (page, room) in enumerate(laid, 1):
        foot = t("paper.page", lang=paper.lang, page=number, pages=len(laid))
        drawn_pages.append("\n".join([*page, "", pad(foot, room, "center").rstrip()]))
    return f"\n{FORM_FEED}\n".join(drawn_pages) + "\n"


class _Group:
    """Lines that stay together on a page; `again` is what stands above them when they begin a new page (a table's head), and
    `last` closes the page when they end it."""

    def __init__(self, lines: list[str], again: Sequence[str] = (), last: Sequence[str] = ()) -> None:
        self.lines, self.again, self.last = lines, list(again), list(last)


def _groups(paper: Paper, room: int) -> Iterator[_Group]:
    title = (
        [pad(line, room, "center").rstrip() for line in wrap(paper.title.replace("\n", ""), room)]
        if paper.title
        else []
    )
    above = _above(paper, room)
    below = [pad(line, room, "center").rstrip() for line in wrap(paper.subtitle, room)] if paper.subtitle else []
    if title or above:
        yield _Group([*above, *title, *below, ""])
    if paper.addressee:
        yield _Group(wrap(paper.addressee, room))
    for block in paper.blocks:
        yield from _block(block, room)
    if paper.attachments:
        yield _Group(["", *(line for one in wording.attached(paper) for line in wrap(f"    {one}", room))])
    if paper.sign_off:
        yield _Group(["", *(pad(line, room, "right").rstrip() for line in paper.sign_off)])
    if paper.note:
        yield _Group(_paragraph(Paragraph(wording.note(paper)), room))
    if paper.foot is not None:
        yield _Group(_foot(paper.foot, paper, room))


def _above(paper: Paper, room: int) -> list[str]:
    """附件1, or the head: who issues, number and who signed, and a line below."""
    lines = [plain(paper.mark), ""] if paper.mark else []
    if paper.head is not None:
        said = [line for one in wording.head_lines(paper.head, paper.lang) for line in wrap(one, room)]
        lines += [*(pad(line, room, "center").rstrip() for line in said), "=" * room, ""]
    return lines


def _foot(foot: Foot, paper: Paper, room: int) -> list[str]:
    """Copies and who printed it, between lines."""
    copies, day = wording.copies(foot, paper.lang), wording.printed(foot, paper.lang)
    lines = ["", "-" * room]
    if copies:
        lines += wrap(t("paper.copies", lang=paper.lang) + copies, room)
    if foot.issuer or day:
        lines += ["-" * room] if copies else []
        lines.append(pad(plain(foot.issuer), room - cells(day)) + day)
    return [*lines, "-" * room]


def _block(block: Block, room: int) -> Iterator[_Group]:
    if isinstance(block, Table):
        yield from _table(block.text, room)
    elif isinstance(block, PageBreak):
        yield _Group([FORM_FEED])
    elif isinstance(block, Heading):
        yield _Group(["", *wrap(block.text, room)])
    elif isinstance(block, Blank):
        yield _Group([""])
    elif isinstance(block, Labelled):
        yield _Group(_labelled(block, room))
    elif isinstance(block, Chart):
        yield _Group(["", *bars(block, room), ""])
    elif isinstance(block, Card):
        said = [line for one in (block.text, block.below) if one for line in wrap(one, room)]
        yield _Group([*(pad(line, room, "center").rstrip() for line in said), ""])
    else:
        yield _Group(_paragraph(block, room))


def _labelled(block: Labelled, room: int) -> list[str]:
    label = "    " + plain(block.label)
    lead = min(cells(label), room // 2)
    first, *rest = wrap(block.text, room - lead)
    return [pad(label, lead) + first, *(" " * lead + line for line in rest)]


def _paragraph(block: Paragraph, room: int) -> list[str]:
    if block.align != "left":
        return [pad(line, room, block.align).rstrip() for line in wrap(block.text, room)]
    lead = "    " if block.indent else ""
    first, *rest = wrap(lead + block.lead + block.text, room)
    return [first, *rest]


def _table(grid: Grid, room: int) -> Iterator[_Group]:
    """A table as groups: its head, then row by row. All parts of a table too wide for the page repeat its key columns."""
    for columns in _parts(grid, room):
        yield from _part(grid, columns, room)


def _parts(grid: Grid, room: int) -> list[list[int]]:
    """The columns of each part: all of them where they fit narrowed, else as many as fit beside the key columns."""
    main = [place for place, column in enumerate(grid.columns) if not column.second_line]
    widths = natural_widths(grid)
    least = [min(width, _least(grid.columns[place], width)) for place, width in enumerate(widths)]
    if sum(least[place] for place in main) + len(main) + 1 <= room:
        return [main]
    keys, others = main[: grid.key_columns], main[grid.key_columns :]
    parts: list[list[int]] = []
    current = list(keys)
    for place in others:
        if len(current) > len(keys) and sum(widths[one] for one in [*current, place]) + len(current) + 2 > room:
            parts.append(current)
            current = list(keys)
        current.append(place)
    return [*parts, current]


def _least(column: Column, width: int) -> int:
    """Cells below which a column is better moved to another part than narrowed."""
    return width if column.cells and column.cells <= 8 else max(8, width // 2)


def _part(grid: Grid, places: list[int], room: int) -> Iterator[_Group]:
    columns = [grid.columns[place] for place in places]
    widths = _exact([natural_widths(grid)[place] for place in places], room - len(places) - 1)
    rows = [row.cells for row in grid.rows]
    if grid.footer:
        rows.append(grid.footer)
    headings = [filled(column.heading, width, column.align) for column, width in zip(columns, widths, strict=True)]
    body = [
        [filled(row[place], width, column.align) for place, width, column in zip(places, widths, columns, strict=True)]
        for row in rows
    ]
    table = drawn(body, headings)
    head, blocks, rule = _cut(table)
    seconds = [_second_line(grid, row, widths) for row in rows] if grid.two_line else [[]] * len(rows)
    yield _Group(head)
    blocks = blocks if rows else []  # a table without rows is drawn with a rule alone
    for block, more in zip(blocks, seconds, strict=True):
        yield _Group([*block[:-1], *more, block[-1]], again=head, last=[])
    if not blocks:
        yield _Group([rule], again=head)


def _exact(widths: list[int], room: int) -> list[int]:
    """The widths narrowed or widened until they fill the room: all table lines of a paper are equally wide."""
    fitted = fitted_widths(widths, room)
    gap = room - sum(fitted)
    widest = max(range(len(fitted)), key=lambda place: fitted[place])
    fitted[widest] += gap
    return fitted


def _cut(table: list[str]) -> tuple[list[str], list[list[str]], str]:
    """The head of a drawn table, the lines of each row with the rule under it, and that rule."""
    end = next(place for place, line in enumerate(table) if line.startswith("+="))
    blocks: list[list[str]] = []
    current: list[str] = []
    for line in table[end + 1 :]:
        current.append(line)
        if line.startswith("+-"):
            blocks.append(current)
            current = []
    return table[: end + 1], blocks, table[0]


def _second_line(grid: Grid, row: Sequence[str], widths: list[int]) -> list[str]:
    """The second line of a row: its long texts, beginning under the fourth column."""
    parts = [
        f"{column.heading}: {plain(row[place])}"
        for place, column in enumerate(grid.columns)
        if column.second_line and row[place]
    ]
    if not parts:
        return []
    lead = min(3, len(widths) - 1)
    indent = sum(widths[:lead]) + lead
    room = sum(widths) + len(widths) - 1 - indent
    return [f"|{' ' * indent}{pad(line, room)}|" for line in wrap("; ".join(parts), room)]


def _pages(groups: Iterator[_Group], size: int) -> list[list[str]]:
    """The groups laid onto pages; a row never breaks over a page, and a table's head stands again on each."""
    pages: list[list[str]] = [[]]
    for group in groups:
        if group.lines == [FORM_FEED]:
            pages.append([])
            continue
        if pages[-1] and len(pages[-1]) + len(group.lines) > size:
            pages.append([])
        if not pages[-1] and group.again:
            pages[-1] += group.again
        pages[-1] += group.lines
    return [page for page in pages if page] or [[]]

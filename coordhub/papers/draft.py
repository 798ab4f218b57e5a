"""A paper's wording as text that a person edits: the marks of a draft, both ways.

A line is a paragraph. `# ` begins a heading of the first level, `## ` one of the second, as deep as the form goes; `**words**` before
the text are a heading that runs on into it; a line that begins with one of the labels (`出席：`) is labelled. `{2020-H07-3-1}` at the end
of a paragraph links it to a record and is not drawn; a line that begins with `%` is a remark to who edits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from coordhub.papers.paper import Blank, Block, Heading, Labelled, Paragraph
from coordhub.services.minutes_links import LINK, linked, remarks_left_out

_HEADING = re.compile(r"(#{1,4})\s+(.+)")
_LEAD = re.compile(r"\*\*(.+?)\*\*\s*(.*)")


@dataclass(frozen=True)
class Linked:
    """A paragraph and the number of the record that it states."""

    block: Paragraph
    link: str


Piece = Heading | Paragraph | Labelled | Blank | Linked
"""What a draft can hold. Tables are made from the data, never typed."""


def written(pieces: Iterable[Piece]) -> str:
    """The wording of these blocks, a paragraph a line, with an empty line between them."""
    return "\n\n".join(_line(one) for one in pieces if not isinstance(one, Blank)) + "\n"


def _line(piece: Heading | Paragraph | Labelled | Linked) -> str:
    if isinstance(piece, Heading):
        return f"{'#' * piece.level} {piece.text}"
    if isinstance(piece, Labelled):
        return piece.label + piece.text
    if isinstance(piece, Linked):
        return linked(_line(piece.block), piece.link)
    return f"**{piece.lead}**{piece.text}" if piece.lead else piece.text


def read(text: str, labels: Collection[str] = ()) -> list[Block]:
    """The blocks of a wording, without links and remarks. An empty line stands before the first labelled one, as the form has it."""
    blocks: list[Block] = []
    for line in remarks_left_out(text).splitlines():
        said = LINK.sub("", line).strip()
        if said:
            block = _block(said, labels)
            if isinstance(block, Labelled) and not any(isinstance(one, Labelled) for one in blocks):
                blocks.append(Blank())
            blocks.append(block)
    return blocks


def _block(said: str, labels: Collection[str]) -> Block:
    if heading := _HEADING.fullmatch(said):
        return Heading(heading[2].strip(), len(heading[1]))
    if label := next((one for one in labels if said.startswith(one)), None):
        return Labelled(label, said.removeprefix(label).strip())
    if lead := _LEAD.fullmatch(said):
        return Paragraph(lead[2], lead=lead[1])
    return Paragraph(said)

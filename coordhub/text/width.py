"""Widths in terminal cells: how wide a text is, padded, clipped, wrapped; and text without control characters."""

from __future__ import annotations

import re
from functools import lru_cache

from wcwidth import wcwidth

from coordhub.text.grid import Align

NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕”’…%‰℃,.;:?!)]}")
"""No line begins with these (禁则)."""
NOT_LAST = frozenset("（《〈「『【〔“‘([{")
"""No line ends with these."""

_CONTROL = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


@lru_cache(maxsize=1 << 14)
def _cell(character: str) -> int:
    return max(wcwidth(character), 0)


@lru_cache(maxsize=1 << 14)
def _measured(text: str) -> int:
    return sum(map(_cell, text))


def cells(text: str) -> int:
    """How many terminal cells the text takes. The same words stand in many rows, so they are measured once."""
    return len(text) if text.isascii() else _measured(text)


def plain(text: str) -> str:
    """The text without control characters and escape codes; a line end or tab becomes a space."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub("", text.replace("\n", " ").replace("\t", " "))


def clip(text: str, width: int) -> str:
    """As much of the text as fits into `width` cells; a wide character cut in half becomes a blank."""
    if cells(text) <= width:
        return text
    taken: list[str] = []
    used = 0
    for character in text:
        used += _cell(character)
        if used > width:
            gap = width - (used - _cell(character))
            return "".join(taken) + " " * gap
        taken.append(character)
    return "".join(taken)


def pad(text: str, width: int, align: Align = "left") -> str:
    """The text in exactly `width` cells, clipped or filled with blanks."""
    text = clip(text, width)
    gap = width - cells(text)
    if align == "right":
        return " " * gap + text
    if align == "center":
        return " " * (gap // 2) + text + " " * (gap - gap // 2)
    return text + " " * gap


_WORD = re.compile(r"[!-~]+|\s+|.", re.DOTALL)


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells; numbers and ASCII words stay whole where they fit, and Chinese punctuation
    neither begins nor ends a line that it must not. An empty text is one empty line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, max(width, 2))
    return lines or [""]


def _wrap_paragraph(text: str, width: int) -> list[str]:
    if cells(text) <= width:
        return [text]
    lines: list[str] = []
    line: list[str] = []
    used = 0
    for piece in _pieces(text, width):
        wide = cells(piece)
        if used + wide > width and line:
            carried = _carried(line, piece)
            lines.append("".join(line).rstrip())
            line = [*carried, piece] if not piece.isspace() else carried
            used = sum(map(cells, line))
            continue
        line.append(piece)
        used += wide
    if line:
        lines.append("".join(line).rstrip())
    return lines


def _pieces(text: str, width: int) -> list[str]:
    found: list[str] = []
    for piece in _WORD.findall(text):
        found += [piece] if cells(piece) <= width else list(piece)
    return found


def _carried(line: list[str], following: str) -> list[str]:
    """What must move to the next line with the piece that follows, so that punctuation stands where it may; the line loses it."""
    carried: list[str] = []
    first = following
    while len(line) > 1 and (first[0] in NOT_FIRST or line[-1][-1] in NOT_LAST):
        first = line.pop()
        carried.insert(0, first)
    return carried

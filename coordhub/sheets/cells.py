"""Cells by name and by number, what their text may hold, and the fault of a file that cannot be read."""

from __future__ import annotations

import re
from typing import Any

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What no cell may hold. Line ends and tabs are usual in headings."""
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run as a formula."""
FIGURE = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")
_FULL = str.maketrans("０１２３４５６７８９．－，", "0123456789.-,")


class UnreadableSheet(ValueError):
    """The file cannot be read; `key` names the sentence in `messages`, `params` fill it."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key, self.params = key, params


def cell_name(row: int, column: int) -> str:
    """`C9` of row 8, column 2 (counted from 0)."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def column_number(letters: str) -> int:
    """3 of `C`; counted from 1."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def half_width(text: str) -> str:
    """The text with full-width digits as plain ones."""
    return text.translate(_FULL).strip()


def visible(text: str) -> str:
    """The text without marks that show nothing (they come with what is pasted from messages), its line ends plain."""
    return _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def disarmed(text: str) -> str:
    """A text as a .csv may hold it: with an apostrophe before what a spreadsheet would take for a formula. A figure is none, nor is the
    stroke that stands for nothing."""
    is_plain = not text.startswith(FORMULA) or FIGURE.fullmatch(text) or not text.strip("-")
    return text if is_plain else f"'{text}"

"""Headings that count on: 一、 (一) 1. (1), each level beginning at one under the level above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coordhub.papers.lint_reading import Line
from coordhub.text.numerals import counted

_HAN = r"[一二三四五六七八九十]{1,3}"
_MARKS = re.compile(
    rf"(?P<h1>{_HAN})、|[（(](?P<h2>{_HAN})[）)]|(?P<h3>\d{{1,2}})[.．、](?!\d)|[（(](?P<h4>\d{{1,2}})[）)]"
)
_VALUES = {counted(number): number for number in range(1, 100)}
_ATTACHED = re.compile(r"^附\s*件\s*[：:]\s*(?=\d)")
"""附件说明 begins with its first name."""
Found = tuple[Line, str, str, dict[str, str]]


def series(lines: Sequence[Line]) -> Iterator[Found]:
    """Every heading that does not follow the one before it, or bears a wrong mark. What stands in a table counts for itself."""
    seen = _Series()
    for line in lines:
        if line.in_table:
            continue
        if mark := _MARKS.match(_ATTACHED.sub("", line.text)):
            yield from seen.heading(line, mark)


class _Series:
    """Where each level has come to; index 0 is not used."""

    def __init__(self) -> None:
        self.last = [0] * 5

    def heading(self, line: Line, mark: re.Match[str]) -> Iterator[Found]:
        """The heading that a paragraph begins with."""
        level = next(place for place in range(1, 5) if mark[f"h{place}"])
        said, digits = mark[0], mark[f"h{level}"]
        number = _VALUES.get(digits, 0) if level < 3 else int(digits)
        if level == 3 and self._breaks_first_level(number):
            yield line, "series", said, {"before": _form(1, number - 1), "expected": _form(1, number)}
            self._reached(1, number)
            return
        yield from self._mark(line, said, level, number, mark.string[mark.end() : mark.end() + 1])
        before = self.last[level]
        if number not in {before + 1, 1} and before:
            yield line, "series", said, {"before": _form(level, before), "expected": _form(level, before + 1)}
        elif number != 1 and not before:
            yield line, "series_first", said, {"expected": _form(level, 1)}
        self._reached(level, number)

    def _breaks_first_level(self, number: int) -> bool:
        """A figure that goes on where the Chinese numerals of the first level stopped, and belongs to no series of figures."""
        return number > 1 and number == self.last[1] + 1 and self.last[3] == 0

    def _mark(self, line: Line, said: str, level: int, number: int, after: str) -> Iterator[Found]:
        expected = _form(level, number)
        if level in {2, 4} and ("(" in said or ")" in said):
            yield line, "heading_mark", said, {"expected": expected}
        elif level in {2, 4} and after == "、":
            yield line, "heading_mark", said + after, {"expected": expected}
        elif level == 3 and said.endswith("、"):
            yield line, "heading_mark", said, {"expected": expected}

    def _reached(self, level: int, number: int) -> None:
        self.last[level] = number
        for below in range(level + 1, 5):
            self.last[below] = 0


def _form(level: int, number: int) -> str:
    """A heading's numeral as its level writes it."""
    return {1: f"{counted(number)}、", 2: f"（{counted(number)}）", 3: f"{number}.", 4: f"（{number}）"}[level]

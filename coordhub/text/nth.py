"""Titles that count: 防溺水第2次调度会 is followed by 防溺水第3次调度会, and both belong to 防溺水调度会."""

from __future__ import annotations

import re

from coordhub.text.numerals import counted

_NTH = re.compile(r"第\s*(\d{1,3}|[一二三四五六七八九十]{1,3})\s*(次|期|届)|\bNo\. ?(\d{1,3})\b")
_YEAR = re.compile(r"(?:19|20)\d\d年度?|\b(?:19|20)\d\d\b")
_DIGITS = {counted(number): number for number in range(1, 100)}


def stem(title: str) -> str:
    """The title without its count and year: what the meetings of a series have in common."""
    return " ".join(_YEAR.sub("", _NTH.sub("", title)).split())


def following(title: str, year: int) -> str:
    """The title of the next one in a year: counted one further, or from one again where the title names an earlier year. A title that
    does not count stays as it is, but for its year."""
    named = _YEAR.search(title)
    is_new_year = named is not None and int(re.sub(r"\D", "", named[0])) < year

    def counted_on(found: re.Match[str]) -> str:
        told = found[1] or found[3]
        number = 1 if is_new_year else int(_DIGITS.get(told, told)) + 1
        return found[0].replace(told, counted(number) if told in _DIGITS else str(number))

    counted_title = _NTH.sub(counted_on, title, count=1)
    return counted_title.replace(named[0], re.sub(r"\d+", str(year), named[0])) if named else counted_title

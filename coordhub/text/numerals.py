"""Chinese numerals of official papers: headings count 一、二、三, years are written digit by digit."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"


def counted(number: int) -> str:
    """1 to 99 as a heading counts: 一, 十, 十一, 二十三."""
    tens, ones = divmod(number, 10)
    if number < 1 or tens > 9:
        return str(number)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def year(number: int) -> str:
    """2020 as 二〇二〇."""
    return "".join(_DIGITS[int(digit)] for digit in str(number))

"""Which period a title, a sheet's name or a file's name speaks of: 第5期, 2020年6月, 6月29日至7月5日."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from coordhub.domain.calendar import Workdays
from coordhub.domain.ledger import Ledger
from coordhub.domain.period import find_key, period_on
from coordhub.domain.refusal import Refused

_SPAN = re.compile(
    r"(?:(\d{4})\s*[年.\-/])?\s*(\d{1,2})\s*[月.]\s*(\d{1,2})\s*日?\s*(?:-|--|—|~|至|到)\s*(?:(\d{4})[年.])?(?:(\d{1,2})\s*[月.])?\s*(\d{1,2})\s*日"
)
_NUMBER = re.compile(r"第\s*(\d{1,3})\s*期")
_KEY = re.compile(r"(?<!\d)(\d{4}-(?:W\d{2}|Q[1-4]|H[12]))(?!\d)")
_QUARTER = re.compile(r"(\d{4})\s*年?\s*(?:第?\s*([1-4一二三四])\s*季度|([上下])半年)")
_MONTH = re.compile(r"(?<!\d)(?:(\d{4})\s*[年.\-/])?\s*(\d{1,2})\s*月(?:份)?(?!\s*\d{1,2}\s*日)")
_MONTH_FIGURES = re.compile(r"(?<![\d.\-])(\d{4})[.\-](\d{2})(?![\d.\-])")
_YEAR = re.compile(r"(?<!\d)(\d{4})\s*年(?:度)?(?!\s*\d)")
_CHINESE = {"一": "1", "二": "2", "三": "3", "四": "4"}


def titled_period(ledger: Ledger, texts: Iterable[str], now: datetime, workdays: Workdays) -> str:
    """The key of the period that the first telling text names; empty when none tells one that the ledger owes."""
    for text in texts:
        for typed in _named(unicodedata.normalize("NFKC", text), now):
            if key := _key(ledger, typed, now, workdays):
                return key
    return ""


def _key(ledger: Ledger, typed: str, now: datetime, workdays: Workdays) -> str:
    try:
        if typed.startswith("day "):
            inside = period_on(ledger, typed[4:], workdays)
            return inside.key if inside and inside.kind in {"week", "day"} else ""
        key = find_key(ledger, typed, now, workdays)
    except (Refused, ValueError):
        return ""
    return key


def _named(text: str, now: datetime) -> Iterable[str]:
    """What in a text may name a period, the most exact first."""
    for found in _SPAN.finditer(text):
        year = int(found[4] or found[1] or now.year)
        yield f"day {year:04d}-{int(found[5] or found[2]):02d}-{int(found[6]):02d}"
    yield from (found[1] for found in _KEY.finditer(text))
    yield from (found[1] for found in _NUMBER.finditer(text))
    for found in _QUARTER.finditer(text):
        if found[2]:
            yield f"{found[1]}-Q{_CHINESE.get(found[2], found[2])}"
        else:
            yield f"{found[1]}-H{1 if found[3] == '上' else 2}"
    for found in _MONTH.finditer(text):
        yield f"{found[1] or now.year}-{int(found[2]):02d}"
    for found in _MONTH_FIGURES.finditer(text):
        yield f"{found[1]}-{found[2]}"
    yield from (found[1] for found in _YEAR.finditer(text))

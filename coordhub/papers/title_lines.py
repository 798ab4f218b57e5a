"""A title in balanced lines: none much longer than another, no word torn apart (GB/T 9704, clause 7.3.1)."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from coordhub.papers import gongwen as gw
from coordhub.text.width import NOT_FIRST, NOT_LAST

_WORDS = (files("coordhub.papers") / "title_words.txt").read_text(encoding="utf-8").split()
"""Words of official titles that no line end may tear."""
_LONGEST = max(map(len, _WORDS))
_KNOWN = frozenset(_WORDS)
_WHOLE = re.compile(
    r"[一二三四五六七八九十0-9]+届[一二三四五六七八九十0-9]+次(?:全体)?(?:会议)?|[A-Za-z0-9.,%:-]+|《[^》]{1,12}》|“[^”]{1,8}”|〔\d{4}〕\d+号|第[0-9一二三四五六七八九十百]+[期次号届]|\d+[年月日号期次]"
)
_INSIDE, _LOOSE, _NEVER = 80.0, 6.0, 1e6
_LEANS_BACK, _LEANS_ON = frozenset("的和与及等暨、"), frozenset("对向在为")


def balanced(title: str, most: float = gw.TITLE_CHARACTERS) -> list[str]:
    """The lines of a title of at most `most` characters each. Line ends that the title has itself are kept."""
    lines: list[str] = []
    for part in title.split("\n"):
        lines += _split(part.strip(), most)
    return [line for line in lines if line] or [""]


@lru_cache(maxsize=256)
def _split(text: str, most: float) -> tuple[str, ...]:
    width = gw.ems(text)
    if width <= _room(text, most):
        return (text,)
    costs = _costs(text)
    for count in range(math.ceil(width / most), math.ceil(width / most) + 3):
        if cuts := _best(text, costs, count, most):
            edges = [0, *cuts, len(text)]
            return tuple(text[start:end].strip() for start, end in pairwise(edges))
    return (text,)


def _room(line: str, most: float) -> float:
    """Characters that a line may have at the utmost; figures are wider in some faces than they are counted."""
    return most if any(one.isascii() for one in line) else most + 1


def _costs(text: str) -> list[float]:
    """What it costs to break before each character."""
    starts: set[int] = set()
    inside: set[int] = set()
    place = 0
    while place < len(text):
        length = _word(text, place)
        if length > 1:
            starts |= {place, place + length}
            inside |= set(range(place + 1, place + length))
        place += length
    costs = [_NEVER]
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        cost = _INSIDE if place in inside else 0.0 if place in starts else _LOOSE
        if after in NOT_FIRST or before in NOT_LAST:
            cost += _NEVER
        cost += 30 if after in _LEANS_BACK or before in _LEANS_ON else -3 if before in _LEANS_BACK else 0
        costs.append(cost)
    return costs


def _word(text: str, place: int) -> int:
    if whole := _WHOLE.match(text, place):
        return whole.end() - place
    return next((size for size in range(_LONGEST, 1, -1) if text[place : place + size] in _KNOWN), 1)


def _best(text: str, costs: list[float], count: int, most: float) -> list[int]:
    """The cheapest `count` - 1 breaks; none when no line can be that short."""
    ideal = gw.ems(text) / count
    size = len(text)
    reach: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for line in range(1, count + 1):
        found: dict[int, tuple[float, int]] = {}
        for start, (spent, _) in reach[-1].items():
            for end in range(start + 1, size + 1):
                width = gw.ems(text[start:end])
                if width > _room(text[start:end], most):
                    break
                if (end == size) != (line == count):
                    continue
                total = spent + (width - ideal) ** 2 + (costs[end] if end < size else 0.0)
                if end not in found or total < found[end][0]:
                    found[end] = (total, start)
        reach.append(found)
    if size not in reach[count] or reach[count][size][0] >= _NEVER:
        return []
    cuts, end = [], size
    for line in range(count, 1, -1):
        end = reach[line][end][1]
        cuts.append(end)
    return cuts[::-1]

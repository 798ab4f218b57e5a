"""When and of whom a sentence speaks: the periods it names, the day its figures are as of, and what makes a figure no statement of
ours to compare (a plan, last year's, another city's)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from coordhub.papers.lint_reading import Line

Days = tuple[str, str]
_YEAR = r"(?:(\d{4})年)?"
_RANGE = re.compile(rf"{_YEAR}(\d{{1,2}})月(\d{{1,2}})日?(?:至|到|-|—|–|~|～){_YEAR}(?:(\d{{1,2}})月)?(\d{{1,2}})日")
_AS_OF = re.compile(rf"截至{_YEAR}(\d{{1,2}})月(?:(\d{{1,2}})日|底|末)")
_AS_OF_ISO = re.compile(r"截至\s*(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2}")
_MONTH = re.compile(rf"{_YEAR}(\d{{1,2}})月份?(?!\d|底前|前)")
_QUARTER = re.compile(rf"{_YEAR}第?([一二三四1-4])季度")
_HALF = re.compile(rf"{_YEAR}([上下])半年")
_WHOLE = re.compile(r"(\d{4})年(?!\d)(?!第?[一二三四1-4]季度)(?![上下]半年)|(今年以来|年初以来|全年)")
_NUMBER = re.compile(r"第(\d{1,3})期")
_OPENING = 8
_MINUTE = re.compile(r"截至(\d{4})年(\d{1,2})月(\d{1,2})日(\d{1,2})时(?:(\d{1,2})分)?")
_DATED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_PLANNED = re.compile(
    r"确保|力争|争取|目标|计划|拟于|拟|预计|务必|必须|不得|应当|应(?!报|签|更新|建|急)|要求|(?<![主需重])要(?!求|情|点|素)|须(?!知)|努力|下一步|将(?!近)|前完成|底前|到\d{4}年底"
)
_OTHERS = re.compile(r"全国|全省|外省|外地|兄弟|各省|分别|[上去往]年|上[周月期]|上一|上季度|同期|此前|原有|原为|曾")
_SHARE = re.compile(r"每|人均|平均")
_SINCE = re.compile(r"(?<!今年)(?<!年初)以来|以后|至今|自\S{1,12}起")


def periods(text: str, year: int) -> Iterator[str | Days]:
    """The periods that a text names, as they are typed (`第5期`, `2020-06`, `2020-Q2`), or their first and last day."""
    left = _AS_OF_ISO.sub(" ", _AS_OF.sub(" ", text))
    for one in _RANGE.finditer(left):
        first_year = one[1] or str(year)
        first = _iso(first_year, one[2], one[3])
        last = _iso(one[4] or first_year, one[5] or one[2], one[6])
        yield first, last
    left = _DAY.sub(" ", _RANGE.sub(" ", left))
    for one in _NUMBER.finditer(left):
        yield one[0]
    for one in _QUARTER.finditer(left):
        yield f"{one[1] or year}-Q{'一二三四'.find(one[2]) + 1 or one[2]}"
    for one in _HALF.finditer(left):
        yield f"{one[1] or year}-H{'上下'.find(one[2]) + 1}"
    for one in _MONTH.finditer(left):
        if 1 <= int(one[2]) <= 12:
            yield f"{one[1] or year}-{int(one[2]):02d}"
    for one in _WHOLE.finditer(_MONTH.sub(" ", _HALF.sub(" ", _QUARTER.sub(" ", left)))):
        yield one[1] or str(year)


def as_of(text: str, year: int) -> str:
    """The day up to which figures count (截至6月底), ISO; empty without one."""
    if found := _AS_OF_ISO.search(text):
        return _iso(*found.groups())
    found = _AS_OF.search(text)
    if found is None:
        return ""
    if found[3]:
        return _iso(found[1] or str(year), found[2], found[3])
    month = _iso(found[1] or str(year), found[2], "1")
    return (
        ((date.fromisoformat(month) + timedelta(days=31)).replace(day=1) - timedelta(days=1)).isoformat()
        if month
        else ""
    )


def dated(lines: Sequence[Line]) -> str:
    """The moment of a paper: the minute that its opening says its figures are as of; else the day it is signed with, alone on its line;
    else the first day in its opening. Empty without any."""
    minutes = [found for one in lines[:_OPENING] if (found := _MINUTE.search(one.text))]
    if minutes and (day := _iso(*minutes[0].groups()[:3])) and int(minutes[0][4]) < 24 and int(minutes[0][5] or 0) < 60:
        return f"{day}T{int(minutes[0][4]):02d}:{int(minutes[0][5] or 0):02d}"
    alone = [found for one in lines if (found := _DATED.fullmatch(one.text.strip()))]
    if alone:
        return _iso(*alone[-1].groups())
    opening = [found for one in lines[:_OPENING] if (found := _DATED.search(one.text))]
    return _iso(*opening[0].groups()) if opening else ""


def names_a_day(text: str) -> bool:
    """Whether a text names one day, which is no period."""
    return bool(_DAY.search(_RANGE.sub(" ", _AS_OF_ISO.sub(" ", _AS_OF.sub(" ", text)))))


def runs_since(text: str) -> bool:
    """Whether figures are counted since some day."""
    return bool(_SINCE.search(text))


def is_no_statement(before: str, clause: str) -> bool:
    """Whether what follows is a plan, or of others or another time, by the sentence before it, or a share, by its clause: nothing to hold
    against a ledger."""
    return bool(_PLANNED.search(before) or _OTHERS.search(before) or _SHARE.search(clause))


def _iso(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""

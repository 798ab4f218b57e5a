"""Figures that a text claims of a ledger (配备率98.4%, 发放家长信3万余份): the wording of a ledger's figure, and a number right behind it.

A wording counts only where nothing before it narrows it down (滩区警示牌 is not 警示牌), so that what is found can be compared.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coordhub.domain.ledger import Field, Ledger, Measure
from coordhub.papers.lint_reading import Line

Column = Field | Measure
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME = ("人名位", "个处座", "份封", "块面个", "起件例", "条件", "场次", "件项")
"""Measure words that stand for one another."""
_ONE_BY_ONE = "个处份条件起场次名位户支块家项例座封人"
_COUNTED = f"人次|场次|平方米|小时|[{_ONE_BY_ONE}元]"
OPENING = 4
"""Lines of a text that speak for all of it: mark, number, title, addressee."""
_LONGEST, _SENTENCE = 10_000, 600
"""No paragraph that anybody wrote is longer, nor what stands before or behind a figure in its sentence."""
_LONG = 6
"""A wording of fewer characters may mean many things: its ledger must be named nearby."""
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)")
_HAN = "[一二两三四五六七八九百千零〇十]"
_NUMBER = (
    rf"(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|零|(?={_HAN}{{0,14}}[十百千]){_HAN}{{1,15}})"
    r"(?P<more>[余多])?(?P<scale>[百千万亿]*)(?P<still>[余多])?"
)
_AT_LEAST, _AT_MOST, _ABOUT = ("超", "逾", "不少于", "不低于", "至少", "突破"), ("不超", "不高于"), ("约", "近")
_LINK = (
    r"(?:[:\s]|达到?|为|是|共计?|合计|累计|总计|已达?|均已?|都|全部|现有|有|约|将近|近|不超过|不高于|超过?|逾|不少于|不低于|至少|突破|了"
    r"|最高(?:的是)?|最低(?:的是)?|升至|降至|提高到|下降到|增加到|减少到)"
)
_AFTER = r"(?=$|[^\w%.]|[和及与较比以左其均已])(?!、\s*\d|\s*[-—–~至到]\s*\d)"
_STARTS = re.compile(r"[,。;:、!?()<>《》“”\"\s]")
_PREFIX = (
    r"全市|我市|本市|各?县\(?区\)?|各地|合计|共计|总计|共|累计|已经?|均|截至目前|截至|目前|今年以来|年初以来|今年|年内|本年|全年|本[周月期]|本季度?"
    r"|当[周月期]|[上下]半年|第\d+期|\d{4}年|\d{1,2}月份?|\d{1,2}日|第?[一二三四1-4]季度|组织|开展|完成|其中|的|在|中|底|末|内|期间|据|统计|显示|现有|有"
    r"|台账|周报|月报|季报|年报|[一二三四五六七八九十]是|\d+\."
)
_ALL = re.compile(r"全市|合计|共计|总计|各县")
_PARTS = re.compile(r"^\((\d+)/(\d+)\)")
_BRACKETED = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Bounds:
    """From what to what a figure may lie."""

    low: float
    high: float

    def meets(self, other: Bounds) -> bool:
        """Whether both can be true."""
        return self.low <= other.high + 1e-9 and other.low <= self.high + 1e-9


@dataclass(frozen=True)
class Wording:
    """Words for a figure of a ledger. `part` is what they name: the value, the percent of a rate or its numerator; `units` the measure
    words that may follow (`""`: none)."""

    text: str
    ledger: Ledger
    column: Column
    part: Literal["value", "percent", "done"]
    units: frozenset[str]


@dataclass(frozen=True)
class Claim:
    """A figure in a text: in which paragraph and where in it, the words, what it may be of, from what to what it lies, what a rate says it is made of, the county named
    with it, whether it says that it is of all, and what stands around it: its sentence up to the figure without what it says in brackets, its clause, the whole sentence,
    and the opening, heading and paragraph that it stands under."""

    line: Line
    place: int
    found: str
    wordings: tuple[Wording, ...]
    said: Bounds
    parts: tuple[int, int] | None
    county: str
    of_all: bool
    before: str
    clause: str
    sentence: str
    around: str


def plain(text: str) -> str:
    """The text with half-width marks and digits, character for character."""
    return text.translate(_HALF)


def called(ledger: Ledger) -> set[str]:
    """What a text calls a ledger."""
    short = ledger.short.zh if ledger.short else ""
    names = (ledger.title.zh, short, re.sub(r"[周月季年]报$|名册$|台账$", "", short))
    return {plain(one) for one in names if one}


def signs(ledger: Ledger) -> set[str]:
    """By what a text shows that it speaks of a ledger: its names, its campaign."""
    return (called(ledger) | {plain(ledger.campaign)}) - {""}


# Wordings


def wordings(ledger: Ledger) -> list[Wording]:
    """Every wording of a ledger's figures that names one of them alone."""
    found = [*_of_fields(ledger), *_of_measures(ledger)]
    columns: dict[str, set[str]] = {}
    for one in found:
        columns.setdefault(one.text, set()).add(one.column.id)
    return [one for one in found if len(columns[one.text]) == 1]


def _of_fields(ledger: Ledger) -> Iterator[Wording]:
    measures = {one.id: one for one in ledger.measures}
    for field in ledger.fields:
        if not field.is_counted or field.group is not None or field.kind == "number":
            continue
        shown = measures.get(field.id)
        if shown is not None and (shown.field != field.id or shown.where or shown.kind not in {"sum", "rate"}):
            continue
        part: Literal["value", "done"] = "done" if shown is not None and shown.kind == "rate" else "value"
        for text in {plain(one) for one in (field.label.zh, *field.aliases)}:
            yield Wording(text, ledger, shown or field, part, _units(field))


def _of_measures(ledger: Ledger) -> Iterator[Wording]:
    for one in ledger.measures:
        label = plain(one.label.zh)
        if one.kind == "sum":
            field = ledger.field(one.field)
            if field is not None and field.is_counted:
                yield Wording(label, ledger, one, "value", _units(field))
        elif one.kind == "count":
            yield Wording(label, ledger, one, "value", frozenset({"", "人次", "场次", *_ONE_BY_ONE}))
            if label.endswith("场次"):
                yield Wording(label.removesuffix("场次"), ledger, one, "value", frozenset({"场次", "场"}))
        else:
            yield Wording(label, ledger, one, "percent", frozenset({"%"}))
            if label.endswith("率") and not label.endswith("完成率"):
                yield Wording(f"{label[:-1]}完成率", ledger, one, "percent", frozenset({"%"}))


def _units(field: Field) -> frozenset[str]:
    if field.kind == "money":
        return frozenset({"元"})
    unit = field.unit.zh if field.unit else ""
    return frozenset({unit, *(other for group in _SAME if unit and unit in group for other in group)})


def of_posts(ledger: Ledger) -> tuple[str, list[Wording]]:
    """How a roster's posts are named together (儿童督导员和儿童主任), as a pattern, and what a number before it counts: the posts there are,
    or those that are filled. Empty for other ledgers."""
    titles = [plain(one.title.zh) for one in ledger.subject.posts]
    if ledger.subject.kind != "post" or len(titles) != 2:
        return "", []
    filled = [one for one in ledger.measures if one.kind == "rate" and one.where == {ledger.vacancy: True}]
    posts = [one for one in ledger.measures if one.kind == "count" and not one.where]
    named = "|".join(f"{one}[和及与、]{other}" for one, other in (titles, titles[::-1]))
    units = frozenset("名位个人")
    return named, [
        *(Wording(titles[0], ledger, one, "done", units) for one in filled),
        *(Wording(titles[0], ledger, one, "value", units) for one in posts),
    ]


# Claims


class Reader:
    """What finds the claims of a text: the wordings of some ledgers, and the counties by every name they have."""

    def __init__(self, ledgers: Sequence[Ledger], counties: Mapping[str, str]) -> None:
        self.counties = {plain(name): unit for name, unit in counties.items()}
        self.words = _by_text(ledgers)
        named = _any(self.counties)
        spoken = _any({sign for ledger in ledgers for sign in signs(ledger)})
        self._prefix = re.compile(rf"(?>{spoken}|{named}|{_PREFIX})*+")
        self._figure = re.compile(
            rf"(?P<label>{_any(self.words)})(?P<link>{_LINK}{{0,4}})(?:(?P<county>{named})(?P<link2>{_LINK}{{0,4}})\(?)?"
            rf"(?:百分之(?P<per>{_HAN}{{1,3}})|{_NUMBER})(?P<unit>%|{_COUNTED}|)(?P<bound>以上|以下|左右|以内)?{_AFTER}"
        )
        self._lowest = re.compile(
            rf"\)?[,、]最低(?:的是)?(?P<county>{named})\(?{_NUMBER}(?P<unit>%|{_COUNTED}){_AFTER}"
        )
        self._posts = [
            (
                re.compile(
                    rf"(?P<link>约|将近|近|超过?|逾|不少于|至少)?{_NUMBER}(?P<unit>[名位个人])(?:{named_}){_AFTER}"
                ),
                words,
            )
            for named_, words in map(of_posts, ledgers)
            if named_
        ]
        self._staffed = re.compile(rf"(?>{spoken}|{named}|{_PREFIX}|选?配备?齐?了?|落实|拥有)*+")

    def counties_in(self, text: str) -> list[str]:
        """The counties that a text with half-width marks names."""
        return [unit for name, unit in self.counties.items() if name in text]

    def claims(self, lines: Sequence[Line]) -> Iterator[Claim]:
        """Every claim, in the order of the text."""
        heading = ""
        opening = plain("\n".join(one.text for one in lines[:OPENING]))
        for line in lines:
            if len(line.text) > _LONGEST:
                continue
            text = plain(line.text)
            heading = text if _HEADING.match(text) else heading
            near = f"{opening}\n{heading}\n{text}"
            found: list[Claim] = []
            for hit in self._figure.finditer(text):
                unit = "%" if hit["per"] else hit["unit"]
                words = [one for one in self._meant(hit["label"], near) if unit in one.units]
                if words and self._prefix.fullmatch(_clause(text, hit.start())):
                    found.append(self._claim(line, near, text, hit, words))
                    if "最高" in hit["link"] and (lowest := self._lowest.match(text, hit.end())):
                        found.append(self._claim(line, near, text, lowest, words))
            for pattern, words in self._posts:
                hits = (hit for hit in pattern.finditer(text) if self._staffed.fullmatch(_clause(text, hit.start())))
                found += [self._claim(line, near, text, hit, words) for hit in hits]
            yield from sorted(found, key=lambda one: one.place)

    def _meant(self, label: str, near: str) -> list[Wording]:
        """The wordings that a text may mean by some words: of few characters, those whose ledger or campaign stands nearby; where
        several ledgers have the words, those whose name does."""
        words = self.words[label]
        if len({one.ledger.code for one in words}) > 1:
            return [one for one in words if any(name in near for name in called(one.ledger))]
        return [one for one in words if len(label) >= _LONG or any(sign in near for sign in signs(one.ledger))]

    def _claim(self, line: Line, near: str, text: str, hit: re.Match[str], words: Sequence[Wording]) -> Claim:
        end, clause = hit.end(), _clause(text, hit.start())
        if hit[0].count("(") > hit[0].count(")") and text[end : end + 1] == ")":
            end += 1
        parts = _PARTS.match(text[end:]) if words[0].part == "percent" else None
        starts = max(*(text.rfind(mark, 0, hit.start()) for mark in "。!?"), hit.start() - _SENTENCE) + 1
        ends = min(
            (at for mark in "。!?" if (at := text.find(mark, end, end + _SENTENCE)) >= 0), default=end + _SENTENCE
        )
        named, within = hit.groupdict().get("county"), self.counties_in(clause)
        return Claim(
            line=line, place=hit.start(), found=line.text[hit.start() : end + (parts.end() if parts else 0)].lstrip("）)，、,"), wordings=tuple(words), said=_bounds(hit),
            parts=(int(parts[1]), int(parts[2])) if parts else None,
            county=self.counties[named] if named else within[-1] if within else "", of_all=bool(_ALL.search(clause)),
            before=_BRACKETED.sub("", text[starts : hit.start()]), clause=clause, sentence=text[starts:ends], around=near,
        )  # fmt: skip


def _by_text(ledgers: Sequence[Ledger]) -> dict[str, list[Wording]]:
    """Wordings by their words; of a ledger and the one that it compiles, the latter's."""
    found: dict[str, list[Wording]] = {}
    for one in (word for ledger in ledgers for word in wordings(ledger)):
        found.setdefault(one.text, []).append(one)
    for text, words in found.items():
        codes = {one.ledger.code for one in words}
        found[text] = [one for one in words if one.ledger.compiles not in codes]
    return found


def _any(texts: Collection[str]) -> str:
    """A pattern of any of some texts, the longest first."""
    return (
        "(?:" + "|".join(re.escape(one) for one in sorted(texts, key=len, reverse=True) if one) + ")"
        if texts
        else "(?!)"
    )


def _clause(text: str, end: int) -> str:
    """What stands between the last mark and a place."""
    found = [one.end() for one in _STARTS.finditer(text, max(end - _SENTENCE, 0), end)]
    return text[found[-1] if found else 0 : end]


# Numbers


def _bounds(hit: re.Match[str]) -> Bounds:
    groups = hit.groupdict()
    if groups.get("per"):
        value, step = float(_han(groups["per"])), 1.0
    else:
        value, step = _number(groups)
    link = f"{groups.get('link') or ''}{groups.get('link2') or ''}"
    bound = groups.get("bound") or ""
    if any(one in link for one in _AT_MOST) or bound in {"以下", "以内"}:
        return Bounds(-math.inf, value)
    if groups.get("more") or groups.get("still") or bound == "以上" or any(one in link for one in _AT_LEAST):
        return Bounds(value, math.inf)
    if any(one in link for one in _ABOUT) or bound == "左右":
        return Bounds(value * 0.85, value * 1.15)
    rounded = step / 2 if step != 1 or groups.get("per") or groups.get("unit") == "%" else 0.0
    return Bounds(value - rounded, value + rounded)


def _number(groups: Mapping[str, str | None]) -> tuple[float, float]:
    """The number, and what one more in its last place would add."""
    digits = (groups["digits"] or "").replace(",", "")
    scale = math.prod({"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[one] for one in groups["scale"] or "")
    if not digits[:1].isdigit():
        return float(_han(digits) * scale), float(scale)
    decimals = len(digits.partition(".")[2])
    return float(digits) * scale, scale * 10.0**-decimals


def _han(text: str) -> int:
    """三千二百八十六, 零, 八十五."""
    total = last = 0
    for one in text:
        if one in "十百千":
            total += (last or 1) * {"十": 10, "百": 100, "千": 1000}[one]
            last = 0
        else:
            last = "零一二三四五六七八九".find({"两": "二", "〇": "零"}.get(one, one))
    return total + last

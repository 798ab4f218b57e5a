"""A paper looked over as a proof-reader does (公文校对): headings, marks, numbers of papers, dates, copies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from coordhub.messages import t
from coordhub.papers import lint_reading
from coordhub.papers.lint_reading import Line
from coordhub.papers.lint_series import series
from coordhub.papers.paper import Document
from coordhub.text.width import clip

_HAN = "\u3400-\u9fff"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）", ".": "。"}
_HALF = re.compile(rf"(?<=[{_HAN}”》）])[,;:?!()]|[,;:?!()](?=[{_HAN}“《（])|(?<=[{_HAN}])\.(?![\w.])")
_NUMBER = re.compile(
    rf"([{_HAN}]{{1,12}})\s*([\[【(（﹝〖〔])\s*(\d{{4}}|\d{{2}})\s*([\]】)）﹞〗〕])\s*(第?)\s*(\d+)\s*号"
)
_WRITTEN = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")
_DOTTED = re.compile(r"(?<![\d.])((?:19|20)\d{2})([./-])(\d{1,2})\2(\d{1,2})(?![\d.])")
_SPELLED = re.compile(r"[一二三四五六七八九〇○OoＯ零0]{4}年")
_RUN_IN = re.compile(r"(?:^|[。；：，;:,])([一二三四五六七八九十])是")
_COUNT = re.compile(r"[（(]\s*\d+\s*份\s*[）)]")
_LEVELS, _ORGANS = "国省市县", ("委", "人大", "政府", "政协", "纪委", "监委", "法院", "检察院")
_DIGITS = "零一二三四五六七八九十"
_CONTEXT = 24


@dataclass(frozen=True)
class Finding:
    """What is amiss: in which paragraph, against which rule, what was found there, and what the sentence needs besides."""

    paragraph: int
    rule: str
    found: str
    params: dict[str, str] = field(default_factory=dict)

    def sentence(self) -> str:
        """The finding as a sentence."""
        said: dict[str, Any] = {"paragraph": self.paragraph, "found": self.found, **self.params}
        return t(f"lint.{self.rule}", **said)


def check_file(file: Path) -> list[Finding]:
    """What is amiss in a .docx, .txt or .md. Refused when it cannot be read, or is made to do harm."""
    return check(lint_reading.read(file))


def check_paper(paper: Document) -> list[Finding]:
    """What is amiss in a paper of ours, by the paragraphs of its text; each paper of a packet counts its headings anew."""
    return [one for lines in lines_of(paper) for one in check(lines)]


def lines_of(paper: Document) -> list[list[Line]]:
    """The paragraphs of each paper of ours, numbered through; tables are left out."""
    from coordhub.papers import markdown

    found: list[list[Line]] = []
    number = 0
    for single in paper.papers:
        plain = re.sub(r"\\(.)", r"\1", markdown.draw(single))
        said = [re.sub(r"^#+ ", "", one).strip().replace("**", "") for one in plain.splitlines()]
        kept = [one for one in said if one and one != "---" and not one.startswith("|")]
        found.append([Line(place, text) for place, text in enumerate(kept, number + 1)])
        number += len(kept)
    return found


def check(lines: Sequence[Line]) -> list[Finding]:
    """What is amiss in these paragraphs, in their order."""
    found = [Finding(line.number, rule, said, more) for line, rule, said, more in series(lines)]
    rules: tuple[Callable[[Line], Iterator[Finding]], ...] = (_half_width, _run_in, _numbers, _dates, _copies)
    found += [one for line in lines for rule in rules for one in rule(line)]
    return sorted(found, key=lambda one: one.paragraph)


def _half_width(line: Line) -> Iterator[Finding]:
    """Half-width marks beside Chinese characters, all of a paragraph in one finding."""
    hits = list(_HALF.finditer(line.text))
    if hits:
        marks = "".join(dict.fromkeys(one[0] for one in hits))
        full = "".join(_FULL[one] for one in marks)
        first = hits[0].start()
        context = clip(line.text[max(first - 5, 0) : first + 7], _CONTEXT)
        yield Finding(line.number, "half_width", marks, {"full": full, "near": context, "times": str(len(hits))})


def _run_in(line: Line) -> Iterator[Finding]:
    """一是, 二是, 三是 inside a paragraph."""
    last = 0
    for one in _RUN_IN.finditer(line.text):
        number = _DIGITS.index(one[1])
        if number not in {last + 1, 1}:
            expected = f"{_DIGITS[min(last + 1, 10)]}是"
            yield Finding(
                line.number,
                "series",
                f"{one[1]}是",
                {"expected": expected, "before": f"{_DIGITS[last]}是" if last else "-"},
            )
        last = number


def _numbers(line: Line) -> Iterator[Finding]:
    """发文字号: six-cornered brackets, the whole year, no 第, no leading zeros."""
    for one in _NUMBER.finditer(line.text):
        prefix, left, year, right, word, number = one.groups()
        whole = year if len(year) == 4 else f"20{year}"
        right_form = f"{prefix}〔{whole}〕{int(number)}号"
        is_right = left == "〔" and right == "〕" and len(year) == 4 and not word and number == str(int(number))
        if not is_right:
            yield Finding(line.number, "number", one[0], {"expected": right_form})


def _dates(line: Line) -> Iterator[Finding]:
    """Dates: no leading zeros, no dots for 年月日, days that exist; 〇 in spelled years."""
    for one in _WRITTEN.finditer(line.text):
        year, month, day = one.groups()
        yield from _day(line, one[0], year, month, day)
    if not line.in_table:
        for one in _DOTTED.finditer(line.text):
            year, _, month, day = one.groups()
            yield from _day(line, one[0], year, month, day, dotted=True)
    for one in _SPELLED.finditer(line.text):
        right_form = re.sub(r"[○OoＯ零0]", "〇", one[0])
        if right_form != one[0] and re.search(r"[一二三四五六七八九]", one[0]):
            yield Finding(line.number, "date", one[0], {"expected": right_form})


def _day(line: Line, said: str, year: str, month: str, day: str | None, *, dotted: bool = False) -> Iterator[Finding]:
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        yield Finding(line.number, "no_such_day", said)
        return
    if dotted or month.startswith("0") or (day or "").startswith("0"):
        right_form = f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")
        yield Finding(line.number, "date", said, {"expected": right_form})


def _copies(line: Line) -> Iterator[Finding]:
    """抄送: ends with a full stop; from higher to lower, and 党委, 人大, 政府, 政协, 监委, 法院, 检察院 before departments."""
    if not re.match(r"抄\s*送\s*[：:]", line.text):
        return
    said = re.split(r"[：:]", line.text, maxsplit=1)[1].strip()
    if not said.endswith("。"):
        yield Finding(line.number, "copies_stop", said[-_CONTEXT:])
    last: tuple[tuple[int, int], str] | None = None
    for name in (one.strip(" 。") for one in re.split(r"[，、；,;]", _COUNT.sub("", said))):
        place = _rank(name)
        if place is None:
            continue
        if last is not None and place < last[0]:
            yield Finding(line.number, "copies_order", name, {"before": last[1]})
            return
        last = (place, name)


def _rank(name: str) -> tuple[int, int] | None:
    """Where a receiver stands: its level, then its place among the organs of one level; None where that is not known."""
    level = _LEVELS.find(name[:1])
    if level < 0:
        return (3, 0) if re.match(r"各?[县区]", name) else None
    if re.search(r"[局科]$|中心$", name):
        return level, len(_ORGANS)
    rest = name[1:]
    best = max((one for one in _ORGANS if rest.startswith(one)), key=len, default=None)
    return None if best is None or name.endswith("部") else (level, _ORGANS.index(best))

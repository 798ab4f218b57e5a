"""The words that the counties' spreadsheets are written in: headings, units of measure, totals, notes, and what must not be there."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from coordhub.domain.ledger import Label

SUBJECT_WORDS = (
    "行政区划代码", "统计用区划代码", "区划代码", "单位代码", "村代码", "岗位代码", "点位代码", "代码", "编码", "代号", "code",
    "填报单位", "报送单位", "上报单位", "单位名称", "县区名称", "单位", "县区", "县(区)", "县市区", "地区", "区县", "行政区划", "乡镇",
    "乡镇(街道)", "村(社区)", "村居", "村", "点位", "点位名称", "unit", "county",
)  # fmt: skip
"""Headings of the column that says whom a row is about; those that give a code come first."""
DATE_LABEL = Label(zh="日期", en="Date")
LONG_NUMBER = re.compile(r"[0-9０-９]{17}")
DATE_WORDS = ("日期", "时间", "活动日期", "发生日期", "登记日期", "date")
FIGURE_WORDS = ("本期", "本周", "本月", "本季", "填报", "数值", "数量", "数据", "完成", "值", "value", "this period")
"""Headings of the column of figures in a form whose rows are the fields."""
UNIT_WORDS = ("计量单位", "单位", "unit of measure")
NUMERALS = "一二三四五六七八九十"
AGE = "岁"
COMMA, COLON = "、", "："
YUAN = "元"
OWN_SCALES = ("万", "亿", "千", "百")
"""What a figure says itself of its scale."""
PLACE_WORDS = ("序号", "编号", "no.", "#")
TOTAL = re.compile(
    r"(?:全[市县区]|本[县区]|总)?\s*(?:合\s*计|总\s*计|小\s*计|累\s*计|total|sum)(?:数)?[:：]?", re.IGNORECASE
)
NOTE = re.compile(
    r"(?:注|备注|说明|填表说明|填表|填报|制表|审核|单位负责人|负责人|联系|报送|日期|单位\(?盖章)[^,，]{0,12}?[:：]|注\d?[、.]",
    re.IGNORECASE,
)
NOTHING = frozenset({"/", "\\", "-", "--", "—", "——", "―", "无数据", "n/a"})
"""What stands in a cell to say that there is nothing: a blank, never a zero."""
POST_WORDS = ("填报人职务", "填报岗位", "报告人职务", "post of the reporter")
ZERO_WORDS = ("零报告", "本期无情况(零报告)", "zero report")
YES = frozenset({"是", "有", "√", "1", "yes", "y"})
NAMES = re.compile(
    r"姓\s*名|名字|身份证|证件号|公民身份|学籍号|户口簿|出生(?:日期|年月|时间)|child.{0,3}name|name of.{0,5}child|id.?(?:card|number)",
    re.IGNORECASE,
)
_CHILD = re.compile(r"(?:农村)?(?:留守|困境|未成年|孤)?(?:儿童|学生|孩子|幼儿|小孩|学童|孤儿)(?:名|名单|名称)?")
_COUNTED = re.compile(r"(?:数|数量|人数|率|比例|个数|人次|总数|合计)$|^(?:缺|无|未|没有|不全|缺少)")
_UNIT = re.compile(
    r"\((?:单位[::]?)?((?:十|百|千|万|百万|千万|亿)?(?:人次|人|户|个|处|次|元|份|块|起|件|场|所|名|支|条|家|例|对|村|%|项|期|篇|套|台|辆|岁|小时|天|平方米|期次|场次)?)\)$"
)
_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_SCALED = re.compile(r"(百万|千万|[十百千万亿])?(.*)")


@lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """A heading as it is compared: half width, without spaces, without its unit of measure."""
    whole = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
    return _UNIT.sub("", whole).strip("*:.、,")


def unit_of(text: str) -> str:
    """The unit of measure that a heading names in brackets, or nothing."""
    found = _UNIT.search(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    return found[1] if found else ""


def scale(unit: str) -> tuple[Decimal, str]:
    """10,000 and `人` of `万人`."""
    found = _SCALED.fullmatch(unit)
    return (Decimal(_SCALES.get(found[1] or "", 1)), found[2]) if found else (Decimal(1), unit)


def is_personal(text: str) -> bool:
    """Whether a heading says that its column names people or holds their numbers. A count of people does not."""
    key = heading(text).rpartition("/")[2]
    if _COUNTED.search(key):
        return False
    return bool(NAMES.search(key)) or (bool(_CHILD.fullmatch(key)) and not unit_of(text))

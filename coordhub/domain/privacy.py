"""The personal-data guard: no record of a child anywhere, and text that looks like one is refused.

Sources: the Personal Information Protection Law, articles 28 and 31 (data of those under 14 is sensitive); the house's rule 5.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

ID_NUMBER = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
"""17 digits and a digit or X, touching no other digit; the check digit is not asked."""

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛"
    "伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景"
    "薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏"
    "栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
)
_DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒")

_DIGITS = "0-9０-９"
_GIVEN = "[\u4e00-\u9fff\u3007]"
_AGE = rf"(?<![{_DIGITS}.\-~至到])(?:1[0-7]|[0-9]|１[０-７]|[０-９])\s*(?:周岁|岁)"
_AFTER = "(?!以|之|及以|[-~至到])"
_NAME = rf"(?:(?:{'|'.join(_DOUBLE_SURNAMES)}|[{_SURNAMES}])(?:某某|某|{_GIVEN}{{1,2}}))"
NAME_WITH_AGE = re.compile(rf"{_NAME}\s*[，,（(]?\s*{_AGE}{_AFTER}")

_NOT_NAMES = re.compile(
    r"(?:未满|不满|年满|已满|[县区市镇乡村省州]|[以及和或与的至到满]|儿童|少年|学生|居民|人口|平均|周岁|岁)$"
)
_PLAIN_DIGITS = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """Words that look like personal data: an `id_number` is never allowed; a `name_with_age` may pass with a logged reason."""

    kind: Literal["id_number", "name_with_age"]
    words: str


def clean(text: str) -> str:
    """The text without control characters (they are never stored); line ends become plain, tabs become spaces."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _CONTROL.sub("", unified).strip()


def personal_data(text: str) -> list[Hit]:
    """What in `text` looks like an ID number, or like a child's name with an age."""
    hits = [Hit(kind="id_number", words=found.group()) for found in ID_NUMBER.finditer(text.translate(_PLAIN_DIGITS))]
    for found in NAME_WITH_AGE.finditer(text):
        name = re.split(rf"[\s，,（({_DIGITS}]", found.group(), maxsplit=1)[0]
        if not _NOT_NAMES.search(name):
            hits.append(Hit(kind="name_with_age", words=found.group()))
    return hits

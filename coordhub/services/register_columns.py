"""The columns of the registers of units and sites, as our own exports and the offices' workbooks head them, and what their cells say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal, get_args

from coordhub.domain.judging import office_phone
from coordhub.domain.refusal import Refused
from coordhub.domain.unit import UnitKind
from coordhub.messages import LANGUAGES, t
from coordhub.services import sites
from coordhub.services.table_rows import Headings, read_code, read_day, read_text
from coordhub.sheets.reading import half_width

RegisterKind = Literal["unit", "site"]
HEADINGS: dict[RegisterKind, Headings] = {
    "unit": {
        "official_code": (
            "代码",
            "统计用代码",
            "统计代码",
            "区划代码",
            "行政区划代码",
            "单位代码",
            "code",
            "official code",
        ),
        "name": ("名称", "全称", "单位名称", "单位全称", "name"),
        "short": ("简称", "short", "short name"),
        "abbr": ("两字", "表格简称", "abbr"),
        "kind": ("种类", "类别", "类型", "kind"),
        "parent_code": ("上级代码", "上级单位代码", "parent code"),
        "parent": ("上级", "上级单位", "parent"),
        "rank": ("排序", "序列", "rank"),
        "valid_from": ("成立", "成立日期", "设立日期", "有效期起", "founded", "valid from"),
        "valid_to": ("撤销", "撤销日期", "有效期止", "ended", "valid to"),
        "successor_code": ("接替代码", "并入单位代码", "successor code"),
        "successor": ("接替", "并入", "并入单位", "接替单位", "successor"),
    },
    "site": {
        "code": ("代码", "编码", "点位代码", "点位编码", "code", "site code"),
        "name": ("名称", "点位", "点位名称", "name", "site"),
        "kind": ("种类", "类别", "类型", "点位种类", "点位类型", "kind"),
        "unit_code": ("单位代码", "所属单位代码", "unit code"),
        "unit": ("单位", "所属单位", "所在单位", "所在村", "unit"),
        "address": ("地址", "位置", "详细地址", "address"),
        "keeper": ("负责岗位", "责任岗位", "岗位", "职务", "keeper", "post"),
        "phone": ("电话", "办公电话", "phone", "office phone"),
        "opened": ("启用", "启用日期", "建成日期", "opened"),
        "closed": ("停用", "停用日期", "closed"),
    },
}
"""What a column may be called; the first Chinese and the first English name are those of our own exports."""
CODE: dict[RegisterKind, str] = {"unit": "official_code", "site": "code"}
REFERENCES: dict[RegisterKind, dict[str, str]] = {
    "unit": {"parent_code": "parent", "parent": "parent", "successor_code": "successor", "successor": "successor"},
    "site": {"unit_code": "unit", "unit": "unit"},
}
"""Columns that name another unit, and the field that keeps it; a code goes before a name."""
NEEDED: dict[RegisterKind, tuple[str, ...]] = {"unit": ("name", "kind"), "site": ("name", "kind")}
_CLEARED = frozenset({"-", "—", "－"})
_KEPT = frozenset({"name", "kind"})


def unit_kind(text: str) -> str:
    """The kind of unit meant by its code or its word in either language. Refused, with the list, when there is none."""
    kinds = get_args(UnitKind)
    for kind in kinds:
        if text.casefold() in {kind, *(t(f"word.unit_kind.{kind}", lang=lang).casefold() for lang in LANGUAGES)}:
            return str(kind)
    raise Refused("unit.bad_kind", text=text, kinds="、".join(t(f"word.unit_kind.{kind}") for kind in kinds))


def _rank(text: str) -> int:
    said = read_code(text)
    if not said.isascii() or not said.isdigit() or len(said) > 6:
        raise Refused("table.not_whole", text=text)
    return int(said)


def _phone(text: str) -> str:
    phone = office_phone(text)
    if phone is None:
        raise Refused("site.no_phone", text=text)
    return phone


_DAYS = frozenset({"valid_from", "valid_to", "opened", "closed"})
_CODES = frozenset({"official_code", "code", "parent_code", "unit_code", "successor_code"})
_READERS: dict[str, Callable[[str], str | int]] = {"rank": _rank, "phone": _phone}
_KINDS: dict[RegisterKind, Callable[[str], str]] = {"unit": unit_kind, "site": sites.kind_of}


def read_cell(register: RegisterKind, field: str, text: str, today: date) -> str | int | None:
    """What a cell says for its field; None where a dash says that there is nothing. Refused when it cannot be."""
    if half_width(text) in _CLEARED and field not in _KEPT:
        return None
    if field in _DAYS:
        return read_day(text, today)
    if field in _CODES:
        return read_code(text)
    if field == "kind":
        return _KINDS[register](read_text(text))
    return _READERS.get(field, read_text)(text)

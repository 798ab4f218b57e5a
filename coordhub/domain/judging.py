"""What a typed value means in its field, and which checks (校验) of a ledger an entry's values fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import msgspec

from coordhub.domain.entry import amount, meets
from coordhub.domain.ledger import Check, Field, Ledger
from coordhub.domain.refusal import Refused

Values = Mapping[str, Any]
MOST = 10**12
"""Figures above it are slips of the finger."""
LONGEST = 2000
"""Letters of a text."""
_PLAIN = str.maketrans("０１２３４５６７８９．，－＋％＞＜＝：／　", "0123456789.,-+%><=:/ ")
_YES = frozenset({"1", "是", "有", "√", "✓", "y", "yes", "true", "对", "已"})
_NO = frozenset({"0", "否", "无", "×", "✗", "x", "n", "no", "false", "没有", "未"})
_BOUND = re.compile(r"(>=|<=|不少于|至少|不超过|至多)\s*(.+)")
_DAY = re.compile(r"(\d{4})[年.\-/](\d{1,2})(?:[月.\-/](\d{1,2})日?|月)?(?:[T ](\d{1,2}):(\d{2}))?")
_PHONE = re.compile(r"(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,5})?|1[12]\d{3}")


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A check that values fail. `field` is where it is shown, `key` names the sentence (module `value`), `params` its figures and
    `names` the parameters that are ids of fields, to be put into words."""

    check: str
    level: Literal["refuse", "warn"]
    field: str
    key: str
    params: dict[str, Any] = {}
    names: dict[str, tuple[str, ...]] = {}


# One value


def typed(field: Field, given: Any) -> Any:
    """The stored value of what was typed (or read from a cell, or given as JSON) for a field.

    Refused, under the field, when it is blank (a blank is never zero), or not of the field's kind.
    """
    if isinstance(given, str):
        given = given.strip()
    if given is None or given == "":
        raise Refused("value.blank", name=field.label.zh, field=field.id)
    return _READERS.get(field.kind, _figure)(field, given)


def _refused(field: Field, given: Any, key: str, **params: Any) -> Refused:
    return Refused(f"value.{key}", name=field.label.zh, text=str(given), field=field.id, **params)


def _figure(field: Field, given: Any) -> Any:
    if isinstance(given, dict):
        bounds = {name: _number(field, value) for name, value in given.items() if name in {"ge", "le"}}
        if len(given) != 1 or not bounds:
            raise _refused(field, given, "no_number")
        return bounds
    text = str(given).translate(_PLAIN).strip()
    if found := _BOUND.fullmatch(text):
        return {"ge" if found[1] in {">=", "不少于", "至少"} else "le": _number(field, found[2])}
    return _number(field, given)


def _number(field: Field, given: Any) -> int | float:
    if isinstance(given, bool):
        raise _refused(field, given, "no_number")
    value = _decimal(field, given)
    whole = field.kind != "number"
    if whole and value != value.to_integral_value():
        raise _refused(field, given, "no_whole")
    least = 0 if field.least is None else field.least
    if value < least or abs(value) > MOST or (field.most is not None and value > field.most):
        raise _refused(field, given, "out_of_bounds", least=least, most=field.most if field.most is not None else MOST)
    return int(value) if value == value.to_integral_value() else float(value)


def _decimal(field: Field, given: Any) -> Decimal:
    text = str(given).translate(_PLAIN).replace(",", "").strip()
    for word in _units(field):
        text = text.removesuffix(word).strip()
    scale = 1
    if text.endswith("万"):
        text, scale = text[:-1].strip(), 10_000
    try:
        value = Decimal(text)
    except InvalidOperation as fault:
        raise _refused(field, given, "no_number") from fault
    if not value.is_finite():
        raise _refused(field, given, "no_number")
    return value * scale


def _units(field: Field) -> tuple[str, ...]:
    words = ["元"] if field.kind == "money" else []
    if field.unit:
        words += [word for word in (field.unit.zh, field.unit.en) if word and not word.startswith("万")]
    return tuple(words)


def _bool(field: Field, given: Any) -> bool:
    text = str(given).strip().lower()
    if given is True or text in _YES:
        return True
    if given is False or text in _NO:
        return False
    raise _refused(field, given, "no_yes_or_no")


def _date(field: Field, given: Any) -> str:
    text = str(given).translate(_PLAIN).strip()
    if re.fullmatch(r"\d{4}", text):
        return text
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DAY.fullmatch(text)
    if not found:
        raise _refused(field, given, "no_date")
    year, month, day, hour, minute = (int(part) if part else 0 for part in found.groups())
    try:
        real = date(year, month, day or 1)
    except ValueError as fault:
        raise _refused(field, given, "no_date") from fault
    if not day:
        return f"{real:%Y-%m}"
    if not found[4]:
        return real.isoformat()
    if hour > 23 or minute > 59:
        raise _refused(field, given, "no_date")
    return f"{real.isoformat()}T{hour:02d}:{minute:02d}"


def _choice(field: Field, given: Any) -> str:
    wanted = str(given).strip()
    for one in field.choices:
        if wanted in {one.id, one.label.zh, one.label.en}:
            return one.id
    raise _refused(field, given, "no_choice", allowed=" ".join(one.label.zh for one in field.choices))


def _text(field: Field, given: Any) -> str:
    text = str(given)
    if len(text) > LONGEST:
        raise _refused(field, text[:20], "too_long", most=LONGEST)
    return text


def _phone(field: Field, given: Any) -> str:
    text = office_phone(given)
    if text is None:
        raise _refused(field, given, "no_phone")
    return text


def office_phone(given: Any) -> str | None:
    """An office phone as it is stored; None for what is none (a mobile number is a person's)."""
    text = str(given).translate(_PLAIN).replace(" ", "").removesuffix(".0")
    return text if _PHONE.fullmatch(text) else None


_READERS: dict[str, Callable[[Field, Any], Any]] = {
    "bool": _bool, "date": _date, "choice": _choice, "text": _text, "file": _text, "phone": _phone,
}  # fmt: skip


# The checks of an entry


def checked(ledger: Ledger, values: Values, previous: Values | None, *, partial: bool = False) -> list[Failure]:
    """The checks that an entry's values fail, those that refuse first. `previous` are the values of the period before (None where
    there are none: nothing is compared). A `partial` entry (a zero statement) is not asked for every field."""
    failures = [] if partial else _unfilled(ledger, values)
    for check in ledger.checks:
        failures += _CHECKS[check.kind](ledger, check, values, previous or {})
    return sorted(failures, key=lambda one: one.level)


def _unfilled(ledger: Ledger, values: Values) -> list[Failure]:
    lacking = [one.id for one in ledger.fields if not one.optional and one.id not in values]
    if not lacking:
        return []
    return [
        Failure(
            check="required", level="refuse", field=lacking[0], key="value.lacking", names={"fields": tuple(lacking)}
        )
    ]


def _required(ledger: Ledger, check: Check, values: Values, _: Values) -> list[Failure]:
    if not meets(ledger, dict(values), check.when):
        return []
    lacking = tuple(name for name in check.fields if name not in values)
    if not lacking:
        return []
    return [
        Failure(check="required", level=check.level, field=lacking[0], key="value.lacking", names={"fields": lacking})
    ]


def _balance(_: Ledger, check: Check, values: Values, previous: Values) -> list[Failure]:
    before, stands = amount(previous.get(check.stock)), amount(values.get(check.stock))
    new, fixed = _sum(values, check.new), _sum(values, check.fixed)
    if before is None or stands is None or new is None or fixed is None or before + new - fixed == stands:
        return []
    params = {"before": before, "new": new, "fixed": fixed, "wanted": before + new - fixed, "given": stands}
    return [
        Failure(
            check="balance", level=check.level, field=check.stock, key="value.unbalanced", params=params,
            names={"stock": (check.stock,), "new_name": check.new, "fixed_name": check.fixed},
        )
    ]  # fmt: skip


def _at_most(ledger: Ledger, check: Check, values: Values, _: Values) -> list[Failure]:
    given = amount(values.get(check.field))
    most = _sum(values, check.of) if check.of else check.most
    if given is None or most is None or given <= most or not meets(ledger, dict(values), check.when):
        return []
    return [
        Failure(
            check="at_most", level=check.level, field=check.field, key="value.above" if check.of else "value.above_figure",
            params={"given": given, "most": most}, names={"name": (check.field,), **({"of": check.of} if check.of else {})},
        )
    ]  # fmt: skip


def _not_falling(_: Ledger, check: Check, values: Values, previous: Values) -> list[Failure]:
    before, given = amount(previous.get(check.field)), amount(values.get(check.field))
    if before is None or given is None or given >= before:
        return []
    return [
        Failure(
            check="not_falling", level=check.level, field=check.field, key="value.falling",
            params={"before": before, "given": given}, names={"name": (check.field,)},
        )
    ]  # fmt: skip


def _jump(_: Ledger, check: Check, values: Values, previous: Values) -> list[Failure]:
    before, given = amount(previous.get(check.field)), amount(values.get(check.field))
    if before is None or given is None or max(before, given) < check.floor:
        return []
    if abs(given - before) * 100 <= check.by * max(before, 1):
        return []
    return [
        Failure(
            check="jump", level=check.level, field=check.field, key="value.jump",
            params={"before": before, "given": given, "by": check.by}, names={"name": (check.field,)},
        )
    ]  # fmt: skip


def _sum(values: Values, names: tuple[str, ...]) -> int | float | None:
    """The sum of figures; None when one of them is not given."""
    figures = [amount(values.get(name)) for name in names]
    return sum(one for one in figures if one is not None) if None not in figures else None


_CHECKS: dict[str, Callable[[Ledger, Check, Values, Values], list[Failure]]] = {
    "required": _required, "balance": _balance, "at_most": _at_most, "not_falling": _not_falling, "jump": _jump,
}  # fmt: skip

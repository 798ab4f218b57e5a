"""What a cell's text is worth in its field: full-width digits, units of measure, serial days, and how it was read."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from coordhub.domain.judging import typed
from coordhub.domain.ledger import Field
from coordhub.services import import_words as words
from coordhub.sheets.cells import half_width

_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?|80000")
_EPOCH = date(1899, 12, 30)
"""Day 0 of the serial days of a spreadsheet."""


def is_blank(field: Field, text: str) -> bool:
    """Whether a cell says nothing. A stroke says nothing either; it is no zero."""
    return not text or (text.lower() in words.NOTHING and not (field.kind == "text" and not field.optional))


def read_value(field: Field, text: str, unit: str) -> Any:
    """The stored value of a cell under a heading with a unit of measure. Refused, when it is not of the field's kind."""
    if field.kind == "date":
        return typed(field, _serial(text))
    if field.kind == "phone":
        return typed(field, half_width(text).removesuffix(".0"))
    if field.kind == "choice":
        return typed(field, _choice(field, text))
    factor = factor_of(field, unit) if field.is_counted else Decimal(1)
    if factor != 1 and not any(mark in text for mark in words.OWN_SCALES):
        return typed(field, _scaled(text, unit, factor))
    return typed(field, re.sub(r"(?<=\d)\.0$", "", text) if field.is_counted else text)


def factor_of(field: Field, unit: str) -> Decimal:
    """By what a figure under a heading in `万人` is multiplied in a field that counts `人`; 1 where the units do not belong
    together."""
    if not unit:
        return Decimal(1)
    given, base = words.scale(unit)
    kept, own = words.scale(words.YUAN if field.kind == "money" else field.unit.zh if field.unit else "")
    if base and own and base != own:
        return Decimal(1)
    return given / kept


def fits(field: Field, unit: str) -> bool:
    """Whether the unit of measure in a heading is the field's own, or one that can be converted."""
    own = words.YUAN if field.kind == "money" else field.unit.zh if field.unit else ""
    base, mine = words.scale(unit)[1], words.scale(own)[1]
    return not base or not mine or base == mine


def _scaled(text: str, unit: str, factor: Decimal) -> str:
    plain = half_width(text).replace(",", "").removesuffix(unit).strip()
    try:
        return f"{Decimal(plain) * factor:f}"
    except InvalidOperation:
        return text


def _serial(text: str) -> str:
    """A day that was stored as a serial number, written out."""
    plain = half_width(text)
    if not _SERIAL.fullmatch(plain):
        return text
    return (_EPOCH + timedelta(days=int(Decimal(plain)))).isoformat()


def _choice(field: Field, text: str) -> str:
    """The answer that is meant, whatever its width and spaces."""
    key = words.heading(text)
    hits = {
        one.id for one in field.choices if key in {words.heading(one.label.zh), words.heading(one.label.en), one.id}
    }
    return hits.pop() if len(hits) == 1 else text


def read_otherwise(text: str, value: Any) -> bool:
    """Whether a figure or a day was read from a text that is written otherwise (`１２`, `12人`, `43915`)."""
    if isinstance(value, dict):
        return False
    return not isinstance(value, bool) and str(value) not in {text, text.removesuffix(".0")}

"""The values of an entry in words: fields by the label of the declaration, choices by theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coordhub.domain.change import RecordChange
from coordhub.domain.ledger import Field
from coordhub.messages import spoken, t
from coordhub.store.work import Work

Fields = Mapping[str, Field]
_HOLDING = frozenset({"values", "old"})
"""Fields of an entry (and of its corrections) that hold values of the ledger."""


def fields_of(work: Work, one: RecordChange) -> Fields:
    """The fields of the ledger that a changed entry belongs to; none for other records."""
    if one.kind != "entry":
        return {}
    stands = work.entries.find(one.id)
    code = stands.ledger if stands else next((value for value in one.fields.get("ledger", ()) if value), "")
    ledger = next((each for each in work.ledgers.all() if each.code == code), None)
    return {each.id: each for each in ledger.fields} if ledger else {}


def value_label(fields: Fields, path: str) -> str:
    """`values.left` as the label of that field; empty for what is no value of a ledger."""
    holds, _, name = path.partition(".")
    field = fields.get(name) if holds in _HOLDING else None
    return field.label.in_(spoken()) if field else ""


def values_said(fields: Fields, path: str, value: Any) -> str | None:
    """What stands in `values`, or in one field of them, as it is read; None for what is no value of a ledger."""
    holds, _, name = path.partition(".")
    if not fields or holds not in _HOLDING:
        return None
    if name:
        return _said(fields.get(name), value)
    if not isinstance(value, dict):
        return None
    return " ".join(
        f"{value_label(fields, f'values.{each}') or each} {_said(fields.get(each), given)}"
        for each, given in value.items()
    )


def _said(field: Field | None, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return t("history.yes" if value else "history.no")
    if isinstance(value, dict):
        return " ".join(f"{'>=' if bound == 'ge' else '<='}{given}" for bound, given in value.items())
    chosen = next((one for one in field.choices if one.id == value), None) if field else None
    return chosen.label.in_(spoken()) if chosen else str(value)

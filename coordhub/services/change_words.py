"""A change in words: who, when, what, on which record; and field by field, from what to what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from coordhub.domain.change import Change, RecordChange
from coordhub.domain.office import Office
from coordhub.messages import t
from coordhub.services.entry_words import Fields, fields_of, value_label, values_said
from coordhub.services.session import OFFICE_ID, Session
from coordhub.store.errors import Conflict
from coordhub.store.records import KINDS
from coordhub.store.work import Work
from coordhub.text.dates import short

_FAMILIES = {
    "state": ("state", "meeting_state", "presence", "proposal_state", "paper_state"), "resumes": ("state",), "verb": ("verb",), "light": ("light",),
    "kind": ("meeting_kind", "item_kind", "body_kind", "unit_kind", "source", "site_kind", "entry_kind"), "urgency": ("urgency",), "role": ("role",),
    "level": ("level",), "reason": ("reason",), "was": ("entry_kind",), "satisfaction": ("satisfaction",), "answer": ("presence",),
}  # fmt: skip
"""Fields that hold codes, and the families of words the codes may belong to."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")
_NAMED_BY = {
    "task": ("number", "title"), "meeting": ("number", "title"), "entry": ("ledger", "subject", "period", "date"),
    "reminder": ("ledger", "subject", "period"), "proposal": ("number", "title"), "outgoing": ("number", "title"), "kept": ("name",),
}  # fmt: skip
"""The fields that name a record, all of them; others have the first that is there of a short name, a name, a text, a code."""
_SHOWN = 3
"""Records named before the rest is only counted."""


def title_of(session: Session, change: Change) -> str:
    """A change in a few words: who, when, what, to which record."""
    with session.reading() as work:
        by = who(work.office.find(OFFICE_ID), change)
        return t("history.title", by=by, at=short(change.at[:16]), did=_verb(change), what=_on_what(work, change))


def deed_of(session: Session, change: Change) -> str:
    """What a change did, to which record: where who and when stand beside it."""
    with session.reading() as work:
        return f"{_verb(change)} {_on_what(work, change)}".rstrip()


def who(office: Office | None, change: Change) -> str:
    """The post of who did it, else the account."""
    account = change.on_behalf or change.by
    return office.post_of(account) if office else account


def field_words(session: Session, change: Change) -> list[tuple[str, str, str, str]]:
    """A change as rows to read: record, field, from, to."""
    with session.reading() as work:
        rows: list[tuple[str, str, str, str]] = []
        for one in change.told:
            if one.kind == "outgoing":
                rows += _paper_words(work, one)
                continue
            name, fields = record_name(work, one), fields_of(work, one)
            for path, pair in one.fields.items():
                was, now = (value_words(work, path, each, fields) for each in pair)
                rows.append((name, path_words(work, path, fields), was, now))
        return rows


def _paper_words(work: Work, one: RecordChange) -> Iterator[tuple[str, str, str, str]]:
    """The same of a paper in the register; what is not said of its state is that it is a draft, unless it was not there at all."""
    from coordhub.services import outgoing_words  # few changes are of papers

    def words(path: str, value: Any, *, is_there: bool) -> str:
        each = "drafted" if path == "state" and value is None and is_there else value
        about = _called(work, each) if path == "about" and each else None
        special = about or outgoing_words.said(path, each)
        return value_words(work, path, each) if special is None else special

    for path, (was, now) in one.fields.items():
        if path not in outgoing_words.UNTOLD:
            yield (
                record_name(work, one), outgoing_words.label(path) or path_words(work, path),
                words(path, was, is_there=not one.made), words(path, now, is_there=not one.removed),
            )  # fmt: skip


def _called(work: Work, record: str) -> str:
    """A record by its id as it is called."""
    kind = next((kind.name for kind in KINDS.values() if kind.letter == record[:1]), "")
    return record_name(work, RecordChange(kind=kind, id=record, fields={})) if kind else record


def record_name(work: Work, one: RecordChange) -> str:
    """How a record is called: a task by its number and title, a unit by its short name, an entry by its ledger, subject and period;
    one that is gone as it was called."""
    found = work.of_kind(one.kind).find(one.id)
    said = {path: next((value for value in pair if value), "") for path, pair in one.fields.items()}
    names = _NAMED_BY.get(one.kind, ("short", "name", "text", "code"))
    values = [getattr(found, name, "") if found else said.get(name, "") for name in names]
    parts = [value for value in values if isinstance(value, str) and value]
    if one.kind in {"entry", "reminder"}:
        parts = _entry_name(work, parts)
    elif one.kind not in _NAMED_BY:
        parts = [_ledger_called(work, part) if one.kind == "ledger" else part for part in parts[:1]]
    return " ".join(parts) or f"{t(f'word.kind.{one.kind}')} {one.id}"


def _entry_name(work: Work, parts: list[str]) -> list[str]:
    """Its ledger, subject and period in words; nothing where the ledger is restricted."""
    if not parts or parts[0] in restricted(work):
        return []
    code, *about = parts
    return [_ledger_called(work, code), *(_unit(work, part) or _site(work, part) or part for part in about)]


def _ledger_called(work: Work, code: str) -> str:
    return next((one.called for one in work.ledgers.all() if one.code == code), code)


def _site(work: Work, text: str) -> str:
    found = work.sites.find(text) if re.fullmatch(r"s\d+", text) else None
    return found.name if found else ""


def restricted(work: Work) -> set[str]:
    """The codes of the ledgers that are shown only where they are asked for."""
    return {one.code for one in work.ledgers.all() if one.restricted}


def name_conflict(work: Work, conflict: Conflict) -> None:
    """Put the record and the fields of a conflict into the words of a coordinator."""
    record = str(conflict.params["record"])
    fields: Fields = {}
    for kind in KINDS.values():
        if kind.letter == record[:1]:
            changed = RecordChange(kind=kind.name, id=record, fields={})
            conflict.params["record"], fields = record_name(work, changed), fields_of(work, changed)
    conflict.params["fields"] = "、".join(path_words(work, path, fields) for path in conflict.fields)


def path_words(work: Work, path: str, fields: Fields | None = None) -> str:
    """`cells.u12.percent` as 台前县 进度%; with the `fields` of its ledger, `values.left` of an entry as 隐患剩余."""
    if label := value_label(fields or {}, path):
        return label
    names = [name.replace("~1", ".").replace("~0", "~") for name in path.split(".")]
    if names[0] == "cells" and len(names) > 1:
        names = names[1:]
    return " ".join(_name(work, name) for name in names)


def _name(work: Work, name: str) -> str:
    return _field_words().get(name) or _unit(work, name) or name


@cache
def _words_of(lang: str) -> dict[str, str]:
    from importlib import import_module

    words = import_module(f"coordhub.messages.{lang}.field").WORDS
    return {key.partition(".")[2]: word for key, word in words.items()}


def _field_words() -> dict[str, str]:
    from coordhub.messages import spoken

    return _words_of(spoken())


def _unit(work: Work, text: str) -> str:
    found = work.units.find(text) if re.fullmatch(r"u\d+", text) else None
    return found.called if found else ""


def value_words(work: Work, path: str, value: Any, fields: Fields | None = None) -> str:
    """A stored value as it is read: units by name, codes as words, moments without the year; values of a ledger by its `fields`."""
    field = path.rpartition(".")[2]
    if (said := values_said(fields or {}, path if "." in path else field, value)) is not None:
        return said
    if value is None:
        return ""
    if isinstance(value, bool):
        return t("history.yes" if value else "history.no")
    if isinstance(value, dict):
        return " ".join(
            f"{_name(work, name)} {value_words(work, name, inner, fields)}"
            for name, inner in value.items()
            if name != "id"
        )
    if isinstance(value, list):
        return "、".join(value_words(work, field, inner, fields) for inner in value)
    text = str(value)
    if _MOMENT.fullmatch(text):
        return short(text)
    return _code(field, text) or _unit(work, text) or text


def _code(field: str, code: str) -> str:
    for family in _FAMILIES.get(field, ()):
        try:
            return t(f"word.{family}.{code}")
        except KeyError:
            continue
    return ""


def _on_what(work: Work, change: Change) -> str:
    told = change.told
    what = "、".join(dict.fromkeys(record_name(work, one) for one in told[:_SHOWN]))
    return what + (t("history.and_more", count=len(told)) if len(told) > _SHOWN else "")


def _verb(change: Change) -> str:
    kind, _, verb = change.did.partition(".")
    for key in (f"history.did.{change.did}", f"history.did.{verb}", f"word.verb.{verb or kind}"):
        try:
            return t(key)
        except KeyError:
            continue
    return t("history.did.edit")

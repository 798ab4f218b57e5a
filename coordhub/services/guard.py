"""The personal-data guard on every text that is about to be stored, whichever road it came by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coordhub.domain.privacy import clean, personal_data
from coordhub.domain.refusal import NeedsReason, Refused
from coordhub.store.work import Work

_NO_WORDS = frozenset({"sha256"})
"""Fields that the program computes: digits in a checksum are nobody's number."""


def guarded(work: Work, name_reason: str = "") -> None:
    """Clean every new text of the transaction of control characters, and refuse it when it looks like personal data.

    Text that stood before is not asked again. An ID number never passes; a name with an age passes with `name_reason`,
    which the commit logs. Refused names the words that hit.
    """
    for kind, record_id, old, new in work.pending():
        if new is None or kind == "kept":  # bytes of a paper, whose words have passed when they were written
            continue
        guarded_texts(old, new, name_reason)
        cleaned = _cleaned(new)
        if cleaned != new:
            work.amend(kind, record_id, cleaned)


def guarded_texts(old: Any, new: Any, name_reason: str = "") -> None:
    """Refuse what is new in a document, and did not stand in the old one, when it looks like personal data."""
    known = set(_texts(old)) if old else set()
    for text in _texts(new):
        if text not in known:
            refuse_personal_data(text, name_reason)


def refuse_personal_data(text: str, name_reason: str = "") -> None:
    """Refused, with the words that hit, when `text` looks like personal data of a child."""
    for hit in personal_data(text):
        if hit.kind == "id_number":
            raise Refused("privacy.id_number", words=hit.words)
        if not name_reason:
            raise NeedsReason("privacy.name_with_age", words=hit.words)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _NO_WORDS:
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return value

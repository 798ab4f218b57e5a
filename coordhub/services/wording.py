"""A refusal as a sentence: its codes (steps, states, kinds) become the words of the language spoken."""

from __future__ import annotations

from typing import Any

from coordhub.domain.refusal import Refused
from coordhub.messages import t

_WORDED = {"step": "word.verb", "state": "word.state", "kind": "word.kind", "allowed": "word.verb", "role": "word.role", "stage": "word.paper_state",
           "wanted": "word.paper_state", "paper": "papers.kind"}  # fmt: skip


def sentence(refusal: Refused) -> str:
    """What was refused and what would help, in one line."""
    params: dict[str, Any] = {name: _worded(name, value) for name, value in refusal.params.items()}
    return t(refusal.key, **params)


def _worded(name: str, value: object) -> object:
    family = _WORDED.get(name)
    if family is None:
        return value
    if isinstance(value, list | tuple):
        return "、".join(_word(family, one) for one in value) or "-"
    return _word(family, value)


def _word(family: str, value: object) -> str:
    """The word of a code; what is none stands as it is."""
    try:
        return t(f"{family}.{value}")
    except KeyError:
        return str(value)

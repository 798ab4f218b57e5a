"""What the making of a paper may be asked for besides its record, read from the text that the register keeps it as."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from inspect import Parameter, signature
from typing import Any

from coordhub.domain.refusal import Refused
from coordhub.text.dates import BadDate, moment

_GIVEN = frozenset({"session", "about", "stamp", "wanted", "mark"})
"""Parameters of a maker that nobody types."""
_DAYS = frozenset({"since", "until", "on", "limit"})
_SAID = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def read(maker: Callable[..., Any], kind: str, given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The options as the maker of a paper takes them. Refused, naming those there are, for one that the paper does not have, and for
    a day, or a yes or no, that cannot be understood."""
    options = {name: one for name, one in signature(maker).parameters.items() if name not in _GIVEN}
    named = {name: one for name, one in options.items() if one.kind is Parameter.KEYWORD_ONLY}
    unknown = sorted(set(given) - set(named))
    if unknown and len(named) == len(options):
        raise Refused("papers.no_option", paper=kind, name=" ".join(unknown), options=" ".join(named) or "-")
    return {name: _read(name, named.get(name), value, today) for name, value in given.items()}


def _read(name: str, option: Parameter | None, value: Any, today: date) -> Any:
    if not isinstance(value, str) or option is None:
        return value
    if isinstance(option.default, bool):
        if value.lower() not in _SAID:
            raise Refused("papers.bad_yes", name=name, text=value)
        return _SAID[value.lower()]
    if name in _DAYS and value:
        try:
            return moment(value, today)[:10]
        except BadDate as fault:
            raise Refused("papers.bad_day", name=name, text=value) from fault
    return value

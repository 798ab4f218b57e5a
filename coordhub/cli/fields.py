"""The options that fill a record's fields, shared by `add` and `edit`: what is not named stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from coordhub.messages import t

F = TypeVar("F", bound=Callable[..., Any])


def fields(*options: Callable[[Any], Any]) -> Callable[[F], F]:
    """Several options as one decorator, in the order they are written."""

    def give(function: F) -> F:
        for add in reversed(options):
            function = add(function)
        return function

    return give


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were named; an empty text was named, and clears."""
    return {name: value for name, value in values.items() if value is not None and value != ()}


def given_or_refused(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were named. Wrong usage when there is none."""
    named = given(values)
    if not named:
        raise click.UsageError(t("cli.usage.nothing_to_change"), click.get_current_context())
    return named

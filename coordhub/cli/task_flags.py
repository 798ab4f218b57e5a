"""The flags that choose tasks: one set for `task list`, `paper task-table` and saved filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from coordhub.cli.command import option
from coordhub.cli.values import DAY, OneOf
from coordhub.domain.task import State

if TYPE_CHECKING:
    from coordhub.services.session import Session
    from coordhub.services.task_list import TaskFilter

F = TypeVar("F", bound=Callable[..., Any])
STATE = OneOf(get_args(State), "word.state")
LIGHT = OneOf(("red", "yellow", "green"), "word.light")

_FLAGS = (
    option("--overdue", is_flag=True),
    option("--due-before", type=DAY),
    option("--light", type=LIGHT, multiple=True),
    option("--lead", metavar="UNIT", words="help.option.lead_filter"),
    option("--unit", metavar="UNIT", words="help.option.unit_filter"),
    option("--campaign", metavar="CAMPAIGN"),
    option("--state", type=STATE, multiple=True),
    option("--handler", metavar="POST", words="help.option.handler_filter"),
    option("--text", metavar="WORDS"),
    option("--mine", is_flag=True),
    option("--all", "all_", is_flag=True),
)


def task_flags(function: F) -> F:
    """Give a command the flags that choose tasks."""
    for add in reversed(_FLAGS):
        function = add(function)
    return function


def given(flags: Mapping[str, Any]) -> dict[str, Any]:
    """The flags that were given, under their names without dashes, as a saved filter keeps them."""
    named = {name.rstrip("_"): ",".join(value) if isinstance(value, tuple) else value for name, value in flags.items()}
    return {name: value for name, value in named.items() if value}


def chosen(session: Session, saved: str | None, flags: Mapping[str, Any]) -> TaskFilter:
    """The filter of a saved name and the flags beside it; a flag given now wins over the saved one."""
    from coordhub.services.task_list import from_flags

    kept: dict[str, Any] = {}
    if saved:
        from coordhub.cli.saved_filter import kept_flags

        kept = kept_flags(session, saved)
    return from_flags(kept | given(flags))

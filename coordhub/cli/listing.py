"""What every list takes: `--columns` and `--format`; and the plain grids of lists that need no view of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from coordhub.cli import output
from coordhub.cli.command import option
from coordhub.cli.output import FORMATS
from coordhub.cli.values import OneOf
from coordhub.messages import t
from coordhub.text.grid import Column, Grid, Row

F = TypeVar("F", bound=Callable[..., Any])

format_option = option("--format", "form", type=OneOf(FORMATS), default="table")
"""How a list is printed."""
record_option = option("--format", "form", type=OneOf(("table", "json")), default="table")
"""How one record is printed."""


def list_options(function: F) -> F:
    """Give a list command `--columns SET` and `--format`."""
    return option("--columns", metavar="SET")(format_option(function))


def grid_of(name: str, headings: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> Grid:
    """A grid of a list that has no view of its own: `headings` are keys below `cli.column`, each row is an id and its texts."""
    return Grid(
        title=t(f"help.{name}"),
        columns=tuple(Column(key=heading, heading=t(f"cli.column.{heading}")) for heading in headings),
        rows=tuple(Row(id=row_id, cells=tuple(cells)) for row_id, cells in rows),
    )


def card(pairs: Sequence[tuple[str, str]]) -> None:
    """Print one record: each pair is a key below `cli.column` and a text; empty texts are left out."""
    output.card([(t(f"cli.column.{key}"), text) for key, text in pairs])

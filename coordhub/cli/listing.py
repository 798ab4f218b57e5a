"""What every list takes: `--columns`, `--format` and `-o`; and the plain grids of lists that need no view of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from coordhub.cli import output
from coordhub.cli.command import option
from coordhub.cli.output import FORMATS, ToFile
from coordhub.cli.values import OneOf
from coordhub.messages import t
from coordhub.text.grid import Column, Grid, Row

F = TypeVar("F", bound=Callable[..., Any])

_FILE = "coordhub.file"
_SUFFIXES = (".xlsx", ".csv")


def _to_file(context: click.Context, _parameter: click.Parameter, file: str | None) -> None:
    """Note the file that the list goes into. Wrong usage before any work is done."""
    if file is not None:
        if not file.lower().endswith(_SUFFIXES):
            raise click.UsageError(t("cli.usage.suffix", file=file, suffixes=" ".join(_SUFFIXES)), context)
        context.meta[_FILE] = file


def _form(context: click.Context, parameter: click.Parameter, form: str) -> str:
    file: str | None = context.meta.get(_FILE)
    if file is None:
        return form
    is_given = parameter.name and context.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE
    if is_given and not file.lower().endswith(f".{form}"):
        raise click.UsageError(t("cli.usage.file_or_format", file=file, form=form), context)
    return ToFile(file)


def format_option(function: F) -> F:
    """How a list is printed: `--format`, or into a file with `-o`."""
    function = option("--format", "form", type=OneOf(FORMATS), default="table", callback=_form)(function)
    return option(
        "-o", "--output", "list_file", metavar="FILE", type=click.Path(), expose_value=False, is_eager=True, callback=_to_file,
        words="help.option.list_file",
    )(function)  # fmt: skip


record_option = option("--format", "form", type=OneOf(("table", "json")), default="table")
"""How one record is printed."""


def list_options(function: F) -> F:
    """Give a list command `--columns SET`, `--format` and `-o FILE`."""
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

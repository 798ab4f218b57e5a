"""`coordhub ledger blank|import`: forms for the counties to fill in, and the files that come back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.values import MOMENT
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.services.import_plan import FilePlan, Remark

_SHOWN = 50
"""Remarks of a kind that are printed of one file; of the rest only the number."""


@verb("blank")
@argument("ledger")
@argument("period", required=False, default="", words="help.argument.blank_period")
@option(
    "-o", "--output", "folder", metavar="FOLDER", type=click.Path(), required=True, words="help.option.blank_folder"
)
def blank(caller: Caller, ledger: str, period: str, folder: str) -> None:
    """Write a form for each unit that owes the period, and print the files."""
    from coordhub.services.ledger_blank import write_blanks

    files = write_blanks(caller.session(), ledger, period, folder, progress=_progress)
    output.progress("")
    output.lines(*map(str, files))


@verb("import")
@argument("files", nargs=-1, required=True, type=click.Path(), words="help.argument.import_files")
@option("--yes", is_flag=True, words="help.option.yes_import")
@option("--ledger", metavar="LEDGER", default="", words="help.option.import_ledger")
@option("--period", metavar="PERIOD", default="", words="help.option.import_period")
@option("--map", "columns", metavar="'COLUMN=FIELD'", multiple=True, words="help.option.import_map")
@option("--at", type=MOMENT, words="help.option.import_at")
@option("--post", metavar="POST", default="", words="help.option.import_post")
def import_(
    caller: Caller,
    files: tuple[str, ...],
    yes: bool,
    ledger: str,
    period: str,
    columns: tuple[str, ...],
    at: str | None,
    post: str,
) -> int:
    """Show what files of reports would enter, and with `--yes` enter it, each file whole or not at all."""
    from coordhub.services import ledger_import

    session = caller.session()
    planned = ledger_import.plan(
        session,
        files,
        ledger=ledger,
        period=period,
        columns=_columns(columns),
        at=at or "",
        post=post,
        progress=_progress,
    )
    found: Sequence[FilePlan] = planned.files
    if yes:
        found = ledger_import.apply(session, planned, progress=_progress)
    output.progress("")
    for file in found:
        _print(file)
    for path in planned.passed_over:
        output.said(t("ledgersheet.passed_over", file=path))
    refused = sum(one.is_refused for one in found)
    changes = sum(one.changes for one in found if one.applied == yes)
    key = "ledgersheet.applied" if yes else "ledgersheet.dry_run"
    output.said(t(key, files=len(found), changes=changes, refused=refused))
    return 1 if refused else 0


def _columns(given: tuple[str, ...]) -> dict[str, str]:
    """`column=field`, several of them; a heading may hold an equals sign."""
    found = {}
    for one in given:
        column, equals, field = one.rpartition("=")
        if not equals or not column.strip() or not field.strip():
            raise click.UsageError(t("ledgersheet.usage_map", text=one), click.get_current_context())
        found[column.strip()] = field.strip()
    return found


def _progress(name: str, done: int, total: int) -> None:
    output.progress(f"{done + 1}/{total} {name}")


def _print(file: FilePlan) -> None:
    """One file: what it is and comes to on stdout, what is to be said of it on stderr."""
    if file.is_refused:
        output.lines(t("ledgersheet.line_refused", file=file.name, count=file.refusals))
    else:
        output.lines(
            t(
                "ledgersheet.line_applied" if file.applied else "ledgersheet.line", file=file.name, ledger=file.ledger,
                period=file.period or "-", new=file.new, updated=file.updated, same=file.same, skipped=file.skipped,
                how=t(f"ledgersheet.how_{file.how}"),
            )
        )  # fmt: skip
        if file.how == "given":
            output.lines(*(f"  {column} = {field}" for column, field in file.fields.items()))
        if not file.changes and file.same:
            output.said(t("ledgersheet.already_there", file=file.name))
    for level in ("refuse", "warn", "note"):
        remarks = file.remarks_of(level)
        output.said(*(_sentence(file.name, one) for one in remarks[:_SHOWN]))
        if file.said.get(level, 0) > _SHOWN:
            output.said(t("ledgersheet.more", file=file.name, count=file.said[level] - _SHOWN))


def _sentence(file: str, remark: Remark) -> str:
    """`范县周报.xls 表1 C9: ...`, with the word for what it is."""
    where = " ".join(part for part in (file, remark.sheet, remark.cell) if part)
    return t(f"ledgersheet.said_{remark.level}", where=where, said=t(remark.key, **remark.params))

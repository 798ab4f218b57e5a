"""`coordhub paper`: what leaves the office, as text on stdout, as a file, or on the printer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import Noun, argument, option
from coordhub.cli.fields import fields
from coordhub.cli.listing import format_option
from coordhub.cli.task_flags import chosen, given, task_flags
from coordhub.cli.values import DAY, OneOf
from coordhub.domain.refusal import Refused
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.papers.paper import Document
    from coordhub.services.session import Session

paper = Noun("paper")
SUFFIXES = (".docx", ".xlsx", ".pdf", ".md", ".txt")

_faces = fields(
    option("-o", "--output", "file", metavar="FILE", type=click.Path()),
    option("--print", "printer", is_flag=False, flag_value="", metavar="[PRINTER]"),
)


@paper.verb("agenda")
@argument("meeting")
@_faces
def agenda(caller: Caller, meeting: str, **face: Any) -> None:
    """The agenda of a meeting."""
    _check(face["file"])
    from coordhub.papers import agenda as made

    session = caller.session()
    _deliver(session, made.paper(session, meeting), **face)


@paper.verb("task-table")
@task_flags
@option("--filter", "saved", metavar="NAME")
@option("--columns", metavar="SET", words="help.option.paper_columns")
@_faces
def task_table(
    caller: Caller, saved: str | None, columns: str | None, file: str | None, printer: str | None, **flags: Any
) -> None:
    """The table of tasks for the deputy mayor; without flags, of all tasks."""
    _check(file)
    from coordhub.papers import task_table as made

    session = caller.session()
    wanted = chosen(session, saved, flags if saved or given(flags) else {"all": True})
    _deliver(session, made.paper(session, wanted, columns=columns), file, printer)


@paper.verb("members")
@argument("body")
@option("--on", type=DAY)
@_faces
def members(caller: Caller, body: str, on: str | None, **face: Any) -> None:
    """Who sits in a body on a day."""
    _check(face["file"])
    from coordhub.papers import members as made

    session = caller.session()
    _deliver(session, made.paper(session, body, on=on), **face)


@paper.verb("summary")
@argument("ledger")
@argument("period", required=False, default="", words="help.argument.span")
@option(
    "--by",
    type=OneOf(("county", "township", "owner", "unit", "subject")),
    default="county",
    words="help.option.group_by",
)
@option("--columns", metavar="SET", words="help.option.paper_columns")
@option("--rank", "ranked", is_flag=True, words="help.option.with_places")
@option("--restricted", is_flag=True)
@_faces
def summary(
    caller: Caller, ledger: str, period: str, by: str, columns: str | None, ranked: bool, restricted: bool, **face: Any
) -> None:
    """The county table of a ledger for a period, with its paragraph."""
    _check(face["file"])
    from coordhub.papers import ledger_summary as made

    session = caller.session()
    _deliver(session, made.paper(session, ledger, period, by, columns, restricted=restricted, ranked=ranked), **face)


@paper.verb("scorecard")
@argument("framework", required=False, default="")
@option("--restricted", is_flag=True)
@_faces
def scorecard(caller: Caller, framework: str, restricted: bool, **face: Any) -> None:
    """The scorecard of a framework."""
    _check(face["file"])
    from coordhub.papers import scorecard as made

    session = caller.session()
    _deliver(session, made.paper(session, framework, restricted=restricted), **face)


@paper.verb("lint")
@argument("files", nargs=-1, required=True, words="help.argument.lint_files", metavar="FILE...")
@option("--format", "form", type=OneOf(("plain", "json")), default="plain", words="help.option.lint_format")
def lint(_: Caller, files: tuple[str, ...], form: str) -> int:
    """Look over papers as a proof-reader does: exit code 1 when something is amiss."""
    from coordhub.papers.lint import check_file

    found = [(file, check_file(Path(file))) for file in files]
    amiss = sum(len(findings) for _, findings in found)
    if form == "json":
        output.records(
            {"file": file, "paragraph": one.paragraph, "rule": one.rule, "found": one.found, "sentence": one.sentence()}
            for file, findings in found
            for one in findings
        )
    else:
        for file, findings in found:
            output.lines(*(one.sentence() for one in findings))
            output.said(t("lint.found", file=file, count=len(findings)) if findings else t("lint.clean", file=file))
    return 1 if amiss else 0


@paper.verb("fonts")
@format_option
def fonts(caller: Caller, form: str) -> None:
    """The five fonts of official papers: what the office calls them, and what a PDF is set in on this machine."""
    from coordhub.cli.listing import grid_of
    from coordhub.papers.fonts import faces
    from coordhub.papers.gongwen import PRESETS

    found = faces(caller.session().office().fonts)
    rows = [{"role": one.role, "wanted": one.wanted, "used": one.used, "stands_in": one.stands_in} for one in found]
    output.listing(
        form,
        lambda: rows,
        lambda: grid_of(
            "paper.fonts",
            ("role", "wanted", "used"),
            [(one.role, (t(f"paper.role.{one.role}"), one.wanted, one.used)) for one in found],
        ),
    )
    output.said(t("paper.presets", names=" ".join(PRESETS), example='settings set fonts \'{"preset": "wps"}\''))


def _check(file: str | None) -> None:
    """Wrong usage before any work is done."""
    if file is not None and Path(file).suffix.lower() not in SUFFIXES:
        raise click.UsageError(
            t("cli.usage.suffix", file=file, suffixes=" ".join(SUFFIXES)), click.get_current_context()
        )


def _deliver(session: Session, made: Document, file: str | None, printer: str | None) -> None:
    """To the file, to the printer, or as text on stdout. Of a PDF it is said which fonts stand in for the office's own."""
    if file is not None:
        from coordhub.papers.faces import render

        chosen, suffix = session.office().fonts, Path(file).suffix.lower()
        _write(Path(file), render(made, suffix, chosen))
        output.said(t("cli.done.written", path=file))
        if suffix == ".pdf":
            from coordhub.papers.fonts import substituted

            output.said(*substituted(chosen))
    if printer is not None:
        from coordhub.papers.printing import send

        output.said(t("cli.done.printed", job=send(made, printer or None)))
    if file is None and printer is None:
        from coordhub.papers import text

        output.lines(text.draw(made).rstrip("\n"))


def _write(path: Path, content: bytes) -> None:
    from coordhub.services.whole_file import write_whole

    try:
        write_whole(path, content)
    except OSError as error:
        raise Refused("cli.cannot_write", path=str(path), why=error.strerror or str(error)) from error

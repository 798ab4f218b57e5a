"""What every verb of `coordhub paper` has: the file to write, the printer, and the road there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coordhub.cli import output
from coordhub.cli.command import option
from coordhub.cli.fields import fields
from coordhub.cli.values import OneOf, Whole
from coordhub.domain.refusal import Refused
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.cli.caller import Caller
    from coordhub.papers.paper import Document
    from coordhub.services.session import Session

SUFFIXES = (".docx", ".xlsx", ".pdf", ".md", ".txt")
_NOTED = "coordhub.paper."
_SIDES, _MEDIA, _ENCODINGS = ("one", "long", "short"), ("a4", "a3"), ("gb18030", "utf-8")


def _note(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    context.meta[f"{_NOTED}{parameter.name}"] = value


def _noted(name: str) -> Any:
    return click.get_current_context().meta.get(f"{_NOTED}{name}")


def _beside(*names: str, **attributes: Any) -> Callable[[Any], Any]:
    """An option that is noted for `deliver`, so that no verb has to hand it on."""
    return option(*names, expose_value=False, callback=_note, **attributes)


printing = fields(
    option("--print", "printer", is_flag=False, flag_value="", metavar="[PRINTER]"),
    _beside("--copies", metavar="N", type=Whole(1, 99), words="help.option.print_copies"),
    _beside("--sides", type=OneOf(_SIDES)),
    _beside("--media", metavar="A4|A3", type=OneOf(_MEDIA)),
    _beside("--pages", metavar="PAGES", words="help.option.print_pages"),
)
"""Where and how a paper is printed."""
faces = fields(
    option("-o", "--output", "file", metavar="FILE", type=click.Path()),
    printing,
    _beside("--sz", is_flag=True),
    _beside("--to-terminal", is_flag=True),
    _beside("--encoding", type=OneOf(_ENCODINGS)),
)


def check(file: str | None) -> None:
    """Wrong usage, and what this terminal cannot do, before any work is done."""
    context = click.get_current_context()
    if file is not None and Path(file).suffix.lower() not in SUFFIXES:
        raise click.UsageError(t("cli.usage.suffix", file=file, suffixes=" ".join(SUFFIXES)), context)
    for name in ("copies", "sides", "media", "pages"):
        if _noted(name) is not None and context.params.get("printer") is None:
            raise click.UsageError(t("printing.goes_with", option=f"--{name}", other="--print"), context)
    if _noted("encoding") is not None and not _noted("to_terminal"):
        raise click.UsageError(t("printing.goes_with", option="--encoding", other="--to-terminal"), context)
    if _noted("sz") and file is None:
        raise click.UsageError(t("printing.goes_with", option="--sz", other="-o"), context)
    for name, shown in (("sz", "--sz"), ("to_terminal", "--to-terminal")):
        if _noted(name) and not output.is_terminal():
            raise Refused("printing.no_terminal", option=shown)
    if _noted("sz"):
        from coordhub.papers.handing import sender

        sender()


def make(caller: Caller, kind: str, about: str, face: dict[str, Any], **options: Any) -> None:
    """Make a paper of a kind and hand it over; wrong usage is said before any work is done."""
    check(face["file"])
    from coordhub.papers.catalogue import build

    session = caller.session()
    deliver(session, build(session, kind, about, **options), **face)


def deliver(session: Session, made: Document, file: str | None, printer: str | None) -> None:
    """To the file, to the printer, to the terminal's printer, or as text on stdout."""
    check(file)
    if file is not None:
        _to_file(session, made, Path(file))
    if printer is not None:
        from coordhub.papers.faces import render

        print_pdf(session, render(made, ".pdf", session.office().fonts), made.file_name, printer)
    if _noted("to_terminal"):
        _to_terminal(session, made)
    elif file is None and printer is None:
        from coordhub.papers import text

        output.lines(text.draw(made).rstrip("\n"))


def _to_file(session: Session, made: Document, path: Path) -> None:
    """Write it; of a PDF it is said which fonts stand in for the office's own."""
    from coordhub.papers.faces import render

    chosen, suffix = session.office().fonts, path.suffix.lower()
    write(path, render(made, suffix, chosen))
    if suffix == ".pdf":
        from coordhub.papers.fonts import substituted

        output.said(*substituted(chosen))
    written(path)


def written(path: Path) -> None:
    """Say where a file lies and how it is fetched; with `--sz` pass it through the terminal."""
    from coordhub.papers.handing import pass_on, sender, ways

    output.said(t("cli.done.written", path=path.absolute()))
    if not _noted("sz"):
        output.said(*ways(path.absolute()))
        return
    output.said(t("printing.passing", program=sender(), name=path.name))
    pass_on(path)
    output.said(t("printing.passed", name=path.name))


def print_pdf(session: Session, content: bytes, title: str, printer: str) -> None:
    """Print a PDF as this command line wants it: on the printer it names, else the office's, else the machine's. It is said when that
    has stopped, so that the job waits."""
    from coordhub.papers.printing import Options, held_up, send_file

    options = Options(
        _noted("copies") or 1, _noted("sides") or "", (_noted("media") or "").upper(), _noted("pages") or ""
    )
    job = send_file(session.office(), content, title, printer, options)
    output.said(t("printing.sent", job=job))
    stopped = held_up(job)
    if stopped is not None:
        output.warned(t("printing.stopped", printer=stopped.name, job=job, why=stopped.why or "-"))


def _to_terminal(session: Session, made: Document) -> None:
    """Through the terminal to its printer, as text; only where the office's settings offer it."""
    if not session.office().expert:
        raise Refused("printing.not_expert")
    from coordhub.papers import text
    from coordhub.papers.handing import ENCODINGS, media_copy

    drawn, encoding = text.draw(made), _noted("encoding") or ENCODINGS[0]
    output.raw(media_copy(drawn, encoding))
    output.said(t("printing.through_terminal", pages=drawn.count(text.FORM_FEED) + 1, encoding=encoding))


def write(path: Path, content: bytes) -> None:
    """Write a file whole, or say why it cannot be written."""
    from coordhub.services.whole_file import write_whole

    try:
        write_whole(path, content)
    except OSError as error:
        raise Refused("cli.cannot_write", path=str(path), why=error.strerror or str(error)) from error

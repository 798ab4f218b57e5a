"""`coordhub paper issue|register|show|...`: numbers, signatures, what was frozen and what was sent."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.listing import card, list_options, record_option
from coordhub.cli.paper_faces import check, print_pdf, printing, write, written
from coordhub.cli.values import COPIES, DAY, MOMENT, OneOf
from coordhub.domain.outgoing import CopyTo, Outgoing, OutgoingState, Sending
from coordhub.messages import t
from coordhub.text.dates import long
from coordhub.text.grid import Grid

STATE = OneOf(get_args(OutgoingState), "word.paper_state")


@verb("issue")
@argument("kind", words="help.argument.issue_kind")
@argument("about", required=False, default="", words="help.argument.paper_about")
@option("--signer", metavar="POST", default="")
@option("--number", metavar="TEXT", default="", words="help.option.paper_number")
@option("--day", type=DAY)
@option("--to", metavar="NAME", multiple=True, words="help.option.paper_to")
@option("--copies", metavar="NAME=N", type=COPIES, multiple=True, words="help.option.copy_to")
@option("--option", "options", metavar="NAME=VALUE", multiple=True, words="help.option.paper_option")
def issue(
    caller: Caller, kind: str, about: str, signer: str, number: str, day: str | None, to: tuple[str, ...], copies: tuple[CopyTo, ...],
    options: tuple[str, ...],
) -> None:  # fmt: skip
    """Issue a paper: it gets its number, and its files are kept for ever. KIND may be the id of a draft."""
    from coordhub.papers.issuing import issue as give_out
    from coordhub.services import outgoing

    session = caller.session()
    ref = kind if kind[:1] == "g" and kind[1:].isdigit() else None
    if ref is not None:
        stands = outgoing.outgoing(session, ref)
        kind, about = stands.kind, stands.about
    issued = give_out(
        session, kind, about, ref=ref, number=number, day=day or "", signer=signer, to=to,
        copies=copies,
        options=dict(_pairs(options)),
    )  # fmt: skip
    output.lines(issued.number or issued.id)
    output.said(
        t("outgoing.issued", title=issued.title, id=issued.id, files=" ".join(one.suffix for one in issued.files))
    )


def _pairs(given: tuple[str, ...]) -> list[tuple[str, str]]:
    pairs = []
    for one in given:
        name, equals, value = one.partition("=")
        if not name.strip() or not equals:
            raise click.UsageError(t("cli.usage.pair", text=one), click.get_current_context())
        pairs.append((name.strip(), value.strip()))
    return pairs


@verb("register")
@option("--kind", metavar="KIND", words="help.option.register_kind")
@option("--state", type=STATE, words="help.option.register_state")
@option("--year", metavar="YEAR")
@list_options
def register(
    caller: Caller, kind: str | None, state: str | None, year: str | None, form: str, columns: str | None
) -> None:
    """List the papers of the register, the latest first; numbers of our own that are nowhere are told on stderr."""
    from coordhub.services import outgoing

    session = caller.session()
    rows = outgoing.register(session, kind, state, year=year)

    def grid() -> Grid:
        from coordhub.views import register as view

        return view.grid(rows, session.lang, columns)

    output.listing(form, lambda: map(_json, rows), grid)
    for series, n in outgoing.missing_numbers(session):
        output.said(t("outgoing.gap", series=series, n=n))


def _json(one: Outgoing) -> dict[str, object]:
    return {
        "id": one.id, "number": one.number, "kind": one.kind, "title": one.title, "about": one.about or None, "state": one.state,
        "day": one.day, "signer": one.signer, "to": list(one.to), "copies": [{"to": to.to, "count": to.count} for to in one.copies],
        "files": [file.suffix for file in one.files],
        "sent": [{"to": to.to, "at": to.at, "channel": to.channel, "received": to.received} for to in one.sent],
        "why_void": one.why_void,
    }  # fmt: skip


@verb("show")
@argument("paper", words="help.argument.registered")
@record_option
def show(caller: Caller, paper: str, form: str) -> None:
    """Show a paper of the register: where it stands, its files, who has it."""
    from coordhub.services import outgoing
    from coordhub.views.register import receivers
    from coordhub.views.view import Names

    one = outgoing.outgoing(caller.session(), paper)
    if form == "json":
        output.record(_json(one))
        return
    card([
        ("paper_number", f"{one.number}  {one.id}".strip()),
        ("paper_kind", t(f"papers.kind.{one.kind}")),
        ("title", one.title),
        ("state", t(f"word.paper_state.{one.state}")),
        ("signer", one.signer),
        ("issued_on", one.day or ""),
        ("copies", receivers(one, Names({}))),
        ("files", " ".join(f"{file.suffix} {file.size}" for file in one.files)),
        ("sent_to", "; ".join(_sent(to) for to in one.sent)),
        ("why_void", one.why_void),
    ])  # fmt: skip


def _sent(one: Sending) -> str:
    when = f"{t('field.received')} {long(one.received)}" if one.received else "-"
    return " ".join(part for part in (one.to, long(one.at), one.channel, when) if part)


@verb("draft")
@argument("kind", words="help.argument.paper_kind")
@argument("about", required=False, default="", words="help.argument.paper_about")
@option("--option", "options", metavar="NAME=VALUE", multiple=True, words="help.option.paper_option")
def draft(caller: Caller, kind: str, about: str, options: tuple[str, ...]) -> None:
    """Enter a paper into the register as a draft, and print its id; `submit`, `sign` and `issue` take it on."""
    from coordhub.papers import catalogue
    from coordhub.services import outgoing
    from coordhub.services.paper_subject import subject

    session = caller.session()
    meant = subject(session, catalogue.form(kind).about, about)
    chosen = dict(_pairs(options))
    made = catalogue.build(session, kind, about, **chosen)
    output.lines(outgoing.draft(session, kind, catalogue.called(session, kind, made), meant.id, options=chosen).id)


@verb("submit")
@argument("paper", words="help.argument.registered")
def submit(caller: Caller, paper: str) -> None:
    """Hand a draft in to be signed."""
    from coordhub.services import outgoing

    _moved(outgoing.submit(caller.session(), paper))


@verb("sign")
@argument("paper", words="help.argument.registered")
@argument("post")
@option("--at", type=MOMENT)
def sign(caller: Caller, paper: str, post: str, at: str | None) -> None:
    """Note who signed a paper, by post, and when."""
    from coordhub.services import outgoing

    _moved(outgoing.sign(caller.session(), paper, post, at))


@verb("send-back")
@argument("paper", words="help.argument.registered")
@option("--why", default="", metavar="TEXT")
def send_back(caller: Caller, paper: str, why: str) -> None:
    """Give a paper back to be drafted again."""
    from coordhub.services import outgoing

    _moved(outgoing.send_back(caller.session(), paper, why))


@verb("void")
@argument("paper", words="help.argument.registered")
@option("--why", default="", metavar="TEXT")
def void(caller: Caller, paper: str, why: str) -> None:
    """Give a paper up; its number stays in the register with the reason."""
    from coordhub.services import outgoing

    _moved(outgoing.void(caller.session(), paper, why))


@verb("send")
@argument("paper", words="help.argument.registered")
@argument("receivers", nargs=-1, required=True)
@option("--channel", metavar="TEXT", default="")
@option("--at", type=MOMENT)
@option("--received", is_flag=True, words="help.option.paper_received")
def send(caller: Caller, paper: str, receivers: tuple[str, ...], channel: str, at: str | None, received: bool) -> None:
    """Note to whom an issued paper was sent; with --received, that they have it."""
    from coordhub.services import outgoing

    session = caller.session()
    if received:
        one = outgoing.received(session, paper, receivers, at)
    else:
        one = outgoing.send(session, paper, receivers, channel, at)
    got = sum(bool(to.received) for to in one.sent)
    output.said(t("outgoing.sending", title=one.title, sent=len(one.sent), received=got))


@verb("kept")
@argument("paper", words="help.argument.registered")
@option("-o", "--output", "file", metavar="FILE", type=click.Path())
@printing
def kept(caller: Caller, paper: str, file: str | None, printer: str | None) -> None:
    """Write an issued paper again, byte for byte as it was kept, or print it as it was."""
    from coordhub.services import outgoing

    if file is None and printer is None:
        raise click.UsageError(t("printing.file_or_printer"), click.get_current_context())
    check(file)
    session = caller.session()
    if file is not None:
        _, content = outgoing.kept_file(session, paper, Path(file).suffix.lower())
        write(Path(file), content)
        written(Path(file))
    if printer is not None:
        name, content = outgoing.kept_file(session, paper, ".pdf")
        print_pdf(session, content, name, printer)


def _moved(one: Outgoing) -> None:
    output.said(t("cli.done.state", name=one.number or one.id, state=t(f"word.paper_state.{one.state}")))

"""`coordhub check`, `backup`, `restore`: looking after an office's data."""

from __future__ import annotations

from pathlib import Path

import click

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.listing import record_option
from coordhub.messages import t

DAMAGED = 6


@verb("check")
@option("--repair", "repairs", is_flag=True)
@option("--from", "source", type=click.Path(), metavar="FILE", words="help.option.from_backup")
@option("--accept", "accepted", metavar="FILE")
@record_option
def check(caller: Caller, repairs: bool, source: str | None, accepted: str | None, form: str) -> int:
    """Read the whole office and say what is wrong, place by place; exits with 6 when data is damaged. With `--repair` put back what
    can be proven, with `--accept` keep what somebody edited by hand."""
    if source is not None and not repairs:
        raise click.UsageError(t("cli.check.from_alone"))
    if repairs and accepted is not None:
        raise click.UsageError(t("cli.check.one_of"))
    if accepted is not None:
        _accept(caller, accepted)
    if repairs:
        _repair(caller.address, Path(source) if source else None)
    return _report(caller, form)


def _repair(address: str, source: Path | None) -> None:
    from coordhub.services.wording import sentence
    from coordhub.store.doctor import repair

    done = repair(address, source)
    output.said(*(sentence(one) for one in done.done))
    if done.aside:
        output.said(t("cli.check.aside", path=done.aside))
    else:
        output.said(*(sentence(one.said) for one in done.left))


def _accept(caller: Caller, file: str) -> None:
    from coordhub.domain.refusal import Refused
    from coordhub.services.accepting import accept
    from coordhub.store.address import is_server

    if is_server(caller.address):
        raise Refused("server.no_repair")
    count = accept(Path(caller.address), Path(file).name, caller.session, caller.name_reason)
    output.said(t("cli.check.accepted", file=Path(file).name, total=count))


def _report(caller: Caller, form: str) -> int:
    from coordhub.domain.refusal import NotFound
    from coordhub.services.wording import sentence
    from coordhub.store.doctor import check as look_through
    from coordhub.store.doctor import counted

    findings = look_through(caller.address)
    if any(one.said.key == "store.no_office" for one in findings):
        raise NotFound("cli.no_office", path=caller.shown_address)
    is_damaged = any(one.is_damage for one in findings)
    if form == "json":
        output.records(
            {"key": one.said.key, "damage": one.is_damage, "said": sentence(one.said), **one.said.params}
            for one in findings
        )
        return DAMAGED if is_damaged else 0
    output.said(*(sentence(one.said) for one in findings))
    if is_damaged:
        return DAMAGED
    records, rev = counted(caller.address)
    output.lines(t("cli.check.sound", records=records, rev=rev), *_fonts(caller))
    return 0


def _fonts(caller: Caller) -> list[str]:
    """Which of the five faces a PDF is set in as the office named them, what stands in for the others, or why there can be no PDF."""
    from coordhub.domain.refusal import Refused
    from coordhub.papers.fonts import faces, substituted
    from coordhub.services.wording import sentence

    chosen = caller.session().office().fonts
    try:
        there = [one.wanted for one in faces(chosen) if not one.stands_in]
        return [*([t("printing.fonts_found", names=", ".join(there))] if there else []), *substituted(chosen)]
    except Refused as refused:
        return [sentence(refused)]


@verb("backup")
@argument("file", type=click.Path())
def backup(caller: Caller, file: str) -> None:
    """Copy the whole office, its history too, into one file while colleagues go on working."""
    from coordhub.store.address import is_server

    if is_server(caller.address):
        from coordhub.store.server_backup import backup_server

        backup_server(caller.address, Path(file))
    else:
        from coordhub.store.doctor import backup as copy

        copy(caller.store(), Path(file))
    output.said(t("cli.done.backup", path=file))


@verb("restore")
@argument("file", type=click.Path())
@option("--into", required=True, metavar="DIR")
def restore(_caller: Caller, file: str, into: str) -> None:
    """Unpack a backup into a new folder; one that holds anything is refused."""
    from coordhub.store.address import is_server, without_password

    if is_server(into):
        from coordhub.store.server_backup import restore_to_server

        restore_to_server(Path(file), into)
        into = without_password(into)
    else:
        from coordhub.store.doctor import restore as unpack

        unpack(Path(file), Path(into)).close()
    output.said(t("cli.done.restored", path=into))

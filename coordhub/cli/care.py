"""`coordhub check`, `backup`, `restore`: looking after an office's data."""

from __future__ import annotations

from pathlib import Path

import click

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.messages import t

DAMAGED = 6


@verb("check")
def check(caller: Caller) -> int:
    """Read the whole office and say what is wrong, place by place; exits with 6 when data is damaged."""
    from coordhub.domain.refusal import NotFound
    from coordhub.services.wording import sentence
    from coordhub.store.doctor import check as look_through
    from coordhub.store.doctor import counted

    folder = Path(caller.address)
    findings = look_through(folder)
    if any(one.said.key == "store.no_office" for one in findings):
        raise NotFound("cli.no_office", path=str(folder))
    output.said(*(sentence(one.said) for one in findings))
    if any(one.is_damage for one in findings):
        return DAMAGED
    records, rev = counted(folder)
    output.lines(t("cli.check.sound", records=records, rev=rev))
    return 0


@verb("backup")
@argument("file", type=click.Path())
def backup(caller: Caller, file: str) -> None:
    """Copy the whole office, its history too, into one file while colleagues go on working."""
    from coordhub.store.doctor import backup as copy

    output.said(t("cli.done.backup", path=copy(caller.store(), Path(file))))


@verb("restore")
@argument("file", type=click.Path())
@option("--into", required=True, metavar="DIR")
def restore(_caller: Caller, file: str, into: str) -> None:
    """Unpack a backup into a new folder; one that holds anything is refused."""
    from coordhub.store.doctor import restore as unpack

    unpack(Path(file), Path(into))
    output.said(t("cli.done.restored", path=into))

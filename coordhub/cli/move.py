"""`coordhub move FROM TO`: an office from a folder to a server or back, with its history."""

from __future__ import annotations

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, verb
from coordhub.messages import t


@verb("move")
@argument("source", words="help.argument.move_from", metavar="FROM")
@argument("target", words="help.argument.move_to", metavar="TO")
def move(_caller: Caller, source: str, target: str) -> None:
    """Copy an office whole to another address, checked by count and checksum; the old one stays as it is."""
    from coordhub.store.address import is_server, without_password
    from coordhub.store.moving import CHECKED, HISTORY
    from coordhub.store.moving import move as move_office

    said = {HISTORY: t("cli.move.history"), CHECKED: t("cli.move.checked")}
    moved = move_office(source, target, lambda what, done: output.progress(f"{said.get(what, what)} {done}"))
    output.progress("")
    documents = sum(one.count for one in moved.tables.values())
    shown = without_password(target) if is_server(target) else target
    output.said(t("cli.done.moved", path=shown, documents=documents, commits=moved.history.count, rev=moved.rev))

"""`coordhub undo` and `redo`: my latest change taken back, and put back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, verb
from coordhub.cli.values import Whole
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.domain.change import Change
    from coordhub.services.session import Session


@verb("undo")
@argument("rev", type=Whole(1), required=False)
def undo(caller: Caller, rev: int | None) -> None:
    """Take back my latest change, or the one of a revision."""
    from coordhub.services.history import undo as take_back

    session = caller.session()
    _said("cli.done.undone", session, take_back(session, rev))


@verb("redo")
@argument("rev", type=Whole(1), required=False)
def redo(caller: Caller, rev: int | None) -> None:
    """Take back my latest undo."""
    from coordhub.services.history import redo as put_back

    session = caller.session()
    _said("cli.done.redone", session, put_back(session, rev))


def _said(key: str, session: Session, change: Change) -> None:
    from coordhub.services.change_words import title_of

    output.said(t(key, rev=change.rev, what=title_of(session, change)))

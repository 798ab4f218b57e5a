"""The first run: there is no office yet; somebody at a terminal is offered the sample one or a new one."""

from __future__ import annotations

import click

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.screen import Opening, has_terminal
from coordhub.messages import t

NOT_FOUND = 3


def welcomed(caller: Caller, how: Opening) -> int:
    """Offer the demo or a new office; without a terminal only say how."""
    output.said(t("cli.no_office", path=caller.shown_address))
    if not has_terminal():
        return NOT_FOUND
    output.said(t("cli.first.offer", path=caller.shown_address))
    answer = click.getchar()
    if answer == "1":
        from coordhub.cli.demo import show_demo

        return show_demo(how)
    if answer == "2":
        from coordhub.cli.init import make_office

        make_office(caller)
        return how.open(caller.session())
    return 0

"""`coordhub init`: a new office, empty or the sample one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import option, verb
from coordhub.domain.refusal import Refused
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.domain.office import Office


SAMPLE_JOURNAL = 200_000
"""Bytes of journal left by the sample office: beyond it goes into snapshots, so that a command need not read it all."""


@verb("init")
@option("--sample", is_flag=True)
@option("--name", default="", metavar="TEXT", words="help.option.office_name")
@option("--city", default="", metavar="TEXT")
@option("--body", default="", metavar="TEXT", words="help.option.office_body")
def init(caller: Caller, sample: bool, **named: str) -> None:
    """Make an office at --db; a folder that holds one already is refused."""
    office = make_office(caller, sample=sample, **named)
    output.said(t("cli.done.made", path=caller.shown_address, name=office.name))


def make_office(caller: Caller, *, sample: bool = False, **named: str) -> Office:
    """Make the office at the caller's address. Refused when one stands there already: nothing of it is touched."""
    from coordhub.services.office import create_office
    from coordhub.services.session import OFFICE_ID
    from coordhub.store import open_store

    store = open_store(caller.address, create=True, journal_limit=SAMPLE_JOURNAL if sample else None)
    with store.read() as work:
        if work.office.find(OFFICE_ID) is not None:
            raise Refused("cli.office_exists", path=caller.shown_address)
    session = caller.session_on(store)
    if not sample:
        return create_office(session, **named)
    from coordhub.services.sample import load_sample

    return load_sample(store)

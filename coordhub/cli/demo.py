"""`coordhub demo`: the sample office in a private folder, at its own morning; no real office is touched."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import option, verb
from coordhub.cli.init import SAMPLE_JOURNAL
from coordhub.cli.screen import Opening, has_terminal
from coordhub.cli.values import Whole
from coordhub.messages import spoken, t

if TYPE_CHECKING:
    from coordhub.services.session import Session


@verb("demo")
@option("--screen", type=Whole(1, 8), metavar="N")
@option("--mouse", is_flag=True)
@option("--no-box", "no_box", is_flag=True)
def demo(_caller: Caller, screen: int | None, mouse: bool, no_box: bool) -> int:
    """Open the sample office; without a terminal, print its morning and its tasks."""
    return show_demo(Opening(screen=screen, mouse=mouse, box=not no_box))


def show_demo(how: Opening) -> int:
    """Copy the sample office into a folder of its own, show it, and take the folder away again."""
    folder = Path(tempfile.mkdtemp(prefix="coordhub-demo-"))
    try:
        session = _session(folder / "office")
        output.said(t("cli.demo.is_demo"))
        if has_terminal():
            return how.open(session)
        _print(session)
        output.said(t("cli.demo.how"))
        return 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _session(folder: Path) -> Session:
    """A session of the coordinator whose morning it is, at the demo's own time."""
    from coordhub.services.sample import DEMO_ACCOUNT, DEMO_NOW, LAST_HERE, load_sample
    from coordhub.services.seen import mark_seen
    from coordhub.services.session import Session, fixed_clock
    from coordhub.store import open_store

    store = open_store(folder, create=True, journal_limit=SAMPLE_JOURNAL)
    load_sample(store)

    def at(moment: str) -> Session:
        clock = fixed_clock(moment)
        return Session(store=store, by=DEMO_ACCOUNT, lang=spoken(), clock=clock, demo=True, stamped=clock)

    then = next(change.rev for change in store.changes() if change.at[:16] <= LAST_HERE)
    mark_seen(at(LAST_HERE), then)
    return at(DEMO_NOW)


def _print(session: Session) -> None:
    from coordhub.cli.listing_names import Names
    from coordhub.cli.status import print_morning
    from coordhub.services.task_list import task_rows
    from coordhub.views import tasks

    print_morning(session)
    output.lines("")
    output.table("plain", tasks.grid(task_rows(session), Names(session).units, session.lang, columns="list80"))

"""`coordhub paper task-table|supervision|slips ...`: the papers of tasks and of written instructions."""

from __future__ import annotations

from typing import Any

from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.paper_faces import check, deliver, faces, make
from coordhub.cli.task_flags import chosen, given, task_flags
from coordhub.cli.values import DAY, OneOf

_TASK_FLAGS = (
    "overdue", "due_before", "light", "lead", "unit", "campaign", "state", "handler", "text", "mine", "all_",
)  # fmt: skip


@verb("task-table")
@task_flags
@option("--filter", "saved", metavar="NAME")
@option("--columns", metavar="SET", words="help.option.paper_columns")
@faces
def task_table(caller: Caller, saved: str | None, columns: str | None, **values: Any) -> None:
    """The table of tasks for the deputy mayor: of all that are not closed, without flags."""
    check(values["file"])
    from coordhub.papers.catalogue import build

    flags = {name: values.pop(name) for name in _TASK_FLAGS}
    session = caller.session()
    wanted = chosen(session, saved, flags) if saved or given(flags) else None
    deliver(session, build(session, "task-table", wanted=wanted, columns=columns), **values)


@verb("supervision")
@option("--campaign", metavar="CAMPAIGN")
@option("--columns", type=OneOf(("a4", "a3")), words="help.option.paper_columns")
@faces
def supervision(caller: Caller, campaign: str | None, columns: str | None, **face: Any) -> None:
    """The table of what is pressed for."""
    make(caller, "supervision", "", face, campaign=campaign or "", columns=columns or "a4")


@verb("slips")
@argument("meeting", required=False, default="", words="help.argument.slips_meeting")
@option("--unit", metavar="UNIT", default="", words="help.option.slips_unit")
@option("--campaign", metavar="CAMPAIGN", default="")
@option("--since", type=DAY, words="help.option.slips_since")
@faces
def slips(caller: Caller, meeting: str, unit: str, campaign: str, since: str | None, **face: Any) -> None:
    """Assignment slips, a page per unit."""
    make(caller, "slips", meeting, face, unit=unit, campaign=campaign, since=since or "")


@verb("reminder")
@argument("unit")
@option("--limit", type=DAY, words="help.option.answer_limit")
@faces
def reminder(caller: Caller, unit: str, limit: str | None, **face: Any) -> None:
    """The letter that reminds a unit of what is overdue or missing."""
    make(caller, "reminder", unit, face, limit=limit or "")


@verb("urging")
@argument("unit")
@option("--limit", type=DAY, words="help.option.answer_limit")
@faces
def urging(caller: Caller, unit: str, limit: str | None, **face: Any) -> None:
    """The letter that urges a unit."""
    make(caller, "urging", unit, face, limit=limit or "")


@verb("instructions")
@option("--year", metavar="YEAR", default="", words="help.option.instructions_year")
@faces
def instructions(caller: Caller, year: str, **face: Any) -> None:
    """The table of written instructions."""
    make(caller, "instructions", "", face, year=year)

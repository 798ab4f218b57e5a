"""`coordhub task override|milestone|ask|bulk`: lights by hand, nodes on the way, what the leaders are asked, many tasks at once."""

from __future__ import annotations

from typing import Any

import click

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.fields import given
from coordhub.cli.task_flags import LIGHT
from coordhub.cli.task_writing import URGENCY
from coordhub.cli.values import DAY, MOMENT, OneOf
from coordhub.messages import t

BULK = OneOf(("assign", "accept", "finish", "approve", "return", "close", "suspend", "resume", "cancel", "edit"))


@verb("override")
@argument("number")
@argument("light", type=LIGHT, required=False)
@option("--why", default="", metavar="TEXT")
@option("--until", type=DAY)
@option("--clear", is_flag=True)
def override(caller: Caller, number: str, light: str | None, why: str, until: str | None, clear: bool) -> None:
    """Set a light by hand, with the reason and until when; `--clear` gives it back to the rules."""
    from coordhub.services import tasks

    session = caller.session()
    if clear:
        task = tasks.clear_override(session, number)
    elif light is None:
        raise click.UsageError(t("cli.usage.light_or_clear"), click.get_current_context())
    else:
        task = tasks.override(session, number, light, why, until)
    output.said(t("cli.done.changed", name=task.number))


@verb("milestone")
@argument("number")
@argument("day", type=DAY, required=False)
@argument("text", required=False)
@option("--done", metavar="ID", words="help.option.milestone_done")
def milestone(caller: Caller, number: str, day: str | None, text: str | None, done: str | None) -> None:
    """Add a milestone (DAY TEXT), or mark one as done."""
    from coordhub.services import tasks

    session = caller.session()
    if done:
        task = tasks.mark_milestone(session, number, done)
    elif day and text:
        task = tasks.add_milestone(session, number, day, text)
    else:
        raise click.UsageError(t("cli.usage.milestone_or_done"), click.get_current_context())
    output.said(t("cli.done.changed", name=task.number))


@verb("ask")
@argument("number")
@argument("text")
@option("--unit", metavar="UNIT", words="help.option.asking_unit")
def ask(caller: Caller, number: str, text: str, unit: str | None) -> None:
    """Note what the city's leaders should settle."""
    from coordhub.services.tasks import ask_leaders

    output.said(t("cli.done.changed", name=ask_leaders(caller.session(), number, text, unit).number))


@verb("answer")
@argument("number")
@argument("ask")
@argument("text")
def answer(caller: Caller, number: str, ask: str, text: str) -> None:
    """Note what came of an ask."""
    from coordhub.services.tasks import answer_ask

    output.said(t("cli.done.changed", name=answer_ask(caller.session(), number, ask, text).number))


@verb("sent")
@argument("number")
@option("--at", type=MOMENT)
def sent(caller: Caller, number: str, at: str | None) -> None:
    """Note that what we owe upward was given."""
    from coordhub.services.tasks import send_report

    output.said(t("cli.done.changed", name=send_report(caller.session(), number, at).number))


@verb("bulk")
@argument("step", type=BULK)
@argument("numbers", nargs=-1, required=True)
@option("--why", metavar="TEXT")
@option("--at", type=MOMENT)
@option("--post", metavar="POST")
@option("--channel", metavar="TEXT")
@option("--lead", metavar="UNIT", multiple=True)
@option("--due", type=MOMENT)
@option("--handler", metavar="POST")
@option("--campaign", metavar="CAMPAIGN")
@option("--urgency", type=URGENCY)
@option("--feedback", metavar="RULE")
@option("--unit", "units", metavar="UNIT", multiple=True)
def bulk(caller: Caller, step: str, numbers: tuple[str, ...], **details: Any) -> None:
    """Take one step, or make one change, on several tasks: all or nothing, one commit, one undo."""
    from coordhub.services.tasks import bulk as change_all

    named = given(details)
    session = caller.session()
    if step == "edit":
        if not named:
            raise click.UsageError(t("cli.usage.nothing_to_change"), click.get_current_context())
        changed = change_all(session, numbers, named)
    else:
        changed = change_all(session, numbers, step, **named)
    output.lines(*(task.number for task in changed))

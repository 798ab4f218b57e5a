"""`coordhub task accept|report|finish|...`: the steps of the chain, each said on stderr once it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import Verb, argument, option, verb
from coordhub.cli.values import COUNT, MOMENT, PERCENT, Whole
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.domain.task import Task
    from coordhub.domain.task import Verb as Step
    from coordhub.services.session import Session

_number = argument("number")
_unit = option("--unit", metavar="UNIT", words="help.option.unit_cell")
_at = option("--at", type=MOMENT)
_post = option("--post", default="", metavar="POST")
_channel = option("--channel", default="", metavar="TEXT")
_why = option("--why", default="", metavar="TEXT")


def _plain(name: Step) -> Verb:
    """A step that needs nothing but when, through whom, and why."""

    def take(caller: Caller, number: str, unit: str | None, **details: Any) -> None:
        from coordhub.services.tasks import step

        session = caller.session()
        _said(session, step(session, number, name, unit=unit, **details), name, number, unit)

    return verb(name)(_number(_unit(_at(_post(_channel(_why(take)))))))


assign = _plain("assign")
accept = _plain("accept")
finish = _plain("finish")
approve = _plain("approve")
return_ = _plain("return")
close = _plain("close")
suspend = _plain("suspend")
resume = _plain("resume")
cancel = _plain("cancel")


@verb("report")
@_number
@_unit
@option("--percent", type=PERCENT, metavar="0-100")
@option("--done", type=COUNT, metavar="N")
@option("--total", type=COUNT, metavar="N")
@option("--note", default="", metavar="TEXT")
@option("--problem", default="", metavar="TEXT")
@option("--next", "next_step", default="", metavar="TEXT")
@option("--evidence", default="", metavar="TEXT")
@_at
@_post
@_channel
def report(caller: Caller, number: str, unit: str | None, **told: Any) -> None:
    """Take in a feedback."""
    from coordhub.services.tasks import report as take_in

    if not any(
        told[name] not in {None, ""}
        for name in ("percent", "done", "total", "note", "problem", "next_step", "evidence")
    ):
        raise click.UsageError(t("cli.usage.nothing_reported"), click.get_current_context())
    session = caller.session()
    _said(session, take_in(session, number, unit=unit, **told), "report", number, unit)


@verb("extend")
@_number
@_unit
@option("--to", "--due", "to", type=MOMENT, required=True, words="help.option.extend_to")
@_why
@option("--approved-by", default="", metavar="POST")
@_at
def extend(caller: Caller, number: str, unit: str | None, **asked: Any) -> None:
    """Ask for a later limit, or grant it."""
    from coordhub.services.tasks import extend as prolong

    session = caller.session()
    changed = prolong(session, number, unit=unit, **asked)
    _said(session, changed, "extend", number, unit)
    if not asked["approved_by"]:
        output.said(t("cli.done.extension_waits", to=asked["to"]))


@verb("chase")
@_number
@_unit
@_channel
@_post
@option("--rung", type=Whole(1), metavar="N")
@option("--answer", default="", metavar="TEXT")
@_at
@option("--advice", is_flag=True)
def chase(caller: Caller, number: str, unit: str | None, advice: bool, **reminded: Any) -> None:
    """Note a reminder, after printing whom to reach and the text to paste; with `--advice` note nothing."""
    from coordhub.services.tasks import chase as remind
    from coordhub.services.tasks import chase_advice

    session = caller.session()
    whom = chase_advice(session, number, unit)
    if not advice:
        _said(session, remind(session, number, unit=unit, **reminded), "chase", number, unit)
    output.said(
        t("cli.chase.whom", rung=whom.rung, post=whom.post, channel=whom.channel or "-", phone=whom.phone or "-")
    )
    output.said(t("cli.chase.next", post=whom.next_post, phone=whom.next_phone or "-", after=whom.next_after))
    output.lines(whom.text)


def _said(session: Session, task: Task, step: Step, number: str, unit: str | None) -> None:
    """Say what a step did and where the line stands now."""
    from coordhub.services import names

    with session.reading() as work:
        cell = names.unit(work, unit).id if unit else names.task_and_unit(work, number)[1]
        where = work.units.get(cell).called if cell else ""
    state = task.cell(cell).state if cell else task.state
    output.said(
        t("cli.done.step", number=task.number, unit=f" {where}" if where else "", step=t(f"word.verb.{step}"),
          state=t(f"word.state.{state}"))
    )  # fmt: skip

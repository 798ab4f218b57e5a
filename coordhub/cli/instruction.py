"""`coordhub instruction`: written instructions (批示), registered, followed, answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import Noun, argument, option
from coordhub.cli.fields import fields, given
from coordhub.cli.listing import card, list_options, record_option
from coordhub.cli.listing_names import Names
from coordhub.cli.values import MOMENT, OneOf
from coordhub.domain.task import State, Urgency
from coordhub.messages import t
from coordhub.text.dates import long
from coordhub.text.grid import Grid

if TYPE_CHECKING:
    from coordhub.services.instructions import Instruction

instruction = Noun("instruction")
_FIELDS = fields(
    option("--by", metavar="POST", required=True, words="help.option.instructor"),
    option("--lead", metavar="UNIT", multiple=True, required=True),
    option("--urgency", type=OneOf(get_args(Urgency), "word.urgency"), words="help.option.instruction_urgency"),
    option("--received", type=MOMENT, words="help.option.instruction_received"),
    option("--due", type=MOMENT, words="help.option.instruction_due"),
    option("--number", metavar="NUMBER", words="help.option.instruction_number"),
    option("--title", metavar="TEXT", words="help.option.instruction_title"),
    option("--cited", metavar="TEXT", words="help.option.instruction_cited"),
    option("--unit", "units", metavar="UNIT", multiple=True),
    option("--supporting", metavar="UNIT", multiple=True),
    option("--handler", metavar="POST"),
    option("--report-to", metavar="TEXT"),
    option("--report-by", type=MOMENT),
)


@instruction.verb("list")
@option("--state", type=OneOf(get_args(State), "word.state"))
@option("--year", metavar="YEAR")
@option("--all", "closed", is_flag=True)
@list_options
def list_(caller: Caller, state: str | None, year: str | None, closed: bool, form: str, columns: str | None) -> None:
    """List the instructions with limit, state and what is owed upward."""
    from coordhub.services.instructions import instructions

    session = caller.session()
    rows = instructions(session, state, year, closed=closed)

    def grid() -> Grid:
        from coordhub.views import instructions as view

        return view.grid(rows, Names(session).units, session.lang, columns)

    output.listing(form, lambda: map(_json, rows), grid)


def _json(one: Instruction) -> dict[str, Any]:
    task = one.task
    return {
        "id": task.id, "number": one.number, "text": one.text, "by": one.by or None, "received": one.received or None, "lead": task.lead,
        "urgency": task.urgency, "due": task.due, "state": task.state, "task": task.number, "feedback": task.report_by,
        "sent": task.report_sent, "report_to": task.report_to or None, "said": task.report_said or None,
        "cited": task.source.text or None, "light": one.row.light.light or None, "overdue": one.row.overdue,
    }  # fmt: skip


@instruction.verb("show")
@argument("instruction")
@record_option
def show(caller: Caller, instruction: str, form: str) -> None:
    """Show one instruction."""
    from coordhub.services.instructions import instruction as found

    session = caller.session()
    one = found(session, instruction)
    if form == "json":
        output.record(_json(one))
        return
    task = one.task
    card([
        ("number", one.number),
        ("instruction", one.text),
        ("instructor", one.by),
        ("source", task.source.text),
        ("received", long(one.received)),
        ("lead", Names(session).some(task.lead)),
        ("urgency", t(f"word.urgency.{task.urgency}")),
        ("due", long(task.due)),
        ("state", t(f"word.state.{task.state}")),
        ("task", f"{task.number} {task.title}"),
        ("note", task.note),
        ("problem", task.problem),
        ("report_to", f"{task.report_to} {long(task.report_by)}".strip()),
        ("sent", f"{long(task.report_sent)} {task.report_said}".strip()),
    ])  # fmt: skip


@instruction.verb("add")
@argument("text", words="help.argument.instruction_text")
@_FIELDS
def add(caller: Caller, text: str, **values: Any) -> None:
    """Register an instruction and give it out as a task."""
    from coordhub.services.instructions import register

    task = register(caller.session(), text, **given(values))
    output.lines(task.source.ref)
    output.said(t("instruction.registered", number=task.source.ref, task=task.number, due=long(task.due)))


@instruction.verb("feedback")
@argument("instruction")
@argument("text", words="help.argument.instruction_answer")
@option("--at", type=MOMENT)
def feedback(caller: Caller, instruction: str, text: str, at: str | None) -> None:
    """Note that the answer went upward, and what it said."""
    from coordhub.services.instructions import answer

    output.said(t("instruction.answered", number=answer(caller.session(), instruction, text, at).source.ref))

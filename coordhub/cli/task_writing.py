"""`coordhub task add|edit|import`: tasks drawn up, changed, and taken over from a workbook."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.values import MOMENT, OneOf
from coordhub.domain.task import Urgency
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.domain.task import Milestone

F = TypeVar("F", bound=Callable[..., Any])
URGENCY = OneOf(get_args(Urgency), "word.urgency")

_TEXTS = (
    ("--short", "short", "TEXT"),
    ("--measures", "measures", "TEXT"),
    ("--handler", "handler", "POST"),
    ("--feedback", "feedback", "RULE"),
    ("--due-rule", "due_rule", "RULE"),
    ("--leader-post", "leader_post", "POST"),
    ("--contact-post", "contact_post", "POST"),
    ("--report-to", "report_to", "TEXT"),
    ("--source", "source", "TEXT"),
    ("--campaign", "campaign", "CAMPAIGN"),
)
_UNITS = (("--lead", "lead"), ("--responsible", "responsible"), ("--supporting", "supporting"), ("--unit", "units"))


def _fields(function: F) -> F:
    """The options that fill a task's fields; None or an empty list is one that was not given."""
    for flag, name, metavar in reversed(_TEXTS):
        function = option(flag, name, metavar=metavar)(function)
    for flag, name in reversed(_UNITS):
        function = option(flag, name, metavar="UNIT", multiple=True)(function)
    function = option("--report-by", type=MOMENT)(function)
    function = option("--urgency", type=URGENCY)(function)
    return option("--due", type=MOMENT)(function)


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, ())}


@verb("add")
@argument("title")
@_fields
@option("--milestone", "milestones", metavar="'DATE TEXT'", multiple=True)
@option("--draft", is_flag=True)
@option("--at", type=MOMENT, words="help.option.assigned_at")
def add(caller: Caller, title: str, milestones: tuple[str, ...], **fields: Any) -> None:
    """Draw up a task and print its number."""
    from coordhub.services.tasks import add_task, is_past_due

    session = caller.session()
    nodes = [_milestone(caller, place, one) for place, one in enumerate(milestones, 1)]
    task = add_task(session, title, milestones=nodes, **_given(fields))
    output.lines(task.number)
    if is_past_due(session, task):
        output.warned(t("cli.past_due", number=task.number, due=task.due or ""))


def _milestone(caller: Caller, place: int, text: str) -> Milestone:
    """`06-10 排查建账` as a day and what should be done by then."""
    from coordhub.domain.task import Milestone
    from coordhub.text.dates import BadDate, day

    first, _, words = text.strip().partition(" ")
    if not words.strip():
        raise click.UsageError(t("cli.usage.milestone", text=text), click.get_current_context())
    try:
        return Milestone(id=str(place), day=day(first, caller.day), text=words.strip())
    except BadDate as wrong:
        raise click.UsageError(str(wrong), click.get_current_context()) from wrong


@verb("edit")
@argument("number")
@option("--title", metavar="TEXT")
@_fields
def edit(caller: Caller, number: str, **fields: Any) -> None:
    """Change a task's fields; what is not named stays. An empty text clears a field."""
    from coordhub.services.tasks import edit_task

    changes = _given(fields)
    if not changes:
        raise click.UsageError(t("cli.usage.nothing_to_change"), click.get_current_context())
    task = edit_task(caller.session(), number, changes)
    output.said(t("cli.done.changed", name=task.number))


@verb("import")
@argument("file", type=click.Path())
@option("--yes", is_flag=True, words="help.option.yes_import")
def import_(caller: Caller, file: str, yes: bool) -> int:
    """Show what a workbook of tasks would make, and with `--yes` make it, all or nothing."""
    from coordhub.cli.register import problems_said
    from coordhub.services.task_import import apply_import, plan_import, planned_lines

    session = caller.session()
    plan = plan_import(session, file)
    if problems_said(plan.problems, plan.count):
        return 1
    if yes:
        output.lines(*(task.number for task in apply_import(session, plan)))
    else:
        output.lines(*planned_lines(plan))
    output.said(
        t(
            "table.imported" if yes else "table.dry_run",
            new=len(plan.rows),
            changed=len(plan.changed),
            same=len(plan.skipped),
        )
    )
    return 0

"""`coordhub meeting agenda|note|attend|decide|promote ...`: before, in and after the room."""

from __future__ import annotations

from typing import Any, get_args

from coordhub.cli import json_records, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.fields import fields, given, given_or_refused
from coordhub.cli.listing import format_option, grid_of
from coordhub.cli.listing_names import Names
from coordhub.cli.values import MOMENT, OneOf, Whole
from coordhub.domain.meeting import ItemKind, Presence
from coordhub.messages import t
from coordhub.text.grid import Grid

PRESENCE = OneOf(get_args(Presence), "word.presence")
ITEM_KIND = OneOf(get_args(ItemKind), "word.item_kind")


@verb("agenda")
@argument("meeting")
@option("--apply", "applies", is_flag=True)
@format_option
def agenda(caller: Caller, meeting: str, applies: bool, form: str) -> None:
    """Show the agenda that is proposed: what is overdue, what falls due, what was not done; `--apply` puts it down."""
    from coordhub.services.agenda import apply_agenda, propose_agenda
    from coordhub.services.meetings import over_time

    session = caller.session()
    proposal = propose_agenda(session, meeting)
    items = proposal.items
    if applies:
        applied = apply_agenda(session, meeting)
        items = list(applied.items)
        output.said(t("cli.done.agenda", meeting=applied.number, count=len(items)))
        if over := over_time(applied):
            output.warned(t("cli.warn.long", minutes=applied.planned_minutes, over=over))

    def grid() -> Grid:
        names = Names(session)
        texts = [
            (one.id or str(place), (str(place), one.title, t(f"word.item_kind.{one.kind}"), one.speaker or names.unit(one.unit),
                                    str(one.minutes), t(f"cli.agenda.{one.why}") if one.why else ""))
            for place, one in enumerate(items, 1)
        ]  # fmt: skip
        return grid_of("meeting.agenda", ("place", "item", "kind", "speaker", "minutes", "why"), texts)

    output.listing(form, lambda: map(json_records.item, items), grid)


_ITEM = fields(
    option("--kind", type=ITEM_KIND),
    option("--speaker", metavar="POST"),
    option("--unit", metavar="UNIT", words="help.option.item_unit"),
    option("--minutes", type=Whole(1), metavar="N"),
    option("--paper", metavar="TEXT"),
    option("--task", "tasks", metavar="NUMBER", multiple=True),
)


@verb("item")
@argument("meeting")
@argument("item", required=False)
@option("--title", metavar="TEXT")
@_ITEM
@option("--move", type=Whole(1), metavar="N")
@option("--into", metavar="ITEM", words="help.option.into_item")
@option("--remove", is_flag=True)
def item(
    caller: Caller, meeting: str, item: str | None, move: int | None, into: str | None, remove: bool, **changes: Any
) -> None:
    """Add an item to the agenda (without ITEM), or change, move, merge or remove one."""
    import click

    from coordhub.services.meetings import add_item, edit_item, merge_item, move_item, remove_item

    session = caller.session()
    named = given(changes)
    if item is None:
        if "title" not in named:
            raise click.UsageError(t("cli.usage.item_title"), click.get_current_context())
        title = named.pop("title")
        output.lines(add_item(session, meeting, title, **named).id)
        return
    if remove:
        remove_item(session, meeting, item)
    elif move is not None:
        move_item(session, meeting, item, move)
    elif into is not None:
        merge_item(session, meeting, item, into)
    else:
        edit_item(session, meeting, item, given_or_refused(changes))
    output.said(t("cli.done.changed", name=f"{meeting} {item}"))


@verb("next")
@argument("meeting")
def next_(caller: Caller, meeting: str) -> None:
    """Go on to the next item: the one before ends now."""
    from coordhub.services.meetings import next_item

    session = caller.session()
    running = next_item(session, meeting)
    output.said(t("cli.done.item", item=running.title) if running else t("cli.done.last_item"))


@verb("note")
@argument("meeting")
@argument("item")
@argument("text")
def note(caller: Caller, meeting: str, item: str, text: str) -> None:
    """Note a line under an item, with the time."""
    from coordhub.services.meetings import note as write

    write(caller.session(), meeting, item, text)
    output.said(t("cli.done.noted", meeting=meeting, item=item))


@verb("attend")
@argument("meeting")
@argument("seat")
@argument("state", words="help.argument.presence", type=PRESENCE)
@option("--substitute", default="", metavar="TEXT")
def attend(caller: Caller, meeting: str, seat: str, state: Presence, substitute: str) -> None:
    """Note who came to a seat's place: present, substitute, excused, absent, observer. SEAT `rest`: all not noted yet."""
    from coordhub.services import attendance

    if seat == attendance.REST:
        attendance.attend_rest(caller.session(), meeting, state)
    else:
        attendance.attend(caller.session(), meeting, seat, state, substitute=substitute)
    output.said(t("cli.done.attended", seat=seat, state=t(f"word.presence.{state}")))


_DECISION = fields(
    option("--lead", metavar="UNIT", multiple=True),
    option("--due", type=MOMENT),
    option("--item", metavar="ITEM", words="help.option.decision_item"),
    option("--supporting", metavar="UNIT", multiple=True),
    option("--unit", "units", metavar="UNIT", multiple=True),
    option("--join", metavar="NUMBER", words="help.option.decision_join"),
)


@verb("decide")
@argument("meeting")
@argument("text")
@_DECISION
def decide(caller: Caller, meeting: str, text: str, **more: Any) -> None:
    """Write down a decision and print its number; lead and limit may come later (`meeting amend`). A task that reads alike is named."""
    from coordhub.services.meetings import decide as write
    from coordhub.services.meetings import meeting as found
    from coordhub.services.promotion import alike

    session = caller.session()
    decision = write(session, meeting, text, **given(more))
    if not decision.task and (tasks := alike(session, text)):
        output.warned(t("cli.decide.like", tasks="; ".join(f"{one.number} {one.title}" for one in tasks)))
    output.lines(found(session, meeting).decision_number(decision))


@verb("amend")
@argument("meeting")
@argument("decision")
@option("--text", metavar="TEXT", words="help.option.decision_text")
@_DECISION
def amend(caller: Caller, meeting: str, decision: str, **changes: Any) -> None:
    """Change a decision, or fill in its lead and limit."""
    from coordhub.services.meetings import edit_decision

    edit_decision(caller.session(), meeting, decision, given_or_refused(changes))
    output.said(t("cli.done.changed", name=decision))


@verb("promote")
@argument("meeting")
@option("--join", "joins", metavar="DECISION=NUMBER", multiple=True)
@option("--decision", "decisions", metavar="DECISION", multiple=True)
@option("--unit", "units", metavar="UNIT", multiple=True)
@option("--counties", "to_counties", is_flag=True)
@option("--split", metavar="DECISION", multiple=True)
@option("--now", is_flag=True)
@option("--why", default="", metavar="TEXT")
def promote(caller: Caller, meeting: str, joins: tuple[str, ...], **split: Any) -> None:
    """Make a task of each decision and print the numbers; likely duplicates are named on stderr."""
    from coordhub.services.meetings import meeting as found
    from coordhub.services.promotion import likely_duplicates
    from coordhub.services.promotion import promote as make

    joined = _joined(joins)
    session = caller.session()
    held = found(session, meeting)
    numbers = {one.id: held.decision_number(one) for one in held.decisions}
    for decision, tasks in likely_duplicates(session, meeting).items():
        if decision not in joined and numbers.get(decision) not in joined:
            like = "; ".join(f"{task.number} {task.title}" for task in tasks)
            output.warned(t("cli.promote.like", decision=numbers.get(decision, decision), tasks=like))
    output.lines(*(task.number for task in make(session, meeting, join=joined, **split)))


def _joined(joins: tuple[str, ...]) -> dict[str, str]:
    import click

    pairs: dict[str, str] = {}
    for one in joins:
        decision, equals, number = one.partition("=")
        if not equals or not number:
            raise click.UsageError(t("cli.usage.join", text=one), click.get_current_context())
        pairs[decision.strip()] = number.strip()
    return pairs

"""`coordhub meeting list|show|add|edit|state`: which meetings there are and how far each has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from coordhub.cli import json_records, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.fields import fields, given, given_or_refused
from coordhub.cli.listing import card, list_options, record_option
from coordhub.cli.listing_names import Names
from coordhub.cli.values import DAY, MOMENT, OneOf
from coordhub.domain.meeting import Meeting, MeetingKind, MeetingState
from coordhub.messages import t
from coordhub.text.grid import Grid

if TYPE_CHECKING:
    from coordhub.services.session import Session

KIND = OneOf(get_args(MeetingKind), "word.meeting_kind")
STATE = OneOf(get_args(MeetingState), "word.meeting_state")
_FIELDS = fields(
    option("--place", metavar="TEXT"),
    option("--series", metavar="TEXT"),
    option("--chair", metavar="SEAT"),
    option("--handler", metavar="POST"),
    option("--receipts-due", type=MOMENT),
)


@verb("list")
@option("--body", metavar="BODY")
@option("--state", type=STATE, words="help.option.meeting_state")
@option("--since", type=DAY, words="help.option.meeting_since")
@list_options
def list_(
    caller: Caller, body: str | None, state: str | None, since: str | None, form: str, columns: str | None,
) -> None:  # fmt: skip
    """List meetings, the latest first."""
    from coordhub.services.meetings import meetings

    session = caller.session()
    rows = meetings(session, body, state, since)

    def grid() -> Grid:
        from coordhub.views import meetings as view

        return view.grid(rows, Names(session).bodies, session.lang, columns)

    output.listing(form, lambda: map(json_records.meeting, rows), grid)


@verb("show")
@argument("meeting")
@record_option
def show(caller: Caller, meeting: str, form: str) -> None:
    """Show a meeting: agenda, attendance, decisions."""
    from coordhub.services.meetings import meeting as found

    session = caller.session()
    one = found(session, meeting)
    if form == "json":
        output.record(json_records.meeting(one))
        return
    _print(session, one)


def _print(session: Session, one: Meeting) -> None:
    names = Names(session)
    card([
        ("number", f"{one.number}  {one.id}"),
        ("title", one.title),
        ("kind", t(f"word.meeting_kind.{one.kind}")),
        ("body", names.body(one.body)),
        ("starts", one.starts.replace("T", " ")),
        ("venue", one.place),
        ("state", t(f"word.meeting_state.{one.state}")),
        ("handler", one.handler),
        ("noticed", (one.noticed or "").replace("T", " ")),
        ("receipts_due", (one.receipts_due or "").replace("T", " ")),
        ("minutes", str(one.planned_minutes) if one.items else ""),
        ("attendance", " ".join(_came(one))),
    ])  # fmt: skip
    from coordhub.views import meetings as view

    with session.reading() as work:
        found = [work.tasks.find(made.task) for made in one.decisions if made.task]
        numbers = {task.id: task.number for task in found if task}
    for grid in (view.items_grid(one, session.lang), view.decisions_grid(one, numbers, names.units, session.lang)):
        if grid.rows:
            output.lines("")
            output.table("plain", grid)
    noted = [(place, note) for place, item in enumerate(one.items, 1) for note in item.notes]
    if noted:
        output.lines("", *(f"{note.at[11:]} {place}. {note.text}" for place, note in noted))


def _came(one: Meeting) -> list[str]:
    counts: dict[str, int] = {}
    for attendance in one.attendance:
        if attendance.state:
            counts[attendance.state] = counts.get(attendance.state, 0) + 1
    return [f"{t(f'word.presence.{state}')}{count}" for state, count in counts.items()]


@verb("add")
@argument("title", required=False)
@option("--body", metavar="BODY")
@option("--kind", type=KIND)
@option("--starts", type=MOMENT, required=True)
@option("--like", metavar="MEETING", words="help.option.meeting_like")
@_FIELDS
def add(caller: Caller, title: str | None, body: str | None, starts: str, like: str | None, **more: Any) -> None:
    """Add a meeting and print its number: the next of a --series, one --like another, or a new one with --body and --kind."""
    import click

    session = caller.session()
    named = given(more)
    if like or ("series" in named and body is None and "kind" not in named):
        from coordhub.services.meeting_series import add_next

        output.lines(add_next(session, starts, like=like, title=title or "", **named).number)
        return
    if not (title and body and "kind" in named):
        missing = [
            name for name, given_ in (("TITLE", title), ("--body", body), ("--kind", named.get("kind"))) if not given_
        ]  # fmt: skip
        raise click.UsageError(t("cli.usage.meeting", missing=" ".join(missing)), click.get_current_context())
    from coordhub.services.meetings import add_meeting

    output.lines(add_meeting(session, title, body, starts, **named).number)


@verb("edit")
@argument("meeting")
@option("--title", metavar="TEXT")
@option("--kind", type=KIND)
@option("--starts", type=MOMENT)
@_FIELDS
def edit(caller: Caller, meeting: str, **changes: Any) -> None:
    """Change a meeting."""
    from coordhub.services.meetings import edit_meeting

    changed = edit_meeting(caller.session(), meeting, given_or_refused(changes))
    output.said(t("cli.done.changed", name=changed.number))


@verb("state")
@argument("meeting")
@argument("state", words="help.argument.meeting_state", type=STATE)
@option("--at", type=MOMENT)
def state(caller: Caller, meeting: str, state: str, at: str | None) -> None:
    """Move a meeting on: planned, approved, noticed, held, circulated, signed, issued."""
    from coordhub.services.meetings import set_state

    changed = set_state(caller.session(), meeting, state, at)
    output.said(t("cli.done.state", name=changed.number, state=t(f"word.meeting_state.{changed.state}")))

"""`coordhub meeting series|material|receipt|receipts`: what is prepared before a meeting, and who says that they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from coordhub.cli import json_meetings, output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.fields import fields, given, given_or_refused
from coordhub.cli.listing import format_option, list_options
from coordhub.cli.listing_names import Names
from coordhub.cli.values import COUNT, MOMENT, OneOf
from coordhub.domain.meeting import Answer
from coordhub.messages import t
from coordhub.text.grid import Grid

if TYPE_CHECKING:
    from coordhub.services.session import Session

ANSWER = OneOf(get_args(Answer), "word.presence")


@verb("series")
@option("--body", metavar="BODY")
@format_option
def series(caller: Caller, body: str | None, form: str) -> None:
    """List the series of meetings, each with the last one held and the next one planned."""
    from coordhub.services.meeting_series import all_series

    session = caller.session()
    rows = all_series(session, body)

    def grid() -> Grid:
        from coordhub.views import meeting_lists as view

        return view.series_grid(rows, Names(session).bodies, session.moment, session.lang)

    output.listing(form, lambda: (json_meetings.series(one, session.moment) for one in rows), grid)


_MATERIAL = fields(
    option("--title", metavar="TEXT", words="help.option.material_title"),
    option("--unit", metavar="UNIT", words="help.option.material_unit"),
    option("--item", metavar="ITEM", words="help.option.material_item"),
    option("--due", type=MOMENT, words="help.option.material_due"),
    option("--copies", type=COUNT, metavar="N", words="help.option.material_copies"),
)


@verb("material")
@argument("meeting")
@argument("material", required=False)
@_MATERIAL
@option("--received", is_flag=True, words="help.option.material_received")
@option("--chase", is_flag=True, words="help.option.material_chase")
@option("--at", type=MOMENT)
@option("--remove", is_flag=True)
@list_options
def material(
    caller: Caller, meeting: str, material: str | None, received: bool, chase: bool, at: str | None, remove: bool, form: str,
    columns: str | None, **changes: Any,
) -> None:  # fmt: skip
    """List the papers owed for a meeting; with --title and --unit add one; name one to change, receive, chase or remove it."""
    session = caller.session()
    if material is None:
        if given(changes):
            _add(session, meeting, changes)
        else:
            _list(session, meeting, form, columns)
        return
    from coordhub.services import materials

    if remove:
        materials.remove_material(session, meeting, material)
        output.said(t("cli.done.removed", name=material))
    elif received:
        came = materials.receive_material(session, meeting, material, at)
        output.said(t("cli.done.material_came", title=came.title))
    elif chase:
        owed = materials.chase_material(session, meeting, material, at)
        output.said(t("cli.done.material_chased", title=owed.title, count=owed.chased))
    else:
        changed = materials.edit_material(session, meeting, material, given_or_refused(changes))
        output.said(t("cli.done.changed", name=changed.title))


def _add(session: Session, meeting: str, changes: dict[str, Any]) -> None:
    import click

    from coordhub.services.materials import add_material, place_of
    from coordhub.services.meetings import meeting as found

    named = given(changes)
    if not {"title", "unit"} <= named.keys():
        raise click.UsageError(t("cli.usage.material"), click.get_current_context())
    owed = add_material(session, meeting, named.pop("title"), named.pop("unit"), **named)
    output.lines(place_of(found(session, meeting), owed.id))


def _list(session: Session, meeting: str, form: str, columns: str | None) -> None:
    from coordhub.services.meetings import meeting as found

    meant = found(session, meeting)

    def grid() -> Grid:
        from coordhub.views import meeting_lists as view

        return view.materials_grid(meant, Names(session).units, session.lang, columns or "list")

    output.listing(form, lambda: map(json_meetings.material, meant.materials), grid)


@verb("receipt")
@argument("meeting")
@argument("seat", words="help.argument.meeting_seat")
@argument("answer", words="help.argument.receipt", type=ANSWER)
@option("--substitute", default="", metavar="TEXT")
@option("--at", type=MOMENT)
def receipt(caller: Caller, meeting: str, seat: str, answer: Answer, substitute: str, at: str | None) -> None:
    """Note what a seat's receipt says: it comes, is excused, or who (unit and post) stands in."""
    from coordhub.services.receipts import receive

    said = receive(caller.session(), meeting, seat, answer, substitute, at)
    output.said(t("cli.done.receipt", seat=seat, answer=t(f"word.presence.{answer}"), who=said.announced).rstrip())


@verb("receipts")
@argument("meeting")
@option("--missing", is_flag=True, words="help.option.receipts_missing")
@option("--chase", is_flag=True, words="help.option.receipts_chase")
@option("--seat", "seats", metavar="SEAT", multiple=True, words="help.option.receipts_seat")
@option("--at", type=MOMENT)
@format_option
def receipts(
    caller: Caller, meeting: str, missing: bool, chase: bool, seats: tuple[str, ...], at: str | None, form: str
) -> None:  # fmt: skip
    """List what every seat has answered. `--chase` notes a reminder to those that have not, and prints the text to paste."""
    from coordhub.services import receipts as service
    from coordhub.services.attendance import roll

    session = caller.session()
    if chase:
        whom = service.chase(session, meeting, seats, at)
        output.lines(service.reminder(session, meeting, whom))
        output.said(t("cli.done.receipts_chased", count=len(whom)))
        return
    rows, count = roll(session, meeting)
    shown = [row for row in rows if row.seat and not (missing and row.attendance.receipt)]

    def grid() -> Grid:
        from coordhub.views import meetings as view

        return view.attendance_grid(shown, Names(session).units, session.lang, "receipts")

    output.listing(form, lambda: map(json_meetings.receipt, shown), grid)
    output.said(t("cli.done.receipts", came=count.receipts, expected=count.expected))

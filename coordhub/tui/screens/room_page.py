"""What the room's screen says: who came, the agenda with its times, the notes of the running item, the decisions so far."""

from __future__ import annotations

from collections.abc import Sequence

from coordhub.domain.meeting import Item, Meeting
from coordhub.domain.unit import Unit
from coordhub.messages import t
from coordhub.services import attendance
from coordhub.services.session import Session
from coordhub.text.width import wrap
from coordhub.tui.widgets.body import GridBody, Line
from coordhub.views import meetings as view

FRAME = 4
"""Lines of the screen that are not the page's own: title, typed line, message, footer."""
_ROOM_BELOW = 10
"""Lines that notes and decisions have at least; an agenda too long for the rest is shown from a little before the running item."""
_NAMED = 3
"""Seats that are named as not there before the rest is only counted."""


def count_line(meant: Meeting, rows: Sequence[attendance.AttendanceRow], count: attendance.Roll) -> str:
    """Who chairs, how many should be there and are, who is missing."""
    chair = next((row for row in rows if row.attendance.id == meant.chair), None)
    led = f"{t(f'word.brief.role.{chair.seat.seat.role}')}({chair.name})" if chair and chair.seat else "-"
    if not count.counts:
        said = t("tuimeeting.receipts_so_far", count=count.receipts)
    else:
        said = " ".join(
            f"{t(f'word.presence.{state}')}{count.counts[state]}" for state in ("present", "substitute", "excused", "observer")
            if state in count.counts
        )  # fmt: skip
        missing = [row for row in rows if row.seat and row.attendance.state in {None, "absent"}]
        if missing:
            units = [row.seat.unit.called if row.seat and row.seat.unit else row.name for row in missing]
            rest = t("tuimeeting.and_others") if len(units) > _NAMED else ""
            said += " " + t("tuimeeting.not_there", count=len(units), units=" ".join(units[:_NAMED]) + rest)
    return " " + t("tui.room_count", chair=led, expected=count.expected, counts=said)


def agenda_lines(meant: Meeting, running: Item | None, height: int, session: Session) -> list[Line]:
    """The items, the running one marked, as many as there is room for."""
    grid = GridBody(view.items_grid(meant, session.lang, "room"))
    most = max(height - FRAME - 3 - _ROOM_BELOW, 3)
    here = meant.items.index(running) if running else 0
    first = max(min(here - 2, len(meant.items) - most), 0)
    lines = [Line("  " + grid.heading(), "heading")]
    for place, item in enumerate(meant.items[first : first + most], first):
        mark = ">" if running and item.id == running.id else " "
        lines.append(Line(f"{mark} {grid.line(place).text}"))
    return [*lines, Line(" " + time_line(meant))]


def time_line(meant: Meeting) -> str:
    """Minutes planned, and how far over or under the items that have ended are."""
    ended = [one for one in meant.items if one.used is not None]
    said = t("tui.planned", minutes=meant.planned_minutes)
    if not ended:
        return said
    used = sum(one.used or 0 for one in ended)
    over = used - sum(one.minutes for one in ended)
    said += " " + t("tuimeeting.used", count=len(ended), minutes=used)
    if over:
        said += " " + t("tuimeeting.over" if over > 0 else "tuimeeting.under", minutes=abs(over))
    return said


def note_lines(running: Item | None, width: int) -> list[Line]:
    """The notes of the running item with their times; what is too long goes on below."""
    lines: list[Line] = []
    for note in running.notes if running else ():
        at = note.at[11:] or note.at[5:]
        first, *more = wrap(note.text, width - len(at) - 3)
        lines += [Line(f" {at} {first}"), *(Line(" " * (len(at) + 2) + part) for part in more)]
    return lines


def decision_lines(meant: Meeting, numbers: dict[str, str], units: dict[str, Unit], session: Session) -> list[Line]:
    """The decisions, a line each."""
    grid = GridBody(view.decisions_grid(meant, numbers, units, session.lang, "room"))
    return [Line("  " + grid.line(place).text) for place in range(len(grid))]


def shares(notes: int, decisions: int, room: int) -> tuple[int, int]:
    """How many lines of notes and of decisions are shown, the latest of each: what one does not need the other has."""
    for_decisions = min(decisions, max(room // 2, room - notes))
    return min(notes, max(room - for_decisions, 0)), for_decisions

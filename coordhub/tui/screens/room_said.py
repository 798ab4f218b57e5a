"""What was said in the room, as lines that can be brought back to mend them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coordhub.domain.meeting import Decision, Item, Meeting
from coordhub.domain.unit import Unit
from coordhub.messages import t
from coordhub.services.decision_line import as_line
from coordhub.services.session import Session


@dataclass(frozen=True)
class Said:
    """A line that was typed: a note (by the ids of its item and its own), a decision (by its id), or one that was refused."""

    text: str
    label: str
    note: tuple[str, str] = ("", "")
    decision: str = ""


def said_under(session: Session, meant: Meeting, running: Item | None, units: Mapping[str, Unit]) -> list[Said]:
    """What stands under the running item, the latest last: its decisions, and behind them its notes."""
    if running is None:
        return []
    notes = [
        Said(note.text, t("tuimeeting.the_note", at=note.at[11:] or note.at), note=(running.id, note.id))
        for note in running.notes
    ]
    with session.reading() as work:
        numbers = {one.id: work.tasks.get(one.task).number for one in meant.decisions if one.task and one.joined}
    decisions = []
    for one in meant.decisions:
        if one.item == running.id:
            lead = tuple(units[unit].called for unit in one.lead if unit in units)
            line = as_line(one, lead, numbers.get(one.id, ""), session.today)
            decisions.append(Said(line, t("tuimeeting.the_decision", number=in_room(meant, one)), decision=one.id))
    return decisions + notes


def in_room(meant: Meeting, decision: Decision) -> str:
    """`3-2`: a decision's number within its meeting."""
    return meant.decision_number(decision).removeprefix(f"{meant.number}-")

"""What an assignment slip (交办单) hands to each unit: the tasks it leads or has a share of, from a meeting or given out since a day."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from coordhub.domain.meeting import Meeting
from coordhub.domain.record import Moment
from coordhub.domain.refusal import Refused
from coordhub.domain.task import RUNNING, Line, Task
from coordhub.domain.unit import Unit, official_order
from coordhub.services import names, selection
from coordhub.services.session import Session
from coordhub.store.work import Work

_NOT_OUT = frozenset({"drafted", "cancelled"})


class SlipTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task on a slip: whether the unit leads it, its own limit, what the meeting decided where that is not the title, and what the
    ledger is called whose report is the feedback."""

    task: Task
    is_lead: bool
    due: Moment | None
    decided: str = ""
    ledger: str = ""


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """A unit and what it is handed."""

    unit: Unit
    tasks: list[SlipTask]


class Slips(msgspec.Struct, frozen=True, kw_only=True):
    """The slips in official order of their units, and the meeting they come from."""

    meeting: Meeting | None
    slips: list[Slip]


def slips(session: Session, meeting: str = "", *, unit: str = "", campaign: str = "", since: str = "") -> Slips:
    """The slips of a meeting's decisions; without one of what is still to be done of a campaign, or of the tasks given out since a day
    (today, unless a campaign or a unit is named). With `unit` that unit's alone. Refused when there is nothing to hand out: decisions that are drafted tasks go out with the minutes."""
    with session.reading() as work:
        meant = names.meeting(work, meeting) if meeting else None
        decided = _decided(work, meant) if meant else {}
        chosen = list(decided) if meant else _given_out(work, session, campaign, since, unit)
        tasks = [one for one in map(work.tasks.get, chosen) if one.state not in _NOT_OUT]
        if meant and (campaign or since):
            wanted = names.campaign(work, campaign).id if campaign else None
            tasks = [one for one in tasks if wanted in {None, one.campaign} and (one.assigned or "") >= since]
        only = names.unit(work, unit).id if unit else None
        ledgers = {one.code: one.called for one in work.ledgers.all()}
        handed = _handed(tasks, decided, ledgers, with_done=meant is not None)
        units = [work.units.get(one) for one in handed if only in {None, one}]
    if not units:
        raise Refused(
            "taskpaper.no_slips" if meant is None or tasks else "taskpaper.not_given_out",
            meeting=meant.number if meant else "",
        )
    return Slips(
        meeting=meant, slips=[Slip(unit=one, tasks=handed[one.id]) for one in sorted(units, key=official_order)]
    )


def _decided(work: Work, meeting: Meeting) -> dict[str, str]:
    """What was decided, by the task that carries it out."""
    found: dict[str, str] = {}
    for one in meeting.decisions:
        if one.task and work.tasks.find(one.task):
            found[one.task] = one.text
    return found


def _given_out(work: Work, session: Session, campaign: str, since: str, unit: str) -> list[str]:
    first = since or ("" if campaign or unit else session.today.isoformat())
    query = selection.every(
        selection.equals("campaign", names.campaign(work, campaign).id) if campaign else None,
        selection.since("assigned", first) if first else selection.filled("assigned"),
    )
    found = [one for one in selection.found(work.tasks, query) if one.state != "closed"]
    return [one.id for one in sorted(found, key=lambda one: one.number)]


def _handed(
    tasks: list[Task], decided: Mapping[str, str], ledgers: Mapping[str, str], *, with_done: bool
) -> dict[str, list[SlipTask]]:  # fmt: skip
    """For each unit its tasks: those it leads, and those it has a share of; `with_done` those too that it has done."""
    handed: dict[str, list[SlipTask]] = {}
    for task in tasks:
        text = decided.get(task.id, "")
        more = {"decided": "" if text == task.title else text, "ledger": ledgers.get(task.feedback_ledger, "")}
        lines: list[tuple[str, Line]] = [
            *((unit, task) for unit in task.lead),
            *((cell.id, cell) for cell in task.cells),
        ]
        for unit, line in lines:
            is_lead = line is task
            if (is_lead or unit not in task.lead) and (with_done or line.state in RUNNING):
                handed.setdefault(unit, []).append(SlipTask(task=task, is_lead=is_lead, due=task.due_of(line), **more))
    return handed

"""The tasks that a meeting is talking about now, county by county."""

from __future__ import annotations

from coordhub.domain.meeting import Item, Meeting
from coordhub.services import names, selection
from coordhub.services.session import Session
from coordhub.services.task_list import CampaignGrid, campaign_grid, task_grid


def running_item(meeting: Meeting) -> Item | None:
    """The item that runs; before the first begins the first, after the last has ended the last."""
    running = next((one for one in meeting.items if one.started and not one.ended), None)
    waiting = next((one for one in meeting.items if not one.started), None)
    return running or waiting or (meeting.items[-1] if meeting.items else None)


def county_grids(session: Session, ref: str) -> list[CampaignGrid]:
    """Counties by the tasks of the running item and of what was decided under it, a grid a task; where it is about none, by those of the
    body's campaign."""
    with session.reading() as work:
        meant = names.meeting(work, ref)
        item = running_item(meant)
        decided = [one.task for one in meant.decisions if item and one.item == item.id and one.task]
        tasks = dict.fromkeys([*(item.tasks if item else ()), *decided])
        split = [task for task in tasks if (found := work.tasks.find(task)) and found.cells]
        today = session.today.isoformat()
        campaigns = [
            one.id for one in selection.found(work.campaigns, selection.equals("body", meant.body))
            if (one.since or today) <= today <= (one.until or today)
        ]  # fmt: skip
    return [task_grid(session, task) for task in split] or [campaign_grid(session, one) for one in campaigns]

"""The plan of a meeting (会议方案), submitted before it is called: what for, when, who, the items, who prepares what until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coordhub.domain.calendar import day_of
from coordhub.messages import speaking, t
from coordhub.papers.agenda import items_table
from coordhub.papers.materials import materials_table
from coordhub.papers.meeting_words import attending, handler_of, name_of, when
from coordhub.papers.paper import Block, Paper, Paragraph
from coordhub.papers.phrases import heading, listed, printed, table
from coordhub.papers.stamp import DRAFT, Stamp, headed
from coordhub.services.meeting_call import Called, agenda_tasks, called, campaigns_of
from coordhub.services.session import Session
from coordhub.views.meeting_papers import PREPARATION, Work, grids


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Paper:
    """Purpose, time and place, who is called by rank, the agenda with minutes, the preparation with posts and limits, the materials."""
    with speaking(session.office().language):
        meant = called(session, about)
        return Paper(
            title=t("meetingpaper.plan_title", meeting=name_of(meant)), blocks=list(_blocks(session, meant)),
            **headed(session, "official", stamp),
        )  # fmt: skip


def _blocks(session: Session, meant: Called) -> Iterator[Block]:
    meeting = meant.meeting
    yield heading(1, t("meetingpaper.part.purpose"))
    yield Paragraph(_purpose(session, meant))
    yield heading(2, t("meetingpaper.part.time_and_place"))
    length = t("meetingpaper.length", minutes=meeting.planned_minutes) if meeting.planned_minutes else ""
    place = printed(meeting.place or t("meetingpaper.place_open"))
    yield Paragraph(t("meetingpaper.where", when=when(meeting.starts) + length, place=place) + t("meetingpaper.stop"))
    yield heading(3, t("meetingpaper.part.who"))
    yield from attending(meant)
    yield heading(4, t("meetingpaper.part.agenda"))
    yield items_table(meant) if meeting.items else Paragraph(t("agenda.empty"))
    yield heading(5, t("meetingpaper.part.preparation"))
    yield table(*grids(PREPARATION, list(_preparation(session, meant))), points=12)
    yield heading(6, t("meetingpaper.part.materials"))
    yield materials_table(meant) if meeting.materials else Paragraph(t("meetingpaper.no_materials"))
    yield Paragraph(t("meetingpaper.plan_end"))


def _purpose(session: Session, meant: Called) -> str:
    """For which campaign the body meets, what it is to hear, deliberate and deploy, and how the tasks on its agenda stand."""
    name = name_of(meant)
    running = campaigns_of(session, meant)
    if running:
        aims = [
            t("meetingpaper.campaign", campaign=printed(one.name), goal=printed(one.goal))
            if one.goal
            else printed(one.name)
            for one in running
        ]
        said = t("meetingpaper.purpose_campaign", campaigns=listed(aims), meeting=name)
    else:
        said = t("meetingpaper.purpose", body=meant.body.name, meeting=name)
    kinds = Counter(item.kind for item in meant.meeting.items)
    parts = [
        t(f"meetingpaper.hears_{kind}", number=kinds[kind])
        for kind in ("report", "deliberate", "deploy")
        if kinds[kind]
    ]
    said += t("meetingpaper.hears", parts=t("meetingpaper.comma").join(parts)) if parts else ""
    return said + _tasks(session, meant)


def _tasks(session: Session, meant: Called) -> str:
    """How many tasks are on the agenda, and how they stand."""
    rows = {row.task.id: row for rows in agenda_tasks(session, meant.meeting).values() for row in rows}
    if not rows:
        return ""
    colours = Counter(row.light.light for row in rows.values())
    return t("meetingpaper.purpose_tasks", tasks=len(rows), red=colours["red"], yellow=colours["yellow"])


def _preparation(session: Session, meant: Called) -> Iterator[Work]:
    """Who prepares what until when, by the office's limits: what the meeting's handler does, and who handles the tasks on its agenda."""
    meeting = meant.meeting
    ours = handler_of(meeting.handler or session.post, meant.office)
    handlers = [
        handler_of(row.task.handler, meant.office)
        for rows in agenda_tasks(session, meeting).values()
        for row in rows
        if row.task.handler
    ]
    experts = listed(dict.fromkeys(handlers)) or ours
    material = max((meant.material_due(one) for one in meeting.materials), default=meant.limit("material"))
    eve = meant.office.workdays().after(day_of(meeting.starts), -1).isoformat()
    for what, post, due in (
        ("notice", ours, meant.limit("notice")),
        ("receipts", ours, meant.receipts_due),
        ("materials", ours, material),
        ("script", experts, material),
        ("room", ours, eve),
        ("sign_in", ours, meeting.starts),
        ("record", ours, meeting.starts),
        ("minutes", ours, meant.limit("minutes")),
        ("follow_up", experts, meant.limit("minutes")),
    ):
        yield Work(what=t(f"meetingpaper.work.{what}"), post=post, due=due)

"""What the chair says (主持词, an outline): opening, who is there, each item with the words that lead to it, the close."""

from __future__ import annotations

from collections.abc import Iterator

from coordhub.messages import speaking, t
from coordhub.papers.meeting_words import by, chair_of, everyone, name_of, together, when
from coordhub.papers.paper import Block, Paper, Paragraph
from coordhub.papers.phrases import heading, listed, numeral, printed, short_day
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.meeting_call import Called, agenda_tasks, called
from coordhub.services.session import Session
from coordhub.services.task_list import TaskRow
from coordhub.views.meeting_papers import Slot, slots


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Paper:
    """The outline for the chair, each item with its minutes and how its tasks stand: as of now, to be mended before it is read out."""
    del stamp  # what is spoken bears no number
    with speaking(session.office().language):
        meant = called(session, about)
        return Paper(
            title=t("meetingpaper.script_title", meeting=name_of(meant)), subtitle=_subtitle(meant), kind="official", sheet="A4",
            lang=meant.office.language, issuer=meant.office.name, blocks=list(_blocks(session, meant)),
        )  # fmt: skip


def _subtitle(meant: Called) -> str:
    chair = chair_of(meant)
    day = when(meant.meeting.starts)
    return t("meetingpaper.script_by", day=day, chair=chair) if chair else t("meetingpaper.script_day", day=day)


def _blocks(session: Session, meant: Called) -> Iterator[Block]:
    meeting = meant.meeting
    yield Paragraph(t("meetingpaper.script_hello"), indent=False)
    yield heading(1, t("meetingpaper.part.opening"))
    kinds = [t(f"meetingpaper.aim.{kind}") for kind in ("report", "deliberate", "deploy") if any(one.kind == kind for one in meeting.items)]  # fmt: skip
    aim = t("meetingpaper.script_aim", aims=listed(kinds)) if kinds else ""
    yield Paragraph(t("meetingpaper.script_opening", meeting=name_of(meant)) + aim + t("meetingpaper.stop"))
    yield Paragraph(_present(meant))
    yield heading(2, t("meetingpaper.part.agenda"))
    planned = slots(meeting, [printed(meant.speaker(one)) for one in meeting.items])
    if planned:
        yield Paragraph(t("meetingpaper.script_count", items=len(planned), minutes=meeting.planned_minutes))
    else:
        yield Paragraph(t("agenda.empty"))
    tasks, told = agenda_tasks(session, meeting), set[str]()
    for place, slot in enumerate(planned, 1):
        fresh = [row for row in tasks.get(slot.id, []) if row.task.id not in told]
        told.update(row.task.id for row in fresh)
        yield from _item(session, meant, slot, place, fresh)
    yield heading(3, t("meetingpaper.part.close"))
    yield from _close(session, meant)


def _present(meant: Called) -> str:
    """Who is there: the leading posts by name of post, the units together; who stands in, who is excused, who has not answered."""
    rows = everyone(meant)
    gone = {"excused", "absent"}
    coming = [one for one in rows if one.state not in gone]
    member = {t("word.role.member"), t("word.role.liaison")}
    leaders = [one.post for one in coming if one.role not in member]
    units = list(dict.fromkeys(one.unit or one.post for one in coming if one.role in member))
    if not leaders and not units:
        return t("meetingpaper.nobody")
    key = "meetingpaper.script_there" if leaders and units else "meetingpaper.script_there_only"
    said = t(key, leaders=together(leaders or units), units=listed(units), members=len(units))
    stands_in = [
        t("meetingpaper.stands_in", post=one.post, substitute=one.substitute) for one in rows if one.substitute
    ]
    said += t("meetingpaper.script_standing_in", names=listed(stands_in)) if stands_in else ""
    excused = [one.post for one in rows if one.state in gone]
    said += t("meetingpaper.script_excused", names=listed(excused)) if excused else ""
    silent = [one.unit or one.post for one in rows if one.is_silent] if any(one.state for one in rows) else []
    return said + (t("meetingpaper.script_silent", names=listed(silent)) if silent else "")


def _item(session: Session, meant: Called, slot: Slot, place: int, tasks: list[TaskRow]) -> Iterator[Block]:
    """An item: what it is and how long, how its tasks stand, the words that call the speaker, and those that lead on."""
    kind = meant.meeting.items[place - 1].kind
    span = t("meetingpaper.from_to", starts=slot.starts, ends=slot.ends) if slot.starts else ""
    length = t("meetingpaper.takes", span=span, minutes=slot.minutes)
    yield heading(place, t("meetingpaper.script_item", title=printed(slot.title), length=length), 2)
    speaker = slot.speaker or t("meetingpaper.somebody")
    key = "own" if slot.speaker and slot.speaker == chair_of(meant) else kind
    yield Paragraph(t(f"meetingpaper.script_{key}", place=numeral(place), title=printed(slot.title), speaker=speaker))
    for row in tasks:
        yield Paragraph(_background(session, row, meant))


def _background(session: Session, row: TaskRow, meant: Called) -> str:
    """How a task stands, for the chair alone."""
    task = row.task
    facts = (
        [t("meetingpaper.task_light", light=t(f"word.light.{row.light.light or 'none'}"))] if row.light.light else []
    )
    facts += [t("meetingpaper.task_done", done=row.done, cells=row.cells)] if row.cells else []
    facts += [t("meetingpaper.task_percent", percent=row.percent)] if row.percent is not None else []
    facts += [t("meetingpaper.task_due", day=short_day(task.due, session))] if task.due else []
    left = [
        meant.units[cell.id].called for cell in task.cells if cell.state not in _FINISHED and cell.id in meant.units
    ]
    facts += [t("meetingpaper.task_left", units=listed(left))] if left else []
    said = t("meetingpaper.comma").join([t("meetingpaper.task", number=task.number, title=printed(task.title)), *facts])
    return t("meetingpaper.background", text=said)


_FINISHED = frozenset({"done", "closed", "cancelled"})


def _close(session: Session, meant: Called) -> Iterator[Block]:
    """What the chair asks for at the end, with the day by which the minutes are out."""
    minutes = by(meant.limit("minutes"), session)
    yield Paragraph(t("meetingpaper.close_summing_up"))
    yield Paragraph(t("meetingpaper.close_asks", office=meant.office.name, by=minutes))
    yield Paragraph(t("meetingpaper.close_end"))

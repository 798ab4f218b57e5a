"""What the minutes say of a decision besides its words: who leads, who supports, until when; and what is still open about it."""

from __future__ import annotations

from typing import Any

import msgspec

from coordhub.domain.calendar import parse_rule
from coordhub.domain.meeting import Decision, Meeting
from coordhub.domain.office import Office
from coordhub.domain.unit import Unit
from coordhub.messages import t
from coordhub.services.minutes_links import numbers, paragraphs
from coordhub.services.session import OFFICE_ID
from coordhub.store.work import Work
from coordhub.text.dates import written


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as the minutes state it: units by their full names, the limit in words; empty where it is still open. `called` are the
    names by which the wording may mention each lead, `day` how it may mention the limit."""

    number: str
    text: str
    lead: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    limit: str = ""
    day: str = ""
    called: tuple[tuple[str, ...], ...] = ()


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """Something still open about the minutes. Those that `blocks` must be settled before they can be issued."""

    key: str
    params: dict[str, Any]
    blocks: bool = False

    def sentence(self) -> str:
        """The point as a sentence, with what would settle it."""
        return t(self.key, **self.params)


def settled(work: Work, meeting: Meeting, decision: Decision, number: str) -> Settled:
    """A decision with its lead and limit: its own, else those of the task it was joined to or made into, else the limit that the office
    sets for decisions. Speaks the language spoken now."""
    task = work.tasks.find(decision.task) if decision.task else None
    due = decision.due or (task.due if task else None)
    said, day = limit_words(due, meeting.starts[:4]) if due else (rule_words(work.office.get(OFFICE_ID)), "")
    lead = _units(work, decision.lead or (task.lead if task else ()))
    city = city_name(work)
    return Settled(
        number=number, text=decision.text, lead=_names(lead, city), supporting=_names(_units(work, decision.supporting), city),
        units=_names(_units(work, decision.units), city), limit=said, day=day,
        called=tuple((paper_name(one, city), one.name, one.called) for one in lead),
    )  # fmt: skip


def _units(work: Work, ids: tuple[str, ...]) -> list[Unit]:
    return [unit for one in ids if (unit := work.units.find(one))]


def city_name(work: Work) -> str:
    """The name of the office's city; empty where it is not set."""
    office = work.office.get(OFFICE_ID)
    city = work.units.find(office.city) if office.city else None
    return city.name if city else ""


def _names(units: list[Unit], city: str) -> tuple[str, ...]:
    return tuple(paper_name(one, city) for one in units)


def paper_name(unit: Unit, city: str) -> str:
    """A unit's full name as a paper of its own city writes it: 市水利局, for 濮阳市水利局."""
    return city[-1] + unit.name.removeprefix(city) if city and unit.name.startswith(city) else unit.name


def limit_words(due: str, year: str) -> tuple[str, str]:
    """`7月10日前完成`, and the `7月10日` in it; the year stands where it is not the meeting's."""
    date = written(due)
    day = t("minutes.day", year=due[:4], month=int(due[5:7]), day=int(due[8:10]), date=date)
    day = day if due[:4] == year else date
    if "T" not in due:
        return t("minutes.by_day", day=day), day
    hour, minute = int(due[11:13]), int(due[14:16])
    clock = t("minutes.hour", hour=hour) if not minute else t("minutes.clock", hour=hour, minute=f"{minute:02d}")
    return t("minutes.by_time", day=day, clock=clock), day


def rule_words(office: Office) -> str:
    """The limit that the office sets for every decision, in words; empty where its rule does not count from the issue."""
    rule = parse_rule(office.rule("decision"))
    if rule.kind != "after" or rule.event != "issued" or rule.measure not in {"days", "workdays"}:
        return ""
    return t(f"minutes.within_{rule.measure}", count=rule.count)


def points(work: Work, meeting: Meeting, text: str) -> list[Point]:
    """What is open about the minutes of a meeting whose wording is `text` (empty: as it is drafted): decisions without a paragraph,
    without a lead or a limit, and what the wording does not say of them; seats of which nothing is noted."""
    said = paragraphs(text)
    known = numbers(meeting)
    found = [
        Point(key="minutes.gone", params={"text": paragraph}, blocks=True)
        for number, paragraph in said.items()
        if number not in known.values()
    ]
    for decision in meeting.decisions:
        number = known[decision.id]
        if text and number not in said:
            found.append(
                Point(key="minutes.not_taken_in", params={"number": number, "text": decision.text}, blocks=True)
            )
            continue
        found += _about(settled(work, meeting, decision, number), said.get(number), meeting.number)
    waiting = _unknown_seats(work, meeting)
    if waiting:
        found.append(Point(key="minutes.attendance_open", params={"count": waiting}))
    return found


def _about(one: Settled, paragraph: str | None, meeting: str) -> list[Point]:
    found: list[Point] = []
    for what, there in (("lead", bool(one.lead)), ("limit", bool(one.limit))):
        if not there:
            params: dict[str, Any] = {"number": one.number, "text": one.text, "meeting": meeting}
            found.append(Point(key=f"minutes.no_{what}", params=params, blocks=True))
        elif paragraph is not None and t(f"minutes.{what}_open") in paragraph:
            params = {"number": one.number, "said": "、".join(one.lead) if what == "lead" else one.limit}
            found.append(Point(key=f"minutes.still_{what}", params=params, blocks=True))
    if paragraph is None or found:
        return found
    leads = zip(one.lead, one.called, strict=True)
    unsaid = [name for name, called in leads if not any(other in paragraph for other in called)]
    unsaid += [one.day] if one.day and one.day not in paragraph else []
    if unsaid:
        found.append(Point(key="minutes.unsaid", params={"number": one.number, "said": "、".join(unsaid)}))
    return found


def _unknown_seats(work: Work, meeting: Meeting) -> int:
    """How many seats that should come are noted neither as there nor as away."""
    known = {one.id for one in meeting.attendance if one.state}
    seats = work.bodies.get(meeting.body).seats_on(meeting.starts[:10])
    called = [one for one in seats if (one.role == "liaison") == (meeting.kind == "liaison")]
    return sum(one.id not in known for one in called)

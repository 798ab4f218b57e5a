"""What the papers of a meeting say alike: its name and time, who is called by rank, posts with their unit, limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from coordhub.domain.body import ROLE_ORDER
from coordhub.domain.calendar import end_of, start_of
from coordhub.domain.office import Office
from coordhub.domain.unit import COUNTY_LEVEL, Unit, county_level
from coordhub.messages import spoken, t
from coordhub.papers import gongwen as gw
from coordhub.papers.paper import Paragraph
from coordhub.papers.phrases import listed, numeral, printed, short_day
from coordhub.services.attendance import AttendanceRow
from coordhub.services.meeting_call import Called, Guest
from coordhub.services.session import Session
from coordhub.text.dates import written
from coordhub.views.meeting_papers import Seated

_ACCOUNT = re.compile(r"[a-z_][a-z0-9_.-]*")
"""What an account of the machine looks like."""
LONGEST_LABEL = 11
"""Characters of a unit's name beyond which a sheet or a card has its short name."""
LONGEST_ADDRESS = 4 * gw.CHARACTERS
"""Characters of 主送 beyond which the members are addressed together: the first page must show the text."""


def name_of(called: Called) -> str:
    """The meeting's title; one that begins with a year or an ordinal names no body, so the body's name stands before it."""
    title = printed(called.meeting.title)
    counts = title[:1].isdigit() or title.startswith(t("meetingpaper.ordinal"))
    return t("meetingpaper.of_body", body=called.body.name, title=title) if counts else title


def when(starts: str) -> str:
    """2020年7月6日（星期一）下午3时."""
    day = t(
        "meetingpaper.day",
        day=written(starts),
        weekday=t(f"meetingpaper.weekday.{date.fromisoformat(starts[:10]).isoweekday()}"),
    )
    return day + clock(starts)


def clock(moment: str) -> str:
    """下午3时30分; empty for a day without a time."""
    if "T" not in moment:
        return ""
    hour, minute = int(moment[11:13]), moment[14:16]
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    half = hour if hour < 13 else hour - 12
    return t(f"meetingpaper.{part}", hour=half, minutes=_minutes(minute), clock=moment[11:16])


def by(moment: str, session: Session) -> str:
    """7月3日17时前, 7月3日前."""
    day = short_day(moment, session)
    if "T" not in moment:
        return t("meetingpaper.by_day", day=day)
    hour, minutes = int(moment[11:13]), _minutes(moment[14:16])
    return t("meetingpaper.by_hour", day=day, hour=hour, minutes=minutes, clock=moment[11:16])


def _minutes(minute: str) -> str:
    return "" if minute == "00" else t("meetingpaper.minute", minute=int(minute))


# Units and posts


def unit_name(unit: Unit, called: Called) -> str:
    """A unit as a paper of the city names it: 市教育局 for 濮阳市教育局; a county by its short name."""
    if unit.kind in COUNTY_LEVEL:
        return unit.called
    city = called.city
    if spoken() == "zh" and city and unit.name.startswith(city.name) and unit.name != city.name:
        return city.name[-1] + unit.name.removeprefix(city.name)
    return unit.name


def label(unit: Unit | None, called: Called) -> str:
    """A unit on a sheet or a card: as the city names it where its name begins with the city's, else by its short name; nothing for
    the city itself, for whom its leaders come."""
    if unit is None or unit.kind == "city":
        return ""
    named = unit_name(unit, called)
    return unit.called if named == unit.name or gw.ems(named) > LONGEST_LABEL else named


def post_of(post: str, unit: Unit | None, called: Called) -> str:
    """A post with its unit before it (范县分管副县长), unless it names the unit, or the city as its departments and leaders do."""
    if unit is None or unit.kind == "city":
        return post
    names_itself = unit.called in post or unit_name(unit, called) in post
    city = called.city.name[-1:] if called.city else ""
    if names_itself or (spoken() == "zh" and unit.kind not in COUNTY_LEVEL and city and city in post):
        return post
    return t("meetingpaper.post_of", unit=unit.called, post=post)


def post_of_row(row: AttendanceRow, called: Called) -> str:
    """The post that a seat of the meeting stands for."""
    return printed(post_of(row.name, row.seat.unit if row.seat else None, called))


def post_of_guest(guest: Guest) -> str:
    """The post of who speaks without a seat, as the agenda has it."""
    return printed(guest.post)


def handler_of(post: str, office: Office) -> str:
    """Who handles something, as paper says it: the post; an account that the office has given none is no post, so the office itself."""
    is_post = any(one.post == post for one in office.coordinators) or not _ACCOUNT.fullmatch(post)
    return post if post and is_post else office.name


def chair_of(called: Called) -> str:
    """The post that chairs; empty where none was named."""
    if called.chair is None:
        return ""
    holder = called.chair.term.holder if called.chair.term else called.chair.seat.post
    return printed(post_of(holder, called.chair.unit, called))


def addressee(called: Called) -> str:
    """主送: the units that are called, in official order, all counties together where all are called; the members together where they
    are too many for a first page."""
    asked = called.addressees
    counties = [one for one in asked if one.kind in COUNTY_LEVEL]
    every = [one for one in county_level(called.units.values()) if one.is_valid_on(called.meeting.starts[:10])]
    groups = [listed(unit_name(one, called) for one in asked if one not in counties)]
    if len(counties) > 1 and len(counties) == len(every):
        groups.append(t("meetingpaper.every_county"))
    else:
        groups.append(listed(_government(one) for one in counties))
    said = t("meetingpaper.comma").join(one for one in groups if one)
    if not said or gw.ems(said) > LONGEST_ADDRESS:
        said = t("meetingpaper.every_member", body=called.body.name)
    return t("meetingpaper.addressed", units=said)


def _government(county: Unit) -> str:
    return t(f"meetingpaper.government.{county.kind}", unit=county.called)


# Who is called


def attending(called: Called) -> Iterator[Paragraph]:
    """Who is called, by rank, a paragraph for each role: （一）召集人：市民政局局长（主持）."""
    groups = list(_groups(called))
    if not groups:
        yield Paragraph(t("meetingpaper.later") + t("meetingpaper.stop"))
    for place, (role, posts) in enumerate(groups, 1):
        yield Paragraph(
            together(posts) + t("meetingpaper.stop"), lead=t("meetingpaper.lead", numeral=numeral(place), text=role)
        )


def together(posts: list[str]) -> str:
    """Posts in a row; with commas where a post has a pause of its own (市委常委、组织部部长)."""
    pause = t("bulletin.and")
    return (t("meetingpaper.comma") if any(pause in one for one in posts) else pause).join(posts)


def _groups(called: Called) -> Iterator[tuple[str, list[str]]]:
    chair = called.chair.seat.id if called.chair else ""
    chiefs = [post_of_guest(one) for one in called.guests if _is_chief(one)]
    if chiefs:
        yield t(f"word.role.{ROLE_ORDER[0]}"), chiefs
    if chair and all(row.attendance.id != chair for row in called.rows):
        yield t("meetingpaper.chair"), [chair_of(called)]
    for role, rows in groupby(called.rows, lambda row: row.seat.seat.role if row.seat else ""):
        yield t(f"word.role.{role}"), [_called(row, called, chair) for row in rows]
    others = [post_of_guest(one) for one in called.guests if not _is_chief(one)]
    if others:
        yield t("meetingpaper.guests"), others
    if called.observers:
        yield t("word.presence.observer"), [printed(row.name) for row in called.observers]


def _called(row: AttendanceRow, called: Called, chair: str) -> str:
    post = post_of_row(row, called)
    return t("meetingpaper.chairs", post=post) if row.attendance.id == chair else post


def members(called: Called) -> list[Seated]:
    """The seats that are called as rows of a table, by rank, then who observes."""
    observer = t("word.presence.observer")
    return [_row(row, called) for row in called.rows] + [
        Seated(id=row.attendance.id, role=observer, unit=row.name, attendance=row.attendance)
        for row in called.observers
    ]


def everyone(called: Called) -> list[Seated]:
    """All who are called as rows of a table: a chief convener who comes to a body below first, then its seats, then other speakers."""
    above = [one for one in called.guests if _is_chief(one)]
    others = [one for one in called.guests if not _is_chief(one)]
    return [
        *(_guest_row(one, called) for one in above), *members(called), *(_guest_row(one, called) for one in others)
    ]  # fmt: skip


def _is_chief(guest: Guest) -> bool:
    return guest.seat is not None and guest.seat.seat.role == ROLE_ORDER[0]


def _row(row: AttendanceRow, called: Called) -> Seated:
    seat = row.seat
    assert seat is not None
    received, due = row.attendance.receipt, called.receipts_due
    return Seated(
        id=row.attendance.id, role=t(f"word.role.{seat.seat.role}"), unit=label(seat.unit, called), short=seat.unit.called if seat.unit else "",
        post=post_of_row(row, called), attendance=row.attendance, late=bool(received) and start_of(received or due) > end_of(due),
        contact="" if received or row.attendance.state else _contact(seat.unit, called),
    )  # fmt: skip


def _guest_row(guest: Guest, called: Called) -> Seated:
    role = t(f"word.role.{ROLE_ORDER[0]}") if _is_chief(guest) else t("meetingpaper.guests")
    return Seated(id=guest.post, role=role, unit=label(guest.unit, called), post=post_of_guest(guest))


def _contact(unit: Unit | None, called: Called) -> str:
    """Whom to ask at a unit that has not answered: the first rung's post and office phone."""
    known = next((one for one in called.office.contacts if unit and one.id == unit.id), None)
    return " ".join([*known.posts[:1], *known.phones[:1]]) if known else ""

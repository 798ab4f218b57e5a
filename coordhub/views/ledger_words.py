"""What a ledger's schedule, periods and states are called on the screen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from coordhub.domain.calendar import WEEKDAYS
from coordhub.messages import Lang, t
from coordhub.text.dates import weekday
from coordhub.text.width import cells, clip
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.domain.entry import Owing
    from coordhub.domain.ledger import Field, Ledger, Schedule
    from coordhub.domain.period import Period
    from coordhub.services.entry_facts import EntryFacts

DATES = 8
"""Cells that the dates of a period may take in a grid."""


def period_name(period: Period, names: Names) -> str:
    """第5期, 7月, 7.6, 第3季度, 上半年, 2020年: what a period is called where there is little room."""
    first = date.fromisoformat(period.first)
    if period.kind == "day":
        return f"{first.month}.{first.day}"
    last = period.key
    at = {"month": last[5:].lstrip("0"), "quarter": last[-1], "half-year": last[-1], "year": last[:4]}.get(
        period.kind, ""
    )
    return names.say(f"tuiledger.period.{period.kind}", number=period.number, at=at)


def period_dates(period: Period, names: Names, room: int = 99) -> str:
    """6.29-7.5, 6.8-14, 周一 for a day; only the last day where there is no room; nothing for a span that its name says."""
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    if period.kind == "day":
        return weekday(period.first)
    if period.kind != "week" and first.day == 1 and (last.month, last.year) != (first.month, first.year + 1):
        whole = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}.get(period.kind)
        if whole and (last.month - first.month) == whole - 1 and last.year == first.year:
            return ""
    ends = f"{last.day}" if (first.month, first.year) == (last.month, last.year) else f"{last.month}.{last.day}"
    text = f"{first.month}.{first.day}-{ends}"
    return text if cells(text) <= room else names.say("tuiledger.until", day=f"{last.month}.{last.day}")


def period_words(period: Period, names: Names, room: int = 99) -> str:
    """第5期 6.29-7.5."""
    return " ".join(part for part in (period_name(period, names), period_dates(period, names, room)) if part)


def state_word(owing: Owing, names: Names) -> str:
    """One word, then at most one mark: 已报迟, 已报错, 未报."""
    state = owing.state
    if state == "late":
        state = "zero" if owing.kind == "zero" else "value"
    word = names.say(f"tuiledger.state.{state}")
    if owing.is_wrong:
        return word + names.say("tuiledger.wrong")
    if owing.is_late and owing.state != "exempt":
        return word + names.say("tuiledger.late")
    return word


def schedule_words(ledger: Ledger, schedule: Schedule, names: Names) -> str:
    """每周一10:00报上周(周一至周日), 每月28日17:00报本月: when what is owed."""
    day, _, at = schedule.due.rpartition(" ")
    if ":" not in at:
        day, at = schedule.due, ""
    spoken = names.say(f"tuiledger.weekday.{day}") if day in WEEKDAYS else day
    kind = _form(day)
    due = names.say(
        f"tuiledger.due.{kind}",
        day=spoken,
        month=day.partition("-")[0].lstrip("0"),
        at=at,
        dom=day.rpartition("-")[2].lstrip("0"),
    )
    which = "this" if schedule.within or (schedule.period == "month" and schedule.covers) else "last"
    text = names.say(f"tuiledger.owed.{schedule.period}.{which}", due=due)
    parts = [text + _covers(schedule, names)]
    if ledger.zero_fields and schedule.period != "once":
        parts.append(names.say("tuiledger.zero_asked"))
    if schedule.season:
        parts.append(schedule.season.replace("..", names.say("tuiledger.to")))
    return "  ".join(parts)


def _form(day: str) -> str:
    if day in WEEKDAYS:
        return "weekday"
    if not day:
        return "hour"
    return {0: "dom", 1: "month", 2: "date"}[day.count("-")]


def _covers(schedule: Schedule, names: Names) -> str:
    if schedule.period == "week":
        first, _, last = (schedule.covers or "mon-sun").partition("-")
        span = [names.say(f"tuiledger.weekday.{one}") for one in (first, last)]
    elif schedule.covers:
        first, _, last = schedule.covers.partition("-")
        span = [names.say("tuiledger.day", day=one) for one in (first, last)]
    else:
        return ""
    return names.say("tuiledger.covers", first=span[0], last=span[1])


def short_name(ledger: Ledger, lang: Lang | None) -> str:
    """The short title of a ledger in a language, or the full one."""
    return (ledger.short or ledger.title).in_(lang)


def field_label(field: Field, lang: Lang | None, room: int = 99) -> str:
    """新增隐患(处)*: label and unit, and a star where it must be given; what has no room is left out, the star never."""
    unit = f"({field.unit.in_(lang)})" if field.unit else ""
    star = "" if field.optional else "*"
    label = field.label.in_(lang)
    return clip(label + unit if cells(label + unit) < room else label, room - 1).rstrip() + star


def value_text(field: Field, value: Any, lang: Lang | None) -> str:
    """A stored value as it is read, and as it can be typed again."""
    if value is None:
        return "-"
    if isinstance(value, dict):
        return f">={value['ge']}" if "ge" in value else f"<={value['le']}"
    if isinstance(value, bool):
        return t("tuiledger.yes" if value else "tuiledger.no", lang=lang)
    if field.kind == "choice":
        return next((one.label.in_(lang) for one in field.choices if one.id == value), str(value))
    return str(value).replace("T", " ") if field.kind == "date" else str(value)


def about(facts: EntryFacts, lang: Lang | None) -> str:
    """防溺水周报 南乐县 第5期 6.29-7.5: which ledger, about whom, for when."""
    when = period_words(facts.period, Names({}, lang)) if facts.period else facts.when
    return " ".join(part for part in (short_name(facts.ledger, lang), facts.called, when) if part)

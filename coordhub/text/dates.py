"""Dates as people type them, and as they read them. Typed dates become ISO moments; a wrong one is refused."""

from __future__ import annotations

import re
from datetime import date, timedelta

from coordhub.messages import Lang, t

_FULL = str.maketrans("０１２３４５６７８９：．／－＋", "0123456789:./-+")
_TIME = re.compile(r"^(?P<day>.*?)(?:[ T]+|(?<=日))(?P<hour>\d{1,2})[:时](?P<minute>\d{2})分?$")
_YEAR = re.compile(r"^(\d{4})(?:[-./年])(\d{1,2})(?:[-./月])(\d{1,2})日?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH = re.compile(r"^(\d{1,2})(?:[-./月])(\d{1,2})日?$")
_AHEAD = re.compile(r"^([+-]\d{1,4})\s*([dwD天周]?)$")
_NAMED = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "明天": 1,
    "明日": 1,
    "tomorrow": 1,
    "昨天": -1,
    "昨日": -1,
    "yesterday": -1,
    "后天": 2,
}


class BadDate(ValueError):
    """What was typed is no date; `text` is what it was."""

    def __init__(self, text: str) -> None:
        super().__init__(t("text.bad_date", text=text))
        self.text = text


def moment(text: str, today: date) -> str:
    """An ISO day or minute from what was typed: 2020-3-5, 2020.3.5, 20200305, 2020年3月5日, 3月5日, 7.10, +3d, 明天, each with an
    optional 10:00 behind it. A day without a year is of this year. BadDate when it is none."""
    typed = text.strip().translate(_FULL)
    found = _TIME.match(typed)
    if not found:
        return _day(typed, text, today).isoformat()
    day = _day(found["day"].strip(), text, today)
    hour, minute = int(found["hour"]), int(found["minute"])
    if (hour, minute) == (24, 0):
        return day.isoformat()
    if hour > 23 or minute > 59:
        raise BadDate(text)
    return f"{day.isoformat()}T{hour:02d}:{minute:02d}"


def day(text: str, today: date) -> str:
    """An ISO day from what was typed; BadDate when it is none, or has a time."""
    found = moment(text, today)
    if "T" in found:
        raise BadDate(text)
    return found


def _day(typed: str, text: str, today: date) -> date:
    if typed.lower() in _NAMED:
        return today + timedelta(days=_NAMED[typed.lower()])
    try:
        if ahead := _AHEAD.match(typed):
            return today + timedelta(days=int(ahead[1]) * (7 if ahead[2] in {"w", "周"} else 1))
        for form in (_YEAR, _COMPACT):
            if found := form.match(typed):
                return date(*map(int, found.groups()))
        if found := _MONTH.match(typed):
            return date(today.year, *map(int, found.groups()))
    except (ValueError, OverflowError):
        pass
    raise BadDate(text)


def short(moment_: str | None) -> str:
    """`07-10`, or `07-03 16:10` when there is a time; empty for none."""
    return moment_[5:].replace("T", " ") if moment_ else ""


def long(moment_: str | None) -> str:
    """`2020-07-10` or `2020-07-10 16:10`."""
    return moment_.replace("T", " ") if moment_ else ""


def near(moment_: str | None, today: date) -> str:
    """Without the year where it is this one: `07-10`, else `2019-12-31`; empty for none."""
    return short(moment_) if moment_ and moment_[:4] == str(today.year) else long(moment_)


def written(day_: str, lang: Lang | None = None) -> str:
    """A day as papers write it: 2020年7月6日, or 6 July 2020."""
    found = date.fromisoformat(day_[:10])
    name = t(f"text.month.{found.month}", lang=lang)
    return t("text.written", lang=lang, year=found.year, month=found.month, day=found.day, month_name=name)


def weekday(day_: str) -> str:
    """周一, or Mon."""
    return t(f"text.weekday.{date.fromisoformat(day_[:10]).isoweekday()}")

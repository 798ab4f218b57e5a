"""A decision typed on one line: its words, and at the end who leads until when and which task it joins.

`台前县滩区立牌由水利局派员督导 @水利局 7-10 #31`: lead and limit stand behind `@`, the task behind `#` or the word for joining.
"""

from __future__ import annotations

import re
from datetime import date

import msgspec

from coordhub.domain.meeting import Decision
from coordhub.messages import t
from coordhub.text.dates import BadDate, moment, near

_LEAD = re.compile(r"^(?P<text>.*?)\s*[@＠]\s*(?P<lead>[^\s@＠]+)(?:\s+(?P<due>\S.*))?$")
_BETWEEN = re.compile(r"[、,，]")


class DecisionLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a typed line says. What cannot be read as lead, limit or task stays in the words."""

    text: str
    lead: tuple[str, ...] = ()
    due: str | None = None
    join: str | None = None


def read_line(line: str, today: date) -> DecisionLine:
    """The line taken apart; the task may stand before the lead or behind the limit."""
    words, join = _without_task(line.strip())
    text, lead, due = _without_lead(words, today)
    if join is None:
        text, join = _without_task(text)
    return DecisionLine(text=text, lead=lead, due=due, join=join)


def _without_task(line: str) -> tuple[str, str | None]:
    word = re.escape(t("meeting.join_word"))
    found = re.match(rf"^(?P<text>.*?)\s*(?:[#＃]|{word})\s*(?P<task>(?:\d{{4}}-)?\d{{1,5}})$", line)
    return (found["text"].rstrip(), found["task"]) if found else (line, None)


def _without_lead(line: str, today: date) -> tuple[str, tuple[str, ...], str | None]:
    found = _LEAD.match(line)
    if not found:
        return line, (), None
    try:
        due = moment(found["due"], today) if found["due"] else None
    except BadDate:
        return line, (), None
    return found["text"], tuple(part for part in _BETWEEN.split(found["lead"]) if part), due


def as_line(decision: Decision, lead: tuple[str, ...], number: str, today: date) -> str:
    """A decision as it would be typed; `lead` are the units' short names, `number` is the task that it joins."""
    parts = [decision.text]
    if lead:
        parts.append(
            "@" + t("meeting.and").strip().join(lead) + (f" {near(decision.due, today)}" if decision.due else "")
        )
    return " ".join([*parts, f"#{number}"] if number else parts)

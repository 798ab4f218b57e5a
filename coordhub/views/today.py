"""The morning as lines: what has an hour today, red, near, waiting for us, not come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.unit import Unit
from coordhub.messages import Lang
from coordhub.text.dates import short
from coordhub.text.grid import Column, Grid, Row
from coordhub.text.width import cells, pad
from coordhub.views.ledger_words import period_name, period_words
from coordhub.views.tasks import days_word, light_word
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.attention import Entry, Morning, Section

ROOM = 6
"""Lines of a section before the rest is only counted."""


def grids(found: Morning, lang: Lang | None = None, units: Mapping[str, Unit] | None = None) -> list[Grid]:
    """One grid of one column a section, for plain text."""
    names = Names(units or {}, lang)
    return [
        Grid(
            title=heading(section, names),
            columns=(Column(key="line", heading=""),),
            rows=tuple(
                Row(id=entry_id(entry), cells=(line(entry, names),), mood=mood(entry)) for entry in section.items
            ),
        )
        for section in found.sections
    ]


def heading(section: Section, names: Names) -> str:
    """`红灯 4`."""
    return f"{names.say(f'attention.{section.key}')} {len(section.items)}"


def entry_id(entry: Entry) -> str:
    """What opens: kind, id and cell in one word."""
    place = f":{entry.text}" if entry.kind == "ledger" else ""
    return f"{entry.what}:{entry.kind}:{entry.id}:{entry.unit or ''}{place}"


def mood(entry: Entry) -> str:
    """The colour of a line: its task's light where the section is about lights; red for a report that has not come."""
    if entry.what == "absent":
        return "red"
    return entry.row.light.light if entry.row and entry.what in {"red", "soon"} else ""


def line(entry: Entry, names: Names) -> str:
    """One thing that needs attention, in at most 76 cells."""
    return _LINES[entry.what](entry, names)


def _meeting(entry: Entry, names: Names) -> str:
    came = names.say(
        "attention.line.receipts",
        got=entry.received[0],
        of=entry.received[1],
        papers=entry.materials[0],
        due=entry.materials[1],
    )
    what = names.say("attention.line.meeting", title=entry.title)
    return f"{entry.when[11:] or '     '} {pad(what, 26)} {pad(entry.text, 18)} {came}"


def _upward(entry: Entry, names: Names) -> str:
    what = names.say("attention.line.upward", to=entry.text, title=entry.title)
    state = names.word("state", entry.row.task.state) if entry.row else ""
    return f"{entry.when[11:] or short(entry.when)[:5]} {pad(what, 42)} {entry.number} {state}"


def _light(entry: Entry, names: Names) -> str:
    row = entry.row
    if row is None:
        return entry.title
    light = light_word(row.light, names)
    lead = names.unit(row.task.lead[0]) if row.task.lead else ""
    if row.light.reason == "feedback":
        days = names.say("attention.line.no_feedback", count=max(row.missing.values(), default=0))
    else:
        days = days_word(row.days, row.task.state, names)
        if (row.days or 0) < 0:
            days = names.say("attention.line.over", days=-(row.days or 0))
        elif row.days:
            days = names.say("attention.line.left", days=row.days)
    units = (
        names.joined(entry.units[:3])
        if len(entry.units) <= 3
        else names.say("attention.line.open", count=len(entry.units))
    )
    chased = names.say("attention.line.chased", count=entry.chases)
    return (
        f"{light} {entry.number} {pad(entry.title, 24)} {pad(lead, 6)} {pad(days, 8)} {pad(units or '-', 18)} {chased}"
    )


def _to_sign(entry: Entry, names: Names) -> str:
    lead = names.unit(entry.row.task.lead[0]) if entry.row and entry.row.task.lead else ""
    units = names.joined(entry.units[:4]) + ("..." if len(entry.units) > 4 else "")
    who = f"{lead} {units}" if entry.row and entry.row.task.state == "assigned" else units
    since = names.say("attention.line.assigned", day=short(entry.when)[:5])
    return f"{names.say('attention.line.to_sign')} {entry.number} {pad(entry.title, 22)} {pad(who, 28)} {since}"


def _to_check(entry: Entry, names: Names) -> str:
    who = (
        names.unit(entry.unit)
        if entry.unit
        else (names.unit(entry.row.task.lead[0]) if entry.row and entry.row.task.lead else "")
    )
    finished = names.say("attention.line.finished", day=short(entry.when)[:5])
    waits = names.say("attention.line.waits", days=entry.days)
    return f"{names.say('attention.line.to_check')} {entry.number} {pad(entry.title, 22)} {pad(who, 8)} {pad(finished, 18)} {waits}"


def _extension(entry: Entry, names: Names) -> str:
    who = names.unit(entry.unit) if entry.unit else ""
    waits = names.say("attention.line.approval")
    old, _, new = entry.text.partition(":")
    moved = names.say("attention.line.moved", old=old, new=new)
    return f"{names.say('attention.line.extension')} {entry.number} {pad(entry.title, 22)} {pad(who, 8)} {pad(moved, 18)} {waits}"


def _decisions(entry: Entry, names: Names) -> str:
    left = names.say("attention.line.unpromoted", count=entry.count)
    waits = names.say("attention.line.waits", days=entry.days)
    title = f"{entry.title} {short(entry.when)[:5]}"
    return f"{names.say('attention.line.decided')} {entry.number} {pad(title, 31)} {pad(left, 18)} {waits}"


def _feedback(entry: Entry, names: Names) -> str:
    whose = []
    for pair in entry.units[:5]:
        number, _, unit = pair.partition(":")
        whose.append(f"{number.partition('-')[2]}{names.unit(unit)}")
    period = names.say("attention.line.period", day=short(entry.when)[:5])
    owed = names.say("attention.line.owed", count=entry.count, missing=entry.days)
    more = " ..." if len(entry.units) > 5 else ""
    return f"{names.say('attention.line.feedback')} {pad(period, 8)} {pad(owed, 12)} {' '.join(whose)}{more}"


def _material(entry: Entry, names: Names) -> str:
    item = names.say("attention.line.item", place=entry.text) if entry.text else ""
    unit = names.unit(entry.units[0]) if entry.units else ""
    due = names.say("attention.line.due", day=short(entry.when)[:5])
    chased = names.say("attention.line.chased", count=entry.chases)
    return f"{names.say('attention.line.material')} {entry.number} {pad(f'{item} {entry.title}', 30)} {pad(unit, 8)} {due} {chased}"


def _due(entry: Entry, names: Names) -> str:
    call = entry.call
    if call is None or call.owed is None or call.period is None:
        return entry.title
    owed = call.owed
    came = owed.reported - owed.zero
    told = [names.say("attention.line.came", count=came) if came or not owed.zero else ""]
    if owed.wrong:
        told[0] += names.say("attention.line.wrong", count=owed.wrong)
    told += [
        names.say(f"attention.line.{key}", count=count)
        for key, count in (("zeros", owed.zero), ("pending", owed.pending), ("unreported", owed.missing))
        if count
    ]
    what = names.say("attention.line.ledger", title=call.name.in_(names.lang))
    left = f"{entry.when[11:] or '     '} {pad(f'{what} {period_words(call.period, names)}', 41)}"
    return f"{left} {' '.join(part for part in told if part)} /{owed.owed}"


def _owed_up(entry: Entry, names: Names) -> str:
    state = names.say("attention.line.waits_sum" if entry.call and entry.call.waits else "attention.line.to_send")
    return f"{entry.when[11:] or '     '} {pad(_ours(entry, names), 41)} {state}"


def _ours(entry: Entry, names: Names) -> str:
    """我报 省民政厅 防溺水周报 第5期: what this office itself owes."""
    to = entry.call.to.in_(names.lang) if entry.call and entry.call.to else ""
    return names.say("attention.line.upward", to=to, title=_numbered(entry, names))


def _numbered(entry: Entry, names: Names) -> str:
    """防溺水周报 第5期."""
    call = entry.call
    return f"{call.name.in_(names.lang)} {period_name(call.period, names)}" if call and call.period else entry.title


def _absent(entry: Entry, names: Names) -> str:
    who = names.joined(entry.units[:3]) + (
        names.say("attention.line.so_many", count=entry.count) if entry.count > 3 else ""
    )
    left = f"{pad(names.say('attention.line.ledger', title=_numbered(entry, names)), 27)} {pad(who, 26)}"
    if entry.call and entry.call.to:
        left = pad(_ours(entry, names), 54)
    due = names.say("attention.line.limit", day=short(entry.when)[:5])
    return f"{left} {due} {names.say('attention.line.chased', count=entry.chases)}"


def _follow(entry: Entry, names: Names) -> str:
    days = names.say("attention.line.over" if entry.days < 0 else "attention.line.left", days=abs(entry.days))
    title = entry.call.name.in_(names.lang) if entry.call else entry.title
    what = names.say(f"attention.line.{entry.what}", title=title, count=entry.count)
    return f"{pad(what, 27)} {pad(days, 8)} {_some(entry.units, 39)}"


def _some(subjects: Sequence[str], room: int) -> str:
    """The first subjects, as many as there is room for."""
    shown = next((n for n in range(min(len(subjects), 3), 1, -1) if cells(" ".join(subjects[:n])) <= room - 4), 1)
    return " ".join(subjects[:shown]) + (" ..." if len(subjects) > shown else "")


_LINES = {
    "meeting": _meeting, "upward": _upward, "red": _light, "soon": _light, "to_sign": _to_sign, "to_check": _to_check,
    "extension": _extension, "decisions": _decisions, "feedback": _feedback, "material": _material,
    "due": _due, "owed_up": _owed_up, "absent": _absent, "visits": _follow, "expiring": _follow,
}  # fmt: skip

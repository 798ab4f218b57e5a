"""From what a coordinator types to the record meant: id, official code, name, short name or pinyin initials, in tiers.

The first tier with a hit decides (departments and counties, then townships, then villages); a path as `清丰县/马庄桥镇/李庄`
narrows. A name that fits several is refused with the candidates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from coordhub.domain.body import Body, Seat
from coordhub.domain.campaign import Campaign
from coordhub.domain.ledger import Ledger
from coordhub.domain.meeting import Meeting
from coordhub.domain.proposal import Proposal
from coordhub.domain.record import Record
from coordhub.domain.refusal import NotFound, Refused
from coordhub.domain.site import Site
from coordhub.domain.task import Task
from coordhub.domain.unit import Unit, official_order
from coordhub.services import selection
from coordhub.store.work import Work

R = TypeVar("R", bound=Record)
_SHOWN = 8
"""Candidates named in a refusal."""


def unit(work: Work, text: str) -> Unit:
    """The unit meant by `text`. NotFound, or Refused with the candidates when several fit."""
    wanted = text.strip()
    if re.fullmatch(r"u\d+", wanted) and (found := work.units.find(wanted)):
        return found
    if not wanted:
        raise NotFound("name.unknown", kind="unit", text=text)
    everyone = work.units.all()
    if wanted.isdigit() and (coded := [one for one in everyone if one.official_code == wanted]):
        return _only("unit", text, coded, lambda one: one.name)
    below: set[str] | None = None
    *path, last = [part for part in re.split(r"[/／]", wanted) if part] or [wanted]
    for step in path:
        above = _one_unit(everyone, step, below, text)
        below = _family(everyone, above.id)
    return _one_unit(everyone, last, below, text)


def within(work: Work, text: str) -> set[str]:
    """The ids of the unit meant and of everything below it."""
    above = unit(work, text).id
    return {above} | _family(work.units.all(), above)


def _family(units: Sequence[Unit], root: str) -> set[str]:
    """The ids below `root`, at any depth."""
    below: dict[str, list[str]] = {}
    for one in units:
        below.setdefault(one.parent or "", []).append(one.id)
    found: set[str] = set()
    waiting = [root]
    while waiting:
        children = below.get(waiting.pop(), [])
        found.update(children)
        waiting.extend(children)
    return found


def _one_unit(units: Sequence[Unit], wanted: str, within: set[str] | None, typed: str) -> Unit:
    for tier in (0, 1, 2):
        there = [one for one in units if one.tier == tier and (within is None or one.id in within)]
        hits = [one for one in there if wanted in {one.id, one.official_code, one.name, one.short, one.abbr}]
        hits = hits or [one for one in there if one.tier == 0 and one.name.endswith(f"市{wanted.removeprefix('市')}")]
        hits = hits or _by_initials(there, wanted, lambda one: (one.short, one.name))
        if hits:
            return _only("unit", typed, sorted(hits, key=official_order), lambda one: _path_of(units, one))
    raise NotFound("name.unknown", kind="unit", text=typed)


def _path_of(units: Sequence[Unit], one: Unit) -> str:
    if one.tier == 0:
        return one.called
    by_id = {other.id: other for other in units}
    path = [one.name]
    while one.parent and one.tier > 0 and one.parent in by_id:
        one = by_id[one.parent]
        path.insert(0, one.called)
    return "/".join(path)


def _by_initials(records: Iterable[R], wanted: str, names: Callable[[R], Iterable[str]]) -> list[R]:
    """The records one of whose names has exactly these pinyin initials, in any reading."""
    spelled = _spelled(wanted)
    return [record for record in records if any(map(spelled, names(record)))] if spelled else []


def _spelled(wanted: str) -> Callable[[str], bool] | None:
    """Tells the names that have exactly these pinyin initials; None when `wanted` can be no initials."""
    if not re.fullmatch(r"[a-z0-9]{2,}", wanted.lower()):
        return None
    from coordhub.text.pinyin import spells

    return lambda name: bool(name) and spells(wanted.lower(), name)


def _only(kind: str, text: str, hits: Sequence[R], call: Callable[[R], str]) -> R:
    if len(hits) > 1:
        shown = "、".join(f"{call(hit)}({hit.id})" for hit in hits[:_SHOWN])
        raise Refused("name.ambiguous", kind=kind, text=text, count=len(hits), candidates=shown)
    return hits[0]


def units(work: Work, texts: Iterable[str]) -> tuple[str, ...]:
    """The ids of the units named, each once, in the order given."""
    return tuple(dict.fromkeys(unit(work, text).id for text in texts))


def _named(kind: str, records: Sequence[R], text: str, names: Callable[[R], tuple[str, ...]]) -> R:
    wanted = text.strip()
    hits = [one for one in records if wanted == one.id or wanted in names(one)]
    hits = hits or _by_initials(records, wanted, names)
    hits = hits or [one for one in records if len(wanted) > 1 and any(wanted in name for name in names(one))]
    if not hits:
        raise NotFound("name.unknown", kind=kind, text=text)
    return _only(kind, text, hits, lambda one: names(one)[0])


def body(work: Work, text: str) -> Body:
    """The body meant by `text`: id, name, short name, initials or a part of its name."""
    return _named("body", work.bodies.all(), text, lambda one: (one.name, one.short) if one.short else (one.name,))


def seat(work: Work, text: str) -> tuple[Body, Seat]:
    """The seat meant by `text` (`b2.5`, or a post that only one seat has), with its body."""
    wanted = text.strip()
    found = [
        (one, place) for one in work.bodies.all() for place in one.seats if wanted in {place.id, place.post}
    ]  # fmt: skip
    if not found:
        raise NotFound("name.unknown", kind="seat", text=text)
    if len(found) > 1:
        shown = "、".join(f"{one.called}({place.id})" for one, place in found[:_SHOWN])
        raise Refused("name.ambiguous", kind="seat", text=text, count=len(found), candidates=shown)
    return found[0]


def campaign(work: Work, text: str) -> Campaign:
    """The campaign meant by `text`."""
    names = lambda one: (one.name, one.short) if one.short else (one.name,)  # noqa: E731 - a key function, used once
    return _named("campaign", work.campaigns.all(), text, names)


def meeting(work: Work, text: str) -> Meeting:
    """The meeting meant by `text`: id, number (`2020-H07`, `H07`) or title."""
    wanted = text.strip()
    if numbered := work.meetings.where(selection.meeting_numbered(wanted.upper())):
        return numbered[0]
    records = work.meetings.where(selection.meeting_called(wanted))
    if (one := work.meetings.find(wanted)) and one.id == wanted and one not in records:
        records.append(one)
    records = records or work.meetings.where(selection.meeting_like(wanted, _spelled(wanted)))
    return _named("meeting", records, text, lambda one: (one.title, one.number))


def proposal(work: Work, text: str) -> Proposal:
    """The proposal meant by `text`: id, our number (`2020-T187`, `T187`), its own number (`187`) or title; of several with one number
    the latest."""
    wanted = text.strip()
    everyone = work.proposals.all()
    numbered = [one for one in everyone if wanted in {one.serial, one.number, one.number.partition("-")[2]}]
    if numbered:
        return max(numbered, key=lambda one: one.assigned)
    return _named("proposal", everyone, text, lambda one: (one.title, one.number))


def ledger(work: Work, text: str) -> Ledger:
    """The installed ledger meant by `text`: its code, title, short title, initials or a part of the title."""
    wanted = text.strip()
    installed = work.ledgers.all()
    exact = next((one for one in installed if wanted in {one.code, one.id}), None)
    return exact or _named("ledger", installed, text, _ledger_names)


def shown_ledger(work: Work, text: str, *, restricted: bool) -> Ledger:
    """The ledger meant, to show what is in it. Refused for a restricted one unless it is asked for as such."""
    found = ledger(work, text)
    if found.restricted and not restricted:
        raise Refused("summary.restricted", ledger=found.called, field="ledger")
    return found


def _ledger_names(one: Ledger) -> tuple[str, ...]:
    words = (one.title.zh, one.short.zh if one.short else "", one.title.en, one.short.en if one.short else "", one.code)
    return tuple(word for word in words if word)


def site(work: Work, text: str) -> Site:
    """The site meant by `text`: id, code, name, initials or a part of the name; `范县/濮城镇/...` narrows by its unit."""
    wanted = text.strip()
    if re.fullmatch(r"s\d+", wanted) and (found := work.sites.find(wanted)):
        return found
    path, slash, last = wanted.replace("／", "/").rpartition("/")
    there = within(work, path) if slash and path else None
    wanted = last if there else wanted
    hits: list[Site] = []
    for query in (selection.site_called(wanted), selection.site_like(wanted, _spelled(wanted))):
        hits = hits or [one for one in work.sites.where(query) if there is None or one.unit in there]
    by_id = {one.id: one for one in work.units.all()} if len(hits) > 1 else {}
    hits = [one for one in hits if wanted in {one.code, one.name}] or (hits if len(wanted) > 1 else [])
    if not hits:
        raise NotFound("name.unknown", kind="site", text=text)

    def placed(one: Site) -> str:
        where = by_id.get(one.unit)
        return f"{_path_of(list(by_id.values()), where)}/{one.name}" if where else one.name

    return _only("site", text, hits, placed)


def task(work: Work, text: str) -> Task:
    """The task meant by `text`: id (`t17`), number (`2020-031`) or the number's end (`31`, the latest year's)."""
    return task_and_unit(work, text)[0]


def task_and_unit(work: Work, text: str) -> tuple[Task, str | None]:
    """The task, and the unit of its cell when the number names one (`2020-031-范县`)."""
    wanted = text.strip()
    if re.fullmatch(r"t\d+", wanted):
        return work.tasks.get(wanted), None
    found = re.fullmatch(r"(?:(\d{4})-)?(\d{1,5})(?:-(.+))?", wanted)
    if not found:
        raise NotFound("name.unknown", kind="task", text=text)
    year, number, cell = found.groups()
    years = [year] if year else selection.years_of(work, "task")
    hits = work.tasks.where(selection.numbered(years, int(number)))
    # A number that is padded wider, or was never counted, is looked for only where there is no other.
    hits = hits or work.tasks.where(selection.numbered_oddly(year, int(number)))
    if not hits:
        raise NotFound("name.unknown", kind="task", text=text)
    meant = max(hits, key=lambda one: one.number)
    return meant, unit(work, cell).id if cell else None

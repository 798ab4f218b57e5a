"""Who and what a ledger is about: the desk at which entries are made, subjects from what is typed, and who owes the report."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from coordhub.domain.calendar import Workdays
from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Ledger
from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit
from coordhub.services import names, selection
from coordhub.services.ledger_groups import Groups
from coordhub.services.session import OFFICE_ID, Session
from coordhub.store.work import Work

T = TypeVar("T")
_FEW = 3
"""Entries of one year that are looked up singly before the whole year is taken to hand."""
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9._-]{0,30}")
"""Codes of a ledger that names no pattern: letters alone might be somebody's name."""


@dataclass(frozen=True)
class Desk:
    """What every entry needs to know of the moment: the time, the calendar, the units by id. What was found out once is kept."""

    session: Session
    now: datetime
    workdays: Workdays
    units: Mapping[str, Unit]
    known: dict[tuple[str, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def today(self) -> str:
        """Today, ISO."""
        return self.now.date().isoformat()

    def once(self, key: tuple[str, ...], find: Callable[[], T]) -> T:
        """What `find` finds, found the first time it is asked for."""
        if key not in self.known:
            self.known[key] = find()
        return cast("T", self.known[key])

    def groups(self, work: Work, ledger: Ledger) -> Groups:
        """The subjects of a ledger in the tree."""
        return self.once(("groups", ledger.code), lambda: Groups(work, ledger, self.units))

    def earlier(self, work: Work, ledger: Ledger, subject: str, years: Iterable[str]) -> list[Entry]:
        """The entries of a subject in some years (`""`: the standing ones). The first are asked for one by one; who enters many has
        the whole year at hand, which `entered` keeps up to date."""
        return [one for year in dict.fromkeys(years) for one in self._of_year(work, ledger, subject, year)]

    def _of_year(self, work: Work, ledger: Ledger, subject: str, year: str) -> Collection[Entry]:
        key = ("entries", ledger.code, year)
        if key not in self.known:
            times = self.known[("asked", *key)] = self.known.get(("asked", *key), 0) + 1
            if times <= _FEW:
                return work.entries.of(ledger.code, [year], selection.equals("subject", subject))
            self.known[key] = {}
            for one in work.entries.of(ledger.code, [year]):
                self.entered(one)
        return cast("dict[str, dict[str, Entry]]", self.known[key]).get(subject, {}).values()

    def entered(self, entry: Entry) -> Entry:
        """Note an entry that was made or changed."""
        held = self.known.get(("entries", entry.ledger, entry.year))
        if held is not None:
            held.setdefault(entry.subject, {})[entry.id] = entry
        return entry


def desk(session: Session, work: Work) -> Desk:
    """The desk of a unit of work, built once."""
    office = work.office.find(OFFICE_ID)
    workdays = office.workdays() if office else Workdays()
    return Desk(session=session, now=session.now, workdays=workdays, units={one.id: one for one in work.units.all()})


# Who owes


def owers(work: Work, at: Desk, ledger: Ledger, day: str) -> list[str]:
    """Who owes the ledger on a day, in official order: units, or bodies; for what the office itself owes upward its city (or the
    office, where it has none)."""
    return at.once(("owers", ledger.code, day), lambda: _owers(work, at, ledger, day))


def _owers(work: Work, at: Desk, ledger: Ledger, day: str) -> list[str]:
    owed = ledger.owed_by
    groups = at.groups(work, ledger)
    if owed.office:
        return [_office(work)]
    if owed.bodies:
        bodies = groups.bodies.values()
        return groups.ordered(one.id for one in bodies if one.kind in owed.bodies and one.exists_on(day))
    return [one.id for one in _units_owing(work, at, ledger) if one.is_valid_on(day)]


def _units_owing(work: Work, at: Desk, ledger: Ledger) -> list[Unit]:
    """Every unit that ever owes the ledger, in official order."""
    kinds, named = ledger.owed_by.kinds, _named_units(work, at, ledger)

    def find() -> list[Unit]:
        by_kind = at.once(("kinds",), lambda: _by_kind(at))
        there = [one.id for kind in kinds for one in by_kind.get(kind, ())]
        return [at.units[one] for one in at.groups(work, ledger).ordered([*there, *(named & at.units.keys())])]

    return at.once(("units", *kinds, "", *sorted(named)), find)


def _by_kind(at: Desk) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for one in at.units.values():
        found.setdefault(one.kind, []).append(one)
    return found


def _office(work: Work) -> str:
    office = work.office.find(OFFICE_ID)
    return office.city if office and office.city else OFFICE_ID


def _named_units(work: Work, at: Desk, ledger: Ledger) -> frozenset[str]:
    """The units that the declaration names; one that the office does not have owes nothing."""

    def find() -> frozenset[str]:
        found = set()
        for text in ledger.owed_by.units:
            try:
                found.add(names.unit(work, text).id)
            except Refused:
                continue
        return frozenset(found)

    return at.once(("named", ledger.code), find)


def owing_subjects(work: Work, at: Desk, ledger: Ledger, day: str) -> list[str]:
    """Of whom a report is expected on a day: every subject of a periodic ledger, else each who owes it."""
    return at.once(("owing", ledger.code, day), lambda: _owing_subjects(work, at, ledger, day))


def _owing_subjects(work: Work, at: Desk, ledger: Ledger, day: str) -> list[str]:
    wanted = ledger.subject
    if is_by_owner(ledger) or ledger.owed_by.office or (wanted.kind == "unit" and not wanted.units):
        return owers(work, at, ledger, day)
    groups = at.groups(work, ledger)
    there = frozenset(owers(work, at, ledger, day))
    subjects = groups.subjects(day)
    if wanted.kind != "body":
        subjects = [one for one in subjects if _above(at, groups, one, there)]
    return groups.ordered(subjects)


def is_by_owner(ledger: Ledger) -> bool:
    """Whether a unit has reported once anything of its came in the period (dated, standing); else each subject has its own report."""
    return ledger.shape != "periodic" or ledger.subject.kind == "code"


def _above(at: Desk, groups: Groups, subject: str, there: frozenset[str]) -> str:
    """The nearest unit at or above a subject that is among `there`; empty when there is none."""
    return next((one.id for one in _upward(at, groups.unit_of(subject)) if one.id in there), "")


def _upward(at: Desk, unit: str) -> Iterator[Unit]:
    seen: set[str] = set()
    while unit in at.units and unit not in seen:
        seen.add(unit)
        yield at.units[unit]
        unit = at.units[unit].parent or ""


# Whom an entry is about


def subject_of(work: Work, ledger: Ledger, text: str) -> str:
    """The subject meant by what was typed: a unit, a post's unit, a body, a site, or a code. Refused when the ledger is about others."""
    wanted = ledger.subject
    typed = text.strip()
    if wanted.kind == "code":
        return _code(ledger, typed)
    if wanted.kind == "site":
        site = names.site(work, typed)
        return site.id if site.kind in wanted.sites or not wanted.sites else _refused(ledger, site.name)
    if wanted.kind == "body":
        body = names.body(work, typed)
        return body.id if body.kind in wanted.bodies or not wanted.bodies else _refused(ledger, body.name)
    if ledger.owed_by.office and _is_office(work, typed):
        return _office(work)
    unit = names.unit(work, typed)
    is_named = unit.id in {names.unit(work, one).id for one in ledger.owed_by.units}
    return unit.id if is_named or _fits(ledger, unit) else _refused(ledger, unit.called)


def _code(ledger: Ledger, text: str) -> str:
    pattern = ledger.subject.code
    if not (re.fullmatch(pattern, text) if pattern else _CODE.fullmatch(text)):
        raise Refused("ledger.bad_code", text=text, code=pattern or "A-001", ledger=ledger.called, field="subject")
    return text


def _fits(ledger: Ledger, unit: Unit) -> bool:
    kinds = {kind for post in ledger.subject.posts for kind in post.units} | set(ledger.subject.units)
    return unit.kind in (kinds or ledger.owed_by.kinds) or not (kinds or ledger.owed_by.kinds or ledger.owed_by.units)


def _is_office(work: Work, text: str) -> bool:
    office = work.office.find(OFFICE_ID)
    return office is not None and text in {OFFICE_ID, office.name, office.short or office.name}


def _refused(ledger: Ledger, name: str) -> str:
    raise Refused("ledger.not_about", ledger=ledger.called, subject=name, field="subject")


def called(work: Work, at: Desk, ledger: Ledger, subject: str) -> str:
    """What a subject, or who reports, is called."""
    return at.groups(work, ledger).name(subject)


def refuse_absent(work: Work, at: Desk, ledger: Ledger, subject: str, day: str) -> None:
    """Refused when the subject was not there on a day: a unit not yet founded, a site that was closed."""
    groups = at.groups(work, ledger)
    unit, site, body = at.units.get(subject), groups.sites.get(subject), groups.bodies.get(subject)
    is_there = (
        site.is_open_on(day) if site else body.exists_on(day) if body else unit.is_valid_on(day) if unit else True
    )
    if not is_there:
        raise Refused("ledger.gone", subject=groups.name(subject), day=day, field="subject")


def ower_of(work: Work, at: Desk, ledger: Ledger, text: str, day: str) -> str:
    """The unit or body meant by what was typed, which must owe the ledger: a zero is about the one who reports."""
    there = owers(work, at, ledger, day)
    meant = _ower(work, at, ledger, text)
    if meant not in there:
        groups = at.groups(work, ledger)
        owed = "、".join(map(groups.name, there[:12])) or "-"
        raise Refused(
            "ledger.not_owed_by", ledger=ledger.called, subject=groups.name(meant), owed=owed, field="subject"
        )
    return meant


def _ower(work: Work, at: Desk, ledger: Ledger, text: str) -> str:
    if ledger.owed_by.office and _is_office(work, text.strip()):
        return _office(work)
    if ledger.owed_by.bodies:
        return names.body(work, text).id
    return text if text in at.units else names.unit(work, text).id


def owner_of(work: Work, at: Desk, ledger: Ledger, subject: str, day: str, given: str = "") -> str:
    """Who reports a subject: the nearest at or above it that owes; of a code, who was given, reported it before, or alone owes."""
    if given:
        return ower_of(work, at, ledger, given, day)
    there = owers(work, at, ledger, day)
    if subject in there:
        return subject
    if ledger.subject.kind == "code":
        return _owner_of_code(work, at, ledger, subject, there)
    groups = at.groups(work, ledger)
    if found := _above(at, groups, subject, at.once(("there", ledger.code, day), lambda: frozenset(there))):
        return found
    if len(there) == 1:
        return there[0]
    raise Refused("ledger.nobody_owes", ledger=ledger.called, subject=groups.name(subject), field="subject")


def _owner_of_code(work: Work, at: Desk, ledger: Ledger, code: str, there: list[str]) -> str:
    known = at.earlier(work, ledger, code, ["", *work.entries.years()])
    if owners := [one.owner for one in sorted(known, key=lambda one: one.received) if one.owner]:
        return owners[-1]
    if len(there) == 1:
        return there[0]
    raise Refused("ledger.whose_code", code=code, field="owner")

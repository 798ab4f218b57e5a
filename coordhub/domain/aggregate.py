"""Many entries as one figure: over time and over units by the kind of field, measures, changes and ranks. Nothing is stored.

What was not reported is None throughout, never 0; a lower bound stays one in every sum that it enters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from coordhub.domain.entry import Entry, amount, meets
from coordhub.domain.ledger import Field, Ledger, Measure

Figure = Any
"""An int or float, a bound (`{"ge": 30000}`), counts by choice, a `Rate`, a bool or a text of a single entry; None: not reported."""
ADDED: frozenset[str] = frozenset({"flow", "money"})
"""Kinds of field that add up over time; of all others the last counts."""
SUMMED: frozenset[str] = frozenset({"flow", "stock", "cumulative", "money"})
"""Kinds of field that add up over units."""
_CARRIED: frozenset[str] = frozenset({"stock", "cumulative"})


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """A rate with what it is made of."""

    done: Figure
    of: Figure

    @property
    def percent(self) -> Figure:
        """The percent to one decimal; a bound where the numerator or the denominator is one; None without a denominator."""
        top, bottom = amount(self.done), amount(self.of)
        if top is None or not bottom:
            return None
        value = round(100 * top / bottom, 1)
        value = int(value) if value == int(value) else value
        if isinstance(self.of, dict):
            return {"le": value} if not isinstance(self.done, dict) and "ge" in self.of else None
        return {next(iter(self.done)): value} if isinstance(self.done, dict) else value


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it counts: `values` say what it states, with what a zero statement covers and leaves as it stood.

    `day` puts the reports of a subject in order.
    """

    subject: str
    owner: str
    period: str
    day: str
    kind: str
    values: dict[str, Any]


# Figures


def plus(figures: Iterable[Figure]) -> Figure:
    """The sum of what was given; None when nothing was. A sum with a lower bound is a lower bound."""
    given = [one for one in figures if amount(one) is not None]
    if not given:
        return None
    bounds = {next(iter(one)) for one in given if isinstance(one, dict)}
    if bounds == {"le", "ge"}:
        # At most n is at least nothing: what is sure is the lower bound of the rest.
        given = [one for one in given if not (isinstance(one, dict) and "le" in one)]
        bounds = {"ge"}
    total = sum(amount(one) or 0 for one in given)
    total = round(total, 6) if isinstance(total, float) else total
    return {bounds.pop(): total} if bounds else total


def over_time(field: Field, figures: Sequence[Figure]) -> Figure:
    """What a field of one subject says of several periods, given in order: flows and money add, of all else the last counts."""
    if field.kind in ADDED:
        return plus(figures)
    return next((one for one in reversed(figures) if one is not None), None)


def over_units(field: Field, figures: Iterable[Figure]) -> Figure:
    """What a field says of several subjects: figures add (a plain number does not), a bool counts the yes, a choice counts each
    answer, and texts and dates say nothing."""
    given = [one for one in figures if one is not None]
    if field.kind in SUMMED:
        return plus(given)
    if not given or field.kind not in {"bool", "choice"}:
        return None
    if field.kind == "bool":
        return sum(one is True for one in given)
    return {choice.id: sum(one == choice.id for one in given) for choice in field.choices}


# Reports


def reports(ledger: Ledger, entries: Iterable[Entry], day_of: Callable[[Entry], str]) -> list[Report]:
    """Entries as they count, in order of time; exemptions say nothing and are left out."""
    before: dict[str, tuple[str, dict[str, Any]]] = {}
    found = []
    for entry in sorted(entries, key=lambda one: (day_of(one), one.seq, one.received)):
        if entry.kind == "exempt":
            continue
        day = day_of(entry)
        year, stood = before.get(entry.subject, ("", {}))
        kept = stood if year == day[:4] else _kept_over(ledger, stood)
        values = stated(ledger, entry, kept) if entry.kind == "zero" else entry.values
        before[entry.subject] = day[:4], kept | values
        found.append(
            Report(
                subject=entry.subject, owner=entry.owner or entry.subject, period=entry.period, day=day, kind=entry.kind,
                values=values,
            )
        )  # fmt: skip
    return found


def stated(ledger: Ledger, entry: Entry, stood: Mapping[str, Any]) -> dict[str, Any]:
    """What a zero statement says: 0 in the fields that it covers, stocks as they stood last, and what was given with it."""
    covered = {name: False if _is_bool(ledger, name) else 0 for name in ledger.zero_fields}
    carried = {one.id: stood[one.id] for one in ledger.fields if one.kind in _CARRIED and one.id in stood}
    return carried | covered | entry.values


def _kept_over(ledger: Ledger, stood: dict[str, Any]) -> dict[str, Any]:
    """What still stands in a new year: counts since the year began start anew."""
    fresh = {one.id for one in ledger.fields if one.kind == "cumulative" and one.since == "year"}
    return {name: value for name, value in stood.items() if name not in fresh} if fresh else stood


def _is_bool(ledger: Ledger, name: str) -> bool:
    field = ledger.field(name)
    return field is not None and field.kind == "bool"


class Lot:
    """The reports of a group, in order of time, taken together."""

    def __init__(self, ledger: Ledger, found: Sequence[Report]) -> None:
        self.ledger, self.found = ledger, found

    @property
    def count(self) -> int:
        """How many records they are: a zero is a record of a periodic ledger only."""
        return sum(one.kind == "value" or self.ledger.shape == "periodic" for one in self.found)

    @cached_property
    def merged(self) -> dict[str, dict[str, Any]]:
        """Per subject what its reports say of the whole time."""
        return _merged(self.ledger, self.found)

    @cached_property
    def cases(self) -> list[dict[str, Any]]:
        """What conditions are asked of: each entry of a dated ledger, else each subject once, as it stands at the end.

        A statement that nothing happened is no case of a dated or standing ledger: it is about a unit, not about a subject.
        """
        if self.ledger.shape == "periodic":
            return list(self.merged.values())
        given = [one for one in self.found if one.kind == "value"]
        return (
            [one.values for one in given]
            if self.ledger.shape == "dated"
            else list(_merged(self.ledger, given).values())
        )

    def field(self, field: Field) -> Figure:
        """What a field says of all of them."""
        if self.ledger.shape == "dated" and field.kind not in _CARRIED:
            return over_units(field, [one.values.get(field.id) for one in self.found])
        return over_units(field, [values.get(field.id) for values in self.merged.values()])

    def measure(self, measure: Measure, subjects: int) -> Figure:
        """What a measure says of them, in a group of `subjects` subjects; None where nothing was reported (but a coverage, and a
        rate over subjects, are 0 of them, and of a register that nobody owes reports to, the count is 0)."""
        if measure.kind == "coverage":
            return Rate(done=len(self._meeting(measure)), of=subjects)
        if measure.kind == "sum":
            return self._sum(measure)
        met = [values for values in self.cases if meets(self.ledger, values, measure.where)]
        if measure.kind == "count":
            return len(met) if self.found or not self.ledger.schedules else None
        if measure.field:
            return _ratio(measure, met)
        if measure.over == "subjects":
            return Rate(done=len(met), of=subjects)
        return Rate(done=len(met), of=len(self.cases)) if self.found else None

    def _meeting(self, measure: Measure) -> set[str]:
        """The subjects with a report that meets the measure's condition."""
        if self.ledger.shape == "periodic":
            return {one for one, values in self.merged.items() if meets(self.ledger, values, measure.where)}
        return {
            one.subject for one in self.found if one.kind == "value" and meets(self.ledger, one.values, measure.where)
        }

    def _sum(self, measure: Measure) -> Figure:
        field = self.ledger.field(measure.field)
        each: Iterable[dict[str, Any]] = self.merged.values()
        if self.ledger.shape == "dated" and not (field and field.kind in _CARRIED):
            each = (one.values for one in self.found)
        total = plus(
            _counted(values.get(measure.field)) for values in each if meets(self.ledger, values, measure.where)
        )
        # Reports came and none meets the condition: that is a sum of nothing, which is 0.
        return 0 if total is None and measure.where and self.found else total


def _merged(ledger: Ledger, found: Sequence[Report]) -> dict[str, dict[str, Any]]:
    by_subject: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        by_subject.setdefault(one.subject, []).append(one.values)
    return {
        subject: many[0]
        if len(many) == 1
        else {
            field.id: value
            for field in ledger.fields
            if (value := over_time(field, [each.get(field.id) for each in many])) is not None
        }
        for subject, many in by_subject.items()
    }


def _ratio(measure: Measure, met: Sequence[Mapping[str, Any]]) -> Rate | None:
    """The rate of a field to others, over the cases that gave all of them."""
    names = (measure.field, *measure.of)
    whole = [values for values in met if all(_counted(values.get(name)) is not None for name in names)]
    if not whole:
        return None
    done = plus(_counted(values[measure.field]) for values in whole)
    return Rate(done=done, of=plus(_counted(values[name]) for values in whole for name in measure.of))


def _counted(value: Any) -> Figure:
    """A figure; a yes counts 1."""
    return int(value) if isinstance(value, bool) else value if amount(value) is not None else None


# Comparing


def change(now: Figure, before: Figure) -> Figure:
    """By how much a figure changed (a rate in points); None when either was not reported or is no exact figure."""
    if isinstance(now, Rate) and isinstance(before, Rate):
        return change(now.percent, before.percent)
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in (now, before)):
        return None
    moved = now - before
    return round(moved, 6) if isinstance(moved, float) else moved


def plain(figure: Figure) -> int | float | None:
    """The number by which a figure is ranked and held against a target: of a rate its percent, of a bound its bound."""
    return amount(figure.percent if isinstance(figure, Rate) else figure)


def ranks(measure: Measure, figures: Sequence[Figure]) -> list[int | None]:
    """The place of each figure, the best first; equal ones share a place, and what was not reported has none."""
    numbers = [plain(one) for one in figures]
    order = sorted((one for one in numbers if one is not None), reverse=measure.better == "up")
    places: dict[int | float, int] = {}
    for place, number in enumerate(order, 1):
        places.setdefault(number, place)
    return [None if one is None else places[one] for one in numbers]


def reached(measure: Measure, figure: Figure, target: int | None = None) -> bool | None:
    """Whether a figure has reached the measure's target (or the one given); None without a target or a figure."""
    wanted = measure.target if target is None else target
    number = plain(figure)
    if wanted is None or number is None:
        return None
    return number >= wanted if measure.better == "up" else number <= wanted

"""What was reported to a ledger in some spans, by group: the entries of the years needed, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from coordhub.domain.aggregate import Figure, Lot, Report, reports
from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Field, Ledger, Measure
from coordhub.domain.period_key import natural_span
from coordhub.domain.refusal import Refused
from coordhub.domain.span import Span
from coordhub.services.ledger_groups import By, Groups
from coordhub.store.work import Work

Column = Field | Measure


class Figures:
    """The reports of a span by group, and how many subjects each group has. A coverage counts from `wide`: all that came since
    the campaign (or the year) began."""

    def __init__(
        self, ledger: Ledger, reported: Mapping[str, list[Report]], wide: Mapping[str, list[Report]], subjects: Mapping[str, int]
    ) -> None:  # fmt: skip
        self.ledger, self.reported, self.wide, self.subjects = ledger, reported, wide, subjects
        self._lots: dict[tuple[bool, tuple[str, ...]], Lot] = {}

    def of(self, column: Column, groups: Sequence[str]) -> Figure:
        """What a column says of some groups together."""
        if isinstance(column, Field):
            return self.lot(groups).field(column)
        counted = sum(self.subjects.get(one, 0) for one in groups)
        return self.lot(groups, wide=column.kind == "coverage").measure(column, counted)

    def own(self, column: Column, group: str) -> Figure:
        """What a column says of one group; of a group that is the subject itself, the value as it was given."""
        lot = self.lot([group])
        if isinstance(column, Field) and self.ledger.shape != "dated" and lot.merged.keys() == {group}:
            return lot.merged[group].get(column.id)
        return self.of(column, [group])

    def lot(self, groups: Sequence[str], *, wide: bool = False) -> Lot:
        """The reports of some groups."""
        key = wide, tuple(groups)
        if key not in self._lots:
            source = self.wide if wide else self.reported
            self._lots[key] = Lot(self.ledger, [one for group in groups for one in source.get(group, ())])
        return self._lots[key]


def figures(work: Work, groups: Groups, spans: Sequence[Span], by: By, today: str) -> list[Figures]:
    """What was reported in each of the spans."""
    ledger = groups.ledger
    wide = [_reach(work, ledger, span) for span in spans]
    found = _reports(work, ledger, [*spans, *wide])
    return [
        Figures(
            ledger, _grouped(groups, by, found, span), _grouped(groups, by, found, reach),
            _counted(groups, by, min(span.last, today)),
        )
        for span, reach in zip(spans, wide, strict=True)
    ]  # fmt: skip


def _reach(work: Work, ledger: Ledger, span: Span) -> Span:
    """The days over which a coverage counts: those of the campaign, else of the year, up to the span's end."""
    if ledger.shape != "dated" or not any(one.kind == "coverage" for one in ledger.measures):
        return span
    named = ledger.campaign
    campaign = next((one for one in work.campaigns.all() if named and named in {one.id, one.name, one.short}), None)
    since = (campaign.since if campaign else None) or f"{span.last[:4]}-01-01"
    return replace(span, first=min(since, span.first))


def _reports(work: Work, ledger: Ledger, spans: Sequence[Span]) -> list[Report]:
    """The entries of the spans as they count. A zero leaves stocks as they stood: where they last stood in the year before, that
    is read too."""
    years = _years(ledger, spans)
    entries = work.entries.of(ledger.code, years)
    carried = any(one.kind in {"stock", "cumulative"} for one in ledger.fields)
    if carried and any(_is_first_zero(entries, one) for one in entries if one.kind == "zero"):
        dated = [year for year in years if year]
        before = f"{int(min(dated)) - 1}" if dated else ""
        entries = [*work.entries.of(ledger.code, [before]), *entries] if before else entries
    return reports(ledger, entries, day_of)


def _years(ledger: Ledger, spans: Sequence[Span]) -> list[str]:
    """The years whose tables hold what was entered for the spans (`""`: the standing one)."""
    years = {key[:4] if key[:4].isdigit() else "" for span in spans for key in span.keys}
    if ledger.shape == "dated":
        years |= {f"{year}" for span in spans for year in range(int(span.first[:4]), int(span.last[:4]) + 1)}
    if ledger.shape == "standing":
        years.add("")
    return sorted(years)


def _is_first_zero(entries: Iterable[Entry], zero: Entry) -> bool:
    return not any(
        one.subject == zero.subject and one.kind == "value" and day_of(one) < day_of(zero) for one in entries
    )


@lru_cache(maxsize=4096)
def _last_day(period: str) -> str:
    try:
        return natural_span(period)[1]
    except Refused:
        return ""


def day_of(entry: Entry) -> str:
    """The day by which the entries of a subject are put in order."""
    return entry.date or _last_day(entry.period) or entry.received[:10]


def _grouped(groups: Groups, by: By, found: Iterable[Report], span: Span) -> dict[str, list[Report]]:
    """The reports of a span by group. A stock of a unit that has ended since is its successor's."""
    keys, standing = span.keys, groups.ledger.shape == "standing"
    stocks = {one.id for one in groups.ledger.fields if one.kind == "stock"}
    by_group: dict[str, list[Report]] = {}
    for one in found:
        if one.period:
            if one.period not in keys:
                continue
        elif not standing and not span.first <= one.day <= span.last:
            continue
        if stocks and groups.has_ended(one.subject, span.last):
            one = replace(one, values={name: value for name, value in one.values.items() if name not in stocks})  # noqa: PLW2901
        by_group.setdefault(groups.of(by, one.subject, one.owner), []).append(one)
    return by_group


def _counted(groups: Groups, by: By, day: str) -> dict[str, int]:
    """How many subjects each group has on a day."""
    counted: dict[str, int] = {}
    for subject in groups.subjects(day):
        group = groups.of(by, subject)
        counted[group] = counted.get(group, 0) + 1
    return counted

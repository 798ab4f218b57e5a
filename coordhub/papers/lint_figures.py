"""Figures in a text held against the ledgers: what it says, and what the ledger says, where the two differ.

Found is only what can be compared: a wording of a ledger's figure with a number behind it, of a county or of all, of a period that is
named or of any that it could mean. Whatever could be right is taken to be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coordhub.domain.aggregate import Figure, Rate
from coordhub.domain.entry import amount
from coordhub.domain.ledger import Ledger, Measure
from coordhub.domain.period import periods
from coordhub.domain.refusal import Refused
from coordhub.domain.span import Span, find_span, span_before
from coordhub.domain.unit import COUNTY_LEVEL
from coordhub.messages import t
from coordhub.papers.lint import Finding
from coordhub.papers.lint_claims import Bounds, Claim, Reader, Wording, plain
from coordhub.papers.lint_past import Past
from coordhub.papers.lint_reading import Line
from coordhub.papers.lint_times import (
    Days,
    as_of,
    dated,
    is_no_statement,
    names_a_day,
    runs_since,
)
from coordhub.papers.lint_times import (
    periods as named_periods,
)
from coordhub.services.entries import desk
from coordhub.services.session import fixed_clock
from coordhub.services.summary import Summary, of_span
from coordhub.text.dates import long
from coordhub.views.summaries import number, source, span_words
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session
    from coordhub.store.work import Work

_EVERY = float("inf")
_NEXT = timedelta(microseconds=1)
"""From a day's 24:00 to the next day, on which a period that ends with the day can be reported."""


@dataclass(frozen=True)
class _Held:
    """What a ledger says: the wording it answers to, the summary, the group (empty: all), its column and the part of it that is meant."""

    wording: Wording
    summary: Summary
    subject: str
    column: Figure
    figure: Figure


def check_figures(session: Session, lines: Sequence[Line], day: str = "") -> list[Finding]:
    """Every figure of a text that differs from the ledgers as they stood on its day: the one given, else the date it bears, else now."""
    moment = day or dated(lines) or session.moment
    now = min(fixed_clock(moment)(), session.now)
    with session.reading() as work:
        judge = _Judge(replace(session, clock=lambda: now), work, now, is_past=now < session.now)
        return [found for claim in judge.reader.claims(lines) if (found := judge.finding(claim))]


class _Judge:
    """The ledgers at a moment; each summary is drawn once."""

    def __init__(self, session: Session, work: Work, now: datetime, *, is_past: bool) -> None:
        self.now, self.day = now, now.date().isoformat()
        self.past = Past(work, now) if is_past else None
        self.work = self.past or work
        self.desk = desk(session, self.work)
        self.ledgers = [one for one in work.ledgers.all() if self._is_open(one)]
        units = self.desk.units.values()
        self.counties = {one.id: one.called for one in units if one.kind in COUNTY_LEVEL}
        called = {
            name: one.id
            for one in units
            if one.kind in COUNTY_LEVEL
            for name in (one.name, one.short, one.abbr)
            if name
        }
        self.others = [
            plain(name)
            for one in units
            if one.kind not in COUNTY_LEVEL | {"city"}
            for name in {one.name, one.short}
            if name
        ]
        self.reader = Reader(self.ledgers, called)
        self.names = Names(self.desk.units, session.office().language)

    def _is_open(self, ledger: Ledger) -> bool:
        """Whether a paper could speak of it: not a restricted one, nor one that was not kept yet, nor one that tells only of today."""
        told = not (self.past and ledger.shape == "standing" and ledger.code in self.past.rewritten)
        return told and not ledger.restricted and (ledger.installed or "") <= self.day

    # One claim

    def finding(self, claim: Claim) -> Finding | None:
        """What is wrong with a claim; None where it may be right, or nobody can tell."""
        if is_no_statement(claim.before, claim.clause):
            return None
        held: list[_Held] = []
        for wording in claim.wordings:
            answers = list(self._answers(claim, wording))
            if not answers or answers[0].figure is None:
                return None
            held += [one for one in answers if one.figure is not None]
        if not held or any(_agrees(claim, one) for one in held) or self._names_another(claim.sentence):
            return None
        return self._worded(claim, held[0])

    def _names_another(self, sentence: str) -> bool:
        """Whether a sentence names a unit other than the counties: the figure may be that unit's own."""
        return self.desk.once(("named", sentence), lambda: any(one in sentence for one in self.others))

    def _answers(self, claim: Claim, wording: Wording) -> Iterator[_Held]:
        """What the ledger says of everything that a claim may be about, the likeliest first."""
        for span in self._spans(claim, wording):
            summary = self._summary(wording.ledger, span)
            for subject in self._subjects(claim):
                row = (
                    summary.total
                    if not subject
                    else next((one for one in summary.rows if one.subject == subject), None)
                )
                figure = row.values.get(wording.column.id) if row else None
                yield _Held(wording, summary, subject, figure, _part(wording, figure))

    def _subjects(self, claim: Claim) -> list[str]:
        """The county named with the figure; else all together, and every county that its paragraph or the lines above it name."""
        if claim.county or claim.of_all:
            return [claim.county]
        near = self.reader.counties_in(claim.sentence)
        return list(dict.fromkeys([*near[:1], "", *near, *self._named_around(claim.around)[0]]))

    def _named_around(self, around: str) -> tuple[list[str], list[str | Days]]:
        """The counties and periods that a paragraph and the lines above it name; read once for all of its figures."""
        return self.desk.once(
            ("around", around), lambda: (self.reader.counties_in(around), list(named_periods(around, self.now.year)))
        )

    # Periods

    def _spans(self, claim: Claim, wording: Wording) -> list[Span]:
        """The spans of time that a claim may mean, the likeliest first; none where that cannot be told."""
        ledger, year = wording.ledger, self.now.year
        if ledger.shape == "standing":
            return self._standing(claim, ledger)
        adds_up = _adds_up(wording)
        if adds_up and (runs_since(claim.sentence) or names_a_day(claim.before)):
            return []
        named = list(named_periods(claim.sentence, year))
        if named:
            spans = [self._span(ledger, one) for one in named]
            return [one for one in spans if one] if all(spans) else []
        until = as_of(claim.sentence, year)
        spans = [self._span(ledger, one) for one in self._named_around(claim.around)[1]]
        last = fixed_clock(until)() + _NEXT if until and until < self.day else self.now
        usual = [*self._usual(ledger, last), *self._usual(ledger, self.now)]
        return list(dict.fromkeys([*usual, *(one for one in spans if one)]))

    def _standing(self, claim: Claim, ledger: Ledger) -> list[Span]:
        """A standing ledger says what stands now: of a day or period before that nothing can be told."""
        until = as_of(claim.sentence, self.now.year)
        named = [self._span(ledger, one) for one in named_periods(claim.sentence, self.now.year)]
        if (until and until < self.day) or any(one is None or one.last < self.day for one in named):
            return []
        return [find_span(ledger, str(self.now.year), self.now, self.desk.workdays)]

    def _usual(self, ledger: Ledger, now: datetime) -> list[Span]:
        """The period to report and the one before it; the month, quarter, half-year and year."""
        return self.desk.once(("usual", ledger.code, now.isoformat()), lambda: list(self._usual_spans(ledger, now)))

    def _usual_spans(self, ledger: Ledger, now: datetime) -> Iterator[Span]:
        month = now.month
        typed = ["", f"{now:%Y-%m}", f"{now.year}-Q{(month + 2) // 3}", f"{now.year}-H{1 + (month > 6)}", f"{now.year}"]
        for place, one in enumerate(typed):
            span = self._found(ledger, one, now)
            if span is None:
                continue
            yield span
            before = span_before(ledger, span, self.desk.workdays) if place < 2 else None
            if before:
                yield before

    def _span(self, ledger: Ledger, named: str | Days) -> Span | None:
        """The span of a period that the text names; None where the ledger has none such."""
        key = named if isinstance(named, tuple) else (named,)
        return self.desk.once(("span", ledger.code, *key), lambda: self._found(ledger, named, self.now))

    def _found(self, ledger: Ledger, named: str | Days, now: datetime) -> Span | None:
        if isinstance(named, tuple):
            found = periods(ledger, *named, self.desk.workdays) if all(named) else []
            same = next((one for one in found if (one.first, one.last) == named), None)
            if same is None:
                return None
            named = same.key
        try:
            return find_span(ledger, named, now, self.desk.workdays)
        except Refused:
            return None

    def _summary(self, ledger: Ledger, span: Span) -> Summary:
        return self.desk.once(("drawn", ledger.code, span.key), lambda: of_span(self.work, self.desk, ledger, span))

    # Words

    def _worded(self, claim: Claim, held: _Held) -> Finding:
        lang = self.names.lang
        ledger = held.wording.ledger
        label = held.wording.column.label.in_(lang)
        return Finding(claim.line.number, "figure", claim.found, {
            "ledger": ledger.name(lang), "period": "" if ledger.shape == "standing" else span_words(held.summary, self.names),
            "who": self.counties.get(held.subject, t("lint.all", lang=lang)), "label": label,
            "holds": self._shown(held), "day": long(self.desk.session.moment),
        })  # fmt: skip

    def _shown(self, held: _Held) -> str:
        """A figure as a sentence says it: 84.1% (46/54), 487块."""
        figure, column = held.column, held.wording.column
        if isinstance(figure, Rate):
            return f"{number(figure.percent)}% ({number(figure.done)}/{number(figure.of)})"
        field = source(held.wording.ledger, column)
        is_money = field is not None and field.kind == "money"
        unit = t("summary.money") if is_money else field.unit.in_(self.names.lang) if field and field.unit else ""
        return number(figure, money=is_money) + unit


def _part(wording: Wording, figure: Figure) -> Figure:
    """The part of a figure that a wording names."""
    if wording.part == "done":
        return figure.done if isinstance(figure, Rate) else None
    if wording.part == "percent":
        return figure if isinstance(figure, Rate) and figure.percent is not None else None
    return figure if amount(figure) is not None else None


def _agrees(claim: Claim, held: _Held) -> bool:
    figure = held.figure
    if (
        isinstance(figure, Rate)
        and claim.parts
        and not isinstance(figure.done, dict)
        and not isinstance(figure.of, dict)
    ):
        return claim.parts == (figure.done, figure.of) and claim.said.meets(_bounds(figure))
    return claim.said.meets(_bounds(figure))


def _bounds(figure: Figure) -> Bounds:
    value = figure
    if isinstance(figure, Rate):
        exact = not isinstance(figure.done, dict) and not isinstance(figure.of, dict)
        value = 100 * figure.done / figure.of if exact else figure.percent
    bound = float(amount(value) or 0)
    if isinstance(value, dict):
        return Bounds(bound, _EVERY) if "ge" in value else Bounds(-_EVERY, bound)
    return Bounds(bound, bound)


def _adds_up(wording: Wording) -> bool:
    """Whether a figure is of what happened in some time, so that the time decides it."""
    if wording.ledger.shape == "dated":
        return True
    names = [wording.column.id]
    if isinstance(wording.column, Measure):
        names = [wording.column.field, *wording.column.of]
    fields = [wording.ledger.field(one) for one in names if one]
    return any(one is not None and one.kind in {"flow", "money"} for one in fields)

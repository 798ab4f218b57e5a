"""Many entries as one figure: what adds over time, over units, and what a bound, a zero and a gap do to a sum."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coordhub.domain.aggregate import Lot, Rate, change, over_time, over_units, plus, ranks, reached, reports
from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Choice, Field, Label, Ledger, Measure, Pass, Subject

COUNTIES = ("u1", "u2", "u3")
WEEKS = ("2020-W23", "2020-W24", "2020-W25", "2020-W26")
LAST = {"2020-W23": "2020-06-07", "2020-W24": "2020-06-14", "2020-W25": "2020-06-21", "2020-W26": "2020-06-28"}


def field(name: str, kind: str, **more: Any) -> Field:
    return Field(id=name, label=Label(zh=name), kind=kind, **more)


def weekly(**more: Any) -> Ledger:
    fields = (
        field("new", "flow"), field("left", "stock"), field("letters", "cumulative"), field("paid", "money"),
        field("score", "number"), field("has_plan", "bool"),
        field("risk", "choice", choices=(Choice(id="high", label=Label(zh="高")), Choice(id="low", label=Label(zh="低")))),
        field("note", "text"),
    )  # fmt: skip
    return Ledger(code="w", title=Label(zh="周报"), shape="periodic", fields=fields, **more)


def entry(subject: str, week: str, kind: str = "value", **values: Any) -> Entry:
    return Entry(ledger="w", subject=subject, owner=subject, period=week, kind=kind, values=values, received=LAST[week])


def lot(ledger: Ledger, *entries: Entry) -> Lot:
    return Lot(ledger, reports(ledger, entries, lambda one: LAST[one.period]))


figures = st.integers(0, 10_000)
tables = st.dictionaries(
    st.tuples(st.sampled_from(COUNTIES), st.sampled_from(WEEKS)), st.fixed_dictionaries({"new": figures, "left": figures, "paid": figures})
)  # fmt: skip


@given(tables)
def test_the_sum_over_counties_of_sums_over_weeks_is_the_sum_over_weeks_of_sums_over_counties(table: Any) -> None:
    ledger = weekly()
    for name in ("new", "paid"):
        kind = ledger.field(name)
        assert kind
        by_county = [over_time(kind, [table[c, w][name] for w in WEEKS if (c, w) in table]) for c in COUNTIES]
        by_week = [over_units(kind, [table[c, w][name] for c in COUNTIES if (c, w) in table]) for w in WEEKS]
        assert over_units(kind, by_county) == over_time(kind, by_week)
        assert over_units(kind, by_county) == lot(ledger, *_entries(table)).field(kind)


@given(tables)
def test_a_stock_over_time_is_the_last_that_each_county_gave(table: Any) -> None:
    ledger = weekly()
    kind = ledger.field("left")
    assert kind
    last = [
        [table[c, w]["left"] for w in WEEKS if (c, w) in table][-1]
        for c in COUNTIES
        if any(one == c for one, _ in table)
    ]
    assert lot(ledger, *_entries(table)).field(kind) == (sum(last) if last else None)


def _entries(table: Any) -> list[Entry]:
    return [entry(c, w, **values) for (c, w), values in table.items()]


@given(st.lists(st.one_of(figures, st.none()), min_size=1))
def test_a_sum_leaves_gaps_out_and_is_none_when_nothing_was_given(given_: list[int | None]) -> None:
    there = [one for one in given_ if one is not None]
    assert plus(given_) == (sum(there) if there else None)


@given(figures, st.lists(figures))
def test_a_sum_with_a_lower_bound_is_a_lower_bound(bound: int, exact: list[int]) -> None:
    assert plus([*exact, {"ge": bound}]) == {"ge": bound + sum(exact)}


def test_at_most_beside_at_least_leaves_what_is_sure() -> None:
    assert plus([{"ge": 10}, {"le": 7}, 5]) == {"ge": 15}
    assert plus([{"le": 7}, 5]) == {"le": 12}


def test_a_plain_number_is_never_summed_over_counties_unless_a_measure_says_so() -> None:
    found = lot(weekly(), entry("u1", "2020-W23", score=80), entry("u2", "2020-W23", score=90))
    assert found.field(field("score", "number")) is None
    assert found.measure(Measure(id="s", label=Label(zh="s"), kind="sum", field="score"), 9) == 170


def test_a_yes_is_counted_and_each_answer_of_a_choice_too() -> None:
    ledger = weekly()
    found = lot(
        ledger,
        entry("u1", "2020-W23", has_plan=True, risk="high"),
        entry("u2", "2020-W23", has_plan=False, risk="high"),
        entry("u3", "2020-W23"),
    )
    assert found.field(ledger.fields[5]) == 1
    assert found.field(ledger.fields[6]) == {"high": 2, "low": 0}
    assert found.field(ledger.fields[7]) is None


def test_a_zero_is_0_in_what_it_covers_and_leaves_stocks_as_they_stood() -> None:
    ledger = weekly(zero=("new",))
    found = lot(ledger, entry("u1", "2020-W23", new=4, left=12, paid=3), entry("u1", "2020-W24", kind="zero"))
    last = found.found[-1]
    assert last.values == {"new": 0, "left": 12}
    assert found.field(ledger.fields[0]) == 4
    assert found.field(ledger.fields[1]) == 12
    assert found.field(ledger.fields[3]) == 3


def test_a_zero_without_a_stock_before_says_nothing_of_the_stock() -> None:
    found = lot(weekly(), entry("u1", "2020-W24", kind="zero"))
    assert found.found[0].values == {"new": 0}


def test_counts_since_the_year_began_are_not_carried_into_the_next_year() -> None:
    ledger = Ledger(
        code="w", title=Label(zh="月报"), shape="periodic",
        fields=(field("held", "cumulative", since="year"), field("served", "cumulative"), field("new", "flow")),
    )  # fmt: skip
    days = {"2019-12": "2019-12-31", "2020-01": "2020-01-31"}
    december = Entry(
        ledger="w", subject="u1", period="2019-12", values={"held": 9, "served": 90, "new": 1}, received="2020-01-02"
    )
    january = Entry(ledger="w", subject="u1", period="2020-01", kind="zero", received="2020-02-02")
    found = reports(ledger, [january, december], lambda one: days[one.period])
    assert found[1].values == {"new": 0, "served": 90}


def test_an_exemption_says_nothing() -> None:
    ledger = weekly()
    found = lot(ledger, entry("u1", "2020-W23", kind="exempt"))
    assert found.found == []
    assert found.field(ledger.fields[0]) is None


def test_a_rate_keeps_its_numerator_and_its_denominator_and_leaves_out_who_gave_only_one() -> None:
    measure = Measure(id="r", label=Label(zh="r"), kind="rate", field="new", of=("left",))
    found = lot(
        weekly(),
        entry("u1", "2020-W23", new=3, left=4),
        entry("u2", "2020-W23", new=5),
        entry("u3", "2020-W23", new=0, left=4),
    )
    rate = found.measure(measure, 3)
    assert rate == Rate(done=3, of=8)
    assert rate.percent == 37.5


def test_a_rate_with_a_bound_has_a_bound_for_its_percent_and_none_without_a_denominator() -> None:
    assert Rate(done={"ge": 30}, of=40).percent == {"ge": 75}
    assert Rate(done=30, of={"ge": 40}).percent == {"le": 75}
    assert Rate(done={"ge": 30}, of={"ge": 40}).percent is None
    assert Rate(done=0, of=0).percent is None
    assert Rate(done=1, of=3).percent == 33.3


def checklist(shape: str) -> Ledger:
    items = ("a", "b", "c")
    return Ledger(
        code="w", title=Label(zh="达标"), shape=shape, fields=tuple(field(one, "bool") for one in items),
        passes=Pass(fields=items, least=2), subject=Subject(kind="site", sites=("other",)),
    )  # fmt: skip


def test_a_checklist_passes_by_its_own_rule_and_the_rate_is_over_entries_or_over_subjects() -> None:
    found = lot(
        checklist("standing"),
        entry("s1", "2020-W23", a=True, b=True, c=False),
        entry("s2", "2020-W23", a=True, b=False, c=False),
    )
    of_entries = Measure(id="p", label=Label(zh="p"), kind="rate", where={"passes": True})
    of_subjects = Measure(id="p", label=Label(zh="p"), kind="rate", where={"passes": True}, over="subjects")
    coverage = Measure(id="c", label=Label(zh="c"), kind="coverage", where={"a": True})
    assert found.measure(of_entries, 10) == Rate(done=1, of=2)
    assert found.measure(of_subjects, 10) == Rate(done=1, of=10)
    assert found.measure(coverage, 10) == Rate(done=2, of=10)


def test_a_site_assessed_twice_counts_as_it_stands_at_the_end() -> None:
    found = lot(
        checklist("periodic"),
        entry("s1", "2020-W23", a=False, b=False, c=False),
        entry("s1", "2020-W24", a=True, b=True, c=True),
    )
    assert found.measure(Measure(id="p", label=Label(zh="p"), kind="rate", where={"passes": True}), 1) == Rate(
        done=1, of=1
    )


def test_where_nobody_reported_sums_and_counts_are_none_and_a_coverage_is_0() -> None:
    ledger = weekly(schedules=({"from": "2020-01-01"},))
    nothing = lot(ledger)
    assert nothing.measure(Measure(id="c", label=Label(zh="c"), kind="count"), 5) is None
    assert nothing.measure(Measure(id="s", label=Label(zh="s"), kind="sum", field="new"), 5) is None
    assert nothing.measure(Measure(id="r", label=Label(zh="r"), kind="rate", where={"has_plan": True}), 5) is None
    assert nothing.measure(Measure(id="v", label=Label(zh="v"), kind="coverage"), 5) == Rate(done=0, of=5)


def test_a_register_to_which_nobody_owes_reports_counts_0() -> None:
    assert lot(weekly()).measure(Measure(id="c", label=Label(zh="c"), kind="count"), 5) == 0


def test_a_change_needs_two_exact_figures() -> None:
    assert change(7, 9) == -2
    assert change(7, None) is None
    assert change(None, 9) is None
    assert change({"ge": 7}, 5) is None
    assert change(True, False) is None
    assert change(Rate(done=9, of=10), Rate(done=8, of=10)) == 10
    assert change(0.3, 0.1) == 0.2


@given(st.lists(st.one_of(st.integers(0, 5), st.none())), st.sampled_from(["up", "down"]))
def test_ties_share_a_place_and_a_place_is_one_more_than_those_that_are_better(
    given_: list[int | None], better: Any
) -> None:
    measure = Measure(id="m", label=Label(zh="m"), kind="sum", better=better)
    places = ranks(measure, given_)
    for mine, place in zip(given_, places, strict=True):
        if mine is None:
            assert place is None
        else:
            ahead = [one for one in given_ if one is not None and (one > mine if better == "up" else one < mine)]
            assert place == 1 + len(ahead)


def test_a_target_is_reached_from_the_side_that_is_better() -> None:
    up = Measure(id="m", label=Label(zh="m"), kind="rate", target=100)
    down = Measure(id="m", label=Label(zh="m"), kind="count", target=0, better="down")
    assert reached(up, Rate(done=9, of=9)) is True
    assert reached(up, Rate(done=8, of=9)) is False
    assert reached(up, Rate(done=8, of=9), target=80) is True
    assert reached(up, None) is None
    assert reached(down, 0) is True
    assert reached(down, 1) is False
    assert reached(Measure(id="m", label=Label(zh="m"), kind="sum"), 5) is None

"""The ledgers and frameworks that come with the program: whole, in both languages, and owed when they should be."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest

from coordhub.domain.calendar import Workdays
from coordhub.domain.framework import Framework
from coordhub.domain.ledger import Label, Ledger
from coordhub.domain.period import find_key, periods
from coordhub.services import declarations, ledgers
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store

CODES = declarations.shipped_codes()
ALL = [declarations.shipped(code) for code in CODES]
LEDGERS = [one for one in ALL if isinstance(one, Ledger)]
FRAMEWORKS = [one for one in ALL if isinstance(one, Framework)]
A_YEAR = {
    "day": (366, 366),
    "week": (52, 53),
    "month": (12, 12),
    "quarter": (4, 4),
    "half-year": (2, 2),
    "year": (1, 1),
}
"""How many periods of each kind end in a year."""


def labels(value: Any, place: str = "") -> Iterator[tuple[str, Label]]:
    if isinstance(value, Label):
        yield place, value
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from labels(one, f"{place}[{at}]")
    elif hasattr(value, "__struct_fields__"):
        for name in value.__struct_fields__:
            yield from labels(getattr(value, name), f"{place}.{name}")


def test_every_mechanism_of_the_seed_has_its_ledger() -> None:
    assert set(CODES) >= {
        "drowning-weekly", "drowning-province-weekly", "precision-monthly", "policy-talks", "foster-visits", "foster-fallback",
        "guardianship-agreements", "guardianship-events", "guardianship-monthly", "directors-roster", "community-centres",
        "volunteer-centres", "three-haves", "consultations", "conventions", "convention-texts", "funds", "disputes", "dispute-sweep",
        "peace-centres", "smart-compounds", "mediation", "legal-officers", "psych-rooms", "hardship-help", "mental-health",
        "volunteer-teams", "volunteer-activities", "service-visits", "publicity", "civilised-communities", "four-teams", "cases",
        "opinions", "studies", "water-hazards", "rectifications", "task-force-monthly", "public-property", "supervision",
        "three-projects", "self-assessment", "framework-12341",
    }  # fmt: skip


def test_they_lie_in_the_package_under_their_ids() -> None:
    for one in (files("coordhub") / "ledgers").iterdir():
        raw = tomllib.loads(one.read_text(encoding="utf-8"))
        assert one.name == f"{raw['id']}.toml"
        assert one.name.isascii()


@pytest.mark.parametrize("one", ALL, ids=CODES)
def test_every_word_is_there_in_both_languages(one: Ledger | Framework) -> None:
    found = list(labels(one))
    assert found
    assert [place for place, label in found if not label.zh.strip() or not label.en.strip()] == []
    assert [place for place, label in found if any("\u4e00" <= letter <= "\u9fff" for letter in label.en)] == []


@pytest.mark.parametrize("one", LEDGERS, ids=lambda one: one.code)
def test_every_field_of_a_rule_is_there(one: Ledger) -> None:
    known = {field.id for field in one.fields}
    for check in one.checks:
        assert {check.field, check.stock, *check.fields, *check.of, *check.new, *check.fixed, *check.when} - {
            ""
        } <= known
    for measure in one.measures:
        assert {measure.field, *measure.of, *measure.where} - {"", "passes"} <= known
    assert {*one.zero, one.expires, one.opens, one.due, one.closes, one.vacancy, one.visit_end} - {""} <= known


@pytest.mark.parametrize("one", LEDGERS, ids=lambda one: one.code)
def test_every_ledger_draws_a_figure(one: Ledger) -> None:
    assert one.measures
    assert all(measure.label.zh for measure in one.measures)


@pytest.mark.parametrize("one", LEDGERS, ids=lambda one: one.code)
def test_a_year_has_as_many_periods_as_it_should_each_due_soon_after_its_end(one: Ledger) -> None:
    found = [each for each in periods(one, "2019-12-01", "2021-01-31", Workdays()) if each.last[:4] == "2020"]
    if not one.schedules:
        assert found == []
        return
    schedule = one.schedules[0]
    least, most = A_YEAR[schedule.period]
    if schedule.season:
        least, most = 18, 19
    assert least <= len(found) <= most
    assert len({each.key for each in found}) == len(found)
    for before, each in pairwise(found):
        assert before.last < each.first
        assert before.due < each.due
    for each in found:
        assert each.last < each.due[:10] or schedule.rest == "before"
        assert each.due[:10] <= f"{int(each.last[:4]) + (each.last[5:7] == '12')}-{int(each.last[5:7]) % 12 + 1:02d}-20"


def test_the_fifth_week_of_the_flood_season_is_that_of_the_29th_of_june() -> None:
    weekly = declarations.shipped("drowning-weekly")
    assert isinstance(weekly, Ledger)
    owed = periods(weekly, "2020-06-29", "2020-07-05", Workdays())
    assert [(one.key, one.number, one.due) for one in owed] == [("2020-W27", 5, "2020-07-06T10:00")]
    upward = declarations.shipped("drowning-province-weekly")
    assert isinstance(upward, Ledger)
    assert upward.compiles == "drowning-weekly"
    assert upward.owed_by.office
    assert [one.due for one in periods(upward, "2020-06-29", "2020-07-05", Workdays())] == ["2020-07-06T17:00"]
    assert {one.id for one in upward.fields} == {one.id for one in weekly.fields}


def test_a_month_of_the_precision_year_runs_from_the_26th_and_is_due_before_a_rest_day() -> None:
    monthly = declarations.shipped("precision-monthly")
    assert isinstance(monthly, Ledger)
    june = periods(monthly, "2020-06-10", "2020-06-10", Workdays())[0]
    # The 28th of June 2020 was a make-up day: worked, though a Sunday.
    assert (june.key, june.first, june.last, june.due) == ("2020-06", "2020-05-26", "2020-06-25", "2020-06-28T17:00")
    august = periods(monthly, "2020-11-10", "2020-11-10", Workdays())[0]
    assert august.due == "2020-11-27T17:00"
    assert find_key(monthly, "6月", fixed_clock("2020-07-06T08:50")(), Workdays()) == "2020-06"


def test_a_zero_week_says_no_hazard_and_no_incident_and_leaves_the_patrols_owed() -> None:
    weekly = declarations.shipped("drowning-weekly")
    assert isinstance(weekly, Ledger)
    assert weekly.zero_fields == ("hazards_new", "incidents", "deaths")


def test_the_weekly_has_the_twelve_indicators_of_the_bulletin() -> None:
    weekly = declarations.shipped("drowning-weekly")
    assert isinstance(weekly, Ledger)
    assert [one.id for one in weekly.fields if one.is_counted] == [
        "hazards_new", "hazards_fixed", "hazards_left", "signs", "life_points", "patrols", "turned_back", "letters", "receipts",
        "confirmations", "incidents", "deaths",
    ]  # fmt: skip


@pytest.mark.parametrize("one", FRAMEWORKS, ids=lambda one: one.code)
def test_a_framework_points_at_ledgers_and_measures_that_are_shipped(one: Framework) -> None:
    known = {each.code: {measure.id for measure in each.measures} for each in LEDGERS}
    for element in one.elements:
        assert set(element.ledgers) <= set(known), element.id
        for gauge in element.gauges:
            assert gauge.measure in known[gauge.ledger], (element.id, gauge)


def test_the_model_has_one_lead_two_guarantees_three_projects_four_teams_and_one_goal() -> None:
    model = declarations.shipped("framework-12341")
    assert isinstance(model, Framework)
    assert len(model.elements) == 1 + 2 + 3 + 4 + 1
    assert all(one.ledgers and one.gauges for one in model.elements)


def test_all_install_in_the_sample_office_in_one_commit(sample_address: str) -> None:
    store = open_store(sample_address)
    session = Session(store, by="huiwu", clock=fixed_clock("2020-07-06T08:50"))
    with session.reading() as work:
        before = work.rev
    made = ledgers.install_all(session, "2020-01-01")
    assert {one.code for one in made} == {one.code for one in LEDGERS}
    with session.reading() as work:
        assert work.rev <= before + 1
        assert {one.code for one in work.frameworks.all()} >= {"framework-12341"}
    assert {one.code for one in ledgers.ledgers(session)} == {one.code for one in LEDGERS} - {"mental-health"}
    assert "mental-health" in {one.code for one in ledgers.ledgers(session, restricted=True)}
    store.close()

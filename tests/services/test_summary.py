"""Summaries: what adds over counties and over time, what has not come, zeros, coverage, changes and places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from coordhub.domain.aggregate import Rate
from coordhub.domain.body import Body
from coordhub.domain.ledger import Label, Ledger, Owed, Schedule, Subject
from coordhub.domain.refusal import Refused
from coordhub.domain.site import Site
from coordhub.services import entries
from coordhub.services.session import Session
from coordhub.services.summary import Summary, neighbour, summary
from tests.services.summary_office import COUNTIES, COUNTY, field, made, unit


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return made(tmp_path / "office")


def weekly(session: Session, county: str, week: str, **values: Any) -> None:
    given_ = {"new": 0, "left": 0, "letters": 100, "receipts": 50, "incidents": 0} | values
    entries.submit(session, "weekly", county, week, given_, post="民政局副局长")


def row(found: Summary, name: str) -> Any:
    return next(one for one in found.rows if one.name == name)


def test_a_missing_county_is_a_word_and_never_0_and_the_total_says_how_many_reported(session: Session) -> None:
    weekly(session, "濮阳县", "2020-W27", new=3, left=24)
    entries.zero(session, "weekly", "清丰县", "2020-W27", post="民政局科员", values={"letters": 90, "receipts": 90})
    found = summary(session, "weekly", "2020-W27")
    assert [one.name for one in found.rows] == list(COUNTIES)
    assert (found.reported, found.owed) == (2, 3)
    absent = row(found, "南乐县")
    assert absent.state == "missing"
    assert set(absent.values.values()) == {None}
    assert (absent.reported, absent.owed, absent.missing) == (0, 1, 1)
    assert row(found, "清丰县").values["new"] == 0
    assert row(found, "清丰县").values["left"] is None
    assert found.total.values["new"] == 3
    assert found.total.values["incidents"] == 0
    assert found.total.values["receipt_rate"] == Rate(done=140, of=190)
    assert found.total.missing == 1


def test_before_the_limit_a_county_is_pending(tmp_path: Path) -> None:
    session = made(tmp_path / "office", "2020-07-06T08:50")
    found = summary(session, "weekly")
    assert found.period.key == "2020-W27"
    assert {one.state for one in found.rows} == {"pending"}
    assert (found.reported, found.owed, found.total.missing) == (0, 3, 0)
    assert found.total.values["new"] is None


def test_a_zero_leaves_the_stock_as_it_stood_the_week_before(session: Session) -> None:
    weekly(session, "濮阳县", "2020-W26", left=24)
    entries.zero(session, "weekly", "濮阳县", "2020-W27", post="民政局科员")
    found = summary(session, "weekly", "2020-W27")
    assert row(found, "濮阳县").values["left"] == 24
    assert found.total.values["left"] == 24
    assert row(found, "濮阳县").change["left"] == 0


def test_over_a_month_flows_add_and_stocks_and_cumulatives_take_the_last(session: Session) -> None:
    for week, new, left, letters in (("2020-W23", 5, 30, 100), ("2020-W24", 4, 28, 150), ("2020-W26", 1, 20, 180)):
        weekly(session, "濮阳县", week, new=new, left=left, letters=letters)
    weekly(session, "清丰县", "2020-W24", new=2, left=7)
    found = summary(session, "weekly", "2020-06")
    assert (found.period.first, found.period.last) == ("2020-06-01", "2020-06-30")
    assert found.period.keys == {"2020-W23", "2020-W24", "2020-W25", "2020-W26"}
    assert row(found, "濮阳县").values["new"] == 10
    assert row(found, "濮阳县").values["left"] == 20
    assert row(found, "濮阳县").values["letters"] == 180
    assert (row(found, "濮阳县").reported, row(found, "濮阳县").owed) == (3, 4)
    assert found.total.values["new"] == 12
    assert found.total.values["left"] == 27
    assert (found.reported, found.owed) == (4, 12)


def test_a_week_belongs_to_the_month_in_which_it_ends(session: Session) -> None:
    weekly(session, "濮阳县", "2020-W27", new=9)
    assert summary(session, "weekly", "2020-06").total.values["new"] is None
    assert summary(session, "weekly", "2020-07").total.values["new"] == 9


def test_weekly_then_daily_periods_add_up_to_the_month(session: Session) -> None:
    with session.writing("test") as work:
        ledger = next(one for one in work.ledgers.all() if one.code == "weekly")
        daily = Schedule(since="2020-06-15", period="day", due="18:00", within=True)
        work.ledgers.put(replace(ledger, schedules=(*ledger.schedules, daily)))
    weekly(session, "濮阳县", "2020-W24", new=5, left=9)
    weekly(session, "濮阳县", "2020-06-15", new=1, left=8)
    weekly(session, "濮阳县", "2020-06-16", new=2, left=6)
    found = summary(session, "weekly", "2020-06")
    assert row(found, "濮阳县").values["new"] == 8
    assert row(found, "濮阳县").values["left"] == 6
    assert row(found, "濮阳县").owed == 2 + 16


def test_a_bound_stays_a_bound_in_the_total_and_has_no_change(session: Session) -> None:
    weekly(session, "濮阳县", "2020-W26", new=1)
    weekly(session, "清丰县", "2020-W26", new=1)
    weekly(session, "濮阳县", "2020-W27", new={"ge": 30})
    weekly(session, "清丰县", "2020-W27", new=2)
    found = summary(session, "weekly", "2020-W27")
    assert found.total.values["new"] == {"ge": 32}
    assert row(found, "濮阳县").change["new"] is None
    assert row(found, "清丰县").change["new"] == 1


def test_the_change_of_a_total_is_over_the_counties_that_reported_both_weeks(session: Session) -> None:
    weekly(session, "濮阳县", "2020-W26", left=40)
    weekly(session, "清丰县", "2020-W26", left=7)
    weekly(session, "濮阳县", "2020-W27", left=30)
    weekly(session, "南乐县", "2020-W27", left=11)
    found = summary(session, "weekly", "2020-W27")
    assert found.before is not None
    assert found.before.key == "2020-W26"
    assert row(found, "濮阳县").change["left"] == -10
    assert row(found, "清丰县").change["left"] is None
    assert row(found, "南乐县").change["left"] is None
    assert found.total.change["left"] == -10


def test_the_first_week_of_a_season_is_compared_with_nothing(session: Session) -> None:
    weekly(session, "濮阳县", "2020-W23", left=40)
    found = summary(session, "weekly", "2020-W23")
    assert found.before is None
    assert row(found, "濮阳县").change["left"] is None


def test_an_exempt_county_is_not_among_those_that_owe(session: Session) -> None:
    entries.exempt(session, "weekly", "清丰县", "2020-W27", why="无水域")
    weekly(session, "濮阳县", "2020-W27")
    found = summary(session, "weekly", "2020-W27")
    assert row(found, "清丰县").state == "exempt"
    assert row(found, "清丰县").owed == 0
    assert (found.reported, found.owed) == (1, 2)


def test_places_share_a_tie_and_a_target_is_reached_or_not(session: Session) -> None:
    weekly(session, "濮阳县", "2020-W27", letters=100, receipts=95, incidents=1)
    weekly(session, "清丰县", "2020-W27", letters=200, receipts=190)
    weekly(session, "南乐县", "2020-W27", letters=100, receipts=60)
    found = summary(session, "weekly", "2020-W27")
    assert [one.rank["receipt_rate"] for one in found.rows] == [1, 1, 3]
    assert [one.rank["trouble"] for one in found.rows] == [3, 1, 1]
    assert [one.reached["receipt_rate"] for one in found.rows] == [True, True, False]
    assert found.total.reached == {"receipt_rate": False}


def test_own_values_of_a_county_are_as_given_and_the_total_counts_them(session: Session) -> None:
    weekly(session, "濮阳县", "2020-W27", plan=True, risk="high", score=80, paid=12_000)
    weekly(session, "清丰县", "2020-W27", plan=False, risk="high", score=90, paid=8_000)
    found = summary(session, "weekly", "2020-W27")
    assert row(found, "濮阳县").values["plan"] is True
    assert row(found, "濮阳县").values["risk"] == "high"
    assert row(found, "濮阳县").values["score"] == 80
    assert found.total.values["plan"] == 1
    assert found.total.values["risk"] == {"high": 2, "low": 0}
    assert found.total.values["score"] is None
    assert found.total.values["paid"] == 20_000


def test_late_and_missing_are_counted_over_a_range(session: Session) -> None:
    late = {"new": 0, "left": 0, "letters": 1, "receipts": 1, "incidents": 0}
    entries.submit(session, "weekly", "濮阳县", "2020-W25", late, post="科员", at="2020-06-22T11:00")
    entries.submit(session, "weekly", "濮阳县", "2020-W26", late, post="科员", at="2020-06-29T09:00")
    found = summary(session, "weekly", "2020-06")
    assert (row(found, "濮阳县").late, row(found, "濮阳县").missing) == (1, 2)
    assert (found.total.late, found.total.missing) == (1, 10)


def test_coverage_counts_villages_once_against_all_villages_since_the_year_began(session: Session) -> None:
    for day, village in (
        ("2020-05-10", "濮阳县1乡1村"),
        ("2020-06-10", "濮阳县1乡1村"),
        ("2020-06-11", "濮阳县1乡2村"),
        ("2020-06-12", "清丰县2乡1村"),
    ):
        entries.submit(session, "talks", village, day, {"people": 20}, post="民政所长")
    june = summary(session, "talks", "2020-06")
    assert june.total.values["coverage"] == Rate(done=3, of=12)
    assert june.total.values["talks"] == 3
    assert june.total.values["people"] == 60
    assert row(june, "濮阳县").values["coverage"] == Rate(done=2, of=4)
    assert row(june, "濮阳县").change["coverage"] == 25
    assert row(june, "南乐县").values["coverage"] == Rate(done=0, of=4)
    assert row(june, "南乐县").values["talks"] is None
    assert row(june, "南乐县").state == "missing"
    assert (june.reported, june.owed) == (2, 3)
    by_town = summary(session, "talks", "2020-06", by="township")
    assert [(one.name, one.values["coverage"]) for one in by_town.rows][:2] == [
        ("濮阳县1乡", Rate(done=2, of=2)),
        ("濮阳县2乡", Rate(done=0, of=2)),
    ]
    assert len(by_town.rows) == 6
    by_village = summary(session, "talks", "2020-06", by="subject")
    assert [one.name for one in by_village.rows] == ["濮阳县1乡1村", "濮阳县1乡2村", "清丰县2乡1村"]


def test_a_county_that_says_zero_has_0_talks(session: Session) -> None:
    entries.zero(session, "talks", "南乐县", "2020-06", post="科员")
    found = summary(session, "talks", "2020-06")
    assert row(found, "南乐县").values["talks"] == 0
    assert row(found, "南乐县").values["people"] == 0
    assert row(found, "濮阳县").values["talks"] is None
    assert (row(found, "南乐县").zero, row(found, "南乐县").entries, found.total.zero) == (1, 0, 1)


def test_a_roster_is_summed_by_county_as_it_stands(session: Session) -> None:
    for village, filled in (("濮阳县1乡1村", True), ("濮阳县1乡2村", False), ("清丰县1乡1村", True)):
        entries.submit(session, "roster", village, "", {"filled": filled, "trained": filled}, post="民政科长")
    found = summary(session, "roster")
    assert row(found, "濮阳县").values["filled"] == 1
    assert row(found, "濮阳县").values["filled_rate"] == Rate(done=1, of=6)
    assert found.total.values["filled_rate"] == Rate(done=2, of=18)
    assert (found.reported, found.owed) == (3, 18)
    assert found.before is None


def test_a_checklist_of_sites_has_its_pass_rate_by_county(session: Session) -> None:
    with session.writing("test") as work:
        for county in COUNTIES[:2]:
            home = next(one.id for one in work.units.all() if one.name == f"{county}1乡1村")
            for n in (1, 2):
                work.sites.add(Site(name=f"{county}中心{n}", kind="community_centre", unit=home))
    for name, clinic in (("濮阳县中心1", True), ("濮阳县中心2", False), ("清丰县中心1", True)):
        entries.submit(session, "centres", name, "2020-Q2", {"hall": True, "clinic": clinic}, post="科员")
    found = summary(session, "centres", "2020-Q2")
    assert row(found, "濮阳县").values["passing"] == Rate(done=1, of=2)
    assert row(found, "濮阳县").values["clinic"] == 1
    assert found.total.values["passing"] == Rate(done=2, of=4)
    assert summary(session, "centres", "2020-Q2", by="subject").rows[0].name == "濮阳县中心1"


def test_a_unit_that_was_merged_keeps_its_flows_and_its_stock_is_its_successors(session: Session) -> None:
    weekly(session, "清丰县", "2020-W23", new=4, left=9)
    weekly(session, "濮阳县", "2020-W23", new=1, left=5)
    weekly(session, "濮阳县", "2020-W24", new=0, left=14)
    with session.writing("test") as work:
        gone = work.units.get(unit(session, "清丰县"))
        work.units.put(replace(gone, valid_to="2020-06-10", successor=unit(session, "濮阳县")))
    found = summary(session, "weekly", "2020-06")
    assert found.total.values["new"] == 5
    assert found.total.values["left"] == 14
    assert row(found, "清丰县").values["new"] == 4
    assert row(found, "清丰县").values["left"] is None
    assert row(found, "清丰县").owed == 1


def test_task_forces_report_for_themselves_and_a_countys_body_counts_with_its_county(session: Session) -> None:
    with session.writing("test") as work:
        work.bodies.add(Body(name="资金保障专班", kind="task_force"))
        work.bodies.add(Body(name="南乐县专班", kind="task_force", level="county", unit=unit(session, "南乐县")))
        work.ledgers.add(
            Ledger(
                code="forces", title=Label(zh="专班月报"), shape="periodic", subject=Subject(kind="body", bodies=("task_force",)),
                owed_by=Owed(bodies=("task_force",)), schedules=(Schedule(since="2020-01-01", period="month", due="5"),),
                fields=(field("done", "flow"),), installed="2020-01-01",
            )
        )  # fmt: skip
    for body, done in (("资金保障专班", 3), ("南乐县专班", 2)):
        entries.submit(session, "forces", body, "2020-06", {"done": done}, post="专班联络员")
    by_county = summary(session, "forces", "2020-06")
    assert [(one.name, one.values["done"]) for one in by_county.rows] == [("南乐县", 2), ("资金保障专班", 3)]
    assert by_county.total.values["done"] == 5
    by_subject = summary(session, "forces", "2020-06", by="subject")
    assert [one.name for one in by_subject.rows] == ["资金保障专班", "南乐县专班"]
    assert (by_subject.reported, by_subject.owed) == (2, 2)


def test_a_ledger_owed_once_is_summed_up_by_its_only_period(session: Session) -> None:
    with session.writing("test") as work:
        work.ledgers.add(
            Ledger(
                code="survey", title=Label(zh="摸底"), shape="periodic", subject=Subject(kind="unit", units=("county",)), owed_by=COUNTY,
                schedules=(Schedule(since="2020-05-01", period="once", due="2020-06-30"),), fields=(field("children", "stock"),),
                installed="2020-05-01",
            )
        )  # fmt: skip
    entries.submit(session, "survey", "濮阳县", "once", {"children": 900}, post="科员")
    found = summary(session, "survey")
    assert (found.period.key, found.before) == ("once", None)
    assert (found.total.values["children"], found.reported, found.owed) == (900, 1, 3)


def test_a_restricted_ledger_is_refused_unless_asked_for_as_such(session: Session) -> None:
    with pytest.raises(Refused, match=r"summary\.restricted"):
        summary(session, "secret", "2020-06")
    assert summary(session, "secret", "2020-06", restricted=True).owed == 3


def test_a_wrong_grouping_and_a_wrong_period_are_refused(session: Session) -> None:
    with pytest.raises(Refused, match=r"summary\.no_by"):
        summary(session, "weekly", "2020-W27", by="province")
    with pytest.raises(Refused, match=r"period\."):
        summary(session, "weekly", "2020-W10")
    with pytest.raises(Refused, match=r"period\."):
        summary(session, "weekly", "2020-03")


def test_neighbours_go_over_the_break_of_a_season_and_not_into_the_future(session: Session) -> None:
    assert neighbour(session, "weekly", "2020-W27", -1) == "2020-W26"
    assert neighbour(session, "weekly", "2020-W26", 1) == "2020-W27"
    assert neighbour(session, "weekly", "2020-W28", 1) == ""
    assert neighbour(session, "weekly", "2020-06", 1) == "2020-07"
    assert neighbour(session, "weekly", "2020-W23", -1) == ""


figures = st.integers(0, 500)
WEEKS = ("2020-W23", "2020-W24", "2020-W25", "2020-W26")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(COUNTIES), st.sampled_from(WEEKS)), st.tuples(figures, figures), min_size=1
    )
)
def test_the_months_total_is_the_sum_of_the_weeks_totals(
    tmp_path_factory: pytest.TempPathFactory, table: dict[tuple[str, str], tuple[int, int]]
) -> None:
    session = made(tmp_path_factory.mktemp("drawn") / "office")
    for (county, week), (new, left) in table.items():
        weekly(session, county, week, new=new, left=left)
    month = summary(session, "weekly", "2020-06")
    weeks = [summary(session, "weekly", week) for week in WEEKS]
    assert month.total.values["new"] == sum(one.total.values["new"] or 0 for one in weeks)
    assert month.total.values["new"] == sum(one.values["new"] or 0 for one in month.rows)
    assert month.reported == len(table) == sum(one.reported for one in weeks)
    for county in COUNTIES:
        last = [table[county, week][1] for week in WEEKS if (county, week) in table]
        assert row(month, county).values["left"] == (last[-1] if last else None)
    session.store.close()

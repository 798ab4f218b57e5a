"""Visits due, what expires, posts that are vacant, findings still open: derived from entries for a day."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordhub.domain.ledger import Label, Ledger, Subject
from coordhub.domain.refusal import Refused
from coordhub.domain.site import Site
from coordhub.services import entries, follow_up
from coordhub.services.session import Session
from tests.services.summary_office import COUNTY, field, made, session_at, unit


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return made(tmp_path / "office")


def visited(session: Session, code: str, day: str, **more: object) -> None:
    entries.submit(session, "visits", code, day, {"result": "well", **more}, post="社工", at=day)


def test_a_visit_is_due_so_many_days_after_the_last_and_the_longest_overdue_comes_first(session: Session) -> None:
    visited(session, "JY-001", "2020-06-20")
    visited(session, "JY-001", "2020-06-27")
    visited(session, "JY-002", "2020-06-20")
    visited(session, "JY-003", "2020-06-29")
    visited(session, "JY-004", "2020-07-01")
    due = follow_up.visits_due(session)
    assert [(one.subject, one.last, one.due, one.days) for one in due] == [
        ("JY-002", "2020-06-20", "2020-06-27", -9),
        ("JY-001", "2020-06-27", "2020-07-04", -2),
        ("JY-003", "2020-06-29", "2020-07-06", 0),
    ]
    assert {one.owner for one in due} == {unit(session, "儿童福利院")}
    assert [one.subject for one in follow_up.visits_due(session, within=2)][-1] == "JY-004"


def test_a_follow_up_that_has_ended_asks_for_no_visit(session: Session) -> None:
    visited(session, "JY-001", "2020-06-01")
    visited(session, "JY-001", "2020-06-08", ended=True)
    assert follow_up.visits_due(session) == []


def test_a_visit_missed_over_new_year_is_still_due_and_older_ones_come_with_all_years(tmp_path: Path) -> None:
    session = made(tmp_path / "office")
    visited(session, "JY-001", "2020-06-20")
    session.store.close()
    later = session_at(tmp_path / "office", "2021-01-10T09:00")
    assert [one.days for one in follow_up.visits_due(later, "visits")] == [-197]
    later.store.close()
    much_later = session_at(tmp_path / "office", "2023-01-10T09:00")
    assert follow_up.visits_due(much_later) == []
    assert [one.subject for one in follow_up.visits_due(much_later, all_years=True)] == ["JY-001"]


def test_a_site_that_was_never_visited_is_due_since_the_ledger_began(session: Session) -> None:
    with session.writing("test") as work:
        home = next(one.id for one in work.units.all() if one.name == "濮阳县1乡1村")
        work.sites.add(Site(name="马颊河", kind="water_hazard", unit=home))
        work.sites.add(Site(name="老坑塘", kind="water_hazard", unit=home, closed="2020-07-01"))
        work.ledgers.add(
            Ledger(
                code="patrols", title=Label(zh="巡护"), shape="dated", subject=Subject(kind="site", sites=("water_hazard",)), visit_every=30,
                owed_by=COUNTY, installed="2020-06-01", fields=(field("seen", "flow"),),
            )
        )  # fmt: skip
    (due,) = follow_up.visits_due(session, "patrols")
    assert (due.name, due.last, due.due, due.days) == ("马颊河", None, "2020-07-01", -5)
    assert due.owner == unit(session, "濮阳县")
    entries.submit(session, "patrols", "马颊河", "2020-07-02", {"seen": 1}, post="巡护员")
    assert follow_up.visits_due(session, "patrols") == []


def test_what_expires_within_the_days_and_what_has_is_listed_and_what_was_closed_is_not(session: Session) -> None:
    for code, values in (
        ("WT-001", {"expires": "2020-07-30"}),
        ("WT-002", {"expires": "2020-06"}),
        ("WT-003", {"expires": "2020-12-31"}),
        ("WT-004", {"expires": "2020-07-01", "ended": "2020-06-15"}),
    ):
        entries.submit(session, "agreements", code, "", values, post="科员", owner="濮阳县")
    found = follow_up.expiring(session)
    assert [(one.subject, one.expires, one.days) for one in found] == [
        ("WT-002", "2020-06-30", -6),
        ("WT-001", "2020-07-30", 24),
    ]
    assert [one.subject for one in follow_up.expiring(session, days=0)] == ["WT-002"]


def test_vacancies_count_posts_of_the_unit_tree_and_what_is_not_reported_is_no_vacancy(session: Session) -> None:
    for village, filled in (("濮阳县1乡1村", True), ("濮阳县1乡2村", False), ("清丰县1乡", True)):
        entries.submit(session, "roster", village, "", {"filled": filled, "trained": filled}, post="科长")
    (roster,) = follow_up.vacancies(session)
    county = roster.rows[0]
    assert (county.name, county.posts, county.filled, county.vacant, county.unknown) == ("濮阳县", 6, 1, 1, 4)
    assert county.open == [unit(session, "濮阳县1乡2村")]
    assert (roster.total.posts, roster.total.filled, roster.total.vacant, roster.total.unknown) == (18, 2, 1, 15)
    assert roster.total.counts == {"trained": 2}
    assert roster.total.filled_rate.percent == 11.1


def test_findings_have_their_own_light_until_they_are_closed(session: Session) -> None:
    for county, values in (
        ("濮阳县", {"found": "2020-06-01", "limit": "2020-07-01"}),
        ("清丰县", {"found": "2020-06-01", "limit": "2020-07-08"}),
        ("南乐县", {"found": "2020-06-01", "limit": "2020-08-30"}),
        ("南乐县", {"found": "2020-06-01"}),
        ("南乐县", {"found": "2020-06-01", "limit": "2020-06-10", "fixed": "2020-06-09"}),
    ):
        entries.submit(session, "problems", county, "2020-06-01", values, post="科员")
    found = follow_up.findings(session)
    assert [(one.name, one.light.light, one.light.reason, one.days) for one in found] == [
        ("濮阳县", "red", "overdue", -5),
        ("清丰县", "yellow", "near", 2),
        ("南乐县", "green", "", 55),
        ("南乐县", "green", "", None),
    ]
    (count,) = follow_up.finding_counts(session)
    assert (count.ledger, count.open, count.red, count.yellow, count.closed) == ("problems", 4, 1, 1, 1)


def test_a_limit_of_a_few_days_is_near_one_working_day_before(session: Session) -> None:
    entries.submit(
        session, "problems", "濮阳县", "2020-07-04", {"found": "2020-07-04", "limit": "2020-07-08"}, post="科员"
    )
    assert [one.light.light for one in follow_up.findings(session)] == ["green"]
    entries.submit(
        session, "problems", "清丰县", "2020-07-04", {"found": "2020-07-04", "limit": "2020-07-07"}, post="科员"
    )
    assert [one.light.light for one in follow_up.findings(session)] == ["yellow", "green"]


def test_a_ledger_that_keeps_nothing_of_the_kind_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match=r"summary\.not_kept"):
        follow_up.visits_due(session, "weekly")
    with pytest.raises(Refused, match=r"summary\.restricted"):
        follow_up.findings(session, "secret")

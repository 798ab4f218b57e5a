"""What ledgers put on the first screen, and what they leave off it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from coordhub.domain.ledger import Label, Ledger, Owed
from coordhub.services import entries, ledger_reminders
from coordhub.services.attention import Entry, morning
from coordhub.services.session import Session
from coordhub.store.work import Work
from coordhub.views import today
from coordhub.views.view import Names
from tests.services.entry_office import (
    CITY,
    FANXIAN,
    FOUNDED,
    LEDGERS,
    TAIQIAN,
    UPWARD,
    WEEKLY,
    at,
    field,
    office,
    weekly,
)
from tests.services.test_entries import POST, WEEK, submit

PROVINCE = replace(
    UPWARD, code="province", title=Label(zh="省周报"), schedules=(replace(weekly(season="06-01..09-30"), due="mon 17:00"),),
    compiles="weekly", owed_by=Owed(office=True, to=Label(zh="省民政厅")),
)  # fmt: skip
AGREED = Ledger(
    code="agreed", title=Label(zh="监护确认书"), shape="standing", subject=replace(WEEKLY.subject, kind="code", units=()),
    owed_by=WEEKLY.owed_by, installed="2020-01-01", expires="until", fields=(field("until", "date", "到期"),),
)  # fmt: skip
ELEVEN = "2020-07-06T11:00"


@pytest.fixture
def desk(address: str) -> Session:
    return office(address, ledgers=(WEEKLY, PROVINCE))


def lines(session: Session, key: str) -> list[Entry]:
    return [
        one for section in morning(session).sections if section.key == key for one in section.items
        if one.kind == "ledger"
    ]  # fmt: skip


def told(session: Session, key: str) -> list[str]:
    with session.reading() as work:
        names = Names({one.id: one for one in work.units.all()}, "zh")
    return [" ".join(today.line(one, names).split()) for one in lines(session, key)]


def all_report(session: Session, *weeks: int) -> None:
    for week in weeks:
        for unit in ("范县", "台前县", *(("示范区",) if week >= 3 else ("工业区",))):
            submit(session, unit, str(week), WEEK)


def test_a_ledger_stands_under_today_with_what_came_and_leaves_it_when_all_have_reported(desk: Session) -> None:
    submit(desk, "范县", "4", WEEK)
    submit(desk, "范县", "5", WEEK)
    entries.zero(desk, "weekly", "示范区", "5", post=POST, values={"left": 0, "patrols": 1})
    assert told(desk, "today")[0] == "10:00 台账 防溺水周报 第5期 6.29-7.5 已报1(错1) 零报1 待报1 /3"
    assert lines(desk, "today")[0].units == (TAIQIAN,)
    submit(desk, "台前县", "5", WEEK)
    assert [one.id for one in lines(desk, "today")] == ["province"]


def test_what_we_owe_upward_waits_for_the_counties_and_goes_when_it_is_given(desk: Session) -> None:
    all_report(desk, 4)
    assert told(desk, "today")[1] == "17:00 我报 省民政厅 防溺水周报 第5期 等汇总"
    all_report(desk, 5)
    (line,) = told(desk, "today")
    assert line.startswith("17:00 我报 省民政厅 防溺水周报 第5期")
    assert "等汇总" not in line
    submit(desk, CITY, "5", {"new": 4}, ledger="province")
    assert lines(desk, "today") == []


def test_past_its_limit_a_report_has_not_come_with_its_units_in_official_order_and_its_chases(desk: Session) -> None:
    all_report(desk, 1, 2, 3, 4)
    for week in (1, 2, 3, 4):
        submit(desk, CITY, str(week), {"new": 4}, ledger="province")
    submit(desk, "范县", "5", WEEK)
    assert told(desk, "missing") == []
    ledger_reminders.remind(desk, "weekly", "台前县", "5", channel="微信", post="联络员")
    late = at(desk, ELEVEN)
    assert told(late, "missing") == ["台账 防溺水周报 第5期 台前县 示范区 07-06截止 催1"]
    assert lines(late, "missing")[0].units == (TAIQIAN, FOUNDED)
    assert morning(late).is_owed


def test_what_we_did_not_give_upward_is_told_as_ours(desk: Session) -> None:
    all_report(desk, 1, 2, 3, 4)
    for week in (1, 2, 3):
        submit(desk, CITY, str(week), {"new": 4}, ledger="province")
    assert told(desk, "missing") == ["我报 省民政厅 省周报 第4期 06-29截止 催0"]


def test_who_is_excused_is_neither_awaited_nor_missing(desk: Session) -> None:
    all_report(desk, 1, 2, 3, 4)
    submit(desk, "范县", "5", WEEK)
    submit(desk, "台前县", "5", WEEK)
    entries.exempt(desk, "weekly", "示范区", "5", why="刚设立")
    assert "weekly" not in {one.id for one in lines(at(desk, ELEVEN), "today") + lines(at(desk, ELEVEN), "missing")}


def test_a_restricted_ledger_is_not_on_the_first_screen(address: str) -> None:
    session = office(address, ledgers=(*LEDGERS, AGREED))
    found = {one.id for key in ("today", "missing", "follow") for one in lines(session, key)}
    assert "secret" not in found
    assert {"funds", "weekly"} <= found


def test_visits_overdue_and_agreements_that_end_stand_as_one_line_a_ledger(address: str) -> None:
    visits = next(one for one in LEDGERS if one.code == "visits")
    session = office(address, ledgers=(visits, AGREED))
    for code, day in (("JY-001", "2020-06-20"), ("JY-002", "2020-06-27"), ("JY-003", "2020-06-30")):
        entries.submit(session, "visits", code, day, {"well": True}, post=POST)
    for code, day in (("WT-1", "2020-07-16"), ("WT-2", "2020-08-05"), ("WT-3", "2020-08-06")):
        entries.submit(session, "agreed", code, "", {"until": day}, post=POST, owner="范县")
    assert told(session, "follow") == ["随访 寄养随访 2户 逾9天 JY-001 JY-002", "到期 监护确认书 2份 余10天 WT-1 WT-2"]


def test_mine_alone_leaves_the_ledgers_out(desk: Session) -> None:
    assert lines(desk, "today")
    assert not [one for section in morning(desk, mine=True).sections for one in section.items if one.kind == "ledger"]


def test_last_years_reports_are_named_in_the_first_weeks_and_then_no_more(address: str) -> None:
    session = office(address, now="2020-07-06T08:50", ledgers=(next(one for one in LEDGERS if one.code == "funds"),))
    assert "2020-06" in {one.text for one in lines(session, "missing")}
    assert "2020-12" in {one.text for one in lines(at(session, "2021-02-20T08:00"), "missing")}
    assert {one.text[:4] for one in lines(at(session, "2021-04-20T08:00"), "missing")} == {"2021"}


@pytest.fixture
def years(desk: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    asked: list[str] = []
    reading = desk.store.read

    def watched(*given: object, **named: object) -> object:
        return _Watched(reading(*given, **named), asked)

    monkeypatch.setattr(desk.store, "read", watched)
    yield asked


class _Watched:
    def __init__(self, inner: object, asked: list[str]) -> None:
        self.inner, self.asked = inner, asked

    def __enter__(self) -> Work:
        work: Work = self.inner.__enter__()  # type: ignore[attr-defined]
        where = work.entries.where

        def counted(query: object, years: object = None) -> object:
            self.asked.extend(years or ["all"])  # type: ignore[call-overload]
            return where(query, years)  # type: ignore[arg-type]

        work.entries.where = counted  # type: ignore[method-assign,assignment]
        return work

    def __exit__(self, *raised: object) -> object:
        return self.inner.__exit__(*raised)  # type: ignore[attr-defined]


def test_the_first_screen_reads_this_years_table_once_and_no_year_before_to_find_what_has_not_come(
    desk: Session, years: list[str]
) -> None:
    for year in ("2018", "2019"):
        with desk.writing("old") as work:
            work.entries.add(
                entries.Entry(
                    ledger="weekly",
                    subject=FANXIAN,
                    owner=FANXIAN,
                    period=f"{year}-W27",
                    values=WEEK,
                    received=f"{year}-07-08",
                )
            )
    tuesday = at(desk, "2020-07-07T08:00")
    years.clear()
    assert lines(tuesday, "missing")
    assert years == ["2020"]

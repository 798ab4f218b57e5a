"""The ledgers below a campaign's county grid: who has reported, what the first indicators say, what came late or not at all."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from coordhub.domain.ledger import Label, Ledger, Measure
from coordhub.services import entries
from coordhub.services.campaign_ledgers import LedgerBlock, campaign_ledgers
from coordhub.services.campaigns import add_campaign
from coordhub.services.session import Session
from coordhub.services.task_list import campaign_grid
from coordhub.services.tasks import add_task
from coordhub.views import campaigns as view
from tests.services.entry_office import FANXIAN, FOUNDED, FUNDS, MERGED, SECRET, TAIQIAN, TALKS, WEEKLY, at, office
from tests.services.test_entries import POST, WEEK, submit


def summed(*fields: str) -> tuple[Measure, ...]:
    return tuple(Measure(id=one, label=Label(zh=one), kind="sum", field=one) for one in fields)


OURS = replace(
    WEEKLY, campaign="防溺水",
    measures=(*summed("left", "fixed"), Measure(id="m", label=Label(zh="率"), kind="count"), *summed("patrols", "incidents", "new")),
)  # fmt: skip
LEDGERS: tuple[Ledger, ...] = (
    OURS,
    replace(FUNDS, campaign="防溺水专项治理", measures=summed("paid")),
    replace(TALKS, campaign="防溺水"),
    replace(SECRET, campaign="防溺水"),
    replace(WEEKLY, code="nobodys"),
    replace(WEEKLY, code="elsewhere", campaign="扫黄"),
)


@pytest.fixture
def desk(address: str) -> Session:
    session = office(address, ledgers=LEDGERS)
    add_campaign(session, "防溺水专项治理", short="防溺水")
    add_task(
        session, "排查立牌", lead=("范县",), units=("范县", "台前县", "示范区"), campaign="防溺水", due="2020-07-10"
    )
    return session


def block(session: Session) -> LedgerBlock:
    return campaign_ledgers(session, "防溺水")[0]


def rows(session: Session) -> list[list[str]]:
    found = view.grid(campaign_grid(session, "防溺水"), "zh", campaign_ledgers(session, "防溺水")[:1]).rows
    return [" ".join(row.cells).split() for row in found if row.id == "ledger:weekly"][1:]


def test_the_ledgers_that_name_the_campaign_stand_there_unless_they_are_restricted_or_no_reports(desk: Session) -> None:
    assert [one.ledger.code for one in campaign_ledgers(desk, "防溺水")] == ["weekly", "funds"]


def test_the_first_sums_are_shown_and_what_has_not_come_is_a_word_in_every_row(desk: Session) -> None:
    submit(desk, "范县", "5", WEEK)
    entries.zero(desk, "weekly", "示范区", "5", post=POST, values={"fixed": 0, "left": 3, "patrols": 42})
    assert rows(desk) == [
        ["周报", "已报", "待报", "零报", "2/3"],
        ["left", "42", "待报", "3", "45"],
        ["fixed", "4", "待报", "0", "4"],
        ["patrols", "305", "待报", "42", "347"],
        ["incidents", "0", "待报", "0", "0"],
    ]
    assert block(desk).lacking == 1


def test_after_the_limit_the_word_is_that_it_has_not_come(desk: Session) -> None:
    submit(desk, "范县", "5", WEEK)
    found = rows(at(desk, "2020-07-06T11:00"))
    assert found[0] == ["周报", "已报", "未报", "未报", "1/3"]
    assert found[1] == ["left", "42", "未报", "未报", "42"]


def test_a_figure_left_open_by_a_zero_is_a_dash_and_the_excused_are_a_word(desk: Session) -> None:
    entries.zero(desk, "weekly", "范县", "5", post=POST)
    entries.exempt(desk, "weekly", "台前县", "5", why="抢险")
    found = rows(desk)
    assert found[0][1:] == ["零报", "免报", "待报", "1/2"]
    assert found[1] == ["left", "-", "免报", "待报", "0"]
    assert found[4] == ["incidents", "0", "免报", "待报", "0"]


def test_late_and_missing_are_counted_by_county_over_the_season(desk: Session) -> None:
    for week in (1, 2, 3):
        submit(desk, "范县", str(week), WEEK, at="2020-06-29T09:00")
    submit(desk, "范县", "4", WEEK, at="2020-06-29T09:00")
    found = block(desk)
    assert (found.late[FANXIAN], found.missing[FANXIAN]) == (3, 0)
    assert (found.late[TAIQIAN], found.missing[TAIQIAN]) == (0, 4)
    assert found.missing[FOUNDED] == 2
    assert found.missing[MERGED] == 2
    last = view.totals(campaign_grid(desk, "防溺水"), "zh", [found])[-1]
    assert " ".join(last.cells).split() == ["迟报/未报", "3/0", "0/4", "0/2", "3/6"]


def test_a_campaign_without_ledgers_has_no_rows_for_them(desk: Session) -> None:
    add_campaign(desk, "暑期关爱", short="暑期")
    assert campaign_ledgers(desk, "暑期") == []
    assert len(view.totals(campaign_grid(desk, "暑期"), "zh", [])) == 2

"""Summaries, follow-ups and scorecards as tables: as many figures as fit, the rest in further parts, words where nothing came."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from coordhub.domain.aggregate import Rate
from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Choice, Label
from coordhub.domain.refusal import Refused
from coordhub.services import entries, follow_up, owing
from coordhub.services.session import Session
from coordhub.services.summary import Summary, summary
from coordhub.text.width import cells
from coordhub.views import follow_up as follow_views
from coordhub.views import ledgers as list_views
from coordhub.views import summaries as view
from coordhub.views.view import Names
from tests.services.summary_office import WEEKLY, field, made, measure

ZH, EN = Names({}, "zh"), Names({}, "en")
WEEK = {"new": 3, "left": 24, "letters": 100, "receipts": 95, "incidents": 0}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = made(tmp_path / "office")
    entries.submit(session, "weekly", "濮阳县", "2020-W26", WEEK, post="科员", at="2020-06-29T09:00")
    entries.submit(
        session, "weekly", "濮阳县", "2020-W27", WEEK | {"new": 5, "paid": 125_000}, post="科员", at="2020-07-06T09:00"
    )
    entries.zero(session, "weekly", "清丰县", "2020-W27", post="科员", at="2020-07-06T09:10")
    return session


@pytest.fixture
def found(session: Session) -> Summary:
    return summary(session, "weekly", "2020-W27")


def test_what_has_not_come_is_a_word_in_every_cell_and_never_0(found: Summary) -> None:
    grid = view.grid(found, ZH, "all")
    assert [row.cells[0] for row in grid.rows] == ["濮阳县", "清丰县", "南乐县"]
    assert set(grid.rows[2].cells[1:-1]) == {"未报"}
    assert grid.rows[1].cells[1] == "0"
    assert grid.rows[1].cells[2] == "-"
    assert grid.rows[2].mood == "red"
    assert grid.footer is not None
    assert (grid.footer[0], grid.footer[1], grid.footer[-1]) == ("合计", "5", "2/3")


def test_a_terminal_of_80_shows_as_many_figures_as_fit_and_further_parts_the_rest(found: Summary) -> None:
    shown: list[str] = []
    for part in range(view.parts(found, ZH, "list80")):
        grid = view.grid(found, ZH, "list80", part=part)
        assert sum(column.cells + 3 for column in grid.columns) + 1 <= 79
        shown += [column.key for column in grid.columns[1:-1]]
    assert shown == [column.id for column in found.columns]


def test_a_sheet_has_all_its_figures_and_its_group_above_the_heading(session: Session) -> None:
    with session.writing("test") as work:
        ledger = next(one for one in work.ledgers.all() if one.code == "weekly")
        first = replace(ledger.fields[0], group=Label(zh="隐患"))
        work.ledgers.put(replace(ledger, fields=(first, *ledger.fields[1:])))
    found = summary(session, "weekly", "2020-W27")
    assert view.grid(found, ZH, "a3").columns[1].heading == "隐患 新增隐患(处)"
    assert view.grid(found, ZH, "list80").columns[1].heading == "新增隐患(处)"
    assert view.grid(found, ZH, "a4").paper == "A4L"
    assert view.parts(found, ZH, "a3") == 1


def test_an_unknown_column_set_is_refused(found: Summary) -> None:
    with pytest.raises(Refused, match=r"view\.no_set"):
        view.grid(found, ZH, "a2")


def test_figures_are_read_as_people_write_them() -> None:
    money, number, plan = field("paid", "money"), field("n", "flow"), field("plan", "bool")
    risk = field(
        "risk",
        "choice",
        choices=(Choice(id="high", label=Label(zh="高", en="high")), Choice(id="low", label=Label(zh="低"))),
    )
    assert view.figure(money, 125_000, ZH) == "12.5"
    assert view.figure(number, {"ge": 30_000}, ZH) == ">=30000"
    assert view.figure(number, None, ZH) == "-"
    assert view.figure(plan, True, ZH) == "是"
    assert view.figure(plan, 3, ZH) == "3"
    assert view.figure(risk, "high", EN) == "high"
    assert view.figure(risk, {"high": 2, "low": 0}, ZH) == "高2 低0"
    assert view.figure(measure("r", "rate"), Rate(done=46, of=54), ZH) == "46/54 85.2%"
    assert view.figure(measure("r", "rate"), Rate(done=0, of=0), ZH) == "0/0"


def test_changes_carry_their_sign_and_those_of_rates_are_points() -> None:
    assert view.moved(field("n", "flow"), 3, ZH) == "+3"
    assert view.moved(field("n", "flow"), -2, ZH) == "-2"
    assert view.moved(field("n", "flow"), 0, ZH) == "0"
    assert view.moved(field("n", "flow"), None, ZH) == ""
    assert view.moved(field("paid", "money"), 12_000, ZH) == "+1.2"
    assert view.moved(measure("r", "rate"), -6.1, ZH) == "-6.1点"


@pytest.mark.parametrize(
    ("typed", "zh", "en"),
    [
        ("2020-W27", "第5期(6月29日至7月5日)", "No. 5 (29 June to 5 July)"),
        ("2020-06", "2020年6月", "June 2020"),
        ("2020-Q2", "2020年第2季度", "Q2 2020"),
        ("2020-H1", "2020年上半年", "First half of 2020"),
        ("2020", "2020年", "2020"),
    ],
)
def test_spans_are_called_as_papers_call_them(session: Session, typed: str, zh: str, en: str) -> None:
    found = summary(session, "weekly", typed)
    assert view.span_words(found, ZH) == zh
    assert view.span_words(found, EN) == en


def test_the_span_of_a_day_is_its_date(session: Session) -> None:
    found = summary(session, "problems", "2020-07-01")
    assert view.span_words(found, ZH) == "2020年7月1日"
    assert view.span_words(found, EN) == "1 July 2020"


def test_follow_ups_are_lists_with_days_left_in_words(session: Session) -> None:
    entries.submit(session, "visits", "JY-001", "2020-06-20", {"result": "well"}, post="社工", at="2020-06-20")
    entries.submit(
        session, "problems", "濮阳县", "2020-07-01", {"found": "2020-07-01", "limit": "2020-07-06"}, post="科员"
    )
    with session.reading() as work:
        ledgers = {one.code: one for one in work.ledgers.all()}
        names = Names({one.id: one for one in work.units.all()}, "zh")
    visits = follow_views.visits(follow_up.visits_due(session), ledgers, names)
    assert visits.rows[0].cells == ("寄养随访", "JY-001", "儿童福利院", "2020-06-20", "2020-06-27", "逾9")
    findings = follow_views.findings(follow_up.findings(session), ledgers, names)
    assert findings.rows[0].cells[-2:] == ("黄", "今天")
    (roster,) = follow_up.vacancies(session)
    posts = follow_views.roster(roster, names)
    assert posts.rows[0].cells[:5] == ("濮阳县", "6", "0", "0", "6")


def test_entries_and_what_is_owed_are_lists(session: Session) -> None:
    with session.reading() as work:
        rows: list[Entry] = work.entries.of("weekly", ["2020"])
        ledgers = {one.code: one for one in work.ledgers.all()}
        called = {one.id: one.name for one in work.units.all()}
    grid = list_views.entries(WEEKLY, rows, called, ZH)
    assert grid.rows[0].cells[1:5] == ("濮阳县", "2020-W26", "已报", "3")
    assert grid.rows[2].cells[3:6] == ("零报", "", "")
    assert max(sum(cells(text) for text in row.cells) for row in grid.rows) < 80
    assert len(list_views.entries(WEEKLY, rows, called, ZH, "all").columns) == 6 + len(WEEKLY.fields)
    owed = list_views.owings(
        owing.missing(session, "weekly", "2020-W27"), ledgers, called, ZH, lambda one, _: one.state
    )
    assert owed.rows[0].cells == ("防溺水周报", "南乐县", "2020-W27", "2020-07-06 10:00", "missing", "")

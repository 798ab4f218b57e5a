"""What history and search say of entries, ledgers, sites and reminders."""

from __future__ import annotations

import pytest

from coordhub.services import entries, history, ledger_reminders, search
from coordhub.services.change_words import deed_of, field_words
from coordhub.services.session import Session
from tests.services.entry_office import office
from tests.services.test_entries import POST, WEEK, submit


@pytest.fixture
def desk(address: str) -> Session:
    return office(address)


def last(session: Session) -> str:
    return deed_of(session, history.changes(session)[0])


def test_history_calls_an_entry_by_its_ledger_subject_and_period(desk: Session) -> None:
    submit(desk)
    assert last(desk) == "报送 防溺水周报 范县 2020-W27"
    entries.zero(desk, "weekly", "台前县", "5", post=POST)
    assert last(desk) == "零报 防溺水周报 台前县 2020-W27"
    submit(desk, ledger="centres", subject="东街社区中心", period="2020-06", values={"sign": True})
    assert last(desk) == "报送 社区中心检查 东街社区中心 2020-06"


def test_history_calls_a_reminder_by_what_was_asked_of_whom(desk: Session) -> None:
    ledger_reminders.remind(desk, "weekly", "台前县", "5")
    assert last(desk) == "催办 防溺水周报 台前县 2020-W27"


def test_history_of_one_entry_names_the_fields_of_its_declaration(desk: Session) -> None:
    made = submit(desk)
    entries.correct(desk, "weekly", "范县", "5", {"left": 40, "letters": ">=30"}, why="复核")
    changed, first = history.changes(desk, kind="entry", ref=made.id)
    rows = {field: (was, now) for _, field, was, now in field_words(desk, changed)}
    assert (rows["隐患剩余"], rows["家长信"], changed.why) == (("42", "40"), ("", ">=30"), "复核")
    assert ("数值", "", "新增 2 整改 4 隐患剩余 42 巡查 305 溺水事件 0") in [
        row[1:] for row in field_words(desk, first)
    ]


def test_history_says_yes_no_and_choices_as_the_declaration_does(desk: Session) -> None:
    made = submit(desk, ledger="events", period="2020-07-06", values={"open": False, "kind": "其他"})
    (row,) = [
        row[3] for row in field_words(desk, history.changes(desk, kind="entry", ref=made.id)[0]) if row[1] == "数值"
    ]
    assert row == "待处置 否 情形 其他"


def test_history_of_a_restricted_ledger_tells_only_that_something_changed(desk: Session) -> None:
    made = submit(desk, ledger="secret", period="2020-06", values={"grade": 77})
    change = history.changes(desk, kind="entry", ref=made.id)[0]
    assert "患者" not in deed_of(desk, change)
    assert field_words(desk, change) == []
    shown = history.changes(desk, kind="entry", ref=made.id, restricted=True)[0]
    assert "三级以上 77" in [row[3] for row in field_words(desk, shown)]


def test_search_finds_ledgers_and_sites_but_no_restricted_one(desk: Session) -> None:
    assert [one.name for one in search.search(desk, "防溺水周报")] == ["预防溺水工作周报"]
    assert [one.name for one in search.search(desk, "fnszb") if one.kind == "ledger"] == ["预防溺水工作周报"]
    assert [one.name for one in search.search(desk, "水塘")] == ["东街水塘"]
    assert search.search(desk, "患者") == []


def test_a_second_correction_of_the_same_values_is_told_apart(desk: Session) -> None:
    submit(desk, values=WEEK)
    entries.correct(desk, "weekly", "范县", "5", {"left": 40}, why="一")
    again = entries.correct(desk, "weekly", "范县", "5", {"left": 41}, why="二")
    assert [(one.id, one.old, one.why) for one in again.corrections] == [
        ("1", {"left": 42}, "一"),
        ("2", {"left": 40}, "二"),
    ]

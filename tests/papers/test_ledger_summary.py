"""The county table on paper: the paragraph for the 通报, the tables and what they compare."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordhub.domain.refusal import Refused
from coordhub.papers import ledger_summary, text
from coordhub.papers.paper import Paragraph
from coordhub.services import entries
from coordhub.services.session import Session
from tests.services.summary_office import made

WEEK = {"new": 3, "left": 24, "letters": 100, "receipts": 95, "incidents": 0}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = made(tmp_path / "office")
    for week, at in (("2020-W26", "2020-06-29T09:00"), ("2020-W27", "2020-07-06T10:30")):
        entries.submit(session, "weekly", "濮阳县", week, WEEK, post="科员", at=at)
    entries.zero(
        session,
        "weekly",
        "清丰县",
        "2020-W27",
        post="科员",
        at="2020-07-06T09:00",
        values={"letters": 50, "receipts": 10},
    )
    return session


def said(session: Session, period: str, ledger: str = "weekly") -> str:
    block = ledger_summary.paper(session, ledger, period=period).blocks[0]
    assert isinstance(block, Paragraph)
    return block.text


def test_the_paragraph_names_who_did_not_report_and_what_the_totals_lack(session: Session) -> None:
    assert said(session, "2020-W27") == (
        "防溺水周报第5期（6月29日至7月5日）应报单位3个，已报2个（其中零报告1个、迟报1个）；南乐县未报。"
        "合计回执率70%（105/150）（与上期持平），事件0（与上期持平）；以上合计缺1个单位；与上期比较只计两期都报送的单位。"
        "回执率目标90%，2个单位中1个达标。"
    )


def test_with_everyone_in_it_names_the_best_and_the_last(session: Session) -> None:
    entries.submit(session, "weekly", "南乐县", "2020-W27", WEEK | {"receipts": 50}, post="科员")
    text_ = said(session, "2020-W27")
    assert "已报3个" in text_
    assert "未报" not in text_
    assert "缺" not in text_
    assert text_.endswith("回执率最高的是濮阳县（95%），最低的是清丰县（20%）。")


def test_a_register_that_owes_nothing_says_how_many_entries_it_holds(session: Session) -> None:
    entries.submit(session, "problems", "濮阳县", "2020-07-01", {"found": "2020-07-01"}, post="科员")
    assert said(session, "2020-07", "problems").startswith("问题整改2020年7月共登记1条")


def test_the_tables_show_every_figure_and_the_change_on_the_week_before(session: Session) -> None:
    paper = ledger_summary.paper(session, "weekly", period="2020-W27")
    whole = text.draw(paper)
    assert paper.title == "防溺水周报第5期（6月29日至7月5日）汇总表"
    assert whole.count("未报") > 5
    assert "与上期比" in whole
    assert "与上期比" not in text.draw(ledger_summary.paper(session, "weekly", period="2020-W23"))
    shown = {column.key for table in paper.tables() for column in table.page.columns}
    assert {"new", "left", "letters", "receipts", "incidents", "receipt_rate", "trouble"} <= shown
    assert {table.page.paper for table in paper.tables()} == {"A4L"}
    assert {
        table.page.paper for table in ledger_summary.paper(session, "weekly", period="2020-W27", columns="a3").tables()
    } == {"A3L"}


def test_places_are_a_table_of_their_own_when_asked_for(session: Session) -> None:
    plain = ledger_summary.paper(session, "weekly", period="2020-W27")
    ranked = ledger_summary.paper(session, "weekly", period="2020-W27", ranked=True)
    assert len(ranked.tables()) == len(plain.tables()) + 1
    assert [row.cells for row in ranked.tables()[-1].page.rows] == [
        ("濮阳县", "1", "1", "1/1"), ("清丰县", "2", "1", "1/1"), ("南乐县", "", "", "0/1"),
    ]  # fmt: skip


def test_a_restricted_ledger_goes_on_paper_only_when_asked_for_as_such(session: Session) -> None:
    with pytest.raises(Refused, match=r"summary\.restricted"):
        ledger_summary.paper(session, "secret", period="2020-06")
    assert "未报" in text.draw(ledger_summary.paper(session, "secret", period="2020-06", restricted=True))

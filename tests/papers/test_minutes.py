"""The minutes as a paper: what stands in them, in the form of 纪要; and the marks of an edited wording, both ways."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from coordhub.papers import draft, pdf
from coordhub.papers.draft import Linked
from coordhub.papers.lint import check_paper
from coordhub.papers.minutes import paper, wording
from coordhub.papers.paper import Blank, Heading, Labelled, Paragraph
from coordhub.services import attendance, meetings, minutes
from coordhub.services.minutes_decisions import limit_words
from coordhub.services.session import OFFICE_ID, Session, fixed_clock
from coordhub.store import open_store

M = "2020-H07"


@pytest.fixture
def session(sample_folder: Path, tmp_path: Path) -> Iterator[Session]:
    shutil.copytree(sample_folder, tmp_path / "office")
    store = open_store(tmp_path / "office")
    yield Session(store, "huiwu", clock=fixed_clock("2020-07-06T16:30"))
    store.close()


def hold(session: Session) -> None:
    """The meeting as it went: three of its items, typed with half-width marks."""
    for minute in (0, 10, 21):
        meetings.next_item(session, M, f"2020-07-06T15:{minute:02d}")
    meetings.note(session, M, "3", "范县: 家长信回执欠18%, 外出务工家庭多, 改由村儿童主任上门收")
    meetings.note(session, M, "3", "总召集人: 进度为什么只有一半?")
    meetings.decide(
        session,
        M,
        "补齐警示牌, 明确金堤河管护;",
        lead=["水利局"],
        supporting=["公安局", "教育局"],
        due="2020-07-10",
        item="2",
    )
    meetings.decide(
        session,
        M,
        "收齐家长信回执(含外出家庭)",
        lead=["教育局"],
        units=["范县", "台前县"],
        due="2020-07-09T17:30",
        item="3",
    )
    meetings.decide(session, M, "周报迟一次即电话告知分管副县长", item="3")
    attendance.attend(session, M, "范县", "substitute", substitute="范县民政局副局长")
    attendance.attend(session, M, "示范区", "absent")
    attendance.attend(session, M, "教育局", "excused")
    attendance.attend(session, M, "财政局", "observer")
    attendance.attend_rest(session, M, "present")


def said(session: Session) -> list[str]:
    return [one for one in wording(session, M).text.splitlines() if one]


def test_the_draft_says_how_it_was_called_what_was_heard_and_who_came(session: Session) -> None:
    hold(session)
    opening, *rest = said(session)
    assert opening == (
        "2020年7月6日下午，预防农村留守儿童防溺亡专项治理专班召集人、市民政局局长在市政府3号会议室主持召开防溺水第2次调度会。"
        "会议研究议题3项，议定事项3项。现将会议纪要如下："
    )
    assert [one for one in rest if one.startswith("#")] == [
        "# 一、会议听取和审议情况", "## （一）通报进展和周报情况", "## （二）汇报危险水域排查立牌", "## （三）范县、台前县表态发言",
        "# 二、会议议定事项",
    ]  # fmt: skip
    assert (
        "会议听取了分管副县长的汇报。范县：家长信回执欠18%，外出务工家庭多，改由村儿童主任上门收。总召集人：进度为什么只有一半？"
        in rest
    )
    assert rest[-3:] == ["请假：市教育局副局长", "缺席：濮阳市城乡一体化示范区管委会分管副主任", "列席：市财政局"]
    came = rest[-4]
    assert came.startswith("出席：市民政局局长、市公安局副局长、")
    assert "、范县分管副县长（范县民政局副局长代会）、" in came


def test_each_decision_is_a_paragraph_with_units_and_limit_linked_to_it(session: Session) -> None:
    hold(session)
    assert [one for one in said(session) if "{" in one] == [
        "（一）补齐警示牌，明确金堤河管护。由市水利局牵头，市公安局、市教育局配合，7月10日前完成。 {2020-H07-2-1}",
        "（二）收齐家长信回执（含外出家庭）。由市教育局牵头，范县、台前县抓好落实，7月9日17时30分前完成。 {2020-H07-3-1}",
        "（三）周报迟一次即电话告知分管副县长（牵头单位待定）。纪要印发之日起20日内完成。 {2020-H07-3-2}",
    ]


@pytest.mark.parametrize("meeting", ["H01", "H02", "H04", "H05", "H06", "H07", "H08"])
def test_a_proof_reader_finds_nothing_in_any_minutes_of_the_sample(session: Session, meeting: str) -> None:
    if meeting == "H07":
        hold(session)
    assert check_paper(paper(session, meeting)) == []


def test_a_limit_is_said_with_its_year_only_where_it_is_another(session: Session) -> None:
    assert session
    assert limit_words("2020-07-10", "2020") == ("7月10日前完成", "7月10日")
    assert limit_words("2021-01-05", "2020") == ("2021年1月5日前完成", "2021年1月5日")
    assert limit_words("2020-07-10T17:00", "2020")[0] == "7月10日17时前完成"


def test_where_the_office_sets_no_limit_for_decisions_it_is_open(session: Session) -> None:
    hold(session)
    with session.writing("office.edit") as work:
        office = work.office.get(OFFICE_ID)
        work.office.put(replace(office, due_rules={**office.due_rules, "decision": "every month 25"}))
    assert "（牵头单位待定）（完成时限待定）。 {2020-H07-3-2}" in wording(session, M).text
    blocking = [one.key for one in minutes.open_points(session, M, wording(session, M).text) if one.blocks]
    assert blocking == ["minutes.no_lead", "minutes.no_limit"]


def test_an_english_office_writes_english_minutes(session: Session) -> None:
    hold(session)
    with session.writing("office.edit") as work:
        work.office.put(replace(work.office.get(OFFICE_ID), language="en"))
    text = wording(session, M).text
    assert "# 2. Decisions" in text
    assert "Present: " in text
    assert text.startswith("On the afternoon of 6 July 2020 ")
    assert " (lead to be named)" in text


def test_the_printed_page_has_the_head_and_the_foot_of_minutes(session: Session) -> None:
    import pdfplumber

    hold(session)
    with pdfplumber.open(io.BytesIO(pdf.draw(paper(session, M)))) as made:
        first, last = made.pages[0], made.pages[-1]
        mark = [one for one in first.chars if one["non_stroking_color"] in {(1, 0, 0), (1.0, 0.0, 0.0)}]
        assert "".join(one["text"] for one in mark) == "预防农村留守儿童防溺亡专项治理专班会议纪要"
        head = first.extract_text()
        assert "市留守困境儿童联席办 2020年7月6日" in head
        assert "抄送" in last.extract_text()
        assert "2020年7月6日印发" in last.extract_text()
        assert "2020-H07" not in "".join(page.extract_text() for page in made.pages)


# The marks


def test_blocks_become_a_wording_and_come_back() -> None:
    pieces = [
        Paragraph("会议听取了汇报。"), Heading("一、议定"), Heading("（一）周报", 2), Paragraph("按期报送。", lead="一是。"),
        Linked(Paragraph("由市水利局牵头。"), "2020-H07-1-1"), Blank(), Labelled("出席：", "市民政局局长"),
    ]  # fmt: skip
    text = draft.written(pieces)
    assert "由市水利局牵头。 {2020-H07-1-1}\n" in text
    plain = [one.block if isinstance(one, Linked) else one for one in pieces]
    assert draft.read(text, ("出席：",)) == plain


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("% 说给改的人\n正文。\r\n", [Paragraph("正文。")]),
        ("　　正文 {2020-H07-1-1}", [Paragraph("正文")]),
        ("正文。｛ 2020-H07-1-1 ｝", [Paragraph("正文。")]),
        ("会议强调：要快。", [Paragraph("会议强调：要快。")]),
        ("#没有空格", [Paragraph("#没有空格")]),
        ("", []),
        ("{2020-H07-1-1}", []),
    ],
)
def test_a_wording_is_read_as_it_was_typed(text: str, blocks: list[object]) -> None:
    assert draft.read(text, ("出席：",)) == blocks

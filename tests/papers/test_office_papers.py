"""The papers of campaigns, bodies and the year, drawn up from the sample office on the morning of 6 July 2020."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from coordhub.domain.duty import Duty
from coordhub.domain.outgoing import Outgoing
from coordhub.domain.refusal import NotFound, Refused
from coordhub.papers import (
    annual,
    brief,
    bulletin,
    catalogue,
    duties,
    fitting,
    handover,
    issuing,
    member_change,
    members,
    pdf,
    report,
    text,
)
from coordhub.papers.faces import render
from coordhub.papers.lint import check_paper
from coordhub.papers.paper import Chart, Document, Heading, Packet, Paragraph
from coordhub.services import bodies, entries, ledger_reminders, meetings, task_steps, tasks
from coordhub.services.bulletin_facts import CountyStand, campaign_facts, ranked
from coordhub.services.session import Session, fixed_clock
from coordhub.services.task_chase import chase
from coordhub.services.year_facts import year_facts
from coordhub.store import open_store
from tests.papers.schema import out_of_order

MORNING = "2020-07-06T08:50"
BODY, CAMPAIGN, LEDGER = "市联席会议", "防溺水", "drowning-weekly"
OFFICE_PAPERS = (
    ("bulletin", CAMPAIGN, {}), ("report", LEDGER, {}), ("report", LEDGER, {"period": "2020-06"}), ("summary", LEDGER, {"ranked": "1"}),
    ("summary", LEDGER, {"columns": "a3"}), ("brief", "", {}), ("duties", BODY, {}), ("members", BODY, {}),
    ("member-change", BODY, {"since": "2020-03-01"}), ("handover", BODY, {}), ("annual", "", {}), ("scorecard", "", {}),
)  # fmt: skip
with_typst = pytest.mark.skipif(
    not __import__("importlib.util").util.find_spec("typst"), reason="no typst to lay pages out with"
)


@pytest.fixture
def folder(sample_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_folder, tmp_path / "office"))


def at(folder: Path, now: str = MORNING) -> Session:
    return Session(open_store(str(folder)), by="专项岗", clock=fixed_clock(now))


@pytest.fixture
def session(folder: Path) -> Session:
    return at(folder)


def said(paper: Document) -> str:
    """Every paragraph of it, one a line."""
    return "\n".join(
        (block.lead if isinstance(block, Paragraph) else "") + block.text
        for one in paper.papers
        for block in one.blocks
        if isinstance(block, Heading | Paragraph)
    )


def cells(paper: Document, place: int, row: str) -> list[str]:
    """The row of a table that begins with (or holds) a name."""
    grid = paper.tables()[place].page
    return next(list(one.cells) for one in [*grid.rows] if row in one.cells)


@pytest.mark.parametrize(("kind", "about", "options"), OFFICE_PAPERS)
def test_a_proof_reader_finds_nothing(session: Session, kind: str, about: str, options: dict[str, str]) -> None:
    paper = catalogue.build(session, kind, about, **options)
    assert [one.sentence() for one in check_paper(paper)] == []


@pytest.mark.parametrize(("kind", "about", "options"), OFFICE_PAPERS)
def test_the_word_face_keeps_the_order_of_the_schema(
    session: Session, kind: str, about: str, options: dict[str, str]
) -> None:
    assert out_of_order(render(catalogue.build(session, kind, about, **options), ".docx")) == []


def test_cells_of_tables_bear_no_half_width_marks(session: Session) -> None:
    for kind, about, options in OFFICE_PAPERS:
        for table in catalogue.build(session, kind, about, **options).tables():
            words = [cell for grid in (table.text, table.page) for row in grid.rows for cell in row.cells]
            assert [one for one in words if re.search(r"[\u4e00-\u9fff][,;:()]|[,;:(][\u4e00-\u9fff]", one)] == [], kind


# The bulletin


def test_the_bulletin_ranks_the_counties_and_draws_them(session: Session) -> None:
    paper = bulletin.paper(session, CAMPAIGN)
    ranks = [row.cells[:2] for row in paper.tables()[0].page.rows]
    assert ranks[0] == ("1", "华龙区")
    assert ranks[-2:] == [("8", "范县"), ("9", "台前县")]
    assert [column.heading for column in paper.tables()[0].page.columns] == [
        "名次", "县区", "任务", "办结", "未完", "红灯", "迟报", "未报", "进度",
    ]  # fmt: skip
    assert cells(paper, 0, "台前县") == ["9", "台前县", "9", "1", "8", "3", "1", "1", "58%"]
    assert paper.tables()[0].page.footer == ("", "合计", "81", "28", "52", "5", "4", "1", "")
    (chart,) = [block for block in paper.blocks if isinstance(block, Chart)]
    assert list(zip(chart.labels, chart.series[0][1], strict=True))[-1] == ("台前县", 58)


def test_the_bulletin_tells_a_zero_from_what_has_not_come(session: Session) -> None:
    paper = bulletin.paper(session, CAMPAIGN)
    heads = [column.heading for column in paper.tables()[1].page.columns]
    events = heads.index("溺水事件（起）")
    assert cells(paper, 1, "濮阳县")[events] == "0"
    assert cells(paper, 1, "南乐县")[events] == "待报"
    assert "溺水事件0起" in said(paper)
    assert "以上合计缺2个单位" in said(paper)


def test_the_bulletin_names_by_facts_alone(session: Session) -> None:
    whole = said(bulletin.paper(session, CAMPAIGN))
    assert "（一）进展较好的县区。华龙区（进度79%）、清丰县（进度76%）、开发区（进度75%），均无红灯任务" in whole
    assert "台前县：红灯任务3件（" in whole
    assert "报表未报1期，迟报1期" in whole
    assert "范县本期报表校核不符" in whole
    assert "催办后未答复" not in whole


def test_who_did_not_answer_a_reminder_is_named_once_the_time_for_an_answer_is_over(folder: Path) -> None:
    session = at(folder)
    chase(session, "2020-031", unit="南乐县", channel="电话", at=MORNING)
    ledger_reminders.remind(session, LEDGER, "南乐县", "2020-W27", channel="微信", at=MORNING)
    assert "未答复" not in said(bulletin.paper(at(folder, "2020-07-06T18:00"), CAMPAIGN))
    whole = said(bulletin.paper(at(folder, "2020-07-08T09:00"), CAMPAIGN))
    assert (
        "南乐县：2020-031危险水域排查建账立牌，已催办1次，最近一次7月6日以电话方式催办（第1级），至今未答复。" in whole
    )
    assert "南乐县：防溺水周报第5期，已催办1次" in whole
    assert "（四）及时答复催办。南乐县、台前县请于本通报印发后1个工作日内书面答复。" in whole


def test_the_next_bulletin_says_what_changed_since_the_last_one_that_was_issued(folder: Path) -> None:
    session = at(folder)
    assert "首期" in said(bulletin.paper(session, CAMPAIGN))
    issued = issuing.issue(session, "bulletin", CAMPAIGN)
    assert issued.number == "2020年第1期（总第1期）"
    later = at(folder, "2020-07-07T09:00")
    task_steps.step(later, "2020-031", "finish", unit="濮阳县")
    paper = bulletin.paper(later, CAMPAIGN)
    assert "与2020年7月6日印发的2020年第1期（总第1期）相比，县区未完任务件数51，较上期减少1" in said(paper)
    heads = [column.heading for column in paper.tables()[0].page.columns]
    assert cells(paper, 0, "濮阳县")[heads.index("较上期")] == "-1"
    assert cells(paper, 0, "范县")[heads.index("较上期")] == "0"
    assert issuing.issue(later, "bulletin", CAMPAIGN).number == "2020年第2期（总第2期）"


def test_a_task_that_turned_red_or_left_it_is_named_against_the_last_issue(folder: Path) -> None:
    session = at(folder)
    issuing.issue(session, "bulletin", CAMPAIGN)
    tasks.override(session, "2020-028", "green", "回执已补齐", "2020-07-15")
    tasks.override(session, "2020-030", "red", "布展停工", "2020-07-15")
    whole = said(bulletin.paper(at(folder, "2020-07-07T09:00"), CAMPAIGN))
    turned = re.search("新增红灯：(.*?)。", whole)
    assert turned is not None
    assert turned[1].split("、") == ["2020-030防溺水宣传播放张贴", "2020-041留守儿童之家暑期开放"]
    assert "红灯转出：2020-028致家长一封信发放和回执。" in whole


def stand(name: str, **more: int | None) -> CountyStand:
    from coordhub.domain.unit import Unit

    given = {"tasks": 9, "done": 0, "unfinished": 4, "red": 0, "late": 0, "missing": 0, "pending": 0, "percent": 50}
    return CountyStand(unit=Unit(id=name, name=name, kind="county"), **(given | more))  # type: ignore[arg-type]


def test_counties_that_stand_alike_share_a_place_and_the_next_place_is_left_out() -> None:
    counties = [stand("甲", red=1), stand("乙"), stand("丙"), stand("丁", percent=None), stand("戊", missing=1)]
    assert [(one.unit.name, one.place) for one in ranked(counties)] == [
        ("乙", 1), ("丙", 1), ("丁", 3), ("戊", 4), ("甲", 5),
    ]  # fmt: skip


def test_a_bulletin_counts_every_task_of_its_campaign_and_not_only_those_of_counties(session: Session) -> None:
    facts = campaign_facts(session, CAMPAIGN)
    assert len(facts.tasks) > len(facts.grid.rows)
    assert f"共有任务{len(facts.tasks)}项，已办结{facts.done}项" in said(bulletin.paper(session, CAMPAIGN))


def test_a_bulletin_about_no_campaign_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        bulletin.paper(session, "没有的行动")


# The weekly report


def test_the_report_reads_county_by_county(session: Session) -> None:
    paper = report.paper(session, LEDGER)
    assert paper.title == "防溺水周报第5期"
    assert "6月29日至7月5日" in paper.subtitle
    whole = said(paper)
    assert "濮阳县：本周整改9处，较上期增加9处，居各单位之首；" in whole
    assert "南乐县、台前县：本期待报。" in whole
    assert "工业园区：零报告。" in whole
    assert "范县所报数据校核不符，已计入合计，待核实订正。" in whole
    assert "家长信回执率82.8%，较上期下降16个百分点，为各单位最低" in whole
    assert "溺水事件0起（与上期持平）" in whole


def test_what_a_county_wrote_as_its_problem_stands_in_the_report(folder: Path) -> None:
    session = at(folder)
    values = {
        "hazards_new": 0, "hazards_fixed": 3, "hazards_left": 8, "signs": 1, "life_points": 1, "patrols": 310, "turned_back": 0,
        "letters": 4700, "receipts": 4600, "confirmations": 4000, "problem": "马颊河10处缺牌, 请水利局协调.",
    }  # fmt: skip
    entries.submit(session, LEDGER, "南乐县", "2020-W27", values | {"incidents": 0, "deaths": 0}, post="联络员")
    whole = said(report.paper(session, LEDGER))
    assert "四、各地反映的问题" in whole
    assert "南乐县：马颊河10处缺牌，请水利局协调。" in whole


def test_a_month_is_named_by_the_month_and_an_issued_week_by_its_days(session: Session) -> None:
    assert report.paper(session, LEDGER, period="2020-06").title == "防溺水周报（2020年6月）"
    issued = issuing.issue(session, "report", LEDGER)
    assert issued.title == "防溺水周报（6月29日至7月5日）"
    assert issued.figures["period"] == "2020-W27"
    assert issued.figures["incidents"] == "0"


def test_a_restricted_ledger_is_reported_on_only_when_asked_for_as_such(session: Session) -> None:
    with pytest.raises(Refused, match=r"summary\.restricted"):
        report.paper(session, "mental-health")


# The one page


def test_the_page_has_the_six_blocks_with_an_explicit_zero(session: Session) -> None:
    paper = brief.paper(session)
    assert paper.subtitle.startswith("（截至2020年7月6日8时50分，市留守困境儿童联席办编")
    assert [block.text for block in paper.blocks if isinstance(block, Heading)] == [
        "一、总体情况", "二、县区情况", "三、逾期和滞后任务", "四、请市领导协调事项", "五、近三十日安排",
    ]  # fmt: skip
    whole = said(paper)
    assert "今年任务42项，办结8项，正常24项，滞后7项，逾期3项。" in whole
    assert "溺水事件：今年累计0起（已收41份报表，缺1份）。" in whole
    assert cells(paper, 0, "濮阳县") == ["濮阳县", "20", "1", "0", "0", "0"]
    assert cells(paper, 0, "南乐县") == ["南乐县", "17", "0", "0", "2", "待报"]
    assert cells(paper, 1, "致家长一封信发放和回执") == [
        "致家长一封信发放和回执", "教育局", "市教育局副局长", "06-30", "逾6", "红", "逾期", "2",
    ]  # fmt: skip
    assert len(paper.tables()[1].page.rows) == brief.LATE
    assert "1.金堤河段管护主体不清，请市领导明确（危险水域排查建账立牌，水利局7月3日提出）。" in whole
    assert "7月6日召开防溺水第2次调度会" in whole


@with_typst
def test_the_page_is_one_page(session: Session) -> None:
    assert pdf.pages(brief.paper(session)) == 1


def test_more_than_a_page_is_refused(session: Session) -> None:
    for _ in range(3):
        tasks.ask_leaders(session, "2020-029", "机构调整涉及编制和经费, 需市领导召集有关部门专题研究" * 12)
    with pytest.raises(Refused, match=r"brief\.too_long"):
        brief.paper(session)


def test_without_typst_the_page_is_judged_on_the_safe_side(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object) -> int:
        raise Refused("paper.no_typst")

    monkeypatch.setattr(pdf, "pages", absent)
    assert brief.paper(session).tables()
    for _ in range(3):
        tasks.ask_leaders(session, "2020-029", "机构调整涉及编制和经费, 需市领导召集有关部门专题研究" * 12)
    with pytest.raises(Refused, match=r"brief\.too_long"):
        brief.paper(session)


@with_typst
@pytest.mark.parametrize(("kind", "about"), [("brief", ""), ("handover", BODY), ("members", BODY)])
def test_the_estimate_is_never_below_what_is_laid_out(session: Session, kind: str, about: str) -> None:
    (paper,) = catalogue.build(session, kind, about).papers
    assert pdf.pages(paper) <= fitting.estimated(paper) <= pdf.pages(paper) + 1


def test_the_next_page_says_what_changed(folder: Path) -> None:
    session = at(folder)
    issuing.issue(session, "brief")
    task_steps.step(session, "2020-031", "finish", unit="濮阳县")
    paper = brief.paper(at(folder, "2020-07-07T09:00"))
    assert "与2020年7月6日一期比较" in paper.subtitle
    assert "办结8项（与上期持平）" in said(paper)
    assert cells(paper, 0, "濮阳县")[:3] == ["濮阳县", "19", "-1"]


def test_what_is_owed_upward_stays_on_the_page_when_its_day_has_passed(folder: Path) -> None:
    assert "村规民约批示办理应于7月6日前上报，已逾期（民政局）" in said(brief.paper(at(folder, "2020-07-09T09:00")))


# Bodies


def test_the_duties_have_a_row_a_unit_with_the_clause(session: Session) -> None:
    paper = duties.paper(session, BODY)
    assert "共29个成员单位、33项职责。" in said(paper)
    row = cells(paper, 0, "教育局")
    assert row[2] == "1.控辍保学：落实控辍保学，建立学籍台账；2.安全教育：开展防溺水六不教育，发放致家长一封信"
    assert row[3] == "联席会议职责分工第2项"
    assert paper.head is None
    with pytest.raises(Refused, match=r"members\.no_duties"):
        duties.paper(session, BODY, on="2010-01-01")


def test_with_a_number_the_duties_go_out_under_the_issuing_unit(session: Session) -> None:
    issued = issuing.issue(session, "duties", BODY, number="濮民文〔2020〕75号", day="2020-07-06")
    assert issued.number == "濮民文〔2020〕75号"
    stamped = duties.paper(session, BODY, stamp=catalogue.Stamp(number="濮民文〔2020〕75号", day="2020-07-06"))
    assert stamped.head is not None
    assert stamped.head.mark == "濮阳市民政局文件"
    assert stamped.sign_off == ("濮阳市民政局", "2020年7月6日")


def test_the_members_of_a_day_are_those_of_that_day_with_vacancies_as_rows(session: Session) -> None:
    paper = members.paper(session, BODY)
    assert [column.heading for column in paper.tables()[0].page.columns] == ["序", "单位", "职务", "席位"]
    assert cells(paper, 0, "市税务局副局长（空缺）")[3] == "成员"
    assert "空缺2个：市税务局副局长、市统计局联络员。" in said(paper)
    old = members.paper(session, BODY, on="2018-01-01")
    assert old.subtitle == "（截至2018年1月1日）"
    assert old.tables()[0].page.rows[0].cells[2] == "市民政局局长（兼）"
    assert "无空缺。" in said(old)


def test_the_notice_of_a_change_says_who_came_after_whom_and_attaches_the_list(session: Session) -> None:
    packet = member_change.paper(session, BODY, since="2020-03-01")
    assert isinstance(packet, Packet)
    notice, attached = packet.papers
    whole = said(notice)
    assert "因工作变动" in whole
    assert "总召集人由市民政局局长（兼）调整为分管民政工作的副市长，自2020年3月25日起。" in whole
    assert (
        "增加成员4名：市委网信办副主任、市水利局副局长、市应急管理局副局长、市医疗保障局副局长，自2020年3月25日起。"
        in whole
    )
    assert "市税务局副局长不再担任成员，席位暂缺。" in whole
    assert list(notice.attachments) == [attached.title]
    assert attached.mark == "附件"
    assert len(attached.tables()[0].page.rows) == 61
    assert notice.head is not None
    assert notice.head.mark == "濮阳市民政局文件"


def test_a_seat_that_is_filled_or_ended_is_said_as_such(session: Session) -> None:
    rows = bodies.body_members(session, BODY)
    vacant = next(row.seat for row in rows if row.is_vacant)
    left = next(row.seat for row in rows if row.seat.post == "市残联副理事长")
    bodies.fill_seat(session, vacant.id, "市税务局总经济师", "2020-07-02")
    bodies.edit_seat(session, left.id, {"to": "2020-07-03"})
    whole = said(member_change.paper(session, BODY, since="2020-07-01"))
    assert "市税务局总经济师任成员，自2020年7月2日起。" in whole
    assert "市残联副理事长不再担任成员。" in whole


def test_where_nothing_changed_there_is_nothing_to_announce(session: Session) -> None:
    with pytest.raises(Refused, match=r"members\.no_change"):
        member_change.paper(session, BODY, since="2020-07-01")
    with pytest.raises(Refused, match=r"members\.bad_days"):
        member_change.paper(session, BODY, since="2020-07-06")
    with pytest.raises(Refused, match=r"members\.no_since"):
        member_change.paper(session, BODY)


# The handover


def test_the_handover_has_seven_parts_and_names_the_risks(session: Session) -> None:
    paper = handover.paper(session)
    assert [block.text for block in paper.blocks if isinstance(block, Heading)] == [
        "一、机构和成员", "二、职责分工", "三、未办结的议定事项", "四、亮灯情况", "五、本年会议", "六、近三十日时限", "七、风险提示",
    ]  # fmt: skip
    ages = [int(row.cells[4]) for row in paper.tables()[2].page.rows]
    assert ages == sorted(ages, reverse=True)
    assert cells(paper, 2, "2020-H05-2-2")[5] == "未转任务"
    whole = said(paper)
    assert "未转任务的议定事项2项：2020-H05-2-2、2020-H05-2-3。" in whole
    assert "空缺席位2个：市税务局副局长、市统计局联络员。" in whole
    assert "未报报表1份：防溺水周报1份。" in whole
    assert "还有" not in whole


@with_typst
def test_a_long_handover_keeps_to_three_pages_by_saying_how_many_more_there_are(session: Session) -> None:
    assert pdf.pages(handover.paper(session)) <= 3
    for place in range(70):
        meetings.decide(session, "2020-H05", f"第{place}项需要继续推进的事项, 由有关单位按职责分工抓好落实", item="1")
    paper = handover.paper(session)
    assert pdf.pages(paper) <= 3
    shown = len(paper.tables()[2].page.rows)
    assert f"还有{78 - shown}项。" in said(paper)


def test_a_handover_that_cannot_be_cut_to_three_pages_is_refused(session: Session) -> None:
    with session.writing("duty.add") as work:
        body, unit = work.bodies.all()[0].id, work.units.all()[20].id
        for place in range(160):
            work.duties.add(
                Duty(body=body, unit=unit, subject=f"第{place}个名称很长而且不能再缩短的职责事项", text="-")
            )
    with pytest.raises(Refused, match=r"handover\.too_long"):
        handover.paper(session, BODY)


# The year


def test_the_year_counts_what_was_done(session: Session) -> None:
    whole = said(annual.paper(session))
    assert "共召开会议6次" in whole
    assert "议定事项11项，已办结2项" in whole
    assert "应报报表123份，已报122份（迟报6份），未报1份。" in whole
    assert "濮阳县、华龙区、开发区、工业园区、示范区报表无迟报、未报。" in whole
    facts = year_facts(session)
    assert facts.tasks.total == facts.tasks.done + facts.tasks.open + facts.tasks.stopped
    assert sum(one.total for _, one in facts.sources) == facts.tasks.total
    assert sum(one.reports.due for one in facts.counties) == 123


def test_a_year_may_begin_and_end_on_any_day(session: Session) -> None:
    paper = annual.paper(session, since="2020-05-01", until="2020-06-15")
    assert paper.subtitle == "（2020年5月1日至2020年6月15日，2020年7月6日8时50分统计）"
    assert [row.cells[0] for row in paper.tables()[0].page.rows] == ["2020-H03", "2020-H04", "2020-H06"]
    with pytest.raises(Refused, match=r"annual\.ends_early"):
        annual.paper(session, since="2020-07-07")


def test_a_year_without_anything_says_so(tmp_path: Path) -> None:
    from coordhub.services.office import create_office

    session = Session(open_store(str(tmp_path / "new"), create=True), by="经办", clock=fixed_clock(MORNING))
    create_office(session, "市联席办")
    whole = text.draw(annual.paper(session))
    assert whole.count("无。") == 6
    assert "无。" in text.draw(brief.paper(session))


def test_what_was_issued_can_be_read_again_as_it_was(session: Session) -> None:
    issued: Outgoing = issuing.issue(session, "annual", number="濮民文〔2020〕76号")
    assert {one.suffix for one in issued.files} >= {".txt", ".docx"}
    assert issued.figures["total"] == "44"

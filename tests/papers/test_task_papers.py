"""The papers of tasks on the sample office's Monday: task table, supervision table, slips, the two letters, written instructions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from shutil import copytree

import pytest

from coordhub.domain.refusal import NotFound, Refused
from coordhub.papers import catalogue, faces, instructions, reminder, slips, supervision, task_table, text, urging
from coordhub.papers.issuing import issue
from coordhub.papers.lint import check_paper
from coordhub.papers.paper import Packet, Paper, Paragraph, Table
from coordhub.services import entries, promotion, tasks
from coordhub.services.outgoing import kept_file
from coordhub.services.session import Session, fixed_clock
from coordhub.services.task_list import TaskFilter, task_row
from coordhub.sheets.reading import read_sheets
from coordhub.store import open_store
from coordhub.text.grid import Grid
from coordhub.text.marks import full_width
from coordhub.text.width import cells as width

A4_WIDTHS = {
    "序号": 10, "编号": 18, "工作任务": 58, "牵头单位": 22, "责任单位": 30, "时限": 16, "进度": 12, "进展情况": 52, "问题和需协调": 29, "灯": 10,
}  # fmt: skip
A3_WIDTHS = {
    "序号": 10, "编号": 18, "来源": 26, "工作任务": 52, "具体措施": 40, "牵头": 22, "责任": 28, "配合": 24, "责任领导职务": 18, "交办": 16,
    "时限": 16, "进度": 12, "进展情况": 50, "问题和下一步": 28, "灯": 10, "销号": 10,
}  # fmt: skip
COUNTIES = ("濮县", "清丰", "南乐", "范县", "台前", "华龙", "开发", "园区", "示范")


@pytest.fixture
def monday(sample_folder: Path, tmp_path: Path) -> Iterator[Session]:
    copytree(sample_folder, tmp_path / "office")
    store = open_store(str(tmp_path / "office"))
    yield Session(store=store, by="huiwu", clock=fixed_clock("2020-07-06T08:50"))
    store.close()


def on(session: Session, moment: str) -> Session:
    return Session(store=session.store, by=session.by, clock=fixed_clock(moment))


def page_of(paper: Paper | Packet, place: int = 0) -> Grid:
    block = paper.papers[place].tables()[0]
    assert isinstance(block, Table)
    return block.page


def column(grid: Grid, heading: str) -> list[str]:
    place = [one.heading for one in grid.columns].index(heading)
    return [row.cells[place] for row in grid.rows]


def sentences(paper: Paper) -> str:
    return "".join(one.text for one in paper.blocks if isinstance(one, Paragraph))


def done(session: Session, number: str, at: str) -> None:
    """Take a task and all its recipients to 办结."""
    moment = {"at": at}
    for cell in [one for one in task_row(session, number).task.cells if one.state in {"assigned", "working"}]:
        tasks.step(session, number, "finish", unit=cell.id, **moment)
        tasks.step(session, number, "approve", unit=cell.id, **moment)
    tasks.step(session, number, "finish", **moment)
    tasks.step(session, number, "approve", **moment)


# The task table


@pytest.mark.parametrize(("columns", "widths", "sheet"), [("a4", A4_WIDTHS, "A4L"), ("a3", A3_WIDTHS, "A3L")])
def test_a_task_table_has_the_columns_and_widths_of_its_sheet(
    monday: Session, columns: str, widths: dict[str, int], sheet: str
) -> None:
    made = task_table.paper(monday, columns=columns)
    assert {one.heading: one.mm for one in page_of(made).columns} == widths
    assert made.sheet == sheet
    assert sum(widths.values()) in {257, 380}


def test_the_county_table_has_a_column_of_17_mm_for_each_county_with_its_light_and_percent(monday: Session) -> None:
    grid = page_of(task_table.paper(monday, columns="county"))
    assert [one.heading for one in grid.columns] == ["序号", "工作任务", "时限", *COUNTIES, "合计"]
    assert [one.mm for one in grid.columns] == [10, 57, 16, *[17] * 9, 21]
    signs = next(row for row in grid.rows if "2020-031" in row.cells[1])
    assert signs.cells[3:] == (
        "黄 78%", "办结", "黄 77%", "红 42%", "红 55%", "待核", "办结", "办结", "办结", "黄 75% 4/9",
    )  # fmt: skip
    assert grid.footer is not None
    assert grid.footer[1] == "未完/其中红灯"
    unfinished = [int(one.partition("/")[0]) for one in grid.footer[3:]]
    assert sum(unfinished[:-1]) == unfinished[-1]


def test_reds_come_first_then_by_limit_and_what_is_closed_stays_out(monday: Session) -> None:
    grid = page_of(task_table.paper(monday))
    assert column(grid, "编号")[:6] == ["2020-029", "2020-022", "2020-028", "2020-033", "2020-040", "2020-038"]
    lights = column(grid, "灯")
    assert lights == sorted(lights, key="红黄绿".index)
    assert "2020-036" not in column(grid, "编号")
    assert "2020-036" in column(page_of(task_table.paper(monday, wanted=TaskFilter(all=True))), "编号")


def test_the_first_issue_says_so_and_its_totals_stand_in_the_last_row(monday: Session) -> None:
    made = task_table.paper(monday)
    assert "共34件：红灯4件，黄灯6件，绿灯24件；其中办结0件。" in sentences(made)
    assert "首期" in sentences(made)
    footer = page_of(made).footer
    assert footer is not None
    assert footer[2] == "合计34件：红4、黄6、绿24，办结0"


def test_the_next_issue_names_what_turned_red_and_what_turned_green(monday: Session) -> None:
    issue(monday, "task-table", signer="联席办主任")
    done(monday, "2020-029", "2020-07-09T10:00")
    later = task_table.paper(on(monday, "2020-07-10T09:00"))
    assert "与上期（7月6日）比：" in sentences(later)
    assert "新增红灯3件（2020-040、2020-038、2020-041）" in sentences(later)
    assert "红转绿1件（2020-029）" in sentences(later)
    assert column(page_of(later), "编号")[-1] == "2020-029", "what was done since the last issue stands last"


def test_what_was_done_before_the_last_issue_is_shown_no_more(monday: Session) -> None:
    done(monday, "2020-029", "2020-07-05T10:00")
    assert column(page_of(task_table.paper(monday)), "编号")[-1] == "2020-029"
    issue(monday, "task-table")
    assert "2020-029" not in column(page_of(task_table.paper(on(monday, "2020-07-10T09:00"))), "编号")


def test_a_red_that_was_closed_meanwhile_counts_as_turned_green(monday: Session) -> None:
    issue(monday, "task-table")
    done(monday, "2020-029", "2020-07-07T10:00")
    tasks.step(monday, "2020-029", "close", at="2020-07-08T10:00")
    later = task_table.paper(on(monday, "2020-07-08T12:00"))
    assert "2020-029" not in column(page_of(later), "编号")
    assert "红转绿1件（2020-029）" in sentences(later)


def test_a_table_is_compared_with_the_last_one_of_the_same_tasks_only(monday: Session) -> None:
    issue(monday, "task-table", options={"campaign": "防溺水", "columns": "county"})
    assert "首期" in sentences(task_table.paper(monday))
    assert "与上期" in sentences(task_table.paper(monday, campaign="防溺水", columns="a4"))


def test_a_table_that_nothing_fits_says_so(monday: Session) -> None:
    made = task_table.paper(monday, wanted=TaskFilter(text="没有这件事"))
    assert made.tables() == []
    assert "没有符合条件的任务" in text.draw(made)


def test_the_workbook_holds_every_row_and_the_totals(monday: Session, tmp_path: Path) -> None:
    made = task_table.paper(monday)
    file = tmp_path / "t.xlsx"
    file.write_bytes(faces.render(made, ".xlsx"))
    cells = [[str(cell or "") for cell in row] for row in next(iter(read_sheets(file))).rows]
    heads = next(place for place, row in enumerate(cells) if row[0] == "序号")
    assert cells[heads] == list(A4_WIDTHS)
    assert [row[1] for row in cells[heads + 1 : -1]] == column(page_of(made), "编号")
    assert cells[-1][2].startswith("合计34件")


# The supervision table


def test_the_supervision_table_holds_only_lines_that_are_red_or_yellow(monday: Session) -> None:
    grid = page_of(supervision.paper(monday))
    assert sum(one.mm for one in grid.columns) == 257
    assert {one[0] for one in column(grid, "灯")} == {"红", "黄"}
    assert "2020-032" not in column(grid, "编号")


def test_it_says_how_far_a_unit_was_reminded_what_it_answered_and_who_is_next(monday: Session) -> None:
    grid = page_of(supervision.paper(monday))
    row = next(one.cells for one in grid.rows if one.cells[1] == "2020-029")
    assert row[3:] == (
        "示范区", "红 逾期", "05-31 逾36", "3", "第3级（提示函）", "06-28 提示函 管委会办公室：7月上旬发文", "第4级 督办函 单位主要负责人，06-29起",
    )  # fmt: skip
    never = next(one.cells for one in grid.rows if one.cells[1] == "2020-033")
    assert never[3:] == ("人社局", "红 反馈", "07-31 余25", "0", "未催", "-", "第1级 微信 联络员，07-06起")


def test_on_a3_it_has_the_source_and_the_progress_too(monday: Session) -> None:
    made = supervision.paper(monday, columns="a3", campaign="防溺水")
    grid = page_of(made)
    assert made.sheet == "A3L"
    assert sum(one.mm for one in grid.columns) == 380
    assert "沿黄24处待立，牌已到货" in column(grid, "进展情况")
    assert "2020-022" not in column(grid, "编号"), "another campaign's"


def test_its_summary_counts_lines_tasks_and_reminders(monday: Session) -> None:
    made = supervision.paper(monday)
    grid = page_of(made)
    chased = column(grid, "催")
    assert f"共督办{len(grid.rows)}项，涉及任务{len(set(column(grid, '编号')))}件" in sentences(made)
    assert f"已催办{sum(map(int, chased))}次，尚未催办{chased.count('0')}项" in sentences(made)


# Slips


def test_each_unit_gets_one_page_with_its_own_tasks_only(monday: Session) -> None:
    made = slips.paper(monday, campaign="防溺水")
    to = [one.addressee for one in made.papers]
    assert len(to) == len(set(to))
    assert to[0] == "中共濮阳市委宣传部："
    at = to.index("范县人民政府：")
    numbers = column(page_of(made, at), "编号")
    assert "2020-028" in numbers
    assert "2020-032" not in numbers, "范县 has done it"
    assert set(column(page_of(made, at), "职责")) == {"责任"}
    at = to.index("濮阳市水利局：")
    assert set(column(page_of(made, at), "职责")) == {"牵头"}
    pytest.importorskip("typst")
    pdf = faces.render(made, ".pdf")
    import pdfplumber

    with pdfplumber.open(BytesIO(pdf)) as opened:
        assert len(opened.pages) == len(made.papers)


def test_the_pages_of_a_batch_bear_one_number_and_their_place(monday: Session) -> None:
    kept = issue(monday, "slips", options={"campaign": "防溺水"})
    assert kept.number == "濮留困联办交〔2020〕1号"
    made = catalogue.build(monday, "slips", "", campaign="防溺水")
    assert [one.subtitle.rpartition("号")[2] for one in made.papers] == [
        f"-{place}" for place in range(1, len(made.papers) + 1)
    ]
    printed = kept_file(monday, kept.id, ".txt")[1].decode()
    assert "濮留困联办交〔2020〕1号-1\n" in printed
    assert f"濮留困联办交〔2020〕1号-{len(made.papers)}\n" in printed


def test_a_slip_says_by_when_to_sign_how_to_report_and_where_to_sign(monday: Session) -> None:
    made = slips.paper(monday, campaign="防溺水", unit="水利局")
    (one,) = made.papers
    grid = page_of(made)
    signs = next(row.cells for row in grid.rows if row.cells[1] == "2020-031")
    assert signs[4:] == ("2020年7月10日", "随《防溺水周报》报送")
    said = text.draw(made)
    assert "请于7月7日前签收" in said
    assert "请于7月13日前首次反馈" in said
    assert "签收单位（盖章）" in said
    assert one.sign_off == ("濮阳市民政局", "2020年7月6日")


def test_the_slips_of_a_meeting_hold_what_it_decided(monday: Session) -> None:
    made = slips.paper(monday, "H06")
    assert column(page_of(made), "编号") == ["2020-036", "2020-039"]
    assert column(page_of(made), "任务和要求")[1] == "调度会签到和回执办法。制定调度会签到和回执办法"
    assert "根据防溺水第1次调度会议定事项" in sentences(made.papers[0])


def test_a_weekly_feedback_rule_is_said_in_words(monday: Session) -> None:
    made = slips.paper(monday, unit="人社局")
    grid = page_of(made)
    row = next(one.cells for one in grid.rows if one.cells[1] == "2020-033")
    assert row[5] == "每周五17时前"


def test_without_a_task_to_hand_out_slips_are_refused_with_what_would_help(monday: Session) -> None:
    with pytest.raises(Refused) as refused:
        slips.paper(monday, "H07")
    assert refused.value.key == "taskpaper.not_given_out"
    with pytest.raises(Refused):
        slips.paper(monday)


def test_decisions_that_are_drafted_tasks_are_not_handed_out_before_the_minutes(monday: Session) -> None:
    drafted = promotion.promote(monday, "H05")
    assert {one.state for one in drafted} == {"drafted"}
    handed = {
        number
        for one in range(len(slips.paper(monday, "H05").papers))
        for number in column(page_of(slips.paper(monday, "H05"), one), "编号")
    }
    assert not handed & {one.number for one in drafted}


# Letters


def test_a_reminder_lists_overdue_tasks_and_missing_reports(monday: Session) -> None:
    made = reminder.paper(monday, "台前县")
    said = sentences(made)
    assert made.addressee == "台前县人民政府："
    assert made.head is not None
    assert made.head.mark == "濮阳市民政局"
    assert "1.疑似错误数据核查清零（2020-022），时限6月30日，已逾期6天，目前进度80%。" in said
    assert "《预防溺水工作周报》第3期（6月15日至6月21日），应于6月22日10时前报送，至今未收到。" in said
    assert "请于7月9日前将以上事项的办理情况" in said, "three working days"
    assert "2020-038" not in said, "near its limit, nothing is owed yet"


def test_a_report_that_came_is_reminded_of_no_more(monday: Session) -> None:
    with monday.reading() as work:
        ledger = next(one for one in work.ledgers.all() if one.code == "drowning-weekly")
    values = {one.id: 0 for one in ledger.fields if not one.optional}
    entries.submit(monday, ledger.code, "台前县", "2020-W25", values, post="县民政局联络员", at="2020-07-06T08:00")
    assert "第3期" not in sentences(reminder.paper(monday, "台前县"))


def test_the_limit_of_the_answer_may_be_given_but_not_before_the_letter(monday: Session) -> None:
    assert "请于7月20日前" in sentences(reminder.paper(monday, "范县", limit="2020-07-20"))
    with pytest.raises(Refused) as refused:
        reminder.paper(monday, "范县", limit="2020-07-05")
    assert refused.value.field == "limit"


def test_an_urging_letter_says_how_often_and_when_was_reminded(monday: Session) -> None:
    said = sentences(urging.paper(monday, "示范区"))
    assert "此前于6月3日（微信）、6月12日（电话）、6月28日（提示函）催办3次，答复为“7月上旬发文”。" in said
    assert "经催办仍未完成" in said
    assert "于7月8日前将办理结果书面报送" in said, "two working days"


def test_who_was_never_reminded_is_not_told_otherwise(monday: Session) -> None:
    assert "经催办" not in sentences(urging.paper(monday, "人社局"))


def test_a_unit_that_owes_nothing_gets_no_letter(monday: Session) -> None:
    for made in (reminder, urging):
        with pytest.raises(Refused) as refused:
            made.paper(monday, "工业园区")
        assert refused.value.key == "taskpaper.owes_nothing"
        with pytest.raises(NotFound):
            made.paper(monday, "没有这个单位")


def test_letters_share_the_series_of_supervision(monday: Session) -> None:
    assert issue(monday, "reminder", "范县").number == "濮留困联办督〔2020〕1号"
    assert issue(monday, "urging", "示范区", signer="联席办主任").number == "濮留困联办督〔2020〕2号"


# Instructions


def test_the_table_of_instructions_has_the_words_who_gave_them_and_what_is_owed(monday: Session) -> None:
    made = instructions.paper(monday)
    grid = page_of(made)
    assert sum(one.mm for one in grid.columns) == 257
    row = grid.rows[0].cells
    assert row[1:5] == (
        "2020-P12", "完善村规民约是村民自治的基础性工作，我市抓住了关键，请市民政局牵头持续抓好此项工作。", "市长", "06-22",
    )  # fmt: skip
    assert row[6] == "加急 07-06"
    assert row[-2:] == ("市政府办 07-06 17:30", "未反馈")
    assert "共1件，已办结0件，逾期0件；已反馈0件，待反馈1件。" in sentences(made)


def test_a_year_without_instructions_says_so(monday: Session) -> None:
    assert "没有登记批示" in text.draw(instructions.paper(monday, year="2019"))


# All of them


def test_no_paper_of_tasks_has_anything_for_the_proof_reader(monday: Session) -> None:
    made = [
        task_table.paper(monday), task_table.paper(monday, columns="county"), task_table.paper(monday, columns="a3"),
        supervision.paper(monday), supervision.paper(monday, columns="a3"), *slips.paper(monday, campaign="防溺水").papers,
        reminder.paper(monday, "台前县"), urging.paper(monday, "示范区"), instructions.paper(monday),
    ]  # fmt: skip
    assert [(one.title, found.sentence()) for one in made for found in check_paper(one)] == []


def test_every_cell_on_paper_has_full_width_marks(monday: Session) -> None:
    made = [task_table.paper(monday, columns="a3"), supervision.paper(monday, columns="a3"), instructions.paper(monday)]
    cells = [cell for one in made for row in page_of(one).rows for cell in row.cells]
    assert [one for one in cells if full_width(one) != one] == []


def test_every_paper_is_drawn_in_every_form(monday: Session) -> None:
    made: list[Paper | Packet] = [
        task_table.paper(monday, columns="county"), supervision.paper(monday), slips.paper(monday, "H06"),
        reminder.paper(monday, "台前县"), urging.paper(monday, "示范区"), instructions.paper(monday),
    ]  # fmt: skip
    for one in made:
        for suffix in (".txt", ".md", ".docx"):
            assert faces.render(one, suffix), (one.title, suffix)
        for line in text.draw(one).splitlines():
            assert width(line) <= 80, line


def test_a_letter_says_the_same_whatever_language_its_maker_speaks(monday: Session) -> None:
    english = replace(monday, lang="en")
    for made in (reminder, urging):
        assert sentences(made.paper(english, "台前县")) == sentences(made.paper(monday, "台前县"))

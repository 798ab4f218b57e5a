"""The papers before a meeting: plan, notice and receipt, receipts, agenda, materials, sign-in sheet, name cards, host script, packet."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from coordhub.papers import catalogue, docx, text
from coordhub.papers.faces import render
from coordhub.papers.lint import check_paper
from coordhub.papers.paper import Card, Document, Heading, Paragraph
from coordhub.papers.stamp import Stamp
from coordhub.services import attendance, bodies, materials, meetings, office, receipts, units
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store
from tests.papers.schema import out_of_order

MORNING = "2020-07-06T08:50"
KINDS = ("plan", "notice", "receipts", "agenda", "materials", "sign-in", "name-cards", "host-script", "packet")
ISSUED = Stamp("濮民文〔2020〕74号", "2020-07-02", "市民政局局长")


@pytest.fixture(scope="module")
def sample(sample_folder: Path) -> Iterator[Session]:
    """The sample office, read only."""
    store = open_store(str(sample_folder))
    yield Session(store, "huiwu", clock=fixed_clock(MORNING))
    store.close()


@pytest.fixture
def session(sample_folder: Path, tmp_path: Path) -> Iterator[Session]:
    """A copy of the sample office to change."""
    store = open_store(str(shutil.copytree(sample_folder, tmp_path / "office")))
    yield Session(store, "huiwu", clock=fixed_clock(MORNING))
    store.close()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Session]:
    """A new office that speaks English, with a meeting of nobody about nothing on a day without an hour."""
    store = open_store(str(tmp_path / "bare"), create=True)
    made = Session(store, "clerk", lang="en", clock=fixed_clock(MORNING))
    office.create_office(made, "Joint office", city="Puyang", body="Joint conference")
    meetings.add_meeting(made, "Coordination", "Joint conference", "2020-07-20", kind="topical")
    yield made
    store.close()


def words(made: Document) -> str:
    """The text face without the breaks of its lines and pages."""
    return re.sub(r"\s+", "", text.draw(made))


def said(session: Session, kind: str, meeting: str = "2020-H07", **more: Stamp) -> str:
    return words(catalogue.build(session, kind, meeting, **more))


def rows(made: Document, column: str) -> list[str]:
    """The cells of a column of the first table of a paper."""
    grid = made.tables()[0].page
    place = [one.key for one in grid.columns].index(column)
    return [row.cells[place] for row in grid.rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_proof_reader_finds_nothing_in_any_paper_of_any_meeting(sample: Session, kind: str) -> None:
    for meeting in meetings.meetings(sample):
        found = check_paper(catalogue.build(sample, kind, meeting.id))
        assert [one.sentence() for one in found] == [], meeting.number


@pytest.mark.parametrize("kind", KINDS)
def test_word_gets_every_element_in_the_order_of_its_schema(sample: Session, kind: str) -> None:
    assert out_of_order(docx.draw(catalogue.build(sample, kind, "2020-H07"))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_meeting_of_nobody_about_nothing_has_its_papers_in_english(bare: Session, kind: str) -> None:
    made = catalogue.build(bare, kind, "2020-H01")
    pytest.importorskip("typst")
    for suffix in (".txt", ".md", ".docx", ".pdf"):
        assert render(made, suffix)
    assert not re.search(r"[\u3400-\u9fff]", text.draw(made))


# The notice


def test_the_notice_says_when_where_who_what_and_until_when(sample: Session) -> None:
    notice, receipt = catalogue.build(sample, "notice", "2020-H07").papers
    assert notice.title == "关于召开防溺水第2次调度会的通知"
    assert notice.addressee == (
        "市教育局、市公安局、市自然资源和规划局、市住房和城乡建设局、市水利局、市农业农村局、市应急管理局、共青团濮阳市委员会，"
        "各县（区）人民政府、各功能区管委会："
    )
    heads = [block.text for block in notice.blocks if isinstance(block, Heading)]
    assert heads == ["一、会议时间", "二、会议地点", "三、参加人员", "四、会议议题", "五、有关要求"]
    body = words(notice)
    for sentence in (
        "2020年7月6日（星期一）下午3时，会期约53分钟。", "（一）总召集人：分管副市长。（二）召集人：市民政局局长（主持）。（三）成员：市教育局副局长、",
        "范县分管副县长、", "4.审议四个一器材补差方案（市应急局副局长）；5.总召集人讲话（分管副市长）。", "于7月3日17时前将参会回执（见附件）报市留守困境儿童联席办。",
        "于7月3日前报市留守困境儿童联席办：市水利局“危险水域排查立牌情况”、范县“表态发言稿”、市应急管理局“四个一补差方案”。",
    ):  # fmt: skip
        assert sentence in body
    assert "进展通报" not in body, "the bureau does not ask itself for its own papers"
    assert (receipt.mark, receipt.title) == ("附件", notice.attachments[0])
    assert [column.heading for column in receipt.tables()[0].page.columns] == ["单位", "姓名、职务", "联系电话", "备注"]
    assert not any("".join(row.cells) for row in receipt.tables()[0].page.rows)


def test_the_notice_goes_out_under_the_bureau_with_the_number_and_day_of_its_issue(sample: Session) -> None:
    notice = catalogue.build(sample, "notice", "2020-H07", ISSUED).papers[0]
    assert notice.head is not None
    assert (notice.head.mark, notice.head.number) == ("濮阳市民政局文件", "濮民文〔2020〕74号")
    assert list(notice.sign_off) == ["濮阳市民政局", "2020年7月2日"]
    draft = catalogue.build(sample, "notice", "2020-H07").papers[0]
    assert draft.head is not None
    assert draft.head.number == "〔2020〕　号"


def test_many_members_are_addressed_together_so_that_the_first_page_shows_the_text(sample: Session) -> None:
    notice = catalogue.build(sample, "notice", "2020-H01").papers[0]
    assert notice.addressee == "濮阳市农村留守儿童关爱保护和困境儿童服务保障联席会议各成员单位："


def test_counties_are_named_where_not_all_of_them_are_called(session: Session) -> None:
    gone = next(row for row in bodies.body_members(session, "防溺水专班") if row.unit and row.unit.called == "示范区")
    bodies.edit_seat(session, gone.seat.id, {"to": "2020-07-01"})
    notice = catalogue.build(session, "notice", "2020-H07").papers[0]
    assert notice.addressee == "预防农村留守儿童防溺亡专项治理专班各成员单位：", "named one by one they are too many"
    assert "示范区" not in words(notice)
    for row in bodies.body_members(session, "防溺水专班"):
        if row.unit and row.unit.kind == "department":
            bodies.edit_seat(session, row.seat.id, {"to": "2020-07-01"})
    assert catalogue.build(session, "notice", "2020-H07").papers[0].addressee == (
        "市水利局、市应急管理局，濮阳县人民政府、清丰县人民政府、南乐县人民政府、范县人民政府、台前县人民政府、华龙区人民政府、"
        "开发区管委会、工业园区管委会："
    ), "the two bureaus speak"


def test_a_meeting_called_by_its_count_is_called_with_its_body(sample: Session) -> None:
    title = catalogue.build(sample, "notice", "2020-H08").papers[0].title
    assert title == "关于召开濮阳市农村留守儿童关爱保护和困境儿童服务保障联席会议2020年第二次全体会议的通知"


def test_posts_with_a_pause_of_their_own_are_parted_by_commas(sample: Session) -> None:
    body = said(sample, "notice", "2020-H02")
    assert "（二）副组长：市委常委、组织部部长，市委常委、宣传部部长，" in body
    assert "分管城建的副市长，分管民政的副市长。（三）成员：市委副秘书长、市政府副秘书长、" in body


def test_a_post_beside_its_unit_does_not_name_it_again(sample: Session) -> None:
    made = catalogue.build(sample, "sign-in", "2020-H02")
    found = list(zip(rows(made, "unit"), rows(made, "post"), strict=True))
    assert ("市中级人民法院", "副院长") in found
    assert ("文明办", "主任") in found
    assert ("市人民政府办公室", "分管城建的副市长") in found


def test_the_receipt_has_rows_to_write_in_on_a_page_of_its_own(sample: Session) -> None:
    pytest.importorskip("typst")
    pytest.importorskip("pdfplumber")
    from tests.papers.measure import MM, holds, opened

    made = catalogue.build(sample, "notice", "2020-H07")
    with opened(render(made, ".pdf")) as found:
        last = found.pages[-1]
        assert holds(last, "附件防溺水第2次调度会参会回执单位姓名、职务联系电话备注")
        assert not holds(last, "有关要求")
        edges = sorted({round(one["top"] * MM, 1) for one in last.lines + last.rects})
        heights = [below - above for above, below in pairwise(edges) if below - above > 2]
        assert len([height for height in heights if height >= 11.5]) >= 6
    assert 'w:hRule="atLeast"' in _document(docx.draw(made))


def _document(content: bytes) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read("word/document.xml").decode()


# Plan, receipts, agenda, materials


def test_the_plan_divides_the_work_with_posts_and_limits(sample: Session) -> None:
    made = catalogue.build(sample, "plan", "2020-H07")
    body = words(made)
    assert "为推进预防农村留守儿童防溺亡专项治理（目标：汛期不发生责任性溺亡事件，" in body
    assert "会议拟听取汇报3项，审议事项1项，部署工作1项。议程涉及在办任务2件，其中红灯0件、黄灯2件。" in body
    grid = made.tables()[1].page
    done = {row.cells[1]: row.cells[2:] for row in grid.rows}
    assert done["印发会议通知和回执"] == ("会务岗", "07-01")
    assert done["收集回执，落实参会和代会人员"] == ("会务岗", "07-03 17:00")
    assert done["起草主持词和讲话提纲"] == ("专项岗", "07-03")
    assert done["起草、会签、印发会议纪要"] == ("会务岗", "07-13")
    assert len(made.tables()) == 3, "agenda, preparation, materials"


def test_the_receipts_count_who_answered_late_and_not_at_all_with_the_phone_to_ask_at(sample: Session) -> None:
    made = catalogue.build(sample, "receipts", "2020-H07")
    assert "应到18人，已回执17人（其中逾时12人）；未回执1人：示范区。回执应于7月3日17时前报送。" in words(made)
    grid = made.tables()[0].page
    assert len(grid.rows) == 18
    assert grid.rows[-1].cells[2:] == ("示范区管委会分管副主任", "未回执", "", "联络员 0393-0000009")
    assert grid.rows[3].cells[3:] == ("参加", "07-03 17:50", "逾时")


def test_the_receipts_name_who_is_excused_and_who_stands_in(session: Session) -> None:
    receipts.receive(session, "H07", "教育局", "excused", at="2020-07-03T09:00")
    receipts.receive(session, "H07", "公安局", "substitute", "市公安局治安支队民警", at="2020-07-03T09:00")
    receipts.chase(session, "H07")
    made = catalogue.build(session, "receipts", "2020-H07")
    body = words(made)
    assert [row.cells[3:] for row in made.tables()[0].page.rows][1:3] == [
        ("请假", "07-03 09:00", ""), ("代会", "07-03 09:00", "市公安局治安支队民警"),
    ]  # fmt: skip
    assert rows(made, "remark")[-1] == "联络员 0393-0000009，催1次"
    assert "代会1人：市公安局副局长（由市公安局治安支队民警代会）；请假1人：市教育局副局长；" in body


def test_the_agenda_gives_each_item_its_time_and_says_by_how_much_it_is_too_long(session: Session) -> None:
    made = catalogue.build(session, "agenda", "2020-H07")
    assert rows(made, "clock") == ["15:00-15:10", "15:10-15:18", "15:18-15:28", "15:28-15:38", "15:38-15:53"]
    assert "主持：市民政局局长参加：应到18人议题" in words(made)
    assert "计划用时53分钟。" in words(made)
    meetings.edit_item(session, "H07", "5", {"minutes": 90})
    assert "计划用时128分钟，超出8分钟。" in said(session, "agenda")


def test_an_item_named_by_the_program_has_full_width_marks_on_paper(session: Session) -> None:
    meetings.add_item(session, "H07", "逾期任务 1 件, 民政局汇报: 2020-029 (县级)")
    assert (
        rows(catalogue.build(session, "agenda", "2020-H07"), "title")[-1]
        == "逾期任务 1 件，民政局汇报：2020-029（县级）"
    )


def test_the_materials_say_what_came_and_what_was_asked_for(sample: Session) -> None:
    made = catalogue.build(sample, "materials", "2020-H07")
    assert "应交材料5份，已收4份，未交1份：“四个一补差方案”（应急局，应于7月3日前交）。" in words(made)
    assert rows(made, "received")[3] == "未交 催1次"
    assert rows(made, "item") == ["议题1", "议题2", "议题3", "议题4", "议题5"]


def test_materials_without_a_limit_of_their_own_have_the_offices(session: Session) -> None:
    materials.add_material(session, "H08", "全年工作总结", "教育局", copies=40)
    made = catalogue.build(session, "materials", "2020-H08")
    assert [rows(made, one)[0] for one in ("item", "due", "copies")] == ["", "07-27", "40"]
    assert "于7月27日前报市留守困境儿童联席办：市教育局“全年工作总结”（40份）。" in said(session, "notice", "2020-H08")


# In the room


def test_the_sign_in_sheet_stands_by_rank_with_blank_lines_for_others(session: Session) -> None:
    receipts.receive(session, "H07", "教育局", "excused")
    receipts.receive(session, "H07", "公安局", "substitute", "市公安局治安支队民警")
    made = catalogue.build(session, "sign-in", "2020-H07")
    assert rows(made, "post")[:4] == ["分管副市长", "局长", "副局长", "治安支队民警（代会）"]
    assert rows(made, "sign")[:4] == ["", "", "请假", ""]
    assert rows(made, "unit")[-7:] == ["市民政局", *["列席"] * 6]
    assert set(rows(made, "phone")) == {""}


def test_a_sheet_has_rows_of_ten_millimetres(sample: Session) -> None:
    assert catalogue.build(sample, "sign-in", "2020-H07").tables()[0].row_mm == 10


def cards(session: Session, meeting: str) -> list[tuple[str, str]]:
    made = catalogue.build(session, "name-cards", meeting)
    return [(one.text, one.below) for one in made.papers[0].blocks if isinstance(one, Card)]


def test_name_cards_stand_by_rank_the_chief_convener_first_then_the_chair(session: Session) -> None:
    found = cards(session, "2020-H07")
    assert found[:3] == [("总召集人", "分管副市长"), ("召集人", "市民政局局长"), ("市教育局", "副局长")]
    assert ("范县", "分管副县长") in found
    assert len(found) == 20, "eighteen seats and two speakers"
    attendance.attend(session, "H07", "教育局", "excused")
    attendance.attend(session, "H07", "公安局", "substitute", "市公安局治安支队民警")
    found = cards(session, "2020-H07")
    assert found[2] == ("市公安局", "治安支队民警")
    assert not [one for one in found if one[0] == "市教育局"]


def test_the_chair_sits_before_those_who_rank_above_it_in_the_list(session: Session) -> None:
    chair = next(
        row for row in bodies.body_members(session, "市联席会议", "2020-07-28") if row.seat.post == "市民政局副局长"
    )
    meetings.edit_meeting(session, "H08", {"chair": chair.seat.id})
    found = cards(session, "2020-H08")
    assert found[:3] == [
        ("总召集人", "分管民政工作的副市长"), ("副召集人", "市民政局副局长"), ("召集人", "市民政局局长"),
    ]  # fmt: skip


def test_a_card_is_a_sheet(sample: Session) -> None:
    pytest.importorskip("typst")
    pytest.importorskip("pdfplumber")
    from tests.papers.measure import opened

    with opened(render(catalogue.build(sample, "name-cards", "2020-H07"), ".pdf")) as found:
        assert len(found.pages) == 20
        assert all(page.width > page.height for page in found.pages)


def test_the_host_script_leads_from_item_to_item_with_their_minutes(sample: Session) -> None:
    made = catalogue.build(sample, "host-script", "2020-H07")
    heads = [block.text for block in made.papers[0].blocks if isinstance(block, Heading)]
    assert heads[:3] == ["一、开场", "二、会议议程", "（一）通报进展和周报情况（15:00至15:10，10分钟）"]
    assert heads[-1] == "三、结束"
    body = words(made)
    for sentence in (
        "参加今天会议的有：分管副市长、市民政局局长、联席办主任，以及市教育局、", "等17个单位的负责同志。", "（会前核实：示范区还没有回执。）", "共有5项议程，预计用时53分钟，",
        "现在进行第四项议程：审议四个一器材补差方案。请市应急局副局长作说明。", "现在进行第五项议程：总召集人讲话。请分管副市长讲话，大家欢迎。",
        "会议纪要由市留守困境儿童联席办于7月13日前印发", "散会。",
    ):  # fmt: skip
        assert sentence in body
    assert body.count("参阅，不宣读：2020-031危险水域排查建账立牌，黄灯，办结4/9，进度75%，时限7月10日，") == 1


def test_the_chair_is_not_asked_to_call_itself(sample: Session) -> None:
    made = catalogue.build(sample, "host-script", "2020-H03").papers[0]
    own = [block.text for block in made.blocks if isinstance(block, Paragraph)]
    assert "现在进行第一项议程：通报专项治理方案。这一项由我向大家说明。" in own
    assert not [one for one in own if "请市民政局局长" in one]


def test_the_host_script_tells_who_is_excused_and_who_stands_in(sample: Session) -> None:
    body = said(sample, "host-script", "2020-H01")
    assert "代会的有：市财政局副局长（由市财政局科长代会）、市卫生健康委副主任（由市卫生健康委科长代会）。" in body
    assert "请假的有：市统计局副局长。" in body
    assert "会前核实" not in body


# In one file


def test_a_packet_holds_notice_receipt_agenda_members_and_materials(sample: Session) -> None:
    made = catalogue.build(sample, "packet", "2020-H07")
    titles = [one.title for one in made.papers]
    assert titles[:3] == ["关于召开防溺水第2次调度会的通知", "防溺水第2次调度会参会回执", "防溺水第2次调度会议程"]
    assert "成员名单" in titles[3]
    assert titles[-1] == "防溺水第2次调度会材料目录"
    pages = re.findall(r"第 (\d+) 页 共 (\d+) 页", text.draw(made))
    assert [int(page) for page, _ in pages] == list(range(1, int(pages[0][1]) + 1)), "numbered through"


def test_members_of_a_packet_are_those_of_the_meetings_day(session: Session) -> None:
    seat = next(
        row for row in bodies.body_members(session, "防溺水专班") if row.unit and row.unit.called == "教育局"
    ).seat
    bodies.fill_seat(session, seat.id, "市教育局总督学", "2020-07-06")
    assert "市教育局总督学" in said(session, "packet")
    assert "市教育局总督学" not in said(session, "packet", "2020-H06")


@pytest.mark.parametrize("kind", KINDS)
def test_no_paper_names_a_unit_by_its_id(sample: Session, kind: str) -> None:
    for meeting in ("2020-H01", "2020-H05", "2020-H07"):
        assert not re.search(r"\b[ubsm]\d+(?:\.\d+)?\b", text.draw(catalogue.build(sample, kind, meeting)))


def test_a_unit_that_is_renamed_is_named_so(session: Session) -> None:
    water = units.unit(session, "水利局")
    units.edit_unit(session, water.id, {"name": "濮阳市水务局"})
    assert "市水务局" in catalogue.build(session, "notice", "2020-H07").papers[0].addressee

"""What a coordinator sees and does at the screen: a real program on a real pty, with a colleague at work beside it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordhub.services import history, meetings, sample, task_list, tasks
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store
from tests.tui.many_tasks import make
from tests.tui.terminal import hub as screen

NOW = "2020-07-06T08:50"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "office"
    store = open_store(folder, create=True)
    sample.load_sample(store)
    store.close()
    return folder


@pytest.fixture
def office(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def colleague(office: Path) -> Iterator[Session]:
    store = open_store(office)
    yield Session(store, "huiwu", clock=fixed_clock(NOW))
    store.close()


def test_the_first_screen_begins_with_its_first_heading(office: Path) -> None:
    with screen(office) as a:
        said = a.sees("没交来 3")
        assert said.split("\n")[2].startswith("今天 4 ---")
        assert "> 10:00 台账 防溺水周报 第5期 6.29-7.5            已报6(错1) 零报1 待报2 /9" in said
        a.keys("enter")
        assert "> 南乐县" in a.sees("没到 2  校错 1")
        a.keys("escape")
        a.sees("今天 4")
        a.keys("3")
        assert "  周报              已报  已报  待报  校错  待报" in a.sees("合计缺2县区未报")


def test_the_list_says_how_many_are_chosen_and_a_bulk_step_is_one_change(office: Path, colleague: Session) -> None:
    began = colleague.store.revision()
    with screen(office, "--screen", "2") as a:
        a.sees("已选 0")
        a.keys("/", "2020-02", "enter")
        a.sees("文字=2020-02")
        a.keys("space", "space")
        a.sees("已选 2")
        a.keys("s")
        a.sees("已选 2 件, 一起办")
        a.keys("5")
        a.sees("理由")
        a.keys("合并办理", "enter")
        a.sees("2 件已撤销")
        assert colleague.store.revision() == began + 1
        a.keys("u")
        a.sees("撤回:")
        a.keys("y")
        a.sees("已撤回")
    assert len(task_list.task_rows(colleague)) == 34


def test_a_form_merges_what_a_colleague_saved_in_other_fields(office: Path, colleague: Session) -> None:
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("e")
        a.sees("修改 2020-029")
        tasks.edit_task(colleague, "2020-029", {"handler": "综合岗"})
        a.keys("（本周补齐）", "f2")
        a.sees("任务 34件")
    task = task_list.task_row(colleague, "2020-029").task
    assert (task.title, task.handler) == ("县级联席会议机构调整到位（本周补齐）", "综合岗")


@pytest.mark.parametrize(
    ("answer", "title"), [("1", "县级联席会议机构调整到位（会务）"), ("2", "县级联席会议机构调整到位（专项）")]
)
def test_a_conflict_shows_both_and_asks_whose_stays(office: Path, colleague: Session, answer: str, title: str) -> None:
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("e")
        a.sees("修改 2020-029")
        tasks.edit_task(colleague, "2020-029", {"title": "县级联席会议机构调整到位（会务）"})
        a.keys("（专项）", "f2")
        said = a.sees("用对方的").replace(" ", "").replace("\n", "")
        assert "名称:对方“县级联席会议机构调整到位（会务）”,我“县级联席会议机构调整到位（专项）”" in said
        a.keys(answer)
        a.sees("任务 34件")
    assert task_list.task_row(colleague, "2020-029").task.title == title


def test_going_back_to_the_form_keeps_what_was_typed(office: Path, colleague: Session) -> None:
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("e")
        a.sees("修改 2020-029")
        tasks.edit_task(colleague, "2020-029", {"title": "另一个名称"})
        a.keys("（专项）", "f2")
        a.sees("用对方的")
        a.keys("3")
        a.sees_no_more("用对方的")
        assert "调整到位（专项）" in a.sees("修改 2020-029")
        a.keys("escape")
        a.sees("要离开吗")
        a.keys("n")
        assert "调整到位（专项）" in a.sees_no_more("要离开吗")


def test_an_error_stands_under_its_field_and_nothing_is_saved(office: Path, colleague: Session) -> None:
    began = colleague.store.revision()
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("n")
        a.sees("新任务")
        a.keys("新任务一", "tab", "tab", "水务局", "f2")
        said = a.sees("水务局”").split("\n")
        field = next(y for y, line in enumerate(said) if "牵头单位" in line)
        assert "水务局" in said[field]
        assert "“水务局”" in "".join(said[field + 1 :])
    assert colleague.store.revision() == began


def test_a_name_with_an_age_needs_a_reason_which_the_history_keeps(office: Path, colleague: Session) -> None:
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("n")
        a.sees("新任务")
        a.keys("走访张某某，9岁", "tab", "tab", "水利局", "f2")
        a.sees("写明理由")
        a.keys("典型案例化名", "enter")
        a.sees("已立项 2020-044")
    change = history.changes(colleague, limit=1)[0]
    assert change.why == "典型案例化名"


def test_an_id_number_never_passes_and_the_form_keeps_its_text(office: Path, colleague: Session) -> None:
    began = colleague.store.revision()
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("n")
        a.sees("新任务")
        a.keys("核对41090119990101123X", "tab", "tab", "水利局", "f2")
        assert "核对41090119990101123X" in a.sees("疑似身份证号")
    assert colleague.store.revision() == began


def test_a_line_refused_in_the_room_stands_on_the_line_again_and_is_said_whole(
    office: Path, colleague: Session
) -> None:
    with screen(office, "--screen", "5") as a:
        a.sees("会议 8 次")
        a.keys("down", "enter")
        a.sees("回执17")
        a.keys("x")
        a.sees("录入>")
        a.keys("f5")
        a.sees("08:50起")
        a.keys("请核对41090119990101123X", "enter")
        said = a.sees("请删去后再存")
        assert "录入> 请核对41090119990101123X" in said
        a.keys(*["backspace"] * 18, "存根", "enter")
        a.sees("08:50 请核对存根")
        a.keys("周报迟一次即电话告知 @水利局 7-9", "f2")
        a.sees("已存 议定1-1")
    decision = meetings.meeting(colleague, "H07").decisions[-1]
    assert (decision.text, decision.due) == ("周报迟一次即电话告知", "2020-07-09")


def test_the_palette_finds_an_act_by_pinyin_and_does_it(office: Path) -> None:
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("ctrl+p")
        a.sees("输入名称或拼音")
        a.keys("xz")
        a.sees_no_more("撤回我最近")
        a.keys("backspace", "backspace", "新增", "enter")
        a.sees("新任务")


def test_zero_chooses_the_tenth_of_a_menu(office: Path) -> None:
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("s")
        a.sees("0. 牵头单位 民政局")
        a.keys("0")
        a.sees("步骤 2020-029")


def test_the_grid_walks_by_cells_and_opens_the_task_at_the_county(office: Path) -> None:
    with screen(office, "--screen", "3") as a:
        a.sees("排查立牌")
        a.keys("down", "down", "\x1b[C", "\x1b[C", "\x1b[C", "enter")
        a.sees("2020-031 危险水域排查建账立牌")
        a.sees("> 范县")


def test_history_is_read_in_words(office: Path) -> None:
    with screen(office, "--screen", "8") as a:
        said = a.sees("改动")
        assert "会务岗" in said
        assert "huiwu" not in said
        a.keys("enter")
        a.sees("制牌经费未到位, 07-08拨付")
        assert "台前县 反馈" in a.text()


def test_cursor_scroll_marks_and_filter_stay_when_a_colleague_commits(office: Path, colleague: Session) -> None:
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys(*["down"] * 22, "space")
        a.sees("已选 1")
        before = a.sees("> 绿 2020-016")
        tasks.add_task(colleague, "新到的任务", lead=["水利局"], due="2020-07-01")
        after = a.sees("任务 35件", seconds=5)
    assert [line for line in before.split("\n") if line.startswith(">")] == [
        line for line in after.split("\n") if line.startswith(">")
    ]
    assert before.split("\n").index(next(line for line in before.split("\n") if line.startswith(">"))) == after.split(
        "\n"
    ).index(next(line for line in after.split("\n") if line.startswith(">")))
    assert any(line.startswith(" *") for line in after.split("\n"))


def test_an_import_is_shown_first_and_made_on_f2(office: Path, colleague: Session) -> None:
    table = office.parent / "tasks.csv"
    table.write_text("任务,牵头单位,时限\n补立警示牌,水利局,2020-07-20\n", encoding="utf-8")
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("i")
        a.sees("文件路径")
        a.keys(str(table), "enter")
        a.sees("补立警示牌")
        assert len(task_list.task_rows(colleague)) == 34
        a.keys("f2")
        a.sees("已导入 1 件")
        a.sees("任务 35件")


def test_a_form_that_is_open_when_the_office_is_damaged_says_so_and_keeps_what_was_typed(office: Path) -> None:
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("n")
        a.sees("新任务")
        with (office / "journal.jsonl").open("ab") as journal:
            journal.write(b'{"crc":"00000000","rev":9999}\n')
        a.keys("新的", "f2")
        said = a.sees("第")
        assert "Traceback" not in said
        assert "新的" in said


def test_a_large_office_shows_its_frame_before_its_rows(tmp_path: Path) -> None:
    with screen(make(tmp_path / "office", 10_500), "--screen", "2") as a:
        a.sees("正在读取 10500 件任务")
        a.sees("> 绿 2020-000")


def test_a_whole_form_typed_in_one_burst_fills_the_lines_it_was_meant_for(office: Path, colleague: Session) -> None:
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("n", "新任务一", "tab", "简称一", "tab", "水利局", "f2")
        a.sees("任务 35件")
    task = task_list.task_row(colleague, "2020-044").task
    assert (task.title, task.short) == ("新任务一", "简称一")


def test_the_same_words_typed_by_both_are_no_question(office: Path, colleague: Session) -> None:
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("e")
        a.sees("修改 2020-029")
        tasks.edit_task(colleague, "2020-029", {"title": "县级联席会议机构调整到位甲"})
        a.keys("甲", "f2")
        a.sees("县级联席会议机构调整到位")
        a.sees("任务 34件")


def test_free_text_of_both_can_stand_side_by_side(office: Path, colleague: Session) -> None:
    tasks.edit_task(colleague, "2020-029", {"measures": "督导"})
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("e")
        a.sees("具体措施       督导")
        tasks.edit_task(colleague, "2020-029", {"measures": "督导一次"})
        place = next(y for y, line in enumerate(a.text().split("\n")) if line.startswith(" 具体措施"))
        a.keys(*["tab"] * (place - 1), "两次", "f2")
        a.sees("4. 两边都留: 督导一次；督导两次")
        a.keys("4")
        a.sees("任务 34件")
    assert task_list.task_row(colleague, "2020-029").task.measures == "督导一次；督导两次"


def test_a_wider_window_gains_columns_and_a_narrow_one_loses_them(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")  # as some shells hand it on
    monkeypatch.setenv("LINES", "24")
    with screen(office, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("down", "down")
        a.sees("> 红 2020-028")
        a.resize(120, 40)
        assert a.sees("进展").split("\n")[0].rstrip().endswith("周一 ?")
        a.sees("> 红 2020-028")
        a.resize(80, 24)
        a.sees_no_more("进展")
        a.sees("> 红 2020-028")

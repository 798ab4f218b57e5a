"""In the room, and before and after it, at the screen: a real program on a real terminal of 80x24."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordhub.services import attendance, decisions, history, meetings, receipts
from coordhub.services.session import Session
from coordhub.store import open_store
from tests.services.meeting_office import H, at, hold
from tests.tui.terminal import Terminal
from tests.tui.terminal import hub as screen

NOW = "2020-07-06T15:33"
DRAWN = """\
 会议进行 2020-H07 防溺水第2次调度会   2020-07-06 15:00   市政府3号会议室
 主持 召集人(市民政局局长)   应到18 出席14 代会2 请假1 未到1(示范区)
  序 议题                         发言               计划    实用 议定 材料
   1 通报进展和周报情况           联席办主任           10      12    - 有
   2 汇报危险水域排查立牌         市水利局副局长        8       9    1 有
>  3 范县、台前县表态发言         分管副县长           10 15:21起    2 有
   4 审议四个一器材补差方案       市应急局副局长       10              未交
   5 总召集人讲话                 分管副市长           15              有
 计划53分 前2项用21分 超3分
议题3 记录 --------------------------------------------------------------------
 15:22 范县: 家长信回执欠18%, 外出务工家庭多, 改由村儿童主任上门收
 15:26 台前县: 制牌经费7月8日拨付, 滩区33处7月10日前立完
 15:29 总召集人: 进度为什么只有一半? 以后周报迟一次就电话告知分管副县长
 15:31 联席办: 031立牌范县42%、台前县55%, 其余县区75%以上

议定 3 ------------------------------------------------------------------------
  2-1  7月10日前补齐警示牌, 明确金堤河管护    水利局 07-10 并入2020-031
  3-1  范县、台前县7月9日前收齐家长信回执     教育局 07-09 并入2020-028
  3-2  周报迟一次即电话告知                   待补   待补  新任务


 录入> 台前县滩区立牌由水利局派员现场督导
 15:33 已存 议定3-2 (牵头和时限会后补)
 Enter 记录   F2 议定   F3 签到   F4 县区格   F5 下一议题"""


@pytest.fixture
def office(sample_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(sample_folder, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def colleague(office: Path) -> Iterator[Session]:
    store = open_store(office)
    yield at(store, NOW)
    store.close()


@pytest.fixture
def room(office: Path, colleague: Session) -> Iterator[Terminal]:
    """The meeting as it runs at 15:33."""
    hold(colleague.store)
    with screen(office, "--screen", "5", now=NOW) as a:
        enter(a)
        a.sees("15:31 联席办")
        yield a


def enter(a: Terminal) -> None:
    a.sees("会议 8 次")
    a.keys("down", "enter")
    a.sees("回执17")
    a.keys("x")
    a.sees("录入>")


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n")]


def test_the_room_stands_on_the_screen_as_it_was_drawn(room: Terminal) -> None:
    room.keys("周报迟一次即电话告知", "f2")
    room.sees("已存 议定3-2 (牵头和时限会后补)")
    room.keys("台前县滩区立牌由水利局派员现场督导")
    shown = lines(room.sees("现场督导"))
    assert shown == DRAWN.split("\n")
    assert max(len(line) for line in DRAWN.split("\n")) <= 79


def test_nothing_is_sent_while_nothing_happens(room: Terminal) -> None:
    assert room.drain(quiet=2.5) == b""


def test_every_line_is_saved_when_enter_is_pressed_in_the_order_of_typing(room: Terminal, colleague: Session) -> None:
    room.keys(*(key for number in range(1, 9) for key in (f"第{number}句", "enter")))
    room.sees("15:33 第8句")
    notes = [note.text for note in meetings.meeting(colleague, H).items[2].notes]
    assert notes[4:] == [f"第{number}句" for number in range(1, 9)]
    assert lines(room.text())[21] == " 录入>"


def test_lead_limit_and_task_are_typed_behind_a_decision(room: Terminal, colleague: Session) -> None:
    room.keys("补齐滩区警示牌 @水利局 7-10 #31", "f2")
    room.sees("已存 议定3-2, 并入2020-031")
    shown = room.sees("补齐滩区警示牌                         水利局 07-10 并入2020-031")
    assert "议定 3" in shown
    made = meetings.meeting(colleague, H).decisions[-1]
    assert (made.text, made.due, made.joined) == ("补齐滩区警示牌", "2020-07-10", True)


def test_a_task_that_reads_alike_is_named_and_joined_by_its_number_alone(room: Terminal, colleague: Session) -> None:
    room.keys("护水巡查队组建到位", "f2")
    room.sees("像2020-038")
    room.sees("录入 #38 并入")
    room.keys("#38", "enter")
    room.sees("已存 议定3-2, 并入2020-038")
    made = meetings.meeting(colleague, H)
    assert (len(made.decisions), made.decisions[-1].joined, len(made.items[2].notes)) == (3, True, 4)


def test_lead_and_limit_alone_complete_the_last_decision(room: Terminal, colleague: Session) -> None:
    room.keys("周报迟一次即电话告知", "f2")
    room.sees("已存 议定3-2")
    room.keys("@民政局 7-8", "f2")
    room.sees("民政局 07-08 新任务")
    assert meetings.meeting(colleague, H).decisions[-1].text == "周报迟一次即电话告知"


def test_a_note_is_brought_back_and_mended_in_its_place(room: Terminal, colleague: Session) -> None:
    room.keys("半句话")
    room.sees("录入> 半句话")
    room.keys("up", "up")
    room.sees("录入> 总召集人: 进度为什么只有一半?")
    room.sees("改 15:29 的记录: Enter 存, Esc 不改")
    room.keys("。", "enter")
    room.sees("15:33 已改 15:29 的记录")
    notes = meetings.meeting(colleague, H).items[2].notes
    assert (len(notes), notes[2].at, notes[2].text[-1]) == (4, "2020-07-06T15:29", "。")
    # Down below the latest, and Escape, give back what was half typed.
    room.keys("半句话")
    room.sees("录入> 半句话")
    room.keys("up")
    room.sees("录入> 联席办")
    room.keys("down")
    room.sees("录入> 半句话")
    room.keys("up")
    room.sees("录入> 联席办")
    room.keys("escape")
    room.sees("录入> 半句话")


def test_a_decision_is_brought_back_with_its_lead_limit_and_task(room: Terminal, colleague: Session) -> None:
    room.keys("up", "up", "up", "up", "up")
    room.sees("录入> 范县、台前县7月9日前收齐家长信回执 @教育局 07-09 #2020-028")
    room.sees("改 议定3-1")
    room.keys(*["backspace"] * 10, "f2")
    room.sees("已存 议定3-1")
    one = meetings.meeting(colleague, H).decisions[1]
    assert (one.text, one.due, one.joined) == ("范县、台前县7月9日前收齐家长信回执", "2020-07-09", False)


def test_the_county_grid_is_one_key_away_and_the_half_typed_line_is_kept(room: Terminal, colleague: Session) -> None:
    began = colleague.store.revision()
    room.keys("台前县滩区立牌")
    room.sees("录入> 台前县滩区立牌")
    room.keys("f4")
    shown = room.sees("未完 4: 濮阳县 南乐县 范县 台前县")
    assert "红 42" in shown and "红 55" in shown
    room.keys("escape")
    room.sees("录入> 台前县滩区立牌")
    room.keys("由水利局督导")
    room.sees("录入> 台前县滩区立牌由水利局督导")
    assert colleague.store.revision() == began


def test_leaving_with_a_half_typed_line_is_asked_for_twice(room: Terminal) -> None:
    room.keys("还没写完")
    room.sees("录入> 还没写完")
    room.keys("escape")
    room.sees("再按 Esc 离开")
    room.keys("escape")
    room.sees("排议程")


def test_the_next_item_begins_and_the_last_one_ends(room: Terminal, colleague: Session) -> None:
    room.keys("f5")
    room.sees("15:33 开始: 审议四个一器材补差方案")
    shown = room.sees("议题4 记录")
    assert "前3项用33分 超5分" in shown
    room.keys("f5")
    room.sees("开始: 总召集人讲话")
    room.keys("f5")
    room.sees("议题已完")
    room.keys("散会", "enter")
    room.sees("已存 议题5记录")
    assert meetings.meeting(colleague, H).items[4].notes[0].text == "散会"


def test_lines_and_items_in_one_burst_stand_where_they_were_typed(room: Terminal, colleague: Session) -> None:
    room.keys("还在议题三\r\x1b[15~已到议题四\r补差方案原则同意\x1bOQ@应急局 7-20\r")
    room.sees("应急局 07-20")
    held = meetings.meeting(colleague, H)
    assert [note.text for note in held.items[2].notes[4:]] == ["还在议题三"]
    assert [note.text for note in held.items[3].notes] == ["已到议题四"]
    assert [(one.text, one.due) for one in held.decisions[1:]] == [
        ("范县、台前县7月9日前收齐家长信回执", "2020-07-09"),
        ("补差方案原则同意", "2020-07-20"),
    ]


def test_attendance_is_taken_by_receipts_and_corrected_seat_by_seat(office: Path, colleague: Session) -> None:
    receipts.receive(colleague, H, "农业局", "excused")
    with screen(office, "--screen", "5", now=NOW) as a:
        enter(a)
        a.keys("f3")
        shown = lines(a.sees("1. 其余 18 席按回执"))
        assert "  2. 农业局 市农业农村局副局长  回执 请假" in shown
        a.keys("1")
        a.sees("出席17 请假1")
        a.keys("f3")
        a.sees("水利局 市水利局副局长  出席")
        a.keys(*["down"] * 5, "enter")
        a.sees("代会")
        a.keys("2")
        a.sees("代会单位职务")
        a.keys("escape")
        a.sees("录入>")
        assert attendance.roll(colleague, H)[1].counts == {"present": 17, "excused": 1}
        a.keys("f3")
        a.sees("水利局 市水利局副局长  出席")
        a.keys(*["down"] * 5, "enter")
        a.sees("代会")
        a.keys("2")
        a.sees("代会单位职务")
        a.keys("市水利局科长", "enter")
        a.sees("代会 市水利局科长")
        a.keys("escape")
        a.sees("出席16 代会1 请假1")
    assert {one.substitute for one in meetings.meeting(colleague, H).attendance} == {"", "市水利局科长"}


def test_a_colleagues_note_comes_in_without_touching_the_line(room: Terminal, colleague: Session) -> None:
    room.keys("我写到一半")
    room.sees("录入> 我写到一半")
    meetings.note(colleague, H, "3", "同事记的一句")
    room.sees("15:33 同事记的一句")
    room.sees("录入> 我写到一半")


def test_a_long_meeting_shows_the_latest_lines_and_keeps_the_typed_line_in_sight(
    room: Terminal, colleague: Session
) -> None:
    for number in range(1, 13):
        meetings.note(colleague, H, "3", f"记录{number:02d} " + "滩区立牌" * 12)
        meetings.decide(colleague, H, f"议定第{number:02d}件")
    shown = lines(room.sees("议定第12件"))
    assert (shown[21], len(shown)) == (" 录入>", 24)
    assert any("记录12" in line for line in shown)
    assert shown[9].startswith("议题3 记录")
    room.resize(80, 40)
    room.sees("记录07")


# The screen of one meeting


def test_a_meeting_is_made_from_its_series_and_what_it_brought_is_on_the_screen(
    office: Path, colleague: Session
) -> None:
    with screen(office, "--screen", "5", now=NOW) as a:
        a.sees("会议 8 次")
        a.keys("n")
        a.sees("2. 防溺水调度会 (上次: 防溺水第2次调度会)")
        a.keys("2")
        a.sees("防溺水第3次调度会")
        a.keys("down", "7-20 15:00", "f2")
        shown = a.sees("2020-H09 防溺水第3次调度会")
        assert "通知应于 07-15 前发" in shown and "材料 0/5" in shown and "回执限 07-16" in shown
    assert meetings.meeting(colleague, "H09").starts == "2020-07-20T15:00"


def test_papers_are_received_and_chased_and_receipts_noted_by_the_row_under_the_cursor(
    office: Path, colleague: Session
) -> None:
    with screen(office, "--screen", "5", now=NOW) as a:
        a.sees("会议 8 次")
        a.keys("down", "enter")
        a.sees("材料 4/5")
        a.keys(*["down"] * 8)
        a.sees(">  4 四个一补差方案")
        a.keys("c")
        a.sees("已记催 四个一补差方案 第2次")
        a.keys("r")
        a.sees("材料 5/5")
        a.keys(*["down"] * 30)
        a.sees("> 成员       示范区")
        a.keys("c")
        a.sees("1. 只催 示范区 管委会分管副主任")
        a.keys("1")
        a.sees("已记催 1 席")
        a.keys("r")
        a.sees("2. 代会")
        a.keys("2")
        a.sees("收到时间")
        a.keys("示范区社会事务局局长", "tab", "7-6 14:00", "f2")
        a.sees("回执18")
    said = [one for one in meetings.meeting(colleague, H).attendance if one.answer == "substitute"]
    assert [(one.announced, one.receipt, one.chased) for one in said] == [
        ("示范区社会事务局局长", "2020-07-06T14:00", 1)
    ]


def test_a_decision_joins_a_task_from_the_meetings_screen(office: Path, colleague: Session) -> None:
    hold(colleague.store)
    meetings.decide(colleague, H, "护水巡查队组建到位")
    with screen(office, "--screen", "5", now=NOW) as a:
        a.sees("会议 8 次")
        a.keys("down", "enter")
        a.sees("议定 3")
        a.keys("b")
        a.sees("请把光标放在议定事项上")
        a.keys(*["down"] * 12)
        a.sees(">  3-2") if ">  3-2" in a.text() else a.sees("> 3-2")
        a.keys("b")
        a.sees("1. 并入 2020-038")
        a.keys("1")
        a.sees("已并入 2020-038")
        a.keys("b")
        a.sees("按编号并入")
        a.keys("down", "enter")
        a.sees("任务编号")
        a.keys("31", "enter")
        a.sees("已并入 2020-031")
    assert history.changes(colleague, limit=1)[0].did == "meeting.decide"


def test_each_decision_becomes_a_task_of_its_own_or_of_the_counties_once_all_are_answered(
    office: Path, colleague: Session
) -> None:
    hold(colleague.store)
    for text in ("护水巡查队组建到位", "周报迟一次即电话告知", "会后三日内通报"):
        meetings.decide(colleague, H, text, lead=["民政局"])
    began = colleague.store.revision()
    with screen(office, "--screen", "5", now=NOW) as a:
        a.sees("会议 8 次")
        a.keys("down", "enter")
        a.sees("议定 5")
        a.keys("t")
        a.sees("1. 并入 2020-038")
        a.keys("1")
        a.sees("“周报迟一次即电话告知”转成什么?")
        a.keys("2")
        a.sees("“会后三日内通报”转成什么?")
        assert colleague.store.revision() == began
        a.keys("1")
        a.sees("已转 3 件")
        a.keys("t")
        a.sees("没有待转任务的议定事项")
    held = meetings.meeting(colleague, H)
    with colleague.reading() as work:
        made = [work.tasks.get(one.task or "") for one in held.decisions[2:]]
    assert [(one.number, len(one.cells)) for one in made] == [("2020-038", 9), ("2020-044", 9), ("2020-045", 0)]


def test_decisions_of_all_meetings_are_followed_on_one_screen(office: Path, colleague: Session) -> None:
    count = len(decisions.followed(colleague, open_only=True))
    with screen(office, "--screen", "5", now=NOW) as a:
        a.sees("会议 8 次")
        a.keys("d")
        shown = a.sees("议定事项 11 项  待转 2  逾期 1")
        assert sum(line[2:9] == "2020-H0" for line in lines(shown)) == count == 9
        a.keys("f")
        a.sees("2020-H06-1-1")
        a.keys("enter")
        a.sees("2020-029 县级联席会议机构调整到位")

"""A meeting's life, through tmux and a real sshd: two weeks before a plenary, in the room, and after it until the last decision is
closed and the next agenda is made."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conditions import until
from tests.system.harness import Coordinator, Server, needs, run, sshd

pytestmark = needs("tmux", "sshd", "ssh", "ssh-keygen")
BEFORE, HELD, AFTER = "2020-07-14T09:00", "2020-07-06T15:00", "2020-07-06T17:00"
SIX = ("会议通知", "议程", "材料目录", "座签", "签到表", "主持词")
CLEAN = "没有发现问题"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with sshd() as running:
        yield running


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    run(folder, "init", "--sample")
    return folder


def told(office: Path, *arguments: str, today: str = AFTER) -> Any:
    return json.loads(run(office, *arguments, "--format", "json", today=today))


def paper(office: Path, *arguments: str, today: str) -> str:
    """A paper as text, its lines joined."""
    return "".join(run(office, "paper", *arguments, today=today).split())


def test_two_weeks_before_a_plenary(server: Server, office: Path, tmp_path: Path) -> None:
    with Coordinator(server, office, name="会务岗", more=f"--lang zh --screen 5 --today {BEFORE}") as a:
        # The liaisons study the draft first: their meeting comes from its series, one item of theirs is left undecided
        a.sees("2020年第二次全体会议")
        a.keys("n")
        a.chooses("联席会议联络员会议 (上次")
        a.sees("会议名称")
        a.keys("Down", "7-17 9:00", "F2")
        a.sees("2020-H09 联席会议联络员会议  2020-07-17 09:00")
        a.sees("研究暑期关爱活动安排")
        a.keys("Escape")
        a.sees("会议 9 次")
        # The agenda of the plenary is proposed in two keys
        a.goes_to("2020-H08")
        begun = time.monotonic()
        a.keys("Enter")
        a.sees("议题 0 ---")
        a.keys("g")
        a.sees("议程现有 18 项")
        assert time.monotonic() - begun < 60
    proposed = told(office, "meeting", "show", "H08", today=BEFORE)["items"]
    assert {one["why"] for one in proposed} >= {"overdue", "due", "undone", "missing", "waiting"}
    assert sum(len(one["tasks"]) for one in proposed if one["why"] == "overdue") == 6
    _liaisons_meet(office)
    with Coordinator(server, office, name="会务岗", more=f"--lang zh --screen 5 --today {BEFORE}") as a:
        a.sees("会议 9 次")
        a.goes_to("2020-H08")
        a.keys("Enter")
        a.sees("议题 18 ---")
        # What the liaisons left undecided comes onto it, and what they decided; the rest stays as it was edited
        a.keys("g")
        a.sees("议程现有 21 项")
        a.goes_to("研究暑期关爱活动安排")
        # Reordered and merged: the bureau reports once; a speaker and minutes are set; too long a meeting is said
        a.goes_to("  4 民政局汇报逾期任务1件")
        a.keys("-")
        a.sees(">  3 民政局汇报逾期任务1件")
        a.keys("-")
        a.sees(">  2 民政局汇报逾期任务1件")
        a.keys("b")
        a.sees("已并入第1项, 合计16分钟")
        a.sees("议题 20 ---")
        a.keys("e")
        a.sees("发言人职务")
        a.keys(
            "End",
            *["BSpace"] * 7,
            "Down",
            "End",
            *["BSpace"] * 7,
            "市民政局局长",
            "Down",
            "BSpace",
            "BSpace",
            "45",
            "F2",
        )
        a.sees("市民政局局长   ")
        a.sees("计划181分 超61分")
        a.keys("e")
        a.sees("发言人职务")
        a.keys("Down", "Down", "BSpace", "BSpace", "15", "F2")
        a.sees("计划151分 超31分")
        for left in (19, 18):
            # Told before the liaisons met, and told again since
            a.goes_to("上次会议 (联席会议联络员会议)" if left == 19 else "此前各次会议 (至政策宣讲")
            a.keys("DC")
            a.sees("删去")
            a.keys("y")
            a.sees(f"议题 {left} ---")
        # The counties that owe reports explain themselves in one item
        a.goes_to("台前县说明连续缺反馈")
        for minutes in (10, 15, 20):
            a.keys("b")
            a.sees(f"合计{minutes}分钟")
            a.sees(f"议题 {19 - minutes // 5} ---")
        a.keys("e")
        a.sees("发言人职务")
        a.keys("Down", "Down", "BSpace", "BSpace", "5", "F2")
        a.sees("计划116分")
        a.sees_no("超")
        # A paper is owed for an item; the notice goes out, a receipt comes in, who is silent is reminded
        a.goes_to("审议延期申请")
        a.keys("o")
        a.sees("报送单位")
        a.keys("四个一器材补差方案", "Down", "应急局", "F2")
        a.sees("材料 0/1")
        _six_papers(a, tmp_path)
        a.sees("材料 0/1")
        a.keys("s")
        a.chooses("通知")
        a.sees("通知 07-14 09:00 已发")
        a.goes_to("市教育局副局长")
        a.keys("r")
        a.chooses("请假")
        a.sees("未回执 31")
        a.keys("c")
        a.chooses("31 席都催")
        a.sees("已记催 31 席")
    # The list is that of the day of the meeting; the notice names it, and the receipt says by when
    notice = paper(office, "notice", "H08", today=BEFORE)
    assert "2020年7月28日（星期二）下午3时" in notice
    assert "总召集人：分管民政工作的副市长（主持）" in notice
    assert "于7月24日前" in notice
    sheet = run(office, "paper", "sign-in", "H08", today=BEFORE)
    assert "公室副主任" not in sheet.replace("办公室副主任", "")
    agenda = paper(office, "agenda", "H08", today=BEFORE)
    assert agenda.count("15:00-15:15") == 1
    # Each item's figures stand beside it for the chair: how its tasks are, and who has not finished
    script = paper(office, "host-script", "H08", today=BEFORE)
    assert "参阅，不宣读：2020-022疑似错误数据核查清零，红灯，办结7/9" in script
    assert "参阅，不宣读：2020-040村规民约批示办理" in script, "the merged item has the tasks of both"
    silent = told(office, "meeting", "receipts", "H08", "--missing", today=BEFORE)
    assert len(silent) == 31


def test_a_printed_table_is_five_keys_from_the_first_screen(server: Server, office: Path, tmp_path: Path) -> None:
    with Coordinator(server, office, name="会务岗", more=f"--lang zh --today {HELD}") as a:
        a.sees("[1今日]")
        keys = {"5": "会议 8 次", "p": "出哪种公文?", "6": "签到表  文件", "w": "1. ", "1": "已存 "}
        for key, shown in keys.items():
            a.keys(key)
            a.sees(shown)
        assert len(keys) <= 5
    assert len(list(tmp_path.glob("*_签到表_2020-H08_*.docx"))) == 1


def _liaisons_meet(office: Path) -> None:
    """They get the draft and meet on the 17th: the first item is decided on, the second is left."""
    draft = office.parent / "draft.docx"
    run(office, "paper", "agenda", "H08", "-o", str(draft), today=BEFORE)
    run(office, "meeting", "state", "H09", "noticed", today=BEFORE)
    now = "2020-07-17T10:00"
    run(office, "meeting", "attend", "H09", "b1.33", "present", today=now)
    run(office, "meeting", "next", "H09", today=now)
    run(office, "meeting", "decide", "H09", "两个专项行动进展按月通报", "--lead", "民政局", "--item", "1", today=now)
    run(office, "meeting", "next", "H09", today=now)
    run(office, "meeting", "next", "H09", today=now)


def _six_papers(a: Coordinator, folder: Path) -> None:
    """The six papers of a plenary, each shown, clean, and written in four keys: p, its digit, w, 1."""
    for kind in SIX:
        a.sees("材料 0/1")
        a.keys("p")
        a.chooses(kind)
        a.sees(CLEAN)
        a.sees(f"{kind}  文件")
        a.keys("w")
        a.chooses(".docx")
        a.sees("已存 ")
        a.keys("Escape")
        (written,) = folder.glob(f"*_{kind}_2020-H08_*.docx")
        assert written.read_bytes()[:2] == b"PK"


def test_in_the_room_and_until_every_decision_is_closed(server: Server, office: Path, tmp_path: Path) -> None:
    with Coordinator(server, office, name="会务岗", more=f"--lang zh --screen 5 --today {HELD}") as a:
        _into_the_room(a)
        # Attendance: one is stood in for, one is excused, one is absent, the rest came
        _came(a, "水利局 市水利局副局长", "代会", "市水利局河道管理科科长")
        _came(a, "农业局 市农业农村局副局长", "请假")
        _came(a, "示范区 ", "缺席")
        a.keys("F3")
        a.chooses("其余 15 席按回执")
        a.sees("出席15 代会1 请假1 未到1(示范区)")
        # Notes and decisions, with and without a lead; one joins a task by its number
        a.keys("F5")
        a.sees("15:00 开始: 通报进展")
        a.keys("范县: 家长信回执欠18%", "Enter")
        a.sees("已存 议题1记录")
        a.keys("F5")
        a.sees("开始: 汇报危险水域")
        a.keys("7月10日前补齐警示牌, 明确金堤河管护 @水利局 7-10 #31", "F2")
        a.sees("已存 议定2-1, 并入2020-031")
        # "Which counties have not finished?": two keys, and the half-typed line is kept
        a.keys("台前县滩区立牌由水利局派员")
        a.sees("录入> 台前县滩区立牌由水利局派员")
        a.keys("F4")
        a.sees("未完 4: 濮阳县 南乐县 范县 台前县")
        a.keys("Escape")
        a.sees_no("未完 4")
        a.keys("现场督导")
        a.sees("录入> 台前县滩区立牌由水利局派员现场督导")
        a.keys("F2")
        a.sees("已存 议定2-2 (牵头和时限会后补)")
        a.keys("护水巡查队全部组建上岗 @公安局", "F2")
        a.sees("已存 议定2-3")
        # The line goes dead in the middle of a sentence
        a.keys("说到一半")
        a.sees("录入> 说到一半")
        a.is_cut_off()
    with Coordinator(server, office, name="会务岗二", more=f"--lang zh --screen 5 --today {HELD}") as a:
        _into_the_room(a)
        a.sees("出席15 代会1 请假1 未到1(示范区)")
        a.sees("台前县滩区立牌由水利局派员现场督导     待补   待补  新任务")
        a.sees(">  2 汇报危险水域")
        a.keys("F5")
        a.sees("开始: 范县、台前县")
        a.keys("周报迟一次即电话告知分管副县长", "F2")
        a.sees("已存 议定3-1")
        a.keys("F5")
        a.sees("开始: 审议四个一")
        a.keys("各县区补齐四个一器材差额 @应急局 7-20", "F2")
        a.sees("已存 议定4-1")
        a.keys("F5")
        a.sees("开始: 总召集人讲话")
        a.keys("F5")
        a.sees("议题已完")
    held = told(office, "meeting", "show", "H07", today=HELD)
    assert [one["text"] for one in held["decisions"]] == [
        "7月10日前补齐警示牌, 明确金堤河管护", "台前县滩区立牌由水利局派员现场督导", "护水巡查队全部组建上岗", "周报迟一次即电话告知分管副县长",
        "各县区补齐四个一器材差额",
    ]  # fmt: skip
    assert [one["text"] for one in held["items"][0]["notes"]] == ["范县: 家长信回执欠18%"]
    _after_the_meeting(server, office, tmp_path)
    _until_closed(server, office)


def _into_the_room(a: Coordinator) -> None:
    a.sees("2020-H07")
    a.keys("Down", "Enter")
    a.sees("2020-H07 防溺水第2次调度会")
    a.keys("x")
    a.sees("录入>")


def _came(a: Coordinator, seat: str, state: str, substitute: str = "") -> None:
    """F3, the seat, how it came; a substitute is typed as unit and post."""
    a.keys("F3")
    a.sees("席按回执")
    a.picks(seat)
    a.chooses(state)
    if substitute:
        a.sees("代会单位职务")
        a.keys(substitute, "Enter")
    a.sees(f"{'未到' if state == '缺席' else state}1")
    a.sees("席按回执")
    a.keys("Escape")
    a.sees("录入>")


def _after_the_meeting(server: Server, office: Path, tmp_path: Path) -> None:
    """The minutes: drafted, completed, edited, submitted, signed, issued, kept byte for byte."""
    with Coordinator(server, office, name="会务岗", more=f"--lang zh --screen 5 --today {AFTER}") as a:
        a.sees("2020-H07")
        a.keys("Down", "Enter")
        a.sees("议定 5")
        # Lead and limit that were left open in the room, and the counties that the decision is split to
        a.goes_to("2-2 ")
        a.keys("e")
        a.sees("议定事项")
        a.keys("Down", "水利局", "Down", "7-12", "Down", "Down", "范县 台前县", "F2")
        a.sees("水利局   07-12")
        a.goes_to("3-1 ")
        a.keys("e")
        a.sees("议定事项")
        a.keys("Down", "民政局", "F2")
        a.sees("民政局   待补")
        a.keys("w")
        shown = a.sees("防溺水第2次调度会纪要")
        assert "会议听取了联席办主任的汇报" in shown + _next_page(a)
        a.keys("e")
        a.sees("F2 保存")
        a.keys("会前通报了上周情况。", "F2")
        a.sees("已保存 2020-H07 的纪要文字")
        a.keys("s")
        a.chooses("送审")
        if "照样送审" in a.sees("送审"):
            a.keys("y")
        a.sees("纪要  送审")
        a.keys("s")
        a.chooses("登记签发")
        a.sees("签发人职务")
        a.keys("召集人", "F2")
        a.sees("纪要  签发")
        a.keys("s")
        a.chooses("印发")
        a.sees("抄送写作")
        a.keys("市政府办公室=2、各成员单位", "F2")
        a.sees("已印发: 〔2020〕1号")
    text = paper(office, "minutes", "H07", today=AFTER)
    assert "会前通报了上周情况。2020年7月6日下午" in text
    assert "（市水利局河道管理科科长代会）" in text
    assert "请假：市农业农村局副局长" in text
    assert "由市水利局牵头，范县、台前县抓好落实，7月12日前完成" in text
    assert "抄送：市政府办公室（2份），各成员单位。" in text
    assert run(office, "paper", "lint", "〔2020〕1号", today=AFTER) == "", "exit code 0 and not a word"
    first, again = tmp_path / "first.docx", tmp_path / "again.docx"
    run(office, "paper", "kept", "〔2020〕1号", "-o", str(first), today=AFTER)
    run(office, "unit", "edit", "水利局", "--name", "濮阳市水务局", today="2020-09-01T09:00")
    run(office, "paper", "kept", "〔2020〕1号", "-o", str(again), today="2020-09-01T09:00")
    assert first.read_bytes() == again.read_bytes()
    run(office, "unit", "edit", "水利局", "--name", "濮阳市水利局", today="2020-09-01T09:00")


def _next_page(a: Coordinator) -> str:
    before = a.screen()
    a.keys("PageDown")
    until(lambda: a.screen() != before, 5.0, said=a.screen)
    return a.screen()


def _until_closed(server: Server, office: Path) -> None:
    """Decisions become tasks, slips go out, and they are followed: signed for, reported, done with evidence, closed."""
    with Coordinator(server, office, name="会务岗", more=f"--lang zh --screen 5 --today {AFTER}") as a:
        a.sees("2020-H07")
        a.keys("Down", "Enter")
        a.sees("议定 5")
        # Each becomes a task; for the one that reads like an open task, that one is offered first; one is split to the counties
        begun = time.monotonic()
        a.keys("t")
        a.sees("督导”转成什么?")
        a.chooses("另立新任务")
        a.sees("“护水巡查队全部组建上岗”可能与已有任务重复")
        a.chooses("并入 2020-038")
        a.sees("“周报迟一次即电话告知分管副县长”转成什么?")
        a.chooses("另立新任务")
        a.sees("“各县区补齐四个一器材差额”")
        a.chooses("分解到各县区")
        a.sees("已转 4 件")
        assert time.monotonic() - begun < 4 * 10, "ten seconds for each"
        a.keys("p")
        a.sees("出哪种公文?")
        a.keys("End", "Enter")
        a.sees("交办单  文件")
        a.sees(CLEAN)
        a.keys("i")
        a.sees("签发人职务")
        a.keys("召集人", "F2")
        a.sees("已印发")
    made = {one["source"]["ref"]: one for one in told(office, "task", "list") if one["source"]["kind"] == "decision"}
    water, calls, gear = (made[f"2020-H07-{one}"] for one in ("2-2", "3-1", "4-1"))
    assert (water["state"], water["due"]) == ("assigned", "2020-07-12")
    assert calls["due"] == "2020-07-26", "20 days after the minutes were issued"
    assert len(told(office, "task", "show", water["number"])["cells"]) == 2
    assert len(told(office, "task", "show", gear["number"])["cells"]) == 9
    slip = paper(office, "slips", "H07", "--unit", "水利局", today=AFTER)
    assert water["number"] in slip
    assert calls["number"] not in slip, "only its own tasks"
    # Nobody has signed after three working days: red, and the office asks
    late = told(office, "task", "list", today="2020-07-10T09:00")
    assert next(one for one in late if one["number"] == calls["number"])["light"] in {"yellow", "red"}
    now = "2020-07-07T10:00"
    with Coordinator(server, office, name="会务岗", more=f"--lang zh --screen 5 --today {now}") as a:
        a.sees("2020-H07")
        a.keys("d")
        a.sees("议定事项 16 项")
        a.goes_to("2020-H07-3-1")
        a.keys("s")
        a.chooses("签收")
        a.sees("已办: 签收")
        a.keys("r")
        a.sees("佐证")
        a.keys("60", "Down", "Down", "Down", "已发通知到各县区", *["Down"] * 3, "通知存档2020-07号", "F2")
        a.sees_no("佐证")
        a.keys("s")
        a.chooses("报结")
        a.sees("已办: 报结")
        a.keys("s")
        a.chooses("核准")
        a.sees("已办: 核准")
        a.sees("办结")
        a.keys("s")
        a.chooses("销号")
        a.sees("已办: 销号")
        a.sees_no("2020-H07-3-1")
    closed = told(office, "task", "show", calls["number"], today=now)
    assert (closed["state"], closed["evidence"]) == ("closed", "通知存档2020-07号")
    # The next one of the series carries over what is not done
    with Coordinator(server, office, name="会务岗", more=f"--lang zh --screen 5 --today {now}") as a:
        a.sees("2020-H07")
        a.keys("n")
        a.chooses("防溺水调度会 (上次")
        a.sees("防溺水第3次调度会")
        a.keys("Down", "7-20 15:00", "F2")
        a.sees("2020-H09 防溺水第3次调度会")
        a.keys("g")
        a.sees("议程现有")
    items = told(office, "meeting", "show", "H09", today=now)["items"]
    carried = next(one for one in items if one["why"] == "undone" and "防溺水第2次调度会" in one["title"])
    assert "议定事项未办结 4 项" in carried["title"]
    assert "2020-H07-3-1" not in carried["title"]

"""Proposal No. 187, through tmux and a real sshd: its clock, opinions, facts with their source, the reply, its number, the promises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.harness import Coordinator, Server, needs, run, sshd

pytestmark = needs("tmux", "sshd", "ssh", "ssh-keygen")
NOW, LATER = "2020-07-06T09:00", "2020-11-05T10:00"
NUMBER = "濮民文〔2020〕74号"
OLD_REPLY = """濮阳市民政局关于提案的答复

一、高位推动,建立协调体系
全市各级重视社区治理工作。
二、市县联动，构建模式
督导员、主任3000余名。
3、 完善志愿者服务体系
按标准建设。
4、 实施三大工程
提升自治能力。
五、关爱保护工作推进
抓好落实。
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with sshd() as running:
        yield running


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    run(folder, "init", "--sample")
    return folder


def told(office: Path, *arguments: str, today: str = LATER) -> Any:
    return json.loads(run(office, *arguments, "--format", "json", today=today))


def reply(office: Path, *options: str, today: str = LATER) -> str:
    """The reply as text, its lines joined."""
    return "".join(run(office, "paper", "reply", "187", *options, today=today).split())


def test_proposal_number_187(server: Server, office: Path, tmp_path: Path) -> None:
    with Coordinator(server, office, name="会务岗", more=f"--lang zh --screen 7 --today {NOW}") as a:
        a.sees("2020-T187")
        _registered(a)
        a.goes_to("2020-T187")
        a.keys("Enter")
        a.sees("协办意见 3")
        _heard(a)
        _written(a)
    _old_figures_and_headings_are_flagged(office, tmp_path)
    run(office, "proposal", "extend", "187", "--to", "2020-11-20", "--why", "等候协办单位补充意见", "--approved-by", "市政协提案委", today="2020-08-18")  # fmt: skip
    assert run(office, "paper", "draft", "reply", "187", today=LATER).strip() == "g1"
    with Coordinator(server, office, name="会务岗", more=f"--lang zh --screen 7 --today {LATER}") as a:
        a.sees("2020-T187")
        a.goes_to("2020-T187")
        a.keys("Enter")
        a.sees("协办意见 3")
        _signed_and_numbered(a)
        _followed(a)
    _holds(office)


def _registered(a: Coordinator) -> None:
    """Another one is entered as it comes: session, number, title, lead and co-units; its limits are said."""
    a.keys("n")
    a.sees("登记提案")
    a.keys(
        "203", "Down", "关于河道管护的提案", *["Down"] * 3, "某委员", "Down", "水利局", "Down", "应急局 公安局", "F2"
    )
    a.sees("2020-T203")
    a.sees("答复时限 2020-10-09")
    a.sees("提案 2件")


def _heard(a: Coordinator) -> None:
    """An opinion that is late is asked for and comes; the proposer is called."""
    a.sees("逾期未到")
    a.goes_to("卫健委")
    a.keys("c")
    a.sees("已记催 卫健委")
    a.keys("e")
    a.sees("卫健委的协办意见")
    a.keys("已开展心理咨询", "F2")
    a.sees("07-06 09:00  2 已开展心理咨询")
    a.keys("s")
    a.chooses("记沟通联系")
    a.sees("沟通内容")
    a.keys("答复稿已请委员看过", "Down", "当面", "F2")
    a.sees("沟通联系 2")


def _written(a: Coordinator) -> None:
    """A figure is pulled from the ledger with its date and source, a section uses it, the class is chosen, the paper is read."""
    a.keys("a")
    a.sees("取自")
    a.keys("培训率", "Down", "directors-roster.trained", "F2")
    a.sees("培训率       63.3%")
    a.keys("d")
    a.sees("第一行是小标题")
    a.keys("队伍培训", "Enter", "全市{岗位}个岗位，培训率{培训率}（{培训率.source}）。", "F2")
    a.sees(">  6 队伍培训")
    a.keys("s")
    a.chooses("定办理类别")
    a.sees("F2 或 Ctrl+S")
    a.keys("C-u", "B", "F2")
    a.sees("类别 B")
    a.keys("p")
    a.sees("提案答复  文件")
    a.sees("校对: 没有发现问题")
    a.sees("类别：B")
    a.keys("Escape")
    a.sees("2020-T187 关于加强未成年人生命教育的提案")


def _old_figures_and_headings_are_flagged(office: Path, tmp_path: Path) -> None:
    """Last year's reply, as it lies in a folder: its broken headings and half-width marks are named; ours is clean, its figures traced."""
    old = tmp_path / "old.txt"
    old.write_text(OLD_REPLY, encoding="utf-8")
    said = run(office, "paper", "lint", str(old), today=LATER, code=1)
    assert "“3、”" in said
    assert "应为“三、”" in said
    assert "半角" in said
    assert run(office, "paper", "lint", "reply:187", today=LATER) == ""
    text = reply(office)
    assert "全市3286个岗位，培训率" in text
    assert "3000余名" not in text
    traced = reply(office, "--sources")
    assert "儿童督导员、儿童主任名册" in traced
    assert "2020年7月2日" in traced


def _signed_and_numbered(a: Coordinator) -> None:
    """The draft goes up, comes back signed, gets the bureau's number, and goes out."""
    a.keys("p")
    a.sees("提案答复  文件")
    a.keys("R")
    a.sees("发文登记 1件")
    a.keys("s")
    a.chooses("送审")
    a.sees("       送审")
    a.keys("s")
    a.chooses("签发")
    a.sees("Enter 确定")
    a.keys("市民政局局长", "Enter")
    a.sees("       签发")
    a.keys("s")
    a.chooses("印发")
    a.sees("提案答复  文件")
    a.keys("i")
    a.sees("发文字号")
    a.keys("Down", "Down", NUMBER, "F2")
    a.sees(f"已印发 {NUMBER}")
    a.keys("Escape")
    a.sees("发文登记 1件")
    a.keys("Escape")
    a.sees("提案答复  文件")
    a.keys("Escape")
    a.sees(f"{NUMBER} 2020-11-05")


def _followed(a: Coordinator) -> None:
    """Sent, the proposer's opinion noted, each promise a task, and the proposal closed; promises are shown until they are kept."""
    a.keys("s")
    a.chooses("登记答复已送出")
    a.sees("F2 或 Ctrl+S")
    a.keys("F2")
    a.sees("提案  送出")
    a.goes_to("补齐空缺的儿童督导员")
    a.keys("t")
    a.chooses("随即交办")
    a.sees("2020-044")
    a.goes_to("把生命教育纳入家校")
    a.keys("t")
    a.chooses("先拟办")
    a.sees("2020-045")
    # Not before the last promise is a task as well
    a.keys("s")
    a.chooses("办结归档")
    a.sees("F2 或 Ctrl+S")
    a.keys("F2")
    a.sees("的承诺 3 还没有转成任务")
    a.keys("Escape")
    a.sees("提案  送出")
    a.goes_to("城市社区的儿童服务中心")
    a.keys("t")
    a.chooses("先拟办")
    a.sees("2020-046")
    a.keys("s")
    a.chooses("记委员意见")
    a.sees("备注")
    a.keys("F2")
    a.sees(f"{NUMBER} 2020-11-05 满意")
    a.keys("s")
    a.chooses("办结归档")
    a.sees("F2 或 Ctrl+S")
    a.keys("F2")
    a.sees("提案  办结")
    a.keys("Escape")
    a.sees("提案 1件")
    a.keys("v")
    a.sees("还没兑现的 3 件")
    a.goes_to("2020-044")
    a.keys("Enter")
    a.sees("2020-044 补齐空缺的儿童督导员")
    a.sees("来源")


def _holds(office: Path) -> None:
    whole = told(office, "proposal", "show", "187")
    assert (whole["state"], whole["class"], whole["satisfaction"]) == ("closed", "B", "satisfied")
    run(office, "paper", "kept", NUMBER, "-o", str(office.parent / "reply.txt"), today=LATER)
    kept = "".join((office.parent / "reply.txt").read_text(encoding="utf-8").split())
    assert "抄送：市政协提案委（2份），市委市政府督查局（2份）。" in kept
    assert f"{NUMBER}签发人：市民政局局长" in kept
    headings = [kept.index(f"{numeral}、") for numeral in "一二三四五六"]
    assert headings == sorted(headings)
    assert len(told(office, "paper", "show", NUMBER)["sent"]) == 3
    # The number cannot be given twice
    run(office, "paper", "issue", "reply", "203", "--number", NUMBER, today=LATER, code=1)
    task = told(office, "task", "show", "2020-044")
    assert (task["state"], task["source"]["kind"], task["due"]) == ("assigned", "promise", "2021-06-30")
    # Kept when its task is closed; before the next session the others still stand there
    for verb in ("accept", "finish", "approve", "close"):
        run(office, "task", verb, "2020-044", today="2021-03-01T09:00")
    left = told(office, "proposal", "promises", today="2021-03-01T09:00")
    assert [one["kept"] for one in left] == [False, False]
    assert {told(office, "task", "show", one["task"])["number"] for one in left} == {"2020-045", "2020-046"}

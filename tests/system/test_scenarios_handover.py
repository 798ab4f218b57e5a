"""A new deputy mayor takes office, through tmux and a real sshd: the seat changes hands on a day, what was printed before keeps the old
holder, the handover is on three pages, the units are told and confirm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.harness import Coordinator, Server, needs, run, sshd

pytestmark = needs("tmux", "sshd", "ssh", "ssh-keygen")
EVE, DAY = "2020-07-10T09:00", "2020-07-13T09:00"
OLD, NEW = "分管民政工作的副市长", "接任的分管副市长"
PARTS = ("机构和成员", "职责分工", "未办结的议定事项", "亮灯情况", "本年会议", "近三十日时限", "风险提示")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with sshd() as running:
        yield running


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    run(folder, "init", "--sample")
    return folder


def told(office: Path, *arguments: str, today: str = DAY) -> Any:
    return json.loads(run(office, *arguments, "--format", "json", today=today))


def paper(office: Path, *arguments: str, today: str = DAY) -> str:
    """A paper as text, its lines joined."""
    return "".join(run(office, "paper", *arguments, today=today).split())


def test_a_new_deputy_mayor_takes_office(server: Server, office: Path, tmp_path: Path) -> None:
    number = "濮民文〔2020〕50号"
    run(office, "paper", "issue", "notice", "H08", "--signer", "召集人", "--number", number, today=EVE)
    run(office, "paper", "kept", number, "-o", str(tmp_path / "eve.docx"), today=EVE)
    minutes = paper(office, "minutes", "H01")
    with Coordinator(server, office, name="会务岗", more=f"--lang zh --screen 6 --today {DAY}") as a:
        # The old term ends and the new one begins with one form; the day before still shows the old holder
        a.sees("机构 18 个")
        a.keys("Enter")
        a.sees("2020-07-13 席位61 空缺2")
        a.goes_to("b1.1 ")
        a.keys("e")
        a.sees("换任 总召集人")
        a.keys("C-u", NEW, "Down", "Down", "C-u", "0393-0000199", "F2")
        a.sees(f"总召集人               {NEW}")
        a.keys("o")
        a.sees("Enter 确定")
        a.keys("7-12", "Enter")
        a.sees("2020-07-12 席位61")
        a.sees(OLD)
        a.keys("o")
        a.sees("Enter 确定")
        a.keys("C-u", "Enter")
        a.sees("2020-07-13 席位61")
        # The handover, in four keys, on at most three pages
        a.keys("p")
        a.chooses("交接材料")
        a.sees("交接材料  文件")
        a.sees("校对: 没有发现问题")
        a.keys("w")
        a.chooses(".pdf")
        a.sees("已存 ")
        a.keys("Escape")
        a.sees("2020-07-13 席位61")
        # The change notice: from which list on, signed, the bureau's number typed in
        a.keys("p")
        a.chooses("调整成员通知")
        a.sees("从哪天的名单比起")
        a.keys("7-1", "Enter")
        a.sees(f"总召集人由{OLD}调整为{NEW}")
        a.sees("校对: 没有发现问题")
        a.keys("i")
        a.sees("签发人职务")
        a.keys("市民政局局长", "Down", "Down", "濮民文〔2020〕52号", "Down", "市委办公室=1", "F2")
        a.sees("已印发 濮民文〔2020〕52号")
        # It is sent to the units, whose liaisons confirm their member; who has not is seen at once
        a.keys("R")
        a.sees("发文登记 2件")
        a.goes_to("濮民文〔2020〕52号")
        a.keys("s")
        a.chooses("登记发出")
        a.sees("发给哪些单位")
        a.keys("教育局、公安局、妇联、税务局", "Enter")
        a.sees("0/4")
        a.keys("s")
        a.chooses("登记签收")
        a.sees("哪些单位已签收")
        a.keys("教育局 妇联", "Enter")
        a.sees("2/4")
    (handover,) = tmp_path.glob("*交接材料*.pdf")
    assert 1 <= _pages(handover) <= 3
    text = paper(office, "handover", "b1")
    places = [text.index(part) for part in PARTS]
    assert places == sorted(places)
    assert NEW in text
    assert OLD not in text
    assert "空缺2个" in text
    _by_age(text)
    # What was printed is what it was; what is printed from now on names the new holder
    run(office, "paper", "kept", number, "-o", str(tmp_path / "day.docx"))
    assert (tmp_path / "day.docx").read_bytes() == (tmp_path / "eve.docx").read_bytes()
    run(office, "paper", "kept", number, "-o", str(tmp_path / "day.txt"))
    assert OLD in (tmp_path / "day.txt").read_text(encoding="utf-8")
    assert f"总召集人：{NEW}（主持）" in paper(office, "notice", "H08")
    assert paper(office, "minutes", "H01") == minutes
    assert OLD in minutes
    assert [OLD in paper(office, "members", "b1", "--on", day) for day in ("2020-07-12", "2020-07-13")] == [True, False]
    terms = [(one["holder"], one["from"], one.get("to")) for one in told(office, "seat", "show", "b1.1")["terms"]]
    assert terms[-2:] == [(OLD, "2020-03-25", "2020-07-12"), (NEW, "2020-07-13", None)]
    notice = told(office, "paper", "show", "濮民文〔2020〕52号")
    assert [one["to"] for one in notice["sent"] if not one["received"]] == ["公安局", "税务局"]
    # An office without its chief convener says so until somebody takes the seat
    run(office, "seat", "vacate", "b1.1", "--to", "2020-07-31", today="2020-08-01T09:00")
    assert "总召集人（空缺）" in paper(office, "members", "b1", today="2020-08-01T09:00")


def _by_age(text: str) -> None:
    """Open decisions stand in the order of their meetings, the oldest first."""
    numbers = [f"2020-H{one}" for one in ("01-1-1", "01-1-4", "04-1-1", "05-2-1", "05-2-3")]
    places = [text.index(one) for one in numbers]
    assert places == sorted(places)


def _pages(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as found:
        return len(found.pages)

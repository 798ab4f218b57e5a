"""A coordinator's week, through tmux and a real sshd: see what is late, chase, report while a colleague reports, draft the agenda, hold
the meeting, promote its decisions, print the task table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.harness import Coordinator, Server, needs, run, sshd

pytestmark = needs("tmux", "sshd", "ssh", "ssh-keygen")
NOW = "--today 2020-07-06T08:50"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with sshd() as running:
        yield running


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    run(folder, "init", "--sample")
    return folder


def task(office: Path, number: str) -> dict:
    found = json.loads(run(office, "task", "list", "--all", "--format", "json"))
    return next(one for one in found if one["number"] == number)


def cell(office: Path, number: str, short: str) -> dict:
    units = {
        one["short"]: one["id"] for one in json.loads(run(office, "unit", "list", "--format", "json")) if one["short"]
    }
    return next(one for one in task(office, number)["cells"] if one["unit"] == units[short])


def test_a_week_at_the_office(server: Server, office: Path) -> None:
    with Coordinator(server, office, name="专项岗", more=f"--lang zh {NOW}") as a:
        # Monday: what is late
        a.sees("红灯 4")
        a.sees("县级联席会议机构调整")
        a.sees("没交来")
        a.keys("2")
        a.sees("任务 34件  红4 黄6 绿24")
        a.sees("逾36")
        # Chase a county: the first red task, its open cell
        a.keys("c")
        a.sees("示范区 在办")
        a.keys("9")
        a.sees("下一级")
        a.keys("F2")
        a.sees_no("下一级")
        a.sees("8/9  4")
        # Record progress in two cells while a colleague changes a third
        a.keys("/")
        a.sees("筛选")
        a.keys("31", "Enter")
        a.sees("任务 1件")
        a.keys("Enter")
        a.sees("经过")
        with Coordinator(server, office, name="会务岗", more=f"--lang zh --screen 2 {NOW}") as b:
            b.sees("任务 34件")
            b.keys("/")
            b.sees("筛选")
            b.keys("31", "Enter")
            b.sees("任务 1件")
            b.keys("Enter")
            b.sees("84/108")
            a.keys("r")
            a.sees("反馈 2020-031")
            b.keys("Down", "Down", "r")
            b.sees("反馈 2020-031")
            b.keys("Down", "BSpace", "BSpace", "40", "F2")
            b.sees("40/43")
            a.keys("Down", "BSpace", "BSpace", "90", "F2")
            a.sees("90/108")
            # The colleague's cell is on my screen, mine on theirs, and the cursor is where it was
            a.sees("40/43")
            b.sees("90/108")
            a.sees("> 濮阳县")
            a.keys("Down", "Down", "Down", "r")
            a.sees("反馈 2020-031")
            a.keys("Down", "BSpace", "BSpace", "60", "F2")
            a.sees("60/69")
            b.sees("60/69")
        assert [cell(office, "2020-031", short)["quantity"][0] for short in ("濮阳县", "南乐县", "范县")] == [
            90,
            40,
            60,
        ]
        # Draft the agenda of the next plenary
        a.keys("Escape")
        a.sees("任务 1件")
        a.keys("5")
        a.sees("2020-H08")
        a.keys("Enter")
        a.sees("议题 0")
        a.keys("g")
        a.sees("逾期任务")
        # Hold the dispatch meeting: run an item, note, decide
        a.keys("Escape")
        a.sees("会议 8 次")
        a.keys("Down", "Enter")
        a.sees("防溺水第2次调度会")
        a.keys("x")
        a.sees("录入>")
        a.keys("F5")
        a.sees("08:50起")
        a.keys("滩区牌已到货", "Enter")
        a.sees("08:50 滩区牌已到货")
        a.keys("7月12日前补齐危险水域警示牌 @水利局 7-12", "F2")
        a.sees("议定 1")
        # Promote: the likely duplicate is shown first
        a.keys("Escape")
        a.sees("材料 4/5")
        a.sees("未转任务")
        a.keys("t")
        a.sees("可能与已有任务重复")
        a.keys("2")
        a.sees("已转 1 件")
        # Print the task table
        a.keys("Escape")
        a.sees("会议 8 次")
        a.keys("2")
        a.sees("任务 1件")
        a.keys("/")
        a.sees("筛选")
        a.keys("BSpace", "BSpace", "Enter")
        a.sees("任务 35件")
        a.keys("p")
        a.sees("出哪种公文?")
        a.keys("1")
        a.sees("校对: 没有发现问题")
        a.keys("w")
        a.sees("存为 .docx")
        a.keys("4")
        a.sees("已存")
        a.keys("q")
    printed = [path for path in office.parent.glob("*.txt") if "任务台账" in path.name]
    assert len(printed) == 1
    assert "补齐危险水域警示牌" in printed[0].read_text(encoding="utf-8")
    assert "会务岗" in run(office, "history", "--format", "json")


def test_a_colleagues_commit_is_on_the_screen_without_a_key(server: Server, office: Path) -> None:
    """The cursor and the filter stay where they were."""
    with Coordinator(server, office, name="甲岗", more=f"--lang zh --screen 2 {NOW}", size=(120, 40)) as a:
        a.sees("任务 34件")
        a.keys("Down", "Down", "Down")
        a.sees("> 红 2020-033")

        run(office, "task", "add", "新到的任务", "--lead", "水利局", "--due", "2020-07-09")

        a.sees("任务 35件", seconds=5)
        a.sees("> 红 2020-033")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_every_screen_fits_the_terminal_in_both_languages(server: Server, office: Path, size: tuple[int, int]) -> None:
    for lang, words in (
        ("zh", ["红灯", "任务", "防溺水", "会议", "机构", "改动"]),
        ("en", ["Red", "tasks", "open", "meetings", "bodies", "changes"]),
    ):
        with Coordinator(server, office, name=f"岗{lang}{size[0]}", more=f"--lang {lang} {NOW}", size=size) as a:
            for key, word in zip("123568", words, strict=True):
                a.keys(key)
                screen = a.sees(word)
                assert size[1] >= len(screen.rstrip("\n").split("\n"))
            a.keys("?")
            a.sees("Ctrl+P")


def test_screen_option_opens_there_and_the_demo_says_what_it_is(server: Server, office: Path) -> None:
    with Coordinator(server, office, name="丙岗", more="--lang zh demo --screen 3") as a:
        a.sees("演示 2020-07-06 周一 ?")
        a.sees("排查立牌")

"""The lines of ledgers on the first screen and below the county grid, on a real terminal of 80 columns and 24 lines."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coordhub.text.width import cells
from tests.tui.terminal import hub as screen


@pytest.fixture
def office(sample_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(sample_folder, tmp_path / "office")
    return tmp_path / "office"


def test_a_report_that_has_not_come_opens_its_ledger_at_that_county_and_period(office: Path) -> None:
    with screen(office) as a:
        a.sees("没交来 3")
        a.keys("pagedown", "pagedown")
        a.sees("到期 监护确认书 4份")
        a.keys("up", "up")
        a.sees("> 台账 防溺水周报 第3期")
        a.keys("enter")
        said = a.sees("6.15-21")
        assert "> 台前县" in said


def test_overdue_visits_and_ending_agreements_open_their_lists(office: Path) -> None:
    with screen(office) as a:
        a.sees("没交来 3")
        a.keys("pagedown", "pagedown")
        a.sees("> 到期 监护确认书 4份")
        a.keys("enter")
        a.sees("WT-2020-0001")
        a.keys("escape")
        a.sees("> 到期 监护确认书 4份")
        a.keys("up", "enter")
        a.sees("JY-005")


def test_after_the_limit_who_is_silent_stands_under_what_has_not_come(office: Path) -> None:
    with screen(office, now="2020-07-06T11:00") as a:
        assert "10:00 台账 防溺水周报 第5期 6.29-7.5            已报6(错1) 零报1 未报2 /9" in a.sees("今天 4")
        a.keys("pagedown", "pagedown")
        assert "台账 防溺水周报 第5期       南乐县 台前县" in a.sees("到期 监护确认书 4份")


def test_the_indicators_below_the_grid_open_the_ledger_at_the_county(office: Path) -> None:
    with screen(office, "--screen", "3") as a:
        said = a.sees("合计缺2县区未报")
        assert "台账 防溺水周报 第5期 6.29-7.5 今天10:00截止 ---" in said
        assert "台账1" in said
        a.keys(*["down"] * 10, *["\x1b[C"] * 3, "enter")
        assert "> 范县" in a.sees("没到 2  校错 1")


def test_the_task_that_the_weekly_report_answers_says_so(office: Path) -> None:
    with screen(office, "--screen", "3") as a:
        a.sees("合计缺2县区未报")
        a.keys("down", "down", "enter")
        said = a.sees("2020-031 危险水域排查建账立牌")
        assert "反馈 随周报" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_of_the_first_and_third_screens_reaches_the_last_column(office: Path, lang: str) -> None:
    for key in ("1", "3"):
        with screen(office, "--screen", key, lang=lang) as a:
            a.sees("[1" if key == "1" else "[3")
            said = a.sees("9" if key == "1" else "7/9")
            assert [line for line in said.split("\n") if cells(line.rstrip()) > 79] == []

"""Minutes at the screen: read as they will be printed, edited quietly, handed on step by step."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from coordhub.papers.minutes import wording
from coordhub.services import meetings, minutes
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store
from tests.tui.terminal import Terminal
from tests.tui.terminal import hub as screen

NOW = "2020-07-06T16:30"
M = "2020-H07"


@pytest.fixture
def office(sample_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(sample_folder, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def colleague(office: Path) -> Iterator[Session]:
    """A colleague at work on the same office, who has noted two decisions."""
    store = open_store(office)
    at = Session(store, "huiwu", clock=fixed_clock(NOW))
    meetings.decide(at, M, "补齐警示牌", lead=["水利局"], due="2020-07-10", item="2")
    meetings.decide(at, M, "周报迟一次即电话告知分管副县长", lead=["民政局"], item="3")
    yield at
    store.close()


def opened(office: Path, environment: Mapping[str, str] | None = None) -> Terminal:
    """The minutes of the dispatch meeting, opened from its screen."""
    a = screen(office, "--screen", "5", now=NOW, environment=environment)
    a.sees("2020-H07 2020-07-06")
    a.keys("down", "enter")
    a.sees("2020-H07 防溺水第2次调度会")
    a.keys("w")
    a.sees("防溺水第2次调度会纪要")
    return a


def editing(office: Path) -> Terminal:
    a = opened(office)
    a.keys("e")
    a.sees("F2 保存")
    return a


def test_the_screen_shows_the_paper_and_what_is_open(office: Path, colleague: Session) -> None:
    assert colleague
    with opened(office) as a:
        said = a.sees("预防农村留守儿童防溺亡专项治理专班会议纪要")
        assert "2020-H07 防溺水第2次调度会 纪要  拟稿" in said
        assert "还有 18 个席位没有记出席情况" in said
        assert " e 修改   Ctrl+E 编辑器   s 步骤   p 出材料" in said


def test_the_wording_is_edited_on_the_screen_and_drawn(office: Path, colleague: Session) -> None:
    with editing(office) as a:
        a.keys("会前通报：", "enter")
        a.sees("会前通报：")
        a.keys("f2")
        a.sees("已保存 2020-H07 的纪要文字")
        assert "会前通报：" in a.text()
    assert wording(colleague, M).text.startswith("会前通报：\n2020年7月6日下午")


def test_what_is_typed_in_one_burst_with_the_key_that_saves_is_saved_whole(office: Path, colleague: Session) -> None:
    typed = "会前通报的一句话。" * 40
    with editing(office) as a:
        a.keys(typed + "\x1bOQ")
        a.sees("已保存 2020-H07 的纪要文字")
    assert wording(colleague, M).text.startswith(typed + "2020年7月6日下午")


def test_the_editor_is_quiet_and_a_key_costs_the_lines_it_changes(office: Path, colleague: Session) -> None:
    assert colleague
    with editing(office) as a:
        assert len(a.drain(1.3)) == 0, "nothing blinks"
        costs = [a.press(key)[0] for key in ("down", "x", "backspace", "中", "down", "up")]
        assert max(costs) < 500, costs


def test_a_refused_wording_stays_on_the_screen_with_the_sentence(office: Path, colleague: Session) -> None:
    with editing(office) as a:
        a.keys(*["down"] * 40, "\x1b[F", *["backspace"] * len(" {2020-H07-3-1}"))
        a.keys("f2")
        a.sees("这些议定事项在纪要里没有了, 没有保存: {2020-H07-3-1}")
        a.keys("请抓紧。 {2020-H07-3-1}", "f2")
        a.sees("已保存")
    assert minutes.standing(colleague, M).text.count("{2020-H07-3-1}") == 1


def test_leaving_asks_before_words_are_given_up(office: Path, colleague: Session) -> None:
    with editing(office) as a:
        a.keys("一句话")
        a.sees("一句话")
        a.keys("escape")
        a.sees("还没有保存, 要离开吗?")
        a.keys("n")
        a.sees("F2 保存")
        a.keys("escape")
        a.sees("要离开吗?")
        a.keys("y")
        a.sees("e 修改")
    assert minutes.standing(colleague, M).text == ""


def test_a_colleagues_wording_is_shown_and_mine_set_aside(office: Path, colleague: Session, tmp_path: Path) -> None:
    with editing(office) as a:
        a.keys("我写的。")
        a.sees("我写的。")
        minutes.save(colleague, M, "同事写的。\n" + wording(colleague, M).text)
        a.keys("f2")
        a.sees("你打开以后同事改过")
        a.keys("1")
        a.sees("已换成同事的文字")
        assert "同事写的。" in a.text()
    kept = [one.read_text() for one in (tmp_path / "state" / "set-aside").iterdir()]
    assert [one.startswith("我写的。") for one in kept] == [True]


def test_mine_is_kept_over_a_colleagues_when_i_say_so(office: Path, colleague: Session) -> None:
    with editing(office) as a:
        a.keys("我写的。")
        a.sees("我写的。")
        minutes.save(colleague, M, "同事写的。\n" + wording(colleague, M).text)
        a.keys("f2")
        a.sees("你打开以后同事改过")
        a.keys("2")
        a.sees("纪要  拟稿")
    assert minutes.standing(colleague, M).text.startswith("我写的。")


@pytest.mark.parametrize("fails", [False, True])
def test_my_own_editor_has_the_terminal_until_it_is_closed(
    office: Path, colleague: Session, tmp_path: Path, fails: bool
) -> None:
    editor = tmp_path / "editor"
    editor.write_text(f"#!/bin/sh\necho 编辑器里\nsed -i 's/补齐警示牌/补齐全部警示牌/' \"$1\"\nexit {int(fails)}\n")
    editor.chmod(0o755)
    with opened(office, {"VISUAL": str(editor)}) as a:
        a.keys("\x05")
        said = a.sees("异常退出" if fails else "已保存 2020-H07 的纪要文字")
        assert "[5会议]" in said, "the screen is back, whole"
        a.keys("s")
        a.sees("纪要走哪一步")
    assert ("补齐全部警示牌" in minutes.standing(colleague, M).text) is not fails
    left = list((tmp_path / "state" / "set-aside").iterdir())
    assert len(left) == int(fails), "what was not saved is kept, and nothing else"


def test_submitted_signed_and_issued_from_the_screen(office: Path, colleague: Session) -> None:
    with opened(office) as a:
        a.keys("s")
        a.sees("1. 送审")
        a.keys("1")
        a.sees("照样送审?")
        a.keys("y")
        a.sees("已送审")
        a.sees("纪要  送审")
        a.keys("s")
        a.sees("1. 登记签发")
        a.keys("1")
        a.sees("签发人职务")
        a.keys("总召集人", "f2")
        a.sees("纪要  签发")
        a.keys("e")
        a.sees("纪要已签发, 不能再改: 按 s 退回拟稿")
        a.keys("s")
        a.sees("1. 印发")
        a.keys("1")
        a.sees("抄送写作")
        a.keys("市政府办公室=2、各成员单位", "f2")
        a.sees("已印发: 〔2020〕1号")
        a.sees("纪要  印发 〔2020〕1号")
    issued = minutes.standing(colleague, M)
    assert issued.meeting.state == "issued"
    assert issued.paper is not None
    assert [(one.to, one.count) for one in issued.paper.copies] == [("市政府办公室", 2), ("各成员单位", 0)]

"""Screen 7 as a coordinator uses it: a real program on a real pty, on the sample office."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordhub.services import proposal_facts, proposal_reply, proposals
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store
from coordhub.text.width import cells
from tests.tui.terminal import Terminal, hub

NOW = "2020-07-06T08:50"
END, DELETE = "\x1b[F", "\x1b[3~"


@pytest.fixture
def office(sample_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(sample_folder, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def colleague(office: Path) -> Iterator[Session]:
    store = open_store(office)
    yield Session(store, "huiwu", clock=fixed_clock(NOW))
    store.close()


def screen(office: Path, **how: object) -> Terminal:
    return hub(office, "--screen", "7", **{"now": NOW, **how})  # type: ignore[arg-type]  # the arguments of `hub`


def one(session: Session):
    return proposals.row(session, "187").proposal


def to(a: Terminal, text: str) -> None:
    """Put the cursor on the line that has a text."""
    for _ in range(40):
        a.drain(0.1)
        if any(line.startswith(">") and text in line for line in a.text().splitlines()):
            return
        a.keys("down")
    raise AssertionError(f"no line to stand on has {text!r}:\n{a.text()}")


def test_the_list_and_the_proposal_fit_the_smallest_terminal(office: Path) -> None:
    with screen(office) as a:
        said = a.sees("2020-T187")
        assert "2020-T187 关于加强未成年人生命教育的 民政局 08-20 余45  在办 A      0/3" in said
        assert "未兑现承诺3" in said
        a.keys("enter")
        said = a.sees("协办意见 3")
        for part in ("时限 2020-08-20 余45", "逾期未到", "答复内容 5", "数据 12"):
            assert part in said
        for line in said.splitlines():
            assert cells(line.rstrip()) <= 79, line
        a.keys(END)
        assert "城市社区的儿童服务中心" in a.sees("承诺 3")


def test_a_step_is_chosen_by_its_number(office: Path, colleague: Session) -> None:
    with screen(office) as a:
        a.sees("2020-T187")
        a.keys("enter")
        a.sees("协办意见 3")
        a.keys("s")
        a.sees("1. 记沟通联系")
        a.keys("1")
        a.sees("沟通内容")
        a.keys("答复稿已请委员看过", "tab", "当面", "f2")
        assert "07-06 08:50 当面 答复稿已请委员看过" in a.sees("沟通联系 2")
    assert one(colleague).talks[-1].channel == "当面"


def test_an_opinion_is_chased_and_then_noted(office: Path, colleague: Session) -> None:
    with screen(office) as a:
        a.sees("2020-T187")
        a.keys("enter")
        a.sees("协办意见 3")
        a.keys("down", "c")
        a.sees("已记催 卫健委")
        a.keys("e")
        a.sees("卫健委的协办意见")
        a.keys("已开展心理咨询", "f2")
        a.sees_no_more("逾期未到")
    (noted,) = [each for each in one(colleague).opinions if each.chased]
    assert (noted.chased, noted.text, noted.received) == (2, "已开展心理咨询", NOW)


def test_a_section_is_typed_below_its_heading_and_moved(office: Path, colleague: Session) -> None:
    with screen(office) as a:
        a.sees("2020-T187")
        a.keys("enter")
        a.sees("协办意见 3")
        a.keys("d")
        a.sees("第一行是小标题")
        a.keys("心理健康服务", "enter", "全市岗位{岗位}个。", "f2")
        a.sees("答复内容 6")
        to(a, "心理健康服务")
        a.keys("-")
        a.sees("5 心理健康服务")
        a.keys("p")
        assert "五、心理健康服务" in scrolled(a)
    made = one(colleague).sections[4]
    assert (made.heading, made.text) == ("心理健康服务", "全市岗位{岗位}个。")


def scrolled(a: Terminal) -> str:
    """All that the screen in front shows, page by page."""
    seen = ""
    for _ in range(6):
        a.drain(0.3)
        seen += a.text()
        a.keys("pagedown")
    return seen


def test_a_colleagues_change_of_the_same_section_is_shown_before_mine_is_saved(
    office: Path, colleague: Session
) -> None:
    with screen(office) as a:
        a.sees("2020-T187")
        a.keys("enter")
        a.sees("协办意见 3")
        to(a, "建起市县两级领导机构")
        a.keys("enter")
        a.sees("第一行是小标题")
        proposal_reply.edit_section(colleague, "187", "1", {"text": "同事写的。"})
        a.keys("down", "我写的", "f2")
        a.sees("你打开以后同事改过")
        a.keys("1")
        said = a.sees("同事写的。")
        assert "已另存" in said
    assert one(colleague).sections[0].text == "同事写的。"


def test_a_figure_is_pulled_by_its_address_and_a_wrong_one_is_told_in_the_form(
    office: Path, colleague: Session
) -> None:
    with screen(office) as a:
        a.sees("2020-T187")
        a.keys("enter")
        a.sees("协办意见 3")
        a.keys("a")
        a.sees("取自")
        a.keys("培训率", "tab", "directors-roster.nothing", "f2")
        a.sees("filled held_with trained posts")
        a.keys(*["backspace"] * len("nothing"), "trained", "f2")
        a.sees("数据 13")
    assert one(colleague).fact("培训率") == proposal_facts_of(colleague)


def proposal_facts_of(session: Session):
    """The figure as its source has it."""
    stands = one(session).fact("培训率")
    assert stands is not None
    now = proposal_facts.pull(session, "directors-roster.trained")
    assert (stands.value, stands.as_of, stands.source) == (now.value, now.as_of, now.source)
    return stands


def test_a_promise_becomes_a_task_and_the_list_of_promises_opens_it(office: Path) -> None:
    with screen(office) as a:
        a.sees("2020-T187")
        a.keys("enter")
        a.sees("协办意见 3")
        a.keys(END)
        a.sees("承诺 3")
        a.keys("t")
        a.sees("1. 先拟办")
        a.keys("1")
        a.sees("2020-044")
        a.keys("escape")
        a.sees("未兑现承诺3")
        a.keys("v")
        a.sees("还没兑现的 3 件")
        to(a, "2020-044")
        a.keys("enter")
        a.sees("2020-044 城市社区的儿童服务中心")


def test_the_reply_goes_from_its_limit_to_the_opinion_form_on_the_screen(office: Path, colleague: Session) -> None:
    with screen(office, now="2020-11-05T10:00") as a:
        a.sees("逾77")
        a.keys("enter")
        a.sees("协办意见 3")
        a.keys("s", "4")
        a.sees("谁同意的")
        a.keys("2020-11-20", "tab", "汛期和疫情防控", "tab", "市政协提案委", "f2")
        a.sees("(原08-20 延1次 市政协提案委)")
        a.keys("s", "3")
        a.sees("已重取, 数据没有变")
        a.keys("p")
        a.sees("濮阳市民政局")
        a.keys("i")
        a.sees("签发人")
        a.keys("市民政局局长", "tab", "tab", "f2")
        a.sees("要用发文单位给的字号")
        a.keys("濮民文〔2020〕74号", "f2")
        a.sees_no_more("发文字号")
        a.keys("escape")
        a.sees("濮民文〔2020〕74号 2020-11-05")
        a.keys("s", "1")
        a.sees("送给谁")
        a.keys("f2")
        a.sees("生命教育的提案  送出")
        a.keys("s", "1")
        a.sees("委员意见")
        a.keys("f2")
        a.sees("2020-11-05 满意")
        a.keys("s", "2")
        a.sees("不满意的理由")
        a.keys("f2")
        a.sees("承诺 1 2 3 还没有转成任务")
    row = proposals.row(colleague, "187")
    assert (row.state, row.reply and row.reply.number, row.is_late) == ("sent", "濮民文〔2020〕74号", False)


def test_a_new_proposal_says_its_limits(office: Path) -> None:
    with screen(office) as a:
        a.sees("2020-T187")
        a.keys("n")
        a.sees("登记提案")
        a.keys("203", "tab", "关于河道管护的提案", "f2")
        said = a.sees("2020-T203")
        assert "答复时限 2020-10-09" in said, said
        assert "提案 2件" in a.sees("提案 2件")


def test_what_is_not_there_says_why(office: Path) -> None:
    with screen(office) as a:
        a.sees("2020-T187")
        a.keys("enter")
        a.sees("协办意见 3")
        a.keys("t")
        a.sees("请把光标放在一条承诺上")
        a.keys(DELETE)
        a.sees("只能删答复的部分")
        a.keys("s")
        assert "退回提案" not in a.sees("5. 修改提案")

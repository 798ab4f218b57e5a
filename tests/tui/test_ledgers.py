"""Screen 4 as a coordinator sees and uses it: a real program on a real pty, with a colleague at work beside it."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordhub.domain.entry import Entry
from coordhub.services import entries, history, ledgers
from coordhub.services.session import Session
from coordhub.store import open_store
from tests.tui.ledger_office import FIGURES, WEEKLY, at, make_office, play_season
from tests.tui.terminal import Terminal, hub

NOW = "2020-07-06T08:50"
RIGHT, LEFT = "\x1b[C", "\x1b[D"
TEXT_FIGURES = ("2", "2", "44", "61", "20", "310", "5", "1001", "801", "701", "0", "0")
"""What is typed into the twelve figures of the weekly report, in the order of the form."""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office without a ledger."""
    folder = tmp_path_factory.mktemp("bare") / "office"
    store = open_store(folder, create=True)
    make_office(store)
    store.close()
    return folder


@pytest.fixture(scope="module")
def original(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same office on the fifth Monday of the flood season."""
    folder = tmp_path_factory.mktemp("season") / "office"
    shutil.copytree(bare, folder)
    store = open_store(folder)
    play_season(store)
    store.close()
    return folder


@pytest.fixture
def empty(bare: Path, tmp_path: Path) -> Path:
    shutil.copytree(bare, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def office(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def colleague(office: Path) -> Iterator[Session]:
    store = open_store(office)
    yield at(store, NOW, "huiwu")
    store.close()


def screen(office: Path, **how: object) -> Terminal:
    return hub(office, "--screen", "4", now=NOW, **how)  # type: ignore[arg-type]  # the arguments of `hub`


def opened(office: Path, **how: object) -> Terminal:
    """The weekly report's own screen."""
    a = screen(office, **how)  # type: ignore[arg-type]  # the arguments of `screen`
    a.sees("[4")
    a.sees("07-06 10:00")
    a.keys("enter")
    a.sees("应报单位9")
    return a


def lines(text: str) -> list[str]:
    """The screen's lines, without the blanks at their ends and the second halves of wide characters."""
    return [line.rstrip() for line in text.split("\n")]


def of(colleague: Session, county: str, week: str = "2020-W27") -> Entry | None:
    with colleague.reading() as work:
        unit = next(one for one in work.units.all() if one.called == county)
        found = work.entries.of(WEEKLY, [week[:4]])
    return next((one for one in found if (one.subject, one.period) == (unit.id, week)), None)


def test_the_list_says_what_is_owed_today_and_enter_opens_the_ledger(office: Path) -> None:
    with screen(office) as a:
        said = a.sees("防溺水周报")
        assert "台账 1 本   现在未到 2 份, 其中已过时限 0 份" in said
        assert "> 防溺水周报           第5期 6.29-7.5   07-06 10:00     7/9    1    1    2    0" in said
        a.keys("enter")
        a.sees("应报单位9")


def test_the_ledger_is_drawn_as_periods_by_subjects_with_what_has_not_come(office: Path) -> None:
    with opened(office) as a:
        said = lines(a.sees("本期导入"))
    assert said[1] == " 防溺水周报  每周一10:00报上周(周一至周日)  须零报告  06-01至09-30  应报单位9"
    assert said[2:] == [
        "  对象     第1期    第2期    第3期    第4期    第5期    迟 未 催 联络员",
        "           6.1-7    6.8-14   6.15-21  6.22-28  6.29-7.5          (办公电话)",
        "  濮阳县   已报     已报     已报     已报     已报      0  0  0 0393-0000001",
        "  清丰县   已报     已报     订正     已报     已报      0  0  0 0393-0000002",
        "> 南乐县   已报     已报     已报     已报迟   待报      1  0  0 0393-0000003",
        "  范县     已报     已报迟   已报     已报迟   已报错    2  0  0 0393-0000004",
        "  台前县   已报迟   已报     未报     已报     待报      1  1  1 0393-0000005",
        "  华龙区   已报     已报     已报     已报     已报      0  0  0 0393-0000006",
        "  开发区   已报     已报     已报     已报     已报      0  0  0 0393-0000007",
        "  工业园区 零报     零报     零报     零报     零报      0  0  0 0393-0000008",
        "  示范区   免报     已报     已报     已报     已报      0  0  0 0393-0000009",
        "  到/应    8/8      9/9      8/9      9/9      7/9       4  1  1",
        "没到 2  校错 1   今天10:00截止 ------------------------------------------------",
        "  待报 南乐县 未催; 联络员 0393-0000003",
        "  待报 台前县 08:31 微信催1 联络员 未回; 下一级: 县民政局副局长 0393-0000015",
        "  校错 范县 隐患剩余不平: 上期44+新增隐患2-整改隐患4=42, 填40 (范县周报.xls)",
        "可粘贴 (y 复制) ---------------------------------------------------------------",
        "  南乐县、台前县: 防溺水周报第5期(6月29日至7月5日)请于今日10时前报送。",
        "  本期无情况的请报零报告, 注明报告人职务和时间。市联席会议办公室 7月6日",
        "",
        "  本期导入 1 个文件, 收到时间 08:12 至 08:12",
        " Enter 填报   z 零报   c 催办   i 导入   p 出材料",
    ]


def test_no_character_of_ambiguous_width_stands_on_the_screens_of_ledgers(office: Path) -> None:
    with opened(office) as a:
        seen = a.sees("可粘贴")
        for key, shown in (("enter", "填报 防溺水周报"), ("escape", "应报单位9"), ("b", "汇总"), ("t", "全部指标")):
            a.keys(key)
            seen += a.sees(shown)
    assert {one for one in seen if unicodedata.east_asian_width(one) == "A"} == set()


def test_states_are_words_without_colour(office: Path) -> None:
    with opened(office, environment={"NO_COLOR": "1"}) as a:
        said = a.sees("可粘贴")
        foreground = {a.screen.buffer[y][x].fg for y in range(24) for x in range(80)}
    assert all(word in said for word in ("已报迟", "已报错", "未报", "待报", "零报", "免报", "订正"))
    assert foreground == {"default"}


def test_a_zero_takes_three_keys_where_the_defaults_are_right(office: Path, colleague: Session) -> None:
    with opened(office) as a:
        a.keys("z", "f2")
        a.sees("南乐县   已报     已报     已报     已报迟   零报")
    entry = of(colleague, "南乐县")
    assert entry is not None
    assert (entry.kind, entry.post, entry.received) == ("zero", "民政局联络员", NOW)


def test_a_reminder_begins_with_the_channel_the_post_and_the_phone_of_the_ladder(
    office: Path, colleague: Session
) -> None:
    with opened(office) as a:
        a.keys("c")
        said = a.sees("下一级: 县民政局副局长 0393-0000013")
        assert "第1级 电话 0393-0000003" in said
        assert "南乐县、台前县: 防溺水周报第5期" in said
        a.keys("f2")
        a.sees("待报 南乐县 08:50 催1 联络员 未回; 下一级: 县民政局副局长 0393-0000013")
    with colleague.reading() as work:
        assert {len(one.chases) for one in work.reminders.all()} == {1}
        assert len(work.reminders.all()) == 2


def test_the_text_to_paste_goes_to_the_terminals_clipboard(office: Path) -> None:
    with opened(office) as a:
        a.keys("y")
        assert "南乐县、台前县: 防溺水周报第5期" in a.sees("已送到终端的剪贴板")


def test_a_report_is_typed_beside_last_periods_figures_and_saved(office: Path, colleague: Session) -> None:
    with opened(office) as a:
        a.keys("enter")
        a.sees("填报 防溺水周报 南乐县 第5期 6.29-7.5")
        a.sees("隐患剩余(处)*")
        a.sees("上期 44")
        for text in TEXT_FIGURES:
            a.keys(text, "tab")
        a.keys("f2")
        a.sees("8/9")
    entry = of(colleague, "南乐县")
    assert entry is not None
    assert entry.values["patrols"] == 310
    assert entry.post == "民政局联络员"


def test_a_check_that_refuses_is_said_under_its_field_and_keeps_what_was_typed(
    office: Path, colleague: Session
) -> None:
    began = colleague.store.revision()
    with opened(office) as a:
        a.keys("enter")
        a.sees("填报 防溺水周报")
        for text in (*TEXT_FIGURES[:8], "1200", *TEXT_FIGURES[9:]):
            a.keys(text, "tab")
        said = lines(a.sees("收回回执1200大于发放家长信1001"))
        a.keys("f2")
        a.keys("f2")
        place = next(y for y, line in enumerate(said) if line.startswith(" 收回回执"))
        assert "收回回执1200大于发放家长信1001" in said[place + 1]
        assert "1200" in a.text()
        assert colleague.store.revision() == began
        a.drain()
        a.keys(*["backspace"] * 4, "801", "f2")
        a.sees("8/9")
    assert of(colleague, "南乐县") is not None


def test_what_only_warns_is_asked_about_once(office: Path, colleague: Session) -> None:
    with opened(office) as a:
        a.keys("enter")
        a.sees("填报 防溺水周报")
        for text in ("2", "2", "40", *TEXT_FIGURES[3:]):
            a.keys(text, "tab")
        a.keys("f2")
        assert "隐患剩余不平: 上期44+新增隐患2-整改隐患2=44, 填40" in a.sees("仍要保存吗")
        a.keys("y")
        a.sees("已报错", seconds=10)
        a.sees("8/9")
    assert of(colleague, "南乐县") is not None


def test_a_blank_is_not_zero(office: Path, colleague: Session) -> None:
    began = colleague.store.revision()
    with opened(office) as a:
        a.keys("enter")
        a.sees("填报 防溺水周报")
        a.keys("3", "f2")
        a.sees("整改隐患")
        a.sees("还缺: ")
    assert colleague.store.revision() == began


def test_a_report_that_a_colleague_has_made_meanwhile_is_said_and_nothing_typed_is_lost(
    office: Path, colleague: Session
) -> None:
    with opened(office) as a:
        a.keys("enter")
        a.sees("填报 防溺水周报")
        for text in TEXT_FIGURES:
            a.keys(text, "tab")
        entries.submit(colleague, WEEKLY, "南乐县", "5", {**FIGURES, "patrols": 305}, post="会务岗代记")
        a.keys("f2")
        a.sees("已经有了")
        assert "1001" in a.text()
        a.keys("escape")
        a.sees("要离开吗")
        a.keys("y")
        a.sees("8/9")
    entry = of(colleague, "南乐县")
    assert entry is not None
    assert entry.values["patrols"] == 305


def test_a_correction_over_a_colleagues_shows_both_and_other_fields_merge(office: Path, colleague: Session) -> None:
    with opened(office) as a:
        a.keys("up", "e")
        a.sees("订正 防溺水周报 清丰县 第5期")
        a.keys(*["tab"] * 5, *["backspace"] * 3, "333", *["tab"] * 8, "重新统计")
        entries.correct(colleague, WEEKLY, "清丰县", "5", {"patrols": 320, "signs": 66}, why="补报")
        a.keys("f2")
        assert "320" in a.sees("用对方的")
        a.keys("2")
        a.sees("清丰县   已报     已报     订正     已报     订正")
    entry = of(colleague, "清丰县")
    assert entry is not None
    assert (entry.values["patrols"], entry.values["signs"]) == (333, 66)
    assert [one.why for one in entry.corrections] == ["补报", "重新统计"]
    assert entry.corrections[1].old == {"patrols": 320}


def test_a_correction_without_a_reason_is_refused_under_its_field(office: Path, colleague: Session) -> None:
    began = colleague.store.revision()
    with opened(office) as a:
        a.keys("up", "e")
        a.sees("订正 防溺水周报 清丰县")
        a.keys(*["tab"] * 5, "backspace", "5", "f2")
        said = lines(a.sees("订正要写明原因"))
        assert said[next(y for y, line in enumerate(said) if line.startswith(" 理由")) + 1] == "  订正要写明原因"
    assert colleague.store.revision() == began


def test_an_exemption_asks_why(office: Path, colleague: Session) -> None:
    with opened(office) as a:
        a.keys("x")
        a.sees("免报 防溺水周报 南乐县")
        a.keys("机构调整", "f2")
        a.sees("南乐县   已报     已报     已报     已报迟   免报")
    assert history.changes(colleague, limit=1)[0].why == "机构调整"


def test_a_key_that_cannot_act_says_why(office: Path) -> None:
    with opened(office) as a:
        a.keys("e")
        a.sees("这一格还没有记录, 先按 Enter 填报")
        a.keys("up", "z")
        a.sees("这一格已经是已报, 要改用 e 订正")
        a.keys("n")
        a.sees("这本台账按期报")


def test_enter_on_what_came_shows_it_beside_last_period_with_its_corrections(office: Path) -> None:
    with opened(office) as a:
        a.keys("up", LEFT, LEFT, "enter")
        said = a.sees("清丰县 第3期 6.15-21   订正")
        assert re.search(r"巡查\(人次\) +310 +300", said)
        assert "2020-06-22 17:00 原为 巡查 300   理由 漏加一个乡镇" in said


def test_the_arrows_walk_on_into_earlier_periods_and_back(office: Path) -> None:
    with opened(office) as a:
        a.keys("o", "3", "enter")
        a.sees_no_more("第5期 ")
        assert lines(a.text())[2] == "  对象     第1期    第2期    第3期    迟 未 催 联络员"
        a.keys("o", "enter")
        a.sees("第5期")


def test_a_wide_window_shows_more_periods(office: Path, colleague: Session) -> None:
    ledgers.install(colleague, "guardianship-monthly", since="2019-06-01")
    with screen(office, size=(120, 40)) as a:
        a.sees("监护月报")
        a.keys("down", "enter")
        said = a.sees("应报单位9")
        assert len(re.findall(r"\d+月 ", lines(said)[2])) == 9
        a.resize(80, 24)
        a.drain()
        a.sees_no_more("10月")
        assert len(re.findall(r"\d+月 ", lines(a.text())[2])) == 5
        a.keys(*[LEFT] * 6)
        a.sees("12月")
        a.keys(*[RIGHT] * 8)
        a.sees("6月      迟")


def test_the_summary_shows_a_figure_with_change_and_bar_and_goes_through_periods(office: Path) -> None:
    with opened(office) as a:
        a.keys("b")
        a.sees("汇总 第5期")
        a.drain()
        said = a.text()
        assert "到/应 7/9" in said
        assert re.search(r"南乐县 +待报 +0/1", said)
        assert re.search(r"濮阳县 +2 +0 +1/1 #+", said)
        a.keys("[")
        a.sees("汇总 第4期(6月22日至6月28日)   到/应 9/9")
        a.keys("]")
        a.sees("汇总 第5期")
        a.keys("t")
        a.sees("隐患剩")


def test_an_empty_office_says_that_there_are_no_ledgers_and_n_installs_one(empty: Path) -> None:
    with screen(empty) as a:
        said = a.sees("还没有装台账")
        assert "coordhub ledger install drowning-weekly" in said
        a.keys("b")
        a.sees("光标处没有台账")
        a.keys("n")
        a.sees("全部安装")
        a.keys("pagedown", "pagedown", "pageup", "pageup", "down", "enter")
        a.sees("已安装")
        a.sees("台账 1 本")


def test_restricted_ledgers_are_hidden_until_asked_for(office: Path, colleague: Session) -> None:
    ledgers.install(colleague, "mental-health", since="2020-06-01")
    with screen(office) as a:
        a.sees("台账 1 本")
        a.keys("R")
        a.sees("台账 2 本")
        a.keys("R")
        a.sees("台账 1 本")


def test_the_screen_sends_nothing_while_nothing_happens(office: Path) -> None:
    with opened(office) as a:
        a.sees("可粘贴")
        a.drain()
        assert a.drain(quiet=2.5) == b""


def test_a_colleagues_report_comes_up_with_the_cursor_where_it_was(office: Path, colleague: Session) -> None:
    with opened(office) as a:
        a.keys("down", LEFT)
        a.sees("> 范县")
        entries.zero(colleague, WEEKLY, "台前县", "5", post="民政局联络员")
        said = lines(a.sees("8/9", seconds=5))
    assert next(line for line in said if line.startswith(">")).startswith("> 范县")


def test_the_palette_knows_the_acts_by_name(office: Path) -> None:
    with opened(office) as a:
        a.keys("ctrl+p")
        a.sees("输入名称或拼音")
        a.keys("零报", "enter")
        a.sees("零报告 防溺水周报 南乐县")


def test_a_list_is_written_into_a_file(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office.parent)
    with opened(office) as a:
        a.keys("w")
        a.sees("存为 .csv")
        a.keys("2")
        a.sees("已存")
    (made,) = office.parent.glob("*.csv")
    text = made.read_text(encoding="utf-8-sig")
    assert text.split("\n")[0].strip() == "对象,第1期,第2期,第3期,第4期,第5期,迟,未,催,联络员"
    assert "范县,已报,已报迟,已报,已报迟,已报错,2,0,0,0393-0000004" in text

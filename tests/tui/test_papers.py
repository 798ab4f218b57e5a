"""Papers from the screen: `p` offers what fits, shows its text at once, and writes, prints or issues it; the register keeps what went out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordhub.services import outgoing
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store
from tests.tui.terminal import Terminal, hub

NOW = "2020-07-06T08:50"


@pytest.fixture
def office(sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample office; files are written into the folder the program is started in."""
    shutil.copytree(sample_folder, tmp_path / "office")
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")
    return tmp_path / "office"


@pytest.fixture
def session(office: Path) -> Iterator[Session]:
    store = open_store(office)
    yield Session(store, "huiwu", clock=fixed_clock(NOW))
    store.close()


def shown(terminal: Terminal) -> str:
    return "\n".join(terminal.screen.display).replace(" ", "")


def test_the_papers_of_a_meeting_are_offered_and_the_one_chosen_is_shown_and_written(
    office: Path, tmp_path: Path
) -> None:
    with hub(office, "--screen", "5") as screen:
        screen.sees("会议 8 次")
        screen.keys("down", "p")
        screen.sees("出哪种公文?")
        for kind in (
            "会议方案",
            "会议通知",
            "回执情况",
            "议程",
            "材料目录",
            "签到表",
            "座签",
            "主持词",
            "会议纪要",
            "会议材料",
        ):
            assert kind in shown(screen)
        screen.press("4")
        screen.sees("校对: 没有发现问题")
        screen.sees("防溺水第2次调度会")
        screen.press("w")
        screen.sees(".docx")
        screen.press("1")
        screen.sees("已存")
    assert [one.name for one in (tmp_path / "home").iterdir()] == ["2020-07-06_议程_2020-H07_A4.docx"]


def test_the_office_names_its_files_by_its_own_pattern(office: Path, tmp_path: Path, session: Session) -> None:
    from coordhub.services.office import edit_settings

    edit_settings(session, {"file_name": "{paper}-{about}"})
    with hub(office, "--screen", "5") as screen:
        screen.sees("会议 8 次")
        screen.keys("down", "p")
        screen.sees("出哪种公文?")
        screen.press("4")
        screen.sees("校对")
        screen.keys("w", "4")
        screen.sees("已存")
    written = tmp_path / "home" / "议程-2020-H07.txt"
    assert "防溺水第2次调度会" in written.read_text()


def test_every_list_offers_its_papers(office: Path) -> None:
    offers = {"1": "一页纸", "2": "任务台账 A4 (分县区)", "3": "通报", "4": "周报月报", "6": "职责分工表"}
    with hub(office) as screen:
        screen.sees("今日")
        for key, kind in offers.items():
            screen.press(key)
            screen.sees(f"[{key}")
            if key == "1":
                screen.press("end")
            screen.press("p")
            screen.sees("出哪种公文?")
            assert kind.replace(" ", "") in shown(screen), key
            screen.press("escape")
            screen.sees_no_more("出哪种公文?")


def test_a_paper_is_issued_from_the_screen_stands_in_the_register_and_is_given_up_with_a_reason(
    office: Path, session: Session
) -> None:
    with hub(office, "--screen", "2") as screen:
        screen.sees("2020-029")
        screen.press("p")
        screen.sees("出哪种公文?")
        screen.press("1")
        screen.sees("校对")
        screen.press("i")
        screen.sees("签发人职务")
        screen.keys("联席办主任")
        screen.press("f2")
        screen.sees("已印发 g1")
        screen.press("R")
        screen.sees("发文登记 1件")
        assert "印发" in shown(screen)
        screen.press("enter")
        screen.sees("任务台账")
        screen.press("escape")
        screen.sees("发文登记 1件")
        screen.press("s")
        screen.sees("作废")
        screen.press("3")
        screen.sees("作废原因")
        screen.keys("试印")
        screen.press("enter")
        screen.sees("作废")
    paper = outgoing.outgoing(session, "g1")
    assert (paper.state, paper.why_void, paper.signer) == ("void", "试印", "联席办主任")
    assert {one.suffix for one in paper.files} >= {".txt", ".docx", ".xlsx"}


def test_what_changed_in_a_body_asks_since_when(office: Path) -> None:
    with hub(office, "--screen", "6") as screen:
        screen.sees("成员")
        screen.keys("down", "p")
        screen.sees("调整成员通知")
        screen.press("3")
        screen.sees("从哪天的名单比起")
        screen.keys("2月31日")
        screen.press("enter")
        screen.sees("看不懂日期")


def test_without_a_printing_service_the_screen_says_so_and_stays(
    office: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody.sock"))
    with hub(office, "--screen", "2") as screen:
        screen.sees("2020-029")
        screen.press("p")
        screen.sees("出哪种公文?")
        screen.press("1")
        screen.sees("校对")
        screen.press("P")
        screen.sees("打印")
        assert "任务台账" in shown(screen)

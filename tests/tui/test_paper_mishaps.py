"""Papers on the screen when something is amiss: no folder to write to, copies that make no sense, an empty list, a draft of the register."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordhub.services import outgoing
from coordhub.services.office import create_office
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store
from tests.tui.terminal import hub

NOW = "2020-07-06T08:50"


@pytest.fixture
def office(sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample office; the program is started in a folder of its own."""
    shutil.copytree(sample_folder, tmp_path / "office")
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")
    return tmp_path / "office"


@pytest.fixture
def session(office: Path) -> Iterator[Session]:
    store = open_store(office)
    yield Session(store, "huiwu", clock=fixed_clock(NOW))
    store.close()


def test_a_folder_that_cannot_be_written_to_is_said_and_the_screen_stays(office: Path, tmp_path: Path) -> None:
    with hub(office, "--screen", "5") as screen:
        screen.sees("会议 8 次")
        screen.keys("down", "p")
        screen.sees("出哪种公文?")
        screen.press("4")
        screen.sees("校对: 没有发现问题")
        (tmp_path / "home").rmdir()
        screen.press("w")
        screen.sees("存为 .docx")
        screen.press("1")
        screen.sees("没有存下")
        screen.press("t")
        screen.sees("校对: 没有发现问题")


def test_copies_that_make_no_sense_are_said_under_their_line_and_what_was_typed_stays(
    office: Path, session: Session
) -> None:
    with hub(office, "--screen", "5") as screen:
        screen.sees("会议 8 次")
        screen.keys("down", "p")
        screen.sees("出哪种公文?")
        screen.press("4")
        screen.sees("校对: 没有发现问题")
        screen.press("i")
        screen.sees("签发人职务")
        screen.keys("局长", "tab", "tab", "tab", "市委办公室=两份", "f2")
        screen.sees("看不懂")
        screen.keys(*["backspace"] * 2, "2", "f2")
        screen.sees("已印发 g1")
    assert outgoing.outgoing(session, "g1").copies == (outgoing.CopyTo(to="市委办公室", count=2),)


def test_where_there_is_no_record_it_is_said_why_no_paper_is_made(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty", create=True)
    create_office(Session(store, "huiwu", clock=fixed_clock(NOW)))
    store.close()
    for key, head in (("5", "会议"), ("7", "提案")):
        with hub(tmp_path / "empty", "--screen", key) as screen:
            screen.sees(f"[{key}{head}")
            screen.press("p")
            screen.sees("光标处没有内容")


def test_a_draft_that_is_opened_in_the_register_is_issued_as_itself(office: Path, session: Session) -> None:
    draft = outgoing.draft(session, "task-table", "任务台账")
    with hub(office, "--screen", "2") as screen:
        screen.sees("2020-029")
        screen.press("p")
        screen.sees("出哪种公文?")
        screen.press("1")
        screen.sees("校对")
        screen.press("R")
        screen.sees("发文登记 1件")
        screen.press("enter")
        screen.sees("校对")
        screen.press("i")
        screen.sees("签发人职务")
        screen.press("f2")
        screen.sees("已印发 g1")
    assert [(one.id, one.state) for one in outgoing.register(session)] == [(draft.id, "issued")]

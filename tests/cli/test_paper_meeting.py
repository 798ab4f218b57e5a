"""`coordhub paper plan|notice|receipts|agenda|materials|sign-in|name-cards|host-script|packet MEETING`."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.conftest import on_journal

pytestmark = on_journal
TITLES = {
    "plan": "关于召开防溺水第2次调度会的方案",
    "notice": "关于召开防溺水第2次调度会的通知",
    "receipts": "防溺水第2次调度会回执情况表",
    "agenda": "防溺水第2次调度会议程",
    "materials": "防溺水第2次调度会材料目录",
    "sign-in": "防溺水第2次调度会签到表",
    "name-cards": "总召集人",
    "host-script": "防溺水第2次调度会主持词",
    "packet": "防溺水第2次调度会参会回执",
}


@pytest.mark.parametrize("kind", TITLES)
def test_every_paper_is_text_on_stdout_and_a_file_where_one_is_named(sample, tmp_path: Path, kind: str) -> None:
    shown = sample("paper", kind, "2020-H07")
    assert (shown.code, shown.err) == (0, "")
    assert TITLES[kind] in shown.out
    for suffix, begins in ((".docx", b"PK"), (".md", b""), (".txt", b"")):
        file = tmp_path / f"paper{suffix}"
        assert sample("paper", kind, "H07", "-o", str(file)).code == 0
        assert file.read_bytes().startswith(begins)
        assert file.stat().st_size > 100


@pytest.mark.parametrize("kind", TITLES)
def test_every_paper_is_a_pdf(sample, tmp_path: Path, kind: str) -> None:
    pytest.importorskip("typst")
    file = tmp_path / "paper.pdf"
    done = sample("paper", kind, "2020-H07", "-o", str(file))
    assert done.code == 0
    assert file.read_bytes().startswith(b"%PDF")


def test_a_meeting_that_is_not_there_is_said_in_a_sentence(sample) -> None:
    done = sample("paper", "notice", "2020-H99")
    assert (done.code, done.out) == (3, "")
    assert "2020-H99" in done.err
    assert sample("paper", "notice").code == 2
    assert sample("paper", "notice", "2020-H07", "-o", "notice.zip").code == 2


def test_papers_follow_the_answers_as_they_come(sample) -> None:
    assert "未回执1人：示范区" in sample("paper", "receipts", "2020-H07").out.replace("\n", "")
    assert (
        sample("meeting", "attend", "2020-H07", "示范区", "substitute", "--substitute", "示范区社会事业局局长").code
        == 0
    )
    shown = sample("paper", "receipts", "2020-H07").out.replace("\n", "")
    assert "未回执" not in shown
    assert "代会1人：示范区管委会分管副主任（由示范区社会事业局局长代会）" in shown
    assert "社会事业局局长（代会）" in sample("paper", "sign-in", "2020-H07").out


def test_an_issued_notice_bears_the_bureaus_number_and_stays_as_it_was(sample, tmp_path: Path) -> None:
    done = sample(
        "paper", "issue", "notice", "2020-H07", "--number", "濮民文〔2020〕74号", "--signer", "市民政局局长", "--day", "2020-07-02"
    )  # fmt: skip
    assert (done.code, done.out) == (0, "濮民文〔2020〕74号\n")
    first, again = tmp_path / "first.docx", tmp_path / "again.docx"
    assert sample("paper", "kept", "濮民文〔2020〕74号", "-o", str(first)).code == 0
    assert sample("meeting", "edit", "2020-H07", "--place", "市政府2号会议室").code == 0
    assert sample("paper", "kept", "濮民文〔2020〕74号", "-o", str(again)).code == 0
    assert first.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(first) as packed:
        text = packed.read("word/document.xml").decode()
    assert "濮民文〔2020〕74号" in text
    assert "市政府3号会议室" in text
    assert "2020年7月2日" in text

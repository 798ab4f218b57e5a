"""The minutes on the command line: from the draft to the issue, and words that were refused are nowhere lost."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.conftest import on_journal
from tests.tui.terminal import hub

M = "2020-H07"
LEADLESS = "2020-H07-3-1"


@pytest.fixture
def office(coordhub: Command, sample_address: str) -> Command:
    """The sample office after the meeting: two decisions, the second without a lead."""

    def call(*arguments: str):  # type: ignore[no-untyped-def]
        return coordhub("--db", sample_address, "--today", "2020-07-06T16:30", *arguments)

    first = ("补齐警示牌, 明确金堤河管护", "--lead", "水利局", "--supporting", "公安局", "--due", "7-10", "--item", "2")
    assert call("meeting", "decide", M, *first).out == "2020-H07-2-1\n"
    assert call("meeting", "decide", M, "周报迟一次即电话告知分管副县长", "--item", "3").out == f"{LEADLESS}\n"
    return call


def typed(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    raw = text.encode() if isinstance(text, str) else text
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


def test_the_wording_is_printed_with_links_and_what_is_open_goes_to_stderr(office: Command) -> None:
    said = office("meeting", "minutes", M)
    assert said.code == 0
    assert (
        "（一）补齐警示牌，明确金堤河管护。由市水利局牵头，市公安局配合，7月10日前完成。 {2020-H07-2-1}\n" in said.out
    )
    assert "（牵头单位待定）。纪要印发之日起20日内完成。 {2020-H07-3-1}\n" in said.out
    assert f"没有牵头单位: meeting amend {M} {LEADLESS} --lead 单位" in said.err


def test_a_file_that_was_printed_edited_and_taken_back_is_what_the_paper_says(office: Command, tmp_path: Path) -> None:
    file = tmp_path / "w.txt"
    file.write_text(
        office("meeting", "minutes", M).out.replace("会议听取了联席办主任的汇报。", "会议听取了周报情况汇报。")
    )
    assert office("meeting", "minutes", M, "--from", str(file)).code == 0
    paper = office("paper", "minutes", M)
    assert "会议听取了周报情况汇报。" in paper.out
    assert "{2020-H07" not in paper.out
    assert "底稿" not in paper.out


def test_what_was_refused_from_stdin_is_set_aside_and_can_be_taken_up_again(
    office: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, office("meeting", "minutes", M).out.replace("{2020-H07-2-1}", ""))
    refused = office("meeting", "minutes", M, "--from", "-")
    assert refused.code == 1
    assert "请在写它的那一段末尾补上花括号里的编号" in refused.err
    kept = Path(re.search(r"没有保存的文字在 (\S+);", refused.err)[1])  # type: ignore[index]
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_text(kept.read_text().replace("7月10日前完成。", "7月10日前完成。{2020-H07-2-1}"))
    assert office("meeting", "minutes", M, "--from", str(kept)).code == 0


def test_a_colleagues_wording_is_a_conflict_and_mine_stays_in_its_file(office: Command, tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine.txt", tmp_path / "theirs.txt"
    printed = office("meeting", "minutes", M).out
    theirs.write_text(printed + "\n同事补的一段。\n")
    mine.write_text(printed + "\n我补的一段。\n")
    assert office("meeting", "minutes", M, "--from", str(theirs)).code == 0
    refused = office("meeting", "minutes", M, "--from", str(mine))
    assert refused.code == 4
    assert f"没有保存的文字在 {mine}" in refused.err
    assert "同事补的一段。" in office("meeting", "minutes", M).out
    assert "我补的一段。" in mine.read_text()
    mine.write_text(re.sub(r"^%.*\n", "", mine.read_text(), flags=re.MULTILINE))
    assert office("meeting", "minutes", M, "--from", str(mine)).code == 0, "without its remark it is meant as it is"


@pytest.mark.parametrize("raw", ["会议纪要".encode("gb18030"), b"\xff\xfe\x00"])
def test_a_file_that_is_no_text_is_refused(office: Command, tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "w.txt"
    file.write_bytes(raw)
    answer = office("meeting", "minutes", M, "--from", str(file))
    assert (answer.code, "不是 UTF-8" in answer.err) == (1, True)
    assert office("meeting", "minutes", M, "--from", str(tmp_path / "none.txt")).code == 1
    assert office("meeting", "minutes", M, "--from", str(tmp_path)).code == 1


def test_no_editor_is_opened_without_a_terminal(office: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "touch /nowhere/else")
    answer = office("meeting", "minutes", M, "--edit")
    assert (answer.code, "没有终端" in answer.err) == (1, True)


@on_journal
def test_the_editor_is_opened_on_the_wording_where_there_is_a_terminal(
    office: Command, sample_address: str, tmp_path: Path
) -> None:
    editor = tmp_path / "my editor"
    editor.write_text("#!/bin/sh\nsed -i 's/会议听取了联席办主任的汇报/会议听取了周报情况/' \"$1\"\n")
    editor.chmod(0o755)
    command = ("meeting", "minutes", M, "--edit")
    with hub(Path(sample_address), *command, now="2020-07-06T16:30", environment={"EDITOR": f"'{editor}'"}) as a:
        a.sees("已保存 2020-H07 的纪要文字")
    assert "会议听取了周报情况。" in office("paper", "minutes", M).out
    with hub(Path(sample_address), *command, now="2020-07-06T16:30", environment={"EDITOR": "true"}) as a:
        a.sees("2020-H07 的纪要没有改动")
    with hub(Path(sample_address), *command, now="2020-07-06T16:30", environment={"EDITOR": "none-such"}) as a:
        a.sees("编辑器 none-such 打不开")
    assert list((tmp_path / "state" / "set-aside").iterdir()) == []


@pytest.mark.parametrize(
    "options", [("--at", "2020-07-06"), ("--why", "再核"), ("--copies", "市委办公室=2"), ("--day", "2020-07-06")]
)
def test_an_option_that_says_more_about_a_step_needs_the_step(office: Command, options: tuple[str, ...]) -> None:
    answer = office("meeting", "minutes", M, *options)
    assert (answer.code, "只和" in answer.err) == (2, True)


def test_submitted_signed_and_issued_with_the_tasks_given_out(office: Command, tmp_path: Path) -> None:
    assert office("meeting", "promote", M).out.split() == ["2020-044", "2020-045"]
    submitted = office("meeting", "minutes", M, "--submit")
    assert submitted.code == 0
    assert "没有牵头单位" in submitted.err
    refused = office("meeting", "minutes", M, "--sign", "总召集人", "--issue")
    assert (refused.code, "没有牵头单位" in refused.err) == (1, True)
    assert office("meeting", "minutes", M, "--send-back").code == 1, "the reason is asked for"
    assert office("meeting", "minutes", M, "--send-back", "--why", "补牵头单位").code == 0
    assert office("meeting", "amend", M, LEADLESS, "--lead", "民政局").code == 0
    taken = office("meeting", "minutes", M, "--submit", "--sign", "总召集人", "--at", "2020-07-06T16:00")
    assert f"已写进纪要, 请核对: {LEADLESS}" in taken.err
    issued = office("meeting", "minutes", M, "--issue", "--copies", "市政府办公室=2", "--copies", "各成员单位")
    assert (issued.code, issued.out) == (0, "〔2020〕1号\n")
    assert "已交办 2 项任务: 2020-044 2020-045" in issued.err
    assert office("meeting", "show", M, "--format", "json").json["state"] == "issued"
    paper = office("paper", "minutes", M).out
    assert "抄送：市政府办公室（2份），各成员单位。" in paper
    assert "〔2020〕1号" in paper
    kept = tmp_path / "k.txt"
    assert office("paper", "kept", "〔2020〕1号", "-o", str(kept)).code == 0
    assert kept.read_text() == paper
    again = office("meeting", "minutes", M, "--issue")
    assert (again.code, again.out, "不能再印发一次" in again.err) == (1, "", True)


def test_the_paper_is_written_in_every_form(office: Command, tmp_path: Path) -> None:
    for suffix in (".docx", ".pdf", ".md", ".txt"):
        file = tmp_path / f"m{suffix}"
        assert office("paper", "minutes", M, "-o", str(file)).code == 0
        assert file.stat().st_size > 500
    assert office("paper", "minutes", "2020-H99").code == 3

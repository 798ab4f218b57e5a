"""`coordhub paper issue|register|show|kept ...`: a paper's way from its draft to the copy that is kept."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Command


def test_a_paper_under_the_bureau_goes_from_draft_to_issued_with_the_bureaus_number(
    sample: Command, tmp_path: Path
) -> None:
    draft = sample("paper", "draft", "notice", "H07").out.strip()
    sample("paper", "submit", draft)
    sample("paper", "sign", draft, "市民政局局长")
    bad = sample("paper", "issue", draft, "--number", "濮民文[2020]74号")
    assert (bad.code, "〔2020〕" in bad.err) == (1, True)
    done = sample("paper", "issue", draft, "--number", "濮民文〔2020〕74号", "--copies", "市政府办公室=2")
    assert (done.code, done.out) == (0, "濮民文〔2020〕74号\n")
    shown = sample("paper", "show", "濮民文〔2020〕74号", "--format", "json").json
    assert shown["id"] == draft
    assert (shown["state"], shown["signer"], shown["copies"]) == (
        "issued",
        "市民政局局长",
        [{"to": "市政府办公室", "count": 2}],
    )
    assert {".txt", ".docx", ".pdf"} <= set(shown["files"])
    first, again = tmp_path / "1.txt", tmp_path / "2.txt"
    assert sample("paper", "kept", draft, "-o", str(first)).code == 0
    sample("meeting", "edit", "H07", "--place", "另一个会议室")
    sample("paper", "kept", draft, "-o", str(again))
    assert first.read_bytes() == again.read_bytes()
    text = first.read_text()
    assert "濮民文〔2020〕74号" in text
    assert "市政府办公室（2份）" in text
    assert "另一个会议室" not in text
    taken = sample("paper", "issue", "notice", "H06", "--number", "濮民文〔2020〕74号")
    assert (taken.code, "已用于" in taken.err) == (1, True)


def test_the_register_lists_what_went_out_and_numbers_of_our_own_follow_one_another(sample: Command) -> None:
    assert sample("paper", "issue", "reminder", "范县").out == "濮留困联办督〔2020〕1号\n"
    assert sample("paper", "issue", "reminder", "台前县").out == "濮留困联办督〔2020〕2号\n"
    assert sample("paper", "void", "濮留困联办督〔2020〕1号").code == 1
    assert sample("paper", "void", "濮留困联办督〔2020〕1号", "--why", "对象有误").code == 0
    rows = sample("paper", "register", "--format", "json").json
    assert [(one["number"], one["state"], one["why_void"]) for one in rows] == [
        ("濮留困联办督〔2020〕2号", "issued", ""), ("濮留困联办督〔2020〕1号", "void", "对象有误"),
    ]  # fmt: skip
    assert [one["state"] for one in sample("paper", "register", "--state", "作废", "--format", "json").json] == ["void"]
    sample("paper", "send", rows[0]["id"], "台前县", "--channel", "政务外网")
    sample("paper", "send", rows[0]["id"], "台前县", "--received")
    assert sample("paper", "show", rows[0]["id"], "--format", "json").json["sent"][0]["received"] is not None
    listed = sample("paper", "register", "--format", "plain")
    assert "1/1" in listed.out
    assert listed.err == ""


def test_a_paper_that_is_not_there_is_said_so(sample: Command) -> None:
    assert sample("paper", "show", "g9").code == 3
    assert sample("paper", "show", "濮民文〔2020〕1号").code == 3
    unknown = sample("paper", "issue", "poem")
    assert (unknown.code, "notice" in unknown.err) == (3, True)
    assert sample("paper", "issue", "task-table", "--copies", "市委办公室=两份").code == 2
    assert sample("paper", "issue", "task-table", "--option", "columns").code == 2


def test_what_is_sent_and_to_whom_is_shown_in_words(sample: Command) -> None:
    sample(
        "paper",
        "issue",
        "notice",
        "H07",
        "--number",
        "濮民文〔2020〕74号",
        "--copies",
        "市政府办公室＝2",
        "--to",
        "市教育局",
    )
    sample("paper", "send", "g1", "市教育局", "--channel", "机要")
    shown = sample("paper", "show", "g1").out
    assert "市教育局、市政府办公室2份" in shown
    assert "市教育局 2020-07-06 08:50 机要 -" in shown
    sample("paper", "send", "g1", "市教育局", "--received")
    assert "机要 收到 2020-07-06 08:50" in sample("paper", "show", "g1").out
    assert sample("paper", "issue", "notice", "H06", "--copies", "市政府办公室=²").code == 2


def test_a_draft_keeps_the_options_of_its_making_and_unknown_ones_are_refused(sample: Command) -> None:
    assert sample("paper", "draft", "member-change", "b1").code == 1
    draft = sample("paper", "draft", "member-change", "b1", "--option", "since=2020-3-1").out.strip()
    assert sample("paper", "draft", "member-change", "b1", "--option", "since=2020-3-1").out.strip() == draft
    assert sample("paper", "issue", draft).code == 0
    unknown = sample("paper", "issue", "members", "b1", "--option", "colour=red")
    assert (unknown.code, "colour" in unknown.err, "on" in unknown.err) == (1, True, True)

"""`paper task-table|supervision|slips|reminder|urging|instructions` and `instruction`, as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

KEYS = {"id", "number", "text", "by", "received", "lead", "urgency", "due", "state", "task", "feedback", "sent"}
ADD = ("instruction", "add", "请水利局会同公安局排查金堤河险段。", "--by", "副市长", "--lead", "水利局")


def test_without_flags_the_table_is_of_all_that_is_not_closed_and_with_all_of_every_task(sample) -> None:
    assert "2020-036" not in sample("paper", "task-table").out
    assert "2020-036" in sample("paper", "task-table", "--all").out
    only = sample("paper", "task-table", "--campaign", "防溺水", "--light", "红").out
    assert "2020-028" in only
    assert "2020-029" not in only


def test_a_saved_filter_chooses_the_tasks_of_the_table(sample) -> None:
    assert "共4件：红灯4件" in sample("paper", "task-table", "--filter", "红灯").out


@pytest.mark.parametrize("columns", ["a4", "county", "a3"])
def test_each_column_set_is_written_as_a_workbook(sample, tmp_path: Path, columns: str) -> None:
    file = tmp_path / "t.xlsx"
    assert sample("paper", "task-table", "--columns", columns, "-o", str(file)).code == 0
    assert file.read_bytes()[:2] == b"PK"


def test_a_column_set_that_there_is_not_is_refused_with_those_there_are(sample) -> None:
    refused = sample("paper", "task-table", "--columns", "b5")
    assert refused.code == 1
    assert "a4" in refused.err
    assert sample("paper", "supervision", "--columns", "b5").code == 2


def test_an_issued_table_is_what_the_next_is_compared_with(sample) -> None:
    assert sample("paper", "issue", "task-table", "--option", "columns=county").code == 0
    assert "与上期（7月6日）比：新增红灯0件，红转绿0件" in sample(
        "paper", "task-table", "--columns", "county"
    ).out.replace("\n", "")
    whole = sample("paper", "task-table").out.replace("\n", "")
    assert "新增红灯0件，红转绿0件" in whole, "a task without counties was known too"
    refused = sample("paper", "issue", "task-table", "--option", "colour=red")
    assert (refused.code, refused.out) == (1, "")
    assert "colour" in refused.err


def test_slips_of_a_meeting_of_a_campaign_and_of_one_unit(sample, tmp_path: Path) -> None:
    assert "2020-039" in sample("paper", "slips", "2020-H06").out
    file = tmp_path / "s.docx"
    assert sample("paper", "slips", "--campaign", "防溺水", "-o", str(file)).code == 0
    one = sample("paper", "slips", "--since", "2020-07-01", "--unit", "范县").out
    assert "2020-041" in one
    assert "2020-028" not in one
    refused = sample("paper", "slips")
    assert (refused.code, refused.out) == (1, "")
    assert "--campaign" in refused.err
    assert sample("paper", "slips", "2020-H99").code == 3


def test_letters_are_written_to_a_unit_and_refused_where_nothing_is_owed(sample) -> None:
    assert "提示函" in sample("paper", "reminder", "台前县", "--limit", "7月10日").out
    assert "督办函" in sample("paper", "urging", "sfq").out, "by the initials of 示范区"
    refused = sample("paper", "urging", "统计局")
    assert (refused.code, refused.out) == (1, "")
    assert sample("paper", "reminder", "没有的单位").code == 3
    assert sample("paper", "reminder").code == 2


def test_letters_are_numbered_in_our_own_series_when_they_are_issued(sample) -> None:
    assert sample("paper", "issue", "reminder", "台前县").out == "濮留困联办督〔2020〕1号\n"
    assert (
        sample("paper", "issue", "urging", "台前县", "--option", "limit=2020-07-20").out == "濮留困联办督〔2020〕2号\n"
    )


def test_an_instruction_is_registered_listed_shown_and_answered(sample) -> None:
    added = sample(*ADD, "--urgency", "加急", "--received", "2020-07-03", "--report-to", "市政府办")
    assert (added.code, added.out) == (0, "2020-P13\n")
    assert "2020-044" in added.err
    assert "2020-07-10" in added.err
    row = sample("instruction", "list", "--format", "json").json[1]
    assert set(row) >= KEYS
    assert [row[key] for key in ("number", "by", "received", "urgency", "due", "state", "task", "feedback", "sent")] == [
        "2020-P13", "副市长", "2020-07-03", "urgent", "2020-07-10", "assigned", "2020-044", "2020-07-10", None,
    ]  # fmt: skip
    assert sample("instruction", "feedback", "P13", "险段12处已全部立牌。", "--at", "2020-07-06 16:00").code == 0
    shown = sample("instruction", "show", "P13", "--format", "json").json
    assert (shown["sent"], shown["said"]) == ("2020-07-06T16:00", "险段12处已全部立牌。")
    assert "险段12处已全部立牌" in sample("instruction", "show", "2020-P13").out
    assert "险段12处已全部立牌" in sample("paper", "instructions").out
    assert "登记批示" in sample("history").out


def test_an_instruction_lacks_neither_post_nor_lead(sample) -> None:
    assert sample("instruction", "add", "请办。").code == 2
    refused = sample("instruction", "add", "请办。", "--by", " ", "--lead", "水利局")
    assert (refused.code, refused.err) == (1, "请写批示人职务\n")
    assert len(sample("instruction", "list", "--format", "json").json) == 1


def test_lists_and_cards_of_instructions_are_within_the_terminal(sample) -> None:
    listed = sample("instruction", "list", "--format", "plain")
    assert "2020-P12" in listed.out
    assert sample("--lang", "en", "instruction", "show", "P12").code == 0
    assert sample("instruction", "show", "P77").code == 3
    assert sample("instruction", "list", "--state", "closed", "--format", "json").json == []

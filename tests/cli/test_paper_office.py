"""`coordhub paper bulletin|report|...` as somebody types them: to the screen, into files, refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.conftest import Command
from tests.conftest import on_journal

VERBS = (
    ("bulletin", "防溺水"), ("report", "防溺水周报"), ("summary", "drowning-weekly"), ("brief",), ("duties", "市联席会议"),
    ("members", "市联席会议"), ("member-change", "市联席会议", "--since", "2020-03-01"), ("handover",), ("annual",), ("scorecard",),
)  # fmt: skip


def test_the_bulletin_is_drawn_on_the_terminal(sample: Command) -> None:
    answer = sample("paper", "bulletin", "防溺水")
    assert answer.code == 0, answer.err
    assert "关于预防农村留守儿童防溺亡专项治理进展情况的通报" in answer.out
    assert "各县区任务进度" in answer.out
    assert not answer.err


@on_journal
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
def test_each_is_written_as_word_and_markdown_and_passes_the_proof_reader(
    sample: Command, tmp_path: Path, verb: tuple[str, ...]
) -> None:
    word, plain = tmp_path / "paper.docx", tmp_path / "paper.md"
    assert sample("paper", *verb, "-o", str(word)).code == 0
    assert sample("paper", *verb, "-o", str(plain)).code == 0
    assert word.read_bytes()[:2] == b"PK"
    assert plain.read_text(encoding="utf-8").count("\n") > 10
    checked = sample("paper", "lint", str(word))
    assert (checked.code, checked.out) == (0, "")


@on_journal
def test_the_tables_become_a_workbook(sample: Command, tmp_path: Path) -> None:
    book = tmp_path / "annual.xlsx"
    assert sample("paper", "annual", "-o", str(book)).code == 0
    names = CalamineWorkbook.from_path(str(book)).sheet_names
    assert [name[4:] for name in names[1:]] == ["任务", "县区", "专项行动", "提案办理", "批示办理"][: len(names) - 1]
    assert sample("paper", "summary", "防溺水周报", "--rank", "-o", str(book)).code == 0
    values, change, ranks = (sheet_of(book, place) for place in range(3))
    assert change[0][0] == "与上期比较"
    assert [row[0] for row in change[2:]] == [row[0] for row in values[4:]]
    assert ranks[0][0] == "各项指标名次"


def sheet_of(book: Path, place: int) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(book)).get_sheet_by_index(place).to_python()  # type: ignore[return-value]


@on_journal
def test_the_report_is_about_the_period_that_is_named(sample: Command) -> None:
    assert "防溺水周报第4期" in sample("paper", "report", "防溺水周报", "第4期").out
    assert "防溺水周报（2020年6月）" in sample("paper", "report", "防溺水周报", "2020-06").out
    late = sample("paper", "report", "防溺水周报", "第9期")
    assert (late.code, late.out) == (1, "")


@on_journal
def test_a_restricted_ledger_needs_its_flag(sample: Command) -> None:
    refused = sample("paper", "report", "mental-health")
    assert refused.code == 1
    assert "--restricted" in refused.err


@on_journal
def test_what_is_not_there_is_not_found_and_what_is_wrong_is_said(sample: Command, tmp_path: Path) -> None:
    assert sample("paper", "bulletin", "没有的行动").code == 3
    assert sample("paper", "handover", "没有的机构").code == 3
    assert sample("paper", "member-change", "市联席会议").code == 2
    unchanged = sample("paper", "member-change", "市联席会议", "--since", "2020-07-01")
    assert (unchanged.code, unchanged.err) == (1, "市联席会议从 2020-07-01 到 2020-07-06 成员没有变化, 不用发通知\n")
    assert sample("paper", "annual", "--from", "2020-07-07").code == 1
    assert sample("paper", "brief", "-o", str(tmp_path / "paper.doc")).code == 2


@on_journal
def test_a_brief_that_does_not_fit_a_page_is_refused_and_nothing_is_written(sample: Command, tmp_path: Path) -> None:
    for _ in range(3):
        assert sample("task", "ask", "2020-029", "请市领导召集有关部门专题研究机构编制和经费" * 15).code == 0
    file = tmp_path / "brief.docx"
    answer = sample("paper", "brief", "-o", str(file))
    assert answer.code == 1
    assert "一页纸写不下" in answer.err
    assert not file.exists()


@on_journal
def test_an_issued_bulletin_has_the_offices_own_number_and_the_next_one_compares(sample: Command) -> None:
    issued = sample("paper", "issue", "bulletin", "防溺水")
    assert issued.code == 0, issued.err
    assert "2020年第1期（总第1期）" in issued.out + issued.err
    assert "与2020年7月6日印发的2020年第1期（总第1期）相比" in sample("paper", "bulletin", "防溺水").out


@on_journal
def test_help_lists_every_one_of_them(sample: Command) -> None:
    page = sample("paper", "--help").out
    assert [verb for verb, *_ in VERBS if f"  {verb} " not in page] == []

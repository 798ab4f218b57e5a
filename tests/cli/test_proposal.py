"""Proposals on the command line, in the sample office: scenario 187 from its draft in July to its promises a year later."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordhub.papers import lint
from tests.cli.conftest import Command

NUMBER = "濮民文〔2020〕74号"
KEYS = ["id", "number", "session", "title", "state", "due", "lead", "class", "promises"]


def test_the_sample_office_holds_proposal_187_with_its_facts(sample: Command) -> None:
    (row,) = sample("proposal", "list", "--format", "json").json
    assert list(row) == KEYS
    assert (row["number"], row["state"], row["due"], row["class"]) == ("2020-T187", "working", "2020-08-20", "A")
    assert [list(one) for one in row["promises"]] == [["id", "text", "lead", "due", "task", "kept"]] * 3
    assert not any(one["kept"] or one["task"] for one in row["promises"])
    whole = sample("proposal", "show", "187", "--format", "json").json
    figures = {one["name"]: (one["value"], one["as_of"], one["source"]) for one in whole["facts"]}
    assert figures["岗位"] == ("3286", "2020-07-02", "儿童督导员、儿童主任名册")
    assert figures["配备率"][0] == "98.4%"
    assert figures["专班"][0] == "6"
    assert figures["部署会"][:2] == ("2020年4月17日", "2020-04-17")
    assert figures["服务人次"][0] == "3万余"
    assert [one["unit"] if "unit" in one else one["id"] for one in whole["opinions"] if not one.get("received")] != []


def test_what_a_person_reads_of_a_proposal(sample: Command) -> None:
    said = sample("proposal", "show", "187").out
    for part in (
        "2020-08-20 余45",
        "逾期未到",
        "守住安全底线，做实未成年人关爱保护",
        "directors-roster.filled",
        "未转任务",
        "听取委员意见",
    ):
        assert part in said
    assert "余45" in sample("proposal", "list").out


def test_the_reply_goes_out_as_the_seed_has_it_and_its_promises_stay_until_kept(
    sample: Command, tmp_path: Path
) -> None:
    later = ("--today", "2020-11-05")
    assert sample(*later, "proposal", "list", "--format", "json").json[0]["state"] == "working"
    pulled = sample(*later, "paper", "reply", "187")
    assert "“岗位”是 3286 (2020-07-02), 来源现在是 3286 (2020-11-05)" in pulled.err
    assert sample(*later, "proposal", "fact", "187", "--refresh").code == 0
    assert sample(*later, "proposal", "opinion", "187", "卫健委", "--text", "已办理").code == 0
    assert (
        sample(
            *later,
            "proposal",
            "extend",
            "187",
            "--to",
            "2020-11-20",
            "--why",
            "汛期和疫情防控",
            "--approved-by",
            "市政协提案委",
        ).code
        == 0
    )
    early = sample(*later, "proposal", "sent", "187")
    assert (early.code, "paper issue reply 2020-T187" in early.err) == (1, True)
    issued = sample(*later, "paper", "issue", "reply", "187", "--number", NUMBER, "--signer", "市民政局局长")
    assert (issued.code, issued.out) == (0, f"{NUMBER}\n")
    again = sample(*later, "paper", "issue", "reply", "187", "--number", NUMBER)
    assert again.code == 1
    assert f"这份答复已印发: {NUMBER} 2020-11-05" in sample(*later, "paper", "reply", "187").err
    kept = tmp_path / "kept.txt"
    assert sample("paper", "kept", NUMBER, "-o", str(kept)).code == 0
    text = kept.read_text(encoding="utf-8")
    for part in (
        NUMBER,
        "签发人：市民政局局长",
        "类别：A",
        "第187号提案的答复",
        "尊敬的某委员：",
        "岗位3286个，配备率98.4%（2020年11月5日，",
        "抄送：市政协提案委（2份），市委市政府督查局（2份）。",
    ):
        assert part in text, part
    assert sample(*later, "proposal", "sent", "187", "--channel", "专人").code == 0
    assert sample(*later, "proposal", "satisfaction", "187", "满意", "--on", "2020-11-05").code == 0
    refused = sample(*later, "proposal", "close", "187")
    assert (refused.code, "1 2 3" in refused.err) == (1, True)
    numbers = [sample(*later, "proposal", "promise", "187", one, "--make", "--now").out.strip() for one in "123"]
    assert numbers == ["2020-044", "2020-045", "2020-046"]
    assert sample(*later, "proposal", "close", "187").code == 0
    assert sample(*later, "proposal", "list").out == ""
    next_year = ("--today", "2021-07-01T09:00")
    found = sample(*next_year, "proposal", "promises", "--format", "json").json
    assert [one["number"] for one in found] == ["2020-T187"] * 3
    for verb in ("accept", "finish", "approve", "close"):
        assert sample(*next_year, "task", verb, numbers[0]).code == 0
    assert len(sample(*next_year, "proposal", "promises", "--format", "json").json) == 2
    (row,) = sample(*next_year, "proposal", "list", "--all", "--format", "json").json
    assert [one["kept"] for one in row["promises"]] == [True, False, False]


def test_a_proposal_is_registered_talked_about_and_given_back(sample: Command) -> None:
    added = sample(
        "proposal",
        "add",
        "203",
        "关于河道管护的提案",
        "--session",
        "市政协八届四次会议",
        "--supporting",
        "水利局",
        "--copy",
        "市政协提案委=2",
    )
    assert added.out == "2020-T203\n"
    assert sample("proposal", "add", "203", "重复", "--session", "市政协八届四次会议").code == 1
    assert sample("proposal", "edit", "203").code == 2
    assert sample("proposal", "edit", "203", "--proposer", "某委员", "--contact", "科长").code == 0
    back = sample("proposal", "return", "203", "--why", "属水利局职责")
    assert (back.code, "退回" in back.err) == (0, True)
    assert sample("proposal", "talk", "203", "再谈").code == 1
    assert [one["number"] for one in sample("proposal", "list", "--state", "退回", "--format", "json").json] == [
        "2020-T203"
    ]


def test_a_section_comes_from_a_file_and_is_printed_again(sample: Command, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("第一段。\n第二段{岗位}个。\n", encoding="utf-8")
    assert sample("proposal", "section", "187", "--heading", "补充", "--file", str(file), "--move", "1").out == "6\n"
    assert sample("proposal", "section", "187", "1").out == "补充\n第一段。\n第二段{岗位}个。\n"
    assert sample("proposal", "section", "187", "1", "--heading", "补充情况", "--move", "6").code == 0
    assert sample("proposal", "section", "187", "6").out.startswith("补充情况\n")
    assert sample("proposal", "section", "187", "6", "--remove").code == 0
    assert sample("proposal", "section", "187", "6").code == 3
    assert sample("proposal", "section", "187", "--text", "没有小标题").code == 2
    assert sample("proposal", "section", "187", "--heading", "甲", "--file", str(tmp_path / "none.txt")).code == 1


@pytest.mark.parametrize(
    ("fact", "source", "code", "said"),
    [
        ("隐患=drowning-weekly.hazards_left@2020-06", "", 0, "隐患 "),
        ("隐患=drowning-weekly.nothing", "", 3, "hazards_left"),
        ("隐患", "", 2, "名称=出处"),
        ("期数=50", "省民政厅工作专报", 0, "期数 50 (2020-07-06 省民政厅工作专报)"),
        ("分级=mental-health.grade_0", "", 1, "限制查阅"),
    ],
)
def test_a_figure_names_where_it_is_from(sample: Command, fact: str, source: str, code: int, said: str) -> None:
    answer = sample("proposal", "fact", "187", fact, *(("--source", source) if source else ()))
    assert answer.code == code, answer.err
    assert said in answer.out + answer.err


def test_the_figures_are_listed_with_what_their_source_has_now(sample: Command) -> None:
    listed = sample("proposal", "fact", "187", "--format", "json").json
    assert len(listed) == 12
    assert sample("proposal", "fact", "187", "岗位", "--remove").code == 1
    assert "directors-roster.posts" in sample("proposal", "fact", "187").out


def test_a_wrong_class_state_or_opinion_is_wrong_usage(sample: Command) -> None:
    assert sample("proposal", "class", "187", "D").code == 2
    assert sample("proposal", "list", "--state", "lost").code == 2
    assert sample("proposal", "satisfaction", "187", "还行").code == 2
    assert sample("proposal", "show", "999").code == 3


def test_the_paper_is_written_in_each_form_and_a_proof_reader_finds_nothing(sample: Command, tmp_path: Path) -> None:
    for suffix in (".docx", ".txt", ".md"):
        file = tmp_path / f"reply{suffix}"
        assert sample("paper", "reply", "187", "--sources", "-o", str(file)).code == 0
        assert [one.sentence() for one in lint.check_file(file)] == []
    assert sample("paper", "reply", "999").code == 3
    assert sample("paper", "reply", "187", "-o", "reply.xyz").code == 2


def test_history_speaks_of_proposals_and_papers(sample: Command) -> None:
    rows = sample("history", "proposal", "p1", "--format", "json").json
    assert rows[0]["did"] == "proposal.class"
    assert "定类别 2020-T187" in sample("history", "proposal", "p1", "--format", "plain").out

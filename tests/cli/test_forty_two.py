"""The forty-two mechanisms of the customer's document, by number: each is found or kept in the sample office, gets a realistic period
through the command line, and shows the table that its row names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from coordhub.domain.ledger import Field, Ledger
from coordhub.services import declarations
from tests.cli.conftest import Answer, Command
from tests.sheets.files import filled

OCTOBER = "2020-10-12T09:00"
POST = ("--post", "县民政局联络员")


@pytest.fixture
def october(coordhub: Command, sample_address: str) -> Command:
    """The sample office in October, when the third quarter is owed."""

    def call(*arguments: str) -> Answer:
        answer = coordhub("--db", sample_address, "--today", OCTOBER, *arguments)
        assert answer.code == 0, (arguments, answer.err)
        return answer

    return call


def declared(code: str) -> Ledger:
    found = declarations.shipped(code)
    assert isinstance(found, Ledger)
    return found


def figures(code: str, **given: Any) -> list[str]:
    """Every field that must be given, as words of the command line: what is not named is an unremarkable value of its kind."""
    fields = [one for one in declared(code).fields if not one.optional or one.id in given]
    return [f"{one.id}={given.get(one.id, _usual(one))}" for one in fields]


def _usual(field: Field) -> str:
    if field.is_counted:
        return str(field.least or 0)
    choice = field.choices[0].id if field.choices else ""
    return {"bool": "是", "date": "2020-09-10", "choice": choice, "phone": "0393-0000001"}.get(field.kind, "已落实")


def submit(call: Command, code: str, subject: str, when: str, *more: str, **given: Any) -> str:
    period = [when] if when else []
    return call("ledger", "submit", code, subject, *period, *figures(code, **given), *POST, *more).out.strip()


def total(call: Command, code: str, period: str = "", *more: str) -> dict[str, Any]:
    rows = call("ledger", "summary", code, *([period] if period else []), "--format", "json", *more).json
    return next(row for row in rows if row["subject"] is None)


PERIODIC: dict[int, tuple[str, str, str, Mapping[str, Any], Mapping[str, Any]]] = {
    # row: ledger, subject, period, what is reported, what the total then says
    2: ("task-force-monthly", "党建引领专班", "2020-09", {"tasks": 12, "done": 7, "delayed": 1, "meetings": 2, "progress": "红色物业覆盖九个小区"}, {"tasks": 12, "done": 7}),
    7: ("funds", "华龙区", "2020-H2", {"work_budget": "120万", "work_paid": "60万", "building_budget": "800000", "building_paid": "300000"}, {"work_budget": 1_200_000, "work_paid": 600_000}),
    9: ("three-projects", "华龙区", "2020-Q3", {"autonomy_planned": 10, "autonomy_done": 6, "law_planned": 8, "law_done": 8, "virtue_planned": 5, "virtue_done": 2}, {"autonomy_done": 6}),
    10: ("four-teams", "华龙区", "2020-H2", {"worker_posts": 900, "workers": 860, "workers_trained": 400, "properties": 60, "red_properties": 41, "compounds": 120, "owners_committees": 77, "volunteers": 5000}, {"workers": 860}),
    11: ("self-assessment", "华龙区", "2020", {"score": 92.5, "satisfaction": 95}, {"reports": 1}),
    16: ("service-visits", "华龙区", "2020-09", {"served": ">=30000"}, {"served": {"ge": 30000}}),
    22: ("conventions", "清丰县", "2020-09", {"villages": 512, "revised": 512, "checked": 40}, {"revised": 512}),
    24: ("disputes", "范县", "2020-09", {"centre_received": 20, "centre_resolved": 18, "received": 20, "resolved": 18}, {"received": 20}),
    25: ("dispute-sweep", "范县", "2020-W41", {"swept": 120, "found": 6, "resolved": 4, "pending": 2}, {"found": 6}),
    27: ("smart-compounds", "华龙区", "2020-Q3", {"planned": 40, "built": 22, "connected": 20}, {"built": 22}),
    28: ("mediation", "南乐县", "2020-09", {"committees": 340, "mediators": 1200, "full_time": 90, "received": 44, "settled": 43}, {"settled": 43}),
    31: ("hardship-help", "台前县", "2020-Q3", {"left_behind_total": 800, "left_behind_covered": 790, "left_behind_helped": 60, "left_behind_funds": 36000}, {"left_behind_covered": 790}),
    33: ("civilised-communities", "京东", "2020-Q3", {"score": 88, "self_check": 90, "to_rectify": "否"}, {"passing": 1, "to_rectify": 0}),
    36: ("precision-monthly", "濮阳县", "2020-09", {"records": 5900, "verified": 5900, "errors_found": 0}, {"records": 5900}),
    37: ("drowning-weekly", "濮阳县", "2020-W39", {"hazards_left": 12, "patrols": 800, "letters": 9800, "receipts": 9700}, {"hazards_left": 12, "incidents": 0}),
}  # fmt: skip


@pytest.mark.parametrize("row", PERIODIC)
def test_a_period_is_reported_and_summed_up(october: Command, row: int) -> None:
    code, subject, period, given, wanted = PERIODIC[row]
    submit(october, code, subject, period, **given)
    found = total(october, code, period)
    assert found["reported"] == 1
    assert found["owed"] >= 1
    assert {name: _plain(found["values"][name]) for name in wanted} == wanted
    assert october("ledger", "summary", code, period).out, "the table its row names"


def _plain(value: Any) -> Any:
    """Of a rate its numerator."""
    return value.get("numerator", value) if isinstance(value, dict) else value


DATED: dict[int, list[tuple[str, str, str, Mapping[str, Any]]]] = {
    5: [("studies", "市民政局", "2020-09-10", {"received": 12, "adopted": 9}), ("opinions", "市教育局", "2020-09-11", {"sent": "2020-09-01", "due": "2020-09-15", "answered": "2020-09-11", "answer": "some", "opinion": "增加学校分工", "adopted": "yes"})],
    12: [("cases", "华龙区", "2020-09-02", {"title": "支部建在小区里"})],
    15: [("volunteer-activities", "华龙区", "2020-09-05", {"volunteers": 30, "served": 200})],
    18: [("supervision", "范县", "2020-09-08", {"visited": "2020-09-08", "problems": 2, "findings": "两处台账不全", "to_rectify": "否"})],
    19: [("publicity", "华龙区", "2020-09-05", {"medium": "tv", "title": "社区治理专题"})],
    20: [("three-haves", "华龙区", "2020-09-05", {"plan": "是", "measures": "是", "archive": "否"})],
    21: [("consultations", "京东", "2020-09-06", {"topic": "加装电梯", "held_on": "2020-09-06"})],
    34: [("policy-talks", "京东", "2020-09-07", {"directors": 2, "guardians": 30, "children": 20, "materials": 60})],
    38: [("foster-visits", "JY-005", "2020-10-10", {"channel": "phone", "result": "well"})],
    39: [("foster-fallback", "福利院", "2020-10-08", {"children": 1, "returned": "2020-10-08", "observed_until": "2020-10-22"})],
    40: [("guardianship-events", "台前县", "2020-10-11", {"known": "2020-10-11T08:00", "children": 1})],
}  # fmt: skip


@pytest.mark.parametrize("row", DATED)
def test_what_happens_on_a_day_is_kept_and_listed(october: Command, row: int) -> None:
    for code, subject, day, given in DATED[row]:
        entry = submit(october, code, subject, day, **given)
        listed = october("ledger", "show", code, "--format", "json").json
        kept = next(one for one in listed if one["id"] == entry)
        assert kept["date"] == day
        assert {
            name: str(value) for name, value in kept["values"].items() if name in given and not isinstance(value, bool)
        } == {name: str(value) for name, value in given.items() if value not in {"是", "否"}}
        if declared(code).schedules:
            assert (
                total(october, code, day[:7] if declared(code).schedules[-1].period != "week" else "")["reported"] >= 1
            )


STANDING: dict[int, tuple[str, str, Mapping[str, Any]]] = {
    8: ("community-centres", "community_centre", {"incubator": "否", "area": 320}),
    17: ("convention-texts", "京东", {"adopted": "2020-03-01", "version": "2020年修订"}),
    26: ("peace-centres", "peace_centre", {}),
    29: ("legal-officers", "京东", {"judges": 1, "prosecutors": 1, "police": 1, "mediators": 3}),
}


@pytest.mark.parametrize("row", STANDING)
def test_what_stands_is_kept_and_changed_in_place(october: Command, row: int) -> None:
    code, subject, given = STANDING[row]
    entry = submit(october, code, _site(october, subject), "", **given)
    field = next(one.id for one in declared(code).fields if not one.optional)
    changed = (
        "2"
        if declared(code).fields[0].is_counted
        else "否"
        if declared(code).fields[0].kind == "bool"
        else "2021年修订"
    )
    october("ledger", "correct", code, entry, f"{field}={changed}", "--why", "复核更正")
    kept = next(one for one in october("ledger", "show", code, "--format", "json").json if one["id"] == entry)
    assert kept["corrections"][0]["why"] == "复核更正"
    assert field in kept["corrections"][0]["old"]
    assert october("ledger", "summary", code).out


def _site(call: Command, subject: str) -> str:
    """The first site of a kind, where a checklist is about sites."""
    sites = call("site", "list", "--format", "json").json
    return str(next((one["id"] for one in sites if one["kind"] == subject), subject))


@pytest.mark.parametrize(
    ("row", "code", "kind", "given", "wanted"),
    [
        (13, "public-property", "compound", {"provider": "community", "households": 60, "complaints": 2}, {"covered": 1, "complaints": 2}),
        (14, "volunteer-centres", "volunteer_centre", {"score": 91}, {"passing": 1}),
        (30, "psych-rooms", "psych_room", {"staff": 3, "certified": 2, "counselled": 41}, {"counselled": 41, "crises": 0, "reporting": 1}),
    ],
)  # fmt: skip
def test_sites_report_by_period(
    october: Command, row: int, code: str, kind: str, given: Mapping[str, Any], wanted: Mapping[str, Any]
) -> None:
    if row == 13:
        october(
            "site",
            "add",
            "三无小区一号院",
            "--kind",
            "compound",
            "--unit",
            "京东",
            "--code",
            "XQ-01",
            "--opened",
            "2020-07-01",
        )
    period = "2020-09" if code == "psych-rooms" else "2020-Q3"
    submit(october, code, _site(october, kind), period, **given)
    found = total(october, code, period)
    assert found["reported"] == 1
    assert {name: _plain(found["values"][name]) for name in wanted} == wanted


def test_row_1_the_leading_group_has_one_head_six_deputies_and_forty_members(october: Command) -> None:
    members = october("body", "members", "社区领导小组", "--format", "json").json
    roles = [one["role"] for one in members]
    assert (roles.count("head"), roles.count("deputy_head"), roles.count("member")) == (1, 6, 40)


def test_row_3_county_bodies_are_counted_against_the_counties(october: Command) -> None:
    bodies = october("body", "list", "--format", "json").json
    assert sum(one["level"] == "county" for one in bodies) == 8, "the ninth has none yet"
    covered = october("body", "coverage", "--format", "json").json
    assert len(covered) == 9, "every county stands in the table, with a body or without"


def test_row_4_the_video_conference_is_a_meeting(october: Command) -> None:
    meetings = october("meeting", "list", "--format", "json").json
    assert any(one["kind"] == "video" and one["starts"].startswith("2020-04-17") for one in meetings)


def test_row_4_the_video_conference_is_on_paper_from_its_notice_to_its_task_list(
    october: Command, tmp_path: Path
) -> None:
    number = next(
        one["number"] for one in october("meeting", "list", "--format", "json").json
        if one["kind"] == "video" and one["starts"].startswith("2020-04-17")
    )  # fmt: skip
    says = {
        "notice": "关于召开全市2020年社区治理工作电视电话会议的通知", "agenda": "12341", "name-cards": "市委副书记", "sign-in": "签到表",
        "minutes": "按12341模式分专班推进社区治理", "slips": "交办单",
    }  # fmt: skip
    for kind, words in says.items():
        assert words in october("paper", kind, number).out.replace("\n", "").replace(" ", ""), kind
    october("paper", "packet", number, "-o", str(tmp_path / "packet.docx"))
    assert "2020-001" in october("meeting", "show", number).out


def test_row_5_the_opinions_that_were_asked_for_become_an_adoption_table(october: Command) -> None:
    given = {"sent": "2020-09-01", "due": "2020-09-15", "answered": "2020-09-11", "answer": "some"}
    submit(october, "opinions", "市教育局", "2020-09-11", opinion="增加学校分工", adopted="yes", **given)
    submit(
        october,
        "opinions",
        "市公安局",
        "2020-09-12",
        opinion="改由街道牵头",
        adopted="no",
        why="与现行规定不符",
        **given,
    )
    table = (
        october("paper", "summary", "opinions", "2020", "--by", "owner", "--entries")
        .out.replace("\n", "")
        .replace(" ", "")
    )
    for words in ("教育局", "增加学校分工", "未采纳", "与现行规定不符"):
        assert words in table.replace("|", ""), words


def test_row_6_the_framework_is_scored(october: Command) -> None:
    assert "12341" in october("framework", "list").out
    assert october("paper", "scorecard", "framework-12341").out


def test_row_15_a_team_is_kept_by_its_code(october: Command) -> None:
    entry = submit(october, "volunteer-teams", "ZY-001", "", "--owner", "华龙区", headcount=40, hours=120)
    assert entry.startswith("e")
    assert total(october, "volunteer-teams")["values"]["headcount"] == 40


def test_row_23_an_instruction_is_registered_assigned_fed_back_and_stands_in_its_table(october: Command) -> None:
    number = october(
        "instruction", "add", "完善村规民约是基础性工作，请市民政局牵头持续抓好。", "--by", "市长", "--lead", "市民政局", "--cited",
        "省民政厅2020年第50期工作专报", "--received", "2020-09-20", "--urgency", "ordinary",
    ).out.strip()  # fmt: skip
    mine = next(one for one in october("instruction", "list", "--format", "json").json if one["number"] == number)
    assert (mine["by"], mine["due"], mine["feedback"]) == ("市长", "2020-10-05", None)
    task = october("task", "show", mine["task"], "--format", "json").json
    assert (task["source"]["kind"], task["source"]["ref"]) == ("instruction", number)
    october("instruction", "feedback", number, "已修订完成率100%", "--at", "2020-10-05T16:00")
    table = october("paper", "instructions").out.replace("\n", "")
    assert number in table
    assert "市长" in table


def test_row_32_restricted_counts_stay_out_of_lists_unless_named(
    october: Command, coordhub: Command, sample_address: str
) -> None:
    submit(october, "mental-health", "范县", "2020-09", grade_1=80, grade_2=40, registered=120, followed=120)
    assert "mental-health" not in october("ledger", "list", "--format", "json").out
    hidden = coordhub("--db", sample_address, "--today", OCTOBER, "ledger", "summary", "mental-health", "2020-09")
    assert hidden.code == 1
    assert total(october, "mental-health", "2020-09", "--restricted")["values"]["registered"] == 120


def test_row_35_the_joint_conference_has_members_duties_meetings_and_their_papers(october: Command) -> None:
    assert len(october("body", "members", "市联席会议", "--format", "json").json) > 15
    assert len(october("duty", "list", "--body", "市联席会议", "--format", "json").json) > 15
    number = october("meeting", "list", "--format", "json").json[-1]["number"]
    assert number == "2020-H01", "the conference of 25 March"
    says = {"members": "总召集人", "duties": "职责分工"}
    for kind, words in says.items():
        assert words in october("paper", kind, "市联席会议").out.replace("\n", ""), kind
    says = {
        "plan": "方案",
        "notice": "通知",
        "agenda": "议程",
        "receipts": "回执",
        "materials": "材料",
        "host-script": "主持词",
        "minutes": "纪要",
    }
    for kind, words in says.items():
        assert words in october("paper", kind, number).out.replace("\n", ""), kind
    decided = october("meeting", "decisions", "--format", "json").json
    assert "2020-H01-1-1" in {one["number"] for one in decided}, "the ledger of what was decided"


def test_row_37_each_hazard_has_its_own_limit_and_is_written_off_when_fixed(october: Command) -> None:
    open_ones = october("ledger", "findings", "water-hazards", "--format", "json").json
    assert open_ones
    october("ledger", "correct", "water-hazards", open_ones[0]["subject"], "fixed=2020-10-01", "--why", "已整改销号")
    assert len(october("ledger", "findings", "water-hazards", "--format", "json").json) == len(open_ones) - 1


def test_row_38_a_zero_report_is_said_for_a_day_without_visits(october: Command) -> None:
    october("ledger", "zero", "foster-visits", "福利院", "2020-W41", "--post", "儿童福利院业务科科长")
    assert october("ledger", "missing", "foster-visits", "2020-W41", "--format", "json").json == []


def test_row_40_agreements_expire_and_the_signing_rate_is_known(october: Command) -> None:
    assert october("ledger", "expiring", "guardianship-agreements", "--format", "json").json
    submit(october, "guardianship-monthly", "范县", "2020-09", to_sign=420, signed=399)
    rates = total(october, "guardianship-monthly", "2020-09")["values"].values()
    assert any(isinstance(one, dict) and one.get("numerator") == 399 and one.get("denominator") == 420 for one in rates)


def test_row_41_the_roster_counts_every_post_of_the_official_list(october: Command) -> None:
    found = total(october, "directors-roster")
    filled = found["values"]["filled"]
    assert filled["denominator"] == 3286
    assert 3000 < filled["numerator"] < 3286
    assert "3286" in october("ledger", "vacancies").out


def test_row_42_a_proposal_is_answered_on_paper_and_what_was_promised_is_a_task_until_kept(
    october: Command, tmp_path: Path
) -> None:
    mine = october("proposal", "list", "--format", "json").json
    assert list(mine[0]) == ["id", "number", "session", "title", "state", "due", "lead", "class", "promises"]
    assert mine[0]["number"] == "2020-T187"
    reply = october("paper", "reply", "187").out.replace("\n", "")
    assert "关于对市政协八届四次会议第187号提案的答复" in reply
    for numeral, after in zip("一二三四", "二三四五", strict=True):
        assert reply.index(f"{numeral}、") < reply.index(f"{after}、")
    october("paper", "reply", "187", "-o", str(tmp_path / "reply.docx"))
    promise = october(
        "proposal",
        "promise",
        "187",
        "--text",
        "生命教育列入全市学校安全教育计划",
        "--lead",
        "教育局",
        "--due",
        "2021-06-30",
    ).out
    number = october("proposal", "promise", "187", promise.strip(), "--make", "--now").out.strip()
    task = october("task", "show", number, "--format", "json").json
    assert (task["source"]["kind"], task["source"]["ref"]) == ("promise", "2020-T187")
    assert number in october("proposal", "promises").out
    for step in ("accept", "finish", "approve", "close"):
        october("task", step, number)
    assert number not in october("proposal", "promises").out


MINE = """
id = "well-covers"
title = { zh = "机井封盖周报", en = "Well covers weekly" }
shape = "periodic"
subject = { kind = "unit", units = ["county", "district", "zone"] }
owed_by = { kinds = ["county", "district", "zone"] }
schedules = [{ from = 2020-09-01, period = "week", due = "tue 12:00" }]
fields = [
  { id = "wells", label = { zh = "机井总数", en = "Wells" }, kind = "stock", unit = { zh = "眼", en = "wells" } },
  { id = "covered", label = { zh = "已封盖", en = "Covered" }, kind = "stock", unit = { zh = "眼", en = "wells" } },
  { id = "found", label = { zh = "新发现", en = "Found" }, kind = "flow", unit = { zh = "眼", en = "wells" } },
]
checks = [{ kind = "at_most", field = "covered", of = ["wells"] }]
measures = [{ id = "rate", label = { zh = "封盖率", en = "Covered" }, kind = "rate", field = "covered", of = ["wells"], target = 100 }]
"""


def test_a_ledger_of_ones_own_needs_a_toml_file_and_nothing_else(
    october: Command, coordhub: Command, sample_address: str, tmp_path: Path
) -> None:
    declaration = tmp_path / "mine.toml"
    declaration.write_text(MINE, encoding="utf-8")
    assert october("ledger", "install", str(declaration), "--from", "2020-09-28").out.strip() == "well-covers"
    october("ledger", "submit", "well-covers", "范县", "2020-W40", "wells=300", "covered=240", "found=4", *POST)
    october("ledger", "submit", "well-covers", "清丰县", "2020-W40", "wells=200", "covered=200", "found=0", *POST)
    october(
        "ledger", "zero", "well-covers", "南乐县", "2020-W40", "wells=100", "covered=90", "--post", "县水利局副局长"
    )
    refused = coordhub(
        "--db",
        sample_address,
        "--today",
        OCTOBER,
        "ledger",
        "submit",
        "well-covers",
        "台前县",
        "2020-W40",
        "wells=10",
        "covered=11",
        "found=0",
        *POST,
    )
    assert (refused.code, refused.out) == (1, "")
    assert "已封盖11大于机井总数10" in refused.err
    missing = october("ledger", "missing", "well-covers", "2020-W40", "--format", "json").json
    assert len(missing) == 6
    assert {one["state"] for one in missing} == {"missing"}
    found = total(october, "well-covers", "2020-W40")
    assert (found["reported"], found["owed"], found["values"]["found"]) == (3, 9, 4)
    assert found["values"]["rate"] == {"numerator": 530, "denominator": 600, "percent": 88.3}
    for ending in ("txt", "docx", "xlsx", "pdf"):
        october("paper", "summary", "well-covers", "2020-W40", "-o", str(tmp_path / f"a.{ending}"))
        assert (tmp_path / f"a.{ending}").stat().st_size > 500
    text = (tmp_path / "a.txt").read_text(encoding="utf-8")
    assert "机井封盖周报" in text
    assert "合计" in text
    october("ledger", "blank", "well-covers", "2020-W41", "-o", str(tmp_path / "blanks"))
    form = next((tmp_path / "blanks").glob("台前县-*.xlsx"))
    sent = filled(form, tmp_path / "台前.xlsx", {"机井总数": 50, "已封盖": "４５", "新发现": 1})
    october("ledger", "import", str(sent), "--yes")
    assert total(october, "well-covers", "2020-W41")["values"]["covered"] == 45

"""Three stretches of an office's work with its ledgers, through tmux and a real sshd: Monday's bulletin in the flood season, the
month's end with the counties' spreadsheets, and a quiet day with a bad night."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.conditions import until
from tests.sample_inbox import INBOX
from tests.sheets.files import filled
from tests.system.harness import Coordinator, Server, needs, run, sshd

pytestmark = needs("tmux", "sshd", "ssh", "ssh-keygen")
MONDAY = "2020-07-06T08:50"
COUNTIES = ("濮阳县", "清丰县", "南乐县", "范县", "台前县", "华龙区", "开发区", "工业园区", "示范区")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with sshd() as running:
        yield running


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    run(folder, "init", "--sample")
    return folder


def told(office: Path, *arguments: str, today: str = MONDAY, code: int = 0) -> Any:
    return json.loads(run(office, *arguments, "--format", "json", today=today, code=code))


def total(office: Path, *arguments: str, today: str = MONDAY) -> dict[str, Any]:
    return next(row for row in told(office, "ledger", "summary", *arguments, today=today) if row["subject"] is None)


def words(path: Path) -> str:
    """The text of a .docx."""
    from docx import Document

    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_monday_in_the_flood_season(server: Server, office: Path, tmp_path: Path) -> None:
    mail = tmp_path / "mail"
    shutil.copytree(INBOX, mail)
    with Coordinator(server, office, name="专项岗", more=f"--lang zh --today {MONDAY}") as a:
        # The first screen says what is due at ten, and how it stands
        a.sees("已报6(错1) 零报1 待报2")
        a.keys("4")
        a.sees("7/9")
        a.keys("Enter")
        a.sees("没到 2  校错 1")
        # The inbox: what is read, what is converted, what is there already; then it is taken
        a.keys("i")
        a.sees("文件夹或文件的路径")
        a.keys(str(mail), "Enter")
        a.sees("9 个文件")
        a.sees("３ 读作 3")
        assert total(office, "drowning-weekly", "第5期")["reported"] == 7, "a dry run changes nothing"
        a.keys("Enter")
        a.sees("已导入 1 个文件")
        a.keys("Escape")
        a.sees("没到 1  校错 1")
        # Who has not sent it is chased; the words to paste stand on the screen
        a.sees("南乐县: 防溺水周报第5期(6月29日至7月5日)请于今日10时前报送。")
        a.keys("c")
        a.sees("联络员")
        a.keys("F2")
        a.sees("催1 联络员")
        # It phones: nothing happened. Three keys at most
        a.keys("z", "F2")
        a.sees("没到 0  校错 1")
        a.sees("9/9")
    found = told(office, "ledger", "show", "drowning-weekly", "第5期")
    assert len(found) == 9
    assert {one["name"] for one in found if one["kind"] == "zero"} == {"南乐县", "工业园区"}
    assert next(one for one in found if one["name"] == "台前县")["values"]["hazards_fixed"] == 3
    assert told(office, "ledger", "missing", "drowning-weekly", "第5期") == []
    # Eleven o'clock: the table of nine rows, its total and the change; the paragraph; printed
    sums = total(office, "drowning-weekly", "第5期", today="2020-07-06T11:00")
    assert (sums["reported"], sums["owed"]) == (9, 9)
    before = told(office, "ledger", "show", "drowning-weekly", "第4期")
    stayed = next(one["values"]["hazards_left"] for one in before if one["name"] == "南乐县")
    assert sums["values"]["hazards_left"] == 24 + 40 + 11 + stayed, "a zero leaves what stood"
    run(
        office, "paper", "summary", "drowning-weekly", "第5期", "-o", str(tmp_path / "a.docx"), today="2020-07-06T11:00"
    )
    text = words(tmp_path / "a.docx")
    assert all(county in text for county in COUNTIES)
    assert "合计" in text
    assert "溺水事件" in text
    # What the office owes upward is what the counties said
    values = {name: value for name, value in sums["values"].items() if isinstance(value, int)}
    fields = [f"{name}={value}" for name, value in values.items()]
    run(office, "ledger", "submit", "drowning-province-weekly", "濮阳市", "第5期", *fields, "--post", "专项岗")
    assert told(office, "ledger", "due", "drowning-province-weekly") == []


def test_the_months_end_with_the_counties_spreadsheets(server: Server, office: Path, tmp_path: Path) -> None:
    blanks, mail = tmp_path / "blanks", tmp_path / "mail"
    mail.mkdir()
    made = run(office, "ledger", "blank", "precision-monthly", "7月", "-o", str(blanks), today="2020-07-25T09:00")
    forms = {county: next(blanks.glob(f"{county}-*.xlsx")) for county in COUNTIES}
    assert len(forms) == 9
    assert made
    june = {row["name"]: row["values"] for row in told(office, "ledger", "show", "precision-monthly", "2020-06")}
    for place, county in enumerate(COUNTIES):
        _send(office, forms[county], mail / f"{county}终版{place}.xlsx", june[county])
    # One sends last month's figures under last month's form again, one writes a figure in 万 and leaves a cell blank
    (mail / "示范区终版8.xlsx").unlink()
    run(office, "ledger", "blank", "precision-monthly", "6月", "-o", str(tmp_path / "june"), today="2020-07-25T09:00")
    _send(
        office, next((tmp_path / "june").glob("示范区-*.xlsx")), mail / "示范区终版8.xlsx", june["示范区"], is_same=True
    )
    lacking = dict(_month(office, june["范县"]))
    lacking.pop("与外部数据比对一致", None) or lacking.pop(list(lacking)[6])
    filled(forms["范县"], mail / "范县终版3.xlsx", lacking)
    now = "2020-07-28T16:00"
    with Coordinator(server, office, name="专项岗", more=f"--lang zh --screen 4 --today {now}") as a:
        a.sees("台账 41 本")
        a.keys("i")
        a.sees("文件夹或文件的路径")
        a.keys(str(mail), "Enter")
        a.sees("9 个文件")
        a.keys("End")
        a.sees("还缺")
        a.keys("Enter")
        a.sees("已导入 7 个文件")
    found = told(office, "ledger", "show", "precision-monthly", "2020-07", today=now)
    assert {one["name"] for one in found} == set(COUNTIES) - {"范县", "示范区"}, "whole files only"
    # The same files again change nothing
    before = told(office, "history", today=now)[0]["rev"]
    run(office, "ledger", "import", str(mail), "--yes", today=now, code=1)
    assert told(office, "history", today=now)[0]["rev"] == before
    # Two are late by then; what was wrong before is corrected with a reason, and keeps what it said
    assert {one["name"] for one in told(office, "ledger", "missing", "precision-monthly", today="2020-07-29")} == {
        "范县",
        "示范区",
    }
    run(
        office,
        "ledger",
        "correct",
        "precision-monthly",
        "清丰县",
        "2020-06",
        "duplicates=3",
        "--why",
        "比对后更正",
        today=now,
    )
    corrected = next(
        one
        for one in told(office, "ledger", "show", "precision-monthly", "2020-06", today=now)
        if one["name"] == "清丰县"
    )
    assert corrected["corrections"][0]["old"] == {"duplicates": june["清丰县"]["duplicates"]}
    # The roll-up says how many it counts; the coverage counts against every village
    sums = total(office, "precision-monthly", "2020-07", today=now)
    assert (sums["reported"], sums["owed"]) == (7, 9)
    talks = total(office, "policy-talks", "2020-06", today=now)
    coverage = next(
        value for value in talks["values"].values() if isinstance(value, dict) and value.get("denominator") == 3197
    )
    assert 0 < coverage["numerator"] < 3197
    for name in ("month.docx", "month.xlsx", "month.pdf"):
        run(office, "paper", "summary", "precision-monthly", "2020-07", "-o", str(tmp_path / name), today=now)
        assert (tmp_path / name).stat().st_size > 2000
    with ZipFile(tmp_path / "month.xlsx") as packed:
        assert "<f>" not in packed.read("xl/worksheets/sheet1.xml").decode()


def _month(office: Path, values: dict[str, Any]) -> dict[str, Any]:
    """The next month's figures of a county, by the labels of the form."""
    from coordhub.domain.ledger import Ledger
    from coordhub.services import declarations

    ledger = declarations.shipped("precision-monthly")
    assert isinstance(ledger, Ledger)
    fixed = min(values["errors_fixed"], values["errors_left"] + values["errors_found"])
    moved = {**values, "errors_fixed": fixed, "errors_left": values["errors_left"] + values["errors_found"] - fixed}
    moved["amount_stopped"] = values["amount_stopped"] / 10_000  # the form asks for 万元
    moved["records"] = values["records"] + values["admitted"] - values["exited"]
    return {one.label.zh: moved[one.id] for one in ledger.fields if one.id in moved}


def _send(office: Path, form: Path, path: Path, values: dict[str, Any], *, is_same: bool = False) -> None:
    from coordhub.domain.ledger import Ledger
    from coordhub.services import declarations

    ledger = declarations.shipped("precision-monthly")
    assert isinstance(ledger, Ledger)
    same = {
        one.label.zh: values[one.id] / (10_000 if one.kind == "money" else 1)
        for one in ledger.fields
        if one.id in values
    }
    filled(form, path, same if is_same else _month(office, values), sheet="" if is_same else "Sheet1")


def test_a_quiet_day_and_a_bad_night(server: Server, office: Path, tmp_path: Path) -> None:
    # The ledger is owed daily from now on, rest days too
    run(office, "ledger", "schedule", "guardianship-events", "--period", "day", "--due", "18:00", "--within", "--from", "2020-07-07",
        "--to", "2020-08-31", "--why", "疫情防控要求每日零报告")  # fmt: skip
    evening = "2020-07-11T18:05"
    saturday = told(
        office, "ledger", "missing", "guardianship-events", "2020-07-11", "--exit-code", today=evening, code=10
    )
    assert {one["name"] for one in saturday} == set(COUNTIES), "the 11th was a Saturday"
    noon = told(
        office, "ledger", "missing", "guardianship-events", "2020-07-11", "--exit-code", today="2020-07-11T12:00"
    )
    assert noon == [], "not yet due is not missing"
    for county in COUNTIES[:-2]:
        run(
            office,
            "ledger",
            "zero",
            "guardianship-events",
            county,
            "2020-07-11",
            "--post",
            "民政局值班副局长",
            "--at",
            "2020-07-11T17:30",
            today=evening,
        )
    with Coordinator(server, office, name="专项岗", more=f"--lang zh --screen 4 --today {evening}") as a:
        a.sees("监护事件")
        _to(a, "监护事件")
        a.keys("Enter")
        a.sees("工业园区")
        # One county phones: nothing
        _to(a, "工业园区")
        a.keys("z")
        a.sees("职务")
        a.keys("F2")
        a.sees("已存")
    assert {
        one["name"] for one in told(office, "ledger", "missing", "guardianship-events", "2020-07-11", today=evening)
    } == {"示范区"}
    # Another has a child without a guardian: an event, no name; a task with 24 hours opens with it
    run(office, "ledger", "submit", "guardianship-events", "示范区", "2020-07-11", "known=2020-07-11T18:20", "kind=hospital", "children=1",
        "handled=是", "signed=否", "police=否", "--post", "区民政局值班科长", today="2020-07-11T18:40")  # fmt: skip
    event = next(
        one
        for one in told(office, "ledger", "show", "guardianship-events", "2020-07-11", today="2020-07-11T18:40")
        if one["kind"] == "value"
    )
    opened = told(office, "task", "show", event["task"], today="2020-07-11T18:40")
    assert opened["due"] == "2020-07-12T18:20"
    assert opened["source"]["kind"] == "entry"
    assert (
        run(office, "ledger", "missing", "guardianship-events", "2020-07-11", "--exit-code", today="2020-07-11T20:00")
        == ""
    )
    run(office, "ledger", "submit", "guardianship-events", "示范区", "2020-07-11", "known=2020-07-11T18:20", "kind=hospital", "children=1",
        "handled=是", "signed=否", "police=否", "--post", "王小明13岁", today="2020-07-11T18:40", code=1)  # fmt: skip
    # Eight o'clock: the sheet is printed
    run(
        office,
        "paper",
        "summary",
        "guardianship-events",
        "2020-07-11",
        "-o",
        str(tmp_path / "day.pdf"),
        today="2020-07-11T20:00",
    )
    assert (tmp_path / "day.pdf").read_bytes().startswith(b"%PDF")
    # Two foster families were not called in time: their calls are entered by code
    overdue = [one for one in told(office, "ledger", "visits", "foster-visits") if one["days"] < 0]
    assert [one["subject"] for one in overdue] == ["JY-005", "JY-011"]
    for one in overdue:
        run(
            office,
            "ledger",
            "submit",
            "foster-visits",
            one["subject"],
            "2020-07-06",
            "channel=电话",
            "result=正常",
            "--post",
            "儿童福利院业务科科长",
        )
    assert [one for one in told(office, "ledger", "visits", "foster-visits") if one["days"] < 0] == []


def _to(who: Coordinator, name: str, steps: int = 45) -> None:
    """Go down until the cursor's line has the name."""

    def is_there() -> bool:
        return any(line.startswith(">") and name in line for line in who.screen().splitlines())

    if is_there():
        return
    who.keys("Home")
    until(lambda: not is_there(), 5.0, said=who.screen)
    for _ in range(steps):
        if is_there():
            return
        _step(who, is_there)
    raise AssertionError(f"no line with {name}:\n{who.screen()}")


def _step(who: Coordinator, is_there: Callable[[], bool]) -> None:
    before = who.screen()
    who.keys("Down")
    until(lambda: is_there() or who.screen() != before, 5.0, said=lambda: who.screen())

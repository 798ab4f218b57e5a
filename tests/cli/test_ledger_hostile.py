"""Ledgers under hostile hands: wrong words, blank values, files that are none, two at once, and what must not be seen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.conftest import on_journal

MONDAY = "2020-07-06T11:00"
FIGURES = {
    "hazards_new": "1", "hazards_fixed": "1", "hazards_left": "9", "signs": "60", "life_points": "12", "patrols": "300",
    "turned_back": "20", "letters": "5000", "receipts": "4000", "confirmations": "3000", "incidents": "0", "deaths": "0",
}  # fmt: skip
GRADES = ("grade_0=71234", *(f"grade_{n}=0" for n in range(1, 6)), "registered=71234", "followed=9", "incidents=0")
HEADINGS = {
    "新增隐患": "hazards_new", "整改隐患": "hazards_fixed", "隐患剩余": "hazards_left", "警示牌在位": "signs",
    "救生点": "life_points", "巡查": "patrols", "劝离": "turned_back", "发放家长信": "letters", "收回回执": "receipts",
    "确认书": "confirmations", "溺水事件": "incidents", "溺亡": "deaths",
}  # fmt: skip
MAPPED = tuple(part for heading, field in HEADINGS.items() for part in ("--map", f"{heading}={field}"))


def figures(**changed: str) -> list[str]:
    return [f"{name}={value}" for name, value in {**FIGURES, **changed}.items()]


@pytest.fixture
def owed(coordhub: Command, folder: str) -> Command:
    """Two counties that owe the weekly report of the flood season and the restricted monthly one, on a Monday at 11:00."""

    def call(*arguments: str) -> object:
        return coordhub("--db", folder, "--today", MONDAY, *arguments)

    assert coordhub("--db", folder, "init", "--name", "市联席办").code == 0
    for name in ("范县", "台前县"):
        assert coordhub("--db", folder, "unit", "add", name, "--kind", "county", "--short", name).code == 0
    assert coordhub("--db", folder, "unit", "add", "市福利院", "--kind", "institution", "--short", "福利院").code == 0
    for ledger in ("drowning-weekly", "mental-health", "foster-visits"):
        installed = coordhub("--db", folder, "--today", MONDAY, "ledger", "install", ledger, "--from", "2020-06-01")
        assert installed.code == 0, installed.err
    return call  # type: ignore[return-value]  # an Answer


def table(path: Path, *rows: str) -> str:
    """A county's own table: its headings, and a row for each unit."""
    path.write_text("\n".join([",".join(["单位", *HEADINGS]), *rows, ""]), encoding="utf-8")
    return str(path)


def row(unit: str, **changed: str) -> str:
    return ",".join([unit, *{**FIGURES, **changed}.values()])


def brought(office: Command, file: str, *more: str) -> object:
    return office(
        "ledger", "import", file, "--ledger", "drowning-weekly", "--period", "2020-W27", "--post", "防溺水岗", *MAPPED, *more
    )  # fmt: skip


def reported(office: Command, ledger: str = "drowning-weekly", period: str = "2020-W27") -> list[str]:
    rows = office("ledger", "show", ledger, period, "--restricted", "--format", "json").json
    return sorted(one["name"] for one in rows)


# What must not be seen


@pytest.fixture
def secret(owed: Command) -> Command:
    said = owed("ledger", "submit", "mental-health", "范县", "2020-06", *GRADES, "--post", "卫健隐岗")
    assert said.code == 0, said.err
    assert (
        owed("ledger", "chase", "mental-health", "台前县", "2020-06", "--channel", "密电", "--post", "卫健隐岗").code
        == 0
    )
    return owed


@pytest.mark.parametrize(
    "words",
    [
        ("ledger", "list"),
        ("ledger", "due"),
        ("ledger", "missing"),
        ("ledger", "visits"),
        ("ledger", "expiring"),
        ("ledger", "vacancies"),
        ("ledger", "findings"),
        ("search", "精神"),
        ("search", "卫健隐岗"),
        ("search", "mental"),
        ("history", "--limit", "2"),
        ("history", "entry"),
        ("status",),
        ("task", "list", "--all"),
    ],
)
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_restricted_ledger_stays_out_of_what_does_not_name_it(
    secret: Command, words: tuple[str, ...], form: str
) -> None:
    answer = secret(*words, *(() if words == ("status",) else ("--format", form)))
    assert answer.code == 0, answer.err
    for word in ("精神", "mental", "71234", "卫健隐岗", "密电"):
        assert word not in answer.out + answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("ledger", "show", "mental-health"),
        ("ledger", "due", "mental-health"),
        ("ledger", "missing", "mental-health"),
        ("ledger", "summary", "mental-health", "2020-06"),
        ("paper", "summary", "mental-health", "2020-06"),
    ],
)
def test_naming_a_restricted_ledger_is_not_enough(secret: Command, words: tuple[str, ...]) -> None:
    refused = secret(*words)
    assert (refused.code, refused.out) == (1, "")
    assert "--restricted" in refused.err
    assert secret(*words, "--restricted").code == 0


def test_the_history_shows_what_a_restricted_ledger_holds_only_when_asked(secret: Command) -> None:
    (entry,) = secret("history", "entry", "--format", "json").json[0]["records"]
    assert (entry["kind"], entry["fields"]) == ("entry", {})
    assert "71234" in secret("history", "entry", "--format", "json", "--restricted").out


# Wrong words


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("submit", "drowning-weekly", "", "2020-W27", *figures()), 3, "找不到"),
        (("submit", "", "范县", "2020-W27", *figures()), 3, "找不到"),
        (("submit", "drowning-weekly", "范县", "2020-W99", *figures()), 1, "2020-W39"),
        (("submit", "drowning-weekly", "范县", "2020-W30", *figures()), 1, "还没有开始"),
        (("submit", "drowning-weekly", "范县", "2020-W27", "patrols="), 1, "空白不等于零"),
        (("submit", "drowning-weekly", "范县", "2020-W27", "patrols=\u3000"), 1, "空白不等于零"),
        (("submit", "drowning-weekly", "范县", "2020-W27", *figures(patrols="nan")), 1, "nan"),
        (("submit", "drowning-weekly", "范县", "2020-W27", *figures(patrols="1e999")), 1, "1e999"),
        (("submit", "drowning-weekly", "范县", "2020-W27", *figures(patrols="-1")), 1, "-1"),
        (("submit", "drowning-weekly", "范县", "2020-W27", *figures(receipts="6000")), 1, "6000"),
        (("submit", "drowning-weekly", "范县", "2020-W27", *figures(problem="王小明12岁")), 1, "王小明12岁"),
        (("submit", "drowning-weekly", "范县", "2020-W27", "=1"), 1, "没有"),
        (("submit", "foster-visits", "JY-001", "2020-07-01", "channel=zoo", "result=well"), 1, "zoo"),
        (("submit", "foster-visits", "张小三", "2020-07-01", "channel=phone", "result=well"), 1, "不写姓名"),
        (("zero", "drowning-weekly", "范县", "2020-W27", "incidents=1"), 1, "1"),
        (("correct", "drowning-weekly", "范县", "2020-W27", "patrols=1", "--why", "x"), 3, "范县"),
        (("missing", "drowning-weekly", "2020-W99"), 1, "2020-W39"),
        (
            ("schedule", "drowning-weekly", "--period", "day", "--due", "25:00", "--from", "2020-07-07", "--why", "x"),
            1,
            "25:00",
        ),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_stored(
    owed: Command, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = owed("history", "--format", "json").out
    answer = owed("ledger", *arguments, *(("--post", "防溺水岗") if arguments[0] in {"submit", "zero"} else ()))
    assert (answer.code, answer.out) == (code, ""), answer.err
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1
    assert owed("history", "--format", "json").out == before


def test_empty_words_are_no_ledger_and_no_period(owed: Command) -> None:
    assert (
        owed("ledger", "missing", "", "", "--format", "json").json == owed("ledger", "missing", "--format", "json").json
    )


def test_after_a_chase_the_history_can_still_be_read(owed: Command) -> None:
    assert (
        owed("ledger", "chase", "drowning-weekly", "台前县", "2020-W27", "--channel", "电话", "--post", "科长").code
        == 0
    )
    assert "催办 防溺水周报 台前县 2020-W27" in owed("history").out.replace("\n", "")


def test_installing_once_more_keeps_the_schedule_that_the_office_set(owed: Command) -> None:
    change = ("--period", "day", "--due", "18:00", "--from", "2020-07-01", "--why", "汛情紧急")
    assert owed("ledger", "schedule", "drowning-weekly", *change).code == 0
    daily = owed("ledger", "due", "drowning-weekly", "--format", "json").json
    assert "2020-07-05" in {one["period"] for one in daily}
    assert owed("ledger", "install", "drowning-weekly").code == 0
    assert owed("ledger", "due", "drowning-weekly", "--format", "json").json == daily


# Files


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "零报告"),
        ([row("范县", patrols="")], "巡查"),
        ([row("范县", patrols="-3")], "-3"),
        ([row("范县", receipts="6000")], "6000"),
        ([row("火星县")], "火星县"),
        ([row("范县"), row("范县")], "两次"),
        ([row("范县"), row("台前县", patrols="1\x072")], "控制字符"),
        ([row("范县") + ",410926201001011234"], "证件号"),
    ],
)
def test_a_bad_file_is_refused_whole(owed: Command, tmp_path: Path, rows: list[str], said: str) -> None:
    answer = brought(owed, table(tmp_path / "周报.csv", *rows), "--yes")
    assert answer.code == 1
    assert said in answer.out + answer.err
    assert reported(owed) == []


def test_a_column_mapped_to_no_field_is_a_sentence_with_the_fields_there_are(owed: Command, tmp_path: Path) -> None:
    file = table(tmp_path / "周报.csv", row("范县"))
    answer = owed(
        "ledger", "import", file, "--ledger", "drowning-weekly", "--period", "2020-W27", "--map", "巡查=nofield"
    )
    assert (answer.code, answer.out) == (1, "")
    assert "hazards_new" in answer.err


@pytest.mark.parametrize("name", ["text.xlsx", "empty.xlsx", "noise.csv", "noise.xls", "nothing.csv"])
def test_a_file_that_is_none_gives_a_sentence(owed: Command, tmp_path: Path, name: str) -> None:
    content = {"text.xlsx": b"hello", "noise.csv": bytes(range(256)) * 9, "noise.xls": bytes(range(256)) * 9}
    (tmp_path / name).write_bytes(content.get(name, b""))
    answer = brought(owed, str(tmp_path / name), "--yes")
    assert answer.code == 1
    assert "Traceback" not in answer.err
    assert reported(owed) == []


def test_an_import_is_undone_whole_and_may_come_again(owed: Command, tmp_path: Path) -> None:
    file = table(tmp_path / "周报.csv", row("范县"), row("台前县"))
    assert brought(owed, file, "--yes").code == 0
    assert reported(owed) == ["台前县", "范县"]
    assert owed("undo").code == 0
    assert reported(owed) == []
    assert brought(owed, file, "--yes").code == 0
    assert reported(owed) == ["台前县", "范县"]
    revision = owed("history", "--format", "json").json[0]["rev"]
    assert brought(owed, file, "--yes").code == 0
    assert owed("history", "--format", "json").json[0]["rev"] == revision


# Two at once


@on_journal
def test_of_several_who_report_the_same_at_once_one_is_heard(owed: Command, folder: str) -> None:
    command = [
        sys.executable,
        "-m",
        "coordhub",
        "--db",
        folder,
        "--today",
        MONDAY,
        "ledger",
        "submit",
        "drowning-weekly",
    ]
    running = [
        subprocess.Popen(
            [*command, "范县", "2020-W27", *figures(), "--post", f"岗{n}"],
            env=os.environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for n in range(4)
    ]
    assert sorted(one.wait() for one in running) == [0, 1, 1, 1]
    assert reported(owed) == ["范县"]


@on_journal
def test_of_two_who_import_the_same_at_once_one_is_heard(owed: Command, folder: str, tmp_path: Path) -> None:
    file = table(tmp_path / "周报.csv", row("范县"), row("台前县"))
    command = [
        sys.executable, "-m", "coordhub", "--db", folder, "--today", MONDAY, "ledger", "import", file, "--ledger",
        "drowning-weekly", "--period", "2020-W27", "--post", "防溺水岗", "--yes", *MAPPED,
    ]  # fmt: skip
    running = [
        subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in "ab"
    ]
    assert [one.wait() for one in running] == [0, 0]
    assert reported(owed) == ["台前县", "范县"]

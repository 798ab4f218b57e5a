"""`ledger blank`, `ledger import`, and lists written into files, as a coordinator types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordhub.sheets.reading import read_sheets
from tests.cli.conftest import Command
from tests.conftest import on_journal
from tests.sheets.files import book, filled

pytestmark = on_journal
WEEK = "2020-W27"
FORM = {
    "填报人职务": "民政局副局长", "新增隐患": "２", "整改隐患": 4, "隐患剩余": 42, "警示牌在位": 120, "四个一救生点": 10, "巡查": 366, "劝离儿童": 5,
    "发放家长信": 900, "收回回执": 800, "签订承诺书": 700, "溺水事件": 0, "溺亡": 0,
}  # fmt: skip
TABLE = [
    ["县区", "新增隐患", "整改数", "隐患存量", "警示牌", "救生点", "巡查人次", "劝离", "致家长一封信", "家长信回执", "确认书", "溺水事件数", "溺亡人数"],
    ["濮阳县", 2, 4, 42, 120, 10, 366, 5, 900, 800, 700, 0, 0],
]  # fmt: skip


@pytest.fixture
def hub(coordhub: Command, folder: str) -> Command:
    """An office with two counties and the weekly report, on a Monday in the flood season."""

    def call(*arguments: str) -> object:
        return coordhub("--db", folder, "--today", "2020-07-06T09:00", *arguments)

    call("init")
    call("unit", "add", "濮阳市", "--kind", "city")
    for name in ("濮阳县", "清丰县"):
        call("unit", "add", name, "--kind", "county", "--parent", "濮阳市")
    call("ledger", "install", "drowning-weekly", "--from", "2020-01-01")
    return call  # type: ignore[return-value]  # it answers as `coordhub` does


def test_a_form_goes_out_and_comes_back(hub: Command, tmp_path: Path) -> None:
    blanks = hub("ledger", "blank", "drowning-weekly", WEEK, "-o", str(tmp_path / "空表"))
    paths = blanks.out.splitlines()
    assert (blanks.code, [Path(one).name.partition("-")[0] for one in paths]) == (0, ["濮阳县", "清丰县"])
    path = filled(Path(paths[0]), tmp_path / "终版.xlsx", FORM)
    dry = hub("ledger", "import", str(path))
    assert (dry.code, "D8: ２ 读作 2" in dry.err, "--yes" in dry.err) == (0, True, True)
    assert hub("ledger", "show", "drowning-weekly", WEEK, "--format", "json").json == []
    done = hub("ledger", "import", str(path), "--yes", "--at", "2020-07-06T08:40")
    assert (done.code, "终版.xlsx" in done.out) == (0, True)
    (entry,) = hub("ledger", "show", "drowning-weekly", WEEK, "--format", "json").json
    assert (entry["values"]["hazards_new"], entry["received"], entry["post"]) == (2, "2020-07-06T08:40", "民政局副局长")
    again = hub("ledger", "import", str(path), "--yes")
    assert (again.code, "都已经有了" in again.err) == (0, True)


def test_a_foreign_table_needs_its_columns_confirmed_once(hub: Command, tmp_path: Path) -> None:
    path = str(book(tmp_path / "周报.xlsx", {"表": TABLE}))
    refused = hub("ledger", "import", path, "--yes")
    assert (refused.code, "--map '整改数=hazards_fixed'" in refused.err) == (1, True)
    assert hub("ledger", "show", "drowning-weekly", "--format", "json").json == []
    asked = ("--ledger", "drowning-weekly", "--period", WEEK, "--map", "整改数=hazards_fixed")
    assert hub("ledger", "import", path, *asked, "--yes").code == 0
    assert len(hub("ledger", "show", "drowning-weekly", "--format", "json").json) == 1
    following = str(book(tmp_path / "上周.xlsx", {"表": [["第4期"], *TABLE]}))
    assert hub("ledger", "import", following, "--yes").code == 0
    assert len(hub("ledger", "show", "drowning-weekly", "--format", "json").json) == 2


def test_one_refused_file_is_told_by_its_exit_code_and_the_others_go_in(hub: Command, tmp_path: Path) -> None:
    (paths := tmp_path / "收到").mkdir()
    first, second = hub("ledger", "blank", "drowning-weekly", WEEK, "-o", str(tmp_path / "空表")).out.splitlines()
    filled(Path(first), paths / "甲.xlsx", FORM)
    filled(Path(second), paths / "乙.xlsx", {**FORM, "收回回执": 901})
    (paths / "丙.xlsx").write_text("x")
    answer = hub("ledger", "import", str(paths), "--yes")
    assert answer.code == 1
    assert "乙.xlsx 预防溺水工作周报 D16" in answer.err
    assert "丙.xlsx" in answer.err
    assert len(hub("ledger", "show", "drowning-weekly", WEEK, "--format", "json").json) == 1


def test_wrong_calls_are_told(hub: Command, tmp_path: Path) -> None:
    assert hub("ledger", "import", str(tmp_path / "nowhere.xlsx")).code == 3
    assert hub("ledger", "import", str(tmp_path)).code == 1
    assert hub("ledger", "import").code == 2
    path = str(book(tmp_path / "周报.xlsx", {"表": TABLE}))
    assert hub("ledger", "import", path, "--map", "整改数").code == 2
    assert hub("ledger", "blank", "drowning-weekly", WEEK).code == 2


def test_any_list_goes_into_a_file_with_no_formula_made_of_text(hub: Command, tmp_path: Path) -> None:
    hub("task", "add", "=HYPERLINK(1)", "--draft")
    hub("task", "add", "--draft", "--", "-2+3 立牌")
    for file in ("任务.xlsx", "任务.csv"):
        assert hub("task", "list", "--all", "-o", str(tmp_path / file)).code == 0
    content = (tmp_path / "任务.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert {"'=HYPERLINK(1)", "'-2+3 立牌"} <= {
        cell for row in read_sheets(tmp_path / "任务.csv")[0].rows for cell in row
    }
    assert {"=HYPERLINK(1)", "-2+3 立牌"} <= {
        cell for row in read_sheets(tmp_path / "任务.xlsx")[0].rows for cell in row
    }
    import zipfile

    with zipfile.ZipFile(tmp_path / "任务.xlsx") as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "words",
    [
        ("unit", "list"),
        ("body", "list"),
        ("ledger", "list"),
        ("ledger", "summary", "drowning-weekly", WEEK),
        ("history",),
        ("duty", "list"),
    ],
)
def test_every_noun_writes_its_list(hub: Command, tmp_path: Path, words: tuple[str, ...]) -> None:
    answer = hub(*words, "-o", str(tmp_path / "a.xlsx"))
    assert (answer.code, answer.out) == (0, "")
    assert read_sheets(tmp_path / "a.xlsx")[0].rows


def test_a_file_that_no_list_can_be_is_wrong_usage(hub: Command, tmp_path: Path) -> None:
    assert hub("unit", "list", "-o", str(tmp_path / "a.doc")).code == 2
    assert hub("unit", "list", "-o", str(tmp_path / "a.csv"), "--format", "json").code == 2
    assert hub("unit", "list", "-o", str(tmp_path / "a.csv"), "--format", "csv").code == 0
    assert hub("unit", "list", "-o", str(tmp_path / "none" / "a.csv")).code == 1


def test_figures_in_a_workbook_can_be_reckoned_with(hub: Command, tmp_path: Path) -> None:
    path = str(book(tmp_path / "周报.xlsx", {"表": TABLE}))
    hub(
        "ledger",
        "import",
        path,
        "--ledger",
        "drowning-weekly",
        "--period",
        WEEK,
        "--map",
        "整改数=hazards_fixed",
        "--yes",
    )
    hub("ledger", "summary", "drowning-weekly", WEEK, "-o", str(tmp_path / "汇总.xlsx"))
    import python_calamine

    rows = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "汇总.xlsx")).get_sheet_by_index(0).to_python()
    assert next(row for row in rows if row[0] == "濮阳县")[:6] == ["濮阳县", 2.0, 4.0, 42.0, 120.0, 10.0]

"""`coordhub site` and the registers in and out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command

KEYS = ["id", "code", "name", "kind", "unit", "address", "keeper", "phone", "opened", "closed"]


@pytest.fixture
def sited(hub: Command) -> Command:
    added = hub(
        "site", "add", "东坑塘", "--kind", "water_hazard", "--unit", "范县", "--code", "SY-1", "--keeper", "水利站站长"
    )
    assert (added.code, added.out) == (0, "s1\n"), added.err
    return hub


def test_a_site_as_json_has_its_keys_and_says_null_for_what_is_not_known(sited: Command) -> None:
    (row,) = sited("site", "list", "--format", "json").json
    assert list(row) == KEYS
    assert (row["kind"], row["opened"], row["keeper"]) == ("water_hazard", None, "水利站站长")
    assert sited("site", "show", "SY-1", "--format", "json").json == row
    assert "隐患水域" in sited("site", "show", "东坑塘").out


def test_a_site_is_edited_and_closed_and_history_says_so(sited: Command) -> None:
    assert sited("site", "edit", "SY-1", "--phone", "0393-4411111").code == 0
    assert sited("site", "edit", "SY-1").code == 2
    refused = sited("site", "close", "SY-1")
    assert (refused.code, "理由" in refused.err) == (1, True)
    assert sited("site", "close", "SY-1", "--why", "填平", "--on", "7月1日").code == 0
    assert sited("site", "list").err == "没有\n" or sited("site", "list", "--format", "json").json == []
    assert len(sited("site", "list", "--all", "--format", "json").json) == 1
    assert [row["did"] for row in sited("history", "site", "SY-1", "--format", "json").json] == [
        "site.close",
        "site.edit",
        "site.add",
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("site", "show", "没有的"), 3),
        (("site", "add", "x", "--kind", "zoo", "--unit", "范县"), 1),
        (("site", "add", "x", "--kind", "other", "--unit", "无县"), 3),
        (("site", "add", "x", "--kind", "other", "--unit", "范县", "--phone", "13800000000"), 1),
        (("site", "add", "x", "--kind", "other", "--unit", "范县", "--code", "SY-1"), 1),
        (("site", "add", "x", "--unit", "范县"), 2),
        (("site", "list", "--columns", "no"), 1),
        (("site", "import", "no.csv"), 1),
        (("unit", "import", "no.docx"), 1),
    ],
)
def test_what_cannot_be_is_one_sentence_and_an_exit_code(sited: Command, arguments: tuple[str, ...], code: int) -> None:
    answer = sited(*arguments)
    assert (answer.code, answer.out) == (code, "")
    assert len(answer.err.splitlines()) == 1


def test_what_was_exported_is_edited_and_imported_again(sited: Command, tmp_path: Path) -> None:
    sited("site", "add", "无码点", "--kind", "other", "--unit", "台前县", "--address", "=路口, 西")
    file = tmp_path / "sites.csv"
    out = sited("site", "list", "--all", "--format", "csv").out
    file.write_text(out, encoding="utf-8")
    same = sited("site", "import", str(file), "--yes")
    assert (same.code, same.out, "不变 2" in same.err) == (0, "", True)
    file.write_text(out.replace("水利站站长", "河长办主任"), encoding="utf-8")
    dry = sited("site", "import", str(file))
    assert "水利站站长 -> 河长办主任" in dry.out
    assert sited("site", "show", "SY-1", "--format", "json").json["keeper"] == "水利站站长"
    assert sited("site", "import", str(file), "--yes").out == "s1\n"
    assert sited("site", "show", "SY-1", "--format", "json").json["keeper"] == "河长办主任"
    assert sited("undo").code == 0
    assert sited("site", "show", "SY-1", "--format", "json").json["keeper"] == "水利站站长"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_units_of_the_sample_go_out_come_back_unchanged_and_make_another_office(
    sample: Command, coordhub: Command, tmp_path: Path, language: str
) -> None:
    before = sample("unit", "list", "--format", "json").json
    file = tmp_path / "units.csv"
    exported = sample("--lang", language, "unit", "export").out
    file.write_text(exported, encoding="utf-8")
    same = sample("--lang", language, "unit", "import", str(file), "--yes")
    assert (same.code, same.out) == (0, ""), same.err
    assert sample("unit", "list", "--format", "json").json == before
    head, *lines = exported.splitlines()
    file.write_text("\n".join([head, *reversed([line for line in lines if line[0] != "u"])]), encoding="utf-8")
    other = ("--db", str(tmp_path / "other"), "--lang", language)
    assert coordhub(*other, "init", "--name", "x").code == 0
    made = coordhub(*other, "unit", "import", str(file), "--yes")
    assert made.code == 0, made.err
    coded = {one["official_code"]: one for one in before if one["official_code"]}
    there = {one["official_code"]: one for one in coordhub(*other, "unit", "list", "--format", "json").json}
    assert len(made.out.splitlines()) == len(coded) == 3295
    codes = [{one["id"]: code for code, one in units.items()} for units in (coded, there)]
    assert [(code, codes[0].get(one["parent"])) for code, one in sorted(coded.items())] == [
        (code, codes[1].get(one["parent"])) for code, one in sorted(there.items()) if code
    ]


@pytest.mark.parametrize("name", ["registers.xlsx", "registers.csv"])
def test_registers_in_a_workbook_are_read_as_they_were_written(sited: Command, tmp_path: Path, name: str) -> None:
    sited("site", "add", "无码点", "--kind", "other", "--unit", "台前县", "--opened", "2020-06-01")
    sited(
        "unit", "add", "濮城镇", "--kind", "town", "--parent", "范县", "--code", "000926101201", "--from", "2020-06-01"
    )
    for noun, words in (("site", ("list", "--all")), ("unit", ("export",))):
        file = tmp_path / f"{noun}-{name}"
        assert sited(noun, *words, "-o", str(file)).code == 0
        same = sited(noun, "import", str(file), "--yes")
        assert (same.code, same.out) == (0, ""), same.err
        assert "新增 0, 修改 0" in same.err


def test_problems_are_named_by_sheet_and_cell_and_nothing_is_written(sited: Command, tmp_path: Path) -> None:
    file = tmp_path / "坏.csv"
    file.write_text("代码,名称,种类,单位\nA,甲,其他点位,范县\nB,乙,动物园,范县\n", encoding="gb18030")
    answer = sited("site", "import", str(file), "--yes")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("坏 C3: ")
    assert len(sited("site", "list", "--format", "json").json) == 1

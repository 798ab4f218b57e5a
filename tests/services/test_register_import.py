"""Registers read in from spreadsheets: by code, planned first, all or nothing, the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit
from coordhub.services import history, office, sites, tasks, units
from coordhub.services.register_columns import RegisterKind
from coordhub.services.register_import import (
    RegisterPlan,
    apply_register,
    plan_register,
    planned_lines,
    preview_lines,
)
from coordhub.services.session import Session, fixed_clock
from coordhub.services.task_import import apply_import, plan_import
from coordhub.services.task_import import planned_lines as planned_tasks
from coordhub.store import open_store
from tests.conftest import on_journal

UNITS = "代码,名称,简称,两字,种类,上级代码,排序,成立日期,撤销日期,并入单位代码\n"
Written = Callable[[str], str]


@pytest.fixture
def session(address: str) -> Session:
    made = Session(open_store(address, create=True), "zhuan", clock=fixed_clock("2020-07-06"))
    office.create_office(made)
    return made


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(text: str) -> str:
        file = tmp_path / "t.csv"
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write


def book(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[tuple[int, int, int, int, str]] = ()) -> str:
    """An .xlsx with these rows; days are real dates of it."""
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("点位表")
    dated = made.add_format({"num_format": "yyyy-mm-dd"})
    for at, cells in enumerate(rows):
        for place, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write_datetime(at, place, value, dated)  # type: ignore[arg-type]  # a day serves
            elif value is not None:
                sheet.write(at, place, value)
    for top, left, bottom, right, text in merged:
        sheet.merge_range(top, left, bottom, right, text)
    made.close()
    return str(path)


def bring(session: Session, register: RegisterKind, path: str) -> RegisterPlan:
    plan = plan_register(session, register, path)
    assert plan.problems == [], preview_lines(plan)
    apply_register(session, plan)
    return plan


def by_code(session: Session) -> dict[str, Unit]:
    return {one.official_code: one for one in units.units(session)}


TREE = UNITS + (
    "410926101201,李庄村,李庄,,村,410926101,1,,,\n"
    "410926101,濮城镇,濮城镇,,镇,410926,1,,,\n"
    "410926,范县,范县,范县,县,,4,,,\n"
    "410926102,旧乡,旧乡,,乡,410926,2,,2020年5月31日,410926103\n"
    "410926103,新镇,新镇,,镇,410926,3,2020.6.1,,\n"
)


def test_a_file_makes_its_tree_in_any_order_with_who_went_into_whom(session: Session, written: Written) -> None:
    bring(session, "unit", written(TREE))
    found = by_code(session)
    assert found["410926101201"].parent == found["410926101"].id
    assert found["410926101"].parent == found["410926"].id
    assert (found["410926102"].valid_to, found["410926102"].successor) == ("2020-05-31", found["410926103"].id)
    assert found["410926103"].valid_from == "2020-06-01"
    assert session.store.revision() == 2


def test_the_same_file_twice_changes_nothing_and_a_changed_one_what_it_says(session: Session, written: Written) -> None:
    bring(session, "unit", written(TREE))
    before = session.store.revision()
    again = bring(session, "unit", written(TREE))
    assert (again.new, again.changed, again.same, session.store.revision()) == ([], [], 5, before)
    changed = TREE.replace("濮城镇,濮城镇", "濮城中心镇,濮城镇").replace("新镇,,镇,410926,3", "新镇,,街道,410926,3")
    plan = plan_register(session, "unit", written(changed))
    assert planned_lines(plan) == [
        "修改 第3行 410926101 濮城中心镇: 名称 濮城镇 -> 濮城中心镇",
        "修改 第6行 410926103 新镇: 类别 镇 -> 街道",
    ]
    assert session.store.revision() == before
    apply_register(session, plan)
    assert by_code(session)["410926101"].name == "濮城中心镇"
    history.undo(session)
    assert by_code(session)["410926101"].name == "濮城镇"


def test_a_blank_cell_leaves_a_field_and_a_dash_clears_it(session: Session, written: Written) -> None:
    bring(session, "unit", written(TREE))
    bring(session, "unit", written(UNITS + "410926102,旧乡,,,乡,,,,-,-\n"))
    old = by_code(session)["410926102"]
    assert (old.short, old.valid_to, old.successor) == ("旧乡", None, None)


def test_a_name_decides_nothing(session: Session, written: Written) -> None:
    bring(session, "unit", written(TREE))
    units.add_unit(session, "市水利局", "department", short="水利局")
    plan = plan_register(session, "unit", written(UNITS + ",范县,范县城,,县,,,,,\nD1,市水利局,,,部门,,,,,\n"))
    assert [(one.cell, one.key, one.params["codes"]) for one in plan.problems] == [
        ("A2", "table.put_code", "410926"),
        ("A3", "table.put_code", by_name(session, "市水利局").id),
    ]
    with pytest.raises(Refused):
        apply_register(session, plan)
    same = plan_register(session, "unit", written(UNITS + ",市水利局,水利局,,部门,,,,,\n"))
    assert (same.problems, same.new, same.same) == ([], [], 1)
    renamed = written(UNITS + f"{by_name(session, '市水利局').id},市水务局,水务局,,部门,,,,,\n")
    bring(session, "unit", renamed)
    assert by_name(session, "市水务局").official_code == ""


def by_name(session: Session, name: str) -> Unit:
    return next(one for one in units.units(session) if one.name == name)


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ("1,甲,,,县,9,,,,\n", [("F2", "name.unknown")]),
        ("1,甲,,,县,1,,,,\n", [("F2", "table.circle")]),
        ("1,甲,,,县,2,,,,\n2,乙,,,县,1,,,,\n", [("F2", "table.circle"), ("F3", "table.circle")]),
        ("1,甲,,,县,,,,,\n1,乙,,,县,,,,,\n", [("B3", "table.row_twice")]),
        ("1,甲,,,县,,,,,\n2,甲,,,区,,,,,\n", [("B2", "unit.twice"), ("B3", "unit.twice")]),
        ("1,甲,,,国,,,,,\n", [("E2", "unit.bad_kind")]),
        ("1,甲,一二三四五,,县,,,,,\n", [("C2", "unit.too_long")]),
        ("1,甲,,,县,,x,,,\n", [("G2", "table.not_whole")]),
        ("1,甲,,,县,,,2020-13-1,,\n", [("H2", "text.bad_date")]),
        ("1,甲,,,县,,,2020-2-2,2020-2-1,\n", [("I2", "unit.ends_first")]),
        ("u99,甲,,,县,,,,,\n", [("A2", "table.no_id")]),
        ("4.10926E+11,甲,,,县,,,,,\n", [("A2", "table.lost_digits")]),
        ("1,,甲,,县,,,,,\n", [("B2", "unit.no_name")]),
        ("1,甲,,,县,,,,,\n2,丙,王小明12岁,,县,,,,,\n", [("C3", "privacy.name_with_age")]),
    ],
)
def test_a_problem_is_named_by_its_cell_and_nothing_is_made(
    session: Session, written: Written, rows: str, problems: list[tuple[str, str]]
) -> None:
    plan = plan_register(session, "unit", written(UNITS + rows))
    assert [(one.cell, one.key) for one in plan.problems] == problems
    assert preview_lines(plan)[0].startswith("t ")
    with pytest.raises(Refused):
        apply_register(session, plan)
    assert [one.kind for one in units.units(session)] == ["city"]


SITES = "点位编码,点位名称,种类,所属单位,办公电话,启用日期"


@on_journal
@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (f"{SITES},儿童姓名\nA,坑,其他点位,范县,,,x\n", ["G1"]),
        (f"{SITES},身份证号\nA,坑,其他点位,范县,,,x\n", ["G1"]),
        (f"{SITES},备注\nA,坑,其他点位,范县,,,４１０９２６２０１００１０１１２３４\n", ["G2"]),
        (f"{SITES}\nA,坑,其他点位,范县,,\n注: 无\n合计,1\nB,坑,其他点位,范县,1,\n", ["E5"]),
        (f"{SITES}\nA,坑,其他点位,范县,13839312345,\n", ["E2"]),
        (f"{SITES}\nA,坑,其他点位,不存在县,,\n", ["D2"]),
    ],
)
def test_a_column_of_childrens_data_refuses_the_file_and_is_named(
    session: Session, written: Written, text: str, cells: list[str]
) -> None:
    bring(session, "unit", written(TREE))
    plan = plan_register(session, "site", written(text))
    assert [one.cell for one in plan.problems] == cells
    with pytest.raises(Refused):
        apply_register(session, plan)


@on_journal
def test_a_control_character_refuses_the_file(session: Session, written: Written) -> None:
    with pytest.raises(Refused):
        plan_register(session, "site", written(f"{SITES}\nA,坑\x07,其他点位,范县,,\n"))


@on_journal
def test_a_file_without_such_a_table_is_refused_with_the_headings_it_needs(session: Session, written: Written) -> None:
    with pytest.raises(Refused) as refused:
        plan_register(session, "site", written("甲,乙\n1,2\n"))
    assert refused.value.key == "table.nothing"


@on_journal
def test_a_workbook_as_offices_keep_it_is_read(session: Session, written: Written, tmp_path: Path) -> None:
    bring(session, "unit", written(TREE))
    file = book(
        tmp_path / "s.xlsx",
        [
            [],
            [],
            [None, None, None, None, "启用", "停用"],
            [410926.0, "东坑塘", "隐患水域", 410926101201, date(2020, 6, 1), "2020年6月30日"],
            ["４１０９２６-2", "西坑塘", "water_hazard", "李庄", 43983, None],
            ["合计", "2", None, None, None, None],
            [],
        ],
        [
            (0, 0, 0, 5, "点位台账"),
            (1, 0, 2, 0, "点位编码"),
            (1, 1, 2, 1, "点位名称"),
            (1, 2, 2, 2, "点位种类"),
            (1, 3, 2, 3, "所属单位"),
            (1, 4, 1, 5, "日期"),
            (6, 0, 6, 5, "填报说明: 点位编码不得重复"),
        ],
    )
    bring(session, "site", file)
    found = {one.code: one for one in sites.sites(session, on="all")}
    assert set(found) == {"410926", "410926-2"}
    assert (found["410926"].opened, found["410926"].closed) == ("2020-06-01", "2020-06-30")
    assert found["410926-2"].opened == "2020-06-01"
    assert found["410926-2"].unit == found["410926"].unit == by_code(session)["410926101201"].id


def test_what_a_colleague_changed_since_the_dry_run_is_not_written_over(session: Session, written: Written) -> None:
    bring(session, "unit", written(TREE))
    file = written(f"{SITES}\nA,东坑塘,隐患水域,李庄,,\n")
    first, second = (plan_register(session, "site", file) for _ in range(2))
    apply_register(session, first)
    with pytest.raises(Refused) as refused:
        apply_register(session, second)
    assert refused.value.key == "table.changed_meanwhile"
    assert len(sites.sites(session)) == 1
    plan = plan_register(session, "site", written(f"{SITES}\nA,东大坑塘,隐患水域,李庄,,\n"))
    sites.edit_site(session, "A", {"keeper": "村主任"})
    with pytest.raises(Refused):
        apply_register(session, plan)
    assert sites.site(session, "A").name == "东坑塘"


def test_a_site_that_moves_and_closes_is_the_same_site(session: Session, written: Written) -> None:
    bring(session, "unit", written(TREE))
    made = sites.add_site(session, "坑塘", "water_hazard", "李庄", keeper="村主任")
    file = written(f"代码,名称,种类,单位代码,停用\n{made.id},坑塘,隐患水域,410926103,7月1日\n")
    plan = plan_register(session, "site", file)
    assert planned_lines(plan) == ["修改 第2行 s1 坑塘: 单位 李庄 -> 新镇; 停用 - -> 2020-07-01"]
    apply_register(session, plan)
    moved = sites.site(session, made.id)
    assert (moved.code, moved.keeper, moved.closed) == ("", "村主任", "2020-07-01")


def test_more_problems_than_anyone_reads_are_counted(session: Session, written: Written) -> None:
    plan = plan_register(session, "unit", written(UNITS + "".join(f"{n},甲{n},,,国,,,,,\n" for n in range(300))))
    assert (len(plan.problems), plan.count) == (200, 300)


def test_a_task_is_changed_by_its_number_and_never_by_its_title(session: Session, written: Written) -> None:
    units.add_unit(session, "市水利局", "department", short="水利局")
    units.add_unit(session, "市教育局", "department", short="教育局")
    task = tasks.add_task(session, "立牌", lead=["水利局"], due="2020-07-10")
    head = "任务编号,工作任务,牵头单位,完成时限\n"
    plan = plan_import(session, written(head + f"{task.number},全部立牌,教育局,7月20日\n"))
    assert planned_tasks(plan) == [
        "修改 第2行 2020-001 全部立牌: 名称 立牌 -> 全部立牌; 牵头 水利局 -> 教育局; 时限 2020-07-10 -> 2020-07-20"
    ]
    assert [one.number for one in apply_import(session, plan)] == ["2020-001"]
    same = plan_import(session, written(head + f"{task.number},全部立牌,教育局,7月20日\n"))
    assert (same.rows, same.changed, len(same.skipped)) == ([], [], 1)
    unclear = plan_import(session, written(head + ",全部立牌,,8月1日\n"))
    assert [(one.cell, one.key, one.params["codes"]) for one in unclear.problems] == [
        ("A2", "table.put_code", "2020-001")
    ]
    assert (
        apply_import(session, plan_import(session, written(head + "2020-050,全部立牌,,8月1日\n")))[0].number
        == "2020-050"
    )

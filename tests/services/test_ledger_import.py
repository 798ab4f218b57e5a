"""What the counties send, read into the ledgers: understood or refused by cell, each file whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from coordhub.domain.entry import Entry
from coordhub.domain.refusal import NotFound, Refused
from coordhub.messages import t
from coordhub.services import entries, history, ledgers, office, units
from coordhub.services.import_plan import Cancelled, FilePlan, ImportPlan
from coordhub.services.ledger_blank import write_blanks
from coordhub.services.ledger_import import apply, plan
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store
from tests.conftest import on_journal
from tests.sheets.files import add_sheet, book, filled, old_book

pytestmark = on_journal
COUNTIES = ("濮阳县", "清丰县", "南乐县", "范县", "台前县", "华龙区", "开发区", "工业园区", "示范区")
WEEK, BEFORE = "2020-W27", "2020-W26"
HEADINGS = [
    "县区", "新增隐患", "整改数", "隐患存量", "警示牌", "救生点", "巡查人次", "劝离", "致家长一封信", "家长信回执", "确认书", "溺水事件数", "溺亡人数",
]  # fmt: skip
FIGURES = [2, 4, 42, 120, 10, 366, 5, 900, 800, 700, 0, 0]
MAP = {"整改数": "hazards_fixed"}
FORM = {
    "填报人职务": "民政局副局长", "新增隐患": 2, "整改隐患": 4, "隐患剩余": 42, "警示牌在位": 120, "四个一救生点": 10, "巡查": 366, "劝离儿童": 5,
    "发放家长信": 900, "收回回执": 800, "签订承诺书": 700, "溺水事件": 0, "溺亡": 0,
}  # fmt: skip
VALUES = {
    "hazards_new": 2, "hazards_fixed": 4, "hazards_left": 42, "signs": 120, "life_points": 10, "patrols": 366, "turned_back": 5,
    "letters": 900, "receipts": 800, "confirmations": 700, "incidents": 0, "deaths": 0,
}  # fmt: skip


@pytest.fixture
def session(address: str) -> Session:
    made = Session(open_store(address, create=True), "zhuan", clock=fixed_clock("2020-07-06T09:00"))
    office.create_office(made)
    units.add_unit(made, "濮阳市", "city", official_code="410900")
    for place, name in enumerate(COUNTIES):
        units.add_unit(made, name, "county", parent="濮阳市", official_code=f"41092{place}", rank=place)
    rows: list[dict[str, Any]] = []
    for county in range(2):
        rows.append(
            {
                "name": f"{'柳城'[county]}镇",
                "kind": "town",
                "parent": f"41092{county}",
                "official_code": f"41092{county}100",
            }
        )
        rows += [
            {"name": f"{name}村", "kind": "village", "parent": f"41092{county}100", "official_code": f"41092{county}1002{place:02d}"}
            for place, name in enumerate(("东", "西", "南", "北"))
        ]  # fmt: skip
    units.add_units(made, rows)
    for code in ("drowning-weekly", "directors-roster", "policy-talks", "foster-visits", "funds"):
        ledgers.install(made, code, since="2019-01-01")
    return made


def stored(session: Session, ledger: str = "drowning-weekly") -> list[Entry]:
    with session.reading() as work:
        return work.entries.of(ledger)


def rev(session: Session) -> int:
    with session.reading() as work:
        return work.rev


def keys(file: FilePlan, level: str = "refuse") -> list[tuple[str, str]]:
    """What is said, and at which cell."""
    assert all(t(one.key, lang=lang, **one.params) for lang in ("zh", "en") for one in file.remarks)  # type: ignore[arg-type]
    return [(one.key.partition(".")[2], one.cell) for one in file.remarks if one.level == level]


def only(session: Session, path: Path, **asked: Any) -> FilePlan:
    found: ImportPlan = plan(session, [path], **asked)
    return found.files[0]


def taken(session: Session, path: Path, **asked: Any) -> FilePlan:
    return apply(session, plan(session, [path], **asked))[0]


def foreign(session: Session, path: Path, period: str = WEEK, columns: Mapping[str, str] = MAP) -> FilePlan:
    return taken(session, path, ledger="drowning-weekly", period=period, columns=columns)


@pytest.fixture
def blank(session: Session, tmp_path: Path) -> Callable[..., Path]:
    """A county's own form for a week, to be filled in."""

    def make(county: str = "濮阳县", week: str = WEEK, ledger: str = "drowning-weekly") -> Path:
        folder = tmp_path / f"{ledger}-{week}"
        if not folder.exists():
            write_blanks(session, ledger, week, folder)
        return next(one for one in folder.iterdir() if one.name.startswith(county))

    return make


# Our own forms


def test_our_form_is_known_by_its_codes_whatever_file_and_sheet_are_called(
    session: Session, tmp_path: Path, blank: Callable[..., Path]
) -> None:
    path = filled(blank(), tmp_path / "终版2.xlsx", FORM, sheet="改了名")
    file = only(session, path)
    assert (file.how, file.ledger, file.period, file.new, keys(file)) == ("codes", "drowning-weekly", WEEK, 1, [])
    assert stored(session) == []
    done = taken(session, path)
    entry = stored(session)[0]
    assert (done.applied, entry.values, entry.period, entry.source) == (True, VALUES, WEEK, "终版2.xlsx")
    assert (entry.post, entry.received) == ("民政局副局长", "2020-07-06T09:00")


def test_the_same_file_twice_changes_nothing(session: Session, tmp_path: Path, blank: Callable[..., Path]) -> None:
    path = filled(blank(), tmp_path / "a.xlsx", FORM)
    taken(session, path)
    before = rev(session)
    again = taken(session, path)
    assert (again.same, again.changes, again.applied, keys(again)) == (1, 0, False, [])
    assert rev(session) == before


def test_a_second_report_with_other_figures_points_to_a_correction(
    session: Session, tmp_path: Path, blank: Callable[..., Path]
) -> None:
    taken(session, filled(blank(), tmp_path / "a.xlsx", FORM))
    file = taken(session, filled(blank(), tmp_path / "b.xlsx", {**FORM, "巡查": 367}))
    assert keys(file) == [("differs", "D8")]
    assert stored(session)[0].values == VALUES


def test_what_counties_type_into_cells_is_read_and_said_by_cell(
    session: Session, tmp_path: Path, blank: Callable[..., Path]
) -> None:
    typed = {
        "新增隐患": "２",
        "整改隐患": "4处",
        "警示牌在位": "1,204",
        "巡查": "366人次",
        "发放家长信": "1.2万",
        "隐患剩余": "42.0",
    }
    file = taken(session, filled(blank(), tmp_path / "a.xlsx", {**FORM, **typed}))
    assert stored(session)[0].values == {**VALUES, "signs": 1204, "letters": 12000}
    assert [cell for key, cell in keys(file, "note") if key == "read_as"] == ["D8", "D9", "D11", "D13", "D15"]
    assert any(one.params == {"text": "２", "value": 2} for one in file.remarks)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"巡查": "约三百"}, ("no_number", "D13")),
        ({"巡查": ""}, ("lacking", "D13")),
        ({"巡查": "3.5"}, ("no_whole", "D13")),
        ({"巡查": -1}, ("out_of_bounds", "D13")),
        ({"收回回执": 901}, ("above", "D16")),
        ({"问题和需协调": "410901201001011234"}, ("personal_id_number", "D20")),
        ({"问题和需协调": "王小明，8岁，落水"}, ("personal_name_with_age", "D20")),
        ({"巡查": 410901201001011234}, ("lost_digits", "D13")),
    ],
)
def test_a_wrong_cell_keeps_the_whole_file_out(
    session: Session, tmp_path: Path, blank: Callable[..., Path], typed: dict[str, Any], said: tuple[str, str]
) -> None:
    file = taken(session, filled(blank(), tmp_path / "a.xlsx", {**FORM, **typed}))
    assert said in keys(file)
    assert stored(session) == []


def test_a_form_without_a_figure_is_no_zero(session: Session, blank: Callable[..., Path]) -> None:
    assert keys(only(session, blank())) == [("all_blank", "D8")]


def test_a_zero_is_said_in_the_form_by_a_post(session: Session, tmp_path: Path, blank: Callable[..., Path]) -> None:
    still = {name: value for name, value in FORM.items() if name not in {"新增隐患", "溺水事件", "溺亡"}}
    zero = {**still, "本期无情况(零报告)": "是"}
    taken(session, filled(blank(), tmp_path / "a.xlsx", zero))
    entry = stored(session)[0]
    assert (entry.kind, entry.post, entry.values["patrols"]) == ("zero", "民政局副局长", 366)
    file = taken(session, filled(blank("清丰县"), tmp_path / "b.xlsx", {**zero, "新增隐患": 1}))
    assert keys(file) == [("zero_and_figures", "D8")]


def test_a_check_that_warns_lets_the_file_in_and_names_the_cell(
    session: Session, tmp_path: Path, blank: Callable[..., Path]
) -> None:
    taken(session, filled(blank(week=BEFORE), tmp_path / "a.xlsx", FORM))
    file = taken(session, filled(blank(), tmp_path / "b.xlsx", FORM))
    assert (file.applied, keys(file, "warn")) == (True, [("unbalanced", "D10")])


def test_last_weeks_file_sent_again_is_told_in_every_way(
    session: Session, tmp_path: Path, blank: Callable[..., Path]
) -> None:
    path = filled(blank(week=BEFORE), tmp_path / "上周.xlsx", FORM)
    taken(session, path)
    again = taken(session, path)
    assert (again.same, keys(again, "warn")) == (1, [("earlier_period", "")])
    assert keys(only(session, path, period=WEEK)) == [("other_period", "")]
    retitled = filled(
        blank(week=BEFORE), tmp_path / "c.xlsx", FORM, change=lambda rows: rows[2].__setitem__(0, "报告期: 第5期")
    )
    assert keys(only(session, retitled)) == [("retitled", "")]
    table = book(tmp_path / "范县.xlsx", {"表": [HEADINGS, ["范县", *FIGURES]]})
    foreign(session, table, BEFORE)
    assert keys(only(session, table, period=WEEK)) == [("sent_before", "")]


def test_a_period_that_has_not_begun_is_refused(session: Session, tmp_path: Path) -> None:
    table = book(tmp_path / "范县.xlsx", {"表": [HEADINGS, ["范县", *FIGURES]]})
    assert keys(foreign(session, table, "2020-W30")) == [("future", "")]
    with pytest.raises(Refused):
        plan(session, [table], at="2020-07-07T08:00")


# Tables of the counties' own


def test_a_foreign_table_is_refused_until_its_columns_are_confirmed_and_then_remembered(
    session: Session, tmp_path: Path
) -> None:
    rows = [["防溺水周报(2020年6月22日至28日)"], HEADINGS, ["范县", *FIGURES], ["台前县", *FIGURES], ["合计", *FIGURES]]
    path = book(tmp_path / "两县.xlsx", {"Sheet1": rows})
    file = taken(session, path)
    assert keys(file) == [("unmapped", "")]
    assert file.proposed["整改数"] == "hazards_fixed"
    assert stored(session) == []
    done = foreign(session, path, BEFORE)
    assert (done.how, done.new, done.skipped) == ("given", 2, 1)
    assert len(history.changes(session)[0].records) == 3, "two reports and the ledger that remembers, in one commit"
    following = [["防溺水周报第5期"], HEADINGS, ["范县", *FIGURES]]
    again = only(session, book(tmp_path / "下周.xlsx", {"Sheet1": following}))
    assert (again.how, again.period, again.new) == ("remembered", WEEK, 1)


def test_a_column_that_is_new_to_a_remembered_table_must_be_confirmed_again(session: Session, tmp_path: Path) -> None:
    short = [one for one in HEADINGS if one != "溺亡人数"]
    path = book(tmp_path / "a.xlsx", {"表": [HEADINGS, ["范县", *FIGURES]]})
    foreign(session, path)
    fewer = only(session, book(tmp_path / "b.xlsx", {"表": [short, ["台前县", *FIGURES[:-1]]]}), period=WEEK)
    more = only(
        session, book(tmp_path / "c.xlsx", {"表": [[*HEADINGS, "存在问题"], ["台前县", *FIGURES, "无"]]}), period=WEEK
    )
    assert [keys(one) for one in (fewer, more)] == [[("unmapped", "")]] * 2
    beside = only(
        session, book(tmp_path / "d.xlsx", {"表": [[*HEADINGS, "填报顺序"], ["台前县", *FIGURES, 1]]}), period=WEEK
    )
    assert (beside.new, keys(beside, "note")) == (1, [("unread_columns", "")])


def test_headings_over_two_rows_are_joined_and_units_in_them_converted(session: Session, tmp_path: Path) -> None:
    rows = [
        ["2020年上半年经费保障表"] + [None] * 6,
        ["单位", "工作经费(万元)", None, "建设经费(万元)", None, "培训经费(元)", None],
        [None, "本期预算", "本期拨付", "本期预算", "本期拨付", "本期预算", "本期拨付"],
        ["范县", 12.5, "1", "３", 0, 5000, 4000],
    ]
    merged = [(0, 0, 0, 6), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 1, 6)]
    path = book(tmp_path / "经费.xlsx", {"表": rows}, merged)
    with session.reading() as work:
        fields = next(one for one in work.ledgers.all() if one.code == "funds").fields
    groups = {one.group.zh: one.id.partition("_")[0] for one in fields if one.group}
    columns = {
        f"{heading}/{label}": f"{groups[group]}_{kind}"
        for heading, group in zip(("工作经费", "建设经费", "培训经费"), groups, strict=False)
        for label, kind in (("本期预算", "budget"), ("本期拨付", "paid"))
    }
    file = taken(session, path, ledger="funds", period="2020-H1", columns=columns)
    assert keys(file) == []
    values = stored(session, "funds")[0].values
    first, second, third = list(groups.values())[:3]
    assert [values[f"{one}_budget"] for one in (first, second, third)] == [125_000, 30_000, 5_000]
    assert [cell for key, cell in keys(file, "note") if key == "converted_unit"] == ["B3", "C3", "D3", "E3"]


def test_a_form_whose_rows_are_the_fields_is_read_from_an_old_xls(session: Session, tmp_path: Path) -> None:
    labels = [
        [place, label, "", figure] for place, (label, figure) in enumerate(zip(HEADINGS[1:], FIGURES, strict=True), 1)
    ]
    rows = [["范县防溺水周报 第5期"], ["序号", "指标", "单位", "本周"], *labels, ["填表人: 办公室"]]
    file = foreign(session, old_book(tmp_path / "周报.xls", {"表1": rows}))
    assert (keys(file), keys(file, "note")[0]) == ([], ("unit_from_title", ""))
    assert stored(session)[0].values == VALUES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_takes_its_unit_from_the_files_name(session: Session, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "范县周报.csv"
    path.write_text("\n".join([",".join(HEADINGS[1:]), ",".join(map(str, FIGURES))]), encoding=encoding)
    file = foreign(session, path)
    assert (keys(file), file.applied, keys(file, "note")) == ([], True, [("unit_from_file", "")])


def test_two_counties_on_a_sheet_each_are_told_apart_by_the_sheets_names(session: Session, tmp_path: Path) -> None:
    table = [HEADINGS[1:], FIGURES]
    file = foreign(
        session, book(tmp_path / "汇总.xlsx", {"范县": table, "台前县": table, "填表说明": [["请如实填写"]]})
    )
    assert (file.new, file.applied, len({one.subject for one in stored(session)})) == (2, True, 2)


def test_rows_that_are_no_reports_are_skipped_and_said(session: Session, tmp_path: Path) -> None:
    numbers = [str(place + 1) for place in range(len(HEADINGS))]
    rows = [
        HEADINGS,
        numbers,
        ["范县", *FIGURES],
        [],
        ["台前县"],
        HEADINGS,
        ["小　计", *FIGURES],
        ["注：每周一前报送"],
        ["全市合计", *FIGURES],
    ]
    file = foreign(session, book(tmp_path / "a.xlsx", {"表": rows}))
    assert (file.new, file.skipped) == (1, 6)
    assert keys(file, "note") == [
        ("skipped_heading", "A2"), ("skipped_heading", "A6"), ("skipped_total", "A7"), ("skipped_note", "A8"), ("skipped_total", "A9"),
        ("blank_rows", ""),
    ]  # fmt: skip


def test_whom_a_row_is_about_must_be_plain(session: Session, tmp_path: Path) -> None:
    rows = [
        HEADINGS,
        ["范县", *FIGURES],
        ["范县", *FIGURES],
        ["长垣县", *FIGURES],
        [None, *FIGURES],
        ["清丰县民政局", *FIGURES],
    ]
    file = foreign(session, book(tmp_path / "a.xlsx", {"表": rows}))
    assert keys(file) == [("twice", "A3"), ("no_unit", "A4"), ("blank_subject", "A5")]
    assert stored(session) == []
    alone = foreign(session, book(tmp_path / "b.xlsx", {"表": [HEADINGS[1:], FIGURES]}))
    assert keys(alone) == [("whose", "A2")]


@pytest.mark.parametrize(
    "heading", ["儿童姓名", "姓 名", "学生", "身份证号码", "留守儿童", "出生日期", "监护人姓名", "ID number"]
)
def test_a_column_that_names_children_refuses_the_file_and_is_named(
    session: Session, tmp_path: Path, heading: str
) -> None:
    path = book(tmp_path / "a.xlsx", {"表": [[*HEADINGS, heading], ["范县", *FIGURES, "某"]]})
    for file in (only(session, path), foreign(session, path)):
        assert [key for key, _ in keys(file)] == ["personal_column"]
        assert next(one for one in file.remarks if one.level == "refuse").params["column"] == heading
    assert stored(session) == []


def test_a_list_of_children_on_a_sheet_beside_our_form_refuses_the_file(
    session: Session, tmp_path: Path, blank: Callable[..., Path]
) -> None:
    def beside(name: str, rows: list[list[Any]]) -> FilePlan:
        path = filled(blank(), tmp_path / name, FORM)
        add_sheet(path, "附表", rows)
        return taken(session, path)

    assert keys(beside("a.xlsx", [["序号", "姓名"], [1, "某某"]])) == [("personal_column", "B1")]
    assert keys(beside("b.xlsx", [["说明"], *[["无"]] * 300, ["410901201001011234"]])) == [
        ("personal_id_number", "A302")
    ]
    assert stored(session) == []
    assert beside("c.xlsx", [["填表说明"], ["请如实填写"]]).applied


@pytest.mark.parametrize("heading", ["留守儿童数", "留守儿童(人)", "学生人数", "缺身份证号", "无户口儿童"])
def test_a_count_of_children_is_no_name(session: Session, tmp_path: Path, heading: str) -> None:
    path = book(tmp_path / "a.xlsx", {"表": [[*HEADINGS, heading], ["范县", *FIGURES, 3]]})
    assert keys(foreign(session, path)) == []


def test_a_formula_that_was_never_reckoned_is_no_blank(session: Session, tmp_path: Path) -> None:
    import xlsxwriter

    made = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = made.add_worksheet("表")
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, ["范县", *FIGURES])
    sheet.write_formula(1, 6, "=300+66", None, "")
    made.close()
    assert keys(foreign(session, tmp_path / "a.xlsx")) == [("no_value", "G2")]


def test_a_mapping_that_cannot_be_is_refused(session: Session, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"表": [HEADINGS, ["范县", *FIGURES]]})
    with pytest.raises(Refused, match="no_field"):
        plan(session, [path], ledger="drowning-weekly", columns={"整改数": "nothing"})
    with pytest.raises(Refused, match="map_needs_ledger"):
        plan(session, [path], columns=MAP)
    with pytest.raises(NotFound):
        plan(session, [tmp_path / "nowhere.xlsx"])
    assert keys(foreign(session, path, columns={"别的列": "signs"})) == [("no_column", "")]
    assert keys(foreign(session, path, columns={"整改数": "signs", "警示牌": "signs"})) == [
        ("field_twice", ""),
        ("lacks_columns", ""),
    ]
    assert foreign(session, path, columns={"C": "整改隐患"}).applied


# Rosters, registers


def roster(path: Path, rows: list[list[Any]]) -> Path:
    return book(
        path, {"名册": [["区划代码", "名称", "是否配备", "任职时间", "是否培训", "培训时间", "联系电话"], *rows]}
    )


def test_a_roster_goes_by_code_makes_and_changes_in_one_commit_each(session: Session, tmp_path: Path) -> None:
    asked = {"ledger": "directors-roster", "columns": {"是否配备": "filled"}}
    rows = [
        ["410920100200", "东村", "是", 43915, "√", "2020年3月25日", "0393-0000001"], [410920100201.0, "西村", "否", None, "×", None, None],
        ["410920100202", "南村", "有", "2019.3.5", "是", "20200325", "8000001.0"],
    ]  # fmt: skip
    assert taken(session, roster(tmp_path / "a.xlsx", rows), **asked).new == 3
    first = stored(session, "directors-roster")
    assert first[0].values == {
        "filled": True, "since": "2020-03-25", "trained": True, "trained_on": "2020-03-25", "phone": "0393-0000001",
    }  # fmt: skip
    assert (first[2].values["since"], first[2].values["phone"]) == ("2019-03-05", "8000001")
    rows[1][2:4] = ["是", "2020/7/1"]
    done = taken(session, roster(tmp_path / "b.xlsx", rows))
    assert (done.new, done.updated, done.same) == (0, 1, 2)
    change = history.changes(session)[0]
    assert [(one.id, one.fields["values.filled"]) for one in change.records] == [(first[1].id, [False, True])]


def test_a_roster_never_goes_by_name(session: Session, tmp_path: Path) -> None:
    rows = [["东村", "东村", "是", None, "否", None, None], ["410929999999", "西村", "是", None, "否", None, None]]
    file = taken(session, roster(tmp_path / "a.xlsx", rows), ledger="directors-roster", columns={"是否配备": "filled"})
    assert keys(file) == [("no_post", "A2"), ("no_post", "A3")]


def test_a_roster_that_comes_back_unchanged_in_another_file_is_a_report(session: Session, tmp_path: Path) -> None:
    rows = [["410920100200", "东村", "是", "2019-03", "否", None, None]]
    taken(
        session,
        roster(tmp_path / "a.xlsx", rows),
        ledger="directors-roster",
        columns={"是否配备": "filled"},
        at="2020-04-01",
    )
    path = roster(tmp_path / "b.xlsx", [*rows, ["410920100201", "西村", "否", None, "否", None, None]])
    done = taken(session, path)
    assert (done.new, done.updated) == (1, 1)
    assert {one.received[:10] for one in stored(session, "directors-roster")} == {"2020-07-06"}


def test_a_register_keeps_every_row_and_knows_each_again(session: Session, tmp_path: Path) -> None:
    heads = ["村代码", "日期", "宣讲人职务", "到场儿童主任", "到场监护人", "到场儿童", "发放资料"]
    talk = ["410920100200", "2020年6月25日", "司法所所长", 1, 30, 20, 50]
    rows = [heads, talk, talk, ["410920100201", "2020-06-26", "民警", 1, 3, 2, 5]]
    asked = {"ledger": "policy-talks", "columns": {"到场儿童": "children"}}
    assert taken(session, book(tmp_path / "a.xlsx", {"表": rows}), **asked).new == 3
    assert [(one.date, one.seq) for one in stored(session, "policy-talks")] == [
        ("2020-06-25", 1), ("2020-06-25", 2), ("2020-06-26", 1),
    ]  # fmt: skip
    more = taken(
        session, book(tmp_path / "b.xlsx", {"表": [*rows, talk, ["410920100202", "2020-07-09", "民警", 1, 3, 2, 5]]})
    )
    assert keys(more) == [("future", "B6")]
    more = taken(session, book(tmp_path / "c.xlsx", {"表": [*rows, talk]}))
    assert (more.same, more.new) == (3, 1)
    assert max(one.seq for one in stored(session, "policy-talks")) == 3


def test_a_form_of_villages_lists_them_and_takes_what_was_filled_in(
    session: Session, tmp_path: Path, blank: Callable[..., Path]
) -> None:
    form = blank("濮阳县", "2020-06", "policy-talks")
    talk = ["2020-06-25", "村委会", "司法所所长", 1, 30, 20, 50, ""]
    done = taken(session, filled(form, tmp_path / "宣讲.xlsx", {"410920100200": talk}))
    assert (keys(done), done.new) == ([], 1)
    late = taken(session, filled(form, tmp_path / "b.xlsx", {"410920100201": ["2020-07-02", *talk[1:]]}))
    assert keys(late) == [("outside", "C9")]
    other = filled(form, tmp_path / "c.xlsx", {}, change=lambda rows: rows.append(["410921100200", "别县", *talk]))
    assert [key for key, _ in keys(taken(session, other))] == ["foreign_unit"]


# All or nothing


def test_each_file_is_whole_or_not_at_all_and_the_others_go_on(
    session: Session, tmp_path: Path, blank: Callable[..., Path]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for county in COUNTIES:
        filled(blank(county), inbox / f"{county}.xlsx", FORM if county != "范县" else {**FORM, "巡查": "很多"})
    (inbox / "通知.docx").write_bytes(b"x")
    (inbox / "~$范县.xlsx").write_bytes(b"x")
    planned = plan(session, [inbox])
    assert (len(planned.files), planned.is_refused, [Path(one).name for one in planned.passed_over]) == (
        9,
        True,
        ["通知.docx"],
    )
    before = rev(session)
    done = apply(session, planned)
    kept_out = {one.name: [(each.key, each.params) for each in one.remarks] for one in done if not one.applied}
    assert list(kept_out) == ["范县.xlsx"], kept_out
    assert (len(stored(session)), rev(session) - before) == (8, 8)


def test_a_file_that_changed_after_the_dry_run_is_not_imported(
    session: Session, tmp_path: Path, blank: Callable[..., Path]
) -> None:
    path = filled(blank(), tmp_path / "a.xlsx", FORM)
    planned = plan(session, [path])
    filled(blank(), path, {**FORM, "巡查": 1})
    assert keys(apply(session, planned)[0]) == [("changed", "")]
    assert stored(session) == []


def test_what_a_colleague_entered_since_the_dry_run_is_met_again(
    session: Session, tmp_path: Path, blank: Callable[..., Path]
) -> None:
    planned = plan(session, [filled(blank(), tmp_path / "a.xlsx", FORM)])
    entries.submit(session, "drowning-weekly", "濮阳县", WEEK, {**VALUES, "patrols": 1}, post="局长")
    done = apply(session, planned)[0]
    assert (done.applied, keys(done)) == (False, [("differs", "D8")])


def test_a_cancel_leaves_the_file_under_work_out(session: Session, tmp_path: Path, blank: Callable[..., Path]) -> None:
    paths = [filled(blank(county), tmp_path / f"{county}.xlsx", FORM) for county in COUNTIES[:3]]
    told: list[tuple[str, int, int]] = []
    planned = plan(session, paths, progress=lambda *one: told.append(one))
    assert told == [(path.name, place, 3) for place, path in enumerate(paths)]
    with pytest.raises(Cancelled):
        plan(session, paths, is_cancelled=lambda: True)
    seen: list[str] = []
    with pytest.raises(Cancelled):
        apply(session, planned, progress=lambda name, *_: seen.append(name), is_cancelled=lambda: len(seen) > 1)
    assert len(stored(session)) == 1


def test_each_file_may_have_been_received_at_its_own_time(
    session: Session, tmp_path: Path, blank: Callable[..., Path]
) -> None:
    paths = [filled(blank(county), tmp_path / f"{county}.xlsx", FORM) for county in COUNTIES[:2]]
    planned = plan(session, paths, at={"": "2020-07-06T08:00", str(paths[1]): "2020-07-06T08:40"})
    apply(session, planned)
    assert [one.received for one in stored(session)] == ["2020-07-06T08:00", "2020-07-06T08:40"]


def test_a_hostile_file_among_others_is_refused_and_changes_nothing(
    session: Session, tmp_path: Path, blank: Callable[..., Path]
) -> None:
    good = filled(blank(), tmp_path / "好.xlsx", FORM)
    (tmp_path / "坏.xlsx").write_text("县区,数")
    shutil.copy(good, tmp_path / "宏.xlsm")
    planned = plan(session, [good, tmp_path / "坏.xlsx", tmp_path / "宏.xlsm"])
    assert [keys(one) for one in planned.files] == [[], [("no_workbook", "")], [("macros", "")]]
    apply(session, planned)
    assert len(stored(session)) == 1


def test_a_control_character_far_down_takes_back_the_whole_file(session: Session, tmp_path: Path) -> None:
    heads = ["村代码", "日期", "宣讲人职务", "到场儿童主任", "到场监护人", "到场儿童", "发放资料"]
    rows = [["410920100200", "2020-06-25", "司法所所长", 1, 30, place, 50] for place in range(600)]
    rows[-1][2] = "司\x07"
    file = taken(
        session,
        book(tmp_path / "a.xlsx", {"表": [heads, *rows]}),
        ledger="policy-talks",
        columns={"到场儿童": "children"},
    )
    assert keys(file) == [("control", "")]
    assert next(one for one in file.remarks if one.level == "refuse").params["cell"] == "C601"
    assert stored(session, "policy-talks") == []

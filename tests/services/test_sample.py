"""The sample office shows the morning that the screens were drawn for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from coordhub.messages import t
from coordhub.services import bodies, meetings, sample, task_list
from coordhub.services.attention import morning
from coordhub.services.campaign_ledgers import campaign_ledgers
from coordhub.services.session import Session, fixed_clock
from coordhub.services.task_list import campaign_grid
from coordhub.store import open_store
from coordhub.views import campaigns as campaigns_view
from coordhub.views import today
from coordhub.views.view import Names

# number, light, lead, days, reason, state, done of all, reminders: the first 19 rows of screen 2
DRAWN = """
029 红 民政局 -36 逾期 在办 8/9 3
022 红 民政局 -6 逾期 在办 7/9 1
028 红 教育局 -6 逾期 在办 7/9 2
033 红 人社局 25 反馈 在办 0/0 0
040 黄 民政局 0 将到 在办 0/0 0
038 黄 公安局 2 将到 在办 5/9 1
031 黄 水利局 4 序时 在办 4/9 2
034 黄 应急局 9 县区 在办 3/9 1
041 黄 妇联 14 未签 待签 0/9 0
025 黄 民政局 25 县区 在办 6/9 1
032 绿 水利局 -6 待核 待核 9/9 0
037 绿 教育局 12 - 在办 0/9 0
043 绿 民政局 18 - 在办 2/9 0
027 绿 民政局 40 - 在办 1/9 0
019 绿 民政局 56 - 在办 3/9 0
023 绿 司法局 56 - 在办 0/0 0
030 绿 宣传部 56 - 在办 0/9 0
035 绿 团市委 56 - 在办 0/9 0
018 绿 残联 86 - 在办 0/0 0
"""


@pytest.fixture(scope="module")
def session(new_address: Callable[[], str]) -> Iterator[Session]:
    store = open_store(new_address(), create=True)
    sample.load_sample(store)
    yield Session(store, sample.DEMO_ACCOUNT, clock=fixed_clock(sample.DEMO_NOW))
    store.close()


def shorts(session: Session) -> dict[str, str]:
    with session.reading() as work:
        return {unit.id: unit.short for unit in work.units.all()}


def reason(row: task_list.TaskRow) -> str:
    return t(f"word.reason.{row.light.reason}", lang="zh") if row.light.reason else "-"


def test_the_task_list_is_the_drawn_one(session: Session) -> None:
    rows = task_list.task_rows(session)
    short = shorts(session)
    shown = [
        f"{row.task.number[5:]} {t(f'word.light.{row.light.light}', lang='zh')} {short[row.task.lead[0]]} {row.days} "
        f"{reason(row)} {t(f'word.state.{row.task.state}', lang='zh')} "
        f"{row.done}/{row.cells} {row.chases}"
        for row in rows[:19]
    ]
    assert DRAWN.strip().split("\n") == shown
    assert Counter(row.light.light for row in rows) == {"red": 4, "yellow": 6, "green": 24}
    assert len(task_list.task_rows(session, task_list.TaskFilter(mine=True))) == 16


def test_the_county_grid_is_the_drawn_one(session: Session) -> None:
    grid = task_list.campaign_grid(session, "防溺水")
    assert [row.task.number[5:] for row in grid.rows] == ["028", "030", "031", "032", "034", "035", "037", "038", "041"]
    assert [grid.unfinished[unit.id] for unit in grid.units] == [7, 4, 6, 8, 8, 4, 4, 6, 5]
    assert [grid.red[unit.id] for unit in grid.units] == [0, 0, 0, 2, 3, 0, 0, 0, 0]
    signs = next(row for row in grid.rows if row.task.number == "2020-031")
    assert [cell.share for cell in signs.task.cells] == [78, 100, 77, 42, 55, 100, 100, 100, 100]
    assert signs.percent == 75


def test_the_morning_is_the_drawn_one(session: Session) -> None:
    sections = {section.key: section.items for section in morning(session).sections}
    assert {key: len(items) for key, items in sections.items()} == {
        "today": 4,
        "red": 4,
        "soon": 1,
        "waiting": 5,
        "missing": 3,
        "follow": 2,
    }
    assert [today.line(one, Names({}, "zh")).rstrip() for one in sections["today"] if one.kind == "ledger"] == [
        "10:00 台账 防溺水周报 第5期 6.29-7.5            已报6(错1) 零报1 待报2 /9",
        "17:00 我报 省民政厅 防溺水周报 第5期            等汇总",
    ]
    assert [(one.what, one.count, one.text) for one in sections["missing"] if one.kind == "ledger"] == [
        ("absent", 1, "2020-W25")
    ]
    assert [(one.what, one.count) for one in sections["follow"]] == [("visits", 2), ("expiring", 4)]
    meeting = sections["today"][1]
    assert (meeting.received, meeting.materials) == ((17, 18), (4, 5))
    assert [one.what for one in sections["waiting"]] == ["to_sign", "to_check", "to_check", "extension", "decisions"]
    feedback = sections["missing"][0]
    assert (feedback.count, feedback.days) == (12, 4)


def test_the_county_grid_says_who_has_not_reported_as_it_is_drawn(session: Session) -> None:
    found = campaign_grid(session, "防溺水")
    blocks = campaign_ledgers(session, "防溺水")
    rows = [
        " ".join(row.cells).split()
        for row in campaigns_view.grid(found, "zh", blocks).rows
        if row.id.startswith("ledger:")
    ]
    assert rows[1:] == [
        ["周报", "已报", "已报", "待报", "校错", "待报", "已报", "已报", "零报", "已报", "7/9"],
        ["隐患剩余(处)", "24", "0", "待报", "40", "待报", "0", "0", "0", "0", "64"],
        ["本周整改(处)", "9", "0", "待报", "4", "待报", "2", "0", "0", "1", "16"],
        ["巡查(人次)", "812", "640", "待报", "305", "待报", "420", "366", "42", "198", "2783"],
        ["溺水事件(起)", "0", "0", "待报", "0", "待报", "0", "0", "0", "0", "0"],
    ]
    assert " ".join(campaigns_view.totals(found, "zh", blocks)[-1].cells).split() == (
        ["迟报/未报", "0/0", "0/0", "1/0", "2/0", "1/1", "0/0", "0/0", "0/0", "0/0", "4/1"]
    )
    assert blocks[0].lacking == 2


def test_who_sits_where_depends_on_the_day(session: Session) -> None:
    chief = {
        day: bodies.body_members(session, "市联席会议", day)[0].term.holder
        for day in ("2019-12-31", "2020-03-26")  # type: ignore[union-attr]
    }
    assert chief == {"2019-12-31": "市民政局局长(兼)", "2020-03-26": "分管民政工作的副市长"}
    members = bodies.body_members(session, "社区领导小组")
    assert Counter(row.seat.role for row in members) == {"head": 1, "deputy_head": 6, "member": 40}
    forces = [
        one
        for one in bodies.bodies(session)
        if one.kind == "task_force" and one.parent == bodies.body(session, "社区领导小组").id
    ]
    deputies = {row.term.holder for row in members if row.seat.role == "deputy_head" and row.term}
    heads = {bodies.body_members(session, force.id)[0].term.holder for force in forces}  # type: ignore[union-attr]
    assert (6, deputies) == (len(forces), heads)
    assert [one.unit.short for one in bodies.coverage(session) if one.body is None] == ["示范区"]
    assert any(row.is_vacant for row in bodies.body_members(session, "市联席会议"))


def test_every_township_and_village_is_there(session: Session) -> None:
    with session.reading() as work:
        everyone = work.units.all()
    units = [one for one in everyone if one.is_valid_on("2020-07-06")]
    tiers = Counter(unit.tier for unit in units)
    assert (tiers[1], tiers[2]) == (89, 3197)
    merged = [one for one in everyone if one.valid_to]
    assert [(one.short, one.valid_to) for one in merged] == [("小金庄村", "2020-05-31")]
    assert {one.successor for one in merged} <= {one.id for one in units}, "what was merged in May has its successor"
    codes = {unit.official_code for unit in units if unit.official_code}
    assert all(unit.official_code[:9] in codes for unit in units if unit.tier == 2)


def test_a_plenary_without_decisions_stands_next(session: Session) -> None:
    coming = [one for one in meetings.meetings(session) if one.state == "planned"]
    assert [(one.kind, one.decisions) for one in coming] == [("plenary", ())]


def test_no_text_of_the_sample_looks_like_personal_data() -> None:
    from coordhub.domain.privacy import personal_data

    for path in sample.sample_folder().glob("*.json"):
        if path.stem != "villages":
            assert personal_data(path.read_text(encoding="utf-8")) == [], path.name

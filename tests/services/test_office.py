"""What coordinators do, on a small real office."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordhub.domain.refusal import NotFound, Refused
from coordhub.services import (
    agenda,
    attendance,
    bodies,
    change_words,
    duties,
    history,
    meetings,
    names,
    office,
    promotion,
    search,
    task_list,
    tasks,
    units,
)
from coordhub.services.session import Session, fixed_clock
from coordhub.services.task_import import apply_import, plan_import
from coordhub.store import Conflict, open_store


def session_of(store: object, by: str = "zhuan", today: str = "2020-07-06") -> Session:
    return Session(store, by, clock=fixed_clock(today))  # type: ignore[arg-type]


@pytest.fixture
def session(address: str) -> Session:
    made = session_of(open_store(address, create=True))
    office.create_office(made)
    for name, short in (("濮阳市民政局", "民政局"), ("濮阳市水利局", "水利局"), ("濮阳市教育局", "教育局")):
        units.add_unit(made, name, "department", short=short)
    for name, abbr in (("濮阳县", "濮县"), ("南乐县", "南乐"), ("华龙区", "华龙")):
        units.add_unit(made, name, "district" if name.endswith("区") else "county", short=name, abbr=abbr)
    return made


def test_a_task_goes_through_the_whole_chain_and_every_step_is_logged(session: Session) -> None:
    task = tasks.add_task(session, "立牌", lead=["水利局"], due="2020-07-10", units=["濮阳县", "nlx"])
    assert (task.number, task.state) == ("2020-001", "assigned")
    tasks.step(session, "1", "accept", at="2020-07-06", post="联络员", channel="微信")
    tasks.report(session, "2020-001-南乐县", done=3, total=4, note="已立3处")
    tasks.step(session, "1", "finish")
    tasks.step(session, "1", "return", why="照片不全")
    tasks.step(session, "1", "finish")
    tasks.step(session, "1", "approve")
    closed = tasks.step(session, "1", "close")
    assert closed.state == "closed"
    assert [line.verb for line in reversed(task_list.task_log(session, "1"))] == [
        "add",
        "accept",
        "report",
        "finish",
        "return",
        "finish",
        "approve",
        "close",
    ]
    with pytest.raises(Refused):
        tasks.report(session, "1", note="x")


def test_a_return_without_a_reason_and_a_percent_over_100_are_refused(session: Session) -> None:
    tasks.add_task(session, "立牌", lead=["水利局"])
    with pytest.raises(Refused):
        tasks.step(session, "1", "return")
    with pytest.raises(Refused):
        tasks.report(session, "1", percent=101)
    with pytest.raises(NotFound):
        tasks.report(session, "1", unit="濮阳县")


def test_undo_takes_back_a_bulk_change_at_once_and_redo_brings_it_back(session: Session) -> None:
    for title in "abc":
        tasks.add_task(session, title, lead=["水利局"])
    tasks.bulk(session, ["1", "2", "3"], "accept")
    states = lambda: [row.task.state for row in task_list.task_rows(session)]  # noqa: E731 - asked three times
    assert states() == ["working"] * 3
    history.undo(session)
    assert states() == ["assigned"] * 3
    history.redo(session)
    assert states() == ["working"] * 3


def test_bulk_is_all_or_nothing(session: Session) -> None:
    tasks.add_task(session, "a", lead=["水利局"])
    tasks.add_task(session, "b", lead=["水利局"], draft=True)
    with pytest.raises(Refused):
        tasks.bulk(session, ["1", "2"], "accept")
    assert {"assigned", "drafted"} == {row.task.state for row in task_list.task_rows(session)}


def test_undo_is_mine_only_and_stops_at_a_colleagues_change(session: Session) -> None:
    tasks.add_task(session, "a", lead=["水利局"])
    mine = tasks.edit_task(session, "1", {"title": "b"})
    other = session_of(session.store, "hui")
    with pytest.raises(Refused):
        history.undo(other)
    tasks.edit_task(other, "1", {"title": "c"})
    with pytest.raises(Conflict):
        history.undo(session)
    assert mine.title == "b"


def test_a_form_merges_other_fields_and_conflicts_on_the_same(session: Session) -> None:
    base = tasks.add_task(session, "a", lead=["水利局"])
    tasks.edit_task(session_of(session.store, "hui"), "1", {"measures": "theirs"})
    assert tasks.edit_task(session, "1", {"title": "mine"}, base=base).measures == "theirs"
    with pytest.raises(Conflict) as conflict:
        tasks.edit_task(session, "1", {"measures": "mine"}, base=base)
    assert conflict.value.fields == ["measures"]


def test_an_extension_waits_until_it_is_approved_and_keeps_the_first_limit(session: Session) -> None:
    tasks.add_task(session, "a", lead=["水利局"], due="2020-07-10")
    asked = tasks.extend(session, "1", to="2020-07-20", why="汛期")
    assert (asked.due, len(tasks.waiting_extensions(asked))) == ("2020-07-10", 1)
    granted = tasks.extend(session, "1", to="2020-07-20", approved_by="总召集人")
    assert (granted.due, granted.first_due, len(granted.extensions)) == ("2020-07-20", "2020-07-10", 1)


def test_chasing_climbs_the_ladder_after_a_working_day(session: Session) -> None:
    tasks.add_task(session, "a", lead=["水利局"], units=["濮阳县"], due="2020-07-05")
    assert tasks.chase_advice(session, "1", "濮阳县").rung == 1
    tasks.chase(session, "1", unit="濮阳县")
    later = session_of(session.store, today="2020-07-08")
    advice = tasks.chase_advice(later, "1", "濮阳县")
    assert advice.rung == 2
    assert "濮阳县: 2020-001 a" in advice.text


def test_names_resolve_in_tiers_and_an_ambiguous_one_names_its_candidates(session: Session) -> None:
    units.add_units(
        session,
        [
            {"name": "马庄桥镇", "kind": "town", "parent": "濮阳县", "official_code": "410928100"},
            {"name": "李庄", "kind": "village", "parent": "马庄桥镇", "official_code": "410928100200"},
            {"name": "柳屯镇", "kind": "town", "parent": "濮阳县", "official_code": "410928101"},
            {"name": "李庄", "kind": "village", "parent": "柳屯镇", "official_code": "410928101200"},
        ],
    )
    with session.reading() as work:
        assert [names.unit(work, text).name for text in ("hlq", "nlx")] == ["华龙区", "南乐县"]
        assert names.unit(work, "濮阳县/柳屯镇/李庄").official_code == "410928101200"
        with pytest.raises(Refused) as refused:
            names.unit(work, "李庄")
    assert "马庄桥镇" in str(refused.value.params["candidates"])
    assert [one.name for one in search.search(session, "lz")] == ["柳屯镇", "李庄", "李庄"], (
        "a town ranks before villages; 屯 reads zhun too"
    )


def test_succession_keeps_the_old_holder_for_old_papers(session: Session) -> None:
    seat = bodies.add_seat(session, "联席会议", "chief_convener", "总召集人", holder="副市长甲", since="2019-01-01")
    twin = bodies.add_seat(session, "联席会议", "head", "兼任", held_by=seat.id)
    bodies.fill_seat(session, seat.id, "副市长乙", "2020-03-25")
    held = lambda day: [row.term.holder for row in bodies.body_members(session, "联席会议", day) if row.term]  # noqa: E731
    assert (held("2020-03-24"), held("2020-03-25")) == (["副市长甲"] * 2, ["副市长乙"] * 2)
    bodies.vacate_seat(session, seat.id, "2020-06-30")
    assert all(row.is_vacant for row in bodies.body_members(session, "联席会议", "2020-07-01"))
    with pytest.raises(Refused):
        bodies.fill_seat(session, twin.id, "x", "2020-07-01")


def test_a_changed_duty_keeps_its_old_wording(session: Session) -> None:
    duty = duties.add_duty(session, "联席会议", "水利局", "旧职责", subject="水域", since="2020-01-01")
    duties.change_duty(session, duty.id, "新职责", "2020-07-01")
    assert tuple([one.text for one in duties.duties(session, on=day)] for day in ("2020-06-30", "2020-07-01")) == (
        ["旧职责"],
        ["新职责"],
    )


def test_the_agenda_names_every_overdue_task_and_applying_twice_adds_nothing(session: Session) -> None:
    for title in ("甲", "乙"):
        tasks.add_task(session, title, lead=["水利局"], due="2020-07-01")
    tasks.add_task(session, "丙", lead=["教育局"], due="2020-07-02")
    meeting = meetings.add_meeting(session, "全体会议", "联席会议", "2020-07-20T15:00")
    said = " ".join(item.title for item in agenda.propose_agenda(session, meeting.number).items)
    assert all(number in said for number in ("2020-001", "2020-002", "2020-003"))
    once = agenda.apply_agenda(session, meeting.number)
    assert once.items == agenda.apply_agenda(session, meeting.number).items


def test_decisions_become_drafted_tasks_and_issuing_the_minutes_assigns_them(session: Session) -> None:
    tasks.add_task(session, "危险水域排查立牌", lead=["水利局"], due="2020-07-31")
    meetings.add_meeting(session, "全体会议", "联席会议", "2020-07-06T15:00")
    decision = meetings.decide(session, "H01", "补齐危险水域立牌", lead=["水利局"], due="2020-07-20", units=["濮阳县"])
    meetings.decide(session, "H01", "周报统一口径", lead=["民政局"])
    assert [task.number for task in promotion.likely_duplicates(session, "H01")[decision.id]] == ["2020-001"]
    made = promotion.promote(session, "H01")
    assert [(task.number, task.state, len(task.cells)) for task in made] == [
        ("2020-002", "drafted", 1),
        ("2020-003", "drafted", 0),
    ]
    with pytest.raises(Refused):
        promotion.promote(session, "H01")
    meetings.set_state(session, "H01", "issued", "2020-07-10")
    rows = {row.task.number: row.task for row in task_list.task_rows(session)}
    assert (rows["2020-002"].state, rows["2020-002"].due) == ("assigned", "2020-07-20")
    assert (rows["2020-003"].state, rows["2020-003"].due) == ("assigned", "2020-07-30")
    with pytest.raises(Refused):
        meetings.decide(session, "H01", "太晚了")


def test_personal_data_is_refused_on_every_road_and_a_reason_lets_a_name_pass(session: Session) -> None:
    with pytest.raises(Refused):
        tasks.add_task(session, "走访王小明12岁", lead=["民政局"])
    with pytest.raises(Refused):
        meetings.add_meeting(session, "会议 410901201001011234", "联席会议", "2020-07-20")
    allowed = Session(session.store, "zhuan", clock=fixed_clock("2020-07-06"), name_reason="系地名")
    tasks.add_task(allowed, "走访王小明12岁", lead=["民政局"])
    assert history.changes(session)[0].why == "系地名"
    with pytest.raises(Refused):
        tasks.add_task(allowed, "410901201001011234", lead=["民政局"])


def test_an_import_is_planned_first_made_at_once_and_changes_nothing_twice(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(
        "序号,工作任务,牵头单位,完成时限,县区\n1,甲事,水利局、教育局,2020年8月1日,各县区\n2,乙事,民政局,44043,\n",
        encoding="gb18030",
    )
    plan = plan_import(session, str(file))
    assert (plan.problems, [row.due for row in plan.rows]) == ([], ["2020-08-01", "2020-07-31"])
    assert task_list.task_rows(session) == []
    assert [len(task.cells) for task in apply_import(session, plan)] == [3, 0]
    assert plan_import(session, str(file)).rows == []


def test_an_import_with_problems_names_their_cells_and_makes_nothing(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("工作任务,牵头单位,时限,儿童姓名\n甲事,不存在局,2020-13-1,x\n", encoding="utf-8")
    plan = plan_import(session, str(file))
    assert {"B2", "C2", "D1"} == {problem.cell for problem in plan.problems}
    with pytest.raises(Refused):
        apply_import(session, plan)


def test_an_office_made_in_english_speaks_english_whatever_the_process_speaks(address: str) -> None:
    made = Session(open_store(address, create=True), "one", lang="en", clock=fixed_clock("2020-07-06"))
    assert office.create_office(made).name.isascii()


def test_everyone_not_noted_yet_is_noted_at_once_and_taken_back_at_once(session: Session) -> None:
    for post, unit in (("甲岗", "民政局"), ("乙岗", "水利局"), ("丙岗", "教育局")):
        bodies.add_seat(session, "联席会议", "member", post, unit=unit, holder=post, since="2019-01-01")
    held = meetings.add_meeting(session, "全体会议", "联席会议", "2020-07-06T15:00")
    attendance.attend(session, held.id, "水利局", "excused")
    assert attendance.attend_rest(session, held.id, "present") == 2
    _, roll = attendance.roll(session, held.id)
    assert roll.counts == {"excused": 1, "present": 2}
    history.undo(session)
    assert attendance.roll(session, held.id)[1].counts == {"excused": 1}


def test_a_liaison_meeting_notes_the_unit_at_its_liaisons_seat(session: Session) -> None:
    bodies.add_seat(session, "联席会议", "member", "副局长", unit="水利局", holder="副局长", since="2019-01-01")
    liaison = bodies.add_seat(session, "联席会议", "liaison", "科长", unit="水利局", holder="科长", since="2019-01-01")
    held = meetings.add_meeting(session, "联络员会议", "联席会议", "2020-07-06T15:00", kind="liaison")
    assert attendance.attend(session, held.id, "水利局", "present").id == liaison.id


def test_a_conflict_names_the_task_and_the_field_in_words(session: Session) -> None:
    opened = tasks.add_task(session, "立牌", lead=["水利局"], due="2020-07-10", units=["濮阳县"])
    tasks.edit_task(session, opened.number, {"measures": "甲法"})
    with pytest.raises(Conflict) as conflict:
        tasks.edit_task(session, opened.number, {"measures": "乙法"}, base=opened)
    assert conflict.value.params["record"] == "2020-001 立牌"
    assert conflict.value.params["fields"] == "措施"


def test_what_an_undo_took_away_is_still_called_by_its_name(session: Session) -> None:
    tasks.add_task(session, "立牌", lead=["水利局"], due="2020-07-10")
    undone = history.undo(session)
    assert change_words.deed_of(session, undone) == "立项 2020-001 立牌"


def test_a_change_reads_in_words_units_codes_and_short_dates(session: Session) -> None:
    tasks.add_task(session, "立牌", lead=["水利局"], due="2020-07-10", units=["濮阳县"])
    tasks.report(session, "1", unit="濮阳县", percent=40, note="已立3处", at="2020-07-06T08:30")
    change = history.changes(session, limit=1)[0]
    said = {(field, was, now) for _, field, was, now in change_words.field_words(session, change)}
    assert ("濮阳县 状态", "待签", "在办") in said
    assert ("濮阳县 反馈", "", "07-06 08:30") in said
    assert ("濮阳县 进度%", "", "40") in said

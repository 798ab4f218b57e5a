"""Submit, zero, exempt, correct: what may be said of a ledger, when, by whom, and what is kept of it."""

from __future__ import annotations

from typing import Any

import pytest

from coordhub.domain.entry import Entry
from coordhub.domain.refusal import NeedsReason, NotFound, Refused
from coordhub.services import entries, history, names
from coordhub.services.session import Session
from tests.services.entry_office import CITY, EAST, FANXIAN, FOUNDED, HOME, TAIQIAN, at, office

WEEK = {"new": 2, "fixed": 4, "left": 42, "patrols": 305, "incidents": 0}
POST = "县民政局科员"


@pytest.fixture
def desk(address: str) -> Session:
    return office(address)


def submit(session: Session, subject: str = "范县", period: str = "5", values: Any = None, **more: Any) -> Entry:
    ledger = more.pop("ledger", "weekly")
    return entries.submit(session, ledger, subject, period, WEEK if values is None else values, post=POST, **more)


def stored(session: Session, entry: Entry) -> Entry:
    with session.reading() as work:
        return work.entries.get(entry.id)


def refused(key: str, call: Any, *args: Any, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **more)
    assert caught.value.key == key, caught.value
    return caught.value


# Reporting


def test_a_report_is_stored_with_its_period_post_and_the_time_it_was_received(desk: Session) -> None:
    made = stored(desk, submit(desk, at="2020-07-06T08:31"))
    assert (made.ledger, made.subject, made.owner, made.period) == ("weekly", FANXIAN, FANXIAN, "2020-W27")
    assert (made.kind, made.post, made.received, made.values) == ("value", POST, "2020-07-06T08:31", WEEK)


def test_without_a_time_it_was_received_now(desk: Session) -> None:
    assert submit(desk).received == "2020-07-06T08:50"


def test_a_second_report_is_refused_and_names_the_first(desk: Session) -> None:
    first = submit(desk)
    assert refused("ledger.twice", submit, desk).params["id"] == first.id


def test_a_report_after_a_zero_is_refused_too(desk: Session) -> None:
    entries.zero(desk, "weekly", "范县", "5", post=POST)
    refused("ledger.twice", submit, desk)


def test_a_report_needs_the_post_that_gave_it(desk: Session) -> None:
    refused("ledger.no_post", entries.submit, desk, "weekly", "范县", "5", WEEK, post=" ")
    refused("ledger.no_post", entries.zero, desk, "weekly", "范县", "5", post="")


def test_a_blank_is_refused_and_is_never_zero(desk: Session) -> None:
    assert refused("value.blank", submit, desk, values=WEEK | {"fixed": " "}).field == "fixed"


def test_an_unknown_field_is_refused_naming_the_nearest(desk: Session) -> None:
    found = refused("ledger.no_field", submit, desk, values=WEEK | {"patrol": 3})
    assert found.params["near"] == "patrols"


def test_a_field_answers_to_its_label_too(desk: Session) -> None:
    assert submit(desk, values={**WEEK, "家长信": "82"}).values["letters"] == 82


def test_fields_that_are_wanting_are_refused_with_their_names(desk: Session) -> None:
    found = refused("value.lacking", submit, desk, values={"new": 1, "fixed": 0, "left": 9})
    assert found.params["fields"] == "巡查、溺水事件"


def test_a_failed_check_that_refuses_says_the_figures(desk: Session) -> None:
    found = refused("value.above", submit, desk, values=WEEK | {"letters": 10, "receipts": 12})
    assert (found.field, found.params["given"], found.params["most"], found.params["of"]) == (
        "receipts",
        12,
        10,
        "家长信",
    )


def test_a_failed_check_that_warns_is_accepted_and_can_be_said(desk: Session) -> None:
    submit(desk, period="4", values=WEEK | {"left": 44})
    made = submit(desk, values=WEEK | {"left": 40})
    with desk.reading() as work:
        (failure,) = entries.failures_of(work, names.ledger(work, "weekly"), made)
    assert entries.said(names.ledger(work, "weekly"), failure) == "隐患剩余不平: 上期44+新增2-整改4=42, 填40"


def test_a_stock_is_not_compared_across_a_period_that_never_came(desk: Session) -> None:
    submit(desk, period="3", values=WEEK | {"left": 44})
    made = submit(desk, values=WEEK | {"left": 40})
    with desk.reading() as work:
        assert entries.failures_of(work, names.ledger(work, "weekly"), made) == []


def test_what_adds_up_is_compared_across_one(desk: Session) -> None:
    submit(desk, period="3", values=WEEK | {"letters": 90})
    made = submit(desk, values=WEEK | {"letters": 80})
    with desk.reading() as work:
        assert [one.check for one in entries.failures_of(work, names.ledger(work, "weekly"), made)] == ["not_falling"]


def test_a_stock_is_balanced_with_what_stood_before_a_zero(desk: Session) -> None:
    submit(desk, period="3", values=WEEK | {"left": 44})
    entries.zero(desk, "weekly", "范县", "4", post=POST)
    made = submit(desk, values=WEEK | {"left": 40})
    with desk.reading() as work:
        assert [one.check for one in entries.failures_of(work, names.ledger(work, "weekly"), made)] == ["balance"]


@pytest.mark.parametrize(("typed", "kept"), [("12.5万", 125_000), ("125000", 125_000), ("1,200元", 1_200)])
def test_money_is_whole_yuan_however_it_is_typed(desk: Session, typed: str, kept: int) -> None:
    assert submit(desk, ledger="funds", period="2020-06", values={"paid": typed}).values == {"paid": kept}


def test_a_bound_belongs_to_the_value(desk: Session) -> None:
    made = submit(desk, ledger="funds", period="6月", values={"paid": 0, "served": ">=30000"})
    assert stored(desk, made).values == {"paid": 0, "served": {"ge": 30_000}}


# Which period, which day


def test_a_period_is_meant_by_its_number_its_key_or_nothing(desk: Session) -> None:
    assert submit(desk, period="第5期").period == "2020-W27"
    assert submit(desk, "台前县", period="").period == "2020-W27"
    assert submit(desk, "示范区", period="2020-06-30").period == "2020-W27"


def test_a_period_that_is_not_owed_is_refused_with_what_is(desk: Session) -> None:
    found = refused("period.not_owed", submit, desk, period="2020-W20")
    assert "2020-W23" in str(found.params["owed"])


def test_a_period_before_the_ledger_was_installed_is_refused(desk: Session) -> None:
    refused("period.not_owed", submit, desk, ledger="upward", subject="濮阳市", period="2020-04", values={"new": 1})


def test_a_period_that_has_not_begun_is_refused_for_reports_zeros_and_exemptions(desk: Session) -> None:
    refused("ledger.future", submit, desk, period="2020-W29")
    refused("ledger.future", entries.zero, desk, "weekly", "范县", "2020-W29", post=POST)
    refused("ledger.future", entries.exempt, desk, "weekly", "范县", "2020-W29", why="停报")


def test_a_day_to_come_is_refused(desk: Session) -> None:
    refused("ledger.future", submit, desk, ledger="talks", subject="东街村", period="2020-07-07", values={"people": 3})


def test_a_day_is_read_as_people_type_it(desk: Session) -> None:
    assert submit(desk, ledger="talks", subject="东街村", period="7月3日", values={"people": 3}).date == "2020-07-03"
    refused("ledger.bad_day", submit, desk, ledger="talks", subject="东街村", period="上周", values={"people": 3})


def test_nothing_is_received_later_than_now_or_before_its_period(desk: Session) -> None:
    refused("ledger.received_later", submit, desk, at="2020-07-06T09:00")
    refused("ledger.received_later", submit, desk, at="2020-07-07")
    refused("ledger.received_before", submit, desk, at="2020-06-28T10:00")


def test_a_standing_entry_takes_no_period_and_stands_once(desk: Session) -> None:
    refused(
        "ledger.no_period", submit, desk, ledger="roster", subject="东街村", period="2020-06", values={"filled": "是"}
    )
    made = submit(desk, ledger="roster", subject="东街村", period="", values={"filled": "是"})
    assert (made.id, made.period, made.date, made.owner) == ("e1", "", None, FANXIAN)
    refused("ledger.twice", submit, desk, ledger="roster", subject="东街村", period="", values={"filled": "否"})


def test_dated_entries_of_one_day_are_told_apart_by_their_sequence(desk: Session) -> None:
    made = [submit(desk, ledger="talks", subject="东街村", period="2020-07-03", values={"people": n}) for n in (3, 4)]
    assert [one.seq for one in made] == [1, 2]
    assert {one.id[:6] for one in made} == {"e2020."}


# About whom, and who reports it


def test_a_unit_founded_in_mid_year_owes_from_the_period_in_which_it_is_there(desk: Session) -> None:
    refused("ledger.not_there", submit, desk, "示范区", period="2")
    assert submit(desk, "示范区", period="3").subject == FOUNDED


def test_a_unit_merged_in_mid_year_owes_no_period_that_ends_after_it(desk: Session) -> None:
    submit(desk, "工业区", period="2")
    refused("ledger.not_there", submit, desk, "工业区", period="3")


def test_a_subject_of_another_kind_is_refused(desk: Session) -> None:
    refused("ledger.not_about", submit, desk, "濮城镇")
    refused(
        "ledger.not_about", submit, desk, ledger="centres", subject="东街水塘", period="2020-06", values={"sign": True}
    )


def test_a_site_that_was_closed_does_not_owe(desk: Session) -> None:
    refused(
        "ledger.not_there",
        submit,
        desk,
        ledger="centres",
        subject="西街社区中心",
        period="2020-06",
        values={"sign": True},
    )
    submit(desk, ledger="centres", subject="西街社区中心", period="2020-04", values={"sign": True})


def test_the_owner_is_the_nearest_unit_above_that_reports(desk: Session) -> None:
    assert submit(desk, ledger="talks", subject="东街村", period="2020-07-03", values={"people": 3}).owner == FANXIAN
    assert (
        submit(desk, ledger="centres", subject="东街社区中心", period="2020-06", values={"sign": True}).owner == FANXIAN
    )
    assert submit(desk, ledger="forces", subject="防溺水专班", period="2020-06", values={"met": 1}).owner == "b1"


def test_the_office_reports_upward_for_its_city(desk: Session) -> None:
    for name, period in (("濮阳市", "2020-05"), ("市联席办", "2020-06")):
        made = submit(desk, ledger="upward", subject=name, period=period, values={"new": 3})
        assert (made.subject, made.owner) == (CITY, CITY)


def test_a_code_belongs_to_the_only_one_who_reports(desk: Session) -> None:
    made = submit(desk, ledger="visits", subject="JY-012", period="2020-07-03", values={"well": True})
    assert (made.subject, made.owner) == ("JY-012", HOME)


def test_a_code_that_several_might_report_asks_for_its_owner_once(desk: Session) -> None:
    more = {"ledger": "cases", "subject": "A-001", "values": {"done": False}}
    refused("ledger.whose_code", submit, desk, period="2020-07-01", **more)
    assert submit(desk, period="2020-07-01", owner="台前县", **more).owner == TAIQIAN
    assert submit(desk, period="2020-07-03", **more).owner == TAIQIAN
    refused("ledger.not_owed_by", submit, desk, period="2020-07-03", owner="濮城镇", **more)


@pytest.mark.parametrize("text", ["王小明", "JY-12", "wangxiaoming"])
def test_a_code_is_never_a_name(desk: Session, text: str) -> None:
    refused("ledger.bad_code", submit, desk, ledger="visits", subject=text, period="2020-07-03", values={"well": True})
    if text != "JY-12":
        refused(
            "ledger.bad_code", submit, desk, ledger="cases", subject=text, period="2020-07-03", values={"done": True}
        )


def test_text_that_names_a_child_is_refused_whole(desk: Session) -> None:
    with pytest.raises(NeedsReason):
        submit(desk, values=WEEK | {"note": "王小明(9岁)溺水"})
    with desk.reading() as work:
        assert work.entries.of("weekly") == []


# Zero


def test_a_zero_says_nothing_of_what_it_does_not_cover(desk: Session) -> None:
    made = stored(desk, entries.zero(desk, "weekly", "台前县", "5", post=POST, at="2020-07-06T08:40"))
    assert (made.kind, made.values, made.post, made.received) == ("zero", {}, POST, "2020-07-06T08:40")


def test_other_fields_may_be_given_with_a_zero(desk: Session) -> None:
    assert entries.zero(desk, "weekly", "台前县", "5", post=POST, values={"patrols": "42"}).values == {"patrols": 42}


def test_a_zero_with_a_figure_for_what_it_covers_is_refused(desk: Session) -> None:
    found = refused("ledger.not_zero", entries.zero, desk, "weekly", "台前县", "5", post=POST, values={"new": 1})
    assert (found.field, found.params["name"], found.params["value"]) == ("new", "新增", 1)
    entries.zero(desk, "weekly", "台前县", "5", post=POST, values={"new": 0})


def test_a_second_zero_is_refused(desk: Session) -> None:
    entries.zero(desk, "weekly", "台前县", "5", post=POST)
    refused("ledger.twice", entries.zero, desk, "weekly", "台前县", "5", post=POST)


def test_a_zero_of_a_dated_ledger_is_about_the_period_of_who_reports(desk: Session) -> None:
    made = entries.zero(desk, "talks", "台前县", "2020-06", post=POST)
    assert (made.subject, made.owner, made.period, made.date, made.seq) == (TAIQIAN, TAIQIAN, "2020-06", None, 0)
    refused("ledger.not_owed_by", entries.zero, desk, "talks", "东街村", "2020-06", post=POST)


def test_who_has_entries_in_a_period_can_neither_say_zero_nor_be_excused(desk: Session) -> None:
    submit(desk, ledger="talks", subject="东街村", period="2020-06-30", values={"people": 3})
    refused("ledger.entries_came", entries.zero, desk, "talks", "范县", "2020-06", post=POST)
    refused("ledger.entries_came", entries.exempt, desk, "talks", "范县", "2020-06", why="停")
    entries.zero(desk, "talks", "范县", "2020-05", post=POST)


def test_a_ledger_without_a_schedule_has_no_period_to_say_zero_of(desk: Session) -> None:
    refused("ledger.no_schedule", entries.zero, desk, "cases", "范县", "2020-06", post=POST)


# Exempt


def test_an_exemption_keeps_its_reason(desk: Session) -> None:
    made = stored(desk, entries.exempt(desk, "weekly", "示范区", "3", why="刚设立"))
    assert (made.kind, made.why, made.values) == ("exempt", "刚设立", {})
    with pytest.raises(NeedsReason):
        entries.exempt(desk, "weekly", "示范区", "4", why=" ")


def test_who_has_reported_cannot_be_excused(desk: Session) -> None:
    first = submit(desk)
    assert refused("ledger.has_come", entries.exempt, desk, "weekly", "范县", "5", why="汛情").params["id"] == first.id


# Correct


def test_a_correction_names_only_what_changes_and_keeps_the_old_value_and_why(desk: Session) -> None:
    submit(desk, at="2020-07-06T08:31")
    made = stored(desk, entries.correct(desk, "weekly", "范县", "5", {"left": 40, "new": 2}, why="复核", post="副局长"))
    assert made.values == WEEK | {"left": 40}
    (kept,) = made.corrections
    assert (kept.old, kept.why, kept.post, kept.at, kept.was) == (
        {"left": 42},
        "复核",
        "副局长",
        "2020-07-06T08:50",
        "",
    )
    assert (made.received, made.post) == ("2020-07-06T08:31", POST)


def test_a_field_that_was_not_given_before_is_kept_as_none(desk: Session) -> None:
    submit(desk)
    made = entries.correct(desk, "weekly", "范县", "5", {"letters": 5}, why="补报")
    assert made.corrections[0].old == {"letters": None}


def test_a_correction_needs_a_reason_something_to_change_and_an_entry(desk: Session) -> None:
    refused("ledger.no_entry", entries.correct, desk, "weekly", "范县", "5", {"left": 1}, why="复核")
    with pytest.raises(NotFound):
        entries.correct(desk, "weekly", "范县", "5", {"left": 1}, why="复核")
    submit(desk)
    with pytest.raises(NeedsReason):
        entries.correct(desk, "weekly", "范县", "5", {"left": 40}, why="")
    refused("ledger.nothing_changed", entries.correct, desk, "weekly", "范县", "5", {"left": 42}, why="复核")
    refused("value.blank", entries.correct, desk, "weekly", "范县", "5", {"left": ""}, why="复核")


def test_a_correction_is_checked_like_a_report(desk: Session) -> None:
    submit(desk, values=WEEK | {"letters": 10, "receipts": 9})
    refused("value.above", entries.correct, desk, "weekly", "范县", "5", {"letters": 8}, why="复核")


def test_a_zero_that_is_corrected_into_figures_keeps_the_zero_as_the_first_report(desk: Session) -> None:
    entries.zero(desk, "weekly", "范县", "5", post=POST, at="2020-07-06T08:40")
    made = entries.correct(desk, "weekly", "范县", "5", {"incidents": 1, "left": 3}, why="漏计")
    assert (made.kind, made.received, made.values) == (
        "value",
        "2020-07-06T08:40",
        {"new": 0, "incidents": 1, "left": 3},
    )
    assert (made.corrections[0].was, made.corrections[0].old) == ("zero", {"incidents": 0, "left": None})


def test_a_zero_to_which_other_fields_are_added_stays_a_zero(desk: Session) -> None:
    entries.zero(desk, "weekly", "范县", "5", post=POST)
    made = entries.correct(desk, "weekly", "范县", "5", {"patrols": 42}, why="补巡查")
    assert (made.kind, made.values, made.corrections[0].was) == ("zero", {"patrols": 42}, "")


def test_an_exemption_that_is_corrected_is_received_when_the_figures_came(desk: Session) -> None:
    entries.exempt(desk, "weekly", "范县", "4", why="汛情", at="2020-06-29T08:00")
    made = entries.correct(desk, "weekly", "范县", "4", WEEK, why="补报", post=POST)
    assert (made.kind, made.received, made.post, made.corrections[0].was) == (
        "value",
        "2020-07-06T08:50",
        POST,
        "exempt",
    )


def test_a_dated_entry_is_corrected_by_its_day_or_its_id(desk: Session) -> None:
    first = submit(desk, ledger="talks", subject="东街村", period="2020-07-03", values={"people": 3})
    assert entries.correct(desk, "talks", "东街村", "7月3日", {"people": 4}, why="点错").id == first.id
    second = submit(desk, ledger="talks", subject="东街村", period="2020-07-03", values={"people": 9})
    found = refused("ledger.several", entries.correct, desk, "talks", "东街村", "2020-07-03", {"people": 5}, why="点错")
    assert found.params["ids"] == f"{first.id} {second.id}"
    assert entries.correct(desk, "talks", "东街村", second.id, {"people": 5}, why="点错").id == second.id


def test_a_zero_of_a_dated_ledger_is_found_by_its_period(desk: Session) -> None:
    made = entries.zero(desk, "talks", "台前县", "2020-06", post=POST)
    refused("ledger.no_field", entries.correct, desk, "talks", "台前县", "2020-06", {"persons": 5}, why="点错")
    assert entries.correct(desk, "talks", "台前县", "2020-06", {"people": 5}, why="点错").id == made.id


def test_a_standing_entry_is_changed_in_place(desk: Session) -> None:
    made = submit(desk, ledger="roster", subject="东街村", period="", values={"filled": True})
    changed = entries.correct(desk, "roster", "东街村", "", {"filled": "否"}, why="调离")
    assert (changed.id, changed.values, changed.subject) == (made.id, {"filled": False}, EAST)


# The task that an event opens


def test_an_event_opens_a_task_with_its_own_clock(desk: Session) -> None:
    values = {"open": True, "known": "2020-07-05T20:30"}
    made = stored(desk, submit(desk, ledger="events", period="2020-07-06", values=values))
    with desk.reading() as work:
        task = work.tasks.get(made.task)
    assert (task.title, task.due, task.lead) == ("范县: 处置并报告", "2020-07-06T20:30", (FANXIAN,))
    assert (task.source.kind, task.source.ref, task.state) == ("entry", made.id, "assigned")


def test_its_clock_starts_when_it_was_received_where_nothing_else_is_known(desk: Session) -> None:
    made = submit(desk, ledger="events", period="2020-07-06", values={"open": True}, at="2020-07-06T08:00")
    with desk.reading() as work:
        assert work.tasks.get(made.task).due == "2020-07-07T08:00"


def test_an_event_that_does_not_meet_the_condition_opens_none_until_it_is_corrected(desk: Session) -> None:
    made = submit(desk, ledger="events", period="2020-07-06", values={"open": False})
    assert made.task == ""
    corrected = entries.correct(desk, "events", "范县", made.id, {"open": True}, why="复核")
    again = entries.correct(desk, "events", "范县", made.id, {"kind": "其他"}, why="复核")
    with desk.reading() as work:
        assert [one.id for one in work.tasks.all()] == [corrected.task] == [again.task]


def test_entry_and_task_are_one_change_that_undo_takes_back(desk: Session) -> None:
    submit(desk, ledger="events", period="2020-07-06", values={"open": True})
    history.undo(desk)
    with desk.reading() as work:
        assert work.tasks.all() == []
        assert work.entries.of("events") == []


def test_undo_takes_back_a_correction(desk: Session) -> None:
    made = submit(desk)
    entries.correct(desk, "weekly", "范县", "5", {"left": 40}, why="复核")
    history.undo(desk)
    assert (stored(desk, made).values, stored(desk, made).corrections) == (WEEK, ())


def test_a_report_that_is_taken_back_may_be_made_again(desk: Session) -> None:
    first = submit(desk)
    history.undo(desk)
    assert submit(at(desk, "2020-07-06T09:00")).id != first.id


# Many at once


def test_who_enters_many_in_one_go_reads_the_year_once_and_misses_nothing(desk: Session) -> None:
    with desk.writing("ledger.import") as work:
        told, talks = entries.desk(desk, work), names.ledger(work, "talks")
        asked: list[object] = []
        real = work.entries.of

        def counted(*words: object, **more: object) -> list[Entry]:
            asked.append(words)
            return real(*words, **more)  # type: ignore[arg-type]

        work.entries.of = counted  # type: ignore[method-assign]
        made = [
            entries.enter(work, told, talks, EAST, "2020-07-03", {"people": n}, post=POST, at="2020-07-06")
            for n in range(40)
        ]
    assert [one.seq for one in made] == list(range(1, 41))
    assert len(asked) < 6


def test_a_second_report_is_refused_in_one_go_as_well(desk: Session) -> None:
    with desk.writing("ledger.import") as work:
        told, week = entries.desk(desk, work), names.ledger(work, "weekly")
        for period in ("2020-W23", "2020-W24", "2020-W25", "2020-W26", "2020-W27"):
            entries.enter(work, told, week, FANXIAN, period, WEEK, post=POST, at="2020-07-06")
            refused("ledger.twice", entries.enter, work, told, week, FANXIAN, period, WEEK, post=POST, at="2020-07-06")

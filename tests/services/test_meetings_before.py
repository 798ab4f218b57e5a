"""Before a meeting: made from its series, papers owed for it, notice and receipts, members as of its day."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from coordhub.domain.refusal import NotFound, Refused
from coordhub.services import attendance, bodies, history, materials, meeting_series, meetings, receipts
from coordhub.services.session import Session
from tests.services.meeting_office import H, at, opened


@pytest.fixture
def session(sample_address: str) -> Session:
    return opened(sample_address)


# Series


def test_the_next_meeting_of_a_series_is_like_the_last_and_counts_one_further(session: Session) -> None:
    made = meeting_series.add_next(session, "2020-07-20T15:00", series="防溺水调度会")
    last = meetings.meeting(session, H)
    assert (made.number, made.title, made.state) == ("2020-H09", "防溺水第3次调度会", "planned")
    assert (made.body, made.kind, made.place, made.chair, made.series) == (
        last.body, last.kind, last.place, last.chair, last.series,
    )  # fmt: skip
    assert [(one.title, one.speaker, one.minutes) for one in made.items] == [
        (one.title, one.speaker, one.minutes) for one in last.items
    ]
    assert not any(one.tasks or one.started or one.notes for one in made.items)


def test_limits_of_the_new_meeting_are_counted_by_the_offices_rules(session: Session) -> None:
    # A Monday: receipts two working days before it are due on the Thursday, papers one before it on the Friday, the notice on the Wednesday.
    made = meeting_series.add_next(session, "2020-07-20T15:00", series="防溺水调度会")
    assert made.receipts_due == "2020-07-16"
    assert {one.due for one in made.materials} == {"2020-07-17"}
    assert receipts.notice_due(session, made.number) == "2020-07-15"
    assert [one.item for one in made.materials] == ["1", "2", "3", "4", "5"]
    assert not any(one.received or one.chased for one in made.materials)


def test_a_meeting_is_made_like_one_that_is_named_and_another_year_counts_from_one(session: Session) -> None:
    made = meeting_series.add_next(session, "2021-03-20T15:00", like="2020-H08", place="市政府4号会议室")
    assert (made.number, made.title, made.place) == ("2021-H01", "2021年第一次全体会议", "市政府4号会议室")


def test_what_an_agenda_took_from_that_times_tasks_is_left_behind(session: Session) -> None:
    from coordhub.services.agenda import apply_agenda

    apply_agenda(session, H)
    made = meeting_series.add_next(session, "2020-07-20T15:00", series="防溺水调度会")
    assert [one.title for one in made.items] == [one.title for one in meetings.meeting(session, H).items if not one.why]


def test_a_chair_whose_seat_is_gone_does_not_chair_the_next_meeting(session: Session) -> None:
    liaison = bodies.add_seat(
        session, "防溺水专班", "head", "专班组长", unit="民政局", holder="市民政局局长", since="2020-05-01"
    )
    meetings.edit_meeting(session, H, {"chair": liaison.id})
    bodies.edit_seat(session, liaison.id, {"to": "2020-07-10"})
    made = meeting_series.add_next(session, "2020-07-20T15:00", series="防溺水调度会")
    assert made.chair not in {None, liaison.id}


def test_series_say_their_last_and_next_meeting(session: Session) -> None:
    found = {one.called: one for one in meeting_series.all_series(session)}
    dispatch = found["防溺水调度会"]
    last, following = dispatch.last(session.moment), dispatch.next(session.moment)
    assert (last and last.number, following and following.number) == ("2020-H06", "2020-H07")
    assert [one.called for one in meeting_series.all_series(session, "防溺水专班")] == [
        "防溺水调度会",
        "防溺水专项治理部署会",
    ]


def test_a_series_that_is_not_there_or_not_the_only_one_is_refused_and_nothing_is_made(session: Session) -> None:
    began = session.store.revision()
    with pytest.raises(NotFound):
        meeting_series.add_next(session, "2020-07-20", series="防汛调度会")
    with pytest.raises(Refused) as several:
        meeting_series.add_next(session, "2020-07-20", series="会议")
    assert "全体会议" in str(several.value.params["known"])
    with pytest.raises(Refused):
        meeting_series.add_next(session, "2020-07-20")
    assert session.store.revision() == began


# Papers


def test_papers_are_added_changed_received_chased_and_taken_off(session: Session) -> None:
    owed = materials.add_material(session, H, "大屏演示", "水利局", item="2", copies=20)
    assert (owed.due, owed.copies) == ("2020-07-03", 20)
    materials.edit_material(session, H, "大屏演示", {"unit": "教育局", "item": "", "due": "2020-07-06T12:00"})
    materials.chase_material(session, H, "6")
    stands = materials.find_material(meetings.meeting(session, H), "6")
    assert (stands.item, stands.due, stands.chased, stands.last_chased) == (None, "2020-07-06T12:00", 1, session.moment)
    materials.receive_material(session, H, "6", "2020-07-06T10:30")
    with pytest.raises(Refused):
        materials.chase_material(session, H, "6")
    assert len(materials.remove_material(session, H, "6").materials) == 5
    with pytest.raises(NotFound):
        materials.receive_material(session, H, "6")


def test_a_paper_needs_a_title(session: Session) -> None:
    with pytest.raises(Refused):
        materials.add_material(session, H, " ", "水利局")
    with pytest.raises(Refused):
        materials.edit_material(session, H, "1", {"title": ""})
    assert len(meetings.meeting(session, H).materials) == 5


# Notice and receipts


def test_the_notice_is_sent_when_it_is_said_to_be(session: Session) -> None:
    meetings.set_state(session, "2020-H08", "noticed", "2020-07-23T09:30")
    assert meetings.meeting(session, "2020-H08").noticed == "2020-07-23T09:30"


def test_a_receipt_says_who_comes_who_is_excused_and_who_stands_in(session: Session) -> None:
    receipts.receive(session, "2020-H08", "水利局", "excused", at="2020-07-24T09:00")
    receipts.receive(session, "2020-H08", "教育局", "substitute", "市教育局科长")
    rows = {row.attendance.id: row.attendance for row in attendance.roll(session, "2020-H08")[0]}
    said = sorted((one.answer, one.announced, one.receipt) for one in rows.values() if one.answer)
    assert said == [("excused", "", "2020-07-24T09:00"), ("substitute", "市教育局科长", "2020-07-06T08:50")]
    receipts.receive(session, "2020-H08", "教育局", "present")
    assert [one.announced for one in meetings.meeting(session, "2020-H08").attendance] == ["", ""]
    with pytest.raises(Refused):
        receipts.receive(session, "2020-H08", "民政局", "substitute", "  ")


def test_who_has_not_answered_is_chased_and_counted_and_no_one_else(session: Session) -> None:
    assert [row.name for row in receipts.unanswered(session, H)] == ["管委会分管副主任"]
    whom = receipts.chase(session, H)
    receipts.chase(session, H, ["示范区"], at="2020-07-06T09:30")
    said = next(row.attendance for row in attendance.roll(session, H)[0] if row.attendance.id == whom[0].attendance.id)
    assert (said.chased, said.last_chased) == (2, "2020-07-06T09:30")
    assert sum(one.chased for one in meetings.meeting(session, H).attendance) == 2
    told = receipts.reminder(session, H, whom)
    assert told.startswith(
        "示范区: 防溺水第2次调度会定于2020年7月6日 15:00在市政府3号会议室召开, 回执应于2020年7月3日 17:00前报, 尚未收到"
    )
    receipts.receive(session, H, "示范区", "present")
    with pytest.raises(Refused):
        receipts.chase(session, H)


def test_the_rest_come_as_their_receipts_say(session: Session) -> None:
    receipts.receive(session, H, "示范区", "substitute", "示范区社会事务局局长")
    receipts.receive(session, H, "农业局", "excused")
    began = session.store.revision()
    assert attendance.attend_rest(session, H, "present") == 18
    rows, count = attendance.roll(session, H)
    assert count.counts == {"present": 16, "substitute": 1, "excused": 1}
    assert [row.attendance.substitute for row in rows if row.attendance.state == "substitute"] == [
        "示范区社会事务局局长"
    ]
    assert session.store.revision() == began + 1
    history.undo(session)
    assert attendance.roll(session, H)[1].counts == {}


def test_a_substitute_is_named_by_unit_and_post_or_as_the_receipt_announced(session: Session) -> None:
    with pytest.raises(Refused):
        attendance.attend(session, H, "水利局", "substitute")
    receipts.receive(session, H, "水利局", "substitute", "市水利局科长")
    assert attendance.attend(session, H, "水利局", "substitute").substitute == "市水利局科长"
    assert attendance.attend(session, H, "水利局", "present").substitute == ""


# Members as of the day


def test_who_should_come_is_who_sat_on_the_day_of_the_meeting(session: Session) -> None:
    seat = next(
        row.seat for row in bodies.body_members(session, "防溺水专班", "2020-07-06") if "水利局" in row.seat.post
    )
    bodies.fill_seat(session, seat.id, "市水利局总工程师", "2020-07-15")
    after = meeting_series.add_next(session, "2020-07-20T15:00", series="防溺水调度会")

    def holder(ref: str) -> str:
        return next(row.name for row in attendance.roll(session, ref)[0] if row.attendance.id == seat.id)

    assert (holder(H), holder(after.number)) == ("市水利局副局长", "市水利局总工程师")
    meetings.edit_meeting(session, after.number, {"starts": "2020-07-14T15:00"})
    assert holder(after.number) == "市水利局副局长"


def test_a_seat_that_ended_or_begins_later_is_not_expected(session: Session) -> None:
    seats = [row.seat for row in bodies.body_members(session, "防溺水专班", "2020-07-06")]
    bodies.edit_seat(session, seats[-1].id, {"to": "2020-07-05"})
    bodies.add_seat(
        session,
        "防溺水专班",
        "member",
        "专班成员 市气象局副局长",
        unit="民政局",
        holder="市气象局副局长",
        since="2020-07-07",
    )
    assert attendance.roll(session, H)[1].expected == len(seats) - 1
    later = meeting_series.add_next(at(session.store, "2020-07-06T09:00"), "2020-07-20", series="防溺水调度会")
    assert attendance.roll(session, later.number)[1].expected == len(seats)


# Put off


def test_limits_by_the_rules_follow_a_meeting_that_is_put_off_and_others_stay(session: Session) -> None:
    made = meeting_series.add_next(session, "2020-07-20T15:00", series="防溺水调度会")
    materials.receive_material(session, made.number, "1")
    put_off = meetings.edit_meeting(session, made.number, {"starts": "2020-07-27T15:00"})
    assert put_off.receipts_due == "2020-07-23"
    assert [one.due for one in put_off.materials] == ["2020-07-17", *["2020-07-24"] * 4]
    chosen = meetings.edit_meeting(session, made.number, {"starts": "2020-08-03T15:00", "receipts_due": "2020-07-29"})
    assert chosen.receipts_due == "2020-07-29"
    assert meetings.edit_meeting(session, made.number, {"starts": "2020-08-10T15:00"}).receipts_due == "2020-07-29"


def test_a_meeting_is_never_left_without_a_title(session: Session) -> None:
    with pytest.raises(Refused):
        meetings.edit_meeting(session, H, {"title": " "})


def test_a_seat_given_up_before_the_day_a_meeting_was_put_off_to_is_still_called_by_its_post(session: Session) -> None:
    said = receipts.receive(session, H, "水利局", "present")
    with session.writing("body.edit") as work:
        body = work.bodies.get(meetings.meeting(session, H).body)
        gone = next(one for one in body.seats if one.id == said.id)
        seats = tuple(replace(one, until="2020-07-15") if one.id == gone.id else one for one in body.seats)
        work.bodies.put(replace(body, seats=seats))
    meetings.edit_meeting(session, H, {"starts": "2020-07-20T15:00"})
    rows, _ = attendance.roll(session, H)
    assert [row.name for row in rows if row.attendance.id == gone.id] == [gone.post] != [""]


def test_what_a_colleague_noted_of_a_seat_meanwhile_stays_when_the_rest_is_noted(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = attendance.roll

    def overtaken(*given: str) -> object:
        rows = read(session, H)
        attendance.attend(at(session.store, "2020-07-06T15:00"), H, "水利局", "excused")
        return rows

    monkeypatch.setattr(attendance, "roll", overtaken)
    attendance.attend_rest(session, H, "present")
    assert read(session, H)[1].counts["excused"] == 1

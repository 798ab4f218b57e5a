"""Minutes on their way: the links to decisions hold, colleagues' words are never overwritten, and the meeting follows its minutes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coordhub.domain.refusal import Refused
from coordhub.domain.task import Task
from coordhub.messages import t
from coordhub.papers import issuing
from coordhub.papers.minutes import base_of, paper, wording
from coordhub.papers.paper import Paragraph
from coordhub.services import history, meetings, minutes, outgoing, promotion
from coordhub.services.session import Session, fixed_clock
from coordhub.services.wording import sentence
from coordhub.store import open_store
from coordhub.store.errors import Conflict

NOW = "2020-07-06T16:30"
M = "2020-H07"


@pytest.fixture
def session(sample_address: str) -> Iterator[Session]:
    """The afternoon after the dispatch meeting: two decisions, the second without a lead and a limit."""
    store = open_store(sample_address)
    at = Session(store, "huiwu", clock=fixed_clock(NOW))
    meetings.decide(
        at, M, "补齐警示牌, 明确金堤河管护", lead=["水利局"], supporting=["公安局"], due="2020-07-10", item="2"
    )
    meetings.decide(at, M, "周报迟一次即电话告知分管副县长", item="3")
    yield at
    store.close()


def refusal(verb: object, *given: object, **named: object) -> str:
    with pytest.raises(Refused) as caught:
        verb(*given, **named)  # type: ignore[operator]
    return sentence(caught.value)


def settle(session: Session) -> None:
    meetings.edit_decision(session, M, "2020-H07-3-1", {"lead": ["民政局"]})


def task_of(session: Session, place: int) -> Task:
    """The task made of a decision."""
    with session.reading() as work:
        return work.tasks.get(meetings.meeting(session, M).decisions[place].task or "")


def state(session: Session) -> str:
    return meetings.meeting(session, M).state


def test_an_edited_wording_is_what_is_drawn_and_keeps_its_links(session: Session) -> None:
    text = wording(session, M).text.replace("会议听取了联席办主任的汇报。", "会议听取了联席办主任关于周报的汇报。")
    minutes.save(session, M, text)
    assert wording(session, M).text == text
    assert "关于周报" in minutes.standing(session, M).text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (" {2020-H07-2-1}", "", "{2020-H07-2-1} 补齐警示牌"),
        ("{2020-H07-3-1}", "{2020-H07-9-9}", "编号 {2020-H07-9-9} 不是会议 2020-H07 的议定事项"),
        ("{2020-H07-3-1}", "{2020-H07-3-1} {2020-H07-3-1}", "{2020-H07-3-1} 在纪要里出现了不止一次"),
    ],
)
def test_a_wording_that_breaks_a_link_is_refused_and_changes_nothing(
    session: Session, old: str, new: str, said: str
) -> None:
    revision = session.store.revision()
    assert said in refusal(minutes.save, session, M, wording(session, M).text.replace(old, new))
    assert session.store.revision() == revision


def test_links_typed_with_full_width_braces_are_links(session: Session) -> None:
    text = wording(session, M).text.replace("{2020-H07-2-1}", "｛2020-H07-2-1｝")
    minutes.save(session, M, text)
    assert wording(session, M).text == text.replace("｛", "{").replace("｝", "}")


def test_braces_around_other_words_are_words_that_are_saved_and_stand_on_paper(session: Session) -> None:
    meetings.note(session, M, "3", "见{附件}和{x.__class__}的要求")
    minutes.save(session, M, wording(session, M).text)
    assert "见{附件}和{x.__class__}的要求" in wording(session, M).text
    said = [one.text for one in paper(session, M).blocks if isinstance(one, Paragraph)]
    assert any("见{附件}和{x.__class__}的要求" in text for text in said)
    assert not any("2020-H07-2-1" in text for text in said)


def test_a_link_stays_with_its_decision_when_the_agenda_is_put_in_another_order(session: Session) -> None:
    minutes.save(session, M, wording(session, M).text)
    meetings.move_item(session, M, "3", 1)
    opened = wording(session, M)
    assert opened.taken_in == ()
    assert "由市水利局牵头，市公安局配合，7月10日前完成。 {2020-H07-2-1}" in opened.text
    assert "纪要印发之日起20日内完成。 {2020-H07-3-1}" in opened.text
    minutes.save(session, M, opened.text, opened.standing.base)


def test_a_decision_that_was_taken_back_and_still_stands_in_the_wording_stops_the_issue(session: Session) -> None:
    settle(session)
    meetings.decide(session, M, "记错了的议定", lead=["水利局"], item="3")
    noted = session.store.revision()
    minutes.sign(session, M, "总召集人", wording(session, M).text)
    history.undo(session, noted)
    assert "还写着已撤回的议定: （三）记错了的议定" in refusal(issuing.issue, session, "minutes", M)
    minutes.send_back(session, M, "删去第三项")
    left = wording(session, M).text
    assert "{#3} 不是会议 2020-H07 的议定事项" in refusal(minutes.submit, session, M, left)
    minutes.sign(session, M, "总召集人", "\n".join(one for one in left.splitlines() if "{#3}" not in one))
    assert issuing.issue(session, "minutes", M).number == "〔2020〕1号"


def test_an_empty_wording_is_refused(session: Session) -> None:
    assert "--renew" in refusal(minutes.save, session, M, "% 底稿\n\n  \n")


def test_a_colleagues_wording_is_not_overwritten(session: Session) -> None:
    mine = wording(session, M)
    minutes.save(session, M, mine.text.replace("会议听取了联席办主任的汇报。", "同事写的。"), mine.standing.base)
    with pytest.raises(Conflict) as caught:
        minutes.save(session, M, mine.text.replace("会议听取了联席办主任的汇报。", "我写的。"), mine.standing.base)
    assert "2020-H07" not in minutes.standing(session, M).base
    assert "防溺水第2次调度会纪要" in sentence(caught.value)
    assert "同事写的。" in minutes.standing(session, M).text


def test_the_same_words_saved_by_both_are_no_conflict(session: Session) -> None:
    said = wording(session, M)
    minutes.save(session, M, said.text, said.standing.base)
    minutes.save(session, M, said.text, said.standing.base)


def test_the_remark_of_a_wording_names_what_it_was_edited_from(session: Session) -> None:
    said = wording(session, M)
    assert base_of(said.to_edit) == said.standing.base
    minutes.save(session, M, said.to_edit, base_of(said.to_edit))
    assert "%" not in minutes.standing(session, M).text
    assert wording(session, M).standing.base != said.standing.base


def test_a_decision_taken_while_the_wording_was_open_is_no_lost_link_and_is_taken_in_next_time(
    session: Session,
) -> None:
    said = wording(session, M)
    meetings.decide(session, M, "台前县滩区立牌由水利局派员督导", lead=["水利局"], due="2020-07-15", item="3")
    minutes.save(session, M, said.text, said.standing.base)
    opened = wording(session, M)
    assert opened.taken_in == ("2020-H07-3-2",)
    before, _, after = opened.text.partition(
        "（三）台前县滩区立牌由水利局派员督导。由市水利局牵头，7月15日前完成。 {2020-H07-3-2}"
    )
    assert "{2020-H07-3-1}" in before
    assert "出席：" not in before
    assert after.strip() == "" or after.strip().startswith("出席：")
    minutes.save(session, M, opened.text, opened.standing.base)
    assert wording(session, M).taken_in == ()


def test_a_lead_named_later_goes_into_the_paragraph_that_was_left_as_drafted(session: Session) -> None:
    minutes.save(session, M, wording(session, M).text)
    settle(session)
    opened = wording(session, M)
    assert opened.taken_in == ("2020-H07-3-1",)
    assert (
        "（二）周报迟一次即电话告知分管副县长。由市民政局牵头，纪要印发之日起20日内完成。 {2020-H07-3-1}" in opened.text
    )


def test_a_lead_named_later_leaves_an_edited_paragraph_alone_and_is_told(session: Session) -> None:
    minutes.save(session, M, wording(session, M).text.replace("周报迟一次即电话", "周报每迟一次，即电话"))
    settle(session)
    opened = wording(session, M)
    assert opened.taken_in == ()
    assert [one.sentence() for one in minutes.open_points(session, M, opened.text) if one.blocks] == [
        "议定 2020-H07-3-1 的牵头单位已定为市民政局, 纪要里还写着待定, 请改"
    ]


def test_a_wording_that_forgets_who_leads_or_until_when_is_told(session: Session) -> None:
    settle(session)
    text = wording(session, M).text.replace("由市水利局牵头，市公安局配合，7月10日前完成。", "抓紧办理。")
    said = [one.sentence() for one in minutes.open_points(session, M, text)]
    assert "议定 2020-H07-2-1 的纪要文字里没有提到 市水利局、7月10日" in said
    short = wording(session, M).text.replace("由市水利局牵头", "水利局牵头")
    assert not any("没有提到" in one.sentence() for one in minutes.open_points(session, M, short))


def test_the_meeting_follows_its_minutes_step_by_step_each_in_one_commit(session: Session) -> None:
    settle(session)
    promotion.promote(session, M)
    began = session.store.revision()
    minutes.submit(session, M, wording(session, M).text)
    assert (state(session), session.store.revision()) == ("circulated", began + 1)
    minutes.send_back(session, M, "第三项再核一下")
    assert (state(session), session.store.revision()) == ("held", began + 2)
    minutes.submit(session, M, wording(session, M).text)
    minutes.sign(session, M, "总召集人", wording(session, M).text, "2020-07-06T16:00")
    assert (state(session), session.store.revision()) == ("signed", began + 4)
    issued = issuing.issue(session, "minutes", M)
    assert (state(session), session.store.revision()) == ("issued", began + 5)
    assert (issued.number, issued.signer, issued.state) == ("〔2020〕1号", "总召集人", "issued")
    assert [task_of(session, place).state for place in (0, 1)] == ["assigned", "assigned"]


def test_what_was_submitted_is_what_is_issued(session: Session) -> None:
    settle(session)
    minutes.submit(session, M, wording(session, M).text)
    meetings.note(session, M, "1", "会后又补了一句")
    minutes.sign(session, M, "总召集人", wording(session, M).text)
    issued = issuing.issue(session, "minutes", M)
    assert "会后又补了一句" not in outgoing.kept_file(session, issued.id, ".txt")[1].decode()


def test_minutes_with_an_open_lead_are_not_issued_and_nothing_moves(session: Session) -> None:
    minutes.submit(session, M, wording(session, M).text)
    minutes.sign(session, M, "总召集人", wording(session, M).text)
    revision = session.store.revision()
    assert "没有牵头单位: meeting amend 2020-H07 2020-H07-3-1 --lead" in refusal(issuing.issue, session, "minutes", M)
    assert (state(session), session.store.revision()) == ("signed", revision)


def test_minutes_are_not_issued_unsigned_nor_twice_nor_before_the_meeting(
    session: Session, sample_address: str
) -> None:
    settle(session)
    assert "还没有签发" in refusal(issuing.issue, session, "minutes", M)
    minutes.sign(session, M, "总召集人", wording(session, M).text)
    issuing.issue(session, "minutes", M)
    assert "已印发 (〔2020〕1号)" in refusal(issuing.issue, session, "minutes", M, signer="总召集人")
    assert "要到 2020-07-28 15:00 才召开" in refusal(
        minutes.submit, session, "2020-H08", wording(session, "2020-H08").text
    )


def test_signed_minutes_are_sent_back_before_they_are_edited(session: Session) -> None:
    settle(session)
    text = wording(session, M).text
    minutes.sign(session, M, "总召集人", text)
    assert "请先退回拟稿" in refusal(minutes.save, session, M, text + "补一句。\n")
    meetings.decide(session, M, "签发以后的议定", lead=["水利局"], item="3")
    assert wording(session, M).text == text, "nothing is put under a signature"
    assert "签发以后的议定" in refusal(issuing.issue, session, "minutes", M)


def test_the_register_moves_the_meeting_as_well(session: Session) -> None:
    settle(session)
    paper = minutes.save(session, M, wording(session, M).text)
    outgoing.submit(session, paper.id)
    assert state(session) == "circulated"
    outgoing.sign(session, paper.id, "总召集人")
    assert issuing.issue(session, "minutes", M).id == paper.id, "the draft that stands is the one issued"
    assert state(session) == "issued"


def test_a_meeting_whose_minutes_were_given_up_is_corrected_and_minuted_anew(session: Session) -> None:
    settle(session)
    promotion.promote(session, M)
    minutes.sign(session, M, "总召集人", wording(session, M).text)
    first = issuing.issue(session, "minutes", M)
    outgoing.void(session, first.id, "牵头单位有误")
    held = meetings.meeting(session, M)
    assert (held.state, held.issued) == ("held", None)
    meetings.edit_decision(session, M, f"{M}-3-1", {"text": "周报迟一次即电话告知分管副县长和县民政局"})
    assert task_of(session, 1).state == "assigned"
    assert "还没有签发" in refusal(issuing.issue, session, "minutes", M)
    minutes.sign(session, M, "总召集人", wording(session, M).text)
    again = issuing.issue(session, "minutes", M)
    assert (again.number, state(session)) == ("〔2020〕2号", "issued")
    assert "和县民政局" in wording(session, M).text


def test_minutes_of_a_meeting_that_was_closed_without_them_are_signed_too(session: Session) -> None:
    meetings.set_state(session, M, "issued")
    assert "还没有签发" in refusal(issuing.issue, session, "minutes", M)
    drafted = minutes.save(session, M, wording(session, M).text)
    outgoing.void(session, drafted.id, "不用了")
    assert state(session) == "issued"


def test_each_body_has_its_own_series_without_gaps(session: Session) -> None:
    settle(session)
    meetings.edit_decision(session, "H05", "2020-H05-2-2", {"lead": ["民政局"]})
    for meeting in (M, "H05"):
        minutes.sign(session, meeting, "总召集人", wording(session, meeting).text)
    assert [issuing.issue(session, "minutes", one).number for one in (M, "H05")] == ["〔2020〕1号", "〔2020〕1号"]
    assert outgoing.missing_numbers(session) == []


def test_renewing_gives_the_edited_wording_up_and_undo_brings_it_back(session: Session) -> None:
    drafted = wording(session, M).text
    assert "没有改过文字" in refusal(minutes.renew, session, M)
    minutes.save(session, M, drafted + "补一句。\n")
    minutes.renew(session, M)
    assert wording(session, M).text == drafted
    history.undo(session)
    assert wording(session, M).text == drafted + "补一句。\n"


def test_a_task_made_before_its_lead_was_named_gets_it_with_the_issue(session: Session) -> None:
    promotion.promote(session, M)
    settle(session)
    minutes.sign(session, M, "总召集人", wording(session, M).text)
    issuing.issue(session, "minutes", M)
    decision = meetings.meeting(session, M).decisions[1]
    task = task_of(session, 1)
    assert (task.lead, task.state, task.due) == (decision.lead, "assigned", "2020-07-26")


def test_a_joined_decision_is_led_by_the_task_it_joined(session: Session) -> None:
    promotion.promote(session, M, decisions=["2020-H07-3-1"], join={"2020-H07-3-1": "2020-031"})
    text = wording(session, M).text
    assert "（二）周报迟一次即电话告知分管副县长。由市水利局牵头，7月10日前完成。 {2020-H07-3-1}" in text
    assert t("minutes.lead_open") not in text

"""A proposal from its register to its kept promises, in an office with a weekly report, a fund and a task force."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from coordhub.domain.outgoing import CopyTo
from coordhub.domain.proposal import Proposal
from coordhub.domain.refusal import NeedsReason, NotFound, Refused
from coordhub.papers.issuing import issue
from coordhub.papers.paper import Paper, Paragraph
from coordhub.papers.reply import paper as reply_paper
from coordhub.services import (
    entries,
    history,
    outgoing,
    proposal_facts,
    proposal_promises,
    proposal_reply,
    proposals,
    search,
    task_steps,
    tasks,
    units,
)
from coordhub.services.change_words import title_of
from coordhub.services.session import OFFICE_ID, Session
from coordhub.store import Conflict
from tests.services.entry_office import at, office

NUMBER = "濮民文〔2020〕74号"
OF = "市政协八届四次会议"
WEEK = {"new": 2, "fixed": 4, "left": 42, "patrols": 305, "incidents": 0}
COPIES = (CopyTo(to="市政协提案委", count=2), CopyTo(to="市委市政府督查局", count=2))


@pytest.fixture
def desk(address: str) -> Session:
    """The office, which issues under its bureau, with proposal 187 assigned on 20 May."""
    session = office(address)
    for name in ("市民政局", "市教育局", "市卫健委"):
        units.add_unit(session, name, "department", short=name[1:])
    with session.writing("office.edit") as work:
        work.office.put(replace(work.office.get(OFFICE_ID), issuing_units=("民政局",)))
    proposals.add_proposal(
        at(session, "2020-05-20T09:00"), "187", "关于加强生命教育的提案", of=OF, assigned="2020-05-20", supporting=["教育局", "卫健委"],
        proposers=["某委员"], copies=COPIES,
    )  # fmt: skip
    return session


def one(session: Session) -> Proposal:
    return proposals.row(session, "187").proposal


def refused(key: str, call: Any, *args: Any, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **more)
    assert caught.value.key == key, caught.value
    return caught.value


def answered(session: Session) -> Session:
    """The reply written, classed and issued."""
    proposal_reply.add_section(session, "187", "工作开展情况", "已经落实。")
    proposals.classify(session, "187", "a")
    issue(session, "reply", "187", number=NUMBER, signer="市民政局局长")
    return session


# The register and the clock


def test_a_proposal_is_numbered_by_year_and_serial_and_its_limits_follow_the_rules(desk: Session) -> None:
    found = one(desk)
    assert (found.number, found.return_by, found.due) == ("2020-T187", "2020-06-03", "2020-08-20")
    assert {each.due for each in found.opinions} == {"2020-06-22"}, "the month ends on a Saturday"
    assert [units.unit(desk, each).called for each in found.lead] == ["民政局"], (
        "who issues leads unless others are named"
    )


def test_an_office_may_have_other_limits(desk: Session) -> None:
    with desk.writing("office.edit") as work:
        stands = work.office.get(OFFICE_ID)
        work.office.put(replace(stands, due_rules={**stands.due_rules, "proposal.answer": "after 60 days of assigned"}))
    made = proposals.add_proposal(desk, "9", "另一件", of=OF, assigned="2020-07-01")
    assert made.due == "2020-08-30"


def test_the_same_proposal_is_registered_once_and_another_session_may_have_its_serial(desk: Session) -> None:
    refused("proposal.taken", proposals.add_proposal, desk, "187", "再登一次", of=OF, assigned="2020-06-01")
    made = proposals.add_proposal(desk, "187", "人大建议", of="市八届人大三次会议", number="2020-J187")
    assert made.number == "2020-J187"
    assert [row.proposal.number for row in proposals.rows(desk)] == ["2020-T187", "2020-J187"]
    assert [row.proposal.number for row in proposals.rows(desk, of="人大")] == ["2020-J187"]


def test_what_is_found_by_its_number_its_serial_and_its_title(desk: Session) -> None:
    assert {proposals.row(desk, ref).proposal.id for ref in ("p1", "2020-T187", "T187", "187", "生命教育")} == {"p1"}
    assert [(hit.kind, hit.number) for hit in search.search(desk, "生命教育")] == [("proposal", "2020-T187")]


def test_the_days_that_are_left_press_more_as_they_go(desk: Session) -> None:
    lights = {
        day: (row := proposals.row(at(desk, day), "187"), row.light)[1]
        for day in ("2020-07-06", "2020-08-06", "2020-08-20", "2020-08-21")
    }
    assert lights == {"2020-07-06": "green", "2020-08-06": "yellow", "2020-08-20": "yellow", "2020-08-21": "red"}
    assert proposals.row(at(desk, "2020-08-23"), "187").days == -3


def test_a_proposal_is_given_back_within_ten_working_days_with_the_reason(desk: Session) -> None:
    refused("proposal.return_why", proposals.give_back, at(desk, "2020-06-01"), "187", " ")
    assert refused("proposal.too_late_to_return", proposals.give_back, desk, "187", "属教育局").field == "at"
    back = proposals.give_back(desk, "187", "属教育局职责", "2020-06-03")
    assert (back.state, back.why_returned) == ("returned", "属教育局职责")
    refused("proposal.is_returned", proposals.talk, desk, "187", "补充沟通")
    assert proposals.rows(desk) == []
    assert [row.state for row in proposals.rows(desk, closed=True)] == ["returned"]


def test_an_extension_names_who_agreed_and_the_first_limit_is_kept(desk: Session) -> None:
    refused("proposal.extension_lacks", proposals.extend, desk, "187", "2020-11-20", "汛期", " ")
    refused("proposal.not_later", proposals.extend, desk, "187", "2020-08-20", "汛期", "提案委")
    proposals.extend(desk, "187", "2020-10-20", "汛期", "提案委")
    moved = proposals.extend(desk, "187", "2020-11-20", "疫情", "提案委")
    assert (moved.first_due, moved.due, len(moved.extensions)) == ("2020-08-20", "2020-11-20", 2)


def test_a_later_assignment_counts_the_limits_anew_but_not_an_opinion_that_came(desk: Session) -> None:
    proposals.opinion(desk, "187", "教育局", "同意", "2020-06-10")
    changed = proposals.edit_proposal(desk, "187", {"assigned": "2020-06-01"})
    assert (changed.return_by, changed.due) == ("2020-06-15", "2020-09-01")
    assert [each.due for each in changed.opinions] == ["2020-06-22", "2020-07-01"]


def test_what_is_no_field_is_refused_and_nothing_changes(desk: Session) -> None:
    with pytest.raises(NotFound):
        proposals.edit_proposal(desk, "187", {"state": "closed"})
    refused("proposal.lacks", proposals.add_proposal, desk, "188", "  ", of=OF)
    refused("proposal.bad", proposals.edit_proposal, desk, "187", {"assigned": "五月"})
    assert len(proposals.rows(desk, closed=True)) == 1


# Opinions and contacts


def test_an_opinion_is_chased_until_it_comes(desk: Session) -> None:
    proposals.chase_opinion(desk, "187", "卫健委")
    assert proposals.row(desk, "187").late_opinions == 2
    proposals.opinion(desk, "187", "卫健委", "已办理", "2020-07-06")
    refused("proposal.opinion_came", proposals.chase_opinion, desk, "187", "卫健委")
    assert proposals.row(desk, "187").late_opinions == 1
    assert [(each.chased, each.text) for each in one(desk).opinions] == [(0, ""), (1, "已办理")]
    with pytest.raises(NotFound):
        proposals.opinion(desk, "187", "范县", "不相干")


def test_the_first_work_on_a_proposal_keeps_it(desk: Session) -> None:
    assert proposals.row(desk, "187").state == "registered"
    proposals.talk(desk, "187", "听取意见", "电话", "2020-05-28T15:10")
    assert proposals.row(desk, "187").state == "working"
    assert [(each.at, each.channel) for each in one(desk).talks] == [("2020-05-28T15:10", "电话")]


def test_a_childs_name_is_refused_in_a_contact_as_everywhere(desk: Session) -> None:
    with pytest.raises(NeedsReason):
        proposals.talk(desk, "187", "王小明，8岁，父母外出")


# Figures


def test_a_figure_is_pulled_with_its_days_its_source_and_what_is_wanting(desk: Session) -> None:
    entries.submit(desk, "weekly", "范县", "5", WEEK, post="县民政局科员")
    fact = proposal_facts.pull_fact(desk, "187", "隐患", "weekly.left@2020-W27")
    assert (fact.value, fact.since, fact.as_of, fact.source) == ("42", "2020-06-29", "2020-07-05", "预防溺水工作周报")
    assert fact.note == "应报3份，已报1份"
    assert proposal_facts.values(one(desk))["隐患.source"] == "2020年6月29日至7月5日，预防溺水工作周报"


def test_a_figure_that_was_corrected_is_told_and_pulled_again(desk: Session) -> None:
    entries.submit(desk, "weekly", "范县", "5", WEEK, post="县民政局科员")
    proposal_facts.pull_fact(desk, "187", "巡查", "防溺水周报.巡查@5")
    assert proposal_facts.stale(desk, "187") == []
    entries.correct(desk, "weekly", "范县", "5", {"patrols": 355}, why="漏计两村", at="2020-07-06T08:50")
    (told,) = proposal_facts.stale(desk, "187")
    assert (told.fact.value, told.now and told.now.value) == ("305", "355")
    (changed,) = proposal_facts.refresh(desk, "187")
    assert changed.fact.value == "305"
    assert [each.value for each in one(desk).facts] == ["355"]
    assert proposal_facts.refresh(desk, "187") == []


def test_a_figure_of_what_stands_now_grows_old(desk: Session) -> None:
    fact = proposal_facts.pull_fact(desk, "187", "席位", "body:防溺水专班.seats")
    assert (fact.value, fact.as_of) == ("0", "2020-07-06")
    assert proposal_facts.stale(at(desk, "2020-07-20"), "187") == []
    assert len(proposal_facts.stale(at(desk, "2020-11-05"), "187")) == 1


def test_bounds_and_money_are_printed_as_papers_write_them(desk: Session) -> None:
    entries.submit(desk, "funds", "范县", "2020-06", {"paid": 1_250_000, "served": {"ge": 30000}}, post="科长")
    assert proposal_facts.pull_fact(desk, "187", "拨付", "funds.paid@2020-06").value == "125"
    assert proposal_facts.pull_fact(desk, "187", "人次", "funds.served@2020-06").value == "3万余"
    assert proposal_facts.type_fact(desk, "187", "人次", ">=12345", "社区统计").value == "12345余"


@pytest.mark.parametrize(
    "where",
    ["weekly.nothing@5", "nothing.left", "left", "weekly.left@2019-W01", "secret.grade", "roster.filled@2020-06", "body:旧专班", "task:999.percent",
     "meeting:2020-H99.date", "body:防溺水专班.founded", "weekly.note@5"],
)  # fmt: skip
def test_a_figure_that_is_nowhere_is_refused_and_nothing_is_stored(desk: Session, where: str) -> None:
    with pytest.raises(Refused):
        proposal_facts.pull_fact(desk, "187", "数", where)
    assert one(desk).facts == ()


def test_a_typed_figure_needs_its_source(desk: Session) -> None:
    refused("proposal.lacks", proposal_facts.type_fact, desk, "187", "人次", "30000", " ")
    refused("proposal.bad_name", proposal_facts.type_fact, desk, "187", "人 次", "1", "统计")


def test_a_figure_that_the_text_uses_stays(desk: Session) -> None:
    proposal_facts.type_fact(desk, "187", "人次", "1", "统计")
    proposal_reply.add_section(desk, "187", "服务", "服务{人次}人次，{缺的}")
    assert one(desk).open_places == ["缺的"]
    refused("proposal.fact_used", proposal_facts.drop_fact, desk, "187", "人次")
    proposal_reply.edit_section(desk, "187", "1", {"text": "服务群众。"})
    assert proposal_facts.drop_fact(desk, "187", "人次").facts == ()


@pytest.mark.parametrize("place", ["{人次.soruce}", "{人次.__class__}", "{人次.date.x}"])
def test_what_no_figure_can_say_of_itself_is_a_place_left_open(desk: Session, place: str) -> None:
    proposal_facts.type_fact(desk, "187", "人次", "1", "统计")
    proposal_reply.add_section(desk, "187", "服务", f"服务{{人次}}人次，{{人次.date}}，{{缺.source}}{place}")
    assert one(desk).open_places == ["缺", place.strip("{}")]
    refused("proposal.open_places", issue, desk, "reply", "187", number=NUMBER)
    drawn = reply_paper(desk, "187")
    assert isinstance(drawn, Paper)
    body = [each.text for each in drawn.blocks if isinstance(each, Paragraph)]
    assert any(f"【待取：缺.source】【待取：{place.strip('{}')}】" in text for text in body)


# Sections


def test_sections_are_ordered_by_hand_and_numbered_by_the_program(desk: Session) -> None:
    for heading in ("甲", "乙", "丙"):
        proposal_reply.add_section(desk, "187", heading)
    proposal_reply.add_section(desk, "187", "丁", place=1)
    proposal_reply.move_section(desk, "187", "4", 2)
    proposal_reply.remove_section(desk, "187", "3")
    assert [each.heading for each in one(desk).sections] == ["丁", "丙", "乙"]
    for ref in ("0", "4", "丙"):
        with pytest.raises(NotFound):
            proposal_reply.remove_section(desk, "187", ref)


def test_two_colleagues_write_different_sections_and_one_section_is_a_conflict(desk: Session) -> None:
    for heading in ("甲", "乙"):
        proposal_reply.add_section(desk, "187", heading)
    base = one(desk)
    proposal_reply.edit_section(desk, "187", "1", {"text": "我写的"}, base)
    proposal_reply.edit_section(desk, "187", "2", {"text": "同事写的"}, base)
    assert [each.text for each in one(desk).sections] == ["我写的", "同事写的"]
    with pytest.raises(Conflict):
        proposal_reply.edit_section(desk, "187", "1", {"text": "另写的"}, base)


# The reply on its way out


def test_a_reply_that_lacks_a_figure_a_section_or_a_class_is_not_issued(desk: Session) -> None:
    refused("proposal.nothing_written", issue, desk, "reply", "187", number=NUMBER)
    proposal_reply.add_section(desk, "187", "服务", "服务{人次}人次。")
    refused("proposal.open_places", issue, desk, "reply", "187", number=NUMBER)
    proposal_facts.type_fact(desk, "187", "人次", ">=30000", "社区统计", "2020-06-30")
    refused("proposal.no_result", issue, desk, "reply", "187", number=NUMBER)
    proposals.classify(desk, "187", "A")
    assert refused("proposal.no_number", issue, desk, "reply", "187").field == "number"
    assert outgoing.register(desk) == []
    assert issue(desk, "reply", "187", number=NUMBER, signer="市民政局局长").figures == {"人次": "3万余"}


def test_where_a_proposal_stands_follows_its_reply_in_the_register(desk: Session) -> None:
    proposal_reply.add_section(desk, "187", "工作", "已落实。")
    proposals.classify(desk, "187", "B")
    draft = outgoing.draft(desk, "reply", "答复", "p1")
    assert proposals.row(desk, "187").state == "drafted"
    outgoing.sign(desk, draft.id, "市民政局局长")
    assert proposals.row(desk, "187").state == "signed"
    issue(desk, "reply", "187", ref=draft.id, number=NUMBER)
    assert proposals.row(desk, "187").state == "issued"
    proposals.sent(desk, "187", channel="专人")
    row = proposals.row(desk, "187")
    assert (row.state, row.light, row.is_late) == ("sent", "", False)
    assert [each.to for each in row.reply.sent] == ["某委员", "市政协提案委", "市委市政府督查局"]  # type: ignore[union-attr]


def test_a_signed_reply_says_what_it_says_until_it_is_taken_back(desk: Session) -> None:
    answered(desk)
    for call, *given in (
        (proposal_reply.add_section, "补一段"),
        (proposal_promises.add_promise, "再许一件"),
        (proposals.classify, "C"),
        (proposals.edit_proposal, {"closing": "改一句"}),
    ):
        refused("proposal.reply_stands", call, desk, "187", *given)
    assert proposals.edit_proposal(desk, "187", {"handler": "会务岗"}).handler == "会务岗"
    outgoing.void(desk, "g1", "文字有误")
    assert proposals.row(desk, "187").state == "working"
    proposal_reply.add_section(desk, "187", "补一段")


def test_a_reply_after_its_limit_is_late(desk: Session) -> None:
    proposal_reply.add_section(desk, "187", "工作", "已落实。")
    proposals.classify(desk, "187", "A")
    issue(at(desk, "2020-11-05"), "reply", "187", number=NUMBER)
    assert proposals.row(desk, "187").is_late


def test_nothing_is_sent_rated_or_closed_before_its_time(desk: Session) -> None:
    refused("proposal.not_issued", proposals.sent, desk, "187")
    refused("proposal.not_sent", proposals.satisfaction, desk, "187", "satisfied")
    answered(desk)
    refused("proposal.not_sent", proposals.close, desk, "187")
    proposals.sent(desk, "187")
    refused("proposal.no_satisfaction", proposals.satisfaction, desk, "187", "满意")
    proposals.satisfaction(desk, "187", "dissatisfied", "望再细化", "2020-07-10")
    refused("proposal.close_why", proposals.close, desk, "187")
    assert proposals.close(desk, "187", "已当面说明").state == "closed"
    refused("proposal.is_closed", proposals.close, desk, "187")


# Promises


def test_a_promise_becomes_a_task_of_next_year_and_is_shown_until_it_is_closed(desk: Session) -> None:
    proposal_promises.add_promise(desk, "187", "补齐儿童主任", ["民政局"], "2021-06-30")
    answered(desk)
    proposals.sent(desk, "187")
    refused("proposal.loose_promises", proposals.close, desk, "187")
    task = proposal_promises.make_task(desk, "187", "1")
    assert (task.state, task.due, task.source.kind, task.source.ref) == (
        "drafted",
        "2021-06-30",
        "promise",
        "2020-T187",
    )
    assert (
        refused("proposal.promise_is_task", proposal_promises.make_task, desk, "187", "1").params["task"] == task.number
    )
    proposals.close(desk, "187")
    for verb in ("assign", "accept", "finish", "approve"):
        task_steps.step(desk, task.number, verb)  # type: ignore[arg-type]  # the verbs of the chain
        assert [row.is_kept for row in proposal_promises.promises(desk)] == [False], verb
    task_steps.step(desk, task.number, "close")
    assert proposal_promises.promises(desk) == []
    assert [row.is_kept for row in proposal_promises.promises(desk, "187", kept=True)] == [True]


def test_a_promise_may_join_a_task_and_may_be_assigned_at_once(desk: Session) -> None:
    for text in ("甲", "乙"):
        proposal_promises.add_promise(desk, "187", text)
    first = proposal_promises.make_task(desk, "187", "1", units=["范县"], now=True)
    assert (first.state, [cell.state for cell in first.cells]) == ("assigned", ["assigned"])
    assert proposal_promises.make_task(desk, "187", "2", join=first.number).id == first.id
    refused("proposal.promise_is_task", proposal_promises.remove_promise, desk, "187", "2")


def test_who_keeps_a_promise_may_be_said_after_the_reply_but_not_what_it_promises(desk: Session) -> None:
    proposal_promises.add_promise(desk, "187", "补齐儿童主任")
    answered(desk)
    assert proposal_promises.edit_promise(desk, "187", "1", {"due": "2021-06-30"}).due == "2021-06-30"
    refused("proposal.reply_stands", proposal_promises.edit_promise, desk, "187", "1", {"text": "另一件"})
    with pytest.raises(NotFound):
        proposal_promises.edit_promise(desk, "187", "7", {"due": "2021-06-30"})


# The history


def test_every_step_is_one_change_with_its_own_words_and_can_be_taken_back(desk: Session) -> None:
    proposals.talk(desk, "187", "听取意见")
    proposals.classify(desk, "187", "A")
    titles = [title_of(desk, change) for change in history.changes(desk, kind="proposal", ref="p1")]
    assert [title.split()[-3] for title in titles] == ["定类别", "沟通", "登记"]
    assert all(title.endswith("2020-T187 关于加强生命教育的提案") for title in titles)
    history.undo(desk)
    assert (one(desk).result, len(one(desk).talks)) == (None, 1)


def test_a_promise_whose_task_was_cancelled_can_become_one_again(desk: Session) -> None:
    promise = proposal_promises.add_promise(desk, "187", "建成心理咨询室", lead=["教育局"], due="2021-06-30")
    first = proposal_promises.make_task(desk, "187", promise.id)
    refused("proposal.promise_is_task", proposal_promises.make_task, desk, "187", promise.id)
    tasks.step(desk, first.number, "cancel", why="改由别处办")
    second = proposal_promises.make_task(desk, "187", promise.id)
    assert one(desk).promises[0].task == second.id != first.id


def test_the_same_number_at_another_session_is_registered_under_a_number_of_its_own(desk: Session) -> None:
    again = {"of": "市八届人大三次会议", "assigned": "2020-05-21"}
    said = refused("proposal.number_taken", proposals.add_proposal, desk, "187", "关于水库的建议", **again)
    assert said.params["of"] == OF
    proposals.add_proposal(desk, "187", "关于水库的建议", number="2020-R187", **again)
    assert proposals.row(desk, "2020-T187").proposal.session == OF
    refused("proposal.taken", proposals.add_proposal, desk, "187", "关于水库的建议", number="2020-R188", **again)

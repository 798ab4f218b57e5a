"""Written instructions: their own numbers, limits by urgency, the task made of them, the answer upward; on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coordhub.domain.refusal import NotFound, Refused
from coordhub.services import history, instructions, tasks
from coordhub.services.office import edit_settings
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store

WORDS = "请市民政局会同教育局提出暑期托管办法，月底前报我。"


@pytest.fixture
def session(sample_address: str) -> Iterator[Session]:
    store = open_store(sample_address)
    yield Session(store=store, by="zhuanxiang", clock=fixed_clock("2020-07-06T08:50"))
    store.close()


def registered(session: Session, text: str = WORDS, **more: object):
    given = {"by": "副市长", "lead": ["民政局"], **more}
    return instructions.register(session, text, **given)  # type: ignore[arg-type]


def test_the_sample_office_has_one_with_the_words_of_who_gave_it(session: Session) -> None:
    (one,) = instructions.instructions(session)
    assert (one.number, one.by, one.received, one.task.number) == ("2020-P12", "市长", "2020-06-22", "2020-040")
    assert one.text.startswith("完善村规民约是村民自治的基础性工作")


def test_it_becomes_a_task_that_is_given_out_in_one_commit(session: Session) -> None:
    before = session.store.revision()
    task = registered(session, supporting=["教育局"], units=["范县"])
    assert session.store.revision() == before + 1
    assert (task.state, task.source.kind, task.source.said, task.source.by) == (
        "assigned",
        "instruction",
        WORDS,
        "副市长",
    )
    assert task.title == "请市民政局会同教育局提出暑期托管办法"
    assert [cell.state for cell in task.cells] == ["assigned"]
    history.undo(session)
    assert [one.number for one in instructions.instructions(session)] == ["2020-P12"]


def test_numbers_follow_the_highest_of_the_year_and_are_never_given_twice(session: Session) -> None:
    assert registered(session).source.ref == "2020-P13"
    assert registered(session, number="P30").source.ref == "2020-P30"
    history.undo(session)
    assert registered(session).source.ref == "2020-P14"
    assert registered(session, received="2021-01-04").source.ref == "2021-P01"


@pytest.mark.parametrize("number", ["P12", "2020-P12", "p12", "2020-P012"])
def test_a_number_that_is_taken_is_refused_however_it_is_written(session: Session, number: str) -> None:
    before = session.store.revision()
    with pytest.raises(Refused) as refused:
        registered(session, number=number)
    assert refused.value.key == "instruction.number_taken"
    assert session.store.revision() == before


@pytest.mark.parametrize(
    ("urgency", "due"),
    [("critical", "2020-07-06"), ("urgent", "2020-07-10"), ("ordinary", "2020-07-18"), ("hard", "2020-08-02")],
)
def test_the_limit_counts_from_the_receipt_by_the_rule_of_its_urgency(session: Session, urgency: str, due: str) -> None:
    assert registered(session, received="2020-07-03T10:00", urgency=urgency).due == due


def test_the_offices_own_rule_and_a_limit_that_is_given_go_first(session: Session) -> None:
    edit_settings(
        session, {"due_rules": {**session.office().due_rules, "instruction.hard": "after 60 days of received"}}
    )
    assert registered(session, received="2020-07-03", urgency="hard").due == "2020-09-01"
    assert registered(session, urgency="critical", due="2020-07-31").due == "2020-07-31"


def test_the_answer_is_owed_by_the_limit_unless_another_day_is_given(session: Session) -> None:
    assert registered(session, urgency="hard", report_to="市政府办").report_by == "2020-08-05"
    assert registered(session, report_to="市政府办", report_by="2020-07-09T17:00").report_by == "2020-07-09T17:00"
    assert registered(session).report_by is None


@pytest.mark.parametrize(
    ("field", "given"), [("text", {"text": "  "}), ("by", {"by": ""}), ("lead", {"lead": []}), ("number", {"number": "第3号"})]
)  # fmt: skip
def test_without_words_post_or_lead_it_is_refused_under_its_field(
    session: Session, field: str, given: dict[str, object]
) -> None:
    before = session.store.revision()
    with pytest.raises(Refused) as refused:
        registered(session, **given)
    assert refused.value.field == field
    assert session.store.revision() == before


def test_a_childs_name_is_kept_out_of_its_words(session: Session) -> None:
    with pytest.raises(Refused):
        registered(session, "请核实王小明（男，9岁）的情况，身份证号410922201101011234。")


def test_it_is_found_by_its_number_its_short_number_and_its_task(session: Session) -> None:
    found = {instructions.instruction(session, ref).task.id for ref in ("2020-P12", "P12", "p12", "2020-040", "40")}
    assert len(found) == 1
    for ref in ("P99", "2019-P12", "2020-031"):
        with pytest.raises(NotFound):
            instructions.instruction(session, ref)


def test_the_answer_is_noted_with_its_sentence_and_is_the_tasks_report(session: Session) -> None:
    task = instructions.answer(session, "P12", "已修订村规民约3016个，专报市政府办。", "2020-07-06T16:30")
    assert (task.report_sent, task.report_said) == ("2020-07-06T16:30", "已修订村规民约3016个，专报市政府办。")
    assert (task.note, task.reported) == ("已修订村规民约3016个，专报市政府办。", "2020-07-06T16:30")
    assert task.next_step == "7月6日报市政府办", "what else was told stays"


def test_an_answer_after_the_task_is_done_changes_nothing_of_what_was_reported(session: Session) -> None:
    tasks.step(session, "2020-040", "finish", at="2020-07-06T09:00")
    tasks.step(session, "2020-040", "approve", at="2020-07-06T10:00")
    task = instructions.answer(session, "P12", "专报已送。", "2020-07-06T16:30")
    assert (task.state, task.report_said, task.note) == ("done", "专报已送。", "办理报告已送科室会签")


def test_an_answer_needs_a_sentence(session: Session) -> None:
    with pytest.raises(Refused):
        instructions.answer(session, "P12", " ")
    assert instructions.instruction(session, "P12").task.report_sent is None


def test_closed_ones_are_listed_when_asked_for(session: Session) -> None:
    for verb in ("finish", "approve", "close"):
        tasks.step(session, "2020-040", verb, at="2020-07-06T09:00")
    assert instructions.instructions(session) == []
    assert [one.number for one in instructions.instructions(session, closed=True)] == ["2020-P12"]
    assert [one.number for one in instructions.instructions(session, "closed")] == ["2020-P12"]
    assert instructions.instructions(session, year="2019", closed=True) == []


def test_they_stand_in_the_order_of_their_numbers(session: Session) -> None:
    for number in ("P100", "P3"):
        registered(session, number=number)
    assert [one.number for one in instructions.instructions(session)] == ["2020-P03", "2020-P12", "2020-P100"]

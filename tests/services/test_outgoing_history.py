"""Papers that are taken back and brought back: numbers stay without holes and without twins; the history says it in words; on both
engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from coordhub.domain.refusal import NotFound, Refused
from coordhub.messages import speaking
from coordhub.services import history, outgoing
from coordhub.services.change_words import deed_of, field_words
from coordhub.services.office import edit_settings
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store

DAY = "2020-07-06"


@pytest.fixture
def session(sample_address: str) -> Iterator[Session]:
    store = open_store(sample_address)
    yield Session(store=store, by="huiwu", clock=fixed_clock("2020-07-06T08:50"))
    store.close()


def issued(session: Session, kind: str = "slips", ref: str | None = None, typed: str = "") -> outgoing.Outgoing:
    drawn = outgoing.next_number(session, kind, DAY, "", typed)
    faces = {".txt": b"text", ".pdf": b"%PDF-1.7"}
    return outgoing.issue(
        session, ref, faces, drawn, kind=kind, title="单", name="单", day=DAY, figures={"light.2020-031": "red"}
    )


def test_an_issue_that_others_followed_is_not_taken_back_but_given_up(session: Session) -> None:
    draft = outgoing.draft(session, "slips", "单", "m6")
    first = issued(session, ref=draft.id)
    rev = history.changes(session, limit=1)[0].rev
    issued(session)
    with pytest.raises(Refused) as refusal:
        history.undo(session, rev)
    assert refusal.value.key == "outgoing.later_issued"
    assert outgoing.outgoing(session, first.id) == first
    assert outgoing.void(session, first.id, "有误").place == 1
    assert outgoing.missing_numbers(session) == []


def test_the_last_issue_may_be_taken_back_and_brought_back(session: Session) -> None:
    issued(session)
    last = issued(session)
    history.undo(session)
    history.redo(session)
    assert outgoing.outgoing(session, last.id).place == 2
    assert outgoing.kept_file(session, last.id, ".txt")[1] == b"text"


@pytest.mark.parametrize(("kind", "typed"), [("slips", ""), ("notice", "濮民文〔2020〕74号")])
def test_a_number_that_a_colleague_got_meanwhile_does_not_come_back_a_second_time(
    session: Session, kind: str, typed: str
) -> None:
    issued(session, kind, typed=typed)
    history.undo(session)
    issued(replace(session, by="zhuanxiang"), kind, typed=typed)
    with pytest.raises(Refused) as refusal:
        history.redo(session)
    assert refusal.value.key == "outgoing.number_again"
    assert len(outgoing.register(session)) == 1


def test_the_history_of_a_paper_names_it_and_says_its_fields_in_words(session: Session) -> None:
    outgoing.draft(session, "notice", "通知", "m7", options={"since": "2020-03-25"})
    drawn = outgoing.next_number(session, "notice", DAY, "m7", "濮民文〔2020〕74号")
    outgoing.issue(
        session, "g1", {".txt": b"text", ".docx": b"PK"}, drawn, kind="notice", title="通知", name="文件名", day=DAY,
        about="m7", to=["市教育局"], copies=[outgoing.CopyTo(to="市委办公室", count=2)], figures={"a": "1"},
    )  # fmt: skip
    outgoing.send(session, "g1", ["市教育局"], "机要")
    sent, issue, draft = history.changes(session, limit=3)
    assert deed_of(session, issue) == "印发 濮民文〔2020〕74号 通知"
    assert [one.kind for one in issue.records] == ["outgoing"]
    told = {field: (was, now) for _, field, was, now in field_words(session, issue)}
    assert told["状态"] == ("拟稿", "印发")
    assert told["发往"] == ("", "市教育局")
    assert told["份数"] == ("", "市委办公室2份")
    assert told["存档文件"] == ("", ".txt .docx")
    said = " ".join(" ".join(row) for row in field_words(session, issue))
    assert "sha256" not in said
    assert "PK" not in said
    assert [(field, now) for _, field, _, now in field_words(session, sent)] == [
        ("发出 1", "市教育局 机要 07-06 08:50")
    ]
    with speaking("en"):
        told_en = {field: now for _, field, _, now in field_words(session, draft)}
    assert told_en["kind"] == "Meeting notice"
    assert told_en["about"].startswith("2020-H07 ")


def test_the_history_of_one_paper_is_asked_for_by_its_number(session: Session) -> None:
    issued(session, "notice", typed="濮民文〔2020〕74号")
    assert [one.did for one in history.changes(session, "outgoing", "濮民文〔2020〕74号")] == ["outgoing.issued"]
    assert history.changes(session, "proposal", "187")


@pytest.mark.parametrize(
    "form", ["{x}", "无号", "{year}年", "{n}号", "{n.__class__}{year}", "{n!r}{year}", "{n:>99}{year}", "{year}{n}{", "\x07{year}{n}"]
)  # fmt: skip
def test_a_form_of_numbers_that_would_not_do_is_refused_when_it_is_set(session: Session, form: str) -> None:
    with pytest.raises(Refused) as refusal:
        edit_settings(session, {"number_forms": {"slips": form}})
    assert refusal.value.key == "outgoing.bad_form"
    assert issued(session).number.endswith("〔2020〕1号")


def test_a_form_for_a_series_that_is_not_there_is_refused(session: Session) -> None:
    with pytest.raises(NotFound):
        edit_settings(session, {"number_forms": {"reply": "{year}-{n}"}})
    edit_settings(session, {"number_forms": {"bulletin": "总第{total}期", "slips": ""}})
    assert issued(session, "bulletin").number == "总第1期"


@pytest.mark.parametrize("pattern", ["{day", "{x}", "{day.__class__}", "{day!r}", "{day:>300}", "{}"])
def test_a_pattern_of_file_names_that_would_not_do_is_refused_when_it_is_set(session: Session, pattern: str) -> None:
    with pytest.raises(Refused) as refusal:
        edit_settings(session, {"file_name": pattern})
    assert refusal.value.key == "papers.bad_pattern"


def test_papers_go_out_only_under_units_that_are_there(session: Session) -> None:
    with pytest.raises(NotFound):
        edit_settings(session, {"issuing_units": ["没有的局"]})
    edit_settings(session, {"issuing_units": ["市民政局"]})


def test_what_is_missing_in_a_series_is_said_in_words(session: Session) -> None:
    drawn = outgoing.next_number(session, "bulletin", DAY, "c1")
    outgoing.issue(session, None, {}, drawn, kind="bulletin", title="通报", name="通报", day=DAY, about="c1")
    with session.writing("test") as work:
        paper = work.outgoing.all()[0]
        work.outgoing.put(outgoing.replace(paper, place=2))
    ((series, place),) = outgoing.missing_numbers(session)
    assert (series, place) == ("通报 防溺水 2020", 1)


def test_full_width_digits_make_no_second_number(session: Session) -> None:
    issued(session, "notice", typed="濮民文〔２０２０〕７４号")
    assert outgoing.outgoing(session, "濮民文〔2020〕74号").id == "g1"
    with pytest.raises(Refused) as refusal:
        issued(session, "notice", typed="濮民文〔２０２０〕７４号")
    assert refusal.value.key == "outgoing.number_taken"


@pytest.mark.parametrize("to", [[], [" "]])
def test_nothing_is_sent_to_nobody(session: Session, to: list[str]) -> None:
    paper = issued(session)
    for verb in (outgoing.send, outgoing.received):
        with pytest.raises(Refused) as refusal:
            verb(session, paper.id, to)
        assert refusal.value.key == "outgoing.no_receiver"

"""The register of outgoing papers: numbers without holes, typed numbers, states, and files kept byte for byte; on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from coordhub.domain.outgoing import CopyTo
from coordhub.domain.refusal import NotFound, Refused
from coordhub.services import history, outgoing
from coordhub.services.session import OFFICE_ID, Session, fixed_clock
from coordhub.store import open_store

DAY = "2020-07-06"


@pytest.fixture
def session(sample_address: str) -> Iterator[Session]:
    store = open_store(sample_address)
    yield Session(store=store, by="huiwu", clock=fixed_clock("2020-07-06T08:50"))
    store.close()


def issued(
    session: Session, kind: str = "slips", about: str = "", *, day: str = DAY, typed: str = "", **more: object
) -> outgoing.Outgoing:
    drawn = outgoing.next_number(session, kind, day, about, typed)
    faces = {".txt": f"{drawn.number} 正文".encode(), ".pdf": b"%PDF-1.7 \x00\xff"}
    return outgoing.issue(
        session, None, faces, drawn, kind=kind, title="交办单", name="单", day=day, about=about, **more  # type: ignore[arg-type]
    )  # fmt: skip


def test_our_own_numbers_follow_one_another_and_begin_anew_with_the_year(session: Session) -> None:
    said = [issued(session, day=day).number for day in ("2020-07-06", "2020-07-07", "2021-01-04")]
    assert [one.rpartition("〔")[2] for one in said] == ["2020〕1号", "2020〕2号", "2021〕1号"]


def test_reminders_and_urging_letters_share_one_series_and_slips_have_another(session: Session) -> None:
    assert [issued(session, kind).place for kind in ("reminder", "urging", "slips")] == [1, 2, 1]


def test_minutes_are_counted_by_body_and_bulletins_by_campaign_with_their_total(session: Session) -> None:
    with session.reading() as work:
        meetings = {one.number: one.id for one in work.meetings.all()}
        campaigns = [one.id for one in work.campaigns.all()]
    assert issued(session, "minutes", meetings["2020-H01"], signer="总召集人").number == "〔2020〕1号"
    assert issued(session, "minutes", meetings["2020-H04"], signer="总召集人").number == "〔2020〕2号"
    assert issued(session, "minutes", meetings["2020-H03"], signer="总召集人").number == "〔2020〕1号"
    assert issued(session, "bulletin", campaigns[0]).number == "2020年第1期（总第1期）"
    assert issued(session, "bulletin", campaigns[0], day="2021-02-01").number == "2021年第1期（总第2期）"
    assert issued(session, "bulletin", campaigns[1]).number == "2020年第1期（总第1期）"


def test_an_office_may_write_its_numbers_in_its_own_form(session: Session) -> None:
    with session.writing("office.edit") as work:
        office = work.office.get(OFFICE_ID)
        work.office.put(changed(office, code="濮留困联办", number_forms={"slips": "{office}交〔{year}〕{n}号"}))
    assert issued(session).number == "濮留困联办交〔2020〕1号"


def test_a_number_given_up_keeps_its_place_and_its_reason(session: Session) -> None:
    first = issued(session)
    with pytest.raises(Refused):
        outgoing.void(session, first.id, " ")
    assert outgoing.void(session, first.id, "交办对象有误").why_void == "交办对象有误"
    assert issued(session).place == 2
    assert outgoing.missing_numbers(session) == []


def test_an_issue_taken_back_gives_its_number_to_the_next(session: Session) -> None:
    issued(session)
    history.undo(session)
    assert issued(session).place == 1
    assert outgoing.missing_numbers(session) == []


def test_two_colleagues_never_get_the_same_number(session: Session) -> None:
    drawn = outgoing.next_number(session, "slips", DAY)
    issued(session)
    with pytest.raises(outgoing.Stale):
        outgoing.issue(session, None, {}, drawn, kind="slips", title="交办单", name="单", day=DAY)

    def persist(_: int) -> str:
        while True:
            try:
                return issued(session).number
            except outgoing.Stale:
                continue

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(persist, range(12)))
    assert len(set(numbers)) == 12
    assert outgoing.missing_numbers(session) == []


@pytest.mark.parametrize(
    "typed", ["濮民文[2020]74号", "濮民文〔2020〕074号", "濮民文〔20〕74号", "74", "濮民文〔2020〕第74号"]
)
def test_a_typed_number_of_another_form_is_refused(session: Session, typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        outgoing.next_number(session, "notice", DAY, "", typed)
    assert refusal.value.key == "outgoing.bad_number"


def test_a_typed_number_is_taken_once_and_may_leave_gaps(session: Session) -> None:
    issued(session, "notice", typed="濮民文〔2020〕74号")
    issued(session, "notice", typed="濮民文〔2020〕90号")
    with pytest.raises(Refused) as refusal:
        issued(session, "reply", typed="濮民文〔2020〕74号")
    assert refusal.value.key == "outgoing.number_taken"
    assert outgoing.missing_numbers(session) == []


def test_our_own_series_takes_no_typed_number(session: Session) -> None:
    with pytest.raises(Refused) as refusal:
        outgoing.next_number(session, "minutes", DAY, "m1", "〔2020〕9号")
    assert refusal.value.key == "outgoing.own_series"


def test_what_was_issued_is_given_back_byte_for_byte_whatever_became_of_the_data(session: Session) -> None:
    paper = issued(
        session, "task-table", figures={"t1": "red"}, copies=[CopyTo(to="市委办公室", count=2)], signer="联席办主任"
    )
    with session.writing("unit.edit") as work:
        unit = work.units.all()[0]
        work.units.put(changed(unit, name="改了名的单位"))
    assert outgoing.kept_file(session, paper.id, ".pdf") == ("单.pdf", b"%PDF-1.7 \x00\xff")
    stands = outgoing.outgoing(session, paper.id)
    assert (stands.figures, stands.copies[0].count, stands.signer) == ({"t1": "red"}, 2, "联席办主任")
    assert outgoing.last_issued(session, "task-table") == stands
    with pytest.raises(NotFound) as missing:
        outgoing.kept_file(session, paper.id, ".xlsx")
    assert ".txt .pdf" in str(missing.value.params)


def test_a_kept_file_that_was_tampered_with_is_refused(session: Session) -> None:
    paper = issued(session)
    with session.writing("test") as work:
        kept = work.kept.get(paper.files[0].kept)
        work.kept.put(changed(kept, content=kept.content[:-8] + "AAAAAAA="))
    with pytest.raises(Refused) as refusal:
        outgoing.kept_file(session, paper.id, ".txt")
    assert refusal.value.key == "outgoing.damaged"


def test_a_draft_is_handed_in_sent_back_signed_and_issued_and_then_stands_still(session: Session) -> None:
    draft = outgoing.draft(session, "notice", "通知", "m7")
    assert outgoing.draft(session, "notice", "会议通知", "m7").id == draft.id, "the draft that stands is taken up again"
    outgoing.submit(session, draft.id)
    assert outgoing.send_back(session, draft.id, "时间有误").state == "drafted"
    outgoing.submit(session, draft.id)
    assert outgoing.sign(session, draft.id, "市民政局局长").signer == "市民政局局长"
    with pytest.raises(Refused):
        outgoing.change(session, draft.id, {"title": "另一个"})
    drawn = outgoing.next_number(session, "notice", DAY, "m7", "濮民文〔2020〕74号")
    paper = outgoing.issue(
        session, draft.id, {".txt": b"x"}, drawn, kind="notice", title="通知", name="通知", day=DAY, about="m7"
    )
    assert (paper.id, paper.state, paper.number, paper.signer) == (
        draft.id,
        "issued",
        "濮民文〔2020〕74号",
        "市民政局局长",
    )
    for step in (
        outgoing.submit,
        lambda *one: outgoing.sign(*one, "某局长"),
        lambda *one: outgoing.send_back(*one, "再改"),
    ):
        with pytest.raises(Refused):
            step(session, paper.id)


def test_who_received_a_paper_is_noted_and_only_who_was_sent_it(session: Session) -> None:
    paper = issued(session)
    outgoing.send(session, paper.id, ["市教育局", "市公安局"], "机要")
    done = outgoing.received(session, paper.id, ["市教育局"])
    assert [(one.to, bool(one.received)) for one in done.sent] == [("市教育局", True), ("市公安局", False)]
    with pytest.raises(NotFound):
        outgoing.received(session, paper.id, ["市财政局"])
    with pytest.raises(Refused):
        outgoing.send(session, outgoing.draft(session, "brief", "一页纸").id, ["副市长"])


def test_bytes_that_look_like_an_id_number_are_kept_and_words_that_do_are_refused(session: Session) -> None:
    drawn = outgoing.next_number(session, "slips", DAY)
    text = b"410927198001010011" * 50
    paper = outgoing.issue(session, None, {".txt": text}, drawn, kind="slips", title="单", name="单", day=DAY)
    assert outgoing.kept_file(session, paper.id, ".txt")[1] == text
    with pytest.raises(Refused):
        outgoing.draft(session, "notice", "通知 11010519491231002X")


def test_a_checksum_whose_digits_look_like_an_id_number_is_kept(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Digest:
        def __init__(self, _: bytes) -> None: ...

        def hexdigest(self) -> str:
            return "ab11010519491231002Xcd".lower().ljust(64, "e")

    monkeypatch.setattr(outgoing.hashlib, "sha256", Digest)
    paper = issued(session)
    assert outgoing.kept_file(session, paper.id, ".txt")[1]


def test_an_english_office_numbers_in_english(session: Session) -> None:
    with session.writing("office.edit") as work:
        work.office.put(changed(work.office.get(OFFICE_ID), language="en"))
    assert issued(replace(session, lang="en"), "bulletin", "c1").number == "2020 no. 1 (no. 1 in all)"

"""Papers of offices as they should not be: empty, in another language, with names too long and marks that mean something elsewhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from coordhub.domain.refusal import Refused
from coordhub.papers import catalogue
from coordhub.papers.faces import render
from coordhub.papers.issuing import issue
from coordhub.services import outgoing
from coordhub.services.office import create_office, edit_settings
from coordhub.services.session import OFFICE_ID, Session, fixed_clock
from coordhub.store import open_store
from coordhub.store.work import Work
from tests.papers.schema import out_of_order

NOW = fixed_clock("2020-07-06T08:50")
OF_A_MEETING = (
    "plan", "notice", "receipts", "agenda", "materials", "sign-in", "name-cards", "host-script", "packet",
)  # fmt: skip
OF_THE_OFFICE = ("members", "bulletin", "report", "summary", "handover", "annual")
ABOUT = {"members": "b1", "bulletin": "c1", "report": "drowning-weekly", "summary": "drowning-weekly", "handover": "b1"}


@pytest.fixture
def session(sample_folder: Path, tmp_path: Path) -> Iterator[Session]:
    import shutil

    shutil.copytree(sample_folder, tmp_path / "office")
    store = open_store(tmp_path / "office")
    yield Session(store, "huiwu", clock=NOW)
    store.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Session]:
    """An office in which nothing was entered yet."""
    store = open_store(tmp_path / "empty", create=True)
    session = Session(store, "huiwu", clock=NOW)
    create_office(session)
    yield session
    store.close()


def text(session: Session, kind: str, about: str = "") -> str:
    return render(catalogue.build(session, kind, about), ".txt", session.office().fonts).decode()


def everywhere(session: Session, words: str) -> None:
    """Put words behind the names of an office, its units, posts, meetings and tasks."""

    def renamed(work: Work) -> None:
        office = work.office.get(OFFICE_ID)
        work.office.put(replace(office, name=office.name + words))
        for unit in work.units.all():
            if unit.tier == 0:
                work.units.put(replace(unit, name=unit.name + words))
        for body in work.bodies.all():
            seats = [replace(one, post=one.post + words) for one in body.seats]
            work.bodies.put(replace(body, name=body.name + words, seats=type(body.seats)(seats)))
        for meeting in work.meetings.all():
            items = [replace(one, title=one.title + words, speaker=one.speaker + words) for one in meeting.items]
            work.meetings.put(replace(meeting, title=meeting.title + words, items=type(meeting.items)(items)))
        for campaign in work.campaigns.all():
            work.campaigns.put(replace(campaign, name=campaign.name + words))

    with session.writing("test") as work:
        renamed(work)


@pytest.mark.parametrize(
    "words",
    ["长" * 300, "<b>&\"'|*`\\n{x}%#$", "👨👩👧🇨🇳" * 8, "●▲→①…“”—", "甲\u202e乙\u200f\u200b"],
    ids=["long", "marks", "emoji", "ambiguous", "bidi"],
)
def test_papers_of_whatever_names_are_drawn_on_every_face(session: Session, words: str) -> None:
    everywhere(session, words)
    fonts = session.office().fonts
    for kind, about in (("notice", "m7"), ("name-cards", "m7"), *((one, ABOUT.get(one, "")) for one in OF_THE_OFFICE)):
        if kind == "handover" and len(words) > 100:
            continue  # more than its three pages
        made = catalogue.build(session, kind, about)
        assert len(made.file_name.encode()) < 230
        assert made.file_name.isprintable()
        for suffix in (".txt", ".md", ".pdf"):
            assert render(made, suffix, fonts)
        if made.tables():
            assert zipfile.is_zipfile(io.BytesIO(render(made, ".xlsx", fonts)))
        assert out_of_order(render(made, ".docx", fonts)) == []


def test_an_english_office_has_no_chinese_word_in_its_papers_whoever_draws_them(empty: Session) -> None:
    edit_settings(empty, {"language": "en", "name": "Office"})
    with empty.writing("test") as work:
        body = work.bodies.all()[0]
        work.bodies.put(replace(body, name="Conference"))
        work.units.put(replace(work.units.all()[0], name="City"))
    from coordhub.services.bodies import add_seat
    from coordhub.services.materials import add_material
    from coordhub.services.meetings import add_item, add_meeting

    add_seat(empty, "b1", role="member", post="Secretary")
    meeting = add_meeting(empty, "Review", body="b1", kind="liaison", starts="2020-07-10T15:00")
    add_item(empty, meeting.id, "First item")
    add_material(empty, meeting.id, "A paper", unit="u1", item="1")
    for kind in OF_A_MEETING:
        drawn = text(empty, kind, meeting.id)
        assert not [one for one in drawn if "\u3400" <= one <= "\u9fff"], kind
    assert "not come" in text(empty, "materials", meeting.id)


def test_an_office_that_issues_by_itself_is_not_called_an_office_of_an_office(empty: Session) -> None:
    from coordhub.services.meetings import add_meeting

    meeting = add_meeting(empty, "调度会", body="b1", kind="liaison", starts="2020-07-10T15:00")
    drawn = text(empty, "notice", meeting.id)
    assert "联席会议办公室文件" in drawn
    assert "办公室办公室" not in drawn


def test_a_body_without_seats_has_a_list_that_says_so_and_no_empty_table(empty: Session) -> None:
    drawn = text(empty, "members", "b1")
    assert "没有席位" in drawn
    assert "+--" not in drawn


def test_a_body_whose_seats_all_stand_empty_can_be_handed_over(session: Session) -> None:
    with session.writing("test") as work:
        for body in work.bodies.all():
            seats = [replace(one, terms=(), held_by=None) for one in body.seats]
            work.bodies.put(replace(body, seats=type(body.seats)(seats)))
    assert "空缺61个" in text(session, "handover", "b1").replace("\n", "")


def _bad_option(**options: str) -> Callable[[Session], object]:
    return lambda session: issue(session, "summary", "drowning-weekly", options=options)


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        (_bad_option(colour="red"), "papers.no_option"), (_bad_option(stamp="x"), "papers.no_option"),
        (_bad_option(session="x"), "papers.no_option"), (_bad_option(ranked="vielleicht"), "papers.bad_yes"),
        (_bad_option(columns="a9"), "view.no_set"),
        (lambda session: issue(session, "members", "b1", options={"on": "2月31日"}), "papers.bad_day"),
        (lambda session: issue(session, "members", "b1", options={"mark": "x"}), "papers.no_option"),
    ],
)  # fmt: skip
def test_options_that_a_paper_does_not_have_are_refused_and_nothing_is_issued(
    session: Session, asked: Callable[[Session], object], key: str
) -> None:
    with pytest.raises(Refused) as refusal:
        asked(session)
    assert refusal.value.key == key
    assert outgoing.register(session) == []


def test_an_option_that_says_no_means_no(session: Session) -> None:
    plain, ranked = (
        len(catalogue.build(session, "summary", "drowning-weekly", ranked=said).tables()) for said in ("no", "yes")
    )
    assert plain < ranked


def test_name_cards_stand_in_the_register_under_their_kind(session: Session) -> None:
    assert issue(session, "name-cards", "m7").title == "座签"


def test_a_pattern_that_was_put_into_the_data_by_hand_is_refused_in_words(session: Session) -> None:
    with session.writing("test") as work:
        work.office.put(
            replace(work.office.get(OFFICE_ID), file_name="{day.__class__}", number_forms={"slips": "{n.__class__}"})
        )
    for wanted in (lambda: text(session, "agenda", "m7"), lambda: outgoing.next_number(session, "slips", "2020-07-06")):
        with pytest.raises(Refused):
            wanted()


def test_an_account_that_has_no_post_stands_on_no_paper(empty: Session) -> None:
    from coordhub.services.meetings import add_meeting

    meeting = add_meeting(empty, "调度会", body="b1", kind="liaison", starts="2020-07-10T15:00", handler="huiwu")
    for kind in ("plan", "notice"):
        assert "huiwu" not in text(empty, kind, meeting.id)
    edit_settings(empty, {"coordinators": [{"id": "huiwu", "post": "secretary"}]})
    named = add_meeting(
        empty, "第二次调度会", body="b1", kind="liaison", starts="2020-07-11T15:00", handler="secretary"
    )
    assert "secretary" in text(empty, "notice", named.id)

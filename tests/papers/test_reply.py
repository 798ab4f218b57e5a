"""The reply to the sample's proposal 187 as a paper: its form, its numbering, its figures and where they are from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace as with_
from pathlib import Path

import pytest

from coordhub.domain.refusal import Refused
from coordhub.messages import t
from coordhub.papers import docx, lint, pdf, text
from coordhub.papers.paper import Copy, Heading, Packet, Paper, Paragraph
from coordhub.papers.reply import paper
from coordhub.papers.stamp import Stamp
from coordhub.services import entries, proposal_facts, proposal_promises, proposal_reply, proposals
from coordhub.services.sample import DEMO_ACCOUNT
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store
from tests.papers.measure import opened, word
from tests.papers.schema import out_of_order

STAMP = Stamp("濮民文〔2020〕74号", "2020-11-05", "市民政局局长")


@pytest.fixture
def session(sample_folder: Path, tmp_path: Path) -> Iterator[Session]:
    shutil.copytree(sample_folder, tmp_path / "office")
    store = open_store(tmp_path / "office")
    yield Session(store, DEMO_ACCOUNT, clock=fixed_clock("2020-11-05"))
    store.close()


def reply(session: Session, **more: object) -> Paper:
    made = paper(session, "187", **more)  # type: ignore[arg-type]  # the options of the paper
    assert isinstance(made, Paper)
    return made


def test_its_head_has_number_left_signer_right_and_the_class_in_the_corner(session: Session) -> None:
    made = reply(session, stamp=STAMP)
    head = made.head
    assert head is not None
    assert (head.mark, head.number, head.signer, head.corner) == (
        "濮阳市民政局", "濮民文〔2020〕74号", "市民政局局长", "类别：A",
    )  # fmt: skip
    assert made.title == "濮阳市民政局关于对市政协八届四次会议第187号提案的答复"
    assert (made.kind, made.addressee) == ("official", "尊敬的某委员：")
    assert list(made.sign_off) == ["濮阳市民政局", "2020年11月5日"]
    assert made.note == "联系单位：濮阳市民政局，电话：0393-0000030，联系人：市民政局基层政权科科长"
    assert made.foot is not None
    assert list(made.foot.copies) == [Copy("市政协提案委", 2), Copy("市委市政府督查局", 2)]


def test_its_sections_are_numbered_one_to_five_in_the_same_numerals(session: Session) -> None:
    headings = [block.text for block in reply(session).blocks if isinstance(block, Heading)]
    assert [one[:2] for one in headings] == ["一、", "二、", "三、", "四、", "五、"]


def test_the_seeds_facts_are_in_it_with_day_and_source(session: Session) -> None:
    proposal_facts.refresh(session, "187")
    said = "\n".join(block.text for block in reply(session).blocks if isinstance(block, Paragraph | Heading))
    for fact in (
        "2019年12月", "6位副组长", "成员40人", "6个专班", "2020年4月17日", "“12341”", "“二厅七中心”", "“六有一落实”", "3万余人次（2020年6月30日，市文明办社区志愿服务统计）",
        "修订完成率100%（2020年5月31日，", "工作专报第50期", "2020年3月25日", "岗位3286个，配备率98.4%（2020年11月5日，儿童督导员、儿童主任名册）",
        "12028人次（2020年6月1日至6月30日，预防溺水工作周报）",
    ):  # fmt: skip
        assert fact in said, fact


def test_promises_close_it_with_who_keeps_them_and_until_when(session: Session) -> None:
    last = [block.text for block in reply(session).blocks if isinstance(block, Paragraph)][-2]
    assert last.startswith("下一步，我们将做好以下工作：一是补齐空缺")
    assert "（教育局，2021年9月30日前）；三是" in last
    for one in "32":
        proposal_promises.remove_promise(session, "187", one)
    last = [block.text for block in reply(session).blocks if isinstance(block, Paragraph)][-2]
    assert last == "下一步，我们将补齐空缺的儿童督导员和儿童主任岗位，并完成一轮培训（民政局，2021年6月30日前）。"


def test_a_proof_reader_finds_nothing_in_it_nor_in_what_was_typed_with_half_width_marks(session: Session) -> None:
    proposal_reply.add_section(session, "187", "补充(二)", "已经落实, 正在推进; 共3项: 见附件.")
    assert lint.check_paper(paper(session, "187", sources=True)) == []
    assert lint.check_paper(paper(session, "187", stamp=STAMP)) == []


def test_who_signs_gets_a_page_of_the_figures_with_what_their_sources_have_now(session: Session) -> None:
    made = paper(session, "187", sources=True)
    assert isinstance(made, Packet)
    (table,) = made.papers[1].tables()
    rows = {row.cells[0]: row.cells[1:] for row in table.page.rows}
    assert rows["巡查"] == ("12028", "2020-06-01至06-30", "", "预防溺水工作周报；应报35份，已报34份")
    assert len(rows) == 12
    entries.correct(session, "drowning-weekly", "范县", "2020-W25", {"patrols": 1000}, why="漏计", at="2020-11-05")
    now = proposal_facts.pull(session, "drowning-weekly.patrols@2020-06").value
    (table,) = paper(session, "187", sources=True).papers[1].tables()
    told = {row.cells[0]: row.cells[1:4] for row in table.page.rows}
    assert told["巡查"] == ("12028", "2020-06-01至06-30", now)
    assert told["岗位"] == ("3286", "2020-07-02", "")
    assert now != "12028"


def test_a_draft_marks_the_figure_that_is_wanting_and_is_not_issued_with_it(session: Session) -> None:
    proposal_reply.add_section(session, "187", "补充", "新增{志愿者}人。")
    assert "新增【待取：志愿者】人。" in text.draw(reply(session))
    with pytest.raises(Refused):
        paper(session, "187", stamp=STAMP)


def test_words_of_its_own_open_it_where_the_office_wrote_them(session: Session) -> None:
    assert "感谢您对我市工作的关心和支持" in text.draw(reply(session))
    proposals.edit_proposal(session, "187", {"greeting": "来信收悉, 现答复如下:", "proposers": ["某委员", "某某委员"]})
    said = text.draw(reply(session))
    assert "来信收悉，现答复如下：" in said
    assert "尊敬的某委员、某某委员：" in said
    assert "再次感谢你们" in said


def test_an_english_office_replies_in_english(session: Session) -> None:
    with session.writing("office.edit") as work:
        from msgspec.structs import replace

        work.office.put(replace(work.office.all()[0], language="en"))
    made = reply(with_(session, lang="en"))
    assert made.title.startswith(t("reply.title", lang="en", unit="濮阳市民政局", session="", serial="")[:8])
    assert made.lang == "en"


def test_word_shows_the_class_at_the_right_edge_of_the_first_line(session: Session) -> None:
    import zipfile
    from io import BytesIO

    content = docx.draw(paper(session, "187", stamp=STAMP, sources=True))
    assert out_of_order(content) == []
    xml = zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()
    corner = xml.index("类别：A")
    assert corner < xml.index("濮民文〔2020〕74号") < xml.index("市民政局局长")
    first = xml[:corner]
    assert '<w:tab w:val="right"' in first


def test_the_page_of_the_pdf_has_the_class_in_its_upper_right_corner(session: Session) -> None:
    pytest.importorskip("pdfplumber")
    from coordhub.papers import pdf
    from tests.papers.measure import opened, word

    with opened(pdf.draw(reply(session, stamp=STAMP))) as found:
        page = found.pages[0]
        corner = word(page, "类别：A")
        assert corner.right == pytest.approx(184, abs=1.5)
        assert corner.top < word(page, "濮阳市民政局").top
        assert word(page, "濮民文〔2020〕74号").left == pytest.approx(28 + 16 * 25.4 / 72, abs=1)


def test_a_letter_bears_the_class_on_the_left_the_number_on_the_right_and_no_signer(session: Session) -> None:
    made = reply(session, letter=True)
    assert made.kind == "letter"
    assert made.head is not None
    assert (made.head.signer, bool(made.head.corner)) == ("", True)
    assert lint.check_paper(made) == []
    assert made.head.corner in text.draw(made)
    assert out_of_order(docx.draw(made)) == []
    with opened(pdf.draw(made)) as document:
        page = document.pages[0]
        assert word(page, made.head.corner).left < word(page, "〔2020〕").left

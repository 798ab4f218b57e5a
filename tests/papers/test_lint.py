"""The proof-reader: what it finds, what it leaves alone, and what it will not open."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from coordhub.domain.refusal import NotFound, Refused
from coordhub.papers.faces import render
from coordhub.papers.lint import Finding, check, check_file, check_paper
from coordhub.papers.lint_reading import Line
from tests.papers import specimens

SEED = """ 濮民文〔2020〕74号                   签发人：某  某
濮阳市民政局
关于对市政协八届四次会议第187号提案的答复
尊敬的某委员：
感谢你们对社区教育工作的关注与支持。现将相关工作办理落实情况答复如下：
一、高位推动,建立市县两级社区治理领导协调体系
市委副书记任组长,4位市委常委和2位副市长任副组长。各县(区)也都参照市里成立了相应的社区治理领导协调机构。
二、市县联动，构建濮阳社区治理模式
“突出一个引领”，一是落实经费保障；二是落实阵地保障，按照“二厅七中心”（“二厅”指便民服务厅和居民议事厅）规范设置。
3、 完善社区志愿者服务体系
一是按照“六有一落实”创建标准指导建设;二是完善居民文明公约。三是创新宣传方式。四是认真履行职责。
4、 实施“三大工程”
推进“1+3+N”矛盾纠纷多元化解机制，修订完成率均已达到100％。
五、未成年人关爱保护工作全面深入推进
2020年11月5日
联系单位及电话：市民政局政权科    6687818
  抄送：市政协提案委（2份），市委市政府督查局（2份）。
"""


def found(text: str) -> list[tuple[int, str, str]]:
    lines = [Line(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    return [(one.paragraph, one.rule, one.found) for one in check(lines)]


def written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def test_the_broken_series_of_a_real_reply_is_found_and_what_goes_on_from_it_is_not(tmp_path: Path) -> None:
    findings = check_file(written(tmp_path, "reply.txt", SEED.encode()))
    series = [(one.found, one.params["expected"]) for one in findings if one.rule == "series"]
    assert series == [("3、", "三、"), ("4、", "四、")]
    marks = [(one.paragraph, one.found) for one in findings if one.rule == "half_width"]
    assert marks == [(6, ","), (7, ",()"), (11, ";")]
    assert len(findings) == 5
    assert "3、" in findings[2].sentence()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_the_encodings_that_offices_use(tmp_path: Path, encoding: str) -> None:
    assert len(check_file(written(tmp_path, "reply.txt", SEED.encode(encoding)))) == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、甲\n三、乙", [(2, "series", "三、")]),
        ("一、甲\n二、乙\n二、丙", [(3, "series", "二、")]),
        ("二、甲", [(1, "series_first", "二、")]),
        ("一、甲\n（一）乙\n（三）丙\n二、丁\n（一）戊", [(3, "series", "（三）")]),
        ("一、甲\n(一)乙", [(2, "heading_mark", "(一)"), (2, "half_width", "()")]),
        ("（一）、甲", [(1, "heading_mark", "（一）、")]),
        ("1、甲\n2、乙", [(1, "heading_mark", "1、"), (2, "heading_mark", "2、")]),
        ("1.甲\n3.乙", [(2, "series", "3.")]),
        ("（1）甲\n（3）乙", [(2, "series", "（3）")]),
        ("一、甲\n二、乙\n1.丙\n2.丁\n3.戊\n三、己", []),
        ("十、甲", [(1, "series_first", "十、")]),
        ("一是甲；三是乙。", [(1, "series", "三是")]),
        ("附件：1.议程\n2.台账", []),
        ("3.5米以上的水域\n2020.5米", []),
    ],
)
def test_headings(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert found(text) == expected


def test_nineteen_headings_of_the_first_level_follow_one_another() -> None:
    from coordhub.text.numerals import counted

    assert found("\n".join(f"{counted(n)}、标题" for n in range(1, 31))) == []


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("要求,时间", ","),
        ("时间:10时", ":"),
        ("县(区)", "()"),
        ("结束.", "."),
        ("时间为15:30，比例85.2%，3,197个村，GB/T 9704(2012)", ""),
        ("Word, Excel (2016); 1:2", ""),
        ("见http://www.example.cn/a?b=1", ""),
    ],
)
def test_half_width_marks_only_beside_chinese(text: str, marks: str) -> None:
    assert [one[2] for one in found(text) if one[1] == "half_width"] == ([marks] if marks else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("濮民文[2020]74号", "濮民文〔2020〕74号"),
        ("濮民文（2020）74号", "濮民文〔2020〕74号"),
        ("濮民文【2020】第74号", "濮民文〔2020〕74号"),
        ("濮民文〔2020〕074号", "濮民文〔2020〕74号"),
        ("濮民文〔20〕74号", "濮民文〔2020〕74号"),
        ("濮民文〔2020〕74号", ""),
        ("小组（12）人，3号会议室", ""),
    ],
)
def test_numbers_of_papers(text: str, expected: str) -> None:
    findings = [one for one in check([Line(1, text)]) if one.rule == "number"]
    assert [one.params["expected"] for one in findings] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年07月06日", [("date", "2020年7月6日")]),
        ("2020.11.5", [("date", "2020年11月5日")]),
        ("2020-11-05", [("date", "2020年11月5日")]),
        ("二○二○年七月六日", [("date", "二〇二〇年")]),
        ("二〇二〇年七月六日", []),
        ("2020年2月30日", [("no_such_day", "")]),
        ("2020年7月6日，2020年7月", []),
        ("电话0393-6687818，版本1.2.3", []),
    ],
)
def test_dates(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.rule, one.params.get("expected", "")) for one in check([Line(1, text)])] == expected


def test_a_date_in_figures_is_left_alone_in_a_table() -> None:
    assert check([Line(1, "2020-07-10", in_table=True)]) == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("抄送：市委办公室，市人大常委会办公室，市政府办公室，市政协办公室，市民政局。", []),
        ("抄送：市政协提案委（2份），市委市政府督查局（2份）。", []),
        ("抄送：省民政厅，市委办公室，各县（区）民政局。", []),
        ("抄送：市政府办公室，市委办公室。", ["copies_order"]),
        ("抄送：市民政局，市政府办公室。", ["copies_order"]),
        ("抄送：市委办公室、省民政厅。", []),
        ("抄送：市委办公室，省委办公厅。", ["copies_order"]),
        ("抄送：市政府办公室（2份）", ["copies_stop"]),
    ],
)
def test_copies(text: str, rules: list[str]) -> None:
    assert [one.rule for one in check([Line(1, text)])] == rules


@pytest.mark.parametrize(
    "made", [specimens.notice(), specimens.minutes(), specimens.letter(), specimens.bulletin(), specimens.packet()],
    ids=["notice", "minutes", "letter", "bulletin", "packet"],
)  # fmt: skip
def test_papers_in_order_pass_on_every_face(tmp_path: Path, made: specimens.Paper) -> None:
    assert check_paper(made) == []
    for suffix in (".docx", ".txt"):
        assert check_file(written(tmp_path, f"paper{suffix}", render(made, suffix))) == []


def test_a_paper_of_ours_out_of_order_is_found_on_every_face(tmp_path: Path) -> None:
    blocks = [specimens.Heading("一、甲"), specimens.Heading("三、乙"), specimens.Paragraph("县(区)")]
    made = specimens.notice(blocks=blocks)
    rules = ["series", "half_width"]
    assert [one.rule for one in check_paper(made)] == rules
    for suffix in (".docx", ".txt"):
        assert [one.rule for one in check_file(written(tmp_path, f"p{suffix}", render(made, suffix)))] == rules


def test_a_text_box_is_read_once_and_a_table_counts_for_itself(tmp_path: Path) -> None:
    table = specimens.Table(text=specimens.grid(3), page=specimens.grid(3))
    made = specimens.notice(blocks=[specimens.Heading("一、甲"), table, specimens.Heading("二、乙")])
    assert check_file(written(tmp_path, "p.docx", render(made, ".docx"))) == []


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


DOCUMENT = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
HOSTILE = {
    "bomb": (zipped(**{"word__document.xml": b" " * (80 << 20)}), "lint.too_large"),
    "many": (zipped(**{f"p{n}": b"" for n in range(2500)}), "lint.too_large"),
    "entities": (
        zipped(**{"word__document.xml": b'<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><d>&b;</d>'}),
        "lint.entities",
    ),
    "file entity": (
        zipped(**{"word__document.xml": b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'}),
        "lint.entities",
    ),
    "no document": (zipped(other=b"x"), "lint.damaged"),
    "no zip": (b"PK\x03\x04 not at all", "lint.damaged"),
    "broken xml": (zipped(**{"word__document.xml": DOCUMENT.replace(b"</w:body>", b"") % b"<w:p>"}), "lint.damaged"),
    "empty": (b"", "lint.damaged"),
    "old or locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "lint.encrypted"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_document_is_refused_in_a_sentence(tmp_path: Path, kind: str) -> None:
    content, key = HOSTILE[kind]
    with pytest.raises(Refused) as refused:
        check_file(written(tmp_path, "x.docx", content))
    assert refused.value.key == key


def test_a_member_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped(**{"word__document.xml": DOCUMENT % (b"<w:p/>" * 100_000)}))
    place = content.rfind(b"PK\x01\x02") + 24
    content[place : place + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(Refused) as refused:
        check_file(written(tmp_path, "x.docx", bytes(content)))
    assert refused.value.key == "lint.damaged"


def test_paragraphs_nested_without_end_are_read_without_harm(tmp_path: Path) -> None:
    deep = b"<w:p>" * 20_000 + b"</w:p>" * 20_000
    assert check_file(written(tmp_path, "x.docx", zipped(**{"word__document.xml": DOCUMENT % deep}))) == []


@pytest.mark.parametrize(
    ("name", "content", "key"), [("x.doc", b"x", "lint.bad_suffix"), ("x.txt", b"\xff\xff\x00\x81", "lint.encoding")]
)
def test_other_files_are_refused(tmp_path: Path, name: str, content: bytes, key: str) -> None:
    with pytest.raises(Refused) as refused:
        check_file(written(tmp_path, name, content))
    assert refused.value.key == key


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        check_file(tmp_path / "x.txt")


def test_a_finding_speaks_both_languages() -> None:
    from coordhub.messages import speaking

    one = Finding(3, "series", "3、", {"before": "二、", "expected": "三、"})
    with speaking("en"):
        assert one.sentence().startswith("Paragraph 3:")
    with speaking("zh"):
        assert "第 3 段" in one.sentence()


@given(some.text(alphabet="一二三十、（）()1234567890.年月日〔〕[]号抄送：是。 ,:○〇A市委", max_size=60))
def test_no_text_is_too_strange_to_be_looked_over(text: str) -> None:
    for one in check([Line(1, text)]):
        assert one.sentence()

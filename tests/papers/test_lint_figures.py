"""Figures held against the ledgers: what differs is found with what the ledger says, and what nobody can tell is left alone."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coordhub.papers import catalogue
from coordhub.papers.lint import lines_of
from coordhub.papers.lint_figures import check_figures
from coordhub.papers.lint_reading import Line
from coordhub.services import entries, ledgers
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store

MORNING = "2020-07-06T08:50"
TITLE = "全市预防溺水工作情况"


@pytest.fixture(scope="module")
def office(sample_folder: Path) -> Iterator[Session]:
    """The sample office, to read in."""
    store = open_store(str(sample_folder), read_only=True)
    yield Session(store=store, by="zhuanxiang", clock=fixed_clock(MORNING))
    store.close()


@pytest.fixture
def own(sample_folder: Path, tmp_path: Path) -> Iterator[Callable[[str], Session]]:
    """A copy of the sample office, at whatever moment."""
    shutil.copytree(sample_folder, tmp_path / "office")
    store = open_store(str(tmp_path / "office"))
    yield lambda moment: Session(store=store, by="zhuanxiang", clock=fixed_clock(moment))
    store.close()


def found(session: Session, *texts: str, day: str = "") -> list[tuple[str, str]]:
    lines = [Line(number, text) for number, text in enumerate([TITLE, *texts], 1)]
    return [(one.found, one.params["holds"]) for one in check_figures(session, lines, day)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("家长信回执率85.2%。", ("家长信回执率85.2%", "95.9% (25686/26789)")),
        ("合计：隐患剩余65处。", ("隐患剩余65处", "64处")),
        ("全市共巡查2873人次。", ("巡查2873人次", "2783人次")),
        ("范县隐患剩余41处，濮阳县隐患剩余24处。", ("隐患剩余41处", "40处")),
        ("家长信回执率最高濮阳县99%，最低范县81.8%。", ("最低范县81.8%", "82.8% (4264/5148)")),
        (
            "家长信回执率最高的是濮阳县（98%），最低的是范县（82.8%）。",
            ("家长信回执率最高的是濮阳县（98%）", "99% (9604/9702)"),
        ),
        ("政策宣讲进村（居）：6月宣讲114场次。", ("宣讲114场次", "141")),
        ("家长信回执率95.9%（25688/26789）。", ("家长信回执率95.9%（25688/26789）", "95.9% (25686/26789)")),
        ("第4期（6月22日至6月28日）隐患剩余99处。", ("隐患剩余99处", "102处")),
        ("6月份共巡查5000人次。", ("巡查5000人次", "12028人次")),
        ("截至6月28日，家长信回执率97.6%。", ("家长信回执率97.6%", "98.6% (29194/29597)")),
        ("家长信回执率达到百分之八十五。", ("家长信回执率达到百分之八十五", "95.9% (25686/26789)")),
        ("收回回执4万余份。", ("收回回执4万余份", "25686份")),
        ("收回回执不超过2万份。", ("收回回执不超过2万份", "25686份")),
        ("发放家长信约5万份。", ("发放家长信约5万份", "26789份")),
        ("发放家长信3.2万份。", ("发放家长信3.2万份", "26789份")),
        ("溺水事件零起，溺亡3人。", ("溺亡3人", "0人")),
        ("全市配备5000余名儿童督导员和儿童主任。", ("5000余名儿童督导员和儿童主任", "98.4% (3232/3286)")),
        ("儿童督导员、儿童主任培训率达到95%。", ("培训率达到95%", "63.3% (2081/3286)")),
        ("停发追回金额1.5万元。", ("停发追回金额1.5万元", "1.33万元")),
    ],
)
def test_a_figure_that_differs_is_found_with_what_the_ledger_says(office: Session, text: str, expected: tuple[str, str]) -> None:  # fmt: skip
    assert found(office, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "家长信回执率95.9%（25686/26789），隐患剩余64处，巡查2783人次，溺水事件0起。",
        "发放家长信约2.7万份，收回回执近2.6万份，签订承诺书2.4万余份，发放家长信26,789份。",
        "收回回执2万余份，发放家长信达到两万六千七百八十九份，家长信回执率为百分之九十六。",
        "全市配备3000余名儿童督导员和儿童主任，三千余名儿童主任和儿童督导员。",
        "6月以来，全市共巡查10000人次。",
        "7月3日巡查120人次。",
        "力争家长信回执率达到100%，确保溺水事件3起以下。",
        "各县区要做到警示牌在位500块。",
        "其中滩区警示牌在位33块，学校周边隐患剩余2处，未整改隐患9处。",
        "全省共发放家长信300000份，家长信回执率88%。",
        "上期隐患剩余79处，巡查2512人次。",
        "较上期新增隐患增加3处。",
        "范县、台前县：隐患剩余40处。",
        "南乐县巡查300人次。",
        "濮阳县庆祖镇隐患剩余3处。",
        "市水利局：隐患剩余3处。",
        "上半年溺水事件0起。",
        "巡查分别为300人次、400人次。",
        "巡查300、400人次，巡查30至40人次，每周巡查50人次。",
        "溺水事件一起都没有，警示牌在位率85%，隐患剩余处置第3批。",
        "达标率80%，化解率50%，受理300件，高风险99处。",
        "配备率98.4%。",
        "第5期巡查队伍培训45人次。",
    ],
)
def test_what_agrees_or_cannot_be_told_is_left_alone(office: Session, text: str) -> None:
    assert found(office, text) == []


def test_few_characters_are_a_ledgers_figure_only_where_the_text_names_the_ledger(office: Session) -> None:
    assert check_figures(office, [Line(1, "本周巡查2000人次。")]) == []
    assert len(check_figures(office, [Line(1, "防溺水：本周巡查2000人次。")])) == 1


FIGURES = re.compile(
    r"(?<=整改)\d+|(?<=剩余)\d+|(?<=巡查)\d+|(?<=事件)\d+|(?<=回执率)[\d.]+(?=%)|(?<=\()\d+(?=/)|(?<=濮阳县)\d+|(?<=最低范县)[\d.]+"
)


def test_in_our_own_bulletin_nothing_is_found_and_of_a_changed_figure_that_one_alone(office: Session) -> None:
    lines = lines_of(catalogue.build(office, "summary", "drowning-weekly"))[0]
    assert check_figures(office, lines) == []
    place, text = next(
        (at, one.text.translate({0xFF08: "(", 0xFF09: ")"})) for at, one in enumerate(lines) if "合计" in one.text
    )
    hits = list(FIGURES.finditer(text))
    assert len(hits) >= 6
    for hit in hits:
        other = f"{float(hit[0]) - 3:g}" if "." in hit[0] else str(int(hit[0]) + 7)
        changed = [*lines]
        changed[place] = Line(lines[place].number, text[: hit.start()] + other + text[hit.end() :])
        wrong = check_figures(office, changed)
        assert [(one.paragraph, other in one.found) for one in wrong] == [(lines[place].number, True)], hit


def test_what_came_or_was_corrected_after_the_papers_day_is_not_held_against_it(own: Callable[[str], Session]) -> None:
    text = "范县隐患剩余40处，第5期全市隐患剩余64处。"
    entries.submit(
        own("2020-07-06T12:00"), "drowning-weekly", "南乐县", "2020-W27", _week(left=10), post="联络员", at="2020-07-06T11:00"
    )  # fmt: skip
    entries.correct(
        own("2020-07-07T12:00"), "drowning-weekly", "范县", "2020-W27", {"hazards_left": 42}, why="填错", at="2020-07-07T10:00"
    )  # fmt: skip
    later = own("2020-07-08")
    assert found(later, text) == [("隐患剩余40处", "42处"), ("隐患剩余64处", "76处")]
    assert found(later, text, day=MORNING) == []
    assert found(later, text, "2020年7月6日") == [("隐患剩余64处", "74处")], (
        "the day that a paper bears ends at midnight"
    )


def test_a_standing_ledger_that_was_written_since_tells_nothing_of_the_day_before(
    own: Callable[[str], Session],
) -> None:
    wrong = "儿童督导员、儿童主任培训率达到95%。"
    assert len(found(own("2020-07-08"), wrong, day="2020-07-06")) == 1
    session = own("2020-07-08")
    with session.reading() as work:
        post = work.entries.of("directors-roster", [""])[0]
    trained = not post.values.get("trained")
    entries.correct(session, "directors-roster", post.id, "", {"trained": trained}, why="补训", at="2020-07-07T10:00")
    assert found(session, wrong, day="2020-07-06") == []
    assert len(found(session, wrong)) == 1


def test_figures_of_a_restricted_ledger_are_never_told(own: Callable[[str], Session]) -> None:
    session = own("2020-07-06T08:50")
    restricted = [one for one in ledgers.ledgers(session, restricted=True) if one.restricted]
    assert restricted, "the sample has one"
    assert found(session, "严重精神障碍患者管理：在册患者1人，规范随访1人，肇事肇祸99起。") == []


def test_a_lower_bound_in_a_ledger_agrees_with_more_and_not_with_less(own: Callable[[str], Session]) -> None:
    session = own("2020-08-02")
    entries.submit(
        session, "service-visits", "范县", "2020-07",
        {"served": {"ge": 30000}, "civil": 1, "insurance": 1, "health": 1, "certificates": 1, "other": 1, "halls": 2},
        post="联络员", at="2020-08-01T09:00",
    )  # fmt: skip
    for right in ("3万余人次", "32000人次", "2万余人次"):
        assert found(session, f"为民服务：范县累计服务{right}。") == []
    assert found(session, "为民服务：范县累计服务2万人次。") == [("累计服务2万人次", ">=30000人次")]


@pytest.mark.parametrize(
    "text",
    [
        "防溺水：" + "巡查3人次，" * 900,
        "防溺水周报" * 1500 + "巡查",
        "巡查" + "为" * 9000,
        "(" * 9000 + "巡查3人次",
        "警示牌在位" + "三千" * 4000 + "块",
        "有" * 9000 + "警示牌在位3块",
        "自" * 9000 + "巡查3人次以来",
    ],
)
def test_a_text_made_to_take_long_does_not(office: Session, text: str) -> None:
    began = time.perf_counter()
    found(office, text)
    assert time.perf_counter() - began < 10


def _week(left: int) -> dict[str, int]:
    return {
        "hazards_new": 0, "hazards_fixed": 5, "hazards_left": left, "signs": 96, "life_points": 29, "patrols": 250, "turned_back": 1,
        "letters": 3200, "receipts": 3100, "confirmations": 2800, "incidents": 0, "deaths": 0,
    }  # fmt: skip

"""Titles in balanced lines, and the faces' words that need no measuring."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from coordhub.papers import gongwen as gw
from coordhub.papers.bars import bars
from coordhub.papers.title_lines import balanced
from coordhub.text.width import NOT_FIRST, cells
from tests.papers import specimens


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("任务台账", ["任务台账"]),
        ("关于对市政协八届四次会议第187号提案的答复", ["关于对市政协八届四次会议", "第187号提案的答复"]),
        (
            "关于印发《濮阳市预防农村留守儿童防溺亡专项治理行动方案》的通知",
            ["关于印发《濮阳市预防农村留守儿童", "防溺亡专项治理行动方案》的通知"],
        ),
        (
            "关于召开全市农村留守儿童关爱保护和困境儿童保障工作联席会议第二次全体会议的通知",
            ["关于召开全市农村留守儿童", "关爱保护和困境儿童保障工作", "联席会议第二次全体会议的通知"],
        ),
        ("上半年\n工作通报", ["上半年", "工作通报"]),
    ],
)
def test_titles_as_an_office_would_break_them(title: str, lines: list[str]) -> None:
    assert balanced(title) == lines


@given(some.text(alphabet="关于做好全市的工作通知2020《》，、（）a ", max_size=70))
def test_no_line_is_too_long_and_nothing_is_lost(title: str) -> None:
    lines = balanced(title)
    assert "".join(lines).replace(" ", "") == title.strip().replace(" ", "")
    if len(title) < 50 and not any(one in title for one in "《》，、（）a2"):
        assert all(gw.ems(line) <= gw.TITLE_CHARACTERS + 1 for line in lines)
        assert not [line for line in lines if line[:1] in NOT_FIRST]


def test_the_longest_bar_is_the_largest_figure_and_none_stands_for_what_never_came() -> None:
    lines = bars(specimens.chart(), 80)
    lengths = [line.count("\u2588") for line in lines[1:]]
    assert max(lengths) == lengths[3]
    assert lengths[9] == 0
    assert lines[10].endswith("-")
    assert lines[12].endswith("0块")
    starts = {cells(line.partition("\u2588")[0]) for line in lines[1:] if "\u2588" in line}
    assert len(starts) == 1
    assert all(cells(line) + line.count("\u2588") <= 80 for line in lines), "also where a block is drawn wide"


def test_a_tiny_figure_still_has_a_bar() -> None:
    lines = bars(specimens.Chart("t", ("a", "b"), (("s", (1, 100_000)),)), 60)
    assert lines[1].endswith("\u2588")


def test_the_mark_is_always_narrower_than_the_type_area() -> None:
    for count in range(1, 60):
        shape = gw.mark("字" * count)
        assert shape.points * shape.scale * count <= gw.AREA_WIDTH * 72 / 25.4
        assert shape.points <= gw.MARK_POINTS
        assert 0 < shape.scale <= 1


def test_presets_name_all_five_faces_and_an_office_may_name_its_own() -> None:
    assert all(set(names) == set(gw.ROLES) for names in gw.PRESETS.values())
    assert gw.names({"preset": "plain-windows", "hei": "x"}) == {**gw.PRESETS["plain-windows"], "hei": "x"}
    assert gw.names(None) == gw.PRESETS["windows"]
    assert gw.names({"preset": "unknown"}) == gw.PRESETS["windows"]

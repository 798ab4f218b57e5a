"""Half-width marks in stored texts as Chinese papers write them."""

from __future__ import annotations

import pytest

from coordhub.text.marks import full_width


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("汛期不出事, 巡查全覆盖", "汛期不出事，巡查全覆盖"),
        ("第5期(6月29日至7月5日)汇总", "第5期（6月29日至7月5日）汇总"),
        ("回执率95.9%(25686/26789); 以上", "回执率95.9%（25686/26789）；以上"),
        ("时限: 今天10:00截止.", "时限：今天10:00截止。"),
        ("共1,234人次", "共1,234人次"),
        ("市民政局局长(兼)", "市民政局局长（兼）"),
        ("(一) 领导", "（一）领导"),
    ],
)  # fmt: skip
def test_marks_in_chinese_become_full_width_and_figures_keep_theirs(typed: str, printed: str) -> None:
    assert full_width(typed) == printed


def test_a_text_without_a_chinese_character_stays_as_it_is() -> None:
    assert full_width("Drowning weekly, no. 5 (29 June)") == "Drowning weekly, no. 5 (29 June)"

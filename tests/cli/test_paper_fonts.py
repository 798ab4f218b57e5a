"""The fonts of papers: chosen in the settings, shown with what a PDF is set in, and told by `check`."""

from __future__ import annotations

import sys

import pytest

from coordhub.papers import gongwen as gw
from tests.cli.conftest import Command
from tests.conftest import on_journal

pytestmark = on_journal


def named(sample: Command) -> dict[str, str]:
    return {one["role"]: one["wanted"] for one in sample("paper", "fonts", "--format", "json").json}


@pytest.mark.parametrize("preset", list(gw.PRESETS))
def test_an_office_chooses_a_set_of_names_by_its_name(sample: Command, preset: str) -> None:
    assert named(sample) == gw.WINDOWS
    assert sample("settings", "set", "fonts", f'{{"preset":"{preset}"}}').code == 0
    assert named(sample) == gw.PRESETS[preset]


def test_a_name_of_its_own_goes_over_the_set(sample: Command) -> None:
    assert sample("settings", "set", "fonts", '{"preset":"wps","kai":"LXGW WenKai"}').code == 0
    assert named(sample) == {**gw.PRESETS["wps"], "kai": "LXGW WenKai"}


@pytest.mark.parametrize("wrong", ['{"preset":"wsp"}', '{"kaiti":"x"}', '["wps"]', "wps"])
def test_a_set_that_is_not_known_is_refused_and_nothing_changes(sample: Command, wrong: str) -> None:
    answer = sample("settings", "set", "fonts", wrong)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.count("\n") == 1
    assert named(sample) == gw.WINDOWS


def test_check_says_what_stands_in_for_which_font(sample: Command) -> None:
    pytest.importorskip("typst")
    rows = sample("paper", "fonts", "--format", "json").json
    answer = sample("check")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("完好: ")
    for one in rows:
        line = next(line for line in answer.out.splitlines() if one["wanted"] in line)
        assert (f"用 {one['used']} 代替" in line) is one["stands_in"]


def test_check_names_the_fonts_that_are_there(sample: Command) -> None:
    pytest.importorskip("typst")
    here = sample("paper", "fonts", "--format", "json").json[0]["used"]
    assert sample("settings", "set", "fonts", f'{{"kai":"{here}"}}').code == 0
    assert f"PDF 字体已有 {here}" in sample("check").out


def test_without_the_pdf_component_check_says_so_and_the_data_is_as_sound_as_before(
    sample: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coordhub.papers import fonts

    for remembered in (fonts.library, fonts._families):
        remembered.cache_clear()
    monkeypatch.setitem(sys.modules, "typst", None)
    answer = sample("check")
    assert (answer.code, answer.err) == (0, "")
    assert "没有安装 PDF 组件" in answer.out
    assert sample("check", "--format", "json").json == []

"""Which fonts a PDF is set in: an office's own where they are, what is likest where they are not, and it is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coordhub.domain.office import FONT_PRESETS
from coordhub.domain.refusal import Refused
from coordhub.messages import speaking
from coordhub.papers import fonts
from coordhub.papers import gongwen as gw

pytest.importorskip("typst")


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """What was found of fonts is remembered for the process: forget it before and after."""
    for remembered in (fonts.library, fonts._families):
        remembered.cache_clear()
    yield
    for remembered in (fonts.library, fonts._families):
        remembered.cache_clear()


def pretend(monkeypatch: pytest.MonkeyPatch, *families: str) -> None:
    monkeypatch.setattr(fonts, "_families", lambda: frozenset(families))


def test_every_face_is_set_in_something_that_shows_chinese() -> None:
    found = fonts.faces()
    assert [one.role for one in found] == list(gw.ROLES)
    assert {one.used for one in found} <= set(fonts.library().families())


def test_an_offices_own_font_is_used_and_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "FangSong_GB2312", "KaiTi_GB2312", "SimHei", "SimSun", "FZXiaoBiaoSong-B05S")
    assert [one.used for one in fonts.faces()] == [
        "FZXiaoBiaoSong-B05S", "FangSong_GB2312", "KaiTi_GB2312", "SimHei", "SimSun",
    ]  # fmt: skip
    assert fonts.substituted() == []


def test_what_stands_in_is_the_likest_there_is_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "FandolFang R", "FandolKai", "FandolHei", "FandolSong", "Noto Serif CJK SC")
    found = {one.role: one for one in fonts.faces()}
    assert found[gw.FANG].used == "FandolFang R"
    assert found[gw.FANG].stands_in
    with speaking("zh"):
        assert "PDF 用 FandolFang R 代替 仿宋_GB2312" in fonts.substituted()


def test_a_font_that_the_office_names_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "LXGW WenKai", "Noto Serif CJK SC")
    found = {one.role: one for one in fonts.faces({"kai": "LXGW WenKai"})}
    assert not found[gw.KAI].stands_in
    assert found[gw.HEI].used == "Noto Serif CJK SC"


def test_rare_characters_are_looked_for_in_the_widest_font(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "FandolFang R", "Noto Serif CJK SC")
    assert fonts.families()[gw.FANG] == ["FandolFang R", "Noto Serif CJK SC"]


def test_without_a_chinese_font_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "DejaVu Sans")
    with pytest.raises(Refused) as refused:
        fonts.faces()
    assert refused.value.key == "paper.no_font"


def test_a_folder_of_the_offices_own_is_looked_into_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(fonts.FOLDER, f"{tmp_path}:{tmp_path / 'not there'}")
    assert fonts.folders()[0] == tmp_path
    assert tmp_path / "not there" not in fonts.folders()


def test_a_set_that_an_office_may_choose_names_all_five() -> None:
    assert tuple(gw.PRESETS) == FONT_PRESETS
    assert all(set(names) == set(gw.ROLES) for names in gw.PRESETS.values())

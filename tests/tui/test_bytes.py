"""Bytes on the line: what the screen sends, counted through a pty, beside a bare line list of the same size."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.tui.many_tasks import make
from tests.tui.terminal import Terminal

ROWS = 1000


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    return {
        "PYTHONPATH": root, "COORDHUB_DB": str(make(tmp_path / "office", ROWS)), "COORDHUB_STATE": str(tmp_path / "state"), "LANG": "C.UTF-8",
    }  # fmt: skip


def ours(environment: dict[str, str], *more: str) -> Terminal:
    command = [sys.executable, "-m", "coordhub", "--lang", "zh", "--today", "2020-07-06T08:50", *more]
    return Terminal(command, environment)


def test_a_cursor_key_and_a_page_cost_hardly_more_than_in_a_bare_list(environment: dict[str, str]) -> None:
    with Terminal([sys.executable, "-m", "tests.tui.floor", str(ROWS)], environment) as bare:
        bare.until("2020-000")
        bare.press("down")
        floor_key, floor_page = bare.press("down")[0], bare.press("pagedown")[0]
    with ours(environment, "--screen", "2") as hub:
        hub.until("2020-000")
        hub.press("down")
        key, page = hub.press("down")[0], hub.press("pagedown")[0]
    assert key <= 1.3 * floor_key, (key, floor_key)
    assert page <= 1.15 * floor_page, (page, floor_page)


def test_idle_sends_nothing_with_a_focused_line_too(environment: dict[str, str]) -> None:
    with ours(environment, "--screen", "2") as hub:
        hub.until("2020-000")
        assert hub.drain(2.0) == b""
        os.write(hub.file, b"/")
        hub.until("筛选")
        assert hub.drain(2.0) == b""

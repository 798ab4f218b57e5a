"""A fault of the program ends the screen in a sentence: no traceback reaches a coordinator, the log has it whole."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.tui.terminal import Terminal

BREAK = """
import sys
from coordhub.tui.screens.tasks import TasksScreen
def broken(self, *given):
    raise ZeroDivisionError("broken on purpose")
setattr(TasksScreen, {name!r}, broken)
from coordhub.cli import main
sys.argv = ["coordhub", "demo", "--lang", "zh"]
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("name", "keys"), [("load", "2"), ("do_filters", "2f")], ids=["in a worker", "answering a key"]
)
def test_a_fault_is_one_sentence_and_a_log(tmp_path: Path, name: str, keys: str) -> None:
    command = [sys.executable, "-c", BREAK.format(name=name)]
    with Terminal(command, {"COORDHUB_STATE": str(tmp_path), "LANG": "C.UTF-8"}, (80, 24)) as terminal:
        terminal.until("[1今日]")
        terminal.keys(*keys[:1])
        if keys[1:]:
            terminal.sees("[2任务]")
            terminal.keys(*keys[1:])
        seen = terminal.sees("程序出错")
        assert "Traceback" not in seen
        assert "test_faults" not in seen
    assert "broken on purpose" in (tmp_path / "faults.log").read_text(encoding="utf-8")

"""The options of printing and handing over: what goes with what, before any work is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.conftest import on_journal

pytestmark = on_journal


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--copies", "2"), "--copies 要与 --print 一起用"),
        (("--sides", "long"), "--sides 要与 --print 一起用"),
        (("--media", "A3"), "--media 要与 --print 一起用"),
        (("--pages", "1"), "--pages 要与 --print 一起用"),
        (("--encoding", "utf-8"), "--encoding 要与 --to-terminal 一起用"),
        (("--sz",), "--sz 要与 -o 一起用"),
        (("--print", "--copies", "100"), "--copies 的值不对: 100 不在 1 到 99 之间"),
        (("--print", "--copies", "-1"), "--copies 的值不对"),
        (("--print", "--sides", "both"), "--sides 的值不对"),
        (("--print", "--media", "A5"), "--media 的值不对"),
    ],
)
def test_an_option_out_of_place_is_wrong_usage(sample: Command, options: tuple[str, ...], said: str) -> None:
    answer = sample("paper", "task-table", *options)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(said)


def test_pages_that_are_none_are_refused(sample: Command) -> None:
    pytest.importorskip("typst")
    answer = sample("paper", "task-table", "--print", "--pages", "2-1")
    assert (answer.code, answer.err) == (1, "看不懂页码 2-1。写成 1-2,4 这样, 从小到大\n")


@pytest.mark.parametrize("option", ["--sz", "--to-terminal"])
def test_what_goes_through_the_terminal_is_refused_where_there_is_none(
    sample: Command, tmp_path: Path, option: str
) -> None:
    file = tmp_path / "table.txt"
    answer = sample("paper", "task-table", "-o", str(file), option)
    assert (answer.code, answer.err) == (1, f"输出不是终端, 不能用 {option}。用 -o 写成文件再取\n")
    assert not file.exists()


def test_the_whole_path_of_a_file_is_said_and_over_ssh_how_it_is_fetched(
    sample: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    assert sample("paper", "task-table", "-o", "table.txt").err == f"已写入 {tmp_path}/table.txt\n"
    monkeypatch.setenv("SSH_CONNECTION", "10.1.1.9 50022 10.1.1.2 22")
    assert f"@10.1.1.2:{tmp_path}/table.txt\n" in sample("paper", "task-table", "-o", "table.txt").err

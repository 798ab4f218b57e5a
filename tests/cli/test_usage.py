"""Wrong usage: exit code 2, one line on stderr, nothing on stdout, nothing changed."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command
from tests.cli.test_help import COMMANDS

WRONG = [
    (("task", "lst"), "没有命令 lst"),
    (("task", "list", "--nonsense"), "没有选项 --nonsense"),
    (("task", "add"), "缺 TITLE"),
    (("task", "add", "a", "b"), "多出的参数: b"),
    (("task", "add", "a", "--due"), "--due 要写值"),
    (("task", "add", "a", "--due", "someday"), "--due 的值不对"),
    (("task", "add", "a", "--due", "2020-02-30"), "--due 的值不对"),
    (("task", "add", "a", "--milestone", "6-10"), "节点要写日期和文字"),
    (("task", "list", "--light", "blue"), "blue 不在其中"),
    (("task", "list", "--overdue=yes"), "--overdue 不带值"),
    (("task", "report", "1"), "没写反馈什么"),
    (("task", "report", "1", "--percent", "101"), "101 不在 0 到 100 之间"),
    (("task", "report", "1", "--percent", "half"), "half 不是整数"),
    (("task", "edit", "1"), "没写改什么"),
    (("task", "extend", "1"), "缺 --to"),
    (("task", "override", "1"), "要写灯色"),
    (("task", "milestone", "1"), "要写日期和文字"),
    (("task", "bulk", "edit", "1"), "没写改什么"),
    (("task", "bulk", "dance", "1"), "dance 不在其中"),
    (("meeting", "add", "会", "--kind", "plenary", "--starts", "7-6"), "缺 --body"),
    (("meeting", "item", "H01"), "--title"),
    (("meeting", "promote", "H01", "--join", "x"), "议定=任务编号"),
    (("body", "members"), "缺 BODY"),
    (("body", "members", "联席", "--on", "2020-07-06 10:00"), "带了钟点"),
    (("seat", "fill", "b1.1"), "缺 --holder"),
    (("paper", "members", "联席", "-o", "m.odt"), "后缀不认识"),
    (("paper", "agenda"), "缺 MEETING"),
    (("history", "dream"), "dream 不在其中"),
    (("undo", "zero"), "zero 不是整数"),
    (("restore", "f"), "缺 --into"),
    (("search",), "缺 WORDS"),
    (("--today", "whenever", "task", "list"), "whenever 不是日期"),
    (("--lang", "fr", "task", "list"), "fr 不在其中"),
    (("--screen", "9"), "9 不在 1 到 8 之间"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_wrong_usage_is_one_clear_line(hub: Command, arguments: tuple[str, ...], said: str):
    """In the language spoken, with where the help is."""
    before = hub("history", "--format", "json").out

    answer = hub(*arguments)

    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert before == hub("history", "--format", "json").out


@pytest.mark.parametrize("path", [path for path, command in COMMANDS], ids=" ".join)
def test_an_unknown_option_of_any_command_is_refused_in_english_too(coordhub: Command, path: tuple[str, ...]):
    """No command answers a typing error with a traceback or in another language."""
    answer = coordhub("--lang", "en", *path, "--no-such-option")

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("There is no option --no-such-option.")
    assert answer.err.endswith(f"See: coordhub {' '.join(path)} --help\n")


def test_a_noun_alone_shows_its_verbs_on_stderr(coordhub: Command):
    """It did nothing, so it is wrong usage."""
    answer = coordhub("task")

    assert (answer.code, answer.out) == (2, "")
    assert "list" in answer.err


def test_words_are_taken_for_codes(hub: Command):
    """A coordinator may type what the list shows."""
    assert [one["number"] for one in hub("task", "list", "--state", "待签", "--format", "json").json] == ["2020-001"]
    assert [one["number"] for one in hub("task", "list", "--state", "assigned", "--format", "json").json] == [
        "2020-001"
    ]


def test_text_that_is_no_utf8_is_refused(hub: Command):
    """Bytes of another encoding never reach the office."""
    answer = hub("task", "add", b"\xff\xfe".decode(errors="surrogateescape"))

    assert (answer.code, answer.out) == (2, "")
    assert "UTF-8" in answer.err


def test_today_from_the_environment_may_be_wrong_too(coordhub: Command, folder: str, monkeypatch: pytest.MonkeyPatch):
    """COORDHUB_TODAY is judged as --today is."""
    coordhub("--db", folder, "init")
    monkeypatch.setenv("COORDHUB_TODAY", "whenever")

    answer = coordhub("--db", folder, "task", "list", "--format", "json")

    assert (answer.code, answer.out) == (2, "")

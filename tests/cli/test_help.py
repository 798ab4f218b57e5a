"""Help of every command, in both languages, aligned; and the wording it needs."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from coordhub.cli.command import Flag, Noun, Place
from coordhub.cli.program import _program
from coordhub.messages import LANGUAGES, Lang, t
from coordhub.text.width import cells
from tests.cli.conftest import Command


def every_command(noun: Noun, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(noun)
    for name in noun.list_commands(context):
        command = noun.get_command(context, name)
        assert command is not None, name
        yield (*path, name), command
        if isinstance(command, Noun):
            yield from every_command(command, (*path, name))


COMMANDS = list(every_command(_program()))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", [path for path, _ in COMMANDS], ids=" ".join)
def test_every_command_has_help(coordhub: Command, path: tuple[str, ...], lang: Lang):
    """`--help` exits with 0, prints on stdout only, and no line is wider than the terminal."""
    answer = coordhub("--lang", lang, *path, "--help")

    assert (answer.code, answer.err) == (0, "")
    assert t(f"help.{'.'.join(path)}", lang=lang)[:10] in answer.out
    assert [line for line in answer.out.splitlines()[2:] if cells(line) > 79] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_option_and_argument_is_explained(lang: Lang):
    """No option without its words."""
    for _, command in COMMANDS:
        for one in command.params:
            assert isinstance(one, Flag | Place)
            assert t(one.words, lang=lang)


def test_global_options_are_understood_after_the_command_too(hub: Command):
    """`coordhub task list --lang en` speaks English."""
    assert "There is no option" in hub("task", "list", "--lang", "en", "--nonsense").err

"""The program as click sees it: the table of commands and the global options; `coordhub` alone opens the screen."""

from __future__ import annotations

import click

from coordhub.cli import faults, output, usage
from coordhub.cli.caller import Caller
from coordhub.cli.command import Flag, LazyNoun, global_options
from coordhub.cli.command_table import COMMANDS
from coordhub.cli.values import Whole
from coordhub.domain.refusal import NotFound
from coordhub.messages import chosen, speak, t

WRONG_USAGE = 2


def call(arguments: list[str]) -> int:
    """Run one command line; its exit code."""
    speak(chosen(_language(arguments)))
    for argument in arguments:
        if not argument.isascii() and argument != argument.encode(errors="ignore").decode():
            output.said(t("cli.usage.not_text", argument=argument.encode(errors="replace").decode()))
            return WRONG_USAGE
    return faults.answered(lambda: output.flushed(_called(arguments)))


def _called(arguments: list[str]) -> int:
    try:
        code = _program().main(args=arguments, prog_name="coordhub", standalone_mode=False, obj=Caller())
    except click.ClickException as error:
        output.said(usage.sentence(error))
        return WRONG_USAGE
    except click.Abort:
        return faults.INTERRUPTED
    return code if isinstance(code, int) else 0


def _language(arguments: list[str]) -> str | None:
    """What `--lang` says, wherever it stands: wrong usage is worded in it too."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            return None
        if argument == "--lang":
            return next(iter(arguments[place + 1 :]), None)
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return None


def _program() -> LazyNoun:
    screens = [
        Flag("--version", is_flag=True, expose_value=False, words="help.option.version"),
        Flag("--screen", type=Whole(1, 8), metavar="N"),
        Flag("--mouse", is_flag=True),
        Flag("--no-box", "no_box", is_flag=True),
    ]
    return LazyNoun(
        "coordhub", COMMANDS, params=[*global_options(), *screens], invoke_without_command=True, callback=_alone,
    )  # fmt: skip


def _alone(screen: int | None, mouse: bool, no_box: bool) -> int:
    context = click.get_current_context()
    if context.invoked_subcommand is not None:
        return 0
    caller: Caller = context.obj
    from coordhub.cli.screen import Opening, has_terminal

    how = Opening(screen=screen, mouse=mouse, box=not no_box)
    try:
        session = caller.session()
    except NotFound:
        from coordhub.cli.first_run import welcomed

        return welcomed(caller, how)
    if not has_terminal():
        output.said(t("cli.no_terminal"))
        return WRONG_USAGE
    return how.open(session)

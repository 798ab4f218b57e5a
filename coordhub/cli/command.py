"""What every command is made of: nouns and verbs whose wording is looked up when it is asked for, in the language spoken."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import click

from coordhub.cli import output
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.cli.caller import Caller

F = TypeVar("F", bound=Callable[..., Any])
_HELP = {"help_option_names": ["-h", "--help"]}


def words_of(context: click.Context) -> str:
    """The key of a command's help: `help.task.add`."""
    return ".".join(["help", *context.command_path.split()[1:]])


def _show_help(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        output.lines(context.get_help())
        context.exit()


class Flag(click.Option):
    """An option whose help is the key `words`."""

    def __init__(self, *names: str, words: str = "", **attributes: Any) -> None:
        super().__init__(list(names), **attributes)
        longest = max(self.opts, key=len).lstrip("-")
        self.words = words or f"help.option.{longest}"


class Place(click.Argument):
    """An argument, explained by the key `words` where its name does not say all."""

    def __init__(self, name: str, words: str = "", **attributes: Any) -> None:
        super().__init__([name], **attributes)
        self.words = words or f"help.argument.{name}"

    def make_metavar(self, ctx: click.Context) -> str:  # noqa: ARG002 - click gives it
        """As click's, but always bare capitals: `[UNIT]...` says it is optional and may be repeated."""
        shown = (self.metavar or self.human_readable_name).upper()
        shown = shown if self.required else f"[{shown}]"
        return f"{shown}..." if self.nargs != 1 else shown


class Worded(click.Command):
    """A command with our help, our words for wrong usage, and the global options understood after it too."""

    def get_help(self, ctx: click.Context) -> str:
        """The help page, drawn by display width."""
        from coordhub.cli.help import page

        return page(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's; every wrong usage knows its command, so that it can name its help."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def get_help_option(self, ctx: click.Context) -> click.Option | None:  # noqa: ARG002 - click gives it
        """`-h`, `--help`: printed by `output` like everything else."""
        return Flag(
            "-h", "--help", "asks_help", words="help.option.help", is_flag=True, is_eager=True, expose_value=False, callback=_show_help
        )  # fmt: skip


class Verb(Worded):
    """One thing to do. Extra arguments are wrong usage, said in the language spoken."""

    def __init__(self, name: str, **attributes: Any) -> None:
        super().__init__(name, context_settings={**_HELP, "allow_extra_args": True}, **attributes)
        self.params.extend(_late_options())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's, with our own refusal of what is left over."""
        left = super().parse_args(ctx, args)
        if ctx.args and not ctx.resilient_parsing:
            raise click.UsageError(t("cli.usage.extra", arguments=" ".join(map(str, ctx.args))), ctx)
        return left


class Noun(Worded, click.Group):
    """What is done something with: its verbs are commands below it. Without a verb it shows what there is and exits with 2."""

    def __init__(self, name: str, **attributes: Any) -> None:
        super().__init__(name, context_settings=_HELP, no_args_is_help=False, **attributes)

    def verb(self, name: str) -> Callable[[F], F]:
        """Register a function, called with the `Caller` first, as a command below this noun."""

        def add(function: F) -> F:
            self.add_command(_as_verb(name, function))
            return function

        return add

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's; a noun alone shows its verbs on stderr."""
        if not args and not self.invoke_without_command and not ctx.resilient_parsing:
            output.said(ctx.get_help())
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command meant, or wrong usage with the ones most like it."""
        found = self.get_command(ctx, args[0])
        if found is None:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx)) or self.list_commands(ctx)
            raise click.UsageError(t("cli.usage.no_command", name=args[0], near=", ".join(near)), ctx)
        return args[0], found, args[1:]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """In the order they were declared."""
        return list(self.commands)


class LazyNoun(Noun):
    """A noun whose verbs lie in other modules of `coordhub.cli`: one is imported only when its verb is named. A module holds a
    verb under its own name, or with `_` behind it where Python has that word already (`list_`)."""

    def __init__(self, name: str, table: dict[str, str], **attributes: Any) -> None:
        super().__init__(name, **attributes)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """The names of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click gives it
        """The command, its module imported now."""
        module = self.table.get(cmd_name)
        if module is None:
            return None
        held = vars(import_module(f"coordhub.cli.{module}"))
        name = cmd_name.replace("-", "_")
        command: click.Command = held[f"{name}_"] if f"{name}_" in held else held[name]
        return command


def _as_verb(name: str, function: Callable[..., Any]) -> Verb:
    parameters: list[click.Parameter] = list(reversed(getattr(function, "__click_params__", [])))
    return Verb(name, callback=_with_caller(function), params=parameters)


def _with_caller(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def called(**given: Any) -> Any:
        return function(click.get_current_context().obj, **given)

    return called


def verb(name: str) -> Callable[[Callable[..., Any]], Verb]:
    """A function, called with the `Caller` first, as a command that stands by itself (`coordhub status`)."""
    return lambda function: _as_verb(name, function)


def option(*names: str, words: str = "", **attributes: Any) -> Callable[[F], F]:
    """Give a command an option; its help is `help.option.NAME` unless `words` names another key."""
    return _parameter(lambda: Flag(*names, words=words, **attributes))


def argument(name: str, words: str = "", **attributes: Any) -> Callable[[F], F]:
    """Give a command an argument; it is explained by `help.argument.NAME` unless `words` names another key."""
    return _parameter(lambda: Place(name, words=words, **attributes))


def _parameter(make: Callable[[], click.Parameter]) -> Callable[[F], F]:
    def add(function: F) -> F:
        function.__dict__.setdefault("__click_params__", []).append(make())
        return function

    return add


def _note(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def note(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
        caller: Caller | None = context.find_root().obj
        if value is not None and caller is not None:
            setattr(caller, name, value)

    return note


def global_options(*, hidden: bool = False) -> list[click.Parameter]:
    """The options that every command understands; each notes itself on the `Caller`."""
    from coordhub.cli.values import LANGUAGE, NOW

    declared: list[tuple[str, str, dict[str, Any]]] = [
        ("--db", "db", {"metavar": "DIR|URL"}),
        ("--today", "today", {"metavar": "DATE", "type": NOW}),
        ("--lang", "lang", {"type": LANGUAGE}),
        ("--as", "on_behalf", {"metavar": "NAME"}),
        ("--why-name", "name_reason", {"metavar": "TEXT"}),
    ]
    return [
        Flag(name, f"global_{target}", expose_value=False, is_eager=True, hidden=hidden, callback=_note(target), **more)
        for name, target, more in declared
    ]


@functools.cache
def _late_options() -> list[click.Parameter]:
    return global_options(hidden=True)

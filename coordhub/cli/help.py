"""The help page of a command: its usage, what it does, its arguments, options and verbs, aligned by display width."""

from __future__ import annotations

from shutil import get_terminal_size

import click

from coordhub.cli.command import Flag, Noun, Place, words_of
from coordhub.messages import t
from coordhub.text.width import cells, pad, wrap

_WIDEST_NAME = 30
_LONGEST_CHOICE = 20
_NARROWEST, _WIDEST_PAGE = 50, 100


def page(context: click.Context) -> str:
    """The whole page."""
    command = context.command
    width = min(max(get_terminal_size().columns - 1, _NARROWEST), _WIDEST_PAGE)
    pieces = [t("help.page.options_place"), *command.collect_usage_pieces(context)[1:]]
    parts = [f"{t('help.page.usage')} {context.command_path} {' '.join(pieces)}", ""]
    parts += wrap(t(words_of(context)), width)
    places = [one for one in command.params if isinstance(one, Place)]
    parts += _section("help.page.arguments", [(one.make_metavar(context), t(one.words)) for one in places], width)
    flags = [one for one in command.get_params(context) if isinstance(one, Flag) and not one.hidden]
    parts += _section("help.page.options", [(_names(one, context), _explained(one)) for one in flags], width)
    if isinstance(command, Noun):
        key = words_of(context)
        listed = [(name, t(f"{key}.{name}").split("\n")[0]) for name in command.list_commands(context)]
        parts += _section("help.page.commands", listed, width)
    if context.parent is None:
        parts += ["", *wrap(t("help.page.codes"), width)]
    return "\n".join(parts)


def _names(flag: Flag, context: click.Context) -> str:
    shown = ", ".join(flag.opts)
    return shown if flag.is_flag or flag.count else f"{shown} {_metavar(flag, context)}"


def _metavar(flag: Flag, context: click.Context) -> str:
    if flag.metavar:
        return flag.metavar
    if isinstance(flag.type, click.Choice):
        choices = "|".join(map(str, flag.type.choices))
        return choices if len(choices) < _LONGEST_CHOICE else (flag.name or "").upper()
    return flag.make_metavar(context)


def _explained(flag: Flag) -> str:
    said = t(flag.words)
    if isinstance(flag.type, click.Choice) and len("|".join(flag.type.choices)) >= _LONGEST_CHOICE:
        said = f"{said}: {' '.join(flag.type.choices)}"
    if flag.required:
        return f"{said} {t('help.page.required')}"
    return f"{said} {t('help.page.repeatable')}" if flag.multiple else said


def _section(key: str, rows: list[tuple[str, str]], width: int) -> list[str]:
    """A heading and its rows; a name too wide for its column has its words on the next line."""
    if not rows:
        return []
    column = min(max(cells(name) for name, _ in rows), _WIDEST_NAME)
    parts = ["", t(key)]
    for name, words in rows:
        first, *more = wrap(words, width - column - 4)
        if cells(name) > column:
            parts.append(f"  {name}")
            more, first = [first, *more], ""
        else:
            parts.append(f"  {pad(name, column)}  {first}".rstrip())
        parts += [f"{' ' * (column + 4)}{line}" for line in more]
    return parts

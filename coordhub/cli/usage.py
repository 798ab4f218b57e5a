"""Wrong usage, said in the language spoken: click's own errors are English."""

from __future__ import annotations

import click

from coordhub.messages import t


def sentence(error: click.ClickException) -> str:
    """What was wrong with the command line, in one line, and where its help is."""
    said = " ".join(_said(error).split())
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{said} {t('cli.usage.see', command=context.command_path)}" if context else said


def _said(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        return t("cli.usage.no_option_near" if near else "cli.usage.no_option", option=error.option_name, near=near)
    if isinstance(error, click.MissingParameter):
        return t("cli.usage.missing", name=_name(error))
    if isinstance(error, click.BadParameter):
        return t("cli.usage.bad_value", name=_name(error), why=error.message)
    if isinstance(error, click.BadOptionUsage):
        known = _option(error)
        is_flag = known is not None and known.is_flag
        return t("cli.usage.takes_no_value" if is_flag else "cli.usage.needs_value", option=error.option_name)
    return error.format_message()


def _option(error: click.BadOptionUsage) -> click.Option | None:
    options = error.ctx.command.params if error.ctx else []
    return next((one for one in options if isinstance(one, click.Option) and error.option_name in one.opts), None)


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Argument):
        return error.param.human_readable_name.upper()
    return next((name for name in error.param.opts if name.startswith("--")), error.param.opts[0])

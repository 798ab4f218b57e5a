"""The kinds of value that options take; each refuses in the language spoken."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from coordhub.messages import LANGUAGES, t

if TYPE_CHECKING:
    from coordhub.cli.caller import Caller
    from coordhub.domain.outgoing import CopyTo

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?")


class OneOf(click.Choice[str]):
    """One of a few codes. With `family` (`word.state`) the word that people read for a code is taken too, in either language."""

    def __init__(self, codes: Iterable[str], family: str = "") -> None:
        super().__init__(tuple(codes), case_sensitive=False)
        self.family = family

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The code."""
        asked = str(value).casefold()
        for code in self.choices:
            if asked == code or (
                self.family and asked in {t(f"{self.family}.{code}", lang=lang).casefold() for lang in LANGUAGES}
            ):
                return str(code)
        return self.fail(t("cli.usage.not_one_of", value=value, choices=", ".join(self.choices)), param, ctx)


class Whole(click.ParamType):  # type: ignore[type-arg]  # generic only in newer clicks
    """A whole number between two bounds; full-width digits are read too."""

    name = "n"

    def __init__(self, least: int = 0, most: int | None = None) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        try:
            number = int(str(value).rstrip("%％"))
        except ValueError:
            self.fail(t("cli.usage.not_whole", value=value), param, ctx)
        if number < self.least or (self.most is not None and number > self.most):
            most = self.most if self.most is not None else "..."
            self.fail(t("cli.usage.out_of_range", value=value, least=self.least, most=most), param, ctx)
        return number


class Copies(click.ParamType):  # type: ignore[type-arg]  # as above
    """Who receives a copy, and how many: `NAME=2`, or the name alone."""

    name = "copies"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> CopyTo:
        """The receiver with its number."""
        from coordhub.domain.outgoing import copy_of
        from coordhub.domain.refusal import Refused
        from coordhub.services.wording import sentence

        try:
            return copy_of(str(value))
        except Refused as refusal:
            self.fail(sentence(refusal), param, ctx)


class When(click.ParamType):  # type: ignore[type-arg]  # as above
    """A moment as people type it (2020-3-5, 7月10日, +3d, 2020-07-10 17:00), counted from the day of the command; ISO in code.
    With `days_only`, a time of day is refused."""

    name = "date"

    def __init__(self, *, days_only: bool = False) -> None:
        self.days_only = days_only

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The moment, ISO: a bare day or a minute."""
        from coordhub.text.dates import BadDate, moment

        caller: Caller | None = ctx.find_root().obj if ctx else None
        if caller is None:
            return str(value)
        try:
            found = moment(str(value), caller.day)
        except BadDate as wrong:
            self.fail(str(wrong), param, ctx)
        if self.days_only and "T" in found:
            self.fail(t("cli.usage.day_only", value=value), param, ctx)
        return found


class Now(click.ParamType):  # type: ignore[type-arg]  # as above
    """The day or minute at which everything is judged (`--today`)."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The moment, ISO."""
        return read_now(str(value), param, ctx)


def read_now(text: str, param: click.Parameter | None = None, ctx: click.Context | None = None) -> str:
    """`--today` or COORDHUB_TODAY as an ISO day or minute. Wrong usage when it is no date."""
    from datetime import datetime

    given = text.strip()
    try:
        if _ISO.fullmatch(given):
            datetime.fromisoformat(given)
            return given
        from coordhub.services.session import office_clock
        from coordhub.text.dates import moment

        return moment(given, office_clock().date())
    except ValueError:
        raise click.BadParameter(t("cli.usage.not_a_date", value=text), ctx, param, param_hint="--today") from None


LANGUAGE = OneOf(LANGUAGES)
NOW = Now()
MOMENT = When()
DAY = When(days_only=True)
PERCENT = Whole(0, 100)
COUNT = Whole(0)
COPIES = Copies()

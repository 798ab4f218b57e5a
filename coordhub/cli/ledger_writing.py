"""`coordhub ledger submit|zero|exempt|correct|chase`: what a county says, and what it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.fields import fields
from coordhub.cli.values import MOMENT
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.domain.entry import Entry
    from coordhub.services.session import Session

_about = fields(argument("ledger"), argument("subject", words="help.argument.ledger_subject"))
_words = argument("words", nargs=-1, words="help.argument.ledger_values")
_at = option("--at", type=MOMENT, words="help.option.ledger_at")
_post = option("--post", default="", metavar="POST", words="help.option.ledger_post")
_why = option("--why", default="", metavar="TEXT")


def _parted(words: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The period (or day), and the values: every word with `=`. Wrong usage for more than one word without."""
    plain = [word for word in words if "=" not in word]
    if len(plain) > 1:
        raise click.UsageError(t("cli.usage.extra", arguments=" ".join(plain[1:])), click.get_current_context())
    values: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name in values:
            raise click.UsageError(t("cli.usage.twice", name=name), click.get_current_context())
        if equals:
            values[name.strip()] = value
    return plain[0] if plain else "", values


@verb("submit")
@_about
@_words
@_post
@_at
@option("--owner", default="", metavar="UNIT", words="help.option.ledger_owner")
def submit(
    caller: Caller, ledger: str, subject: str, words: Sequence[str], post: str, at: str | None, owner: str
) -> None:
    """Report values for a subject and a period (a day for dated ledgers, none for standing ones)."""
    from coordhub.services.entries import submit as submitted

    session = caller.session()
    when, values = _parted(words)
    _said(session, submitted(session, ledger, subject, when, values, post=post, at=at, owner=owner))


@verb("zero")
@_about
@_words
@_post
@_at
def zero(caller: Caller, ledger: str, subject: str, words: Sequence[str], post: str, at: str | None) -> None:
    """State that nothing happened, by a post; other fields that are still owed may be given with it."""
    from coordhub.services.entries import zero as stated

    session = caller.session()
    when, values = _parted(words)
    _said(session, stated(session, ledger, subject, when, post=post, at=at, values=values))


@verb("exempt")
@_about
@argument("period", required=False, default="", words="help.argument.period")
@_why
@_at
def exempt(caller: Caller, ledger: str, subject: str, period: str, why: str, at: str | None) -> None:
    """Excuse a unit from one period, with the reason."""
    from coordhub.services.entries import exempt as excused

    output.lines(excused(caller.session(), ledger, subject, period, why=why, at=at).id)


@verb("correct")
@_about
@_words
@_why
@_post
@_at
def correct(
    caller: Caller, ledger: str, subject: str, words: Sequence[str], why: str, post: str, at: str | None
) -> None:
    """Correct what was reported, naming only what changes; the old values and the reason are kept."""
    from coordhub.services.entries import correct as corrected

    session = caller.session()
    when, values = _parted(words)
    if not values:
        raise click.UsageError(t("cli.usage.nothing_to_change"), click.get_current_context())
    _said(session, corrected(session, ledger, subject, when, values, why=why, post=post, at=at))


@verb("chase")
@_about
@argument("period", required=False, default="", words="help.argument.period")
@option("--channel", default="", metavar="TEXT")
@option("--post", default="", metavar="POST", words="help.option.chase_post")
@option("--answer", default="", metavar="TEXT")
@_at
def chase(
    caller: Caller, ledger: str, subject: str, period: str, channel: str, post: str, answer: str, at: str | None
) -> None:
    """Note that a report was asked for; what is not given comes from the ladder."""
    from coordhub.services.ledger_reminders import remind

    done = remind(caller.session(), ledger, subject, period, channel=channel, post=post, answer=answer, at=at)
    last = done.chases[-1]
    output.said(t("ledger.chased", count=len(done.chases), post=last.post, channel=last.channel))


def _said(session: Session, entry: Entry) -> None:
    """The entry's id on stdout; failed checks that only warn, and the task it opened, on stderr."""
    from coordhub.services.entries import warnings_of

    output.lines(entry.id)
    for sentence in warnings_of(session, entry):
        output.said(sentence)
    if entry.task:
        output.said(t("ledger.opened_task", task=entry.task))

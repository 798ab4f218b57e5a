"""`coordhub proposal return|extend|talk|opinion|class|sent|satisfaction|close`: what happens to a proposal on its way."""

from __future__ import annotations

from typing import get_args

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.values import DAY, MOMENT, OneOf
from coordhub.domain.proposal import ReplyClass, Satisfaction
from coordhub.messages import t

CLASS = OneOf([one.lower() for one in get_args(ReplyClass)])
SATISFACTION = OneOf(get_args(Satisfaction), "word.satisfaction")


@verb("return")
@argument("proposal")
@option("--why", metavar="TEXT", required=True)
@option("--at", type=MOMENT)
def return_(caller: Caller, proposal: str, why: str, at: str | None) -> None:
    """Give a proposal back that is not ours, within the days the rule allows."""
    from coordhub.services.proposals import give_back

    back = give_back(caller.session(), proposal, why, at)
    output.said(t("cli.done.state", name=back.number, state=t("word.proposal_state.returned")))


@verb("extend")
@argument("proposal")
@option("--to", metavar="DATE", type=MOMENT, required=True, words="help.option.extend_to")
@option("--why", metavar="TEXT", required=True)
@option("--approved-by", metavar="POST", required=True)
@option("--at", type=MOMENT)
def extend(caller: Caller, proposal: str, to: str, why: str, approved_by: str, at: str | None) -> None:
    """Move the limit of the answer."""
    from coordhub.services.proposals import extend as move

    moved = move(caller.session(), proposal, to, why, approved_by, at)
    output.said(t("cli.done.changed", name=f"{moved.number} {moved.due.replace('T', ' ')}"))


@verb("talk")
@argument("proposal")
@argument("text")
@option("--channel", default="", metavar="TEXT")
@option("--at", type=MOMENT)
def talk(caller: Caller, proposal: str, text: str, channel: str, at: str | None) -> None:
    """Note a contact with the proposers."""
    from coordhub.services.proposals import talk as note

    noted = note(caller.session(), proposal, text, channel, at)
    output.said(t("cli.done.changed", name=noted.number))


@verb("opinion")
@argument("proposal")
@argument("unit")
@option("--text", default="", metavar="TEXT", words="help.option.opinion_text")
@option("--at", type=MOMENT)
@option("--chase", is_flag=True, words="help.option.opinion_chase")
def opinion(caller: Caller, proposal: str, unit: str, text: str, at: str | None, chase: bool) -> None:
    """Note that a co-unit's opinion came, or with --chase that it was asked for once more."""
    from coordhub.services import proposals

    session = caller.session()
    if chase:
        noted = proposals.chase_opinion(session, proposal, unit)
    else:
        noted = proposals.opinion(session, proposal, unit, text, at)
    output.said(t("cli.done.changed", name=f"{noted.number} {unit}"))


@verb("class")
@argument("proposal")
@argument("result", words="help.argument.reply_class", type=CLASS)
def class_(caller: Caller, proposal: str, result: str) -> None:
    """Say how far the reply meets the proposal: A, B or C."""
    from coordhub.services.proposals import classify

    done = classify(caller.session(), proposal, result)
    output.said(t("cli.done.changed", name=f"{done.number} {done.result} {t(f'word.class.{done.result}')}"))


@verb("sent")
@argument("proposal")
@argument("to", nargs=-1, required=False, words="help.argument.reply_receivers")
@option("--channel", default="", metavar="TEXT")
@option("--at", type=MOMENT)
def sent(caller: Caller, proposal: str, to: tuple[str, ...], channel: str, at: str | None) -> None:
    """Note that the issued reply went out."""
    from coordhub.services.proposals import sent as note

    paper = note(caller.session(), proposal, to, channel, at)
    received = sum(one.received is not None for one in paper.sent)
    output.said(t("outgoing.sending", title=paper.title, sent=len(paper.sent), received=received))


@verb("satisfaction")
@argument("proposal")
@argument("satisfaction", type=SATISFACTION)
@option("--remark", default="", metavar="TEXT")
@option("--on", type=DAY)
def satisfaction(caller: Caller, proposal: str, satisfaction: str, remark: str, on: str | None) -> None:
    """Note what the proposers think of the reply."""
    from coordhub.services.proposals import satisfaction as note

    noted = note(caller.session(), proposal, satisfaction, remark, on)
    output.said(t("cli.done.changed", name=f"{noted.number} {t(f'word.satisfaction.{satisfaction}')}"))


@verb("close")
@argument("proposal")
@option("--why", default="", metavar="TEXT")
def close(caller: Caller, proposal: str, why: str) -> None:
    """File an answered proposal; its promises are followed until they are kept."""
    from coordhub.services.proposals import close as end

    closed = end(caller.session(), proposal, why)
    output.said(t("cli.done.state", name=closed.number, state=t("word.proposal_state.closed")))

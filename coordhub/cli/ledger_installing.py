"""`coordhub ledger install|schedule`: which ledgers an office keeps, and for which periods they are owed."""

from __future__ import annotations

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.values import DAY, OneOf
from coordhub.messages import t

PERIODS = OneOf(("day", "week", "month", "quarter", "half-year", "year", "once"))


@verb("install")
@argument("source", words="help.argument.ledger_source")
@option("--from", "since", type=DAY, words="help.option.ledger_from")
def install(caller: Caller, source: str, since: str | None) -> None:
    """Install a shipped ledger, one from a .toml file, or all that are shipped."""
    from coordhub.services import ledgers

    session = caller.session()
    if source == "all":
        made = ledgers.install_all(session, since)
        output.said(t("ledger.installed_all", count=len(made)))
        return
    one = ledgers.install(session, source, since)
    output.lines(one.code)
    output.said(t("ledger.installed", name=one.title.in_(session.lang), version=one.version, since=one.installed or ""))


@verb("schedule")
@argument("ledger")
@option("--period", type=PERIODS, required=True, words="help.option.ledger_period")
@option("--due", required=True, metavar="TIME", words="help.option.ledger_due")
@option("--from", "since", type=DAY, required=True, words="help.option.schedule_from")
@option("--to", "until", type=DAY, words="help.option.schedule_to")
@option("--season", default="", metavar="MM-DD..MM-DD", words="help.option.season")
@option("--within", is_flag=True, words="help.option.within")
@option("--rest", type=OneOf(("none", "before", "after")), default="none", words="help.option.rest")
@option("--why", default="", metavar="TEXT")
def schedule(caller: Caller, ledger: str, period: str, since: str, until: str | None, **more: str) -> None:
    """Let a ledger be owed for another period from a day on, with the reason."""
    from coordhub.services.ledgers import reschedule

    done = reschedule(caller.session(), ledger, period=period, since=since, until=until, **more)  # type: ignore[arg-type]  # the options' own choices
    output.said(t("ledger.rescheduled", name=done.title.in_(caller.session().lang), since=since))

"""`coordhub meeting minutes`: the wording of a meeting's minutes, edited, and taken from the draft to the issue."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coordhub.cli import output
from coordhub.cli.caller import Caller
from coordhub.cli.command import argument, option, verb
from coordhub.cli.values import COPIES, DAY, MOMENT
from coordhub.domain.outgoing import CopyTo, Outgoing
from coordhub.domain.refusal import Refused
from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.papers.minutes import Wording
    from coordhub.services.session import Session

_NEEDS = {"at": "--sign", "why": "--send-back", "copies": "--issue", "day": "--issue"}
"""Options that say more about another one."""


@verb("minutes")
@argument("meeting")
@option("--edit", "edits", is_flag=True, words="help.option.minutes_edit")
@option("--from", "file", metavar="FILE", words="help.option.minutes_from")
@option("--renew", "renews", is_flag=True, words="help.option.minutes_renew")
@option("--submit", "submits", is_flag=True, words="help.option.minutes_submit")
@option("--sign", "signer", metavar="POST", words="help.option.minutes_sign")
@option("--at", type=MOMENT)
@option("--send-back", "sends_back", is_flag=True, words="help.option.minutes_back")
@option("--why", default="", metavar="TEXT")
@option("--issue", "issues", is_flag=True, words="help.option.minutes_issue")
@option("--copies", metavar="NAME=N", type=COPIES, multiple=True, words="help.option.copy_to")
@option("--day", type=DAY)
def minutes(caller: Caller, meeting: str, **asked: Any) -> None:
    """The wording of the minutes; with options it is edited, submitted, signed, sent back or issued, in this order."""
    _check(asked)
    from coordhub.papers.minutes import wording

    session = caller.session()
    if not any(asked.values()):
        said = wording(session, meeting)
        _tell_taken_in(said)
        output.lines(said.to_edit.rstrip("\n"))
        _tell_open(session, meeting, said.text)
        return
    if asked["renews"]:
        from coordhub.services.minutes import renew

        renew(session, meeting)
        output.said(t("minutes.renewed", meeting=meeting))
    if asked["file"] is not None or asked["edits"]:
        _take_wording(session, meeting, asked["file"], edits=asked["edits"])
    _steps(session, meeting, asked)


def _check(asked: dict[str, Any]) -> None:
    """Wrong usage before any work is done."""
    given = {"--sign": asked["signer"] is not None, "--send-back": asked["sends_back"], "--issue": asked["issues"]}
    for name, needed in _NEEDS.items():
        if asked[name] and not given[needed]:
            raise click.UsageError(
                t("minutes.only_with", option=f"--{name}", needed=needed), click.get_current_context()
            )


def _steps(session: Session, meeting: str, asked: dict[str, Any]) -> None:
    from coordhub.papers.minutes import wording
    from coordhub.services import minutes as service

    if asked["submits"]:
        said = wording(session, meeting)
        _tell_taken_in(said)
        moved = service.submit(session, meeting, said.text)
        _tell_open(session, meeting, said.text)
        _tell_amiss(session, meeting)
        _tell_state(moved, meeting)
    if asked["signer"] is not None:
        _tell_state(
            service.sign(session, meeting, asked["signer"], wording(session, meeting).text, asked["at"]), meeting
        )
    if asked["sends_back"]:
        _tell_state(service.send_back(session, meeting, asked["why"]), meeting)
    if asked["issues"]:
        _issue(session, meeting, asked["copies"], asked["day"])


# The wording


def _take_wording(session: Session, meeting: str, file: str | None, *, edits: bool) -> None:
    """The wording from a file, from stdin, or from the editor. What cannot be saved is set aside, and it is said where."""
    from coordhub.papers.minutes import base_of, wording
    from coordhub.services import minutes as service
    from coordhub.services.own_editor import command, edit, read_text
    from coordhub.services.set_aside import set_aside
    from coordhub.store.errors import Conflict

    if edits and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused("minutes.no_terminal")
    said = wording(session, meeting)
    stands = said.standing
    text = said.to_edit if file is None else _from_stdin() if file == "-" else read_text(Path(file))
    kept = Path(file) if file not in {None, "-"} else None
    base = base_of(text)
    if edits:
        command()
        kept = set_aside(session, stands.meeting.number, text)
        _tell_taken_in(said)
        edited = edit(kept)
        if file is None and edited == text:
            kept.unlink()
            output.said(t("minutes.unchanged", meeting=stands.meeting.number))
            return
        text, base = edited, base or stands.base
    try:
        service.save(session, meeting, text, base)
    except Refused as refusal:
        if isinstance(refusal, Conflict):
            output.said(t("minutes.overtaken", meeting=stands.meeting.number))
        kept = kept or set_aside(session, stands.meeting.number, text)
        output.said(t("minutes.set_aside", path=kept, meeting=stands.meeting.number))
        raise
    if edits and kept is not None:
        kept.unlink()
    output.said(t("minutes.saved", meeting=stands.meeting.number))
    _tell_open(session, meeting, text)


def _from_stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused("minutes.not_text", path="-") from fault


# Issuing


def _issue(session: Session, meeting: str, copies: tuple[CopyTo, ...], day: str | None) -> None:
    from coordhub.papers.issuing import issue
    from coordhub.services.minutes import KIND, standing

    stands = standing(session, meeting)
    ref = stands.paper.id if stands.paper and not stands.paper.is_final else None
    issued = issue(session, KIND, stands.meeting.id, ref=ref, day=day or "", copies=copies)
    output.lines(issued.number)
    output.said(
        t("outgoing.issued", title=issued.title, id=issued.id, files=" ".join(one.suffix for one in issued.files))
    )
    _tell_tasks(session, meeting)


# What is told


def _tell_taken_in(said: Wording) -> None:
    if said.taken_in:
        output.warned(t("minutes.taken_in", numbers=" ".join(said.taken_in)))


def _tell_open(session: Session, meeting: str, text: str) -> None:
    from coordhub.services.minutes import open_points

    for one in open_points(session, meeting, text):
        output.warned(one.sentence())


def _tell_amiss(session: Session, meeting: str) -> None:
    """What a proof-reader would find in the paper."""
    from coordhub.papers.lint import check_paper
    from coordhub.papers.minutes import paper

    for one in check_paper(paper(session, meeting)):
        output.warned(one.sentence())


def _tell_state(one: Outgoing, meeting: str) -> None:
    output.said(t("cli.done.state", name=f"{meeting} {one.title}", state=t(f"word.paper_state.{one.state}")))


def _tell_tasks(session: Session, meeting: str) -> None:
    """Which tasks were given out, and which decisions are no tasks yet."""
    from coordhub.domain.meeting import unpromoted
    from coordhub.services.minutes import standing

    held = standing(session, meeting).meeting
    with session.reading() as work:
        tasks = [work.tasks.find(one.task) for one in held.decisions if one.task and not one.joined]
    given = [one.number for one in tasks if one and one.state != "drafted"]
    if given:
        output.said(t("minutes.given_out", count=len(given), numbers=" ".join(given)))
    if left := unpromoted(held):
        numbers = " ".join(held.decision_number(one) for one in left)
        output.warned(t("minutes.not_promoted", count=len(left), numbers=numbers, meeting=held.number))

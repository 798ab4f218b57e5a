"""The notice that the members of a body have changed (调整成员的通知), with the list as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from coordhub.domain.refusal import Refused
from coordhub.messages import speaking, t
from coordhub.papers import members
from coordhub.papers.paper import Block, Packet, Paper, Paragraph
from coordhub.papers.phrases import heading, listed, numeral, printed, units_named
from coordhub.papers.stamp import DRAFT, Stamp, headed
from coordhub.services.bodies import body as body_of
from coordhub.services.member_changes import MemberChange, member_changes
from coordhub.text.dates import written
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session


def paper(session: Session, about: str = "", *, since: str = "", on: str = "", stamp: Stamp = DRAFT) -> Packet:
    """The notice of what changed from one day to another (today, without one), and the list attached. Refused without a first day, and
    when nothing changed between the two."""
    if not since:
        raise Refused("members.no_since", field="since")
    office = session.office()
    day = on or stamp.day or session.today.isoformat()
    with speaking(office.language):
        body = body_of(session, about)
        found = member_changes(session, body.id, since, day)
        if not found:
            raise Refused("members.no_change", body=body.called, since=since, on=day)
        names = units_named(session)
        called = printed(body.name)
        blocks: list[Block] = [
            Paragraph(t("members.change_opening", body=called, since=written(since), on=written(day)))
        ]
        for place, (what, group) in enumerate(groupby(found, key=lambda one: one.what), 1):
            blocks += [heading(place, t(f"members.changed.{what}")), *_lines(list(group), names)]
        blocks.append(Paragraph(t("members.change_closing")))
        listing = t("members.title", body=called)
        notice = Paper(
            title=t("members.change_title", body=called), addressee=t("members.change_to"), blocks=blocks, attachments=(listing,),
            moment=session.moment, **headed(session, "official", stamp),
        )  # fmt: skip
        attached = members.paper(session, body.id, on=day, mark=t("members.attached"))
        return Packet((notice, attached))


def _lines(changes: Sequence[MemberChange], names: Names) -> Iterator[Paragraph]:
    """A line for each successor; those of one role who came or left on one day share a line."""
    together: dict[tuple[str, ...], list[MemberChange]] = {}
    for one in changes:
        alone = one.row.seat.id if one.what == "succeeded" else ""
        together.setdefault((one.what, one.row.seat.role, _day(one), alone), []).append(one)
    for place, ((what, role, since, _), group) in enumerate(together.items(), 1):
        said = t(
            f"members.line.{what}", role=names.word("role", role), number=len(group), since=since,
            posts=listed(map(_said, group)), old=_holder(group[0], "before"), new=_holder(group[0], "now"),
        )  # fmt: skip
        yield Paragraph(t("members.line", numeral=numeral(place), text=said) if len(together) > 1 else said)


def _said(one: MemberChange) -> str:
    """Who came or left; of a seat without a holder the post that it belongs to."""
    which = "before" if one.what in {"vacated", "ended"} else "now"
    return _holder(one, which) or t("view.post_vacant", post=printed(one.row.seat.post))


def _holder(one: MemberChange, which: str) -> str:
    row = one.before if which == "before" else one.now
    return printed(row.term.holder) if row and row.term else ""


def _day(one: MemberChange) -> str:
    """From when it holds; empty where nobody sits now, or nobody said."""
    term = one.now.term if one.now else None
    return t("members.from", day=written(term.since)) if term else ""

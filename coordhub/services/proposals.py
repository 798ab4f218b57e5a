"""Proposals (提案): the register, its clock, contacts with the proposers, opinions of co-units, what became of the reply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

import msgspec
from msgspec.structs import replace
from tinydb import where

from coordhub.domain.calendar import days_left, due_after, end_of, parse_rule
from coordhub.domain.outgoing import Outgoing, Sending
from coordhub.domain.proposal import (
    ANSWERED,
    Extended,
    Opinion,
    Promise,
    Proposal,
    ReplyClass,
    Satisfaction,
    Standing,
    Talk,
    light,
)
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import NotFound, Refused
from coordhub.domain.task import Task
from coordhub.services import names
from coordhub.services.session import OFFICE_ID, Session
from coordhub.store.work import Work

_EDITABLE = frozenset({
    "session", "serial", "title", "proposers", "lead", "supporting", "handler", "contact", "phone", "assigned", "greeting", "closing",
    "copies", "remark",
})  # fmt: skip
_REPLY = frozenset({"title", "session", "serial", "proposers", "contact", "phone", "greeting", "closing"})
"""What stands in the reply: it may not change once that is signed."""


class PromiseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A promise with the task made of it. It is kept once that task is closed (销号)."""

    proposal: Proposal
    promise: Promise
    task: Task | None

    @property
    def is_kept(self) -> bool:
        """Whether nothing of it is left to do."""
        return self.task is not None and self.task.state == "closed"


class ProposalRow(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal as a list shows it: where it stands, the reply in the register of outgoing papers, days until its limit, how pressing
    that is (`red`, `yellow`, `green`; empty once answered), how many opinions are overdue, and its promises."""

    proposal: Proposal
    state: Standing
    reply: Outgoing | None
    days: int
    light: str
    late_opinions: int
    promises: list[PromiseRow]

    @property
    def is_late(self) -> bool:
        """Whether the reply came after its limit."""
        return bool(self.reply and self.reply.day and self.reply.day > self.proposal.due[:10])


def rows(
    session: Session, state: str | None = None, of: str | None = None, *, closed: bool = False
) -> list[ProposalRow]:
    """The proposals, the nearest limit first, answered ones after; those that are closed or given back only when asked for (`closed`,
    or by their state); `of` chooses the session of the CPPCC or the Congress that has these words."""
    with session.reading() as work:
        replies = work.outgoing.where(where("kind") == "reply")
        found = [_row(work, session, one, replies) for one in work.proposals.all() if of is None or of in one.session]
    shown = [
        one for one in found if (state is None or one.state == state) and (state or closed or one.proposal.is_open)
    ]
    return sorted(shown, key=lambda one: (one.state in ANSWERED, one.proposal.due, one.proposal.number))


def row(session: Session, ref: str) -> ProposalRow:
    """One proposal as the list shows it."""
    with session.reading() as work:
        meant = names.proposal(work, ref)
        return _row(work, session, meant, work.outgoing.where(where("about") == meant.id))


def _row(work: Work, session: Session, one: Proposal, replies: Iterable[Outgoing]) -> ProposalRow:
    reply = _reply_of(one, replies)
    state = _standing(one, reply)
    workdays = work.office.get(OFFICE_ID).workdays()
    made = {each.id: work.tasks.find(each.task) for each in one.promises if each.task}
    late = [each for each in one.opinions if not each.received and each.due and end_of(each.due) < session.now]
    return ProposalRow(
        proposal=one, state=state, reply=reply, days=days_left(one.due, session.today),
        light="" if state in ANSWERED or not one.is_open else light(one.due, session.now, workdays),
        late_opinions=len(late) if one.is_open and state not in ANSWERED else 0,
        promises=[PromiseRow(proposal=one, promise=each, task=made.get(each.id)) for each in one.promises],
    )  # fmt: skip


def _reply_of(one: Proposal, papers: Iterable[Outgoing]) -> Outgoing | None:
    """The reply that counts: the latest that was not given up."""
    there = [each for each in papers if each.about == one.id and each.kind == "reply" and each.state != "void"]
    return max(there, key=lambda each: int(each.id[1:]), default=None)


def _standing(one: Proposal, reply: Outgoing | None) -> Standing:
    if reply is None or not one.is_open:
        return one.state
    if reply.state == "issued":
        return "sent" if reply.sent else "issued"
    return "signed" if reply.state == "signed" else "drafted"


def reply_of(work: Work, one: Proposal) -> Outgoing | None:
    """The reply to a proposal in the register of outgoing papers; None before there is one."""
    return _reply_of(one, work.outgoing.where(where("about") == one.id))


def unanswered(work: Work) -> list[Proposal]:
    """The proposals whose reply has not been issued."""
    replies = work.outgoing.where(where("kind") == "reply")
    return [
        one for one in work.proposals.all() if one.is_open and _standing(one, _reply_of(one, replies)) not in ANSWERED
    ]


def unsigned(work: Work, one: Proposal) -> Proposal:
    """The proposal, work on it begun, while its reply may still change. Refused once the reply is signed, or the proposal is closed."""
    reply = reply_of(work, one)
    if reply and reply.state in {"signed", "issued"}:
        raise Refused("proposal.reply_stands", number=one.number, id=reply.id)
    return one.working()


# The register


def add_proposal(
    session: Session, serial: str, title: str, *, of: str, assigned: str | None = None, lead: Sequence[str] = (),
    supporting: Sequence[str] = (), proposers: Sequence[str] = (), handler: str = "", number: str | None = None, **more: Any,
) -> Proposal:  # fmt: skip
    """Register a proposal that was assigned to us; `of` is the session it was made at. Its number is the year of its assignment and
    its own (`2020-T187`) unless one is given, its limits are the office's rules. Refused when the number is taken."""
    for field, text in (("title", title), ("session", of), ("serial", serial)):
        if not text.strip():
            raise Refused("proposal.lacks", field=field)
    with session.writing("proposal.add") as work:
        begun = assigned or session.moment
        office = work.office.get(OFFICE_ID)
        named = number or f"{begun[:4]}-T{serial.strip()}"
        _refuse_taken(work, named, of.strip(), serial.strip())
        co_units = names.units(work, supporting)
        raw = {
            "number": named, "session": of.strip(), "serial": serial.strip(), "title": title.strip(), "proposers": list(proposers),
            "lead": names.units(work, lead) or names.units(work, office.issuing_units[:1]), "supporting": co_units,
            "handler": handler or session.post, "assigned": begun, **_limits(work, begun), **more,
        }  # fmt: skip
        return work.proposals.add(_proposal({**raw, "opinions": _opinions(work, (), co_units, begun)}))


def _refuse_taken(work: Work, number: str, of: str, serial: str, but: str = "") -> None:
    for one in work.proposals.all():
        if one.id == but:
            continue
        if (one.session, one.serial) == (of, serial):
            raise Refused("proposal.taken", field="serial", number=one.number, title=one.title)
        if one.number == number:
            raise Refused("proposal.number_taken", field="serial", number=number, title=one.title, of=one.session)


def _limits(work: Work, begun: str) -> dict[str, str]:
    return {"return_by": _due(work, "return", begun), "due": _due(work, "answer", begun)}


def _due(work: Work, rule: str, begun: str) -> str:
    office = work.office.get(OFFICE_ID)
    return due_after(parse_rule(office.rule(f"proposal.{rule}")), begun, office.workdays())


def _opinions(work: Work, there: Sequence[Opinion], units: Sequence[str], begun: str) -> tuple[Opinion, ...]:
    """An opinion owed by each co-unit; one that has come stays."""
    by_unit = {one.id: one for one in there}
    due = _due(work, "opinion", begun)
    owed = [by_unit.get(unit) or Opinion(id=unit, due=due) for unit in units]
    return (*owed, *(one for one in there if one.received and one.id not in units))


def _proposal(raw: Mapping[str, Any]) -> Proposal:
    given = {name: msgspec.to_builtins(value) for name, value in raw.items() if value is not None}
    try:
        return msgspec.convert(given, Proposal)
    except msgspec.ValidationError as fault:
        raise Refused("proposal.bad", number=str(raw.get("number", "")), fault=str(fault)) from fault


def edit_proposal(session: Session, ref: str, changes: Mapping[str, Any], base: Proposal | None = None) -> Proposal:
    """Change what a proposal is called, who leads and supports, when it was assigned (which counts its limits anew), or the words
    before and after the reply's sections."""
    unknown = sorted(set(changes) - _EDITABLE)
    if unknown:
        raise NotFound("proposal.no_field", name=", ".join(unknown), names=", ".join(sorted(_EDITABLE)))
    with session.writing("proposal.edit") as work:
        stands = (base or names.proposal(work, ref)).still_open()
        if _REPLY & changes.keys():
            unsigned(work, stands)
        wanted = dict(changes)
        for field in {"lead", "supporting"} & wanted.keys():
            wanted[field] = names.units(work, wanted[field])
        changed = _proposal({**{name: getattr(stands, name) for name in Proposal.__struct_fields__}, **wanted})
        _refuse_taken(work, changed.number, changed.session, changed.serial, stands.id)
        if changed.assigned != stands.assigned:
            limits = _limits(work, changed.assigned)
            changed = replace(
                changed, return_by=limits["return_by"], due=changed.due if changed.extensions else limits["due"]
            )
            again = tuple(
                one if one.received else replace(one, due=_due(work, "opinion", changed.assigned))
                for one in changed.opinions
            )
            changed = replace(changed, opinions=again)
        changed = replace(changed, opinions=_opinions(work, changed.opinions, changed.supporting, changed.assigned))
        return work.proposals.put(changed, base=base)


def give_back(session: Session, ref: str, why: str, at: str | None = None) -> Proposal:
    """Give a proposal back that is not ours, with the reason. Refused once the days for it are over: then only who assigned it can take
    it back."""
    if not why.strip():
        raise Refused("proposal.return_why", field="why")
    with session.writing("proposal.return", why) as work:
        stands = names.proposal(work, ref).still_open()
        if reply_of(work, stands):
            raise Refused("proposal.replied", number=stands.number)
        if end_of(at or session.moment) > end_of(stands.return_by):
            raise Refused("proposal.too_late_to_return", number=stands.number, day=stands.return_by, field="at")
        return work.proposals.put(replace(stands, state="returned", why_returned=why.strip()))


def extend(session: Session, ref: str, to: str, why: str, approved_by: str, at: str | None = None) -> Proposal:
    """Move the limit of the answer, with the reason and who agreed. Refused to an earlier day, and once the reply is issued."""
    for field, text in (("why", why), ("approved_by", approved_by)):
        if not text.strip():
            raise Refused("proposal.extension_lacks", field=field)
    with session.writing("proposal.extend", why) as work:
        stands = unsigned(work, names.proposal(work, ref))
        if to <= stands.due:
            raise Refused("proposal.not_later", number=stands.number, due=stands.due, field="to")
        moved = Extended(
            id=next_part_id(stands.extensions), asked=at or session.moment, old=stands.due, new=to, why=why.strip(),
            approved_by=approved_by.strip(),
        )  # fmt: skip
        changed = replace(
            stands, due=to, first_due=stands.first_due or stands.due, extensions=(*stands.extensions, moved)
        )
        return work.proposals.put(changed)


# On the way


def talk(session: Session, ref: str, text: str, channel: str = "", at: str | None = None) -> Proposal:
    """Note a contact with the proposers: how, and what came of it."""
    if not text.strip():
        raise Refused("proposal.lacks", field="text")
    with session.writing("proposal.talk") as work:
        stands = names.proposal(work, ref).working()
        noted = Talk(id=next_part_id(stands.talks), at=at or session.moment, channel=channel, text=text.strip())
        return work.proposals.put(replace(stands, talks=(*stands.talks, noted)))


def opinion(session: Session, ref: str, unit: str, text: str = "", at: str | None = None) -> Proposal:
    """Note that a co-unit's opinion came, and what it says. NotFound for a unit that owes none."""
    with session.writing("proposal.opinion") as work:
        stands, owed = _owed(work, ref, unit)
        came = replace(owed, received=at or session.moment, text=text.strip() or owed.text)
        return work.proposals.put(_with_opinion(stands, came))


def chase_opinion(session: Session, ref: str, unit: str) -> Proposal:
    """Note one more reminder for an opinion. Refused when it has come."""
    with session.writing("proposal.chase") as work:
        stands, owed = _owed(work, ref, unit)
        if owed.received:
            raise Refused("proposal.opinion_came", number=stands.number, unit=unit, day=owed.received[:10])
        return work.proposals.put(_with_opinion(stands, replace(owed, chased=owed.chased + 1)))


def _owed(work: Work, ref: str, unit: str) -> tuple[Proposal, Opinion]:
    stands = names.proposal(work, ref).working()
    meant = names.unit(work, unit)
    for one in stands.opinions:
        if one.id == meant.id:
            return stands, one
    raise NotFound("proposal.no_opinion", number=stands.number, unit=meant.called)


def _with_opinion(stands: Proposal, opinion_: Opinion) -> Proposal:
    return replace(stands, opinions=tuple(opinion_ if one.id == opinion_.id else one for one in stands.opinions))


def classify(session: Session, ref: str, result: str) -> Proposal:
    """Say how far the reply meets the proposal: A solved, B being solved or planned, C later or not feasible."""
    wanted = result.strip().upper()
    if wanted not in get_args(ReplyClass):
        raise Refused("proposal.no_class", text=result, field="result")
    with session.writing("proposal.class") as work:
        return work.proposals.put(replace(unsigned(work, names.proposal(work, ref)), result=wanted))


# After the reply


def sent(session: Session, ref: str, to: Sequence[str] = (), channel: str = "", at: str | None = None) -> Outgoing:
    """Note that the issued reply went out: to the proposers and to all who receive a copy, unless others are named. Refused before it is
    issued."""
    with session.writing("proposal.sent") as work:
        stands = names.proposal(work, ref).still_open()
        reply = reply_of(work, stands)
        if reply is None or reply.state != "issued":
            raise Refused("proposal.not_issued", number=stands.number)
        there = list(reply.sent)
        for one in to or (*stands.proposers, *(copy.to for copy in reply.copies or stands.copies)):
            there.append(Sending(id=next_part_id(there), to=one, at=at or session.moment, channel=channel))
        return work.outgoing.put(replace(reply, sent=tuple(there)))


def satisfaction(session: Session, ref: str, how: str, remark: str = "", on: str | None = None) -> Proposal:
    """Note what the proposers think of the reply, from their opinion form. Refused before it went out."""
    if how not in get_args(Satisfaction):
        raise Refused(
            "proposal.no_satisfaction", text=how, allowed=" ".join(get_args(Satisfaction)), field="satisfaction"
        )
    with session.writing("proposal.satisfaction") as work:
        stands = _sent(work, ref)
        day = (on or session.moment)[:10]
        return work.proposals.put(
            replace(stands, satisfaction=how, satisfied_on=day, remark=remark.strip() or stands.remark)
        )


def close(session: Session, ref: str, why: str = "") -> Proposal:
    """File a proposal that is answered; its promises are followed until they are kept. Refused before the reply went out, while a promise
    has no task, and without a reason while the proposers are not satisfied."""
    with session.writing("proposal.close", why) as work:
        stands = _sent(work, ref)
        loose = [one.id for one in stands.promises if one.task is None]
        if loose:
            raise Refused("proposal.loose_promises", number=stands.number, promises=" ".join(loose))
        if stands.satisfaction == "dissatisfied" and not why.strip():
            raise Refused("proposal.close_why", number=stands.number, field="why")
        return work.proposals.put(replace(stands, state="closed"))


def _sent(work: Work, ref: str) -> Proposal:
    stands = names.proposal(work, ref).still_open()
    reply = reply_of(work, stands)
    if reply is None or not reply.sent:
        raise Refused("proposal.not_sent", number=stands.number)
    return stands

"""The figures of a reply: pulled from the ledgers, from bodies, meetings and tasks, each with its day and its source."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import msgspec
from msgspec.structs import replace

from coordhub.domain.aggregate import Figure, Rate
from coordhub.domain.body import ROLE_ORDER
from coordhub.domain.entry import amount
from coordhub.domain.ledger import Field, Ledger
from coordhub.domain.proposal import Fact, Proposal
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import NotFound, Refused
from coordhub.messages import speaking, t
from coordhub.services import entries, names, summary
from coordhub.services.proposals import unsigned
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.summary_reading import Column
from coordhub.store.work import Work
from coordhub.text.dates import written

OLD = 30
"""Days by which a figure may be older than what its source has now, before that is told."""
_NAME = re.compile(r"[^\s{}.=@]{1,20}")
_BOUND = re.compile(r"(>=|<=)\s*(\d+)")


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as its source has it now: as it is printed, the day it holds for (`since` the first of several), where it is from, in
    words, and what is wanting there."""

    value: str
    as_of: str
    source: str
    since: str | None = None
    note: str = ""


class Stale(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that its source has otherwise now; `now` is None where the source has none any more."""

    fact: Fact
    now: Pulled | None


def pull(session: Session, address: str) -> Pulled:
    """The figure at an address: `LEDGER.MEASURE[@PERIOD]`, `body:NAME.seats`, `meeting:NUMBER.date`, `task:NUMBER.percent`. NotFound or
    Refused, saying what there is, where there is none."""
    with session.reading() as work:
        return _pulled(work, session, address)


def _pulled(work: Work, session: Session, address: str) -> Pulled:
    kind, colon, rest = address.strip().replace("：", ":").partition(":")
    with speaking(work.office.get(OFFICE_ID).language):
        if colon and kind in _OF_RECORDS:
            ref, dot, what = rest.rpartition(".")
            if not dot:
                raise Refused("proposal.bad_address", text=address, field="source")
            return _OF_RECORDS[kind](work, session, ref, what)
        return _from_ledger(work, session, address)


# Ledgers


def _from_ledger(work: Work, session: Session, address: str) -> Pulled:
    of, _, period = address.strip().replace("＠", "@").partition("@")
    ref, dot, measure = of.rpartition(".")
    if not dot:
        raise Refused("proposal.bad_address", text=address, field="source")
    ledger = names.ledger(work, ref)
    if ledger.restricted:
        raise Refused("proposal.restricted", ledger=ledger.called, field="source")
    if period and ledger.shape == "standing":
        raise Refused("proposal.no_period", ledger=ledger.called, field="source")
    column = _column(ledger, measure)
    found = summary.of_ledger(work, entries.desk(session, work), ledger, period)
    value = found.total.values.get(column.id)
    if value is None:
        raise Refused("proposal.no_figure", ledger=ledger.called, measure=column.label.zh, period=found.period.key)
    today, is_standing = session.today.isoformat(), ledger.shape == "standing"
    is_whole = is_standing or found.reported >= found.owed
    return Pulled(
        value=_printed(value, money=_is_money(ledger, column)), source=ledger.name(work.office.get(OFFICE_ID).language),
        as_of=today if is_standing else min(found.period.last, today), since=None if is_standing else found.period.first,
        note="" if is_whole else t("proposal.lacking", reported=found.reported, owed=found.owed),
    )  # fmt: skip


def _column(ledger: Ledger, measure: str) -> Column:
    columns = summary.columns_of(ledger)
    for one in columns:
        if measure in {one.id, one.label.zh, one.label.en}:
            return one
    raise NotFound(
        "proposal.no_measure", ledger=ledger.called, measure=measure, measures=" ".join(one.id for one in columns)
    )


def _is_money(ledger: Ledger, column: Column) -> bool:
    field = column if isinstance(column, Field) else ledger.field(column.field)
    return field is not None and field.kind == "money"


def _printed(value: Figure, *, money: bool = False) -> str:
    """`3286`, `98.4%`, `3万余`; money in 万元. Refused for what is no single figure."""
    if isinstance(value, Rate):
        return f"{_printed(value.percent)}%" if value.percent is not None else _printed(value.done)
    figure = amount(value)
    if figure is None:
        raise Refused("proposal.many_figures")
    shown = figure / 10_000 if money else figure
    text = f"{shown:.2f}".rstrip("0").rstrip(".") if isinstance(shown, float) else f"{shown}"
    if not isinstance(value, dict):
        return text
    key = "proposal.at_least" if "ge" in value else "proposal.at_most"
    is_round = not money and figure >= 10_000 and figure % 10_000 == 0
    return t(f"{key}_wan", n=int(figure) // 10_000) if is_round else t(key, n=text)


# Other records


def _from_body(work: Work, session: Session, ref: str, what: str) -> Pulled:
    meant, day = names.body(work, ref), session.today.isoformat()
    if what == "founded":
        if meant.founded is None:
            raise Refused("proposal.nothing_noted", record=meant.called, what=what)
        return Pulled(value=written(meant.founded), as_of=meant.founded, source=meant.founding_paper or meant.name)
    seats = meant.seats_on(day)
    counts = {role: sum(seat.role == role for seat in seats) for role in ROLE_ORDER}
    counts |= {
        "seats": len(seats),
        "bodies": sum(one.parent == meant.id and one.exists_on(day) for one in work.bodies.all()),
    }
    if what not in counts:
        raise NotFound(
            "proposal.no_measure", ledger=meant.called, measure=what, measures=" ".join(["founded", *counts])
        )
    return Pulled(value=str(counts[what]), as_of=day, source=t("proposal.list_of", body=meant.name))


def _from_meeting(work: Work, _: Session, ref: str, what: str) -> Pulled:
    meant = names.meeting(work, ref)
    came = sum(one.state in {"present", "substitute"} for one in meant.attendance)
    counts = {
        "date": written(meant.starts),
        "items": len(meant.items),
        "decisions": len(meant.decisions),
        "present": came,
    }
    if what not in counts:
        raise NotFound("proposal.no_measure", ledger=meant.number, measure=what, measures=" ".join(counts))
    return Pulled(value=str(counts[what]), as_of=meant.starts[:10], source=meant.title)


def _from_task(work: Work, session: Session, ref: str, what: str) -> Pulled:
    meant = names.task(work, ref)
    share = meant.share
    done = sum(one.state in {"done", "closed"} for one in meant.cells)
    counts = {"percent": f"{share}%" if share is not None else "", "done": str(done), "cells": str(len(meant.cells))}
    if what not in counts:
        raise NotFound("proposal.no_measure", ledger=meant.number, measure=what, measures=" ".join(counts))
    if not counts[what]:
        raise Refused("proposal.nothing_noted", record=meant.number, what=what)
    return Pulled(value=counts[what], as_of=session.today.isoformat(), source=f"{meant.number} {meant.title}")


_OF_RECORDS: dict[str, Callable[[Work, Session, str, str], Pulled]] = {
    "body": _from_body, "meeting": _from_meeting, "task": _from_task,
}  # fmt: skip


# The facts of a proposal


def pull_fact(session: Session, ref: str, name: str, address: str) -> Fact:
    """Take a figure into the reply from where it stands; a fact of that name is replaced."""
    with session.writing("proposal.fact") as work:
        stands = unsigned(work, names.proposal(work, ref))
        found = _pulled(work, session, address)
        return _put(work, stands, name, lambda id_: _fact(id_, name, found, address.strip()))


def type_fact(session: Session, ref: str, name: str, value: str, source: str, on: str | None = None) -> Fact:
    """Write a figure down by hand, with its source and the day it holds for; `>=30000` is printed as 3万余. Refused without a source:
    a figure that nobody can trace does not leave the office."""
    for field, text in (("value", value), ("source", source)):
        if not text.strip():
            raise Refused("proposal.lacks", field=field)
    with session.writing("proposal.fact") as work:
        stands = unsigned(work, names.proposal(work, ref))
        with speaking(work.office.get(OFFICE_ID).language):
            bound = _BOUND.fullmatch(value.strip())
            shown = _printed({"ge" if bound[1] == ">=" else "le": int(bound[2])}) if bound else value.strip()
        found = Pulled(value=shown, source=source.strip(), as_of=(on or session.moment)[:10])
        return _put(work, stands, name, lambda id_: _fact(id_, name, found))


def _put(work: Work, stands: Proposal, name: str, make: Callable[[str], Fact]) -> Fact:
    if not _NAME.fullmatch(name):
        raise Refused("proposal.bad_name", name=name, field="name")
    old = stands.fact(name)
    fact = make(old.id if old else next_part_id(stands.facts))
    facts = tuple(fact if one.id == fact.id else one for one in stands.facts)
    work.proposals.put(replace(stands, facts=facts if old else (*facts, fact)))
    return fact


def _fact(id_: str, name: str, found: Pulled, address: str = "") -> Fact:
    return Fact(
        id=id_,
        name=name,
        value=found.value,
        as_of=found.as_of,
        source=found.source,
        since=found.since,
        note=found.note,
        pulled=address,
    )


def drop_fact(session: Session, ref: str, name: str) -> Proposal:
    """Take a figure out. Refused while the text has a place for it."""
    with session.writing("proposal.fact") as work:
        stands = unsigned(work, names.proposal(work, ref))
        gone = stands.fact(name)
        if gone is None:
            raise NotFound("proposal.no_fact", name=name, number=stands.number)
        without = replace(stands, facts=tuple(one for one in stands.facts if one.id != gone.id))
        if name in without.open_places:
            raise Refused("proposal.fact_used", name=name, number=stands.number)
        return work.proposals.put(without)


def refresh(session: Session, ref: str) -> list[Stale]:
    """Pull every figure again that was pulled; gives those that changed, as they were and as they are. One whose source is gone stays."""
    with session.writing("proposal.fact") as work:
        stands = unsigned(work, names.proposal(work, ref))
        now = {one.id: _now(work, session, one) for one in stands.facts if one.pulled}
        facts = tuple(
            _fact(one.id, one.name, found, one.pulled) if (found := now.get(one.id)) else one for one in stands.facts
        )
        if facts != stands.facts:
            work.proposals.put(replace(stands, facts=facts))
        return [
            Stale(fact=one, now=now[one.id])
            for one in stands.facts
            if one.id in now and (now[one.id] is None or one.value != now[one.id].value)  # type: ignore[union-attr]
        ]


def stale(session: Session, ref: str) -> list[Stale]:
    """The figures of a reply that their sources have otherwise now, or have for a day more than a month later."""
    with session.reading() as work:
        stands = names.proposal(work, ref)
        found = [Stale(fact=one, now=_now(work, session, one)) for one in stands.facts if one.pulled]
    return [one for one in found if one.now is None or one.fact.value != one.now.value or _is_old(one.fact, one.now)]


def _is_old(fact: Fact, now: Pulled) -> bool:
    return (date.fromisoformat(now.as_of) - date.fromisoformat(fact.as_of)).days > OLD


def _now(work: Work, session: Session, fact: Fact) -> Pulled | None:
    try:
        return _pulled(work, session, fact.pulled)
    except Refused:
        return None


def values(proposal: Proposal) -> dict[str, str]:
    """What the places in the reply's text are filled with: `{name}` by the figure, `{name.date}` by its day, `{name.source}` by day and
    source in words. The language spoken is that of the paper."""
    found: dict[str, str] = {}
    for one in proposal.facts:
        found[one.name] = one.value
        found[f"{one.name}.date"] = written(one.as_of)
        found[f"{one.name}.source"] = t("proposal.traced", day=_days(one), source=one.source)
    return found


def _days(fact: Fact) -> str:
    """2020年7月2日, 2020年6月1日至6月30日: the days that a figure holds for."""
    if fact.since is None or fact.since == fact.as_of:
        return written(fact.as_of)
    last = written(fact.as_of)
    if fact.since[:4] == fact.as_of[:4]:
        last = t("summary.day", month=t(f"text.month.{int(fact.as_of[5:7])}"), day=int(fact.as_of[8:10]))
    return t("proposal.span", first=written(fact.since), last=last)

"""Duties: who answers for what in a body, by which clause; a change ends the old wording and begins a new one."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from coordhub.domain.calendar import day_before
from coordhub.domain.duty import Duty
from coordhub.domain.refusal import NotFound, Refused
from coordhub.domain.unit import Unit, official_order
from coordhub.services import names, selection
from coordhub.services.session import Session
from coordhub.store.work import Work


class DutyMatrix(msgspec.Struct, frozen=True, kw_only=True):
    """Units by subjects: `rows` hold, for each unit in official order, its duties by subject."""

    subjects: list[str]
    rows: list[tuple[Unit, dict[str, list[Duty]]]]


def duties(session: Session, body: str | None = None, unit: str | None = None, on: str | None = None) -> list[Duty]:
    """The duties that hold on a day (today, without one; `on="all"` shows ended ones too), by unit in official order."""
    with session.reading() as work:
        return _duties(work, body, unit, on or session.today.isoformat())


def _duties(work: Work, body: str | None, unit: str | None, day: str) -> list[Duty]:
    meant = names.body(work, body).id if body else None
    whose = names.unit(work, unit).id if unit else None
    query = selection.every(
        selection.equals("body", meant) if meant else None,
        selection.equals("unit", whose) if whose else None,
        selection.holding_on(day) if day != "all" else None,
    )
    found = selection.found(work.duties, query)
    order = {each.id: official_order(each) for each in (work.units.find(one.unit) for one in found) if each}
    return sorted(found, key=lambda one: (order.get(one.unit, (9, 0, "")), int(one.id[1:])))


def duty_matrix(session: Session, body: str, on: str | None = None) -> DutyMatrix:
    """The matrix of a body: its units by the subjects of its duties, on a day."""
    with session.reading() as work:
        found = _duties(work, body, None, on or session.today.isoformat())
        rows: dict[str, dict[str, list[Duty]]] = {}
        for one in found:
            rows.setdefault(one.unit, {}).setdefault(one.subject, []).append(one)
        subjects = list(dict.fromkeys(one.subject for one in found))
        return DutyMatrix(subjects=subjects, rows=[(work.units.get(unit), cells) for unit, cells in rows.items()])


def add_duty(
    session: Session, body: str, unit: str, text: str, *, subject: str = "", clause: str = "", since: str | None = None
) -> Duty:
    """Give a unit a duty in a body."""
    if not text.strip():
        raise Refused("duty.no_text", field="text")
    with session.writing("duty.add") as work:
        return work.duties.add(
            Duty(
                body=names.body(work, body).id, unit=names.unit(work, unit).id, text=text, subject=subject, clause=clause,
                since=since,
            )
        )  # fmt: skip


def change_duty(
    session: Session, ref: str, text: str, since: str, *, clause: str = "", subject: str = "", unit: str | None = None
) -> Duty:
    """Give a duty a new wording (or another unit) from a day on; the old one ends the day before and stays in history."""
    with session.writing("duty.change") as work:
        old = _found(work, ref)
        if not old.holds_on(since) or (old.since and since <= old.since):
            raise Refused("duty.not_then", id=old.id, since=since)
        new = work.duties.add(
            replace(
                old, id="", rev=0, text=text or old.text, since=since, until=old.until, clause=clause or old.clause,
                subject=subject or old.subject, unit=names.unit(work, unit).id if unit else old.unit,
            )
        )  # fmt: skip
        work.duties.put(replace(old, until=day_before(since), successor=new.id))
        return new


def end_duty(session: Session, ref: str, until: str) -> Duty:
    """End a duty on a day."""
    with session.writing("duty.end") as work:
        old = _found(work, ref)
        if not old.holds_on(until):
            raise Refused("duty.not_then", id=old.id, since=until)
        return work.duties.put(replace(old, until=until))


def duty(session: Session, ref: str) -> Duty:
    """The duty with that id."""
    with session.reading() as work:
        return _found(work, ref)


def _found(work: Work, ref: str) -> Duty:
    found = work.duties.find(ref.strip())
    if found is None:
        raise NotFound("name.unknown", kind="duty", text=ref)
    return found

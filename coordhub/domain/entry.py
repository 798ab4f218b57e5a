"""Entries (记录) of ledgers: what was reported, or said to be zero, or excused; and the reminders for what has not come."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from coordhub.domain.ledger import Ledger
from coordhub.domain.record import Day, Moment, Part, Record
from coordhub.domain.task import Chase

State = Literal["exempt", "corrected", "late", "zero", "value", "missing", "pending"]
"""The derived state of what is owed (免报, 订正, 迟, 零报, 已报, 未报, 待报): the first that is true."""


class Correction(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A correction (订正): when, why, through whom, and the values that stood before it (None: not given before).

    `was` is the kind that stood before, when a zero was corrected into values.
    """

    at: Moment
    why: str
    old: dict[str, Any] = {}
    post: str = ""
    was: Literal["", "value", "zero", "exempt"] = ""


class Entry(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of a ledger. `ledger` is the ledger's code, `subject` the id of a unit, body or site (or a code), `owner` the
    unit that reports. Periodic entries have a `period`, dated ones a `date` and a `seq`, standing ones neither; a zero or an
    exemption of a dated or standing ledger is about a unit and a `period`. A lower bound is the value `{"ge": 30000}`.
    """

    ledger: str
    version: int = 1
    subject: str
    owner: str = ""
    period: str = ""
    date: Day | None = None
    seq: int = 0
    kind: Literal["value", "zero", "exempt"] = "value"
    values: dict[str, Any] = {}
    post: str = ""
    received: Moment
    source: str = ""
    digest: str = ""
    """Of the file it came from, so that the same file twice is known."""
    why: str = ""
    task: str = ""
    """The task that it opened."""
    corrections: tuple[Correction, ...] = ()

    @property
    def year(self) -> str:
        """The year whose table holds the entry; empty for standing ones."""
        return (self.period if self.period[:4].isdigit() else self.date or "")[:4]


class Reminder(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The chases (催办) for one report that has not come: `subject` is the unit (or body, or site) that owes it."""

    ledger: str
    subject: str
    period: str
    chases: tuple[Chase, ...] = ()


def state_of(entry: Entry | None, due_passed: bool, late: bool) -> State:
    """The state of what is owed: the first that is true of exempt, corrected, late, zero, value; without an entry `missing`
    once due, else `pending`."""
    if entry is None:
        return "missing" if due_passed else "pending"
    if entry.kind == "exempt":
        return "exempt"
    if entry.corrections:
        return "corrected"
    if late:
        return "late"
    return entry.kind


def amount(value: Any) -> int | float | None:
    """The figure of a value: of `{"ge": 30000}` its bound; None for what is no figure."""
    if isinstance(value, dict):
        value = value.get("ge", value.get("le"))
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def meets(ledger: Ledger, values: dict[str, Any], where: dict[str, Any]) -> bool:
    """Whether values meet a condition: each field has the value, or one of a list; `passes` asks the checklist's verdict."""
    return all(_meets(ledger, values, name, wanted) for name, wanted in where.items())


def _meets(ledger: Ledger, values: dict[str, Any], name: str, wanted: Any) -> bool:
    if name == "passes":
        return passed(ledger, values) is wanted
    given = values.get(name)
    field = ledger.field(name)
    if field and field.kind == "bool" and given is None:
        given = False
    return given in wanted if isinstance(wanted, list | tuple) else given == wanted


def passed(ledger: Ledger, values: dict[str, Any]) -> bool | None:
    """Whether a checklist is passed; None when the ledger is none."""
    if ledger.passes is None:
        return None
    got = sum(values.get(name) is True for name in ledger.passes.fields)
    return got >= (ledger.passes.least or len(ledger.passes.fields))


class Owing(msgspec.Struct, frozen=True, kw_only=True):
    """What one unit (or body, or site) owes to one ledger for one period, and what came: derived, never stored.

    `subject` is who or what owes; `entries` how many entries came in the period (a dated ledger may have several), `entry` the
    statement that decides the state.
    """

    ledger: str
    subject: str
    period: str
    first: Day
    last: Day
    number: int
    due: Moment
    state: State
    kind: str = ""
    is_late: bool = False
    is_wrong: bool = False
    entry: Entry | None = None
    entries: int = 0
    chases: tuple[Chase, ...] = ()

"""Proposals (提案): what members of the CPPCC or the People's Congress ask for, its clock, its reply and the promises it made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec.structs import replace

from coordhub.domain.calendar import Workdays, day_of, end_of
from coordhub.domain.outgoing import CopyTo
from coordhub.domain.record import Day, Moment, Part, Record
from coordhub.domain.refusal import NotFound, Refused

Standing = Literal["registered", "returned", "working", "drafted", "signed", "issued", "sent", "closed"]
"""Where a proposal stands: as it is stored or, once there is a reply, as far as that has come in the register of outgoing papers."""
ReplyClass = Literal["A", "B", "C"]
Satisfaction = Literal["satisfied", "basically", "dissatisfied"]
OPEN_STATES: frozenset[str] = frozenset({"registered", "working"})
ANSWERED: frozenset[str] = frozenset({"issued", "sent", "closed"})
NEAR = 10
"""Working days before a limit from which a proposal is told about."""
_PLACE = re.compile(r"\{([^{}]+)\}")
_ASKED = frozenset({"date", "source"})
"""What a place may ask of a figure besides its value."""


class Talk(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A contact with the proposer (沟通联系): when, how, and what came of it."""

    at: Moment
    channel: str = ""
    text: str = ""


class Opinion(Part, frozen=True, kw_only=True, omit_defaults=True):
    """What a co-unit says (协办意见); `id` is the unit's. It is owed within a month of the assignment."""

    due: Moment | None = None
    received: Moment | None = None
    text: str = ""
    chased: int = 0


class Fact(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A figure of the reply: `value` as it is printed, the day it holds for (`since` the first of several), its source in words, and in
    `note` what who signs should know (reports that have not come). `pulled` is where the program took it from
    (`LEDGER.MEASURE@PERIOD`, `body:...`, `meeting:...`, `task:...`); empty for one that was typed."""

    name: str
    value: str
    as_of: Day
    source: str
    since: Day | None = None
    note: str = ""
    pulled: str = ""


class Section(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A block of the reply: its heading without a number, and its paragraphs, one a line. `{name}` in the text stands for a fact,
    `{name.source}` for the day and the source of one."""

    heading: str = ""
    text: str = ""


class Promise(Part, frozen=True, kw_only=True, omit_defaults=True):
    """What the reply promised (承诺事项): who keeps it, by when, and the task made of it."""

    text: str
    lead: tuple[str, ...] = ()
    due: Moment | None = None
    task: str | None = None


class Extended(Part, frozen=True, kw_only=True, omit_defaults=True):
    """An answer's limit moved: asked when, from when to when, why, and who agreed."""

    asked: Moment
    old: Moment
    new: Moment
    why: str
    approved_by: str = ""


class Proposal(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A proposal. `number` is ours (`2020-T187`), `session` and `serial` are the CPPCC's (市政协八届四次会议, 187); `proposers` are
    addressed as the reply addresses them (某委员), never by more. `lead` answers, `supporting` give opinions; `contact` is the post whom
    a reader of the reply may ask, `phone` that of an office.

    `assigned` starts the clock: `return_by` (10 working days), the opinions' month, `due` (3 months). `greeting`, `sections`, `facts` and
    `closing` are the reply's blocks; the reply itself is in the register of outgoing papers.
    """

    number: str
    session: str
    serial: str
    title: str
    proposers: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    handler: str = ""
    contact: str = ""
    phone: str = ""
    assigned: Moment
    return_by: Moment
    due: Moment
    first_due: Moment | None = None
    extensions: tuple[Extended, ...] = ()
    state: Literal["registered", "returned", "working", "closed"] = "registered"
    why_returned: str = ""
    talks: tuple[Talk, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    result: ReplyClass | None = None
    greeting: str = ""
    sections: tuple[Section, ...] = ()
    facts: tuple[Fact, ...] = ()
    closing: str = ""
    copies: tuple[CopyTo, ...] = ()
    satisfaction: Satisfaction | None = None
    satisfied_on: Day | None = None
    remark: str = ""
    promises: tuple[Promise, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done: neither given back nor closed."""
        return self.state in OPEN_STATES

    def still_open(self) -> Proposal:
        """The proposal itself. Refused once it was given back or closed."""
        if not self.is_open:
            raise Refused(f"proposal.is_{self.state}", number=self.number)
        return self

    def working(self) -> Proposal:
        """The proposal once work on it has begun: it is kept, not given back. Refused as `still_open`."""
        return replace(self.still_open(), state="working")

    def fact(self, name: str) -> Fact | None:
        """The figure of that name."""
        return next((one for one in self.facts if one.name == name), None)

    def promise(self, ref: str) -> Promise:
        """The promise with that id. NotFound otherwise."""
        for one in self.promises:
            if one.id == ref.strip():
                return one
        raise NotFound("proposal.no_promise", promise=ref, number=self.number)

    def section_at(self, ref: str) -> int:
        """At which place (0 the first) a section stands that is meant by its place on paper (`3`). NotFound otherwise."""
        wanted = ref.strip().lstrip("#")
        if wanted.isdigit() and 1 <= int(wanted) <= len(self.sections):
            return int(wanted) - 1
        raise NotFound("proposal.no_section", section=ref, number=self.number, count=len(self.sections))

    @property
    def texts(self) -> list[str]:
        """Everything of the reply that may hold places for figures."""
        parts = [text for one in self.sections for text in (one.heading, one.text)]
        return [self.greeting, *parts, self.closing]

    @property
    def places(self) -> list[str]:
        """The places for figures in the reply's text, as they are written between the braces, each once."""
        return list(dict.fromkeys(found for text in self.texts for found in _PLACE.findall(text)))

    @property
    def open_places(self) -> list[str]:
        """The places that nothing fills: the names that no figure has, and what is asked of a figure that none has, each once."""
        lacking: list[str] = []
        for place in self.places:
            name, dot, what = place.partition(".")
            if self.fact(name) is None:
                lacking.append(name)
            elif dot and what not in _ASKED:
                lacking.append(place)
        return list(dict.fromkeys(lacking))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; a place that has no value stays as it was written."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def light(due: str, now: datetime, workdays: Workdays) -> str:
    """How pressing an unanswered limit is: `red` once it has passed, `yellow` within ten working days of it, else `green`."""
    if end_of(due) < now:
        return "red"
    return "yellow" if workdays.between(now.date(), day_of(due)) <= NEAR else "green"

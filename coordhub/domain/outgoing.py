"""Outgoing papers (发文): the register of what leaves the office, from its draft to the copy that is kept for ever."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import replace

from coordhub.domain.record import Day, Moment, Part, Record
from coordhub.domain.refusal import Refused

OutgoingState = Literal["drafted", "submitted", "signed", "issued", "void"]
NEXT: dict[OutgoingState, frozenset[str]] = {
    "drafted": frozenset({"submitted", "signed", "issued", "void"}),
    "submitted": frozenset({"drafted", "signed", "void"}),
    "signed": frozenset({"issued", "drafted", "void"}),
    "issued": frozenset({"void"}),
    "void": frozenset(),
}
"""From each state the ones it may go to: 拟稿, 送审, 签发, 印发; 作废 keeps its number, with the reason."""


MOST_COPIES = 1000
"""Fewer copies than that go to one receiver; more is a slip of the finger."""


class CopyTo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who receives a copy (抄送), and how many; 0 where the number is not said."""

    to: str
    count: int = 0


def copy_of(text: str) -> CopyTo:
    """A receiver as it is typed: 市委办公室=2, or the name alone. Refused without a name, or when the number is none of 1 to 999."""
    to, equals, count = (part.strip() for part in text.replace("＝", "=").partition("="))
    if not to or (equals and not (count.isdecimal() and 0 < int(count) < MOST_COPIES)):
        raise Refused("outgoing.bad_copies", field="copies", text=text)
    return CopyTo(to=to, count=int(count or 0))


class Sending(Part, frozen=True, kw_only=True, omit_defaults=True):
    """That a paper was sent: to whom, when, by which channel, and when it was confirmed as received."""

    to: str
    at: Moment
    channel: str = ""
    received: Moment | None = None


class Frozen(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was kept when the paper was issued: its ending, the record (`k7`) that holds its bytes, size and SHA-256."""

    suffix: str
    kept: str
    size: int
    sha256: str


class Outgoing(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A paper on its way out of the office. `kind` is the paper's KIND, `about` the id of the record it was made from (`m7`, `p1`, or
    empty), `options` what else its making asked for.

    `number` is what stands on it. Numbers of our own come from `series` (`minutes b1 2020`), `place` in it, without gaps; an issuing
    unit's number is typed in and has no series. `text` is the edited wording, in the marks of `papers.draft`; empty where the paper is
    made from the data alone. `figures` are what the next issue is compared with (the light of each task as it was printed). `why_void` explains a number that was given up.
    """

    kind: str
    title: str
    about: str = ""
    options: dict[str, str] = {}
    state: OutgoingState = "drafted"
    number: str = ""
    series: str = ""
    place: int = 0
    day: Day | None = None
    unit: str | None = None
    signer: str = ""
    signed: Moment | None = None
    to: tuple[str, ...] = ()
    copies: tuple[CopyTo, ...] = ()
    text: str = ""
    files: tuple[Frozen, ...] = ()
    sent: tuple[Sending, ...] = ()
    figures: dict[str, str] = {}
    why_void: str = ""

    @property
    def is_final(self) -> bool:
        """Whether nothing about it may change any more, but who received it."""
        return self.state in {"issued", "void"}

    def moved_to(self, state: OutgoingState) -> Outgoing:
        """The paper in another state. Refused where it cannot go there from where it is."""
        if state not in NEXT[self.state]:
            raise Refused("outgoing.no_step", title=self.title, stage=self.state, wanted=state)
        return replace(self, state=state)


class Kept(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The bytes of a paper as it was issued (存档件), compressed and in base64, with their SHA-256: what was printed can be printed
    again byte for byte."""

    name: str
    suffix: str
    sha256: str
    content: str

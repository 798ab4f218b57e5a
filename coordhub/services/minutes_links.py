"""The links of edited minutes: the number of a decision, in braces, behind the paragraph that states it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping

from coordhub.domain.meeting import Meeting
from coordhub.domain.refusal import Refused

LINK = re.compile(r"[ \t]*[{｛]\s*(#\d+|(?:[^\s{}｛｝]*-)?\d+-\d+)\s*[}｝]")
"""Braces around what reads as a decision's number; any others are words of the text."""
_REMARK = re.compile(r"^%.*(?:\n|$)", re.MULTILINE)


def linked(paragraph: str, number: str) -> str:
    """A paragraph with the link to a decision behind it."""
    return f"{paragraph} {{{number}}}"


def remarks_left_out(text: str) -> str:
    """The text without the lines that speak to who edits it."""
    return _REMARK.sub("", text)


def paragraphs(text: str) -> dict[str, str]:
    """The paragraph that each link stands in."""
    return {
        found: LINK.sub("", line).strip() for line in remarks_left_out(text).splitlines() for found in LINK.findall(line)
    }  # fmt: skip


def links(text: str) -> list[str]:
    """The numbers linked to, in the order of the text."""
    return LINK.findall(remarks_left_out(text))


def numbers(meeting: Meeting) -> dict[str, str]:
    """The number of each decision, by its id."""
    return {one.id: meeting.decision_number(one) for one in meeting.decisions}


def as_stored(meeting: Meeting, text: str) -> str:
    """The text with links that hold whatever the decisions are called: by their ids."""
    ids = {number: one for one, number in numbers(meeting).items()}
    return LINK.sub(lambda found: f" {{#{ids[found[1]]}}}" if found[1] in ids else found[0], text)


def as_shown(meeting: Meeting, text: str) -> str:
    """A stored text with the numbers that the decisions have now."""
    known = numbers(meeting)
    return LINK.sub(lambda found: f" {{{known[found[1][1:]]}}}" if found[1][1:] in known else found[0], text)


def lost(meeting: Meeting, text: str) -> list[str]:
    """The decisions that no paragraph links to."""
    there = set(links(text))
    return [number for number in numbers(meeting).values() if number not in there]


def refuse_broken(meeting: Meeting, text: str, *, later: Collection[str] = ()) -> None:
    """Refused when a decision has lost its paragraph, stands twice, or a link names none of the meeting's. `later` are decisions that
    the text could not know of."""
    known = numbers(meeting)
    counts: Mapping[str, int] = Counter(links(text))
    unknown = [one for one in counts if one not in known.values()]
    if unknown:
        raise Refused("minutes.unknown_link", links=_said(unknown), known=_said(known.values()), meeting=meeting.number)
    twice = [one for one, count in counts.items() if count > 1]
    if twice:
        raise Refused("minutes.link_twice", links=_said(twice))
    gone = [one for one in meeting.decisions if known[one.id] not in counts and known[one.id] not in later]
    if gone:
        words = "; ".join(f"{{{known[one.id]}}} {one.text}" for one in gone)
        raise Refused("minutes.link_lost", links=words)


def _said(links_: Collection[str]) -> str:
    return " ".join(f"{{{one}}}" for one in links_) or "-"

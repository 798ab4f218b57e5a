"""Search over everything the office knows: Chinese, numbers, or pinyin initials in every reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from coordhub.domain.record import Record
from coordhub.services import selection
from coordhub.services.session import Session
from coordhub.store.record_tables import Records
from coordhub.store.work import Work
from coordhub.text.pinyin import matches

R = TypeVar("R", bound=Record)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A hit: the record, its number where it has one, how it is called, and its rank (lower is better)."""

    kind: str
    id: str
    number: str = ""
    name: str
    rank: tuple[int, int, int]


def search(session: Session, words: str, limit: int = 50) -> list[Found]:
    """Records whose name, number or text has the words (every one of them), or whose name has these pinyin initials.

    Ranked by tier (departments and counties, bodies and work, then townships, then villages), then by how well they fit.
    """
    wanted = [word for word in words.split() if word]
    if not wanted:
        return []
    with session.reading() as work:
        found = [
            Found(kind=one.kind, id=one.id, number=one.number, name=one.names[0], rank=(one.tier, fit, place))
            for place, one in enumerate(_candidates(work, wanted))
            if (fit := _fit(wanted, one)) is not None
        ]
    return sorted(found, key=lambda one: one.rank)[:limit]


class _Entry(msgspec.Struct, frozen=True):
    """A record as search sees it: its tier, its names, and further text that is looked through last."""

    tier: int
    kind: str
    id: str
    names: tuple[str, ...]
    number: str = ""
    more: str = ""


def _candidates(work: Work, words: list[str]) -> Iterator[_Entry]:
    """The records that may have the words: all of the kinds that stay few, of the others those that do have them."""
    for unit in work.units.all():
        tier = 2 * unit.tier
        yield _Entry(tier, "unit", unit.id, (unit.name, unit.short) if unit.short else (unit.name,), unit.official_code)
    for body in work.bodies.all():
        yield _Entry(1, "body", body.id, (body.name, body.short) if body.short else (body.name,))
        for seat in body.seats:
            yield _Entry(1, "seat", seat.id, (seat.post,), seat.id, " ".join(term.holder for term in seat.terms))
    for campaign in work.campaigns.all():
        yield _Entry(1, "campaign", campaign.id, (campaign.name, campaign.called), more=campaign.goal)
    for ledger in work.ledgers.all():
        if not ledger.restricted:
            titles = dict.fromkeys(label for one in (ledger.title, ledger.short) if one for label in (one.zh, one.en))
            yield _Entry(1, "ledger", ledger.id, tuple(titles), ledger.code)
    for task in _having(work.tasks, words, selection.task_answers(words)):
        yield _Entry(1, "task", task.id, (task.title,), task.number, f"{task.measures} {task.note} {task.source.text}")
    for meeting in _having(work.meetings, words, selection.meeting_answers(words)):
        text = " ".join([*(item.title for item in meeting.items), *(one.text for one in meeting.decisions)])
        yield _Entry(1, "meeting", meeting.id, (meeting.title,), meeting.number, text)
    for proposal in work.proposals.all():
        text = " ".join([proposal.session, *proposal.proposers, *(one.text for one in proposal.promises)])
        yield _Entry(1, "proposal", proposal.id, (proposal.title,), proposal.number, text)
    for paper in work.outgoing.all():
        yield _Entry(1, "outgoing", paper.id, (paper.title,), paper.number)
    for duty in _having(work.duties, words, selection.duty_answers(words)):
        yield _Entry(1, "duty", duty.id, (duty.text,), more=f"{duty.subject} {duty.clause}")
    for site in _having(work.sites, words, selection.site_answers(words)):
        yield _Entry(3, "site", site.id, (site.name,), site.code, site.address)


def _having(records: Records[R], words: Sequence[str], query: selection.Question | None) -> list[R]:
    """The records that a question selects, and those that one of the words is the id of; in the order of their ids."""
    found = {one.id: one for one in selection.found(records, query)}
    found |= {one.id: one for word in words if (one := records.find(word))}
    return sorted(found.values(), key=lambda one: int(one.id[1:]))


def _fit(wanted: list[str], entry: _Entry) -> int | None:
    """How well all words fit together: the worst of theirs; None when one does not fit at all."""
    worst = 0
    for word in wanted:
        fit = _fit_one(word, entry)
        if fit is None:
            return None
        worst = max(worst, fit)
    return worst


def _fit_one(word: str, entry: _Entry) -> int | None:
    if word == entry.id or word in entry.names or word == entry.number:
        return 0
    starts = [place for name in entry.names if (place := _place(word, name)) is not None]
    if starts:
        return 1 if min(starts) == 0 else 2
    if word in entry.number:
        return 2
    return 3 if word in entry.more else None


def _place(word: str, name: str) -> int | None:
    at = name.find(word)
    if at >= 0:
        return at
    return matches(word, name) if re.fullmatch(r"[A-Za-z0-9]{2,}", word) else None

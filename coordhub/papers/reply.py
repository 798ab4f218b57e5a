"""The reply to a proposal (提案答复): assembled from its blocks, with the figures filled in and, for the signer, where each is from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coordhub.domain.proposal import Promise, Proposal, filled
from coordhub.domain.refusal import Refused
from coordhub.messages import speaking, t
from coordhub.papers import phrases
from coordhub.papers.paper import Block, Copy, Document, Head, Packet, Paper, Paragraph
from coordhub.papers.stamp import DRAFT, Stamp, headed, issuing_name
from coordhub.services.proposal_facts import stale, values
from coordhub.services.proposals import row
from coordhub.text.dates import written
from coordhub.views import proposals as view
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session


def paper(
    session: Session, about: str = "", *, stamp: Stamp = DRAFT, sources: bool | str = False, letter: bool | str = False
) -> Document:  # fmt: skip
    """The reply under the issuing unit's name: number and who signs, class at the upper right, opening, numbered sections, promises,
    thanks, whom to ask, copies; as a `letter` (信函格式) it bears no signer, for that form has no place for one. `sources` adds a page of its figures with day and source, for who signs. Refused to be issued while
    a figure, a class or its number is wanting, or nothing is written; a draft marks what is wanting."""
    office = session.office()
    with speaking(office.language):
        found = row(session, about)
        one, signed_by = found.proposal, found.reply.signer if found.reply else ""
        if stamp.day:
            _refuse_unready(one, stamp)
        unit = issuing_name(session)
        copies = tuple(Copy(each.to, each.count) for each in one.copies)
        form = headed(session, "letter" if letter else "official", stamp, mark=unit, copies=copies)
        form["head"] = Head(
            mark=unit, number=form["head"].number, signer="" if letter else stamp.signer or signed_by or t("reply.signer_open"),
            corner=t("reply.class", result=one.result) if one.result else "",
        )  # fmt: skip
        made = Paper(
            title=t("reply.title", unit=unit, session=one.session, serial=one.serial), addressee=_addressee(one),
            blocks=list(_blocks(session, one)), note=_note(session, one), figures={each.name: each.value for each in one.facts}, **form,
        )  # fmt: skip
        return Packet([made, _sources(session, one)]) if sources and one.facts else made


def _refuse_unready(one: Proposal, stamp: Stamp) -> None:
    if one.open_places:
        raise Refused("proposal.open_places", number=one.number, names=t("reply.and").join(one.open_places))
    if not one.sections:
        raise Refused("proposal.nothing_written", number=one.number)
    if one.result is None:
        raise Refused("proposal.no_result", number=one.number)
    if not stamp.number:
        raise Refused("proposal.no_number", number=one.number, field="number")


def _addressee(one: Proposal) -> str:
    named = t("reply.and").join(one.proposers) or t("reply.proposers")
    return t("reply.addressee", proposers=named)


def _blocks(session: Session, one: Proposal) -> Iterator[Block]:
    known = values(one)
    known |= {place: t("reply.wanting", name=place) for place in one.places if place not in known}

    def said(text: str) -> list[str]:
        lines = (phrases.printed(filled(line, known).strip()) for line in text.split("\n"))
        return [line for line in lines if line]

    you = t("reply.you.many" if len(one.proposers) > 1 else "reply.you.one")
    opening = t("reply.opening", you=you, session=one.session, title=one.title, serial=one.serial)
    yield from map(Paragraph, said(one.greeting) or [opening])
    for place, section in enumerate(one.sections, 1):
        yield phrases.heading(place, "".join(said(section.heading)))
        yield from map(Paragraph, said(section.text))
    yield from map(Paragraph, said(one.closing))
    if one.promises:
        yield Paragraph(_promised(session, one))
    yield Paragraph(t("reply.thanks", you=you))


def _promised(session: Session, one: Proposal) -> str:
    """下一步，我们将：一是……（民政局，2021年12月31日前）；二是……。"""
    with session.reading() as work:
        names = Names({unit.id: unit for unit in work.units.all()}, session.office().language)
    texts = [_promise(each, names) for each in one.promises]
    if len(texts) == 1:
        return t("reply.promise", text=texts[0])
    parts = [t("reply.first", numeral=phrases.numeral(place), text=text) for place, text in enumerate(texts, 1)]
    return t("reply.promises", texts=t("reply.part").join(parts))


def _promise(one: Promise, names: Names) -> str:
    lead = t("reply.and").join(map(names.unit, one.lead))
    due = t("reply.by", day=written(one.due)) if one.due else ""
    text = phrases.printed(one.text.strip().rstrip("。.;；"))
    kept = t("reply.comma").join(part for part in (lead, due) if part)
    return t("reply.kept_by", text=text, kept=kept) if kept else text


def _note(session: Session, one: Proposal) -> str:
    with session.reading() as work:
        unit = work.units.find(one.lead[0]) if one.lead else None
    parts = [
        t(f"reply.{key}", text=text)
        for key, text in (
            ("asked_unit", unit.name if unit else ""),
            ("asked_phone", one.phone),
            ("asked_post", one.contact),
        )
        if text and (one.phone or one.contact)
    ]
    return t("reply.comma").join(parts)


def _sources(session: Session, one: Proposal) -> Paper:
    """The page for who signs: every figure with the day it holds for and where it is from."""
    lang = session.office().language
    moved = {each.fact.id: each.now.value if each.now else "-" for each in stale(session, one.id)}
    now = {each.id: moved[each.id] for each in one.facts if moved.get(each.id, each.value) != each.value}
    table = phrases.table(view.facts_grid(one, now, lang, "text80"), view.facts_grid(one, now, lang, "a4"))
    return Paper(
        title=t("reply.sources"), mark=t("reply.sources_mark"), kind="official", sheet="A4", lang=lang,
        blocks=[Paragraph(t("reply.sources_say", number=one.number, day=written(session.today.isoformat()))), table],
    )  # fmt: skip

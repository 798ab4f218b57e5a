"""The words that the form itself brings: 附件, 抄送, 签发人, 印发; the same on every face."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coordhub.messages import Lang, t
from coordhub.papers.paper import Card, Document, Foot, Head, Paper
from coordhub.text.width import plain


def laid(document: Document) -> list[Paper]:
    """The papers as they lie in one file: a ledger on A4 among upright pages is turned, name cards are not bound."""
    is_bound = len({one.is_landscape for one in document.papers}) > 1
    return [
        replace(one, sheet="A4TL") if is_bound and one.sheet == "A4L" and not _has_cards(one) else one
        for one in document.papers
    ]


def _has_cards(paper: Paper) -> bool:
    return any(isinstance(block, Card) for block in paper.blocks)


def copies(foot: Foot, lang: Lang) -> str:
    """Who receives a copy and how many, with the stop that ends it; empty without any."""
    named = [
        plain(t("paper.copy", lang=lang, to=one.to, count=one.count) if one.count else one.to) for one in foot.copies
    ]
    return t("paper.comma", lang=lang).join(named) + t("paper.stop", lang=lang) if named else ""


def printed(foot: Foot, lang: Lang) -> str:
    """The day it was printed, as 版记 says it."""
    return t("paper.printed", lang=lang, date=plain(foot.date)) if foot.date else ""


def attached(paper: Paper) -> list[str]:
    """The lines of 附件说明: one name, or the names with their numbers."""
    label = t("paper.attached", lang=paper.lang)
    names = [plain(name) for name in paper.attachments]
    if len(names) < 2:
        return [label + name for name in names]
    return [(label if place == 1 else "") + f"{place}.{name}" for place, name in enumerate(names, 1)]


def note(paper: Paper) -> str:
    """附注 in its brackets; empty without one."""
    return t("paper.note", lang=paper.lang, text=plain(paper.note)) if paper.note else ""


def head_lines(head: Head, lang: Lang) -> Iterator[str]:
    """What stands above the title, line by line, for faces without geometry."""
    yield from (plain(one) for one in (head.copy_number, head.secrecy, head.urgency, head.corner) if one)
    if head.mark:
        yield plain(head.mark)
    signer = t("paper.signer", lang=lang) + plain(head.signer) if head.signer else ""
    for pair in ((plain(head.number), signer), (plain(head.left), plain(head.right))):
        if any(pair):
            yield "    ".join(one for one in pair if one)

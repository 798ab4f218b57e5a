"""Issuing a paper: it gets its number, is made with it, and what was made is kept for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from coordhub.domain.outgoing import CopyTo, Outgoing
from coordhub.papers import catalogue
from coordhub.papers.faces import render
from coordhub.papers.paper import Copy, Document
from coordhub.papers.stamp import Stamp
from coordhub.services import outgoing as register
from coordhub.services.paper_subject import subject

if TYPE_CHECKING:
    from coordhub.services.session import Session

TRIES = 5
"""How often a paper is made anew because a colleague took its number."""


def issue(
    session: Session, kind: str, about: str = "", *, ref: str | None = None, number: str = "", day: str = "", signer: str = "",
    to: Sequence[str] = (), copies: Sequence[CopyTo] = (), options: Mapping[str, str] | None = None,
) -> Outgoing:  # fmt: skip
    """Issue a paper (the draft `ref`, else the one that stands in the register for it, else one made now): its number is the next of our
    own series or, typed in as `number`, the issuing unit's. Refused when the number is of another form or taken; nothing is kept then."""
    meant = subject(session, catalogue.form(kind).about, about)
    issued_on = day or session.today.isoformat()
    with session.reading() as work:
        stands = register.find(work, ref) if ref else register.running(work, kind, meant.id, options)
        unit = register.issuing_unit(work)
    receive = tuple(copies) or (stands.copies if stands else ())
    signed_by = signer or (stands.signer if stands else "")
    chosen = dict(options or (stands.options if stands else {}))
    for last in range(TRIES - 1, -1, -1):
        drawn = register.next_number(session, kind, issued_on, meant.id, number)
        stamp = Stamp(drawn.number, issued_on, signed_by, tuple(Copy(one.to, one.count) for one in receive))
        made = catalogue.build(session, kind, meant.id, stamp, **chosen)
        try:
            return register.issue(
                session, stands.id if stands else None, _faces(session, made), drawn, kind=kind, title=catalogue.called(session, kind, made), name=made.file_name,
                day=issued_on, about=meant.id, signer=signed_by, unit=unit, to=to, copies=receive, options=chosen,
                figures=_figures(made),
            )  # fmt: skip
        except register.Stale:
            if not last:
                raise
    raise AssertionError("the last try returns or raises")


def _faces(session: Session, made: Document) -> dict[str, bytes]:
    """The files that are kept: text, Word, PDF where its component is installed, and a workbook of a ledger."""
    fonts = session.office().fonts
    suffixes = [".txt", ".docx"]
    suffixes += [".pdf"] if find_spec("typst") else []
    suffixes += [".xlsx"] if any(one.kind == "ledger" and one.tables() for one in made.papers) else []
    return {suffix: render(made, suffix, fonts) for suffix in suffixes}


def _figures(made: Document) -> dict[str, str]:
    return {name: value for one in made.papers for name, value in one.figures.items()}

"""What can be looked over: files, papers made now from the office's data, and papers of the register."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coordhub.domain.refusal import NotFound
from coordhub.papers import catalogue, lint_reading
from coordhub.papers.lint import Finding, check, lines_of
from coordhub.papers.lint_reading import SUFFIXES, Line
from coordhub.papers.lint_times import dated
from coordhub.services import outgoing

if TYPE_CHECKING:
    from coordhub.domain.outgoing import Outgoing
    from coordhub.services.session import Session

KINDS = frozenset(one.kind for one in catalogue.FORMS)


def is_file(text: str) -> bool:
    """Whether what was typed means a file: it is there, or it ends as one."""
    return Path(text).suffix.lower() in SUFFIXES or (Path(text).is_file() and text not in KINDS)


def check_lines(texts: Sequence[Sequence[Line]], session: Session | None, day: str = "") -> list[Finding]:
    """What is amiss in some texts, each by itself; without an office its figures are held against nothing."""
    found = []
    for lines in texts:
        found += check(lines)
        if session is not None:
            from coordhub.papers.lint_figures import check_figures

            found += check_figures(session, lines, day)
    return sorted(found, key=lambda one: one.paragraph)


def file_lines(text: str) -> list[list[Line]]:
    """The paragraphs of a file."""
    return [lint_reading.read(Path(text))]


def paper_lines(session: Session, text: str) -> tuple[list[list[Line]], str]:
    """The paragraphs of a paper and its day: `KIND` or `KIND:RECORD` is made now, an id (`g7`) or number is that of the register. NotFound,
    with what may be typed, when it is neither."""
    kind, _, about = text.partition(":")
    if kind in KINDS:
        return lines_of(catalogue.build(session, kind, about)), session.moment
    if not re.fullmatch(r"g\d+", text) and "〔" not in text:
        raise NotFound("lint.no_paper", text=text)
    return _registered(session, outgoing.outgoing(session, text))


def _registered(session: Session, one: Outgoing) -> tuple[list[list[Line]], str]:
    """An issued paper as it was kept; one that is not issued is made now."""
    kept = next((suffix for suffix in (".docx", ".txt") if any(file.suffix == suffix for file in one.files)), "")
    if not kept:
        options: dict[str, Any] = dict(one.options)
        return lines_of(catalogue.build(session, one.kind, one.about, **options)), session.moment
    name, content = outgoing.kept_file(session, one.id, kept)
    lines = lint_reading.read_content(content, name)
    return [lines], dated(lines) or one.day or ""

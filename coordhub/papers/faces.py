"""One paper, five faces: chosen by the ending of the file."""

from __future__ import annotations

from collections.abc import Mapping

from coordhub.domain.refusal import Refused
from coordhub.papers.paper import Document

SUFFIXES = (".txt", ".md", ".docx", ".xlsx", ".pdf")


def render(paper: Document, suffix: str, fonts: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a file with that ending, a paper's or a packet's, in the fonts that the office chose. Refused, naming the endings
    there are, for another. The library behind a face is loaded only when that face is drawn."""
    if suffix == ".txt":
        from coordhub.papers import text

        return text.draw(paper).encode()
    if suffix == ".md":
        from coordhub.papers import markdown

        return markdown.draw(paper).encode()
    if suffix == ".docx":
        from coordhub.papers import docx

        return docx.draw(paper, fonts)
    if suffix == ".xlsx":
        from coordhub.papers import xlsx

        return xlsx.draw(paper)
    if suffix == ".pdf":
        from coordhub.papers import pdf

        return pdf.draw(paper, fonts)
    raise Refused("paper.no_face", suffix=suffix, suffixes=" ".join(SUFFIXES))

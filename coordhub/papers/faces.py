"""One paper, five faces: chosen by the ending of the file."""

from __future__ import annotations

from coordhub.domain.refusal import Refused
from coordhub.papers.paper import Paper

SUFFIXES = (".txt", ".md", ".docx", ".xlsx", ".pdf")


def render(paper: Paper, suffix: str) -> bytes:
    """The bytes of a file with that ending. Refused, naming the endings there are, for another. The library behind a face is
    loaded only when that face is drawn."""
    if suffix == ".txt":
        from coordhub.papers import text

        return text.draw(paper).encode()
    if suffix == ".md":
        from coordhub.papers import markdown

        return markdown.draw(paper).encode()
    if suffix == ".docx":
        from coordhub.papers import docx

        return docx.draw(paper)
    if suffix == ".xlsx":
        from coordhub.papers import xlsx

        return xlsx.draw(paper)
    if suffix == ".pdf":
        from coordhub.papers import pdf

        return pdf.draw(paper)
    raise Refused("paper.no_face", suffix=suffix, suffixes=" ".join(SUFFIXES))

"""The PDF face, through typst: data goes in as JSON and is text, never markup. Fonts are those of the machine, by file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from coordhub.papers import fonts
from coordhub.papers.paper import Document
from coordhub.papers.pdf_data import data


def draw(paper: Document, chosen: Mapping[str, str] | None = None) -> bytes:
    """The bytes of the PDF, in the faces that the office chose. Refused where typst or a Chinese font is absent. Nothing on the page
    is read as markup."""
    library = fonts.library()
    import typst

    compiled: Any = typst.compile(
        _template(), sys_inputs=_inputs(paper, chosen), font_paths=library, ignore_system_fonts=True, pdf_tags=False
    )
    return bytes(compiled)


def pages(paper: Document, chosen: Mapping[str, str] | None = None) -> int:
    """How many pages it takes. Refused as `draw` is."""
    library = fonts.library()
    import typst

    found: Any = typst.query(
        _template(), "<pages>", field="value", one=True, sys_inputs=_inputs(paper, chosen), font_paths=library,
        ignore_system_fonts=True,
    )  # fmt: skip
    return int(found)


def _inputs(paper: Document, chosen: Mapping[str, str] | None) -> dict[str, str]:
    said = json.dumps(data(paper, fonts.families(chosen)), ensure_ascii=False)
    return {"data": said.encode(errors="replace").decode()}


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (files("coordhub.papers") / "paper.typ").read_bytes()

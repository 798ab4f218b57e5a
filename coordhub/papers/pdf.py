"""The PDF face, through typst: data goes in as JSON and is text, never markup. Fonts are those of the machine, by file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from coordhub.domain.refusal import Refused
from coordhub.messages import t
from coordhub.papers import gongwen as gw
from coordhub.papers.paper import Heading, PageBreak, Paper, Paragraph, Table
from coordhub.text.width import plain

FACES = {
    gw.FANG: ("FandolFang R", "FangSong", "STFangsong", "Noto Serif CJK SC", "Noto Serif SC"),
    gw.HEI: ("FandolHei", "SimHei", "Noto Sans CJK SC", "Noto Sans SC"),
    gw.KAI: ("FandolKai", "KaiTi", "LXGW WenKai", "Noto Serif CJK SC", "Noto Serif SC"),
    gw.SONG: ("FandolSong", "SimSun", "Noto Serif CJK SC", "Noto Serif SC"),
    gw.SONG_TITLE: ("Noto Serif CJK SC", "FandolSong", "Noto Serif SC"),
}
"""For each face of an official paper the free faces that stand in for it, the likest first."""


def draw(paper: Paper) -> bytes:
    """The bytes of the PDF. Refused where typst or a Chinese font is absent. Nothing on the page is read as markup."""
    try:
        import typst
    except ImportError as fault:
        raise Refused("paper.no_typst") from fault
    paths = font_paths()
    chosen = substitutes()
    data = json.dumps(
        {"paper": _data(paper), "fonts": {name: [name, face] for name, face in chosen.items()}}, ensure_ascii=False
    )
    source = (files("coordhub.papers") / "paper.typ").read_bytes()
    compiled: Any = typst.compile(  # type: ignore[misc]  # its overloads are told apart by types it does not export

        source, sys_inputs={"data": data}, font_paths=[str(path) for path in paths], ignore_system_fonts=True
    )  # fmt: skip
    return bytes(compiled)


def _data(paper: Paper) -> dict[str, Any]:
    width, height = gw.SIZES[paper.sheet]
    return {
        "title": plain(paper.title), "subtitle": plain(paper.subtitle), "kind": paper.kind, "width": width, "height": height,
        "landscape": paper.is_landscape, "blocks": [_block(block) for block in paper.blocks], "lang": paper.lang,
        "sign": [plain(line) for line in paper.sign_off], "page": t("paper.page", lang=paper.lang, page="{p}", pages="{n}"),
        "issuer": paper.issuer,
    }  # fmt: skip


def _block(block: Heading | Paragraph | Table | PageBreak) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": plain(block.text)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": plain(block.text), "align": block.align, "indent": block.indent}
    if isinstance(block, PageBreak):
        return {"kind": "break"}
    grid = block.page
    rows = [list(map(plain, row.cells)) for row in grid.rows] + ([list(map(plain, grid.footer))] if grid.footer else [])
    return {
        "kind": "table", "heads": [column.heading for column in grid.columns], "rows": rows,
        "mm": [column.mm or 20.0 for column in grid.columns], "aligns": [column.align for column in grid.columns],
    }  # fmt: skip


@lru_cache(maxsize=1)
def _installed() -> dict[str, Path]:
    """Families of this machine's Chinese fonts and the folder each lies in, as fontconfig knows them."""
    found: dict[str, Path] = {}
    if shutil.which("fc-list"):
        listed = subprocess.run(
            ["fc-list", ":lang=zh", "family", "file"], capture_output=True, text=True, check=False, timeout=20,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        ).stdout  # fmt: skip
        for line in listed.splitlines():
            path, _, families = line.partition(": ")
            for family in families.split(","):
                found.setdefault(family.strip(), Path(path).parent)
    return found


def _shipped() -> Path | None:
    """The folder of the font package that the extra `pdf` brings, the last fallback."""
    try:
        return Path(str(files("pylopdf_fonts_zh_cn")))
    except ModuleNotFoundError:
        return None


@lru_cache(maxsize=1)
def substitutes() -> dict[str, str]:
    """The face that is used for each face of an official paper. Refused where there is none for Chinese."""
    there = set(_installed()) | ({"Noto Serif SC", "Noto Sans SC"} if _shipped() else set())
    chosen = {}
    for wanted, others in FACES.items():
        face = next((one for one in (wanted, *others) if one in there), None)
        if face is None:
            raise Refused("paper.no_font")
        chosen[wanted] = face
    return chosen


def font_paths() -> list[Path]:
    """The folders in which the chosen faces lie."""
    installed, shipped = _installed(), _shipped()
    folders = [installed[face] for face in substitutes().values() if face in installed]
    return list(dict.fromkeys([*folders, *([shipped] if shipped else [])]))


def substituted() -> list[str]:
    """A sentence for each face that another one stands in for."""
    return [t("paper.substitute", used=face, wanted=wanted) for wanted, face in substitutes().items() if face != wanted]

"""The fonts of the PDF: which of the five faces this machine has, and what stands in for the others.

Word's fonts are names that the reader's machine supplies; a PDF carries its fonts, so they must be here. They are looked for in the
folder that COORDHUB_FONTS names, among the machine's Chinese fonts, and in the package that the extra `pdf` brings.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coordhub.domain.refusal import Refused
from coordhub.messages import t
from coordhub.papers import gongwen as gw

if TYPE_CHECKING:
    import typst

FOLDER = "COORDHUB_FONTS"
_LAST = (
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
)
"""Widest cover; also behind every face for characters that it lacks."""
LIKE: dict[str, tuple[str, ...]] = {
    gw.TITLE: (
        "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", "Noto Serif CJK SC", "Source Han Serif SC", "FandolSong", "SimSun", *_LAST,
    ),
    gw.FANG: ("FangSong_GB2312", "FangSong", "FZFangSong-Z02", "STFangsong", "FandolFang R", "FandolFang", *_LAST),
    gw.KAI: ("KaiTi_GB2312", "KaiTi", "FZKai-Z03", "STKaiti", "FandolKai", "LXGW WenKai", "AR PL UKai CN", *_LAST),
    gw.HEI: ("SimHei", "FZHei-B01", "STHeiti", "FandolHei", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", *_LAST),
    gw.SONG: ("SimSun", "FZShuSong-Z01", "STSong", "FandolSong", *_LAST),
}  # fmt: skip
"""For each face its own name in Latin letters and the faces that may stand in for it, the likest first."""
_SAME: dict[str, frozenset[str]] = {
    gw.TITLE: frozenset({"FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"}), gw.FANG: frozenset({"FangSong_GB2312", "FangSong"}),
    gw.KAI: frozenset({"KaiTi_GB2312", "KaiTi"}), gw.HEI: frozenset({"SimHei"}), gw.SONG: frozenset({"SimSun"}),
}  # fmt: skip


@dataclass(frozen=True)
class Face:
    """One face: what it is for, the name the office gave it, and the family that the PDF is set in; `stands_in` when it is another."""

    role: str
    wanted: str
    used: str

    @property
    def stands_in(self) -> bool:
        """Whether another face stands in for the one that was wanted."""
        return self.used not in {self.wanted, *_SAME[self.role]}


def faces(chosen: Mapping[str, str] | None = None) -> list[Face]:
    """What each of the five faces of an office is set in on this machine. Refused where there is no font for Chinese."""
    there = _families()
    found = []
    for role, wanted in gw.names(chosen).items():
        used = next((one for one in (wanted, *LIKE[role]) if one in there), None)
        if used is None:
            raise Refused("paper.no_font")
        found.append(Face(role, wanted, used))
    return found


def families(chosen: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """For each face the families in the order in which a character is looked for."""
    there = _families()
    behind = [one for one in _LAST if one in there]
    return {face.role: list(dict.fromkeys([face.used, *behind])) for face in faces(chosen)}


def substituted(chosen: Mapping[str, str] | None = None) -> list[str]:
    """A sentence for each face that stands in, naming those that it stands in for."""
    found: dict[str, list[str]] = {}
    for one in faces(chosen):
        if one.stands_in:
            found.setdefault(one.used, []).append(one.wanted)
    return [t("paper.substitute", used=used, wanted=", ".join(wanted)) for used, wanted in found.items()]


@lru_cache(maxsize=1)
def library() -> typst.Fonts:
    """The fonts, read once for the whole process. Refused where the PDF engine is not installed."""
    try:
        import typst
    except ImportError as fault:
        raise Refused("paper.no_typst") from fault
    paths: Any = [str(folder) for folder in folders()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


def folders() -> list[Path]:
    """Where fonts are looked for, each folder once."""
    own = os.environ.get(FOLDER)
    named = [Path(one) for one in own.split(os.pathsep) if one] if own else []
    found = [*named, *_machine(), *_package()]
    return [folder for folder in dict.fromkeys(found) if folder.is_dir()]


@lru_cache(maxsize=1)
def _families() -> frozenset[str]:
    return frozenset(library().families())


def _machine() -> list[Path]:
    """The folders of this machine's Chinese fonts, as fontconfig knows them."""
    if not shutil.which("fc-list"):
        return []
    listed = subprocess.run(
        ["fc-list", ":lang=zh", "file"], capture_output=True, text=True, check=False, timeout=20,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    ).stdout  # fmt: skip
    return list(dict.fromkeys(Path(line.rstrip(": ")).parent for line in listed.splitlines() if line.strip()))


def _package() -> list[Path]:
    """The folder of the font package that the extra `pdf` brings, the last fallback."""
    try:
        return [Path(str(files("pylopdf_fonts_zh_cn")))]
    except ModuleNotFoundError:
        return []

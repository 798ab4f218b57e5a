"""The geometry of official papers, GB/T 9704-2012, as named constants with the clause they come from; lengths in millimetres,
points and twips, distances in characters of 3号 text.

What is not the standard's own figure was measured: 28 characters of 16 pt fit the type area only when each is set closer, and 22
lines only at a pitch of 579 twips.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coordhub.domain.office import FONT_ROLES

TURNED = "A4TL"
SIZES = {"A4": (210.0, 297.0), "A4L": (297.0, 210.0), "A3L": (420.0, 297.0), TURNED: (297.0, 210.0)}
"""Clause 5.1.1: A4; ledgers lie down."""
MARGIN_TOP, MARGIN_RIGHT, MARGIN_BOTTOM, MARGIN_LEFT = 37.0, 26.0, 35.0, 28.0
"""Clause 5.1.2: 天头 37 mm, 订口 28 mm, 版心 156 x 225 mm."""
AREA_WIDTH, AREA_HEIGHT = 156.0, 225.0
LINES, CHARACTERS = 22, 28
"""Clause 5.2.3: 22 lines of 28 characters, filling the type area."""
BODY_POINTS, TITLE_POINTS, TABLE_POINTS, FOOT_POINTS = 16.0, 22.0, 10.5, 14.0
"""Clauses 5.2.2, 7.3.1, 7.4, 7.5: 3号 text, 2号 title, 4号 版记 and page numbers; tables are 5号."""
BRIEF_POINTS, LEDGER_POINTS, LEDGER_TITLE_POINTS = 12.0, 12.0, 18.0
"""小四 for what must fit one page, and for the words around a ledger; 小二 for a ledger's title."""
LINE_PITCH_TWIPS = 579
SPACING_TWIPS = -5
"""28 characters of 16 pt are 448 pt, the type area is 442.2 pt: each is set 0.25 pt closer in Word, and as much as it takes in PDF."""
TITLE_LINE_TWIPS, TITLE_CHARACTERS = 660, 19
"""Clause 7.3.1: the title in as many balanced lines as it takes; 20 characters of 2号 are the width of the type area."""
RED = "FF0000"
MARK_TOP = 35.0
"""Clause 7.2.4: the upper edge of 发文机关标志 stands 35 mm below the upper edge of the type area."""
MARK_POINTS, MARK_LEAST_POINTS, MARK_LEAST_SCALE = 48.0, 22.0, 0.62
"""Clause 7.2.4 leaves the size open: large, on one line and narrower than the type area. A long name is set smaller, then narrower."""
RULE_GAP = 4.0
"""Clauses 7.2.7, 10.1: the red line stands 4 mm below 发文字号; the letter's first double line 4 mm below the mark."""
RULE_THICK, RULE_THIN = 0.35, 0.25
"""Clause 7.4.1: first and last line of 版记 0.35 mm, those between 0.25 mm; the red line is as thick as the first."""
FOOT_INDENT = 1
"""Clauses 7.4.2, 7.4.3: 抄送 and 印发 stand one character in from each side."""
PAGE_NUMBER_BELOW = 7.0
"""Clause 7.5: the dashes of the page number stand 7 mm below the type area, one character in from the outer side."""
FOOTER_MM = 25.2
"""Distance of the footer from the sheet's edge that puts the dashes there."""
PAGE_NUMBER = ("\u2014 ", " \u2014")
"""Clause 7.5: 一字线 on both sides of the number."""
SEAL_RIGHT, NO_SEAL_RIGHT, DATE_SHIFT = 4, 2, 2
"""Clause 7.3.5: with a seal the date ends four characters from the right and the name is centred above it; without one the name ends
two from the right and the date begins two characters after it."""
LETTER_MARK_TOP, LETTER_RULE_WIDTH, LETTER_RULE_BOTTOM = 30.0, 170.0, 20.0
"""Clause 10.1: the mark of a letter 30 mm from the sheet's upper edge, double lines 170 mm wide, the second 20 mm from the lower."""
LEDGER_MARGIN = 20.0
"""Margins of a landscape ledger: 257 mm of table on A4, 380 mm on A3."""
TURNED_LEFT, TURNED_NUMBER = MARGIN_BOTTOM, MARGIN_BOTTOM - PAGE_NUMBER_BELOW
"""Clause 8: a table on A4 that lies among upright pages has its number where those have theirs, and its head at the binding on odd pages and
at the cut on even ones. So its left edge is the upright page's lower one: that much is left free there, and so far from it is the number."""
LEDGER_LINE_TWIPS = 400

TITLE, FANG, KAI, HEI, SONG = ROLES = FONT_ROLES
"""The five faces of official papers by what they are for: the title's 小标宋, the text's 仿宋, second headings' 楷体, first headings'
黑体, and 宋体 of tables and page numbers."""
WINDOWS = {TITLE: "方正小标宋简体", FANG: "仿宋_GB2312", KAI: "楷体_GB2312", HEI: "黑体", SONG: "宋体"}
PRESETS: dict[str, Mapping[str, str]] = {
    "windows": WINDOWS,
    "wps": {TITLE: "方正小标宋_GBK", FANG: "方正仿宋_GBK", KAI: "方正楷体_GBK", HEI: "方正黑体_GBK", SONG: "方正书宋_GBK"},
    "plain-windows": {TITLE: "宋体", FANG: "仿宋", KAI: "楷体", HEI: "黑体", SONG: "宋体"},
    "free": {
        TITLE: "Noto Serif CJK SC", FANG: "FandolFang R", KAI: "LXGW WenKai", HEI: "Noto Sans CJK SC", SONG: "Noto Serif CJK SC",
    },
}  # fmt: skip
"""Sets of names: what a Chinese office has on Windows, what comes with WPS, what Windows has without anything added, and fonts free to use.
They are names only: nothing is shipped, the reader's machine supplies them."""


def names(chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """The five font names of an office: those of its preset (`windows` without one), and over them those it names itself."""
    given = dict(chosen or {})
    base = PRESETS.get(given.get("preset", ""), WINDOWS)
    return {role: given.get(role) or base[role] for role in ROLES}


@dataclass(frozen=True)
class Mark:
    """The size of 发文机关标志: points, and how wide its characters are set (1 is as drawn)."""

    points: float
    scale: float


def room(sheet: str) -> float:
    """How wide the text of a sheet may be."""
    if sheet == "A4":
        return AREA_WIDTH
    left = TURNED_LEFT if sheet == TURNED else LEDGER_MARGIN
    return SIZES[sheet][0] - left - LEDGER_MARGIN


def mark(text: str, room: float = AREA_WIDTH) -> Mark:
    """The mark on one line, narrower than the type area: as large as it may be, then smaller, then narrower, then both."""
    count = max(sum(0.5 if one.isascii() else 1.0 for one in text), 1.0)
    width = room * 72 / 25.4 * 0.97
    points = min(MARK_POINTS, width / count)
    if points >= MARK_LEAST_POINTS * 1.6:
        return Mark(round(points * 2) / 2 if points == MARK_POINTS else int(points * 2) / 2, 1.0)
    points = max(min(MARK_LEAST_POINTS * 1.6, width / count / MARK_LEAST_SCALE), 8.0)
    points = int(points * 2) / 2
    return Mark(points, min(1.0, int(width / count / points * 100) / 100))


def ems(text: str) -> float:
    """How wide a text is in characters of its own size, as Chinese typefaces draw it: figures and letters are half."""
    return sum(0.5 if one.isascii() else 1.0 for one in text)

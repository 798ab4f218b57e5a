"""The geometry of official papers, GB/T 9704-2012, as named constants; lengths in millimetres and points.

What is not the standard's own figure was measured: 28 characters of 16 pt fit the type area only when each is set 0.25 pt closer,
and 22 lines only at a pitch of 579 twips.
"""

from __future__ import annotations

MARGIN_TOP, MARGIN_RIGHT, MARGIN_BOTTOM, MARGIN_LEFT = 37.0, 26.0, 35.0, 28.0
"""Clause 5.1: 天头 37 mm, 订口 28 mm, 版心 156 x 225 mm."""
LINES, CHARACTERS = 22, 28
"""Clause 5.2.3: 22 lines of 28 characters."""
BODY_POINTS, TITLE_POINTS, TABLE_POINTS, PAGE_NUMBER_POINTS = 16.0, 22.0, 10.5, 14.0
"""3号 body, 2号 title, 5号 tables, 4号 page numbers."""
LINE_PITCH_TWIPS = 579
SPACING_TWIPS = -5
FOOTER_MM = 25.2
"""Distance of the footer, so that the page number stands 7 mm below the type area (clause 7.5)."""
LEDGER_MARGIN = 20.0
"""Margins of a landscape ledger: 257 mm of table on A4, 380 mm on A3."""
SIZES = {"A4": (210.0, 297.0), "A4L": (297.0, 210.0), "A3L": (420.0, 297.0)}

SONG_TITLE, FANG, KAI, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
"""Faces by name; they are never shipped, the reader's machine supplies them."""

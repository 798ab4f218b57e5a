"""A picture of the screen: the demo on a pty, its cells as SVG. Every run of characters is stretched to its cells, so that
the columns stand whatever typeface the reader has."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from pyte.screens import Char

from coordhub.text.width import cells
from tests.tui.terminal import Terminal

FILE = Path(__file__).parent / "screen.svg"
WIDTH, HEIGHT, MARGIN = 9, 20, 12
"""Pixels of a cell, and around the screen."""
PAPER, INK = "#fdfdfb", "#1c1c1c"
COLOURS = {"red": "#b3261e", "brown": "#8a6100", "yellow": "#8a6100"}


def draw() -> str:
    """The demo's first screen, 80 by 24, as it is drawn today."""
    with TemporaryDirectory() as folder:
        environment = {"LANG": "C.UTF-8", "COORDHUB_STATE": folder, "PYTHONPATH": str(Path(__file__).parents[2])}
        with Terminal([sys.executable, "-m", "coordhub", "--lang", "zh", "demo"], environment, (80, 24)) as demo:
            demo.until("没交来")
            rows = [[demo.screen.buffer[y][x] for x in range(demo.screen.columns)] for y in range(demo.screen.lines)]
    return svg(rows)


def svg(rows: list[list[Char]]) -> str:
    """The cells of a screen as SVG."""
    width, height = len(rows[0]) * WIDTH + 2 * MARGIN, len(rows) * HEIGHT + 2 * MARGIN
    body = "\n".join(text for y, row in enumerate(rows) for text in _line(y, row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="Noto Sans Mono CJK SC, Sarasa Mono SC, WenQuanYi Zen Hei Mono, Microsoft YaHei, monospace" font-size="15">\n'
        f'<rect width="100%" height="100%" rx="6" fill="{PAPER}" stroke="#c8c8c0"/>\n{body}\n</svg>\n'
    )


def _line(y: int, row: list[Char]) -> list[str]:
    texts = []
    x = 0
    shown = [char for char in row if char.data]
    for (ink, is_bold, is_turned, is_wide), run in groupby(shown, key=_look):
        text = "".join(char.data for char in run)
        size = cells(text)
        left, top = MARGIN + x * WIDTH, MARGIN + y * HEIGHT
        x += size
        if is_turned:
            texts.append(f'<rect x="{left}" y="{top}" width="{size * WIDTH}" height="{HEIGHT}" fill="{ink}"/>')
        if text.strip():
            lead = len(text) - len(text.lstrip())
            text, size, left = text.strip(), cells(text.strip()), left + lead * WIDTH * (2 if is_wide else 1)
            weight = ' font-weight="bold"' if is_bold else ""
            texts.append(
                f'<text x="{left}" y="{top + 15}" textLength="{size * WIDTH}" lengthAdjust="spacingAndGlyphs" '
                f'fill="{PAPER if is_turned else ink}"{weight} xml:space="preserve">{escape(text)}</text>'
            )
    return texts


def _look(char: Char) -> tuple[str, bool, bool, bool]:
    return COLOURS.get(char.fg, INK), char.bold, char.reverse, cells(char.data) == 2

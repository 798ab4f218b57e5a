"""Lengths on a page of a PDF, in millimetres from the sheet's upper left corner; ink is measured on a picture of the page."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

DPI = 200
MM = 25.4 / 72
Pixel = Callable[[tuple[int, ...]], bool]


@dataclass(frozen=True)
class Ink:
    """The edges of what is drawn."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left


def is_red(pixel: tuple[int, ...]) -> bool:
    return pixel[0] > 180 and pixel[1] < 110 and pixel[2] < 110


def is_dark(pixel: tuple[int, ...]) -> bool:
    return max(pixel[:3]) < 140


def opened(content: bytes) -> Any:
    import pdfplumber

    return pdfplumber.open(io.BytesIO(content))


def rows_of_ink(page: Any, wanted: Pixel, top: float = 0, bottom: float = 1000) -> list[Ink]:
    """The bands of ink between two heights, each from the first to the last row without a gap."""
    image = page.to_image(resolution=DPI, antialias=True).original.convert("RGB")
    scale = 25.4 / DPI
    bands: list[Ink] = []
    current: list[float] | None = None
    for y in range(int(top / scale), min(image.height, int(bottom / scale))):
        xs = [x for x in range(image.width) if wanted(image.getpixel((x, y)))]
        if xs:
            edges = (xs[0] * scale, (xs[-1] + 1) * scale)
            current = current or [edges[0], y * scale, edges[1], 0]
            current = [min(current[0], edges[0]), current[1], max(current[2], edges[1]), (y + 1) * scale]
        elif current:
            bands.append(Ink(*current))
            current = None
    return [*bands, Ink(*current)] if current else bands


def lines_of(page: Any, character: str) -> list[int]:
    """How many of a character stand on each line, from the top."""
    rows = Counter(round(one["top"]) for one in page.chars if one["text"] == character)
    return [rows[top] for top in sorted(rows)]


def word(page: Any, text: str) -> Ink:
    """Where a text stands first, by the boxes of its characters."""
    chars = [one for one in page.chars if one["text"].strip()]
    place = "".join(one["text"] for one in chars).find(text)
    assert place >= 0, f"{text} is not on the page"
    first, last = chars[place], chars[place + len(text) - 1]
    return Ink(first["x0"] * MM, first["top"] * MM, last["x1"] * MM, first["bottom"] * MM)


def holds(page: Any, text: str) -> bool:
    """Whether a text stands on the page, wherever its lines end."""
    return text in "".join(one["text"] for one in page.chars if one["text"].strip())

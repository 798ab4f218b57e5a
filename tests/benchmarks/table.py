"""Figures beside each other, and beside what they should reach."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

MS, US = 1e3, 1e6
KB, MB = 1e-3, 1e-6
_UNITS = {MS: " ms", US: " us", KB: " kB", MB: " MB"}


class Reach(msgspec.Struct, kw_only=False):
    """A figure and what it should reach."""

    what: str
    figure: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def said(self) -> str:
        """The figure, its mark, and whether it is reached."""
        low, high = self.at_least, self.at_most
        is_reached = (low is None or self.figure >= low) and (high is None or self.figure <= high)
        mark = f"<= {high:g}" if high is not None else f">= {low:g}"
        return f"{_short(self.figure):>8}  {mark:>8}  {'PASS' if is_reached else 'FAIL'}"


def amount(figure: float | None, unit: float, places: int | None = None) -> str:
    """A figure in a unit; `-` where there is none."""
    if figure is None:
        return "-"
    shown = _short(figure * unit) if places is None else f"{figure * unit:,.{places}f}"
    return shown + _UNITS.get(unit, "")


def _short(figure: float) -> str:
    places = 0 if figure == 0 or abs(figure) >= 100 else 1 if abs(figure) >= 10 else 2 if abs(figure) >= 0.1 else 3
    return f"{figure:,.{places}f}"


def printed(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: the first column to the left, figures to the right."""
    widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
    print(f"\n{title}")
    for row in (heads, *rows):
        cells = [
            text.ljust(width) if place == 0 else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  " + "  ".join(cells).rstrip(), flush=True)

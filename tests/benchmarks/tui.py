"""The screen beside a bare Textual line list of the same rows, in one run: `python -m tests.benchmarks.tui [--large 100000]`.

Bytes are exact; times are ratios of medians of interleaved runs through a pty at 120x40.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from tests.tui.many_tasks import make
from tests.tui.terminal import Terminal

ROOT = Path(__file__).parents[2]
ROUNDS = 5


def environment(office: Path) -> dict[str, str]:
    """The environment of a program on that office."""
    return {
        "PYTHONPATH": str(ROOT),
        "COORDHUB_DB": str(office),
        "COORDHUB_STATE": str(office.parent / "state"),
        "LANG": "C.UTF-8",
    }


def floor(rows: int, office: Path) -> Terminal:
    """The bare list."""
    return Terminal([sys.executable, "-m", "tests.tui.floor", str(rows)], environment(office))


def hub(office: Path) -> Terminal:
    """The task list of the program."""
    return Terminal(
        [sys.executable, "-m", "coordhub", "--today", "2020-07-06T08:50", "--lang", "zh", "--screen", "2"],
        environment(office),
    )


def measured(terminal: Terminal, frame: str = "[2任务]") -> dict[str, float]:
    """First paint (the frame, and the rows in it), a cursor key and a page: bytes and seconds; bytes while idle."""
    with terminal:
        frame_bytes, start = terminal.until(frame)
        row_bytes, rows = terminal.until("2020-000")
        idle = len(terminal.drain(2.0))
        terminal.press("down")
        keys = [terminal.press("down") for _ in range(9)]
        pages = [terminal.press("pagedown") for _ in range(9)]
    return {
        "first paint, bytes": frame_bytes + row_bytes, "first paint, s": start, "first rows, s": rows if row_bytes else start, "idle 2 s, bytes": idle,
        "cursor key, bytes": keys[0][0], "cursor key, s": statistics.median(key[1] for key in keys),
        "page, bytes": pages[0][0], "page, s": statistics.median(page[1] for page in pages),
    }  # fmt: skip


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure."""
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def main() -> None:
    """Measure, print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--large", type=int, default=100_000)
    large = asked.parse_args().large
    with tempfile.TemporaryDirectory() as folder:
        small_office, large_office = (
            make(Path(folder) / "a" / "office", 1000),
            make(Path(folder) / "b" / "office", large),
        )
        runs: dict[str, list[dict[str, float]]] = {"bare": [], "hub": [], "large": []}
        for _ in range(ROUNDS):
            runs["bare"].append(measured(floor(1000, small_office), "2020-000"))
            runs["hub"].append(measured(hub(small_office)))
        for _ in range(2):
            runs["large"].append(measured(hub(large_office)))
        bare, ours, many = (medians(runs[name]) for name in ("bare", "hub", "large"))
        with hub(small_office) as terminal:
            terminal.until("2020-000")
            os.write(terminal.file, b"/")
            terminal.drain()
            focused = len(terminal.drain(2.0))
    print(f"{'':22}{'bare 1,000':>14}{'hub 1,000':>14}{'ratio':>8}{f'hub {large:,}':>16}{'to 1,000':>10}")
    for name, figure in bare.items():
        ratio = ours[name] / figure if figure else 0.0
        growth = many[name] / ours[name] if ours[name] else 0.0
        print(f"{name:22}{figure:14.3f}{ours[name]:14.3f}{ratio:8.2f}{many[name]:16.3f}{growth:10.2f}")
    print(f"idle 2 s with the filter's line focused: {focused} bytes")


if __name__ == "__main__":
    main()

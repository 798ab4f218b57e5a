"""Papers beside the bare libraries on the same rows, in one run: `python -m tests.benchmarks.papers`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from io import BytesIO

import docx
import tabulate

from coordhub.papers import docx as docx_face
from coordhub.papers import text as text_face
from coordhub.papers.paper import Paper, Table
from coordhub.text.grid import Column, Grid, Row
from coordhub.text.table import filled

ROWS = 2000
WIDTHS = (3, 2, 8, 20, 8, 8, 5, 4, 13)


def paper() -> Paper:
    """A ledger of 2,000 tasks in nine columns."""
    heads = ("序", "灯", "编号", "任务", "牵头", "责任", "时限", "状态", "进展情况")
    columns = tuple(
        Column(key=str(place), heading=head, cells=width, mm=20)
        for place, (head, width) in enumerate(zip(heads, WIDTHS, strict=True))
    )
    rows = [
        Row(id=str(n), cells=(str(n), "绿", f"2020-{n:03d}", f"危险水域第{n}处排查建账立牌和救生器材配备", "水利局", "各县区", "07-10", "在办", f"沿黄{n}处待立, 牌已到货"))
        for n in range(ROWS)
    ]  # fmt: skip
    grid = Grid(title="任务台账", columns=columns, rows=rows)
    return Paper(title="任务台账", blocks=[Table(text=grid, page=grid)])


def median(work: Callable[[], object], rounds: int = 5) -> float:
    """Median seconds of some rounds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    """Measure, print."""
    made = paper()
    grid = made.blocks[0].text  # type: ignore[union-attr]  # it is a table
    wrapped = [[filled(text, width) for text, width in zip(row.cells, WIDTHS, strict=True)] for row in grid.rows]
    heads = [column.heading for column in grid.columns]
    bare = median(lambda: tabulate.tabulate(wrapped, heads, tablefmt="grid", disable_numparse=True))
    ours = median(lambda: text_face.draw(made))
    empty = median(lambda: docx.Document().save(BytesIO()))
    word = median(lambda: docx_face.draw(made))
    print(
        f"text, {ROWS} tasks:  bare tabulate on the same wrapped rows {bare:.3f} s, ours with wrapping and pages {ours:.3f} s, ratio {ours / bare:.2f}"
    )
    print(
        f"docx, {ROWS} rows:   whole {word:.3f} s, of which an empty document {empty:.3f} s, our own {word - empty:.3f} s"
    )


if __name__ == "__main__":
    main()

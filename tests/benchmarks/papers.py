"""Papers beside the bare libraries on the same rows, in one run: `python -m tests.benchmarks.papers`."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from io import BytesIO

import docx
import tabulate
import typst

from coordhub.papers import docx as docx_face
from coordhub.papers import fonts
from coordhub.papers import pdf as pdf_face
from coordhub.papers import text as text_face
from coordhub.papers import xlsx as xlsx_face
from coordhub.papers.paper import Packet, Paper, Table
from coordhub.text.grid import Column, Grid, Row
from coordhub.text.table import filled
from tests.papers import specimens

ROWS = 2000
WIDTHS = (3, 2, 8, 20, 8, 8, 5, 4, 13)
BARE = """
#let input = json(bytes(sys.inputs.data))
#set page(width: 297mm, height: 210mm, margin: 20mm)
#set text(font: "%s", size: 10.5pt)
#table(columns: input.mm.map(one => one * 1fr), stroke: 0.5pt, table.header(..input.heads), ..input.cells)
"""
"""The same table as a clerk who knows typst would set it."""


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
    """Median seconds of some rounds, after one that warms up."""
    work()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def side_by_side(one: Callable[[], object], other: Callable[[], object], rounds: int = 7) -> tuple[float, float]:
    """Median seconds of two, taken by turns: what else the machine does meets both."""
    times: tuple[list[float], list[float]] = ([], [])
    one()
    other()
    for _ in range(rounds):
        for work, spent in ((one, times[0]), (other, times[1])):
            began = time.perf_counter()
            work()
            spent.append(time.perf_counter() - began)
    return statistics.median(times[0]), statistics.median(times[1])


def bare_typst(grid: Grid) -> Callable[[], object]:
    """Typst alone on the same cells, with the same fonts at hand. Each round has another first cell: typst remembers what it has set."""
    family = fonts.families()["song"][0]
    rounds = iter(range(1 << 20))

    def compile_() -> object:
        cells = [cell for row in grid.rows for cell in row.cells]
        cells[0] = str(next(rounds))
        data = {"mm": [1] * len(grid.columns), "heads": [column.heading for column in grid.columns], "cells": cells}
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        return typst.compile(
            (BARE % family).encode(), sys_inputs=inputs, font_paths=fonts.library(), ignore_system_fonts=True
        )

    return compile_


def ours(made: Paper) -> Callable[[], object]:
    """Our own face on the same cells, the first changed each round as above."""
    rounds = iter(range(1 << 20))

    def draw() -> object:
        grid = made.tables()[0].page
        first = grid.rows[0]
        changed = Row(id=first.id, cells=(str(next(rounds)), *first.cells[1:]))
        table = Grid(title=grid.title, columns=grid.columns, rows=[changed, *grid.rows[1:]])
        return pdf_face.draw(Paper(title=made.title, blocks=[Table(text=table, page=table)]))

    return draw


def main() -> None:
    """Measure, print."""
    made = paper()
    grid = made.tables()[0].text
    wrapped = [[filled(text, width) for text, width in zip(row.cells, WIDTHS, strict=True)] for row in grid.rows]
    heads = [column.heading for column in grid.columns]
    bare = median(lambda: tabulate.tabulate(wrapped, heads, tablefmt="grid", disable_numparse=True))
    text = median(lambda: text_face.draw(made))
    print(
        f"text, {ROWS} tasks: bare tabulate on the same wrapped rows {bare:.3f} s, ours with wrapping and pages {text:.3f} s, ratio {text / bare:.2f}"
    )
    notices = iter(specimens.notice(note=f"第{n}次") for n in range(1 << 20))
    empty = median(lambda: docx.Document().save(BytesIO()))
    word = median(lambda: docx_face.draw(next(notices)), 20)
    print(f"docx, a notice: {word * 1000:.0f} ms (python-docx's own empty document {empty * 1000:.0f} ms)")
    print(f"pdf, a notice: {median(lambda: pdf_face.draw(next(notices)), 20) * 1000:.0f} ms, each time another text")
    print(f"docx, {ROWS} rows: {median(lambda: docx_face.draw(made)):.3f} s")
    print(f"xlsx, {ROWS} rows: {median(lambda: xlsx_face.draw(made)):.3f} s")
    plain, drawn = side_by_side(bare_typst(grid), ours(made))
    print(f"pdf, {ROWS} rows: bare typst {plain:.3f} s, ours {drawn:.3f} s, ratio {drawn / plain:.2f}")
    packets = iter(
        Packet([one for place in range(30) for one in (specimens.notice(note=f"{n} {place}"), specimens.ledger(12))])
        for n in range(1 << 20)
    )
    print(
        f"pdf, a packet for 30 units: {median(lambda: pdf_face.draw(next(packets)), 3):.3f} s; docx {median(lambda: docx_face.draw(next(packets)), 3):.3f} s"
    )


if __name__ == "__main__":
    main()

"""Papers made from an office's data, and beside the bare libraries on the same rows, in one run: `python -m tests.benchmarks.papers`.

The office is the sample with 2,000 open tasks in it; its joint conference has more than thirty units. Typst remembers what it has set, so every
round's paper differs from the one before.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import tabulate
import typst

from coordhub.domain.task import Cell, Task
from coordhub.domain.unit import county_level
from coordhub.papers import catalogue, fonts, wording
from coordhub.papers import docx as docx_face
from coordhub.papers import pdf as pdf_face
from coordhub.papers import text as text_face
from coordhub.papers import xlsx as xlsx_face
from coordhub.papers.paper import Document, Paper, Table
from coordhub.papers.stamp import Stamp
from coordhub.services.meetings import meeting
from coordhub.services.sample import DEMO_NOW, load_sample
from coordhub.services.session import Session, fixed_clock
from coordhub.store.work import open_store
from coordhub.text.grid import Grid, Row
from coordhub.text.table import filled

TASKS, MEETING = 2020, "2020-H01"
BARE = """
#let input = json(bytes(sys.inputs.data))
#set page(width: 297mm, height: 210mm, margin: 20mm)
#set text(font: "%s", size: 10.5pt)
#table(columns: input.mm.map(one => one * 1fr), stroke: 0.5pt, table.header(..input.heads), ..input.cells)
"""
"""The same table as a clerk who knows typst would set it."""


def office(folder: Path) -> Session:
    """The sample office with tasks of every department and county."""
    store = open_store(folder, create=True)
    load_sample(store)
    with store.write(by="bench", did="sample") as work:
        units = work.units.all()
        leads = [one.id for one in units if one.kind == "department"]
        cells = tuple(
            Cell(id=one.id, state="working", percent=60, assigned="2020-06-01") for one in county_level(units)
        )
        for number in range(work.tasks.count(), TASKS):
            work.tasks.add(
                Task(
                    number=f"2020-{number + 100:04d}", title=f"危险水域第{number}处排查建账立牌和救生器材配备", state="working",
                    lead=(leads[number % len(leads)],), cells=cells[number % 3 : number % 3 + 2], assigned="2020-06-01",
                    due=f"2020-07-{number % 28 + 1:02d}",
                )
            )  # fmt: skip
    return Session(store=store, by="bench", clock=fixed_clock(DEMO_NOW))


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


def stamps() -> Callable[[], Stamp]:
    """A number of its own for every round."""
    numbers = iter(range(1, 1 << 20))
    return lambda: Stamp(f"濮民文〔2020〕{next(numbers)}号", "2020-07-06", "某局长")


def bare_typst(grid: Grid) -> Callable[[], object]:
    """Typst alone on the same cells, with the same fonts at hand, another first cell in each round."""
    family = fonts.families()["song"][0]
    rounds = iter(range(1 << 20))

    def compile_() -> object:
        cells = [cell for row in grid.rows for cell in row.cells]
        cells[0] = str(next(rounds))
        data = {
            "mm": [column.mm or 20 for column in grid.columns], "heads": [column.heading for column in grid.columns], "cells": cells,
        }  # fmt: skip
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        return typst.compile(
            (BARE % family).encode(), sys_inputs=inputs, font_paths=fonts.library(), ignore_system_fonts=True
        )

    return compile_


def ours(made: Paper, table: Table) -> Callable[[], object]:
    """Our own face on the same cells, the first changed each round as above."""
    rounds = iter(range(1 << 20))

    def draw() -> object:
        first, *others = table.page.rows
        changed = Row(id=first.id, cells=(str(next(rounds)), *first.cells[1:]))
        grid = Grid(title=table.page.title, columns=table.page.columns, rows=[changed, *others])
        return pdf_face.draw(replace(made, blocks=[Table(text=grid, page=grid)]))

    return draw


def told(name: str, seconds: float, reach: float) -> None:
    """One line: what it took, and what was promised."""
    print(f"{name}: {seconds * 1000:,.0f} ms (reach {reach * 1000:,.0f} ms) {'ok' if seconds <= reach else 'MISSED'}")


def notices(session: Session) -> None:
    """The notice of a meeting, from the record to the file."""
    stamp = stamps()
    build = lambda: catalogue.build(session, "notice", MEETING, stamp())  # noqa: E731 - said three times
    made = median(build, 20)
    empty = median(lambda: docx.Document().save(BytesIO()), 20)
    print(
        f"a notice of {MEETING}, {pdf_face.pages(build())} pages: made in {made * 1000:.0f} ms, python-docx alone writes an empty file in {empty * 1000:.0f} ms"
    )
    told("notice .docx", median(lambda: docx_face.draw(build()), 20), 0.030)
    told("notice .pdf, warm, each time another number", median(lambda: pdf_face.draw(build()), 20), 0.100)


def ledgers(session: Session) -> None:
    """The task table of 2,000 tasks."""
    made = catalogue.build(session, "task-table").papers[0]
    table = max(made.tables(), key=lambda one: len(one.page.rows))
    print(
        f"a task table of {len(table.page.rows):,} rows in {len(table.page.columns)} columns: made in {median(lambda: catalogue.build(session, 'task-table'), 3) * 1000:,.0f} ms"
    )
    told("ledger .docx", median(lambda: docx_face.draw(made)), 1.0)
    told("ledger .xlsx", median(lambda: xlsx_face.draw(made)), 1.0)
    bare, drawn = side_by_side(bare_typst(table.page), ours(made, table))
    print(
        f"ledger .pdf: bare typst {bare:.3f} s, ours {drawn:.3f} s, ratio {drawn / bare:.2f} (reach 1.30) {'ok' if drawn <= 1.3 * bare else 'MISSED'}"
    )
    heads = [column.heading for column in table.text.columns]
    widths = [column.cells or 8 for column in table.text.columns]
    wrapped = [[filled(cell, width) for cell, width in zip(row.cells, widths, strict=True)] for row in table.text.rows]
    plain = median(lambda: tabulate.tabulate(wrapped, heads, tablefmt="grid", disable_numparse=True))
    text = median(lambda: text_face.draw(made))
    print(
        f"ledger .txt: bare tabulate on wrapped rows {plain:.3f} s, ours with wrapping and pages {text:.3f} s, ratio {text / plain:.2f}"
    )


def packets(session: Session) -> None:
    """The packet of a meeting of more than thirty units, from the records to the file."""
    stamp = stamps()
    seats = len(meeting(session, MEETING).attendance)
    build: Callable[[], Document] = lambda: catalogue.build(session, "packet", MEETING, stamp())  # noqa: E731 - said three times
    first = build()
    print(
        f"a packet for {seats} members: {len(first.papers)} papers, {pdf_face.pages(first)} pages, {sum(one.sheet == 'A4TL' for one in wording.laid(first))} turned"
    )
    told("packet .docx", median(lambda: docx_face.draw(build())), 2.0)
    told("packet .pdf", median(lambda: pdf_face.draw(build())), 2.0)
    slips = catalogue.build(session, "slips", "2020-H06")
    told(f"slips of a meeting, {len(slips.papers)} papers, .docx", median(lambda: docx_face.draw(slips)), 2.0)


def main() -> None:
    """Measure, print."""
    with tempfile.TemporaryDirectory() as place:
        session = office(Path(place) / "office")
        notices(session)
        packets(session)
        ledgers(session)
        session.store.close()


if __name__ == "__main__":
    main()

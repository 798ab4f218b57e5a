"""Five years of a city beside the sample office: `python -m tests.benchmarks.city [FOLDER] [--years 5]`.

Without a folder the office is made in a temporary one and the first screen of both is timed, interleaved, in one run (reach: 1.5).
With one, the office is left there to be looked at. Volumes: 150 tasks a year with nine cells each, every periodic report of every
installed ledger, 2,000 talks and 2,000 follow-up visits a year, 3,286 posts, 2,000 sites.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from coordhub.domain.calendar import Workdays
from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Field, Ledger
from coordhub.domain.period import periods
from coordhub.domain.site import SITE_KINDS, Site
from coordhub.domain.task import Cell, Task
from coordhub.domain.unit import VILLAGE_LEVEL, Unit, county_level
from coordhub.services.sample import DEMO_NOW, load_sample
from coordhub.store.work import Store, Work, open_store
from tests.benchmarks.tui import environment
from tests.tui.terminal import Terminal

ROUNDS, SEED, A_YEAR, SITES = 7, 2020, 2_000, 2_000
TASKS_A_YEAR = 150


def make(folder: Path, years: int) -> Store:
    """The sample office with the years before it filled in."""
    store = open_store(folder, create=True)
    load_sample(store)
    today = date.fromisoformat(DEMO_NOW[:10])
    begins = today.replace(year=today.year - years).isoformat()
    dice = random.Random(SEED)
    with store.write(by="bench", did="sample") as work:
        units = work.units.all()
        _sites(work, units, dice)
        for year in range(today.year - years, today.year):
            _tasks(work, units, year, dice)
        for ledger in work.ledgers.all():
            # Before the day on which the sample's own entries begin, so that its morning stays as it is.
            until = (date.fromisoformat(ledger.installed or DEMO_NOW[:10]) - timedelta(days=1)).isoformat()
            for entry in _entries(replace(ledger, installed=begins), units, begins, until, dice):
                work.entries.add(entry)
    return store


def _sites(work: Work, units: list[Unit], dice: random.Random) -> None:
    villages = [one for one in units if one.kind in VILLAGE_LEVEL]
    for number in range(SITES):
        kind = dice.choice(SITE_KINDS)
        work.sites.add(Site(name=f"点位{number:04d}", kind=kind, unit=dice.choice(villages).id, code=f"B{number:05d}"))


def _tasks(work: Work, units: list[Unit], year: int, dice: random.Random) -> None:
    departments = [one for one in units if one.kind == "department"]
    counties = county_level(units)
    for number in range(1, TASKS_A_YEAR + 1):
        day = (date(year, 1, 1) + timedelta(days=dice.randrange(300))).isoformat()
        cells = tuple(Cell(id=one.id, state="closed", percent=100, assigned=day) for one in counties)
        lead = (dice.choice(departments).id,)
        work.tasks.add(
            Task(
                number=f"{year}-{number:03d}",
                title=f"历年工作任务第{number}项",
                state="closed",
                lead=lead,
                cells=cells,
                assigned=day,
            )
        )


def _entries(ledger: Ledger, units: list[Unit], first: str, last: str, dice: random.Random) -> Iterator[Entry]:
    """What a ledger got in the years: every period of every county, or so many a year of what happens."""
    if ledger.shape == "standing" or last < first:
        return
    owners = [one for one in units if one.kind in ledger.owed_by.kinds] or county_level(units)
    if ledger.shape == "periodic":
        for period in periods(ledger, first, last, Workdays()):
            for one in owners:
                yield Entry(
                    ledger=ledger.code, subject=one.id, owner=one.id, period=period.key, values=_values(ledger, dice), post="联络员",
                    received=period.due,
                )  # fmt: skip
        return
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    villages = [one for one in units if one.kind in ledger.subject.units] or owners
    for number in range(A_YEAR * days // 365):
        day = (date.fromisoformat(first) + timedelta(days=dice.randrange(days))).isoformat()
        subject = f"JY-{number % 80:03d}" if ledger.subject.kind == "code" else dice.choice(villages).id
        yield Entry(
            ledger=ledger.code, subject=subject, owner=dice.choice(owners).id, date=day, seq=number + 1, values=_values(ledger, dice),
            post="联络员", received=day,
        )  # fmt: skip


def _values(ledger: Ledger, dice: random.Random) -> dict[str, Any]:
    return {field.id: _value(field, dice) for field in ledger.fields if not field.optional}


def _value(field: Field, dice: random.Random) -> Any:
    if field.is_counted:
        return dice.randrange(field.least or 0, 200)
    if field.kind == "bool":
        return dice.random() < 0.8
    if field.kind == "choice":
        return dice.choice(field.choices).id
    return "2019-05-20" if field.kind == "date" else "0393-0000001" if field.kind == "phone" else "已办"


def _first_screen(folder: Path) -> float:
    command = [sys.executable, "-m", "coordhub", "--today", DEMO_NOW, "--lang", "zh"]
    with Terminal(command, environment(folder)) as terminal:
        _, frame = terminal.until("[1今日]")
        count, rows = terminal.until("红灯")
        return rows if count else frame


def main() -> None:
    """Make the office; without a folder, time its first screen beside the sample's."""
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", nargs="?")
    asked.add_argument("--years", type=int, default=5)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        city, sample = Path(given.folder or place) / "city", Path(place) / "sample"
        store = make(city, given.years)
        with store.read() as work:
            entries = sum(len(work.entries.all([year])) for year in ["", *work.entries.years()])
            print(f"{work.tasks.count():,} tasks, {entries:,} entries, {work.sites.count():,} sites")
        store.close()
        size = sum(file.stat().st_size for file in city.rglob("*") if file.is_file())
        print(f"{size / 1e6:.1f} MB in {city}")
        if given.folder:
            return
        small = open_store(sample, create=True)
        load_sample(small)
        small.close()
        times: dict[Path, list[float]] = {city: [], sample: []}
        for _ in range(ROUNDS):
            for folder, seen in times.items():
                seen.append(_first_screen(folder))
    ours, floor = (statistics.median(times[folder]) for folder in (city, sample))
    print(f"first screen: sample {floor:.3f} s, {given.years} years {ours:.3f} s, ratio {ours / floor:.2f}")


if __name__ == "__main__":
    main()

"""An office in which every field is now there, now left out: tasks, meetings and duties drawn by lot, the same every time."""

from __future__ import annotations

from random import Random
from typing import Any, get_args

from coordhub.domain.body import Body
from coordhub.domain.campaign import Campaign
from coordhub.domain.duty import Duty
from coordhub.domain.meeting import STATES, Decision, Item, Material, Meeting
from coordhub.domain.office import Coordinator, Office
from coordhub.domain.task import Cell, Extension, Override, Source, State, Task
from coordhub.domain.unit import Unit
from coordhub.store.work import Store, Work

POSTS = ("值班员", "专干", "")
TEXTS = (
    "危险水域立牌",
    "摸底排查",
    "建立台账",
    "控辍保学",
    "2020 letter of intent",
    "南乐县整改",
    "第31批",
    "防溺水abc",
)
MOMENTS = (
    "2020-06-01",
    "2020-07-05T17:00",
    "2020-07-06",
    "2020-07-06T08:00",
    "2020-07-06T23:00",
    "2020-07-07",
    "2020-12-31T09:30",
)
DAYS = ("2020-05-01", "2020-07-05", "2020-07-06", "2020-07-07", "2020-08-01")


def make(store: Store, tasks: int = 300, meetings: int = 60, duties: int = 40, seed: int = 7) -> None:
    """Fill an empty office, in one commit; then some documents as other programs write them, with defaults and nulls."""
    lot = Random(seed)
    with store.write(by="lot") as work:
        city = work.units.add(Unit(name="濮阳市", kind="city"))
        units = [
            work.units.add(Unit(name=f"濮阳市{name}", short=name, kind="department")).id
            for name in ("民政局", "水利局", "教育局")
        ]
        units += [
            work.units.add(Unit(name=name, short=name, kind="county", parent=city.id)).id
            for name in ("濮阳县", "南乐县", "台前县")
        ]
        bodies = [work.bodies.add(Body(name=name, kind="joint_conference")).id for name in ("联席会议", "领导小组")]
        campaigns = [
            work.campaigns.add(Campaign(name=name, body=lot.choice(bodies))).id
            for name in ("百日行动", "护苗行动", "秋季行动")
        ]
        work.office.add(
            Office(name="联席办", city=city.id, body=bodies[0], coordinators=(Coordinator(id="zhuan", post="专干"),))
        )
        made = [work.tasks.add(_task(lot, place, units, campaigns)) for place in range(tasks)]
        ids = [one.id for one in made]
        for place in range(meetings):
            work.meetings.add(_meeting(lot, place, bodies, units, ids))
        for place in range(duties):
            work.duties.add(_duty(lot, place, bodies, units))
        _count(work, made)
    _as_others_write(store, bodies[0], units[0])


def _some(lot: Random, **fields: list[Any] | tuple[Any, ...]) -> dict[str, Any]:
    """Some of the fields, each with one of its values."""
    return {name: lot.choice(values) for name, values in fields.items() if lot.random() < 0.6}


def _few(lot: Random, values: list[str]) -> tuple[str, ...]:
    return tuple(lot.sample(values, lot.randrange(3)))


def _number(lot: Random, place: int) -> str:
    """Of three years, padded to three digits as the office does, or in other ways."""
    width = lot.choice((3, 3, 3, 3, 1, 4, 5, 7))
    return f"{2018 + place % 3}-{place // 3 + (990 if place % 10 == 0 else 1):0{width}d}"


def _task(lot: Random, place: int, units: list[str], campaigns: list[str]) -> Task:
    states = get_args(State)
    line = {
        "due": MOMENTS,
        "assigned": MOMENTS[:2],
        "reported": MOMENTS[:4],
        "finished": MOMENTS[:5],
        "percent": (0, 40, 100),
    }
    cells = tuple(
        Cell(id=unit, **({"state": lot.choice(states)} if lot.random() < 0.8 else {}), **_some(lot, **line))
        for unit in _few(lot, units)
    )
    more = _some(
        lot, **line, short=TEXTS, measures=TEXTS, note=TEXTS, campaign=campaigns, handler=POSTS, feedback=("every week fri 17:00",),
        report_to=("省厅",), report_by=MOMENTS,
        source=[
            Source(kind="decision", ref=f"2020-H{lot.randrange(70):02d}-1-1", text=lot.choice(TEXTS)), Source(kind="entry"), Source(),
        ],
        extensions=[(
            Extension(id="1", asked=MOMENTS[0], new=MOMENTS[-1], why="汛期", unit=lot.choice([None, *units])),
        )],
        override=[Override(light=lot.choice(("green", "red")), why="已协调", by="lot", until=lot.choice(DAYS))],
    )  # fmt: skip
    return Task(
        number=_number(lot, place), title=f"{lot.choice(TEXTS)}{place}", lead=_few(lot, units), cells=cells, state=states[place % len(states)],
        responsible=_few(lot, units), supporting=_few(lot, units), **more,
    )  # fmt: skip


def _meeting(lot: Random, place: int, bodies: list[str], units: list[str], tasks: list[str]) -> Meeting:
    decisions = tuple(
        Decision(id=str(n), text=lot.choice(TEXTS), **({"task": lot.choice(tasks)} if lot.random() < 0.8 else {}))
        for n in range(1, 1 + lot.randrange(4))
    )
    materials = tuple(
        Material(
            id=str(n), title=lot.choice(TEXTS), unit=lot.choice(units), **_some(lot, due=MOMENTS, received=MOMENTS)
        )
        for n in range(1, 1 + lot.randrange(3))
    )
    items = tuple(Item(id=str(n), title=lot.choice(TEXTS)) for n in range(1, 1 + lot.randrange(3)))
    year = 2018 + place % 3
    starts = f"{year}-{1 + place % 12:02d}-{1 + place % 28:02d}T09:00" if place % 7 else lot.choice(MOMENTS)
    return Meeting(
        number=f"{year}-H{place:02d}" if place % 5 else f"H{place:02d}", title=f"{lot.choice(TEXTS)}会{place // 2}", body=lot.choice(bodies), kind="plenary",
        starts=starts, decisions=decisions, materials=materials, items=items, state=STATES[place % len(STATES)], **_some(lot, handler=POSTS),
    )  # fmt: skip


def _duty(lot: Random, place: int, bodies: list[str], units: list[str]) -> Duty:
    more = _some(lot, subject=TEXTS, clause=("第三条", "二(一)"), since=DAYS, until=DAYS)
    return Duty(body=lot.choice(bodies), unit=lot.choice(units), text=f"{lot.choice(TEXTS)}职责{place}", **more)


def _count(work: Work, made: list[Task]) -> None:
    """The counters as they stand where every number was given out; of the year 2018 they say nothing."""
    for year in ("2019", "2020"):
        work.spend(f"task-{year}", max((int(one.number[5:]) for one in made if one.number.startswith(year)), default=0))


def _as_others_write(store: Store, body: str, unit: str) -> None:
    tasks = store.db.table("tasks")
    tasks.insert(
        {
            "number": "2020-777",
            "title": "写明缺省值",
            "state": "drafted",
            "due": None,
            "handler": "",
            "cells": [],
            "source": {},
        }
    )
    tasks.insert(
        {
            "number": "2020-0000000000888",
            "title": "写明空值",
            "state": "working",
            "due": None,
            "campaign": None,
            "lead": [unit],
        }
    )
    meeting = {"body": body, "kind": "plenary"}
    meetings = store.db.table("meetings")
    meetings.insert(
        {
            **meeting, "number": "2020-H90", "title": "写明缺省值会", "starts": "2020-07-06", "state": "planned",
            "decisions": [{"id": "1", "text": "立牌", "task": None}], "materials": [],
        }
    )  # fmt: skip
    meetings.insert({**meeting, "number": "2020-H91", "title": "只有时间会m07", "starts": "2020-07-06T15:00"})
    paper = {"id": "1", "title": "讲话稿", "unit": unit, "due": "2020-07-03", "received": None}
    meetings.insert(
        {**meeting, "number": "2020-H92", "title": "只欠材料会", "starts": "2020-07-20", "materials": [paper]}
    )
    store.db.table("duties").insert({"body": body, "unit": unit, "text": "长期负责", "from": None, "to": None})

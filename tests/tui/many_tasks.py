"""An office with many tasks, written in one commit."""

from __future__ import annotations

from pathlib import Path

from coordhub.domain.office import Office
from coordhub.domain.task import Task
from coordhub.domain.unit import Unit
from coordhub.store import open_store


def make(folder: Path, count: int) -> Path:
    """An office of one unit and `count` tasks that all look alike."""
    store = open_store(folder, create=True)
    with store.write(by="bench") as work:
        city = work.units.add(Unit(name="濮阳市", kind="city"))
        unit = work.units.add(Unit(name="濮阳市水利局", short="水利局", kind="department"))
        work.office.add(Office(name="联席办", city=city.id))
        for number in range(count):
            work.tasks.add(
                Task(
                    number=f"2020-{number:03d}", title=f"危险水域排查建账立牌第{number}批", lead=(unit.id,), state="working", due="2020-12-31",
                    assigned="2020-06-01", accepted="2020-06-02",
                )
            )  # fmt: skip
    store.engine.compact()
    store.close()
    return folder

"""Frameworks (目标体系): the tree, and its scorecard from ledgers, campaigns and tasks."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coordhub.domain.aggregate import Figure, reached
from coordhub.domain.campaign import Campaign
from coordhub.domain.framework import Element, Framework, Gauge
from coordhub.domain.ledger import Ledger, Measure
from coordhub.domain.office import Light
from coordhub.domain.refusal import NotFound, Refused
from coordhub.domain.task import OPEN, Task
from coordhub.services import entries, names, selection, summary
from coordhub.services.feedback import lights_in
from coordhub.services.session import Session
from coordhub.store.work import Work


class Gauged(msgspec.Struct, frozen=True, kw_only=True):
    """A gauge read: the measure's total for the period to report now, its target, whether it is reached (None: not known, or no
    target), and how many of those that owe have reported. `measure` is None where the office has not installed the ledger."""

    gauge: Gauge
    measure: Measure | None = None
    value: Figure = None
    target: int | None = None
    reached: bool | None = None
    period: str = ""
    reported: int = 0
    owed: int = 0


class LinkedTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task that carries an element, with its state and light."""

    id: str
    number: str
    title: str
    state: str
    light: Light


class LinkedCampaign(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign that carries an element: its tasks, those finished, and the red and yellow ones."""

    id: str
    name: str
    tasks: int
    done: int
    red: int
    yellow: int


class ElementRow(msgspec.Struct, frozen=True, kw_only=True):
    """An element on the scorecard. `depth` is 0 for the elements at the top; `missing` counts reports of its ledgers that are due
    and have not come; `unknown` lists links to what the office does not have."""

    element: Element
    depth: int
    owner: str
    gauges: list[Gauged]
    tasks: list[LinkedTask]
    campaigns: list[LinkedCampaign]
    missing: int
    unknown: list[str]

    @property
    def verdict(self) -> str:
        """`short` when a target is not reached, `reached` when all are, `unknown` when some cannot be told, empty without one."""
        verdicts = [one.reached for one in self.gauges if one.target is not None]
        if not verdicts:
            return ""
        return "short" if False in verdicts else "unknown" if None in verdicts else "reached"


class Scorecard(msgspec.Struct, frozen=True, kw_only=True):
    """A framework's elements in the order of the tree, each with how far it is."""

    framework: Framework
    rows: list[ElementRow]

    def counted(self, verdict: str) -> int:
        """How many elements have a verdict."""
        return sum(one.verdict == verdict for one in self.rows)


def frameworks(session: Session) -> list[Framework]:
    """The frameworks that the office has installed."""
    with session.reading() as work:
        return work.frameworks.all()


def framework(session: Session, ref: str) -> Framework:
    """The framework meant by `ref`: id, code, or title."""
    with session.reading() as work:
        return named(work, ref)


def named(work: Work, ref: str) -> Framework:
    """As `framework`, inside an open transaction; the only one there is needs no name."""
    wanted = ref.strip()
    everyone = work.frameworks.all()
    if not wanted and len(everyone) == 1:
        return everyone[0]
    hits = [one for one in everyone if wanted in {one.id, *_called(one)}]
    hits = hits or [one for one in everyone if wanted and any(wanted in name for name in _called(one))]
    if not hits:
        raise NotFound("name.unknown", kind="framework", text=ref)
    if len(hits) > 1:
        shown = "、".join(f"{one.title.zh}({one.id})" for one in hits)
        raise Refused("name.ambiguous", kind="framework", text=ref, count=len(hits), candidates=shown)
    return hits[0]


def _called(one: Framework) -> tuple[str, ...]:
    return one.code, one.title.zh, one.title.en


def in_order(elements: Sequence[Element]) -> list[tuple[int, Element]]:
    """The elements as the tree is read, each with its depth; one whose parent is gone stands at the top."""
    there = {one.id for one in elements}
    below: dict[str, list[Element]] = {}
    for one in elements:
        below.setdefault(one.parent if one.parent in there and one.parent != one.id else "", []).append(one)

    def walk(parent: str, depth: int) -> list[tuple[int, Element]]:
        return [
            line for one in below.get(parent, []) for line in ((depth, one), *walk(one.id, depth + 1))
        ]  # fmt: skip

    return walk("", 0)


# The scorecard


def scorecard(session: Session, ref: str = "", *, restricted: bool = False) -> Scorecard:
    """How far each element is: its measures against their targets, its tasks and campaigns, and the reports that are missing."""
    with session.reading() as work:
        found = named(work, ref)
        reader = _Reader(work, session, restricted=restricted)
        rows = [reader.row(found, one, depth) for depth, one in in_order(found.elements)]
        return Scorecard(framework=found, rows=rows)


class _Reader:
    """What a scorecard is read from; each ledger is summed up once."""

    def __init__(self, work: Work, session: Session, *, restricted: bool) -> None:
        self.work, self.session = work, session
        self.desk = entries.desk(session, work)
        self.lights = lights_in(session, work)
        self.ledgers = {one.code: one for one in work.ledgers.all() if restricted or not one.restricted}
        self._summaries: dict[str, summary.Summary] = {}

    def row(self, framework_: Framework, element: Element, depth: int) -> ElementRow:
        unknown: list[str] = []
        tasks = self._tasks(element, unknown)
        campaigns = self._campaigns(element, unknown)
        codes = list(dict.fromkeys((*element.ledgers, *(each.ledger for each in element.gauges))))
        unknown += [one for one in codes if one not in self.ledgers]
        there = [self.ledgers[one] for one in codes if one in self.ledgers]
        return ElementRow(
            element=element, depth=depth, owner=element.owner or framework_.owner, tasks=tasks, campaigns=campaigns,
            gauges=[self._gauged(one) for one in element.gauges], unknown=unknown,
            missing=sum(self._summary(one).total.missing for one in there),
        )  # fmt: skip

    def _summary(self, ledger: Ledger) -> summary.Summary:
        if ledger.code not in self._summaries:
            self._summaries[ledger.code] = summary.of_ledger(self.work, self.desk, ledger)
        return self._summaries[ledger.code]

    def _gauged(self, gauge: Gauge) -> Gauged:
        ledger = self.ledgers.get(gauge.ledger)
        measure = next((one for one in ledger.measures if one.id == gauge.measure), None) if ledger else None
        if ledger is None or measure is None:
            return Gauged(gauge=gauge, target=gauge.target)
        found = self._summary(ledger)
        value = found.total.values[measure.id]
        target = measure.target if gauge.target is None else gauge.target
        return Gauged(
            gauge=gauge, measure=measure, value=value, target=target, reached=reached(measure, value, target),
            period=found.period.key, reported=found.reported, owed=found.owed,
        )  # fmt: skip

    def _tasks(self, element: Element, unknown: list[str]) -> list[LinkedTask]:
        found = []
        for number in element.tasks:
            try:
                task = names.task(self.work, number)
            except Refused:
                unknown.append(number)
                continue
            found.append(
                LinkedTask(id=task.id, number=task.number, title=task.called, state=task.state, light=self._light(task))
            )
        return found

    def _campaigns(self, element: Element, unknown: list[str]) -> list[LinkedCampaign]:
        found = []
        for name in element.campaigns:
            try:
                campaign = names.campaign(self.work, name)
            except Refused:
                unknown.append(name)
                continue
            found.append(self._campaign(campaign))
        return found

    def _campaign(self, campaign: Campaign) -> LinkedCampaign:
        query = selection.equals("campaign", campaign.id)
        tasks = [one for one in selection.found(self.work.tasks, query) if one.state != "cancelled"]
        lights = [self._light(one) for one in tasks if one.state in OPEN]
        return LinkedCampaign(
            id=campaign.id, name=campaign.name, tasks=len(tasks), red=lights.count("red"), yellow=lights.count("yellow"),
            done=sum(one.state in {"done", "closed"} for one in tasks),
        )  # fmt: skip

    def _light(self, task: Task) -> Light:
        return self.lights.of_task(task).light

"""Frameworks (目标体系): a tree such as "12341" whose elements name who answers, what carries them, and how it is measured."""

from __future__ import annotations

import msgspec

from coordhub.domain.ledger import Label
from coordhub.domain.record import Day, Part, Record


class Gauge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How an element is measured: a measure of a ledger, and its target (the measure's own, without one)."""

    ledger: str
    measure: str
    target: int | None = None


class Element(Part, frozen=True, kw_only=True, omit_defaults=True):
    """One element of a framework; `parent` is the element above it. `owner` names a unit or body; `ledgers`, `campaigns` and
    `tasks` (numbers) carry it."""

    text: Label
    parent: str = ""
    owner: str = ""
    ledgers: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    gauges: tuple[Gauge, ...] = ()
    note: Label | None = None


class Framework(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A framework as declared, and as installed; elements stand in the order of the tree."""

    code: str
    version: int = 1
    title: Label
    owner: str = ""
    elements: tuple[Element, ...]
    installed: Day | None = None

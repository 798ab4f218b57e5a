"""Documents and records: which table holds which kind, and the road between a document and its struct."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
import orjson

from coordhub.domain.body import Body
from coordhub.domain.campaign import Campaign
from coordhub.domain.duty import Duty
from coordhub.domain.entry import Entry, Reminder
from coordhub.domain.framework import Framework
from coordhub.domain.ledger import Ledger
from coordhub.domain.meeting import Meeting
from coordhub.domain.office import Office
from coordhub.domain.outgoing import Kept, Outgoing
from coordhub.domain.proposal import Proposal
from coordhub.domain.record import Record
from coordhub.domain.site import Site
from coordhub.domain.task import Task
from coordhub.domain.unit import Unit
from coordhub.store.errors import Damaged, Missing

R = TypeVar("R", bound=Record)


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of record: its table, the letter of its ids and its struct. A kind that is split has, beside its table, one a year:
    `entries-2020`, whose ids begin with `e2020.`."""

    name: str
    table: str
    letter: str
    type: type[Record]
    is_split: bool = False

    def of_year(self, year: str) -> Kind:
        """The kind as it is kept in the table of one year; itself without a year."""
        return _of_year(self.name, year) if year else self


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(name="unit", table="units", letter="u", type=Unit),
        Kind(name="body", table="bodies", letter="b", type=Body),
        Kind(name="duty", table="duties", letter="d", type=Duty),
        Kind(name="campaign", table="campaigns", letter="c", type=Campaign),
        Kind(name="task", table="tasks", letter="t", type=Task),
        Kind(name="meeting", table="meetings", letter="m", type=Meeting),
        Kind(name="office", table="office", letter="o", type=Office),
        Kind(name="ledger", table="ledgers", letter="l", type=Ledger),
        Kind(name="entry", table="entries", letter="e", type=Entry, is_split=True),
        Kind(name="reminder", table="reminders", letter="r", type=Reminder),
        Kind(name="site", table="sites", letter="s", type=Site),
        Kind(name="framework", table="frameworks", letter="f", type=Framework),
        Kind(name="proposal", table="proposals", letter="p", type=Proposal),
        Kind(name="outgoing", table="outgoing", letter="g", type=Outgoing),
        Kind(name="kept", table="kept", letter="k", type=Kept),
    )
}
_OF_TABLE: dict[str, Kind] = {kind.table: kind for kind in KINDS.values()}
_YEAR = re.compile(r"(.+)-(\d{4})")


@cache
def _of_year(name: str, year: str) -> Kind:
    kind = KINDS[name]
    return Kind(name=name, table=f"{kind.table}-{year}", letter=f"{kind.letter}{year}.", type=kind.type)


def of_table(table: str) -> Kind | None:
    """The kind of record that a table holds; None for tables of the store's own housekeeping."""
    kind = _OF_TABLE.get(table)
    if kind is None and (found := _YEAR.fullmatch(table)):
        whole = _OF_TABLE.get(found[1])
        return whole.of_year(found[2]) if whole and whole.is_split else None
    return kind


def holding(name: str, record_id_: str) -> Kind:
    """The kind of that name as the table has it in which the id lies (`e2020.17`: the entries of 2020)."""
    kind = KINDS[name]
    year, dot, _ = record_id_[1:].partition(".")
    return kind.of_year(year) if kind.is_split and dot and len(year) == 4 and year.isdigit() else kind


def record_id(kind: Kind, number: int) -> str:
    """`t17` of document 17 in the tasks."""
    return f"{kind.letter}{number}"


def number_of(kind: Kind, given: str) -> int:
    """17 of `t17`. Missing when it is no id of that kind."""
    number = given.removeprefix(kind.letter)
    if number == given or not number.isdigit():
        raise Missing("store.missing", kind=kind.name, id=given)
    return int(number)


def to_record(kind: Kind, number: int, document: dict[str, Any]) -> Any:
    """The struct of a document. Damaged, naming the record and the field, when it does not fit."""
    try:
        return msgspec.convert({**document, "id": record_id(kind, number)}, kind.type)
    except msgspec.ValidationError as fault:
        raise Damaged("store.record_damaged", kind=kind.name, id=record_id(kind, number), fault=str(fault)) from fault


def to_document(record: Record) -> dict[str, Any]:
    """The document of a struct: plain JSON values, defaults left out, without its id and revision."""
    document: dict[str, Any] = orjson.loads(msgspec.json.encode(record))
    document.pop("id", None)
    document.pop("rev", None)
    return document


class Decoded(Generic[R]):
    """The structs of one table, each decoded once: a document that is replaced is decoded anew, the others are not."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._structs: dict[int, tuple[dict[str, Any], R]] = {}
        self._all: tuple[Any, int, int, list[R]] = (None, -1, -1, [])

    def one(self, number: int, document: dict[str, Any]) -> R:
        """The struct of one document."""
        known = self._structs.get(number)
        if known is None or known[0] is not document:
            known = self._structs[number] = (document, to_record(self.kind, number, document))
        return known[1]

    def everyone(self, documents: Any, version: int) -> list[R]:
        """All structs in the order of their ids, kept until the table's next version, or until it was read anew: after a standby took
        over, the same version may be another."""
        if self._all[0] is not documents or self._all[1:3] != (version, len(documents)):
            structs = [self.one(number, documents[number]) for number in sorted(documents)]
            self._all = (documents, version, len(documents), structs)
        return list(self._all[3])

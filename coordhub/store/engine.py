"""The one interface that the database knows of what lies below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

import msgspec

Document = dict[str, Any]
Query = Callable[[Mapping[str, Any]], bool]
DROP = 0
"""Stands for a document's id in a change that drops (None) or makes ({}) a whole table."""


class TableChange(msgspec.Struct, frozen=True):
    """One document of a commit: its table, its id, and the whole new document (None: taken away)."""

    table: str
    id: int
    document: Document | None


class About(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a commit says of itself: who, when (ISO with zone), on whose behalf, why, which verb, which revision it undoes."""

    by: str
    at: str
    on_behalf: str = ""
    why: str = ""
    did: str = ""
    undoes: int | None = None


def about_now(by: str, did: str = "") -> About:
    """What a commit of this moment says of itself."""
    return About(by=by, at=datetime.now().astimezone().isoformat(timespec="seconds"), did=did)


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """A commit as history keeps it: `ops` are the new documents, `old` the former values of the fields that changed, by
    path, one dict an op (None: the document was made; the whole old document: it was taken away)."""

    rev: int
    about: About
    ops: list[TableChange]
    old: list[dict[str, Any] | None]


class Engine(Protocol):
    """Durable tables of JSON documents with one writer at a time."""

    @property
    def revision(self) -> int:
        """The revision of what is in memory."""

    def exclusive(self) -> AbstractContextManager[None]:
        """One writer at a time; re-entrant; brings in what others committed. Busy, ReadOnly."""

    def pull(self) -> bool:
        """Bring in what others committed; whether anything came. Cheap when nothing did."""

    def push(self, changes: Sequence[TableChange], about: About) -> int:
        """Commit, all or nothing, durable on return; the new revision. Only inside `exclusive`."""

    def load(self, table: str) -> Mapping[int, Document]:
        """The documents of a table, by id. Not to be changed by the caller."""

    def version(self, table: str) -> int:
        """The revision that last changed the table."""

    def last_id(self, table: str) -> int:
        """The highest id that was ever used in the table."""

    def tables(self) -> set[str]:
        """The names of the tables."""

    def glance(self) -> int:
        """The revision there is to be seen, without waiting for anybody."""

    def steady(self) -> AbstractContextManager[None]:
        """Inside the block, what is read belongs to one revision."""

    def history(self, since_rev: int = 0, touching: tuple[str, int] | None = None) -> Iterator[Commit]:
        """The commits after `since_rev`, newest first; those of one document (table, id) if it is named."""

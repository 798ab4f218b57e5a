"""The one interface that the database knows of what lies below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta, timezone
from typing import Any, Protocol

import msgspec

from coordhub.domain.refusal import Refused
from coordhub.store.fields import diff, join

Document = dict[str, Any]
Query = Callable[[Mapping[str, Any]], bool]
OFFICE_TIME = timezone(timedelta(hours=8))
DROP = 0
"""Stands for a document's id in a change that drops (None) or makes ({}) a whole table."""

WHOLE = range(-(1 << 63), 1 << 64)
"""Whole numbers that a document can hold."""


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
    return About(by=by, at=datetime.now(OFFICE_TIME).isoformat(timespec="seconds"), did=did)


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """A commit as history keeps it: `ops` are the new documents, `old` the former values of the fields that changed, by
    path, one dict an op (None: the document was made; the whole old document: it was taken away)."""

    rev: int
    about: About
    ops: list[TableChange]
    old: list[dict[str, Any] | None]


def former_values(change: TableChange, stood: Document | None) -> dict[str, Any] | None:
    """What history keeps of a document as it stood: the fields that change, or all of it when it is taken away."""
    if stood is None or change.document is None:
        return stood
    return {join(path): was for path, (was, _) in diff(stood, change.document).items()}


def selected(documents: Mapping[int, Document], query: Query | None) -> Iterator[tuple[int, Document]]:
    """The documents in memory that a query selects (all, without one), with their ids."""
    return ((number, one) for number, one in documents.items() if query is None or query(one))


class Engine(Protocol):
    """Durable tables of JSON documents with one writer at a time."""

    why_read_only: Refused | None
    """Why nothing can be written, or None."""

    @property
    def address(self) -> str:
        """Where the office is, as it may be shown: a folder, or a server's URL without its password."""

    @property
    def schema(self) -> int:
        """The schema version of the data."""

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

    def held(self, table: str) -> Mapping[int, Document] | None:
        """All documents of a table, from memory; None where it is too large to be held."""

    def is_held(self, table: str) -> bool:
        """Whether all documents of a table are in memory now."""

    def document(self, table: str, number: int) -> Document | None:
        """One document, as it stands now; None when there is none. Not to be changed by the caller."""

    def find(self, table: str, query: Query | None = None) -> Iterator[tuple[int, Document]]:
        """The documents that a query selects (all, without one), with their ids. Not to be changed by the caller."""

    def count(self, table: str, query: Query | None = None) -> int:
        """How many documents a query selects (all, without one)."""

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

    def close(self) -> None:
        """Give files or connection back."""

    def history(self, since_rev: int = 0, touching: tuple[str, int] | None = None) -> Iterator[Commit]:
        """The commits after `since_rev`, newest first; those of one document (table, id) if it is named."""

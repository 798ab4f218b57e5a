"""The unit of work: an office opened, read at one revision, changed in one commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from coordhub.domain.body import Body
from coordhub.domain.campaign import Campaign
from coordhub.domain.change import Change, RecordChange
from coordhub.domain.duty import Duty
from coordhub.domain.entry import Reminder
from coordhub.domain.framework import Framework
from coordhub.domain.ledger import Ledger
from coordhub.domain.meeting import Meeting
from coordhub.domain.office import Office
from coordhub.domain.outgoing import Kept, Outgoing
from coordhub.domain.proposal import Proposal
from coordhub.domain.refusal import Refused
from coordhub.domain.site import Site
from coordhub.domain.task import Task
from coordhub.domain.unit import Unit
from coordhub.store import schema
from coordhub.store.address import is_server
from coordhub.store.database import OfficeDB, SharedTable, engine_at
from coordhub.store.engine import OFFICE_TIME, About, Commit, Document, Engine, TableChange
from coordhub.store.errors import Conflict, Missing
from coordhub.store.fields import ORDER, diff, join, split, value_at, with_value
from coordhub.store.record_tables import Entries, Records
from coordhub.store.records import (
    KINDS,
    Decoded,
    Kind,
    holding,
    number_of,
    of_table,
    record_id,
)  # fmt: skip

COUNTERS = "counters"


class Work:
    """What is read, and what will be written, in one go. `rev` is the revision that is read, or that the commit will have."""

    def __init__(self, store: Store, rev: int, *, writes: bool = False) -> None:
        self.store, self.engine, self.rev, self.writes = store, store.engine, rev, writes
        self.units: Records[Unit] = Records(self, KINDS["unit"])
        self.bodies: Records[Body] = Records(self, KINDS["body"])
        self.duties: Records[Duty] = Records(self, KINDS["duty"])
        self.campaigns: Records[Campaign] = Records(self, KINDS["campaign"])
        self.tasks: Records[Task] = Records(self, KINDS["task"])
        self.meetings: Records[Meeting] = Records(self, KINDS["meeting"])
        self.office: Records[Office] = Records(self, KINDS["office"])
        self.ledgers: Records[Ledger] = Records(self, KINDS["ledger"])
        self.entries = Entries(self)
        self.reminders: Records[Reminder] = Records(self, KINDS["reminder"])
        self.sites: Records[Site] = Records(self, KINDS["site"])
        self.frameworks: Records[Framework] = Records(self, KINDS["framework"])
        self.proposals: Records[Proposal] = Records(self, KINDS["proposal"])
        self.outgoing: Records[Outgoing] = Records(self, KINDS["outgoing"])
        self.kept: Records[Kept] = Records(self, KINDS["kept"])

    def of_kind(self, kind: str) -> Records[Any]:
        """The records of a kind by its name, as history names it."""
        table = KINDS[kind].table
        return cast("Records[Any]", getattr(self, table))

    def table(self, name: str) -> SharedTable:
        """A table by its name."""
        return cast("SharedTable", self.store.db.table(name))

    def document(self, table: str, number: int) -> Document | None:
        """A document as this unit of work has it."""
        return self.store.db.storage.document(table, number)

    def draft(self, table: str, number: int, document: Document | None) -> None:
        """Note a document to be written at the end."""
        if not self.writes:
            raise RuntimeError("a reading unit of work writes nothing")
        if document is not None and of_table(table):
            # A record that is stored as it was has not changed: it keeps the revision that wrote it.
            stands = self.document(table, number)
            if stands is not None and _bare(stands) == _bare(document):
                return
            document = {**document, "rev": self.rev}
        self.table(table).keep(number, document)

    def next_id(self, table: str) -> int:
        """The next id of a table, never used before."""
        return self.store.db.storage.last_id(table) + 1

    def pending(self) -> list[tuple[str, str, Document | None, Document | None]]:
        """What will be written: kind, id, the document as it stood and as it will be (None: not there)."""
        return [
            (kind.name, record_id(kind, number), self.engine.document(kind.table, number), document)
            for kind in map(of_table, self.store.db.storage.drafted_tables())
            if kind
            for number, document in self.store.db.storage.drafted(kind.table).items()
        ]

    def amend(self, kind: str, record_id_: str, document: Document) -> None:
        """Put a cleaned document in the place of a pending one."""
        held_by = holding(kind, record_id_)
        self.draft(held_by.table, number_of(held_by, record_id_), document)

    def counter(self, series: str) -> int:
        """The next number of a series (`task-2020`); it is spent for ever, whatever is undone."""
        return self._count(series, None)

    def spend(self, series: str, number: int) -> None:
        """See to it that the series never gives out `number` or one below it."""
        self._count(series, number)

    def _count(self, series: str, at_least: int | None) -> int:
        rows = self.table(COUNTERS).documents()
        place, last = next(((at, row["last"]) for at, row in rows.items() if row["series"] == series), (0, 0))
        number = last + 1 if at_least is None else max(last, at_least)
        self.draft(COUNTERS, place or self.next_id(COUNTERS), {"series": series, "last": number})
        return number

    def revert(self, change: Change) -> None:
        """Put back what a change found: its fields take their old values again, what it made goes, what it took away returns.

        Conflict when a field has been changed since.
        """
        commit = next((one for one in self.engine.history(change.rev - 1) if one.rev == change.rev), None)
        if commit is None:
            raise Missing("store.no_commit", rev=change.rev)
        for op, old in zip(commit.ops, commit.old, strict=True):
            if kind := of_table(op.table):
                self._revert_one(kind, op, old)

    def _revert_one(self, kind: Kind, op: TableChange, old: dict[str, Any] | None) -> None:
        stands = self.document(kind.table, op.id)
        wanted: Document | None = None
        if op.document is None:
            clashes, wanted = ([] if stands is None else ["id"]), old
        elif old is None:
            clashes = [join(path) for path in diff(_bare(op.document), _bare(stands))]
        elif stands is None:
            clashes = ["id"]
        else:
            paths = {split(written): was for written, was in old.items() if written != "rev"}
            clashes = [join(path) for path in paths if value_at(stands, path) != value_at(op.document, path)]
            wanted = stands
            for path, was in sorted(paths.items(), key=lambda one: one[0][-1] == ORDER):
                wanted = with_value(wanted, path, was)
        if clashes:
            name = record_id(kind, op.id)
            raise Conflict(old, wanted, stands, clashes, name)
        self.draft(kind.table, op.id, wanted)


def _bare(document: Document | None) -> Document | None:
    """A document without the revision that wrote it."""
    return {name: value for name, value in document.items() if name != "rev"} if document is not None else None


class Store:
    """An office that is open. Threads may share it."""

    def __init__(self, engine: Engine, given: str = "") -> None:
        self.engine = engine
        self.db = OfficeDB(engine)
        self.opened_at = given or engine.address
        """The address as it was given, to open the office again. It may hold a password: never to be shown."""
        self._decoded: dict[str, Decoded[Any]] = {}

    def decoded_of(self, kind: Kind) -> Decoded[Any]:
        """The structs of the kind's table, decoded once."""
        return self._decoded.setdefault(kind.table, Decoded(kind))

    @property
    def read_only_because(self) -> Refused | None:
        """Why nothing can be written, or None."""
        return self.engine.why_read_only

    @property
    def address(self) -> str:
        """Where the office is, as it may be shown: a folder, or a server's URL without its password."""
        return self.engine.address

    @property
    def is_remote(self) -> bool:
        """Whether looking for news asks a server, so that nothing that draws a screen may wait for it."""
        return is_server(self.address)

    @property
    def known_revision(self) -> int:
        """The revision that was last seen, without looking again."""
        return self.engine.revision

    def revision(self) -> int:
        """The office's revision; a few microseconds when nobody committed (one small statement on a server). It never waits for
        a colleague."""
        return self.engine.glance()

    def last_number(self, kind: str) -> int:
        """The highest number that an id of the kind ever had: about how many there are, without reading them."""
        return self.engine.last_id(KINDS[kind].table)

    def close(self) -> None:
        """Give the files back."""
        self.engine.close()

    @contextmanager
    def read(self) -> Iterator[Work]:
        """One consistent revision to read from."""
        with self.engine.steady():
            yield Work(self, self.engine.revision)

    @contextmanager
    def write(
        self, *, by: str, at: datetime | None = None, why: str = "", on_behalf: str = "", did: str = "",
        undoes: int | None = None,
    ) -> Iterator[Work]:  # fmt: skip
        """One commit: made when the block ends, dropped when it raises, none when nothing changed. Not to be nested."""

        def about() -> About:
            moment = (at or datetime.now(OFFICE_TIME)).replace(tzinfo=OFFICE_TIME)
            stamp = moment.isoformat(timespec="seconds")
            return About(by=by, at=stamp, on_behalf=on_behalf, why=why, did=did, undoes=undoes)

        with self.db.storage.transaction(about):
            yield Work(self, self.engine.revision + 1, writes=True)

    def changes(
        self, *, since_rev: int = 0, kind: str | None = None, id: str | None = None, by: str | None = None,  # noqa: A002
        since: datetime | None = None, limit: int | None = None,
    ) -> list[Change]:  # fmt: skip
        """What was done, newest first, from the journal and its archives. `since` is office time."""
        held_by = holding(kind, id) if kind and id else None
        touching = (held_by.table, number_of(held_by, id)) if held_by and id else None
        first = since.replace(tzinfo=OFFICE_TIME) if since else None
        found: list[Change] = []
        for commit in self.engine.history(since_rev, touching):
            if first and datetime.fromisoformat(commit.about.at) < first:
                continue
            if by and by not in {commit.about.by, commit.about.on_behalf}:
                continue
            change = change_of(commit)
            if any((not kind or one.kind == kind) and (not id or one.id == id) for one in change.records):
                found.append(change)
            if limit and len(found) >= limit:
                break
        return found


def change_of(commit: Commit) -> Change:
    """A commit in the words of the domain: kinds, ids and fields from -> to. Tables of our own housekeeping are left out."""
    records = [
        RecordChange(
            kind=kind.name, id=record_id(kind, op.id), fields=_fields(op, old), made=old is None, removed=op.document is None,
        )
        for op, old in zip(commit.ops, commit.old, strict=True)
        if (kind := of_table(op.table))
    ]  # fmt: skip
    about = commit.about
    return Change(
        rev=commit.rev, at=about.at, by=about.by, on_behalf=about.on_behalf, why=about.why, did=about.did,
        undoes=about.undoes, records=records,
    )  # fmt: skip


def _fields(op: TableChange, old: dict[str, Any] | None) -> dict[str, list[Any]]:
    if op.document is None:
        return {name: [value, None] for name, value in (old or {}).items() if name != "rev"}
    if old is None:
        return {name: [None, value] for name, value in op.document.items() if name != "rev"}
    return {path: [was, value_at(op.document, split(path))] for path, was in old.items() if path != "rev"}


def open_store(
    address: str | Path, *, create: bool = False, read_only: bool = False, timeout: float | None = None,
    journal_limit: int | None = None,
) -> Store:  # fmt: skip
    """Open the office in a folder or on a server; with `create` a new one is made there. Missing when there is none.

    An older schema is brought up to date in one commit; a newer one, or damage, opens it for reading only.
    """
    options: dict[str, Any] = {"timeout": timeout, "journal_limit": journal_limit}
    given = {name: value for name, value in options.items() if value is not None}
    engine = engine_at(address, create=create, read_only=read_only, **given)
    schema.bring_up_to_date(engine)
    return Store(engine, str(address))

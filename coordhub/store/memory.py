"""A table in memory."""

from __future__ import annotations

from collections.abc import Mapping

from coordhub.store.engine import DROP, Document
from coordhub.store.snapshot import Stamp


class Table:
    """One table in memory: its documents once loaded, else the journal's changes on top of the snapshot: the
    documents taken away (`gone`), then those written (`fresh`). Both ways lead to the same order of documents, so that the same
    commits always give the same snapshot."""

    def __init__(self, stamps: list[Stamp] | None = None) -> None:
        self.stamps = stamps or []
        self.documents: dict[int, Document] | None = None if self.stamps else {}
        self.fresh: dict[int, Document] = {}
        self.gone: set[int] = set()
        self.last_id = self.stamps[0].last_id if self.stamps else 0
        self.version = self.stamps[0].rev if self.stamps else 0
        self.is_dirty = False

    def apply(self, number: int, document: Document | None, rev: int) -> None:
        """Take in one change."""
        self.version, self.is_dirty = rev, True
        if number == DROP:
            return
        self.last_id = max(self.last_id, number)
        if self.documents is None:
            if document is None:
                self.fresh.pop(number, None)
                self.gone.add(number)
            else:
                self.fresh[number] = document
        elif document is None:
            self.documents.pop(number, None)
        else:
            self.documents[number] = document

    def settle(self, documents: dict[int, Document]) -> None:
        """Take the snapshot's documents, the journal's changes on top."""
        for number in self.gone:
            documents.pop(number, None)
        documents.update(self.fresh)
        self.documents, self.fresh, self.gone = documents, {}, set()


def restamp(tables: dict[str, Table], stamps: Mapping[str, Stamp]) -> None:
    """Tables in memory as a new journal knows them: those that it knows in another state are read anew when they are asked for."""
    for name, stamp in stamps.items():
        table = tables.get(name)
        if table is None or table.version != stamp.rev:
            tables[name] = Table([stamp])
        else:
            table.stamps, table.is_dirty = [stamp], False
    for name in set(tables) - set(stamps):
        del tables[name]


def stamped(tables: Mapping[str, Table], stamps: Mapping[str, Stamp]) -> list[tuple[str, list[Stamp]]]:
    """Those of the tables whose snapshot is read, or was, each with the stamps that the file may bear (a table that was dropped and
    made anew needs no snapshot)."""
    known = ((name, stamp, tables[name].stamps) for name, stamp in stamps.items() if name in tables)
    return [(name, its) for name, stamp, its in known if its[:1] == [stamp]]

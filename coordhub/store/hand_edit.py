"""A snapshot that was edited by hand, read as what it means: for each record what it was, and what the hand made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import orjson

from coordhub.domain.refusal import Refused
from coordhub.store.diagnosis import of_snapshot
from coordhub.store.engine import Document
from coordhub.store.errors import Conflict
from coordhub.store.evidence import Evidence, Gap, held
from coordhub.store.fields import merge
from coordhub.store.records import Kind, of_table, record_id, to_record


class Edit(msgspec.Struct, frozen=True):
    """One record that was edited: its kind and id, as the edit found it, as it stands today, and as it will be (None: not there)."""

    kind: str
    id: str
    was: Document | None
    stands: Document | None
    wanted: Document | None


def edits_in(folder: Path, file: str) -> list[Edit]:
    """What was edited in a snapshot file, on top of what was committed since. Changes nothing.

    Refused when the file holds no such edit, when what it was cannot be proven, or when an id is given that was used before;
    Damaged when a record has not the form of its kind; Conflict when somebody has changed the same field since.
    """
    with held(folder) as office:
        evidence = Evidence(office)
        stamps = next(
            ((name, known) for name, known in evidence.stamps_now().items() if evidence.file_of(name) == file), None
        )
        kind = of_table(stamps[0]) if stamps else None
        if stamps is None or kind is None:
            raise Refused("store.accept.no_table", file=file)
        name, known = stamps
        found = of_snapshot(evidence, name, known)
        if found is None or found.key != "store.found.edited":
            raise found or Refused("store.accept.no_edit", file=file)
        try:
            table = evidence.rebuilt(name, known[-1]) or evidence.rebuilt(name, known[0])
            now = evidence.tables_at(office.journal.last).get(name)
        except Gap as gap:
            raise Refused("store.repair.gap", file=file, rev=gap.rev) from None
        if table is None or now is None:
            raise Refused("store.repair.unproven", file=file)
        edited: dict[str, Document] = orjson.loads(office.snapshot(file) or b"")[name]
    right, stands = table.documents or {}, now.documents or {}
    theirs = {int(number): document for number, document in edited.items()}
    numbers = [number for number in {**right, **theirs} if _bare(right.get(number)) != _bare(theirs.get(number))]
    return [
        _edit(kind, number, right.get(number), stands.get(number), theirs.get(number), now.last_id)
        for number in numbers
    ]


def _edit(
    kind: Kind, number: int, was: Document | None, stands: Document | None, edited: Document | None, last: int
) -> Edit:
    name = record_id(kind, number)
    was, stands, wanted = _bare(was), _bare(stands), _bare(edited)
    if was is None and number <= last:
        raise Refused("store.accept.spent", id=name)
    if was is not None and wanted is not None and stands is not None:
        wanted, clashes = merge(was, wanted, stands)
    else:
        clashes = [] if was == stands else ["id"]
    if wanted is not None:
        to_record(kind, number, wanted)
    if clashes:
        raise Conflict(was, wanted, stands, clashes, name)
    return Edit(kind.name, name, was, stands, wanted)


def _bare(document: Any) -> Any:
    """A document without the revision that wrote it."""
    return {key: value for key, value in document.items() if key != "rev"} if document is not None else None

"""Keeping a hand edit: the data file is put back as it was, and what the hand changed is committed like any other change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coordhub.services.guard import guarded_texts
from coordhub.services.session import Session
from coordhub.store.doctor import repair
from coordhub.store.errors import Conflict
from coordhub.store.hand_edit import edits_in
from coordhub.store.records import holding, number_of


def accept(folder: Path, file: str, opened: Callable[[], Session], name_reason: str = "") -> int:
    """Commit what was edited by hand in a data file, as one change by the account of the session; how many records it changed.

    Everything is looked at before anything is touched: each record must have its form and pass the personal-data guard, and no
    colleague may have changed the same field since. `opened` opens the session once the file is put back; the edited file is
    kept aside.
    """
    edits = edits_in(folder, file)
    for edit in edits:
        guarded_texts(edit.stands, edit.wanted, name_reason)
    mended = repair(folder)
    if mended.left:
        raise mended.left[0].said
    session = opened()
    with session.writing("check.accept", file) as work:
        for edit in edits:
            kind = holding(edit.kind, edit.id)
            table, number = kind.table, number_of(kind, edit.id)
            stands = work.document(table, number)
            if {**(stands or {}), "rev": 0} != {**(edit.stands or {}), "rev": 0}:
                raise Conflict(edit.was, edit.wanted, stands, ["id"], edit.id)
            work.draft(table, number, edit.wanted)
    return len(edits)

"""Lists of a ledger: its entries with their values, and what is owed to it and has not come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from coordhub.domain.entry import Entry, Owing
from coordhub.domain.ledger import Field, Ledger
from coordhub.text.dates import long
from coordhub.text.grid import Grid
from coordhub.text.width import cells
from coordhub.views.summaries import figure, heading
from coordhub.views.view import Col, Names, Set, View, of

_ALWAYS = ("id", "subject", "when", "state")


def entries(
    ledger: Ledger, rows: Sequence[Entry], called: Mapping[str, str], names: Names, columns: str | None = None
) -> Grid:
    """The entries of a ledger: about whom, when, in which state, then field by field as many as fit (`all` and `a3` show each)."""
    values = {one.id: _field(ledger, one, rows, names) for one in ledger.fields}
    own = {
        "id": Col("number", of(lambda row, _: row.id), 9, 20),
        "subject": Col("about", of(lambda row, _: called.get(row.subject, row.subject)), 14, 36),
        "when": Col("when", of(lambda row, _: row.date or row.period), 10, 24),
        "state": Col("state", of(_state), 4, 12),
        **{f"field.{name}": column for name, column in values.items()},
        "received": Col("received", of(lambda row, _: long(row.received)), 16, 34),
        "post": Col("post", of(lambda row, _: row.post), 16, 40),
    }
    made = View(title="entries", row_id=lambda row: row.id, columns=own, sets=_sets(own))
    return made.grid(rows, names, columns or "list80", ledger=ledger.name(names.lang))


def _field(ledger: Ledger, field: Field, rows: Sequence[Entry], names: Names) -> Col:
    def said(row: Entry, names: Names) -> str:
        return figure(field, row.values[field.id], names) if field.id in row.values else ""

    words = heading(ledger, field, names)
    widest = max([6, *(cells(said(one, names)) for one in rows[:200])], default=6)
    return Col(words, of(said), min(widest, 20), 18.0, "right" if field.is_counted else "left", is_said=True)


def _state(row: Entry, names: Names) -> str:
    return names.say(f"summary.{'corrected' if row.corrections and row.kind != 'exempt' else row.kind}")


def _sets(columns: Mapping[str, Col]) -> dict[str, Set]:
    fields = [name for name in columns if name.startswith("field.")]
    whole = [*_ALWAYS, *fields, "received", "post"]
    return {
        "list80": Set(_fitting(columns, fields, 79)),
        "list120": Set(_fitting(columns, fields, 119)),
        "all": Set(whole),
        "a4": Set(["subject", "when", *fields[:10]], "A4L"),
        "a3": Set(whole, "A3L"),
        "a4text": Set(["subject", "when", *fields[:10]]),
        "a3text": Set(whole),
    }


def _fitting(columns: Mapping[str, Col], fields: Sequence[str], room: int) -> list[str]:
    shown = list(_ALWAYS)
    used = sum(columns[name].cells + 3 for name in shown) + 1
    for name in fields:
        used += columns[name].cells + 3
        if used > room:
            break
        shown.append(name)
    return shown


def owings(
    rows: Sequence[Owing], ledgers: Mapping[str, Ledger], called: Mapping[str, str], names: Names,
    word: Callable[[Owing, Names], str], columns: str | None = None,
) -> Grid:  # fmt: skip
    """What is owed: to which ledger, by whom, for which period, until when, in which state (`word` says it), and how often chased."""

    def title(row: Any, names: Names) -> str:
        found = ledgers.get(row.ledger)
        return (found.short or found.title).in_(names.lang) if found else row.ledger

    own = {
        "ledger": Col("ledger", of(title), 16, 44),
        "subject": Col("about", of(lambda row, _: called.get(row.subject, row.subject)), 12, 36),
        "period": Col("ledger_period", of(lambda row, _: row.period), 10, 24),
        "due": Col("due", of(lambda row, _: long(row.due)), 16, 34),
        "state": Col("state", of(word), 6, 16),
        "chases": Col("chases", of(lambda row, _: str(len(row.chases)) if row.chases else ""), 2, 10, "right"),
    }
    made = View(
        title="owings", row_id=lambda row: row.subject, columns=own, mood=lambda row: "red" if row.state == "missing" else "",
        sets={"list80": Set(list(own)), "a4": Set(list(own), "A4")},
    )  # fmt: skip
    return made.grid(rows, names, columns or "list80")

"""The ledgers of an office, and what of each is owed now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from coordhub.domain.ledger import Ledger
from coordhub.text.dates import near
from coordhub.text.grid import Grid
from coordhub.views.ledger_words import DATES, period_words, short_name
from coordhub.views.view import Col, Names, Set, View, of

if TYPE_CHECKING:
    from coordhub.services.owing import OwedNow

Item = tuple[Ledger, "OwedNow | None", date]


def _count(name: str) -> Col:
    def value(row: Item, _: Names) -> str:
        return str(getattr(row[1], name)) if row[1] else ""

    return Col(f"ledger_{name}", of(value), 4, 14, "right")


def _period(row: Item, names: Names) -> str:
    return period_words(row[1].period, names, DATES) if row[1] else names.say(f"tuiledger.shape.{row[0].shape}")


def _due(row: Item, _: Names) -> str:
    return near(row[1].period.due, row[2]) if row[1] else ""


def _mood(row: Item) -> str:
    owed = row[1]
    return "" if owed is None else "red" if owed.missing else "yellow" if owed.wrong else ""


VIEW = View(
    title="ledgers",
    row_id=lambda row: row[0].code,
    mood=_mood,
    columns={
        "title": Col("ledger", of(lambda row, names: short_name(row[0], names.lang)), 20, 60),
        "period": Col("ledger_period", of(_period), 16, 40),
        "due": Col("due", of(_due), 11, 24),
        "came": Col("ledger_came", of(lambda row, _: f"{row[1].reported}/{row[1].owed}" if row[1] else ""), 7, 18, "right"),
        "zero": _count("zero"),
        "wrong": _count("wrong"),
        "pending": _count("pending"),
        "missing": _count("missing"),
        "code": Col("ledger_code", of(lambda row, _: row[0].code), 26, 50),
    },
    sets={
        "list80": Set(["title", "period", "due", "came", "zero", "wrong", "pending", "missing"]),
        "list120": Set([("title", 34), "period", "due", "came", "zero", "wrong", "pending", "missing", "code"]),
    },
)  # fmt: skip


def _urgency(owed: OwedNow | None) -> tuple[bool, bool, str]:
    """What has not come stands before what has, by limit; ledgers without a limit stand last."""
    if owed is None:
        return True, True, ""
    return False, not (owed.missing or owed.pending), owed.period.due


def grid(
    ledgers: Sequence[Ledger], owed: Mapping[str, OwedNow], names: Names, today: date, columns: str = "list80"
) -> Grid:
    """The ledgers in a column set, by what is to come first."""
    rows: list[Item] = [(one, owed.get(one.code), today) for one in ledgers]
    rows.sort(key=lambda row: _urgency(row[1]))
    return VIEW.grid(rows, names, columns)

"""Changes as a table: when, who, what, on which records, why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coordhub.domain.change import Change
from coordhub.messages import Lang
from coordhub.text.grid import Grid
from coordhub.views.view import Col, Names, Set, View, of

VIEW = View(
    title="history",
    row_id=lambda row: str(row[0].rev),
    columns={
        "rev": Col("rev", of(lambda row, _: str(row[0].rev)), 5, 14, "right"),
        "at": Col("at", of(lambda row, _: row[0].at[:16].replace("T", " ")), 16, 34),
        "by": Col("by", of(lambda row, _: row[2]), 10, 24),
        "what": Col("what", of(lambda row, _: row[1]), 34, 110),
        "records": Col("records", of(lambda row, _: str(len(row[0].records))), 4, 12, "right"),
        "why": Col("why", of(lambda row, _: row[0].why), 20, 50),
        "undoes": Col("undoes", of(lambda row, _: str(row[0].undoes or "")), 4, 14, "right"),
    },
    sets={
        "list80": Set(["rev", "at", "by", "what", "records"]),
        "list120": Set(["rev", "at", "by", ("what", 46), "records", "why", "undoes"]),
    },
)


def grid(
    rows: Sequence[Change],
    lang: Lang | None = None,
    columns: str | None = None,
    *,
    called: Callable[[Change], str],
    by: Callable[[Change], str],
) -> Grid:
    """The changes in a column set; `called` puts a change into words, `by` the post of who did it."""
    return VIEW.grid([(one, called(one), by(one)) for one in rows], Names({}, lang), columns or "list80")

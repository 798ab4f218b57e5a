"""The register of outgoing papers as a table: number, paper, day, who signed, where it went."""

from __future__ import annotations

from collections.abc import Sequence

from coordhub.domain.outgoing import Outgoing
from coordhub.messages import Lang
from coordhub.text.dates import short
from coordhub.text.grid import Grid
from coordhub.views.view import Col, Names, Set, View, of


def receivers(one: Outgoing, names: Names) -> str:
    """To whom a paper is addressed, and who gets how many copies."""
    sent = [names.say("outgoing.copy", to=copy.to, count=copy.count) if copy.count else copy.to for copy in one.copies]
    return names.say("outgoing.comma").join([*one.to, *sent])


def _received(one: Outgoing) -> str:
    return f"{sum(bool(to.received) for to in one.sent)}/{len(one.sent)}" if one.sent else ""


VIEW = View(
    title="register",
    row_id=lambda row: row.id,
    columns={
        "id": Col("paper_id", of(lambda row, _: row.id), 5, mm=12),
        "number": Col("paper_number", of(lambda row, _: row.number), 22, mm=44),
        "kind": Col("paper_kind", of(lambda row, names: names.say(f"papers.kind.{row.kind}")), 10, mm=24),
        "title": Col("paper_title", of(lambda row, _: row.title), 28, mm=80),
        "day": Col("issued_on", of(lambda row, _: short(row.day) if row.day else ""), 5, mm=16),
        "state": Col("paper_state", of(lambda row, names: names.word("paper_state", row.state)), 4, mm=14),
        "signer": Col("signer", of(lambda row, _: row.signer), 12, mm=30),
        "to": Col("sent_to", of(receivers), 20, mm=50),
        "received": Col("received_of", of(lambda row, _: _received(row)), 5, mm=14),
        "why": Col("why_void", of(lambda row, _: row.why_void), 12, mm=30),
    },
    sets={
        "list80": Set(["id", "number", "title", "day", "state", "received"]),
        "list120": Set(["id", "number", "kind", "title", "day", "state", "signer", "to", "received", "why"]),
    },
)  # fmt: skip


def grid(rows: Sequence[Outgoing], lang: Lang | None = None, columns: str | None = None) -> Grid:
    """The papers, one a row."""
    return VIEW.grid(rows, Names({}, lang), columns or "list80")

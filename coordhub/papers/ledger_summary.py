"""The county table of a ledger for one period: what came, the figures with their total, and the change since the period before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.aggregate import Rate
from coordhub.domain.ledger import COUNTED, Field, Measure
from coordhub.messages import speaking, t
from coordhub.papers.paper import Block, Heading, Paper, Paragraph, Table
from coordhub.services.summary import Summary, SummaryRow, summary
from coordhub.text.dates import long, written
from coordhub.views import summaries as view
from coordhub.views.summaries import cell, figure, moved, rate, source, span_words
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session

_ABSENT = frozenset({"missing", "pending", "exempt"})
SAID = 8
"""Figures that the paragraph names; the table has them all."""


def paper(
    session: Session, ref: str, period: str = "", by: str = "county", columns: str | None = None, *, restricted: bool = False,
    ranked: bool = False,
) -> Paper:  # fmt: skip
    """The summary of a ledger, in the office's language, on the sheet of a column set (a4, a3); `ranked` adds each group's place by
    each measure."""
    office = session.office()
    with speaking(office.language):
        found = summary(session, ref, period, by, restricted=restricted)
        names = Names({}, office.language)
        page = columns if columns in view.SHEETS else "a4"
        called, span = found.ledger.name(office.language), span_words(found, names)
        today = session.today.isoformat()
        blocks: list[Block] = [Paragraph(bulletin(found, names)), *_tables(found, names, page, "values")]
        if found.before is not None:
            blocks += [Heading(t("ledgersummary.changes"), level=2), *_tables(found, names, page, "change")]
        if ranked and any(row.rank for row in found.rows):
            blocks += [Heading(t("ledgersummary.places"), level=2), *_tables(found, names, page, "rank")]
        return Paper(
            title=t("ledgersummary.title", ledger=called, period=span), blocks=blocks, lang=office.language, issuer=office.name,
            subtitle=t("ledgersummary.as_of", day=written(today), moment=long(session.moment), office=office.name),
            sheet="A3L" if page == "a3" else "A4L", text_width=132 if page == "a3" else 80,
            file_name=f"{today}_{called}_{found.period.key}_{page.upper()}",
        )  # fmt: skip


def _tables(found: Summary, names: Names, page: str, shows: view.Shows) -> Iterator[Table]:
    """All figures, in as many tables as the sheet takes."""
    for part in range(view.parts(found, names, page, shows)):
        yield Table(
            text=view.grid(found, names, f"{page}text", shows, part=part),
            page=view.grid(found, names, page, shows, part=part),
        )


def bulletin(found: Summary, names: Names) -> str:
    """One paragraph for the 通报: who reported and who did not, the totals with their change, the best and the last county."""
    sentences = [_came(found, names), _figures(found, names), *_places(found, names)]
    return "".join(f"{one}{names.say('ledgersummary.stop')}" for one in sentences if one).strip()


def _came(found: Summary, names: Names) -> str:
    say = names.say
    called, span = found.ledger.name(names.lang), span_words(found, names)
    if not found.owed:
        return say("ledgersummary.kept", ledger=called, period=span, count=found.total.entries)
    parts = [say("ledgersummary.came", ledger=called, period=span, owed=found.owed, reported=found.reported)]
    parts += [say("ledgersummary.zero", count=found.total.zero)] if found.total.zero else []
    parts += [say("ledgersummary.late", count=found.total.late)] if found.total.late else []
    said = say("ledgersummary.comma").join(parts)
    for state in ("missing", "pending"):
        if called_ := [row.name for row in found.rows if row.state == state]:
            said += say("ledgersummary.part")
            said += say(f"ledgersummary.{state}", names=say("ledgersummary.and").join(called_))
    return said


def _figures(found: Summary, names: Names) -> str:
    say, total = names.say, found.total
    said = []
    for column in _told(found.columns):
        value = total.values.get(column.id)
        if value is None:
            continue
        field = source(found.ledger, column)
        unit = _unit(field, names)
        text = _rate(value) if isinstance(value, Rate) else figure(column, value, names, field) + unit
        label, change = column.label.in_(names.lang), moved(column, total.change.get(column.id), names, field)
        key = "figure_same" if total.change.get(column.id) == 0 else "figure_moved" if change else "figure"
        said.append(say(f"ledgersummary.{key}", label=label, value=text, change=change))
    if not said:
        return ""
    parts = [say("ledgersummary.figures", figures=say("ledgersummary.comma").join(said[:SAID]))]
    if found.reported < found.owed:
        parts.append(say("ledgersummary.lacking", count=found.owed - found.reported))
    if any(one is not None for one in total.change.values()) and any(row.state in _ABSENT for row in found.rows):
        parts.append(say("ledgersummary.compared"))
    return say("ledgersummary.part").join(parts)


def _rate(value: Rate) -> str:
    """`85.2%(46/54)`."""
    whole, _, percent = rate(value).partition(" ")
    return f"{percent}({whole})" if percent else whole


def _unit(field: Field | None, names: Names) -> str:
    if field is None:
        return ""
    return names.say("summary.money") if field.kind == "money" else field.unit.in_(names.lang) if field.unit else ""


def _told(columns: Sequence[Field | Measure]) -> list[Field | Measure]:
    """The measures; of a ledger without measures its figures."""
    measures: list[Field | Measure] = [one for one in columns if isinstance(one, Measure)]
    return measures or [one for one in columns if isinstance(one, Field) and one.kind in COUNTED]


def _places(found: Summary, names: Names) -> Iterator[str]:
    """For each rate: how many have reached its target, and who is first and who is last where there are at least three to compare."""
    for column in found.columns:
        if not isinstance(column, Measure) or column.kind not in {"rate", "coverage"}:
            continue
        verdicts = [done for row in found.rows if (done := row.reached.get(column.id)) is not None]
        if verdicts:
            yield names.say(
                "ledgersummary.reached", label=column.label.in_(names.lang), target=column.target, reached=sum(verdicts),
                known=len(verdicts),
            )  # fmt: skip
        placed = sorted(
            ((place, row) for row in found.rows if (place := row.rank.get(column.id)) is not None),
            key=lambda one: one[0],
        )
        if len(placed) < 3 or placed[0][0] == placed[-1][0]:
            continue
        first, last = (placed[0][1], placed[-1][1]) if column.better == "up" else (placed[-1][1], placed[0][1])
        yield names.say(
            "ledgersummary.best", label=column.label.in_(names.lang), best=first.name, value=_percent(found, first, column, names),
            worst=last.name, low=_percent(found, last, column, names),
        )  # fmt: skip


def _percent(found: Summary, row: SummaryRow, column: Measure, names: Names) -> str:
    return cell(found, row, column, names).rpartition(" ")[2]

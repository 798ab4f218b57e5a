"""The county table of a ledger for one period: what came, the figures with their total, and the change since the period before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from coordhub.domain.aggregate import Rate
from coordhub.domain.ledger import Field, Measure
from coordhub.domain.refusal import Refused
from coordhub.messages import speaking, t
from coordhub.papers.paper import Block, Heading, Paper, Paragraph, Table
from coordhub.papers.phrases import listed, moment_words, printed, table
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.entry_lists import entries_between
from coordhub.services.summary import Summary, SummaryRow, summary
from coordhub.text.dates import written
from coordhub.views import ledgers
from coordhub.views import summaries as view
from coordhub.views.key_figures import told
from coordhub.views.summaries import cell, figure, moved, rate, source, span_words
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session

_ABSENT = frozenset({"missing", "pending", "exempt"})
SAID = 8
"""Figures that the paragraph names; the table has them all."""


def paper(
    session: Session, about: str = "", *, period: str = "", by: str = "county", columns: str | None = None, restricted: bool = False,
    ranked: bool = False, entries: bool = False, stamp: Stamp = DRAFT,
) -> Paper:  # fmt: skip
    """The summary of a ledger, in the office's language, on the sheet of a column set (a4, a3); `ranked` adds each group's place by
    each measure, `entries` lists what was registered one by one, the latest first (as the opinions that were adopted). Refused for a restricted ledger unless it is asked for as such,
    and for a column set that there is not."""
    office = session.office()
    page = columns or "a4"
    if page not in view.SHEETS:
        raise Refused("view.no_set", name=page, names=" ".join(view.SHEETS))
    with speaking(office.language):
        found = summary(session, about, period, by, restricted=restricted)
        names = Names({}, office.language)
        called, span = printed(found.ledger.name(office.language)), printed(span_words(found, names))
        day = stamp.day or session.today.isoformat()
        blocks: list[Block] = [Paragraph(bulletin(found, names)), *_tables(found, names, page, "values")]
        if found.before is not None:
            blocks += [Heading(t("ledgersummary.changes"), level=2), *_tables(found, names, page, "change")]
        if ranked and any(row.rank for row in found.rows):
            blocks += [Heading(t("ledgersummary.places"), level=2), *_tables(found, names, page, "rank")]
        if entries:
            blocks += [
                Heading(t("ledgersummary.entries"), level=2),
                _entries(session, found, period, names, page, restricted=restricted),
            ]
        return Paper(
            title=t("ledgersummary.title", ledger=called, period=span), blocks=blocks, lang=office.language, issuer=office.name,
            subtitle=t("ledgersummary.as_of", day=written(day), moment=moment_words(session.moment), office=office.name),
            sheet="A3L" if page == "a3" else "A4L", text_width=132 if page == "a3" else 80, moment=session.moment,
        )  # fmt: skip


def _tables(found: Summary, names: Names, page: str, shows: view.Shows) -> Iterator[Table]:
    """All figures, in as many tables as the sheet takes."""
    for part in range(view.parts(found, names, page, shows)):
        yield table(
            view.grid(found, names, f"{page}text", shows, part=part), view.grid(found, names, page, shows, part=part)
        )


def _entries(session: Session, found: Summary, period: str, names: Names, page: str, *, restricted: bool) -> Table:
    rows, called = entries_between(session, found.ledger.code, period, restricted=restricted)
    return table(
        ledgers.entries(found.ledger, rows, called, names, f"{page}text"),
        ledgers.entries(found.ledger, rows, called, names, page),
    )


def bulletin(found: Summary, names: Names) -> str:
    """One paragraph for the 通报: who reported and who did not, the totals with their change, the best and the last county."""
    return "".join(sentences(found, names)).strip()


def sentences(found: Summary, names: Names) -> list[str]:
    """The same sentence by sentence: what came, the totals, then a sentence for each target and for first and last."""
    said = [_came(found, names), _figures(found, names), *_places(found, names)]
    return [printed(one) + t("ledgersummary.stop") for one in said if one]


def _came(found: Summary, names: Names) -> str:
    called, span = found.ledger.name(names.lang), span_words(found, names)
    if not found.owed:
        return t("ledgersummary.kept", ledger=called, period=span, count=found.total.entries)
    among = [t(f"ledgersummary.{key}", count=count) for key, count in _marks(found) if count]
    said = t("ledgersummary.came", ledger=called, period=span, owed=found.owed, reported=found.reported)
    if among:
        said += t("ledgersummary.among", parts=listed(among))
    for state in ("missing", "pending"):
        if called_ := [row.name for row in found.rows if row.state == state]:
            said += t("ledgersummary.part") + t(f"ledgersummary.{state}", names=listed(called_))
    return said


def _marks(found: Summary) -> tuple[tuple[str, int], ...]:
    return ("zero", found.total.zero), ("late", found.total.late)


def _figures(found: Summary, names: Names) -> str:
    total = found.total
    said = [
        f"{column.label.in_(names.lang)}{_value(found, column, names)}{_change(found, column, total.change.get(column.id), names)}"
        for column in told(found)
        if _is_known(total.values.get(column.id))
    ]
    if not said:
        return ""
    parts = [t("ledgersummary.figures", figures=t("ledgersummary.comma").join(said[:SAID]))]
    if found.reported < found.owed:
        parts.append(t("ledgersummary.lacking", count=found.owed - found.reported))
    if any(one is not None for one in total.change.values()) and any(row.state in _ABSENT for row in found.rows):
        parts.append(t("ledgersummary.compared"))
    return t("ledgersummary.part").join(parts)


def _is_known(value: Any) -> bool:
    """Whether a total says anything: a rate of nothing does not."""
    return value is not None and not (isinstance(value, Rate) and value.percent is None)


def _value(found: Summary, column: Field | Measure, names: Names) -> str:
    value = found.total.values[column.id]
    field = source(found.ledger, column)
    gap = "" if names.lang == "zh" else " "
    return gap + (
        _rate(value) if isinstance(value, Rate) else figure(column, value, names, field) + _unit(field, names)
    )


def _change(found: Summary, column: Field | Measure, change: Any, names: Names) -> str:
    """（较上期增加9处）; empty where it is not known."""
    if change is None:
        return ""
    return t("ledgersummary.in_brackets", text=change_said(found, column, change, names))


def change_said(found: Summary, column: Field | Measure, change: Any, names: Names) -> str:
    """较上期增加9处, 较上期下降3.9个百分点, 与上期持平."""
    field = source(found.ledger, column)
    size = moved(column, change, names, field).lstrip("+-")
    if not change or size == "0":
        return t("ledgersummary.same")
    if isinstance(column, Measure) and column.kind in {"rate", "coverage"}:
        points = f"{abs(change):g}"
        return t("ledgersummary.points_up" if change > 0 else "ledgersummary.points_down", by=points)
    return t("ledgersummary.up" if change > 0 else "ledgersummary.down", by=size + _unit(field, names))


def _rate(value: Rate) -> str:
    """`85.2%（46/54）`."""
    whole, _, percent = rate(value).partition(" ")
    return t("ledgersummary.rate", percent=percent, whole=whole) if percent else whole


def unit_of(found: Summary, column: Field | Measure, names: Names) -> str:
    """The unit of a column's figures: 处, 万元; empty where it has none."""
    return _unit(source(found.ledger, column), names)


def _unit(field: Field | None, names: Names) -> str:
    if field is None:
        return ""
    unit = names.say("summary.money") if field.kind == "money" else field.unit.in_(names.lang) if field.unit else ""
    return f" {unit}" if unit and names.lang == "en" else unit


def _places(found: Summary, names: Names) -> Iterator[str]:
    """For each rate: how many have reached its target, and who is first and who is last where there are at least three to compare."""
    for column in found.columns:
        if not isinstance(column, Measure) or column.kind not in {"rate", "coverage"}:
            continue
        verdicts = [done for row in found.rows if (done := row.reached.get(column.id)) is not None]
        if verdicts:
            yield t(
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
        yield t(
            "ledgersummary.best", label=column.label.in_(names.lang), best=first.name, value=_percent(found, first, column, names),
            worst=last.name, low=_percent(found, last, column, names),
        )  # fmt: skip


def _percent(found: Summary, row: SummaryRow, column: Measure, names: Names) -> str:
    return cell(found, row, column, names).rpartition(" ")[2]

"""The report on a ledger's period (周报, 月报) as a clerk writes it: what came, the totals, the key figures, and county by county what
stands out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.ledger import Field, Measure
from coordhub.messages import speaking, t
from coordhub.papers.bulletin import bulletin_head
from coordhub.papers.ledger_summary import change_said, sentences, unit_of
from coordhub.papers.paper import Block, Paper, Paragraph
from coordhub.papers.phrases import heading, listed, moment_words, printed, table
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.bulletin_facts import Standout, standouts
from coordhub.services.summary import Summary, SummaryRow, summary
from coordhub.views import key_figures
from coordhub.views.summaries import cell, span_words
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.session import Session


def paper(
    session: Session, about: str = "", *, period: str = "", by: str = "county", restricted: bool = False, stamp: Stamp = DRAFT
) -> Paper:  # fmt: skip
    """The report on a ledger's period (the one to report now, without one). Once issued it bears the office's own number, and its
    title names the days alone, for the two counts need not agree."""
    office = session.office()
    with speaking(office.language):
        found = summary(session, about, period, by, restricted=restricted)
        names = Names({}, office.language)
        called = printed((found.ledger.short or found.ledger.title).in_(office.language))
        span, number = printed(span_words(found, names)), found.period.number
        issue = t("bulletin.report_issue", number=number) if number and found.period.kind == "week" else ""
        days = span.removeprefix(issue).strip("（） ()")
        moment = moment_words(session.moment)
        is_counted = issue and not stamp.number
        title = (
            t("bulletin.report_title", ledger=called, issue=issue)
            if is_counted
            else t("bulletin.report_of", ledger=called, period=days)
        )
        as_of = (
            t("bulletin.report_moment", days=days, moment=moment)
            if is_counted
            else t("bulletin.report_as_of", moment=moment)
        )
        return Paper(
            title=title, subtitle=as_of, blocks=list(_blocks(found, standouts(session, found), names)),
            figures=_figures(found), moment=session.moment,
            **bulletin_head(session, stamp, printed(found.ledger.name(office.language)), issue),
        )  # fmt: skip


def _figures(found: Summary) -> dict[str, str]:
    """What is kept of an issue: the totals as they were printed."""
    names = Names({}, "zh")
    totals = {one.id: cell(found, found.total, one, names) for one in key_figures.told(found)}
    return {"reported": str(found.reported), "owed": str(found.owed), "period": found.period.key} | totals


def _blocks(found: Summary, said: Sequence[Standout], names: Names) -> Iterator[Block]:
    came, *totals = sentences(found, names)
    parts: list[tuple[str, list[Block]]] = [
        ("came", [Paragraph(came + _unsure(said))]),
        ("figures", list(_figure_blocks(found, totals, names))),
        ("counties", [Paragraph(one) for one in _counties(found, said, names)]),
        ("problems", [Paragraph(one) for one in _problems(said)]),
    ]
    for place, (key, blocks) in enumerate(((key, blocks) for key, blocks in parts if blocks), 1):
        yield heading(place, t(f"bulletin.report_part.{key}"))
        yield from blocks


def _unsure(said: Sequence[Standout]) -> str:
    """Whose figures failed a check: the totals hold them all the same."""
    wrong = [one.name for one in said if one.is_wrong]
    return t("bulletin.report_unsure", names=listed(wrong)) if wrong else ""


def _figure_blocks(found: Summary, totals: Sequence[str], names: Names) -> Iterator[Block]:
    if totals:
        yield Paragraph("".join(totals))
    texts, pages = (key_figures.grids(found, names, face) for face in ("text80", "a4"))
    yield from (table(text, page) for text, page in zip(texts, pages, strict=True))


def _counties(found: Summary, said: Sequence[Standout], names: Names) -> Iterator[str]:
    """A sentence for each county; those of which the same is to be said share one."""
    together: dict[str, list[str]] = {}
    for one, row in zip(said, found.rows, strict=True):
        parts = list(_stands_out(found, one, row, names)) or [_quiet(row)]
        together.setdefault(t("bulletin.part").join(parts), []).append(one.name)
    for text, counties in together.items():
        yield printed(t("bulletin.county", county=listed(counties), said=text))


def _quiet(row: SummaryRow) -> str:
    """Nothing to be said: reported, and where there is something to compare with, that it changed little."""
    is_compared = any(change is not None for change in row.change.values())
    return t("bulletin.quiet" if is_compared else "bulletin.reported")


def _stands_out(found: Summary, one: Standout, row: SummaryRow, names: Names) -> Iterator[str]:
    if one.state in {"missing", "pending", "exempt"}:
        yield t(f"bulletin.state.{one.state}")
        return
    if one.state == "zero":
        yield t("bulletin.state.zero")
    if one.is_late:
        yield t("bulletin.state.late")
    shown = list(dict.fromkeys([*one.most, *one.least, *one.moved]))
    for name in shown:
        column = next(each for each in found.columns if each.id == name)
        marks = [t("bulletin.most")] if name in one.most else [t("bulletin.least")] if name in one.least else []
        if name in one.moved:
            marks.insert(0, change_said(found, column, row.change.get(name), names))
        yield t(
            "bulletin.figure", label=column.label.in_(names.lang), value=_shown(found, row, column, names),
            marks=t("bulletin.comma").join(marks),
        )  # fmt: skip
    if one.is_wrong:
        yield t("bulletin.wrong")


def _shown(found: Summary, row: SummaryRow, column: Field | Measure, names: Names) -> str:
    return cell(found, row, column, names).rpartition(" ")[2] + unit_of(found, column, names)


def _problems(said: Sequence[Standout]) -> Iterator[str]:
    for one in said:
        if one.problems:
            text = t("bulletin.part").join(text.rstrip("。.；;") for text in one.problems)
            yield printed(t("bulletin.problem", county=one.name, text=text))

"""The task table (任务台账) for the deputy mayor: red first, then by limit, what was done since the last issue last; as of a moment, with its
totals and what changed since the last issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from coordhub.domain.unit import Unit, county_level
from coordhub.messages import speaking, t
from coordhub.papers.paper import Block, Paper, Paragraph, Table
from coordhub.papers.phrases import listed, moment_words, short_day, table
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services import outgoing
from coordhub.services.task_list import TaskFilter, TaskRow, from_options, rows_of, task_rows
from coordhub.text.dates import written
from coordhub.views import task_counties, tasks

if TYPE_CHECKING:
    from coordhub.domain.outgoing import Outgoing
    from coordhub.services.session import Session

KIND = "task-table"
_ENDED = frozenset({"done", "closed", "cancelled"})
_TEXTS = {"a4": "text80", "a3": "a3"}
"""The column set that plain text is drawn in, by the set of the page; other sets are for the screen and stand on an A4 sheet."""
_WIDE = frozenset({"a3", "list120"})
_NAMED = 6
"""Tasks named by their number where lights changed; of more it is said how many."""


class Changes(NamedTuple):
    """What changed since the last issue: who turned red, and who was red and is green."""

    since: str
    red: list[TaskRow]
    green: list[TaskRow]


def paper(
    session: Session, about: str = "", *, wanted: TaskFilter | None = None, columns: str | None = None, stamp: Stamp = DRAFT,
    **flags: str,
) -> Paper:  # fmt: skip
    """The table of the tasks that a filter lets through (all that are not closed, without one), in the office's language; `about` is a
    campaign. `columns` is a4, county or a3. `flags` are the filter as the register of papers keeps it."""
    office = session.office()
    chosen = wanted or from_options({**flags, **({"campaign": about} if about else {})})
    with session.reading() as work:
        units = {one.id: one for one in work.units.all() if one.tier == 0}
    with speaking(office.language):
        last = _last_issue(session, chosen)
        rows = _rows(session, chosen, last)
        figures = {row.task.id: row.light.light for row in rows}
        changes = _changes(session, rows, last)
        counties = _counties(rows, units) if columns == "county" else []
        if columns == "county":
            rows = _shared(rows, counties)
            changes = changes and Changes(
                changes.since, _shared(changes.red, counties), _shared(changes.green, counties)
            )
        blocks: list[Block] = [Paragraph(_summary(session, rows, changes), indent=False)]
        if rows:
            blocks.append(_table(rows, units, counties, columns or "a4", _footer(rows, changes)))
        day = stamp.day or session.today.isoformat()
        return Paper(
            title=t("tasktable.title"), subtitle=t("tasktable.as_of", moment=moment_words(session.moment), office=office.name),
            lang=office.language, sheet="A3L" if columns == "a3" else "A4L", blocks=blocks, text_width=132 if columns in _WIDE else 80,
            issuer=office.name, moment=session.moment,
            sign_off=(office.name, written(day)) if stamp.day else (), figures=figures,
        )  # fmt: skip


def _last_issue(session: Session, wanted: TaskFilter) -> Outgoing | None:
    """The last issue that showed the same tasks, in whatever columns."""
    for one in outgoing.register(session, KIND, "issued"):
        if from_options({name: value for name, value in one.options.items() if name != "columns"}) == wanted:
            return one
    return None


def _rows(session: Session, wanted: TaskFilter, last: Outgoing | None) -> list[TaskRow]:
    """Red first, then by limit; what is done last. Unless closed ones are asked for, what was done before the last issue stays out too."""
    found = task_rows(session, wanted)
    if last is not None and not (wanted.all or wanted.state):
        since = last.day or ""
        found = [row for row in found if row.task.state != "done" or (row.task.approved or "9")[:10] >= since]
    return sorted(found, key=lambda row: row.task.state in _ENDED)


def _counties(rows: Sequence[TaskRow], units: Mapping[str, Unit]) -> list[Unit]:
    there = {cell.id for row in rows for cell in row.task.cells}
    return [one for one in county_level(units.values()) if one.id in there]


def _shared(rows: Sequence[TaskRow], counties: Sequence[Unit]) -> list[TaskRow]:
    """The tasks that some of the counties have a share of."""
    ids = {one.id for one in counties}
    return [row for row in rows if any(cell.id in ids for cell in row.task.cells)]


def _table(
    rows: Sequence[TaskRow], units: Mapping[str, Unit], counties: Sequence[Unit], columns: str, footer: Mapping[str, str]
) -> Table:  # fmt: skip
    if counties:
        return table(task_counties.grid(rows, counties, columns="text80"), task_counties.grid(rows, counties))
    page = columns if columns in _TEXTS else "a4"
    text = _TEXTS.get(columns, columns)
    return table(
        tasks.grid(rows, units, columns=text, footer=footer), tasks.grid(rows, units, columns=page, footer=footer)
    )


# The totals, and what changed


def _changes(session: Session, rows: Sequence[TaskRow], last: Outgoing | None) -> Changes | None:
    """Lights against the last issue. One that was red and has been closed meanwhile is green too, though it stands in no table."""
    if last is None:
        return None
    before, now = last.figures, {row.task.id: row for row in rows}
    red = [row for row in rows if row.light.light == "red" and before.get(row.task.id) != "red"]
    were_red = [one for one, light in before.items() if light == "red"]
    there = {**{row.task.id: row for row in rows_of(session, [one for one in were_red if one not in now])}, **now}
    green = [there[one] for one in were_red if one in there and there[one].light.light == "green"]
    return Changes(last.day or "", red, green)


def _counted(rows: Sequence[TaskRow]) -> dict[str, Any]:
    count: dict[str, Any] = {
        light: sum(row.light.light == light for row in rows) for light in ("red", "yellow", "green")
    }
    return {"total": len(rows), "done": sum(row.task.state in {"done", "closed"} for row in rows), **count}


def _summary(session: Session, rows: Sequence[TaskRow], changes: Changes | None) -> str:
    if not rows:
        return t("tasktable.none")
    said = t("tasktable.totals", **_counted(rows))
    if changes is None:
        return said + t("tasktable.first_issue")
    return said + t(
        "tasktable.compared", day=short_day(changes.since, session), red=_named(changes.red), green=_named(changes.green)
    )  # fmt: skip


def _named(rows: Sequence[TaskRow]) -> str:
    """`2件（2020-029、2020-022）`."""
    count = t("tasktable.count", count=len(rows))
    if not 0 < len(rows) <= _NAMED:
        return count
    return t("tasktable.which", count=count, which=listed(row.task.number for row in rows))


def _footer(rows: Sequence[TaskRow], changes: Changes | None) -> dict[str, str]:
    """The last row of the table (合计)."""
    said = t("tasktable.changes", red=len(changes.red), green=len(changes.green)) if changes else ""
    total = t("tasktable.sum", **_counted(rows))
    return {"title": total, "work": total, "progress": said}

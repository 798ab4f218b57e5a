"""Summaries as tables: groups by figures, with the total; what has not come is a word, never 0."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from coordhub.domain.aggregate import Rate
from coordhub.domain.entry import amount
from coordhub.domain.ledger import Field, Ledger, Measure
from coordhub.messages import Lang
from coordhub.text.dates import written
from coordhub.text.grid import Align, Grid
from coordhub.text.width import cells
from coordhub.views.view import Col, Names, Set, View, of

if TYPE_CHECKING:
    from coordhub.services.summary import Summary, SummaryRow

Shows = Literal["values", "change", "rank"]
NAME, REPORTED, LEAST, MOST = 10, 7, 6, 18
_MM = 15.0
ROOM = {"list80": 79, "text80": 79, "list120": 119}
SHEETS = {"a4": ("A4L", 257.0), "a3": ("A3L", 380.0)}


def source(ledger: Ledger, column: Field | Measure) -> Field | None:
    """The field that gives a column its unit."""
    if isinstance(column, Field):
        return column
    return ledger.field(column.field) if column.kind == "sum" else None


def figure(column: Field | Measure, value: Any, names: Names, field: Field | None = None) -> str:
    """A figure as it is read: `412`, `>=30000`, `46/54 85.2%`, 高2 低0, 是; `-` where there is none. Money is in 万元; `field` is the one
    that a sum is drawn from."""
    field = field or (column if isinstance(column, Field) else None)
    if value is None:
        return "-"
    if isinstance(value, bool):
        return names.say("summary.yes" if value else "summary.no")
    if isinstance(value, Rate):
        return rate(value)
    if isinstance(value, str):
        return _answer(field, value, names.lang)
    if isinstance(value, dict) and amount(value) is None:
        return " ".join(f"{_answer(field, one, names.lang)}{count}" for one, count in value.items())
    return number(value, money=field is not None and field.kind == "money")


def rate(value: Rate) -> str:
    """`46/54 85.2%`."""
    percent = value.percent
    whole = f"{number(value.done)}/{number(value.of)}"
    return whole if percent is None else f"{whole} {number(percent)}%"


def number(value: Any, *, money: bool = False) -> str:
    """`412`, `>=30000`; money in 万元."""
    figure_ = amount(value)
    if figure_ is None:
        return "-"
    text = f"{figure_ / 10_000:.2f}".rstrip("0").rstrip(".") if money else f"{figure_}"
    return {"ge": ">=", "le": "<="}[next(iter(value))] + text if isinstance(value, dict) else text


def moved(column: Field | Measure, change: Any, names: Names, field: Field | None = None) -> str:
    """A change as it is read: `+3`, `-2`, `0`, `+1.2点` of a rate; empty where it is not known."""
    if change is None:
        return ""
    if isinstance(column, Measure) and column.kind in {"rate", "coverage"}:
        return names.say("summary.points", points=f"{change:+g}" if change else "0")
    field = field or (column if isinstance(column, Field) else None)
    text = number(change, money=field is not None and field.kind == "money")
    return f"+{text}" if change > 0 else text


def _answer(field: Field | None, value: str, lang: Lang | None) -> str:
    choices = field.choices if field else ()
    return next((one.label.in_(lang) for one in choices if one.id == value), value)


def heading(ledger: Ledger, column: Field | Measure, names: Names, *, group: bool = False) -> str:
    """新增隐患(处); with its group before it where there is room for two lines."""
    field = source(ledger, column)
    label = column.label.in_(names.lang)
    unit = names.say("summary.money") if field and field.kind == "money" else ""
    unit = unit or (field.unit.in_(names.lang) if field and field.unit else "")
    if unit and unit not in label:
        label = names.say("summary.with_unit", label=label, unit=unit)
    above = column.group.in_(names.lang) if group and isinstance(column, Field) and column.group else ""
    return f"{above} {label}" if above else label


def cell(found: Summary, row: SummaryRow, column: Field | Measure, names: Names, shows: Shows = "values") -> str:
    """What stands in a cell: the figure, its change or its place; 未报, 待报 or 免报 where the group has given nothing."""
    field = source(found.ledger, column)
    if shows == "change":
        return moved(column, row.change.get(column.id), names, field)
    if shows == "rank":
        place = row.rank.get(column.id)
        return "" if place is None else str(place)
    value = row.values.get(column.id)
    if value is None and row.state in {"missing", "pending", "exempt"}:
        return names.say(f"summary.{row.state}")
    return figure(column, value, names, field)


def view(found: Summary, names: Names, shows: Shows = "values", *, group: bool = False) -> View:
    """The view that a summary's declaration gives: the group, its figures, and how many of its reports came."""
    columns: dict[str, Col] = {"name": _col(names.say(f"summary.by.{found.by}"), _name, NAME, 24.0)}
    for one in _columns(found, shows):
        fill = _filler(found, one, shows)
        wide = max([LEAST, *(cells(fill(row, names)) for row in [*found.rows, found.total])])
        mm = min(max(_MM, 2.0 * wide - 6), 30.0)
        columns[one.id] = _col(heading(found.ledger, one, names, group=group), fill, min(wide, MOST), mm, "right")
    columns["reported"] = _col(names.say("summary.came"), _reported, REPORTED, 14.0, "right")
    return View(title="summary", row_id=lambda row: row.subject, mood=_mood, columns=columns, sets=_sets(columns))


def grid(found: Summary, names: Names, columns: str | None = None, shows: Shows = "values", *, part: int = 0) -> Grid:
    """The summary in a column set: list80, list120, text80 and the sheets a4 and a3 show as many figures as fit (`part` 1 those
    that follow), `all` every one, `a4text` and `a3text` what the sheet shows. The total is the footer."""
    chosen = columns or "list80"
    made = view(found, names, shows, group=chosen in SHEETS)
    key = f"{chosen}.{part}" if part else chosen
    footer = {name: column.value((found.total, 0), names) for name, column in made.columns.items()}
    footer["name"] = names.say("summary.total")
    drawn = made.grid(
        found.rows, names, key, footer, ledger=found.ledger.name(names.lang), period=span_words(found, names)
    )
    return msgspec.structs.replace(drawn, key_columns=1)


def parts(found: Summary, names: Names, columns: str, shows: Shows = "values") -> int:
    """In how many parts a column set shows all figures."""
    made = view(found, names, shows, group=columns in SHEETS)
    return sum(name.partition(".")[0] == columns for name in made.sets)


def hidden(found: Summary, drawn: Grid, shows: Shows = "values") -> int:
    """How many figures a grid of the summary leaves out."""
    shown = {column.key for column in drawn.columns}
    return sum(one.id not in shown for one in _columns(found, shows))


def _columns(found: Summary, shows: Shows) -> Sequence[Field | Measure]:
    return [one for one in found.columns if isinstance(one, Measure)] if shows == "rank" else found.columns


def _col(words: str, fill: Callable[[SummaryRow, Names], str], cells_: int, mm: float, align: Align = "left") -> Col:
    return Col(words, of(fill), cells_, mm, align, is_said=True)


def _name(row: SummaryRow, names: Names) -> str:
    return row.name or names.say("summary.total")


def _reported(row: SummaryRow, _: Names) -> str:
    return f"{row.reported}/{row.owed}" if row.owed else ""


def _filler(found: Summary, column: Field | Measure, shows: Shows) -> Callable[[SummaryRow, Names], str]:
    return lambda row, names: cell(found, row, column, names, shows)


def _mood(row: SummaryRow) -> str:
    return "red" if row.state == "missing" else "muted" if row.state == "pending" else ""


def _sets(columns: dict[str, Col]) -> dict[str, Set]:
    """The column sets: each line set and sheet in as many parts as it takes to show every figure."""
    figures = [name for name in columns if name not in {"name", "reported"}]
    sets = {"all": Set(["name", *figures, "reported"])}
    for name, room in ROOM.items():
        _split(sets, name, figures, lambda one: columns[one].cells + 3, room - 4, "text80" if name == "text80" else "")
    for name, (paper, room_mm) in SHEETS.items():
        _split(sets, name, figures, lambda one: columns[one].mm, room_mm, paper)
        _split(sets, f"{name}text", figures, lambda one: columns[one].mm, room_mm, "text80")
    return sets


def _split(
    sets: dict[str, Set], name: str, figures: list[str], wide: Callable[[str], float], room: float, paper: str
) -> None:
    """Add the parts of a set: `a4`, `a4.1`, `a4.2`."""
    frame = wide("name") + wide("reported")
    shown: list[list[str]] = [[]]
    for one in figures:
        if shown[-1] and frame + sum(map(wide, shown[-1])) + wide(one) > room:
            shown.append([])
        shown[-1].append(one)
    for place, part in enumerate(shown):
        sets[f"{name}.{place}" if place else name] = Set(["name", *part, "reported"], paper)


# Words


def span_words(found: Summary, names: Names) -> str:
    """第5期(6月29日至7月5日), 2020年7月, 2020年第3季度: the span as papers say it."""
    span, said = found.period, names.say
    year, last = span.key[:4], span.key[-2:].lstrip("0Q H")
    if span.kind == "week" and span.number:
        return said("summary.span.week", number=span.number, first=_day(span.first, names), last=_day(span.last, names))
    if span.kind in {"day", "once", "week"}:
        days = [written(one, names.lang) for one in dict.fromkeys((span.first, span.last))]
        return said("summary.span.days", first=days[0], last=days[1]) if len(days) > 1 else days[0]
    if span.kind == "half-year":
        return said("summary.span.half-year", year=year, half=said(f"summary.half.{last}"))
    return said(f"summary.span.{span.kind}", year=year, at=last, month=_month(span.last, names))


def _day(day: str, names: Names) -> str:
    return names.say("summary.day", month=_month(day, names), day=int(day[8:10]))


def _month(day: str, names: Names) -> str:
    return names.say(f"text.month.{int(day[5:7])}")

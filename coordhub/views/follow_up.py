"""What ledgers ask to be done next, as lists: visits due, agreements that expire, posts by county, findings that are open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coordhub.domain.ledger import Ledger
from coordhub.text.grid import Grid
from coordhub.views.summaries import rate
from coordhub.views.view import Col, Names, Set, View, of

if TYPE_CHECKING:
    from coordhub.services.follow_up import Expiry, Finding, Posts, Roster, Visit

Ledgers = Mapping[str, Ledger]


def days_words(days: int | None, names: Names) -> str:
    """余3, 今天, 逾5; empty without a limit."""
    if days is None:
        return ""
    if days == 0:
        return names.say("view.today")
    return names.say("view.days_left", days=days) if days > 0 else names.say("view.days_over", days=-days)


def _mood(days: int | None) -> str:
    return "" if days is None else "red" if days < 0 else "yellow" if days == 0 else ""


def _view(title: str, ledgers: Ledgers, columns: dict[str, Col], mood: Callable[[Any], str]) -> View:
    """A list with its own columns between the ledger, the subject and who reports, and the days left."""
    whole = {
        "ledger": Col("ledger", of(lambda row, names: _called(ledgers, row.ledger, names)), 14, 40),
        "subject": Col("about", of(lambda row, _: row.name), 14, 40),
        "owner": Col("owed_by", of(lambda row, names: names.unit(row.owner)), 12, 30),
        **columns,
        "days": Col("days", of(lambda row, names: days_words(row.days, names)), 6, 16),
    }
    sets = {"list80": Set(list(whole)), "a4": Set(list(whole), "A4")}
    return View(title=title, row_id=lambda row: getattr(row, "entry", row.subject), mood=mood, columns=whole, sets=sets)


def _called(ledgers: Ledgers, code: str, names: Names) -> str:
    found = ledgers.get(code)
    return (found.short or found.title).in_(names.lang) if found else code


def visits(rows: Sequence[Visit], ledgers: Ledgers, names: Names, columns: str | None = None) -> Grid:
    """Follow-ups due: of whom, by whom, the last one, the day of the next."""
    own = {
        "last": Col("last_visit", of(lambda row, names: row.last or names.say("view.never")), 10, 24),
        "due": Col("due_visit", of(lambda row, _: row.due), 10, 24),
    }
    return _view("visits", ledgers, own, lambda row: _mood(row.days)).grid(rows, names, columns or "list80")


def expiring(rows: Sequence[Expiry], ledgers: Ledgers, names: Names, columns: str | None = None) -> Grid:
    """What expires, and what has."""
    own = {"expires": Col("expires", of(lambda row, _: row.expires), 10, 24)}
    return _view("expiring", ledgers, own, lambda row: _mood(row.days)).grid(rows, names, columns or "list80")


def findings(rows: Sequence[Finding], ledgers: Ledgers, names: Names, columns: str | None = None) -> Grid:
    """What was found and is still open, each with its light."""
    own = {
        "opened": Col("opened", of(lambda row, _: row.opened), 10, 24),
        "due": Col("due", of(lambda row, _: row.due or ""), 10, 24),
        "light": Col("light", of(lambda row, names: names.word("light", row.light.light)), 2, 10),
    }
    return _view("findings", ledgers, own, lambda row: row.light.light).grid(rows, names, columns or "list80")


def roster(found: Roster, names: Names, columns: str | None = None) -> Grid:
    """The posts of a roster by county: how many, filled, vacant, not reported, and each rate."""
    others = {name: found.ledger.field(name) for name in found.total.counts}
    own = {
        "county": Col("county", of(lambda row, names: row.name or names.say("summary.total")), 10, 30),
        "posts": _count("posts"),
        "filled": _count("filled"),
        "vacant": _count("vacant"),
        "unknown": _count("unknown"),
        "filled_rate": Col("filled_rate", of(lambda row, _: _percent(row.filled_rate)), 7, 20, "right"),
        **{
            name: Col(field.label.in_(names.lang), _rate_of(name), 17, 34, "right", is_said=True)
            for name, field in others.items()
            if field
        },
    }
    made = View(
        title="vacancies", row_id=lambda row: row.subject, mood=lambda row: "red" if row.vacant else "", columns=own,
        sets={"list80": Set(list(own)), "a4": Set(list(own), "A4")},
    )  # fmt: skip
    footer = {name: column.value((found.total, 0), names) for name, column in own.items()}
    return made.grid(found.rows, names, columns or "list80", footer, ledger=found.ledger.name(names.lang))


def _count(name: str) -> Col:
    return Col(f"posts_{name}", of(lambda row, _: str(getattr(row, name))), 6, 20, "right")


def _rate_of(name: str) -> Callable[[Any, Names], str]:
    def said(row: Posts, _: Names) -> str:
        return rate(row.rate(name))

    return of(said)


def _percent(value: Any) -> str:
    return "" if value.percent is None else f"{value.percent}%"

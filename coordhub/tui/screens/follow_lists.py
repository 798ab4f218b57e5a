"""What ledgers ask to be done next, as lists: visits due, agreements that expire, open findings, posts; and the entries one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from coordhub.messages import t
from coordhub.services import follow_up
from coordhub.services.entry_lists import entries_between, listed
from coordhub.tui.command import COPY, NEW, OPEN
from coordhub.tui.screens.exporting import ExportActs
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.ledger_acts import CORRECT, EXPORT, FILL, open_blank, why_read_only
from coordhub.tui.widgets.body import Body, Content, GridBody, Line, Stack
from coordhub.views import follow_up as view
from coordhub.views import ledgers as ledger_view
from coordhub.views.ledger_words import short_name
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.domain.ledger import Ledger
    from coordhub.services.session import Session
    from coordhub.text.grid import Grid

EXPIRES_WITHIN = 30
"""Days before an agreement expires in which it is listed."""


class ListScreen(ExportActs, HubScreen):
    """A list of what is to be done next over all ledgers, or of one."""

    KEY = "4"
    SHOWS = frozenset({"ledger", "entry", "unit", "site"})
    TITLE: ClassVar[str] = ""

    def __init__(self, ledger: str = "") -> None:
        super().__init__()
        self.ledger = ledger
        self.rows: list[Any] = []

    def read(self, session: Session) -> list[Any]:
        """The rows."""
        raise NotImplementedError

    def drawn(self, rows: list[Any], ledgers: dict[str, Ledger], names: Names) -> Grid:
        """The rows as a table."""
        raise NotImplementedError

    def exported(self, session: Session) -> Grid:
        ledgers, units = listed(session)
        return self.drawn(self.read(session), ledgers, Names(units, session.lang))

    def load(self) -> Content:
        self.rows = self.read(self.session)
        ledgers, units = listed(self.session)
        grid = self.drawn(self.rows, ledgers, Names(units, self.session.lang))
        head = [Line(" " + t(self.TITLE, count=len(self.rows)))]
        if not self.rows:
            return Content(head=[*head, Line(" " + t("tuiledger.nothing_listed"))])
        body = GridBody(grid)
        return Content(head=[*head, Line("  " + body.heading(), "heading")], body=body)

    def row_here(self) -> Any:
        """The row under the cursor."""
        return self.rows[self.page.cursor] if self.page.cursor < len(self.rows) else None

    def why_not_open(self) -> str | None:
        return None if self.row_here() else t("tuiledger.no_line_here")

    def do_open(self) -> None:
        from coordhub.tui.screens.entry import EntryScreen

        self.app.push_screen(EntryScreen(self.row_here().entry))


class VisitsScreen(ListScreen):
    """Follow-ups due, the longest overdue first; Enter notes the visit."""

    OFFERS = (FILL, EXPORT)
    TITLE = "tuiledger.visits"

    def read(self, session: Session) -> list[Any]:
        return follow_up.visits_due(session, self.ledger or None, restricted=bool(self.ledger))

    def drawn(self, rows: list[Any], ledgers: dict[str, Ledger], names: Names) -> Grid:
        return view.visits(rows, ledgers, names)

    def why_not_ledger_fill(self) -> str | None:
        return self.why_not_open() or why_read_only(self)

    def do_ledger_fill(self) -> None:
        row = self.row_here()
        open_blank(self, row.ledger, row.subject)


class ExpiringScreen(ListScreen):
    """Agreements that expire within some days, and those that have; Enter opens the entry."""

    OFFERS = (OPEN, EXPORT)
    TITLE = "tuiledger.expiring"

    def read(self, session: Session) -> list[Any]:
        return follow_up.expiring(session, self.ledger or None, EXPIRES_WITHIN, restricted=bool(self.ledger))

    def drawn(self, rows: list[Any], ledgers: dict[str, Ledger], names: Names) -> Grid:
        return view.expiring(rows, ledgers, names)


class FindingsScreen(ListScreen):
    """What was found and is not put right, red first; Enter opens the entry."""

    OFFERS = (OPEN, EXPORT)
    TITLE = "tuiledger.findings"

    def read(self, session: Session) -> list[Any]:
        return follow_up.findings(session, self.ledger or None, restricted=bool(self.ledger))

    def drawn(self, rows: list[Any], ledgers: dict[str, Ledger], names: Names) -> Grid:
        return view.findings(rows, ledgers, names)


class VacanciesScreen(ExportActs, HubScreen):
    """The posts of each roster by county: filled, vacant, not known; Enter names the vacant ones."""

    KEY = "4"
    OFFERS = (OPEN, EXPORT)
    SHOWS = frozenset({"ledger", "entry", "unit"})

    def __init__(self, ledger: str = "") -> None:
        super().__init__()
        self.ledger = ledger
        self.rosters: list[follow_up.Roster] = []

    def load(self) -> Content:
        names = Names({}, self.session.lang)
        self.rosters = follow_up.vacancies(self.session, self.ledger or None, restricted=bool(self.ledger))
        parts: list[Body] = []
        for place, one in enumerate(self.rosters):
            body = GridBody(view.roster(one, names))
            title = t(
                "tuiledger.roster",
                ledger=short_name(one.ledger, names.lang),
                vacant=one.total.vacant,
                posts=one.total.posts,
            )
            rows = [
                Line(body.line(at).text, body.line(at).mood, f"{place}:{body.id_at(at)}") for at in range(len(body))
            ]
            lines = [self.rule(title), Line("  " + body.heading(), "heading"), *rows, Line(body.total())]
            parts.append(Body(lines))
        head = [] if parts else [Line(" " + t("tuiledger.nothing_listed"))]
        return Content(head=head, body=Stack(*parts))

    def exported(self, session: Session) -> Grid:
        place = int(self.page.current_id.partition(":")[0] or 0)
        return view.roster(self.rosters[place], Names({}, session.lang), "a4")

    def why_not_open(self) -> str | None:
        return None if self.page.current_id else t("tuiledger.no_line_here")

    why_not_ledger_export = why_not_open

    def do_open(self) -> None:
        from coordhub.tui.screens.dialogs import TextDialog

        place, _, subject = self.page.current_id.partition(":")
        row = next(one for one in self.rosters[int(place)].rows if one.subject == subject)
        self.perform(_paths, row.open, then=lambda lines: self.app.push_screen(
            TextDialog(t("tuiledger.vacant_in", name=row.name, count=len(lines)), lines or [t("tuiledger.nothing_listed")])
        ))  # fmt: skip


class EntriesScreen(ListScreen):
    """The entries of one ledger, of a period or of one subject; Enter opens one, `n` makes one."""

    OFFERS = (OPEN, NEW, CORRECT, EXPORT, COPY)
    TITLE = "tuiledger.entries"

    def __init__(self, ledger: str, period: str = "", subject: str = "") -> None:
        super().__init__(ledger)
        self.period, self.subject = period, subject
        self.called: dict[str, str] = {}

    def read(self, session: Session) -> list[Any]:
        found, self.called = entries_between(session, self.ledger, self.period, self.subject, restricted=True)
        return found

    def drawn(self, rows: list[Any], ledgers: dict[str, Ledger], names: Names) -> Grid:
        wide = self.app.size.width >= 120
        return ledger_view.entries(ledgers[self.ledger], rows, self.called, names, "list120" if wide else "list80")

    def exported(self, session: Session) -> Grid:
        ledgers, units = listed(session)
        return ledger_view.entries(
            ledgers[self.ledger], self.read(session), self.called, Names(units, session.lang), "all"
        )

    why_not_ledger_correct = ListScreen.why_not_open

    def do_open(self) -> None:
        from coordhub.tui.screens.entry import EntryScreen

        self.app.push_screen(EntryScreen(self.row_here().id))

    def do_new(self) -> None:
        open_blank(self, self.ledger, self.subject)

    def do_ledger_correct(self) -> None:
        from coordhub.services.entry_facts import facts_of_entry
        from coordhub.tui.screens.entry_form import EntryForm

        def opened(facts: Any) -> None:
            self.app.push_screen(EntryForm(facts, self.session.lang, corrects=True))

        self.perform(facts_of_entry, self.row_here().id, then=opened)

    def do_copy(self) -> None:
        body = self.page.content.body
        self.app.copy_to_clipboard("\n".join(body.line(place).text for place in range(len(body))))
        self.say(t("tuiledger.rows_copied", count=len(body)))


def _paths(session: Session, unit_ids: list[str]) -> list[str]:
    """`清丰县 马庄桥镇 李庄` of each unit."""
    with session.reading() as work:
        units = {one.id: one for one in work.units.all()}
    lines: list[str] = []
    for unit_id in unit_ids:
        path: list[str] = []
        at = units.get(unit_id)
        while at and at.kind != "city":
            path.insert(0, at.called)
            at = units.get(at.parent or "")
        lines.append(" ".join(path))
    return lines

"""One entry (记录): its values beside those of the period before, who reported when, and every correction with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.messages import t
from coordhub.services.entry_facts import EntryFacts, facts_of_entry
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.ledger_acts import CORRECT
from coordhub.tui.widgets.body import Body, Content, Line
from coordhub.views import ledger_entry as view
from coordhub.views.view import Names

if TYPE_CHECKING:
    from typing import Any


class EntryScreen(HubScreen):
    """Opened on a cell of a ledger or a line of its entries."""

    KEY = "4"
    OFFERS = (CORRECT,)
    SHOWS = frozenset({"entry", "ledger"})

    def __init__(self, entry_id: str) -> None:
        super().__init__()
        self.entry_id = entry_id
        self.facts: EntryFacts | None = None

    def load(self) -> Content:
        facts = self.facts = facts_of_entry(self.session, self.entry_id)
        names = Names({}, self.session.lang)
        head = [Line(" " + line) for line in view.head(facts, names)]
        lines = [Line(text, id=name) for name, text in view.values(facts, names)]
        corrections = view.corrections(facts, names)
        if corrections:
            lines.append(self.rule(t("tuiledger.corrections", count=len(corrections))))
            lines += [Line(text, id=f"correction:{place}") for place, text in enumerate(corrections)]
        return Content(head=head, body=Body(lines))

    def do_ledger_correct(self) -> None:
        from coordhub.tui.screens.entry_form import EntryForm

        if self.facts:
            self.app.push_screen(EntryForm(self.facts, self.session.lang, corrects=True), self._corrected)

    def _corrected(self, entry: Any) -> None:
        if entry is not None:
            self.say(t("tuiledger.saved"))
            self.reload()

"""Screen 8, history (历史): who did what, and taking it back."""

from __future__ import annotations

from coordhub.messages import t
from coordhub.services import history
from coordhub.services.change_words import deed_of, field_words, title_of, who
from coordhub.text.width import pad
from coordhub.tui.command import FILTER, OPEN, REDO, UNDO
from coordhub.tui.screens.dialogs import PromptDialog, TextDialog
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.widgets.body import Content, GridBody, Line
from coordhub.views import history as view

MOST = 500
"""Changes that the list shows."""


class HistoryScreen(HubScreen):
    """The changes, the latest first."""

    KEY = "8"
    OFFERS = (OPEN, UNDO, REDO, FILTER)
    SHOWS = frozenset({"unit", "body", "duty", "campaign", "task", "meeting", "office"})

    def __init__(self) -> None:
        super().__init__()
        self.by = ""

    def load(self) -> Content:
        session = self.session
        rows = history.changes(session, by=self.by or None, limit=MOST)
        columns = "list120" if self.app.size.width >= 120 else "list80"
        office = session.office()
        grid = view.grid(
            rows,
            session.lang,
            columns,
            called=lambda change: deed_of(session, change),
            by=lambda change: who(office, change),
        )
        body = GridBody(grid)
        head = t("tui.history_head", count=len(rows), by=office.post_of(self.by) if self.by else t("tui.everybody"))
        return Content(head=[Line(" " + head), Line("  " + body.heading(), "heading")], body=body)

    def do_open(self) -> None:
        if not self.page.current_id:
            return
        rev = int(self.page.current_id)
        change = next(iter(self.session.store.changes(since_rev=rev - 1)[-1:]), None)
        if change is not None:
            words = field_words(self.session, change)
            lines = [
                f"{pad(record, 24)} {pad(field, 18)} {was or '-'} -> {now or '-'}" for record, field, was, now in words
            ]
            self.app.push_screen(TextDialog(title_of(self.session, change), lines))

    def do_filter(self) -> None:
        self.app.push_screen(PromptDialog(t("tui.by_prompt"), self.by), self._by)

    def _by(self, typed: str | None) -> None:
        if typed is not None:
            self.by = typed.strip()
            self.reload()

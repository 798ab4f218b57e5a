"""What papers a screen offers: those that fit the record in front, and what follows from choosing one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object

Offer = tuple[str, str, Mapping[str, str]]
"""A paper that may be made: its kind, the record it is about, and the options of its making."""
ASKS = {"member-change": "since"}
"""Papers that need a day, and the option that takes it."""


class PaperActs(Base):
    """Mixed into a screen that papers can be made from."""

    def why_no_line(self) -> str | None:
        """Why no paper can be made where the cursor stands: a list that is empty."""
        return None if self.page.current_id else t("tuiledger.no_line_here")

    def offer_papers(
        self, about: str, ref: str = "", *, also: Sequence[Offer] = (), options: Mapping[str, str] | None = None
    ) -> None:
        """Offer the papers that fit a kind of record, and the ones named besides; the one chosen is shown at once. A single one is shown
        without asking. `options` go to every paper that fits."""
        from coordhub.papers.catalogue import fitting

        fit: list[Offer] = [(one.kind, ref, options or {}) for one in fitting(about)] if about else []
        offers = [*fit, *also]
        if len(offers) == 1:
            self._show_paper(offers[0])
            return
        from coordhub.tui.screens.dialogs import MenuDialog

        names = [(str(place), _called(offer)) for place, offer in enumerate(offers)]
        self.app.push_screen(MenuDialog(t("tuipaper.which"), names), partial(self._paper_chosen, offers))

    def office_papers(self) -> list[Offer]:
        """What concerns the office as a whole, and the handover of its body."""
        from coordhub.papers.catalogue import fitting

        body = self.session.office().body
        whole: list[Offer] = [(one.kind, "", {}) for one in fitting("")]
        return [*whole, *([("handover", body, {})] if body else [])]

    def task_papers(self, task: str, unit: str | None) -> list[Offer]:
        """The table of one task, and the letters to the unit that it waits for."""
        with self.session.reading() as work:
            meant = work.tasks.get(task)
        table: Offer = ("task-table", "", {"text": meant.number, "all": "yes"})
        asked = unit or (meant.lead[0] if meant.lead else None)
        return [table, *((kind, asked, {}) for kind in ("reminder", "urging") if asked)]

    def _paper_chosen(self, offers: Sequence[Offer], place: str | None) -> None:
        if place is not None:
            self._show_paper(offers[int(place)])

    def _show_paper(self, offer: Offer) -> None:
        kind, ref, options = offer
        if kind in ASKS and ASKS[kind] not in options:
            from coordhub.tui.screens.dialogs import PromptDialog

            self.app.push_screen(PromptDialog(t(f"tuipaper.since.{kind}")), partial(self._day_typed, offer))
            return
        from coordhub.tui.screens.paper import PaperScreen

        self.app.push_screen(PaperScreen(kind, ref, options))

    def _day_typed(self, offer: Offer, typed: str | None) -> None:
        if not typed:
            return
        from coordhub.text.dates import BadDate, moment

        kind, ref, options = offer
        try:
            day = moment(typed, self.session.today)[:10]
        except BadDate as fault:
            self.say(str(fault))
            return
        self._show_paper((kind, ref, {**options, ASKS[kind]: day}))


def _called(offer: Offer) -> str:
    """The kind of paper, with the column set where one is named."""
    kind, _, options = offer
    columns = options.get("columns")
    return t(f"papers.kind.{kind}") + (f" {t(f'tuipaper.columns.{columns}')}" if columns else "")

"""The register of outgoing papers: drafts on their way to a signature, what was issued, and what was printed, to be printed again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import outgoing
from coordhub.tui.command import FILTERS, OPEN, STEPS
from coordhub.tui.screens.dialogs import MenuDialog, PromptDialog
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.paper import JOBS, PRINT, WRITE
from coordhub.tui.screens.paper_ways import PaperWays
from coordhub.tui.widgets.body import Body, Content, GridBody, Line
from coordhub.views import register as view

if TYPE_CHECKING:
    from coordhub.domain.outgoing import Outgoing
    from coordhub.services.session import Session

STEPS_OF = {
    "drafted": ("submit", "sign", "void"), "submitted": ("sign", "send_back", "void"), "signed": ("issue", "send_back", "void"),
    "issued": ("send", "received", "void"), "void": (),
}  # fmt: skip
"""The steps that a paper's state allows."""


class RegisterScreen(PaperWays, HubScreen):
    """The papers, the latest first."""

    OFFERS = (OPEN, STEPS, WRITE, PRINT, FILTERS, JOBS)
    SHOWS = frozenset({"outgoing"})

    def __init__(self) -> None:
        super().__init__()
        self.state: str | None = None

    def load(self) -> Content:
        session = self.session
        rows = outgoing.register(session, state=self.state)
        columns = "list120" if self.app.size.width >= 120 else "list80"
        body = GridBody(view.grid(rows, session.lang, columns))
        gaps = [Line(" " + t("outgoing.gap", series=series, n=n)) for series, n in outgoing.missing_numbers(session)]
        shown = t(f"word.paper_state.{self.state}") if self.state else t("tuipaper.every_state")
        head = [
            Line(" " + t("tuipaper.register_head", count=len(rows), state=shown)),
            Line("  " + body.heading(), "heading"),
        ]
        return Content(head=head, body=body, tail=gaps)

    def here(self) -> Outgoing:
        """The paper under the cursor."""
        return outgoing.outgoing(self.session, self.page.current_id)

    def why_not_open(self) -> str | None:
        return None if self.page.current_id else t("tuipaper.no_paper_here")

    why_not_steps = why_not_open

    def why_not_paper_write(self) -> str | None:
        if not self.page.current_id:
            return t("tuipaper.no_paper_here")
        return None if self.here().files else t("tuipaper.nothing_kept")

    why_not_paper_print = why_not_paper_write

    def content(self, session: Session, suffix: str) -> tuple[str, bytes]:
        return outgoing.kept_file(session, self.page.current_id, suffix)

    def suffixes(self) -> tuple[str, ...]:
        return tuple(file.suffix for file in self.here().files)

    def do_open(self) -> None:
        """The text that was kept; a draft is made anew."""
        meant = self.here()
        if not meant.files:
            from coordhub.tui.screens.paper import PaperScreen

            draft = None if meant.is_final else meant.id
            self.app.push_screen(PaperScreen(meant.kind, meant.about, meant.options, draft=draft))
            return

        def shown(kept: tuple[str, bytes]) -> None:
            self.app.push_screen(KeptScreen(kept[0], kept[1].decode(errors="replace")))

        self.perform(outgoing.kept_file, meant.id, ".txt", then=shown)

    def do_filters(self) -> None:
        options = [("", t("tuipaper.every_state"))] + [(state, t(f"word.paper_state.{state}")) for state in STEPS_OF]
        self.app.push_screen(MenuDialog(t("tuipaper.which_state"), options), self._filtered)

    def _filtered(self, state: str | None) -> None:
        if state is not None:
            self.state = state.strip("-") or None
            self.reload()

    # Steps

    def do_steps(self) -> None:
        meant = self.here()
        options = [(step, t(f"tuipaper.step.{step}")) for step in STEPS_OF[meant.state]]
        if options:
            self.app.push_screen(MenuDialog(meant.title, options), partial(self._step, meant))
        else:
            self.say(t("tuipaper.no_steps"))

    def _step(self, meant: Outgoing, step: str | None) -> None:
        if step == "submit":
            self.perform(outgoing.submit, meant.id)
        elif step == "issue":
            from coordhub.tui.screens.paper import PaperScreen

            self.app.push_screen(PaperScreen(meant.kind, meant.about, meant.options, draft=meant.id))
        elif step is not None:
            self.app.push_screen(PromptDialog(t(f"tuipaper.ask.{step}")), partial(self._told, meant, step))

    def _told(self, meant: Outgoing, step: str, typed: str | None) -> None:
        if typed is None:
            return
        names = typed.replace("、", " ").replace("，", " ").split()
        verbs: dict[str, Any] = {
            "sign": partial(outgoing.sign, signer=typed), "send_back": partial(outgoing.send_back, why=typed),
            "void": partial(outgoing.void, why=typed), "send": partial(outgoing.send, to=names),
            "received": partial(outgoing.received, to=names),
        }  # fmt: skip
        self.perform(verbs[step], meant.id)


class KeptScreen(HubScreen):
    """The text of a paper as it was kept."""

    NUMBERED = False

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.file_name, self.lines = name, text.replace("\f", "").splitlines()

    def load(self) -> Content:
        body = Body([Line(line, id=str(place)) for place, line in enumerate(self.lines)])
        return Content(head=[Line(" " + self.file_name, "heading")], body=body)

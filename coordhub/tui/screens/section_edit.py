"""A section of a reply typed on the screen: its heading on the first line, a paragraph on each line below; F2 or Ctrl+S saves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual import work
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Static

from coordhub.domain.refusal import NeedsReason, Refused
from coordhub.messages import t
from coordhub.services import proposal_reply
from coordhub.services.proposals import row
from coordhub.services.set_aside import set_aside
from coordhub.services.wording import sentence
from coordhub.store.errors import Conflict
from coordhub.text.width import wrap
from coordhub.tui.screens.dialogs import ConfirmDialog, MenuDialog, ask_why_name
from coordhub.tui.widgets.text import Text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from coordhub.domain.proposal import Proposal
    from coordhub.services.session import Session
    from coordhub.tui.app import Hub


class SectionEditScreen(Screen[Any]):
    """Opened on a proposal as it stands and the place of a section (0: a new one); closes with the section that was saved. It never
    reloads while it is open."""

    SCOPED_CSS = False
    CSS = """
    SectionEditScreen { background: ansi_default; }
    SectionEditScreen Static { width: 100%; height: auto; background: ansi_default; color: ansi_default; }
    """
    BINDINGS = [
        # Behind the text, so that what was typed before it in one burst is saved too.
        Binding("f2,ctrl+s", "save", show=False), Binding("escape", "leave", show=False, priority=True),
    ]  # fmt: skip
    app: Hub

    def __init__(self, base: Proposal, place: int) -> None:
        super().__init__()
        self.base, self.place = base, place
        self.stands = base.sections[place - 1] if place else None
        self.opened_on = f"{self.stands.heading}\n{self.stands.text}".strip() if self.stands else ""
        self.typed = Text(self.opened_on)
        self.head = Static(" " + t("tuiproposal.section_title", number=base.number), markup=False)
        self.foot = Static("", markup=False)
        self.is_saving = False

    def compose(self) -> ComposeResult:
        yield self.head
        yield self.typed
        yield self.foot

    def on_mount(self) -> None:
        self.typed.focus()
        self.say(t("tuiproposal.section_foot", names=" ".join(f"{{{one.name}}}" for one in self.base.facts)))

    def say(self, text: str) -> None:
        """Say something below the text, on as many lines as it takes."""
        self.foot.update("\n".join(" " + line for line in wrap(text, max(self.app.size.width - 3, 20))))

    def action_leave(self) -> None:
        if self.typed.text.strip() == self.opened_on:
            self.dismiss(None)
            return
        self.app.push_screen(ConfirmDialog(t("tui.form_leave")), lambda is_yes: self.dismiss(None) if is_yes else None)

    def action_save(self) -> None:
        if not self.is_saving:
            self._start(self.base)

    def _start(self, base: Proposal, session: Session | None = None) -> None:
        self.is_saving = True
        heading, _, text = self.typed.text.strip().partition("\n")
        self._save(session or self.app.session, heading, text, base)

    @work(thread=True)
    def _save(self, session: Session, heading: str, text: str, base: Proposal) -> None:
        try:
            if self.stands is None:
                saved = proposal_reply.add_section(session, self.base.id, heading, text)
            else:
                saved = proposal_reply.edit_section(
                    session, self.base.id, str(self._place(base)), {"heading": heading, "text": text}, base
                )
        except Conflict:
            self.app.call_from_thread(self._overtaken)
        except Refused as refusal:
            self.app.call_from_thread(self._refused, refusal, base)
        else:
            self.app.call_from_thread(self._saved, saved)

    def _place(self, base: Proposal) -> int:
        """Where the section stands in `base`; a colleague may have moved it. Past the last where it was taken out."""
        ids = [one.id for one in base.sections]
        return ids.index(self.stands.id) + 1 if self.stands and self.stands.id in ids else len(ids) + 1

    def _saved(self, saved: Any) -> None:
        self.dismiss(saved)
        self.app.look_for_news()

    def _refused(self, refusal: Refused, base: Proposal) -> None:
        """What was typed stays on the screen, and the sentence stands below it."""
        self.is_saving = False
        self.say(sentence(refusal))
        if isinstance(refusal, NeedsReason) and "words" in refusal.params:
            ask_why_name(self.app, refusal, partial(self._start, base))

    def _overtaken(self) -> None:
        """A colleague saved the same section otherwise: take theirs (mine is set aside in a file), keep mine, or go on typing."""
        self.is_saving = False
        options = [(name, t(f"tuiproposal.overtaken_{name}")) for name in ("theirs", "mine", "edit")]
        self.app.push_screen(MenuDialog(t("tuiproposal.overtaken_title"), options), self._overtaken_answered)

    def _overtaken_answered(self, answer: str | None) -> None:
        if answer == "mine":
            self._start(row(self.app.session, self.base.id).proposal)
        elif answer == "theirs":
            path = set_aside(self.app.session, self.base.number, self.typed.text)
            self.base = row(self.app.session, self.base.id).proposal
            place = self._place(self.base)
            self.stands = self.base.sections[place - 1] if place <= len(self.base.sections) else None
            self.typed.text = self.opened_on = f"{self.stands.heading}\n{self.stands.text}" if self.stands else ""
            # Above the text, where no news writes over it.
            self.head.update(" " + t("tuiproposal.aside", path=path))

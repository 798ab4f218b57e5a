"""The wording of minutes edited on the screen: F2 or Ctrl+S saves. What a colleague saved meanwhile is never overwritten unasked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual import work
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Static

from coordhub.domain.refusal import NeedsReason, Refused
from coordhub.messages import t
from coordhub.services import minutes
from coordhub.services.set_aside import set_aside
from coordhub.services.wording import sentence
from coordhub.store.errors import Conflict
from coordhub.text.width import wrap
from coordhub.tui.screens.dialogs import ConfirmDialog, MenuDialog, ask_why_name
from coordhub.tui.widgets.text import Text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from coordhub.papers.minutes import Wording
    from coordhub.services.session import Session
    from coordhub.tui.app import Hub


class MinutesEditScreen(Screen[Any]):
    """Opened on a wording; closes with what was saved. It never reloads while it is open."""

    SCOPED_CSS = False
    CSS = """
    MinutesEditScreen { background: ansi_default; }
    MinutesEditScreen Static { width: 100%; height: auto; background: ansi_default; color: ansi_default; }
    """
    # Not before the text sees them: what was typed in the same burst is saved too.
    BINDINGS = [Binding("f2,ctrl+s", "save", show=False), Binding("escape", "leave", show=False)]
    app: Hub

    def __init__(self, said: Wording) -> None:
        super().__init__()
        self.said, self.base = said, said.standing.base
        self.typed = Text(said.text.rstrip("\n"))
        self.foot = Static("", markup=False)
        self.is_saving = False

    def compose(self) -> ComposeResult:
        meeting = self.said.standing.meeting
        yield Static(" " + t("minutes.edit_title", number=meeting.number, title=meeting.title), markup=False)
        yield self.typed
        yield self.foot

    def on_mount(self) -> None:
        self.typed.focus()
        taken_in = self.said.taken_in
        self.say(t("minutes.taken_in", numbers=" ".join(taken_in)) if taken_in else t("minutes.edit_foot"))

    def say(self, text: str) -> None:
        """Say something below the text, on as many lines as it takes."""
        self.foot.update("\n".join(" " + line for line in wrap(text, max(self.app.size.width - 3, 20))))

    @property
    def is_changed(self) -> bool:
        """Whether anything would be lost."""
        return self.typed.text.strip() != self.said.text.strip()

    def action_leave(self) -> None:
        if not self.is_changed:
            self.dismiss(None)
            return
        self.app.push_screen(ConfirmDialog(t("minutes.edit_leave")), self._leave_answered)

    def _leave_answered(self, is_yes: bool | None) -> None:
        if is_yes:
            self.dismiss(None)

    def action_save(self) -> None:
        if self.is_saving:
            return
        if not self.is_changed and not self.said.taken_in:
            self.dismiss(None)
            return
        self._start(self.base)

    def _start(self, base: str, session: Session | None = None) -> None:
        self.is_saving = True
        self._save(session or self.app.session, self.typed.text, base)

    @work(thread=True)
    def _save(self, session: Session, text: str, base: str) -> None:
        try:
            saved = minutes.save(session, self.said.standing.meeting.id, text, base)
        except Conflict:
            self.app.call_from_thread(self._overtaken)
        except Refused as refusal:
            self.app.call_from_thread(self._refused, refusal, base)
        else:
            self.app.call_from_thread(self._saved, saved)

    def _saved(self, saved: Any) -> None:
        self.dismiss(saved)
        self.app.look_for_news()

    def _refused(self, refusal: Refused, base: str) -> None:
        """What was typed stays on the screen, and the sentence stands below it."""
        self.is_saving = False
        self.say(sentence(refusal))
        if isinstance(refusal, NeedsReason) and "words" in refusal.params:
            ask_why_name(self.app, refusal, partial(self._start, base))

    def _overtaken(self) -> None:
        """A colleague saved another wording: take theirs (mine is set aside in a file), keep mine, or go on typing."""
        self.is_saving = False
        options = [(name, t(f"minutes.overtaken_{name}")) for name in ("theirs", "mine", "edit")]
        self.app.push_screen(MenuDialog(t("minutes.overtaken_title"), options), self._overtaken_answered)

    def _overtaken_answered(self, answer: str | None) -> None:
        from coordhub.papers.minutes import wording

        meeting = self.said.standing.meeting
        if answer == "mine":
            self._start(minutes.standing(self.app.session, meeting.id).base)
        elif answer == "theirs":
            path = set_aside(self.app.session, meeting.number, self.typed.text)
            self.said = wording(self.app.session, meeting.id)
            self.base = self.said.standing.base
            self.typed.text = self.said.text.rstrip("\n")
            self.say(t("minutes.aside", path=path))

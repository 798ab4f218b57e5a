"""A text of many lines edited on the screen: F2 or Ctrl+S saves. It never reloads while it is open, and what a colleague saved meanwhile
is never overwritten unasked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual import work
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Static

from coordhub.domain.refusal import NeedsReason, Refused
from coordhub.messages import t
from coordhub.services.set_aside import set_aside
from coordhub.services.wording import sentence
from coordhub.store.errors import Conflict
from coordhub.text.width import wrap
from coordhub.tui.screens.dialogs import ConfirmDialog, MenuDialog, ask_why_name
from coordhub.tui.widgets.text import Text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from coordhub.services.session import Session
    from coordhub.tui.app import Hub


class TextEditScreen(Screen[Any]):
    """Opened on a text and on what it was read from (`base`); closes with what was saved. `about` is the number of the record, by which
    a text that is set aside is found again. What it saves and how it reads again is said by the screen below it."""

    SCOPED_CSS = False
    CSS = """
    TextEditScreen { background: ansi_default; }
    TextEditScreen Static { width: 100%; height: auto; background: ansi_default; color: ansi_default; }
    """
    # Not before the text sees them: what was typed in the same burst is saved too.
    BINDINGS = [Binding("f2,ctrl+s", "save", show=False), Binding("escape", "leave", show=False)]
    app: Hub

    def __init__(
        self, title: str, foot: str, text: str, base: Any, about: str, *, saves_unchanged: bool = False
    ) -> None:
        super().__init__()
        self.opened_on, self.base, self.about, self.saves_unchanged = text.strip(), base, about, saves_unchanged
        self.typed = Text(text.rstrip("\n"))
        self.head = Static(" " + title, markup=False)
        self.foot_text = foot
        self.foot = Static("", markup=False)
        self.is_saving = False

    def store(self, session: Session, text: str, base: Any) -> Any:
        """Save the text and give what was saved. Conflict when `base` no longer stands."""
        raise NotImplementedError

    def standing(self) -> tuple[str, Any]:
        """The text as it stands now, and what to save onto it."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield self.head
        yield self.typed
        yield self.foot

    def on_mount(self) -> None:
        self.typed.focus()
        self.say(self.foot_text)

    def say(self, text: str) -> None:
        """Say something below the text, on as many lines as it takes."""
        self.foot.update("\n".join(" " + line for line in wrap(text, max(self.app.size.width - 3, 20))))

    @property
    def is_changed(self) -> bool:
        """Whether anything would be lost."""
        return self.typed.text.strip() != self.opened_on

    def action_leave(self) -> None:
        if not self.is_changed:
            self.dismiss(None)
            return
        self.app.push_screen(ConfirmDialog(t("tui.form_leave")), self._leave_answered)

    def _leave_answered(self, is_yes: bool | None) -> None:
        if is_yes:
            self.dismiss(None)

    def action_save(self) -> None:
        if self.is_saving:
            return
        if self.is_changed or self.saves_unchanged:
            self._start(self.base)
        else:
            self.dismiss(None)

    def _start(self, base: Any, session: Session | None = None) -> None:
        self.is_saving = True
        self._save(session or self.app.session, self.typed.text, base)

    @work(thread=True)
    def _save(self, session: Session, text: str, base: Any) -> None:
        try:
            saved = self.store(session, text, base)
        except Conflict:
            self.app.call_from_thread(self._overtaken)
        except Refused as refusal:
            self.app.call_from_thread(self._refused, refusal, base)
        else:
            self.app.call_from_thread(self._saved, saved)

    def _saved(self, saved: Any) -> None:
        self.dismiss(saved)
        self.app.look_for_news()

    def _refused(self, refusal: Refused, base: Any) -> None:
        """What was typed stays on the screen, and the sentence stands below it."""
        self.is_saving = False
        self.say(sentence(refusal))
        if isinstance(refusal, NeedsReason) and "words" in refusal.params:
            ask_why_name(self.app, refusal, partial(self._start, base))

    def _overtaken(self) -> None:
        """A colleague saved another text: take theirs (mine is set aside in a file), keep mine, or go on typing."""
        self.is_saving = False
        options = [(name, t(f"tui.overtaken_{name}")) for name in ("theirs", "mine", "edit")]
        self.app.push_screen(MenuDialog(t("tui.overtaken_title"), options), self._overtaken_answered)

    def _overtaken_answered(self, answer: str | None) -> None:
        if answer == "mine":
            self._start(self.standing()[1])
        elif answer == "theirs":
            path = set_aside(self.app.session, self.about, self.typed.text)
            text, self.base = self.standing()
            self.opened_on = text.strip()
            self.typed.text = text.rstrip("\n")
            # Above the text, where no news writes over it.
            self.head.update(" " + t("tui.overtaken_aside", path=path))

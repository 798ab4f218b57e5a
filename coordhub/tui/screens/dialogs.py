"""Questions at the foot of the screen: choose, confirm, type one line, look something up. Escape leaves every one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from coordhub.messages import t
from coordhub.text.pinyin import matches
from coordhub.text.width import pad, wrap
from coordhub.tui.command import Act
from coordhub.tui.widgets.body import Body, Content, Line
from coordhub.tui.widgets.page import Page
from coordhub.tui.widgets.typed import Typed, digit_of

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

    from coordhub.domain.refusal import Refused
    from coordhub.services.session import Session
    from coordhub.tui.app import Hub

T = TypeVar("T")
_DIGITS = 10
"""Options that a digit chooses; 0 is the tenth."""
_MOST = 16
"""Lines of a list in a dialog before it scrolls."""


class ListDialog(ModalScreen[T]):
    """A list at the foot of the screen with a cursor."""

    SCOPED_CSS = False  # so that it holds for the kinds of list below as well
    CSS = "ListDialog { align: left bottom; } ListDialog > Vertical { height: auto; } ListDialog Page { width: 100%; }"
    BINDINGS = [
        Binding("escape", "leave", show=False), Binding("up", "move(-1)", show=False), Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False), Binding("pagedown", "page(1)", show=False), Binding("enter", "take", show=False),
        Binding("home", "end(False)", show=False), Binding("end", "end(True)", show=False),
    ]  # fmt: skip

    def __init__(self, title: str, lines: Sequence[Line], foot: str) -> None:
        super().__init__()
        self.page = Page()
        self.page.title_line, self.page.footer_line = " " + title, " " + foot
        self.page.content = Content(body=Body(lines))

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.page

    def on_mount(self) -> None:
        """As high as the list, up to a limit; a long title goes on in the lines below it."""
        first, *rest = wrap(self.page.title_line.strip(), self.app.size.width - 3)
        self.page.title_line = " " + first
        self.page.content.head = [Line(" " + line, "title") for line in rest]
        room = min(len(self.page.content.body), _MOST, self.app.size.height - 6 - len(rest))
        self.page.styles.height = room + 2 + len(rest)
        self.page.show(self.page.content, keep=False)

    def action_move(self, step: int) -> None:
        self.page.move(step)

    def action_page(self, step: int) -> None:
        self.page.page(step)

    def action_end(self, last: bool) -> None:
        self.page.to_end(last=last)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_take(self) -> None:
        self.dismiss(None)


class MenuDialog(ListDialog[str]):
    """A numbered menu; a digit chooses, and a full-width digit as well. Gives the id that was chosen."""

    def __init__(self, title: str, options: Sequence[tuple[str, str]]) -> None:
        lines = [
            Line(f"{place % 10}. {text}" if place <= _DIGITS else f"   {text}", id=key or "-")
            for place, (key, text) in enumerate(options, 1)
        ]
        super().__init__(title, lines, t("tui.menu_foot"))
        self.options = options

    def on_key(self, event: Key) -> None:
        digit = digit_of(event.key, event.character)
        place = (int(digit) or _DIGITS) if digit else 0
        if 1 <= place <= len(self.options):
            event.stop()
            self.dismiss(self.options[place - 1][0])

    def action_take(self) -> None:
        if self.options:
            self.dismiss(self.options[self.page.cursor][0])


class ConfirmDialog(ModalScreen[bool]):
    """A question; Enter or y says yes, Escape or n says no."""

    CSS = "ConfirmDialog { align: left bottom; } ConfirmDialog Page { width: 100%; }"
    BINDINGS = [
        Binding("enter,y", "answer(True)", show=False), Binding("escape,n,q", "answer(False)", show=False),
    ]  # fmt: skip

    def __init__(self, question: str) -> None:
        super().__init__()
        self.page = Page()
        self.question = question

    def compose(self) -> ComposeResult:
        yield self.page

    def on_mount(self) -> None:
        lines = wrap(self.question, self.app.size.width - 4)
        self.page.title_line, self.page.footer_line = " " + t("tui.confirm"), " " + t("tui.confirm_foot")
        self.page.styles.height = len(lines) + 2
        self.page.show(Content(body=Body([Line(" " + line, mood="heading") for line in lines])), keep=False)

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)


class PromptDialog(ModalScreen[str]):
    """One line to type; gives it on Enter, nothing on Escape."""

    CSS = """
    PromptDialog { align: left bottom; } PromptDialog > Vertical { height: auto; background: ansi_default; }
    PromptDialog Page { width: 100%; height: 2; }
    """
    BINDINGS = [Binding("escape", "leave", show=False)]

    def __init__(self, label: str, value: str = "") -> None:
        super().__init__()
        self.page = Page()
        self.page.title_line, self.page.footer_line = " " + label, " " + t("tui.prompt_foot")
        self.page.can_focus = False
        self.typed = Typed(value)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.page
            yield self.typed

    def on_input_submitted(self, event: Typed.Submitted) -> None:
        self.dismiss(event.value)

    def action_leave(self) -> None:
        self.dismiss(None)


def ask_why_name(app: Hub, refusal: Refused, again: Callable[[Session], None]) -> None:
    """What looks like a name with an age may be stored with a reason, which the history keeps: ask for it, and do it again."""

    def answered(why: str | None) -> None:
        if why and why.strip():
            again(replace(app.session, name_reason=why.strip()))

    app.push_screen(PromptDialog(t("tui.why_name", words=refusal.params["words"])), answered)


class TextDialog(ListDialog[None]):
    """Lines to read."""

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__(
            title, [Line(" " + line, id=str(place)) for place, line in enumerate(lines)], t("tui.text_foot")
        )


class HelpDialog(TextDialog):
    """Every key of the screen in front, and what it does."""

    def __init__(self, acts: Mapping[str, Act]) -> None:
        super().__init__(t("tui.help"), key_lines(acts.values()))


def key_lines(acts: Any) -> list[str]:
    """The acts as lines: keys, name, what it does."""
    return [f"{pad(act.shown_keys(), 12)} {pad(act.name(), 10)} {act.help()}" for act in acts if act.keys]


class PaletteDialog(ListDialog[str]):
    """Every act by name or pinyin initials, for who cannot press its letter through an input method."""

    def __init__(self, acts: Sequence[Act]) -> None:
        super().__init__(t("tui.palette"), _act_lines(acts), t("tui.palette_foot"))
        self.page.can_focus = False
        self.acts = acts
        self.typed = Typed()

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.page
            yield self.typed

    def on_input_changed(self, event: Typed.Changed) -> None:
        words = event.value.strip()
        chosen = [act for act in self.acts if fits(words, act)]
        self.page.show(Content(body=Body(_act_lines(chosen))), keep=False)

    def on_input_submitted(self) -> None:
        self.dismiss(self.page.current_id or None)


def _act_lines(acts: Sequence[Act]) -> list[Line]:
    return [Line(f"{pad(act.name(), 12)} {pad(act.shown_keys(), 10)} {act.help()}", id=act.id) for act in acts]


def fits(words: str, act: Act) -> bool:
    """Whether an act is meant by what was typed."""
    if not words or words in act.name() or words.lower() in act.id or words in act.help():
        return True
    return words.isascii() and words.isalpha() and matches(words, act.name()) is not None

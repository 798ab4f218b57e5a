"""What every screen of the office has: its content read in a worker, its acts, the road of a change and of a refusal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.screen import Screen

from coordhub.domain.refusal import NeedsReason, Refused
from coordhub.messages import t
from coordhub.services.wording import sentence
from coordhub.text.width import cells
from coordhub.tui.command import EVERYWHERE, MOVES, SCREENS, Act
from coordhub.tui.frame import title_line
from coordhub.tui.screens.care_acts import CareActs
from coordhub.tui.screens.move_acts import MoveActs
from coordhub.tui.widgets.body import Content, Line
from coordhub.tui.widgets.page import Page

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from coordhub.services.session import Session
    from coordhub.tui.app import Hub

FOOTER_ACTS = 5
MANY = 10_000
"""Tasks above which the frame is drawn before they are read: a fifth of a second."""


class HubScreen(CareActs, MoveActs, Screen[Any]):
    """A screen is a class that names its key (`KEY`), its acts (`OFFERS`, the first five stand in the footer), the kinds of
    record whose change reloads it (`SHOWS`), and a `load` that reads its content; `do_<act>` does an act, `why_not_<act>` says
    why it cannot be done now."""

    KEY: ClassVar[str] = ""
    OFFERS: ClassVar[tuple[Act, ...]] = ()
    SHOWS: ClassVar[frozenset[str]] = frozenset()
    NUMBERED: ClassVar[bool] = True
    IS_TYPING: ClassVar[bool] = False
    ACTS: ClassVar[dict[str, Act]] = {}
    app: Hub

    def __init_subclass__(cls, **kwargs: Any) -> None:
        acts = {act.id: act for act in (*cls.OFFERS, *EVERYWHERE, *MOVES, *SCREENS.values())}
        cls.ACTS = acts
        cls.BINDINGS = [binding for act in acts.values() for binding in act.bindings(first=not cls.IS_TYPING)]
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        super().__init__()
        self.page = Page(numbered=self.NUMBERED)
        self.is_loaded = self.has_failed = False
        self.loaded_revision = self.drawn_width = -1
        self.goes_to = ""
        """The record on which the cursor is put once it is there: what was just made."""

    @property
    def session(self) -> Session:
        """Who is at work, on what, when."""
        return self.app.session

    def compose(self) -> ComposeResult:
        yield self.page

    # Reading

    def load(self) -> Content:
        """Read what the screen shows. Runs in a worker thread: it touches no widget."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.draw_title()
        self.page.footer_line = self.footer_line()
        self.take_focus()
        is_first, self.app.is_first_paint = self.app.is_first_paint, False
        count = self.session.store.last_number("task")
        if is_first and count <= MANY:
            # Nothing is on the screen yet, so there is nothing to hold up, and the first paint is a whole one.
            self._load_now()
            return
        if is_first:
            self.page.show(Content(head=[Line(t("tui.reading", count=count))]))
        self.reload()

    def take_focus(self) -> None:
        """Give the keys to the page, or to the line that a screen types into."""
        self.page.focus()

    def on_resize(self) -> None:
        """Another width may hold other columns."""
        if self.is_loaded and self.drawn_width != self.app.size.width:
            self.reload()

    def on_screen_resume(self) -> None:
        self.take_focus()
        is_old = self.is_loaded and self.loaded_revision != self.session.store.known_revision
        if is_old or self.has_failed:
            self.reload()

    def _load_now(self) -> None:
        try:
            self._take(self.load())
        except Refused as refusal:
            self._failed(refusal)

    def _failed(self, refusal: Refused) -> None:
        """Say why nothing could be read; it is tried again when the screen is turned to."""
        self.has_failed = True
        self.tell_failure(refusal)

    @work(thread=True, exclusive=True, group="load")
    def reload(self) -> None:
        """Read again; cursor, scroll and marks stay by record."""
        try:
            content = self.load()
        except Refused as refusal:
            self.app.call_from_thread(self._failed, refusal)
            return
        self.app.call_from_thread(self._take, content)

    def _take(self, content: Content) -> None:
        first, self.is_loaded = not self.is_loaded, True
        if self.has_failed:
            self.has_failed = False
            self.hush()
        self.loaded_revision = self.session.store.known_revision
        self.drawn_width = self.app.size.width
        self.draw_title()
        self.page.show(content, keep=not first)
        if self.goes_to and content.body.place_of(self.goes_to) is not None:
            self.page.go_to(self.goes_to)
            self.goes_to = ""

    # Lines of the frame

    def title_line(self) -> str:
        """The first line: the eight screens, whether this is a demo, the day, and how to get help."""
        return title_line(self.session, self.KEY, self.app.size.width)

    def rule(self, title: str) -> Line:
        """The heading of a section, drawn on to the edge unless lines were not wanted."""
        room = max(self.app.size.width - 1, 60) - cells(title) - 1
        return Line(f"{title} {'-' * room if self.app.has_rules else ''}", "heading")

    def footer_line(self) -> str:
        """The last line: the first five acts."""
        return " " + "   ".join(f"{act.shown_keys().split(' ')[0]} {act.name()}" for act in self.OFFERS[:FOOTER_ACTS])

    def say(self, text: str) -> None:
        """Say something on the last line, until the next key."""
        self.page.say_footer(" " + text)

    def hush(self) -> None:
        """Give the last line back to the acts."""
        if self.app.is_lost:
            self.say(t("server.waiting"))
        else:
            self.page.say_footer(self.footer_line())

    # Acting

    def action_act(self, act_id: str) -> None:
        """Do an act, or say why it cannot be done now."""
        self.hush()
        act = self.ACTS[act_id]
        if act_id.startswith("screen."):
            self.app.open_screen(act.keys[0])
            return
        reason = self.why_not(act)
        if reason:
            self.say(reason)
            return
        try:
            getattr(self, act.method)()
        except Refused as refusal:
            # A server lost between two keys, a record that a colleague took away: said, and the screen stays.
            self.say(sentence(refusal))

    def perform(
        self, verb: Callable[..., Any], *given: Any, then: Callable[[Any], None] | None = None,
        otherwise: Callable[[], None] | None = None, **named: Any,
    ) -> None:  # fmt: skip
        """Call a service in a worker; its success goes to `then`, its refusal to the last line (and to `otherwise`)."""
        self._perform(lambda session: verb(session, *given, **named), self.session, then, otherwise)

    @work(thread=True, group="perform")
    def _perform(
        self, verb: Callable[[Session], Any], session: Session, then: Callable[[Any], None] | None,
        otherwise: Callable[[], None] | None,
    ) -> None:  # fmt: skip
        try:
            done = verb(session)
        except Refused as refusal:
            if otherwise:
                self.app.call_from_thread(otherwise)
            if isinstance(refusal, NeedsReason):
                from coordhub.tui.screens.dialogs import ask_why_name

                again = partial(self._perform, verb, then=then, otherwise=otherwise)
                self.app.call_from_thread(ask_why_name, self.app, refusal, again)
            self.app.call_from_thread(self.say, sentence(refusal))
            return
        self.app.call_from_thread(self._performed, done, then)

    def _performed(self, done: Any, then: Callable[[Any], None] | None) -> None:
        if then:
            then(done)
        self.app.look_for_news()

    # Acts of every screen

    def do_back(self) -> None:
        self.app.go_back()

    def do_quit(self) -> None:
        self.app.exit()

    def do_redraw(self) -> None:
        self.app.refresh(repaint=True, layout=True)

    def do_help(self) -> None:
        from coordhub.tui.screens.dialogs import HelpDialog

        self.app.push_screen(HelpDialog(self.ACTS))

    def do_palette(self) -> None:
        from coordhub.tui.screens.dialogs import PaletteDialog

        acts = [act for act in self.ACTS.values() if act.in_palette]
        self.app.push_screen(PaletteDialog(acts), self._palette_chose)

    def _palette_chose(self, act_id: str | None) -> None:
        if act_id:
            self.action_act(act_id)

    def do_undo(self) -> None:
        from coordhub.tui.screens.undoing import ask_undo

        ask_undo(self)

    def do_redo(self) -> None:
        from coordhub.tui.screens.undoing import ask_redo

        ask_redo(self)

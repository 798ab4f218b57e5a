"""The application: which screen is shown, and the news of what colleagues did. Everything else is elsewhere."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from coordhub.domain.refusal import Refused
from coordhub.messages import speak, t
from coordhub.services.wording import sentence
from coordhub.store.errors import Unreachable
from coordhub.tui.feed import Feed
from coordhub.tui.output import Output
from coordhub.tui.screens.hub_screen import HubScreen

if TYPE_CHECKING:
    from coordhub.services.session import Session

SCREENS_BY_KEY = {
    "1": "coordhub.tui.screens.today:TodayScreen",
    "2": "coordhub.tui.screens.tasks:TasksScreen",
    "3": "coordhub.tui.screens.campaigns:CampaignsScreen",
    "4": "coordhub.tui.screens.ledgers:LedgersScreen",
    "5": "coordhub.tui.screens.meetings:MeetingsScreen",
    "6": "coordhub.tui.screens.members:MembersScreen",
    "7": "coordhub.tui.screens.proposals:ProposalsScreen",
    "8": "coordhub.tui.screens.history:HistoryScreen",
}
"""A screen is imported when it is first opened."""


class Hub(Output):
    """One coordinator's screen on one office. No animation, no blinking, no clock: no byte is sent that changes nothing."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { background: ansi_default; color: ansi_default; overflow: hidden; }
    ModalScreen { background: transparent; align: left bottom; }
    """

    def __init__(self, session: Session, first: str = "1", *, has_rules: bool = True) -> None:
        speak(session.lang)
        super().__init__(ansi_color=True)
        self.session = session
        self.first = first if first in SCREENS_BY_KEY else "1"
        self.has_rules = has_rules
        self.is_first_paint = True
        self.animation_level = "none"
        self.feed = Feed(session)
        self.is_lost = self._is_asking = False
        """Whether the server does not answer, and whether it is being asked."""
        self._opened: dict[str, HubScreen] = {}

    def on_mount(self) -> None:
        self.push_screen(self._screen(self.first))
        self.set_interval(Feed.SECONDS, self.look_for_news)

    def on_unmount(self) -> None:
        self.feed.leave()

    def _screen(self, key: str) -> HubScreen:
        if key not in self._opened:
            module, _, name = SCREENS_BY_KEY[key].partition(":")
            self._opened[key] = getattr(import_module(module), name)()
            self.install_screen(self._opened[key], key)
        return self._opened[key]

    def open_screen(self, key: str, **at: Any) -> None:
        """Go to a screen by its number; `at` goes to the screen's `turn_to`."""
        wanted = self._screen(key)
        while len(self.screen_stack) > 2:
            self.pop_screen()
        if at:
            wanted.turn_to(**at)  # type: ignore[attr-defined]  # who passes `at` knows the screen
        if self.screen is not wanted:
            self.switch_screen(wanted)

    def go_back(self) -> None:
        """Out of whatever was opened on top; from a main screen to the first."""
        if len(self.screen_stack) > 2:
            self.pop_screen()
        elif self.screen is not self._opened.get("1"):
            self.open_screen("1")

    def say(self, text: str) -> None:
        """Say something on the last line of what is in front, a screen or a form."""
        say = getattr(self.screen, "say", None)
        if say is not None:
            say(text)

    def look_for_news(self) -> None:
        """One glance at the office's revision; when it moved, whoever shows what changed reads again. A server is asked in a
        worker, one question at a time: it may not answer."""
        if not self.session.store.is_remote:
            if self.feed.has_news():
                self.run_worker(self._spread_news, thread=True, group="news", exclusive=True)
            if isinstance(self.screen, HubScreen):
                self.screen.look_at_state()
        elif not self._is_asking:
            self._is_asking = True
            self.run_worker(self._ask_server, thread=True, group="news")

    def _ask_server(self) -> None:
        """Look for news on the server. While it does not answer, say so; once it does, read again what is shown."""
        try:
            if self.feed.has_news():
                self._spread_news()
        except Unreachable:
            if not self.is_lost:
                self.is_lost = True
                self.call_from_thread(self._show_state)
        else:
            if self.is_lost:
                self.is_lost = False
                self.call_from_thread(self._show_state)
        finally:
            self._is_asking = False

    def _show_state(self) -> None:
        """Say that the server was lost, or that it is back; then every screen that is open reads again."""
        for screen in self.screen_stack:
            if isinstance(screen, HubScreen) and not self.is_lost:
                screen.reload()
        self.say(t("server.waiting" if self.is_lost else "server.back"))

    def push_screen(self, screen: Any, callback: Any = None, *given: Any, **named: Any) -> Any:
        """As Textual's; what an answer then asks of the office may be refused (a server lost meanwhile), which is said."""

        def heard(answer: Any) -> None:
            try:
                callback(answer)
            except Refused as refusal:
                self.say(sentence(refusal))

        return super().push_screen(screen, heard if callback else None, *given, **named)

    def _spread_news(self) -> None:
        kinds, said = self.feed.news()
        for screen in self.screen_stack:
            if isinstance(screen, HubScreen) and screen.is_loaded and kinds & screen.SHOWS:
                self.call_from_thread(screen.reload)
        if said:
            self.call_from_thread(self.say, said)

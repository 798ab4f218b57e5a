"""Moving through a page, and marking what stands on it."""

from __future__ import annotations

from coordhub.tui.widgets.page import Page


class MoveActs:
    """Mixed into every screen of the office."""

    page: Page

    def do_move_up(self) -> None:
        self.page.move(-1)

    def do_move_down(self) -> None:
        self.page.move(1)

    def do_move_left(self) -> None:
        self.page.across(-1)

    def do_move_right(self) -> None:
        self.page.across(1)

    def do_move_page_up(self) -> None:
        self.page.page(-1)

    def do_move_page_down(self) -> None:
        self.page.page(1)

    def do_move_home(self) -> None:
        self.page.to_end(last=False)

    def do_move_end(self) -> None:
        self.page.to_end(last=True)

    def do_select(self) -> None:
        self.page.toggle_mark()

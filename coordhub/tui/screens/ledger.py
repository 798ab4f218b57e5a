"""One ledger: periods by subjects, what has not come, and the text to paste to the counties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.messages import t
from coordhub.services import entries, ledger_board
from coordhub.text.dates import near, short
from coordhub.text.width import wrap
from coordhub.tui.screens.exporting import ExportActs
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.ledger_acts import ON_A_LEDGER, LedgerActs, open_blank
from coordhub.tui.screens.ledger_ways import LedgerWays
from coordhub.tui.widgets.body import Body, Content, GridBody, Line, Stack
from coordhub.views import ledger_grid as view
from coordhub.views.ledger_words import DATES, schedule_words, short_name
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.domain.ledger import Ledger
    from coordhub.domain.period import Period
    from coordhub.domain.refusal import Refused
    from coordhub.services.ledger_board import Absent, LedgerBoard
    from coordhub.services.session import Session
    from coordhub.text.grid import Grid

SHOWN, WIDE = 5, 120
"""Periods shown at 80 columns, and the columns from which there are more."""
ONE_MORE = DATES + 1
ALL = 60
"""Periods that an export holds."""


class LedgerScreen(ExportActs, LedgerWays, LedgerActs, HubScreen):
    """The arrows walk through the cells; beyond the first or the last one come earlier and later periods."""

    KEY = "4"
    AUTO_FOCUS = ""
    OFFERS = ON_A_LEDGER
    SHOWS = frozenset({"ledger", "entry", "reminder", "unit", "office", "body", "site"})

    def __init__(self, code: str, period: str = "", subject: str = "") -> None:
        super().__init__()
        self.code, self.upto, self.goes_to = code, period, subject
        self.board: LedgerBoard | None = None
        self.later: list[str] = []
        """The last periods shown before one went back, to come forward again."""
        self.keys: list[str] = []
        """The periods that are on the screen."""
        self.aim = "last"
        """The column that the cursor goes to with the next content; empty: it stays at its period."""

    def load(self) -> Content:
        session = self.session
        width = self.app.size.width
        count = SHOWN + ((width - 80) // ONE_MORE if width >= WIDE else 0)
        board = ledger_board.board(session, self.code, count, self.upto or None)
        names = Names({}, session.lang)
        self.board, current = board, board.current
        if current is None:
            return Content(head=[Line(" " + self._head(board, names)), Line(""), Line(" " + t("tuiledger.no_periods"))])
        body = GridBody(
            view.grid(board.grid, names, board.called, board.phones),
            walk=(view.FIRST, view.FIRST + len(board.grid.periods)),
        )
        below = [
            Line(body.total()),
            *self._absent(board, current, names),
            *self._paste(board),
            *self._last_import(board),
        ]
        head = [
            Line(" " + self._head(board, names)),
            Line("  " + body.heading(), "heading"),
            Line("  " + view.dates_line(board.grid, names), "heading"),
        ]
        return Content(head=head, body=Stack(body, Body(below)))

    def take_focus(self) -> None:
        """Keys typed before the cells are there wait for them."""
        if self.is_loaded or self.has_failed:
            super().take_focus()

    def _failed(self, refusal: Refused) -> None:
        super()._failed(refusal)
        self.take_focus()

    def _take(self, content: Content) -> None:
        """The cursor begins where something is wanting, in the period to report now, and stays at its period after that."""
        board, is_first = self.board, not self.is_loaded
        if is_first and board and board.absent and not self.goes_to:
            self.goes_to = board.absent[0].owing.subject
        here = self.keys[self.page.column] if self.page.column < len(self.keys) else ""
        super()._take(content)
        self.keys = [one.key for one in board.grid.periods] if board else []
        if self.aim or here not in self.keys:
            self.page.column = 0 if self.aim == "first" else max(len(self.keys) - 1, 0)
        else:
            self.page.column = self.keys.index(here)
        self.aim = ""
        if self.focused is None and self.is_current:
            self.take_focus()

    @staticmethod
    def _head(board: LedgerBoard, names: Names) -> str:
        ledger = board.grid.ledger
        schedule = board.schedule
        said = schedule_words(ledger, schedule, names) if schedule else t("tuiledger.no_schedule")
        return t(
            "tuiledger.ledger_head", name=short_name(ledger, names.lang), schedule=said, count=len(board.grid.rows)
        )

    def _absent(self, board: LedgerBoard, current: Period, names: Names) -> list[Line]:
        """What has not come for the period to report now, with whom to ask next; and what came wrong."""
        due = near(current.due, self.session.today)
        is_today = current.due[:10] == self.session.today.isoformat()
        title = t(
            "tuiledger.absent",
            count=len(board.absent),
            wrong=len(board.wrong),
            due=t("tuiledger.due_today", at=current.due[11:]) if is_today else t("tuiledger.due_on", due=due),
        )
        lines = [self.rule(title)]
        for one in board.absent:
            word = t(f"tuiledger.state.{one.owing.state}")
            lines.append(
                Line(f"{word} {board.called[one.owing.subject]} {self._chased(one)}", id=f"absent:{one.owing.subject}")
            )
        for owing, failures in board.wrong:
            said = "; ".join(entries.said(board.grid.ledger, one, names.lang) for one in failures)
            source = f" ({owing.entry.source})" if owing.entry and owing.entry.source else ""
            first, *rest = self.wrapped(f"{t('tuiledger.came_wrong')} {board.called[owing.subject]} {said}{source}")
            lines += [Line(first, id=f"absent:{owing.subject}"), *(Line("  " + line) for line in rest)]
        return lines

    @staticmethod
    def _chased(one: Absent) -> str:
        step = one.step
        if not one.owing.chases:
            return t("tuiledger.not_chased", post=step.post, phone=step.phone or "-")
        last = one.owing.chases[-1]
        return t(
            "tuiledger.chased_so",
            at=last.at[11:] or last.at[5:],
            channel=last.channel,
            count=len(one.owing.chases),
            post=last.post,
            answer=last.answer or t("tuiledger.no_answer"),
            next=step.post,
            phone=step.phone or "-",
        )

    def _paste(self, board: LedgerBoard) -> list[Line]:
        if not board.paste:
            return []
        lines = [line for text in board.paste.split("\n") for line in self.wrapped(text)]
        return [self.rule(t("tuiledger.paste")), *(Line(line, id=f"paste:{place}") for place, line in enumerate(lines))]

    def wrapped(self, text: str) -> list[str]:
        """The text in lines of the screen's width."""
        return wrap(text, self.app.size.width - 3)

    def _last_import(self, board: LedgerBoard) -> list[Line]:
        if not board.imported:
            return []
        came = board.imported
        today = self.session.today.isoformat()
        first, last = (at[11:] if at.startswith(today) and "T" in at else short(at) for at in (came.first, came.last))
        return [Line(""), Line(t("tuiledger.imported", files=came.files, first=first, last=last), id="import")]

    # What stands under the cursor

    def owed_here(self) -> tuple[str, str, str] | None:
        board, here = self.board, self.page.current_id
        if board is None or board.current is None or not here:
            return None
        if here.startswith("absent:"):
            return self.code, here.partition(":")[2], board.current.key
        if here.startswith(("paste:", "import")):
            return None
        column = min(self.page.column, len(board.grid.periods) - 1)
        return self.code, here, board.grid.periods[column].key

    def state_here(self) -> str:
        here = self.owed_here()
        if here is None or self.board is None:
            return ""
        row = next((one for one in self.board.grid.rows if one.subject == here[1]), None)
        owing = row.cells.get(here[2]) if row else None
        return owing.state if owing else ""

    # Walking through the periods

    def do_move_left(self) -> None:
        if self.page.column == 0 and self.board and len(self.board.grid.periods) > 1 and self.board.has_earlier:
            self.later.append(self.upto)
            self._turn_to(self.board.grid.periods[-2].key, "first")
        else:
            super().do_move_left()

    def do_move_right(self) -> None:
        if self.later and self.board and self.page.column >= len(self.board.grid.periods) - 1:
            self._turn_to(self.later.pop(), "last")
        else:
            super().do_move_right()

    def _turn_to(self, upto: str, aim: str) -> None:
        # Keys typed meanwhile wait for the other periods.
        self.upto, self.aim = upto, aim
        self.set_focus(None)
        self.reload()

    def do_ledger_period(self) -> None:
        from coordhub.tui.screens.dialogs import PromptDialog

        self.app.push_screen(PromptDialog(t("tuiledger.which_period")), self._period_typed)

    def _period_typed(self, typed: str | None) -> None:
        if typed is not None:
            self.perform(ledger_board.period_key, self.code, typed, then=self._go_to_period)

    def _go_to_period(self, key: str) -> None:
        self.later.clear()
        self._turn_to(key, "last")

    def exported(self, session: Session) -> Grid:
        board = ledger_board.board(session, self.code, ALL)
        return view.grid(board.grid, Names({}, session.lang), board.called, board.phones)

    def do_ledger_summary(self) -> None:
        from coordhub.tui.screens.summary import SummaryScreen

        here = self.owed_here()
        self.app.push_screen(SummaryScreen(self.code, here[2] if here else ""))

    def why_not_new(self) -> str | None:
        """A report is made in its cell; what happens on any day, or stands, is added."""
        is_periodic = self.board is None or self.board.grid.ledger.shape == "periodic"
        return t("tuiledger.in_its_cell") if is_periodic else None

    def do_new(self) -> None:
        open_blank(self, self.code, "")

    def ledger_in_front(self) -> Ledger | None:
        return self.board.grid.ledger if self.board else None

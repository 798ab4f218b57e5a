"""What every screen says of the office's state: that nothing can be written now, and why; and the check of its data."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from coordhub.domain.refusal import Refused
from coordhub.messages import t
from coordhub.services.wording import sentence
from coordhub.text.width import wrap
from coordhub.tui.command import Act
from coordhub.tui.widgets.body import Content, Line
from coordhub.tui.widgets.page import Page

if TYPE_CHECKING:
    from coordhub.store.diagnosis import Finding
    from coordhub.tui.app import Hub

WRITES = frozenset({
    "undo", "redo", "new", "edit", "steps", "import", "zero", "task.chase", "task.report", "meeting.propose", "meeting.decide",
    "meeting.attend", "meeting.promote", "meeting.earlier", "meeting.later", "meeting.remove", "room.decide", "room.attend", "room.next",
    "ledger.chase", "ledger.exempt", "ledger.correct", "ledger.import", "proposal.section", "proposal.fact", "proposal.chase", "proposal.task", "proposal.earlier",
    "proposal.later", "proposal.remove",
})  # fmt: skip
"""Acts that only begin what could not be saved while the office is read-only: the reason is said at once."""
_LINES = 3
"""Lines that the reason takes at most, below the first."""


class CareActs:
    """Mixed into every screen of the office."""

    page: Page
    app: Hub
    is_loaded: bool
    title_line: Callable[[], str]
    say: Callable[[str], None]
    perform: Callable[..., None]
    told: Refused | None = None
    """The reason that stands on the screen now."""

    def draw_title(self) -> None:
        """Put the first line on the page and, below it, why nothing can be written."""
        self.told = self.app.session.store.read_only_because
        self.page.title_line = self.title_line()
        self.page.announce(self._reason(self.told) if self.told else [])

    def _reason(self, why: Refused) -> list[Line]:
        lines = wrap(t("tui.read_only", why=sentence(why)), max(self.app.size.width - 3, 20))
        return [Line(" " + line, "title") for line in lines[:_LINES]]

    def look_at_state(self) -> None:
        """Draw anew when the office became read-only, or is so for another reason. Nothing is drawn when it is as it was."""
        if self.app.session.store.read_only_because is not self.told:
            self.draw_title()
            self.page.refresh()

    def tell_failure(self, refusal: Refused) -> None:
        """What was to be read cannot be: the sentence takes its place, unless something older can stay."""
        self.draw_title()
        if not self.is_loaded:
            lines = wrap(sentence(refusal), max(self.app.size.width - 3, 20))
            self.page.show(Content(head=[Line(""), *(Line(" " + line) for line in lines)]), keep=False)
        self.say(sentence(refusal))

    def why_not(self, act: Act) -> str | None:
        """Why an act cannot be done now; None when it can."""
        why = self.app.session.store.read_only_because
        if why is not None and act.id in WRITES:
            return sentence(why)
        reason: str | None = getattr(self, act.reason_method, lambda: None)()
        return reason

    def do_check(self) -> None:
        self.say(t("tui.checking"))
        self.perform(_look_through, then=self._show_findings)

    def _show_findings(self, found: list[Finding]) -> None:
        from coordhub.tui.screens.dialogs import TextDialog

        damaged = sum(one.is_damage for one in found)
        lines: list[str] = []
        for one in sorted(found, key=lambda one: not one.is_damage):
            word = t("tui.check_damage" if one.is_damage else "tui.check_remark")
            first, *rest = wrap(f"{word} {sentence(one.said)}", max(self.app.size.width - 6, 20))
            lines += [first, *("  " + line for line in rest)]
        title = t("tui.check_damaged", total=damaged) if damaged else t("tui.check_sound")
        self.say("")
        self.app.push_screen(TextDialog(title, lines or [t("tui.check_nothing")]))


def _look_through(session: Any) -> list[Finding]:
    """The findings of a check. What the operating system refuses is a refusal too."""
    from coordhub.store.doctor import check

    try:
        return check(session.store.opened_at)
    except OSError as fault:
        raise Refused(
            "store.found.no_access", file=fault.filename or "-", fault=fault.strerror or str(fault)
        ) from fault

"""The wording of minutes edited on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import minutes
from coordhub.tui.screens.text_edit import TextEditScreen

if TYPE_CHECKING:
    from coordhub.papers.minutes import Wording
    from coordhub.services.session import Session


class MinutesEditScreen(TextEditScreen):
    """Opened on a wording; decisions that were taken into it when it was opened are saved with it, changed or not."""

    def __init__(self, said: Wording) -> None:
        meeting = said.standing.meeting
        taken_in = " ".join(said.taken_in)
        super().__init__(
            t("minutes.edit_title", number=meeting.number, title=meeting.title),
            t("minutes.taken_in", numbers=taken_in) if taken_in else t("minutes.edit_foot"),
            said.text, said.standing.base, meeting.number, saves_unchanged=bool(taken_in),
        )  # fmt: skip
        self.meeting = meeting.id

    def store(self, session: Session, text: str, base: Any) -> Any:
        return minutes.save(session, self.meeting, text, base)

    def standing(self) -> tuple[str, Any]:
        from coordhub.papers.minutes import wording

        said = wording(self.app.session, self.meeting)
        return said.text, said.standing.base

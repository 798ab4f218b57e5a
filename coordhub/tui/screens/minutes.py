"""The minutes of a meeting as they will be printed, with what is still open; edited, submitted, signed and issued from here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from coordhub.domain.outgoing import copy_of
from coordhub.domain.refusal import Refused
from coordhub.messages import t
from coordhub.services import minutes
from coordhub.text.width import wrap
from coordhub.tui.command import EDIT, PAPER, STEPS, Act
from coordhub.tui.screens.dialogs import ConfirmDialog, MenuDialog
from coordhub.tui.screens.form import Field, FormScreen
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.widgets.body import Body, Content, Line

if TYPE_CHECKING:
    from pathlib import Path

    from coordhub.papers.minutes import Wording
    from coordhub.services.session import Session

EDITOR = Act("minutes.editor", ("ctrl+e",))
_STEPS = {
    "drafted": ("submit", "sign", "renew"), "submitted": ("sign", "send_back", "renew"), "signed": ("issue", "send_back"),
}  # fmt: skip
"""The steps that the state of the minutes allows; what was never edited needs no renewing."""

_WIDEST = 80
"""Cells of a line of the text, as it is printed."""


class MinutesScreen(HubScreen):
    """Opened on a meeting."""

    KEY = "5"
    OFFERS = (EDIT, EDITOR, STEPS, PAPER)
    SHOWS = frozenset({"meeting", "outgoing", "task"})
    NUMBERED = False

    def __init__(self, meeting_id: str) -> None:
        super().__init__()
        self.meeting_id = meeting_id
        self.state = "drafted"
        self.is_edited = False
        self.open: list[str] = []

    def load(self) -> Content:
        from coordhub.papers import text
        from coordhub.papers.lint import check_paper
        from coordhub.papers.minutes import paper, wording

        said = wording(self.session, self.meeting_id)
        made = paper(self.session, self.meeting_id)
        entered = said.standing.paper
        self.state, self.is_edited = (entered.state, bool(entered.text)) if entered else ("drafted", False)
        points = [] if self.state == "issued" else minutes.open_points(self.session, self.meeting_id, said.text)
        self.open = [one.sentence() for one in points] + [one.sentence() for one in check_paper(made)]
        meeting = said.standing.meeting
        state = t(f"word.paper_state.{self.state}")
        number = entered.number if entered else ""
        head = [
            Line(" " + t("minutes.screen_head", number=meeting.number, title=meeting.title, state=state, paper=number))
        ]
        return Content(
            head=head,
            body=Body(
                [*self._open_lines(said), *self._text_lines(text.draw(made, min(self.app.size.width - 4, _WIDEST)))]
            ),
        )

    def _open_lines(self, said: Wording) -> list[Line]:
        told = [t("minutes.taken_in", numbers=" ".join(said.taken_in))] if said.taken_in else []
        told += self.open
        if not told:
            return []
        width = max(self.app.size.width - 4, 40)
        lines = [Line(" " + line, "yellow", f"open{place}") for place, line in enumerate(_wrapped(told, width))]
        return [self.rule(t("minutes.screen_open", count=len(told))), *lines]

    def _text_lines(self, drawn: str) -> list[Line]:
        lines = drawn.replace("\f", "").splitlines()
        return [self.rule(t("minutes.screen_text")), *(Line(line, id=f"l{n}") for n, line in enumerate(lines))]

    # The wording

    def why_not_edit(self) -> str | None:
        return t(f"minutes.closed_{self.state}") if self.state in {"signed", "issued"} else None

    why_not_minutes_editor = why_not_edit

    def do_edit(self) -> None:
        from coordhub.papers.minutes import wording
        from coordhub.tui.screens.minutes_edit import MinutesEditScreen

        said = wording(self.session, self.meeting_id)
        self.app.push_screen(MinutesEditScreen(said), self._edited)

    def _edited(self, saved: Any) -> None:
        if saved is not None:
            self._say_saved()

    def _say_saved(self) -> None:
        number = minutes.standing(self.session, self.meeting_id).meeting.number
        self.say(t("minutes.saved", meeting=number))

    def do_minutes_editor(self) -> None:
        """The user's own editor has the terminal until it is closed."""
        from coordhub.papers.minutes import wording
        from coordhub.services.own_editor import command, edit
        from coordhub.services.set_aside import set_aside

        command()
        said = wording(self.session, self.meeting_id)
        file = set_aside(self.session, said.standing.meeting.number, said.to_edit)
        failed: Refused | None = None
        with self.app.suspend():
            try:
                text = edit(file)
            except Refused as refusal:  # told once the screen is back
                failed = refusal
        if failed is not None:
            raise failed
        if text == said.to_edit:
            file.unlink()
            self.say(t("minutes.unchanged", meeting=said.standing.meeting.number))
            return
        self.perform(
            partial(_saved_from, self.meeting_id, text, said.standing.base, file), then=lambda _: self._say_saved()
        )

    # The steps

    def do_steps(self) -> None:
        steps = [one for one in _STEPS.get(self.state, ()) if one != "renew" or self.is_edited]
        if not steps:
            self.say(t("minutes.closed_issued"))
            return
        options = [(one, t(f"minutes.step_{one}")) for one in steps]
        self.app.push_screen(MenuDialog(t("minutes.steps_title"), options), self._step_chosen)

    def _step_chosen(self, step: str | None) -> None:
        if step == "submit":
            self._ask_submit()
        elif step == "renew":
            self.app.push_screen(ConfirmDialog(t("minutes.ask_renew")), self._renew_answered)
        elif step:
            fields, save = self._form(step)
            self.app.push_screen(FormScreen(t(f"minutes.title_{step}"), fields, save), partial(self._moved, step))

    def _ask_submit(self) -> None:
        """What is open is shown before the minutes are handed in."""
        if not self.open:
            self._submit(is_yes=True)
            return
        question = t("minutes.ask_submit", count=len(self.open), said="; ".join(self.open))
        self.app.push_screen(ConfirmDialog(question), lambda is_yes: self._submit(is_yes=is_yes))

    def _submit(self, *, is_yes: bool | None) -> None:
        if is_yes:
            self.perform(partial(_submitted, self.meeting_id), then=lambda one: self._moved("submit", one))

    def _renew_answered(self, is_yes: bool | None) -> None:
        if is_yes:
            self.perform(partial(minutes.renew, ref=self.meeting_id), then=lambda one: self._moved("renew", one))

    def _form(self, step: str) -> tuple[list[Field], Any]:
        """The fields that a step asks for, and what saves them."""
        meeting = self.meeting_id
        if step == "sign":
            fields = [Field("signer", t("minutes.field_signer")), Field("at", t("tui.field.at"), "", "date")]
            return fields, lambda session, values, _: _signed(meeting, values, session)
        if step == "send_back":
            fields = [Field("why", t("tui.field.why"))]
            return fields, lambda session, values, _: minutes.send_back(session, meeting, values["why"])
        day = self.session.today.isoformat()
        fields = [
            Field("copies", t("minutes.field_copies"), "", "names"),
            Field("day", t("minutes.field_day"), day, "date"),
        ]
        return fields, lambda session, values, _: _issued(meeting, values, session)

    def _moved(self, step: str, one: Any) -> None:
        if one is not None and one is not True:
            self.say(t("minutes.step_done", step=t(f"minutes.step_{step}"), number=one.number or one.title))

    def do_paper(self) -> None:
        from coordhub.tui.screens.paper import PaperScreen

        self.app.push_screen(PaperScreen("minutes", self.meeting_id))


def _wrapped(texts: list[str], width: int) -> list[str]:
    return [line for text in texts for line in wrap(text, width)]


def _saved_from(meeting: str, text: str, base: str, file: Path, session: Session) -> Any:
    """What the editor left, saved; where it is refused, the words stay in their file, and the refusal says so."""
    try:
        saved = minutes.save(session, meeting, text, base)
    except Refused as refusal:
        from coordhub.services.wording import sentence

        raise Refused("minutes.refused_kept", said=sentence(refusal), path=str(file)) from refusal
    file.unlink()
    return saved


def _submitted(meeting: str, session: Session) -> Any:
    from coordhub.papers.minutes import wording

    return minutes.submit(session, meeting, wording(session, meeting).text)


def _signed(meeting: str, values: dict[str, Any], session: Session) -> Any:
    from coordhub.papers.minutes import wording

    return minutes.sign(session, meeting, values["signer"], wording(session, meeting).text, values["at"])


def _issued(meeting: str, values: dict[str, Any], session: Session) -> Any:
    from coordhub.papers.issuing import issue

    copies = [copy_of(one) for one in values["copies"]]
    return issue(session, minutes.KIND, meeting, day=(values["day"] or "")[:10], copies=copies)

"""The line of the room: what was said can be brought back to mend it; every line is saved in the order it was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from coordhub.domain.meeting import Decision
from coordhub.messages import t
from coordhub.services import meetings, promotion
from coordhub.services.decision_line import DecisionLine, read_line
from coordhub.services.meeting_tasks import running_item
from coordhub.tui.screens.room_said import Said, in_room, said_under
from coordhub.tui.widgets.typed import Typed

if TYPE_CHECKING:
    from textual.events import Key

    from coordhub.domain.unit import Unit
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object


_AT_ONCE = {"enter": "room.note", "f2": "room.decide", "f5": "room.next", "up": "move.up", "down": "move.down"}
"""Keys that take the line as it stands at that moment: the letters behind them in one burst belong to the next line."""


class SpokenLine(Typed):
    """The line of the room."""

    async def _on_key(self, event: Key) -> None:
        act = _AT_ONCE.get(event.key)
        if act is None:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        self.screen.action_act(act)  # type: ignore[attr-defined]  # the room is a screen of the hub


Deed = tuple[Callable[..., Any], Callable[[Any], None]]


@dataclass(frozen=True)
class Job:
    """A line on its way into the office (no text: the step to the next item). `deed` gives what it asks for and what follows once that is
    done; it is asked when all before it is saved, for it depends on what they were. None: there is no item to put it under."""

    text: str
    mending: Said | None
    deed: Callable[[], Deed | None]


class RoomLine(Base):
    """Mixed into the room: Enter notes the line, F2 makes it a decision, Up and Down bring back what stands under the running item."""

    meeting_id: str

    def __init__(self) -> None:
        super().__init__()
        self.typed = SpokenLine()
        self.jobs: list[Job] = []
        self.refused: list[Said] = []
        self.mending: Said | None = None
        self.draft = ""
        """What was half typed when a line was brought back."""
        self.recalled = 0

    def units(self) -> dict[str, Unit]:
        """The departments and counties by id."""
        raise NotImplementedError

    def put_line(self, text: str) -> None:
        """Let a text stand on the line, to go on typing behind it."""
        self.typed.value = text
        self.typed.cursor_position = len(text)

    # Bringing back

    def do_move_up(self) -> None:
        self._recall(-1)

    def do_move_down(self) -> None:
        self._recall(1)

    def _recall(self, step: int) -> None:
        """Bring back a note or decision of the running item, the latest first; below the latest stands what was half typed."""
        meant = meetings.meeting(self.session, self.meeting_id)
        lines = [*said_under(self.session, meant, running_item(meant), self.units()), *self.refused]
        if not lines:
            self.say(t("tuimeeting.nothing_said"))
            return
        if self.mending is None:
            self.draft = self.typed.value
            self.recalled = 0
        self.recalled = max(min(self.recalled + step, 0), -len(lines))
        if self.recalled == 0:
            self.leave_mending()
            return
        self.mending = lines[self.recalled]
        self.put_line(self.mending.text)
        self.say(t("tuimeeting.mending", what=self.mending.label))

    def leave_mending(self) -> None:
        """Leave a line that was brought back as it stands; what was half typed is there again."""
        self.mending, self.recalled = None, 0
        self.put_line(self.draft)
        self.draft = ""
        self.hush()

    # Saving

    def do_room_note(self) -> None:
        """Enter: note the line, or put it in the place of the one brought back."""
        self._enter(is_decision=False)

    def do_room_decide(self) -> None:
        """F2: make the line a decision."""
        self._enter(is_decision=True)

    def _enter(self, *, is_decision: bool) -> None:
        text, mending = self.typed.value.strip(), self.mending
        if not text:
            if is_decision:
                self.say(t("tui.type_first"))
            return
        line = read_line(text, self.session.today)
        self.typed.value = self.draft = ""
        self.mending, self.recalled = None, 0
        self.refused = [one for one in self.refused if one is not mending]
        self.put(Job(text, mending, partial(self._deed, line, text, mending, is_decision=is_decision)))

    def _deed(self, line: DecisionLine, text: str, mending: Said | None, *, is_decision: bool) -> Deed | None:
        """What a line asks for under the item that runs now, and what is said once it is done."""
        meant = meetings.meeting(self.session, self.meeting_id)
        running = running_item(meant)
        if running is None:
            return None
        place = str(meant.items.index(running) + 1)
        said = {"lead": line.lead, "due": line.due, "join": line.join}
        if mending and mending.decision:
            changes: dict[str, Any] = said | {"text": line.text, "join": line.join or ""}
            return partial(
                meetings.edit_decision, ref=self.meeting_id, decision=mending.decision, changes=changes
            ), self._decided
        if not line.text and meant.decisions:
            changes = {name: value for name, value in said.items() if value}
            last = meant.decisions[-1].id
            return partial(meetings.edit_decision, ref=self.meeting_id, decision=last, changes=changes), self._decided
        if is_decision:
            given: dict[str, Any] = said | {"item": place}
            return partial(meetings.decide, ref=self.meeting_id, text=line.text, **given), self._decided
        if mending and mending.note[0]:
            return (
                partial(meetings.mend_note, ref=self.meeting_id, note_id=mending.note, text=text, was=mending.text),
                lambda note: self.say(
                    t("tuimeeting.mended", at=self._now(), what=t("tuimeeting.the_note", at=note.at[11:]))
                ),
            )
        return (
            partial(meetings.note, ref=self.meeting_id, item=place, text=text),
            lambda note: self.say(t("tuimeeting.noted", at=note.at[11:], place=place)),
        )  # fmt: skip

    def _now(self) -> str:
        return self.session.moment[11:]

    def put(self, job: Job) -> None:
        """Save a line after those before it, so that they stand in the order of typing however slow the office answers."""
        self.jobs.append(job)
        if len(self.jobs) == 1:
            self._next_job()

    def _next_job(self) -> None:
        job = self.jobs[0]
        deed = job.deed()
        if deed is None:
            self._refused(job)
            self.say(t("tuimeeting.no_items"))
            return
        save, then = deed
        self.perform(save, then=partial(self._saved, job, then), otherwise=partial(self._refused, job))

    def _saved(self, job: Job, then: Callable[[Any], None], done: Any) -> None:
        if self.typed.value.strip() == job.text:
            # It was given back when a reason had to be asked for.
            self.typed.value = ""
        then(done)
        self._done_with(job)

    def _refused(self, job: Job) -> None:
        """A line that was refused stands on the line again, unless the next one is being typed; then Up brings it back."""
        if job.text and not self.typed.value:
            self.put_line(job.text)
            self.mending = job.mending
        elif job.text and self.typed.value.strip() != job.text:
            self.refused.append(Said(job.text, t("tuimeeting.the_refused")))
        self._done_with(job)

    def _done_with(self, job: Job) -> None:
        if self.jobs and self.jobs[0] is job:
            self.jobs.pop(0)
            if self.jobs:
                self._next_job()

    # Decisions

    def _decided(self, one: Decision) -> None:
        """Say what was saved and what may follow later; a task that reads alike is named, to be joined by its number."""
        meant = meetings.meeting(self.session, self.meeting_id)
        with self.session.reading() as work:
            task = work.tasks.find(one.task) if one.task else None
        said = t("tuimeeting.decided", at=self._now(), number=in_room(meant, one))
        if task:
            self.say(said + t("tuimeeting.joined", number=task.number, title=task.called))
            return
        later = "both" if not (one.lead or one.due) else "lead" if not one.lead else "due" if not one.due else ""
        said += t(f"tuimeeting.later.{later}") if later else ""
        self.say(said)
        self.perform(promotion.alike, one.text, then=partial(self._alike, said))

    def _alike(self, said: str, tasks: list[Any]) -> None:
        if tasks:
            like = tasks[0]
            self.say(
                said
                + t(
                    "tuimeeting.alike",
                    number=like.number,
                    title=like.called,
                    short=like.number.partition("-")[2].lstrip("0"),
                )
            )

"""Minutes on their way: the wording as it stands in the register, edited, submitted, signed and issued; the meeting follows."""

from __future__ import annotations

from hashlib import sha256

import msgspec
from msgspec.structs import replace
from tinydb import where

from coordhub.domain.calendar import start_of
from coordhub.domain.meeting import Meeting, MeetingState
from coordhub.domain.outgoing import Outgoing, OutgoingState
from coordhub.domain.refusal import Refused
from coordhub.messages import speaking, t
from coordhub.services import names
from coordhub.services.minutes_decisions import Point, points
from coordhub.services.minutes_links import as_shown, as_stored, refuse_broken, remarks_left_out
from coordhub.services.promotion import give_out
from coordhub.services.session import OFFICE_ID, Session
from coordhub.store.errors import Conflict
from coordhub.store.work import Work
from coordhub.text.marks import full_width

KIND = "minutes"
EDITABLE: frozenset[OutgoingState] = frozenset({"drafted", "submitted"})
_FOLLOWS: dict[OutgoingState, MeetingState] = {
    "drafted": "held", "submitted": "circulated", "signed": "signed", "issued": "issued",
}  # fmt: skip
"""Where a meeting stands when its minutes stand there."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting and its minutes in the register (None: nobody has touched the draft yet)."""

    meeting: Meeting
    paper: Outgoing | None = None

    @property
    def text(self) -> str:
        """The edited wording; empty while the minutes are as the data makes them."""
        return as_shown(self.meeting, self.stored)

    @property
    def stored(self) -> str:
        """The edited wording as the register keeps it."""
        return self.paper.text if self.paper else ""

    @property
    def base(self) -> str:
        """What a wording is edited from: it tells, when it is saved, what colleagues did meanwhile."""
        last = max((int(one.id) for one in self.meeting.decisions), default=0)
        return f"{sha256(self.stored.encode()).hexdigest()[:12]}-{last}"


def standing(session: Session, ref: str) -> Standing:
    """The minutes of a meeting as they stand. NotFound when there is no such meeting."""
    with session.reading() as work:
        return _standing(work, names.meeting(work, ref))


def _standing(work: Work, meeting: Meeting) -> Standing:
    there = work.outgoing.where((where("kind") == KIND) & (where("about") == meeting.id))
    running = [one for one in there if one.state != "void"]
    return Standing(meeting=meeting, paper=max(running, key=lambda one: int(one.id[1:]), default=None))


def title_of(meeting: Meeting) -> str:
    """The title of a meeting's minutes, in the language spoken now."""
    return full_width(t("minutes.title", meeting=meeting.title))


def open_points(session: Session, ref: str, text: str) -> list[Point]:
    """What is still open about the minutes whose wording is `text`."""
    with session.reading() as work, speaking(work.office.get(OFFICE_ID).language):
        return points(work, names.meeting(work, ref), text)


# The wording


def save(session: Session, ref: str, text: str, base: str = "") -> Outgoing:
    """Keep an edited wording. `base` is what it was edited from: a Conflict when a colleague saved another meanwhile. Refused when a
    decision has lost its link or a link names none; a decision taken since is no loss, it is taken in when the wording is next opened."""
    with session.writing("outgoing.edit") as work:
        stands = _standing(work, names.meeting(work, ref))
        return _put(work, _worded(work, stands, text, base))


def renew(session: Session, ref: str) -> Outgoing:
    """Give the edited wording up: the minutes are made from the data again. Undo brings it back. Refused where nothing was edited."""
    with session.writing("minutes.renew") as work:
        stands = _standing(work, names.meeting(work, ref))
        if stands.paper is None or not stands.text:
            raise Refused("minutes.nothing_edited", meeting=stands.meeting.number)
        return work.outgoing.put(replace(_editable(stands.paper), text=""))


def submit(session: Session, ref: str, text: str) -> Outgoing:
    """Hand the minutes in to be signed, with the wording that is handed in; the meeting is then 会签. Refused before it has begun."""
    with session.writing("outgoing.submitted") as work:
        stands = _standing(work, names.meeting(work, ref))
        moved = _worded(work, stands, text, stands.base).moved_to("submitted")
        return _put(work, follow(work, session, moved))


def sign(session: Session, ref: str, signer: str, text: str, at: str | None = None) -> Outgoing:
    """Note which post signed the minutes, and when; the meeting is then 签发."""
    if not signer.strip():
        raise Refused("outgoing.no_signer", field="signer")
    with session.writing("outgoing.signed") as work:
        stands = _standing(work, names.meeting(work, ref))
        moved = _worded(work, stands, text, stands.base).moved_to("signed")
        moved = replace(moved, signer=signer.strip(), signed=at or session.moment)
        return _put(work, follow(work, session, moved))


def send_back(session: Session, ref: str, why: str) -> Outgoing:
    """Give minutes back to be drafted again, with the reason; the meeting is then 召开. Refused where nothing was submitted."""
    from coordhub.services import outgoing

    stands = standing(session, ref)
    if stands.paper is None:
        raise Refused("minutes.not_submitted", meeting=stands.meeting.number)
    return outgoing.send_back(session, stands.paper.id, why)


def _worded(work: Work, stands: Standing, text: str, base: str) -> Outgoing:
    """The paper with a wording that is checked."""
    said = "\n".join(remarks_left_out(text.removeprefix("\ufeff")).splitlines()).strip()
    if not said:
        raise Refused("minutes.empty", meeting=stands.meeting.number)
    with speaking(work.office.get(OFFICE_ID).language):
        title = title_of(stands.meeting)
    draft = stands.paper or Outgoing(kind=KIND, title=title, about=stands.meeting.id)
    paper = replace(_editable(draft), text=as_stored(stands.meeting, said), title=title)
    digest, _, last = base.rpartition("-")
    if digest and digest != stands.base.rpartition("-")[0] and paper.text != stands.stored:
        raise Conflict(stands.paper, paper, stands.paper, ["text"], paper.id)
    later = [one for one in stands.meeting.decisions if last.isdigit() and int(one.id) > int(last)]
    refuse_broken(stands.meeting, said, later=[stands.meeting.decision_number(one) for one in later])
    return paper


def _editable(paper: Outgoing) -> Outgoing:
    if paper.state not in EDITABLE:
        raise Refused(f"minutes.not_editable.{paper.state}", title=paper.title)
    return paper


def _put(work: Work, paper: Outgoing) -> Outgoing:
    return work.outgoing.put(paper) if paper.id else work.outgoing.add(paper)


# The meeting follows


def follow(work: Work, session: Session, paper: Outgoing) -> Outgoing:
    """Move the meeting to where its minutes are, in the same change: issuing them closes it and gives its tasks out, giving them up opens
    it again. Refused before the meeting has begun, and when minutes are issued that nobody signed, that leave something open, or a
    second time."""
    meeting = work.meetings.get(paper.about)
    if paper.state == "void":
        _open_again(work, meeting, paper)
        return paper
    _refuse_second(work, meeting, paper)
    if paper.state == "issued" and not paper.signer:
        raise Refused("minutes.not_signed", meeting=meeting.number)
    if meeting.state == "issued":
        return paper
    if paper.state != "drafted" and session.now < start_of(meeting.starts):
        raise Refused("minutes.not_held", meeting=meeting.number, starts=meeting.starts.replace("T", " "))
    moved = meeting.moved_to(_FOLLOWS[paper.state])
    if paper.state == "issued":
        _refuse_open(work, meeting, paper)
        moved = replace(moved, issued=paper.day)
        _complete_tasks(work, meeting)
        give_out(work, session, moved)
    work.meetings.put(moved)
    return paper


def _open_again(work: Work, meeting: Meeting, paper: Outgoing) -> None:
    """Put a meeting whose minutes were given up where it stood before they were drafted, so that it can be corrected and minuted anew;
    the tasks given out stay so. One that was closed otherwise than by these minutes stays closed."""
    if meeting.was_held and (meeting.is_open or paper.files) and _issued_one(work, meeting, paper) is None:
        work.meetings.put(replace(meeting, state="held", issued=None))


def _issued_one(work: Work, meeting: Meeting, paper: Outgoing) -> Outgoing | None:
    """The issued minutes of a meeting, other than `paper`."""
    there = work.outgoing.where((where("kind") == KIND) & (where("about") == meeting.id))
    return next((one for one in there if one.state == "issued" and one.id != paper.id), None)


def _refuse_second(work: Work, meeting: Meeting, paper: Outgoing) -> None:
    other = _issued_one(work, meeting, paper)
    if other is not None:
        raise Refused("minutes.issued_already", meeting=meeting.number, number=other.number)


def _complete_tasks(work: Work, meeting: Meeting) -> None:
    """Give the tasks that were made of decisions, and not given out yet, the units that were named since."""
    for decision in meeting.decisions:
        task = work.tasks.find(decision.task) if decision.task and not decision.joined else None
        if task and task.state == "drafted":
            due = task.due or decision.due
            lead, supporting = task.lead or decision.lead, task.supporting or decision.supporting
            work.tasks.put(replace(task, lead=lead, supporting=supporting, due=due, first_due=task.first_due or due))


def _refuse_open(work: Work, meeting: Meeting, paper: Outgoing) -> None:
    with speaking(work.office.get(OFFICE_ID).language):
        blocking = [one for one in points(work, meeting, as_shown(meeting, paper.text)) if one.blocks]
    if blocking:
        said = "; ".join(one.sentence() for one in blocking)
        raise Refused("minutes.open", meeting=meeting.number, count=len(blocking), said=said)

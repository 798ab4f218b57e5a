"""The minutes of a meeting (会议纪要): drawn from the edited wording where there is one, else from the meeting itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordhub.domain.outgoing import Outgoing
from coordhub.messages import speaking, t
from coordhub.papers import draft
from coordhub.papers.minutes_draft import completed, decision_piece, labels, pieces
from coordhub.papers.paper import Copy, Paper
from coordhub.papers.stamp import DRAFT, Stamp, headed
from coordhub.services.minutes import EDITABLE, Standing, standing, title_of
from coordhub.services.minutes_links import LINK, lost, numbers, paragraphs

if TYPE_CHECKING:
    from coordhub.services.session import Session

_BASE = re.compile(r"^%.*\[([0-9a-f]{12}-\d+)\]\s*$", re.MULTILINE)
_LAST_LINKED = re.compile(rf"^(?!%).*{LINK.pattern}.*$", re.MULTILINE)


@dataclass(frozen=True)
class Wording:
    """The wording of a meeting's minutes: `text` as it stands, with what came since it was edited taken in: new decisions, and leads and
    limits that were still open (`taken_in`, the numbers of the decisions). Nothing is taken in once it is signed."""

    standing: Standing
    text: str
    taken_in: tuple[str, ...] = ()

    @property
    def to_edit(self) -> str:
        """The wording under a remark that says how to edit it, and what it is edited from."""
        edited_from = t("minutes.remark", meeting=self.standing.meeting.number, base=self.standing.base)
        return f"% {t('minutes.remark_links')}\n% {edited_from}\n\n{self.text}"


def wording(session: Session, meeting: str) -> Wording:
    """The wording of the minutes. NotFound when there is no such meeting."""
    with speaking(session.office().language):
        stands = standing(session, meeting)
        if not stands.text:
            return Wording(stands, draft.written(pieces(session, stands.meeting)))
        if stands.paper is None or stands.paper.state not in EDITABLE:
            return Wording(stands, stands.text + "\n")
        text, settled = _completed(session, stands)
        gone = lost(stands.meeting, text)
        first = len(stands.meeting.decisions) - len(gone) + 1
        more = [decision_piece(session, stands.meeting, number, place) for place, number in enumerate(gone, first)]
        added = [draft.written([one]).strip() for one in more]
        return Wording(stands, _with_added(text, added) if added else text + "\n", (*settled, *gone))


def _completed(session: Session, stands: Standing) -> tuple[str, list[str]]:
    """The edited wording with the leads and limits that were settled since, where its paragraph was left as drafted; and of which
    decisions."""
    text, settled = stands.text, []
    for number, said in paragraphs(text).items():
        if number in numbers(stands.meeting).values():
            whole = completed(session, stands.meeting, number, said)
            if whole != said:
                text = text.replace(said, whole, 1)
                settled.append(number)
    return text, settled


def _with_added(text: str, added: list[str]) -> str:
    """The paragraphs behind the last one that states a decision, else before 出席, else at the end."""
    linked = list(_LAST_LINKED.finditer(text))
    label = re.search(rf"^(?:{'|'.join(map(re.escape, labels()))})", text, re.MULTILINE)
    place = linked[-1].end() if linked else label.start() if label else len(text)
    before, after = text[:place].rstrip(), text[place:].strip()
    return "\n\n".join(part for part in (before, *added, after) if part) + "\n"


def base_of(text: str) -> str:
    """What a wording says that it was edited from; empty where its remark is gone."""
    found = _BASE.search(text)
    return found[1] if found else ""


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Paper:
    """The minutes of a meeting: mark and number, how it was called, what was heard, what was decided with units and limits, who attended
    by rank. Issued ones bear their number, day and copies."""
    office = session.office()
    with speaking(office.language):
        said = wording(session, about)
        meeting, entered = said.standing.meeting, said.standing.paper
        with session.reading() as work:
            body = work.bodies.get(meeting.body).name
        marks = stamp if stamp != DRAFT or entered is None else _stamp_of(entered)
        copies = (Copy(t("minutes.members")),)
        return Paper(
            title=title_of(meeting), blocks=draft.read(said.text, labels()),
            **headed(session, "minutes", marks, mark=t("minutes.mark", body=_short_of_meeting(body)), copies=copies),
        )  # fmt: skip


def _short_of_meeting(body: str) -> str:
    """The name of a body before 会议纪要: of 联席会议 its last word is said once."""
    return body.removesuffix(t("minutes.word_meeting"))


def _stamp_of(entered: Outgoing) -> Stamp:
    """The marks of minutes that the register knows: those of a draft are its copies."""
    return Stamp(
        entered.number, entered.day or "", entered.signer, tuple(Copy(one.to, one.count) for one in entered.copies)
    )

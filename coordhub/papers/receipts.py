"""The receipts of a meeting (回执情况表): seat by seat who comes, who is excused, who stands in, and who has not answered."""

from __future__ import annotations

from collections.abc import Iterator

from coordhub.messages import speaking, t
from coordhub.papers.meeting_words import by, members, name_of
from coordhub.papers.paper import Block, Paper, Paragraph
from coordhub.papers.phrases import listed, moment_words, table
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.meeting_call import Called, called
from coordhub.services.session import Session
from coordhub.text.dates import written
from coordhub.views.meeting_papers import RECEIPTS, Seated, grids


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Paper:
    """How many have answered, and what, as of now; then every seat. Who has not answered stands with the phone to ask at."""
    with speaking(session.office().language):
        meant = called(session, about)
        office = meant.office
        return Paper(
            title=t("meetingpaper.receipts_title", meeting=name_of(meant)), subtitle=t("meetingpaper.as_of", moment=moment_words(session.moment)),
            kind="official", sheet="A4", lang=office.language, issuer=office.name, points=12, blocks=list(_blocks(session, meant)),
            sign_off=(office.name, written(stamp.day or session.today.isoformat())),
        )  # fmt: skip


def _blocks(session: Session, meant: Called) -> Iterator[Block]:
    rows = members(meant)
    if not rows:
        yield Paragraph(t("meetingpaper.nobody"))
        return
    yield Paragraph(_counted(session, meant, rows))
    yield table(*grids(RECEIPTS, rows))


def _counted(session: Session, meant: Called, rows: list[Seated]) -> str:
    """应到18人，已回执17人（逾时8人）；代会1人：…；未回执1人：示范区."""
    asked = {row.attendance.id for row in meant.rows}
    seats = [one for one in rows if one.id in asked]
    silent = [one.unit or one.post for one in seats if one.is_silent]
    late = sum(one.late for one in seats)
    parts = [
        t(
            "meetingpaper.receipts_counted", seats=meant.roll.expected, answered=len(seats) - len(silent),
            late=t("meetingpaper.receipts_late", late=late) if late else "",
        )
    ]  # fmt: skip
    for state in ("substitute", "excused", "absent"):
        names = [_named(one) for one in seats if one.state == state]
        parts += [t(f"meetingpaper.receipts_{state}", seats=len(names), names=listed(names))] if names else []
    parts += [t("meetingpaper.receipts_silent", seats=len(silent), names=listed(silent))] if silent else []
    due = t("meetingpaper.receipts_due", by=by(meant.receipts_due, session))
    return t("meetingpaper.part_ends").join(parts) + t("meetingpaper.stop") + due


def _named(one: Seated) -> str:
    return t("meetingpaper.stands_in", post=one.post, substitute=one.substitute) if one.substitute else one.post

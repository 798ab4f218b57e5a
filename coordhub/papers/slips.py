"""Assignment slips (交办单): a page for each unit that leads or has a share, with its tasks only; one number for the batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.domain.calendar import due_after, parse_rule
from coordhub.messages import speaking, t
from coordhub.papers.paper import Blank, Block, Packet, Paper, Paragraph
from coordhub.papers.phrases import numeral, printed, short_day, table
from coordhub.papers.pressing import addressed, you
from coordhub.papers.stamp import DRAFT, Stamp, headed
from coordhub.services.slip_facts import Slip, Slips
from coordhub.services.slip_facts import slips as handed_out
from coordhub.views import slips as view

if TYPE_CHECKING:
    from coordhub.domain.office import Office
    from coordhub.services.session import Session


_FEW, _LARGE, _SMALL = 5, 14.0, 12.0
"""What a unit is handed stands on one page: up to so many tasks in 四号, more in 小四."""


def paper(
    session: Session, about: str = "", *, unit: str = "", campaign: str = "", since: str = "", stamp: Stamp = DRAFT
) -> Packet:  # fmt: skip
    """The slips of a meeting's decisions, or without one of the tasks given out since a day (today) or of a campaign; the pages of a
    batch bear its number and -1 to -n. Refused when there is nothing to hand out."""
    office = session.office()
    with speaking(office.language):
        found = handed_out(session, about, unit=unit, campaign=campaign, since=since)
        day = stamp.day or session.today.isoformat()
        papers = [_slip(session, office, found, one, place, stamp, day) for place, one in enumerate(found.slips, 1)]
        return Packet(papers)


def _slip(
    session: Session, office: Office, found: Slips, one: Slip, place: int, stamp: Stamp, day: str
) -> Paper:  # fmt: skip
    """A unit's page: without the red head, which leaves no room for the page to be one."""
    form = headed(session, "official", stamp)
    number = t("taskpaper.batch", number=form["head"].number, page=place)
    tasks = table(view.grid(one.tasks, columns="text80"), view.grid(one.tasks, columns="a4"))
    lead = (
        t("taskpaper.from_meeting", meeting=printed(found.meeting.title), you=you(one.unit))
        if found.meeting
        else t("taskpaper.handed", you=you(one.unit), count=len(one.tasks))
    )
    blocks: list[Block] = [Paragraph(lead), tasks, *_rules(session, office, day), Blank()]
    blocks += [Paragraph(t(f"taskpaper.sign.{line}"), indent=False) for line in ("unit", "post", "day")]
    return Paper(
        title=t("taskpaper.slip"), subtitle=number, addressee=t("taskpaper.to", name=addressed(one.unit)), blocks=blocks,
        moment=session.moment, points=_LARGE if len(one.tasks) <= _FEW else _SMALL, **{**form, "head": None, "foot": None},
    )  # fmt: skip


def _rules(session: Session, office: Office, day: str) -> list[Block]:
    """By when to sign, how to report, and what happens when the limit cannot be kept."""
    workdays = office.workdays()
    sign, first = (
        short_day(due_after(parse_rule(office.rule(rule)), day, workdays), session)
        for rule in ("accept", "first_feedback")
    )
    said: list[tuple[str, dict[str, Any]]] = [
        ("accept", {"day": sign, "office": office.name}), ("feedback", {"day": first}), ("limits", {}),
    ]  # fmt: skip
    return [
        Paragraph(t(f"taskpaper.slip_text.{key}", **params), lead=t("taskpaper.slip_rule", numeral=numeral(place), text=t(f"taskpaper.slip_rule.{key}")))
        for place, (key, params) in enumerate(said, 1)
    ]  # fmt: skip

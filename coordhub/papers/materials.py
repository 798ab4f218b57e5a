"""The list of a meeting's materials (材料目录): for which item, from whom, until when, whether it came, how many copies."""

from __future__ import annotations

from collections.abc import Iterator

from coordhub.messages import speaking, t
from coordhub.papers.meeting_words import by, name_of
from coordhub.papers.paper import Block, Paper, Paragraph, Table
from coordhub.papers.phrases import listed, moment_words, printed, table
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.meeting_call import Called, called
from coordhub.services.session import Session
from coordhub.text.dates import written
from coordhub.views.meeting_papers import MATERIALS, Owed, grids


def paper(session: Session, about: str = "", *, stamp: Stamp = DRAFT) -> Paper:
    """How many papers came as of now and which did not, then the list in the order of the agenda."""
    with speaking(session.office().language):
        meant = called(session, about)
        office = meant.office
        return Paper(
            title=t("meetingpaper.materials_title", meeting=name_of(meant)), subtitle=t("meetingpaper.as_of", moment=moment_words(session.moment)),
            kind="official", sheet="A4", lang=office.language, issuer=office.name, blocks=list(_blocks(session, meant)),
            sign_off=(office.name, written(stamp.day or session.today.isoformat())), points=12,
        )  # fmt: skip


def _blocks(session: Session, meant: Called) -> Iterator[Block]:
    owed = meant.meeting.materials
    if not owed:
        yield Paragraph(t("meetingpaper.no_materials"))
        return
    waiting = [one for one in owed if not one.received]
    missing = [
        t("meetingpaper.missing", title=printed(one.title), unit=_unit(one.unit, meant), by=by(meant.material_due(one), session))
        for one in waiting
    ]  # fmt: skip
    said = t("meetingpaper.materials_counted", owed=len(owed), received=len(owed) - len(waiting))
    said += t("meetingpaper.materials_missing", missing=len(waiting), names=listed(missing)) if waiting else ""
    yield Paragraph(said + t("meetingpaper.stop"))
    yield materials_table(meant)


def materials_table(meant: Called) -> Table:
    """The materials in the order of the agenda; those for no item stand last."""
    places = {item.id: place for place, item in enumerate(meant.meeting.items, 1)}
    rows = [
        Owed(material=one, item=places.get(one.item or "", 0), due=meant.material_due(one))
        for one in meant.meeting.materials
    ]
    rows.sort(key=lambda row: row.item or len(places) + 1)
    return table(*grids(MATERIALS, rows, meant.units))


def _unit(unit_id: str, meant: Called) -> str:
    unit = meant.units.get(unit_id)
    return unit.called if unit else unit_id

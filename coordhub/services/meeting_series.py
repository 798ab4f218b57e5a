"""Series of meetings (系列会议): those of a body that follow one another. The last of a series is the template of the next."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from coordhub.domain.meeting import Item, Material, Meeting
from coordhub.domain.refusal import NotFound, Refused
from coordhub.messages import t
from coordhub.services import names, selection
from coordhub.services.materials import material_due
from coordhub.services.meetings import planned
from coordhub.services.session import Session
from coordhub.store.work import Work
from coordhub.text.nth import following, stem


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """The meetings of a body that follow one another, by time. `called` is what their titles have in common."""

    body: str
    called: str
    meetings: Sequence[Meeting]

    def last(self, moment: str) -> Meeting | None:
        """The last one that began by a moment."""
        return next((one for one in reversed(self.meetings) if one.starts <= moment), None)

    def next(self, moment: str) -> Meeting | None:
        """The first one planned after a moment."""
        return next((one for one in self.meetings if one.starts > moment), None)


def all_series(session: Session, body: str | None = None) -> list[Series]:
    """The series (of a body), the one that met last first."""
    with session.reading() as work:
        return _series(work, names.body(work, body).id if body else None)


def _series(work: Work, body: str | None = None) -> list[Series]:
    groups: dict[tuple[str, str], list[Meeting]] = {}
    for one in selection.found(work.meetings, selection.equals("body", body) if body else None):
        groups.setdefault((one.body, one.series or one.kind), []).append(one)
    made = []
    for (host, name), theirs in groups.items():
        ordered = sorted(theirs, key=lambda one: (one.starts, one.number))
        called = stem(ordered[-1].title) if name == ordered[-1].kind else name
        made.append(Series(body=host, called=called, meetings=ordered))
    return sorted(made, key=lambda one: one.meetings[-1].starts, reverse=True)


def find_series(session: Session, text: str) -> Series:
    """The series meant by what its meetings are called, by a title or number of one, or by a part of that. NotFound with the series
    there are; Refused with the candidates when several fit."""
    wanted, everyone = text.strip(), all_series(session)
    hits = [one for one in everyone if wanted in _names_of(one)]
    hits = hits or [one for one in everyone if len(wanted) > 1 and any(wanted in name for name in _names_of(one))]
    if len(hits) == 1:
        return hits[0]
    known = t("meeting.and").join(one.called for one in hits or everyone)
    if hits:
        raise Refused("meeting.series_several", series=text, known=known)
    raise NotFound("meeting.no_series", series=text, known=known or "-")


def _names_of(one: Series) -> set[str]:
    return {one.called} | {
        name for each in one.meetings for name in (each.title, each.number, each.series, stem(each.title))
    }


def add_next(
    session: Session, starts: str, *, series: str | None = None, like: str | None = None, title: str = "", place: str = "",
    number: str | None = None, receipts_due: str | None = None, handler: str = "", chair: str | None = None,
) -> Meeting:  # fmt: skip
    """Plan a meeting from the last of its series, or like one that is named: body, kind, place, chair, items and what units owe for them
    are the same, title and number are the next, limits come from the office's rules. What one agenda took from that time's tasks is
    left behind."""
    template = find_series(session, series).meetings[-1] if series else None
    with session.writing("meeting.add") as work:
        model = names.meeting(work, like) if like else template
        if model is None:
            raise Refused("meeting.like_what", field="series")
        seats = work.bodies.get(model.body).seats_on(starts[:10])
        sitting = model.chair if any(seat.id == model.chair for seat in seats) else None
        made = planned(
            work, session, title=title.strip() or following(model.title, int(starts[:4])), body=model.body, kind=model.kind, starts=starts,
            series=model.series, place=place or model.place, chair=names.seat(work, chair)[1].id if chair else sitting, number=number,
            receipts_due=receipts_due, handler=handler,
        )  # fmt: skip
        items = _items_like(model)
        due = material_due(work, starts)
        owed = tuple(_owed_like(one, place, items, due) for place, one in enumerate(model.materials, 1))
        return work.meetings.put(replace(made, items=tuple(items.values()), materials=owed))


def _items_like(model: Meeting) -> dict[str, Item]:
    """The items of a model by their ids there, without what was proposed to it, noted or held."""
    kept = [one for one in model.items if not one.why]
    return {
        one.id: Item(
            id=str(place), title=one.title, kind=one.kind, speaker=one.speaker, unit=one.unit, minutes=one.minutes,
        )
        for place, one in enumerate(kept, 1)
    }  # fmt: skip


def _owed_like(one: Material, place: int, items: dict[str, Item], due: str) -> Material:
    item = items.get(one.item or "")
    return Material(
        id=str(place), title=one.title, unit=one.unit, item=item.id if item else None, due=due, copies=one.copies
    )

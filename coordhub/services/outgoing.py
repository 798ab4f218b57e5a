"""The register of outgoing papers (发文登记): drafts, numbers, signatures, what was frozen, what was sent."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from tinydb import where

from coordhub.domain.office import NUMBER_PARTS
from coordhub.domain.outgoing import CopyTo, Frozen, Kept, Outgoing, Sending
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import NotFound, Refused
from coordhub.messages import t
from coordhub.services import names, selection
from coordhub.services.session import OFFICE_ID, Session
from coordhub.store.record_tables import Records
from coordhub.store.work import Work
from coordhub.text.pattern import filled, parts_of

SERIES_OF: dict[str, str] = {
    "minutes": "minutes", "slips": "slips", "reminder": "supervision", "urging": "supervision",
    "bulletin": "bulletin", "report": "bulletin",
}  # fmt: skip
"""Kinds that are numbered by ourselves, and the series each is in."""
TYPED = frozenset({"notice", "plan", "reply", "member-change", "duties", "annual"})
"""Kinds that go out under an issuing unit: its number is typed in after 签发."""
_TYPED_FORM = re.compile(r"(\S{1,16})〔([0-9]{4})〕([1-9][0-9]*)号")
_FULL_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


class Numbered(msgspec.Struct, frozen=True, kw_only=True):
    """A number that is free: what stands on the paper, its series and its place there (0: an issuing unit's)."""

    number: str = ""
    series: str = ""
    place: int = 0


class Stale(Refused):
    """The number was taken by a colleague meanwhile: draw the next and make the paper again."""


def register(
    session: Session, kind: str | None = None, state: str | None = None, about: str | None = None, year: str | None = None
) -> list[Outgoing]:  # fmt: skip
    """The papers of the register, the latest first: of a kind, in a state, made from a record, of a year."""
    with session.reading() as work:
        query = selection.every(
            selection.equals("kind", kind) if kind is not None else None,
            selection.equals("about", about, default="") if about is not None else None,
        )
        found = selection.found(work.outgoing, query)
    chosen = [one for one in found if state in {None, one.state} and (year is None or (one.day or "").startswith(year))]
    return sorted(chosen, key=lambda one: (one.day or "9999", _place(one.id)), reverse=True)


def _place(record_id: str) -> int:
    return int(record_id[1:])


def outgoing(session: Session, ref: str) -> Outgoing:
    """The paper meant by its id (`g7`) or its number (`濮民文〔2020〕74号`). NotFound otherwise."""
    with session.reading() as work:
        return find(work, ref)


def find(work: Work, ref: str) -> Outgoing:
    """The same inside a unit of work."""
    wanted = ref.strip()
    if re.fullmatch(r"g\d+", wanted):
        return work.outgoing.get(wanted)
    found = work.outgoing.where(where("number") == wanted) if wanted else []
    if not found:
        raise NotFound("outgoing.unknown", text=ref)
    if len(found) > 1:
        raise Refused("outgoing.ambiguous", text=ref, ids="、".join(one.id for one in found))
    return found[0]


def last_issued(session: Session, kind: str, about: str = "", before: str | None = None) -> Outgoing | None:
    """The last issue of a kind of paper made from a record: what the next one is compared with."""
    issued = [one for one in register(session, kind, "issued", about) if before is None or (one.day or "") < before]
    return issued[0] if issued else None


def draft(
    session: Session, kind: str, title: str, about: str = "", *, text: str = "", options: Mapping[str, str] | None = None,
) -> Outgoing:  # fmt: skip
    """Enter a paper as a draft; the draft of that kind and record that stands already is taken up again."""
    with session.writing("outgoing.draft") as work:
        stands = running(work, kind, about, options)
        if stands is not None:
            return work.outgoing.put(replace(stands, title=title, text=text or stands.text))
        return work.outgoing.add(Outgoing(kind=kind, title=title, about=about, text=text, options=dict(options or {})))


def running(work: Work, kind: str, about: str, options: Mapping[str, str] | None = None) -> Outgoing | None:
    """The paper of that kind, record and options that is on its way out; None where there is none, or it is about no record."""
    there = work.outgoing.where((where("kind") == kind) & (where("about") == about)) if about else []
    return next((one for one in there if not one.is_final and one.options == dict(options or {})), None)


def change(session: Session, ref: str, changes: Mapping[str, Any], base: Outgoing | None = None) -> Outgoing:
    """Change a draft: title, text, to, copies. Refused once it is signed: send it back first."""
    with session.writing("outgoing.edit") as work:
        meant = base or find(work, ref)
        if meant.state not in {"drafted", "submitted"}:
            raise Refused("outgoing.not_editable", title=meant.title, stage=meant.state)
        return work.outgoing.put(replace(meant, **changes), base=base)


def submit(session: Session, ref: str) -> Outgoing:
    """Hand a draft in to be signed (送审)."""
    with session.writing("outgoing.submitted") as work:
        return work.outgoing.put(_followed(work, session, find(work, ref).moved_to("submitted")))


def send_back(session: Session, ref: str, why: str) -> Outgoing:
    """Give a paper back to be drafted again, with the reason."""
    if not why.strip():
        raise Refused("outgoing.why", field="why")
    with session.writing("outgoing.drafted", why) as work:
        back = replace(find(work, ref).moved_to("drafted"), signer="", signed=None)
        return work.outgoing.put(_followed(work, session, back))


def sign(session: Session, ref: str, signer: str, at: str | None = None) -> Outgoing:
    """Note who signed a paper, by post, and when (签发)."""
    if not signer.strip():
        raise Refused("outgoing.no_signer", field="signer")
    with session.writing("outgoing.signed") as work:
        moved = find(work, ref).moved_to("signed")
        signed = replace(moved, signer=signer.strip(), signed=at or session.moment)
        return work.outgoing.put(_followed(work, session, signed))


def _followed(work: Work, session: Session, paper: Outgoing) -> Outgoing:
    """The paper, once what it is about has moved along with it: a meeting follows its minutes."""
    if paper.kind == "minutes":
        from coordhub.services.minutes import follow

        return follow(work, session, paper)
    return paper


# Numbers


def next_number(session: Session, kind: str, day: str, about: str = "", typed: str = "") -> Numbered:
    """The number that a paper of a kind would get on a day: the next of our own series, or the issuing unit's as it is typed.
    Refused when a typed one is of another form, or taken."""
    with session.reading() as work:
        return numbered(work, kind, day, about, typed)


def numbered(work: Work, kind: str, day: str, about: str = "", typed: str = "") -> Numbered:
    """The same inside a unit of work."""
    series = SERIES_OF.get(kind)
    if series is None:
        number = typed.strip().translate(_FULL_DIGITS)
        if number:
            _check_typed(work, number)
        return Numbered(number=number)
    if typed:
        raise Refused("outgoing.own_series", field="number", paper=kind)
    scope = f"{series} {_scope(work, series, about)}".strip()
    year = day[:4]
    others = [one for one in work.outgoing.all() if one.place and one.series.rpartition(" ")[0] == scope]
    place = max((one.place for one in others if one.series == f"{scope} {year}"), default=0) + 1
    office = work.office.get(OFFICE_ID)
    said = {"year": year, "n": place, "total": len(others) + 1, "office": office.code or office.short or office.name}
    own = office.number_forms.get(series)
    try:
        number = filled(own, said) if own else t(f"outgoing.form.{series}", lang=office.language, **said)
    except ValueError as fault:
        raise _bad_form(own or "") from fault
    return Numbered(number=number, series=f"{scope} {year}", place=place)


def check_form(form: str) -> None:
    """Refuse a form of our own numbers that does not tell one paper from another, or names what no number is made of."""
    from coordhub.text.width import plain  # not needed to read the register

    try:
        named = parts_of(form, NUMBER_PARTS)
    except ValueError as fault:
        raise _bad_form(form) from fault
    if not ({"year", "n"} <= named or "total" in named) or plain(form) != form:
        raise _bad_form(form)


def _bad_form(form: str) -> Refused:
    """The refusal of a form of numbers, with what it may be made of."""
    return Refused(
        "outgoing.bad_form", field="number_forms", form=form, parts=" ".join(f"{{{one}}}" for one in NUMBER_PARTS)
    )


def _scope(work: Work, series: str, about: str) -> str:
    """Minutes are counted by body, bulletins by campaign or ledger; the rest by the office."""
    if series == "minutes" and about.startswith("m"):
        return work.meetings.get(about).body
    return about if series == "bulletin" else ""


def _check_typed(work: Work, number: str) -> None:
    if not _TYPED_FORM.fullmatch(number):
        raise Refused("outgoing.bad_number", field="number", number=number)
    taken = work.outgoing.where(where("number") == number)
    if taken:
        raise Refused(
            "outgoing.number_taken", field="number", number=number, title=taken[0].title, day=taken[0].day or "-"
        )


# Issuing, and what was issued


def issue(
    session: Session, ref: str | None, faces: Mapping[str, bytes], drawn: Numbered, *, kind: str, title: str, name: str, day: str,
    about: str = "", signer: str = "", unit: str | None = None, to: Sequence[str] = (), copies: Sequence[CopyTo] = (),
    options: Mapping[str, str] | None = None, figures: Mapping[str, str] | None = None,
) -> Outgoing:  # fmt: skip
    """Enter a paper as issued and keep its files for ever, in one commit; with `ref` it is that draft. Stale when a colleague took
    the number meanwhile."""
    with session.writing("outgoing.issued") as work:
        now = numbered(work, kind, day, about, "" if drawn.place else drawn.number)
        if now != drawn:
            raise Stale("outgoing.stale", number=drawn.number)
        stands = find(work, ref) if ref else Outgoing(kind=kind, title=title, about=about)
        if stands.is_final:
            raise Refused("outgoing.no_step", title=stands.title, stage=stands.state, wanted="issued")
        files = tuple(_keep(work, f"{name}{suffix}", suffix, content) for suffix, content in faces.items())
        issued = replace(
            stands, state="issued", title=title, number=now.number, series=now.series, place=now.place, day=day, unit=unit,
            signer=signer or stands.signer, signed=stands.signed or (session.moment if signer else None),
            to=tuple(to) or stands.to, copies=tuple(copies) or stands.copies,
            options=dict(options or stands.options), figures=dict(figures or {}), files=files,
        )  # fmt: skip
        _followed(work, session, issued)
        return work.outgoing.put(issued) if ref else work.outgoing.add(issued)


def _keep(work: Work, name: str, suffix: str, content: bytes) -> Frozen:
    digest = hashlib.sha256(content).hexdigest()
    packed = base64.b64encode(zlib.compress(content, 9)).decode()
    kept = work.kept.add(Kept(name=name, suffix=suffix, sha256=digest, content=packed))
    return Frozen(suffix=suffix, kept=kept.id, size=len(content), sha256=digest)


def kept_file(session: Session, ref: str, suffix: str) -> tuple[str, bytes]:
    """The name and the bytes of a paper as it was issued. NotFound, naming the endings there are; refused when the bytes are not those
    that were kept."""
    with session.reading() as work:
        meant = find(work, ref)
        file = next((one for one in meant.files if one.suffix == suffix), None)
        if file is None:
            there = " ".join(one.suffix for one in meant.files) or "-"
            raise NotFound("outgoing.no_file", title=meant.title, suffix=suffix, there=there)
        kept = work.kept.get(file.kept)
    try:
        content = zlib.decompress(base64.b64decode(kept.content, validate=True))
    except (ValueError, zlib.error) as fault:
        raise Refused("outgoing.damaged", title=meant.title, file=kept.name) from fault
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Refused("outgoing.damaged", title=meant.title, file=kept.name)
    return kept.name, content


def void(session: Session, ref: str, why: str) -> Outgoing:
    """Give a paper up. A number of our own stays in the register with the reason, so that the series has no hole."""
    if not why.strip():
        raise Refused("outgoing.why", field="why")
    with session.writing("outgoing.void", why) as work:
        gone = replace(find(work, ref).moved_to("void"), why_void=why.strip())
        return work.outgoing.put(_followed(work, session, gone))


def send(session: Session, ref: str, to: Sequence[str], channel: str = "", at: str | None = None) -> Outgoing:
    """Note to whom an issued paper was sent, and how. Refused without a receiver."""
    _check_receivers(to)
    with session.writing("outgoing.sent") as work:
        meant = find(work, ref)
        if meant.state != "issued":
            raise Refused("outgoing.not_issued", title=meant.title)
        sent = list(meant.sent)
        for one in to:
            sent.append(Sending(id=next_part_id(sent), to=one, at=at or session.moment, channel=channel))
        return work.outgoing.put(replace(meant, sent=tuple(sent)))


def received(session: Session, ref: str, to: Sequence[str], at: str | None = None) -> Outgoing:
    """Note that receivers have confirmed a paper. Refused without one, NotFound for one to whom it was not sent."""
    _check_receivers(to)
    with session.writing("outgoing.received") as work:
        meant = find(work, ref)
        for name in to:
            if not any(one.to == name for one in meant.sent):
                raise NotFound("outgoing.not_sent", title=meant.title, to=name)
        moment = at or session.moment
        confirmed = tuple(
            replace(one, received=moment) if one.to in to and one.received is None else one for one in meant.sent
        )
        return work.outgoing.put(replace(meant, sent=confirmed))


def _check_receivers(to: Sequence[str]) -> None:
    if not to or not all(one.strip() for one in to):
        raise Refused("outgoing.no_receiver", field="to")


def missing_numbers(session: Session) -> list[tuple[str, int]]:
    """The numbers of our own series, each series in words, that are not in the register though a later one is: what an audit asks
    about."""
    with session.reading() as work:
        places: dict[str, set[int]] = {}
        for one in work.outgoing.all():
            if one.place:
                places.setdefault(one.series, set()).add(one.place)
        holes = [(one, n) for one, there in sorted(places.items()) for n in range(1, max(there)) if n not in there]
        return [(_series_words(work, one), n) for one, n in holes]


def _series_words(work: Work, series: str) -> str:
    """`bulletin c1 2020` as 通报 防溺水 2020."""
    kind, *about, year = series.split(" ")
    tables: dict[str, Records[Any]] = {"b": work.bodies, "c": work.campaigns, "l": work.ledgers}
    found = [tables[one[0]].find(one) for one in about if one[:1] in tables]
    return " ".join([t(f"outgoing.series.{kind}"), *(one.called for one in found if one), year])


def check_taken_back(work: Work) -> None:
    """Refuse to take back (or bring back) what would leave a hole in a series of ours, or give a number to two papers."""
    for kind, _, was, will in work.pending():
        if kind != "outgoing":
            continue
        gone, back = (
            Numbered(**{name: one[name] for name in _NUMBERED if name in one}) for one in (was or {}, will or {})
        )
        series = work.outgoing.where(where("series") == gone.series) if gone.place else []
        if gone != back and any(one.place > gone.place for one in series):
            raise Refused("outgoing.later_issued", number=gone.number)
        alike = work.outgoing.where(where("number") == back.number) if back.number else []
        if gone != back and sum((one.series, one.place) == (back.series, back.place) for one in alike) > 1:
            raise Refused("outgoing.number_again", number=back.number)


_NUMBERED = Numbered.__struct_fields__


def issuing_unit(work: Work) -> str | None:
    """The id of the unit under whose number the office's papers go out: the first of its settings."""
    office = work.office.get(OFFICE_ID)
    return names.unit(work, office.issuing_units[0]).id if office.issuing_units else None

"""Changing a framework: elements added, reworded, moved and taken out, and what carries and measures them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from coordhub.domain.framework import Element, Framework, Gauge
from coordhub.domain.ledger import Label
from coordhub.domain.record import next_part_id
from coordhub.domain.refusal import NotFound, Refused
from coordhub.services import names
from coordhub.services.frameworks import named
from coordhub.services.session import Session
from coordhub.store.work import Work


def add_framework(session: Session, code: str, title: str) -> Framework:
    """Begin a framework of the office's own; its elements are added one by one."""
    if not title.strip():
        raise Refused("summary.no_title", field="title")
    with session.writing("framework.add") as work:
        if any(one.code == code for one in work.frameworks.all()):
            raise Refused("summary.code_taken", code=code, field="code")
        today = session.today.isoformat()
        return work.frameworks.add(Framework(code=code, title=Label(zh=title.strip()), elements=(), installed=today))


def add_element(session: Session, ref: str, text: str, *, parent: str = "", owner: str = "", id: str = "") -> Element:  # noqa: A002
    """Add an element to a framework, below another (`parent`) or at the top."""
    if not text.strip():
        raise Refused("summary.no_text", field="text")
    with session.writing("framework.edit") as work:
        found = named(work, ref)
        if parent:
            _element(found, parent)
        new = id or next_part_id(found.elements)
        if any(one.id == new for one in found.elements):
            raise Refused("summary.code_taken", code=new, field="id")
        element = Element(id=new, text=Label(zh=text.strip()), parent=parent, owner=owner)
        work.frameworks.put(replace(found, elements=(*found.elements, element)))
        return element


def edit_element(
    session: Session, ref: str, element: str, *, text: str | None = None, owner: str | None = None, parent: str | None = None,
    link: Sequence[str] = (), unlink: Sequence[str] = (),
) -> Element:  # fmt: skip
    """Change an element. A link is `ledger:CODE`, `campaign:NAME`, `task:NUMBER` or `gauge:LEDGER:MEASURE[:TARGET]`; what it names
    must be there."""
    with session.writing("framework.edit") as work:
        found = named(work, ref)
        changed = _element(found, element)
        if text is not None:
            changed = replace(changed, text=replace(changed.text, zh=text))
        if owner is not None:
            changed = replace(changed, owner=owner)
        if parent is not None:
            if parent:
                _check_above(found, changed.id, parent)
            changed = replace(changed, parent=parent)
        for one in unlink:
            changed = _linked(work, changed, one, add=False)
        for one in link:
            changed = _linked(work, changed, one, add=True)
        elements = tuple(changed if one.id == changed.id else one for one in found.elements)
        work.frameworks.put(replace(found, elements=elements))
        return changed


def remove_element(session: Session, ref: str, element: str) -> None:
    """Take an element out of a framework. Refused while others stand below it."""
    with session.writing("framework.edit") as work:
        found = named(work, ref)
        gone = _element(found, element)
        if any(one.parent == gone.id for one in found.elements):
            raise Refused("summary.has_below", element=gone.text.zh)
        work.frameworks.put(replace(found, elements=tuple(one for one in found.elements if one.id != gone.id)))


def _element(found: Framework, text: str) -> Element:
    hit = next((one for one in found.elements if text.strip() in {one.id, one.text.zh, one.text.en}), None)
    if hit is None:
        raise NotFound("summary.no_element", text=text, allowed=" ".join(one.id for one in found.elements))
    return hit


def _check_above(found: Framework, element: str, parent: str) -> None:
    """Refused when the new parent is the element itself, or stands below it."""
    at = _element(found, parent)
    for _ in found.elements:
        if at.id == element:
            raise Refused("summary.round", field="parent")
        above = next((one for one in found.elements if one.id == at.parent), None)
        if above is None:
            return
        at = above


def _linked(work: Work, element: Element, link: str, *, add: bool) -> Element:
    kind, _, name = link.partition(":")
    if kind == "gauge":
        gauge = _gauge(work, name)
        others = tuple(one for one in element.gauges if (one.ledger, one.measure) != (gauge.ledger, gauge.measure))
        return replace(element, gauges=(*others, gauge) if add else others)
    found = {"ledger": _ledger_code, "campaign": _campaign_name, "task": _task_number}.get(kind)
    if found is None or not name:
        raise Refused("summary.bad_link", text=link, field="link")
    fields = {"ledger": element.ledgers, "campaign": element.campaigns, "task": element.tasks}
    meant = found(work, name)
    others_ = tuple(one for one in fields[kind] if one not in {meant, name})
    return replace(element, **{f"{kind}s": (*others_, meant) if add else others_})


def _ledger_code(work: Work, name: str) -> str:
    return names.ledger(work, name).code


def _campaign_name(work: Work, name: str) -> str:
    return names.campaign(work, name).name


def _task_number(work: Work, name: str) -> str:
    return names.task(work, name).number


def _gauge(work: Work, text: str) -> Gauge:
    code, _, rest = text.partition(":")
    measure, _, target = rest.partition(":")
    ledger = names.ledger(work, code)
    if not any(one.id == measure for one in ledger.measures):
        allowed = " ".join(one.id for one in ledger.measures)
        raise Refused("summary.no_measure", text=measure, ledger=ledger.called, allowed=allowed, field="link")
    if target and not target.isdigit():
        raise Refused("summary.bad_link", text=text, field="link")
    return Gauge(ledger=ledger.code, measure=measure, target=int(target) if target else None)

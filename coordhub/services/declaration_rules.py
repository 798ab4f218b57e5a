"""What the parts of a declaration must have to do with each other: fields that are named are there, and of the kind needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from coordhub.domain.body import BodyKind
from coordhub.domain.calendar import parse_rule
from coordhub.domain.framework import Framework
from coordhub.domain.ledger import COUNTED, Field, Label, Ledger
from coordhub.domain.period import check_schedule, cut_in_two
from coordhub.domain.refusal import Refused
from coordhub.domain.site import SITE_KINDS
from coordhub.services.declaration_lines import Place
from coordhub.services.declaration_shape import Wrong, nearest

_ID = re.compile(r"[a-z][a-z0-9_]{0,40}")
_ELEMENT_ID = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_DATE, _BOOL = frozenset({"date"}), frozenset({"bool"})
_HAPPENED = frozenset({"flow", "number", "money"})
"""Kinds of field that a zero statement can cover: a stock is not zero because nothing happened."""
_RESERVED = frozenset({"passes"})
"""Words that conditions know already."""
_CHECK_PARTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "balance": (frozenset({"stock", "new", "fixed"}), frozenset()),
    "at_most": (frozenset({"field"}), frozenset({"of", "most", "when"})),
    "not_falling": (frozenset({"field"}), frozenset()),
    "jump": (frozenset({"field"}), frozenset({"by", "floor"})),
    "required": (frozenset({"fields"}), frozenset({"when"})),
}
"""For each kind of check, what it must say and what it may."""
_MEASURE_PARTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "sum": (frozenset({"field"}), frozenset({"where"})),
    "count": (frozenset(), frozenset({"where"})),
    "rate": (frozenset(), frozenset({"field", "of", "where", "over"})),
    "coverage": (frozenset(), frozenset({"where"})),
}
_EVERY_PART = frozenset({"id", "label", "kind", "level", "target", "better"})
_POINTERS: Mapping[str, frozenset[str]] = {
    "expires": _DATE, "opens": _DATE, "due": _DATE, "closes": _DATE, "vacancy": _BOOL, "visit_end": _BOOL | _DATE,
}  # fmt: skip
"""Keys of a ledger that name a field, and the kinds it may be."""
_SUBJECT_PARTS = {"unit": "units", "body": "bodies", "site": "sites", "post": "posts", "code": "code"}


def judge(declared: Ledger | Framework, raw: Mapping[str, Any]) -> None:
    """Wrong where the parts of a declaration do not fit each other. `raw` is what was written: an unwritten key has a default."""
    if isinstance(declared, Framework):
        _elements(declared, raw)
        return
    for rule in (_fields, _checks, _measures, _pointers, _zero_and_pass, _subject, _who_owes, _schedules, _event):
        rule(declared, raw)


# Names


def _words(place: Place, label: Label | None) -> None:
    if label is not None and not label.zh.strip():
        raise Wrong((*place, "zh"), "declaration.blank")


def _ids(place: Place, ids: Iterable[str], form: re.Pattern[str] = _ID) -> None:
    """Ids are ASCII, and each is there once."""
    seen: set[str] = set()
    for at, one in enumerate(ids):
        if not form.fullmatch(one) or one in _RESERVED:
            raise Wrong((*place, at, "id"), "declaration.bad_part_id", text=one)
        if one in seen:
            raise Wrong((*place, at, "id"), "declaration.twice", text=one)
        seen.add(one)


def _named(ledger: Ledger, place: Place, name: str, kinds: frozenset[str] = frozenset()) -> Field:
    """The field that a declaration names; Wrong, with what is allowed, when it is not there or of another kind."""
    field = ledger.field(name)
    fitting = [one.id for one in ledger.fields if not kinds or one.kind in kinds]
    if field is None:
        raise Wrong(place, "declaration.no_field", name=name, allowed=nearest(name, fitting) or "-")
    if kinds and field.kind not in kinds:
        raise Wrong(
            place, "declaration.wrong_kind", name=name, kind=field.kind, wanted=" ".join(sorted(kinds)),
            allowed=" ".join(fitting) or "-",
        )  # fmt: skip
    return field


def _condition(ledger: Ledger, place: Place, where: Mapping[str, Any], *, verdict: bool = False) -> None:
    for name, wanted in where.items():
        here = (*place, name)
        if name == "passes" and verdict:
            if ledger.passes is None:
                raise Wrong(here, "declaration.no_pass")
            allowed: tuple[Any, ...] | None = (True, False)
        else:
            field = _named(ledger, here, name)
            allowed = {"bool": (True, False), "choice": tuple(one.id for one in field.choices)}.get(field.kind)
        for one in wanted if isinstance(wanted, list) else [wanted]:
            if allowed is not None and not any(type(one) is type(each) and one == each for each in allowed):
                words = [str(each).lower() if isinstance(each, bool) else each for each in allowed]
                raise Wrong(here, "declaration.no_choice", text=one, allowed=nearest(str(one), words))


# Fields, checks, measures


def _fields(ledger: Ledger, raw: Mapping[str, Any]) -> None:
    _words(("title",), ledger.title)
    _words(("short",), ledger.short)
    if not ledger.fields:
        raise Wrong(("fields",), "declaration.no_fields")
    _ids(("fields",), (one.id for one in ledger.fields))
    headings: set[tuple[str, str]] = set()
    for at, one in enumerate(ledger.fields):
        place: Place = ("fields", at)
        _words((*place, "label"), one.label)
        heading = (one.group.zh if one.group else "", one.label.zh)
        if heading in headings:
            raise Wrong((*place, "label"), "declaration.twice", text=one.label.zh)
        headings.add(heading)
        if (one.kind == "choice") != bool(one.choices):
            raise Wrong((*place, "choices"), "declaration.choices", text=one.id)
        _ids((*place, "choices"), (each.id for each in one.choices), re.compile(r"[a-z0-9][a-z0-9_]{0,40}"))
        if "since" in raw["fields"][at] and one.kind != "cumulative":
            raise Wrong((*place, "since"), "declaration.since", text=one.id)
        for key in ("least", "most"):
            if getattr(one, key) is not None and not one.is_counted:
                raise Wrong((*place, key), "declaration.no_figure", text=one.id, kind=one.kind)
        if one.least is not None and one.most is not None and one.least > one.most:
            raise Wrong((*place, "least"), "declaration.least", least=one.least, most=one.most)


def _parts(
    kind: str, given: Iterable[str], place: Place, known: Mapping[str, tuple[frozenset[str], frozenset[str]]]
) -> None:
    """A check or measure says what its kind needs, and nothing that its kind would not read."""
    needed, more = known[kind]
    for name in sorted(needed - set(given)):
        raise Wrong(place, "declaration.lacking", kind=kind, name=name)
    for name in given:
        if name not in needed | more | _EVERY_PART:
            allowed = " ".join(sorted(needed | more)) or "-"
            raise Wrong((*place, name), "declaration.not_for", kind=kind, name=name, allowed=allowed)


def _checks(ledger: Ledger, raw: Mapping[str, Any]) -> None:
    for at, one in enumerate(ledger.checks):
        place: Place = ("checks", at)
        _parts(one.kind, raw["checks"][at], place, _CHECK_PARTS)
        if one.kind == "at_most" and bool(one.of) == (one.most is not None):
            raise Wrong(place, "declaration.of_or_most")
        kinds = frozenset[str]() if one.kind == "required" else COUNTED
        for key in ("field", "stock", "fields", "of", "new", "fixed"):
            _all_named(ledger, (*place, key), getattr(one, key), kinds)
        _condition(ledger, (*place, "when"), one.when)


def _all_named(ledger: Ledger, place: Place, names: str | tuple[str, ...], kinds: frozenset[str]) -> None:
    if isinstance(names, str):
        names = (names,) if names else ()
    for name in names:
        _named(ledger, place, name, kinds)


def _measures(ledger: Ledger, raw: Mapping[str, Any]) -> None:
    _ids(("measures",), (one.id for one in ledger.measures))
    for at, one in enumerate(ledger.measures):
        place: Place = ("measures", at)
        _words((*place, "label"), one.label)
        _parts(one.kind, raw["measures"][at], place, _MEASURE_PARTS)
        if bool(one.field) != bool(one.of) and one.kind == "rate":
            raise Wrong(place, "declaration.field_and_of")
        _all_named(ledger, (*place, "field"), one.field, COUNTED)
        _all_named(ledger, (*place, "of"), one.of, COUNTED)
        _condition(ledger, (*place, "where"), one.where, verdict=True)
        is_over_subjects = one.kind == "coverage" or one.over == "subjects"
        if is_over_subjects and ledger.subject.kind == "code":
            raise Wrong(place, "declaration.uncounted")
        if one.kind in {"rate", "coverage"} and one.target is not None and one.target > 100:
            raise Wrong((*place, "target"), "declaration.percent", text=one.target)


# What a ledger says about its fields


def _pointers(ledger: Ledger, _: Mapping[str, Any]) -> None:
    for key, kinds in _POINTERS.items():
        if name := getattr(ledger, key):
            _named(ledger, (key,), name, kinds)
    if bool(ledger.opens) != bool(ledger.closes):
        raise Wrong(("opens" if ledger.opens else "closes",), "declaration.opens_and_closes")
    if ledger.due and not ledger.opens:
        raise Wrong(("due",), "declaration.opens_and_closes")
    if ledger.visit_every is not None and (ledger.shape != "dated" or ledger.visit_every < 1):
        raise Wrong(("visit_every",), "declaration.visits")
    if ledger.visit_end and ledger.visit_every is None:
        raise Wrong(("visit_end",), "declaration.visits")
    if ledger.vacancy and ledger.subject.kind != "post":
        raise Wrong(("vacancy",), "declaration.vacancy")


def _zero_and_pass(ledger: Ledger, _: Mapping[str, Any]) -> None:
    for at, name in enumerate(ledger.zero):
        _named(ledger, ("zero", at), name, _HAPPENED)
    if ledger.passes is None:
        return
    if not ledger.passes.fields:
        raise Wrong(("pass", "fields"), "declaration.lacking", kind="pass", name="fields")
    for at, name in enumerate(ledger.passes.fields):
        _named(ledger, ("pass", "fields", at), name, _BOOL)
    if ledger.passes.least is not None and not 1 <= ledger.passes.least <= len(ledger.passes.fields):
        raise Wrong(("pass", "least"), "declaration.pass_least", most=len(ledger.passes.fields))


def _event(ledger: Ledger, _: Mapping[str, Any]) -> None:
    opens = ledger.opens_task
    if opens is None:
        return
    _words(("opens_task", "title"), opens.title)
    place: Place = ("opens_task", "limit")
    try:
        rule = parse_rule(opens.limit)
    except Refused as refused:
        raise Wrong(place, refused.key, **refused.params) from refused
    if rule.kind != "after":
        raise Wrong(place, "declaration.limit", text=opens.limit)
    if ledger.field(rule.event):
        _named(ledger, place, rule.event, _DATE)
    _condition(ledger, ("opens_task", "when"), opens.when, verdict=True)


# Who and when


def _subject(ledger: Ledger, raw: Mapping[str, Any]) -> None:
    subject = ledger.subject
    own = _SUBJECT_PARTS[subject.kind]
    for name in raw.get("subject", {}):
        if name not in {"kind", own}:
            raise Wrong(("subject", name), "declaration.not_for", kind=subject.kind, name=name, allowed=own)
    if subject.kind in {"site", "post", "code"} and not getattr(subject, own):
        raise Wrong(("subject",), "declaration.lacking", kind=subject.kind, name=own)
    if ledger.shape == "periodic" and subject.kind in {"code", "post"}:
        raise Wrong(("subject", "kind"), "declaration.shape", kind=subject.kind, shape="periodic")
    if ledger.shape == "dated" and subject.kind == "post":
        raise Wrong(("subject", "kind"), "declaration.shape", kind="post", shape="dated")
    _among(("subject", "sites"), subject.sites, SITE_KINDS)
    _among(("subject", "bodies"), subject.bodies, get_args(BodyKind))
    _posts(ledger)
    try:
        re.compile(subject.code)
    except re.error as fault:
        raise Wrong(("subject", "code"), "declaration.pattern", text=subject.code) from fault


def _posts(ledger: Ledger) -> None:
    _ids(("subject", "posts"), (one.id for one in ledger.subject.posts))
    taken: set[str] = set()
    for at, one in enumerate(ledger.subject.posts):
        place: Place = ("subject", "posts", at)
        _words((*place, "title"), one.title)
        if not one.units or taken.intersection(one.units):
            raise Wrong((*place, "units"), "declaration.posts")
        taken.update(one.units)


def _among(place: Place, given: Iterable[str], allowed: Iterable[str]) -> None:
    known = list(allowed)
    for at, one in enumerate(given):
        if one not in known:
            raise Wrong((*place, at), "declaration.no_choice", text=one, allowed=nearest(one, known))


def _who_owes(ledger: Ledger, _: Mapping[str, Any]) -> None:
    owed = ledger.owed_by
    others = bool(owed.kinds or owed.units or owed.bodies)
    if not owed.office and not others:
        raise Wrong(("owed_by",), "declaration.nobody")
    if owed.office and others:
        raise Wrong(("owed_by",), "declaration.office_alone")
    if owed.to and not owed.office:
        raise Wrong(("owed_by", "to"), "declaration.only_office", name="to")
    if ledger.compiles and not owed.office:
        raise Wrong(("compiles",), "declaration.only_office", name="compiles")
    _among(("owed_by", "bodies"), owed.bodies, get_args(BodyKind))


def _schedules(ledger: Ledger, _: Mapping[str, Any]) -> None:
    begun: set[str] = set()
    for at, one in enumerate(ledger.schedules):
        place: Place = ("schedules", at)
        try:
            check_schedule(one)
        except Refused as refused:
            raise Wrong((*place, refused.field), refused.key, **refused.params) from refused
        if one.since in begun:
            raise Wrong((*place, "from"), "declaration.schedules", day=one.since)
        begun.add(one.since)
    if cut := cut_in_two(ledger):
        key, first, last = cut
        raise Wrong(("schedules",), "declaration.cut_period", ledger=ledger.called, period=key, first=first, last=last)
    if ledger.shape == "periodic" and not ledger.schedules:
        raise Wrong(("schedules",), "declaration.no_schedule")


# Frameworks


def _elements(framework: Framework, _: Mapping[str, Any]) -> None:
    _words(("title",), framework.title)
    if not framework.elements:
        raise Wrong(("elements",), "declaration.no_elements")
    _ids(("elements",), (one.id for one in framework.elements), _ELEMENT_ID)
    above = {""}
    for at, one in enumerate(framework.elements):
        _words(("elements", at, "text"), one.text)
        if one.parent not in above:
            raise Wrong(("elements", at, "parent"), "declaration.no_parent", parent=one.parent, id=one.id)
        above.add(one.id)
        for number, gauge in enumerate(one.gauges):
            if gauge.target is not None and gauge.target > 100:
                raise Wrong(("elements", at, "gauges", number, "target"), "declaration.percent", text=gauge.target)

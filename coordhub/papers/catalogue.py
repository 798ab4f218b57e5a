"""The kinds of paper there are: the module that makes each, and the kind of record it is about."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from coordhub.domain.refusal import NotFound, Refused
from coordhub.messages import t
from coordhub.papers.options import read
from coordhub.papers.stamp import DRAFT, Stamp
from coordhub.services.paper_subject import subject
from coordhub.text.pattern import filled
from coordhub.text.width import plain

if TYPE_CHECKING:
    from coordhub.papers.paper import Document
    from coordhub.services.session import Session


class Form(NamedTuple):
    """A kind of paper: `about` is the kind of record it is made from (empty: the office as a whole)."""

    kind: str
    module: str
    about: str = ""


FORMS: tuple[Form, ...] = (
    Form("plan", "plan", "meeting"),
    Form("notice", "notice", "meeting"),
    Form("receipts", "receipts", "meeting"),
    Form("agenda", "agenda", "meeting"),
    Form("materials", "materials", "meeting"),
    Form("sign-in", "sign_in", "meeting"),
    Form("name-cards", "name_cards", "meeting"),
    Form("host-script", "host_script", "meeting"),
    Form("minutes", "minutes", "meeting"),
    Form("packet", "packet", "meeting"),
    Form("task-table", "task_table"),
    Form("supervision", "supervision"),
    Form("slips", "slips", "meeting"),
    Form("reminder", "reminder", "unit"),
    Form("urging", "urging", "unit"),
    Form("duties", "duties", "body"),
    Form("members", "members", "body"),
    Form("member-change", "member_change", "body"),
    Form("bulletin", "bulletin", "campaign"),
    Form("report", "report", "ledger"),
    Form("summary", "ledger_summary", "ledger"),
    Form("brief", "brief"),
    Form("reply", "reply", "proposal"),
    Form("instructions", "instructions"),
    Form("handover", "handover", "body"),
    Form("annual", "annual"),
    Form("scorecard", "scorecard", "framework"),
)
"""In the order of an office's year."""
_BY_KIND = {one.kind: one for one in FORMS}


def form(kind: str) -> Form:
    """The form of a kind. NotFound, with the kinds there are, for another."""
    if kind not in _BY_KIND:
        raise NotFound("papers.no_kind", kind=kind, kinds=" ".join(_BY_KIND))
    return _BY_KIND[kind]


def fitting(about: str) -> list[Form]:
    """The forms that fit a kind of record; those of the office as a whole for the empty one."""
    return [one for one in FORMS if one.about == about]


def build(session: Session, kind: str, about: str = "", stamp: Stamp = DRAFT, /, **options: Any) -> Document:
    """Make a paper of a kind about a record, with the marks of issuing where it has them, and name its file by the office's pattern.
    A module makes it by `paper(session, about, stamp=..., **options)`. Refused for an option that the paper does not have."""
    meant = form(kind)
    maker = import_module(f"coordhub.papers.{meant.module}").paper
    made: Document = maker(session, about, stamp=stamp, **read(maker, kind, options, session.today))
    label = subject(session, meant.about, about).label if about else ""
    return replace(made, file_name=file_name(session, kind, label, stamp.day, made.papers[0].sheet))


def called(session: Session, kind: str, made: Document) -> str:
    """The title of a paper as the register has it, on one line; name cards have none and are called by their kind."""
    return made.title.replace("\n", "") or t(f"papers.kind.{kind}", lang=session.office().language)


def file_name(session: Session, kind: str, label: str = "", day: str = "", sheet: str = "A4") -> str:
    """A paper's file name without its ending: `2020-07-06_任务台账_防溺水_A4` by the pattern in the office's settings."""
    office = session.office()
    parts = {
        "day": day or session.today.isoformat(), "paper": t(f"papers.kind.{kind}", lang=office.language), "about": label,
        "sheet": sheet[:2],
    }  # fmt: skip
    try:
        named = plain(filled(office.file_name, parts))
    except ValueError as fault:
        raise Refused(
            "papers.bad_pattern", pattern=office.file_name, parts=" ".join(f"{{{one}}}" for one in parts)
        ) from fault
    bare = re.sub(r"([_-])[_-]+", r"\1", re.sub(r'[\\/:*?"<>|]', "", named)).strip("_- .")
    return bare.encode()[:_LONGEST].decode(errors="ignore") or kind


_LONGEST = 180
"""Bytes of a file's name without its ending: file systems hold 255 of the whole, and a file on its way has a longer name."""

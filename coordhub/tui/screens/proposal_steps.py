"""The steps that a proposal allows now, and what each asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args

from coordhub.domain.calendar import end_of
from coordhub.domain.proposal import ReplyClass, Satisfaction
from coordhub.messages import t
from coordhub.services import proposals
from coordhub.text.dates import long
from coordhub.tui.screens.form import Field, changes_of

if TYPE_CHECKING:
    from coordhub.domain.proposal import Proposal
    from coordhub.services.proposals import ProposalRow
    from coordhub.services.session import Session

Save = Callable[["Session", dict[str, Any], Any], Any]
_BEFORE = ("talk", "class", "refresh", "extend", "edit")
_AFTER = {
    "signed": ("talk",),
    "issued": ("sent", "talk"),
    "sent": ("satisfaction", "close", "talk"),
    "closed": (),
    "returned": (),
}


def steps_of(row: ProposalRow, session: Session) -> tuple[str, ...]:
    """The steps that may be taken now, the likeliest first."""
    steps = _AFTER.get(row.state, _BEFORE)
    can_go_back = row.reply is None and steps is _BEFORE and end_of(row.proposal.return_by) >= session.now
    return (*steps, "return") if can_go_back else steps


def fields_of(step: str, one: Proposal, session: Session) -> tuple[list[Field], Save]:
    """The fields that a step asks for, and what saves them."""
    if step == "edit":
        return _edit(one, session)
    fields = _FIELDS[step](one)
    return fields, lambda session, values, _: _SAVE[step](session, one.id, values)


def _at() -> Field:
    return Field("at", t("tui.field.at"), "", "date")


_FIELDS: dict[str, Callable[[Proposal], list[Field]]] = {
    "talk": lambda _: [Field("text", t("tuiproposal.field.talk")), Field("channel", t("tui.field.channel")), _at()],
    "class": lambda one: [Field("result", t("tuiproposal.field.result"), one.result or "", "choice", get_args(ReplyClass))],
    "extend": lambda _: [
        Field("to", t("tui.field.to"), "", "date"), Field("why", t("tui.field.why")), Field("approved_by", t("tuiproposal.field.agreed_by")),
    ],
    "return": lambda _: [Field("why", t("tui.field.why")), _at()],
    "sent": lambda one: [
        Field("to", t("tuiproposal.field.to"), "、".join([*one.proposers, *(copy.to for copy in one.copies)]), "names"),
        Field("channel", t("tui.field.channel")), _at(),
    ],
    "satisfaction": lambda _: [
        Field("satisfaction", t("tuiproposal.field.satisfaction"), "satisfied", "choice", get_args(Satisfaction)),
        Field("remark", t("tuiproposal.field.remark")), Field("on", t("tui.field.at"), "", "date"),
    ],
    "close": lambda _: [Field("why", t("tuiproposal.field.why_close"))],
}  # fmt: skip
_SAVE: dict[str, Callable[[Session, str, dict[str, Any]], Any]] = {
    "talk": lambda session, ref, given: proposals.talk(session, ref, given["text"], given["channel"], given["at"]),
    "class": lambda session, ref, given: proposals.classify(session, ref, given["result"]),
    "extend": lambda session, ref, given: proposals.extend(
        session, ref, given["to"] or "", given["why"], given["approved_by"]
    ),
    "return": lambda session, ref, given: proposals.give_back(session, ref, given["why"], given["at"]),
    "sent": lambda session, ref, given: proposals.sent(session, ref, given["to"], given["channel"], given["at"]),
    "satisfaction": lambda session, ref, given: proposals.satisfaction(
        session, ref, given["satisfaction"], given["remark"], given["on"]
    ),
    "close": lambda session, ref, given: proposals.close(session, ref, given["why"]),
}


def _edit(one: Proposal, session: Session) -> tuple[list[Field], Save]:
    with session.reading() as work:
        named = {unit.id: unit.called for unit in work.units.all() if unit.id in {*one.lead, *one.supporting}}
    units = {
        name: " ".join(named.get(each, each) for each in ids)
        for name, ids in (("lead", one.lead), ("supporting", one.supporting))
    }
    fields = [
        Field("title", t("tuiproposal.field.title"), one.title), Field("proposers", t("tuiproposal.field.proposers"), " ".join(one.proposers), "names"),
        Field("assigned", t("tuiproposal.field.assigned"), long(one.assigned), "date"), Field("lead", t("tui.field.lead"), units["lead"], "names"),
        Field("supporting", t("tuiproposal.field.supporting"), units["supporting"], "names"), Field("handler", t("tui.field.handler"), one.handler),
        Field("contact", t("tuiproposal.field.contact"), one.contact), Field("phone", t("tui.field.phone"), one.phone),
        Field("greeting", t("tuiproposal.field.greeting"), one.greeting), Field("closing", t("tuiproposal.field.closing"), one.closing),
        Field("remark", t("tuiproposal.field.remark"), one.remark),
    ]  # fmt: skip

    def save(session: Session, values: dict[str, Any], base: Any) -> Any:
        return proposals.edit_proposal(session, one.id, changes_of(fields, values, session), base)

    return fields, save

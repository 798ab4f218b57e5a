"""The proposals of the sample office: registered, talked about and drafted, each step at its own time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from coordhub.domain.outgoing import CopyTo
from coordhub.services import proposal_facts, proposal_promises, proposal_reply, proposals
from coordhub.services.session import Session

Event = tuple[str, Callable[[], object]]
SessionAt = Callable[[str, str], Session]
_VERBS: dict[str, Callable[..., object]] = {
    "talk": proposals.talk, "opinion": proposals.opinion, "chase": proposals.chase_opinion, "class": proposals.classify,
    "section": proposal_reply.add_section, "pull": proposal_facts.pull_fact, "type": proposal_facts.type_fact,
    "promise": proposal_promises.add_promise, "edit": proposals.edit_proposal,
}  # fmt: skip


def events(raw: Sequence[Mapping[str, Any]], session_at: SessionAt) -> Iterator[Event]:
    """What happened to the proposals; a step is `[when, post, verb, what]`."""
    for one in raw:
        yield one["at"], _later(_add, session_at(one["at"], one["by"]), one)
        for at, post, verb, given in one["steps"]:
            yield at, _later(_VERBS[verb], session_at(at, post), one["serial"], **given)


def _later(act: Callable[..., object], *given: Any, **named: Any) -> Callable[[], object]:
    return lambda: act(*given, **named)


def _add(session: Session, one: Mapping[str, Any]) -> object:
    copies = [CopyTo(to=to, count=count) for to, count in one["copies"]]
    fields = {name: one[name] for name in ("of", "lead", "supporting", "proposers", "contact", "phone")}
    return proposals.add_proposal(
        session, one["serial"], one["title"], assigned=one["at"][:10], copies=copies, **fields
    )

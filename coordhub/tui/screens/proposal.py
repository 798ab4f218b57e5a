"""One proposal: its clock, co-units' opinions, contacts, the sections of the reply, its figures with their sources, promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.messages import t
from coordhub.services import proposal_facts, proposal_reply, proposals
from coordhub.text.dates import long, short
from coordhub.tui.command import EDIT, NEW, OPEN, PAPER, STEPS, Act
from coordhub.tui.screens.dialogs import ConfirmDialog, TextDialog
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.meeting import prefixed
from coordhub.tui.screens.paper_acts import PaperActs
from coordhub.tui.screens.proposal_acts import ProposalActs
from coordhub.tui.screens.proposals import departments
from coordhub.tui.widgets.body import Body, Content, GridBody, Line, Stack
from coordhub.views import proposals as view
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.domain.proposal import Proposal
    from coordhub.services.proposals import ProposalRow

SECTION = Act("proposal.section", ("d",))
FACT = Act("proposal.fact", ("a",))
CHASE = Act("proposal.chase", ("c",))
TASK = Act("proposal.task", ("t",))
EARLIER = Act("proposal.earlier", ("shift+up", "minus"))
LATER = Act("proposal.later", ("shift+down", "plus"))
REMOVE = Act("proposal.remove", ("delete",))


class ProposalScreen(ProposalActs, PaperActs, HubScreen):
    """Opened on a proposal; the cursor walks through opinions, contacts, sections, figures and promises."""

    KEY = "7"
    OFFERS = (STEPS, SECTION, FACT, EDIT, PAPER, NEW, OPEN, CHASE, TASK, EARLIER, LATER, REMOVE)
    SHOWS = frozenset({"proposal", "outgoing", "task", "entry"})

    def __init__(self, proposal_id: str) -> None:
        super().__init__()
        self.proposal_id = proposal_id

    def load(self) -> Content:
        session = self.session
        row = proposals.row(session, self.proposal_id)
        one, units = row.proposal, departments(session)
        moved = {each.fact.id: each.now for each in proposal_facts.stale(session, one.id)}
        now = {
            each.id: found.value if (found := moved[each.id]) else t("tuiproposal.gone")
            for each in one.facts
            if each.id in moved
        }
        told = zip(reversed(one.talks), view.talked(one, session.now), strict=True)
        talks = Body([Line(f"  {line}", id=f"talk:{each.id}") for each, line in told])
        parts: list[Body] = []
        for kind, body in (
            ("opinion", GridBody(prefixed(view.opinions_grid(one, session.now, units, session.lang), "opinion"))),
            ("talk", talks),
            ("section", GridBody(prefixed(view.sections_grid(one, session.lang), "section"))),
            ("fact", GridBody(prefixed(view.facts_grid(one, now, session.lang), "fact"))),
            ("promise", GridBody(prefixed(view.promises_grid(row.promises, units, session.lang, "screen"), "promise"))),
        ):
            headings = [Line("  " + body.heading(), "heading")] if isinstance(body, GridBody) and len(body) else []
            parts += [Body([self.rule(t(f"tuiproposal.part.{kind}", count=len(body))), *headings]), body]
        return Content(head=self._head(row, Names(units, session.lang)), body=Stack(*parts))

    def _head(self, row: ProposalRow, names: Names) -> list[Line]:
        one = row.proposal
        due = t("tuiproposal.due", due=long(one.due), left=view.left(row, names))
        if one.extensions:
            due += t(
                "tuiproposal.extended",
                first=short(one.first_due),
                count=len(one.extensions),
                by=one.extensions[-1].approved_by,
            )
        if row.state == "registered":
            due += t("tuiproposal.return_by", day=short(one.return_by))
        result = f"{one.result} {t(f'word.class.{one.result}')}" if one.result else "-"
        who = t(
            "tuiproposal.who", session=one.session, serial=one.serial, proposers=" ".join(one.proposers), lead=names.joined(one.lead),
            handler=one.handler,
        )  # fmt: skip
        reply = (
            " ".join(part for part in (row.reply.number or row.reply.id, row.reply.day) if part) if row.reply else ""
        )
        if one.satisfaction:
            reply += f" {t(f'word.satisfaction.{one.satisfaction}')}"
        lines = [
            Line(f" {one.number} {one.title}  {t(f'word.proposal_state.{row.state}')}"),
            Line(" " + who),
            Line(" " + t("tuiproposal.clock", assigned=short(one.assigned), due=due), row.light),
            Line(" " + t("tuiproposal.answer", result=result, reply=reply or "-")),
        ]
        if one.open_places:
            lines.append(Line(" " + t("tuiproposal.wanting", names=" ".join(one.open_places)), "yellow"))
        return lines

    def here(self, kind: str) -> str:
        """The id under the cursor if it is of that kind (`opinion`, `talk`, `section`, `fact`, `promise`); else empty."""
        found, _, record_id = self.page.current_id.partition(":")
        return record_id.rpartition(".")[2] if found == kind else ""

    def section_place(self) -> int:
        """The place of the section under the cursor, 1 the first; 0 without one."""
        ids = [one.id for one in self.standing().sections]
        return ids.index(self.here("section")) + 1 if self.here("section") in ids else 0

    def standing(self) -> Proposal:
        """The proposal as it stands now."""
        return proposals.row(self.session, self.proposal_id).proposal

    def do_open(self) -> None:
        """A section and an opinion are edited, a promise opens its task; of the others all that is known is shown."""
        one = self.standing()
        promise = next((each for each in one.promises if each.id == self.here("promise") and each.task), None)
        if promise and promise.task:
            from coordhub.tui.screens.task import TaskScreen

            self.app.push_screen(TaskScreen(promise.task))
        elif self.here("fact"):
            fact = next(each for each in one.facts if each.id == self.here("fact"))
            parts = [fact.value, *view.fact_words(fact, Names({}, self.session.lang))]
            self.app.push_screen(TextDialog(fact.name, [part for part in parts if part]))
        elif self.here("talk"):
            talk = next(each for each in one.talks if each.id == self.here("talk"))
            self.app.push_screen(TextDialog(f"{long(talk.at)} {talk.channel}", [talk.text]))
        else:
            self.do_edit()

    # The order of the sections

    def _move(self, step: int) -> None:
        place = self.section_place()
        if place:
            self.perform(proposal_reply.move_section, self.proposal_id, str(place), place + step)
        else:
            self.say(t("tuiproposal.no_section_here"))

    def do_proposal_earlier(self) -> None:
        self._move(-1)

    def do_proposal_later(self) -> None:
        self._move(1)

    def do_proposal_remove(self) -> None:
        """Take out what is under the cursor, once it is confirmed."""
        kind, _, _ = self.page.current_id.partition(":")
        if kind not in {"section", "fact", "promise"}:
            self.say(t("tuiproposal.nothing_to_remove"))
            return
        question = t(f"tuiproposal.remove_{kind}", what=self.called_here())
        self.app.push_screen(ConfirmDialog(question), lambda is_yes: self.remove_here() if is_yes else None)

    def do_paper(self) -> None:
        self.offer_papers("proposal", self.proposal_id)

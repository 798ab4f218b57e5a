"""What can be done with a proposal: its steps, the sections, figures and promises of its reply."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import proposal_facts, proposal_promises, proposal_reply, proposals
from coordhub.text.dates import long
from coordhub.tui.screens.dialogs import MenuDialog
from coordhub.tui.screens.form import Field, FormScreen, changes_of
from coordhub.tui.screens.proposal_steps import fields_of, steps_of

if TYPE_CHECKING:
    from coordhub.domain.proposal import Proposal
    from coordhub.services.session import Session
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object


class ProposalActs(Base):
    """Mixed into the screen of one proposal."""

    proposal_id: str

    def here(self, kind: str) -> str:
        """The id under the cursor if it is of that kind."""
        raise NotImplementedError

    def section_place(self) -> int:
        """The place of the section under the cursor."""
        raise NotImplementedError

    def standing(self) -> Proposal:
        """The proposal as it stands now."""
        raise NotImplementedError

    # Steps

    def do_steps(self) -> None:
        row = proposals.row(self.session, self.proposal_id)
        options = [(step, t(f"tuiproposal.step.{step}")) for step in steps_of(row, self.session)]
        if not options:
            self.say(t("tuiproposal.no_steps", state=t(f"word.proposal_state.{row.state}")))
            return
        self.app.push_screen(MenuDialog(t("tuiproposal.steps_title"), options), self._step_chosen)

    def _step_chosen(self, step: str | None) -> None:
        if step == "refresh":
            self.perform(proposal_facts.refresh, self.proposal_id, then=self._refreshed)
        elif step:
            one = self.standing()
            fields, save = fields_of(step, one, self.session)
            form = FormScreen(t(f"tuiproposal.step.{step}"), fields, save, one)
            self.app.push_screen(form, partial(self._stepped, step))

    def _stepped(self, step: str, saved: Any) -> None:
        if saved is not None:
            self.say(t("tuiproposal.step_done", step=t(f"tuiproposal.step.{step}")))

    def _refreshed(self, changed: list[proposal_facts.Stale]) -> None:
        moved = [
            f"{one.fact.name} {one.fact.value} -> {one.now.value if one.now else t('tuiproposal.gone')}"
            for one in changed
        ]
        self.say(t("tuiproposal.refreshed", moved="; ".join(moved)) if moved else t("tuiproposal.nothing_moved"))

    # What is new, and what is changed

    def do_new(self) -> None:
        options = [(kind, t(f"tuiproposal.new_{kind}")) for kind in ("section", "fact", "promise", "talk")]
        self.app.push_screen(MenuDialog(t("tuiproposal.new_title"), options), self._new_chosen)

    def _new_chosen(self, kind: str | None) -> None:
        if kind == "talk":
            self._step_chosen("talk")
        elif kind:
            {"section": self.do_proposal_section, "fact": self.do_proposal_fact, "promise": self._promise_form}[kind]()

    def do_edit(self) -> None:
        if self.here("section"):
            self._section(self.section_place())
        elif self.here("fact"):
            self._fact_form(self.here("fact"))
        elif self.here("promise"):
            self._promise_form(self.here("promise"))
        elif self.here("opinion"):
            self._opinion_form(self.here("opinion"))
        else:
            self._step_chosen("edit")

    def do_proposal_section(self) -> None:
        self._section(0)

    def _section(self, place: int) -> None:
        from coordhub.tui.screens.section_edit import SectionEditScreen

        self.app.push_screen(SectionEditScreen(self.standing(), place), self._section_saved)

    def _section_saved(self, saved: Any) -> None:
        if saved is not None:
            self.goes_to = f"section:{saved.id}"
            self.say(t("tuiproposal.section_saved", heading=saved.heading))

    # Figures

    def do_proposal_fact(self) -> None:
        self._fact_form("")

    def _fact_form(self, fact_id: str) -> None:
        stands = next((one for one in self.standing().facts if one.id == fact_id), None)
        fields = [
            Field("name", t("tuiproposal.field.fact"), stands.name if stands else ""),
            Field("pulled", t("tuiproposal.field.pulled"), stands.pulled if stands else ""),
            Field("value", t("tuiproposal.field.value"), stands.value if stands and not stands.pulled else ""),
            Field("source", t("tuiproposal.field.source"), stands.source if stands and not stands.pulled else ""),
            Field("on", t("tuiproposal.field.on"), stands.as_of if stands and not stands.pulled else "", "date"),
        ]  # fmt: skip

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            if values["pulled"]:
                return proposal_facts.pull_fact(session, self.proposal_id, values["name"], values["pulled"])
            return proposal_facts.type_fact(
                session, self.proposal_id, values["name"], values["value"], values["source"], values["on"]
            )

        self.app.push_screen(FormScreen(t("tuiproposal.fact_title"), fields, save), self._fact_saved)

    def _fact_saved(self, saved: Any) -> None:
        if saved is not None:
            self.goes_to = f"fact:{saved.id}"
            self.say(
                t("tuiproposal.fact_saved", name=saved.name, value=saved.value, day=saved.as_of, source=saved.source)
            )

    # Promises

    def _promise_form(self, promise_id: str = "") -> None:
        one = self.standing()
        stands = next((each for each in one.promises if each.id == promise_id), None)
        units = self._called(stands.lead if stands else one.lead)
        fields = [
            Field("text", t("tuiproposal.field.promise"), stands.text if stands else ""),
            Field("lead", t("tui.field.lead"), units, "names"),
            Field("due", t("tui.field.due"), long(stands.due) if stands else "", "date"),
        ]

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            if stands is None:
                return proposal_promises.add_promise(session, self.proposal_id, values.pop("text"), **values)
            changes = changes_of(fields, values, session)
            return proposal_promises.edit_promise(session, self.proposal_id, stands.id, changes)

        self.app.push_screen(FormScreen(t("tuiproposal.promise_title"), fields, save))

    def _called(self, ids: tuple[str, ...]) -> str:
        with self.session.reading() as work:
            return " ".join(found.called for one in ids if (found := work.units.find(one)))

    def do_proposal_task(self) -> None:
        """Make a task of the promise under the cursor, or all of those that are none yet."""
        promise = self.here("promise")
        if not promise:
            self.say(t("tuiproposal.no_promise_here"))
            return
        options = [("draft", t("tuiproposal.task_draft")), ("now", t("tuiproposal.task_now"))]
        self.app.push_screen(MenuDialog(t("tuiproposal.task_title"), options), partial(self._task_chosen, promise))

    def _task_chosen(self, promise: str, how: str | None) -> None:
        if how:
            self.perform(
                proposal_promises.make_task, self.proposal_id, promise, now=how == "now",
                then=lambda task: self.say(t("tuiproposal.task_made", number=task.number)),
            )  # fmt: skip

    # Opinions

    def _opinion_form(self, unit: str) -> None:
        stands = next(one for one in self.standing().opinions if one.id == unit)
        fields = [
            Field("text", t("tuiproposal.field.opinion"), stands.text),
            Field("at", t("tuiproposal.field.received"), long(stands.received or self.session.moment), "date"),
        ]

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            return proposals.opinion(session, self.proposal_id, unit, values["text"], values["at"])

        self.app.push_screen(FormScreen(t("tuiproposal.opinion_title", unit=self._called((unit,))), fields, save))

    def do_proposal_chase(self) -> None:
        unit = self.here("opinion")
        if not unit:
            self.say(t("tuiproposal.no_opinion_here"))
            return
        called = self._called((unit,))
        self.perform(
            proposals.chase_opinion,
            self.proposal_id,
            unit,
            then=lambda _: self.say(t("tuiproposal.chased", unit=called)),
        )

    # Taking out

    def called_here(self) -> str:
        """What the section, figure or promise under the cursor is called."""
        one = self.standing()
        kind = self.page.current_id.partition(":")[0]
        held: dict[str, dict[str, str]] = {
            "section": {each.id: each.heading for each in one.sections},
            "fact": {each.id: each.name for each in one.facts},
            "promise": {each.id: each.text for each in one.promises},
        }
        return held[kind].get(self.here(kind), "")

    def remove_here(self) -> None:
        """Take the section, figure or promise under the cursor out of the reply."""
        if self.here("section"):
            self.perform(proposal_reply.remove_section, self.proposal_id, str(self.section_place()))
        elif self.here("fact"):
            self.perform(proposal_facts.drop_fact, self.proposal_id, self.called_here())
        else:
            self.perform(proposal_promises.remove_promise, self.proposal_id, self.here("promise"))

"""What can be done with the decisions of a meeting: write one down, change it, make tasks of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from coordhub.domain.meeting import unpromoted
from coordhub.messages import t
from coordhub.services import meetings, promotion
from coordhub.text.dates import long
from coordhub.tui.screens.dialogs import MenuDialog, PromptDialog
from coordhub.tui.screens.form import Field, FormScreen, changes_of

if TYPE_CHECKING:
    from coordhub.domain.meeting import Decision
    from coordhub.domain.unit import Unit
    from coordhub.services.session import Session
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object


_BY_NUMBER, _OWN, _COUNTIES, _REST = "number", "own", "counties", "rest"
"""Answers to the question which task a decision joins that are no task."""


class DecisionActs(Base):
    """Mixed into the screen of one meeting."""

    meeting_id: str

    def item_place(self) -> int:
        """The place of the item under the cursor, 1 the first; 0 without one."""
        raise NotImplementedError

    def units(self) -> dict[str, Unit]:
        """The departments and counties by id."""
        raise NotImplementedError

    def do_meeting_decide(self) -> None:
        self.decision_form("")

    def decision_form(self, decision: str) -> None:
        """Ask for a decision: the one with an id, or a new one."""
        meant = meetings.meeting(self.session, self.meeting_id)
        units = self.units()
        stands = next((one for one in meant.decisions if one.id == decision), None)
        place = self.item_place()

        def called(ids: tuple[str, ...]) -> str:
            return " ".join(units[one].called for one in ids if one in units)

        fields = [
            Field("text", t("tui.field.decision"), stands.text if stands else ""),
            Field("lead", t("tui.field.lead"), called(stands.lead) if stands else "", "names"),
            Field("due", t("tui.field.due"), long(stands.due) if stands else "", "date"),
            Field("supporting", t("tui.field.supporting"), called(stands.supporting) if stands else "", "names"),
            Field("units", t("tui.field.units"), called(stands.units) if stands else "", "names"),
        ]

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            if stands:
                return meetings.edit_decision(session, self.meeting_id, decision, changes_of(fields, values, session))
            return meetings.decide(
                session, self.meeting_id, values.pop("text"), item=str(place) if place else None, **values
            )

        self.app.push_screen(FormScreen(t("tui.decision_title"), fields, save))

    # Joining a task

    def choose_task(self, decision: str) -> None:
        """Which task a decision joins: one that reads alike, one by its number, or none (it will be a task of its own)."""
        text = self._decision(decision).text

        def offered(alike: list[Any]) -> None:
            options = [(task.id, t("tui.join", number=task.number, title=task.title)) for task in alike]
            options += [(_BY_NUMBER, t("tuimeeting.join_other")), (_OWN, t("tui.own_task"))]
            self.app.push_screen(
                MenuDialog(t("tuimeeting.join_title", text=text), options), partial(self._task_chosen, decision)
            )

        self.perform(promotion.alike, text, then=offered)

    def _decision(self, decision: str) -> Decision:
        return meetings.find_decision(meetings.meeting(self.session, self.meeting_id), decision)

    def _task_chosen(self, decision: str, answer: str | None) -> None:
        if answer == _BY_NUMBER:
            self.app.push_screen(PromptDialog(t("tuimeeting.join_prompt")), lambda number: self._join(decision, number))
        elif answer is not None:
            self._join(decision, "" if answer == _OWN else answer)

    def _join(self, decision: str, task: str | None) -> None:
        if task is None:
            return

        def said(one: Decision) -> None:
            with self.session.reading() as work:
                found = work.tasks.find(one.task) if one.task else None
            self.say(
                t("tuimeeting.joined_now", number=found.number, title=found.title)
                if found
                else t("tuimeeting.joined_none")
            )

        self.perform(meetings.edit_decision, self.meeting_id, decision, {"join": task}, then=said)

    # Tasks of all of them

    def do_meeting_promote(self) -> None:
        """Each decision that is no task yet in turn: joined to one that reads alike, or made a task of its own, for the lead or for
        every county. Nothing is changed before the last answer."""
        self.perform(promotion.likely_duplicates, self.meeting_id, then=self._duplicates_named)

    def _duplicates_named(self, alike: dict[str, list[Any]]) -> None:
        waiting = unpromoted(meetings.meeting(self.session, self.meeting_id))
        if not waiting:
            self.say(t("tuimeeting.nothing_to_promote"))
            return
        self._ask_becomes([(one, alike.get(one.id, [])) for one in waiting], {}, [])

    def _ask_becomes(self, left: list[tuple[Decision, list[Any]]], join: dict[str, str], split: list[str]) -> None:
        if not left:
            self.perform(
                promotion.promote, self.meeting_id, join=join, split=split,
                then=lambda made: self.say(t("tui.promoted", count=len(made))),
            )  # fmt: skip
            return
        (decision, tasks), *rest = left
        options = [(task.id, t("tui.join", number=task.number, title=task.title)) for task in tasks]
        options.append((_OWN, t("tui.own_task")))
        if not decision.units:
            options.append((_COUNTIES, t("tuimeeting.own_task_counties")))
        if rest:
            options.append((_REST, t("tuimeeting.rest_own", count=len(left))))

        def chosen(answer: str | None) -> None:
            if answer == _COUNTIES:
                self._ask_becomes(rest, join, [*split, decision.id])
            elif answer in {_OWN, _REST}:
                self._ask_becomes(rest if answer == _OWN else [], join, split)
            elif answer is not None:
                self._ask_becomes(rest, {**join, decision.id: answer}, split)

        asked = "tui.duplicate" if tasks else "tuimeeting.becomes"
        self.app.push_screen(MenuDialog(t(asked, text=decision.text), options), chosen)

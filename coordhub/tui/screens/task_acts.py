"""What can be done with a task wherever one stands under the cursor: open, report, chase, step, edit, print, copy.

Forms and dialogs are loaded when they are opened: they are 10 of the 220 ms to the first paint."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from coordhub.domain.task import STARTS, WHY_ASKED, allowed_steps
from coordhub.domain.unit import Unit
from coordhub.messages import t
from coordhub.services import tasks
from coordhub.services.task_list import task_row
from coordhub.text.dates import long, short
from coordhub.tui.screens.paper_acts import PaperActs

if TYPE_CHECKING:
    from coordhub.services.session import Session
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object


class TaskActs(PaperActs, Base):
    """Mixed into a screen that says, by `task_here`, which task (and which cell of it) stands under the cursor."""

    def task_here(self) -> tuple[str, str | None] | None:
        """The id of the task under the cursor and the unit of the cell, or None."""
        raise NotImplementedError

    def units(self) -> dict[str, Unit]:
        """The departments and counties by id, as views ask for them."""
        with self.session.reading() as work:
            return {one.id: one for one in work.units.all() if one.tier == 0}

    def why_not_task_chase(self) -> str | None:
        return None if self.task_here() else t("tui.no_task_here")

    why_not_task_report = why_not_steps = why_not_edit = why_not_task_chase

    def open_task(self, task_id: str) -> None:
        """Show one task."""
        from coordhub.tui.screens.task import TaskScreen

        self.app.push_screen(TaskScreen(task_id))

    # Feedback

    def do_task_report(self) -> None:
        task_id, unit = self.task_here() or ("", None)
        if unit is None:
            self._choose_line(task_id, self._report_form)
        else:
            self._report_form(task_id, unit)

    def _choose_line(self, task_id: str, then: Any) -> None:
        """Which line of the task is meant: the lead's, or a recipient's."""
        from coordhub.tui.screens.dialogs import MenuDialog

        row = task_row(self.session, task_id)
        if not row.task.cells:
            then(task_id, None)
            return
        units = self.units()
        options = [
            (cell.id, f"{units[cell.id].called} {t(f'word.state.{cell.state}')}")
            for cell in row.task.cells
            if cell.id in units
        ]
        lead = " ".join(units[one].called for one in row.task.lead if one in units)
        options.append(("lead", t("tui.lead_line", lead=lead)))

        def chosen(answer: str | None) -> None:
            if answer:
                then(task_id, None if answer == "lead" else answer)

        self.app.push_screen(MenuDialog(t("tui.which_line", number=row.task.number), options), chosen)

    def _report_form(self, task_id: str, unit: str | None) -> None:
        from coordhub.tui.screens.form import Field, FormScreen

        task = task_row(self.session, task_id).task
        line = task if unit is None else task.cell(unit)
        quantity = line.quantity
        fields = [
            Field("percent", t("tui.field.percent"), "" if line.percent is None else str(line.percent), "number"),
            Field("done", t("tui.field.done"), str(quantity.done) if quantity else "", "number"),
            Field("total", t("tui.field.total"), str(quantity.total) if quantity else "", "number"),
            Field("note", t("tui.field.note"), line.note),
            Field("problem", t("tui.field.problem"), line.problem),
            Field("next_step", t("tui.field.next_step"), line.next_step),
            Field("evidence", t("tui.field.evidence"), line.evidence),
            Field("post", t("tui.field.post")),
            Field("channel", t("tui.field.channel")),
            Field("at", t("tui.field.at"), "", "date"),
        ]
        who = self.units()[unit].called if unit and unit in self.units() else ""
        title = t("tui.report_title", number=task.number, title=task.title, unit=who)

        def save(session: Session, values: dict[str, Any], base: Any) -> Any:
            return tasks.report(session, task_id, unit=unit, base=base, **values)

        self.app.push_screen(FormScreen(title, fields, save, base=task))

    # Reminders

    def do_task_chase(self) -> None:
        task_id, unit = self.task_here() or ("", None)
        if unit is None:
            self._choose_line(task_id, self._chase_form)
        else:
            self._chase_form(task_id, unit)

    def _chase_form(self, task_id: str, unit: str | None) -> None:
        from coordhub.tui.screens.form import Field, FormScreen

        def opened(advice: tasks.ChaseAdvice) -> None:
            task = task_row(self.session, task_id).task
            fields = [
                Field("channel", t("tui.field.channel"), advice.channel),
                Field("post", t("tui.field.post"), advice.post),
                Field("rung", t("tui.field.rung"), str(advice.rung), "number"),
                Field("answer", t("tui.field.answer")),
                Field("at", t("tui.field.at"), "", "date"),
            ]
            after = t("tui.chase_next", post=advice.next_post, phone=advice.next_phone, at=short(advice.next_after))
            title = t("tui.chase_title", number=task.number, title=task.title, phone=advice.phone) + "\n " + after
            paste = "\n ".join(advice.text.split("\n"))

            def save(session: Session, values: dict[str, Any], _: Any) -> Any:
                return tasks.chase(session, task_id, unit=unit, **values)

            self.app.push_screen(FormScreen(title + "\n " + paste, fields, save))

        self.perform(tasks.chase_advice, task_id, unit, then=opened)

    # Steps

    def do_steps(self) -> None:
        task_id, unit = self.task_here() or ("", None)
        if unit is None:
            self._choose_line(task_id, self._step_menu)
        else:
            self._step_menu(task_id, unit)

    def _step_menu(self, task_id: str, unit: str | None) -> None:
        """The steps that this line allows now, numbered; the others are shown by why they are closed only when asked for."""
        from coordhub.tui.screens.dialogs import MenuDialog

        task = task_row(self.session, task_id).task
        verbs = [verb for verb in STARTS if verb in allowed_steps(task, unit)]
        options = [(verb, t(f"word.verb.{verb}")) for verb in verbs]
        if not options:
            self.say(t("tui.no_steps", number=task.number))
            return
        title = t("tui.steps_title", number=task.number, title=task.title)
        self.app.push_screen(MenuDialog(title, options), partial(self._step_chosen, task_id, unit))

    def _step_chosen(self, task_id: str, unit: str | None, verb: str | None) -> None:
        if verb is None:
            return
        if verb == "report":
            self._report_form(task_id, unit)
        elif verb == "chase":
            self._chase_form(task_id, unit)
        elif verb == "extend":
            self._extend_form(task_id, unit)
        elif verb in WHY_ASKED:
            self._why_form(task_id, unit, verb)
        else:
            said = t("tui.step_done", step=t(f"word.verb.{verb}"))
            self.perform(tasks.step, task_id, verb, unit=unit, then=lambda _: self.say(said))

    def _why_form(self, task_id: str, unit: str | None, verb: str) -> None:
        from coordhub.tui.screens.form import Field, FormScreen

        fields = [
            Field("why", t("tui.field.why")),
            Field("post", t("tui.field.post")),
            Field("at", t("tui.field.at"), "", "date"),
        ]

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            return tasks.step(session, task_id, verb, unit=unit, **values)  # type: ignore[arg-type]  # a verb of the chain

        self.app.push_screen(FormScreen(t(f"word.verb.{verb}"), fields, save))

    def _extend_form(self, task_id: str, unit: str | None) -> None:
        from coordhub.tui.screens.form import Field, FormScreen

        task = task_row(self.session, task_id).task
        waiting = next((one for one in tasks.waiting_extensions(task) if one.unit == unit), None)
        fields = [
            Field("to", t("tui.field.to"), long(waiting.new) if waiting else "", "date"),
            Field("why", t("tui.field.why"), waiting.why if waiting else ""),
            Field("approved_by", t("tui.field.approved_by")),
        ]

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            return tasks.extend(session, task_id, unit=unit, **values)

        self.app.push_screen(FormScreen(t("tui.extend_title", number=task.number, due=long(task.due)), fields, save))

    # Changing and printing

    def do_edit(self) -> None:
        from coordhub.tui.screens.form import Field, FormScreen, changes_of

        task_id, _ = self.task_here() or ("", None)
        task = task_row(self.session, task_id).task
        units = self.units()

        def called(ids: tuple[str, ...]) -> str:
            return " ".join(units[one].called for one in ids if one in units)

        fields = [
            Field("title", t("tui.field.title"), task.title), Field("lead", t("tui.field.lead"), called(task.lead), "names"),
            Field("responsible", t("tui.field.responsible"), called(task.responsible), "names"),
            Field("supporting", t("tui.field.supporting"), called(task.supporting), "names"),
            Field("due", t("tui.field.due"), long(task.due), "date"), Field("measures", t("tui.field.measures"), task.measures),
            Field("urgency", t("tui.field.urgency"), task.urgency, "choice", ("ordinary", "urgent", "critical", "hard")),
            Field("feedback", t("tui.field.feedback"), task.feedback), Field("handler", t("tui.field.handler"), task.handler),
        ]  # fmt: skip

        def save(session: Session, values: dict[str, Any], base: Any) -> Any:
            changed = changes_of(fields, values, session)
            return tasks.edit_task(session, task.id, changed, base=base) if changed else task

        self.app.push_screen(FormScreen(t("tui.edit_title", number=task.number), fields, save, base=task))

    def do_copy(self) -> None:
        """The text to paste for this task, sent to the user's own clipboard through the terminal."""
        here = self.task_here()
        if here is None:
            self.say(t("tui.no_task_here"))
            return

        def sent(advice: tasks.ChaseAdvice) -> None:
            self.app.copy_to_clipboard(advice.text)
            self.say(t("tui.copied", text=advice.text.split("\n")[0]))

        self.perform(tasks.chase_advice, *here, then=sent)

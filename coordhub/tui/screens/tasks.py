"""Screen 2, tasks (任务): the list by light and limit, filtered, selected, changed in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import t
from coordhub.services import tasks
from coordhub.services.office import save_filter
from coordhub.services.task_list import from_flags, task_rows, to_options
from coordhub.tui.command import (
    CHASE,
    COPY,
    EDIT,
    FILTER,
    FILTERS,
    IMPORT,
    MINE,
    NEW,
    OPEN,
    PAPER,
    REPORT,
    SELECT,
    STEPS,
)
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Content, GridBody, Line
from coordhub.views import tasks as view

if TYPE_CHECKING:
    from coordhub.services.session import Session

WIDE = 120
"""Columns from which the list gains the responsible units and the latest progress."""
_BULK = ("accept", "finish", "approve", "close")


class TasksScreen(TaskActs, HubScreen):
    """All tasks that are not closed, or those a filter lets through."""

    KEY = "2"
    OFFERS = (OPEN, REPORT, STEPS, CHASE, PAPER, FILTER, FILTERS, SELECT, NEW, EDIT, MINE, COPY, IMPORT)
    SHOWS = frozenset({"task", "unit", "office"})

    def __init__(self) -> None:
        super().__init__()
        self.flags: dict[str, Any] = {}
        self.head = ""

    def turn_to(self, flags: dict[str, Any]) -> None:
        """Show what these flags let through."""
        self.flags = dict(flags)
        if self.is_loaded:
            self.reload()

    def load(self) -> Content:
        session = self.session
        rows = task_rows(session, from_flags(self.flags))
        columns = "list120" if self.app.size.width >= WIDE else "list80"
        body = GridBody(view.grid(rows, self.units(), session.lang, columns=columns))
        count: dict[str, Any] = {
            light: sum(row.light.light == light for row in rows) for light in ("red", "yellow", "green")
        }
        words = self.filter_words() or t("tui.not_closed")
        self.head = t("tui.tasks_head", total=len(rows), words=words, **count)
        return Content(head=[Line(self._head_line()), Line("  " + body.heading(), "heading")], body=body)

    def _head_line(self) -> str:
        return " " + self.head + t("tui.tasks_marked", count=len(self.page.marked))

    def on_page_marked(self) -> None:
        """The head says how many are chosen."""
        self.page.say_head(0, self._head_line())

    def filter_words(self) -> str:
        """The filter as words."""
        return " ".join(
            t(f"tui.flag.{name}") if value is True else f"{t(f'tui.flag.{name}')}={value}"
            for name, value in self.flags.items()
        )

    def task_here(self) -> tuple[str, str | None] | None:
        return (self.page.current_id, None) if self.page.current_id else None

    def do_open(self) -> None:
        if self.page.current_id:
            self.open_task(self.page.current_id)

    # Filters

    def do_filter(self) -> None:
        from coordhub.tui.screens.dialogs import PromptDialog

        self.app.push_screen(PromptDialog(t("tui.filter_prompt"), str(self.flags.get("text", ""))), self._filter_typed)

    def _filter_typed(self, typed: str | None) -> None:
        if typed is None:
            return
        text = typed.strip()
        self.flags = {
            **{name: value for name, value in self.flags.items() if name != "text"},
            **({"text": text} if text else {}),
        }
        self.reload()

    def do_filters(self) -> None:
        from coordhub.tui.screens.dialogs import MenuDialog

        saved = self.session.office().filters
        options = [("", t("tui.no_filter")), *((one.name, one.name) for one in saved[:7]), ("+", t("tui.save_filter"))]
        self.app.push_screen(MenuDialog(t("tui.filters"), options), self._filter_chosen)

    def _filter_chosen(self, name: str | None) -> None:
        from coordhub.tui.screens.dialogs import PromptDialog

        if name is None:
            return
        if name == "+":
            self.app.push_screen(PromptDialog(t("tui.filter_name")), self._filter_named)
            return
        found = next((one for one in self.session.office().filters if one.name == name), None)
        self.flags = dict(found.flags) if found else {}
        self.reload()

    def _filter_named(self, name: str | None) -> None:
        if name:
            self.perform(save_filter, name, self.flags, then=lambda one: self.say(t("tui.filter_saved", name=one.name)))

    def do_mine(self) -> None:
        self.flags = (
            {**self.flags, "mine": True}
            if not self.flags.get("mine")
            else {k: v for k, v in self.flags.items() if k != "mine"}
        )
        self.reload()

    # A selection

    def do_steps(self) -> None:
        from coordhub.tui.screens.dialogs import MenuDialog

        if not self.page.marked:
            super().do_steps()
            return
        options = [(verb, t(f"word.verb.{verb}")) for verb in _BULK] + [("cancel", t("word.verb.cancel"))]
        self.app.push_screen(MenuDialog(t("tui.bulk_title", count=len(self.page.marked)), options), self._bulk_chosen)

    def _bulk_chosen(self, verb: str | None) -> None:
        from coordhub.tui.screens.dialogs import PromptDialog

        if verb is None:
            return
        chosen = self.page.chosen
        if verb == "cancel":
            self.app.push_screen(
                PromptDialog(t("tui.field.why")), lambda why: self._bulk(chosen, verb, why=why) if why else None
            )
        else:
            self._bulk(chosen, verb)

    def _bulk(self, chosen: list[str], verb: str, **more: Any) -> None:
        def done(changed: list[Any]) -> None:
            self.page.clear_marks()
            self.say(t("tui.bulk_done", count=len(changed), step=t(f"word.verb.{verb}")))

        self.perform(tasks.bulk, chosen, verb, then=done, **more)

    # New ones

    def do_new(self) -> None:
        from coordhub.tui.screens.form import Field, FormScreen

        fields = [
            Field("title", t("tui.field.title")), Field("short", t("tui.field.short")), Field("lead", t("tui.field.lead"), "", "names"),
            Field("units", t("tui.field.units"), "", "names"), Field("due", t("tui.field.due"), "", "date"),
            Field("campaign", t("tui.field.campaign")), Field("supporting", t("tui.field.supporting"), "", "names"),
            Field("source", t("tui.field.source")), Field("measures", t("tui.field.measures")),
            Field("feedback", t("tui.field.feedback")),
        ]  # fmt: skip

        def save(session: Session, values: dict[str, Any], _: Any) -> Any:
            return tasks.add_task(
                session, values.pop("title"), **{name: value for name, value in values.items() if value}
            )

        self.app.push_screen(FormScreen(t("tui.new_task"), fields, save), self._added)

    def _added(self, task: Any) -> None:
        if task is not None:
            self.goes_to = task.id
            late = t("tui.past_due") if tasks.is_past_due(self.session, task) else ""
            self.say(t("tui.task_added", number=task.number) + late)

    def do_import(self) -> None:
        from coordhub.tui.screens.dialogs import PromptDialog

        self.app.push_screen(PromptDialog(t("tui.import_prompt")), self._import_from)

    def _import_from(self, path: str | None) -> None:
        if not path:
            return
        from coordhub.services.task_import import plan_import
        from coordhub.tui.screens.importing import ImportDialog

        def planned(plan: Any) -> None:
            self.app.push_screen(ImportDialog(plan))

        self.perform(plan_import, path, then=planned)

    def do_paper(self) -> None:
        wanted = to_options(from_flags(self.flags))
        tables = [("task-table", "", {"columns": columns, **wanted}) for columns in ("a4", "county", "a3")]
        self.offer_papers("", also=[*tables, ("supervision", "", {}), ("brief", "", {}), ("instructions", "", {})])

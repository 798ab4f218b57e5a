"""One task: its head, its recipients, and what happened to it."""

from __future__ import annotations

from coordhub.domain.task import Task
from coordhub.messages import t
from coordhub.services.feedback import feedback_ledger
from coordhub.services.task_list import LogLine, task_log, task_row
from coordhub.text.dates import near, short
from coordhub.text.width import pad
from coordhub.tui.command import CHASE, COPY, EDIT, PAPER, REPORT, STEPS
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.screens.task_acts import TaskActs
from coordhub.tui.widgets.body import Body, Content, GridBody, Line, Stack
from coordhub.views import tasks as view
from coordhub.views.view import Names


class TaskScreen(TaskActs, HubScreen):
    """Opened on a task from any list; the cursor walks through its cells and its log."""

    KEY = "2"
    OFFERS = (REPORT, STEPS, CHASE, EDIT, PAPER, COPY)
    SHOWS = frozenset({"task"})

    def __init__(self, task_id: str, unit: str | None = None) -> None:
        super().__init__()
        self.task_id = task_id
        self.goes_to = unit or ""

    def load(self) -> Content:
        session = self.session
        row = task_row(session, self.task_id)
        units = self.units()
        names = Names(units, session.lang)
        task = row.task
        light = view.light_word(row.light, names)
        reason = names.word("reason", row.light.reason)
        state = names.word("state", task.state)
        days = view.days_word(row.days, task.state, names)
        percent = "-" if row.percent is None else f"{row.percent}%"
        urgency = names.word("urgency", task.urgency)
        top = f" {task.number} {pad(task.title, 32)} {light}({reason})  {state}  {percent}  {days}  {urgency}"
        head = [Line(top, row.light.light), *(Line(" " + line) for line in self._facts(task, names))]
        parts: list[Body] = []
        if task.cells:
            grid = view.cell_grid(row, units, session.lang)
            body = GridBody(grid)
            head.append(Line("  " + body.heading(), "heading"))
            parts.append(body)
            if grid.footer:
                total = " ".join(
                    pad(text, width, column.align)
                    for text, width, column in zip(grid.footer, body.widths, grid.columns, strict=True)
                )
                parts.append(Body([Line(total)]))
        parts.append(Body(self._log(names)))
        return Content(head=head, body=Stack(*parts))

    def _facts(self, task: Task, names: Names) -> list[str]:
        """Source, leads, limit, nodes and requests, a line each."""
        campaign = ""
        if task.campaign:
            with self.session.reading() as work:
                found = work.campaigns.find(task.campaign)
                campaign = found.called if found else ""
        upward = f"{task.report_to} {near(task.report_by, self.session.today)}" if task.report_to else t("tui.none")
        lead = view.led_by(task, names)
        ledger = feedback_ledger(self.session, task)
        feedback = (
            t("tui.task.by_ledger", report=t(f"view.reports.{ledger.schedules[-1].period}"))
            if ledger
            else task.feedback
        )
        lines = [
            t("tui.task.source", source=task.source.text or "-", campaign=campaign or "-", handler=task.handler or "-", upward=upward),
            t("tui.task.lead", lead=lead, responsible=view.responsible(task, names) or "-", supporting=names.joined(task.supporting) or "-"),
            t(
                "tui.task.due", assigned=short(task.assigned)[:5], accepted=short(task.accepted)[:5] or "-",
                due=view.due_words(task, names, self.session.today), feedback=feedback or "-",
            ),
        ]  # fmt: skip
        if task.milestones:
            nodes = "; ".join(
                f"{node.day[5:]} {node.text}{t('tui.task.node_done') if node.done else ''}" for node in task.milestones
            )
            lines.append(t("tui.task.nodes", nodes=nodes))
        if task.measures:
            lines.append(t("tui.task.measures", text=task.measures))
        lines += [
            t("tui.task.ask", text=ask.text, unit=names.unit(ask.unit), at=short(ask.at)[:5])
            for ask in task.asks
            if not ask.answer
        ]
        return lines

    def _log(self, names: Names) -> list[Line]:
        log = task_log(self.session, self.task_id)
        office = self.session.office()
        lines = [self.rule(t("tui.task.log", count=len(log)))]
        return lines + [
            Line(log_text(one, names, office.post_of(one.by)), id=f"log:{place}") for place, one in enumerate(log)
        ]

    def task_here(self) -> tuple[str, str | None] | None:
        here = self.page.current_id
        return self.task_id, here if here.startswith("u") else None

    def do_paper(self) -> None:
        here = self.task_here()
        self.offer_papers("", also=self.task_papers(self.task_id, here[1] if here else None))


def log_text(one: LogLine, names: Names, by: str) -> str:
    """`07-03 16:10 范县 催办1 电话 县民政局副局长: 下周二前立完  记 专项岗`."""
    who = names.unit(one.unit) if one.unit else t("tui.task.whole")
    place = str(one.place) if one.place else ""
    said = " ".join(part for part in (one.channel, one.post) if part)
    text = f"{said}: {one.text}" if said and one.text else said or one.text
    return f"{pad(short(one.at), 11)} {pad(who, 8)} {pad(names.word('verb', one.verb) + place, 6)} {text}  {t('tui.task.by', by=by)}"

"""Reading in the counties' spreadsheets: shown first, file by file with what is wrong in which cell; Enter stores them, each file whole
or not at all. Esc stops the reading or the storing."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from coordhub.messages import t
from coordhub.services import ledger_import
from coordhub.services.entry_lists import current_periods, listed
from coordhub.tui.command import Act
from coordhub.tui.screens.hub_screen import HubScreen
from coordhub.tui.widgets.body import Body, Content, Line
from coordhub.views import import_files as view
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.domain.ledger import Ledger
    from coordhub.services.import_plan import FilePlan, ImportPlan
    from coordhub.services.session import Session

APPLY = Act("import.apply", ("enter", "f2"))
RECEIVED = Act("import.received", ("t",))
COLUMNS = Act("import.columns", ("e",))


class LedgerImportScreen(HubScreen):
    """The dry run over files and folders, then what came of it."""

    KEY = "4"
    OFFERS = (APPLY, RECEIVED, COLUMNS)

    def __init__(self, paths: list[str]) -> None:
        super().__init__()
        self.paths = paths
        self.plans: list[ImportPlan] = []
        """One for each file, as each may have its own columns."""
        self.passed_over: list[str] = []
        self.stopped = Event()
        self.is_working = False
        self.ledgers: dict[str, Ledger] = {}
        self.current: dict[str, str] = {}
        """The period to report now, by ledger."""

    # Reading

    def load(self) -> Content:
        if not self.plans:
            self.is_working = True
            try:
                self._read()
            except ledger_import.Cancelled:
                self.app.call_from_thread(self.app.go_back)
                return Content()
            finally:
                self.is_working = False
        names = Names(self._units(), self.session.lang)
        lines: list[Line] = []
        room = self.app.size.width - 3
        for place, file in enumerate(self.files):
            lines.append(Line(view.file_line(file, self.ledgers, names, room), view.mood(file), f"{place}"))
            for number, (text, mood) in enumerate(view.remark_lines(file, room - 7)):
                lines.append(Line("    " + text, mood, f"{place}:{number}"))
        head = view.head(self.files, self.passed_over, names)
        return Content(head=[Line(" " + head), Line("  " + view.heading(names, room), "heading")], body=Body(lines))

    def _units(self) -> dict[str, Any]:
        self.ledgers, units = listed(self.session)
        self.current = current_periods(self.session)
        return units

    def _read(self) -> None:
        whole = ledger_import.plan(
            self.session, self.paths, progress=self._tell("tuiledger.reading_file"), is_cancelled=self.stopped.is_set
        )
        self.plans = [replace(whole, files=[file]) for file in whole.files]
        self.passed_over = whole.passed_over

    def _tell(self, key: str) -> Any:
        """Says on the last line which file is under work; only when that changes."""

        def told(file: str, done: int, count: int) -> None:
            self.app.call_from_thread(self.say, t(key, file=file, done=done + 1, count=count))

        return told

    @property
    def files(self) -> list[FilePlan]:
        """What is planned, or was done, for each file."""
        return [file for plan in self.plans for file in plan.files]

    def place_here(self) -> int | None:
        """Which file stands under the cursor."""
        here = self.page.current_id.partition(":")[0]
        return int(here) if here else None

    def _take(self, content: Content) -> None:
        is_first = not self.is_loaded
        super()._take(content)
        if is_first:
            self.hush()

    # Storing

    def why_not_import_apply(self) -> str | None:
        if self.is_working:
            return t("tuiledger.working")
        waiting = [file for file in self.files if not file.applied and not file.is_refused]
        if any(file.changes or file.mappings for file in waiting):
            return None
        return t("tuiledger.was_stored" if any(file.applied for file in self.files) else "tuiledger.nothing_to_store")

    def do_import_apply(self) -> None:
        self.is_working = True
        self.stopped.clear()
        self.perform(self._store, then=self._stored, otherwise=self._left)

    def _store(self, session: Session) -> tuple[list[ImportPlan], bool]:
        """The plans as they came out, and whether it was stopped on the way."""
        done: list[ImportPlan] = []
        tell = self._tell("tuiledger.storing_file")
        for place, plan in enumerate(self.plans):
            if self.stopped.is_set():
                return [*done, *self.plans[place:]], True
            if plan.files[0].applied:
                done.append(plan)
                continue
            tell(plan.files[0].name, place, len(self.plans))
            try:
                files = ledger_import.apply(session, plan, is_cancelled=self.stopped.is_set)
            except ledger_import.Cancelled:
                return [*done, *self.plans[place:]], True
            done.append(replace(plan, files=files))
        return done, False

    def _stored(self, came: tuple[list[ImportPlan], bool]) -> None:
        self.plans, is_stopped = came
        self.is_working = False
        count = sum(file.applied for file in self.files)
        self.say(t("tuiledger.stopped" if is_stopped else "tuiledger.stored", count=count, total=len(self.files)))
        self.reload()

    def _left(self) -> None:
        self.is_working = False

    def do_back(self) -> None:
        if self.is_working:
            self.stopped.set()
            self.say(t("tuiledger.stopping"))
        else:
            super().do_back()

    # When it was received, and what its columns are

    def why_not_import_received(self) -> str | None:
        if self.is_working:
            return t("tuiledger.working")
        return self._why_not_here()

    def _why_not_here(self) -> str | None:
        """Why the file under the cursor cannot be changed any more."""
        place = self.place_here()
        if place is None:
            return t("tuiledger.no_line_here")
        return t("tuiledger.was_stored") if self.files[place].applied else None

    def do_import_received(self) -> None:
        from coordhub.tui.screens.dialogs import PromptDialog

        file = self.files[self.place_here() or 0]
        title = t("tuiledger.received_prompt", file=file.name)
        self.app.push_screen(PromptDialog(title, file.received.replace("T", " ")), self._received)

    def _received(self, typed: str | None) -> None:
        from coordhub.text.dates import BadDate, moment

        place = self.place_here()
        if typed is None or place is None or not typed.strip():
            return
        try:
            at = moment(typed, self.session.today)
        except BadDate as fault:
            self.say(str(fault))
            return
        file = self.files[place]
        self._replan(place, at={file.path: at})

    def _replan(self, place: int, **changed: Any) -> None:
        options = replace(self.plans[place].options, **changed)

        def replanned(plan: ImportPlan) -> None:
            self.plans[place] = plan
            self.reload()

        self.perform(_plan_one, self.files[place].path, options, then=replanned)

    def why_not_import_columns(self) -> str | None:
        why, place = self._why_not_here(), self.place_here()
        if why or place is None:
            return why
        file = self.files[place]
        return None if file.proposed or file.is_refused else t("tuiledger.columns_known")

    def do_import_columns(self) -> None:
        from coordhub.tui.screens.import_columns import ColumnsForm

        place = self.place_here() or 0
        form = ColumnsForm(self.plans[place], self.ledgers, self.session.lang, self.current)

        def confirmed(plan: ImportPlan | None) -> None:
            if plan is not None:
                self.plans[place] = plan
                self.reload()

        self.app.push_screen(form, confirmed)


def _plan_one(session: Session, path: str, options: Any) -> ImportPlan:
    return ledger_import.plan(
        session,
        [path],
        ledger=options.ledger,
        period=options.period,
        columns=options.columns,
        at=options.at,
        post=options.post,
    )

"""Writing the list in front into a file, with how far it is said on the last line; Esc stops it, and then there is no file."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from coordhub.messages import t
from coordhub.services.list_export import SUFFIXES, Stopped, write_list

if TYPE_CHECKING:
    from coordhub.services.session import Session
    from coordhub.text.grid import Grid
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object


class ExportActs(Base):
    """Mixed into a screen that gives, by `exported`, its list as a table with every column."""

    export_stopped: Event | None = None

    def exported(self, session: Session) -> Grid:
        """The list to write; read in a worker."""
        raise NotImplementedError

    def do_ledger_export(self) -> None:
        from coordhub.tui.screens.dialogs import MenuDialog

        options = [(suffix, t("tui.paper_as", suffix=suffix)) for suffix in SUFFIXES]
        self.app.push_screen(MenuDialog(t("tuiledger.export_title"), options), self._export)

    def _export(self, suffix: str | None) -> None:
        if suffix:
            self.export_stopped = stopped = Event()
            self.perform(self._write, suffix, stopped, then=self._exported, otherwise=self._export_over)

    def _write(self, session: Session, suffix: str, stopped: Event) -> Path | None:
        """The file that was written; None when it was stopped."""

        def told(done: int, count: int) -> None:
            if done:
                self.app.call_from_thread(self.say, t("tuiledger.exporting", done=done, count=count))

        grid = self.exported(session)
        name = "".join(letter if letter.isalnum() or letter in "-()" else "_" for letter in grid.title)
        path = Path.cwd() / f"{session.today.isoformat()}_{name}{suffix}"
        try:
            return write_list(grid, path, told=told, is_stopped=stopped.is_set)
        except Stopped:
            return None

    def _exported(self, path: Path | None) -> None:
        self._export_over()
        self.say(t("tui.written", path=path) if path else t("tuiledger.export_stopped"))

    def _export_over(self) -> None:
        self.export_stopped = None

    def do_back(self) -> None:
        """Esc stops what is being written; else it goes back."""
        if self.export_stopped:
            self.export_stopped.set()
        else:
            super().do_back()

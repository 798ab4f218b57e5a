"""Where a paper goes from the screen: into a file of the folder the program was started in, to a printer, or through the terminal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coordhub.domain.refusal import Refused
from coordhub.messages import t
from coordhub.services.wording import sentence
from coordhub.tui.screens.dialogs import ConfirmDialog, MenuDialog
from coordhub.tui.screens.form import Field, FormScreen

if TYPE_CHECKING:
    from coordhub.papers.paper import Document
    from coordhub.services.session import Session
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object

Content = Callable[["Session", str], tuple[str, bytes]]
"""Gives the name and the bytes of a paper's file with that ending."""
SUFFIXES = (".docx", ".pdf", ".xlsx", ".txt", ".md")
SIDES = ("one", "long", "short")


def drawn(document: Document, session: Session, suffix: str) -> tuple[str, bytes]:
    """The file of a paper that was made just now."""
    from coordhub.papers.faces import render

    return f"{document.file_name}{suffix}", render(document, suffix, session.office().fonts)


def _written(content: Content, suffix: str, session: Session) -> Path:
    """Refused when the folder the program was started in cannot be written to."""
    from coordhub.services.whole_file import write_whole

    name, whole = content(session, suffix)
    try:
        path = Path.cwd() / name
        write_whole(path, whole)
    except OSError as fault:
        raise Refused("tuipaper.cannot_write", file=name, why=fault.strerror or str(fault)) from fault
    return path


class PaperWays(Base):
    """Mixed into a screen that shows a paper; `content` gives its files, `suffixes` says which there are."""

    def content(self, session: Session, suffix: str) -> tuple[str, bytes]:
        """The name and the bytes of the paper's file."""
        raise NotImplementedError

    def suffixes(self) -> tuple[str, ...]:
        """The endings that the paper can be written with."""
        raise NotImplementedError

    # Files

    def do_paper_write(self) -> None:
        options = [(suffix, t("tui.paper_as", suffix=suffix)) for suffix in self.suffixes()]
        self.app.push_screen(MenuDialog(t("tui.paper_title"), options), self._write)

    def _write(self, suffix: str | None) -> None:
        if suffix:
            self.say(t("tuipaper.making", suffix=suffix))
            self.perform(partial(_written, self.content, suffix), then=self._wrote)

    def _wrote(self, path: Path) -> None:
        from coordhub.papers.handing import ways

        self.say("  ".join([t("tui.written", path=path), *ways(path)[:1]]))

    def do_paper_hand(self) -> None:
        """Through the terminal to the user's own machine, by the program that is installed for it."""
        from coordhub.papers.handing import sender

        sender()  # refused, with what would help, before anything is asked
        options = [(suffix, t("tui.paper_as", suffix=suffix)) for suffix in self.suffixes()]
        self.app.push_screen(MenuDialog(t("tuipaper.hand_title"), options), self._hand)

    def _hand(self, suffix: str | None) -> None:
        if suffix:
            self.perform(partial(_written, self.content, suffix), then=self._hand_over)

    def _hand_over(self, path: Path) -> None:
        from coordhub.papers.handing import pass_on

        try:
            with self.app.suspend():
                pass_on(path)
        except Refused as refusal:
            self.say(sentence(refusal))
            return
        self.say(t("tui.written", path=path))

    # The printer

    def do_paper_print(self) -> None:
        from coordhub.papers import printing

        self.perform(lambda _: printing.printers(), then=self._ask_printing)

    def _ask_printing(self, found: Any) -> None:
        names = tuple(one.name for one in found)
        default = self.session.office().printer or next((one.name for one in found if one.is_default), "")
        fields = [
            Field("printer", t("tuipaper.field.printer"), default or (names[0] if names else ""), "choice", names),
            Field("copies", t("tuipaper.field.copies"), "1", "number"),
            Field("sides", t("tuipaper.field.sides"), "one", "choice", SIDES),
            Field("pages", t("tuipaper.field.pages")),
        ]
        self.app.push_screen(
            FormScreen(t("tuipaper.print_title", printers=" ".join(names)), fields, self._print), self._printed
        )

    def _print(self, session: Session, values: dict[str, Any], _: Any) -> str:
        from coordhub.papers import printing

        options = printing.Options(copies=values["copies"] or 1, sides=values["sides"], pages=values["pages"])
        name, pdf = self.content(session, ".pdf")
        return printing.send_file(session.office(), pdf, name, values["printer"], options)

    def _printed(self, job: Any) -> None:
        if isinstance(job, str):
            self.say(t("tui.printed", job=job))

    def do_paper_jobs(self) -> None:
        from coordhub.papers import printing

        self.perform(lambda _: printing.jobs(), then=self._show_jobs)

    def _show_jobs(self, found: Any) -> None:
        if not found:
            self.say(t("tuipaper.no_jobs"))
            return
        options = [
            (one.id, f"{one.id}  {one.owner}  {one.time[11:]}  {t(f'printing.job.{one.state}')}") for one in found
        ]
        self.app.push_screen(MenuDialog(t("tuipaper.jobs_title"), options), self._ask_cancel)

    def _ask_cancel(self, job: str | None) -> None:
        if job:
            self.app.push_screen(ConfirmDialog(t("tuipaper.cancel_job", job=job)), partial(self._cancel, job))

    def _cancel(self, job: str, is_yes: bool | None) -> None:
        if is_yes:
            from coordhub.papers import printing

            self.perform(lambda _: printing.cancel(job), then=lambda _: self.say(t("tuipaper.cancelled", job=job)))

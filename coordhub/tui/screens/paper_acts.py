"""Writing a paper to a file, or sending it to the printer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from coordhub.messages import t

if TYPE_CHECKING:
    from coordhub.tui.screens.hub_screen import HubScreen

    Base = HubScreen
else:
    Base = object


class PaperActs(Base):
    """Mixed into a screen that papers can be made from."""

    def print_paper(self, make: Any, then: str = "") -> None:
        """Ask for the file's ending, write the paper into the folder the program was started in, and say where."""
        from coordhub.tui.screens.dialogs import MenuDialog

        options = [(suffix, t("tui.paper_as", suffix=suffix)) for suffix in (".docx", ".pdf", ".xlsx", ".txt", ".md")]
        options.append(("print", t("tui.paper_print")))

        def chosen(suffix: str | None) -> None:
            if suffix:
                self.perform(partial(_written, make, suffix), then=lambda said: self.say(said + then))

        self.app.push_screen(MenuDialog(t("tui.paper_title"), options), chosen)


def _written(make: Any, suffix: str, session: Any) -> str:
    from pathlib import Path

    from coordhub.papers.faces import render

    paper = make(session)
    if suffix == "print":
        from coordhub.papers.printing import send

        return t("tui.printed", job=send(paper))
    path = Path.cwd() / f"{paper.file_name}{suffix}"
    path.write_bytes(render(paper, suffix))
    return t("tui.written", path=path)

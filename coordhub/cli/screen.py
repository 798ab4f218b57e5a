"""Where the command line ends and the screen begins: the one line that starts Textual."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordhub.services.session import Session


@dataclass(frozen=True)
class Opening:
    """How the screen was asked to open: at which screen (1 to 8), with the mouse or not, with lines or without."""

    screen: int | None = None
    mouse: bool = False
    box: bool = True

    def open(self, session: Session) -> int:
        """Open the screen on the session's office; the exit code once it is closed."""
        import gc

        from coordhub.tui import run

        gc.enable()
        code = run(session, screen=self.screen, mouse=self.mouse, box=self.box)
        return code if isinstance(code, int) else 0


def has_terminal() -> bool:
    """Whether somebody sits at a terminal: otherwise nothing may prompt and no screen opens."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))

"""The screen: Textual, and nothing but drawing and answering keys. What it does, services do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coordhub.services.session import Session


def run(session: Session, screen: int | None = None, *, mouse: bool = False, box: bool = True) -> int:
    """Open the screen on the session's office, at screen 1 to 8; returns when it is closed.

    Kitty's key protocol loses Chinese commits in several terminals, so it is off unless the user asked for it; this must be
    set before Textual is imported. Without `box` headings are not drawn on to the edge.
    """
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    for name in ("COLUMNS", "LINES"):
        # A shell may hand on the size it had: the screen would never be told of another.
        os.environ.pop(name, None)
    from coordhub.tui.app import Hub

    app = Hub(session, first=str(screen or 1), has_rules=box)
    app.run(mouse=mouse)
    if app.fault:
        raise app.fault
    return 0

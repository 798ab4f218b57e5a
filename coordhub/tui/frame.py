"""The first line of every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.messages import t
from coordhub.text.dates import weekday
from coordhub.text.width import cells, pad
from coordhub.tui.command import SCREENS

if TYPE_CHECKING:
    from coordhub.services.session import Session


def title_line(session: Session, here: str, width: int) -> str:
    """The eight screens with the one in front in brackets, whether this is a demo, the day, and the key of help. Where there is
    no room for all names, only the one in front keeps its own."""
    names = [(key, t(f"tui.screen.{key}")) for key in SCREENS]
    tabs = "".join(f"[{key}{name}]" if key == here else f" {key}{name} " for key, name in names)
    today = session.today.isoformat()
    demo = t("tui.demo") + " " if session.demo else ""
    right = f"{demo}{today} {weekday(today)} ?"
    room = max(width - 1, 40)
    if cells(tabs) + cells(right) > room:
        tabs = " ".join(f"[{key}{name}]" if key == here else key for key, name in names)
    return pad(tabs, room - cells(right)) + right

"""The README's table of keys, from the acts that the screens declare."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from coordhub.tui.app import SCREENS_BY_KEY
from coordhub.tui.command import EVERYWHERE, MOVES, SCREENS, Act

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- keys: made by python -m tests.readme -->", "<!-- end of keys -->"
OPENED = ("coordhub.tui.screens.task:TaskScreen", "coordhub.tui.screens.meeting:MeetingScreen", "coordhub.tui.screens.room:RoomScreen",
          "coordhub.tui.screens.members:BodyScreen", "coordhub.tui.screens.paper:PaperScreen",
          "coordhub.tui.screens.paper_register:RegisterScreen")  # fmt: skip
"""Screens that are opened from another."""


def screens() -> list[tuple[str, tuple[Act, ...]]]:
    """Every screen with the acts that it offers, in the order of their numbers."""
    found = []
    for number, place in [*SCREENS_BY_KEY.items(), *(("", place) for place in OPENED)]:
        module, _, name = place.partition(":")
        found.append((f"{number} {name.removesuffix('Screen')}".strip(), getattr(import_module(module), name).OFFERS))
    return found


def table() -> str:
    """Rows of: keys, English, Chinese, screens."""
    places: dict[Act, list[str]] = {}
    for act in (*SCREENS.values(), *MOVES, *EVERYWHERE):
        places[act] = ["all"]
    for screen, offers in screens():
        for act in offers:
            if "all" not in places.setdefault(act, []):
                places[act].append(screen)
    rows = ["| key | does | 中文 | screens |", "|---|---|---|---|"]
    for act, where in places.items():
        shown = " ".join(f"`{key}`" for key in act.shown_keys().split())
        rows.append(f"| {shown} | {act.help('en')} | {act.name('zh')}: {act.help('zh')} | {', '.join(where)} |")
    return "\n".join(rows)


def with_table(text: str) -> str:
    """The README with the table of today."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"

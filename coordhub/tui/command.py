"""Acts: what a coordinator can do with a key. An act is declared once; binding, palette, help, footer and the README's key
table all come from the declaration. Its wording is `act.<id>` (a short name) and `act.<id>.help` (a sentence)."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from coordhub.messages import Lang, t

_TWINS = {
    "question_mark": "fullwidth_question_mark,question_mark",
    "exclamation_mark": "fullwidth_exclamation_mark,exclamation_mark",
    "slash": "fullwidth_solidus,ideographic_comma,slash",
}
_SHOWN = {
    "question_mark": "?", "slash": "/", "space": "Space", "enter": "Enter", "escape": "Esc", "up": "Up", "down": "Down", "left": "Left",
    "right": "Right", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End", "ctrl+p": "Ctrl+P", "ctrl+s": "Ctrl+S",
    "f1": "F1", "f2": "F2", "f3": "F3", "f4": "F4", "f5": "F5", "ctrl+l": "Ctrl+L", "ctrl+e": "Ctrl+E", "left_square_bracket": "[",
    "exclamation_mark": "!", "right_square_bracket": "]", "plus": "+", "minus": "-", "delete": "Del", "shift+up": "Shift+Up", "shift+down": "Shift+Down",
}  # fmt: skip


@dataclass(frozen=True)
class Act:
    """One act: its id (`task.chase`), the keys that do it, and whether it stands in the palette. `is_first`: its keys come before a line
    that is typed into, so that keys pressed behind them in one burst reach the dialog that they open."""

    id: str
    keys: tuple[str, ...]
    in_palette: bool = True
    is_first: bool = False

    @property
    def method(self) -> str:
        """The method of the screen that does it: `do_task_chase`."""
        return "do_" + self.id.replace(".", "_")

    @property
    def reason_method(self) -> str:
        """The method that says why it cannot be done now (None: it can)."""
        return "why_not_" + self.id.replace(".", "_")

    def name(self, lang: Lang | None = None) -> str:
        """Its short name, as the footer shows it."""
        return t(f"act.{self.id}", lang=lang)

    def help(self, lang: Lang | None = None) -> str:
        """What it does, in a sentence."""
        return t(f"act.{self.id}.help", lang=lang)

    def shown_keys(self) -> str:
        """Its keys as people call them."""
        return " ".join(_SHOWN.get(key, key) for key in self.keys)

    def bindings(self, *, first: bool = True) -> list[Binding]:
        """Its bindings; punctuation has its full-width twin, for who types with an input method. With `first` they come before the
        widgets, so that keys typed behind them in one burst reach the dialog that they open."""
        keys = ",".join(_TWINS.get(key, key) for key in self.keys)
        return (
            [Binding(keys, f"act('{self.id}')", show=False, id=self.id, priority=first or self.is_first)]
            if keys
            else []
        )


MOVES = (
    Act("move.up", ("up", "k"), in_palette=False), Act("move.down", ("down", "j"), in_palette=False),
    Act("move.left", ("left", "h"), in_palette=False), Act("move.right", ("right", "l"), in_palette=False),
    Act("move.page_up", ("pageup",), in_palette=False), Act("move.page_down", ("pagedown",), in_palette=False),
    Act("move.home", ("home",), in_palette=False), Act("move.end", ("end",), in_palette=False),
)  # fmt: skip

OPEN = Act("open", ("enter",))
BACK = Act("back", ("escape",), in_palette=False)
HELP = Act("help", ("question_mark", "f1"))
PALETTE = Act("palette", ("ctrl+p",), in_palette=False)
UNDO = Act("undo", ("u",))
REDO = Act("redo", ("U",))
COPY = Act("copy", ("y",))
PAPER = Act("paper", ("p",))
FILTER = Act("filter", ("slash",))
FILTERS = Act("filters", ("f",))
SELECT = Act("select", ("space",))
MINE = Act("mine", ("m",))
NEW = Act("new", ("n",))
EDIT = Act("edit", ("e",))
STEPS = Act("steps", ("s",))
IMPORT = Act("import", ("i",))
CHASE = Act("task.chase", ("c",))
REPORT = Act("task.report", ("r",))
ZERO = Act("zero", ("z",))
QUIT = Act("quit", ("q",))
REDRAW = Act("redraw", ("ctrl+l",))
SCREENS = {
    key: Act(f"screen.{name}", (key,))
    for key, name in {
        "1": "today", "2": "tasks", "3": "campaigns", "4": "ledgers", "5": "meetings", "6": "members", "7": "proposals", "8": "history",
    }.items()
}  # fmt: skip
CHECK = Act("check", ("exclamation_mark",))
EVERYWHERE = (HELP, PALETTE, UNDO, REDO, CHECK, REDRAW, QUIT, BACK)

"""English wording: tui."""

WORDS: dict[str, str] = {
    "tui.colleague": "A colleague: {what}",
    "tui.demo": "demo",
    "tui.not_yet": "{name}: not in this version",
    "tui.screen.1": "today",
    "tui.screen.2": "tasks",
    "tui.screen.3": "drives",
    "tui.screen.4": "ledgers",
    "tui.screen.5": "meetings",
    "tui.screen.6": "members",
    "tui.screen.7": "motions",
    "tui.screen.8": "history",
}

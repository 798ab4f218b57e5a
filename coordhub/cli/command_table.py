"""The table of commands: name, and the module that is imported when the command runs. Its help is `help.NAME`."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "demo": "demo",
    "init": "init",
    "status": "status",
    "task": "task",
    "instruction": "instruction",
    "campaign": "campaign",
    "ledger": "ledger",
    "meeting": "meeting",
    "proposal": "proposal",
    "body": "body",
    "seat": "seat",
    "duty": "duty",
    "unit": "unit",
    "site": "site",
    "framework": "framework",
    "paper": "paper",
    "search": "search",
    "filter": "saved_filter",
    "history": "history",
    "undo": "undo",
    "redo": "undo",
    "settings": "settings",
    "check": "care",
    "backup": "care",
    "restore": "care",
    "move": "move",
}
"""In the order of `coordhub --help`. A module of `coordhub.cli` holds the command under its own name (`undo.undo`, `undo.redo`)."""

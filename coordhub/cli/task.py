"""`coordhub task`: the verbs of a task, and where they are."""

from __future__ import annotations

from coordhub.cli.command import LazyNoun

_STEPS = (
    "assign",
    "accept",
    "report",
    "finish",
    "approve",
    "return",
    "extend",
    "chase",
    "close",
    "suspend",
    "resume",
    "cancel",
)

task = LazyNoun(
    "task",
    {
        **dict.fromkeys(("list", "show", "grid"), "task_reading"),
        **dict.fromkeys(("add", "edit", "import"), "task_writing"),
        **dict.fromkeys(_STEPS, "task_steps"),
        **dict.fromkeys(("override", "milestone", "ask", "answer", "sent", "bulk"), "task_more"),
    },
)

"""`coordhub paper`: the kinds of paper and the register, and where each verb is."""

from __future__ import annotations

from coordhub.cli.command import LazyNoun

_MEETING = (
    "plan",
    "notice",
    "receipts",
    "agenda",
    "materials",
    "sign-in",
    "name-cards",
    "host-script",
    "minutes",
    "packet",
)
_TASKS = ("task-table", "supervision", "slips", "reminder", "urging", "instructions")
_OFFICE = (
    "duties", "members", "member-change", "bulletin", "report", "summary", "brief", "handover", "annual", "scorecard",
)  # fmt: skip
_REGISTER = ("issue", "register", "show", "draft", "submit", "sign", "send-back", "send", "void", "kept")

paper = LazyNoun(
    "paper",
    {
        **dict.fromkeys(_MEETING, "paper_meeting"),
        **dict.fromkeys(_TASKS, "paper_tasks"),
        "reply": "paper_reply",
        **dict.fromkeys(_OFFICE, "paper_office"),
        **dict.fromkeys(_REGISTER, "paper_register"),
        **dict.fromkeys(("lint", "fonts"), "paper_lint"),
        **dict.fromkeys(("printers", "jobs", "cancel"), "paper_printing"),
    },
)

"""`coordhub meeting`: the verbs of a meeting, and where they are."""

from __future__ import annotations

from coordhub.cli.command import LazyNoun

meeting = LazyNoun(
    "meeting",
    {
        **dict.fromkeys(("list", "show", "add", "edit", "state"), "meeting_records"),
        **dict.fromkeys(("series", "material", "receipt", "receipts"), "meeting_before"),
        **dict.fromkeys(("agenda", "item", "next", "note", "attend", "decide", "amend", "promote"), "meeting_room"),
        "minutes": "meeting_minutes",
        "decisions": "meeting_after",
    },
)

"""`coordhub proposal`: the verbs of a proposal, and where they are."""

from __future__ import annotations

from coordhub.cli.command import LazyNoun

proposal = LazyNoun(
    "proposal",
    {
        **dict.fromkeys(("list", "show", "add", "edit"), "proposal_records"),
        **dict.fromkeys(("return", "extend", "talk", "opinion", "class"), "proposal_steps"),
        **dict.fromkeys(("section", "fact"), "proposal_reply"),
        **dict.fromkeys(("promise", "promises"), "proposal_promises"),
        **dict.fromkeys(("sent", "satisfaction", "close"), "proposal_steps"),
    },
)

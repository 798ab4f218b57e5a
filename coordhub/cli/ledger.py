"""`coordhub ledger`: the verbs of a ledger, and where they are."""

from __future__ import annotations

from coordhub.cli.command import LazyNoun

ledger = LazyNoun(
    "ledger",
    {
        **dict.fromkeys(("list", "show", "due", "missing"), "ledger_lists"),
        **dict.fromkeys(("install", "schedule"), "ledger_installing"),
        **dict.fromkeys(("submit", "zero", "exempt", "correct", "chase"), "ledger_writing"),
        **dict.fromkeys(("summary", "visits", "expiring", "vacancies", "findings"), "ledger_reading"),
        **dict.fromkeys(("blank", "import"), "ledger_sheets"),
    },
)

"""What changed of a paper in the register, in words: its kind by name, receivers with their copies, its files by their ending."""

from __future__ import annotations

from typing import Any

from coordhub.messages import t
from coordhub.text.dates import short

UNTOLD = frozenset({"figures", "series", "place"})
"""Fields that no person reads: what the next issue is compared with, and the place of the number."""


def label(path: str) -> str:
    """How a field is called where it is called otherwise elsewhere; empty for the rest."""
    return t("outgoing.to") if path == "to" else ""


def said(path: str, value: Any) -> str | None:
    """A value as it is read; None for what reads as everywhere."""
    if path == "kind" and value:
        return t(f"papers.kind.{value}")
    if path == "state" and value:
        return t(f"word.paper_state.{value}")
    if path == "files":
        return " ".join(one["suffix"] for one in value or ())
    if path == "copies":
        return t("outgoing.comma").join(_copy(one) for one in value or ())
    if path == "options":
        return " ".join(f"{name}={chosen}" for name, chosen in (value or {}).items())
    if path.startswith("sent.") and isinstance(value, dict):
        times = (short(value[name]) for name in ("at", "received") if value.get(name))
        return " ".join([value["to"], value.get("channel", ""), *times])
    return None


def _copy(one: dict[str, Any]) -> str:
    return t("outgoing.copy", to=one["to"], count=one["count"]) if one.get("count") else str(one["to"])

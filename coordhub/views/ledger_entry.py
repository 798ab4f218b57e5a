"""One entry, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordhub.text.dates import long
from coordhub.text.width import pad
from coordhub.views.ledger_words import about, field_label, value_text

if TYPE_CHECKING:
    from coordhub.services.entry_facts import EntryFacts
    from coordhub.views.view import Names

LABEL, VALUE = 28, 20


def head(facts: EntryFacts, names: Names) -> list[str]:
    """Whose entry it is, and who reported it when, from which file."""
    entry = facts.entry
    if entry is None:
        return []
    state = "corrected" if entry.corrections and entry.kind != "exempt" else entry.kind
    lines = [
        names.say("tuiledger.entry_head", about=about(facts, names.lang), state=names.say(f"tuiledger.state.{state}")),
        names.say("tuiledger.entry_from", post=entry.post or "-", at=long(entry.received), source=entry.source or "-"),
    ]  # fmt: skip
    if entry.why:
        lines.append(names.say("tuiledger.entry_why", why=entry.why))
    return [
        *lines,
        f"{pad(names.say('tuiledger.entry_field'), LABEL)} {pad(names.say('tuiledger.entry_value'), VALUE)} "
        + names.say("tuiledger.entry_before"),
    ]


def values(facts: EntryFacts, names: Names) -> list[tuple[str, str]]:
    """Each field's id with its line: label, value, and the value of the period before."""
    entry = facts.entry
    given = entry.values if entry else {}
    lines = []
    for field in facts.ledger.fields:
        if entry and entry.kind == "zero" and field.id in facts.ledger.zero_fields and field.id not in given:
            text = "0"
        else:
            text = value_text(field, given.get(field.id), names.lang)
        before = value_text(field, (facts.previous or {}).get(field.id), names.lang)
        lines.append(
            (field.id, f"{pad(field_label(field, names.lang).rstrip('*'), LABEL)} {pad(text, VALUE)} {before}")
        )
    return lines


def corrections(facts: EntryFacts, names: Names) -> list[str]:
    """When what was corrected, why, and what had stood there."""
    entry = facts.entry
    lines = []
    for one in entry.corrections if entry else ():
        old = []
        for name, value in one.old.items():
            field = facts.ledger.field(name)
            old.append(f"{field.label.in_(names.lang)} {value_text(field, value, names.lang)}" if field else name)
        lines.append(names.say("tuiledger.correction", at=long(one.at), old="; ".join(old) or "-", why=one.why))
    return lines

"""What an import would do, or did, file by file, and what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coordhub.domain.ledger import Ledger
from coordhub.messages import t
from coordhub.text.dates import short
from coordhub.text.width import pad, plain, wrap
from coordhub.views.ledger_words import short_name
from coordhub.views.view import Names

if TYPE_CHECKING:
    from coordhub.services.import_plan import FilePlan

SHOWN = 40
"""Remarks of a file that are shown."""
WIDTHS = (4, 0, 10, 10, 8, 3, 3, 3, 11)
"""Of state, file (what is left), ledger, period, unit, new, changed, the same, received."""
MOST_OF_NAME = 40
_BY_KEY = {
    "ledgersheet.unmapped": "tuiledger.import.press_columns",
    "ledgersheet.which_period": "tuiledger.import.press_period",
}
"""What a key does on the screen, for sentences that name options of the command line."""


def head(files: Sequence[FilePlan], passed_over: Sequence[str], names: Names) -> str:
    """How many files, how many of them may be stored, and what a folder held besides."""
    refused = sum(one.is_refused for one in files)
    changes = sum(one.changes for one in files)
    text = names.say("tuiledger.import_head", count=len(files), refused=refused, changes=changes)
    return text + (names.say("tuiledger.passed_over", count=len(passed_over)) if passed_over else "")


def heading(names: Names, room: int) -> str:
    """The headings of the files' lines, in lines of `room` cells."""
    keys = ("state", "file", "ledger", "period", "unit", "new", "updated", "same", "received")
    return _joined([names.say(f"tuiledger.import.{key}") for key in keys], room)


def file_line(file: FilePlan, ledgers: Mapping[str, Ledger], names: Names, room: int) -> str:
    """`可导 濮阳县周报.xlsx 防溺水周报 2020-W27 濮阳县 1 0 0 07-06 08:12`."""
    ledger = ledgers.get(file.ledger)
    counts = [str(file.new), str(file.updated), str(file.same)]
    texts = [
        names.say(f"tuiledger.import.{state(file)}"), plain(file.name), short_name(ledger, names.lang) if ledger else "-",
        file.period or "-", names.unit(file.unit) or "-", *counts, short(file.received),
    ]  # fmt: skip
    return _joined(texts, room)


def _joined(texts: Sequence[str], room: int) -> str:
    name = min(room - sum(WIDTHS) - len(WIDTHS) + 1, MOST_OF_NAME)
    return " ".join(pad(text, width or name) for text, width in zip(texts, WIDTHS, strict=True))


def state(file: FilePlan) -> str:
    """Stored, refused, with columns to confirm, nothing new, or ready."""
    if file.applied:
        return "applied"
    if file.is_refused:
        return "unmapped" if file.proposed and not file.how else "refused"
    return "ready" if file.changes else "unchanged"


def mood(file: FilePlan) -> str:
    """Red what is refused, yellow what has warnings."""
    return "red" if file.is_refused else "yellow" if file.warnings else ""


def remark_lines(file: FilePlan, room: int) -> list[tuple[str, str]]:
    """What is said about the file, the refusals first, with sheet and cell; each with its mood."""
    lines: list[tuple[str, str]] = []
    order = [*file.remarks_of("refuse"), *file.remarks_of("warn"), *file.remarks_of("note")]
    for one in order[:SHOWN]:
        where = " ".join(part for part in (plain(one.sheet), one.cell) if part)
        said = t(_BY_KEY[one.key]) if one.key in _BY_KEY else plain(t(one.key, **one.params))
        text = f"{t(f'tuiledger.import.level.{one.level}')} {f'{where}: ' if where else ''}{said}"
        colour = {"refuse": "red", "warn": "yellow"}.get(one.level, "")
        first, *rest = wrap(text, room)
        lines += [(first, colour), *(("  " + line, colour) for line in rest)]
    if len(order) > SHOWN:
        lines.append((t("tui.and_more", count=len(order) - SHOWN), ""))
    return lines

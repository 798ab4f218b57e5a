"""What a county's spreadsheet must not hold, wherever it stands in it: names of children, numbers of their papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coordhub.domain.privacy import personal_data
from coordhub.services import import_words as words
from coordhub.sheets.cells import cell_name

_HEADINGS = 20
"""Rows of a sheet that nothing is known of in which its headings may stand."""


def personal_cells(place: int, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The cells of a row that look like an ID number, or a child's name with an age, and which of the two (the key's end)."""
    joined = "\n".join(texts)
    if words.AGE in joined or words.LONG_NUMBER.search(joined):
        for column, text in enumerate(texts):
            for hit in personal_data(text):
                yield cell_name(place, column), f"personal_{hit.kind}"


def personal_heading(rows: Sequence[Sequence[str]]) -> tuple[str, str] | None:
    """The first cell among a sheet's upper rows that heads a column of names or numbers of people, and its text."""
    for place, texts in enumerate(rows[:_HEADINGS]):
        for column, text in enumerate(texts):
            if words.is_personal(text):
                return cell_name(place, column), text
    return None

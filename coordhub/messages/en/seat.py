"""English wording: seat."""

WORDS: dict[str, str] = {
    "seat.unknown": "{body} has no seat {seat}",
    "seat.held_by_another": "Seat {seat} is held by whoever holds {other}: enter the succession there",
    "seat.later_term": "Seat {seat} already has a term from {since} or later: check the first day",
}

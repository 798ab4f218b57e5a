"""English wording: seat."""

WORDS: dict[str, str] = {
    "seat.unknown": "{body} has no seat {seat}",
    "seat.held_by_another": "Seat {seat} is held by whoever holds {other}: enter the succession there",
    "seat.later_term": "Seat {seat} already has a term from {since} or later: check the first day",
    "seat.bad": 'Seat "{post}" does not fit: {fault}',
    "seat.empty_already": "Seat {seat} has no holder on {until}",
    "seat.no_holder": "Name the post that holds the seat",
}

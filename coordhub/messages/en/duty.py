"""English wording: duty."""

WORDS: dict[str, str] = {
    "duty.no_text": "A duty needs its text",
    "duty.not_then": "Duty {id} does not hold on {since}: it cannot change then",
}

"""English wording: meeting."""

WORDS: dict[str, str] = {
    "meeting.no_item": "Meeting {meeting} has no item {item}",
    "meeting.issued_already": "The minutes of {meeting} are issued: it can no longer change",
}

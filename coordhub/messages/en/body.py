"""English wording: body."""

WORDS: dict[str, str] = {
    "body.bad": 'Body "{name}" does not fit: {fault}',
    "body.no_name": "A body needs a name",
}

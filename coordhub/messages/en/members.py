"""English wording: members."""

WORDS: dict[str, str] = {
    "members.title": "Members of {body}",
    "members.as_of": "({day})",
    "members.short": "members",
    "members.count": "{seats} seats, {vacant} vacant.",
}

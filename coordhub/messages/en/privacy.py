"""English wording: privacy."""

WORDS: dict[str, str] = {
    "privacy.id_number": 'The text holds what looks like an ID number ("{words}"), which is never stored. Delete it and save again',
    "privacy.name_with_age": "The text holds what looks like a child's name and age (\"{words}\"). Reword it; if it is not a child's, give the reason (--why-name)",
}

"""English wording: name."""

WORDS: dict[str, str] = {
    "name.unknown": 'No {kind} is called "{text}". Use an id, a full or short name, or pinyin initials',
    "name.ambiguous": '"{text}" may mean {count} records ({kind}): {candidates}. Be more specific',
}

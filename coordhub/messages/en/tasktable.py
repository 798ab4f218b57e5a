"""English wording: tasktable."""

WORDS: dict[str, str] = {
    "tasktable.title": "Task table",
    "tasktable.as_of": "as of {moment}, {office}",
}

"""English wording: tasktable."""

WORDS: dict[str, str] = {
    "tasktable.title": "Task table",
    "tasktable.as_of": "as of {moment}, {office}",
    "tasktable.none": "No task fits.",
    "tasktable.totals": "{total} tasks: {red} red, {yellow} yellow, {green} green; {done} of them done.",
    "tasktable.first_issue": " This is the first issue.",
    "tasktable.compared": " Against the last issue ({day}): newly red {red}, red to green {green}.",
    "tasktable.count": "{count}",
    "tasktable.which": "{count} ({which})",
    "tasktable.sum": "Total {total}: red {red}, yellow {yellow}, green {green}, done {done}",
    "tasktable.changes": "Since the last issue: newly red {red}, red to green {green}",
}

"""English wording: task."""

WORDS: dict[str, str] = {
    "task.no_cell": "Task {number} was not given to {unit}",
    "task.step_forbidden": "Task {number} is {state}: it cannot be {step} now. Possible now: {allowed}",
}

"""Chinese wording: task."""

WORDS: dict[str, str] = {
    "task.no_cell": "任务 {number} 没有分解到 {unit}",
    "task.step_forbidden": "任务 {number} 现为“{state}”, 不能{step}。现在可以: {allowed}",
}

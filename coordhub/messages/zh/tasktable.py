"""Chinese wording: tasktable."""

WORDS: dict[str, str] = {
    "tasktable.title": "任务台账",
    "tasktable.as_of": "截至 {moment}  {office}",
}
